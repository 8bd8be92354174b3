"""Who brought what in: experience, commissions, and the cash of agencies that own what was paid on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.collectors.accounts.sums import CollectorSums
from sim.collectors.accounts.till import Till
from sim.collectors.cases.casebook import CaseBook
from sim.collectors.firms.collector import Collector
from sim.core.frame import sums_by
from sim.core.units import MILLION

__all__ = ["Returns"]

Ints = NDArray[np.int64]


class Returns:
    """Credits payments to the collectors who had the cases."""

    def __init__(self, book: CaseBook, collectors: Sequence[Collector], till: Till, sums: CollectorSums) -> None:
        self._book, self._collectors, self._till, self._sums = book, collectors, till, sums

    def unprompted(self, growth_cents: Ints) -> None:
        """Payments between two contacts, by row of the book; they earn commission on what is placed, as others do.

        What is paid on sold claims comes in answer to the agency's contacts alone, and is credited with them.
        """
        rows = np.flatnonzero((growth_cents > 0) & (self._book.owner == 0))
        self._placed(rows, growth_cents[rows])

    def reported(self, consumer: Ints, platform: Ints, owner: Ints, paid_cents: Ints) -> None:
        """Payments that contacts, promises or the court brought today."""
        if not paid_cents.any():
            return
        for collector in self._collectors:
            cash = int(paid_cents[owner == 1 + collector.index].sum())
            collector.cash_cents += cash
            self._sums.recovered_cents[collector.index] += cash
        rows, known = self._book.rows_of(consumer, platform)
        known &= paid_cents > 0
        rows, paid_cents, owner = rows[known], paid_cents[known], owner[known]
        np.add.at(self._book.paid_before, rows, paid_cents)
        for collector in self._collectors:
            own = owner == 1 + collector.index
            if own.any():
                self._learn(collector, rows[own], paid_cents[own])
        self._placed(rows[owner == 0], paid_cents[owner == 0])

    def _placed(self, rows: Ints, paid_cents: Ints) -> None:
        """Commission of those who have the cases for somebody else."""
        pool = self._book.pool[rows]
        for collector in self._collectors:
            mine = np.flatnonzero(pool == collector.index)
            if not len(mine):
                continue
            self._learn(collector, rows[mine], paid_cents[mine])
            np.add.at(collector.recovered_today, self._book.cases.platform[rows[mine]], paid_cents[mine])
            self._sums.recovered_cents[collector.index] += paid_cents[mine].sum()
            if collector.is_agency:
                self._pay_fees(collector, rows[mine], paid_cents[mine])

    def _pay_fees(self, agency: Collector, rows: Ints, paid_cents: Ints) -> None:
        fees = paid_cents * self._book.rate_ppm[rows] // MILLION
        due = sums_by(self._book.cases.platform[rows], fees, len(agency.recovered_today))
        for platform in np.flatnonzero(due).tolist():
            paid = self._till.commission(platform, int(due[platform]))
            agency.cash_cents += paid
            self._sums.commission_cents[agency.index] += paid

    def _learn(self, collector: Collector, rows: Ints, paid_cents: Ints) -> None:
        """What old debt brings, and which officer brought it."""
        collector.liquidation.recovered(self._book.buckets(rows), paid_cents)
        officer = self._book.officer[rows]
        hers = (officer >= 0) & (officer < len(collector.brought_today))
        np.add.at(collector.brought_today, officer[hers], paid_cents[hers])
