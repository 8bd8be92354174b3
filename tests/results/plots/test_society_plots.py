"""Pictures of a society and regimes side by side, on tables made by hand."""

from __future__ import annotations

import math
import re

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex

from sim import Comparison, Run
from sim.core.vocabulary import Cause, News
from sim.records.day import COLUMNS
from sim.records.metrics.society import HARM_PARTS
from sim.results.page.gallery import draw, pictures
from sim.results.page.report import report
from sim.results.plots import (
    plot_by_income,
    plot_complaint_mix,
    plot_complaints,
    plot_differences,
    plot_harm,
    plot_liability,
    plot_network,
    plot_news,
    plot_regimes,
    plot_reputation,
)
from sim.results.plots.drawing.canvas import GREY
from sim.results.plots.regimes import INKS
from sim.results.plots.society import _CAUSES, _NEWS
from sim.results.regimes import MEASURES, of_market, side_by_side
from sim.results.text import HEADLINE, headline_text, told
from sim.scenario import make_scenario

OURS = {
    "reputation",
    "complaints",
    "complaint_mix",
    "news",
    "network-7",
    "harassment_by_income",
    "mean_harm_index",
    "new_harassments",
    "side_by_side",
    "liability",
}
NEAR = [  # consumer, steps, belief, pursued
    (7, 0, 0.3, True),
    (1, 1, 0.2, False),
    (2, 1, -0.1, True),
    (3, 2, 0.02, False),
    (4, 2, 0.0, False),
]
TIES = [(7, 1, "family"), (7, 2, "colleague"), (1, 2, "friend"), (1, 3, "friend"), (2, 3, "family"), (2, 4, "friend")]
STORY = [(3, "text"), (4, "text"), (9, "visit_home")]


def rows_of(platform: str, times: int) -> dict[str, list[dict]]:
    """Two cycles of one platform; ``times`` multiplies what is counted."""
    return {
        "reputation": [
            dict(
                cycle=c,
                platform=platform,
                mean_standing=-0.1 * times * (1 + c),
                mean_press_heat=0.0,
                n_articles=2 * times * c,
                regulator_level=0,
                n_nullified=0,
                fines_cents=0,
                redress_cents=0,
            )
            for c in range(2)
        ],
        "complaints": [
            dict(cycle=0, platform=platform, cause="fee", n_complaints=10 * times),
            dict(cycle=1, platform=platform, cause="breach", n_complaints=20 * times),
            dict(cycle=1, platform=platform, cause="harshness", n_complaints=10 * times),
        ],
        "news": [dict(cycle=c, platform=platform, kind="visit", n_told=6 * times) for c in range(2)],
    }


@pytest.fixture
def social(made):
    """``social(name, times=[per replication])``: a society at one or two platforms, for 60 days."""

    def make(
        name: str,
        times: tuple[int, ...] = (1, 3),
        platforms: tuple[str, ...] = ("baitiao",),
        regime: str = "none",
        **metrics: list[float],
    ) -> Run:
        values = {"new_complaints": [float(one) for one in times], "new_news_heard": [1.0] * len(times)} | metrics
        run = made(name, days=60, platforms=platforms, **values)
        tables = dict(run.tables)
        for table in ("reputation", "complaints", "news"):
            tables[table] = pd.DataFrame(
                [
                    {"replication": number, **row}
                    for number, many in zip(run.replications, times, strict=True)
                    for platform in platforms
                    for row in rows_of(platform, many)[table]
                ]
            )
        tables["welfare"] = pd.DataFrame(
            [
                dict.fromkeys(COLUMNS["welfare"], 0.0)
                | dict(
                    replication=number,
                    cycle=c,
                    income_decile=decile,
                    n_consumers=500,
                    n_harassments=many * (11 - decile),
                )
                for number, many in zip(run.replications, times, strict=True)
                for c in range(2)
                for decile in range(1, 11)
            ]
        )
        tables["profit_and_loss"] = pd.DataFrame(
            [
                dict(replication=number, cycle=0, platform=platform, line="net_income", cents=0)
                for number in run.replications
                for platform in platforms
            ]
        )
        tables["neighbours"] = pd.DataFrame(
            [(0, 7, *row) for row in NEAR], columns=["replication", *COLUMNS["neighbours"]]
        )
        tables["ties"] = pd.DataFrame([(0, 7, *row) for row in TIES], columns=["replication", *COLUMNS["ties"]])
        tables["story"] = pd.DataFrame(
            [
                dict(replication=0, day=day, consumer=7, platform="baitiao", event=event, detail="")
                for day, event in STORY
            ]
        )
        scenario = make_scenario({"name": name, "days": 60, "regime": regime})
        return Run(scenario, run.seed, run.provenance, tables)

    return make


def drawn(ax: Axes) -> Axes:
    ax.get_figure().canvas.draw()
    return ax


def lines_of(ax: Axes) -> dict[str, list[float]]:
    return {
        str(line.get_label()): np.asarray(line.get_ydata(), float).tolist()
        for line in ax.lines
        if not str(line.get_label()).startswith("_")
    }


def test_every_cause_and_kind_of_news_has_words() -> None:
    assert list(_CAUSES) == [cause.name.lower() for cause in Cause]
    assert list(_NEWS) == [kind.name.lower() for kind in News]


def test_reputation_is_a_median_with_the_press_below(social) -> None:
    ax = drawn(plot_reputation(social("a", platforms=("baitiao", "pocket"))))
    assert list(lines_of(ax)) == ["baitiao", "pocket"]
    assert lines_of(ax)["pocket"] == pytest.approx([-0.2, -0.4]), "of 1 and 3 times -0.1, then of twice that"
    press = next(other for other in ax.get_figure().axes if other is not ax)
    assert [bar.get_height() for bar in press.patches] == [0, 4, 0, 4], "mean articles of each platform and cycle"
    assert (ax.get_ylabel(), press.get_ylabel()) == ("Public standing (−1 to 1)", "Bars: articles (per cycle)")
    top = press.transData.transform((0, 4))[1]
    lowest = ax.transData.transform((0, min(lines_of(ax)["pocket"])))[1]
    assert top < lowest, "bars stay below the lines"


def test_without_articles_there_is_no_axis_for_them(social) -> None:
    assert len(plot_reputation(social("a", (0, 0))).get_figure().axes) == 1


def test_reputation_of_one_platform_and_of_a_comparison(social) -> None:
    both = Comparison(social("a"), (social("b", (2, 2)),))
    ax = plot_reputation(both, platform="baitiao")
    assert list(lines_of(ax)) == ["a", "b"]
    assert to_hex(ax.lines[0].get_color()) == GREY
    assert to_hex(ax.lines[1].get_color()) != GREY
    assert ax.get_title(loc="left") == "Reputation, baitiao"
    with pytest.raises(KeyError, match="no platform 'three'; there are baitiao"):
        plot_reputation(both, platform="three")


def test_complaints_are_split_and_a_cycle_without_any_counts_as_none(social) -> None:
    run = social("a", platforms=("baitiao", "pocket"))
    assert lines_of(drawn(plot_complaints(run))) == {
        f"{platform}, {what}": values
        for platform in ("baitiao", "pocket")
        for what, values in (("collection", [0.0, 60.0]), ("fees", [20.0, 0.0]))
    }
    together = plot_complaints(Comparison(run, (social("b", platforms=("baitiao", "pocket")),)))
    assert lines_of(together)["b, collection"] == [0.0, 120.0], "both platforms"
    assert lines_of(plot_complaints(run, platform="pocket")) == {"collection": [0.0, 60.0], "fees": [20.0, 0.0]}
    assert together.get_ylabel() == "Complaints made (per cycle)"


def test_the_mix_adds_up_to_the_whole(social) -> None:
    ax = drawn(plot_complaint_mix(Comparison(social("a"), (social("b", (0, 4)),))))
    widths = np.array([bar.get_width() for bar in ax.patches]).reshape(len(Cause), 2)
    assert widths.sum(axis=0) == pytest.approx([100, 100])
    assert widths[[Cause.HARSHNESS, Cause.BREACH, Cause.FEE], 0] == pytest.approx([25, 50, 25])
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["a\nmean: 80", "b\nmean: 80"]
    assert "%" in ax.get_xlabel()


def test_news_is_per_cycle_and_only_what_there_is(social) -> None:
    ax = drawn(plot_news(social("a", platforms=("baitiao", "pocket"))))
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["a visit"]
    assert [bar.get_width() for bar in ax.patches] == [24.0], "6 and 18 at each of two platforms, in a cycle"
    assert "happenings per cycle" in ax.get_xlabel()


def test_harassment_by_income_is_a_rate(social) -> None:
    ax = drawn(plot_by_income(social("a", (1,)), "n_harassments"))
    assert ax.patches[0].get_height() == pytest.approx(12 * 1_000 * 10 / 500), "10 a cycle among 500 people"
    assert "per 1,000 consumers and year" in ax.get_ylabel()


def test_network_places_people_by_steps_and_colours_belief(social) -> None:
    ax = drawn(plot_network(social("a"), 7))
    circles, squares = (dots for dots in ax.collections if isinstance(dots, PathCollection))
    far = {round(math.hypot(*place), 1) for place in circles.get_offsets()}
    assert far == {1.0, 1.9}
    assert sorted(round(math.hypot(*place), 1) for place in squares.get_offsets()) == [0.0, 1.0]
    assert np.asarray(circles.get_array()).tolist() == [0.2, 0.02, 0.0]
    assert np.asarray(squares.get_array()).tolist() == [0.3, -0.1]
    assert (circles.norm.vmin, circles.norm.vmax) == (-0.3, 0.3)
    drawn_ties = sum(len(lines.get_segments()) for lines in ax.collections if isinstance(lines, LineCollection))
    assert drawn_ties == len(TIES)
    said = ax.get_xlabel()
    assert "own +0.300, one step away +0.050 (2 people), two steps away +0.010 (2 people)" in said
    assert "text 2, visit home 1" in said
    with pytest.raises(KeyError, match="no neighbourhood of consumer 8"):
        plot_network(social("a"), 8)


def test_the_market_as_a_whole(social) -> None:
    run = social(
        "a",
        platforms=("one", "two"),
        new_late_paid_cents=[1_000.0, 3_000.0],
        n_officers=[4.0, 6.0],
        new_collection_cost_cents=[100.0, 900.0],
        mean_standing=[-0.2, 0.4],
    )
    assert of_market(run, "new_late_paid_cents").tolist() == [120_000, 360_000], "60 days of two platforms"
    assert of_market(run, "mean_cost_to_collect").tolist() == pytest.approx([0.1, 0.3])
    assert of_market(run, "mean_standing").tolist() == pytest.approx([-0.2, 0.4])
    assert of_market(run, "n_officers").tolist() == [4, 6]


@pytest.fixture
def regimes(social) -> Comparison:
    """Fewer broken rules and less recovered under rules; distress as it was, more or less."""
    free = social(
        "shop", new_harassments=[10.0, 12.0], new_net_recovery_cents=[1_000.0, 2_000.0], share_in_distress=[0.1, 0.2]
    )
    ruled = social(
        "shop us",
        regime="us_reg_f",
        new_harassments=[5.0, 6.9],
        new_net_recovery_cents=[500.0, 1_501.0],
        share_in_distress=[0.11, 0.19],
        n_officers=[1.0, 1.1],
    )
    return Comparison(free, (ruled,))


def test_side_by_side_is_paired(regimes: Comparison) -> None:
    table = side_by_side(regimes).set_index(["scenario", "metric"])
    assert len(table) == 2 * len(MEASURES)
    found = table.loc[("shop us", "new_harassments")]
    assert (found["policy"], found["difference"], found["n"]) == (pytest.approx(357), pytest.approx(-303), 2)
    assert found["low"] < -303 < found["high"] < 0
    first = table.loc[("shop", "new_harassments")]
    assert first["policy"] == pytest.approx(660)
    assert math.isnan(first["difference"])


def test_a_ratio_that_the_baseline_does_not_have_is_still_told(social) -> None:
    policy = social("b", new_late_paid_cents=[100.0, 100.0], new_collection_cost_cents=[10.0, 20.0])
    found = side_by_side(Comparison(social("a"), (policy,))).set_index(["scenario", "metric"])
    row = found.loc[("b", "mean_cost_to_collect")]
    assert row["policy"] == pytest.approx(0.15)
    assert math.isnan(row["difference"])
    assert math.isnan(found.loc[("a", "mean_cost_to_collect"), "policy"])


def test_regimes_are_lines_of_a_table(regimes: Comparison) -> None:
    ax = drawn(plot_regimes(regimes))
    ink = {text.get_text(): to_hex(text.get_color()) for text in ax.texts}
    assert {"shop", "shop us", "us_reg_f"} <= set(ink), "a regime that the name does not say stands below it"
    assert ink["-303"] == INKS["better"].lower()
    assert ink["-300"] == INKS["worse"].lower(), "yuan recovered"
    assert "Contacts that\nbroke a rule\n(contacts)" in ink
    marks = [to_hex(line.get_color()) for line in ax.lines if line.get_marker() == "s"]
    assert marks[0] == GREY != marks[1]


def test_no_text_of_the_table_runs_into_another(regimes: Comparison) -> None:
    ax = drawn(plot_regimes(regimes))
    renderer = ax.get_figure().canvas.get_renderer()
    boxes = [text.get_window_extent(renderer) for text in ax.texts]
    assert not [(a, b) for i, a in enumerate(boxes) for b in boxes[:i] if a.padded(-1).overlaps(b.padded(-1))]
    assert ax.get_figure().get_figwidth() < 20


def test_page_has_the_table(regimes: Comparison) -> None:
    page = report(regimes)
    table = re.search(r'<table class="side">.*?</table>', page, re.S)
    assert table is not None
    assert table[0].count("<th>") == 1 + len(MEASURES)
    assert "rules: us_reg_f" in table[0]
    assert '<span class="small better">-303</span>' in table[0]
    assert page.index("Money of the lender") < page.index("Side by side") < page.index("How to read this")
    assert 'class="wide"' in page


def test_gallery_shows_what_there_is(made, social) -> None:
    run = social("a")
    both = Comparison(run, (social("b"),))
    assert {one.name for one in pictures(run)} & OURS == OURS - {"side_by_side", "liability"}
    assert {one.name for one in pictures(both)} & OURS == OURS - {"network-7"}
    assert not {one.name for one in pictures(made("a", new_orders=[1.0]))} & OURS
    quiet = Comparison(made("a", new_orders=[1.0]), (made("b", new_orders=[1.0]),))
    assert not {one.name for one in pictures(quiet)} & OURS
    two = Comparison(social("a", platforms=("one", "two")), (social("b", platforms=("one", "two")),))
    assert {"complaints-one", "complaints-two"} <= {one.name for one in pictures(two)}
    assert {one.name for one in draw(both)} >= OURS - {"network-7"}


def test_harm_is_a_stack_of_weight_times_level_beside_the_reference(social) -> None:
    """Weights are 0.3 for distress and 0.1 for pressure; levels are means over replications."""
    run = social("a", mean_harm_of_distress=[1.0, 2.0], mean_harm_of_pressure=[4.0, 4.0])
    ax = drawn(plot_harm(Comparison(run, (social("b"),))))
    widths = np.array([[bar.get_width() for bar in bars] for bars in ax.containers])
    assert widths.sum(axis=0) == pytest.approx([1.0, 0.3 * 1.5 + 0.1 * 4.0, 0.0])
    assert [text.get_text() for text in ax.get_yticklabels()] == ["all at reference level", "a", "b"]
    assert len(ax.get_legend().get_texts()) == len(HARM_PARTS)


def test_headline_of_a_society_only_where_there_is_one(made, social) -> None:
    quiet = made("a", new_orders=[1.0], mean_harm_index=[0.4])
    run = social("a", mean_harm_index=[0.4, 0.6])
    for words in ("Harm index", "Complaints per 1,000 accounts", "Contacts that broke a rule", "Public standing"):
        assert words in headline_text(run.summary(), run.label)
        assert words in repr(Comparison(run, (social("b"),)))
        assert words not in headline_text(quiet.summary(), quiet.label)
        assert words not in repr(Comparison(quiet, (made("b", new_orders=[1.0]),)))
    sides = {line.metric: line.side for line in told([quiet.summary(), run.summary()])}
    assert sides["mean_harm_index"] == sides["mean_complaints_per_1000_accounts"] == sides["new_harassments"] == "harm"
    assert sides["mean_standing"] == "money"
    assert len(told([quiet.summary()])) < len(told([run.summary()])) < len(HEADLINE)


def test_a_change_of_standing_is_told_in_no_per_cent(social) -> None:
    both = Comparison(social("a", mean_standing=[-0.01, -0.02]), (social("b", mean_standing=[-0.3, -0.4]),))
    ax = plot_differences(both)
    assert not [tick for tick in ax.get_yticklabels() if "standing" in tick.get_text()]
    standing = report(both).partition("Public standing")[2].partition("</div>\n</div>")[0]
    assert "-0.335" in standing
    assert "%" not in standing


@pytest.mark.parametrize("draw_it", [plot_reputation, plot_complaints, plot_complaint_mix, plot_news])
def test_nothing_to_draw_is_said(made, draw_it) -> None:
    with pytest.raises(ValueError, match=r"nobody|nothing"):
        draw_it(made("a", new_orders=[1.0]))


def test_liability_and_standing_against_harm_per_head_and_year(social) -> None:
    """Two platforms, 60 days: six of these are a year."""
    both = {"platforms": ("baitiao", "pocket")}
    calm = social("calm", **both, new_harm_points=[0.0, 0.0], new_fines_cents=[0.0, 0.0], mean_standing=[0.0, 0.0])
    hard = social(
        "hard",
        **both,
        new_harm_points=[5.0, 15.0],
        new_fines_cents=[200.0, 400.0],
        new_redress_cents=[100.0, 0.0],
        mean_standing=[-0.1, -0.3],
    )
    ax = drawn(plot_liability(Comparison(calm, (hard,))))
    each = 2 * 60 * 6 / calm.scenario.population.size
    owed, standing = (side.lines for side in ax.get_figure().axes)
    assert np.asarray(owed[2].get_xdata()).tolist() == pytest.approx([5 * each, 15 * each])
    assert np.asarray(owed[2].get_ydata()).tolist() == pytest.approx([3 * each, 4 * each])
    assert np.asarray(standing[2].get_ydata()).tolist() == pytest.approx([-0.1, -0.3])
    assert standing[2].get_markerfacecolor() == "none"
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["calm", "hard"]


def test_without_a_society_there_is_no_liability_to_draw(made) -> None:
    with pytest.raises(ValueError, match="there is no society"):
        plot_liability(Comparison(made("a", new_orders=[1.0]), (made("b", new_orders=[1.0]),)))
