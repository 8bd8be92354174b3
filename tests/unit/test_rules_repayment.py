"""Ability, willingness and forgetting, each by hand and as properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.consumers.rules import repayment

money = st.integers(0, 10_000_000)


@pytest.mark.parametrize(("u", "lesson", "forgotten"), [
    (0.059, 0.0, True), (0.060, 0.0, False),
    (0.035, 1.0, True), (0.037, 1.0, False),  # a late charge just now: 0.06 * (1 - 0.4) = 0.036
    (0.047, 0.5, True), (0.049, 0.5, False),  # half faded: 0.048
])
def test_forgets(u: float, lesson: float, forgotten: bool) -> None:
    assert repayment.forgets(u, 0.06, lesson, 0.4) is forgotten


@pytest.mark.parametrize(("u", "is_pay_day", "thinks_of_it"), [
    (0.19, False, True), (0.2, False, False), (0.99, True, True),
])
def test_attends(u: float, is_pay_day: bool, thinks_of_it: bool) -> None:
    assert repayment.attends(u, 0.2, is_pay_day) is thinks_of_it


@pytest.mark.parametrize(("u", "limit", "owed", "pays"), [
    # logistic(4 + (360,000 - 120,000) / 600,000) = logistic(4.4) = 0.98787
    (0.987, 360_000, 120_000, True), (0.989, 360_000, 120_000, False),
    # a debt of ten cycles of income and no limit to lose: logistic(-6) = 0.00247
    (0.002, 0, 6_000_000, True), (0.003, 0, 6_000_000, False),
])
def test_willing(u: float, limit: int, owed: int, pays: bool) -> None:
    assert repayment.willing(u, 4.0, limit, owed, 600_000, 1.0, 1.0) is pays


@given(st.floats(0.0, 1.0), st.floats(-10, 10), money, money, st.integers(1, 10_000_000), money)
def test_more_limit_never_loses_willingness_and_more_debt_never_wins_it(
    u: float, norm: float, limit: int, owed: int, income: int, more: int
) -> None:
    def pays(limit: int, owed: int) -> bool:
        return repayment.willing(u, norm, limit, owed, income, 1.0, 1.0)

    assert pays(limit + more, owed) >= pays(limit, owed) >= pays(limit, owed + more)


@pytest.mark.parametrize(("cash", "days", "expected"), [
    (500_000, 15, 381_200),  # keeps back 0.6 * 396,000 * 15 / 30 = 118,800
    (500_000, 30, 262_400),
    (118_800, 15, 0),
    (50_000, 15, 0),  # never negative
])
def test_able(cash: int, days: int, expected: int) -> None:
    assert repayment.able(cash, 396_000, days, 0.6) == expected


@given(money, money, st.integers(1, 30), st.floats(0.0, 1.5))
def test_nobody_is_able_to_pay_more_than_he_has(cash: int, essentials: int, days: int, reserve: float) -> None:
    assert 0 <= repayment.able(cash, essentials, days, reserve) <= cash


@pytest.mark.parametrize(("u", "price_sensitive", "minimum"), [
    (0.11, 1.0, True), (0.12, 1.0, False),
    (0.23, 0.5, True),  # whom prices hardly concern
    (0.07, 2.0, False),
])
def test_prefers_minimum(u: float, price_sensitive: float, minimum: bool) -> None:
    assert repayment.prefers_minimum(u, 0.12, price_sensitive) is minimum


@pytest.mark.parametrize(("able", "only_minimum", "paid"), [
    # a bill of 100,000 with a minimum of 10,000; below a fifth of the minimum nothing is paid
    (250_000, False, 100_000),
    (100_000, False, 100_000),
    (250_000, True, 10_000),
    (99_999, False, 10_000),
    (10_000, False, 10_000),
    (9_999, False, 9_999),
    (2_000, False, 2_000),
    (1_999, False, 0),
    (0, False, 0),
])
def test_payment(able: int, only_minimum: bool, paid: int) -> None:
    assert repayment.payment(able, 100_000, 10_000, only_minimum, 0.2) == paid


bills = st.tuples(money, money).map(sorted)  # minimum, owed


@given(money, bills, st.booleans(), st.floats(0.0, 1.0))
def test_nobody_pays_more_than_he_owes_or_can(able: int, bill: list[int], only_minimum: bool, floor: float) -> None:
    minimum, owed = bill
    assert 0 <= repayment.payment(able, owed, minimum, only_minimum, floor) <= min(able, owed)


@given(money, money, bills, st.booleans(), st.floats(0.0, 1.0))
def test_more_ability_never_pays_less(a: int, b: int, bill: list[int], only_minimum: bool, floor: float) -> None:
    minimum, owed = bill
    less, more = (repayment.payment(able, owed, minimum, only_minimum, floor) for able in sorted((a, b)))
    assert less <= more


@given(money, bills, st.floats(0.0, 1.0))
def test_a_taste_for_the_minimum_never_misses_it(able: int, bill: list[int], floor: float) -> None:
    minimum, owed = bill
    plain, frugal = (repayment.payment(able, owed, minimum, taste, floor) for taste in (False, True))
    assert frugal <= plain
    assert (frugal >= minimum) == (able >= minimum)
