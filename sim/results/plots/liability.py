"""What treatment costs by law and in the public eye, against how much of it there is."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from sim.results.comparison import Comparison
from sim.results.plots.drawing.canvas import GREY, axes, beside, colours, count_axis
from sim.results.plots.drawing.fonts import drawn
from sim.results.run import Run

__all__ = ["plot_liability"]

_YUAN = 0.01
_YEAR = 360


def plot_liability(comparison: Comparison, *, ax: Axes | None = None) -> Axes:
    """Fines and redress (full dots, left axis) and public standing (hollow ones, right), a pair for each scenario.

    Both against harm by contacts; harm, fines and redress per consumer and year, standing as a mean over platforms.
    A large dot is the mean of a scenario, small ones are its replications.

    :raises ValueError: if there is no society in any of the runs.
    """
    if all(run.table("reputation").empty for run in comparison.runs):
        raise ValueError("there is no society: nobody is fined or thought less of")
    ax = axes(ax)
    right = ax.twinx()
    for run in comparison.runs:
        colour, (harm, owed, standing) = colours(comparison)[run.name], _measured(run)
        for side, values, inside in ((ax, owed, colour), (right, standing, "none")):
            side.plot(harm, values, "o", color=colour, markerfacecolor=inside, alpha=0.35, markersize=4)
            side.plot(
                [harm.mean()],
                [values.mean()],
                "o",
                color=colour,
                markerfacecolor=inside,
                markersize=9,
                label=drawn(run.name) if side is ax else None,
            )
    count_axis(ax, "Harm by contacts (points per consumer and year)", "x")
    count_axis(ax, "Full: fines, redress (yuan a head, year)")
    count_axis(right, "Hollow: standing (−1 to 1)")
    right.axhline(0, color=GREY, linewidth=0.8)
    right.spines[["top", "right"]].set_visible(False)
    ax.margins(0.1)
    right.margins(0.1)
    most = max(1.0, ax.get_ylim()[1])
    ax.set_ylim(-0.04 * most, most)
    return beside(ax, "liability and standing against pressure", across=1.14)


def _measured(run: Run) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Harm, fines and redress, and standing by replication."""
    table = run.summary().pivot_table(index="replication", columns="metric", values="value", aggfunc="sum")
    standing = run.summary().query("metric == 'mean_standing'").groupby("replication")["value"].mean()
    each = _YEAR / (run.scenario.days * run.scenario.population.size)
    owed = (table["new_fines_cents"] + table["new_redress_cents"]) * _YUAN
    return table["new_harm_points"] * each, owed * each, standing
