"""A small population in debt, made to order and driven by frames; what must be true of money whatever befalls it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.consumers import Population
from sim.core.draws import uniforms_for
from sim.core.frames import Contacts, Enforcement, Promises
from sim.core.ledger import Entry
from sim.core.random import Stream
from sim.core.vocabulary import Channel, EnforcementKind, Offer, Status
from sim.scenario import Scenario, make_scenario, override

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

DAY, PAY_DAY, INCOME = 40, 15, 600_000
ALL_OFFERS = sum(Offer)
LENDERS = ("baitiao", "second", "third")
PLAIN = {
    "repayment.weight_future_credit": 0.0,
    "repayment.weight_debt_burden": 0.0,
    "repayment.minimum_taste": 0.0,
    "economy.job_loss_daily": 0.0,
    "economy.expense_shock_daily": 0.0,
    "shopping.wants_per_cycle": 0.0,
    "response.expected_harshness": 0.0,
    "response.number_change": 0.0,
    "response.dispute_taste": 0.0,
    "response.refuse_per_resentment": 0.0,
    "response.promise_taste": 1.0,
    "response.home_share": 1.0,
    "response.work_share": 1.0,
}
"""Willingness is a coin, logistic(norm + what contacts add); who talks and does not pay promises."""
NEUTRAL = {
    "reach": 1.0,
    "evadable": 0.0,
    "persuasion": 0.0,
    "binding": 0.0,
    "load": 0.0,
    "harshness": 0.0,
    "pursuit": 0.0,
    "exposure": 0.0,
    "harm": 0.0,
}


def channel(name: str, **leaves: float) -> dict[str, Any]:
    """A channel that reaches everyone and does nothing else, but for the leaves given."""
    return {f"channels.{name}.{leaf}": value for leaf, value in (NEUTRAL | leaves).items()}


def scenario(values: dict[str, Any] | None = None, *, size: int = 400, lenders: int = 1) -> Scenario:
    """The plain scenario with leaves replaced by dotted key."""
    base = make_scenario({"platforms": {name: {"label": name} for name in LENDERS[:lenders]}})
    return override(base, PLAIN | {"population.size": size} | (values or {}))


def population(values: dict[str, Any] | None = None, *, size: int = 400, lenders: int = 1) -> Population:
    """Its people, nobody in debt."""
    return Population(scenario(values, size=size, lenders=lenders), seed=1, replication=0, threads=1)


def in_debt(
    people: Population,
    platform: int = 0,
    *,
    principal: int = 100_000,
    fees: int = 2_000,
    arrears: int = 20_000,
    minimum: int = 0,
    days: int = 20,
    cash: int = 10_000_000,
    willing: float = 0.0,
    claim: bool = False,
) -> Population:
    """Everyone owes a platform the same, of a number of equal minimums; ``claim``: the debt is charged off."""
    who, accounts = people.who, people.accounts
    for name, value in {
        "cash_cents": cash,
        "income_cents": INCOME,
        "essentials_cents": 0,
        "employed": True,
        "pay_day": PAY_DAY,
        "willing": willing,
        "stigma": 1.0,
        "forgetful": 0.0,
    }.items():
        getattr(who, name)[:] = value
    for name, value in {
        "status": Status.CHARGED_OFF if claim else Status.OPEN,
        "limit_cents": 300_000,
        "billed_cents": principal,
        "carried_cents": 0 if claim else principal,
        "fees_cents": fees,
        "arrears_cents": 0 if claim else arrears,
        "minimum_cents": 0 if claim else minimum,
        "days_past_due": days,
        "statement_day": 0,
    }.items():
        getattr(accounts, name)[:, platform] = value
    if claim:
        accounts.written_off_cents[:, platform] = principal + fees
    older = 0 if claim else max(0, days - 1) // 30  # minimums missed before the latest
    people.missed.cents[:, platform, :older] = arrears // (older + 1)
    people.missed.gaps[:, platform, :older] = 30
    return people


def debtors(values: dict[str, Any] | None = None, *, size: int = 400, lenders: int = 1, **debt: Any) -> Population:
    """People who all owe the first platform the same."""
    return in_debt(population(values, size=size, lenders=lenders), **debt)


# --- frames made to order ---------------------------------------------------------------------------------------------


def contacts(
    people: Population,
    by: Channel,
    *,
    platform: int = 0,
    arm: int = 0,
    offers: int = 0,
    discount: float = 0.0,
    skill: float = 1.0,
    pressure: float = 0.0,
    familiar: float = 0.0,
    owner: int = 0,
) -> Contacts:
    """One attempt to reach everyone."""
    row = (platform, by, arm, offers, *(round(1e6 * x) for x in (discount, skill, pressure, familiar)), owner)
    return Contacts(people.ids, *(np.full(people.size, int(value)) for value in row))


def promises(people: Population, cents: int, binding: float, *, owner: int = 0) -> Promises:
    """A promise of everyone that falls due today."""
    return Promises(people.ids, *(np.full(people.size, value) for value in (0, cents, round(1e6 * binding), owner)))


def orders(
    people: Population, kind: EnforcementKind, *, cents: int = 0, share: float = 0.0, fee: float = 0.0, owner: int = 0
) -> Enforcement:
    """A court's order against everyone."""
    row = (0, kind, cents, round(1e6 * share), round(1e6 * fee), owner)
    return Enforcement(people.ids, *(np.full(people.size, int(value)) for value in row))


# --- what draws decide ------------------------------------------------------------------------------------------------


def will(people: Population, platform: int = 0, day: int = DAY) -> NDArray[np.float64]:
    """Everyone's draw of willingness in the cycle of a day."""
    return np.asarray(uniforms_for(people.key, Stream.WILL, platform, people.ids, day - day % 30)[:, 0])


def luck(people: Population, by: Channel, day: int = DAY, platform: int = 0) -> NDArray[np.float64]:
    """Everyone's draws of being reached, of refusing, and of going out of contact, in columns."""
    return np.asarray(uniforms_for(people.key, Stream.MEET, platform + 8 * by, people.ids, day))


def logistic(x: float) -> float:
    """1 / (1 + exp(-x))."""
    return float(1.0 / (1.0 + np.exp(-x)))


# --- before and after -------------------------------------------------------------------------------------------------


class Watch:
    """Columns as they are now; flows and counts start from nothing."""

    def __init__(self, people: Population) -> None:
        self.people = people
        people.flows[:] = 0
        people.counts[:] = 0
        self.before = self._now()

    def _now(self) -> dict[str, NDArray[Any]]:
        return {
            name: column.copy()
            for table in (self.people.who, self.people.accounts)
            for name, column in self._named(table).items()
        }

    def _named(self, table: Any) -> dict[str, NDArray[Any]]:
        kind = type(table).__name__.lower()
        return {f"{kind}.{name}": column for name, column in table.columns().items()}

    def changed(self) -> set[str]:
        """Columns that are not what they were, to the last bit."""
        now = self._now()
        return {name for name, column in self.before.items() if column.tobytes() != now[name].tobytes()}

    def gone(self, name: str, platform: int | None = None) -> Any:
        """How much less is in a column, row by row."""
        less = self.before[name].astype(np.int64) - self._now()[name].astype(np.int64)
        return less if platform is None else less[:, platform]

    def flow(self, *entries: Entry, platform: int | None = None) -> int:
        """Cents that moved."""
        rows = slice(None) if platform is None else platform
        return int(self.people.flows[rows, [int(entry) for entry in entries]].sum())

    def check_money(self) -> None:
        """Columns changed by what moved, to the cent; nothing is below zero."""
        now, flows = self._now(), self.people.flows
        assert np.all(now["people.cash_cents"] >= 0)
        assert all(np.all(column >= 0) for name, column in now.items() if name.endswith("_cents"))
        live = self.before["accounts.status"] != Status.CHARGED_OFF
        principal = self.gone("accounts.billed_cents") + self.gone("accounts.plans_cents")
        fees, paid = self.gone("accounts.fees_cents"), -self.gone("accounts.paid_cents")
        for p in range(self.people.n_platforms):
            flow = {entry: int(flows[p, entry]) for entry in Entry}
            on, off = live[:, p], ~live[:, p]
            recovered = flow[Entry.RECOVERY] + flow[Entry.RECOVERY_SOLD]
            assert principal[on, p].sum() == flow[Entry.PRINCIPAL_PAID] + flow[Entry.PRINCIPAL_FORGIVEN]
            assert fees[on, p].sum() == flow[Entry.FEES_PAID] + flow[Entry.FEES_WAIVED]
            assert (principal + fees)[off, p].sum() == (
                recovered + flow[Entry.CLAIM_FORGIVEN] - flow[Entry.COURT_FEE_CLAIMED]
            )
            assert paid[:, p].sum() == flow[Entry.PRINCIPAL_PAID] + flow[Entry.FEES_PAID] + recovered
        assert self.gone("people.cash_cents").sum() == paid.sum() + self.flow(Entry.ENFORCEMENT_FEE)
        allowed = [
            int(entry)
            for entry in (
                Entry.PRINCIPAL_PAID,
                Entry.FEES_PAID,
                Entry.RECOVERY,
                Entry.RECOVERY_SOLD,
                Entry.FEES_WAIVED,
                Entry.PRINCIPAL_FORGIVEN,
                Entry.CLAIM_FORGIVEN,
                Entry.COURT_FEE_CLAIMED,
                Entry.ENFORCEMENT_FEE,
            )
        ]
        assert not np.delete(flows, allowed, axis=1).any()
        a: Any = self.people.accounts
        assert np.all(a.arrears_cents + a.minimum_cents <= a.billed_cents + a.fees_cents)
        assert np.all(a.carried_cents <= a.billed_cents)
        assert np.all(a.put_off_cents <= a.billed_cents + a.fees_cents)
