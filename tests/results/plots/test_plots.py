"""Plots return axes that say what they show and in which unit, and touch no global state."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from sim import Comparison, Run
from sim.records.metrics import METRICS
from sim.results.plots import (
    plot_by_income,
    plot_differences,
    plot_funding,
    plot_metric,
    plot_profit_and_loss,
    plot_transitions,
    plot_vintages,
)
from sim.results.plots.drawing.canvas import GREY


@pytest.fixture(scope="module")
def comparison(lived: Run, dearer: Run) -> Comparison:
    return Comparison(lived, (dearer,))


def drawn(ax: Axes) -> Axes:
    ax.get_figure().canvas.draw()
    return ax


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("per", ["cycle", "day"])
def test_every_metric_can_be_drawn_with_its_unit(comparison: Comparison, metric: str, per: str) -> None:
    ax = plot_metric(comparison, metric, per=per)
    kind = METRICS[metric].unit.partition(" ")[0]
    assert {"cents": "yuan", "share": "%"}.get(kind, METRICS[metric].unit) in ax.get_ylabel().lower()
    assert {"cycle": "cycles of 30 days", "day": "days"}[per] in ax.get_xlabel()
    assert METRICS[metric].label in ax.get_title(loc="left")


def test_one_run_and_many_give_a_median_and_a_band(made) -> None:
    ax = plot_metric(made("a", new_short_days=[1.0, 2, 9]), "new_short_days", per="day")
    assert (ax.lines[0].get_ydata() == 2).all()
    band = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert (band.min(), band.max()) == pytest.approx((1.2, 7.6)), "10 and 90 % of 1, 2, 9"
    assert not plot_metric(made("a", new_short_days=[1.0]), "new_short_days").collections


def test_a_cycle_cut_short_is_left_out(lived: Run) -> None:
    assert plot_metric(lived, "new_short_days").lines[0].get_xdata().tolist() == [0, 1, 2, 3], "130 days"


def test_baseline_is_grey_and_policies_are_not(comparison: Comparison) -> None:
    lines = {line.get_label(): to_hex(line.get_color()) for line in plot_metric(comparison, "share_in_distress").lines}
    assert lines["lived"] == GREY
    assert lines["dearer"] != GREY


def test_amounts_are_in_yuan(made) -> None:
    ax = drawn(plot_metric(made("a", new_gmv_cents=[300.0], days=60), "new_gmv_cents"))
    assert (ax.lines[0].get_ydata() == 90).all()
    assert ax.get_ylabel() == "Amount (yuan)"
    assert drawn(plot_metric(made("a", new_gmv_cents=[3e9]), "new_gmv_cents")).get_ylabel() == "Amount (million yuan)"


def test_the_other_plots(lived: Run, comparison: Comparison) -> None:
    assert "yuan" in drawn(plot_funding(lived, platform="two")).get_ylabel()
    assert "%" in drawn(plot_transitions(lived)).get_xlabel()
    assert "% of accounts" in drawn(plot_vintages(lived, platform="one")).get_ylabel()
    for results in (lived, comparison):
        assert "%" in drawn(plot_by_income(results)).get_ylabel()
        assert "yuan per consumer and year" in drawn(plot_by_income(results, "new_fees_cents")).get_ylabel()
        ax = drawn(plot_profit_and_loss(results, platform="one"))
        assert "yuan" in ax.get_xlabel()
        assert ax.get_title(loc="left") == "Profit and loss, The first"
    assert "% of its mean" in drawn(plot_differences(comparison)).get_xlabel()


def test_profit_and_loss_ends_where_the_lines_end(lived: Run) -> None:
    bars = plot_profit_and_loss(lived, platform="one").patches
    *lines, net = [bar.get_width() for bar in bars]
    assert net == pytest.approx(sum(lines))
    assert bars[-2].get_x() + lines[-1] == pytest.approx(net)
    assert bars[-1].get_x() == 0


def test_rolls_add_up_to_the_whole(lived: Run) -> None:
    shares = np.array(plot_transitions(lived).images[0].get_array())
    assert np.isclose(shares.sum(axis=1)[shares.sum(axis=1) > 0], 100).all()


def test_differences_are_relative_to_the_baseline(made) -> None:
    comparison = Comparison(made("a", new_short_days=[10.0, 20]), (made("b", new_short_days=[11.0, 22]),))
    ax = plot_differences(comparison, ["new_short_days"])
    assert ax.lines[1].get_xdata() == pytest.approx([10.0]), "1.5 of 15"


def test_axes_given_are_used(lived: Run) -> None:
    ax = Figure().add_subplot()
    assert plot_metric(lived, "share_in_distress", ax=ax) is ax


@pytest.mark.parametrize(
    "draw",
    [
        lambda run: plot_metric(run, "no_such_metric"),
        lambda run: plot_metric(run, "npl_ratio", platform="three"),
        lambda run: plot_funding(run, platform="three"),
        lambda run: plot_profit_and_loss(run, platform="three"),
        lambda run: plot_transitions(run, platform="three"),
        lambda run: plot_vintages(run, platform="three"),
    ],
)
def test_what_is_not_there(lived: Run, draw) -> None:
    with pytest.raises(KeyError):
        draw(lived)


def test_no_global_state() -> None:
    code = "import sys, sim.results.plots; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
