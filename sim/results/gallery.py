"""The pictures of a run or a comparison, in the order in which they are read."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.results.comparison import Comparison
from sim.results.plots import (
    plot_by_income,
    plot_differences,
    plot_funding,
    plot_metric,
    plot_profit_and_loss,
    plot_transitions,
    plot_vintages,
)
from sim.results.run import Run
from sim.results.tables import MARKET
from sim.results.text import HEADLINE

__all__ = ["Drawing", "Picture", "draw", "pictures"]

CROWDED = 6


@dataclass(frozen=True)
class Picture:
    """A plot that is drawn when asked for: its file name without suffix, what to read in it, and how to draw it."""

    name: str
    caption: str
    draw: Callable[[], Axes]


@dataclass(frozen=True)
class Drawing:
    """A picture that is drawn; both forms come out of one layout."""

    name: str
    caption: str
    figure: Figure

    def svg(self) -> str:
        """The drawing as an SVG document, the same text for the same drawing."""
        page = io.StringIO()
        with matplotlib.rc_context({"svg.hashsalt": "arrears"}):
            self._save(page, format="svg", metadata={"Date": None})
        return page.getvalue()

    def png(self, folder: Path) -> None:
        """Write the drawing to a folder as PNG."""
        self._save(folder / f"{self.name}.png", dpi=120)

    def _save(self, to: Path | io.StringIO, **how: Any) -> None:
        self.figure.savefig(to, **how)
        self.figure.set_layout_engine("none")  # keeps the places found by the first drawing


def pictures(results: Run | Comparison) -> Iterator[Picture]:
    """Every picture of a run or a comparison."""
    if isinstance(results, Comparison):
        yield Picture(
            "differences", "Each policy against the baseline, in the same worlds. A hollow dot: the interval covers 0.",
            partial(plot_differences, results))
    yield from _over_time(results)
    if not _first(results).welfare.empty:
        yield from _of_cycles(results)


def _of_cycles(results: Run | Comparison) -> Iterator[Picture]:
    """What the tables by cycle show; a run of less than one cycle has none."""
    yield Picture("distress_by_income", "Who is in distress: mean over the run, by income.",
                  partial(plot_by_income, results, "share_in_distress"))
    yield Picture("fees_by_income", "Who pays the fees.", partial(plot_by_income, results, "new_fees_cents"))
    for platform in _platforms(results):
        yield Picture(f"profit_and_loss-{platform}", f"What {platform} earned and spent.",
                      partial(plot_profit_and_loss, results, platform=platform))
    if isinstance(results, Run):
        yield from _of_accounts(results)


def _over_time(results: Run | Comparison) -> Iterator[Picture]:
    caption = "One point per cycle of 30 days."
    if len(_first(results).replications) > 1:
        caption = "Median over replications; the band holds 10 to 90 % of them."
    count = 1 if isinstance(results, Run) else len(results.runs)
    for line in HEADLINE:
        there = _having(results, line.metric)
        split = len(there) * count > CROWDED and len(there) > 1
        for platform in there if split else [None]:
            if there:
                name = line.metric.removesuffix("_cents") + (f"-{platform}" if platform else "")
                yield Picture(name, caption, partial(plot_metric, results, line.metric, platform=platform))


def _of_accounts(run: Run) -> Iterator[Picture]:
    if not run.transitions.empty:
        yield Picture("transitions", "Where the accounts of a bucket are one cycle later.",
                      partial(plot_transitions, run))
    yield Picture("vintages", "Accounts by the cycle in which they were opened: does newer lending do worse?",
                  partial(plot_vintages, run))
    for platform in _platforms(run):
        yield Picture(f"funding-{platform}", f"What {platform} is owed, and whose money it is.",
                      partial(plot_funding, run, platform=platform))


def _first(results: Run | Comparison) -> Run:
    return results.baseline if isinstance(results, Comparison) else results


def _having(results: Run | Comparison, metric: str) -> list[str]:
    summary = _first(results).summary()
    return list(dict.fromkeys(summary.loc[summary["metric"] == metric, "platform"]))


def _platforms(results: Run | Comparison) -> list[str]:
    summary = _first(results).summary()
    return [name for name in dict.fromkeys(summary["platform"]) if name != MARKET]


def draw(results: Run | Comparison) -> list[Drawing]:
    """Every picture, drawn."""
    drawings = []
    for picture in pictures(results):
        figure = picture.draw().get_figure(root=True)
        assert figure is not None
        drawings.append(Drawing(picture.name, picture.caption, figure))
    return drawings
