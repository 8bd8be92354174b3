"""Plots of society: reputation and press, complaints and their causes, what people tell."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.core.units import CYCLE_DAYS
from sim.core.vocabulary import Cause, News
from sim.results.plots.drawing.canvas import (
    GREY,
    LINE_STYLES,
    PALETTE,
    Results,
    axes,
    beside,
    colours,
    count_axis,
    platforms_of,
    spread,
    whole_cycles,
)
from sim.results.plots.drawing.fonts import drawn
from sim.results.run import Run

__all__ = ["plot_complaint_mix", "plot_complaints", "plot_news", "plot_reputation"]

FEE = Cause.FEE.name.lower()
_CAUSES = {
    "harshness": "harsh treatment",
    "breach": "rules broken",
    "disclosure": "others were told",
    "wrong_claim": "wrong claim",
    "fee": "late charges",
    "broken_promise": "pressed despite a promise",
}
_NEWS = {
    "visit": "a visit",
    "suit": "a lawsuit",
    "freeze": "no more credit",
    "default": "a default",
    "repayment": "a debt paid off",
    "settlement": "an arrangement",
    "insult": "an insult",
}
INK = "#111827"
_LIGHT = PALETTE[3:6]
_PRESS = 0.32  # share of the height that the bars of the press may take
_NARROW = 6.0  # per cent of a bar in which a number still has room


class _Line(NamedTuple):
    """What is drawn as one line: platforms of a run, and how."""

    run: Run
    platforms: tuple[str, ...]
    label: str
    colour: str
    style: str


def plot_reputation(results: Results, *, platform: str | None = None, ax: Axes | None = None) -> Axes:
    """Public standing per cycle (-1 to 1, median and 10 to 90 %), with articles in the press as bars (mean).

    :param platform: one platform; by default all, told apart by line style (by colour when there is one scenario).
    :raises KeyError: if there is no such platform.
    :raises ValueError: if there is no society in any of the runs.
    """
    _refuse_silence(results, "reputation", "nobody talks or complains: platforms have no reputation")
    lines = _lines(results, [(shown,) for shown in _platforms(results, platform)])
    ax = axes(ax)
    for line in lines:
        standing = _by_cycle(line, line.run.table("reputation"), "mean_standing").dropna(axis=1)
        marker = "o" if standing.shape[1] < 3 else ""
        spread(ax, standing.columns.to_numpy(float), standing, line.colour, line.style, line.label, marker)
    ax.axhline(0, color=GREY, linewidth=0.8)
    written = _add_press(ax, lines)
    whole_cycles(ax, "Time")
    count_axis(ax, "Public standing (−1 to 1)")
    return beside(ax, "reputation" + _of(results, platform), across=1.14 if written else 1.0)


def _add_press(ax: Axes, lines: list[_Line]) -> bool:
    """Articles of each cycle as bars in the lower part, with an axis of their own; false if there are none."""
    bars = [_by_cycle(line, line.run.table("reputation"), "n_articles").mean() for line in lines]
    most = max(float(one.max()) for one in bars)
    if not most > 0:
        return False
    low, high = ax.get_ylim()
    ax.set_ylim(low - (high - low) * _PRESS / (1 - _PRESS), high)
    ax.set_yticks([tick for tick in ax.get_yticks() if low <= tick <= high])
    ax.yaxis.label.set_y(_PRESS + (1 - _PRESS) / 2)
    press = ax.twinx()
    ax.set_zorder(press.get_zorder() + 1)
    ax.patch.set_visible(False)
    width = 0.8 / len(lines)
    for i, (line, articles) in enumerate(zip(lines, bars, strict=True)):
        x = articles.index.to_numpy(float) + (i - (len(lines) - 1) / 2) * width
        press.bar(x, articles, width * 0.9, color=line.colour, alpha=0.35)
    press.set_ylim(0, most / _PRESS * 1.05)
    count_axis(press, "Bars: articles (per cycle)")
    press.set_yticks([tick for tick in press.get_yticks() if 0 <= tick <= most * 1.05])
    press.yaxis.label.set_y(_PRESS / 2)
    press.yaxis.label.set_horizontalalignment("center")
    press.spines[["top", "right"]].set_visible(False)
    return True


def plot_complaints(results: Results, *, platform: str | None = None, ax: Axes | None = None) -> Axes:
    """Complaints made per cycle (median and 10 to 90 %): about collection as full lines, about fees as dotted ones.

    :param platform: one platform; by default each of a run, or all together for every scenario of a comparison.
    :raises KeyError: if there is no such platform.
    :raises ValueError: if there is no society in any of the runs.
    """
    _refuse_silence(results, "reputation", "nobody talks or complains: there is nothing to count")
    ax = axes(ax)
    for line in _lines(results, _groups(results, platform)):
        table = line.run.table("complaints")
        for what, chosen, style in (("collection", table["cause"] != FEE, "-"), ("fees", table["cause"] == FEE, ":")):
            made = _by_cycle(line, table[chosen], "n_complaints").fillna(0.0)
            marker = "o" if made.shape[1] < 3 else ""
            label = ", ".join(filter(None, [line.label, what]))
            spread(ax, made.columns.to_numpy(float), made, line.colour, style, label, marker)
    whole_cycles(ax, "Time")
    count_axis(ax, "Complaints made (per cycle)")
    ax.set_ylim(bottom=0)
    return beside(ax, "complaints about collection and fees" + _of(results, platform))


def plot_complaint_mix(results: Results, *, platform: str | None = None, ax: Axes | None = None) -> Axes:
    """Causes of complaints over the run, in per cent of all, with their number (mean over replications).

    A bar for each platform of a run, or for each scenario of a comparison.

    :param platform: one platform; by default all, together for the scenarios of a comparison.
    :raises KeyError: if there is no such platform.
    :raises ValueError: if nobody complained.
    """
    _refuse_silence(results, "complaints", "nobody complained: there are no causes")
    lines = _lines(results, _groups(results, platform))
    counts = pd.DataFrame([_by_cause(line) for line in lines], index=range(len(lines)))
    ax = axes(ax, 7.6, 1.2 + 0.55 * len(lines))
    totals = counts.sum(axis=1)
    percent = counts.div(totals.where(totals > 0), axis=0).fillna(0.0) * 100
    start = np.zeros(len(lines))
    for (cause, label), colour in zip(_CAUSES.items(), PALETTE, strict=False):
        share = percent[cause].to_numpy()
        ax.barh(range(len(lines)), share, 0.66, left=start, color=colour, label=label)
        for row in np.flatnonzero(share >= _NARROW).tolist():
            ax.text(
                start[row] + share[row] / 2,
                row,
                f"{share[row]:.0f}",
                ha="center",
                va="center",
                fontsize=8.5,
                color=INK if colour in _LIGHT else "white",
            )
        start += share
    ax.set_yticks(
        range(len(lines)),
        [
            f"{line.label or drawn(line.run.name)}\nmean: {total / len(line.run.replications):,.0f}"
            for line, total in zip(lines, totals, strict=True)
        ],
    )
    ax.invert_yaxis()
    ax.set_xlim(0, 100)
    count_axis(ax, "Complaints by cause (% of all)", "x")
    beside(ax, "what complaints are about" + _of(results, platform))
    ax.grid(False, axis="y")
    return ax


def _by_cause(line: _Line) -> pd.Series[float]:
    table = line.run.table("complaints")
    ours = table[table["platform"].isin(line.platforms)]
    return ours.groupby("cause")["n_complaints"].sum().reindex(list(_CAUSES)).fillna(0.0).astype(float)


def plot_news(results: Results, *, ax: Axes | None = None) -> Axes:
    """What people had to tell their ties, by kind, all platforms together (happenings per cycle, median over runs).

    With several replications a line spans the 10th to the 90th percentile.

    :raises ValueError: if nothing was told.
    """
    _refuse_silence(results, "news", "nothing happened that people would tell")
    lines = _lines(results, [tuple(_platforms(results, None))])
    told = {line.run.name: _told(line) for line in lines}
    kinds = [kind for kind in _NEWS if any(table[kind].any() for table in told.values())]
    ax = axes(ax, 7.0, 1.2 + (0.2 + 0.15 * len(lines)) * len(kinds))
    height = 0.8 / len(lines)
    for i, line in enumerate(lines):
        table = told[line.run.name][kinds]
        y = np.arange(len(kinds)) + (i - (len(lines) - 1) / 2) * height
        ax.barh(y, table.median(), height * 0.92, color=line.colour, label=line.label or None)
        if len(table) > 1:
            ax.hlines(y, table.quantile(0.1), table.quantile(0.9), color="#111827", linewidth=1)
    ax.set_yticks(range(len(kinds)), [_NEWS[kind] for kind in kinds])
    ax.margins(y=0.02)
    ax.invert_yaxis()
    count_axis(ax, "Told to ties (happenings per cycle)", "x")
    beside(ax, "what people tell")
    ax.grid(False, axis="y")
    return ax


def _told(line: _Line) -> pd.DataFrame:
    """Happenings per cycle, by replication (rows) and kind (columns)."""
    told = line.run.table("news").groupby(["replication", "kind"])["n_told"].sum().unstack()
    told = told.reindex(index=line.run.replications, columns=[kind.name.lower() for kind in News])
    return told.fillna(0.0) / max(1, line.run.scenario.days // CYCLE_DAYS)


def _platforms(results: Results, platform: str | None) -> list[str]:
    there = platforms_of(results.runs[0])
    if platform is None:
        return there
    if platform not in there:
        raise KeyError(f"no platform {platform!r}; there are {', '.join(there)}")
    return [platform]


def _groups(results: Results, platform: str | None) -> list[tuple[str, ...]]:
    """Platforms that are told apart: each of a run, none of a comparison."""
    shown = _platforms(results, platform)
    return [(one,) for one in shown] if isinstance(results, Run) else [tuple(shown)]


def _lines(results: Results, groups: list[tuple[str, ...]]) -> list[_Line]:
    """A line for each group of platforms and run that has a society."""
    every, alone, lines = platforms_of(results.runs[0]), isinstance(results, Run), []
    for platforms in groups:
        place = every.index(platforms[0]) if len(platforms) == 1 else 0
        for run in results.runs:
            if not run.table("reputation").empty:
                where = drawn(run.label(platforms[0])) if len(groups) > 1 else ""
                label = ", ".join(filter(None, ["" if alone else drawn(run.name), where]))
                colour = PALETTE[place % len(PALETTE)] if alone else colours(results)[run.name]
                style = "-" if alone else LINE_STYLES[place % len(LINE_STYLES)]
                lines.append(_Line(run, platforms, label, colour, style))
    return lines


def _by_cycle(line: _Line, table: pd.DataFrame, column: str) -> pd.DataFrame:
    """A column summed over the platforms of a line: rows are replications, columns cycles."""
    ours = table[table["platform"].isin(line.platforms)]
    values = ours.groupby(["replication", "cycle"])[column].sum().unstack()
    cycles = range(line.run.scenario.days // CYCLE_DAYS)
    return values.reindex(index=line.run.replications, columns=cycles).astype(float)


def _refuse_silence(results: Results, table: str, message: str) -> None:
    if all(run.table(table).empty for run in results.runs):
        raise ValueError(message)


def _of(results: Results, platform: str | None) -> str:
    return f", {drawn(results.runs[0].label(platform))}" if platform else ""
