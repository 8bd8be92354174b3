"""Points on bills and orders: earned, used, expired and lost, to the cent; what they move in people."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim import CreditMarket
from sim.consumers import Population
from sim.core.frames import Decisions, Orders
from sim.core.ledger import Entry
from sim.core.vocabulary import Count, Status
from tests.consumers import INCOME, LENDERS, debtors, logistic, will
from tests.twin.compare import differences, snapshot

AT = f"platforms.{LENDERS[0]}.points"
POINTS = {f"{AT}.per_100_yuan": 100.0, f"{AT}.redeem_floor": 50}  # 2 cents for each yuan paid
STATEMENT, DUE, PERIOD_ENDS = 60, 70, 180  # statements are issued on day 0 of each cycle
SURE, NEVER = 50.0, -50.0


def billed(values: dict[str, Any] | None = None, **debt: Any) -> Population:
    """People with a bill of 1,000 yuan and 20 yuan of fees that falls due, nothing of it late."""
    people = debtors(POINTS | (values or {}), **{"willing": SURE, "arrears": 0, "minimum": 10_000, "days": 0} | debt)
    people.accounts.carried_cents[:] = 0
    people.flows[:] = 0
    return people


def hold(people: Population, before: int, now: int) -> None:
    people.accounts.points_before[:], people.accounts.points[:] = before, now


def flow(people: Population, entry: Entry) -> float:
    """Cents per person."""
    return float(people.flows[0, entry]) / people.size


# --- earning ----------------------------------------------------------------------------------------------------------


def test_a_bill_met_on_its_due_date_earns_points_on_what_was_paid_of_it() -> None:
    people = billed()
    people.bill(DUE)
    assert set(people.accounts.points[:, 0]) == {1_020}  # principal and fees
    assert set(people.accounts.points_earned[:, 0]) == {1_020}
    assert flow(people, Entry.POINTS_EARNED) == 2_040


@pytest.mark.parametrize(
    ("debt", "earned"),
    [({"cash": 30_000}, 300), ({"cash": 9_999}, 0), ({"willing": NEVER}, 0)],
    ids=["a part, above the minimum", "less than the minimum", "nothing"],
)
def test_only_a_bill_that_is_met_earns(debt: dict[str, Any], earned: int) -> None:
    values = {f"platforms.{LENDERS[0]}.terms.deferral": False}
    people = billed(values, **debt)
    if earned:
        people.accounts.minimum_cents[:] = 30_000  # all the cash there is
    people.bill(DUE)
    assert set(people.accounts.points[:, 0]) == {earned}
    assert flow(people, Entry.POINTS_EARNED) == 2 * earned


def test_what_was_late_already_earns_nothing() -> None:
    people = billed(arrears=20_000, minimum=10_000, days=20)
    people.bill(DUE)  # all of the 102,000 are paid, 20,000 of them too late
    assert set(people.accounts.points[:, 0]) == {820}


def test_the_upper_tier_earns_more_and_is_counted() -> None:
    people = billed({f"{AT}.tier_points": 1_000, f"{AT}.tier_bonus": 0.25})
    people.accounts.points_earned[::2] = 1_000
    people.accounts.points_earned[1::2] = 999
    people.bill(DUE)
    assert people.accounts.points[:2, 0].tolist() == [1_020 + 255, 1_020]
    assert people.counts[0, Count.POINTS_TIERS] == people.size / 2


def test_an_order_in_instalments_earns_its_bonus_when_it_is_settled() -> None:
    people = billed({f"{AT}.instalment_bonus": 30.0})
    orders = Orders(**{name: np.zeros(2, column.dtype) for name, column in vars(Orders.empty()).items()})
    orders.consumer[:], orders.amount_cents[:], orders.term_cycles[:] = (4, 5), 50_000, (1, 3)
    people.settle(10, orders, Decisions(np.ones(2, bool), np.zeros(2, np.int64)))
    assert people.accounts.points[3:7, 0].tolist() == [0, 0, 150, 0]
    assert people.flows[0, Entry.POINTS_EARNED] == 300


# --- using ------------------------------------------------------------------------------------------------------------


def test_points_pay_the_bill_on_the_day_of_the_statement_the_oldest_first() -> None:
    people = billed()
    hold(people, 400, 300)
    cash = people.who.cash_cents.copy()
    people.bill(STATEMENT)
    a = people.accounts
    assert set(a.billed_cents[:, 0]) == {100_000 - 1_400}
    # a tenth of what was open, 10,200, and the minimum falls with what is paid
    assert set(a.minimum_cents[:, 0]) == {10_200 - 1_400}
    assert set(a.fees_cents[:, 0]) == {2_000}
    assert not (a.points + a.points_before).any()
    assert flow(people, Entry.POINTS_REDEEMED) == 1_400
    assert np.array_equal(people.who.cash_cents, cash)
    assert not a.paid_cents.any()


def test_the_oldest_points_go_first_and_no_more_than_the_bill_takes() -> None:
    people = billed(principal=1_001, fees=0, minimum=0)
    hold(people, 400, 300)
    people.bill(STATEMENT)
    assert set(people.accounts.billed_cents[:, 0]) == {1}
    assert set(people.accounts.points_before[:, 0]) == {0}
    assert set(people.accounts.points[:, 0]) == {200}
    assert set(people.accounts.minimum_cents[:, 0]) == {0}


@pytest.mark.parametrize(("held", "late"), [(49, 0), (700, 20_000)], ids=["below the floor", "in arrears"])
def test_points_that_pay_nothing(held: int, late: int) -> None:
    people = billed(arrears=late, days=20 if late else 0, willing=NEVER)
    hold(people, 0, held)
    people.bill(STATEMENT)
    assert set(people.accounts.points[:, 0]) == {held}
    assert set(people.accounts.billed_cents[:, 0]) == {100_000}
    assert not people.flows[0, Entry.POINTS_REDEEMED]


# --- losing -----------------------------------------------------------------------------------------------------------


def test_points_expire_at_the_end_of_the_period_after_the_one_they_were_earned_in() -> None:
    people = billed({f"{AT}.redeem_floor": 1_000}, willing=NEVER)
    hold(people, 40, 30)
    people.accounts.points_earned[:] = 30
    people.bill(STATEMENT)  # not the end of a period of six cycles
    assert flow(people, Entry.POINTS_EXPIRED) == 0
    people.bill(PERIOD_ENDS)
    assert flow(people, Entry.POINTS_EXPIRED) == 80
    assert set(people.accounts.points_before[:, 0]) == {30}
    assert not people.accounts.points.any()
    assert not people.accounts.points_earned.any()
    people.bill(2 * PERIOD_ENDS)
    assert flow(people, Entry.POINTS_EXPIRED) == 80 + 60
    assert not people.accounts.points_before.any()


def test_points_lapse_when_the_account_is_written_off() -> None:
    people = billed(arrears=20_000, days=179)
    hold(people, 40, 30)
    people.age(STATEMENT)
    assert set(people.accounts.status[:, 0]) == {Status.CHARGED_OFF}
    assert not (people.accounts.points + people.accounts.points_before).any()
    assert flow(people, Entry.POINTS_EXPIRED) == 140


# --- what points move -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("late", [False, True])
def test_points_at_stake_make_the_hesitant_pay(late: bool) -> None:
    """Those held, and of a bill that is not late those to come; in logits, by their share of a cycle's income."""
    values = {
        "repayment.weight_points": 8.0,
        "repayment.attention_daily": 1.0,
        "repayment.partial_floor": 0.0,
        f"platforms.{LENDERS[0]}.terms.deferral": False,
    }
    people = billed(values, willing=0.0, arrears=20_000 if late else 0, days=20 if late else 0)
    hold(people, 0, 40_000)
    day = DUE - 5 if late else DUE
    people.bill(day)
    stake = 2 * (40_000 + (0 if late else 1_020))
    pays = will(people, day=day) < logistic(8.0 * stake / INCOME)
    assert np.array_equal(people.accounts.paid_cents[:, 0] > 0, pays)
    assert (pays & (will(people, day=day) >= 0.5)).any(), "nobody was moved"


def test_points_help_memory_as_far_as_the_parameter_says() -> None:
    forgotten = {}
    for recall, held in ((0.0, 100), (0.5, 0), (0.5, 100)):
        people = billed({"repayment.points_recall": recall})
        people.who.forgetful[:] = 0.6
        hold(people, 0, held)
        people.bill(DUE)
        forgotten[recall, held] = int(people.counts[0, Count.BILLS_FORGOTTEN])
    assert forgotten[0.0, 100] == forgotten[0.5, 0]
    assert 0.35 < forgotten[0.5, 100] / forgotten[0.5, 0] < 0.65


@pytest.mark.parametrize(("bonus", "weight", "more"), [(200.0, 1.0, True), (200.0, 0.0, False), (0.0, 1.0, False)])
def test_points_for_instalments_make_more_people_split(bonus: float, weight: float, more: bool) -> None:
    """Points on bills alone tilt little: whoever pays in 30 days earns them as well."""
    split = []
    for extra in (0.0, bonus):
        people = billed(
            {
                "shopping.wants_per_cycle": 30.0,
                "shopping.taste_for_credit": 10.0,
                "shopping.weight_points": weight,
                f"{AT}.instalment_bonus": extra,
            }
        )
        people.accounts.limit_cents[:] = 10_000_000
        orders = people.shop(1)
        split.append(int((orders.term_cycles > 1).sum()))
    assert (split[1] > split[0]) is more
    assert split[0] > 20


def test_tastes_for_points_are_idle_where_there_are_none() -> None:
    tastes = {"repayment__weight_points": 10.0, "repayment__points_recall": 1.0, "shopping__weight_points": 5.0}
    one, other = (
        CreditMarket(rng=3, threads=1, population__size=150, days=75, shopping__wants_per_cycle=5.0, **more)
        for more in ({}, tastes)
    )
    one.run()
    other.run()
    assert differences(74, snapshot(one.consumers), snapshot(other.consumers)) == []
    assert one.consumers.accounts.paid_cents.any()
