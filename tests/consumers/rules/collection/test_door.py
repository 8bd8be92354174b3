"""Rules of the door, by hand and as properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.consumers.rules.collection import door

money = st.integers(0, 20_000_000)
share = st.floats(0.0, 1.0)
u = st.floats(0.0, 1.0, exclude_max=True)


@pytest.mark.parametrize(
    ("shared", "alone", "presence", "able"),
    [
        (3_000, 10_000, 0.0, 3_000),
        (3_000, 10_000, 1.0, 10_000),
        (3_000, 10_000, 0.5, 6_500),
        (10_000, 10_000, 0.7, 10_000),
    ],
)
def test_able_before_others(shared: int, alone: int, presence: float, able: int) -> None:
    assert door.able_before_others(shared, alone, presence) == able


@given(money, money, share, share)
def test_more_presence_never_gets_less_and_never_more_than_there_is(a: int, b: int, p: float, q: float) -> None:
    shared, alone, less, more = min(a, b), max(a, b), min(p, q), max(p, q)
    low, high = (door.able_before_others(shared, alone, presence) for presence in (less, more))
    assert shared <= low <= high <= alone


@given(u, st.integers(1, 60))
def test_which_relative_is_one_of_them(lot: float, n: int) -> None:
    assert 0 <= door.which_relative(lot, n) < n


@pytest.mark.parametrize("rule", [door.relative_pays, door.relative_tells, door.is_dismissed])
def test_chances(rule: object) -> None:
    assert callable(rule)
    assert rule(0.1, 0.2)
    assert not rule(0.2, 0.2)
    assert not rule(0.0, 0.0)
