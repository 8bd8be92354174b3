"""What collectors recover of what was placed with them, by the cycle of placement."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.core.frame import places

__all__ = ["Placed", "Placements"]

Ints = NDArray[np.int64]


class Placed(NamedTuple):
    """Cases that are with a collector this morning, by rising key: ``consumer * n_platforms + platform``.

    ``owed_cents`` and ``paid_cents``: on the account, and ever paid on it, before today's contacts.
    """

    key: Ints
    pool: Ints
    owed_cents: Ints
    paid_cents: Ints


class Placements:
    """Follows cases from placement until they leave the collector: paid, recalled, given to another, sold or struck.

    What is paid meanwhile counts up to what was owed at placement, so that no more can be recovered than was placed. A
    case that comes again is placed again. ``placed_cents`` and ``recovered_cents`` have a row per collector and a
    column per cycle of placement; of cases that were there before the results nothing is counted.
    """

    def __init__(self, n_collectors: int, n_platforms: int, before: Placed) -> None:
        self._n_platforms = n_platforms
        self.placed_cents, self.recovered_cents = (np.zeros((n_collectors, 0), np.int64) for _ in range(2))
        self._key, self._pool, self._paid = before.key, before.pool, before.paid_cents
        self._cohort, self._left = (np.zeros(len(before.key), np.int64) for _ in range(2))

    def of_day(self, cycle: int, placed: Placed, ever_paid: Ints) -> None:
        """Add a day; ``ever_paid``: everything ever paid up to this evening, by account."""
        if cycle >= self.placed_cents.shape[1]:
            more = np.zeros((len(self.placed_cents), 1), np.int64)
            self.placed_cents, self.recovered_cents = (
                np.hstack((one, more)) for one in (self.placed_cents, self.recovered_cents)
            )
        at, there = places(placed.key, self._key)
        moved = np.flatnonzero(there)[placed.pool[at[there]] != self._pool[there]]
        paid = ever_paid[np.divmod(self._key, self._n_platforms)].astype(np.int64)
        paid[moved] = placed.paid_cents[at[moved]]
        self._credit(paid)
        stays = there.copy()
        stays[moved] = False
        self._take_in(cycle, placed, np.flatnonzero(stays), at[stays])
        self._credit(ever_paid[np.divmod(self._key, self._n_platforms)].astype(np.int64))

    def rows(self, cycle: int, collectors: list[str]) -> list[dict[str, object]]:
        """A row per collector and cycle of placement, at the end of ``cycle``."""
        return [
            dict(
                collector=collectors[k],
                cohort_cycle=int(cohort),
                age_cycles=int(cycle - cohort),
                placed_cents=int(self.placed_cents[k, cohort]),
                recovered_cents=int(self.recovered_cents[k, cohort]),
            )
            for k, cohort in np.argwhere(self.placed_cents)
        ]

    def _credit(self, paid: Ints) -> None:
        """Count what was paid since the last time, as far as it was owed at placement."""
        cents = np.clip(paid - self._paid, 0, self._left)
        np.add.at(self.recovered_cents, (self._pool, self._cohort), cents)
        self._left = self._left - cents
        self._paid = paid

    def _take_in(self, cycle: int, placed: Placed, kept: Ints, at: Ints) -> None:
        """Go on with the cases of today: those that were ``kept``, at these rows of ``placed``, and new ones."""
        new = np.ones(len(placed.key), bool)
        new[at] = False
        np.add.at(self.placed_cents[:, cycle], placed.pool[new], placed.owed_cents[new])
        cohort, left, paid = np.full(len(new), cycle, np.int64), placed.owed_cents.copy(), placed.paid_cents.copy()
        cohort[at], left[at], paid[at] = self._cohort[kept], self._left[kept], self._paid[kept]
        self._key, self._pool, self._cohort, self._left, self._paid = placed.key, placed.pool, cohort, left, paid
