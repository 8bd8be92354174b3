"""Plots of collection: what is recovered, from debts of which age, through whom, at what cost and with what harm."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.core.vocabulary import BUCKETS, CHARGED_OFF_BUCKET, Channel
from sim.records.ages import AGES
from sim.results.comparison import Comparison
from sim.results.plots.drawing.canvas import (
    GREY,
    LINE_STYLES,
    PALETTE,
    Results,
    axes,
    beside,
    colours,
    count_axis,
    finish,
    money_axis,
    platforms_of,
    spread,
    whole_cycles,
    words,
)
from sim.results.plots.drawing.fonts import drawn
from sim.results.regimes import of_market
from sim.results.run import Run

__all__ = [
    "plot_channels",
    "plot_cost_to_collect",
    "plot_harm_and_recovery",
    "plot_liquidation",
    "plot_recovery_curve",
    "plot_roll_rates",
]

COST, PAID = PALETTE[1], PALETTE[0]
_CHANNELS = [*(channel.name.lower() for channel in Channel), "unprompted"]
_YUAN = 0.01


def plot_recovery_curve(results: Results, *, ax: Axes | None = None) -> Axes:
    """What was paid on debts up to each age, cumulative (yuan per replication, median and 10 to 90 %).

    One run: a line per channel of the last contact. A comparison: a line per scenario, all channels together.

    :raises ValueError: if nothing was recovered.
    """
    lines = {
        label: (_cumulative(run, table), colour, style)
        for run in results.runs
        for label, table, colour, style in _recovered_by(results, run)
    }
    if not lines:
        raise ValueError("nothing was paid on debts past due: there is no recovery curve")
    ax = axes(ax)
    for label, (paid, colour, style) in lines.items():
        spread(ax, np.arange(len(AGES)), paid, colour, style, drawn(label))
    ax.set_xticks(range(len(AGES)), [name for _, name in AGES])
    ax.set_xlabel("Age of the debt (days past due)")
    money_axis(ax, "Paid on debts up to this age", [float(paid.to_numpy().max()) for paid, _, _ in lines.values()])
    ax.set_ylim(bottom=0)
    return beside(ax, "recovery by age of debt" + (" and channel" if isinstance(results, Run) else ""))


def _recovered_by(results: Results, run: Run) -> Iterable[tuple[str, pd.DataFrame, str, str]]:
    """Label, recoveries, colour and line style of each line of a run."""
    table = run.table("recoveries")
    if table.empty:
        return
    if isinstance(results, Comparison):
        yield run.name, table, colours(results)[run.name], "-"
        return
    for i, channel in enumerate(name for name in _CHANNELS if name in set(table["channel"])):
        colour = GREY if channel == "unprompted" else PALETTE[i % len(PALETTE)]
        yield words(channel), table[table["channel"] == channel], colour, LINE_STYLES[i // len(PALETTE)]


def _cumulative(run: Run, table: pd.DataFrame) -> pd.DataFrame:
    """Yuan by replication (rows) and age (columns)."""
    paid = table.groupby(["replication", "from_days"])["paid_cents"].sum().unstack()
    return paid.reindex(index=run.replications, columns=[first for first, _ in AGES]).fillna(0.0).cumsum(axis=1) * _YUAN


def plot_roll_rates(results: Results, *, ax: Axes | None = None) -> Axes:
    """Share of the accounts of each bucket that are one bucket worse a cycle later (%), over all cycles.

    A line per scenario: median over replications, with the band from the 10th to the 90th percentile.

    :raises ValueError: if the runs are shorter than two cycles.
    """
    runs = [run for run in results.runs if not run.transitions.empty]
    if not runs:
        raise ValueError("roll rates take two cycles of 30 days")
    ax = axes(ax)
    palette = colours(results)
    for run in runs:
        rates = pd.DataFrame({number: _rolls(table) for number, table in run.transitions.groupby("replication")}).T
        label = drawn(run.name) if isinstance(results, Comparison) else ""
        spread(ax, np.arange(CHARGED_OFF_BUCKET), rates, palette[run.name], "-", label, marker="o")
    names = [name.replace("_", " ") for name in BUCKETS]
    ax.set_xticks(range(CHARGED_OFF_BUCKET), [f"{a} to\n{b}" for a, b in pairwise(names)])
    ax.set_xlabel("From bucket to bucket, one cycle apart (M1 = 1 to 30 days past due)")
    count_axis(ax, "Accounts that roll on (% of the bucket)")
    ax.set_ylim(bottom=0)
    return finish(ax, "roll rates")


def _rolls(table: pd.DataFrame) -> list[float]:
    counts = table.groupby(["from_bucket", "to_bucket"])["n_accounts"].sum()
    totals = table.groupby("from_bucket")["n_accounts"].sum()
    return [
        100 * float(counts.get((a, b), 0)) / float(totals[a]) if a in totals.index else np.nan
        for a, b in pairwise(BUCKETS)
    ]


def plot_liquidation(results: Results, *, ax: Axes | None = None) -> Axes:
    """Cumulative share recovered of what was placed with each collector (%), by cycles since placement.

    All cohorts together that are old enough, median over replications and 10 to 90 %.

    :raises ValueError: if nothing was placed with anybody.
    """
    tables = {run.name: table for run in results.runs if not (table := run.table("placements")).empty}
    if not tables:
        raise ValueError("no debt was placed with a collector: there is nothing to liquidate")
    ax = axes(ax)
    palette, alone = colours(results), isinstance(results, Run)
    for name, table in tables.items():
        for i, (collector, lines) in enumerate(table.groupby("collector", sort=False)):
            colour = PALETTE[i % len(PALETTE)] if alone else palette[name]
            style = LINE_STYLES[(i // len(PALETTE) if alone else i) % len(LINE_STYLES)]
            rates = _liquidated(lines)
            label = str(collector) if alone else f"{drawn(name)}, {collector}"
            marker = "o" if rates.shape[1] < 3 else ""
            spread(ax, rates.columns.to_numpy(float), rates, colour, style, label, marker)
    whole_cycles(ax, "Since the cycle of placement")
    count_axis(ax, "Recovered so far (% of what was placed)")
    ax.set_ylim(0, 100)
    return beside(ax, "liquidation by placement")


def _liquidated(placements: pd.DataFrame) -> pd.DataFrame:
    """Per cent recovered by replication (rows) and cycles since placement (columns).

    Curves of cohorts differ in length, so each step is of the cohorts that have lived through it: the share that is
    left falls by what these recovered in the step, of what was left of them.
    """
    keys = ["replication", "cohort_cycle"]
    table = placements.sort_values([*keys, "age_cycles"])
    before = table.groupby(keys)["recovered_cents"].shift(fill_value=0)
    steps = table.assign(left=table["placed_cents"] - before, more=table["recovered_cents"] - before)
    sums = steps.groupby(["replication", "age_cycles"])[["left", "more"]].sum()
    stays = (1 - sums["more"] / sums["left"].where(sums["left"] > 0)).fillna(1.0)
    return 100 * (1 - stays.unstack().cumprod(axis=1))


def plot_cost_to_collect(results: Results, *, ax: Axes | None = None) -> Axes:
    """Cost of collection beside what was paid on debts past due, by platform and scenario, over the run (yuan).

    The number at a pair of bars is the cost in yuan for each 100 yuan paid; means over replications.
    """
    rows = [(run, platform) for run in results.runs for platform in platforms_of(run)]
    both = np.array(
        [
            [_mean(run, platform, metric) * _YUAN for metric in ("new_collection_cost_cents", "new_late_paid_cents")]
            for run, platform in rows
        ]
    )
    compared = isinstance(results, Comparison)
    names = [", ".join(map(drawn, [run.label(platform), *([run.name] if compared else [])])) for run, platform in rows]
    notes = [f"{100 * cost / paid:,.1f} per 100" if paid > 0 else "" for cost, paid in both]
    return _cost_beside_paid(ax, "cost to collect", names, both, notes, "Paid late")


def plot_channels(run: Run, *, ax: Axes | None = None) -> Axes:
    """Outlays of each channel beside what those who were met paid at once, over the run (yuan, means).

    The number at a pair of bars is the share of attempts that met somebody. Pay of staff is not split by channel.

    :raises ValueError: if nobody was contacted.
    """
    table = run.table("contacts")
    if table.empty:
        raise ValueError(f"nobody was contacted in {run.name!r}")
    sums = table.groupby("channel")[["n_tries", "n_met", "cost_cents", "paid_cents"]].sum()
    sums = sums.reindex([name for name in _CHANNELS if name in sums.index])
    both = sums[["cost_cents", "paid_cents"]].to_numpy(float) * _YUAN / len(run.replications)
    notes = [f"{share:.0%} met" for share in sums["n_met"] / sums["n_tries"]]
    return _cost_beside_paid(
        ax, "outlays and payments by channel", [words(name) for name in sums.index], both, notes, "Paid at once"
    )


def _cost_beside_paid(
    ax: Axes | None, title: str, names: list[str], both: np.ndarray, notes: list[str], paid: str
) -> Axes:
    ax = axes(ax, 7.0, 1.5 + 0.5 * len(names))
    rows = np.arange(len(names))
    for column, (label, colour) in enumerate((("Cost", COST), (paid, PAID))):
        ax.barh(rows + 0.36 * (column - 0.5), both[:, column], 0.34, color=colour, label=label)
    for row, note in enumerate(notes):
        ax.annotate(note, (both[row].max(), row), (4, 0), textcoords="offset points", va="center", fontsize=8.5)
    ax.set_yticks(rows, names)
    ax.invert_yaxis()
    ax.margins(x=0.18)
    ax.set_xlim(left=0)
    money_axis(ax, "Amount over the whole run", both.ravel(), "x")
    beside(ax, title)
    ax.grid(False, axis="y")
    return ax


def plot_harm_and_recovery(comparison: Comparison, *, ax: Axes | None = None) -> Axes:
    """Harm index against net recovery beside the baseline (yuan per consumer over the run), all platforms together.

    Net recovery: what is lost less than under the baseline, and recovered more, less what collection costs more. A
    large dot is the mean of a scenario, small ones are its replications; the baseline has a net recovery of 0.
    """
    ax = axes(ax)
    palette, reach = colours(comparison), [0.0]
    usual = of_market(comparison.baseline, "new_net_recovery_cents")
    for run in comparison.runs:
        net = (of_market(run, "new_net_recovery_cents") - usual) * _YUAN / run.scenario.population.size
        harm = of_market(run, "mean_harm_index")
        reach += net.abs().tolist()
        ax.plot(net, harm, "o", color=palette[run.name], alpha=0.35, markersize=4)
        ax.plot([net.mean()], [harm.mean()], "o", color=palette[run.name], markersize=9, label=drawn(run.name))
    ax.axvline(0, color=GREY, linewidth=0.8)
    money_axis(ax, f"Net recovery against {drawn(comparison.baseline.name)}, per consumer", reach, "x")
    count_axis(ax, "Harm index")
    ax.margins(x=0.15, y=0.15)
    ax.set_ylim(bottom=0)
    return beside(ax, "harm beside net recovery")


def _mean(run: Run, platform: str, metric: str) -> float:
    table = run.summary()
    return float(table.loc[(table["platform"] == platform) & (table["metric"] == metric), "value"].mean())
