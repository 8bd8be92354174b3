"""What a comparison says for people, for the lender, in law and opinion: sentences made by rule from its figures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.core.units import YEAR_DAYS
from sim.records.metrics import METRICS
from sim.results.effects import paired_difference
from sim.results.outcomes import apart
from sim.results.run import Run

__all__ = ["Conclusion", "FIGURES", "Figure", "Finding", "conclude", "findings"]

Side = Literal["people", "lender", "law"]
SIDES: dict[Side, str] = {"people": "for people", "lender": "for the lender", "law": "in law and opinion"}
CHANGES = {"better": "it gets better", "worse": "it gets worse", "better and worse": "some gets better and some worse"}
MOST_TOLD = 3
"""Figures that a sentence tells of; the others are named."""
EXACT_FROM, DECIMALS_BELOW = 100.0, 2


@dataclass(frozen=True)
class Figure:
    """What sentences speak of: metrics added up, over platforms too, as people read them.

    ``of``: a sum ``a head`` or ``per 1,000 people``, each in a year, or a level as it is; ``scale``: what the sum or
    the level is multiplied by to be in its unit; ``many``: its name is a plural; ``decides``: it is no part of
    another figure, so that a side is better or worse by it.
    """

    about: str
    side: Side
    better: Literal["lower", "higher"]
    metrics: tuple[str, ...]
    unit: str = ""
    change_unit: str = ""
    of: Literal["a head", "per 1,000 people", "a level"] = "a level"
    scale: float = 1.0
    many: bool = False
    decides: bool = True

    def values(self, run: Run) -> dict[int, float]:
        """The figure by replication, before it is brought to its unit; missing where its metrics are."""
        summary = run.summary()
        values = summary[summary["metric"].isin(self.metrics)].groupby("replication")["value"]
        found = values.mean() if self.of == "a level" else values.sum(min_count=1)
        return {int(str(one)): float(value) for one, value in found.items()}

    def factor(self, run: Run) -> float:
        """What a value is multiplied by to be in the unit."""
        if self.of == "a level":
            return self.scale
        heads = run.scenario.population.size * run.scenario.days / YEAR_DAYS
        return self.scale / heads * (1_000.0 if self.of == "per 1,000 people" else 1.0)


def _yuan(
    about: str,
    better: Literal["lower", "higher"],
    *metrics: str,
    side: Side = "lender",
    many: bool = False,
    decides: bool = True,
) -> Figure:
    unit = "yuan a head and year"
    return Figure(about, side, better, metrics, unit, unit, "a head", 0.01, many, decides)


def _thousand(about: str, side: Side, *metrics: str) -> Figure:
    unit = "per 1,000 people and year"
    return Figure(about, side, "lower", metrics, unit, unit, "per 1,000 people", many=True)


FIGURES = (
    Figure("the harm index", "people", "lower", ("mean_harm_index",)),
    _thousand("harm points by contacts", "people", "new_harm_points"),
    Figure("people in distress", "people", "lower", ("share_in_distress",), "%", "points", scale=100.0, many=True),
    Figure("people shut out of credit", "people", "lower", ("share_excluded",), "%", "points", scale=100.0, many=True),
    _yuan("net income", "higher", "new_net_income_cents"),
    _yuan("net recovery", "higher", "new_net_recovery_cents", decides=False),
    _yuan("cost of collection", "lower", "new_collection_cost_cents", decides=False),
    _thousand("complaints", "law", "new_complaints"),
    _thousand("people wronged", "law", "new_people_wronged"),
    _yuan("fines and redress", "lower", "new_fines_cents", "new_redress_cents", side="law", many=True),
    Figure("public standing", "law", "higher", ("mean_standing",), "points of 100", "points of 100", scale=100.0),
)


@dataclass(frozen=True)
class Finding:
    """A figure of a policy beside the baseline: means, paired difference and its interval."""

    figure: Figure
    before: float
    after: float
    change: float
    low: float
    high: float

    @property
    def shown(self) -> bool:
        """The interval leaves out no change, and the change does not round to nothing."""
        return (self.low > 0 or self.high < 0) and float(_number(self.change).replace(",", "")) != 0.0

    @property
    def good(self) -> bool:
        """It moves for the better."""
        return (self.change < 0) == (self.figure.better == "lower")

    @property
    def levels(self) -> tuple[str, str]:
        """Both means, as text without the unit."""
        return _number(self.before), _number(self.after)

    @property
    def verdict(self) -> str:
        """``better``, ``worse`` or ``unclear``."""
        return ("better" if self.good else "worse") if self.shown else "unclear"

    @property
    def change_text(self) -> str:
        """The change with its sign, and with its unit if that is not the figure's."""
        sign = "+" if self.change > 0 else "-" if self.change < 0 else ""
        return f"{sign}{self._by}"

    @property
    def _by(self) -> str:
        unit = "" if self.figure.change_unit == self.figure.unit else self.figure.change_unit
        return f"{_number(abs(self.change))} {unit}".rstrip()

    def told(self) -> str:
        """``people in distress rise by 0.40 points (0.20 to 0.60) to 6.10 %``."""
        figure, rises = self.figure, self.change > 0
        ends = sorted((abs(self.low), abs(self.high)))
        between = apart(ends[0], ends[1], _decimals(ends[1])).replace("+", "")
        level = f"{_number(self.after)} {figure.unit}".rstrip()
        verb = f"{'rise' if rises else 'fall'}{'' if figure.many else 's'}"
        return f"{figure.about} {verb} by {self._by} ({between}) to {level}"


@dataclass(frozen=True)
class Conclusion:
    """A policy against the baseline: the answer in one line, a sentence for each side, and what they rest on."""

    policy: str
    answer: str
    people: str
    lender: str
    law: str
    basis: str
    findings: tuple[Finding, ...]

    @property
    def leading(self) -> list[Finding]:
        """The first figure of each side that has one."""
        firsts = {one.figure.side: one for one in reversed(self.findings)}
        return [firsts[side] for side in SIDES if side in firsts]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The answer and all that follows, in order."""
        return self.answer, self.people, self.lender, self.law, self.basis

    def as_data(self) -> dict[str, str]:
        """The policy and all sentences, by name."""
        return {name: text for name, text in vars(self).items() if isinstance(text, str)}

    def __str__(self) -> str:
        return "\n".join(self.sentences)


def findings(baseline: Run, policy: Run, confidence: float) -> list[Finding]:
    """Every figure that is there and not 0 on both sides, replication by replication in the same worlds."""
    found = []
    for figure in FIGURES:
        before, after = figure.values(baseline), figure.values(policy)
        both = sorted(before.keys() & after.keys())
        ours, theirs = (np.array([values[one] for one in both], float) for values in (before, after))
        counted = all(METRICS[one].counts_events for one in figure.metrics)
        *said, _, n = paired_difference(ours, theirs, confidence, counted=counted)
        if n and any(said[:2]):
            found.append(Finding(figure, *(figure.factor(baseline) * one for one in said[:5])))
    return found


def conclude(baseline: Run, policy: Run, confidence: float) -> Conclusion:
    """The sentences for one policy."""
    found = findings(baseline, policy, confidence)
    by_side = {side: [one for one in found if one.figure.side == side] for side in SIDES}
    verdicts = {side: _verdict(ours) for side, ours in by_side.items()}
    answer = ", ".join(f"{verdicts[side]} {where}" for side, where in SIDES.items())
    people, lender, law = (_sentence(SIDES[side], by_side[side], verdicts[side]) for side in SIDES)
    return Conclusion(
        policy.name,
        f"{policy.name} against {baseline.name}: {answer}.",
        people,
        lender,
        law,
        _basis(baseline, found, confidence),
        tuple(found),
    )


def _verdict(found: Sequence[Finding]) -> str:
    ways = {one.good for one in found if one.shown and one.figure.decides}
    if not ways:
        return "no change shown"
    return {frozenset({True}): "better", frozenset({False}): "worse"}.get(frozenset(ways), "better and worse")


def _sentence(where: str, found: Sequence[Finding], verdict: str) -> str:
    moved = [one for one in found if one.shown]
    where = where[0].upper() + where[1:]
    if not moved:
        names = ", ".join(one.figure.about for one in found)
        return f"{where} no change is shown" + (f" in {names}." if names else ".")
    told = [one.told() for one in moved[:MOST_TOLD]]
    for one in moved[MOST_TOLD:]:
        told.append(f"{one.figure.about} {'get' if one.figure.many else 'gets'} {one.verdict}")
    return f"{where} {CHANGES.get(verdict, verdict)}: {'; '.join(told)}."


def _basis(baseline: Run, found: Sequence[Finding], confidence: float) -> str:
    n, scenario = len(baseline.replications), baseline.scenario
    worlds = f"{scenario.population.size:,} people over {scenario.days:,} days"
    if n == 1:
        return f"This rests on one replication of {worlds}, which gives no interval: ask for more replications."
    unclear = ", ".join(one.figure.about for one in found if not one.shown)
    return f"This rests on {n} pairs of replications of {worlds}; ranges are {100 * confidence:g} % intervals." + (
        f" Not clear: {unclear}." if unclear else ""
    )


def _decimals(value: float) -> int:
    return 0 if abs(value) >= EXACT_FROM else DECIMALS_BELOW


def _number(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:,.{_decimals(value)}f}"
