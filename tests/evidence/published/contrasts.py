"""What a second lender, a doubled minimum and an announced list change in the shipped baseline, pair by pair."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sim.market import CreditMarket
from tests.evidence.published.markets import YEAR, Measured, Size, lived, new

__all__ = ["measure"]

FIRST = "baitiao"
PAIRS: dict[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {
    "second_lender": ({"platforms.pocket.credit.score_cutoff": 1_000}, {}),  # admits nobody
    "doubled_minimum": ({}, {f"platforms.{FIRST}.terms.minimum_payment_share": 0.20}),
    "announced_list": ({}, {f"platforms.{FIRST}.collection.announces_pursuit": True}),
}
"""Without and with; the baseline is one of both."""


def measure(size: Size, replication: int) -> Measured:
    """Change of default with the first lender over two years, in per cent of what it is without."""
    known: dict[tuple[tuple[str, Any], ...], float] = {}

    def default(values: Mapping[str, Any]) -> float:
        of = tuple(values.items())
        if of not in known:
            known[of] = _default(size, replication, values)
        return known[of]

    return {"default": 100.0 * default({})} | {
        name: 100.0 * (default(after) / default(before) - 1.0) for name, (before, after) in PAIRS.items()
    }


def _default(size: Size, replication: int, values: Mapping[str, Any]) -> float:
    """Accounts of the first lender over 90 days past due or written off, of all opened."""
    market = lived(CreditMarket, new("baseline", size.people, 2 * YEAR, values), replication)
    daily = pd.DataFrame(market.tables()["platform_daily"])
    first = daily.loc[daily["platform"] == market.platforms[0].label, "cum_default_rate"]
    return float(first.iloc[-1])
