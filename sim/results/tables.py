"""Tables of a run as data frames, and the one place where days become cycles and cycles a summary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd

from sim.core.units import CYCLE_DAYS
from sim.records.metrics import METRICS, Metric

__all__ = ["MARKET", "TABLES", "by_cycle", "frame", "metrics_of", "over_time", "summarise"]

MARKET = "market"
TABLES = (
    "daily",
    "platform_daily",
    "vintages",
    "transitions",
    "profit_and_loss",
    "balance_sheets",
    "welfare",
    "followed",
    "contacts",
    "recoveries",
    "collectors",
    "placements",
    "districts",
    "court",
    "story",
    "trial",
    "complaints",
    "desks",
    "reputation",
    "rulings",
    "news",
    "neighbours",
    "ties",
    "statements",
)


def frame(columns: Mapping[str, Sequence[object] | np.ndarray], replication: int) -> pd.DataFrame:
    """One table of one replication, with its replication number as the leading column."""
    table = pd.DataFrame(dict(columns))
    table.insert(0, "replication", np.full(len(table), replication, dtype=np.int64))
    return table


def metrics_of(level: Literal["market", "platform"], columns: Iterable[str]) -> list[Metric]:
    """Registered metrics of a level that a table has, in the order of the registry."""
    there = set(columns)
    return [metric for metric in METRICS.values() if metric.level == level and metric.name in there]


def over_time(table: pd.DataFrame, keys: list[str], metrics: list[Metric]) -> pd.DataFrame:
    """Reduce the days of each group to one row, each metric by its declared ``over_time`` or ``ratio_of``.

    ``last`` is the value on the last day even when that is missing; ``sum`` of nothing but missing values is missing.
    """
    table = table.sort_values([*keys, "day"], kind="stable")
    groups = table.groupby(keys, sort=True)
    last = table.groupby(keys, sort=True).tail(1).set_index(keys)
    reduced = {"n_days": groups["day"].count()}
    for metric in metrics:
        if metric.ratio_of is not None:
            part, whole = (groups[name].sum(min_count=1) for name in metric.ratio_of)
            reduced[metric.name] = metric.per * part / whole.where(whole > 0)
        elif metric.over_time == "sum":
            reduced[metric.name] = groups[metric.name].sum(min_count=1)
        elif metric.over_time == "mean":
            reduced[metric.name] = groups[metric.name].mean()
        else:
            reduced[metric.name] = last[metric.name]
    return pd.DataFrame(reduced).reset_index()


def by_cycle(daily: pd.DataFrame) -> pd.DataFrame:
    """A daily table per cycle of 30 days, counted from 0; ``n_days`` tells a last cycle that is cut short."""
    keys = ["replication", "cycle", *_platform_key(daily)]
    metrics = metrics_of("platform" if "platform" in daily else "market", daily.columns)
    return over_time(daily.assign(cycle=daily["day"] // CYCLE_DAYS), keys, metrics)


def summarise(daily: pd.DataFrame) -> pd.DataFrame:
    """A daily table over the whole run: replication, platform, metric, value (in the unit of the metric)."""
    keys = ["replication", *_platform_key(daily)]
    metrics = metrics_of("platform" if "platform" in daily else "market", daily.columns)
    wide = over_time(daily, keys, metrics).drop(columns="n_days")
    long = wide.melt(id_vars=keys, var_name="metric", value_name="value")
    if "platform" not in long:
        long.insert(1, "platform", MARKET)
    return long.astype({"value": np.float64})[["replication", "platform", "metric", "value"]]


def _platform_key(daily: pd.DataFrame) -> list[str]:
    return ["platform"] if "platform" in daily else []
