"""Plots across groups: income deciles, lines of the profit and loss account, paired differences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import SymmetricalLogLocator

from sim.records.metrics import METRICS
from sim.results.comparison import Comparison
from sim.results.plots.drawing.canvas import (
    GREY,
    PALETTE,
    Results,
    axes,
    beside,
    colours,
    count_axis,
    finish,
    money_axis,
)
from sim.results.plots.drawing.fonts import drawn
from sim.results.run import Run
from sim.results.tables import MARKET
from sim.results.text import judged, told

__all__ = ["plot_by_income", "plot_differences", "plot_profit_and_loss"]

_OFF_THE_SCALE = 2.0  # times the baseline
Welfare = Literal["share_in_distress", "debt_to_income", "new_fees_cents", "n_harassments"]
_PER_YEAR = {"new_fees_cents": 12 / 100, "n_harassments": 12 * 1_000}  # yuan; events per 1,000
NET = "net_income"
GAIN, LOSS = PALETTE[0], PALETTE[1]


def plot_by_income(results: Results, what: Welfare = "share_in_distress", *, ax: Axes | None = None) -> Axes:
    """Distress (%), debt to income (ratio), fees (yuan per consumer and year) or harassment, by income decile.

    Means over the run; harassment in events per 1,000 consumers and year. With several replications a line spans the
    10th to the 90th percentile.
    """
    ax = axes(ax)
    palette, runs = colours(results), results.runs
    width = 0.8 / len(runs)
    for i, run in enumerate(runs):
        by_decile = _by_decile(run.welfare, what)
        x = by_decile.columns.to_numpy(float) + (i - (len(runs) - 1) / 2) * width
        label = drawn(run.name) if len(runs) > 1 else None
        ax.bar(x, by_decile.median(), width * 0.92, color=palette[run.name], label=label)
        if len(by_decile) > 1:
            ax.vlines(x, by_decile.quantile(0.1), by_decile.quantile(0.9), color="#111827", linewidth=1)
    ax.set_xticks(range(1, 11))
    ax.set_xlabel("Income decile (1 = lowest income)")
    labels = {
        "share_in_distress": ("distress by income", "In distress at some time\nof a cycle (% of consumers)"),
        "debt_to_income": ("debt by income", "Debt to income (ratio)"),
        "new_fees_cents": ("fees by income", "Fees charged (yuan per consumer and year)"),
        "n_harassments": ("harassment by income", "Contacts that broke a rule\n(per 1,000 consumers and year)"),
    }
    title, label = labels[what]
    count_axis(ax, label)
    beside(ax, title)
    ax.grid(False, axis="x")
    return ax


def _by_decile(welfare: pd.DataFrame, what: Welfare) -> pd.DataFrame:
    """Rows are replications, columns deciles."""
    groups = welfare.groupby(["replication", "income_decile"])
    if what in _PER_YEAR:
        return (groups[what].sum() / groups["n_consumers"].sum() * _PER_YEAR[what]).unstack()
    return (groups[what].mean() * (100 if what == "share_in_distress" else 1)).unstack()


def plot_profit_and_loss(results: Results, *, platform: str, ax: Axes | None = None) -> Axes:
    """Profit and loss of a platform over the whole run (yuan, mean over replications).

    One run: each line starts where the one above ends, down to net income. A comparison: bars side by side.

    :raises KeyError: if there is no such platform.
    """
    lines = pd.DataFrame({run.name: _lines(run, platform) for run in results.runs}).fillna(0.0)
    lines = pd.concat([lines.drop(NET), lines.loc[[NET]]])
    ax = axes(ax, 7.0, 1.2 + 0.24 * len(lines) * (1 if isinstance(results, Run) else 1 + 0.5 * lines.shape[1]))
    rows = np.arange(len(lines))
    if isinstance(results, Run):
        values = lines[results.name].to_numpy()
        starts = np.append(np.cumsum(values[:-1]) - values[:-1], 0.0)
        ax.barh(rows, values, left=starts, height=0.7, color=[GAIN if value >= 0 else LOSS for value in values])
        reach = np.concatenate([starts, starts + values])
    else:
        height, palette = 0.8 / lines.shape[1], colours(results)
        for i, name in enumerate(lines.columns):
            ax.barh(
                rows + (i - (lines.shape[1] - 1) / 2) * height,
                lines[name],
                height * 0.92,
                color=palette[name],
                label=drawn(name),
            )
        reach = lines.to_numpy().ravel()
    ax.axvline(0, color="#111827", linewidth=0.8)
    ax.set_yticks(rows, [str(line).replace("_", " ") for line in lines.index])
    ax.invert_yaxis()
    money_axis(ax, "Amount over the whole run", reach, "x")
    finish(ax, f"profit and loss, {drawn(results.runs[0].label(platform))}")
    ax.grid(False, axis="y")
    return ax


def _lines(run: Run, platform: str) -> pd.Series[float]:
    table = run.profit_and_loss
    table = table[table["platform"] == platform]
    if table.empty:
        raise KeyError(f"no platform {platform!r} in the profit and loss account of {run.name!r}")
    return table.groupby("line", sort=False)["cents"].sum() / len(run.replications) / 100


def plot_differences(
    comparison: Comparison, metrics: Sequence[str] | None = None, *, confidence: float = 0.95, ax: Axes | None = None
) -> Axes:
    """Paired differences in per cent of the baseline mean, with their intervals; grey if the interval covers 0.

    :param metrics: metrics to show, by default those of the headline of which a relative change can be told; one whose
        baseline mean is 0 is left out.
    :raises KeyError: if there is no such metric.
    """
    headline = told(run.summary() for run in comparison.runs)
    chosen = [METRICS[name].name for name in metrics or [line.metric for line in headline if line.relative]]
    table = comparison.differences(confidence)
    table = table[table["metric"].isin(chosen) & (table["baseline"].abs() > 0) & (table["n"] > 0)]
    table = table.assign(order=table["metric"].map(chosen.index)).sort_values(["order", "platform"], kind="stable")
    groups = list(table.groupby(["order", "platform"], sort=True))
    policies = [run.name for run in comparison.policies]
    ax = axes(ax, 9.0, 1.3 + 0.16 * len(groups) * (1 + len(policies)))
    palette, seen = colours(comparison), set[str]()
    for row, (_, lines) in enumerate(groups):
        for line in lines.to_dict("records"):
            name = line["scenario"]
            y = row + (policies.index(name) - (len(policies) - 1) / 2) * 0.7 / len(policies)
            mean, low, high = (100 * line[key] / abs(line["baseline"]) for key in ("difference", "low", "high"))
            colour = palette[name]
            clear = judged(line["metric"], "higher", line) in ("better", "worse")
            ax.plot([low, high], [y, y], color=colour, linewidth=1.8, alpha=1 if clear else 0.5)
            ax.plot(
                [mean],
                [y],
                "o",
                color=colour,
                markerfacecolor=colour if clear else "white",
                label=None if name in seen else drawn(name),
            )
            seen.add(name)
    ax.axvline(0, color=GREY, linewidth=1)
    if float((table["difference"] / table["baseline"]).abs().max()) > _OFF_THE_SCALE:
        ax.set_xscale("symlog", linthresh=10.0)  # a cost that the baseline hardly has would hide all else
        ax.xaxis.set_major_locator(SymmetricalLogLocator(base=100, linthresh=100.0))
    ax.set_yticks(range(len(groups)), [_row_label(lines, comparison.baseline) for _, lines in groups])
    ax.set_ylim(max(len(groups), 1) - 0.4, -0.6)
    count_axis(ax, f"Change against {drawn(comparison.baseline.name)} (% of its mean), {confidence:.0%} interval", "x")
    beside(ax, "paired differences")
    ax.grid(False, axis="y")
    return ax


def _row_label(lines: pd.DataFrame, run: Run) -> str:
    metric, platform = str(lines["metric"].iloc[0]), str(lines["platform"].iloc[0])
    return METRICS[metric].label + ("" if platform == MARKET else f", {drawn(run.label(platform))}")
