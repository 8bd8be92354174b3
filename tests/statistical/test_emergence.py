"""What the tests of emergence share: trials of ``scenarios/trials`` person by person, and how sure a direction is.

A person whom nothing reaches differs by exactly zero between the two worlds of a trial. Of those who differ, as many
would go up as down were there no effect: a direction is accepted where that, or a mean so far from zero, would happen
for one seed in a thousand (``RARE``). All seeds are fixed.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, norm

from sim import trial
from tests.shipped import COLD, SCENARIOS

pytestmark = pytest.mark.experiment

RARE = 1e-3
OUTCOMES = ("resolved", "defaulted", "belief", "resentment", "paid_cents")


@cache
def changes(name: str, size: int, keys: tuple[tuple[str, Any], ...] = (), seed: int = 1) -> pd.DataFrame:
    """Who takes part in a trial, with what changed for each between both worlds, and ``before`` in the reference.

    ``keys`` are leaves of the scenario that are replaced, with their values.
    """
    result = trial(
        SCENARIOS / "trials" / f"{name}.toml",
        seed=seed,
        replications=1,
        jobs=1,
        progress=False,
        set=COLD | {"population.size": size, **dict(keys)},
    )
    theirs, ours = (run.trial.set_index("consumer") for run in (result.reference, result.world))
    people = ours[["arm", "segment", "n_ties", "nearest_treated"]].copy()
    for outcome in OUTCOMES:
        people[outcome] = ours[outcome].astype(float) - theirs[outcome].astype(float)
        people[f"{outcome}_before"] = theirs[outcome].astype(float)
    return people


def in_arm(people: pd.DataFrame, arm: str) -> pd.DataFrame:
    """Those of one arm."""
    return people[people["arm"] == arm]


def up_and_down(change: Any) -> tuple[int, int]:
    """How many went up, and how many down."""
    return int((np.asarray(change) > 0).sum()), int((np.asarray(change) < 0).sum())


def rises(change: Any) -> bool:
    """More went up than down, by more than chance."""
    up, down = up_and_down(change)
    return up > down and float(binom.sf(up - 1, up + down, 0.5)) < RARE


def falls(change: Any) -> bool:
    """More went down than up, by more than chance."""
    return rises(-np.asarray(change, float))


def above(one: Any, other: Any) -> bool:
    """The mean of one group is above that of another, by more than chance."""
    a, b = np.asarray(one, float), np.asarray(other, float)
    spread = math.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    return bool(a.mean() - b.mean() > norm.isf(RARE) * spread)


def nothing(people: pd.DataFrame) -> bool:
    """Nobody differs in anything, to the last bit."""
    return not people[list(OUTCOMES)].to_numpy().any()


def test_chance_is_not_taken_for_a_direction() -> None:
    """Of 2,000 fair coins thrown 60 times, about two pass for a rise; of coins with 3 heads in 4, most do."""
    throws = np.random.default_rng(1).random((2_000, 60))
    fair, biased = np.where(throws < 0.5, 1, -1), np.where(throws < 0.75, 1, -1)
    assert sum(map(rises, fair)) <= 8
    assert sum(map(rises, biased)) > 1_000
    assert rises(np.ones(10))
    assert not rises(np.ones(9))
    assert falls(-np.ones(10))
    assert not rises(np.zeros(100))


def test_equal_means_are_not_told_apart() -> None:
    normals = np.random.default_rng(2).normal(size=(1_000, 2, 100))
    assert sum(above(*pair) for pair in normals) <= 6
    assert sum(above(pair[0] + 1.0, pair[1]) for pair in normals) > 950


def test_a_trial_of_nothing_moves_nobody() -> None:
    people = changes("null", 6_000)
    assert len(people) > 30
    assert nothing(people)
