"""Who pays for what is done about a case: its owner, or the agency that works it, or the platform."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.collectors.accounts.sums import ChannelSums
from sim.collectors.accounts.till import Till, shared_out
from sim.collectors.cases.casebook import CaseBook
from sim.collectors.cases.jobs import Done
from sim.collectors.firms.collector import Collector
from sim.core.frame import sums_by
from sim.core.vocabulary import Channel
from sim.scenario import Scenario

__all__ = ["Expenses"]

Ints = NDArray[np.int64]


class Expenses:
    """Costs of contacts, travel, searches, suits and staff."""

    def __init__(self, book: CaseBook, collectors: Sequence[Collector], till: Till, sums: ChannelSums) -> None:
        self._book, self._collectors, self._till, self._sums = book, collectors, till, sums

    def use(self, arms: Sequence[Scenario]) -> None:
        """Take the prices in force from today on, by arm and ``Channel``, and the pools there are."""
        self._agency = np.array([collector.is_agency for collector in self._collectors] + [False])
        self._prices = np.array(
            [
                [
                    0 if channel is Channel.REMINDER else getattr(terms.channels, channel.name.lower()).cost_cents
                    for channel in Channel
                ]
                for terms in arms
            ],
            np.int64,
        )

    def contacts(self, done: Done) -> None:
        """The price of each attempt."""
        self.worked(done, self._prices[done.arm, done.channel])

    def worked(self, done: Done, cents: Ints) -> None:
        """Costs of contacts made, row by row; an agency pays for what it does, in-house work is the platform's."""
        platform = self._book.cases.platform[done.row]
        np.add.at(self._sums.cost_cents, (platform, done.channel), cents)
        self.work(done.row, done.pool, cents)

    def work(self, rows: Ints, pool: Ints, cents: Ints) -> None:
        """Costs of work on these cases by these collectors."""
        self._charge(self._payer(rows, pool), self._book.cases.platform[rows], cents, self._till.contacts)

    def recordings(self, rows: Ints, pool: Ints) -> None:
        """Costs of keeping contacts on record, in these cases by these collectors."""
        each = np.array([collector.settings.recording_cost_cents for collector in self._collectors], np.int64)
        if each.any():
            self._charge(self._payer(rows, pool), self._book.cases.platform[rows], each[pool], self._till.recordings)

    def suits(self, rows: Ints, fees_cents: Ints) -> None:
        """Filing fees are advanced by whoever owns the claim."""
        payer = self._book.owner[rows] - 1
        self._charge(payer, self._book.cases.platform[rows], fees_cents, self._till.court)

    def _payer(self, rows: Ints, pool: Ints) -> Ints:
        """The agency that owns the claim, or that does the work; -1: the platform."""
        owner = self._book.owner[rows]
        payer: Ints = np.where(owner > 0, owner - 1, np.where(self._agency[pool], pool, -1))
        return payer

    def _charge(self, payer: Ints, platform: Ints, cents: Ints, book: Callable[[int, int], None]) -> None:
        if not cents.any():
            return
        own = payer < 0
        of_agencies = sums_by(payer[~own], cents[~own], len(self._collectors)).tolist()
        for collector, due in zip(self._collectors, of_agencies, strict=True):
            if due:
                collector.spend(due)
        for lender, due in enumerate(sums_by(platform[own], cents[own], len(self._sums.cost_cents)).tolist()):
            if due:
                book(lender, due)

    def staff(self, collector: Collector, users: Ints) -> int:
        """Pay the officers of a day; returns the commission of in-house ones.

        An agency pays from its cash. In-house pay falls on platforms by the contacts made for each, on idle days by
        ``users`` (1: the platform's strategy names this team); commission falls where the money came in.
        """
        base = collector.base_pay_cents()
        commissions = [collector.commission_cents(cents) for cents in collector.recovered_today.tolist()]
        if collector.is_agency:
            collector.spend(base + sum(commissions))
            return 0
        worked = collector.contacts_today
        shares = shared_out(base, worked if worked.any() else users)
        for platform, (share, commission) in enumerate(zip(shares.tolist(), commissions, strict=True)):
            self._till.staff(platform, share + commission)
        return sum(commissions)
