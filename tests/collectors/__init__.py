"""Small worlds for the tests of collection: cases, a book of them, a market of collectors without consumers."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np

from sim.collectors.cases.casebook import CaseBook
from sim.collectors.collection import Collection
from sim.collectors.firms.collector import Collector
from sim.core.frames import Cases, Contacts, Outcomes
from sim.core.ledger import Account, Actor, Entry, Ledger
from sim.core.vocabulary import Meeting
from sim.scenario import CollectorParameters, Scenario, make_scenario

KEY = (1, 0, 0)
CASE: dict[str, Any] = dict(
    platform=0,
    days_past_due=20,
    arrears_cents=50_000,
    owed_cents=100_000,
    limit_cents=200_000,
    frozen=True,
    charged_off=False,
    score=650,
    paid_cents=0,
    district=27,
    flagged=False,
)


def cases_of(*rows: Mapping[str, Any], n: int = 0) -> Cases:
    """A case per row, usual but for what the row says; or ``n`` usual ones. Consumers count from 0."""
    rows = rows or ({},) * n
    return Cases.of_rows([tuple(({"consumer": who} | CASE | dict(row)).values()) for who, row in enumerate(rows)])


def book_of(cases: Cases, day: int = 0) -> CaseBook:
    """A book that has just heard of these cases; one platform."""
    book = CaseBook(1, KEY)
    book.take(cases, day)
    return book


def collector(ledger: Ledger | None = None, index: int = 0, **changes: Any) -> Collector:
    """A collector without a market."""
    return Collector(
        mesa.Model(rng=0), index, f"pool_{index}", CollectorParameters(**changes), ledger or Ledger(1), KEY, 1
    )


class Room:
    """A collection with one platform and rich, patient consumers who are all met and pay what the test says."""

    def __init__(
        self,
        n: int,
        collectors: Mapping[str, Any],
        follow: tuple[int, ...] = (),
        regime: Any = "none",
        **collection: Any,
    ) -> None:
        self.terms: Scenario = make_scenario(
            {"collectors": collectors, "platforms": {"lender": {"collection": collection}}, "regime": regime}
        )
        self.ledger = Ledger(1)
        self.ledger.post(Entry.CAPITAL_PAID_IN, 0, 10**9)
        self.platform = SimpleNamespace(costs_due_cents=0)
        model = mesa.Model(rng=0)
        model.follow = follow
        self.arm_of = np.zeros(n, np.uint8)
        self.collection = Collection(model, self.terms, [self.terms], self.arm_of, [self.platform], self.ledger, KEY)  # type: ignore[list-item]
        self.contacts = Contacts.empty()

    def day(
        self, day: int, cases: Cases, pays_cents: int = 0, meeting: Meeting = Meeting.REACHED, opted_out: bool = False
    ) -> Contacts:
        """One day in which everybody who is contacted is met and pays ``pays_cents`` (on debt that is charged off).

        ``opted_out``: and asks not to be contacted so again.
        """
        self.collection.assign(cases, day)
        contacts = self.collection.work(day, lambda _, asked: np.full(len(asked), int(meeting)))
        promises = self.collection.promises(day)
        ended = outcomes(len(contacts), meeting, pays_cents, opted_out)
        self.collection.learn(day, contacts, ended, promises, outcomes(len(promises)))
        self.dealings = self.collection.dealings(contacts, ended)
        sold = contacts.owner > 0
        self.ledger.post(Entry.RECOVERY, 0, pays_cents * int((~sold).sum()))
        self.ledger.post(Entry.RECOVERY_SOLD, 0, pays_cents * int(sold.sum()))
        orders = self.collection.judge(day)
        self.collection.enforced(day, orders, outcomes(len(orders)))
        self.collection.close(day, (day + 1) % 30 == 0)
        self.check()
        return contacts

    def check(self) -> None:
        """Books balance, and agree with what actors say of themselves."""
        balance = self.ledger.balance
        assert not self.ledger.balances.sum(axis=1).any()
        assert sum(one.cash_cents for one in self.collection.collectors) == balance(Account.CASH, Actor.AGENCIES)
        assert self.platform.costs_due_cents == -balance(Account.ACCRUED_COSTS, Actor.PLATFORM)


def outcomes(n: int, meeting: Meeting = Meeting.REACHED, paid_cents: int = 0, opted_out: bool = False) -> Outcomes:
    """The same outcome ``n`` times."""
    values = (meeting, paid_cents > 0, paid_cents, 0, 0, 0, 0, opted_out)
    return Outcomes(*(np.full(n, value, np.int64) for value in values))
