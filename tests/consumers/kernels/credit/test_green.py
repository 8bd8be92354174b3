"""Green orders and offers, from the choice of payment to the last cent of the debt."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.consumers import Population
from sim.consumers.state import NO_PLAN
from sim.core.frames import Decisions, Offers, Orders
from sim.core.ledger import Entry
from sim.core.vocabulary import Count, Status
from sim.market import CreditMarket
from tests.consumers import Watch, in_debt, population
from tests.market.worlds import check_accounts, check_books
from tests.twin.worlds import stressed

GREEN = "platforms.baitiao.green."
TAKES_CREDIT = {"shopping.wants_per_cycle": 30.0, "shopping.taste_for_credit": 10.0, "shopping.taste_for_cash": -10.0}
DAY = 40


def holders(values: dict[str, Any] | None = None, *, size: int = 400, limit: int = 300_000) -> Population:
    """People with an open account on which nothing is owed, who buy something every day, half of it green."""
    people = in_debt(population(TAKES_CREDIT | (values or {}), size=size), principal=0, fees=0, arrears=0, days=0)
    people.who.green[:] = 0.5
    people.accounts.limit_cents[:] = limit
    return people


def order(people: Population, cents: int, cycles: int, green: NDArray[np.bool_] | bool) -> Watch:
    """Everyone orders for so much, and may."""
    watch = Watch(people)
    n = people.size
    columns = {name: np.zeros(n, np.int64) for name in vars(Orders.empty())} | {
        "consumer": people.ids,
        "amount_cents": np.full(n, cents),
        "term_cycles": np.full(n, cycles),
        "green": np.full(n, green),
        "applies": np.zeros(n, bool),
    }
    people.settle(DAY, Orders(**columns), Decisions(np.ones(n, bool), np.zeros(n, np.int64)))
    return watch


def fees(people: Population) -> set[int]:
    """Fees of the last plan of everyone."""
    last = people.accounts.first_plan[:, 0]
    assert np.all(last != NO_PLAN)
    return set(people.plans.fee_cents[last].tolist())


def offer(people: Population, fee_off: float, until_day: int) -> None:
    n = people.size
    people.offer(
        Offers(
            people.ids,
            np.zeros(n, np.int64),
            np.full(n, round(1e6 * fee_off)),
            np.full(n, until_day),
            np.zeros(n, bool),
        )
    )


# --- the price --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("green", "fee"), [(False, 1_800), (True, 1_620)])  # 3 cycles at 0.5 %, a tenth off
def test_a_green_order_pays_a_lower_fee(green: bool, fee: int) -> None:
    people = holders({GREEN + "fee_off": 0.1})
    order(people, 120_000, 3, green)
    assert fees(people) == {fee}
    assert people.counts[0, Count.GREEN_FORGONE_CENTS] == 400 * (1_800 - fee)
    assert people.counts[0, Count.GREEN_ORDERS] == (400 if green else 0)
    assert people.counts[0, Count.GREEN_ORDER_CENTS] == (400 * 120_000 if green else 0)


def test_an_offer_lowers_the_fee_of_one_order() -> None:
    people = holders({GREEN + "fee_off": 0.1})
    offer(people, 0.5, DAY + 1)
    order(people, 120_000, 1, False)
    assert people.counts[0, Count.OFFERS_TAKEN] == 0  # nothing to take off, so it still stands
    order(people, 120_000, 3, False)
    assert fees(people) == {900}
    assert people.counts[0, Count.OFFERS_TAKEN] == 400
    order(people, 120_000, 3, False)
    assert fees(people) == {1_800}
    assert people.counts[0, Count.OFFERS_TAKEN] == 0


def test_an_offer_and_green_goods_lower_the_fee_one_after_the_other() -> None:
    people = holders({GREEN + "fee_off": 0.1})
    offer(people, 0.5, DAY + 1)
    order(people, 120_000, 3, True)
    assert fees(people) == {810}
    assert people.counts[0, Count.GREEN_FORGONE_CENTS] == 400 * 90


def test_an_offer_ends() -> None:
    people = holders()
    offer(people, 0.5, DAY)
    order(people, 120_000, 3, False)
    assert fees(people) == {1_800}
    assert people.counts[0, Count.OFFERS_TAKEN] == 0


@pytest.mark.parametrize(("green", "cents"), [(False, 1_200), (True, 900)])
def test_merchants_pay_less_on_green_orders(green: bool, cents: int) -> None:
    people = holders({GREEN + "merchant_discount_off": 0.25, "platforms.baitiao.terms.merchant_discount": 0.01})
    watch = order(people, 120_000, 1, green)
    assert watch.flow(Entry.MERCHANT_DISCOUNT) == 400 * cents
    assert watch.flow(Entry.ORDER) == 400 * 120_000


# --- the choice -------------------------------------------------------------------------------------------------------


def test_green_orders_may_go_beyond_the_limit() -> None:
    people = holders({GREEN + "limit_uplift": 0.2}, limit=1_000_000)
    people.accounts.billed_cents[:] = 980_000
    orders = people.shop(DAY)
    assert set(orders.headroom_cents[orders.green]) == {220_000}
    assert set(orders.headroom_cents[~orders.green]) <= {20_000}
    beyond = orders.amount_cents > 20_000
    assert np.all(orders.green[beyond])
    assert beyond.sum() > 20
    assert np.all(orders.amount_cents <= orders.headroom_cents)
    assert set(orders.limit_cents) == {1_000_000}  # of the account, as it is


@pytest.mark.parametrize("reason", ["green", "offer"])
def test_a_lower_fee_draws_to_the_platform_and_to_instalments(reason: str) -> None:
    """The same people with the same wants, drawn alike; only those whose fee is lower choose otherwise."""
    dear = {"shopping.taste_for_credit": -1.0, "shopping.taste_for_cash": 1.0}
    usual, cheap = holders(dear, size=4_000), holders(dear | {GREEN + "fee_off": float(reason == "green")}, size=4_000)
    if reason == "offer":
        offer(cheap, 1.0, DAY + 1)
    before, after = usual.shop(DAY), cheap.shop(DAY)
    lowered = np.ones(len(after), bool) if reason == "offer" else after.green
    assert len(after) > len(before)
    assert np.mean(after.term_cycles[lowered] > 1) > np.mean(before.term_cycles > 1) + 0.02
    if reason == "green":
        for name in ("consumer", "amount_cents", "term_cycles"):
            assert np.array_equal(getattr(before, name)[~before.green], getattr(after, name)[~after.green])


def test_what_is_not_offered_stays_so_however_low_its_fee() -> None:
    people = holders({GREEN + "fee_off": 1.0, "platforms.baitiao.terms.instalments": [6]})
    assert set(people.shop(DAY).term_cycles) == {1, 6}


# --- one statement later ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("waits", "billed"), [(False, [50_000, 50_000]), (True, [0, 50_000])])
def test_a_green_order_is_billed_one_statement_later(waits: bool, billed: list[int]) -> None:
    people = holders({GREEN + "longer_free": waits})
    people.who.willing[:] = -50.0  # nobody pays, so that what is billed stays to be seen
    people.accounts.statement_day[:] = DAY % 30
    order(people, 50_000, 1, True)
    for cycle, cents in enumerate(billed):
        people.bill(DAY + 30 * cycle)
        assert set(people.accounts.billed_cents[:, 0]) == {cents}
    a: Any = people.accounts
    assert not (a.waiting_cents + a.unbilled_cents).any()


def test_only_green_orders_to_be_paid_in_30_days_wait() -> None:
    people = holders({GREEN + "longer_free": True})
    order(people, 50_000, 1, False)
    order(people, 60_000, 3, True)
    a: Any = people.accounts
    assert set(a.unbilled_cents[:, 0]) == {50_000}
    assert set(a.plans_cents[:, 0]) == {60_000}
    assert not a.waiting_cents.any()
    order(people, 70_000, 1, True)
    assert set(a.waiting_cents[:, 0]) == {70_000}
    assert people.describe(0)[0]["owed_cents"] == 180_000


# --- how much of a debt is green --------------------------------------------------------------------------------------


def test_what_is_paid_pays_green_and_other_orders_in_proportion() -> None:
    people = holders()
    order(people, 30_000, 1, True)
    order(people, 90_000, 3, False)
    people.who.willing[:] = 50.0
    people.accounts.statement_day[:] = DAY % 30
    people.bill(DAY)  # 30,000 and a third of 90,000 are billed, with a fee
    assert set(people.accounts.green_cents[:, 0]) == {30_000}
    people.accounts.statement_day[:] = 0
    days_to_pay = people._numbers.platforms[0].terms.days_to_pay
    people.bill(next(day for day in range(DAY + 1, DAY + 31) if day % 30 == days_to_pay % 30))
    assert not people.accounts.billed_cents.any()
    assert set(people.accounts.green_cents[:, 0]) == {15_000}  # half of the principal is paid


def test_a_struck_debt_is_green_no_more() -> None:
    people = holders()
    people.accounts.billed_cents[:] = 40_000
    people.accounts.plans_cents[:] = 80_000
    people.accounts.green_cents[:] = 60_000
    people.nullify(people.ids, np.zeros(people.size, np.int64))
    assert set(people.accounts.green_cents[:, 0]) == {40_000}


def test_a_charge_off_counts_what_was_green_and_takes_what_waits_into_the_claim() -> None:
    people = holders()
    a: Any = people.accounts
    a.waiting_cents[:], a.unbilled_cents[:], a.billed_cents[:], a.green_cents[:] = 5_000, 10_000, 20_000, 12_000
    a.arrears_cents[:] = 20_000
    a.days_past_due[:] = people._numbers.platforms[0].credit.charge_off_days_past_due - 1
    watch = Watch(people)
    people.age(DAY)
    assert set(a.status[:, 0]) == {Status.CHARGED_OFF}
    assert set(a.billed_cents[:, 0]) == {35_000}
    assert not (a.green_cents + a.waiting_cents + a.unbilled_cents).any()
    assert people.counts[0, Count.GREEN_LOST_CENTS] == 400 * 12_000
    assert watch.flow(Entry.PRINCIPAL_CHARGED_OFF) == 400 * 35_000


def test_orders_are_counted_until_the_next_statement() -> None:
    people = holders()
    people.accounts.n_orders[:] = 254
    people.accounts.orders_cents[:] = 1_999_950_000
    order(people, 40_000, 1, False)
    assert set(people.accounts.n_orders[:, 0]) == {255}
    assert set(people.accounts.orders_cents[:, 0]) == {1_999_990_000}
    order(people, 40_000, 3, True)
    assert set(people.accounts.n_orders[:, 0]) == {255}  # counted no further
    assert set(people.accounts.orders_cents[:, 0]) == {2_000_000_000}


# --- a market ---------------------------------------------------------------------------------------------------------


def run(green_median: float, **green: Any) -> CreditMarket:
    values = {
        f"platforms__{name}__green__{leaf}": value
        for name in ("daily", "flat", "bills_only")
        for leaf, value in green.items()
    }
    market = CreditMarket(stressed(300, 90), rng=4, population__green_median=green_median, **values)
    market.run()
    return market


def other_tables(market: CreditMarket) -> dict[str, Any]:
    """All results but those that tell of green orders."""
    return {
        f"{table}.{name}": column
        for table, columns in market.tables().items()
        for name, column in columns.items()
        if "green" not in name
    }


ALL_ON = {"fee_off": 0.5, "limit_uplift": 0.3, "longer_free": True, "merchant_discount_off": 0.5}


def test_green_orders_are_only_counted_where_nothing_is_given_for_them() -> None:
    few, many = run(0.0), run(1.0)
    assert not few.tables()["platform_daily"]["new_green_orders"].any()
    assert np.array_equal(
        many.tables()["platform_daily"]["new_green_orders"], many.tables()["platform_daily"]["new_orders"]
    )
    a: Any = many.consumers.accounts
    live = (a.status == Status.OPEN) | (a.status == Status.FROZEN)
    principal = a.waiting_cents + a.unbilled_cents + a.plans_cents + a.billed_cents
    assert np.array_equal(a.green_cents[live], principal[live])  # all of it
    left, right = other_tables(few), other_tables(many)
    assert [name for name in left if left[name].tobytes() != right[name].tobytes()] == []


def test_without_green_orders_nothing_is_given() -> None:
    left, right = other_tables(run(0.0)), other_tables(run(0.0, **ALL_ON))
    assert [name for name in left if left[name].tobytes() != right[name].tobytes()] == []


def test_the_books_hold_with_everything_given() -> None:
    market = run(0.5, **ALL_ON)
    tables = market.tables()["platform_daily"]
    assert tables["new_green_forgone_cents"].sum() > 0
    assert tables["new_green_lost_cents"].sum() > 0
    assert market.consumers.accounts.waiting_cents.sum() > 0
    check_books(market)
    check_accounts(market)
    a: Any = market.consumers.accounts
    principal = a.waiting_cents + a.unbilled_cents + a.plans_cents + a.billed_cents
    assert np.all(a.green_cents <= principal)
