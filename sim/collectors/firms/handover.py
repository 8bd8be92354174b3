"""Another scenario takes over the work of collectors: who stays, who is hired, who goes, and what becomes of cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.collectors.cases.casebook import NO_POOL, CaseBook
from sim.collectors.court.docket import Docket
from sim.collectors.firms.collector import Collector
from sim.scenario import CollectorParameters

__all__ = ["hand_back", "new_places", "renumber", "staffed"]

Ints = NDArray[np.int64]


def staffed(
    old: Sequence[Collector],
    wanted: Mapping[str, CollectorParameters],
    day: int,
    hire: Callable[[int, str, CollectorParameters], Collector],
) -> list[Collector]:
    """The pools of another scenario, in its order, from ``day`` on.

    One of the same name and kind goes on, with its officers and its cash; another set of terms is as if it came on a
    date. What ``hire(place, name, settings)`` makes has officers who know their trade.
    """
    known = {one.label: one for one in old}
    pools = []
    for place, (label, settings) in enumerate(wanted.items()):
        one = known.get(label)
        if one is None or one.settings.kind != settings.kind:
            one = hire(place, label, settings)
        one.index = place
        if one.settings != settings:
            one.use(settings, day)
        pools.append(one)
    return pools


def new_places(old: Sequence[Collector], new: Sequence[Collector]) -> Ints:
    """Place of each old pool among the new ones, ``NO_POOL`` where it is gone; the last entry, -1, is the platform."""
    place = {id(one): at for at, one in enumerate(new)}
    return np.array([*(place.get(id(one), NO_POOL) for one in old), NO_POOL], np.int64)


def hand_back(book: CaseBook, docket: Docket, places: Ints) -> None:
    """Cases follow their pools; those of a pool that is gone, claims it had bought included, are the platform's."""
    gone = (book.pool >= 0) & (places[book.pool] < 0)
    book.leave_pool(gone)
    book.pool = places[book.pool]
    book.owner = 1 + places[book.owner - 1]
    docket.suits["owner"] = 1 + places[docket.suits["owner"] - 1]


def renumber(by_pool: NDArray[np.int64], places: Ints, n_pools: int, blank: int) -> Ints:
    """A column by pool, and perhaps one entry more for the platform, in the new places."""
    moved = np.full(n_pools + len(by_pool) - (len(places) - 1), blank, np.int64)
    stays = np.flatnonzero(places[:-1] >= 0)
    moved[places[stays]] = by_pool[stays]
    moved[n_pools:] = by_pool[len(places) - 1 :]
    return moved
