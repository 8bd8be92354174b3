"""What an agency has seen old debt bring, and what it therefore bids."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sim.core.units import CYCLE_DAYS
from sim.core.vocabulary import BUCKETS
from sim.scenario.parameters.collection.bids import BidParameters

__all__ = ["Liquidation"]

Ints = NDArray[np.int64]


class Liquidation:
    """Recovered per cent in hand and day, by age of debt; costs per cent recovered. Drawn towards ``settings``."""

    def __init__(self, settings: BidParameters) -> None:
        self.settings = settings
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
        """Costs per cent recovered so far, drawn towards a prior and never above ``most_cost_share``."""
        settings = self.settings
        recovered = settings.prior_recovered_cents + int(self._recovered.sum())
        reckoned = settings.cost_share * settings.prior_recovered_cents
        return min(settings.most_cost_share, (reckoned + self._spent_cents) / recovered)

    def worth_cents(self, bucket: Ints, claims_cents: Ints, z: float) -> int:
        """What claims are expected to leave within the horizon after costs, seen with an error.

        sum over ages of claims * (1 - (1 - r)^cycles) * (1 - cost share) * exp(sd * z); r = share recovered in a cycle.
        """
        settings = self.settings
        exposure = settings.prior_balance_cents * CYCLE_DAYS  # in cent-days
        rate = (
            CYCLE_DAYS
            * (settings.recovered_per_cycle / CYCLE_DAYS * exposure + self._recovered)
            / (exposure + self._in_hand)
        )
        share = 1.0 - (1.0 - np.minimum(rate, 1.0)) ** settings.horizon_cycles
        claims = np.bincount(bucket, weights=claims_cents, minlength=len(BUCKETS))
        brought = math.fsum((claims * share).tolist())
        return int(brought * (1.0 - self.cost_share()) * math.exp(settings.error_log_sd * z))
