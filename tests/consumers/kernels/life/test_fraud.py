"""Planted fraud: who orders, when, on which account, how much, and who gains by it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.consumers import Population
from sim.consumers.rules.life import fraud
from sim.core.draws import uniforms_for
from sim.core.frames import Decisions, Orders
from sim.core.ledger import Entry
from sim.core.random import Stream
from sim.core.vocabulary import Count, Fraud, Mark, Status
from sim.market import CreditMarket
from tests.consumers import Watch, in_debt, population
from tests.market.worlds import check_accounts, check_books
from tests.twin.compare import snapshot
from tests.twin.worlds import baseline

DAY, SPREE = 40, 5
PLANTED = {"fraud.share": 0.5, "fraud.from_day": 30, "fraud.to_day": 44, "fraud.spree_days": SPREE}


def holders(values: dict[str, Any] | None = None, *, size: int = 1_000, lenders: int = 2) -> Population:
    """People with open accounts on which nothing is owed, of whom half commit fraud at some time; nobody else buys."""
    people = population(PLANTED | (values or {}), size=size, lenders=lenders)
    for platform in range(lenders):
        in_debt(people, platform, principal=0, fees=0, arrears=0, days=0)
    return people


def in_spree(people: Population, day: int) -> NDArray[np.bool_]:
    """Who is in the middle of a fraud, by the draws at birth."""
    u = uniforms_for(people.key, Stream.PERSON_TRUST, 0, people.ids, 0)
    begins = np.array([fraud.fraud_begins(x, 30, 44) for x in u[:, 3].tolist()])
    found: NDArray[np.bool_] = (u[:, 1] < 0.5) & (begins <= day) & (day < begins + SPREE)
    return found


def kinds(people: Population) -> NDArray[np.int64]:
    u = uniforms_for(people.key, Stream.PERSON_TRUST, 0, people.ids, 0)
    return np.array([fraud.fraud_kind(w) for w in u[:, 2].tolist()])


def decide(people: Population, orders: Orders, admitted: bool) -> None:
    n = len(orders)
    people.settle(DAY, orders, Decisions(np.full(n, admitted), np.zeros(n, np.int64)))


def test_spree_order() -> None:
    assert fraud.spree_order(100_000, 0.5, 0.0) == 25_000
    assert fraud.spree_order(100_000, 0.5, 0.999) == 74_950
    assert fraud.spree_order(100_000, 1.0, 0.9) == 100_000  # no more than there is
    assert fraud.spree_order(300, 0.5, 0.0) == 0  # less than a yuan buys nothing
    assert fraud.spree_order(0, 0.5, 0.9) == 0


def test_cashed_out() -> None:
    assert fraud.cashed_out(100_000, 0.15) == 85_000
    assert fraud.cashed_out(100_000, 1.0) == 0


def test_in_a_spree_the_most_is_made_of_the_largest_headroom() -> None:
    people = holders()
    people.accounts.billed_cents[:, 0] = 100_000  # more is left with the second platform
    people.accounts.limit_cents[::7, 0] = 450_000  # but not for these
    orders = people.shop(DAY)
    u = uniforms_for(people.key, Stream.FRAUD, 0, people.ids, DAY)
    who = in_spree(people, DAY) & (u[:, 0] < 0.8)
    assert 50 < who.sum() < 200
    assert np.array_equal(orders.consumer, np.flatnonzero(who))
    assert np.array_equal(orders.platform, np.where(orders.consumer % 7 == 0, 0, 1))
    assert set(orders.headroom_cents) == {300_000, 350_000}
    most = orders.headroom_cents * 0.5 * (0.5 + u[orders.consumer, 1])
    assert np.array_equal(orders.amount_cents, np.floor(most + 0.5).astype(np.int64))
    assert set(orders.term_cycles) == {1}
    assert not orders.green.any()
    assert not orders.applies.any()
    assert np.array_equal(people.commits_fraud(people.ids, DAY), in_spree(people, DAY))


@pytest.mark.parametrize("status", [Status.NONE, Status.FROZEN, Status.CHARGED_OFF])
def test_without_an_open_account_there_is_nothing_to_gain(status: Status) -> None:
    people = holders()
    people.accounts.status[:] = status
    assert len(people.shop(DAY)) == 0


def test_nor_on_the_public_list() -> None:
    people = holders()
    people.who.marks[:] |= np.uint8(Mark.LISTED)
    assert len(people.shop(DAY)) == 0


def test_fraud_takes_the_place_of_the_wants_of_the_day() -> None:
    people = holders({"shopping.wants_per_cycle": 30.0, "shopping.taste_for_credit": 10.0, "fraud.orders_daily": 0.0})
    wanted = np.zeros(people.size, bool)
    wanted[people.shop(DAY).consumer] = True
    assert not wanted[in_spree(people, DAY)].any()
    assert wanted[~in_spree(people, DAY)].mean() > 0.9


def test_a_merchant_in_the_plot_pays_out() -> None:
    people = holders()
    orders = people.shop(DAY)
    watch = Watch(people)
    decide(people, orders, admitted=True)
    plot = kinds(people)[orders.consumer] == Fraud.CASH_OUT
    assert 0.2 < plot.mean() < 0.5
    gained = -watch.gone("people.cash_cents")[orders.consumer]
    wanted = np.floor(orders.amount_cents * (1.0 - 0.15) + 0.5).astype(np.int64) * plot
    assert np.array_equal(gained, wanted)
    assert watch.flow(Entry.CASH_OUT) == gained.sum()
    assert people.counts[:, Count.FRAUD_ORDERS].sum() == len(orders)
    assert people.counts[:, Count.FRAUD_CENTS].sum() == orders.amount_cents.sum() == watch.flow(Entry.ORDER)
    owed = (people.accounts.unbilled_cents.sum(axis=1))[orders.consumer]
    assert np.array_equal(owed, orders.amount_cents)


def test_a_fraud_that_is_refused_is_not_paid_in_cash() -> None:
    people = holders()
    orders = people.shop(DAY)
    watch = Watch(people)
    decide(people, orders, admitted=False)
    assert watch.changed() == set()
    assert not people.flows.any()
    assert people.counts[:, Count.REFUSALS].sum() == len(orders) == people.counts.sum()


def test_nobody_withdraws_a_fraud() -> None:
    values = {"regime.cooling_off_days": 7, "shopping.regret": 1.0}
    people = holders(values)
    people.who.cash_cents[:] = 0  # where an order takes all the cash, regret is surest
    orders = people.shop(DAY)
    decide(people, orders, admitted=True)
    assert people.counts[:, Count.ORDERS].sum() == len(orders) > 50
    assert not people.counts[:, Count.WITHDRAWALS].any()


# --- a market ---------------------------------------------------------------------------------------------------------


def run(share: float) -> CreditMarket:
    market = CreditMarket(
        baseline(
            population__size=400,
            days=100,
            society__active=False,
            fraud__share=share,
            fraud__from_day=40,
            fraud__to_day=70,
        ),
        rng=6,
    )
    market.run()
    return market


def test_only_those_who_commit_fraud_and_their_platforms_are_touched() -> None:
    """Every column of everyone else is the same to the last bit: no draw of theirs has moved."""
    honest, planted = run(0.0), run(0.1)
    marked = (planted.consumers.who.marks & Mark.FRAUD) > 0
    assert 0.05 < marked.mean() < 0.15
    before, after = snapshot(honest.consumers), snapshot(planted.consumers)
    for name, column in before.items():
        assert np.array_equal(column[~marked], after[name][~marked]), name
    assert any(not np.array_equal(column[marked], after[name][marked]) for name, column in before.items())
    tables = planted.tables()["platform_daily"]
    assert tables["new_fraud_cents"].sum() > 0
    assert not honest.tables()["platform_daily"]["new_fraud_orders"].any()
    days = np.flatnonzero(tables["new_fraud_orders"].reshape(100, -1).any(axis=1))
    assert days.min() >= 40
    assert days.max() < 70 + SPREE
    check_books(planted)
    check_accounts(planted)
