"""A platform learns in a town made to order: what it is told, what it says, and what it falls back on."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.core.frames import Files
from sim.core.vocabulary import Quality, Seen
from sim.platforms.learning import Learner
from sim.scenario.parameters.platforms.learning import LearningParameters
from tests.platforms.town import TERMS, Town, an_order, learner, live


def counted(one: Learner, what: Seen) -> int:
    return int(one.sums.counts[0, what])


def points_of(kind: str) -> str:
    """A digest of everybody's points after half a year."""
    town = Town(800, bad_share=0.2)
    live(learner(town.size, model=kind, sample_size=600), town, 4)
    return hashlib.sha256(town.points.tobytes()).hexdigest()


def test_without_a_model_nothing_happens() -> None:
    town = Town(500)
    one = learner(town.size, model="scorecard")
    assert not one.active
    assert len(one.review(town.files(3), 3)) == 0
    assert np.isnan(one.sums.quality[0, Quality.AUC])
    assert one.warnings == []


@pytest.mark.parametrize("kind", ["logistic", "boosting"])
def test_the_score_improves_with_what_is_lived_through(kind: str) -> None:
    town = Town()
    one = learner(town.size, model=kind)
    quality = np.array(live(one, town, 10))
    known, ranks, calibrated, drift = (
        quality[:, what] for what in (Quality.KNOWN, Quality.AUC, Quality.CALIBRATION, Quality.PSI)
    )
    assert known.tolist() == [0.0, 0.0] + [town.size * cycles for cycles in range(1, 9)]
    assert np.isnan(ranks[:2]).all()
    assert (ranks[2:5] < 0.62).all(), "the files of cycles 0 to 2 had the points of the prior scorecard"
    assert (ranks[5:] > 0.72).all(), "those since have the model's"
    assert np.isnan(calibrated[:5]).all()
    assert calibrated[5:] == pytest.approx(np.ones(5), abs=0.2)
    assert np.isnan(drift[:3]).all()
    assert (drift[3:] < 0.1).all()
    assert counted(one, Seen.REFITS) == 8
    assert one.warnings == []


def test_points_keep_the_scale_of_the_prior_scorecard() -> None:
    town = Town()
    live(learner(town.size), town, 5)
    assert town.points.mean() == pytest.approx(650, abs=5)
    assert town.points.std() == pytest.approx(50, abs=5)


def test_the_prior_score_stays_what_it_was_when_points_change() -> None:
    town = Town()
    prior = town.points.copy()
    one = learner(town.size)
    live(one, town, 6)
    assert (town.points != prior).mean() > 0.9
    assert one._prior.tolist() == prior.tolist()


def test_fits_come_as_often_as_was_said() -> None:
    town = Town()
    one = learner(town.size, refit_every_cycles=3)
    fits = []
    for cycle in range(9):
        live(one, town, 1, first=cycle)
        fits.append(counted(one, Seen.REFITS))
    assert fits == [0, 0, 1, 1, 1, 2, 2, 2, 3]


@pytest.mark.parametrize("kind", ["logistic", "boosting"])
def test_another_process_comes_to_the_same_points(kind: str) -> None:
    code = f"from tests.platforms.learning.test_learner import points_of; print(points_of({kind!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == points_of(kind)


def test_another_seed_draws_another_sample() -> None:
    here, there = Town(800, bad_share=0.2), Town(800, bad_share=0.2)
    live(learner(here.size, sample_size=600), here, 4)
    live(learner(there.size, sample_size=600, key=(6, 0, 0)), there, 4)
    assert here.points.tolist() != there.points.tolist()


@pytest.mark.parametrize(("share", "said"), [(0.0, "good"), (1.0, "bad")])
def test_with_one_outcome_the_prior_scorecard_goes_on_and_a_warning_says_so(share: float, said: str) -> None:
    town = Town(500, bad_share=share)
    prior = town.points.copy()
    one = learner(town.size)
    live(one, town, 5)
    assert town.points.tolist() == prior.tolist()
    assert (counted(one, Seen.FALLBACKS), counted(one, Seen.REFITS)) == (3, 0)
    assert one.warnings == [
        f"lender, day 89: no new model of account holders: all of 500 known outcomes are {said}; "
        "the prior scorecard goes on"
    ]
    assert np.isnan(one.sums.quality[0, Quality.AUC])


def test_a_fit_that_fails_later_leaves_the_last_model() -> None:
    town = Town()
    one = learner(town.size)
    live(one, town, 5)
    town.bad_share = 0.0
    scored = town.points.copy()
    live(one, town, 16, first=5)
    assert counted(one, Seen.FALLBACKS) > 0
    assert one.warnings == [
        "lender, day 539: no new model of account holders: all of 48,000 known outcomes are good; "
        "the last model goes on"
    ]
    assert np.corrcoef(town.points, scored)[0, 1] > 0.9


def test_applicants_are_scored_by_the_prior_scorecard_until_enough_is_known_of_those_admitted() -> None:
    """People of whom the poor go bad; whoever has 600 points and more is admitted, in the first cycle."""
    size, draws = 3_000, np.random.default_rng(1)
    poor = draws.random(size) < 0.4
    prior = np.rint(draws.normal(650, 50, size)).astype(np.int64)
    income = np.where(poor, 300_000, 900_000)
    one = learner(size, bad_days_past_due=30, horizon_cycles=1)
    orders = an_order(consumer=np.arange(size), score=prior, income_cents=income)

    def files_of(consumers: np.ndarray, platforms: np.ndarray) -> Files:
        files = Town(size).files_of(consumers, platforms)
        columns = {"status": 1 + 2 * (prior[consumers] < 600), "income_cents": income[consumers]}
        return Files(**vars(files) | columns)

    files = files_of(np.arange(size), np.zeros(size, np.int64))
    assert one.of_applicants(orders, files, 3).tolist() == prior.tolist()
    one.close_cycle(29, files_of)
    held = np.flatnonzero(prior >= 600)
    late = draws.random(size) < np.where(poor, 0.3, 0.02)
    columns = vars(files_of(held, np.zeros(len(held), np.int64)))
    one.review(Files(**columns | {"worst_days": 40 * late[held].astype(np.int64)}), 40)
    one.close_cycle(59, files_of)
    points = one.of_applicants(orders, files, 60)
    assert points[poor].max() < points[~poor].min()
    assert (points.mean(), points.std()) == (pytest.approx(650, abs=1), pytest.approx(50, abs=1)), (
        "the scale is that of all who ever applied, not of those admitted"
    )
    assert one.review(files_of(held[:0], held[:0]), 60).score.tolist() == []


def test_without_features_applicants_are_left_to_the_prior_scorecard() -> None:
    one = learner(4, applicant_features=())
    orders = an_order(consumer=np.arange(4), score=[600, 610, 620, 630])
    assert one.of_applicants(orders, Files.empty(), 0).tolist() == [600, 610, 620, 630]


@pytest.mark.parametrize(
    ("changed", "anew"),
    [
        ({"features": ("utilisation",)}, True),
        ({"bad_days_past_due": 60}, True),
        ({"horizon_cycles": 1}, True),
        ({"model": "scorecard"}, True),
        ({"model": "boosting"}, False),
        ({"refit_every_cycles": 2}, False),
        ({"bureau_cost_cents": 7}, False),
    ],
)
def test_a_history_of_something_else_is_of_no_use(changed: dict[str, object], anew: bool) -> None:
    town = Town()
    one = learner(town.size)
    live(one, town, 4)
    one.use(LearningParameters(**TERMS | changed))
    assert (len(one.review(town.files(125), 125)) == 0) == anew


def test_prior_points_are_remembered_though_a_history_begins_anew() -> None:
    town = Town()
    prior = town.points.copy()
    one = learner(town.size)
    live(one, town, 5)
    one.use(LearningParameters(**TERMS | {"features": ("prior_score",)}))
    live(one, town, 1, first=5)
    assert one._prior.tolist() == prior.tolist()
