"""What is taken off a charge, and how much of a debt is green."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.consumers.rules.credit import green

cents = st.integers(0, 20_000_000)
shares = st.integers(0, 1_000_000)


def test_lowered() -> None:
    assert green.lowered(5_000, 100_000) == 4_500
    assert green.lowered(5_001, 500_000) == 2_500  # rounded down, in the payer's favour
    assert green.lowered(green.lowered(5_000, 500_000), 100_000) == 2_250


@given(shares, shares)
def test_nothing_off_changes_nothing_and_all_off_is_free(charge: int, off: int) -> None:
    assert green.lowered(charge, 0) == charge
    assert green.lowered(charge, 1_000_000) == 0
    assert 0 <= green.lowered(charge, off) <= charge


def test_price_left() -> None:
    assert green.price_left(0.015, 100_000, 0) == pytest.approx(0.0135)
    assert green.price_left(0.015, 100_000, 500_000) == pytest.approx(0.00675)


@given(st.floats(0.0, 1.0))
def test_a_price_that_nothing_lowers_is_the_same_to_the_last_bit(price: float) -> None:
    assert green.price_left(price, 0, 0) == price


@pytest.mark.parametrize(
    ("green_cents", "principal", "paid", "left"),
    [
        (30_000, 120_000, 40_000, 20_000),  # a third of everything
        (30_000, 120_000, 120_000, 0),
        (30_000, 120_000, 0, 30_000),
        (100, 300, 1, 100),  # 99.67 rounded up
        (5, 0, 0, 0),  # nothing is owed
        (0, 120_000, 40_000, 0),
    ],
)
def test_green_after(green_cents: int, principal: int, paid: int, left: int) -> None:
    assert green.green_after(green_cents, principal, paid) == left


@given(cents, cents, cents)
def test_green_is_never_more_than_what_is_owed(a: int, b: int, c: int) -> None:
    green_cents, paid, principal = sorted((a, b))[0], min(c, max(a, b)), max(a, b)
    assert 0 <= green.green_after(green_cents, principal, paid) <= principal - paid
