"""Draws of different addresses are uniform and have nothing to do with one another.

All seeds are fixed. A single comparison fails by chance with probability 6e-7 (five standard deviations, two-sided),
so all of this file together about once in four thousand choices of the seeds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import chi2, kstest

from sim.core.draws import normals_for, uniforms_for
from sim.core.random import Stream, split_seed

pytestmark = pytest.mark.slow

FALSE_ALARM = 6e-7
PEOPLE = 50_000
WHO = np.arange(PEOPLE)
SEED = 20_240


def key(seed: int = SEED, replication: int = 0) -> tuple[int, int, int]:
    return (*split_seed(seed), replication)


def drawn(
    stream: Stream = Stream.BILL,
    *,
    seed: int = SEED,
    replication: int = 0,
    platform: int = 0,
    day: int = 40,
    who: NDArray[np.int64] = WHO,
) -> NDArray[np.float64]:
    return uniforms_for(key(seed, replication), stream, platform, who, day)


def assert_uniform(u: NDArray[np.float64], cells: int = 256) -> None:
    """By the largest gap between distributions, and by counts in cells of the high and of the low bits."""
    assert kstest(u, "uniform").pvalue > FALSE_ALARM
    for position in (u, (u * 2.0**24) % 1.0):
        counts = np.bincount((position * cells).astype(int), minlength=cells)
        expected = len(u) / cells
        assert chi2.sf(((counts - expected) ** 2 / expected).sum(), cells - 1) > FALSE_ALARM


def assert_independent(a: NDArray[np.float64], b: NDArray[np.float64], cells: int = 16) -> None:
    """No correlation, and a flat table of 16 by 16 cells."""
    assert abs(np.corrcoef(a, b)[0, 1]) * np.sqrt(len(a)) < 5.0
    table = np.bincount((a * cells).astype(int) * cells + (b * cells).astype(int), minlength=cells * cells)
    expected = len(a) / cells**2
    assert chi2.sf(((table - expected) ** 2 / expected).sum(), cells**2 - 1) > FALSE_ALARM


@pytest.mark.parametrize("stream", Stream, ids=lambda stream: stream.name)
def test_all_four_words_of_a_stream_are_uniform_and_independent(stream: Stream) -> None:
    words = drawn(stream).T
    for i in range(4):
        assert_uniform(words[i])
        for j in range(i):
            assert_independent(words[i], words[j])


@pytest.mark.parametrize("seed", [0, 1, 2**32, 2**64 - 1])
def test_no_seed_is_a_poor_one(seed: int) -> None:
    assert_uniform(drawn(seed=seed)[:, 0])


def test_days_of_one_person_are_uniform() -> None:
    """36,000 days, a hundred years: the longest run."""
    u = np.array([drawn(Stream.LIFE, who=WHO[:1], day=day)[0, 0] for day in range(36_000)])
    assert_uniform(u)
    assert_independent(u[:-1], u[1:])


NEIGHBOURS: dict[str, Callable[[], Any]] = {
    "next person": lambda: drawn(who=WHO + 1),
    "next day": lambda: drawn(day=41),
    "next cycle": lambda: drawn(day=70),
    "next platform": lambda: drawn(platform=1),
    "next replication": lambda: drawn(replication=1),
    "next seed": lambda: drawn(seed=SEED + 1),
    "seed with another high word": lambda: drawn(seed=SEED + 2**32),
    "day and person exchanged": lambda: drawn(day=0, who=np.arange(40, 40 + PEOPLE)),
    **{f"stream {stream.name}": (lambda stream=stream: drawn(stream)) for stream in Stream if stream != Stream.BILL},
}


@pytest.mark.parametrize("neighbour", NEIGHBOURS)
def test_neighbouring_addresses_are_independent(neighbour: str) -> None:
    here, there = drawn(), NEIGHBOURS[neighbour]()
    for word in range(4):
        assert_independent(here[:, word], there[:, word])


def test_seed_and_replication_are_different_axes() -> None:
    assert not np.intersect1d(drawn(seed=1, replication=2), drawn(seed=2, replication=1)).size > 100
    assert_independent(drawn(seed=1, replication=2)[:, 0], drawn(seed=2, replication=1)[:, 0])


def test_normals_are_normal() -> None:
    z = normals_for(key(), Stream.PERSON_MEANS, 0, WHO, 0)
    assert kstest(z, "norm").pvalue > FALSE_ALARM
    assert abs(z.mean()) * np.sqrt(PEOPLE) < 5.0
    assert abs(z.var() - 1.0) * np.sqrt(PEOPLE / 2) < 5.0
    assert abs((z**3).mean()) * np.sqrt(PEOPLE / 15) < 5.0
    assert abs((z**4).mean() - 3.0) * np.sqrt(PEOPLE / 96) < 5.0


def test_the_test_can_fail() -> None:
    """Draws of the same address, shifted draws, and a generator with a short memory are all found out."""
    u = drawn()[:, 0]
    for dependent in (u, 1 - u, (u + 0.01 * drawn(day=41)[:, 0]) % 1.0):
        with pytest.raises(AssertionError):
            assert_independent(u, dependent)
    for skewed in (u**1.05, np.clip(u, 0.0, 0.97), np.floor(u * 2**20) / 2**20):
        with pytest.raises(AssertionError):
            assert_uniform(skewed)
