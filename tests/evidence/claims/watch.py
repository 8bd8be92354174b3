"""Whom collectors ask and reach, and who falls behind, evening by evening."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.core.vocabulary import Meeting, Status
from sim.market import CreditMarket
from tests.evidence.claims.circles import around

__all__ = ["DEFAULT", "LATE", "LONG_LATE", "Spells", "Watch", "in_use"]

LATE, LONG_LATE, DEFAULT = 4, 31, 91
THIRDS = 3
NO_SPELL, WRITTEN_OFF = -1, 100_000

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Spells:
    """Spells of arrears that reach their fourth day while they are watched, and how far they go.

    :param days_late: of each account on the evening before, in any shape; those written off beyond any other.
    :param days: how long they are watched.
    """

    def __init__(self, days_late: Ints, days: int) -> None:
        self._before = days_late
        self._since = np.full(days_late.shape, NO_SPELL)
        self.begun = {reached: np.zeros(days, np.int64) for reached in (LATE, LONG_LATE, DEFAULT)}
        """Spells that went so far, by the day on which they reached their fourth."""

    def follow(self, day: int, days_late: Ints) -> None:
        """Take in the evening of a day."""
        self._since[days_late < LATE] = NO_SPELL
        self._since[(days_late >= LATE) & (self._before < LATE)] = day
        for reached, begun in self.begun.items():
            now = (days_late >= reached) & (self._before < reached) & (self._since != NO_SPELL)
            np.add.at(begun, self._since[now], 1)
        self._before = days_late

    def share(self, reached: int) -> float:
        """Of spells begun early enough to be seen so long, the share in per cent that went so far."""
        seen = slice(0, max(0, len(self.begun[LATE]) - reached))
        n = self.begun[LATE][seen].sum()
        return float(100.0 * self.begun[reached][seen].sum() / n) if n else float("nan")


class Watch:
    """What a market does not tell itself; ``clean`` were not late on day 0, ``score`` is -1 without an account."""

    def __init__(self, market: CreditMarket) -> None:
        accounts: Any = market.consumers.accounts  # type: ignore[attr-defined]
        self.accounts = accounts
        everybody, open_ones = np.arange(market.consumers.size), in_use(accounts)
        self.clean = open_ones.any(axis=1) & ~(self._days_late() >= 1).any(axis=1)
        self.stacked = open_ones.all(axis=1)
        self.score = np.where(open_ones[:, 0], accounts.score[:, 0], -1)
        self.quality = market.consumers.creditworthiness(everybody)
        self.spells = Spells(self._days_late(), market.config.days)
        self.entered = {days: np.zeros(len(everybody), bool) for days in (LATE, DEFAULT)}
        self.groups = around(market)
        self.days_late = np.zeros((THIRDS, len(everybody)), np.int64)
        """Days at least ``LATE`` days late in each third of the time, by consumer."""
        self.asked = np.zeros(accounts.status.shape, bool)
        self.reached = np.zeros(len(everybody), bool)

    def evening(self, market: CreditMarket) -> None:
        """Look at everybody, and at the contacts of today; asked once the day is over."""
        late = self._days_late()
        for days, entered in self.entered.items():
            entered |= (late >= days).any(axis=1)
        self.days_late[THIRDS * (market.day - 1) // market.config.days] += (late >= LATE).any(axis=1)
        self.spells.follow(market.day - 1, late)
        made = market.today.approaches[-1]
        self.asked[made.contacts.consumer, made.contacts.platform] = True
        self.reached[made.contacts.consumer[made.outcomes.meeting == Meeting.REACHED]] = True

    def _days_late(self) -> Ints:
        late = np.where(in_use(self.accounts), self.accounts.days_past_due, 0).astype(np.int64)
        return np.where(self.accounts.status == Status.CHARGED_OFF, WRITTEN_OFF, late)


def in_use(accounts: Any) -> Flags:
    """Accounts that are open or frozen."""
    found: Flags = (accounts.status == Status.OPEN) | (accounts.status == Status.FROZEN)
    return found
