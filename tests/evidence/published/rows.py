"""A row: what is published, what the market gave before, and what it gives now."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import t

from tests.bench.rows import aligned
from tests.evidence.published.markets import Measured

__all__ = ["Row", "as_data", "rows_of", "summary", "table"]

FOLDER = Path(__file__).parent
TARGETS: dict[str, dict[str, dict[str, Any]]] = tomllib.loads((FOLDER / "targets.toml").read_text(encoding="utf-8"))
BEFORE: dict[str, dict[str, float]] = tomllib.loads((FOLDER / "before.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Row:
    """``published`` with its ``tolerance`` and ``source`` if there is a figure; ``before`` and ``now`` in its unit.

    ``direction``: 1 or -1 where no more is published than that something rises or falls.
    ``margin``: half the 95 % interval of the mean over replications; not a number if there was one only.
    """

    group: str
    key: str
    about: str
    unit: str
    published: float | None
    tolerance: float | None
    direction: int | None
    source: str
    before: float | None
    now: float
    margin: float

    @property
    def within(self) -> bool | None:
        """Whether the row is within its tolerance or has its sign; None if nothing is published, or measured."""
        if self.direction is not None and not math.isnan(self.now):
            return self.now * self.direction > 0
        if self.published is None or self.tolerance is None or math.isnan(self.now):
            return None
        return abs(self.now - self.published) <= self.tolerance


def rows_of(
    group: str, measured: Sequence[Measured], about: Callable[[str], dict[str, str]] | None = None
) -> list[Row]:
    """The rows of a group, in the order of the targets.

    :param about: says what a row is that the targets do not know.
    :raises KeyError: if something was measured that neither knows.
    """
    targets, before = dict(TARGETS[group]), BEFORE.get(group, {})
    found: dict[str, list[float]] = {}
    for one in measured:
        for key, value in one.items():
            found.setdefault(key, []).append(value)
    unknown = sorted(found.keys() - targets.keys())
    if about is not None:
        targets |= {key: about(key) for key in unknown}
    elif unknown:
        raise KeyError(f"targets.toml has no rows {', '.join(unknown)} in [{group}]")
    return [
        Row(
            group,
            key,
            told["about"],
            told.get("unit", ""),
            told.get("value"),
            told.get("tolerance"),
            told.get("direction"),
            told.get("source", ""),
            before.get(key),
            *_mean(found[key]),
        )
        for key, told in targets.items()
        if key in found
    ]


def table(rows: Sequence[Row]) -> str:
    """The rows under their heading, group by group."""
    lines = [("", "published", "before", "now", "", "unit", "")]
    group = ""
    for row in rows:
        if row.group != group:
            group = row.group
            lines.append((f"[{group}]", *[""] * 6))
        margin = "" if math.isnan(row.margin) else f"± {row.margin:.2g}"
        aim = {1: "above 0", -1: "below 0", None: _number(row.published)}[row.direction]
        lines.append(
            (
                f"  {row.about}",
                aim,
                _number(row.before),
                _number(row.now),
                margin,
                row.unit,
                {True: "ok", False: "OFF", None: ""}[row.within],
            )
        )
    return aligned(lines, "<>>><<<")


def summary(rows: Sequence[Row]) -> str:
    """How many rows are within their tolerance, group by group."""
    lines = []
    for group in dict.fromkeys(row.group for row in rows):
        judged = [row.within for row in rows if row.group == group and row.within is not None]
        if judged:
            lines.append(f"{group}: {sum(judged)} of {len(judged)} rows within their tolerance")
    return "\n".join(lines)


def as_data(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows for JSON; what is not a number is null."""
    return [
        {key: None if isinstance(value, float) and math.isnan(value) else value for key, value in asdict(row).items()}
        | {"within": row.within}
        for row in rows
    ]


def _mean(values: Sequence[float]) -> tuple[float, float]:
    """Mean over the replications that have a value, and half its 95 % interval."""
    there = np.array([value for value in values if not math.isnan(value)])
    if len(there) == 0:
        return math.nan, math.nan
    if len(there) == 1:
        return float(there[0]), math.nan
    half = float(t.ppf(0.975, len(there) - 1) * there.std(ddof=1) / math.sqrt(len(there)))
    return float(there.mean()), half


def _number(value: float | None) -> str:
    if value is None:
        return ""
    if math.isnan(value):
        return "–"
    digits = 0 if abs(value) >= 1_000 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}"
