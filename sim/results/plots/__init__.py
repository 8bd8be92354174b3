"""Plots: each takes results, draws one run or many, and returns the axes it drew on."""

from sim.results.plots.accounts import plot_transitions, plot_vintages
from sim.results.plots.collection import (
    plot_channels,
    plot_cost_to_collect,
    plot_harm_and_recovery,
    plot_liquidation,
    plot_recovery_curve,
    plot_roll_rates,
)
from sim.results.plots.drawing.bars import plot_by_income, plot_differences, plot_profit_and_loss
from sim.results.plots.drawing.series import plot_funding, plot_metric
from sim.results.plots.field_map import plot_field_map
from sim.results.plots.harm import plot_harm
from sim.results.plots.liability import plot_liability
from sim.results.plots.network import plot_network
from sim.results.plots.platforms import plot_together
from sim.results.plots.regimes import plot_regimes
from sim.results.plots.society import plot_complaint_mix, plot_complaints, plot_news, plot_reputation
from sim.results.plots.timeline import plot_timeline
from sim.results.plots.trial import plot_trial

__all__ = [
    "plot_by_income",
    "plot_channels",
    "plot_complaint_mix",
    "plot_complaints",
    "plot_cost_to_collect",
    "plot_differences",
    "plot_field_map",
    "plot_funding",
    "plot_harm",
    "plot_harm_and_recovery",
    "plot_liability",
    "plot_liquidation",
    "plot_metric",
    "plot_network",
    "plot_news",
    "plot_profit_and_loss",
    "plot_recovery_curve",
    "plot_regimes",
    "plot_reputation",
    "plot_roll_rates",
    "plot_timeline",
    "plot_together",
    "plot_transitions",
    "plot_trial",
    "plot_vintages",
]
