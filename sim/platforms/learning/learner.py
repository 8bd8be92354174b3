"""A platform that keeps what it sees of accounts, and refits its model of default on what became of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sim.frames import Files, Orders, Scores
from sim.platforms.sums import PlatformSums
from sim.scenario.learning import LearningParameters

__all__ = ["Learner"]

Ints = NDArray[np.int64]


class Learner:
    """What one platform knows of the risk of its account holders and applicants.

    ``warnings`` tells in words what went wrong, with the day.
    """

    def __init__(
        self, index: int, label: str, settings: LearningParameters, sums: PlatformSums, key: tuple[int, int, int],
    ) -> None:
        self.index, self.label, self.settings, self.sums = index, label, settings, sums
        self._key = key
        self.warnings: list[str] = []

    @property
    def active(self) -> bool:
        """Is there a model to be fitted."""
        return self.settings.model != "scorecard"

    def use(self, settings: LearningParameters) -> None:
        """Take the terms in force from today on."""
        self.settings = settings

    def of_applicants(self, orders: Orders, files: Files, day: int) -> Ints:
        """Points of applicants, from their orders (scored by the prior scorecard) and files, row by row."""
        return orders.score

    def review(self, files: Files, day: int) -> Scores:
        """New scores of the account holders with a statement today; keeps the files of those in the sample."""
        return Scores.empty()

    def close_cycle(self, day: int, files_of: Callable[[Ints, Ints], Files]) -> None:
        """See what became of the files kept, measure the score, refit; ``files_of(consumers, platforms)``."""
