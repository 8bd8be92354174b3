"""Jobs held against the rules: what is forbidden is dropped, unless somebody crosses the line all the same.

What is automated follows the platform's own choice. People cross with probability 1 - exp(-pressure), as their pay,
targets and supervision have it. Channels and collectors that the regulator suspended do not work at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.collectors.cases.casebook import NO_POOL, CaseBook
from sim.collectors.cases.jobs import Done, Jobs
from sim.collectors.firms.collector import Collector
from sim.collectors.firms.handover import renumber
from sim.core import random
from sim.core.channels import having
from sim.core.draws import uniforms_for
from sim.core.random import Stream
from sim.core.units import NEVER, YEAR_DAYS
from sim.core.vocabulary import Channel, Offer
from sim.law.hours import share_in_hours
from sim.law.rulebook import Approaches, Rulebook
from sim.scenario import Scenario

__all__ = ["Compliance"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


class Compliance:
    """Between what strategies wish and what is done.

    ``rulebook`` knows what the rules ask of each debt. ``channel_until`` (platform, ``Channel``) and ``pool_until``
    are the first days on which what the regulator suspended may be used again.
    """

    def __init__(
        self, book: CaseBook, collectors: Sequence[Collector], terms: Scenario, key: tuple[int, int, int]
    ) -> None:
        n_platforms = len(terms.platforms)
        self._book, self._collectors, self._key = book, collectors, key
        self.rulebook = Rulebook(terms.regime, n_platforms, len(collectors))
        self._lost: Flags = np.empty(0, bool)
        self.channel_until: Ints = np.full((n_platforms, len(Channel)), NEVER)
        self.pool_until: Ints = np.full(len(collectors) + 1, NEVER)

    def use(self, terms: Scenario, arms: Sequence[Scenario]) -> None:
        """Take the rules in force from today on."""
        self._rules = terms.regime
        self._agency = np.array([one.is_agency for one in self._collectors] + [False])  # the last: the platform itself
        self.rulebook.use(terms.regime)
        in_arms = [[platform.collection for platform in arm.platforms.values()] for arm in arms]
        self._complies = np.array([[one.complies for one in arm] for arm in in_arms])
        self._may_write = np.array([[one.complies and "letter" not in one.forbidden for one in arm] for arm in in_arms])

    def take_over(self, places: Ints) -> None:
        """Pools have moved to other places, as ``handover.new_places`` says."""
        self.pool_until = renumber(self.pool_until, places, len(self._collectors), NEVER)
        self.rulebook.take_over(places, len(self._collectors))

    def in_hours(self) -> list[float]:
        """Part of each collector's shift in which it may contact debtors."""
        return [share_in_hours(collector.settings, collector.is_agency, self._rules) for collector in self._collectors]

    # --- before work ----------------------------------------------------------------------------------------------

    def possible(self, jobs: Jobs, day: int) -> Jobs:
        """Without what is suspended, and with letters that announce first visits where the rules ask for them."""
        self._lost = self._out_of_reach()
        return self._unsuspended(self._with_notices(self._unsuspended(jobs, day), day), day)

    def kept(self, jobs: Jobs, day: int) -> Jobs:
        """What is allowed, and what is done although it is not; with the offers to which debtors have a right."""
        asked = self._approaches(jobs, day)
        forbidden = self.rulebook.forbidden(asked, day)
        if self._rules.restructure_below_cents:
            small = self._book.cases.owed_cents[jobs.row] < self._rules.restructure_below_cents
            jobs = replace(jobs, offers=np.where(asked.covered & small, jobs.offers | Offer.RESTRUCTURE, jobs.offers))
        if not forbidden.any():
            return jobs
        rows = np.flatnonzero(forbidden)
        forbidden[rows] = ~self._crossed(jobs.where(rows), day)
        return jobs.where(~forbidden)

    # --- after work -----------------------------------------------------------------------------------------------

    def judged(self, done: Done, meeting: Ints, opted_out: Ints, day: int) -> Done:
        """Mark the contacts that broke a rule, given how each ended, and remember all; to be asked once a day."""
        made = self._approaches(done, day)
        broken = self.rulebook.broken(made, meeting, day)
        self.rulebook.note(made, meeting, opted_out, day)
        for collector in self._collectors:
            newly = broken & ~done.breach & (done.pool == collector.index) & (done.officer >= 0)
            np.add.at(collector.breaches_today, done.officer[newly], 1)
        return replace(done, breach=done.breach | broken)

    def silent(self, done: Done) -> Flags:
        """Contacts with others that tell nothing of the debt: the rules ask for it, and are kept; after ``judged``."""
        if self._rules.others_are_told:
            return np.zeros(len(done), bool)
        return having("to_others")[done.channel] & self._covered(done) & ~done.breach

    # --- helpers --------------------------------------------------------------------------------------------------

    def _approaches(self, jobs: Jobs, day: int) -> Approaches:
        book, cases, row = self._book, self._book.cases, jobs.row
        return Approaches(
            cases.consumer[row],
            cases.platform[row],
            jobs.channel,
            jobs.pool,
            covered=self._covered(jobs),
            lost=self._lost[row],
            failed=book.failed_in_row[row],
            flagged=cases.flagged[row],
            spared=self._spared(cases.consumer[row], day),
            days_past_due=cases.days_past_due[row],
        )

    def _covered(self, jobs: Jobs) -> Flags:
        """Do the rules concern whoever does these."""
        everybody = np.full(len(jobs), self._rules.covers == "all")
        covered: Flags = everybody | self._agency[jobs.pool] | (self._book.owner[jobs.row] > 0)
        return covered

    def _spared(self, consumer: Ints, day: int) -> Flags:
        """Whom the rules leave in peace today, each by lot: u < days of a year / 360."""
        days = self._rules.spared_days_per_year
        if not days:
            return np.zeros(len(consumer), bool)
        spared: Flags = uniforms_for(self._key, Stream.PEACE, 0, consumer, day)[:, 0] < days / YEAR_DAYS
        return spared

    def _out_of_reach(self) -> Flags:
        """Debtors who cannot be reached this morning, by row of the book: a search in the day may find them."""
        lost, most = self._book.lost.copy(), self._rules.lost_after_failed
        if most:
            lost |= self._book.failed_in_row >= most
        return lost

    def _unsuspended(self, jobs: Jobs, day: int) -> Jobs:
        shut = self.channel_until[self._book.cases.platform[jobs.row], jobs.channel] > day
        shut |= self.pool_until[jobs.pool] > day
        return jobs.where(~shut) if shut.any() else jobs

    def _with_notices(self, jobs: Jobs, day: int) -> Jobs:
        """A platform that complies writes first, where nothing but the notice stands against a visit."""
        lacking = self.rulebook.needs_notice(self._approaches(jobs, day), day)
        lacking &= self._may_write[jobs.arm, self._book.cases.platform[jobs.row]]
        if not lacking.any():
            return jobs
        lacking &= ~np.isin(jobs.row, jobs.row[having("is_letter")[jobs.channel]])
        at = np.flatnonzero(lacking)
        visits = jobs.where(at[np.unique(jobs.row[at], return_index=True)[1]])
        letters = replace(visits, channel=np.full(len(visits), int(Channel.LETTER)), pool=np.full(len(visits), NO_POOL))
        both = Jobs.joined([jobs, letters])
        return both.where(np.lexsort((both.channel, both.row)))

    def _crossed(self, jobs: Jobs, day: int) -> Flags:
        """Which forbidden jobs are done all the same."""
        cases = self._book.cases
        people = having("by_people")[jobs.channel]
        chance = np.where(people, self._temptation(jobs), 0.0)
        address = random.address(cases.platform[jobs.row], jobs.channel)
        lots = uniforms_for(self._key, Stream.RULE, address, cases.consumer[jobs.row], day)[:, 0]
        crossed: Flags = (people & (lots < chance)) | (~people & ~self._complies[jobs.arm, cases.platform[jobs.row]])
        return crossed

    def _temptation(self, jobs: Jobs) -> Floats:
        """Chance that whoever would do a job crosses the line: the officer who knows the case, else any of the pool."""
        book, chance = self._book, np.zeros(len(jobs))
        for collector in self._collectors:
            mine = np.flatnonzero(jobs.pool == collector.index)
            if not len(mine) or not collector.employed:
                continue
            each = -np.expm1(-collector.pressure)
            officer = book.officer[jobs.row[mine]]
            knows = (book.pool[jobs.row[mine]] == collector.index) & (officer >= 0) & (officer < len(each))
            chance[mine] = np.where(knows, each[np.where(knows, officer, 0)], each.mean())
        return chance
