"""Placement, recall, and the dearer second placement."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.collectors.cases.placement import contingency_ppm, fee_share, place, recall
from sim.core.ledger import Entry
from sim.scenario import CollectorParameters
from tests.collectors import Room, book_of, cases_of, collector

FIRM: dict[str, Any] = dict(
    kind="agency",
    contingency_0_90=0.1,
    contingency_91_180=0.2,
    contingency_181_360=0.3,
    contingency_over_360=0.9,
    replacement_markup=1.5,
    placement_days=10,
    turnover_daily=0.0,
)
FIRST = np.array([0, 1])


@pytest.mark.parametrize(
    ("days", "placement", "rate"),
    [
        (90, 1, 100_000),
        (91, 1, 200_000),
        (180, 1, 200_000),
        (181, 1, 300_000),
        (360, 1, 300_000),
        (361, 1, 900_000),
        (90, 2, 150_000),
        (90, 3, 225_000),
        (361, 2, 1_000_000),
    ],
)
def test_fee_by_age_and_by_placement(days: int, placement: int, rate: int) -> None:
    assert contingency_ppm(CollectorParameters(**FIRM), np.array([days]), np.array([placement]))[0] == rate


def test_a_case_is_placed_recalled_and_placed_again_dearer() -> None:
    book, firms = book_of(cases_of(n=2)), [collector(**FIRM)]
    assert place(book, firms, FIRST, np.zeros(2, np.int64), day=0).tolist() == [0, 1]
    assert place(book, firms, FIRST, np.zeros(2, np.int64), day=5).tolist() == [], "they have it already"
    assert (book.rate_ppm[0], book.placement[0]) == (100_000, 1)
    assert not recall(book, firms, 9).any()
    assert recall(book, firms, 10).all()
    assert (book.pool[0], book.rate_ppm[0]) == (-1, 0)
    place(book, firms, FIRST, np.zeros(2, np.int64), day=10)
    assert (book.rate_ppm[0], book.placement[0]) == (150_000, 2)


def test_an_agency_that_has_left_keeps_nothing() -> None:
    book, firms = book_of(cases_of(n=2)), [collector(**FIRM)]
    place(book, firms, FIRST, np.zeros(2, np.int64), day=0)
    firms[0].gone_since = 0
    assert recall(book, firms, 1).all()


def test_a_team_keeps_what_it_has_work_on() -> None:
    book, teams = book_of(cases_of(n=2)), [collector()]
    place(book, teams, FIRST, np.zeros(2, np.int64), day=0)
    place(book, teams, FIRST[:1], np.zeros(1, np.int64), day=20)
    assert recall(book, teams, 30).tolist() == [False, True]
    assert book.placement.tolist() == [0, 0]
    teams[0].use(CollectorParameters(returned_after_days=12), 31)
    assert recall(book, teams, 32).tolist() == [True, False], "12 days after the last work on it"


def test_another_pool_takes_over_and_sold_claims_stay() -> None:
    book, pools = book_of(cases_of(n=2)), [collector(**FIRM), collector(index=1)]
    place(book, pools, FIRST, np.zeros(2, np.int64), day=0)
    book.owner[1] = 1
    assert place(book, pools, FIRST, np.ones(2, np.int64), day=3).tolist() == [0]
    assert book.pool.tolist() == [1, 0]
    assert fee_share(book, pools[0]) == 1.0, "its own claims are all its own"


def test_commission_is_a_part_of_what_was_recovered() -> None:
    room = Room(
        4, {"firm": FIRM | dict(staff=1)}, stages={"all": dict(contacts={"human_call": 1}, pool="firm")}, respite_days=0
    )
    room.day(0, cases_of(n=4), pays_cents=1_005)
    assert room.ledger.flows[0, Entry.COMMISSION] == 4 * 100
    assert room.collection.sums.collectors.recovered_cents[0] == 4 * 1_005
    room.ledger.close_day()
    room.day(1, cases_of(*[dict(paid_cents=1_005 + 300)] * 4))
    assert room.ledger.flows[0, Entry.COMMISSION] == 4 * 30, "what was paid unprompted; the rest was heard of before"


def test_commission_never_overdraws_a_platform() -> None:
    room = Room(1, {"firm": FIRM}, stages={"all": dict(contacts={"human_call": 1}, pool="firm")})
    room.ledger.post(Entry.ORDER, 0, 10**9 - 7)
    room.collection.assign(cases_of(n=1), 0)
    room.collection._returns.unprompted(np.array([1_000]))
    assert room.ledger.flows[0, Entry.COMMISSION] == 7
    room.check()
