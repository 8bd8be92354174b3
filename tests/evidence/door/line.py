"""The balance from which on a visit brings more than the next best channel."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.results.effects import TOO_FEW

__all__ = ["ALL", "Crossing", "crossing", "line", "rising", "same_shares"]

Floats = NDArray[np.float64]
BINS, DRAWS, SEED = 6, 400, 0
ALL, NEVER = 0.0, math.inf
"""Balances from the smallest on; none of those there are."""


class Crossing(NamedTuple):
    """Yuan from which on a visit beats the next best channel, with a 95 % interval, in a class of ``n`` debts.

    ``beyond``, with an interval too: where it would be if each channel won the same share of any balance, and cost as
    much. ``visit`` is the one for which that is lowest.
    """

    visit: str
    n: int
    at: float
    low: float
    high: float
    beyond: float
    beyond_low: float
    beyond_high: float


def line(cls: pd.DataFrame, measure: str, visits: Sequence[str], others: Sequence[str]) -> Crossing | None:
    """The crossing of one class of debts: rows by arm of the same debts; the arm ``none``, which brings 0, has no rows.

    Debts are sorted into six bins of equal number by what is owed. In each the visit that is best there is set against
    the best of the other channels. The differences are made to rise with the balance (least squares), and cross 0 at a
    balance between two bins. The interval draws people anew within each replication, and chooses anew. None: too few
    debts.
    """
    values = cls.pivot_table(
        index=["replication", "consumer", "platform", "owed"], columns="arm", values=[measure, "won"]
    ).dropna()
    n = len(values)
    if n < TOO_FEW * BINS:
        return None
    owed = values.index.get_level_values("owed").to_numpy(float)
    bins = np.minimum(np.argsort(np.argsort(owed, kind="stable")) * BINS // n, BINS - 1)
    arms = {name: values[measure][name].to_numpy(float) for name in values[measure]} | {"none": np.zeros(n)}
    won = {name: values["won"][name].to_numpy(float) for name in values["won"]} | {"none": np.zeros(n)}
    visits, others = ([name for name in names if name in arms] for names in (visits, others))

    def found(weights: Floats) -> tuple[str, float, float]:
        total = np.bincount(bins, weights, BINS)
        means = {name: np.bincount(bins, weights * value, BINS) / total for name, value in arms.items()}
        gains = np.max([means[name] for name in visits], axis=0) - np.max([means[name] for name in others], axis=0)
        at = crossing(np.bincount(bins, weights * owed, BINS) / total, gains, total)
        mean = {name: float(weights @ value) for name, value in arms.items()}
        takes = {name: float(weights @ value) for name, value in won.items()}
        next_best = max(others, key=lambda name: mean[name])
        spent = {name: takes[name] - mean[name] for name in arms}
        beyond = {
            name: same_shares(float(weights @ owed) / n, takes[name] - takes[next_best], spent[name] - spent[next_best])
            for name in visits
        }
        best = min(visits, key=lambda name: beyond[name])
        return best, at, beyond[best]

    best, at, beyond = found(np.ones(n))
    drawn = [found(weights)[1:] for weights in _draws(values.index)]
    tail = round(0.025 * DRAWS)
    (low, high), (beyond_low, beyond_high) = (
        (ordered[tail], ordered[-1 - tail]) for ordered in map(sorted, zip(*drawn, strict=True))
    )
    return Crossing(best, n, at, low, high, beyond, beyond_low, beyond_high)


def same_shares(owed: float, won: float, spent: float) -> float:
    """Balance at which a share won / owed of it is worth what is spent more for it: owed * spent / won."""
    if spent <= 0:
        return ALL if won >= 0 else NEVER
    return owed * spent / won if won > 0 else NEVER


def crossing(owed: Floats, gains: Floats, weights: Floats) -> float:
    """Where gains, made to rise, pass 0, on a straight line between two bins; ``ALL`` or ``NEVER`` if they do not."""
    fitted = rising(gains, weights)
    if fitted[0] > 0:
        return ALL
    if fitted[-1] <= 0:
        return NEVER
    above = int(np.argmax(fitted > 0))
    below = above - 1
    share = -fitted[below] / (fitted[above] - fitted[below])
    return float(owed[below] + share * (owed[above] - owed[below]))


def rising(values: Floats, weights: Floats) -> Floats:
    """The rising series nearest to ``values`` by weighted least squares: neighbours that fall are pooled."""
    blocks: list[tuple[float, float, int]] = []
    for value, weight in zip(values.tolist(), weights.tolist(), strict=True):
        blocks.append((value, weight, 1))
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            (v, w, k), (u, x, m) = blocks.pop(), blocks.pop()
            blocks.append(((v * w + u * x) / (w + x), w + x, k + m))
    return np.concatenate([np.full(k, value) for value, _, k in blocks])


def _draws(index: pd.MultiIndex) -> list[Floats]:
    """How often each debt is drawn, with all of a person's together, draw by draw."""
    random = np.random.default_rng(SEED)
    replication = index.get_level_values("replication").to_numpy(np.int64)
    person = replication * 10**9 + index.get_level_values("consumer").to_numpy(np.int64)
    people, place = np.unique(person, return_inverse=True)
    world = people // 10**9
    draws = []
    for _ in range(DRAWS):
        times = np.zeros(len(people))
        for one in np.unique(world):
            mine = np.flatnonzero(world == one)
            times[mine] = random.multinomial(len(mine), np.full(len(mine), 1.0 / len(mine)))
        draws.append(times[place])
    return draws
