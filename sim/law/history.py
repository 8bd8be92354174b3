"""Recent days of events by key: sorted columns that grow with what happens, not with the market."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.core.frame import sum_before_run
from sim.core.units import NEVER

__all__ = ["LastDay", "Recent", "earlier"]

Ints = NDArray[np.int64]
Days = NDArray[np.int32]
Flags = NDArray[np.bool_]


def earlier(keys: Ints, counted: Flags) -> Ints:
    """How many rows before each one have the same key and are counted."""
    order = np.argsort(keys, kind="stable")
    added = counted[order].astype(np.int64)
    total = np.cumsum(added)
    found = np.empty(len(keys), np.int64)
    found[order] = total - added - sum_before_run(keys[order], total, added)
    return found


class Recent:
    """The last ``most`` days on which something happened to a key, in windows of ``days`` that end today.

    A key is forgotten once nothing of it is left in the window. Keys are not negative.
    """

    def __init__(self, days: int, most: int) -> None:
        self.days, self.most = days, most
        self._keys: Ints = np.empty(0, np.int64)
        self._when: Days = np.empty((0, most), np.int32)  # oldest first

    def __len__(self) -> int:
        return len(self._keys)

    def count(self, keys: Ints, day: int) -> Ints:
        """Events of each key in the window that ends today, at most ``most``."""
        at, known = _find(self._keys, keys)
        counts = np.zeros(len(keys), np.int64)
        counts[known] = (self._when[at[known]] > day - self.days).sum(axis=1)
        return counts

    def add(self, keys: Ints, day: int) -> None:
        """Events of today; a key may come several times."""
        if not len(keys) or not self.most:
            return
        keys, times = np.unique(keys, return_counts=True)
        self._make_room(keys, day)
        rows = np.searchsorted(self._keys, keys)
        times = np.minimum(times, self.most)
        longer = np.full((len(rows), 2 * self.most), day, np.int32)
        longer[:, : self.most] = self._when[rows]
        self._when[rows] = np.take_along_axis(longer, np.arange(self.most) + times[:, None], axis=1)

    def resized(self, days: int, most: int) -> Recent:
        """The same events for another window and number."""
        other = Recent(days, most)
        other._keys = self._keys
        other._when = np.full((len(self), most), NEVER, np.int32)
        kept = min(most, self.most)
        other._when[:, most - kept :] = self._when[:, self.most - kept :]
        return other

    def forget(self, parts: int, who: Ints) -> None:
        """Drop the keys of some consumers; each has so many keys (``parts``), one after another."""
        if _knows(self._keys, parts, who):
            kept = ~np.isin(self._keys // parts, who)
            self._keys, self._when = self._keys[kept], self._when[kept]

    def renamed(self, keys: Ints) -> Recent:
        """The same events under other keys, row by row; a key of -1 is forgotten."""
        other = Recent(self.days, self.most)
        order = np.argsort(keys, kind="stable")
        order = order[keys[order] >= 0]
        other._keys, other._when = keys[order], self._when[order]
        return other

    @property
    def keys(self) -> Ints:
        """Keys of which something is known, rising."""
        return self._keys

    def _make_room(self, keys: Ints, day: int) -> None:
        """A row for each key; whenever one is new, those that are out of the window go."""
        if _find(self._keys, keys)[1].all():
            return
        alive = self._when[:, -1] > day - self.days
        old, when = self._keys[alive], self._when[alive]
        new = keys[~_find(old, keys)[1]]
        at = np.searchsorted(old, new)
        self._keys = np.insert(old, at, new)
        self._when = np.insert(when, at, NEVER, axis=0)


class LastDay:
    """A day per key, such as that of the last talk; ``NEVER`` where nothing is known."""

    def __init__(self) -> None:
        self._keys: Ints = np.empty(0, np.int64)
        self._days: Ints = np.empty(0, np.int64)

    def __len__(self) -> int:
        return len(self._keys)

    def of(self, keys: Ints) -> Ints:
        """The day of each key."""
        at, known = _find(self._keys, keys)
        found = np.full(len(keys), NEVER)
        found[known] = self._days[at[known]]
        return found

    def put(self, keys: Ints, days: Ints | int) -> None:
        """It happened on these days; of a key named twice the last counts."""
        new = np.setdiff1d(keys, self._keys)
        if len(new):
            at = np.searchsorted(self._keys, new)
            self._keys = np.insert(self._keys, at, new)
            self._days = np.insert(self._days, at, NEVER)
        self._days[np.searchsorted(self._keys, keys)] = days

    def forget(self, parts: int, who: Ints) -> None:
        """As ``Recent.forget``."""
        if _knows(self._keys, parts, who):
            kept = ~np.isin(self._keys // parts, who)
            self._keys, self._days = self._keys[kept], self._days[kept]

    def raise_to(self, keys: Ints, days: Ints | int) -> None:
        """As ``put``, where that is later than what is known."""
        self.put(keys, np.maximum(self.of(keys), days))


def _find(known: Ints, keys: Ints) -> tuple[Ints, Flags]:
    if not len(known):
        return np.zeros(len(keys), np.int64), np.zeros(len(keys), bool)
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return at, known[at] == keys


def _knows(keys: Ints, parts: int, who: Ints) -> bool:
    """Is one of the rising keys that of one of these consumers."""
    if not len(keys):
        return False
    first, last = np.searchsorted(keys, (who * parts, (who + 1) * parts))
    return bool((first < last).any())
