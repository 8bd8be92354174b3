"""The social graph: who is tied to whom, as compressed rows.

For each kind of tie people stand in an order, by district and at random within it, that is cut into circles of
neighbours. Every pair of a circle is tied with the same chance; a share of these ties is then led away, to anybody (as
in Watts and Strogatz, "Collective dynamics of 'small-world' networks", Nature 393, 1998). Circles are just so large
that this chance, which is the clustering, gives everybody the mean degree. What is drawn of a pair depends on no
parameter, so that two scenarios that differ in the share led away have all other ties in common.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

from sim.consumers.kernels.life.ties import draw_ties
from sim.consumers.state import Ties
from sim.core.draws import uniforms_for
from sim.core.random import Stream
from sim.core.vocabulary import Tie
from sim.scenario import TieParameters, TiesParameters

__all__ = ["circle_of", "degree", "make_ties", "nearest_tie", "no_ties"]

Integers = NDArray[np.integer[Any]]


def no_ties(n: int) -> Ties:
    """``n`` consumers who know nobody."""
    return Ties(np.zeros((0, n + 1), np.int64), np.empty(0, np.int32))


def degree(ties: Ties) -> NDArray[np.int64]:
    """Number of ties of each consumer, all kinds together; shape (consumers,)."""
    each: NDArray[np.int64] = np.diff(ties.start).sum(axis=0)
    return each


def make_ties(ties: TiesParameters, key: tuple[int, int, int], district: Integers) -> Ties:
    """The graph of one world.

    ``key`` is that of ``key_of``; ``district``, shape (consumers,), says where each lives. Ties that are led away and
    fall on one another are one tie. A mean degree of more than everybody else ties all to all.
    """
    n = len(district)
    rows = [_rows(n, *_drawn(getattr(ties, kind.name.lower()), kind, key, district)) for kind in Tie]
    before = np.cumsum([0] + [row.nnz for row in rows])
    return Ties(
        start=np.stack([begin + row.indptr for begin, row in zip(before[:-1], rows, strict=True)]),
        who=np.concatenate([row.indices for row in rows]).astype(np.int32, copy=False),
    )


def circle_of(tie: TieParameters, kind: Tie, key: tuple[int, int, int], district: Integers) -> NDArray[np.int64]:
    """The number of the circle in which each consumer is tied by ties of a kind; shape (consumers,)."""
    edges = circles(len(district), tie.mean_degree, tie.clustering)
    found = np.empty(len(district), np.int64)
    found[_order(kind, key, district)] = np.repeat(np.arange(len(edges) - 1), np.diff(edges))
    return found


def nearest_tie(ties: Ties, marked: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The first kind of tie that each consumer has to somebody marked, as a ``Tie``; ``len(Tie)`` if none."""
    nearest = np.full(len(marked), len(Tie))
    for kind in reversed(range(len(ties.start))):
        start = ties.start[kind]
        found = np.concatenate([[0], np.cumsum(marked[ties.who[start[0] : start[-1]]])])
        nearest[np.diff(found[start - start[0]]) > 0] = kind
    return nearest


def circle_size(mean_degree: float, clustering: float) -> float:
    """Mean size of circles in which people have, on average, ``mean_degree / clustering`` others.

    A circle is a whole number of people: of two neighbouring sizes there are as many as it takes.
    """
    others = mean_degree / clustering
    small = math.floor(others) + 1
    in_larger = others - math.floor(others)  # share of people
    return 1.0 / ((1.0 - in_larger) / small + in_larger / (small + 1))


def circles(n: int, mean_degree: float, clustering: float) -> NDArray[np.int64]:
    """Where circles of ``n`` people begin, and where the last ends; sizes differ by one at most, over all circles."""
    count = max(1, int(n / circle_size(mean_degree, clustering)))  # rather too large circles than too small ones
    return np.arange(count + 1, dtype=np.int64) * n // count


def chance_within(edges: NDArray[np.int64], mean_degree: float) -> float:
    """Chance that two of one circle are tied, with which people have ``mean_degree`` ties on average."""
    sizes = np.diff(edges)
    others = int((sizes * (sizes - 1)).sum())  # summed over people
    return min(1.0, mean_degree * int(edges[-1]) / others) if others else 0.0


def _drawn(
    tie: TieParameters, kind: Tie, key: tuple[int, int, int], district: Integers
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """One end and the other of every tie of one kind."""
    order = _order(kind, key, district)
    edges = circles(len(district), tie.mean_degree, tie.clustering)
    given = (key, int(kind), order, edges, chance_within(edges, tie.mean_degree), tie.far_share)
    nowhere = np.empty(0, np.int32)
    one, other = np.empty((2, draw_ties(*given, nowhere, nowhere)), np.int32)
    draw_ties(*given, one, other)
    return one, other


def _order(kind: Tie, key: tuple[int, int, int], district: Integers) -> NDArray[np.int64]:
    """People by district, and at random within one: neighbours in this order are in one circle."""
    places = uniforms_for(key, Stream.CIRCLE, int(kind), np.arange(len(district)), 0)[:, 0]
    return np.argsort(district + places, kind="stable")  # the sum is exact


def _rows(n: int, one: NDArray[np.int32], other: NDArray[np.int32]) -> Any:
    """Ties as a sparse matrix: each in the row of either end, and once."""
    ends = np.concatenate((one, other)), np.concatenate((other, one))
    return coo_array((np.ones(2 * len(one), np.bool_), ends), shape=(n, n)).tocsr()
