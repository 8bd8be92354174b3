"""How good points are, against counting by hand."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from sim.platforms.learning.quality import auc, calibration, psi


def test_auc_is_the_chance_that_the_bad_rank_below_the_good() -> None:
    draws = np.random.default_rng(0)
    points, bad = draws.integers(300, 330, 80), draws.random(80) < 0.3
    pairs = [(b < g) + 0.5 * (b == g) for b, g in product(points[bad], points[~bad])]
    assert auc(points, bad) == pytest.approx(np.mean(pairs), abs=1e-12)


@pytest.mark.parametrize(
    ("points", "bad", "value"),
    [
        ([400, 500, 600], [True, True, False], 1.0),
        ([400, 500, 600], [False, False, True], 0.0),
        ([500, 500], [True, False], 0.5),
    ],
)
def test_auc_at_its_ends(points: list[int], bad: list[bool], value: float) -> None:
    assert auc(np.array(points), np.array(bad)) == value


@pytest.mark.parametrize("bad", [[], [True, True], [False, False]])
def test_with_one_outcome_there_is_nothing_to_rank(bad: list[bool]) -> None:
    assert np.isnan(auc(np.full(len(bad), 650), np.array(bad, bool)))


def test_calibration() -> None:
    assert calibration(np.array([0.2, 0.3, 0.5]), np.array([True, False, True])) == 2.0
    assert np.isnan(calibration(np.empty(0), np.empty(0, bool)))


def test_psi_of_points_that_have_not_moved_is_nothing() -> None:
    points = np.random.default_rng(0).integers(300, 1000, 5_000)
    assert psi(points, points) == 0.0
    assert psi(points[::2], points) < 0.01


def test_psi_by_hand() -> None:
    then, now = np.repeat([400, 600], [50, 50]), np.repeat([400, 600], [80, 20])
    then_share, now_share = np.array([50.5, 50.5]) / 101, np.array([80.5, 20.5]) / 101
    by_hand = ((now_share - then_share) * np.log(now_share / then_share)).sum()
    assert psi(now, then) == pytest.approx(by_hand, rel=0.02)


def test_psi_grows_with_the_drift() -> None:
    points = np.rint(np.random.default_rng(0).normal(650, 50, 5_000)).astype(np.int64)
    drifts = [psi(points - moved, points) for moved in (0, 10, 25, 50, 300)]
    assert drifts == sorted(drifts)
    assert drifts[3] > 0.25 > drifts[1], "a quarter is the usual mark of a large drift"
    assert np.isnan(psi(points[:0], points))
