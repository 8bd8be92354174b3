"""A line of the table: what was measured, what was aimed at, and whether it was reached."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

__all__ = ["Row", "aligned", "at_least", "at_most", "plain", "table"]

Verdict = Literal["ok", "MISSED", ""]


@dataclass(frozen=True)
class Row:
    """A value with its unit; ``target`` and ``verdict`` are empty where nothing was aimed at.

    ``spread`` is the range of the repeats that the value is the median of.
    """

    name: str
    value: str
    unit: str
    spread: str = ""
    target: str = ""
    verdict: Verdict = ""


def plain(name: str, value: float, unit: str, repeats: Sequence[float] = ()) -> Row:
    """A measurement without a target."""
    return Row(name, _number(value), unit, _spread(repeats))


def at_least(name: str, value: float, target: float, unit: str, repeats: Sequence[float] = ()) -> Row:
    """A measurement that should not be below its target."""
    verdict: Verdict = "ok" if value >= target else "MISSED"
    return Row(name, _number(value), unit, _spread(repeats), f"at least {target:g}", verdict)


def at_most(name: str, value: float, target: float, unit: str, repeats: Sequence[float] = ()) -> Row:
    """A measurement that should not be above its target."""
    verdict: Verdict = "ok" if value <= target else "MISSED"
    return Row(name, _number(value), unit, _spread(repeats), f"at most {target:g}", verdict)


def table(rows: Sequence[Row]) -> str:
    """The rows under their heading."""
    lines = [("", "measured", "unit", "lowest to highest", "target", "")]
    lines += [(row.name, row.value, row.unit, row.spread, row.target, row.verdict) for row in rows]
    return aligned(lines, "<><>><")


def aligned(lines: Sequence[Sequence[str]], sides: str) -> str:
    """Lines of cells as a table of text; ``sides`` has < or > for each column."""
    widths = [max(len(line[i]) for line in lines) for i in range(len(sides))]
    return "\n".join(
        "  ".join(f"{cell:{side}{width}}" for cell, side, width in zip(line, sides, widths, strict=True)).rstrip()
        for line in lines
    )


def _spread(repeats: Sequence[float]) -> str:
    return f"{_number(min(repeats))} to {_number(max(repeats))}" if len(repeats) > 1 else ""


def _number(value: float) -> str:
    """Three digits or more, thousands apart."""
    if not math.isfinite(value):
        return "not defined" if math.isnan(value) else "unbounded"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    return f"{value:,.{digits}f}"
