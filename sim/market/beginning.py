"""How the results of a market begin: the days lived before, and the scenario that takes the market over on day 0."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import IO

import mesa

from sim.collectors import Collection
from sim.consumers import Consumers, Population
from sim.core.ledger import Ledger
from sim.evidence import EvidenceLog, Owner
from sim.evidence.witness import Witness
from sim.law import lawful
from sim.market.reporters import Reporters
from sim.market.trial import Trial
from sim.platforms import Platform
from sim.records.collection import CollectorName, Contacted
from sim.records.day import Records
from sim.records.past_due import PastDue
from sim.records.placements import Placed, Placements
from sim.records.statements import StatementRecords
from sim.scenario import Scenario, on_calendar, refuse_another_start
from sim.society import Society

__all__ = ["Beginning"]


class Beginning(mesa.Model):
    """What a market does until day 0, and then once; ``day`` is negative before.

    The calendar counts from the first day lived: cycles, ages and draws go by it, so that no draw is made twice.
    """

    config: Scenario
    day: int
    terms: Scenario
    arms: list[Scenario]
    trial: Trial
    follow: tuple[int, ...]
    consumers: Consumers
    ledger: Ledger
    platforms: list[Platform]
    collection: Collection
    society: Society
    past_due: PastDue
    phases: tuple[str, ...]
    seed: int
    _lived: Scenario  # without its trial before day 0
    _told: Scenario
    _warm_days: int
    _log_to: IO[bytes] | None
    _run_id: str

    @abstractmethod
    def _live(self) -> None: ...

    def _book(self) -> None:
        """Post what consumers moved in the phase that has just ended."""
        self.ledger.post_all(self.consumers.flows)

    @property
    def datacollector(self) -> mesa.DataCollector:
        """The metrics of all days so far as Mesa's users expect them."""
        return self._reporters.of(self.records, self.platforms)

    @property
    def begun(self) -> bool:
        """Is there no warm part, or is it over and the market taken over."""
        return self._lived is self.config

    @property
    def _today(self) -> int:
        """Today on the calendar."""
        return self.day + self._warm_days

    @property
    def calendar_day(self) -> int:
        """Today, counted from the first day lived."""
        return self._today

    def warm_up(self, on_day: Callable[[int], None] | None = None) -> None:
        """Live the days before day 0; ``on_day`` is told the number of days done after each."""
        while self.day < 0:
            self._live()
            if on_day:
                on_day(self._today)

    def take_over(
        self,
        config: Scenario,
        *,
        follow: Sequence[int] = (),
        threads: int | None = None,
        log_to: IO[bytes] | None = None,
        run_id: str = "",
    ) -> None:
        """Go on from day 0 under a scenario: people, books, cases, suits, rules and reputations stay as they are.

        Once the warm part has been lived, it can be taken over by its own scenario or by a policy; parameters are those
        of the market itself.

        :raises ScenarioError: if the scenario differs in what shaped the people and platforms of the warm part.
        :raises ValueError: if the warm part is not over, or a followed consumer is out of range.
        """
        if self.day != 0 or self.begun:
            raise ValueError("a market is taken over on day 0, once, after a warm part")
        refuse_another_start(self.config, config)
        self.config = self._lived = config
        self._follow(follow)
        self._log_to, self._run_id = log_to, run_id
        if isinstance(self.consumers, Population):
            self.consumers.work_on(threads)
        self.trial = Trial(config, self.consumers.key, self.consumers.districts())
        self._hear_terms()
        self.consumers.use(self.terms, self.arms)
        places = self.collection.take_over(self, self.terms, self.arms, self.trial.arm_of, self.follow, self._today)
        self.society.take_over(self.terms, self.arms, self.trial.arm_of, places)
        for platform in self.platforms:
            platform.take_over(self.terms.platforms[platform.label], self.terms.bureau, self._today, config.home)
        self._tell_offers()
        self._begin_results()

    def _begin_results(self) -> None:
        """What is remembered begins here, with nothing moved yet today."""
        self.seconds = dict.fromkeys(self.phases, 0.0)
        self.records = Records(
            [platform.label for platform in self.platforms],
            [CollectorName(label, one.kind, one.depot) for label, one in self.terms.collectors.items()],
            self.terms.field.columns,
        )
        self.evidence = (
            EvidenceLog(
                Owner(self._run_id, self.seed, self.consumers.size, len(self.platforms)), self._log_to, compiled=True
            )
            if self.terms.evidence.log
            else None
        )
        self.consumers.reliefs = None
        self.witness = Witness(self.evidence, self.consumers, self.collection) if self.evidence else None
        self.statement_records = self._statement_records()
        self._reporters = Reporters()
        self._book()
        self.records.begin(self.ledger)
        self.past_due.begin()
        self.contacted = Contacted(self.consumers.size, len(self.platforms))
        self.placements = Placements(len(self.terms.collectors), len(self.platforms), Placed(*self.collection.placed()))
        self.ledger.close_day()

    def _statement_records(self) -> StatementRecords | None:
        """None unless asked for; the accounts with a statement on day 0 are looked at on the evening before."""
        share = self.terms.records.statements
        if share == 0.0 or self.day < 0:
            return None
        records = StatementRecords(share, self.consumers.key, self.consumers.size, self.records.platforms)
        records.close(self.consumers.standings(self._today - 1))
        return records

    def _follow(self, consumers: Sequence[int]) -> None:
        self.follow = tuple(consumers)
        for consumer in self.follow:
            if not 0 <= consumer < self.consumers.size:
                raise ValueError(f"follow: consumers are numbered from 0 to {self.consumers.size - 1}, not {consumer}")

    def _hear_terms(self) -> None:
        """The terms of today, of the scenario and of each arm of its trial."""
        self._told = self._lived.on(self.day)
        lawfully = lawful(self._told)
        self.terms, self.arms = on_calendar(lawfully, self._warm_days), self.trial.arms(lawfully, self.day)

    def _take_terms_of_today(self) -> None:
        if self._lived.on(self.day) is self._told and not self.trial.starts(self.day):
            return
        self._hear_terms()
        self.consumers.use(self.terms, self.arms)
        self.collection.use(self.terms, self.arms)
        self.society.use(self.terms, self.arms)
        for platform in self.platforms:
            platform.use(self.terms.platforms[platform.label], self.terms.bureau)
        if self.trial.fixes_funding(self.day):
            for platform in self.platforms:
                platform.fix_funding()
        self._tell_offers()

    def _tell_offers(self) -> None:
        """What platforms offer is for each arm of a trial to say."""
        for platform in self.platforms:
            platform.targeting.use([arm.platforms[platform.label].offers for arm in self.arms])
