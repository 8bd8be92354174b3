"""What a court takes: above the exempt sum, of pay on pay day, with its fee on top, and never more than the claim."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.core.frames import Enforcement
from sim.core.ledger import Entry
from sim.core.vocabulary import EnforcementKind, Mark, MarketStock, Status
from tests.consumers import DAY, INCOME, PAY_DAY, Watch, debtors, orders, population

ADD, SEIZE, GARNISH, LIST, RELEASE = EnforcementKind
PAID_OUT = 30 + PAY_DAY


def claims(cash: int = 10_000_000, **debt: Any) -> Any:
    """A debt of 102,000, written off."""
    return debtors(claim=True, cash=cash, **debt)


def test_costs_are_put_on_the_debtor_and_move_no_cash() -> None:
    people = claims()
    watch = Watch(people)
    people.enforce(DAY, orders(people, ADD, cents=750))
    assert watch.changed() == {"accounts.fees_cents", "accounts.written_off_cents"}
    assert set(watch.gone("accounts.fees_cents", 0)) == {-750}
    assert watch.flow(Entry.COURT_FEE_CLAIMED) == people.flows.sum() == 750 * people.size
    watch.check_money()


@pytest.mark.parametrize(
    ("cash", "exempt", "fee", "taken", "court"),
    [
        (500_000, 200_000, 0.0, 102_000, 0),  # the whole claim and no more
        (500_000, 200_000, 0.015, 102_000, 1_530),
        (250_000, 200_000, 0.0, 50_000, 0),  # what is above the exempt sum
        (250_750, 200_000, 0.015, 50_000, 750),  # with the fee on top, out of the same 50,750
        (200_000, 200_000, 0.015, 0, 0),
        (150_000, 200_000, 0.015, 0, 0),  # the poor are left alone
        (0, 0, 0.015, 0, 0),
        (102_000, 0, 0.015, 100_492, 1_507),  # the claim would fit, its fee would not
    ],
)
def test_seizing(cash: int, exempt: int, fee: float, taken: int, court: int) -> None:
    people = claims(cash)
    watch = Watch(people)
    found = people.enforce(DAY, orders(people, SEIZE, cents=exempt, fee=fee))
    assert set(found.paid_cents) == {taken}
    assert set(watch.gone("people.cash_cents")) == {taken + court}
    assert watch.flow(Entry.RECOVERY) == taken * people.size
    assert watch.flow(Entry.ENFORCEMENT_FEE) == court * people.size
    assert set(people.accounts.billed_cents[:, 0] + people.accounts.fees_cents[:, 0]) == {102_000 - taken}
    watch.check_money()


def test_whatever_is_seized_is_within_what_there_is() -> None:
    """Three orders on each of 2,000 people of all sorts, one after another."""
    people = claims(size=2_000)
    spread = np.random.default_rng(1)
    people.who.cash_cents[:] = spread.integers(0, 400_000, people.size)
    people.accounts.billed_cents[:, 0] = spread.integers(0, 300_000, people.size)
    people.accounts.fees_cents[:, 0] = spread.integers(0, 30_000, people.size)
    for _ in range(3):
        order = orders(people, SEIZE)
        order.cents[:] = spread.integers(0, 250_000, people.size)
        order.fee_ppm[:] = spread.integers(0, 100_000, people.size)
        watch = Watch(people)
        claim = people.accounts.billed_cents[:, 0] + people.accounts.fees_cents[:, 0]
        cash = people.who.cash_cents.copy()
        taken = people.enforce(DAY, order).paid_cents
        assert np.all(taken <= claim)
        assert np.all(taken + taken * order.fee_ppm // 1_000_000 <= np.maximum(0, cash - order.cents))
        assert np.all(people.who.cash_cents >= np.minimum(cash, order.cents))
        watch.check_money()


def test_pay_is_garnished_on_pay_day_only() -> None:
    people = claims()
    people.who.pay_day[::2] = PAY_DAY + 1
    found = people.enforce(PAID_OUT, orders(people, GARNISH, cents=10**9, share=0.1))
    assert set(found.paid_cents[1::2]) == {INCOME // 10}
    assert not found.paid_cents[::2].any()


@pytest.mark.parametrize(
    ("share", "most", "fee", "cash", "taken", "court"),
    [
        (0.1, 10**9, 0.0, 10**6, 60_000, 0),  # a tenth of 600,000
        (0.1, 25_000, 0.0, 10**6, 25_000, 0),  # little is left to garnish
        (0.1, 10**9, 0.0, 10_000, 10_000, 0),  # he has spent it
        (0.5, 10**9, 0.015, 10**6, 102_000, 1_530),  # half would be 300,000: the claim, and its fee
        (0.1, 60_900, 0.015, 10**6, 59_113, 886),  # the fee is part of the share
        (0.0, 10**9, 0.015, 10**6, 0, 0),
    ],
)
def test_garnishing(share: float, most: int, fee: float, cash: int, taken: int, court: int) -> None:
    people = claims(cash)
    watch = Watch(people)
    found = people.enforce(PAID_OUT, orders(people, GARNISH, cents=most, share=share, fee=fee))
    assert set(found.paid_cents) == {taken}
    assert set(watch.gone("people.cash_cents")) == {taken + court}
    assert watch.flow(Entry.ENFORCEMENT_FEE) == court * people.size
    watch.check_money()


def test_of_benefits_as_of_pay() -> None:
    people = claims()
    people.who.employed[:] = False
    found = people.enforce(PAID_OUT, orders(people, GARNISH, cents=10**9, share=0.1))
    benefit = round(INCOME * people._leaves[0].economy.benefit_share)
    assert set(found.paid_cents) == {benefit // 10}


def test_what_is_taken_for_a_sold_debt_goes_to_its_owner() -> None:
    people = claims()
    watch = Watch(people)
    people.enforce(DAY, orders(people, SEIZE, owner=2))
    assert watch.flow(Entry.RECOVERY_SOLD) == people.flows.sum() == 102_000 * people.size
    watch.check_money()


@pytest.mark.parametrize("kind", [ADD, SEIZE, GARNISH, LIST], ids=lambda kind: kind.name)
def test_a_court_does_nothing_to_a_debt_that_is_not_written_off(kind: EnforcementKind) -> None:
    people = debtors()
    people.who.marks[::2] = Mark.LISTED
    watch = Watch(people)
    found = people.enforce(PAID_OUT, orders(people, kind, cents=500, share=0.2))
    assert watch.changed() == set()
    assert not people.flows.any()
    assert not found.paid_cents.any()


def test_orders_are_carried_out_in_turn() -> None:
    """Costs first, then what is left of the debt: 102,000 and 750, out of 102,400."""
    people = claims(102_400, size=10)
    both = Enforcement.joined([orders(people, ADD, cents=750), orders(people, SEIZE)])
    assert people.enforce(DAY, both).paid_cents.tolist() == [0] * 10 + [102_400] * 10
    assert set(people.accounts.billed_cents[:, 0] + people.accounts.fees_cents[:, 0]) == {350}


# --- the list ---------------------------------------------------------------------------------------------------------


def test_the_listed_are_shut_out_of_credit_and_the_released_let_in() -> None:
    """Everybody wants something every day; the second lender's accounts are open, the third has none yet."""
    people = population({"shopping.wants_per_cycle": 30.0}, lenders=3, size=600)
    in_arrears = people.accounts.status
    in_arrears[:, 0] = Status.CHARGED_OFF
    in_arrears[:, 1] = Status.OPEN
    people.accounts.limit_cents[:, 1] = 10**7
    watch = Watch(people)
    half = orders(people, LIST).where(np.arange(0, people.size, 2))
    people.enforce(DAY, half)
    assert watch.changed() == {"people.marks"}
    assert np.array_equal(np.flatnonzero(people.who.marks), half.consumer)
    assert people.close_day(DAY).market[MarketStock.EXCLUDED] == len(half)
    shoppers = people.shop(DAY).consumer
    assert len(shoppers) > 100
    assert np.all(shoppers % 2 == 1)
    people.who.marks[:4] |= np.uint8(Mark.MOVED)
    people.enforce(DAY + 1, orders(people, RELEASE))
    assert people.who.marks.tolist() == [Mark.MOVED] * 4 + [0] * (people.size - 4)
    assert people.close_day(DAY).market[MarketStock.EXCLUDED] == 0
    assert np.any(people.shop(DAY + 1).consumer % 2 == 0)


def test_one_whose_debt_is_struck_from_the_record_is_released_all_the_same() -> None:
    people = claims()
    people.enforce(DAY, orders(people, LIST))
    people.accounts.status[:, 0] = Status.NONE
    people.enforce(DAY, orders(people, RELEASE))
    assert not people.who.marks.any()
