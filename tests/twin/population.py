"""The twin: the population as plain Mesa, one agent per consumer, behind the same protocol as the engine.

``CreditMarket(config, population=TwinPopulation)`` is the same market to the cent, in ordinary Python.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.consumers.graph import make_ties, no_ties
from sim.consumers.interface import CycleCounts, DayCounts
from sim.consumers.rules.life import belief, people, turnover
from sim.consumers.state import Ties
from sim.core.frames import (
    AccountActions,
    Answers,
    Cases,
    Complaints,
    Contacts,
    Decisions,
    Enforcement,
    Files,
    Frame,
    Grievances,
    Happenings,
    Offers,
    Orders,
    Outcomes,
    Promises,
    Reliefs,
    Reviews,
    Scores,
    Standings,
    Statements,
)
from sim.core.ledger import Entry
from sim.core.random import key_of
from sim.core.vocabulary import Count, Mark, Status, Tie
from sim.scenario import Scenario, district_shares
from tests.twin import census
from tests.twin.account import ACTIVE, AccountState
from tests.twin.debtor import Answer, Approach, Writ
from tests.twin.draws import keyed_draw, sequential_draw
from tests.twin.mover import Mover
from tests.twin.town import Town, makeup_of

__all__ = ["TwinPopulation"]

MILLION = 1_000_000.0


class TwinPopulation:
    """All consumers as agents of a small model of their own.

    :param keyed: draw from addresses, as the engine does; else from Python's generator, to time the twin with it.
    """

    reliefs: list[Reliefs] | None = None

    def __init__(
        self, scenario: Scenario, *, seed: int, replication: int, threads: int | None = None, keyed: bool = True
    ) -> None:
        self.size = scenario.population.size
        self.platform_labels = list(scenario.platforms)
        self.n_platforms = len(self.platform_labels)
        self.key = key_of(seed, replication)
        self.flows: NDArray[np.int64] = np.zeros((self.n_platforms, len(Entry)), np.int64)
        self.counts: NDArray[np.int64] = np.zeros((self.n_platforms, len(Count)), np.int64)
        self.town = Town(self.n_platforms, keyed_draw(self.key) if keyed else sequential_draw(seed))
        self.use(scenario, [scenario])
        self._makeup = makeup_of(scenario)
        place = scenario.field
        districts = list(district_shares(place.rows, place.columns, place.concentration))
        self.consumers = [Mover(self.town, i, self.n_platforms, self._makeup, districts) for i in range(self.size)]
        for rank, consumer in enumerate(sorted(self.consumers, key=lambda consumer: consumer.income_cents)):
            consumer.income_decile = rank * 10 // self.size
        incomes = sorted(consumer.income_cents for consumer in self.consumers)
        self._least_of_deciles = [incomes[min(-(-decile * self.size // 10), self.size - 1)] for decile in range(1, 10)]
        self._leaving = turnover.leaving_per_cycle(scenario.population.turnover_annual)
        self.flows[0, Entry.OPENING_CASH] += sum(consumer.cash_cents for consumer in self.consumers)
        self._meet(
            make_ties(scenario.ties, self.key, self.districts()) if scenario.society.active else no_ties(self.size)
        )

    def _meet(self, ties: Ties) -> None:
        """Everybody comes to know his ties by kind."""
        self.ties = ties
        for i, consumer in enumerate(self.consumers):
            consumer.ties = [
                [self.consumers[j] for j in ties.who[start[i] : start[i + 1]].tolist()] for start in ties.start
            ]

    def use(self, scenario: Scenario, arms: Sequence[Scenario]) -> None:
        """Take the numbers in force from today on; ``arms`` are those of a trial, without one the scenario alone."""
        self.town.use(scenario, arms)

    # --- phases ---------------------------------------------------------------------------------------------------

    def shocks(self, day: int) -> None:
        """Jobs are lost and found; unexpected expenses fall due."""
        self.town.agents.do("shocks", day)
        self._gather()

    def turn_over(self, day: int) -> NDArray[np.int64]:
        """Some leave, each replaced under the same number by somebody new; returns who."""
        left = [consumer for consumer in self.consumers if consumer.leaves(day, self._leaving)]
        for consumer in left:
            consumer.leave()
            consumer.arrive(day, self._makeup, self._least_of_deciles)
        self._gather()
        return np.array([consumer.index for consumer in left], np.int64)

    def expire(self, day: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Old written-off debts are struck from the record; returns consumer and platform of each."""
        struck = [(one.index, platform) for one in self.consumers for platform in one.outlive_records(day)]
        self._gather()
        pairs = np.array(struck, np.int64).reshape(len(struck), 2)
        return pairs[:, 0], pairs[:, 1]

    def earn(self, day: int) -> None:
        """Pay arrives, essentials are bought."""
        self.town.agents.do("earn", day)
        self._gather()

    def shop(self, day: int) -> Orders:
        """Wants are paid in cash, dropped, or turned into orders on credit."""
        orders: list[tuple[int, ...]] = []
        self.town.agents.do("shop", day, orders)
        self._gather()
        return Orders.of_rows(orders)

    def statements(self, day: int) -> Statements:
        """Statements of a day, as they stand; of accounts in use."""
        return Statements.of_rows(
            [
                (consumer.index, platform, account.billed_cents + account.fees_cents, account.minimum_cents)
                for consumer in self.consumers
                for platform, account in enumerate(consumer.accounts)
                if account.status in ACTIVE and (day - account.statement_day) % 30 == 0
            ]
        )

    def standings(self, day: int) -> Standings:
        """How all accounts stand tonight that have a statement tomorrow, in use or not."""
        return Standings.of_rows(
            [
                (
                    consumer.index,
                    platform,
                    account.status,
                    account.limit_cents,
                    account.arrears_cents,
                    account.days_past_due,
                    account.paid_cents,
                )
                for consumer in self.consumers
                for platform, account in enumerate(consumer.accounts)
                if account.status != Status.NONE and (day + 1 - account.statement_day) % 30 == 0
            ]
        )

    def files(self, day: int) -> Files:
        """What platforms may know of account holders with a statement today."""
        return Files.of_rows(
            [
                consumer.file(account)
                for consumer in self.consumers
                for account in consumer.accounts
                if account.status in ACTIVE and (day - account.statement_day) % 30 == 0
            ]
        )

    def files_of(self, consumers: NDArray[np.int64], platforms: NDArray[np.int64]) -> Files:
        """What platforms may know of some account holders or applicants, row by row."""
        asked = zip(map(self.consumers.__getitem__, consumers.tolist()), platforms.tolist(), strict=True)
        return Files.of_rows([consumer.file(consumer.accounts[platform]) for consumer, platform in asked])

    def rescore(self, scores: Scores) -> None:
        """Take over new scores."""
        for _, account, score in self._rows(scores):
            account.score = score

    def offer(self, offers: Offers) -> None:
        """Account holders are told of offers; a new one of a kind takes the place of the last."""
        for _, account, fee_off_ppm, until_day, deferral in self._rows(offers):
            if fee_off_ppm > 0:
                account.offer_ppm, account.offer_until = fee_off_ppm, until_day
            account.deferral_offered = account.deferral_offered or deferral

    def commits_fraud(self, consumers: NDArray[np.int64], day: int) -> NDArray[np.bool_]:
        """Whose orders of today are fraud; for measurement, no platform may ask."""
        return np.array([self.consumers[i].commits_fraud(day) for i in consumers.tolist()], np.bool_)

    def creditworthiness(self, consumers: NDArray[np.int64]) -> NDArray[np.float64]:
        """What a perfect score would rank these consumers by; platforms see it through a noisy score only."""
        makeup = self._makeup
        asked = (self.consumers[i] for i in consumers.tolist())
        return np.array(
            [
                people.creditworthiness(
                    c.income_cents,
                    makeup.income_median_cents,
                    c.essentials_cents,
                    c.buffer_cents,
                    c.willing,
                    makeup.willing_mean,
                    c.forgetful,
                    makeup.willing_lasting * c.reluctant,
                    c.job_hazard,
                )
                for c in asked
            ],
            np.float64,
        )

    def settle(self, day: int, orders: Orders, decisions: Decisions) -> None:
        """Book what platforms decided; the refused pay cash or go without."""
        for order, (admitted, limit) in zip(self._rows(orders), _plain(decisions), strict=True):
            consumer, account, amount, cycles, green, applies, _, _, _, score, *_ = order
            if applies:
                consumer.apply_for_credit(account, limit, score, day)
            consumer.settle(account, amount, cycles, green, admitted, day)
        self._gather()

    def bill(self, day: int) -> None:
        """Statements are issued, due dates met or missed, old bills thought of."""
        self.town.agents.do("bill", day)
        self._gather()

    def age(self, day: int) -> tuple[Cases, Reviews]:
        """Arrears grow older and dearer, the oldest are charged off."""
        cases: list[tuple[int, ...]] = []
        reviews: list[tuple[int, ...]] = []
        self.town.agents.do("age", day, cases, reviews)
        self._gather()
        return Cases.of_rows(cases), Reviews.of_rows(reviews)

    def apply(self, actions: AccountActions) -> None:
        """Take over new limits and freezes."""
        for consumer, account, limit, frozen in self._rows(actions):
            account.limit_cents = limit
            if frozen:
                consumer.be_frozen(account)
            else:
                account.status = Status.OPEN

    def reach(self, day: int, contacts: Contacts) -> NDArray[np.int64]:
        """What would become of each attempt, as ``Meeting``; asking changes nothing."""
        return np.array(
            [consumer.meet(account, channel, arm, day) for consumer, account, channel, arm, *_ in self._rows(contacts)],
            np.int64,
        )

    def respond(self, day: int, contacts: Contacts) -> Outcomes:
        """Debtors answer contacts, in turn."""
        answers = []
        for row in self._rows(contacts):
            consumer, account, channel, arm, offers, discount_ppm, skill, pressure, familiar, owner = row
            answers.append(
                consumer.respond(
                    account,
                    Approach(
                        channel,
                        arm,
                        offers,
                        discount_ppm,
                        skill / MILLION,
                        pressure / MILLION,
                        familiar / MILLION,
                        owner,
                    ),
                    day,
                )
            )
        return self._report(answers)

    def keep(self, day: int, promises: Promises) -> Outcomes:
        """Those whose promises fall due keep them or do not."""
        return self._report(
            [
                consumer.keep(account, cents, binding / MILLION, owner, day)
                for consumer, account, cents, binding, owner in self._rows(promises)
            ]
        )

    def enforce(self, day: int, orders: Enforcement) -> Outcomes:
        """A court's orders are carried out."""
        return self._report(
            [
                Answer(paid_cents=consumer.be_enforced(account, Writ(*writ), day))
                for consumer, account, *writ in self._rows(orders)
            ]
        )

    def found_again(self, consumers: NDArray[np.int64]) -> None:
        """Those whom a search has found can be reached and visited again."""
        for i in consumers.tolist():
            self.consumers[i].marks &= ~(Mark.PHONE_DEAD | Mark.MOVED)

    def changes_of_standing(self) -> Happenings:
        """Who fell into default or came out of it since this was last asked."""
        rows: list[tuple[int, ...]] = []
        self.town.agents.do("change_of_standing", rows)
        return Happenings.of_rows(rows)

    def hear(self, day: int, happenings: Happenings) -> None:
        """News travels along the ties of those to whom something happened."""
        for i, platform, kind, harshness in _plain(happenings):
            self.consumers[i].tell(platform, kind, harshness / MILLION, day)
        self._gather()

    def hear_announcement(self, consumers: NDArray[np.int64], cases: float) -> None:
        """These are told publicly that debtors are pursued, which weighs like so many cases seen."""
        for i in consumers.tolist():
            self.consumers[i].cases_pursued += cases

    def complain(self, day: int, grievances: Grievances) -> Complaints:
        """Those with a grievance complain or not."""
        rows: list[tuple[int, ...]] = []
        for consumer, account, cause, gravity in self._rows(grievances):
            consumer.complain(account, cause, gravity, day, rows)
        return Complaints.of_rows(rows)

    def be_answered(self, answers: Answers) -> None:
        """Complaints are answered: views and resentment move, redress is paid out."""
        for consumer, account, _, _, upheld, redress in self._rows(answers):
            consumer.be_answered(account, upheld, redress)
        self._gather()

    def sell(self, consumers: NDArray[np.int64], platforms: NDArray[np.int64]) -> None:
        """These written-off debts are an agency's now."""
        for i, platform in zip(consumers.tolist(), platforms.tolist(), strict=True):
            self.consumers[i].accounts[platform].sold = True

    def nullify(self, consumers: NDArray[np.int64], platforms: NDArray[np.int64]) -> NDArray[np.int64]:
        """What these owe now is struck; returns it, cents."""
        struck = [
            self.consumers[i].be_freed(self.consumers[i].accounts[platform])
            for i, platform in zip(consumers.tolist(), platforms.tolist(), strict=True)
        ]
        self._gather()
        return np.array(struck, np.int64)

    def spare(
        self, consumers: NDArray[np.int64], platforms: NDArray[np.int64], until_day: int, every_days: int
    ) -> NDArray[np.bool_]:
        """No late charges on these accounts before a day, at most once in so many days; returns who is spared."""
        granted = []
        for i, platform in zip(consumers.tolist(), platforms.tolist(), strict=True):
            account = self.consumers[i].accounts[platform]
            granted.append(account.spared_until == 0 or account.spared_until <= until_day - every_days)
            if granted[-1]:
                account.spared_until = until_day
        return np.array(granted, np.bool_)

    def think_of(self, standing: NDArray[np.float64], merchant_discount_ppm: NDArray[np.int64]) -> None:
        """Take today's public standing of platforms, and what they can ask of merchants."""
        for terms, view, ppm in zip(self.town.terms, standing.tolist(), merchant_discount_ppm.tolist(), strict=True):
            terms.standing, terms.merchant_discount_ppm = view, ppm

    def close_day(self, day: int) -> DayCounts:
        """Count people and accounts; those with a statement today begin a new cycle."""
        for account in (account for consumer in self.consumers for account in consumer.accounts):
            if account.status in ACTIVE and account.statement_day == day % 30:
                account.begin_cycle(day // 30)
        return census.close_day(self.town.agents, self.n_platforms, day // 30, self.town.response)

    def close_cycle(self, cycle: int) -> CycleCounts:
        """Count vintages, transitions and welfare, and start the next cycle."""
        return census.close_cycle(self.town.agents, self.n_platforms, cycle, self.town.losses)

    # --- looking in -----------------------------------------------------------------------------------------------

    def describe(self, consumer: int) -> list[dict[str, Any]]:
        """How one consumer stands with each platform tonight; money in cents."""
        who = self.consumers[consumer]
        return [
            {
                "consumer": consumer,
                "platform": label,
                "cash_cents": who.cash_cents,
                "employed": who.employed,
                "status": account.status.name.lower(),
                "limit_cents": account.limit_cents,
                "owed_cents": account.owed(),
                "arrears_cents": account.arrears_cents,
                "days_past_due": account.days_past_due,
            }
            for label, account in zip(self.platform_labels, who.accounts, strict=True)
        ]

    def evidence(self, consumer: int) -> tuple[float, float, float]:
        """Belief in pursuit from own contacts; cases pursued and cases spared that a consumer knows of."""
        who = self.consumers[consumer]
        return who.pursuit, who.cases_pursued, who.cases_spared

    def deciles(self) -> NDArray[np.int64]:
        """The income decile of every consumer, 0 to 9."""
        return np.array([consumer.income_decile for consumer in self.consumers], np.int64)

    def holders(self, platform: int) -> NDArray[np.int64]:
        """Who has an account with a platform that is open or frozen."""
        return np.array(
            [
                i
                for i, consumer in enumerate(self.consumers)
                if consumer.accounts[platform].status in (Status.OPEN, Status.FROZEN)
            ],
            np.int64,
        )

    def n_ties(self, consumers: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many people these are tied to."""
        return np.array([sum(map(len, self.consumers[i].ties)) for i in consumers.tolist()], np.int64)

    def nearest(self, consumers: NDArray[np.int64], marked: NDArray[np.bool_]) -> NDArray[np.int64]:
        """The first kind of tie that these have to somebody marked, as a ``Tie``; ``len(Tie)`` if none."""
        return np.array(
            [
                next(
                    (
                        kind
                        for kind, circle in enumerate(self.consumers[i].ties)
                        if any(marked[other.index] for other in circle)
                    ),
                    len(Tie),
                )
                for i in consumers.tolist()
            ],
            np.int64,
        )

    def districts(self) -> NDArray[np.int64]:
        """The district of every consumer."""
        return np.array([consumer.district for consumer in self.consumers], np.int64)

    def paid(self, consumers: NDArray[np.int64], platforms: NDArray[np.int64]) -> NDArray[np.int64]:
        """Everything ever paid on some accounts, cents."""
        pairs = zip(consumers.tolist(), platforms.tolist(), strict=True)
        return np.array([self.consumers[i].accounts[p].paid_cents for i, p in pairs], np.int64)

    def ever_paid(self) -> NDArray[np.int64]:
        """Everything ever paid, cents; (n_consumers, n_platforms)."""
        return np.array([[account.paid_cents for account in one.accounts] for one in self.consumers], np.int64)

    def seen(self, *names: str) -> list[NDArray[Any]]:
        """What accounts hold under some names, (n_consumers, n_platforms) each."""
        return [
            np.array([[getattr(account, name) for account in one.accounts] for one in self.consumers], np.int64)
            for name in names
        ]

    def standing(self, consumers: NDArray[np.int64], platform: int) -> dict[str, NDArray[Any]]:
        """How some consumers stand with a platform."""
        asked = [self.consumers[i] for i in consumers.tolist()]
        accounts = [consumer.accounts[platform] for consumer in asked]
        return {
            "income_decile": np.array([consumer.income_decile for consumer in asked], np.int64),
            "resentment": np.array([consumer.resentment for consumer in asked], np.float64),
            "belief": np.array(
                [
                    belief.belief_beyond_prior(
                        self.town.response.prior_pursuit,
                        self.town.response.prior_cases,
                        consumer.cases_pursued,
                        consumer.cases_spared,
                    )
                    for consumer in asked
                ],
                np.float64,
            ),
            "days_past_due": np.array([account.days_past_due for account in accounts], np.int64),
            "charged_off": np.array([account.is_claim() for account in accounts], np.bool_),
            "paid_cents": np.array([account.paid_cents for account in accounts], np.int64),
        }

    def _rows(self, frame: Frame) -> Iterator[tuple[Any, ...]]:
        """Rows of a frame that begins with consumer and platform, these as the people and accounts they name."""
        for i, platform, *rest in _plain(frame):
            consumer = self.consumers[i]
            account: AccountState = consumer.accounts[platform]
            yield consumer, account, *rest

    def _report(self, answers: list[Answer]) -> Outcomes:
        self._gather()
        return Outcomes.of_rows([astuple(answer) for answer in answers])

    def _gather(self) -> None:
        """Hand what the phase moved and counted to the market."""
        for total, table in ((self.flows, self.town.flows), (self.counts, self.town.counts)):
            total += np.array(table, np.int64)
            for row in table:
                row[:] = [0] * len(row)
        if self.reliefs is not None:
            self.reliefs.append(Reliefs.of_rows(self.town.reliefs))
        self.town.reliefs.clear()


def _plain(frame: Frame) -> Iterator[tuple[Any, ...]]:
    """Rows of a frame as plain Python values."""
    return zip(*(column.tolist() for column in vars(frame).values()), strict=True)
