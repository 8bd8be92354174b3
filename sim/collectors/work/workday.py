"""A day's work: what is automated goes out, officers call and visit, searches are made, suits are filed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.collectors.accounts.expenses import Expenses
from sim.collectors.accounts.sums import CollectionSums
from sim.collectors.cases.casebook import CaseBook
from sim.collectors.cases.jobs import Done, Jobs, contacts_of
from sim.collectors.court.court import Court
from sim.collectors.field.field import Doors, Field
from sim.collectors.firms.collector import Collector
from sim.collectors.work.shift import Shift, minutes_of
from sim.core.channels import having
from sim.core.frames import Contacts
from sim.core.units import ppm
from sim.core.vocabulary import Channel
from sim.scenario import FieldParameters, Scenario

__all__ = ["Workday"]

Ints = NDArray[np.int64]


class Workday:
    """Those who work, and where."""

    def __init__(
        self,
        book: CaseBook,
        collectors: Sequence[Collector],
        field: Field,
        court: Court,
        expenses: Expenses,
        key: tuple[int, int, int],
    ) -> None:
        self._book, self._collectors, self._field, self._court = book, collectors, field, court
        self._expenses, self._key = expenses, key

    def use(self, arms: Sequence[Scenario]) -> None:
        """Take the terms in force from today on, by arm."""
        self._minutes, self._terms = minutes_of(arms), arms[0]

    def work(
        self,
        jobs: Jobs,
        gain: NDArray[np.float64],
        day: int,
        reach: Callable[[int, Contacts], Ints],
        in_hours: Sequence[float],
        sums: CollectionSums,
    ) -> tuple[Done, Ints]:
        """Make contacts; returns them in order, and the debtors whom searches found.

        ``gain``: as ``CollectionScore.rank`` gives it. ``in_hours``: part of each collector's shift in which contacts
        are allowed.
        """

        def meeting(done: Done) -> Ints:
            return reach(day, contacts_of(self._book, done))

        automatic = having("automated")[jobs.channel]
        shifts = []
        for collector in self._collectors:
            own = ~automatic & (jobs.pool == collector.index)
            shifts.append(
                Shift(
                    collector,
                    jobs.where(own),
                    gain[own],
                    self._book,
                    self._minutes,
                    self._terms,
                    day,
                    self._key,
                    in_hours[collector.index],
                )
            )
        parts = [Done.automatically(jobs.where(automatic))]
        parts += [shift.at_desk(meeting) for shift in shifts]
        parts += self._visits(shifts, day, meeting, sums)
        done = Done.joined(parts)
        self._expenses.contacts(done)
        self._sue(done, day)
        found = [self._search(shift, self._terms.field, day) for shift in shifts]
        return done, np.concatenate([np.empty(0, np.int64), *found])

    def _visits(
        self, shifts: Sequence[Shift], day: int, meeting: Callable[[Done], Ints], sums: CollectionSums
    ) -> list[Done]:
        """Send everybody's teams out at once."""
        shifts = [shift for shift in shifts if len(shift.doors)]
        if not shifts:
            return []
        doors = Doors.joined([shift.doors_of() for shift in shifts])
        at_doors = Done.automatically(Jobs.joined([shift.doors for shift in shifts]))
        made = self._field.work(
            day, doors, [shift.crew() for shift in shifts], lambda rows: meeting(at_doors.where(rows)), sums.districts
        )
        parts, first = [], 0
        for shift in shifts:
            visits = made.where(made.pool == shift.collector.index)
            done = shift.visited(visits, first)
            self._expenses.worked(done, visits.cents)
            sums.collectors.teams[shift.collector.index] = len(np.unique(visits.team))
            parts.append(done)
            first += len(shift.doors)
        return parts

    def _sue(self, done: Done, day: int) -> None:
        """File the suits that lawyers have prepared, with what is on record of the case as evidence."""
        suits = done.where(done.channel == Channel.LAWSUIT)
        if not len(suits):
            return
        book, cases, rows = self._book, self._book.cases, suits.row
        recorded = np.array([ppm(one.settings.recorded) for one in self._collectors], np.int64)
        fees = self._court.file(
            day,
            cases.consumer[rows],
            cases.platform[rows],
            cases.owed_cents[rows],
            recorded[suits.pool],
            book.owner[rows],
        )
        self._expenses.suits(rows, fees)
        book.in_court[rows] = True

    def _search(self, shift: Shift, field: FieldParameters, day: int) -> Ints:
        """Look for lost debtors in the time that is left, the largest debts first; returns whom it found."""
        book, collector = self._book, shift.collector
        lost = np.flatnonzero(book.lost)
        worth_it: NDArray[np.bool_] = (
            (book.pool[lost] == collector.index)
            & (day - book.traced_day[lost] >= field.trace_every_days)
            & (book.cases.owed_cents[lost] >= field.trace_from_costs * field.trace_cost_cents)
        )
        rows = lost[worth_it]
        if not len(rows) or not collector.staff:
            return np.empty(0, np.int64)
        rows = rows[np.argsort(-book.cases.owed_cents[rows], kind="stable")]
        traces = self._field.trace(day, book.cases.consumer[rows], book.cases.platform[rows], shift.minutes_left())
        tried, found = rows[traces.row], rows[traces.row[traces.found]]
        shift.search(traces.minutes)
        self._expenses.work(tried, np.full(len(tried), collector.index), traces.cents)
        book.traced_day[tried] = day
        book.lost[found] = False
        return book.cases.consumer[found]
