"""The harm index as the sum of its parts."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.records.metrics.society import HARM_PARTS
from sim.results.plots.drawing.canvas import GREY, PALETTE, Results, axes, beside, count_axis
from sim.results.plots.drawing.fonts import drawn
from sim.results.regimes import of_market
from sim.results.run import Run

__all__ = ["plot_harm"]

REFERENCE = "all at reference level"
INK = "#111827"
_LIGHT = PALETTE[3:6]
_NARROW = 0.05  # of the longest bar, in which a number still has room


def plot_harm(results: Results, *, ax: Axes | None = None) -> Axes:
    """The harm index over the run, mean over replications, as a stack of weight * level / reference level of each part.

    The first bar has every part at its reference level, and so is as long as the weights, 1 in all.
    """
    parts = pd.DataFrame(
        {drawn(REFERENCE): _weights(results.runs[0])} | {drawn(run.name): _parts(run) for run in results.runs}
    )
    ax = axes(ax, 7.6, 1.6 + 0.5 * parts.shape[1])
    longest = float(parts.sum().max())
    start = np.zeros(parts.shape[1])
    for (name, (label, _)), colour in zip(HARM_PARTS.items(), PALETTE, strict=False):
        width = parts.loc[name].to_numpy(float)
        ax.barh(range(len(width)), width, 0.66, left=start, color=colour, label=label)
        for row in np.flatnonzero(width > _NARROW * longest).tolist():
            ink = INK if colour in _LIGHT else "white"
            middle = start[row] + width[row] / 2
            ax.text(middle, row, f"{width[row]:.2f}", ha="center", va="center", fontsize=8.5, color=ink)
        start += width
    ax.axvline(1.0, color=GREY, linewidth=0.8)
    ax.set_yticks(range(parts.shape[1]), list(parts.columns))
    ax.invert_yaxis()
    ax.set_xlim(left=0)
    count_axis(ax, "Harm index (1: every part at its reference level)", "x")
    beside(ax, "harm and its parts")
    ax.grid(False, axis="y")
    return ax


def _weights(run: Run) -> pd.Series[float]:
    return pd.Series({name: float(getattr(run.scenario.society.harm, name)) for name in HARM_PARTS})


def _parts(run: Run) -> pd.Series[float]:
    """Weight * level / reference level of each part, mean over replications."""
    levels = pd.Series({name: float(of_market(run, f"mean_harm_of_{name}").mean()) for name in HARM_PARTS})
    return levels * _weights(run)
