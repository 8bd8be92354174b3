"""Losses that a platform sees, and the cut-off that follows them."""

from __future__ import annotations

import math

__all__ = ["Losses", "cutoff_shift"]

CYCLES_PER_YEAR = 12
KEPT_PER_CYCLE = 0.8
MOST_POINTS = 100


def cutoff_shift(loss_annual: float, reckoned_annual: float, points_to_double_odds: int) -> int:
    """Points by which a break-even cut-off moves: points to double odds * log2(loss / reckoned), within 100.

    On a scorecard the odds of default halve every so many points; the marginal applicant, whose expected loss equals
    the margin, moves up by as many when the loss given the same odds doubles.
    """
    if points_to_double_odds == 0 or loss_annual <= 0.0:
        return 0
    shift = points_to_double_odds * math.log2(loss_annual / reckoned_annual)
    return max(-MOST_POINTS, min(MOST_POINTS, round(shift)))


class Losses:
    """A year's loss as a share of balance, from the cycles seen, of which the last weighs most; starts as reckoned."""

    def __init__(self, reckoned_annual: float) -> None:
        self.annual = reckoned_annual

    def close_cycle(self, lost_cents: int, balance_cents: int) -> None:
        """Take in a cycle: what was lost in it, net of what came back, on what balance."""
        if balance_cents > 0:
            seen = max(0, lost_cents) / balance_cents * CYCLES_PER_YEAR
            self.annual = KEPT_PER_CYCLE * self.annual + (1.0 - KEPT_PER_CYCLE) * seen
