"""What happened to debtors who are followed, told event by event."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.collectors.accounts.sums import Happening

__all__ = ["Diary", "in_words", "yuan"]

Ints = NDArray[np.int64]


class Diary:
    """Keeps what was ``told`` today of those who are ``followed``, and of nobody else."""

    def __init__(self, followed: Sequence[int]) -> None:
        self.told: list[Happening] = []
        self.follow(followed)

    def follow(self, followed: Sequence[int]) -> None:
        """Write of these from now on."""
        self._followed = np.array(sorted(followed), np.int64)

    def note(
        self, day: int, consumer: Ints, platform: Ints, event: Callable[[int], str], detail: Callable[[int], str]
    ) -> None:
        """Tell each row that is about somebody followed; ``event`` and ``detail`` are asked for that row only."""
        if not len(self._followed):
            return
        for row in np.flatnonzero(np.isin(consumer, self._followed)).tolist():
            self.told.append(Happening(day, int(consumer[row]), int(platform[row]), event(row), detail(row)))


def in_words(kind: type, value: int) -> str:
    """``REFUSED`` as people write it."""
    name: str = kind(value).name
    return name.lower().replace("_", " ")


def yuan(cents: int) -> str:
    """An amount as people write it."""
    return f"{cents / 100:,.2f} yuan"
