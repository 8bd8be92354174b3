"""Drift: five years of the baseline from its steady start, the last of them beside the first."""

from __future__ import annotations

import math

import pandas as pd

from sim.market import CreditMarket
from tests.evidence.published.markets import YEAR, Measured, Size, lived, warmed

__all__ = ["measure"]

YEARS = 5
OF_PLATFORM = {"npl": "npl_ratio", "over_30": "share_30_plus", "use": "share_utilisation"}
OF_MARKET = {"excluded": "share_excluded", "belief": "mean_pursuit_belief"}


def measure(size: Size, replication: int) -> Measured:
    """Of the first platform, or the market: the first year's mean, and the change to the fifth in per cent of it."""
    scenario, first_day = warmed("baseline", size.people, YEARS * YEAR)
    market = lived(CreditMarket, scenario, replication)
    tables = market.tables()
    first = pd.DataFrame(tables["platform_daily"])
    first = first[first["platform"] == market.platforms[0].label]
    series = {name: first[metric] for name, metric in OF_PLATFORM.items()}
    series["limits"] = first["n_receivable_cents"] / first["share_utilisation"] / first["n_accounts"] / 100
    daily = pd.DataFrame(tables["daily"])
    series |= {name: daily[metric] for name, metric in OF_MARKET.items()}
    rows: Measured = {}
    for name, values in series.items():
        years = values.to_numpy()[first_day:].reshape(YEARS, YEAR).mean(axis=1)
        scale = 1.0 if name in ("limits", "belief") else 100.0
        change = 100.0 * (years[-1] / years[0] - 1.0) if years[0] else math.nan
        rows |= {f"{name}_first": scale * years[0], f"{name}_change": change}
    return rows
