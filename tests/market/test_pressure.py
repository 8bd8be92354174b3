"""A sweep of pressure: what is owed by law, written and thought rises by degrees, and nothing between is left out."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from sim.scenario import Scenario, load_scenario
from tests.market.worlds import market, metric, total
from tests.shipped import COLD, SCENARIOS

LAW = {
    "society.law.active": True,
    "society.regulator.looks_back_days": 360,
    "society.regulator.breaches_per_1000": 2.0,
    "society.press.spark_visits": 0.002,
    "society.opinion.per_pressure": 0.005,
    "society.opinion.praise_under_pressure": 0.0,
}
LEVELS = (
    (60, 0.0, 0.9),
    (24, 0.35, 0.65),
    (20, 0.4, 0.6),
    (17, 0.45, 0.55),
    (14, 0.5, 0.5),
    (7, 0.7, 0.4),
    (4, 0.9, 0.2),
    (2, 1.2, 0.1),
)
"""Days between visits, temptation of officers, and how closely they are watched and recorded."""
SIZE, DAYS, SEEDS = 5_000, 720, (1, 2)
POLICY = """
[platforms.{name}.collection.stages]
first = {{ to_days = 3, contacts.text = 2 }}
[platforms.{name}.collection.stages.door]
from_days = 4
to_days = 720
contacts = {{ visit_home = {every}, human_call = {calls} }}
pool = "team"
rights = ["debtor", "home"]
offers = ["promise", "restructure"]
"""


def pressing(folder: Path, every: int, temptation: float, supervision: float) -> Scenario:
    """Visits and calls so often, by officers who could be so hard."""
    text = f'''extends = "{(SCENARIOS / "baseline.toml").as_posix()}"
[collectors.team]
staff = 12
channels = ["visit_home", "human_call"]
depot = 36
commission = 0.05
conduct_weight = 0.0
temptation = {temptation}
supervision = {supervision}
recorded = {supervision}
''' + "".join(POLICY.format(name=name, every=every, calls=every // 2) for name in ("baitiao", "pocket"))
    file = folder / "pressing.toml"
    file.write_text(text, encoding="utf-8")
    return load_scenario(file, set=COLD | LAW)


def measured(scenario: Scenario) -> list[float]:
    """Means over seeds: yuan of fines and redress per consumer and year, articles, standing lost, mean and last step.

    The last is the highest that any platform reached.
    """
    runs = [market({"population.size": SIZE}, base=scenario, seed=seed, days=DAYS, run=True) for seed in SEEDS]
    owed = [
        (total(one, "new_fines_cents") + total(one, "new_redress_cents")) * 360 / (100 * SIZE * DAYS) for one in runs
    ]
    levels = [np.concatenate([metric(one, "mean_regulator_level", p) for p in range(2)]) for one in runs]
    standing = [np.nanmean(one.tables()["platform_daily"]["mean_standing"]) for one in runs]
    articles = [total(one, "new_articles") for one in runs]
    return [
        float(np.mean(owed)),
        float(np.mean(articles)),
        -float(np.mean(standing)),
        float(np.mean(levels)),
        float(np.max(levels)),
    ]


@pytest.mark.experiment
def test_law_press_and_opinion_answer_pressure_by_degrees(tmp_path: Path) -> None:
    """Seeds are fixed: a failure is a change of the model. Noise allowed: a fifth of the largest value."""
    rows = np.array([measured(pressing(tmp_path, *level)) for level in LEVELS])
    shown = np.round(rows, 3).tolist()
    assert rows[0, 0] == rows[0, 3] == 0.0, shown  # the mildest: nobody steps in
    for what in range(4):
        assert np.diff(rows[:, what]).min() > -0.2 * rows[:, what].max()
        assert rows[-1, what] > 0.8 * rows[:, what].max() > 0
    assert sum(0 < owed < 0.25 * rows[-1, 0] for owed in rows[:, 0]) >= 3  # a slope, not a cliff
    assert max(later - earlier for earlier, later in pairwise(rows[:, 3])) < 1.0
    assert all(0.0 <= rise <= 2.0 for rise in np.diff(rows[:, 4]))
    assert rows[:-1, 4].max() < 5.0  # the licence is at stake at the harshest alone
