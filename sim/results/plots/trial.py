"""Plot of a trial: what each arm changed."""

from __future__ import annotations

import itertools
import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes

from sim.results.outcomes import OUTCOMES
from sim.results.plots.drawing.canvas import GREY, PALETTE, axes, finish
from sim.results.trial import MEASURES, TrialResult

__all__ = ["plot_trial"]

Effect = Mapping[Hashable, Any]


def plot_trial(
    result: TrialResult,
    *,
    outcomes: Sequence[str] = (),
    segments: Sequence[str] = ("all",),
    measure: str = "direct",
    ax: Axes | None = None,
) -> Axes:
    """Effects of each arm with their 95 % intervals; each outcome has a scale of its own and numbers beside it.

    Where people are few or too few, the numbers say so.

    :param outcomes: which, in this order; all that the trial measures if none are named.
    :raises KeyError: if there is no such outcome, segment or measure.
    """
    title = MEASURES[measure]
    arms = result.arms[1:2] if measure == "spill_over" else result.arms[1:]  # there is but one control arm
    outcomes = outcomes or result.outcomes
    keys = list(itertools.product(outcomes, segments))
    effects = {key: [result.effect(arm, *key)[measure] for arm in arms] for key in keys}
    reach = {outcome: _reach(one for segment in segments for one in effects[outcome, segment]) for outcome in outcomes}
    ax = axes(ax, 9.0, 1.3 + 0.16 * len(keys) * (1 + len(arms)))
    for row, (outcome, segment) in enumerate(keys):
        for i, (arm, effect) in enumerate(zip(arms, effects[outcome, segment], strict=True)):
            y = row + (i - (len(arms) - 1) / 2) * 0.7 / len(arms)
            _dot(ax, y, effect, reach[outcome], PALETTE[i % len(PALETTE)])
            who = result.arms[0] if measure == "spill_over" else arm
            ax.text(1.15, y, f"{who}: {_shown(effect, outcome)}", va="center", fontsize=8.5)
    ax.axvline(0, color=GREY, linewidth=1)
    ax.set_xlim(-1.1, 1.1)
    ax.set_xticks([0])
    ax.set_xlabel("Effect, each outcome on its own scale, with its 95 % interval")
    ax.set_yticks(range(len(keys)), [_row_label(*key) for key in keys])
    ax.invert_yaxis()
    finish(ax, title.partition(" as ")[0].rstrip(","), legend=False)
    ax.grid(False, axis="y")
    return ax


def _dot(ax: Axes, y: float, effect: Effect, reach: float, colour: str) -> None:
    low, high = effect["low"], effect["high"]
    clear = low > 0 or high < 0
    ax.plot([low / reach, high / reach], [y, y], color=colour, linewidth=1.8, alpha=1 if clear else 0.5)
    ax.plot([effect["estimate"] / reach], [y], "o", color=colour, markerfacecolor=colour if clear else "white")


def _reach(effects: Iterable[Effect]) -> float:
    """How far from zero effects and intervals reach; 1 if nowhere."""
    ends = (abs(effect[key]) for effect in effects for key in ("estimate", "low", "high"))
    return max((end for end in ends if not math.isnan(end)), default=0.0) or 1.0


def _shown(effect: Effect, outcome: str) -> str:
    """The estimate in its unit; that people are few, and where they are too few that alone."""
    estimate, caution = effect["estimate"], effect["caution"]
    if math.isnan(estimate):
        return caution or "–"
    few = f" ({caution})" if caution else ""
    return f"{OUTCOMES[outcome].change(estimate)} {OUTCOMES[outcome].change_unit}{few}"


def _row_label(outcome: str, segment: str) -> str:
    return OUTCOMES[outcome].label + ("" if segment == "all" else f": {segment}")
