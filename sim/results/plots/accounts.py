"""Plots of accounts as they age: transitions between buckets, and vintages."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, Normalize

from sim.results.plots.drawing.canvas import axes, count_axis, finish, whole_cycles
from sim.results.plots.drawing.fonts import drawn
from sim.results.run import Run

__all__ = ["plot_transitions", "plot_vintages"]

Arrears = Literal["30_plus", "defaulted"]
ARREARS: dict[Arrears, tuple[list[str], str]] = {
    "30_plus": (["n_accounts_30_plus", "n_charged_off"], "Now over 30 days past due or charged off"),
    "defaulted": (["n_defaulted"], "Ever over 90 days past due or charged off"),
}
CHARGED_OFF = "charged_off"
AGES = LinearSegmentedColormap.from_list("vintages", ["#cfe3f2", "#0072b2", "#0b2545"])
SHARES = LinearSegmentedColormap.from_list("shares", ["#ffffff", "#0072b2"])


def plot_transitions(run: Run, *, platform: str | None = None, ax: Axes | None = None) -> Axes:
    """Where accounts of each bucket are one cycle later, in per cent of the row, over all cycles and replications.

    :param platform: one platform; by default all together.
    :raises KeyError: if there is no such platform.
    :raises ValueError: if the run is shorter than two cycles.
    """
    if run.transitions.empty:
        raise ValueError(f"a run of {run.scenario.days} days has no transitions: they take two cycles of 30 days")
    ax = axes(ax, 6.2, 5.2)
    counts = _of_platform(run.transitions, platform).groupby(["from_bucket", "to_bucket"])["n_accounts"].sum().unstack()
    buckets = sorted({*counts.index, *counts.columns} - {CHARGED_OFF})
    rows, columns = buckets, [*buckets, *([CHARGED_OFF] if CHARGED_OFF in counts.columns else [])]
    counts = counts.reindex(index=rows, columns=columns).fillna(0.0)
    totals = counts.sum(axis=1).replace(0.0, np.nan)
    percent = counts.div(totals, axis=0).to_numpy(float) * 100
    ax.imshow(np.nan_to_num(percent), cmap=SHARES, vmin=0, vmax=100, aspect="auto")
    for (i, j), value in np.ndenumerate(percent):
        if value > 0:
            text = f"{value:.0f}" if value >= 1 else "<1"
            ax.text(j, i, text, ha="center", va="center", fontsize=8.5, color="white" if value > 55 else "#111827")
    ax.set_xticks(range(len(columns)), [name.replace("_", "\n") for name in columns])
    ax.set_yticks(range(len(rows)), rows)
    ax.set_xlabel("Bucket one cycle later (% of the row; M1 = 1 to 30 days past due)")
    ax.set_ylabel("Bucket at the end of a cycle")
    finish(ax, "how accounts roll" + (f", {drawn(run.label(platform))}" if platform else ""))
    ax.grid(False)
    return ax


def plot_vintages(
    run: Run, *, arrears: Arrears = "defaulted", platform: str | None = None, ax: Axes | None = None
) -> Axes:
    """Share of the accounts opened in each cycle that have defaulted so far, by age; the later opened, the darker.

    :param arrears: what counts; of "30_plus" those in arrears at that age, who may be current again at a later one.
    :param platform: one platform; by default all together.
    :raises KeyError: if there is no such platform.
    """
    ax = axes(ax)
    table = _of_platform(run.vintages, platform)
    columns, label = ARREARS[arrears]
    sums = table.groupby(["cohort_cycle", "age_cycles"])[["n_opened", *columns]].sum().reset_index()
    sums = sums[sums["n_opened"] > 0].copy()
    sums["share"] = 100 * sums[columns].sum(axis=1) / sums["n_opened"]
    cohorts = sums["cohort_cycle"].unique()
    shade = Normalize(float(min(cohorts, default=0)), float(max(cohorts, default=0)) + 1e-9)
    for cohort, line in sums.groupby("cohort_cycle"):
        ax.plot(line["age_cycles"], line["share"], color=AGES(shade(float(str(cohort)))), linewidth=1.5)
    figure = ax.get_figure()
    assert figure is not None
    figure.colorbar(ScalarMappable(shade, AGES), ax=ax, label="Cycle of opening", fraction=0.04, pad=0.02)
    whole_cycles(ax, "Age of the account")
    count_axis(ax, f"{label}\n(% of accounts opened)")
    ax.set_ylim(bottom=0)
    return finish(ax, "vintages" + (f", {drawn(run.label(platform))}" if platform else ""))


def _of_platform(table: pd.DataFrame, platform: str | None) -> pd.DataFrame:
    if platform is None:
        return table
    if platform not in set(table["platform"]):
        raise KeyError(f"no platform {platform!r}; there are {', '.join(sorted(set(table['platform'])))}")
    return table[table["platform"] == platform]
