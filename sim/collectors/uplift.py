"""A collection score: how much more likely a debtor pays within a week if contacted than if left alone.

Work lists ranked by it spend hours where a contact changes something; who would pay anyway is left in peace. It is
learnt from the platform's own work. Who is contacted is chosen by value, so those left alone would be no measure of
what a contact changes: by lot, a small part of the cases rests for two weeks, and as many come first on every day.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.codes import Channel
from sim.collectors.casebook import CaseBook
from sim.collectors.channels import CALLS, VISITS, members
from sim.collectors.jobs import Done, Jobs
from sim.collectors.response import Response, features
from sim.draws import uniforms_for
from sim.random import Stream
from sim.scenario import Scenario

__all__ = ["CollectionScore", "HORIZON_DAYS", "REST_DAYS"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Paid = Callable[[Ints, Ints], Ints]
"""What accounts (consumers, platforms) have ever paid, cents."""

RANKED = (*CALLS, *VISITS)
"""Channels whose lists are ranked: those that take hours, but for papers, whose worth shows months later."""
HORIZON_DAYS = 7
REST_DAYS = 14
"""A case rests so long; its week is watched from a day in the first half on, so that nobody calls in between."""
COMES_FIRST = 1e9
MOST_A_DAY = 100


class _Watched(NamedTuple):
    """Cases of one platform whose week is watched: ``paid_cents`` is what they had ever paid when it began."""

    day: int
    platform: int
    consumer: Ints
    contacted: bool
    channel: Ints
    seen: Floats
    paid_cents: Ints


class _Lots(NamedTuple):
    """Who rests and who comes first in these two weeks, job by job; ``keep`` orders samples."""

    rests: Flags
    first: Flags
    keep: Floats


class CollectionScore:
    """The collection scores of all platforms that rank by them; ``warnings`` tells in words which cannot yet.

    ``arms`` may rank differently; the model is the platform's, fitted on all of them.
    """

    def __init__(self, book: CaseBook, labels: Sequence[str], key: tuple[int, int, int]) -> None:
        self._book, self._labels, self._key = book, tuple(labels), key
        self.models = [Response() for _ in labels]
        self.warnings: list[str] = []
        self._watched: deque[_Watched] = deque()
        self._resting: list[Ints] = [np.empty(0, np.int64) for _ in labels]
        self._since = 0
        self._explored: Floats = np.zeros((1, len(labels)))

    def use(self, arms: Sequence[Scenario]) -> None:
        """Take the terms in force from today on."""
        self._explored = np.array([
            [one.collection.explored_share if one.collection.order_by == "uplift" else 0.0
             for one in terms.platforms.values()] for terms in arms])

    @property
    def active(self) -> bool:
        """Does any platform rank by uplift."""
        return bool(self._explored.any())

    # --- the day --------------------------------------------------------------------------------------------------

    def rank(self, jobs: Jobs, day: int) -> tuple[Jobs, Floats]:
        """Today's jobs without those that rest or change nothing, and the chance gained by each.

        Not a number where experience ranks: papers, claims sold, other platforms, and as long as nothing is learnt.
        """
        gain = np.full(len(jobs), np.nan)
        if not self.active:
            return jobs, gain
        if day - self._since >= REST_DAYS:
            self._since = day - day % REST_DAYS
            self._resting = [np.empty(0, np.int64) for _ in self._labels]
        left = np.ones(len(jobs), bool)
        for platform, model in enumerate(self.models):
            rows = np.flatnonzero(self._ranked(jobs, platform))
            if not len(rows):
                continue
            mine = jobs.where(rows)
            lots = self._lots(mine, platform)
            self._watch_resting(mine.where(lots.rests), lots.keep[lots.rests], platform, day)
            if model.fitted:
                gain[rows] = model.gain(features(self._book, mine.row, day), mine.channel)
            gain[rows[lots.first]] = COMES_FIRST
            left[rows] = ~lots.rests & ~(gain[rows] <= 0.0)
        return jobs.where(left), gain[left]

    def note(self, done: Done, day: int) -> None:
        """Watch a sample of those contacted today; the book must not have heard of it yet."""
        if not self.active:
            return
        for platform in range(len(self._labels)):
            mine = done.where(self._ranked(done, platform))
            if len(mine):
                self._watch(mine, self._lots(mine, platform).keep, platform, day, contacted=True)

    def follow_up(self, day: int, paid: Paid) -> None:
        """See, in the evening, who paid within the week that is over."""
        while self._watched and self._watched[0].day + HORIZON_DAYS <= day:
            one = self._watched.popleft()
            now = paid(one.consumer, np.full(len(one.consumer), one.platform))
            self.models[one.platform].learn(one.seen, one.channel, one.contacted, now > one.paid_cents)

    def close_cycle(self, day: int) -> None:
        """Fit every score anew on what is known by now."""
        for platform in np.flatnonzero(self._explored.any(axis=0)).tolist():
            lacking = self.models[platform].fit()
            if lacking:
                self.warnings.append(f"day {day}: {self._labels[platform]}: experience ranks work lists: {lacking}")

    # --- helpers --------------------------------------------------------------------------------------------------

    def _ranked(self, jobs: Jobs, platform: int) -> Flags:
        """Jobs of a platform on claims of its own that a score may rank."""
        own = (self._book.cases.platform[jobs.row] == platform) & (self._book.owner[jobs.row] == 0)
        ranked: Flags = own & members(RANKED)[jobs.channel] & (self._explored[jobs.arm, platform] > 0.0)
        return ranked

    def _lots(self, jobs: Jobs, platform: int) -> _Lots:
        lots = uniforms_for(
            self._key, Stream.EXPLORE, platform, self._book.cases.consumer[jobs.row], self._since)
        share = self._explored[jobs.arm, platform]
        rests = lots[:, 0] < share
        return _Lots(rests, ~rests & (lots[:, 0] < 2.0 * share), lots[:, 1])

    def _watch_resting(self, jobs: Jobs, keep: Floats, platform: int, day: int) -> None:
        """Watch the week of cases for which there would be work, from the first such day on."""
        if day - self._since >= REST_DAYS - HORIZON_DAYS or not len(jobs):
            return
        consumer = self._book.cases.consumer[jobs.row]
        new = ~np.isin(consumer, self._resting[platform])
        new[1:] &= np.diff(jobs.row) > 0  # a case with several jobs is one case
        self._resting[platform] = np.concatenate([self._resting[platform], consumer[new]])
        self._watch(jobs.where(new), keep[new], platform, day, contacted=False)

    def _watch(self, jobs: Jobs, keep: Floats, platform: int, day: int, contacted: bool) -> None:
        """Watch these cases, or those with the lowest lots if they are many."""
        chosen = jobs.where(np.sort(np.argsort(keep, kind="stable")[:MOST_A_DAY]))
        cases, rows = self._book.cases, chosen.row
        self._watched.append(_Watched(
            day, platform, cases.consumer[rows], contacted, np.where(contacted, chosen.channel, Channel.HUMAN_CALL),
            features(self._book, rows, day), cases.paid_cents[rows]))
