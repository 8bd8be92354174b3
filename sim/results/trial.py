"""What a trial inside a market changed: in those who were treated, and in those who were not."""

from __future__ import annotations

import itertools
import math
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.results.comparison import Comparison
from sim.results.effects import FEW, TOO_FEW, Sample, measured_on, refuse_no_confidence
from sim.results.outcomes import OUTCOMES
from sim.results.run import Run
from sim.results.text import aligned
from sim.scenario import TrialParameters

__all__ = ["MEASURES", "SEGMENTS", "SOCIAL", "TrialResult"]

COLUMNS = [
    "arm",
    "outcome",
    "segment",
    "measure",
    "from_level",
    "to_level",
    "estimate",
    "low",
    "high",
    "same_sign",
    "replications",
    "people",
    "control_people",
    "control_level",
    "caution",
]
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
    "spoken_to": "of those spoken to: direct effect by the change in the share a person talked to",
}
NO_INTERVAL = "no interval: all are alike"
METHOD = (
    "intervals: 95 %, Student t, the wider of that over people and that over replications; where all people are "
    "alike, the rule of three for shares and none (–) for the rest"
)
OF_PEOPLE = {"direct": ("people",), "spill_over": ("control_people",), "spoken_to": ("people",)}
"""Whose number counts for a measure; for the others that of both arms."""


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
        world of the trial alone, ``spoken_to`` the direct effect divided by the change in the share that a person
        talked to: what published figures on those who were spoken to stand beside. Means are over people of all
        replications. Columns: arm, outcome, segment, measure, from_level and to_level (the two means that ``estimate``
        is the difference of), low and high (interval that counts people and replications: ``sim.results.effects``),
        same_sign (share of replications whose estimate has the sign of the whole), replications (that had such people),
        people and control_people (over all replications), control_level (in the world of the trial), caution ("too
        few people: N" where the outcome of fewer than 30 is known, and estimate and interval are missing, "few people:
        N" below 200, else empty). An interval is missing where all people are alike in an outcome that is no share.

        :raises ValueError: if the confidence is not between 0 and 1.
        """
        refuse_no_confidence(confidence)
        rows = []
        _, *treated = self.arms
        samples = {(arm, segment): self._sample(arm, segment) for arm in treated for segment in self.segments}
        for arm, outcome, segment in itertools.product(treated, self.outcomes, self.segments):
            sample = samples[arm, segment]
            before, after = (world[outcome].to_numpy(np.float64)[sample.rows] for world in self._people)
            counts = {"people": sample.n_treated, "control_people": sample.n_control}
            level = float(np.nanmean(after[~sample.treated])) if np.any(~np.isnan(after[~sample.treated])) else math.nan
            known = ~(np.isnan(before) | np.isnan(after))
            telling = {
                "people": int((known & sample.treated).sum()),
                "control_people": int((known & ~sample.treated).sum()),
            }
            share = OUTCOMES[outcome].kind == "share"
            for measure, effect in measured_on(sample, before, after, confidence, share=share).items():
                caution = _caution(min(telling[one] for one in OF_PEOPLE.get(measure, tuple(telling))))
                told = effect.untold() if caution.startswith("too few") else effect
                rows.append((arm, outcome, segment, measure, *told, *counts.values(), level, caution))
        return pd.DataFrame(rows, columns=COLUMNS)

    def _sample(self, arm: str, segment: str) -> Sample:
        """Who of an arm and of the control belongs to a segment."""
        people = _within(self._people[1], segment)
        people = people[people["arm"].isin((arm, self.arms[0]))]
        rows = people.index.to_numpy()
        before, after = (world["talked_to"].to_numpy(np.float64)[rows] for world in self._people)
        unit = people.groupby(["replication", "unit"], sort=False).ngroup()
        return Sample(
            rows,
            (people["arm"] == arm).to_numpy(),
            people["replication"].to_numpy(),
            np.asarray(unit, np.int64),
            after - before,
        )

    @cached_property
    def _people(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Who takes part in the reference and in the trial, in an order that both share."""
        horizon = self.trial.horizon_days
        theirs, ours = (_people(run.table("trial"), self.arms, horizon) for run in self.runs)
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
        direct, means, spoken = ours["direct"], ours["difference_in_means"], ours["spoken_to"]
        who = f"{arm} against {self.arms[0]}: {outcome.label}"
        if math.isnan(direct["estimate"]):
            return f"{who}: {direct['caution'] or 'nobody took part'}"
        of_spoken = (
            ""
            if math.isnan(spoken["estimate"])
            else (
                f"; of those spoken to {outcome.change(spoken['estimate'])}, "
                f"{NO_INTERVAL if math.isnan(spoken['low']) else outcome.interval(spoken['low'], spoken['high'])}"
            )
        )
        few = f"; {direct['caution']}" if direct["caution"] else ""
        sure = (
            NO_INTERVAL
            if math.isnan(direct["low"])
            else (f"95 % interval {outcome.interval(direct['low'], direct['high'])}")
        )
        return (
            f"{who} {outcome.change(direct['estimate'])} {outcome.change_unit} ({sure}; "
            f"difference in means {outcome.change(means['estimate'])}{of_spoken}{few})"
        )

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
        lines = [
            f"Trial {self.name!r} on {self.world.label(trial.platform)!r}: {n} paired replication(s), "
            f"{self.n_people:,} people in {len(self.arms)} arms, days {trial.from_day:,} to "
            f"{trial.from_day + trial.horizon_days - 1:,}"
        ]
        if self.n_people == 0:
            lacking = {"debtors": "no account was that many days past due", "holders": "nobody had an account"}
            lines.append(f"  nobody took part: {lacking[trial.takes_in]} when the trial began")
        lines.append(f"  {METHOD}")
        if n == 1:
            lines.append("  one replication: intervals count the people of this world alone; ask for more replications")
        lines += [
            f"  failed: {one.scenario} replication {one.replication}: {one.error}" for one in self.failures.itertuples()
        ]
        lines += [f"  source:    {trial.source or '–'}", f"  published: {trial.expected or '–'}"]
        lines += [f"  measured:  {self.measured(arm)}" for arm in self.arms[1:]]
        return "\n".join([*lines, *(self._headline(arm) for arm in self.arms[1:])])

    def _headline(self, arm: str) -> str:
        rows = [
            [
                "",
                "",
                "without",
                "with",
                "direct",
                "95 % interval",
                "spill-over",
                "contrast",
                "difference in means",
                "of those spoken to",
            ]
        ]
        for outcome in (OUTCOMES[name] for name in self.outcomes):
            ours = self.effect(arm, outcome.name)
            direct, *others = (ours[measure] for measure in MEASURES)
            rows.append(
                [
                    outcome.label,
                    outcome.unit,
                    outcome.amount(direct["from_level"]),
                    outcome.amount(direct["to_level"]),
                    outcome.change(direct["estimate"]),
                    outcome.interval(direct["low"], direct["high"]),
                    *(outcome.change(other["estimate"]) for other in others),
                ]
            )
        counts = direct["people"], direct["control_people"]
        caution = _caution(min(counts))
        told = "".join((f": {caution}" if caution else "", ", no effect is claimed" * (min(counts) < TOO_FEW)))
        return f"{arm} ({counts[0]:,} people) against {self.arms[0]} ({counts[1]:,} people){told}\n{aligned(rows)}"


def _caution(n_people: int) -> str:
    """What is said of so many people."""
    return f"too few people: {n_people}" if n_people < TOO_FEW else f"few people: {n_people}" if n_people < FEW else ""


def _people(table: pd.DataFrame, arms: tuple[str, ...], horizon_days: int) -> pd.DataFrame:
    """Those in an arm, in order, with what they paid of what they owed, as a share; missing where that was nothing."""
    owed = table["owed_at_start_cents"].astype(float)
    table["paid_share"] = table["paid_cents"].clip(upper=owed) / owed.where(owed > 0)
    table["present_value"] = table["present_value_cents"] / owed.where(owed > 0)
    table["days_unpaid"] = table["first_paid_day"].where(table["first_paid_day"] >= 0, horizon_days)
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
