"""Expected credit losses by stage (IFRS 9), and what is set aside for them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.scenario.provisions import ProvisionParameters

__all__ = ["Provisions"]


class Provisions:
    """What one platform sets aside; probabilities follow the bucket-to-bucket moves that it has lived through."""

    def __init__(self, settings: ProvisionParameters) -> None:
        self.settings = settings

    def use(self, settings: ProvisionParameters) -> None:
        """Take the terms in force from today on."""
        self.settings = settings

    def close_cycle(self, transitions: NDArray[np.int64], stocks: NDArray[np.int64], lost_share: float) -> int:
        """The allowance wanted at the end of a cycle, cents.

        ``transitions``: accounts by bucket a cycle ago and bucket now; ``stocks``: by ``Stock``; ``lost_share``: what
        was lost for good of what has been written off so far, not a number before anything was.
        """
        return 0
