"""A collection score: how much more likely a debtor pays within a horizon if contacted than if left alone.

Work lists ranked by it spend hours where a contact changes something; who would pay anyway is left in peace. It is
learnt from the platform's own work: those contacted on a day beside those for whom there was no time. Who is contacted
follows from what the score sees, so it can be told from what a contact changes, but only where of cases alike some are
contacted and some are not. Therefore a small part of the cases, by lot, rests for a while; and for as many the place
in the list is drawn once there is a score, so that they take as small a part of the hours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.collectors.cases.casebook import CaseBook
from sim.collectors.cases.jobs import Done, Jobs
from sim.collectors.work.uplift_model import UpliftModel, features
from sim.core.channels import having
from sim.core.draws import uniforms_for
from sim.core.random import Stream
from sim.scenario import CollectionParameters, Scenario

__all__ = ["CollectionScore"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Paid = Callable[[Ints, Ints], Ints]
"""What accounts (consumers, platforms) have ever paid, cents."""

GOLDEN = 0.6180339887498949
"""Inverse of the golden ratio: turns by it pick others every day."""


class _Watched(NamedTuple):
    """Cases of one platform that are watched: ``paid_cents`` is what they had ever paid when that began."""

    until: int
    platform: int
    consumer: Ints
    contacted: bool
    channel: Ints
    seen: Floats
    paid_cents: Ints


class _Lots(NamedTuple):
    """Who rests for now and whose place in the list is drawn, job by job.

    ``place``: the place drawn, 0 (last) to 1; ``keep`` orders samples.
    """

    rests: Flags
    drawn: Flags
    place: Floats
    keep: Floats


class CollectionScore:
    """The collection scores of all platforms that rank by them; ``warnings`` tells in words which cannot yet.

    ``arms`` may rank differently; the model is the platform's, fitted on all of them.
    """

    def __init__(self, book: CaseBook, labels: Sequence[str], key: tuple[int, int, int]) -> None:
        self._book, self._labels, self._key = book, tuple(labels), key
        self.models = [UpliftModel() for _ in labels]
        self.warnings: list[str] = []
        self._watched: list[_Watched] = []
        self._resting: list[Ints] = [np.empty(0, np.int64) for _ in labels]
        self._listed = Jobs.empty()
        self._day_0 = 0
        self._since = [0] * len(labels)
        self._settings: list[CollectionParameters] = []
        self._explored: Floats = np.zeros((1, len(labels)))

    def use(self, arms: Sequence[Scenario]) -> None:
        """Take the terms in force from today on."""
        self._settings = [one.collection for one in arms[0].platforms.values()]
        self._explored = np.array(
            [
                [
                    one.collection.explored_share if one.collection.order_by == "uplift" else 0.0
                    for one in terms.platforms.values()
                ]
                for terms in arms
            ]
        )

    def begin(self, day: int) -> None:
        """Tell only of what happens from this day on, which is day 0 of the results."""
        self._day_0, self.warnings = day, []

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
        self._listed = Jobs.empty()
        if not self.active:
            return jobs, gain
        self._begin_rests(day)
        left, rests = np.ones(len(jobs), bool), np.zeros(len(jobs), bool)
        for platform, model in enumerate(self.models):
            rows = np.flatnonzero(self._ranked(jobs, platform))
            if not len(rows):
                continue
            mine = jobs.where(rows)
            lots = self._lots(mine, platform)
            rests[rows] = lots.rests
            self._watch_resting(mine.where(lots.rests), platform, day)
            if model.fitted:
                scored = model.gain(features(self._book, mine.row, day), mine.channel)
                gain[rows] = self._with_places_drawn(scored, mine, lots)
            left[rows] = ~lots.rests & ~(gain[rows] <= 0.0)
        self._listed = jobs.where(~rests)
        return jobs.where(left), gain[left]

    def note(self, done: Done, day: int) -> None:
        """Watch some of those contacted and some for whom there was no time; the book must not know of it yet."""
        if not self.active:
            return
        alone = self._listed.where(~np.isin(self._listed.row, done.row[done.officer >= 0]))
        for platform in range(len(self._labels)):
            self._watch(done.where(self._ranked(done, platform)), platform, day, contacted=True)
            self._watch(alone.where(self._ranked(alone, platform)), platform, day, contacted=False)

    def follow_up(self, day: int, paid: Paid) -> None:
        """See, in the evening, who paid within the horizon that is over."""
        over = [one for one in self._watched if one.until <= day]
        self._watched = [one for one in self._watched if one.until > day]
        for one in over:
            now = paid(one.consumer, np.full(len(one.consumer), one.platform))
            self.models[one.platform].learn(one.seen, one.channel, one.contacted, now > one.paid_cents)

    def close_cycle(self, day: int) -> None:
        """Fit every score anew on what is known by now."""
        for platform in np.flatnonzero(self._explored.any(axis=0)).tolist():
            lacking = self.models[platform].fit()
            if lacking:
                label, told = self._labels[platform], day - self._day_0
                self.warnings.append(f"day {told}: {label}: experience ranks work lists: {lacking}")

    # --- helpers --------------------------------------------------------------------------------------------------

    def _begin_rests(self, day: int) -> None:
        """Where all have rested long enough, others rest from today on."""
        for platform, settings in enumerate(self._settings):
            if day - self._since[platform] >= settings.uplift_rest_days:
                self._since[platform] = day - day % settings.uplift_rest_days
                self._resting[platform] = np.empty(0, np.int64)

    def _ranked(self, jobs: Jobs, platform: int) -> Flags:
        """Jobs of a platform on claims of its own that a score may rank."""
        own = (self._book.cases.platform[jobs.row] == platform) & (self._book.owner[jobs.row] == 0)
        ranked: Flags = own & having("by_officers")[jobs.channel] & (self._explored[jobs.arm, platform] > 0.0)
        return ranked

    def _lots(self, jobs: Jobs, platform: int) -> _Lots:
        lots = uniforms_for(
            self._key, Stream.EXPLORE, platform, self._book.cases.consumer[jobs.row], self._since[platform]
        )
        share = self._explored[jobs.arm, platform]
        rests = lots[:, 0] < share
        return _Lots(rests, ~rests & (lots[:, 0] < 2.0 * share), place=lots[:, 2], keep=lots[:, 1])

    def _with_places_drawn(self, gain: Floats, jobs: Jobs, lots: _Lots) -> Floats:
        """The gains, of some jobs replaced by what puts them at the place drawn among the others of their channel."""
        owed = self._book.cases.owed_cents[jobs.row]
        gain = gain.copy()
        for channel in np.unique(jobs.channel[lots.drawn]):
            same = jobs.channel == channel
            worth = np.sort((gain * owed)[same & ~lots.rests & ~lots.drawn & (gain > 0.0)])
            drawn = np.flatnonzero(same & lots.drawn)
            if len(worth):
                gain[drawn] = worth[(lots.place[drawn] * len(worth)).astype(np.int64)] / np.maximum(owed[drawn], 1)
        return gain

    def _watch_resting(self, jobs: Jobs, platform: int, day: int) -> None:
        """Watch cases for which there would be work, from the first such day on, if their rest lasts long enough."""
        settings = self._settings[platform]
        if day - self._since[platform] >= settings.uplift_rest_days - settings.uplift_horizon_days or not len(jobs):
            return
        consumer = self._book.cases.consumer[jobs.row]
        new = ~np.isin(consumer, self._resting[platform])
        self._resting[platform] = np.concatenate([self._resting[platform], consumer[new]])
        self._watch(jobs.where(new), platform, day, contacted=False)

    def _watch(self, jobs: Jobs, platform: int, day: int, contacted: bool) -> None:
        """Watch these cases, or the first by lot if they are many; a case with several jobs is one case."""
        if not len(jobs):
            return
        jobs = jobs.where(np.unique(jobs.row, return_index=True)[1])
        settings = self._settings[platform]
        # The lot is drawn once a rest; turned by the golden ratio, it picks others every day.
        lot = (self._lots(jobs, platform).keep + day * GOLDEN) % 1.0
        chosen = jobs.where(np.sort(np.argsort(lot, kind="stable")[: settings.uplift_sample_daily]))
        cases, rows = self._book.cases, chosen.row
        self._watched.append(
            _Watched(
                day + settings.uplift_horizon_days,
                platform,
                cases.consumer[rows],
                contacted,
                chosen.channel,
                features(self._book, rows, day),
                cases.paid_cents[rows],
            )
        )
