"""What platforms count of their own work in a day, and how good their scores are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Self

import numpy as np
from numpy.typing import NDArray

__all__ = ["PlatformSums", "Quality", "Seen"]


class Seen(IntEnum):
    """Events of a day, per platform."""

    REVIEWED = 0  # account holders with a statement today
    REVIEWED_ACTIVE = 1  # of them, who ordered since the statement before
    ALARMS = 2
    EARLY_FREEZES = 3
    EARLY_CUTS = 4
    EARLY_CALLS = 5
    EARLY_DEFERRALS = 6
    FALSE_ALARMS = 7  # alarms after which nothing was late for a cycle
    SCREENED = 8
    HELD_BACK = 9
    HELD_BACK_FRAUD = 10
    MISSED_FRAUD = 11
    LIMIT_OFFERS = 12
    SALE_OFFERS = 13
    REFITS = 14
    FALLBACKS = 15  # fits that failed: the prior scorecard scores


class Quality(IntEnum):
    """How good the score of account holders is, as last measured; not a number before the first measurement."""

    AUC = 0
    CALIBRATION = 1  # bad accounts per account expected to go bad
    PSI = 2  # population stability index of the score against the sample of the last fit
    KNOWN = 3  # accounts of which it is known whether they went bad


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
