"""Who has which case: placed with an agency for so many days, recalled, and placed again at a dearer rate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.collectors.cases.casebook import NO_POOL, CaseBook
from sim.collectors.firms.collector import Collector
from sim.core.units import MILLION
from sim.scenario import CollectorParameters

__all__ = ["contingency_ppm", "fee_share", "place", "recall"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def contingency_ppm(settings: CollectorParameters, days_past_due: Ints, placement: Ints) -> Ints:
    """An agency's part of what it recovers, by age at placement; times the mark-up from each placement to the next."""
    ages = np.searchsorted(np.array([90, 180, 360]), days_past_due, side="left")
    rates = np.array(
        [
            settings.contingency_0_90,
            settings.contingency_91_180,
            settings.contingency_181_360,
            settings.contingency_over_360,
        ]
    )[ages]
    dearer = settings.replacement_markup ** np.maximum(placement - 1, 0)
    fees: Ints = np.rint(np.minimum(rates * dearer, 1.0) * MILLION).astype(np.int64)
    return fees


def recall(book: CaseBook, collectors: Sequence[Collector], day: int) -> Flags:
    """Take back cases whose time with a collector is over, and all of an agency that has left; says which."""
    back = np.zeros(len(book), bool)
    for collector in collectors:
        settings = collector.settings
        days = settings.placement_days if collector.is_agency else settings.returned_after_days
        over = (day - book.placed_day >= days) | (not collector.active)
        back |= (book.pool == collector.index) & (book.owner == 0) & over
    book.leave_pool(back)
    return back


def place(book: CaseBook, collectors: Sequence[Collector], rows: Ints, pools: Ints, day: int) -> Ints:
    """Give cases to the pools that are to work them; the first row of a case counts. Returns the rows that moved."""
    rows, first = np.unique(rows, return_index=True)
    pools = pools[first]
    sold = book.owner[rows] > 0
    rows, pools = rows[~sold], pools[~sold]
    stays = book.pool[rows] == pools
    in_house = np.array([not collector.is_agency for collector in collectors], bool)
    worked = rows[stays & (pools >= 0) & in_house[pools]]
    book.placed_day[worked] = day  # an in-house team keeps a case as long as there is work on it
    moved, to = rows[~stays], pools[~stays]
    book.leave_pool(moved)
    book.pool[moved], book.placed_day[moved] = to, day
    for collector in collectors:
        if collector.is_agency:
            given = moved[to == collector.index]
            book.placement[given] += 1
            book.rate_ppm[given] = contingency_ppm(
                collector.settings, book.cases.days_past_due[given], book.placement[given]
            )
    placed: Ints = moved[to != NO_POOL]
    return placed


def fee_share(book: CaseBook, collector: Collector) -> float:
    """Mean fee of an agency over the cases it has, as a share of what it recovers; its own claims are all its own."""
    mine = book.pool == collector.index
    n = int(mine.sum())
    fees = int(np.where(book.owner[mine] > 0, MILLION, book.rate_ppm[mine]).sum())
    return fees / (n * MILLION) if n else 0.0
