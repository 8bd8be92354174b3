"""A collector's day: who sits at the desk, who goes out, and what gets done before the hours are over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.collectors.cases.casebook import CaseBook
from sim.collectors.cases.jobs import Done, Jobs
from sim.collectors.field.field import Crew, Doors, Visits
from sim.collectors.firms.collector import UNIT_PER_MINUTE, Collector
from sim.collectors.firms.conduct import breaches
from sim.collectors.work.worklist import expected_share, plan, value_per_minute
from sim.core import random
from sim.core.channels import having
from sim.core.draws import uniforms_for
from sim.core.random import Stream
from sim.core.units import MILLION
from sim.core.vocabulary import MET, Channel
from sim.law.hours import ends_late, units_by_officer
from sim.scenario import Scenario

__all__ = ["Minutes", "Shift", "minutes_of"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
AN_INSTANT = 1e-6  # minutes: ways add up with rounding
Reach = Callable[[Done], Ints]
"""What would become of contacts; asking changes nothing."""


@dataclass(frozen=True)
class Minutes:
    """Staff minutes of a contact, by arm and ``Channel``."""

    tried: Floats
    talked: Floats


def minutes_of(arms: Sequence[Scenario]) -> Minutes:
    """The channels' minutes of each arm's scenario."""
    tried, talked = np.zeros((len(arms), len(Channel))), np.zeros((len(arms), len(Channel)))
    for number, terms in enumerate(arms):
        for channel in list(Channel)[1:]:
            settings = getattr(terms.channels, channel.name.lower())
            tried[number, channel], talked[number, channel] = settings.minutes_try, settings.minutes_talk
    return Minutes(tried, talked)


class Shift:
    """One collector on one day, with the ``jobs`` that it is asked to do and the ``gain`` that a score sees in each.

    The first officers sit at the desk, the last go out: as many as correspond to the part of the minutes that visits
    would take if somebody were met at every door.
    """

    def __init__(
        self,
        collector: Collector,
        jobs: Jobs,
        gain: Floats,
        book: CaseBook,
        minutes: Minutes,
        terms: Scenario,
        day: int,
        key: tuple[int, int, int],
        in_hours: float,
    ) -> None:
        field = terms.field
        self.collector, self._book, self._minutes, self._day, self._key = collector, book, minutes, day, key
        self._skill_ppm = collector.skill_ppm(day)
        self._inside: Ints = np.rint(in_hours * collector.units).astype(np.int64)
        self._units = units_by_officer(collector.units, collector.pressure, self._inside)
        out = having("is_visit")[jobs.channel]
        self.desk_jobs, self.doors = jobs.where(~out), jobs.where(out)
        self._desk_gain, self._door_gain = gain[~out], gain[out]
        self._team_size, self._half_familiar = field.team_size, terms.response.half_familiar_contacts
        at_doors = len(self.doors) * field.minutes_met * field.team_size
        at_desk = float(minutes.talked[self.desk_jobs.arm, self.desk_jobs.channel].sum())
        wanted = at_doors / (at_doors + at_desk) if at_doors > 0 else 0.0
        self.n_out = collector.teams_out(wanted, field.team_size) * field.team_size if len(self.doors) else 0

    # --- at the desk ----------------------------------------------------------------------------------------------

    def at_desk(self, reach: Reach) -> Done:
        """Calls, lawyers' letters and suits, as far as the time goes."""
        jobs = self.desk_jobs
        n_desk = self.collector.staff - self.n_out
        if not len(jobs) or not n_desk:
            return Done.empty()
        tried, talked = (table[jobs.arm, jobs.channel] for table in (self._minutes.tried, self._minutes.talked))
        there = MET[reach(Done.automatically(jobs))]
        used = np.rint(np.where(there, talked, tried) * UNIT_PER_MINUTE).astype(np.int64)
        value = value_per_minute(
            self.collector.experience,
            jobs.channel,
            self._book.buckets(jobs.row),
            self._book.cases.owed_cents[jobs.row],
            tried,
            talked,
            self._desk_gain,
        )
        # What a suit brings comes months after the contact, so its worth cannot be learnt here: it goes first.
        value = np.where(having("by_lawyers")[jobs.channel], np.inf, value)
        own = self._book.officer[jobs.row]
        own = np.where((self._book.pool[jobs.row] == self.collector.index) & (own < n_desk), own, -1)
        made, officer = plan(value, used, own, self._units[:n_desk])
        self._spend(int(used[made].sum()))
        # Papers may be written at any hour.
        contact = ~having("by_lawyers")[jobs.channel[made]]
        return self._done(jobs.where(made), officer, contact & ends_late(officer, used[made], self._inside[officer]))

    # --- outside --------------------------------------------------------------------------------------------------

    def crew(self) -> Crew:
        """Those who go out."""
        settings, outside = self.collector.settings, self._units[self.collector.staff - self.n_out :]
        units = int(outside.mean()) if len(outside) else 0
        return Crew(self.collector.index, settings.depot, settings.territory_km, self.n_out, units / UNIT_PER_MINUTE)

    def doors_of(self) -> Doors:
        """The addresses to visit, with what a visit is expected to bring."""
        rows, channel = self.doors.row, self.doors.channel
        share = expected_share(self.collector.experience, channel, self._book.buckets(rows), self._door_gain)
        return Doors(self.doors.pool, self._book.cases.district[rows], share * self._book.cases.owed_cents[rows])

    def visited(self, visits: Visits, first: int) -> Done:
        """The contacts made at the doors; ``first`` is where this collector's doors begin among all."""
        self._spend(int(np.rint(visits.minutes * UNIT_PER_MINUTE).sum()) * self._team_size)
        leader = self.collector.staff - self.n_out + visits.team * self._team_size
        late = ends_late(visits.team, visits.minutes, self._inside[leader] / UNIT_PER_MINUTE + AN_INSTANT)
        return self._done(self.doors.where(visits.row - first), leader, late)

    # --- both -----------------------------------------------------------------------------------------------------

    def minutes_left(self) -> float:
        """Time that nobody has used yet."""
        return (int(self.collector.units.sum()) - self.collector.units_used) / UNIT_PER_MINUTE

    def search(self, minutes: Floats) -> None:
        """Time spent on looking for lost debtors."""
        self._spend(int(np.rint(minutes * UNIT_PER_MINUTE).sum()))

    def _spend(self, units: int) -> None:
        self.collector.units_used += units

    def _done(self, jobs: Jobs, officer: Ints, late: Flags) -> Done:
        """Contacts by these officers; in some the line is crossed, or the hour is past, which is counted."""
        pressed = self.collector.pressure[officer]
        crossed = breaches(pressed, self._lots(jobs))
        breach = crossed | late
        np.add.at(self.collector.breaches_today, officer[breach], 1)
        pressure = np.where(crossed, np.rint(pressed * MILLION), 0).astype(np.int64)
        return Done(
            **vars(jobs),
            officer=officer,
            skill_ppm=self._skill_ppm[officer],
            pressure_ppm=pressure,
            familiar_ppm=self._book.familiar_ppm(jobs.row, officer, self._half_familiar),
            breach=breach,
        )

    def _lots(self, jobs: Jobs) -> Floats:
        cases = self._book.cases
        address = random.address(cases.platform[jobs.row], jobs.channel)
        return uniforms_for(self._key, Stream.CONDUCT, address, cases.consumer[jobs.row], self._day)[:, 0]
