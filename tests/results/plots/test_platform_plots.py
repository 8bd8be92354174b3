"""What platforms do beside lending is drawn where there is something to see, and only there."""

from __future__ import annotations

import pytest

from sim import Run
from sim.records.metrics import METRICS
from sim.results.page.gallery import pictures
from sim.results.plots import plot_together
from sim.results.plots.platforms import TOGETHER, has


@pytest.mark.parametrize("name", TOGETHER)
def test_metrics_drawn_together_exist_and_share_a_kind_of_unit(name: str) -> None:
    metrics = [METRICS[metric] for metric in TOGETHER[name].metrics]
    assert {metric.level for metric in metrics} == {"platform"}
    assert len({metric.unit == "cents" for metric in metrics}) == 1, "money and numbers have no axis in common"


def test_a_line_for_each_with_the_number_on_it(made) -> None:
    run = made("a", new_alarms=[5.0], new_false_alarms=[2.0])
    ax = plot_together(run, "warnings", platform="baitiao")
    assert [line.get_ydata().tolist() for line in ax.lines] == [[150.0], [60.0]], "30 days of a cycle"
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        METRICS[metric].label for metric in TOGETHER["warnings"].metrics
    ]
    assert "warnings" in ax.get_title(loc="left")


def test_money_is_shown_in_yuan(made) -> None:
    ax = plot_together(made("a", n_points_owed_cents=[12_300.0]), "points", platform="baitiao")
    assert ax.lines[0].get_ydata().tolist() == [123.0]
    assert "yuan" in ax.get_ylabel()


def test_an_unknown_platform_is_refused(made) -> None:
    with pytest.raises(KeyError, match="no platform 'nobody'"):
        plot_together(made("a", new_alarms=[1.0]), "warnings", platform="nobody")


def test_there_is_a_picture_only_of_what_a_platform_does(made, lived: Run) -> None:
    assert not any(has(lived, name, platform) for name in TOGETHER for platform in ("one", "two"))
    assert not [one.name for one in pictures(lived) if one.name.startswith(tuple(TOGETHER))]
    assert has(made("a", new_alarms=[1.0]), "warnings", "baitiao")
    assert "warnings-baitiao" in [one.name for one in pictures(made("a", new_alarms=[1.0]))]
