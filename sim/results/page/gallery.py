"""The pictures of a run or a comparison, in the order in which they are read."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.results.comparison import Comparison
from sim.results.page.drawing import Drawing
from sim.results.plots import (
    plot_by_income,
    plot_channels,
    plot_complaint_mix,
    plot_complaints,
    plot_cost_to_collect,
    plot_differences,
    plot_field_map,
    plot_funding,
    plot_harm,
    plot_harm_and_recovery,
    plot_liability,
    plot_liquidation,
    plot_metric,
    plot_network,
    plot_news,
    plot_profit_and_loss,
    plot_recovery_curve,
    plot_regimes,
    plot_reputation,
    plot_roll_rates,
    plot_timeline,
    plot_together,
    plot_transitions,
    plot_trial,
    plot_vintages,
)
from sim.results.plots.drawing.canvas import platforms_of
from sim.results.plots.drawing.fonts import legible, missing, without_glyph_warnings
from sim.results.plots.platforms import TOGETHER, has
from sim.results.regimes import has_society
from sim.results.run import Run
from sim.results.text import told
from sim.results.trial import SEGMENTS, TrialResult

__all__ = ["Picture", "draw", "drawing", "pictures", "svg_of"]

CROWDED = 6
STORIES = 3
WIDE_INCHES = 10.0
DPI = 120
"""Of the PNG files."""
IN_PICTURES_OF_THEIR_OWN = {"mean_complaints_per_1000_accounts", "mean_harm_index", "mean_standing"}


@dataclass(frozen=True)
class Picture:
    """A plot that is drawn when asked for: its file name without suffix, what to read in it, and how to draw it."""

    name: str
    caption: str
    draw: Callable[[], Axes]
    group: str = "Against the baseline"


def pictures(results: Run | Comparison | TrialResult) -> Iterator[Picture]:
    """Every picture of a run, a comparison or a trial."""
    if isinstance(results, TrialResult):
        yield from _grouped("Effects", _of_trial(results))
        return
    if isinstance(results, Comparison):
        yield Picture(
            "differences",
            "Each policy against the baseline, in the same worlds. A hollow dot: the interval covers 0.",
            partial(plot_differences, results),
        )
        if has_society(results):
            yield Picture(
                "side_by_side", "Money beside harm, a line for each scenario.", partial(plot_regimes, results)
            )
            yield Picture(
                "liability",
                "What pressure costs by law (full dots) and in the public eye (hollow ones).",
                partial(plot_liability, results),
            )
    yield from _grouped("Over time", _over_time(results))
    if not _first(results).welfare.empty:
        yield from _grouped("By income, and profit and loss", _of_cycles(results))
    yield from _grouped("Collection", _of_collection(results))
    if any(not run.table("reputation").empty for run in results.runs):
        yield from _grouped("Society", _of_society(results))
    if isinstance(results, Run):
        yield from _grouped("Platforms", _of_platforms(results))


def _grouped(group: str, pictures: Iterator[Picture]) -> Iterator[Picture]:
    return (replace(one, group=group) for one in pictures)


def _of_trial(results: TrialResult) -> Iterator[Picture]:
    hollow = "A hollow dot: the interval covers 0."
    yield Picture("effects", f"What each arm changed in those who were treated. {hollow}", partial(plot_trial, results))
    yield Picture(
        "spill_over",
        f"What the trial changed in the control arm, who were not treated. {hollow}",
        partial(plot_trial, results, measure="spill_over"),
    )
    yield Picture(
        "effects_by_segment",
        f"Who was helped, and who was harmed. {hollow}",
        partial(plot_trial, results, outcomes=("harm_points", results.trial.outcome), segments=SEGMENTS),
    )


def _of_cycles(results: Run | Comparison) -> Iterator[Picture]:
    """What the tables by cycle show; a run of less than one cycle has none."""
    yield Picture(
        "distress_by_income",
        "Who is in distress: mean over the run, by income.",
        partial(plot_by_income, results, "share_in_distress"),
    )
    if any(run.welfare["n_harassments"].any() for run in results.runs):
        yield Picture(
            "harassment_by_income",
            "Whom collectors harass: contacts that broke a rule, by income.",
            partial(plot_by_income, results, "n_harassments"),
        )
    yield Picture("fees_by_income", "Who pays the fees.", partial(plot_by_income, results, "new_fees_cents"))
    for platform in platforms_of(_first(results)):
        yield Picture(
            f"profit_and_loss-{platform}",
            f"What {platform} earned and spent.",
            partial(plot_profit_and_loss, results, platform=platform),
        )
    if isinstance(results, Run):
        yield from _of_accounts(results)


def _over_time(results: Run | Comparison) -> Iterator[Picture]:
    caption = "One point per cycle of 30 days."
    if len(_first(results).replications) > 1:
        caption = "Median over replications; the band holds 10 to 90 % of them."
    count = 1 if isinstance(results, Run) else len(results.runs)
    lines = [line.metric for line in told(run.summary() for run in results.runs)]
    if "mean_harm_index" in lines:
        yield Picture(
            "mean_harm_index",
            "Harm by its parts, means; the first bar has every part at its reference level.",
            partial(plot_harm, results),
        )
    for metric in lines:
        there = _having(results, metric)
        split = len(there) * count > CROWDED and len(there) > 1
        for platform in there if split else [None]:
            if metric not in IN_PICTURES_OF_THEIR_OWN:
                name = metric.removesuffix("_cents") + (f"-{platform}" if platform else "")
                yield Picture(name, caption, partial(plot_metric, results, metric, platform=platform))


def _of_accounts(run: Run) -> Iterator[Picture]:
    if not run.transitions.empty:
        yield Picture(
            "transitions", "Where the accounts of a bucket are one cycle later.", partial(plot_transitions, run)
        )
    yield Picture(
        "vintages",
        "Accounts by the cycle in which they were opened: does newer lending do worse?",
        partial(plot_vintages, run),
    )
    for platform in platforms_of(run):
        yield Picture(
            f"funding-{platform}",
            f"What {platform} is owed, and whose money it is.",
            partial(plot_funding, run, platform=platform),
        )


def _of_collection(results: Run | Comparison) -> Iterator[Picture]:
    """What collectors did; nothing where nobody collects."""
    if all(run.table("contacts").empty for run in results.runs):
        return
    if isinstance(results, Comparison):
        yield Picture(
            "harm_and_recovery",
            "Net recovery against the baseline, beside harm: low and right is better. Large dots are means.",
            partial(plot_harm_and_recovery, results),
        )
    if not _first(results).transitions.empty:
        yield Picture(
            "roll_rates",
            "How many accounts of a bucket are one bucket worse a cycle later.",
            partial(plot_roll_rates, results),
        )
    if not all(run.table("recoveries").empty for run in results.runs):
        yield Picture(
            "recovery_curve",
            "What was paid late, by the age of the debt; by the last contact that reached the debtor.",
            partial(plot_recovery_curve, results),
        )
    yield Picture(
        "cost_to_collect",
        "What collection cost, beside what was paid on debts past due.",
        partial(plot_cost_to_collect, results),
    )
    if any(not run.table("placements").empty for run in results.runs):
        yield Picture(
            "liquidation",
            "What collectors have recovered of what was placed with them, by time since it was placed.",
            partial(plot_liquidation, results),
        )
    if isinstance(results, Run):
        yield from _of_contacts(results)


def _of_contacts(run: Run) -> Iterator[Picture]:
    yield Picture(
        "channels", "What each channel cost, and what those it met paid at once.", partial(plot_channels, run)
    )
    if not run.table("districts").empty:
        yield Picture(
            "field_map", "Where field teams went, and how many visits met somebody.", partial(plot_field_map, run)
        )
    story = run.table("story")
    cases = story.loc[story["replication"] == run.replications[0], ["consumer", "platform"]].drop_duplicates()
    for consumer, platform in cases.sort_values(["consumer", "platform"]).head(STORIES).to_numpy().tolist():
        yield Picture(
            f"timeline-{consumer}-{platform}",
            "One case told day by day.",
            partial(plot_timeline, run, consumer, platform),
        )


def _of_society(results: Run | Comparison) -> Iterator[Picture]:
    """What people said, and what the public thinks; nothing where there is no society."""
    there, each = platforms_of(_first(results)), 1 if isinstance(results, Run) else len(results.runs)
    for platform in there if len(there) * each > CROWDED and len(there) > 1 else [None]:
        yield Picture(
            "reputation" + (f"-{platform}" if platform else ""),
            "What the public thinks, and when the press wrote: scandals come in bursts and fade.",
            partial(plot_reputation, results, platform=platform),
        )
    if any(not run.table("complaints").empty for run in results.runs):
        for platform in there if isinstance(results, Comparison) and len(there) > 1 else [None]:
            yield Picture(
                "complaints" + (f"-{platform}" if platform else ""),
                "Complaints made, about collection and about fees.",
                partial(plot_complaints, results, platform=platform),
            )
        yield Picture("complaint_mix", "What people complain about.", partial(plot_complaint_mix, results))
    if any(not run.table("news").empty for run in results.runs):
        yield Picture("news", "What happened to people that they tell their ties.", partial(plot_news, results))
    if isinstance(results, Run):
        near = results.neighbours
        for consumer in near.loc[near["replication"] == results.replications[0], "followed"].unique()[:STORIES]:
            yield Picture(
                f"network-{consumer}",
                "What the people around a debtor believe at the end. News is told to "
                "ties one step away; whoever is further hears of it only if it happens to one of his own.",
                partial(plot_network, results, int(consumer)),
            )


def _of_platforms(run: Run) -> Iterator[Picture]:
    """What platforms do beside lending; nothing of what they do not do."""
    for name, together in TOGETHER.items():
        for platform in platforms_of(run):
            if has(run, name, platform):
                yield Picture(
                    f"{name}-{platform}", together.caption, partial(plot_together, run, name, platform=platform)
                )


def _first(results: Run | Comparison) -> Run:
    return results.baseline if isinstance(results, Comparison) else results


def _having(results: Run | Comparison, metric: str) -> list[str]:
    summary = _first(results).summary()
    return list(dict.fromkeys(summary.loc[summary["metric"] == metric, "platform"]))


def draw(results: Run | Comparison | TrialResult, folder: Path | None = None) -> list[Drawing]:
    """Every picture, drawn; as a PNG file too if there is a folder for them."""
    return [drawing(picture, folder) for picture in pictures(results)]


def drawing(picture: Picture, folder: Path | None = None) -> Drawing:
    """Draw a picture; both forms come out of one layout."""
    figure = picture.draw().get_figure(root=True)
    assert figure is not None
    legible(figure)
    with without_glyph_warnings():
        if folder is not None:
            _lay_out(figure, DPI)
            figure.savefig(folder / f"{picture.name}.png", dpi=DPI)
        svg = svg_of(figure)
    wide = float(figure.get_figwidth()) > WIDE_INCHES
    return Drawing(picture.name, picture.caption, picture.group, svg, wide, frozenset(missing(figure)))


def _lay_out(figure: Figure, dpi: int) -> None:
    """Find the place of everything at this resolution, for good: ``savefig`` alone would draw the figure once more."""
    engine, before = figure.get_layout_engine(), figure.dpi
    if engine is not None:
        figure.dpi = dpi
        engine.execute(figure)
        figure.dpi = before
        figure.set_layout_engine(None)


def svg_of(figure: Figure) -> str:
    """A figure as an SVG document, the same for the same figure; words are text, which takes less than outlines."""
    page = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "arrears", "svg.fonttype": "none"}):
        figure.savefig(page, format="svg", metadata={"Date": None})
    return page.getvalue()
