"""A team's day in the field, door by door: a pure function of the doors, the map and the minutes.

From where it stands a team looks at every district. The worthiest k doors left there would bring their value less the
cost of the way, and take k visits, the way there, and what the way home becomes longer; the district whose best k
brings most per minute is next, and its worthiest door is knocked at. So a team leaves a district when its next door is
worth less than the best elsewhere, travel included (the marginal value theorem: Charnov, "Optimal foraging", 1976). A
visit is planned as if somebody will be met; doors where nobody is home leave minutes for more.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.core.compiled import kernel, kernel_part

__all__ = ["Legs", "TourTerms", "plan_rounds"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_AN_INSTANT = 1e-9  # minutes, so that a free visit next door has a value per minute


class TourTerms(NamedTuple):
    """One day of the teams of one depot: a visit that meets somebody lasts ``minutes_met``."""

    depot: int
    n_teams: int
    minutes: float
    minutes_met: float
    minutes_per_km: float
    cents_per_km: float


class Legs(NamedTuple):
    """Visits in the order in which they are made: position of the door, number of the team, minutes, km.

    Minutes and km are those of the way to the door and the visit; a team's last visit carries the way home too.
    """

    door: Ints
    team: Ints
    minutes: Floats
    km: Floats


@kernel_part
def _best_per_minute(
    first: int, stop: int, value: Floats, way_km: float, within_km: float, minutes_there: float, terms: TourTerms
) -> float:
    """Cents a minute of the best number of doors from ``first`` on; 0 if none fits or none is worth it.

    ``minutes_there`` may be spent in the district. The doors are sorted by value, so the ratio rises to its peak and
    falls from there on.
    """
    way_minutes = way_km * terms.minutes_per_km
    cents = -way_km * terms.cents_per_km
    best, minutes = 0.0, 0.0
    for door in range(first, stop):
        minutes += terms.minutes_met
        cents += value[door]
        if minutes > minutes_there:
            break
        rate = cents / max(way_minutes + minutes, _AN_INSTANT)
        if best > 0.0 and rate <= best:
            break
        best = max(best, rate)
        minutes += within_km * terms.minutes_per_km
        cents -= within_km * terms.cents_per_km
    return best


@kernel
def _walk(
    first: Ints,
    stop: Ints,
    value: Floats,
    visit_minutes: Floats,
    km: Floats,
    terms: TourTerms,
    door: Ints,
    minutes: Floats,
    leg_km: Floats,
) -> int:
    """Let a team walk; returns the number of visits made. ``first`` is moved past each door visited."""
    n = 0
    here, spent, home_km = terms.depot, 0.0, 0.0
    while True:
        best, chosen = 0.0, -1
        for there in range(len(first)):
            if first[there] < stop[there]:
                leg, home = km[here, there], km[there, terms.depot]
                rate = _best_per_minute(
                    first[there],
                    stop[there],
                    value,
                    leg + max(0.0, home - home_km),
                    km[there, there],
                    terms.minutes - spent - (leg + home) * terms.minutes_per_km,
                    terms,
                )
                if rate > best:
                    best, chosen = rate, there
        if chosen < 0:
            break
        door[n] = first[chosen]
        leg_km[n] = km[here, chosen]
        minutes[n] = leg_km[n] * terms.minutes_per_km + visit_minutes[first[chosen]]
        spent += minutes[n]
        first[chosen] += 1
        here, home_km = chosen, km[chosen, terms.depot]
        n += 1
    if n:
        leg_km[n - 1] += home_km
        minutes[n - 1] += home_km * terms.minutes_per_km
    return n


def plan_rounds(district: Ints, value: Floats, visit_minutes: Floats, km: Floats, terms: TourTerms) -> Legs:
    """The rounds of all teams. The doors are dealt out to the teams in turn, and each chooses among its own.

    So the ways of a team are as long in a market of many people and teams as in one of few: the people simulated are
    a sample, and more of them must not bring their doors closer together.

    ``value`` is in cents. ``visit_minutes``, at most ``minutes_met``, is what each visit will turn out to last: a team
    learns it only by being there.
    """
    rounds = []
    for team in range(min(terms.n_teams, len(district))):
        dealt = np.arange(team, len(district), terms.n_teams)
        door, minutes, leg_km = _round(district[dealt], value[dealt], visit_minutes[dealt], km, terms)
        rounds.append(Legs(dealt[door], np.full(len(door), team), minutes, leg_km))
    if not rounds:
        return Legs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0), np.empty(0))
    return Legs(*(np.concatenate(column) for column in zip(*rounds, strict=True)))


def _round(
    district: Ints, value: Floats, visit_minutes: Floats, km: Floats, terms: TourTerms
) -> tuple[Ints, Floats, Floats]:
    """The round of one team among its own doors: their positions, minutes and km."""
    order = np.lexsort((-value, district))
    sorted_districts = district[order]
    numbers = np.arange(len(km))
    first = np.searchsorted(sorted_districts, numbers, side="left")
    stop = np.searchsorted(sorted_districts, numbers, side="right")
    door, minutes, leg_km = np.empty(len(order), np.int64), np.empty(len(order)), np.empty(len(order))
    n = _walk(first, stop, value[order], visit_minutes[order], km, terms, door, minutes, leg_km)
    return order[door[:n]], minutes[:n], leg_km[:n]
