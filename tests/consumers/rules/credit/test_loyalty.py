"""Points: earned, used and weighed, by hand and as properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.consumers.rules.credit import loyalty

cents = st.integers(0, 20_000_000)
rate = st.integers(0, 100_000)
points = st.integers(0, 10_000_000)
weight = st.floats(0.0, 50.0)


@pytest.mark.parametrize(
    ("paid", "points_ppm", "bonus_ppm", "earned"),
    [
        (123_45, 10_000, 0, 123),  # one point per yuan
        (123_45, 10_000, 500_000, 184),  # and half as many again, of whole points: 123 + 61
        (99, 10_000, 2_000_000, 0),  # short of one point, however high the tier
        (123_45, 0, 500_000, 0),
    ],
)
def test_points_for(paid: int, points_ppm: int, bonus_ppm: int, earned: int) -> None:
    assert loyalty.points_for(paid, points_ppm, bonus_ppm) == earned


@given(cents, cents, rate, st.integers(0, 2_000_000))
def test_paying_in_parts_never_earns_more(a: int, b: int, points_ppm: int, bonus_ppm: int) -> None:
    whole = loyalty.points_for(a + b, points_ppm, bonus_ppm)
    parts = loyalty.points_for(a, points_ppm, bonus_ppm) + loyalty.points_for(b, points_ppm, bonus_ppm)
    assert 0 <= parts <= whole


@pytest.mark.parametrize(
    ("earned", "threshold", "upper"), [(99, 100, False), (100, 100, True), (10**6, 0, False), (0, 0, False)]
)
def test_tiers(earned: int, threshold: int, upper: bool) -> None:
    assert loyalty.is_in_upper_tier(earned, threshold) is upper


@pytest.mark.parametrize(
    ("held", "billed", "used"),
    [
        (249, 100_000, 0),  # below the floor
        (250, 100_000, 250),
        (5_000, 701, 350),  # as many as the bill takes whole, at 2 cents each
        (5_000, 1, 0),
        (5_000, 0, 0),
    ],
)
def test_points_used(held: int, billed: int, used: int) -> None:
    assert loyalty.points_used(held, 250, billed, 2) == used


@given(points, st.integers(1, 1_000_000), cents, st.integers(1, 1_000))
def test_points_never_pay_more_than_is_billed_or_held(held: int, floor: int, billed: int, point_cents: int) -> None:
    used = loyalty.points_used(held, floor, billed, point_cents)
    assert 0 <= used <= held
    assert used * point_cents <= billed
    if used:
        assert used == held or (used + 1) * point_cents > billed


def test_periods_end_with_cycle_0_and_every_so_many_cycles() -> None:
    assert [cycle for cycle in range(13) if loyalty.period_ends(cycle, 6)] == [0, 6, 12]
    assert all(loyalty.period_ends(cycle, 1) for cycle in range(5))


def test_points_at_stake_move_willingness_by_their_share_of_income() -> None:
    assert loyalty.inclination(30_000, 600_000, 2.0) == pytest.approx(0.1)
    assert loyalty.inclination(0, 600_000, 2.0) == 0.0
    assert loyalty.inclination(30_000, 600_000, 0.0) == 0.0


def test_rebate_of_a_bill_and_of_an_order_that_is_split() -> None:
    # one point of 2 cents per yuan is 2 % of what is paid
    assert loyalty.rebate(2, 10_000, 5_000, 1, 0.0) == pytest.approx(0.02)
    # and on the fees of twelve cycles too; half a point per yuan more for splitting
    assert loyalty.rebate(2, 10_000, 5_000, 12, 0.01) == pytest.approx(0.02 * 1.12 + 0.01)
    assert loyalty.rebate(2, 0, 0, 12, 0.01) == 0.0


@given(st.floats(0.0, 1.0), st.floats(0.0, 5.0), st.floats(0.0, 5.0), weight)
def test_points_appeal_as_much_as_a_fee_of_their_worth_repels(
    worth: float, sensitive: float, weight_points: float, weight_price: float
) -> None:
    appeal = loyalty.appeal(worth, sensitive, weight_points, weight_price)
    assert appeal == pytest.approx(weight_price * weight_points * worth * sensitive)
    assert loyalty.appeal(0.0, sensitive, weight_points, weight_price) == 0.0
