"""What was written off on accounts that are no more, by the cohort they were of."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from sim.core.units import cycle_of
from sim.core.vocabulary import Loss

__all__ = ["CohortLosses"]


class CohortLosses:
    """``kept`` has shape (platforms, cohorts, ``Loss``), cents; it grows by a cohort a cycle."""

    def __init__(self, n_platforms: int) -> None:
        self.kept = np.zeros((n_platforms, 0, len(Loss)), np.int64)

    def none(self, day: int) -> NDArray[np.int64]:
        """Room for what a phase of this day adds: all cohorts so far."""
        n_platforms, n_cohorts, n_kinds = self.kept.shape
        return np.zeros((n_platforms, max(n_cohorts, cycle_of(day) + 1), n_kinds), np.int64)

    def add(self, more: Iterable[NDArray[np.int64]], day: int) -> None:
        """Add what blocks have found on this day."""
        total = self.none(day)
        total[:, : self.kept.shape[1]] = self.kept
        for part in more:
            total += part
        self.kept = total
