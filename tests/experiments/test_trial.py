"""A trial inside a market, end to end: nothing shows exactly nothing, something shows something."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim import Scenario, TrialResult, trial
from sim.market import CreditMarket
from sim.scenario import ScenarioError, make_scenario
from tests.shipped import COLD

REACH = "platforms.baitiao.reminders.reach"
SILENT, READ = {REACH: 0.0}, {REACH: 1.0}
OWN = ("direct", "spill_over", "contrast")


@pytest.fixture(scope="module")
def texts() -> Scenario:
    """Half of those in arrears get texts that nobody reads, half texts that everybody reads."""
    return make_scenario(
        {
            "name": "texts",
            "days": 90,
            "population": {"size": 12_000},
            "trial": {
                "platform": "baitiao",
                "from_day": 80,
                "horizon_days": 6,
                "from_days_past_due": 1,
                "to_days_past_due": 30,
                "arms": {"silent": {"share": 0.5, "set": SILENT}, "read": {"share": 0.5, "set": READ}},
            },
        }
    )


@pytest.fixture(scope="module")
def result(texts: Scenario) -> TrialResult:
    return quiet(texts)


def quiet(scenario: Scenario, **options) -> TrialResult:
    return trial(scenario, **({"replications": 2, "jobs": 1, "progress": False} | options))


def test_a_trial_that_changes_nothing_shows_exactly_zero(texts: Scenario) -> None:
    null = quiet(texts, arms={"one": READ, "two": READ, "three": READ})
    effects = null.effects
    own = effects[effects["measure"].isin(OWN)].dropna(subset="estimate")
    assert null.n_people > 100
    assert set(own["arm"]) == {"two", "three"}
    assert len(own) > 100
    assert (own["estimate"] == 0).all()
    assert not (own["low"] == own["high"]).any(), "that nobody changed does not make it certain that nobody would"
    assert (effects.loc[effects["measure"] == "difference_in_means", "estimate"] != 0).any(), "people differ"


def test_a_trial_that_does_something_shows_it(result: TrialResult) -> None:
    own = result.effect("read", "resolved")
    assert own["direct"]["replications"] == 2
    assert own["direct"]["estimate"] > 0
    assert own["direct"]["people"] + own["direct"]["control_people"] == result.n_people
    assert own["difference_in_means"]["estimate"] == pytest.approx(
        own["difference_in_means"]["to_level"] - own["direct"]["control_level"]
    )


def test_nobody_differs_before_it_starts(result: TrialResult) -> None:
    theirs, ours = (run.platform_daily for run in result.runs)
    before = theirs["day"] < result.trial.from_day
    pd.testing.assert_frame_equal(theirs[before], ours[before])
    assert not theirs.equals(ours)


def test_whom_the_trial_takes(result: TrialResult) -> None:
    people = result.world.table("trial")
    assert people["days_past_due_at_start"].between(1, 30).all()
    assert (people["owed_at_start_cents"] > 0).all()
    assert people["income_decile"].between(1, 10).all()
    assert set(people["segment"]) <= {"low", "middle", "high"}
    assert set(people["arm"]) == {"silent", "read"}


def test_the_first_arm_is_the_control_and_shares_are_equal(texts: Scenario) -> None:
    result = quiet(texts, arms={"read": READ, "silent": SILENT, "usual": {}}, replications=1)
    assert result.arms == ("read", "silent", "usual")
    assert {arm.share for arm in result.trial.arms.values()} == {1 / 3}
    reference = result.reference.scenario
    assert reference.name == "texts, every arm as read"
    assert reference.trial is not None
    assert [arm.set for arm in reference.trial.arms.values()] == [READ] * 3


def test_lending_does_not_follow_arrears_while_funding_is_fixed(texts: Scenario) -> None:
    """A line that shuts at the first arrears and little money of one's own: fixed, orders are as many as ever."""
    poor = {
        "platforms.baitiao.funding.capital_cents_per_consumer": 8_000,
        "population.size": 1_000,
        "trial.horizon_days": 10,
        "platforms.baitiao.funding.lines.partner.npl_trigger": 0.0,
    }
    orders = {}
    for fixed in (True, False):
        result = quiet(texts, replications=1, set=poor | {"trial.funding_fixed": fixed})
        assert result.failures.empty
        daily = result.world.platform_daily
        orders[fixed] = daily[daily["day"] >= result.trial.from_day]["new_orders"].sum()
    assert orders[True] > 1.5 * orders[False]


def test_how_it_is_run_changes_nothing(texts: Scenario, result: TrialResult) -> None:
    pd.testing.assert_frame_equal(quiet(texts, jobs=2).effects, result.effects)


def test_what_finished_is_not_run_again(texts: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = quiet(texts, replications=1, store=tmp_path)
    assert len(list(tmp_path.iterdir())) == 2, "the trial and its reference"
    monkeypatch.setattr(CreditMarket, "__init__", lambda *args, **kwargs: pytest.fail("ran again"))
    pd.testing.assert_frame_equal(quiet(texts, replications=1, store=tmp_path).effects, first.effects)


def test_changes_by_key_reach_both_worlds(texts: Scenario) -> None:
    result = quiet(texts, replications=1, set={"population.size": 200})
    assert [run.scenario.population.size for run in result.runs] == [200, 200]


def test_what_is_no_trial_is_refused(texts: Scenario) -> None:
    without = make_scenario({"name": "without", "days": 40})
    with pytest.raises(ScenarioError, match=r"'without' has no \[trial\]"):
        quiet(without)
    with pytest.raises(ScenarioError, match=r"'without' has no \[trial\]"):
        quiet(without, arms={"a": {}, "b": {}})
    with pytest.raises(ScenarioError, match=r"trial\.arms"):
        quiet(texts, arms={"a": {}})
    with pytest.raises(ScenarioError):
        quiet(texts, arms={"a": {}, "b": {"population.size": 9}})
    with pytest.raises(ValueError, match="replications"):
        quiet(texts, replications=0)


def test_the_same_people_take_part_before_a_due_date_whether_anybody_reminds_them_or_not() -> None:
    path = Path(__file__).parents[2] / "scenarios" / "trials" / "text_before_due.toml"
    result = trial(path, set=COLD | {"population.size": 8_000}, replications=1, progress=False)
    assert result.measured("text")
    table = result.comparison.baseline.trial
    assert set(table["days_past_due_at_start"]) == {-3, -2, -1}
