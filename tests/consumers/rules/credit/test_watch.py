"""What lenders keep in mind, and planted fraud: exact on examples, within bounds on everything."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.consumers.rules.credit import watch
from sim.consumers.rules.life import fraud
from sim.core.vocabulary import Fraud

u = st.floats(0.0, 1.0, exclude_max=True)
cents = st.integers(0, 2_000_000_000)
day = st.integers(0, 36_000)


@pytest.mark.parametrize(
    ("usual", "orders", "after"),
    [(0, 0, 0), (0, 50_000, 50_000), (50_000, 50_000, 50_000), (50_000, 0, 25_000), (3, 0, 1), (100, 301, 200)],
)
def test_the_usual_sum_moves_half_way(usual: int, orders: int, after: int) -> None:
    assert watch.usual_after(usual, orders) == after


@given(cents, cents)
def test_the_usual_sum_stays_between(usual: int, orders: int) -> None:
    assert min(usual, orders) <= watch.usual_after(usual, orders) <= max(usual, orders)


def test_failures_are_counted_in_a_row() -> None:
    failed = 0
    for arrived, wanted in [(False, 1), (False, 2), (True, 0), (False, 1)]:
        failed = watch.failed_in_a_row(failed, arrived)
        assert failed == wanted
    assert watch.failed_in_a_row(255, False) == 255, "kept in eight bits"


@pytest.mark.parametrize(
    ("written_off", "owed", "days", "late"),
    [(False, 100, 12, 12), (False, 0, 0, 0), (True, 100, 95, 3_600), (True, 0, 95, 0)],
)
def test_what_a_bureau_tells(written_off: bool, owed: int, days: int, late: int) -> None:
    assert watch.days_late(written_off, owed, days) == late


@pytest.mark.parametrize(
    ("cycle", "arranged", "days", "forborne"),
    [(5, 5, 0, True), (16, 5, 30, True), (17, 5, 0, False), (5, 5, 31, False), (0, -1_000, 0, False)],
)
def test_forborne_for_a_year_while_not_late(cycle: int, arranged: int, days: int, forborne: bool) -> None:
    assert watch.is_forborne(cycle, arranged, days) == forborne


def test_kinds_of_fraud_are_equally_likely() -> None:
    kinds = Counter(fraud.fraud_kind(n / 300) for n in range(300))
    assert kinds == dict.fromkeys(map(int, Fraud), 100)


@given(u, day, st.integers(0, 1_000))
def test_fraud_begins_within_its_days(lot: float, from_day: int, length: int) -> None:
    assert from_day <= fraud.fraud_begins(lot, from_day, from_day + length) <= from_day + length


def test_fraud_begins_on_every_one_of_its_days() -> None:
    begins = Counter(fraud.fraud_begins(n / 40, 90, 93) for n in range(40))
    assert begins == {90: 10, 91: 10, 92: 10, 93: 10}


def test_a_spree_lasts_its_days() -> None:
    assert [fraud.fraud_goes_on(today, 10, 3) for today in range(9, 14)] == [False, True, True, True, False]


@pytest.mark.parametrize(("kind", "pays"), [(Fraud.TAKEOVER, False), (Fraud.BUST_OUT, False), (Fraud.CASH_OUT, True)])
def test_who_does_not_pay_from_the_first_day_on(kind: Fraud, pays: bool) -> None:
    assert not fraud.never_pays(kind, 9, 10)
    assert [fraud.never_pays(kind, today, 10) for today in (10, 500)] == [not pays] * 2
