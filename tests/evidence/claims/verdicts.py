"""What makes a claim hold: paired differences over replications, their intervals, and a rule without discretion.

A measure of a contrast *holds* if its 95 % interval (Student t over replications) excludes 0 and lies on the side that
the claim says, *fails* if it lies on the other side, and is *not shown* if it includes 0. Where a claim says that a
measure hardly moves (sign 0), it holds if the interval includes 0 and fails if it does not.

A claim holds, fails or is not shown if all its measures do so in all its contrasts, and depends on what is looked at
otherwise; so it does if all hold that it promises and something beside them, such as harm, is worse. Directions are
about what moves what: there nothing beside them decides.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.results.effects import paired_difference
from tests.evidence.claims.measures import MEASURES
from tests.evidence.published.markets import Measured

__all__ = ["Claim", "Finding", "claim_of", "finding", "verdict"]

Said = Literal["holds", "fails", "not shown"]
DEPENDS = "depends on what"
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Finding:
    """A measure of a contrast: means of both worlds, their paired difference and its interval.

    ``sign`` is what the claim says of it, None if it stands beside.
    """

    contrast: tuple[str, str]
    measure: str
    sign: int | None
    without: float
    with_it: float
    change: float
    low: float
    high: float

    @property
    def moves(self) -> int:
        """1 or -1 if the interval lies above or below 0, else 0; also where there is no interval."""
        return int(self.low > 0) - int(self.high < 0)

    @property
    def said(self) -> Said:
        """What becomes of the claim here; of a finding beside it, whether anything is shown."""
        if self.sign == 0:
            return "not shown" if math.isnan(self.low) else "fails" if self.moves else "holds"
        if self.moves == 0:
            return "not shown"
        return "holds" if self.sign in (None, self.moves) else "fails"

    @property
    def good(self) -> int:
        """1 if it moves for the better, -1 if for the worse, 0 if it does neither."""
        return self.moves * MEASURES[self.measure].better


@dataclass(frozen=True)
class Claim:
    """A claim with all its findings, those claimed first; ``weighed``: does what stands beside decide, too."""

    key: str
    says: str
    findings: tuple[Finding, ...]
    weighed: bool = True

    @property
    def claimed(self) -> list[Finding]:
        """Findings that decide."""
        return [one for one in self.findings if one.sign is not None]

    @property
    def promises(self) -> bool:
        """Does the claim say that things get better."""
        return any(one.sign and one.sign == MEASURES[one.measure].better for one in self.claimed)


def finding(
    contrast: tuple[str, str], measure: str, sign: int | None, without: Sequence[float], with_it: Sequence[float]
) -> Finding:
    """The paired difference of a measure; replications in which either is missing are left out."""
    before, after, change, low, high, _, _ = paired_difference(
        np.array(without, float), np.array(with_it, float), CONFIDENCE
    )
    return Finding(contrast, measure, sign, before, after, change, low, high)


def claim_of(
    key: str,
    told: Mapping[str, object],
    known: Mapping[tuple[str, int], Sequence[Measured]],
    days: int,
    *,
    weighed: bool = True,
) -> Claim:
    """A claim of the table, given the replications of each world and number of days."""
    contrasts: list[tuple[str, str]] = [tuple(pair) for pair in told["contrasts"]]  # type: ignore[attr-defined]
    claimed: Mapping[str, int | None] = told["claimed"]  # type: ignore[assignment]
    beside: Iterable[str] = told["beside"]  # type: ignore[assignment]
    signs = dict(claimed) | dict.fromkeys(beside)
    found = [
        finding(pair, measure, sign, *([one[measure] for one in known[world, days]] for world in pair))
        for pair in contrasts
        for measure, sign in signs.items()
    ]
    return Claim(key, str(told["says"]), tuple(sorted(found, key=lambda one: one.sign is None)), weighed)


def verdict(claim: Claim) -> tuple[str, str]:
    """Holds, fails, not shown, or depends on what; and in words, on what.

    A measure is named without its contrasts if the same is said of it in all of them.
    """
    n = len({one.contrast for one in claim.findings})
    by_said: dict[str, list[Finding]] = {}
    for one in claim.claimed:
        by_said.setdefault(one.said, []).append(one)
    worse = [one for one in claim.findings if one.sign is None and one.good < 0] if claim.promises else []
    better = [one for one in claim.findings if one.sign is None and one.good > 0] if not claim.promises else []
    beside = "; ".join(
        filter(None, (f"worse: {_names(worse, n)}" if worse else "", f"better: {_names(better, n)}" if better else ""))
    )
    if len(by_said) == 1:
        only = next(iter(by_said))
        return (DEPENDS if only == "holds" and worse and claim.weighed else only), beside
    parts = [f"{said}: {_names(by_said[said], n)}" for said in ("holds", "fails", "not shown") if said in by_said]
    return DEPENDS, "; ".join([*parts, *([beside] if beside else [])])


def _names(findings: Sequence[Finding], n_contrasts: int) -> str:
    """Measures, each with its contrasts unless it is all of them."""
    by_measure: dict[str, list[str]] = {}
    for one in findings:
        by_measure.setdefault(one.measure, []).append(f"{one.contrast[1]} against {one.contrast[0]}")
    return ", ".join(
        MEASURES[measure].about + ("" if len(pairs) == n_contrasts else f" ({', '.join(pairs)})")
        for measure, pairs in by_measure.items()
    )
