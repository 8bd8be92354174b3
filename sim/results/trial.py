"""What a trial inside a market changed: in those who were treated, and in those who were not."""

from __future__ import annotations

import itertools
import math
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from sim.results.comparison import Comparison, paired_difference
from sim.results.run import Run
from sim.results.text import aligned
from sim.scenario import TrialParameters

__all__ = ["MEASURES", "OUTCOMES", "Outcome", "SEGMENTS", "SOCIAL", "TrialResult"]

COLUMNS = ["arm", "outcome", "segment", "measure", "from_level", "to_level", "estimate", "low", "high", "same_sign",
           "replications", "people", "control_people", "control_level"]
PEOPLE = ["replication", "consumer", "arm", "segment", "income_decile", "owed_at_start_cents"]
RISKS = ("low", "middle", "high")
INCOMES = {"low": (1, 3), "middle": (4, 7), "high": (8, 10)}
TIES = {"few": (0, 5), "some": (6, 9), "many": (10, 1_000_000)}
NEAREST = ("family", "friend", "colleague", "none")

SEGMENTS = ("all", *(f"{risk} risk" for risk in RISKS), *(f"{income} income" for income in INCOMES))
"""Everybody; by risk as the platform's score saw it; by income: deciles 1 to 3, 4 to 7, 8 to 10."""
SOCIAL = (*(f"{number} ties" for number in TIES), *(f"{kind} treated" for kind in NEAREST))
"""By number of ties: up to 5, 6 to 9, 10 and more; by the nearest kind of tie to somebody who is treated."""

MEASURES = {
    "direct": "direct effect: own change of the treated",
    "spill_over": "spill-over: own change of the control arm",
    "contrast": "contrast: direct effect less spill-over",
    "difference_in_means": "difference in means: treated less control, as a trial without a second world reports it",
}


@dataclass(frozen=True)
class Outcome:
    """What is measured on each person, on which side of the page it stands, and which direction is better for it."""

    name: str
    label: str
    kind: Literal["share", "cents", "points", "orders"]
    side: Literal["harm", "money"]
    better: Literal["lower", "higher"]
    of: tuple[str, ...] = ("debtors", "holders")  # in whose trials it is measured

    @property
    def unit(self) -> str:
        """Unit in which levels are shown."""
        return {"share": "%", "cents": "yuan"}.get(self.kind, self.kind)

    @property
    def change_unit(self) -> str:
        """Unit in which effects are shown."""
        return "percentage points" if self.kind == "share" else self.unit

    def amount(self, value: float) -> str:
        """A level without its unit; a dash if it is missing."""
        return "–" if math.isnan(value) else f"{value * self._scale:,.{self._decimals}f}"

    def change(self, value: float) -> str:
        """An effect, signed, without its unit; a dash if it is missing."""
        return "–" if math.isnan(value) else f"{value * self._scale:+,.{self._decimals}f}"

    def interval(self, low: float, high: float) -> str:
        """An interval of effects; a dash if there is none, as with one replication."""
        return "–" if math.isnan(low) else f"{self.change(low)} to {self.change(high)}"

    @property
    def _scale(self) -> float:
        return {"share": 100.0, "cents": 0.01}.get(self.kind, 1.0)

    @property
    def _decimals(self) -> int:
        return 3 if self.kind == "points" else 2


OUTCOMES = {one.name: one for one in (
    Outcome("harm_points", "harm done by contacts, per person", "points", "harm", "lower"),
    Outcome("resentment", "resentment, per person", "points", "harm", "lower"),
    Outcome("defaulted", "defaulted", "share", "harm", "lower"),
    Outcome("belief", "belief in pursuit, beyond that of day 0", "points", "harm", "lower"),
    Outcome("owed_cents", "owed on the last day, per person", "cents", "harm", "lower", ("holders",)),
    Outcome("paid_cents", "recovered, per person", "cents", "money", "higher"),
    Outcome("paid_share", "paid, of what was owed at the start", "share", "money", "higher", ("debtors",)),
    Outcome("resolved", "arrears resolved", "share", "money", "higher", ("debtors",)),
    Outcome("orders", "orders on credit, per person", "orders", "money", "higher", ("holders",)),
    Outcome("orders_cents", "ordered on credit, per person", "cents", "money", "higher", ("holders",)),
    Outcome("retained", "ordered on credit in the last cycle", "share", "money", "higher", ("holders",)),
    Outcome("converted", "ordered in instalments", "share", "money", "higher", ("holders",)),
    Outcome("limit_cents", "limit of the last day, per person", "cents", "money", "higher", ("holders",)),
)}
"""By name. ``paid_share`` is above 1 where more was paid than was owed at the start, as when later bills are paid."""


@dataclass(frozen=True, eq=False, repr=False)
class TrialResult:
    """A trial, compared with a world in which every arm has the rule of the first, the control.

    :raises ValueError: if the scenario has no trial, or other people take part in the other world.
    """

    comparison: Comparison

    def __post_init__(self) -> None:
        if self.world.scenario.trial is None or len(self.comparison.policies) != 1:
            raise ValueError(f"{self.comparison.name} is not one trial and its reference")
        theirs, ours = self._people
        if not theirs[PEOPLE].equals(ours[PEOPLE]):
            raise ValueError(f"not the same people take part in {self.comparison.name}")

    @property
    def world(self) -> Run:
        """The world of the trial."""
        return self.comparison.policies[0]

    @property
    def reference(self) -> Run:
        """The world in which nobody is treated otherwise than the control arm."""
        return self.comparison.baseline

    @property
    def runs(self) -> tuple[Run, ...]:
        """The reference, then the trial."""
        return self.comparison.runs

    @property
    def trial(self) -> TrialParameters:
        """What the scenario says of the trial."""
        assert self.world.scenario.trial is not None
        return self.world.scenario.trial

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms, the control first."""
        return tuple(self.trial.arms)

    @property
    def name(self) -> str:
        """The name of the scenario."""
        return self.world.name

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Names of what is measured on those whom this trial takes in."""
        return tuple(name for name, outcome in OUTCOMES.items() if self.trial.takes_in in outcome.of)

    @property
    def segments(self) -> tuple[str, ...]:
        """The groups of people that effects are told of; those by ties where the society is active."""
        return SEGMENTS + SOCIAL if self.world.scenario.society.active else SEGMENTS

    @property
    def failures(self) -> pd.DataFrame:
        """One row per replication that failed in either world: scenario, replication, error, traceback."""
        return self.comparison.failures

    @property
    def effects(self) -> pd.DataFrame:
        """What each arm changed, with 95 % intervals: :meth:`effects_at`."""
        return self._effects.copy()

    @cached_property
    def _effects(self) -> pd.DataFrame:
        return self.effects_at(0.95)

    def effects_at(self, confidence: float) -> pd.DataFrame:
        """What each arm changed, by outcome, segment and measure, in shares, cents and points per person.

        ``direct`` is the mean change of the treated between both worlds, ``spill_over`` that of the control arm (the
        same for every arm), ``contrast`` the first less the second, ``difference_in_means`` treated less control in the
        world of the trial alone. Columns: arm, outcome, segment, measure, from_level and to_level (the two means that
        ``estimate`` is the difference of), low and high (interval of the mean over replications, Student t), same_sign
        (share of replications whose estimate has the sign of the mean), replications (that had such people), people
        and control_people (over all replications), control_level (in the world of the trial).

        :raises ValueError: if the confidence is not between 0 and 1.
        """
        if not 0 < confidence < 1:
            raise ValueError(f"a confidence lies between 0 and 1, not {confidence}")
        people = {segment: _within(self._people[1], segment)["arm"].value_counts() for segment in self.segments}
        means = {segment: self._means(segment) for segment in self.segments}
        control, *treated = self.arms
        rows = []
        for arm, outcome, segment in itertools.product(treated, self.outcomes, self.segments):
            there, counts = means[segment][outcome], people[segment]
            for measure, pair in _pairs(there[control], there[arm]).items():
                rows.append((
                    arm, outcome, segment, measure, *paired_difference(*pair, confidence), int(counts.get(arm, 0)),
                    int(counts.get(control, 0)), float(there[control, "trial"].mean())))
        return pd.DataFrame(rows, columns=COLUMNS)

    def _means(self, segment: str) -> pd.DataFrame:
        """Means over the people of a segment: rows are replications, columns outcome, arm and world; some missing."""
        means = {}
        for world, people in zip(("reference", "trial"), self._people, strict=True):
            ours = _within(people, segment)
            values = ours[list(self.outcomes)].astype(np.float64)
            means[world] = values.groupby([ours["replication"], ours["arm"].astype(str)]).mean().unstack("arm")
        columns = pd.MultiIndex.from_product([self.outcomes, self.arms, list(means)])
        table = pd.concat(means, axis="columns").reorder_levels([1, 2, 0], axis="columns")
        return table.reindex(index=pd.Index(self.world.replications), columns=columns)

    @cached_property
    def _people(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Who takes part in the reference and in the trial, in an order that both share."""
        theirs, ours = (_people(run.table("trial"), self.arms) for run in self.runs)
        return theirs, ours

    @property
    def n_people(self) -> int:
        """Who takes part, over all replications."""
        return len(self._people[1])

    def effect(self, arm: str, outcome: str, segment: str = "all") -> dict[str, dict[Hashable, Any]]:
        """Rows of :attr:`effects`, by measure.

        :raises KeyError: if there is no such arm (the control is none here), outcome or segment.
        """
        table = self._effects
        ours = table[(table["arm"] == arm) & (table["outcome"] == outcome) & (table["segment"] == segment)]
        if ours.empty:
            raise KeyError(f"no effect of {arm!r} on {outcome!r} in {segment!r}")
        return {row["measure"]: row for row in ours.to_dict("records")}

    def measured(self, arm: str) -> str:
        """The effect of an arm on the trial's outcome, in words, to stand beside the published one."""
        outcome, ours = OUTCOMES[self.trial.outcome], self.effect(arm, self.trial.outcome)
        direct, means = ours["direct"], ours["difference_in_means"]
        return (f"{arm} against {self.arms[0]}: {outcome.label} {outcome.change(direct['estimate'])} "
                f"{outcome.change_unit} (95 % interval {outcome.interval(direct['low'], direct['high'])}; "
                f"difference in means {outcome.change(means['estimate'])})")

    def save(self, path: str | Path) -> Path:
        """Write both worlds as a comparison does, with ``effects.parquet`` beside them."""
        self.comparison.save(path)
        self._effects.to_parquet(Path(path) / "effects.parquet", index=False)
        return Path(path)

    @classmethod
    def load(cls, path: str | Path) -> TrialResult:
        """Read what :meth:`save` wrote.

        :raises FileNotFoundError: if the path is no folder of a trial.
        """
        return cls(Comparison.load(path))

    def __repr__(self) -> str:
        trial, n = self.trial, len(self.world.replications)
        lines = [f"Trial {self.name!r} on {self.world.label(trial.platform)!r}: {n} paired replication(s), "
                 f"{self.n_people:,} people in {len(self.arms)} arms, days {trial.from_day:,} to "
                 f"{trial.from_day + trial.horizon_days - 1:,}"]
        if self.n_people == 0:
            lacking = {"debtors": "no account was that many days past due", "holders": "nobody had an account"}
            lines.append(f"  nobody took part: {lacking[trial.takes_in]} when the trial began")
        if n == 1:
            lines.append("  one replication gives no interval; ask for more replications")
        lines += [f"  failed: {one.scenario} replication {one.replication}: {one.error}"
                  for one in self.failures.itertuples()]
        lines += [f"  source:    {trial.source or '–'}", f"  published: {trial.expected or '–'}"]
        lines += [f"  measured:  {self.measured(arm)}" for arm in self.arms[1:]]
        return "\n".join([*lines, *(self._headline(arm) for arm in self.arms[1:])])

    def _headline(self, arm: str) -> str:
        rows = [["", "", "without", "with", "direct", "95 % interval", "spill-over", "contrast", "difference in means"]]
        for outcome in (OUTCOMES[name] for name in self.outcomes):
            ours = self.effect(arm, outcome.name)
            direct, *others = (ours[measure] for measure in MEASURES)
            rows.append([
                outcome.label, outcome.unit, outcome.amount(direct["from_level"]), outcome.amount(direct["to_level"]),
                outcome.change(direct["estimate"]), outcome.interval(direct["low"], direct["high"]),
                *(outcome.change(other["estimate"]) for other in others)])
        people, control = direct["people"], direct["control_people"]
        return f"{arm} ({people:,} people) against {self.arms[0]} ({control:,} people)\n{aligned(rows)}"


def _people(table: pd.DataFrame, arms: tuple[str, ...]) -> pd.DataFrame:
    """Those in an arm, in order, with what they paid as a share of what they owed; missing where that was nothing."""
    owed = table["owed_at_start_cents"].astype(float)
    table["paid_share"] = table["paid_cents"] / owed.where(owed > 0)
    return table[table["arm"].isin(arms)].sort_values(["replication", "consumer"], ignore_index=True)


def _within(people: pd.DataFrame, segment: str) -> pd.DataFrame:
    """Those of a segment."""
    if segment == "all":
        return people
    level, _, by = segment.partition(" ")
    if by == "risk":
        return people[people["segment"] == level]
    if by == "ties":
        return people[people["n_ties"].between(*TIES[level])]
    if by == "treated":
        return people[people["nearest_treated"] == level]
    return people[people["income_decile"].between(*INCOMES[level])]


def _pairs(control: pd.DataFrame, treated: pd.DataFrame) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """For each measure the two means, by replication, that it is the difference of."""
    (before, after), (before_treated, after_treated) = (
        (means["reference"].to_numpy(), means["trial"].to_numpy()) for means in (control, treated))
    pairs = ((before_treated, after_treated), (before, after), (after - before, after_treated - before_treated),
             (after, after_treated))
    return dict(zip(MEASURES, pairs, strict=True))
