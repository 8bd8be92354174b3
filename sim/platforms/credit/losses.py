"""Losses that a platform and its funders see, and the cut-off that follows them."""

from __future__ import annotations

import math
from collections import deque

from sim.core.units import CYCLES_PER_YEAR
from sim.scenario import CreditParameters

__all__ = ["Losses", "RealisedLoss", "cutoff_shift"]


def cutoff_shift(loss_annual: float, credit: CreditParameters) -> int:
    """Points by which a break-even cut-off moves: points to double odds * log2(loss / reckoned), within the most.

    On a scorecard the odds of default halve every so many points; the marginal applicant, whose expected loss equals
    the margin, moves up by as many when the loss given the same odds doubles.
    """
    if credit.points_to_double_odds == 0 or loss_annual <= 0.0:
        return 0
    shift = credit.points_to_double_odds * math.log2(loss_annual / credit.reckoned_loss_annual)
    return max(-credit.cutoff_most_moved, min(credit.cutoff_most_moved, round(shift)))


class Losses:
    """A year's loss as a share of balance, from the cycles seen, of which the last weighs most; starts as reckoned."""

    def __init__(self, reckoned_annual: float) -> None:
        self.annual = reckoned_annual

    def close_cycle(self, lost_cents: int, balance_cents: int, kept: float) -> None:
        """Take in a cycle: what was lost in it, net of what came back, on what balance; what was known keeps a part."""
        if balance_cents > 0:
            seen = max(0, lost_cents) / balance_cents * CYCLES_PER_YEAR
            self.annual = kept * self.annual + (1.0 - kept) * seen


class RealisedLoss:
    """What a pool has lost in the last 12 cycles, as its funders see it: nothing is smoothed or reckoned in advance.

    ``Losses`` is a lender's own view and starts as reckoned with; funders go by what has been lost.
    """

    def __init__(self) -> None:
        self._cycles: deque[tuple[int, int]] = deque(maxlen=CYCLES_PER_YEAR)

    def close_cycle(self, lost_cents: int, balance_cents: int) -> None:
        """Take in a cycle: what was written off or forgiven, net of what came back, and the balance at its end."""
        self._cycles.append((lost_cents, balance_cents))

    @property
    def annual(self) -> float:
        """Share of the balance lost in a year, 0 to 1: 12 * sum of losses / sum of balances, over at most 12 cycles."""
        lost, balance = (sum(column) for column in zip(*self._cycles, strict=True)) if self._cycles else (0, 0)
        return min(1.0, max(0, lost) / balance * CYCLES_PER_YEAR) if balance > 0 else 0.0
