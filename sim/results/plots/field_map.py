"""The map of districts: where teams went, and whom they met."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, Normalize

from sim.results.plots.drawing.canvas import axes, finish
from sim.results.run import Run

__all__ = ["plot_field_map"]

VISITS = LinearSegmentedColormap.from_list("visits", ["#ffffff", "#0072b2"])
DEPOT = "#d55e00"
INK = "#111827"
CROWDED = 14


def plot_field_map(run: Run, *, ax: Axes | None = None) -> Axes:
    """Visits by district over the run (mean over replications), with the share of them that met somebody (%).

    A triangle is a depot; a cross marks a district where doors were left as unsafe to enter.

    :raises ValueError: if no team went out.
    """
    table = run.table("districts")
    if table.empty:
        raise ValueError(f"no door was visited in {run.name!r}")
    sums = table.groupby(["row", "column"])[["n_visits", "n_met", "n_unsafe"]].sum()
    visits, met, unsafe = (sums[name].unstack().to_numpy(float) for name in ("n_visits", "n_met", "n_unsafe"))
    n_rows, n_columns = visits.shape
    ax = axes(ax, 2.4 + 0.52 * n_columns, 1.6 + 0.46 * n_rows)
    shown = visits / len(run.replications)
    shade = Normalize(0, max(1.0, float(shown.max())))
    ax.imshow(shown, cmap=VISITS, norm=shade, aspect="auto")
    for (row, column), number in np.ndenumerate(visits):
        ink = "white" if shade(shown[row, column]) > 0.55 else INK
        if number and max(visits.shape) <= CROWDED:
            ax.text(
                column, row, f"{100 * met[row, column] / number:.0f}", ha="center", va="center", fontsize=8.5, color=ink
            )
        if unsafe[row, column]:
            ax.plot([column + 0.36], [row - 0.34], "x", color=ink, markersize=4)
    depots = _depots(run.table("collectors"))
    ax.plot(depots % n_columns - 0.36, depots // n_columns - 0.32, "^", color=DEPOT, markersize=7, linestyle="")
    _frame(ax, n_rows, n_columns)
    figure = ax.get_figure()
    assert figure is not None
    figure.colorbar(ScalarMappable(shade, VISITS), ax=ax, label="Visits over the run", fraction=0.05, pad=0.03)
    finish(ax, "visits by district")
    ax.grid(False)
    return ax


def _frame(ax: Axes, n_rows: int, n_columns: int) -> None:
    """Numbered rows and columns, and what the marks mean."""
    ax.set_xticks(range(n_columns), [str(column + 1) for column in range(n_columns)])
    ax.set_yticks(range(n_rows), [str(row + 1) for row in range(n_rows)])
    ax.set_xlabel("Column of the map\nNumbers: visits that met somebody (%); triangle: depot; cross: unsafe doors")
    ax.set_ylabel("Row of the map")


def _depots(collectors: pd.DataFrame) -> np.ndarray:
    return np.unique(collectors.loc[collectors["depot"] >= 0, "depot"].to_numpy(int))
