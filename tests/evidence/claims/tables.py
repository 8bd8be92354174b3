"""Claims and rows of work as text and as markdown."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import groupby

from tests.bench.rows import aligned
from tests.evidence.claims.measures import MEASURES
from tests.evidence.claims.verdicts import Claim, Finding, verdict
from tests.evidence.claims.work import WorkRow

__all__ = ["as_markdown", "as_text"]

SIGNS = {1: "rises", -1: "falls", 0: "hardly moves", None: ""}


def as_text(claims: Mapping[str, Sequence[Claim]], work: Sequence[WorkRow]) -> str:
    """Every claim with its verdict and, measure by measure, what it rests on; then the rows of work."""
    blocks = [f"[{part}]\n\n" + "\n\n".join(map(_claim_text, ours)) for part, ours in claims.items() if ours]
    if work:
        lines = [("", "published", "now", "", "unit", "policy", "")]
        lines += [
            (
                row.about,
                _range(row),
                _number(row.now),
                _margin(row.margin),
                MEASURES[row.measure].unit,
                row.world,
                {True: "ok", False: "OFF", None: ""}[row.within],
            )
            for row in work
        ]
        blocks.append("[work]\n\n" + aligned(lines, "<>><<<<"))
    return "\n\n".join(blocks)


def as_markdown(claims: Mapping[str, Sequence[Claim]], work: Sequence[WorkRow]) -> str:
    """The same as tables: a row for each contrast of a claim, what is claimed and what stands beside."""
    blocks = []
    for ours in filter(None, claims.values()):
        lines = ["| claim | with, against | effect | beside it | verdict |", "|---|---|---|---|---|"]
        for claim in ours:
            said, words = verdict(claim)
            cells = [claim.says, f"**{said}**" + (f" ({words})" if words else "")]
            for contrast, found in groupby(sorted(claim.findings, key=lambda one: one.contrast), _contrast):
                together = list(found)
                effect, beside = (
                    "<br>".join(_effect(one) for one in together if (one.sign is not None) is decides)
                    for decides in (True, False)
                )
                lines.append(f"| {cells[0]} | {contrast[1]}, {contrast[0]} | {effect} | {beside} | {cells[1]} |")
                cells = ["", ""]
        blocks.append("\n".join(lines))
    if work:
        lines = ["| what | policy | published | now | unit | within a third |", "|---|---|---|---|---|---|"]
        lines += [
            f"| {row.about} | {row.world} | {_range(row)} {row.source and f'({row.source})'} | {_number(row.now)} "
            f"{_margin(row.margin)} | {MEASURES[row.measure].unit} | {_YES[row.within]} |"
            for row in work
        ]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


_YES = {True: "yes", False: "**no**", None: ""}


def _claim_text(claim: Claim) -> str:
    said, words = verdict(claim)
    lines = [("  with, against", "", "against", "with", "change", "95 % interval", "unit", "said", "")]
    lines += [
        (
            f"  {one.contrast[1]}, {one.contrast[0]}",
            MEASURES[one.measure].about,
            _number(one.without),
            _number(one.with_it),
            _signed(one.change),
            _interval(one),
            MEASURES[one.measure].unit,
            SIGNS[one.sign],
            one.said if one.sign is not None else {1: "better", -1: "worse", 0: ""}[one.good],
        )
        for one in claim.findings
    ]
    return f"{claim.says}: {said.upper()}{f' ({words})' if words else ''}\n{aligned(lines, '<<>>>>><<'[:9])}"


def _contrast(one: Finding) -> tuple[str, str]:
    return one.contrast


def _effect(one: Finding) -> str:
    told = MEASURES[one.measure]
    return f"{told.about} {_signed(one.change)} [{_interval(one)}] {told.unit}, from {_number(one.without)}"


def _interval(one: Finding) -> str:
    return "–" if math.isnan(one.low) else f"{_signed(one.low)} to {_signed(one.high)}"


def _range(row: WorkRow) -> str:
    if row.low is None or row.high is None:
        return ""
    return f"{row.low:g}" if row.low == row.high else f"{row.low:g}-{row.high:g}"


def _margin(value: float) -> str:
    return "" if math.isnan(value) else f"± {value:.2g}"


def _signed(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:+,.{_digits(value)}f}"


def _number(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:,.{_digits(value)}f}"


def _digits(value: float) -> int:
    size = abs(value)
    return 0 if size >= 1_000 else 1 if size >= 10 else 2 if size >= 0.1 or size == 0 else 3
