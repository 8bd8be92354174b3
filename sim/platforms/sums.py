"""What platforms count of their own work in a day, and how good their scores are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from sim.core.vocabulary import Quality, Seen

__all__ = ["PlatformSums"]


@dataclass(frozen=True)
class PlatformSums:
    """``counts`` by platform and ``Seen``, of the day; ``quality`` by platform and ``Quality``, which stays."""

    counts: NDArray[np.int64]
    quality: NDArray[np.float64]

    @classmethod
    def of(cls, n_platforms: int) -> Self:
        """Nothing seen, nothing measured."""
        quality = np.full((n_platforms, len(Quality)), np.nan)
        quality[:, Quality.KNOWN] = 0.0
        return cls(np.zeros((n_platforms, len(Seen)), np.int64), quality)

    def compare(
        self, platform: int, fraud: NDArray[np.bool_], held_back: NDArray[np.bool_], admitted: NDArray[np.bool_]
    ) -> None:
        """Hold what a platform made of its orders of today against the truth, which it does not know."""
        self.counts[platform, Seen.HELD_BACK_FRAUD] += int((fraud & held_back).sum())
        self.counts[platform, Seen.MISSED_FRAUD] += int((fraud & admitted).sum())

    def clear(self) -> None:
        """Begin a new day."""
        self.counts[:] = 0
