"""What an agency has seen old debt bring, and what it therefore bids."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sim.core.vocabulary import BUCKETS

__all__ = ["Liquidation"]

Ints = NDArray[np.int64]
HORIZON_CYCLES = 12
PRIOR_EXPOSURE_CENTS = 100_000_000 * 30
"""Weight of the prior: a million yuan in hand for one cycle, in cent-days."""
PRIOR_PER_CYCLE = 0.0075
"""Share of the balance in hand recovered in a cycle: 0.56 to 0.95 % at Yongxiong (docs/sources.md, 3B)."""
PRIOR_COST_SHARE = 0.6
PRIOR_RECOVERED_CENTS = 1_000_000
MOST_COST_SHARE = 0.95
BID_LOG_SD = 0.25


class Liquidation:
    """Recovered per cent in hand and day, by age of debt; costs per cent recovered."""

    def __init__(self) -> None:
        self._in_hand = np.zeros(len(BUCKETS))  # cent-days; too many for whole numbers in a long run
        self._recovered: Ints = np.zeros(len(BUCKETS), np.int64)
        self._spent_cents = 0

    def held(self, bucket: Ints, owed_cents: Ints) -> None:
        """One more day with these debts in hand."""
        self._in_hand += np.bincount(bucket, weights=owed_cents, minlength=len(BUCKETS))

    def recovered(self, bucket: Ints, paid_cents: Ints) -> None:
        """Money came in."""
        np.add.at(self._recovered, bucket, paid_cents)

    def spent(self, cents: int) -> None:
        """Money went out."""
        self._spent_cents += cents

    def cost_share(self) -> float:
        """Costs per cent recovered so far, drawn towards a prior and never above 0.95."""
        recovered = PRIOR_RECOVERED_CENTS + int(self._recovered.sum())
        return min(MOST_COST_SHARE, (PRIOR_COST_SHARE * PRIOR_RECOVERED_CENTS + self._spent_cents) / recovered)

    def worth_cents(self, bucket: Ints, claims_cents: Ints, z: float) -> int:
        """What claims are expected to leave within 12 cycles after costs, seen with an error.

        sum over ages of claims * (1 - (1 - r)^12) * (1 - cost share) * exp(0.25 z); r = share recovered in a cycle.
        """
        rate = 30.0 * (PRIOR_PER_CYCLE / 30.0 * PRIOR_EXPOSURE_CENTS + self._recovered) / (
            PRIOR_EXPOSURE_CENTS + self._in_hand)
        share = 1.0 - (1.0 - np.minimum(rate, 1.0)) ** HORIZON_CYCLES
        claims = np.bincount(bucket, weights=claims_cents, minlength=len(BUCKETS))
        brought = math.fsum((claims * share).tolist())
        return int(brought * (1.0 - self.cost_share()) * math.exp(BID_LOG_SD * z))
