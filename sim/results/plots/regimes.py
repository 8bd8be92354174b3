"""Scenarios as the lines of a table, such as one scenario under several regimes."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Hashable, Mapping

from matplotlib.axes import Axes

from sim.results.comparison import Comparison
from sim.results.plots.drawing.canvas import GREY, PALETTE, axes, colours, finish
from sim.results.plots.drawing.fonts import drawn
from sim.results.regimes import MEASURES, Measure, label_of, side_by_side
from sim.results.run import Run
from sim.results.text import amount, difference, display_unit, interval, judged

__all__ = ["plot_regimes"]

INK = "#111827"
RULE = "#d1d5db"
INKS = {"better": PALETTE[2], "worse": PALETTE[1], "different": PALETTE[0]}
_LETTER = 0.0085  # width in inches of a letter of 1 point
_GAP = 0.24
_ROW = 0.62
_WRAP = 13

Lines = list[tuple[str, str, float]]


def plot_regimes(comparison: Comparison, *, confidence: float = 0.95, ax: Axes | None = None) -> Axes:
    """A line per scenario: money and harm of the whole market over the run (means over replications).

    Below each value stand the paired difference to the baseline and its interval: green is better, orange worse, blue
    different, grey unclear.
    """
    table = side_by_side(comparison, confidence).set_index(["scenario", "metric"]).to_dict("index")
    heads = {one.metric: _head(one) for one in MEASURES}
    rows = [
        (
            colours(comparison)[run.name],
            _name(run),
            {one.metric: _cell(one, table[run.name, one.metric]) for one in MEASURES},
        )
        for run in comparison.runs
    ]
    right = _GAP + max(_width(name) for _, name, _ in rows) + 0.25
    ends = {}
    for metric, head in heads.items():
        right += _GAP + max(_width(lines) for lines in (head, *(cells[metric] for _, _, cells in rows)))
        ends[metric] = right
    top = 0.17 * max(map(len, heads.values())) + 0.1
    ax = axes(ax, right + 0.3, top + _ROW * len(rows) + 0.7)
    for metric, head in heads.items():
        ax.text(
            ends[metric], -0.1, "\n".join(text for text, _, _ in head), ha="right", va="bottom", fontsize=8.5, color=INK
        )
    for row, (colour, name, cells) in enumerate(rows):
        middle = _ROW * (row + 0.5)
        ax.plot([0, right], [_ROW * row] * 2, color=RULE, linewidth=0.8)
        ax.plot([0.08], [middle], "s", color=colour, markersize=8)
        _stack(ax, 0.25, middle, name, "left")
        for metric, end in ends.items():
            _stack(ax, end, middle, cells[metric], "right")
    ax.set_xlim(0, right)
    ax.set_ylim(_ROW * len(rows), -top)
    finish(
        ax,
        f"side by side; below each value its difference to {drawn(comparison.baseline.name)}, with its "
        f"{confidence:.0%} interval",
        legend=False,
    )
    ax.set_axis_off()
    return ax


def _name(run: Run) -> Lines:
    """Scenario, and the regime if its name does not say it."""
    name, regime = map(drawn, label_of(run))
    return [(name, INK, 9.5)] + ([(regime, GREY, 8.0)] if regime else [])


def _width(lines: Lines) -> float:
    """Inches that lines of text take, about."""
    return max(_LETTER * size * len(text) for text, _, size in lines)


def _head(one: Measure) -> Lines:
    """Title and unit, in short lines."""
    lines = [*textwrap.wrap(one.title, _WRAP), *textwrap.wrap(f"({display_unit(one.metric)})", _WRAP)]
    return [(text, INK, 8.5) for text in lines]


def _cell(one: Measure, row: Mapping[Hashable, float]) -> Lines:
    """Text, ink and size of each line of a cell."""
    ink = INKS.get(judged(one.metric, one.better, row), GREY)
    lines = [(amount(one.metric, row["policy"]), INK, 9.5)]
    if (said := difference(one.metric, row)) != "–":
        lines.append((said, ink, 8.0))
    if not math.isnan(row["low"]):
        lines.append((interval(one.metric, row["low"], row["high"]), ink, 7.0))
    return lines


def _stack(ax: Axes, x: float, middle: float, lines: Lines, side: str) -> None:
    """Lines of text above one another, around a middle."""
    for place, (text, ink, size) in enumerate(lines):
        ax.text(x, middle + 0.17 * (place - (len(lines) - 1) / 2), text, ha=side, va="center", fontsize=size, color=ink)
