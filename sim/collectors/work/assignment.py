"""From cases to jobs: strategies decide, platform by platform and arm by arm; agencies work what they own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.collectors.cases.casebook import NO_POOL, CaseBook
from sim.collectors.cases.jobs import Jobs, checked_jobs
from sim.collectors.firms.collector import Collector
from sim.collectors.work.strategy import Direction, strategy_of
from sim.core.channels import having
from sim.core.vocabulary import Channel, Offer
from sim.scenario import CollectionParameters, Scenario

__all__ = ["Assignment"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Assignment:
    """The strategies of all platforms, each made once."""

    def __init__(self, book: CaseBook, collectors: Sequence[Collector]) -> None:
        self._book, self._collectors = book, collectors
        self._strategies: dict[tuple[str, str], Direction] = {}

    def make(self, arms: Sequence[Scenario]) -> None:
        """Make the strategies that these scenarios name.

        :raises ScenarioError: as ``strategy_of``.
        """
        for terms in arms:
            for label, platform in terms.platforms.items():
                named = label, platform.collection.strategy
                known = self._strategies.get(named)
                if known is None or not known.is_from(terms.home):
                    self._strategies[named] = strategy_of(label, platform.collection, terms.home)

    def jobs(self, arms: Sequence[Scenario], arm: Ints, day: int) -> Jobs:
        """All that is wished for today; ``arm`` is that of each row of the book."""
        parts = [
            part
            for number, terms in enumerate(arms)
            for place, label in enumerate(terms.platforms)
            for part in self._wishes(terms.platforms[label].collection, label, place, number, arm, day)
        ]
        return self._possible(Jobs.joined(parts), arms[0].court.smallest_claim_cents)

    def _wishes(
        self, settings: CollectionParameters, label: str, platform: int, number: int, arm: Ints, day: int
    ) -> Iterator[Jobs]:
        """Of one platform and arm: its strategy's wishes, and those of the agencies that bought its claims."""
        mine = (self._book.cases.platform == platform) & (arm == number)
        sold = mine & (self._book.owner > 0)
        kept = mine & ~sold
        rows = np.flatnonzero(kept)
        if settings.active and len(rows):
            pools = tuple(collector.label for collector in self._collectors)
            strategy = self._strategies[label, settings.strategy]
            actions = strategy.decide(
                self._book.cases.where(rows), self._book.file(rows, settings.challenger_share, pools), settings, day
            )
            yield checked_jobs(
                actions,
                self._book,
                kept,
                settings.forbidden,
                number,
                [collector.settings for collector in self._collectors],
                strategy.who,
            )
        if sold.any():
            for collector in self._collectors:
                own = np.flatnonzero(sold & (self._book.owner == 1 + collector.index))
                yield from self._own(collector, own, settings, number, day)

    def _own(
        self, agency: Collector, rows: Ints, settings: CollectionParameters, number: int, day: int
    ) -> Iterator[Jobs]:
        """What an agency does about its own claims: it calls and visits debtors, no others, and may sue."""
        book = self._book
        rested = (day - book.last_talk_day[rows] >= settings.respite_days) & (day > book.hardship_until[rows])
        names = [*agency.settings.channels, *(["lawsuit"] if agency.settings.lawyers else [])]
        for name in names:
            channel = Channel[name.upper()]
            if name in settings.forbidden or channel.traits.calls_others:
                continue
            due = rows[rested & (day - book.last_try[rows, channel] >= agency.settings.bought_claims_every_days)]
            whole = np.ones(len(due), np.int64)
            yield Jobs(due, whole * channel, whole * agency.index, whole * number, whole * Offer.PROMISE, whole * 0)

    def _possible(self, jobs: Jobs, smallest_claim_cents: int) -> Jobs:
        """Without suits that are pending, not worth it or premature; nothing by agencies that have left."""
        book = self._book
        suit = jobs.channel == Channel.LAWSUIT
        idle = suit & (
            book.in_court[jobs.row]
            | ~book.cases.charged_off[jobs.row]
            | (book.cases.owed_cents[jobs.row] < smallest_claim_cents)
        )
        gone = np.array([not collector.active for collector in self._collectors] + [False])[jobs.pool]
        jobs = jobs.where(~idle & ~(gone & having("by_people")[jobs.channel]))
        # What needs nobody is sent by the platform itself.
        gone = np.array([not collector.active for collector in self._collectors] + [False])[jobs.pool]
        jobs.pool[gone] = NO_POOL
        return jobs.where(np.lexsort((jobs.channel, jobs.row)))
