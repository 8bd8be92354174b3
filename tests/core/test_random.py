"""The draws: published vectors, one meaning per address, the same words compiled or not."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from sim import CreditMarket
from sim.core.draws import normals_for, uniforms_for
from sim.core.random import Stream, normal_quantile, philox4x32, split_seed, uniforms

ALL_ONES = 0xFFFFFFFF


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((ALL_ONES,) * 4, (ALL_ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
    ids=["zeros", "ones", "digits of pi"],
)
def test_the_published_vectors_of_philox4x32_10(
    counter: tuple[int, int, int, int], key: tuple[int, int], words: tuple[int, int, int, int]
) -> None:
    """Random123, file kat_vectors."""
    assert philox4x32(*counter, *key) == words


def test_streams_keep_their_numbers() -> None:
    """Append only: a number that changes its meaning changes every run ever made."""
    names = [
        "PERSON_MEANS",
        "PERSON_TRAITS",
        "PERSON_START",
        "LIFE",
        "WANT",
        "TERM",
        "SCORE",
        "BILL",
        "WILL",
        "REACH",
        "QUEUE",
    ]
    assert [Stream[name].value for name in names] == list(range(11))


def test_streams_fit_beside_the_platform_in_one_word() -> None:
    assert all(0 <= stream < 65_536 for stream in Stream)
    assert len({stream.value for stream in Stream}) == len(Stream.__members__)


@pytest.mark.parametrize(
    ("seed", "words"),
    [
        (0, (0, 0)),
        (7, (7, 0)),
        (2**32, (0, 1)),
        (2**64 - 1, (ALL_ONES, ALL_ONES)),
        (0x1234567_89ABCDEF, (0x89ABCDEF, 0x1234567)),
    ],
)
def test_split_seed(seed: int, words: tuple[int, int]) -> None:
    assert split_seed(seed) == words


@pytest.mark.parametrize("seed", [-1, 2**64, 10**30])
def test_a_seed_out_of_range_is_refused(seed: int) -> None:
    with pytest.raises(ValueError, match=f"a seed is a whole number from 0 to .*, not {seed}"):
        split_seed(seed)


@pytest.mark.parametrize("replication", [-1, 2**32])
def test_a_replication_out_of_range_is_refused(replication: int) -> None:
    with pytest.raises(ValueError, match="replication"):
        CreditMarket(rng=0, replication=replication, population__size=10, days=1)


words = st.integers(0, ALL_ONES)


@given(
    words, words, words, st.sampled_from(Stream), st.integers(0, 7), st.integers(0, 50_000_000), st.integers(0, 36_000)
)
def test_plain_and_compiled_draws_are_the_same(
    k0: int, k1: int, replication: int, stream: Stream, platform: int, who: int, day: int
) -> None:
    key = (k0, k1, replication)
    plain = uniforms(key, stream, platform, who, day)
    assert uniforms_for(key, stream, platform, np.array([who]), day).tolist() == [list(plain)]
    assert normals_for(key, stream, platform, np.array([who]), day).tolist() == [normal_quantile(plain[0])]


@given(words, words, words, words)
def test_a_uniform_is_an_odd_multiple_of_two_to_the_minus_33(k0: int, k1: int, replication: int, who: int) -> None:
    for u in uniforms((k0, k1, replication), Stream.LIFE, 0, who, 0):
        assert 0.0 < u < 1.0
        assert (u * 2**33) % 2 == 1


def test_every_part_of_the_address_counts() -> None:
    at = dict(key=(1, 2, 3), stream=Stream.BILL, platform=1, who=5, day=6)
    changes = [
        dict(key=(9, 2, 3)),
        dict(key=(1, 9, 3)),
        dict(key=(1, 2, 9)),
        dict(stream=Stream.WILL),
        dict(platform=2),
        dict(who=9),
        dict(day=9),
    ]
    drawn = [uniforms(**at | change) for change in [{}, *changes]]  # type: ignore[arg-type]
    assert len(set(drawn)) == len(drawn)


def test_a_draw_does_not_depend_on_who_else_draws() -> None:
    everyone = uniforms_for((1, 0, 0), Stream.WANT, 0, np.arange(100), 17)
    some = np.array([88, 3, 42])
    assert np.array_equal(uniforms_for((1, 0, 0), Stream.WANT, 0, some, 17), everyone[some])


def test_nobody_draws_nothing() -> None:
    assert uniforms_for((1, 0, 0), Stream.WANT, 0, np.empty(0, np.int64), 17).shape == (0, 4)
    assert normals_for((1, 0, 0), Stream.WANT, 0, np.empty(0, np.int64), 17).shape == (0,)


def test_normal_quantile_against_scipy() -> None:
    tails = [2.0**-33, 1e-9, 1e-6, 0.02424, 0.02425, 0.02426]
    u = np.array([*tails, *np.linspace(0.001, 0.999, 999), *(1 - np.array(tails))])
    ours = np.array([normal_quantile(x) for x in u])
    np.testing.assert_allclose(ours, norm.ppf(u), rtol=1.2e-9, atol=1e-12)


@given(st.floats(2.0**-33, 0.5))
def test_normal_quantile_is_odd(u: float) -> None:
    assert normal_quantile(1 - u) == pytest.approx(-normal_quantile(1 - (1 - u)), rel=3e-9, abs=1e-12)


@given(st.floats(2.0**-33, 1 - 2.0**-33), st.floats(2.0**-33, 1 - 2.0**-33))
def test_normal_quantile_rises(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert normal_quantile(low) <= normal_quantile(high) + 1e-8 * max(1.0, abs(normal_quantile(high)))
    assert math.isfinite(normal_quantile(low))
