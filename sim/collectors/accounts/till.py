"""Where collection costs are booked: with the platform on whose behalf they were made, or with the agency."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sim.collectors.accounts.sums import LenderSums
from sim.core.ledger import Account, Actor, Entry, Ledger

__all__ = ["Till", "shared_out"]

Ints = NDArray[np.int64]


def shared_out(cents: int, weights: Ints) -> Ints:
    """Whole cents by weight, remainders to the lowest index with a weight; evenly if there are no weights at all."""
    weights = weights if weights.any() else np.ones(len(weights), np.int64)
    total = int(weights.sum())
    # In Python's integers: cents * weight can pass 63 bits.
    parts = np.array([cents * int(weight) // total for weight in weights], np.int64)
    parts[int(np.argmax(weights > 0))] += cents - int(parts.sum())
    return parts


class Till:
    """Books for platforms; ``owe(platform, cents)`` tells a platform what it will have to pay."""

    def __init__(self, ledger: Ledger, owe: Callable[[int, int], None], sums: LenderSums) -> None:
        self._ledger, self._owe, self._sums = ledger, owe, sums

    def contacts(self, platform: int, cents: int) -> None:
        """Postage, calls, travel and tracing for the platform's own account."""
        self._accrue(Entry.CONTACT_COST, platform, cents)

    def recordings(self, platform: int, cents: int) -> None:
        """Keeping contacts on record that were made for the platform's own account."""
        self._accrue(Entry.RECORDING_COST, platform, cents)

    def staff(self, platform: int, cents: int) -> None:
        """Pay of in-house collectors."""
        self._accrue(Entry.STAFF_PAY, platform, cents)

    def court(self, platform: int, cents: int) -> None:
        """Filing fees."""
        self._accrue(Entry.COURT_FEE, platform, cents)

    def commission(self, platform: int, cents: int) -> int:
        """Pay an agency its part of what it recovered, as far as the platform's cash goes; returns what was paid."""
        paid = min(cents, max(0, self._ledger.balance(Account.CASH, Actor.PLATFORM, platform)))
        self._ledger.post(Entry.COMMISSION, platform, paid)
        return paid

    def sale(self, platform: int, price_cents: int, claims_cents: int) -> None:
        """Take the price of a portfolio."""
        self._ledger.post(Entry.DEBT_SALE, platform, price_cents)
        self._sums.claims_sold_cents[platform] += claims_cents

    def _accrue(self, entry: Entry, platform: int, cents: int) -> None:
        self._ledger.post(entry, platform, cents)
        self._owe(platform, cents)
