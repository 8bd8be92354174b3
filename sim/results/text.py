"""Numbers as people read them, and the headline: harm beside money."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from sim.core.units import CYCLE_DAYS
from sim.records.metrics import METRICS
from sim.results.outcomes import apart

__all__ = [
    "HEADLINE",
    "Headline",
    "Verdict",
    "aligned",
    "amount",
    "change",
    "change_unit",
    "difference",
    "display_unit",
    "headline_text",
    "hours_text",
    "interval",
    "judged",
    "scale",
    "told",
    "verdict",
]

Verdict = Literal["better", "worse", "unclear", "different", "alike", "none", ""]
"""``alike``: the difference rounds to nothing as it is shown; ``none``: 0 on both sides; empty: no interval."""


@dataclass(frozen=True)
class Headline:
    """A metric of the headline: on which side it stands, and which direction is better for that side.

    ``told_by``: it says something where one of these metrics is not 0; by default always. ``relative``: a change of it
    can be told in per cent of the baseline.
    """

    metric: str
    side: Literal["harm", "money"]
    better: Literal["lower", "higher"]
    told_by: tuple[str, ...] = ()
    relative: bool = True

    def is_told_by(self, summary: pd.DataFrame) -> bool:
        """Whether a summary has more to say of it than that nobody collects, or that there is no society."""
        values = summary.loc[summary["metric"].isin(self.told_by), "value"]
        return not self.told_by or bool((values.fillna(0) != 0).any())


TALK = ("new_news_heard", "new_complaints", "new_harassments")
"""Metrics of which one at least is not 0 where people talk and complain."""

LATE = ("new_past_due_cents",)
"""What is not 0 where anything falls past due."""

HEADLINE = (
    Headline("mean_harm_index", "harm", "lower", TALK),
    Headline("share_in_distress", "harm", "lower"),
    Headline("new_short_days", "harm", "lower"),
    Headline("mean_debt_to_income", "harm", "lower"),
    Headline("new_fees_per_consumer_cents", "harm", "lower"),
    Headline("new_late_charges_cents", "harm", "lower"),
    Headline("share_excluded", "harm", "lower"),
    Headline("new_harm_points", "harm", "lower", ("new_harm_points",)),
    Headline("new_harassments", "harm", "lower", TALK),
    Headline("mean_complaints_per_1000_accounts", "harm", "lower", TALK),
    Headline("mean_complaints_per_1000_contacted", "harm", "lower", ("new_people_contacted",)),
    Headline("new_net_income_cents", "money", "higher"),
    Headline("new_gmv_cents", "money", "higher"),
    Headline("new_charged_off_cents", "money", "lower"),
    Headline("npl_ratio", "money", "lower"),
    Headline("new_net_recovery_cents", "money", "higher", LATE),
    Headline("share_paid_within_30_days", "money", "higher", LATE),
    Headline("share_paid_within_90_days", "money", "higher", LATE),
    Headline("share_arrears_spells_cured", "money", "higher", LATE),
    Headline("share_charged_off_recovered", "money", "higher", ("new_charged_off_cents",)),
    Headline("share_past_due_paid_net", "money", "higher", ("new_collection_cost_cents",)),
    Headline("new_collection_cost_cents", "money", "lower", ("new_collection_cost_cents",)),
    Headline("mean_cost_to_collect", "money", "lower", ("new_collection_cost_cents",)),
    Headline("share_staff_time_used", "money", "higher", ("new_staff_minutes",)),
    Headline("mean_score_auc", "money", "higher", ("mean_score_auc",)),
    Headline("share_accounts_active", "money", "higher", ("new_accounts_reviewed",)),
    Headline("new_fraud_cents", "money", "lower", ("new_fraud_cents",)),
    Headline("mean_cost_of_funds_annual", "money", "lower", ("n_allowance_cents",)),
    Headline("mean_standing", "money", "higher", TALK, relative=False),
)


def told(summaries: Iterable[pd.DataFrame]) -> list[Headline]:
    """The lines of the headline that say something in any of these summaries."""
    together = pd.concat(summaries)
    return [line for line in HEADLINE if line.is_told_by(together)]


def scale(metric: str) -> float:
    """What a value in the unit of the registry is multiplied by to be shown: cents as yuan, shares as per cent."""
    return {"cents": 0.01, "share": 100.0}.get(_kind(metric), 1.0)


def display_unit(metric: str) -> str:
    """The unit in which values of a metric are shown."""
    kind, _, of = METRICS[metric].unit.partition(" ")
    return " ".join(filter(None, [{"cents": "yuan", "share": "%"}.get(kind, kind), of]))


def change_unit(metric: str) -> str:
    """The unit in which differences of a metric are shown."""
    return "points" if _kind(metric) == "share" else display_unit(metric)


def amount(metric: str, value: float) -> str:
    """A value of a metric with thousands separators and without its unit; a dash if it is missing."""
    if math.isnan(value):
        return "–"
    shown = value * scale(metric)
    return f"{shown:,.{_decimals(metric, shown)}f}"


def change(metric: str, value: float) -> str:
    """A difference of a metric, signed; the differences of shares are in percentage points."""
    return "–" if math.isnan(value) else f"{value * scale(metric):+,.{_change_decimals(metric, value)}f}"


def interval(metric: str, low: float, high: float) -> str:
    """An interval of differences; a dash if there is none, as with one replication."""
    if math.isnan(low):
        return "–"
    digits = _change_decimals(metric, max(abs(low), abs(high)))
    return apart(low * scale(metric), high * scale(metric), digits)


def difference(metric: str, one: Mapping[Hashable, Any]) -> str:
    """The difference of a row of ``Comparison.differences``, or which side has nothing to take a difference of."""
    if math.isnan(one["baseline"]) != math.isnan(one["policy"]):
        return f"none in the {'baseline' if math.isnan(one['baseline']) else 'policy'}"
    return change(metric, one["difference"])


def judged(metric: str, better: str | None, one: Mapping[Hashable, Any]) -> Verdict:
    """What a row of ``Comparison.differences`` says."""
    if one["baseline"] == one["policy"] == 0 and not one["difference"]:
        return "none"
    return verdict(better, one["low"], one["high"], change(metric, one["difference"]))


def verdict(better: str | None, low: float, high: float, shown: str) -> Verdict:
    """What an interval of differences says, where ``better`` is "lower", "higher" or neither of them.

    :param shown: the difference as it is shown; there is no verdict on one that rounds to nothing.
    """
    if math.isnan(low):
        return ""
    if not any(digit in "123456789" for digit in shown):
        return "alike"
    if low <= 0 <= high:
        return "unclear"
    if better not in ("lower", "higher"):
        return "different"
    return "better" if (high < 0) == (better == "lower") else "worse"


def _kind(metric: str) -> str:
    """The first word of the unit: ``cents``, ``share`` or a thing counted."""
    return METRICS[metric].unit.partition(" ")[0]


def _decimals(metric: str, shown: float) -> int:
    size = abs(shown)
    if _kind(metric) == "cents":
        return 0 if METRICS[metric].unit == "cents" or size >= 1_000 else 2
    if _kind(metric) == "share":
        return 2
    if METRICS[metric].counts_events and size >= 10:
        return 0
    return 0 if size >= 1_000 or shown == round(shown) else 1 if size >= 10 else 3


def _change_decimals(metric: str, value: float) -> int:
    """Small differences of shares need more places than the shares."""
    shown = abs(value * scale(metric))
    return 3 if _kind(metric) == "share" and shown < 1 else _decimals(metric, shown)


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a table of text, indented: the first two columns to the left, the others to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if i < 2 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  " + "  ".join(cells).rstrip())
    return "\n".join(lines)


def headline_text(summary: pd.DataFrame, label: Callable[[str], str]) -> str:
    """The headline metrics of a run, averaged over replications, with the lowest and the highest of them.

    :param label: how a platform is called.
    """
    titles = ["mean", "lowest", "highest"] if summary["replication"].nunique() > 1 else ["value"]
    rows = [["", "", *titles, "unit"]]
    for line in told([summary]):
        for platform, values in summary[summary["metric"] == line.metric].groupby("platform")["value"]:
            cells = [amount(line.metric, float(x)) for x in (values.mean(), values.min(), values.max())]
            where, unit = label(str(platform)), display_unit(line.metric)
            rows.append([METRICS[line.metric].label, where, *cells[: len(titles)], unit])
    return aligned(rows)


def hours_text(collectors: pd.DataFrame) -> list[str]:
    """Hours paid a day and the part of them used, pool by pool, over the cycles of the table ``collectors``.

    A line of text, or none where nobody was paid.
    """
    pools = []
    for name, cycles in collectors.groupby("collector", sort=False):
        paid = cycles["hours_paid"].sum()
        if paid > 0:
            used = 100 * (cycles["hours_paid"] * cycles["share_of_time_used"]).sum() / paid
            pools.append(f"{name} {used:.0f} % of {paid / len(cycles) / CYCLE_DAYS:,.1f} hours a day")
    return [f"  Hours used by pool: {', '.join(pools)}"] if pools else []
