"""The twin: the population as plain Mesa, one agent per consumer, behind the same protocol as the engine.

``CreditMarket(config, population=TwinPopulation)`` is the same market to the cent, in ordinary Python.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.consumers.day import makeup_of
from sim.consumers.rules import people
from sim.consumers.terms import Habits, habits_of, terms_of
from sim.frames import (
    AccountActions,
    Cases,
    Contacts,
    Count,
    CycleCounts,
    DayCounts,
    Decisions,
    Orders,
    Reviews,
    Status,
)
from sim.ledger import Entry
from sim.random import key_of
from sim.scenario import Scenario
from tests.twin import census
from tests.twin.census import zeros
from tests.twin.consumer import Consumer
from tests.twin.draws import Draw, keyed_draw, sequential_draw

__all__ = ["Town", "TwinPopulation"]


class Town(mesa.Model):
    """Where the consumers live: what they all know, and what they moved and counted in this phase, by platform."""

    habits: Habits
    terms: list[SimpleNamespace]

    def __init__(self, n_platforms: int, draw: Draw) -> None:
        super().__init__(rng=0)  # never drawn from
        self.draw = draw
        self.flows = zeros(n_platforms, len(Entry))
        self.counts = zeros(n_platforms, len(Count))

    def use(self, scenario: Scenario) -> None:
        """Take the numbers in force from today on, as plain Python numbers."""
        self.habits = Habits(*(float(value) for value in habits_of(scenario)))
        columns = terms_of(scenario)._asdict()
        self.terms = [
            SimpleNamespace(**{name: column[platform].tolist() for name, column in columns.items()})
            for platform in range(len(scenario.platforms))
        ]


class TwinPopulation:
    """All consumers as agents of a small model of their own.

    :param keyed: draw from addresses, as the engine does; else from Python's generator, to time the twin with it.
    """

    def __init__(
        self, scenario: Scenario, *, seed: int, replication: int, threads: int | None = None, keyed: bool = True,
    ) -> None:
        self.size = scenario.population.size
        self.platform_labels = list(scenario.platforms)
        self.n_platforms = len(self.platform_labels)
        self.key = key_of(seed, replication)
        self.flows: NDArray[np.int64] = np.zeros((self.n_platforms, len(Entry)), np.int64)
        self.counts: NDArray[np.int64] = np.zeros((self.n_platforms, len(Count)), np.int64)
        self.town = Town(self.n_platforms, keyed_draw(self.key) if keyed else sequential_draw(seed))
        self.use(scenario)
        self._makeup = makeup_of(scenario)
        self.consumers = [Consumer(self.town, i, self.n_platforms, self._makeup) for i in range(self.size)]
        for rank, consumer in enumerate(sorted(self.consumers, key=lambda consumer: consumer.income_cents)):
            consumer.income_decile = rank * 10 // self.size
        self.flows[0, Entry.OPENING_CASH] += sum(consumer.cash_cents for consumer in self.consumers)

    def use(self, scenario: Scenario) -> None:
        """Take the numbers in force from today on."""
        self.town.use(scenario)

    # --- phases ---------------------------------------------------------------------------------------------------

    def shocks(self, day: int) -> None:
        """Jobs are lost and found; unexpected expenses fall due."""
        self.town.agents.do("shocks", day)
        self._gather()

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

    def creditworthiness(self, consumers: NDArray[np.int64]) -> NDArray[np.float64]:
        """What a perfect score would rank these consumers by; platforms see it through a noisy score only."""
        makeup = self._makeup
        asked = (self.consumers[i] for i in consumers.tolist())
        return np.array([
            people.creditworthiness(
                c.income_cents, makeup.income_median_cents, c.essentials_cents, c.buffer_cents, c.willing,
                makeup.willing_mean, c.forgetful)
            for c in asked
        ], np.float64)

    def settle(self, day: int, orders: Orders, decisions: Decisions) -> None:
        """Book what platforms decided; the refused pay cash or go without."""
        for i, platform, amount, cycles, green, applies, score, admitted, limit in zip(
            *(column.tolist() for column in (
                orders.consumer, orders.platform, orders.amount_cents, orders.term_cycles, orders.green,
                orders.applies, orders.score, decisions.admitted, decisions.limit_cents)), strict=True
        ):
            consumer = self.consumers[i]
            account = consumer.accounts[platform]
            if applies:
                consumer.apply_for_credit(account, limit, score, day)
            consumer.settle(account, amount, cycles, green, admitted)
        self._gather()

    def bill(self, day: int) -> None:
        """Statements are issued, due dates met or missed, old bills thought of."""
        self.town.agents.do("bill", day)
        self._gather()

    def age(self) -> tuple[Cases, Reviews]:
        """Arrears grow older and dearer, the oldest are charged off."""
        cases: list[tuple[int, ...]] = []
        reviews: list[tuple[int, ...]] = []
        self.town.agents.do("age", cases, reviews)
        self._gather()
        return Cases.of_rows(cases), Reviews.of_rows(reviews)

    def apply(self, actions: AccountActions) -> None:
        """Take over new limits and freezes."""
        for i, platform, limit, frozen in zip(
            *(column.tolist() for column in vars(actions).values()), strict=True
        ):
            account = self.consumers[i].accounts[platform]
            account.limit_cents = limit
            account.status = Status.FROZEN if frozen else Status.OPEN

    def respond(self, day: int, contacts: Contacts) -> None:
        """Those who read a reminder attend to their bill."""
        for i, platform, read in zip(*(column.tolist() for column in vars(contacts).values()), strict=True):
            if read:
                consumer = self.consumers[i]
                consumer.respond(consumer.accounts[platform], day)
        self._gather()

    def close_day(self) -> DayCounts:
        """Count people and accounts."""
        return census.close_day(self.town.agents, self.n_platforms)

    def close_cycle(self, cycle: int) -> CycleCounts:
        """Count vintages, transitions and welfare, and start the next cycle."""
        return census.close_cycle(self.town.agents, self.n_platforms, cycle)

    # --- looking in -----------------------------------------------------------------------------------------------

    def describe(self, consumer: int) -> list[dict[str, Any]]:
        """How one consumer stands with each platform tonight; money in cents."""
        who = self.consumers[consumer]
        return [
            {
                "consumer": consumer, "platform": label, "cash_cents": who.cash_cents, "employed": who.employed,
                "status": account.status.name.lower(), "limit_cents": account.limit_cents,
                "owed_cents": account.owed(), "arrears_cents": account.arrears_cents,
                "days_past_due": account.days_past_due,
            }
            for label, account in zip(self.platform_labels, who.accounts, strict=True)
        ]

    def _gather(self) -> None:
        """Hand what the phase moved and counted to the market."""
        for total, table in ((self.flows, self.town.flows), (self.counts, self.town.counts)):
            total += np.array(table, np.int64)
            for row in table:
                row[:] = [0] * len(row)
