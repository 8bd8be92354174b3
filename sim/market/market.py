"""The market: a Mesa model whose step is one day, phase after phase."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO, Any

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.collectors import Collection, plain_texts
from sim.consumers import Consumers, Population
from sim.core.frames import Statements
from sim.core.ledger import Account, Actor, Entry, Ledger
from sim.core.units import CYCLE_DAYS, cycle_of
from sim.core.vocabulary import Count, Outcome, Stock
from sim.evidence.witness import Approach
from sim.law import lawful, respite
from sim.market.batches import world_of
from sim.market.beginning import Beginning
from sim.market.lending import decided, review
from sim.market.memory import remember, tables_of
from sim.market.today import Today
from sim.market.trial import Trial
from sim.platforms import Platform
from sim.platforms.sums import PlatformSums
from sim.records.collection import Recoveries
from sim.records.past_due import PastDue
from sim.records.reconcile import reconcile
from sim.scenario import Scenario, before_day_0, load_scenario, on_calendar, override
from sim.society import Society

__all__ = ["Consumers", "CreditMarket"]


class CreditMarket(Beginning):
    """Consumers, lending platforms, collectors and courts; one step is one day.

    ``day`` is the day of the results. Where the scenario has a warm part, it is negative before the first step, which
    lives that part before day 0; the calendar, by which cycles and draws go, counts from the first day lived.

    :param config: a scenario, the path of one, or nothing for the defaults.
    :param rng: the seed, a whole number; all draws of consumers and platforms are functions of it. None takes a fresh
        one, kept as ``seed``; 0 in Mesa's ``batch_run``.
    :param replication: which of the worlds of this seed; None: the iteration in ``batch_run``, 0 elsewhere.
    :param follow: consumers whose every evening is remembered.
    :param threads: threads of the engine; the results do not depend on it.
    :param population: how consumers are kept; the engine unless a test puts something else in its place.
    :param log_to: where the evidence log is written, a day late until the last; None: only its head is kept.
    :param run_id: of the run to which this log belongs, sixteen hexadecimal digits.
    :param kwargs: overrides of the scenario, dots written as two underscores (``population__size=500``).
    :raises ScenarioError: if the scenario or an override cannot be used.
    :raises ValueError: if the seed, the replication or a followed consumer is out of range.
    """

    phases = (
        "shocks",
        "earn",
        "shop",
        "decide",
        "settle",
        "bill",
        "age",
        "watch",
        "assign",
        "work",
        "respond",
        "judge",
        "talk",
        "answer",
        "inspect",
        "close",
        "record",
    )

    def __init__(
        self,
        config: Scenario | str | Path | None = None,
        *,
        rng: int | None = 0,
        replication: int | None = None,
        follow: Sequence[int] = (),
        threads: int | None = None,
        population: Callable[..., Consumers] = Population,
        log_to: IO[bytes] | None = None,
        run_id: str = "",
        **kwargs: Any,
    ) -> None:
        rng, replication = world_of(rng, replication)
        super().__init__(rng=rng)
        kwargs.pop("scenario", None)  # Mesa's viewer puts one there
        config = config or Scenario()
        config = config if isinstance(config, Scenario) else load_scenario(config)
        self.config = override(config, {key.replace("__", "."): value for key, value in kwargs.items()})
        self.seed = rng
        self._warm_days = self.config.start.warm_days
        self.day = -self._warm_days
        self._lived = before_day_0(self.config) if self._warm_days else self.config
        self._told = self._lived.on(self.day)
        self.terms = on_calendar(lawful(self._told), self._warm_days)
        self._threads, self._log_to, self._run_id = threads, log_to, run_id
        self.consumers = population(self.terms, seed=self.seed, replication=replication, threads=threads)
        self._follow(follow)
        self.ledger = Ledger(len(self.terms.platforms))
        self.platform_sums = PlatformSums.of(len(self.terms.platforms))
        self.platforms = [
            Platform(
                self,
                index,
                label,
                settings,
                self.consumers.size,
                self.ledger,
                self.consumers.key,
                self.platform_sums,
                self.terms.bureau,
                self.config.home,
            )
            for index, (label, settings) in enumerate(self.terms.platforms.items())
        ]
        self.trial = Trial(self._lived, self.consumers.key, self.consumers.districts())
        self.arms = self.trial.arms(lawful(self._told), self.day)
        self.collection = Collection(
            self, self.terms, self.arms, self.trial.arm_of, self.platforms, self.ledger, self.consumers.key
        )
        self.consumers.use(self.terms, self.arms)
        self._tell_offers()
        self.society = Society(self, self.terms, self.arms, self.trial.arm_of, self.consumers, self.consumers.key)
        getattr(mesa.Agent, "_ids", {}).pop(self, None)  # where Mesa before 3.4 would keep every model for ever
        self.recoveries = Recoveries(len(self.platforms))
        self.past_due = PastDue(len(self.platforms))
        self.today = Today()
        self._begin_results()

    # --- the day --------------------------------------------------------------------------------------------------

    def step(self) -> None:
        """One day of the results; before the first, those of the warm part."""
        if not self.begun:
            self.warm_up()
            self.take_over(
                self.config, follow=self.follow, threads=self._threads, log_to=self._log_to, run_id=self._run_id
            )
        self._live()
        self.running = self.day < self.config.days

    def _live(self) -> None:
        """One day: every phase in turn, what it moved booked at its end."""
        self._take_terms_of_today()
        self.today = Today()
        for phase in self.phases:
            began = time.perf_counter()
            getattr(self, phase)()
            self._book()
            if self.witness:
                self.witness.after(phase, self)
            self.seconds[phase] += time.perf_counter() - began
        self.day += 1

    def run(self, on_day: Callable[[int], None] | None = None) -> None:
        """Step to the end of the scenario; ``on_day`` is told the number of days lived after each."""
        self.warm_up(on_day)
        while self.day < self.config.days:
            self.step()
            if on_day:
                on_day(self._today)

    def shocks(self) -> None:
        """Jobs are lost and found, unexpected expenses fall due; people leave and arrive, old records expire."""
        today = self.today
        self.consumers.shocks(self._today)
        today.left = self.consumers.turn_over(self._today)
        self._let_go(today.left)
        today.expired = self.consumers.expire(self._today)
        self.collection.let_go(*today.expired)

    def earn(self) -> None:
        """Pay arrives, essentials are bought."""
        self.consumers.earn(self._today)

    def shop(self) -> None:
        """Consumers want, and choose how to pay."""
        self.today.orders = self.consumers.shop(self._today)

    def decide(self) -> None:
        """Platforms score, admit, refuse and fund."""
        self.today.decided = [decided(self, platform, self._today) for platform in self.platforms]

    def settle(self) -> None:
        """Merchants are paid, receivables booked, schedules written."""
        for orders, decisions in self.today.decided:
            self.consumers.settle(self._today, orders, decisions)
            self.trial.watch_orders(orders.where(decisions.admitted), self.day)

    def bill(self) -> None:
        """Statements, due dates, payments."""
        today = self.today
        self.consumers.bill(self._today)
        told = self.evidence or self.statement_records
        today.statements = self.consumers.statements(self._today) if told else Statements.empty()
        if self.statement_records:
            paid = self.consumers.paid(today.statements.consumer, today.statements.platform)
            self.statement_records.issue(self.day, today.statements, paid)

    def age(self) -> None:
        """Days past due, late charges, charge-offs."""
        today = self.today
        today.cases, today.reviews = self.consumers.age(self._today)
        today.cases_by_platform = [
            today.cases.where(today.cases.platform == platform.index) for platform in self.platforms
        ]

    def watch(self) -> None:
        """Freezes, thaws, limits; scores, early warnings and offers on the day of a statement."""
        today = self.today
        self.trial.enrol_holders(self.consumers, self.day)
        today.actions = []
        for platform, cases in zip(self.platforms, today.cases_by_platform, strict=True):
            reviews = today.reviews.where(today.reviews.platform == platform.index)
            today.actions += platform.watch(cases, reviews, self._today)
        today.calls = []
        if any(platform.keeps_files for platform in self.platforms):
            review(self, self.consumers.files(self._today), self._today)
        for actions in today.actions:
            self.consumers.apply(actions)

    def assign(self) -> None:
        """Strategies turn cases into work for collectors."""
        self.trial.enrol(self.today.cases, self.day)
        self.collection.assign(self.today.cases, self._today)

    def work(self) -> None:
        """Platforms remind; collectors write, call, knock and sue as far as their hours go."""
        today = self.today
        due = [
            plain_texts(cases, platform.label, self.arms, self.trial.arm_of)
            for platform, cases in zip(self.platforms, today.cases_by_platform, strict=True)
        ]
        today.reminders = [
            texts.where(~self.collection.paused(texts.consumer, texts.platform, self._today)) for texts in due
        ]
        for platform, texts in zip(self.platforms, today.reminders, strict=True):
            platform.owe_for_reminders(len(texts))
        today.contacts = self.collection.work(self._today, self.consumers.reach)
        self.consumers.found_again(self.collection.found_again)

    def respond(self) -> None:
        """Those reached pay, promise, arrange or refuse; promises of earlier days fall due."""
        today = self.today
        texts = (*today.reminders, *today.calls)
        told = [Approach(sent, self.consumers.respond(self._today, sent)) for sent in texts]
        outcomes = self.consumers.respond(self._today, today.contacts)
        today.promises = self.collection.promises(self._today)
        today.kept = self.consumers.keep(self._today, today.promises)
        self.collection.learn(self._today, today.contacts, outcomes, today.promises, today.kept)
        self.trial.watch(today.contacts, outcomes)
        self.trial.watch_promises(today.promises, today.kept)
        today.approaches = [*told, Approach(today.contacts, outcomes, self.collection.recordings.kept)]
        for made in today.approaches:
            self.trial.watch_meetings(made.contacts, made.outcomes.meeting)
        today.reached = [made.reached for made in (*told[: len(today.reminders)], today.approaches[-1])]
        today.dealings = self.collection.dealings(today.contacts, outcomes)
        hard = today.contacts.where(outcomes.outcome == Outcome.HARDSHIP)
        self._give(
            respite.of_hardship(self.terms.regime, hard.consumer, hard.platform, self._today, len(self.platforms))
        )

    def judge(self) -> None:
        """The court hears, and takes what it can for those who won; debts that cannot be shown are struck."""
        today = self.today
        today.writs = self.collection.judge(self._today)
        today.taken = self.consumers.enforce(self._today, today.writs)
        self.collection.enforced(self._today, today.writs, today.taken)
        today.struck_cents = self.consumers.nullify(*self.collection.recordings.struck)
        np.add.at(self.consumers.counts[:, Count.DEBTS_CONTESTED], self.collection.recordings.struck[1], 1)

    def talk(self) -> None:
        """Ties hear of visits, suits, freezes, defaults, repayments, arrangements and insults."""
        if self.society.active:
            self.society.talk(self._today, self.today.dealings, self.today.actions)

    def answer(self) -> None:
        """Complaints are made and handled; opinion, the press and the price of funds move."""
        if not self.society.active:
            return
        today = self.today
        today.answers = self.society.answer(
            self._today,
            today.dealings,
            today.cases,
            self.consumers.counts[:, Count.ARRANGEMENTS],
            self.ledger.balances[Actor.PLATFORM :, Account.CASH],
        )
        for platform in self.platforms:
            platform.owe(Entry.COMPLAINT_COST, int(self.society.desk.cost_cents[platform.index]))
            platform.hear(self.society)
        self._give(respite.of_complaints(self.terms.regime, *self.society.desk.pending(), self._today))

    def inspect(self) -> None:
        """The regulator audits, fines, suspends, strikes debts; people wronged are paid."""
        if not self.society.active:
            return
        today = self.today
        rulings = today.rulings = self.society.inspect(self._today, today.dealings)
        for platform in self.platforms:
            platform.licence_until = int(rulings.licence_until[platform.index])
            fine = platform.be_fined(int(rulings.fines_cents[platform.index]))
            self.society.sums.fines_cents[platform.index] = fine
        today.redressed = self.society.redress(rulings.redress, self.ledger.balances[Actor.PLATFORM :, Account.CASH])
        self.collection.obey(rulings)
        today.nullified_cents = self.consumers.nullify(rulings.nullified.consumer, rulings.nullified.platform)
        np.add.at(self.society.sums.nullified, rulings.nullified.platform, 1)
        self.society.sums.level[:] = rulings.level

    def close(self) -> None:
        """Collectors are paid, lines repaid and serviced; the evening is counted."""
        today = self.today
        self.collection.score.follow_up(self._today, self.consumers.paid)
        self.collection.close(self._today, self.cycle_ends)
        for claims in self.collection.sold:
            self.consumers.sell(claims.consumer, claims.platform)
        today.found = self.consumers.close_day(self._today)
        for platform in self.platforms:
            platform.close(
                today.found.stocks[platform.index],
                self._today,
                pays=self.cycle_ends,
                opinion=self.terms.society.opinion,
            )
        if self.cycle_ends:
            self._close_cycle()
        self.society.close(today.found.stocks[:, Stock.ACCOUNTS])

    def record(self) -> None:
        """The identities are checked, the day is measured and remembered unless it is one of the warm part."""
        today = self.today
        self.ledger.check()
        reconcile(self.day, today.found, self.platforms, self.collection.collectors, self.ledger)
        recovered = self.recoveries.of_day(today.cases, today.reached, self.consumers.paid)
        past_due = self.past_due.of_day(self._today, today.cases, today.left, self.consumers)
        if self.day >= 0:
            remember(self, recovered, past_due, self._warm_days)
        self.society.sums.clear()
        self.platform_sums.clear()
        self.consumers.counts[:] = 0
        self.ledger.close_day()

    # --- results --------------------------------------------------------------------------------------------------

    @property
    def warnings(self) -> list[str]:
        """What did not go as the scenario wished, in words, platform after platform; then what collectors lacked:
        what ranks work lists, or work."""
        learning = [text for platform in self.platforms for text in platform.learner.warnings]
        return learning + self.collection.score.warnings + self.collection.warnings

    def tables(self) -> dict[str, dict[str, NDArray[Any]]]:
        """Everything remembered so far, as columns by table."""
        return tables_of(self)

    # --- helpers --------------------------------------------------------------------------------------------------

    @property
    def cycle_ends(self) -> bool:
        """Today is the last day of a cycle."""
        return (self.day + 1) % CYCLE_DAYS == 0

    def _let_go(self, left: NDArray[np.int64]) -> None:
        """Nobody has anything against those who take the places of people who have left."""
        if not len(left):
            return
        n = len(self.platforms)
        self.collection.let_go(np.repeat(left, n), np.tile(np.arange(n), len(left)))
        self.collection.forget(left)
        self.society.forget(left)
        self.trial.forget(left)
        for platform in self.platforms:
            platform.forget(left)

    def _close_cycle(self) -> None:
        """Count the cycle; platforms learn from it and set aside what they expect to lose."""
        today = self.today
        today.counted = self.consumers.close_cycle(cycle_of(self._today))
        for platform in self.platforms:
            platform.close_cycle(today.counted, today.found.stocks[platform.index], self._today)
            if platform.learner.active:
                platform.learner.close_cycle(self._today, self.consumers.files_of)

    def _give(self, respites: Iterable[respite.Respite]) -> None:
        """Debtors are left in peace as the law says."""
        for one in respites:
            whom = (one.consumers, one.platforms)
            if one.spared_every_days:
                spared = self.consumers.spare(*whom, one.until_day, one.spared_every_days)
                whom = (one.consumers[spared], one.platforms[spared])
            self.collection.pause(*whom, one.until_day)
