"""Plots over time: any metric, and debt with what funds it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd
from matplotlib.axes import Axes

from sim.core.units import CYCLE_DAYS
from sim.records.metrics import METRICS
from sim.results.plots.drawing.canvas import (
    LINE_STYLES,
    PALETTE,
    Results,
    axes,
    colours,
    count_axis,
    finish,
    money_axis,
    whole_cycles,
)
from sim.results.plots.drawing.fonts import drawn
from sim.results.run import Run
from sim.results.tables import MARKET
from sim.results.text import display_unit, scale

__all__ = ["add_series", "plot_funding", "plot_metric"]

FUNDING = ("n_receivable_cents", "n_drawn_cents", "n_equity_cents")


def plot_metric(
    results: Results,
    metric: str,
    *,
    platform: str | None = None,
    per: Literal["cycle", "day"] = "cycle",
    ax: Axes | None = None,
) -> Axes:
    """A metric over time: median over replications, with the band from the 10th to the 90th percentile.

    :param platform: one platform of a platform-level metric; by default all, told apart by line style (by colour
        when there is one scenario).
    :param per: one point per cycle of 30 days (a last cycle cut short is left out) or per day.
    :raises KeyError: if there is no such metric or platform.
    """
    ax = axes(ax)
    series = {run.name: _series(run, metric, per) for run in results.runs}
    platforms = list(dict.fromkeys(name for table in series.values() for name in table["platform"]))
    if platform is not None and platform not in platforms:
        raise KeyError(f"no platform {platform!r} has {metric}; there are {', '.join(platforms)}")
    shown = platforms if platform is None else [platform]
    palette, first = colours(results), results.runs[0]
    for name, table in series.items():
        for i, one in enumerate(shown):
            alone = len(series) == 1
            colour = PALETTE[i % len(PALETTE)] if alone else palette[name]
            where = drawn(first.label(one)) if len(shown) > 1 else ""
            label = ", ".join(filter(None, ["" if alone else drawn(name), where]))
            _band(ax, table[table["platform"] == one], per, colour, "-" if alone else LINE_STYLES[i % 4], label)
    _label_values(ax, metric, series)
    if per == "cycle":
        whole_cycles(ax, "Time")
    else:
        count_axis(ax, "Time (days)", "x")
    where = f", {drawn(first.label(shown[0]))}" if len(shown) == 1 and shown[0] != MARKET else ""
    return finish(ax, METRICS[metric].label + where)


def plot_funding(run: Run, *, platform: str, ax: Axes | None = None) -> Axes:
    """What a platform is owed, what it has drawn on its funding lines, and its equity, per cycle (yuan).

    :raises KeyError: if there is no such platform.
    """
    ax = axes(ax)
    largest = add_series(ax, run, FUNDING, platform)
    money_axis(ax, "Amount at the end of the cycle", [largest])
    whole_cycles(ax, "Time")
    return finish(ax, f"debt and funding, {drawn(run.label(platform))}")


def add_series(ax: Axes, run: Run, metrics: Sequence[str], platform: str) -> float:
    """A line per metric of one platform, per cycle; returns the largest value shown.

    :raises KeyError: if there is no such platform.
    """
    largest = 0.0
    for metric, colour in zip(metrics, PALETTE, strict=False):
        table = _series(run, metric, "cycle")
        if platform not in set(table["platform"]):
            raise KeyError(f"no platform {platform!r}")
        table = table[table["platform"] == platform]
        largest = max(largest, float(table["value"].abs().max()))
        _band(ax, table, "cycle", colour, "-", METRICS[metric].label)
    return largest


def _series(run: Run, metric: str, per: Literal["cycle", "day"]) -> pd.DataFrame:
    """replication, platform, time, value (as shown)."""
    level = METRICS[metric].level
    if per == "day":
        table = run.daily if level == "market" else run.platform_daily
    else:
        table = run.cycle if level == "market" else run.platform_cycle
        table = table[(table["n_days"] == CYCLE_DAYS) | (table["cycle"] == 0)]
    if "platform" not in table:
        table = table.assign(platform=MARKET)
    columns = {"day": "time", "cycle": "time", metric: "value"}
    table = table.rename(columns=columns)[["replication", "platform", "time", "value"]]
    return table.assign(value=table["value"].astype(float) * scale(metric))


def _band(ax: Axes, table: pd.DataFrame, per: str, colour: str, style: str, label: str) -> None:
    groups = table.groupby("time")["value"]
    middle = groups.median()
    marker = "o" if per == "cycle" and len(middle) < 3 else ""
    ax.plot(middle.index, middle, color=colour, linestyle=style, marker=marker, linewidth=1.8, label=label or None)
    if table["replication"].nunique() > 1:
        ax.fill_between(middle.index, groups.quantile(0.1), groups.quantile(0.9), color=colour, alpha=0.18, linewidth=0)


def _label_values(ax: Axes, metric: str, series: dict[str, pd.DataFrame]) -> None:
    unit = display_unit(metric)
    if METRICS[metric].unit == "cents":
        money_axis(ax, "Amount", pd.concat(series.values())["value"].to_numpy())
    else:
        count_axis(ax, unit[:1].upper() + unit[1:])
