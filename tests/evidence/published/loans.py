"""Orders on credit followed as loans: until when they run, late fees and losses on them, and how many at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.frames import Decisions, Orders
from sim.core.vocabulary import Status

__all__ = ["Loans", "stacked"]

CYCLE, MOST_DAYS = 30, 100_000
LAST_FEE = 8
"""Days past due of the second late fee, the last of a spell."""


class Loans:
    """Every order of every platform; ``settled``, ``charged`` and ``evening`` are told of each day in turn."""

    def __init__(self, accounts: Any, days_to_pay: list[int]) -> None:
        self._accounts, self._days_to_pay = accounts, np.array(days_to_pay)
        self._orders: list[pd.DataFrame] = []
        self._fee_days: list[NDArray[np.int64]] = []
        self._lost_on = np.full(accounts.status.shape, MOST_DAYS)
        self._fees = accounts.fees_cents.copy()

    def settled(self, day: int, orders: Orders, decisions: Decisions) -> None:
        """Note the orders that went ahead."""
        made = orders.where(decisions.admitted)
        self._orders.append(
            pd.DataFrame(
                {
                    "consumer": made.consumer,
                    "platform": made.platform,
                    "day": day,
                    "cycles": made.term_cycles,
                    "cents": made.amount_cents,
                }
            )
        )

    def before_charges(self) -> None:
        """Note the fees owed before the late charges of a day."""
        self._fees = self._accounts.fees_cents.copy()

    def charged(self, day: int) -> None:
        """Note which accounts a late charge was made on, and which were written off."""
        accounts = self._accounts
        hit = np.flatnonzero((accounts.fees_cents > self._fees).ravel())
        self._fee_days.append(hit * MOST_DAYS + day)
        lost = (accounts.status == Status.CHARGED_OFF) & (self._lost_on == MOST_DAYS)
        self._lost_on[lost] = day
        self._lost_on[(accounts.status == Status.OPEN) | (accounts.status == Status.FROZEN)] = MOST_DAYS

    def table(self) -> pd.DataFrame:
        """Orders with the days of their first and last due dates, ``late_fee`` and ``lost``.

        A late fee belongs to the orders of which something fell due: from the first due date to the second fee after
        the last. A loss belongs to those of which something fell due in the half-year before it, or after it.
        """
        orders = pd.concat(self._orders, ignore_index=True)
        consumer, platform = orders["consumer"].to_numpy(), orders["platform"].to_numpy()
        wait = (self._accounts.statement_day[consumer, platform].astype(np.int64) - orders["day"]) % CYCLE
        first = orders["day"] + wait + self._days_to_pay[platform]
        last = first + CYCLE * (orders["cycles"] - 1)
        account = (consumer * self._accounts.status.shape[1] + platform) * MOST_DAYS
        fees = np.sort(np.concatenate(self._fee_days)) if self._fee_days else np.empty(0, np.int64)
        n_fees = np.searchsorted(fees, account + last + LAST_FEE) - np.searchsorted(fees, account + first)
        lost_on = self._lost_on[consumer, platform]
        lost = (lost_on < MOST_DAYS) & (orders["day"] <= lost_on) & (last >= lost_on - 180)
        return orders.assign(first_due=first, last_due=last, late_fee=n_fees > 0, lost=lost)


def stacked(orders: pd.DataFrame) -> tuple[float, float]:
    """Shares of borrowers with two loans at once: of any lenders, and across lenders."""
    ordered = orders.sort_values(["consumer", "day"], kind="stable")
    open_until = ordered.groupby("consumer")["last_due"].cummax().groupby(ordered["consumer"]).shift()
    twice = ordered[ordered["day"] <= open_until]["consumer"].nunique()
    across = set[int]()
    for _, theirs in ordered.groupby("platform"):
        until = theirs.groupby("consumer")["last_due"].cummax()
        mine = theirs.assign(until=until)[["consumer", "day", "until"]].sort_values("day", kind="stable")
        others = ordered[ordered["platform"] != theirs["platform"].iloc[0]].sort_values("day", kind="stable")
        met = pd.merge_asof(others, mine, on="day", by="consumer")
        across |= set(met.loc[met["day"] <= met["until"], "consumer"])
    n = ordered["consumer"].nunique()
    return twice / n, len(across) / n
