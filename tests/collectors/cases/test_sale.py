"""Claims are offered, bid for, sold, and worked by whoever bought them."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.collectors.cases.sale import for_sale, highest_bid
from sim.collectors.firms.liquidation import Liquidation
from sim.core.ledger import Entry
from sim.core.vocabulary import CHARGED_OFF_BUCKET
from sim.scenario import CollectionParameters
from sim.scenario.parameters.collection.bids import BidParameters
from tests.collectors import KEY, Room, book_of, cases_of, collector

CLAIM = dict(charged_off=True, days_past_due=300, owed_cents=1_000_000)
OFF = np.full(50, CHARGED_OFF_BUCKET)
CLAIMS = np.full(50, 1_000_000)
BIDS = BidParameters()


def settings(**changes: Any) -> CollectionParameters:
    return CollectionParameters(**dict(sells_after_days=270, sale_every_cycles=3) | changes)


def test_what_is_for_sale() -> None:
    book = book_of(cases_of(CLAIM, CLAIM | dict(days_past_due=270), CLAIM | dict(charged_off=False), CLAIM, CLAIM))
    book.owner[3], book.in_court[4] = 1, True
    assert for_sale(book, 0, settings(), cycle=2).tolist() == [0]
    assert for_sale(book, 0, settings(), cycle=3).tolist() == []
    assert for_sale(book, 1, settings(), cycle=2).tolist() == []
    assert for_sale(book, 0, settings(sells_after_days=0), cycle=2).tolist() == []


def test_worth_is_what_is_expected_within_the_horizon_less_costs() -> None:
    fresh = Liquidation(BIDS)
    expected = CLAIMS.sum() * (1 - (1 - 0.0075) ** 12) * 0.4
    assert abs(fresh.worth_cents(OFF, CLAIMS, 0.0) - expected) < 2
    assert fresh.worth_cents(OFF, CLAIMS, 1.0) > expected > fresh.worth_cents(OFF, CLAIMS, -1.0)
    other = Liquidation(BidParameters(horizon_cycles=3, recovered_per_cycle=0.5, cost_share=0.99, most_cost_share=0.75))
    assert abs(other.worth_cents(OFF, CLAIMS, 0.0) - CLAIMS.sum() * (1 - 0.5**3) * 0.25) < 2
    sure = Liquidation(BidParameters(error_log_sd=0.0))
    assert sure.worth_cents(OFF, CLAIMS, 1.0) == sure.worth_cents(OFF, CLAIMS, -1.0)


def test_experience_moves_the_bid() -> None:
    good, bad, dear = Liquidation(BIDS), Liquidation(BIDS), Liquidation(BIDS)
    for one, recovered in ((good, 10**9), (bad, 0), (dear, 10**9)):
        for _ in range(30):
            one.held(np.array([CHARGED_OFF_BUCKET]), np.array([10**10]))
        one.recovered(np.array([CHARGED_OFF_BUCKET]), np.array([recovered]))
    dear.spent(9 * 10**8)
    worth = [one.worth_cents(OFF, CLAIMS, 0.0) for one in (bad, dear, good)]
    assert worth == sorted(worth)
    assert worth[0] < Liquidation(BIDS).worth_cents(OFF, CLAIMS, 0.0) < worth[2]


def test_the_highest_bid_wins_if_it_can_pay_and_is_enough() -> None:
    rich, poor = collector(kind="agency"), collector(index=1, kind="agency", capital_cents=1_000)
    won = highest_bid([poor, rich], OFF, CLAIMS, KEY, 0, 89, reserve_share=0.0)
    assert won is not None
    assert won[0] is rich
    assert won[1] > 1_000
    alone = highest_bid([poor], OFF, CLAIMS, KEY, 0, 89, reserve_share=0.0)
    assert alone is not None
    assert alone[1] == 1_000
    assert highest_bid([poor, rich], OFF, CLAIMS, KEY, 0, 89, reserve_share=0.9) is None
    assert highest_bid([], OFF, CLAIMS, KEY, 0, 89, reserve_share=0.0) is None
    assert highest_bid([rich], OFF[:0], CLAIMS[:0], KEY, 0, 89, reserve_share=0.0) is None


def sold_room(**changes: Any) -> Room:
    room = Room(
        6,
        {"firm": dict(kind="agency", staff=2, base_pay_cents=0, turnover_daily=0.0, **changes)},
        stages={"all": dict(contacts={"text": 1})},
        sells_after_days=270,
        sale_every_cycles=1,
        reserve_share=0.0,
        respite_days=0,
    )
    room.day(29, cases_of(*[CLAIM] * 6))
    return room


def test_a_claim_that_is_sold_is_worked_by_its_owner_who_keeps_what_comes() -> None:
    room = sold_room()
    price = int(room.ledger.flows[0, Entry.DEBT_SALE])
    firm = room.collection.collectors[0]
    assert 0 < price == firm.settings.capital_cents - firm.cash_cents
    assert room.collection.sums.platforms.claims_sold_cents[0] == 6_000_000
    contacts = room.day(30, cases_of(*[CLAIM] * 6), pays_cents=500)
    assert contacts.owner.tolist() == [1] * 6
    assert room.ledger.flows[0, Entry.COMMISSION] == 0
    assert room.ledger.flows[0, Entry.RECOVERY_SOLD] == 3_000
    assert firm.cash_cents == firm.settings.capital_cents - price + 3_000 - 6 * 10
    assert len(room.day(31, cases_of(*[CLAIM] * 6))) == 0, "each claim is tried every fourteen days"


def test_an_owner_may_try_its_claims_every_day() -> None:
    room = sold_room(bought_claims_every_days=1)
    assert [len(room.day(day, cases_of(*[CLAIM] * 6))) for day in (30, 31)] == [6, 6]


def test_nobody_sues_over_less_than_the_smallest_claim() -> None:
    room = sold_room(lawyers=True)
    court = room.terms.court.model_copy(update={"smallest_claim_cents": 1_000_001})
    terms = room.terms.model_copy(update={"court": court})
    room.collection.use(terms, [terms])
    room.day(30, cases_of(*[CLAIM] * 6))
    assert room.collection.sums.court.filed == 0


def test_an_owner_with_lawyers_sues_at_its_own_cost() -> None:
    room = sold_room(lawyers=True)
    room.day(30, cases_of(*[CLAIM] * 6))
    assert room.collection.sums.court.filed == 6
    assert room.ledger.flows[0, Entry.COURT_FEE] == 0
    assert room.ledger.flows[0, Entry.AGENCY_COST] > 6 * 5_000


def test_an_owner_that_has_left_does_nothing() -> None:
    room = sold_room()
    room.collection.collectors[0].gone_since = 0
    assert len(room.day(30, cases_of(*[CLAIM] * 6))) == 0


def test_without_sale_the_strategy_goes_on() -> None:
    room = Room(6, {"firm": dict(kind="agency")}, stages={"all": dict(contacts={"text": 1})})
    room.day(29, cases_of(*[CLAIM] * 6))
    assert room.ledger.flows[0, Entry.DEBT_SALE] == 0
    assert room.day(30, cases_of(*[CLAIM] * 6)).owner.tolist() == [0] * 6
