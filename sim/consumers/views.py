"""Looking in on the population: what results, trials and the evidence ask of it, and what changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.consumers import kernels
from sim.consumers.agentset import SetOfConsumers
from sim.consumers.graph import degree, nearest_tie
from sim.consumers.kernels.numbers import Numbers
from sim.consumers.kernels.world import World
from sim.consumers.rules.life import belief
from sim.consumers.state import Agenda, Missed, Plans, Ties
from sim.consumers.tables import Border
from sim.core.frames import Standings, Statements
from sim.core.units import day_of_cycle
from sim.core.vocabulary import Status
from sim.scenario import Scenario

__all__ = ["Onlooker"]


class Onlooker(SetOfConsumers):
    """The questions that a population answers from its columns."""

    size: int
    platform_labels: list[str]
    ties: Ties
    key: tuple[int, int, int]
    _border: Border
    missed: Missed
    agenda: Agenda
    plans: Plans
    _leaves: Sequence[Scenario]
    _numbers: Numbers

    @property
    def _world(self) -> World:
        return World(
            self.who, self.accounts, self.missed, self.agenda, self.plans, self.ties, self._leaves, self._numbers
        )

    @property
    def ids(self) -> NDArray[np.int64]:
        """Everyone."""
        return np.arange(self.size)

    def commits_fraud(self, consumers: NDArray[np.int64], day: int) -> NDArray[np.bool_]:
        """Whose orders of today are fraud; for measurement, no platform may ask."""
        out = np.empty(len(consumers), bool)
        kernels.commits_fraud(self._border.known(consumers), self._world, self.key, day, out)
        return out

    def creditworthiness(self, consumers: NDArray[np.int64]) -> NDArray[np.float64]:
        """What a perfect score would rank these consumers by; platforms see it through a noisy score only."""
        out = np.empty(len(consumers))
        kernels.creditworthiness(self._border.known(consumers), self._world, out)
        return out

    def describe(self, consumer: int) -> list[dict[str, Any]]:
        """How one consumer stands with each platform tonight; money in cents."""
        who, accounts = self.who, self.accounts
        return [
            {
                "consumer": consumer,
                "platform": label,
                "cash_cents": int(who.cash_cents[consumer]),
                "employed": bool(who.employed[consumer]),
                "status": Status(int(accounts.status[consumer, p])).name.lower(),
                "limit_cents": int(accounts.limit_cents[consumer, p]),
                "owed_cents": int(
                    accounts.waiting_cents[consumer, p]
                    + accounts.unbilled_cents[consumer, p]
                    + accounts.plans_cents[consumer, p]
                    + accounts.billed_cents[consumer, p]
                    + accounts.fees_cents[consumer, p]
                ),
                "arrears_cents": int(accounts.arrears_cents[consumer, p]),
                "days_past_due": int(accounts.days_past_due[consumer, p]),
            }
            for p, label in enumerate(self.platform_labels)
        ]

    def evidence(self, consumer: int) -> tuple[float, float, float]:
        """Belief in pursuit from own contacts; cases pursued and cases spared that a consumer knows of."""
        who = self.who
        return float(who.pursuit[consumer]), float(who.cases_pursued[consumer]), float(who.cases_spared[consumer])

    def deciles(self) -> NDArray[np.int64]:
        """The income decile of every consumer, 0 to 9."""
        return self.who.income_decile.astype(np.int64)

    def holders(self, platform: int) -> NDArray[np.int64]:
        """Who has an account with a platform that is open or frozen."""
        status = self.accounts.status[:, platform]
        return np.flatnonzero((status == Status.OPEN) | (status == Status.FROZEN))

    def n_ties(self, consumers: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many people these are tied to."""
        return degree(self.ties)[consumers]

    def nearest(self, consumers: NDArray[np.int64], marked: NDArray[np.bool_]) -> NDArray[np.int64]:
        """The first kind of tie that these have to somebody marked, as a ``Tie``; ``len(Tie)`` if none."""
        return nearest_tie(self.ties, marked)[consumers]

    def districts(self) -> NDArray[np.int64]:
        """The district of every consumer."""
        return self.who.district.astype(np.int64)

    def paid(self, consumers: NDArray[np.int64], platforms: NDArray[np.int64]) -> NDArray[np.int64]:
        """Everything ever paid on some accounts, cents."""
        cents: NDArray[np.int64] = self.accounts.paid_cents[consumers, platforms]
        return cents

    def ever_paid(self) -> NDArray[np.int64]:
        """Everything ever paid, cents; (n_consumers, n_platforms), a view that moves with the days: copy to keep."""
        cents: NDArray[np.int64] = self.accounts.paid_cents.view()
        cents.flags.writeable = False
        return cents

    def seen(self, *names: str) -> list[NDArray[Any]]:
        """Columns of ``Accounts``, (n_consumers, n_platforms) each, as views that move with the days: copy to keep."""
        columns = [getattr(self.accounts, name).view() for name in names]
        for column in columns:
            column.flags.writeable = False
        return columns

    def statements(self, day: int) -> Statements:
        """Statements of a day, as they stand; of accounts in use."""
        accounts = self.accounts
        in_use = (accounts.status == Status.OPEN) | (accounts.status == Status.FROZEN)
        at = np.flatnonzero((accounts.statement_day == day_of_cycle(day)) & in_use)  # ten times as fast as two indices
        billed, fees, minimum = (
            column.ravel()[at] for column in (accounts.billed_cents, accounts.fees_cents, accounts.minimum_cents)
        )
        return Statements(*np.divmod(at, in_use.shape[1]), billed + fees, minimum)

    def standings(self, day: int) -> Standings:
        """How all accounts stand tonight that have a statement tomorrow, in use or not."""
        accounts = self.accounts
        there = (accounts.statement_day == day_of_cycle(day + 1)) & (accounts.status != Status.NONE)
        at = np.flatnonzero(there)
        columns = (
            accounts.status,
            accounts.limit_cents,
            accounts.arrears_cents,
            accounts.days_past_due,
            accounts.paid_cents,
        )
        return Standings(*np.divmod(at, there.shape[1]), *(column.ravel()[at].astype(np.int64) for column in columns))

    def standing(self, consumers: NDArray[np.int64], platform: int) -> dict[str, NDArray[Any]]:
        """How some consumers stand with a platform."""
        who, accounts, beliefs = self.who, self.accounts, self._leaves[0].beliefs
        return {
            "income_decile": who.income_decile[consumers].astype(np.int64),
            "resentment": who.resentment[consumers],
            "belief": np.array(
                [
                    belief.belief_beyond_prior(beliefs.prior_pursuit, beliefs.prior_cases, pursued, spared)
                    for pursued, spared in zip(
                        who.cases_pursued[consumers].tolist(), who.cases_spared[consumers].tolist(), strict=True
                    )
                ],
                np.float64,
            ),
            "days_past_due": accounts.days_past_due[consumers, platform].astype(np.int64),
            "charged_off": accounts.status[consumers, platform] == Status.CHARGED_OFF,
            "paid_cents": accounts.paid_cents[consumers, platform],
        }
