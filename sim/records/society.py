"""What a run remembers of society: complaints, desks, reputation and news by cycle; ties of followed consumers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.consumers import Consumers
from sim.consumers.rules.life.belief import belief_beyond_prior
from sim.consumers.state import Ties
from sim.core.units import MILLION
from sim.core.vocabulary import Cause, Complaint, News, Tie
from sim.scenario import BeliefParameters
from sim.society import SocietySums

__all__ = ["SOCIETY_COLUMNS", "SocietyRecords", "neighbourhoods"]

Ints = NDArray[np.int64]
Row = dict[str, Any]
Table = dict[str, NDArray[Any]]

SOCIETY_COLUMNS: dict[str, dict[str, type]] = {
    "complaints": dict(cycle=int, platform=str, cause=str, n_complaints=int),
    "desks": dict(
        cycle=int,
        platform=str,
        where=str,
        n_received=int,
        n_upheld=int,
        n_dismissed=int,
        n_escalated=int,
        n_waiting=int,
    ),
    "reputation": dict(
        cycle=int,
        platform=str,
        mean_standing=float,
        mean_press_heat=float,
        n_articles=int,
        regulator_level=int,
        n_nullified=int,
        fines_cents=int,
        redress_cents=int,
    ),
    "rulings": dict(day=int, platform=str, step=str, said=str),
    "news": dict(cycle=int, platform=str, kind=str, n_told=int),
    "neighbours": dict(followed=int, consumer=int, steps=int, belief=float, pursued=bool),
    "ties": dict(followed=int, teller=int, listener=int, tie=str),
}
"""Columns of the tables of society and their types; the tables stay empty where it is not active."""

MOST_NEIGHBOURS = 200
"""People in the neighbourhood of a followed consumer, at most; those one step away come first."""

_EVENING = ("waiting", "level")
_DESK = ("received", "upheld", "dismissed", "escalated", "waiting")
_STEPS = (1, 2)


class SocietyRecords:
    """Adds the days of a cycle up and gives the rows of its end."""

    def __init__(self, platforms: Sequence[str]) -> None:
        self.platforms = list(platforms)
        self._sums = SocietySums.of(len(self.platforms))
        self._n_days = 0

    def add(self, sums: SocietySums) -> None:
        """Add a day."""
        for name, today in vars(sums).items():
            total = getattr(self._sums, name)
            total[...] = today if name in _EVENING else total + today
        self._n_days += 1

    @property
    def harassed_by_decile(self) -> Ints:
        """Contacts of this cycle that reached somebody and broke a rule, by income decile of the debtor."""
        return self._sums.harassed_by_decile

    def close(self, cycle: int) -> dict[str, list[Row]]:
        """Rows by table for the cycle that ends, and a clean slate; no rows if no day was added."""
        if not self._n_days:
            return {}
        sums = self._sums
        rows = {
            "complaints": self._counts(cycle, sums.complaints, Cause, "cause", "n_complaints"),
            "desks": self._desks(cycle),
            "reputation": [self._reputation(cycle, p) for p in range(len(self.platforms))],
            "news": self._counts(cycle, sums.told, News, "kind", "n_told"),
        }
        sums.clear()
        self._n_days = 0
        return rows

    def _counts(self, cycle: int, counts: Ints, kinds: type[Cause] | type[News], kind: str, number: str) -> list[Row]:
        """A row for each platform and kind of which there are any."""
        return [
            {"cycle": cycle, "platform": self.platforms[p], kind: kinds(k).name.lower(), number: int(counts[p, k])}
            for p, k in np.argwhere(counts)
        ]

    def _desks(self, cycle: int) -> list[Row]:
        """A row for each desk where a complaint came in, waited or was answered."""
        columns = {name: getattr(self._sums, name) for name in _DESK}
        busy = sum(column != 0 for column in columns.values())
        return [
            {"cycle": cycle, "platform": self.platforms[p], "where": Complaint(c).name.lower()}
            | {f"n_{name}": int(column[p, c]) for name, column in columns.items()}
            for p, c in np.argwhere(busy)
        ]

    def _reputation(self, cycle: int, p: int) -> Row:
        of, days = self._sums, MILLION * self._n_days
        return dict(
            cycle=cycle,
            platform=self.platforms[p],
            mean_standing=of.standing_ppm[p] / days,
            mean_press_heat=of.heat_ppm[p] / days,
            n_articles=int(of.articles[p]),
            regulator_level=int(of.level[p]),
            n_nullified=int(of.nullified[p]),
            fines_cents=int(of.fines_cents[p]),
            redress_cents=int(of.redress_cents[p]),
        )


def neighbourhoods(people: Consumers, followed: Sequence[int], beliefs: BeliefParameters) -> dict[str, Table]:
    """The people up to two steps from each followed consumer, and the ties that lead to them.

    ``neighbours`` begins with the followed consumer, 0 steps away. ``belief``: what is believed tonight of the chance
    that a debtor is pursued, beyond what all believed on day 0; ``pursued``: has been contacted by collectors.
    ``ties`` has a row per tie and kind of the followed and of those one step away, the nearer end as ``teller``.
    Both are empty where nobody is tied to anybody.
    """
    ties = people.ties
    near: list[tuple[Any, ...]] = []
    links: list[tuple[Any, ...]] = []
    for centre in followed if len(ties.who) else ():
        steps = _steps_from(centre, ties)
        for one, at in steps.items():
            pursuit, *cases = people.evidence(one)
            belief = belief_beyond_prior(beliefs.prior_pursuit, beliefs.prior_cases, *cases)
            near.append((centre, one, at, belief, pursuit > 0))
        links += [(centre, *link) for link in _links(steps, ties)]
    return {"neighbours": _table("neighbours", near), "ties": _table("ties", links)}


def _steps_from(centre: int, ties: Ties) -> dict[int, int]:
    """How many steps away everybody near is; family before friends before colleagues, as far as there is room."""
    steps = {centre: 0}
    for step in _STEPS:
        for teller in [one for one, at in steps.items() if at == step - 1]:
            for _, listener in _ties_of(teller, ties):
                if len(steps) < MOST_NEIGHBOURS:
                    steps.setdefault(listener, step)
    return steps


def _links(steps: dict[int, int], ties: Ties) -> Iterator[tuple[int, int, str]]:
    """Teller, listener and kind of each tie among people near, once; those among the outermost are left out."""
    for teller, at in steps.items():
        if at < _STEPS[-1]:
            for kind, listener in _ties_of(teller, ties):
                if listener in steps and (steps[listener], listener) > (at, teller):
                    yield teller, listener, Tie(kind).name.lower()


def _ties_of(consumer: int, ties: Ties) -> Iterator[tuple[int, int]]:
    """Kind and other end of each tie of a consumer."""
    for kind, start in enumerate(ties.start):
        for other in ties.who[start[consumer] : start[consumer + 1]].tolist():
            yield kind, other


def _table(name: str, rows: list[tuple[Any, ...]]) -> Table:
    return {
        column: np.array([row[k] for row in rows], kind)
        for k, (column, kind) in enumerate(SOCIETY_COLUMNS[name].items())
    }
