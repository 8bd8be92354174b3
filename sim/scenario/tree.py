"""The whole parameter tree of a run."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Self

from pydantic import AfterValidator, Field, PrivateAttr, ValidationInfo, model_validator

from sim.scenario.changes import Dated, changed, check_changes
from sim.scenario.checks.collection import check_collection, check_posts, check_relatives
from sim.scenario.checks.monitoring import check_monitoring
from sim.scenario.checks.platforms import check_platforms
from sim.scenario.errors import Faults, found_in
from sim.scenario.explain import validated
from sim.scenario.forms import check_repeats
from sim.scenario.frozen import NAMED, FrozenDict
from sim.scenario.leaf import leaf
from sim.scenario.parameters.bureau import BureauParameters
from sim.scenario.parameters.collection.channels import ChannelsParameters
from sim.scenario.parameters.collection.collectors import CollectorParameters, check_hours
from sim.scenario.parameters.collection.court import CourtParameters
from sim.scenario.parameters.collection.field import FieldParameters
from sim.scenario.parameters.fraud import FraudParameters, check_fraud
from sim.scenario.parameters.people.beliefs import BeliefParameters
from sim.scenario.parameters.people.economy import EconomyParameters
from sim.scenario.parameters.people.population import PopulationParameters
from sim.scenario.parameters.people.repayment import RepaymentParameters, check_styles
from sim.scenario.parameters.people.response import ResponseParameters
from sim.scenario.parameters.people.shopping import ShoppingParameters
from sim.scenario.parameters.people.ties import TiesParameters, check_ties
from sim.scenario.parameters.platforms.learning import check_learning
from sim.scenario.parameters.platforms.platforms import PlatformParameters
from sim.scenario.parameters.regime import RegimeParameters, check_regime
from sim.scenario.parameters.run.evidence import EvidenceParameters
from sim.scenario.parameters.run.records import RecordsParameters
from sim.scenario.parameters.run.start import StartParameters, check_start
from sim.scenario.parameters.run.trial import TrialParameters, check_trial
from sim.scenario.parameters.society.society import SocietyParameters
from sim.scenario.reading.regime_files import under_rules

IN_ARM, HOME = "arm", "home"  # keys of the validation context


class Scenario(Dated):
    """All inputs of a run, except its seed and replication.

    Build one with ``load_scenario``, ``make_scenario`` or ``override``: they raise ``ScenarioError``, one line
    about what is wrong. Calling the class itself checks the same things and raises ``pydantic.ValidationError``.
    """

    name: str = leaf(
        "default",
        unit="text",
        about="name of the scenario",
        role="fixed",
        source="a label",
        at_start_only=True,
        max_length=400,
    )
    description: str = leaf(
        "", unit="text", about="what the scenario is for", role="fixed", source="a label", at_start_only=True
    )
    days: int = leaf(
        360,
        unit="days",
        about="length of the run (a cycle is 30 days, a year 12 cycles)",
        role="fixed",
        source="a choice of the run",
        at_start_only=True,
        ge=1,
        le=36_000,
    )
    start: StartParameters = StartParameters()
    population: PopulationParameters = PopulationParameters()
    economy: EconomyParameters = EconomyParameters()
    shopping: ShoppingParameters = ShoppingParameters()
    repayment: RepaymentParameters = RepaymentParameters()
    response: ResponseParameters = ResponseParameters()
    channels: ChannelsParameters = ChannelsParameters()
    field: FieldParameters = FieldParameters()
    court: CourtParameters = CourtParameters()
    ties: TiesParameters = TiesParameters()
    beliefs: BeliefParameters = BeliefParameters()
    society: SocietyParameters = SocietyParameters()
    regime: RegimeParameters = RegimeParameters()
    collectors: Annotated[Mapping[str, CollectorParameters], AfterValidator(FrozenDict)] = Field(
        default={}, max_length=32, description="pools of collectors by name, in order", json_schema_extra=NAMED
    )
    platforms: Annotated[Mapping[str, PlatformParameters], AfterValidator(FrozenDict)] = Field(
        default={"baitiao": PlatformParameters()},
        min_length=1,
        max_length=8,
        description="lending platforms by name, in order",
        json_schema_extra=NAMED,
    )
    bureau: BureauParameters = BureauParameters()
    fraud: FraudParameters = FraudParameters()
    evidence: EvidenceParameters = EvidenceParameters()
    records: RecordsParameters = RecordsParameters()
    trial: TrialParameters | None = Field(default=None, description="a trial inside this market")
    _home: tuple[str, ...] = PrivateAttr(default=())

    @property
    def home(self) -> tuple[str, ...]:
        """Folders of the file it was read from and of those that file extends; scenarios that differ here are equal."""
        return self._home

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and all(
            getattr(self, name) == getattr(other, name) for name in Scenario.model_fields
        )

    @cached_property
    def change_days(self) -> tuple[int, ...]:
        """Days on which something changes, rising."""
        return tuple(sorted({change.from_day for change in self.changes}))

    def on(self, day: int) -> Scenario:
        """The tree in force on a day: the same object, itself without changes, until the next change."""
        if not self.changes:
            return self
        return self._segments[bisect_right(self.change_days, day)]

    def arms_on(self, day: int) -> tuple[Scenario, ...]:
        """The tree in force on a day for each arm of the trial, the control first; empty without a trial."""
        return self.on(day)._arms

    @cached_property
    def _segments(self) -> tuple[Scenario, ...]:
        tree, found = self.model_dump(exclude={"changes"}), Faults()
        segments = [validated(Scenario, tree, {HOME: self._home})]
        for day in self.change_days:
            with found, found_in(f"change from day {day}"):
                after = tree
                for change in self.changes:
                    if change.from_day == day:
                        after = changed(Scenario, *under_rules(after, change.set))
                segments.append(validated(Scenario, after, {HOME: self._home}))
                tree = after
        found.tell()
        return tuple(segments)

    @cached_property
    def _arms(self) -> tuple[Scenario, ...]:
        tree, found = self.model_dump(exclude={"changes", "trial"}), Faults()
        arms = []
        for name, arm in self.trial.arms.items() if self.trial else ():
            with found, found_in(f"arm {name} of the trial"):
                arms.append(validated(Scenario, changed(Scenario, tree, arm.set), {IN_ARM: True, HOME: self._home}))
        found.tell()
        return tuple(arms)

    @model_validator(mode="after")
    def _without_contradictions(self, info: ValidationInfo) -> Self:
        self._home = (info.context or {}).get(HOME, ())
        in_arm = IN_ARM in (info.context or {})
        dates, found = Faults(), Faults()
        with dates:
            check_changes(self.changes, self.days)
        with found:
            check_start(self.start)
        with found:
            check_platforms(self.platforms)
        with found:
            check_fraud(self.fraud, self.days)
        with found:
            check_styles(self.repayment.styles)
        for name, platform in self.platforms.items():
            with found:
                check_learning(platform.learning, f"platforms.{name}.learning")
            with found:
                check_monitoring(platform, f"platforms.{name}")
        with found:
            check_regime(self.regime)
        for name, pool in self.collectors.items():
            with found:
                check_hours(pool.from_hour, pool.to_hour, f"collectors.{name}")
        with found:  # a control may be left in peace
            check_collection(self.platforms, self.collectors, self.field, self.trial is not None or in_arm)
            check_relatives(self.platforms, self.collectors, self.regime)
        with found:
            if self.society.active:
                check_ties(self.ties, self.population.size)
        with found:
            if self.trial is not None:
                check_trial(self.trial, list(self.platforms), self.days)
        if not found:
            with found:
                check_repeats(self)
        if found:
            with dates:
                found.tell()
            dates.tell()
        with dates:
            arms = self._arms  # builds, and so checks, the tree of every arm
            if not in_arm:
                check_posts(self.collectors, [self.platforms, *(arm.platforms for arm in arms)])
        with dates:
            self.on(0)  # and that of every date
        dates.tell()
        return self
