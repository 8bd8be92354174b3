"""The day's metrics through Mesa's own collector, for those who expect it; results are taken from ``Records``."""

from __future__ import annotations

from functools import partial
from typing import Any

import mesa

from sim.platforms import Platform
from sim.records.metrics import METRICS

__all__ = ["data_collector"]


def data_collector() -> mesa.DataCollector:
    """A collector with a reporter for each metric, of the market or of a platform, under our names."""
    by_level = {
        level: [name for name, metric in METRICS.items() if metric.level == level] for level in ("market", "platform")
    }
    return mesa.DataCollector(
        model_reporters={name: partial(_of_market, name) for name in by_level["market"]},
        agenttype_reporters={Platform: {name: partial(_of_platform, name) for name in by_level["platform"]}},
    )


def _of_market(name: str, market: Any) -> float:
    return float(market.records.latest(name))


def _of_platform(name: str, platform: Platform) -> float:
    market: Any = platform.model
    return float(market.records.latest(name, platform.index))
