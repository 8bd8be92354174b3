"""The people around a followed consumer, and what they believe after what they heard."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.collections import LineCollection
from matplotlib.colors import LinearSegmentedColormap, Normalize

from sim.results.plots.drawing.canvas import PALETTE, axes, finish, words
from sim.results.run import Run

__all__ = ["plot_network"]

BELIEF = LinearSegmentedColormap.from_list("belief", ["#d55e00", "#f3f4f6", "#0072b2"])
INK = "#111827"
TIES = {"family": (PALETTE[2], 2.2), "friend": (PALETTE[4], 1.4), "colleague": (PALETTE[3], 1.0)}
_LEAST = 0.05  # beliefs closer to those of day 0 than this look like them
_STEPS = ("own", "one step away", "two steps away")
_KINDS_TOLD = 4

Place = tuple[float, float]


def plot_network(run: Run, consumer: int, *, replication: int | None = None, ax: Axes | None = None) -> Axes:
    """A followed consumer in the middle, ties one step away around, theirs two steps away at the rim.

    Colour: belief in pursuit at the end of the run, beyond that of day 0 (probability). Squares have been contacted by
    collectors themselves; what circles believe they have heard from ties, or read. Lines are ties, by kind.

    :param replication: by default the first.
    :raises KeyError: if this consumer was not followed there, or there is no society.
    """
    number = run.replications[0] if replication is None else replication
    people, ties = (_near(run.table(name), consumer, number) for name in ("neighbours", "ties"))
    if people.empty:
        raise KeyError(f"there is no neighbourhood of consumer {consumer} in replication {number}")
    ax = axes(ax, 8.2, 8.0)
    places = _places(people, ties)
    for kind, (colour, width) in TIES.items():
        ends = ties.loc[ties["tie"] == kind, ["teller", "listener"]].to_numpy().tolist()
        ax.add_collection(
            LineCollection(
                [(places[a], places[b]) for a, b in ends], colors=colour, linewidths=width, alpha=0.55, zorder=1
            )
        )
        ax.plot([], [], color=colour, linewidth=width, label=kind)
    most = max(_LEAST, float(people["belief"].abs().max()))
    shade = Normalize(-most, most)
    _dots(ax, people, places, shade)
    figure = ax.get_figure()
    assert figure is not None
    figure.colorbar(
        ScalarMappable(shade, BELIEF),
        ax=ax,
        fraction=0.035,
        pad=0.01,
        label="Belief in pursuit, beyond that of day 0 (probability)",
    )
    ax.set_xlabel("\n".join(filter(None, [_by_step(people), _happened(run, consumer, number)])), loc="left")
    _frame(ax, consumer)
    return ax


def _near(table: pd.DataFrame, consumer: int, replication: int) -> pd.DataFrame:
    return table[(table["followed"] == consumer) & (table["replication"] == replication)].reset_index(drop=True)


def _places(people: pd.DataFrame, ties: pd.DataFrame) -> dict[int, Place]:
    """Everybody on a circle of his step, beside whoever he is first tied to."""
    steps: dict[int, int] = dict(zip(people["consumer"].tolist(), people["steps"].tolist(), strict=True))
    children: dict[int, list[int]] = {one: [] for one, step in steps.items() if step == 1}
    seen: set[int] = set()
    for teller, listener in ties[["teller", "listener"]].to_numpy().tolist():
        if steps[listener] == 2 and listener not in seen:
            seen.add(listener)
            children[teller].append(listener)
    places = {one: (0.0, 0.0) for one, step in steps.items() if step == 0}
    room = sum(1 + len(theirs) for theirs in children.values())
    before = 0
    for one, theirs in children.items():
        places[one] = _on_circle(1.0, (before + (1 + len(theirs)) / 2) / room)
        places |= {other: _on_circle(1.9 + 0.22 * (i % 2), (before + 1 + i) / room) for i, other in enumerate(theirs)}
        before += 1 + len(theirs)
    return places


def _on_circle(radius: float, turn: float) -> Place:
    angle = 2 * np.pi * turn
    return radius * float(np.sin(angle)), radius * float(np.cos(angle))


def _dots(ax: Axes, people: pd.DataFrame, places: Mapping[int, Place], shade: Normalize) -> None:
    for pursued, marker, label in ((False, "o", "not contacted by collectors"), (True, "s", "contacted by collectors")):
        ours = people[people["pursued"] == pursued]
        x, y = np.array([places[one] for one in ours["consumer"].tolist()], float).reshape(-1, 2).T
        size = np.where(ours["steps"] == 0, 260, np.where(ours["steps"] == 1, 110, 48))
        ax.scatter(
            x,
            y,
            s=size,
            c=ours["belief"],
            cmap=BELIEF,
            norm=shade,
            marker=marker,
            edgecolors=INK,
            linewidths=np.where(ours["steps"] == 0, 2.0, 0.6).tolist(),
            zorder=2,
        )
        ax.plot([], [], marker, color="white", markeredgecolor=INK, label=label)


def _by_step(people: pd.DataFrame) -> str:
    """Mean belief by distance, in words."""
    means = people.groupby("steps")["belief"].agg(["mean", "size"])
    said = [
        f"{_STEPS[int(str(step))]} {row['mean']:+.3f}" + (f" ({row['size']:.0f} people)" if step else "")
        for step, row in means.iterrows()
    ]
    return "Mean belief: " + ", ".join(said).replace("-", "\N{MINUS SIGN}")


def _happened(run: Run, consumer: int, replication: int) -> str:
    """What happened to the followed consumer, by kind of event."""
    story = run.table("story")
    ours = story[(story["consumer"] == consumer) & (story["replication"] == replication)]
    counts = ours["event"].value_counts().head(_KINDS_TOLD)
    if counts.empty:
        return ""
    said = [f"{words(str(event))} {number:,}" for event, number in counts.items()]
    return f"What happened to consumer {consumer}, how often: {', '.join(said)}"


def _frame(ax: Axes, consumer: int) -> None:
    ax.set_aspect("equal")
    ax.set_xlim(-2.3, 2.3)
    ax.set_ylim(-2.3, 2.5)
    finish(ax, f"who is tied to consumer {consumer}, and what they believe", legend=False)
    ax.grid(False)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
    ax.legend(frameon=False, fontsize=8.5, loc="upper center", bbox_to_anchor=(0.5, 1.0), ncols=len(TIES) + 2)
