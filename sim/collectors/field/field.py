"""Visits: teams go from door to door; how many doors, how many of them empty and at what cost comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from sim.collectors.accounts.sums import DistrictSums
from sim.collectors.field.city import City
from sim.collectors.field.rounds import TourTerms, plan_rounds
from sim.core.draws import uniforms_for
from sim.core.frames import Frame
from sim.core.random import Stream
from sim.core.vocabulary import Meeting
from sim.scenario import FieldParameters

__all__ = ["Crew", "Doors", "Field", "Traces", "Visits"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Crew:
    """The officers of one pool who can go out today, and the minutes that each of them has."""

    pool: int
    depot: int
    territory_km: float
    officers: int
    minutes: float


@dataclass(frozen=True)
class Doors(Frame):
    """Addresses that a pool would have visited: ``value`` is what a visit is expected to bring, cents."""

    pool: Ints
    district: Ints
    value: Floats


@dataclass(frozen=True)
class Visits(Frame):
    """Visits made today, in their order.

    ``row`` is the place among the doors, ``team`` the number of the team within its pool: officers team * team_size
    and following. ``minutes`` of the team, ``metres`` and ``cents`` of travel are those of the way to the door; the
    last visit of a team carries the way home too. ``meeting`` is a ``Meeting``.
    """

    row: Ints
    pool: Ints
    team: Ints
    meeting: Ints
    minutes: Floats
    metres: Ints
    cents: Ints


@dataclass(frozen=True)
class Traces(Frame):
    """Searches for lost debtors made today: place among the cases, found or not, minutes of an officer, cost."""

    row: Ints
    found: Flags
    minutes: Floats
    cents: Ints


class Field:
    """The city and those who walk it."""

    def __init__(self, settings: FieldParameters, key: tuple[int, int, int], random: Random) -> None:
        self.city = City(settings, key, random)
        self._settings, self._key = settings, key

    def use(self, settings: FieldParameters) -> None:
        """Take the terms in force from today on."""
        self._settings = settings
        self.city.use(settings)

    def work(
        self, day: int, doors: Doors, crews: Sequence[Crew], reach: Callable[[Ints], Ints], sums: DistrictSums
    ) -> Visits:
        """Send the crews out; adds what happened to ``sums``.

        ``reach(rows)`` tells the ``Meeting`` at each of these doors if it is knocked at today. It is asked about all
        doors within a territory, and must not depend on being asked; teams plan without the answer.
        """
        shut = self.city.shut_on(day)[doors.district]
        made: list[Visits] = []
        for crew in crews:
            near = self.city.within(crew.depot, crew.territory_km)[doors.district] & (doors.pool == crew.pool)
            np.add.at(sums.unsafe, doors.district[near & shut], 1)
            made.append(self._send(crew, doors, np.flatnonzero(near & ~shut), reach))
        visits = Visits.joined(made)
        self._count(visits, doors.district[visits.row], sums)
        return visits

    def _send(self, crew: Crew, doors: Doors, rows: Ints, reach: Callable[[Ints], Ints]) -> Visits:
        """The rounds of one crew among these doors."""
        settings = self._settings
        places, numbers = np.unique(np.append(crew.depot, doors.district[rows]), return_inverse=True)
        terms = TourTerms(
            depot=int(numbers[0]),
            n_teams=crew.officers // settings.team_size,
            minutes=float(crew.minutes),
            minutes_met=float(max(settings.minutes_met, settings.minutes_at_empty_door)),
            minutes_per_km=self.city.minutes_per_km,
            cents_per_km=float(settings.cost_per_km_cents),
        )
        if not len(rows) or not terms.n_teams:
            return Visits.empty()
        meetings = reach(rows)
        minutes = np.where(
            meetings == Meeting.REACHED, float(settings.minutes_met), float(settings.minutes_at_empty_door)
        )
        legs = plan_rounds(numbers[1:], doors.value[rows], minutes, self.city.km(places, places), terms)
        metres = np.rint(1_000 * legs.km).astype(np.int64)
        return Visits(
            row=rows[legs.door],
            pool=np.full(len(metres), crew.pool),
            team=legs.team,
            meeting=meetings[legs.door],
            minutes=legs.minutes,
            metres=metres,
            cents=metres * settings.cost_per_km_cents // 1_000,
        )

    def trace(self, day: int, consumers: Ints, platforms: Ints, minutes: float) -> Traces:
        """Search for lost debtors, the first of them first, as far as the minutes of the officers go."""
        settings = self._settings
        affordable = len(consumers) if settings.trace_minutes <= 0 else int(minutes // settings.trace_minutes)
        rows = np.arange(min(len(consumers), max(affordable, 0)))
        lots = uniforms_for(self._key, Stream.TRACE, platforms[rows], consumers[rows], day)[:, 0]
        found: NDArray[np.bool_] = lots < settings.trace_success
        return Traces(
            rows,
            found,
            np.full(len(rows), float(settings.trace_minutes)),
            np.full(len(rows), settings.trace_cost_cents),
        )

    @staticmethod
    def _count(visits: Visits, district: Ints, sums: DistrictSums) -> None:
        np.add.at(sums.visits, district, 1)
        for meeting, column in (
            (Meeting.REACHED, sums.met),
            (Meeting.REFUSED, sums.refused),
            (Meeting.NOBODY, sums.empty),
            (Meeting.LOST, sums.moved),
        ):
            np.add.at(column, district[visits.meeting == meeting], 1)
        np.add.at(sums.metres, district, visits.metres)
