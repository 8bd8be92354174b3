"""Two reference markets, 2,000 consumers over half a year each, and what is kept of them.

``plain``: the shipped baseline without society and without habits, turnover, bureau or limits that follow income, so
that these are seen to leave it alone where they are off. ``people``: the shipped baseline as it is, its warm part
left out.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from sim import CreditMarket
from sim.core.ledger import Account, Actor
from sim.core.vocabulary import Status
from sim.records.metrics import METRICS
from tests.shipped import cold, without_habits

FILES = {name: Path(__file__).with_name(f"{name}.json") for name in ("plain", "people")}
SIZE, DAYS, SEED = 2_000, 180, 1

OVER = {
    "sum": np.nansum,
    "mean": lambda days: np.nan if np.isnan(days).all() else np.nanmean(days),
    "last": lambda days: days[-1],
}


def reference_market(name: str) -> CreditMarket:
    """One of the two, run to its end."""
    scenario = without_habits() if name == "plain" else cold("baseline")
    market = CreditMarket(scenario, rng=SEED, threads=1, population__size=SIZE, days=DAYS)
    market.run()
    return market


def _plain(name: str, value: float) -> int | float | None:
    """Whole numbers for stocks and flows, floats for ratios, None for what is not a number."""
    if math.isnan(value):
        return None
    whole = name.startswith(("n_", "new_")) and name != "new_fees_per_consumer_cents"
    return int(value) if whole else float(value)


def _summed_up(tables: dict[str, Any], level: str, n_platforms: int, platform: int) -> dict[str, Any]:
    found = {}
    for name, metric in METRICS.items():
        if metric.level == level:
            days = tables["daily" if level == "market" else "platform_daily"][name].reshape(DAYS, n_platforms)
            found[name] = {
                "run": _plain(name, float(OVER[metric.over_time](days[:, platform]))),
                "last_day": _plain(name, float(days[-1, platform])),
            }
    return found


def summary(market: CreditMarket) -> dict[str, Any]:
    """Every metric over the run and on its last day, the ledger at the end, and accounts by standing."""
    tables, labels = market.tables(), [platform.label for platform in market.platforms]
    actors = [actor.name.lower() for actor in Actor if actor is not Actor.PLATFORM] + labels
    statuses = market.consumers.accounts.status
    return {
        "market": _summed_up(tables, "market", 1, 0),
        "platforms": {label: _summed_up(tables, "platform", len(labels), p) for p, label in enumerate(labels)},
        "ledger_cents": {
            actor: {account.name.lower(): int(book[account]) for account in Account if book[account]}
            for actor, book in zip(actors, market.ledger.balances, strict=True)
        },
        "accounts": {
            label: {status.name.lower(): int((statuses[:, p] == status).sum()) for status in Status}
            for p, label in enumerate(labels)
        },
    }


def write(name: str, kept: dict[str, Any]) -> None:
    """Keep a summary as the one to compare with."""
    FILES[name].write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def read(name: str) -> dict[str, Any]:
    """The summary that was kept."""
    kept: dict[str, Any] = json.loads(FILES[name].read_text(encoding="utf-8"))
    return kept
