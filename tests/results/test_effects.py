"""How often intervals of a trial miss the truth, when people of one world share something and when they do not.

Each case is 2,000 made-up trials from a fixed seed. An interval that misses in exactly 5 % of trials would fail the
test of at most 6.5 % about once in a thousand seeds (binomial, 3 standard deviations of 0.5 points).
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.results.effects import Sample, measured_on

TRIALS, AT_MOST = 2_000, 0.065
EFFECT, TALKED = 0.2, 0.4


def sample(replications: int, people: int, talked: np.ndarray) -> Sample:
    """Half of so many people in every replication are treated."""
    n = replications * people
    return Sample(np.arange(n), np.arange(n) % 2 == 1, np.repeat(np.arange(replications), people), np.arange(n), talked)


def missed(replications: int, people: int, shared: float, measure: str, seed: int) -> float:
    """How often the truth is outside; ``shared`` is the standard deviation of what a world adds to its own effect."""
    rng, misses = np.random.default_rng(seed), 0
    n = replications * people
    truth = EFFECT / TALKED if measure == "spoken_to" else EFFECT
    for _ in range(TRIALS):
        talked = (rng.random(n) < TALKED) * (np.arange(n) % 2)
        of_world = np.repeat(rng.normal(0, shared, replications), people)
        before = rng.normal(0, 1, n)
        after = before + (talked * EFFECT / TALKED + of_world) * (np.arange(n) % 2) + rng.normal(0, 0.5, n)
        found = measured_on(sample(replications, people, talked.astype(float)), before, after, 0.95)[measure]
        misses += not found.low <= truth <= found.high
    return misses / TRIALS


@pytest.mark.parametrize("measure", ["direct", "contrast", "difference_in_means", "spoken_to"])
@pytest.mark.parametrize(("replications", "shared"), [(1, 0.0), (2, 0.0), (5, 0.0), (2, 0.2), (5, 0.2)])
@pytest.mark.experiment
def test_the_truth_is_missed_in_at_most_one_trial_of_twenty(replications: int, shared: float, measure: str) -> None:
    assert missed(replications, 120, shared, measure, seed=3) < AT_MOST


@pytest.mark.experiment
def test_people_of_one_world_alone_say_nothing_of_others() -> None:
    """The test can fail: one replication, and each world has an effect of its own."""
    assert missed(1, 120, 0.3, "direct", seed=3) > 0.3


def test_an_interval_counts_people_and_replications() -> None:
    n = 400
    talked = np.zeros(n)
    before, after = np.zeros(n), np.tile([0.0, 1.0, 0.0, 0.0], n // 4)
    alike = measured_on(sample(4, 100, talked), before, after, 0.95)["direct"]
    assert alike.estimate == 0.5
    assert alike.high - alike.estimate == pytest.approx(1.972 * 0.5 / math.sqrt(199), rel=1e-3), "as of 200 people"
    after = np.where(np.arange(n) < 200, np.arange(n) % 2, 0.0)
    apart = measured_on(sample(4, 100, talked), before, after, 0.95)["direct"]
    assert apart.estimate == 0.5
    assert apart.high - apart.estimate == pytest.approx(3.1824 * math.sqrt(1 / 3) / 2, rel=1e-3), "as of 4 worlds"


def test_too_few_are_talked_to_to_divide_by() -> None:
    talked = np.zeros(400)
    talked[[1, 3, 5]] = 1.0
    found = measured_on(sample(4, 100, talked), np.zeros(400), talked, 0.95)["spoken_to"]
    assert math.isnan(found.estimate)
    talked[1::2] = 1.0
    assert measured_on(sample(4, 100, talked), np.zeros(400), talked / 2, 0.95)["spoken_to"].estimate == 0.5
