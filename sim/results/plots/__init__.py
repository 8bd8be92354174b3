"""Plots: each takes results, draws one run or many, and returns the axes it drew on."""

from sim.results.plots.accounts import plot_transitions, plot_vintages
from sim.results.plots.bars import plot_by_income, plot_differences, plot_profit_and_loss
from sim.results.plots.series import plot_funding, plot_metric

__all__ = [
    "plot_by_income", "plot_differences", "plot_funding", "plot_metric", "plot_profit_and_loss", "plot_transitions",
    "plot_vintages",
]
