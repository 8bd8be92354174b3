"""The suits a court has before it: one row each, in the order of filing."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.core.draws import uniforms_for
from sim.core.random import Stream

__all__ = ["Docket", "SUIT", "Stage"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


SUIT = np.dtype(
    [
        (name, np.int64)
        for name in (
            "consumer",
            "platform",
            "owner",
            "claim_cents",
            "fee_cents",
            "recorded_ppm",
            "ordinary",
            "filed_day",
            "stage",
            "judged_day",
            "taken_cents",
            "last_taken_day",
            "listed_day",
            "released_day",
        )
    ]
)
"""``claim_cents`` is without, ``fee_cents`` the fee advanced for it; ``ordinary`` is 1 above the small-claims limit."""


class Stage(IntEnum):
    """How far a suit has come. Those that are lost or closed stay: the same claim cannot be brought again."""

    QUEUED = 0
    ENFORCED = 1
    LOST = 2
    NO_ASSETS = 3


class Docket:
    """Columns that grow by doubling; ``suits`` is a view of what is in use, to be written to in place."""

    def __init__(self) -> None:
        self._rows = np.zeros(64, SUIT)
        self._n = 0

    def __len__(self) -> int:
        return self._n

    @property
    def suits(self) -> NDArray[Any]:
        """One row per suit, by ``SUIT``; valid until the next ``append`` or ``remove``."""
        return self._rows[: self._n]

    def append(self, n: int, **columns: Ints | int) -> None:
        """Add ``n`` suits behind the others; columns not named are 0."""
        room = len(self._rows)
        while room < self._n + n:
            room *= 2
        if room > len(self._rows):
            grown = np.zeros(room, SUIT)
            grown[: self._n] = self.suits
            self._rows = grown
        self._rows[self._n : self._n + n] = np.zeros((), SUIT)
        for name, column in columns.items():
            self._rows[name][self._n : self._n + n] = column
        self._n += n

    def remove(self, closed: Flags) -> None:
        """Forget the suits marked; the others keep their order."""
        kept = self.suits[~closed]
        self._rows[: len(kept)] = kept
        self._n = len(kept)

    def find(self, consumers: Ints, platforms: Ints) -> Ints:
        """Row of the suit over each account, -1 where there is none."""
        if not self._n or not len(consumers):
            return np.full(len(consumers), -1)
        suits = self.suits
        n_platforms = 1 + max(int(suits["platform"].max()), int(platforms.max()))
        known, asked = (
            who * n_platforms + where for who, where in ((suits["consumer"], suits["platform"]), (consumers, platforms))
        )
        order = np.argsort(known, kind="stable")
        place = np.minimum(np.searchsorted(known[order], asked), self._n - 1)
        return np.where(known[order][place] == asked, order[place], -1)

    def lots(self, key: tuple[int, int, int], rows: Ints) -> NDArray[np.float64]:
        """Uniforms that decide these suits; the same debtor answers the same platform the same way on any day."""
        return uniforms_for(key, Stream.COURT, self.suits["platform"][rows], self.suits["consumer"][rows], 0)
