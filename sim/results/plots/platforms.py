"""Plots of what platforms do beside lending: scores, warnings, screening, points, provisions."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes

from sim.records.metrics import METRICS
from sim.results.plots.drawing.canvas import axes, count_axis, finish, money_axis, whole_cycles
from sim.results.plots.drawing.fonts import drawn
from sim.results.plots.drawing.series import add_series
from sim.results.run import Run
from sim.results.text import display_unit

__all__ = ["TOGETHER", "Together", "has", "plot_together"]


@dataclass(frozen=True)
class Together:
    """Metrics of one platform and one kind of unit that are read together, and what to read in them."""

    title: str
    metrics: tuple[str, ...]
    caption: str


TOGETHER = {
    "score_quality": Together(
        "Quality of the score",
        ("mean_score_auc", "mean_score_calibration", "mean_score_psi"),
        "Does the score improve with what is lived through? 0.5 is a coin, 1 a score that never errs; a calibration of "
        "1 is neither too dark nor too bright.",
    ),
    "warnings": Together(
        "Early warnings",
        ("new_alarms", "new_false_alarms"),
        "Warnings before anything was late, and those after which nothing was.",
    ),
    "screening": Together(
        "Screening of orders",
        ("share_held_back_that_is_fraud", "share_fraud_held_back"),
        "Precision: how much of what was held back is fraud. Recall: how much of the fraud was held back.",
    ),
    "points": Together(
        "Points",
        ("n_points_owed_cents", "new_points_earned_cents", "new_points_redeemed_cents", "new_points_expired_cents"),
        "What points cost: owed, earned, used to pay bills, expired.",
    ),
    "allowance": Together(
        "Losses expected and written off",
        ("n_allowance_cents", "new_charged_off_cents"),
        "What was set aside for losses to come, beside what was written off.",
    ),
}
"""By name of the picture."""


def has(run: Run, name: str, platform: str) -> bool:
    """Whether the first metric of ``TOGETHER[name]`` says anything of a platform."""
    daily = run.platform_daily
    return bool((daily.loc[daily["platform"] == platform, TOGETHER[name].metrics[0]].fillna(0) != 0).any())


def plot_together(run: Run, name: str, *, platform: str, ax: Axes | None = None) -> Axes:
    """The metrics of ``TOGETHER[name]`` for one platform, per cycle.

    :raises KeyError: if there is no such platform.
    """
    ax, together = axes(ax), TOGETHER[name]
    largest = add_series(ax, run, together.metrics, platform)
    shares = all(display_unit(metric).startswith("%") for metric in together.metrics)
    units = {METRICS[metric].unit for metric in together.metrics}
    if METRICS[together.metrics[0]].unit == "cents":
        money_axis(ax, "Amount (of a cycle, or at its end)", [largest])
    else:
        count_axis(ax, "%" if shares else units.pop().capitalize() if len(units) == 1 else "Number, see the legend")
    whole_cycles(ax, "Time")
    return finish(ax, f"{together.title}, {drawn(run.label(platform))}")
