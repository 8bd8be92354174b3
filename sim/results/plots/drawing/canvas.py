"""What every plot shares: axes without global state, colours, units and numbers on the axes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.results.comparison import Comparison
from sim.results.plots.drawing.fonts import legible
from sim.results.run import Run
from sim.results.tables import MARKET

__all__ = [
    "GREY",
    "LINE_STYLES",
    "PALETTE",
    "Results",
    "axes",
    "beside",
    "colours",
    "count_axis",
    "finish",
    "money_axis",
    "platforms_of",
    "spread",
    "whole_cycles",
    "words",
]

Results = Run | Comparison
GREY = "#6b7280"
PALETTE = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#882255", "#117733")
LINE_STYLES = ("-", "--", ":", "-.")
_STEPS = ((1e9, "billion "), (1e6, "million "), (1e3, "thousand "))


def axes(ax: Axes | None, width: float = 7.0, height: float = 4.0) -> Axes:
    """The axes given, or new ones on a figure of their own that no window manager knows (sizes in inches)."""
    if ax is not None:
        return ax
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure.add_subplot()


def platforms_of(run: Run) -> list[str]:
    """Names of the platforms of a run."""
    return [name for name in dict.fromkeys(run.summary()["platform"]) if name != MARKET]


def colours(results: Results) -> dict[str, str]:
    """Colour of each scenario: the baseline of a comparison grey, policies coloured for any kind of colour vision."""
    if isinstance(results, Run):
        return {results.name: PALETTE[0]}
    policies = {run.name: PALETTE[i % len(PALETTE)] for i, run in enumerate(results.policies)}
    return {results.baseline.name: GREY, **policies}


def money_axis(ax: Axes, what: str, values: Sequence[float] | np.ndarray, axis: str = "y") -> None:
    """Label an axis of amounts in yuan, or in thousands or millions of yuan if they are large."""
    finite = np.abs(np.asarray(values, dtype=float))
    largest = float(np.nanmax(finite, initial=0.0))
    divisor, word = next(((size, word) for size, word in _STEPS if largest >= 10 * size), (1.0, ""))
    count_axis(ax, f"{what} ({word}yuan)", axis, divisor)


def count_axis(ax: Axes, label: str, axis: str = "y", divisor: float = 1.0) -> None:
    """Label an axis and separate the thousands of its numbers, shown divided by ``divisor``."""
    formatter = FuncFormatter(lambda value, _: f"{value / divisor:,.10g}".replace("-", "\N{MINUS SIGN}"))
    target = ax.yaxis if axis == "y" else ax.xaxis
    target.set_major_formatter(formatter)
    target.set_label_text(label)


def finish(ax: Axes, title: str, legend: bool = True) -> Axes:
    """Title, legend, light grid and no box."""
    ax.set_title(title[:1].upper() + title[1:], loc="left", fontsize=11, fontweight="bold")
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(True, color="#e5e7eb", linewidth=0.7)
    ax.set_axisbelow(True)
    if legend and ax.get_legend_handles_labels()[0]:
        ax.legend(frameon=False, fontsize=8.5)
    _legible(ax)
    return ax


def whole_cycles(ax: Axes, label: str) -> None:
    """An x axis of cycles, marked at whole numbers."""
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_xlabel(f"{label} (cycles of 30 days)")


def beside(ax: Axes, title: str, across: float = 1.0) -> Axes:
    """Finished, with the legend to the right of the axes (``across`` their width), where it hides nothing."""
    finish(ax, title, legend=False)
    if ax.get_legend_handles_labels()[0]:
        ax.legend(frameon=False, fontsize=8.5, loc="upper left", bbox_to_anchor=(across, 1.0))
        _legible(ax)
    return ax


def _legible(ax: Axes) -> None:
    figure = ax.get_figure(root=True)
    if figure is not None:
        legible(figure)


def spread(
    ax: Axes, x: np.ndarray, values: pd.DataFrame, colour: str, style: str, label: str, marker: str = ""
) -> None:
    """The median over rows and, if there are several, the band from the 10th to the 90th percentile."""
    ax.plot(x, values.median(), color=colour, linestyle=style, marker=marker, linewidth=1.8, label=label or None)
    if len(values) > 1:
        ax.fill_between(x, values.quantile(0.1), values.quantile(0.9), color=colour, alpha=0.15, linewidth=0)


def words(name: str) -> str:
    """A name of the model as people write it."""
    return name.replace("_", " ").replace("ai ", "AI ")
