"""Scenarios as the lines of a table, such as one scenario under several regimes."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Hashable, Mapping

from matplotlib.axes import Axes

from sim.results.comparison import Comparison
from sim.results.plots.canvas import GREY, PALETTE, axes, colours, finish
from sim.results.regimes import MEASURES, Measure, label_of, side_by_side
from sim.results.text import amount, change, display_unit, interval, verdict

__all__ = ["plot_regimes"]

INK = "#111827"
RULE = "#d1d5db"
INKS = {"better": PALETTE[2], "worse": PALETTE[1], "different": PALETTE[0], "unclear": GREY, "": GREY}
_LETTER = 0.073  # inches
_GAP = 0.3
_ROW = 0.62
_WRAP = 16

Lines = list[tuple[str, str, float]]


def plot_regimes(comparison: Comparison, *, confidence: float = 0.95, ax: Axes | None = None) -> Axes:
    """A line per scenario: money and harm of the whole market over the run (means over replications).

    Below each value stand the paired difference to the baseline and its interval: green is better, orange worse, blue
    different, grey unclear.
    """
    table = side_by_side(comparison, confidence).set_index(["scenario", "metric"]).to_dict("index")
    names = {run.name: label_of(run) for run in comparison.runs}
    cells = {(name, one.metric): _cell(one, table[name, one.metric]) for name in names for one in MEASURES}
    heads = {one.metric: _head(one) for one in MEASURES}
    first = _GAP + _LETTER * max(len(part) for label in names.values() for part in (*label, "Scenario")) + 0.25
    ends, right = {}, first
    for one in MEASURES:
        column = [text for name in names for text, _, _ in cells[name, one.metric]]
        right += _GAP + _LETTER * max(map(len, [*heads[one.metric], *column]))
        ends[one.metric] = right
    top = 0.19 * max(map(len, heads.values())) + 0.1
    ax = axes(ax, right + 0.3, top + _ROW * len(names) + 0.7)
    for metric, lines in heads.items():
        ax.text(ends[metric], -0.1, "\n".join(lines), ha="right", va="bottom", fontsize=8.5, color=INK)
    for row, (name, label) in enumerate(names.items()):
        middle = _ROW * (row + 0.5)
        ax.plot([0, right], [_ROW * row] * 2, color=RULE, linewidth=0.8)
        ax.plot([0.08], [middle], "s", color=colours(comparison)[name], markersize=8)
        _stack(ax, 0.25, middle, [(label[0], INK, 9.5), (label[1], GREY, 8.0)], "left")
        for metric, end in ends.items():
            _stack(ax, end, middle, cells[name, metric], "right")
    ax.set_xlim(0, right)
    ax.set_ylim(_ROW * len(names), -top)
    finish(ax, f"side by side; below each value its difference to {comparison.baseline.name}, with its "
           f"{confidence:.0%} interval", legend=False)
    ax.set_axis_off()
    return ax


def _head(one: Measure) -> list[str]:
    """Title and unit, in short lines."""
    return [*textwrap.wrap(one.title, _WRAP), *textwrap.wrap(f"({display_unit(one.metric)})", _WRAP)]


def _cell(one: Measure, row: Mapping[Hashable, float]) -> Lines:
    """Text, ink and size of each line of a cell."""
    ink = INKS[verdict(one.better, row["low"], row["high"])]
    lines = [(amount(one.metric, row["value"]), INK, 9.5)]
    if not math.isnan(row["difference"]):
        lines.append((change(one.metric, row["difference"]), ink, 8.0))
    if not math.isnan(row["low"]):
        lines.append((interval(one.metric, row["low"], row["high"]), ink, 7.0))
    return lines


def _stack(ax: Axes, x: float, middle: float, lines: Lines, side: str) -> None:
    """Lines of text above one another, around a middle."""
    shown = [line for line in lines if line[0]]
    for place, (text, ink, size) in enumerate(shown):
        ax.text(x, middle + 0.17 * (place - (len(shown) - 1) / 2), text, ha=side, va="center", fontsize=size, color=ink)
