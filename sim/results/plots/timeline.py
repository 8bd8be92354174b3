"""One case told day by day."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.results.plots.drawing.canvas import GREY, PALETTE, axes, count_axis, finish, money_axis, words
from sim.results.plots.drawing.fonts import drawn
from sim.results.run import Run

__all__ = ["plot_timeline"]

MARKERS = "osD^vPX*<>hp"
LANES = 0.42  # share of the height that events take, below the lines
CROWDED = 4  # events of a kind that are still spelt out
LONGEST = 28
LETTER = 0.0085  # of the width; what would run into the next event of its kind is not spelt out


def plot_timeline(
    run: Run, consumer: int, platform: str, *, replication: int | None = None, ax: Axes | None = None
) -> Axes:
    """What a followed debtor owes a platform (yuan) and how late it is (days), with what happened as marks below.

    :param replication: by default the first.
    :raises KeyError: if this debtor was not followed there.
    """
    number = run.replications[0] if replication is None else replication
    evenings, story = (_case(run.table(name), consumer, platform, number) for name in ("followed", "story"))
    if evenings.empty:
        raise KeyError(f"consumer {consumer} was not followed at {platform!r} in replication {number}")
    kinds = list(dict.fromkeys(story["event"]))
    ax = axes(ax, 9.0, 3.6 + 0.22 * len(kinds))
    late = ax.twinx()
    late.yaxis.set_major_locator(MaxNLocator(integer=True))
    owed = evenings["owed_cents"] / 100
    ax.plot(evenings["day"], owed, color=PALETTE[0], linewidth=1.8, drawstyle="steps-post", label="Owed")
    ax.plot([], [], color=GREY, linestyle="--", label="Days past due")
    late.plot(evenings["day"], evenings["days_past_due"], color=GREY, linestyle="--", linewidth=1.4)
    room = LANES if kinds else 0.0
    for side, top in ((ax, float(owed.max())), (late, float(evenings["days_past_due"].max()))):
        top = 1.05 * max(top, 1.0)
        side.set_ylim(-top * room / (1 - room), top)
        side.set_yticks([tick for tick in side.get_yticks() if 0 <= tick <= top])
    for lane, kind in enumerate(kinds):
        _mark(ax, story[story["event"] == kind], kind, LANES * (1 - (lane + 1) / (len(kinds) + 1)), lane)
    money_axis(ax, "Owed", owed.to_numpy(float))
    count_axis(ax, "Time (days)", "x")
    late.set_ylabel("Days past due")
    for side in (ax, late):
        side.yaxis.label.set_y(room + (1 - room) / 2)
    late.spines[["top"]].set_visible(False)
    return finish(ax, f"consumer {consumer} at {drawn(run.label(platform))}, day by day")


def _case(table: pd.DataFrame, consumer: int, platform: str, replication: int) -> pd.DataFrame:
    chosen = (table["consumer"] == consumer) & (table["platform"] == platform) & (table["replication"] == replication)
    return table[chosen].sort_values("day", kind="stable")


def _mark(ax: Axes, events: pd.DataFrame, kind: str, height: float, lane: int) -> None:
    """Events of one kind in a lane of their own, named at the left; few of them with their details."""
    across = ax.get_xaxis_transform()
    colour = PALETTE[lane % len(PALETTE)]
    ax.plot(
        events["day"],
        [height] * len(events),
        MARKERS[lane % len(MARKERS)],
        color=colour,
        markersize=5.5,
        transform=across,
    )
    ax.annotate(
        words(kind),
        (0, height),
        (-8, 0),
        xycoords="axes fraction",
        textcoords="offset points",
        ha="right",
        va="center",
        fontsize=8,
        color=colour,
    )
    if len(events) > CROWDED:
        return
    first, last = ax.get_xlim()
    days = [*events["day"].tolist(), float("inf")]
    for day, following, detail in zip(days, days[1:], events["detail"], strict=False):
        text = str(detail)[:LONGEST]
        if following - day > (len(text) + 3) * LETTER * (last - first):
            ax.annotate(
                text, (day, height), (6, 0), xycoords=across, textcoords="offset points", va="center", fontsize=7.5
            )
