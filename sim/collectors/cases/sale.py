"""Sale of debt: portfolios of charged-off claims go to the agency that bids most, if it bids enough."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.collectors.cases.casebook import CaseBook
from sim.collectors.firms.collector import Collector
from sim.core.draws import normals_for
from sim.core.frames import Sales
from sim.core.random import Stream
from sim.core.units import cycle_of
from sim.scenario import CollectionParameters

__all__ = ["for_sale", "highest_bid", "sell"]

Ints = NDArray[np.int64]


def for_sale(book: CaseBook, platform: int, settings: CollectionParameters, cycle: int) -> Ints:
    """Claims that a platform offers at the end of this cycle: charged off, old enough, not sold and not in court."""
    if settings.sells_after_days == 0 or (cycle + 1) % settings.sale_every_cycles:
        return np.empty(0, np.int64)
    cases = book.cases
    return np.flatnonzero(
        (cases.platform == platform)
        & cases.charged_off
        & (cases.days_past_due > settings.sells_after_days)
        & (book.owner == 0)
        & ~book.in_court
    )


def highest_bid(
    agencies: Sequence[Collector],
    bucket: Ints,
    claims_cents: Ints,
    key: tuple[int, int, int],
    platform: int,
    day: int,
    reserve_share: float,
) -> tuple[Collector, int] | None:
    """Who gets the portfolio and what it pays, cents; None if nobody offers the reserve.

    Each bids what it expects to be left of it after costs, with an error of its own, and never more than its cash.
    Among equal bids the first agency of the scenario has it.
    """
    best: tuple[Collector, int] | None = None
    for agency in agencies:
        z = normals_for(key, Stream.BID, platform, np.array([agency.index]), day)[0]
        bid = min(agency.liquidation.worth_cents(bucket, claims_cents, float(z)), agency.cash_cents)
        if best is None or bid > best[1]:
            best = agency, bid
    if best is None or best[1] <= 0 or best[1] < reserve_share * int(claims_cents.sum()):
        return None
    return best


def sell(
    book: CaseBook,
    platform: int,
    settings: CollectionParameters,
    agencies: Sequence[Collector],
    key: tuple[int, int, int],
    day: int,
) -> tuple[Ints, Sales, int] | None:
    """Offer what a platform sells today, and hand it over to the agency that bids most.

    Returns rows of the book, the claims and the price, cents; None if nothing is sold.
    """
    rows = for_sale(book, platform, settings, cycle_of(day))
    claims = book.owed_now(book.cases.consumer[rows], book.cases.platform[rows])
    rows, claims = rows[claims > 0], claims[claims > 0]
    won = highest_bid(agencies, book.buckets(rows), claims, key, platform, day, settings.reserve_share)
    if won is None:
        return None
    agency, price_cents = won
    agency.cash_cents -= price_cents
    book.leave_pool(rows)
    book.owner[rows], book.pool[rows], book.placed_day[rows] = 1 + agency.index, agency.index, day
    sold = Sales(book.cases.consumer[rows], book.cases.platform[rows], claims, np.full(len(rows), agency.index))
    return rows, sold, price_cents
