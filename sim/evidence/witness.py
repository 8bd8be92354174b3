"""What is written down of a day as it passes, phase by phase, for the evidence log.

It reads what phases have handed one another and how accounts stand, and changes nothing. Where no log is kept there is
no witness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from sim.core.frames import (
    AccountActions,
    Answers,
    Complaints,
    Contacts,
    Decisions,
    Enforcement,
    Judgments,
    Orders,
    Outcomes,
    Promises,
    Reliefs,
    Sales,
    Statements,
)
from sim.core.units import MILLION
from sim.core.vocabulary import EnforcementKind, Meeting, Outcome, Relief, Status
from sim.evidence import events
from sim.evidence.events import DisputeEnd, Forgiven, Kind, PromiseEnd, RecordEnd, records
from sim.evidence.log import EvidenceLog

if TYPE_CHECKING:
    from sim.consumers import Consumers
    from sim.scenario import Scenario
    from sim.society.rulings import Rulings

__all__ = ["Approach", "Witness"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
OWED = ("waiting_cents", "unbilled_cents", "plans_cents", "billed_cents", "fees_cents")
KIND_OF = {
    Relief.BILL_DEFERRED: Kind.DEFERRAL,
    Relief.ARREARS_DEFERRED: Kind.ARREARS_DEFERRAL,
    Relief.RESTRUCTURED: Kind.RESTRUCTURING,
    Relief.RE_AGED: Kind.RE_AGEING,
    Relief.WAIVED: Kind.WAIVER,
    Relief.SETTLED: Kind.SETTLEMENT,
}


class Approach(NamedTuple):
    """Contacts of a day, how each ended, and which are on record: by default all."""

    contacts: Contacts
    outcomes: Outcomes
    recorded: Flags | bool = True

    @property
    def reached(self) -> Contacts:
        """Those that reached somebody who would talk."""
        return self.contacts.where(self.outcomes.meeting == Meeting.REACHED)


class _Court(Protocol):
    judgments: Judgments


class _Recordings(Protocol):
    struck: tuple[Ints, Ints]


class _Collection(Protocol):
    """What is asked of collection."""

    sold: list[Sales]

    @property
    def court(self) -> _Court: ...
    @property
    def recordings(self) -> _Recordings: ...
    def open_promises(self) -> Promises: ...
    def open_disputes(self) -> tuple[Ints, Ints]: ...


class _Society(Protocol):
    active: bool
    complaints: Complaints


class Today(Protocol):
    """What the phases of a day have left."""

    left: Ints
    expired: tuple[Ints, Ints]
    decided: list[tuple[Orders, Decisions]]
    statements: Statements
    actions: list[AccountActions]
    approaches: list[Approach]
    promises: Promises
    kept: Outcomes
    writs: Enforcement
    taken: Outcomes
    struck_cents: Ints
    answers: Answers
    redressed: Answers
    rulings: Rulings
    nullified_cents: Ints


class Day(Protocol):
    """What is asked of a market; ``day`` is 0 on the first day of the log."""

    day: int
    config: Scenario
    consumers: Consumers

    @property
    def today(self) -> Today: ...

    @property
    def collection(self) -> _Collection: ...
    @property
    def society(self) -> _Society: ...
    @property
    def calendar_day(self) -> int: ...


class Witness:
    """Writes every event of a day to a log, in the evening, kind by kind."""

    def __init__(self, log: EvidenceLog, consumers: Consumers, collection: _Collection) -> None:
        self._log = log
        self._paid = consumers.ever_paid().copy()
        self._n_platforms = self._paid.shape[1]
        consumers.reliefs = []
        self._told: list[tuple[Kind, NDArray[Any]]] = []
        self._promised = self._by_account(collection.open_promises())
        self._disputed = set(self._keys(*collection.open_disputes()))
        self._disputed_today: dict[int, bool] = {}
        self._phases: dict[str, Callable[[Day], None]] = {
            "shocks": self._coming_and_going,
            "bill": self._remember_accounts,
            "age": self._ageing,
            "watch": self._limits,
            "respond": self._responses,
            "judge": self._court,
            "answer": self._answers,
            "inspect": self._rulings,
            "close": self._sales,
            "record": self._evening,
        }
        self._at_night = _kept(consumers.seen("status", *OWED))
        self._before = _kept(consumers.seen("status", "fees_cents", "limit_cents"))

    def after(self, phase: str, market: Day) -> None:
        """Take notes of a phase that is over; after the last of the day, write."""
        if phase in self._phases:
            self._phases[phase](market)

    # --- phases ---------------------------------------------------------------------------------------------------

    def _coming_and_going(self, market: Day) -> None:
        """Those who left paid what they could, fees first; the rest is written off, and forgiven with older claims."""
        status, *unpaid = self._at_night
        fees = unpaid[-1]
        left = market.today.left
        who, whom = np.repeat(left, self._n_platforms), np.tile(np.arange(self._n_platforms), len(left))
        where = who, whom
        paid = market.consumers.ever_paid()[where] - self._paid[where]
        paid_fees = np.minimum(paid, fees[where])
        principal = sum(column[where] for column in unpaid[:-1])
        lost, lost_fees = principal - (paid - paid_fees), fees[where] - paid_fees
        held = (status[where] == Status.OPEN) | (status[where] == Status.FROZEN)
        off, gone = np.flatnonzero(held & (lost + lost_fees > 0)), np.flatnonzero(lost + lost_fees > 0)
        self._tell(Kind.WRITE_OFF, who[off], whom[off], lost[off], lost_fees[off])
        self._tell(Kind.FORGIVENESS, who[gone], whom[gone], (lost + lost_fees)[gone], Forgiven.LEFT)
        self._tell(Kind.DEPARTURE, left, np.zeros_like(left))
        old = market.today.expired
        claim = unpaid[-2][old] + fees[old]
        self._tell(Kind.RECORD_END, *old, RecordEnd.EXPIRED)
        self._tell(Kind.FORGIVENESS, old[0][claim > 0], old[1][claim > 0], claim[claim > 0], Forgiven.EXPIRED)

    def _remember_accounts(self, market: Day) -> None:
        """How accounts stand before debts grow a day older."""
        _kept(market.consumers.seen("status", "fees_cents", "limit_cents"), self._before)

    def _ageing(self, market: Day) -> None:
        """Late charges raise fees and nothing else does in this phase; the rest is changes of standing."""
        status, fees, limits, billed = market.consumers.seen("status", "fees_cents", "limit_cents", "billed_cents")
        was, fees_before, limits_before = self._before
        where = self._accounts(fees != fees_before)
        self._tell(Kind.LATE_CHARGE, *where, fees[where] - fees_before[where], fees[where])
        changed = status != was
        where = self._accounts(changed & (status == Status.CHARGED_OFF))
        self._tell(Kind.WRITE_OFF, *where, billed[where], fees[where])
        where = self._accounts(changed & (status == Status.REPAIRED))
        self._tell(Kind.RECORD_END, *where, int(RecordEnd.REPAIRED))
        where = self._accounts(changed & (status == Status.NONE))
        self._tell(Kind.CLOSURE, *where, limits_before[where])
        where = self._accounts(changed)  # limits change with standing only
        was[where], limits_before[where] = status[where], limits[where]

    def _limits(self, market: Day) -> None:
        """Go through the actions of platforms as accounts took them over, one after the other."""
        status, _, limits = self._before
        for actions in market.today.actions:
            where = who, whom = actions.consumer, actions.platform
            frozen, limit, old = actions.frozen, actions.limit_cents, limits[where]
            for kind, rows in (
                (Kind.FREEZE, frozen & (status[where] != Status.FROZEN)),
                (Kind.THAW, ~frozen & (status[where] == Status.FROZEN)),
                (Kind.LIMIT, limit != old),
            ):
                second = old[rows] if kind is Kind.LIMIT else 0
                self._tell(kind, who[rows], whom[rows], limit[rows], second)
            limits[where], status[where] = limit, np.where(frozen, Status.FROZEN, Status.OPEN)

    def _responses(self, market: Day) -> None:
        """Promises and disputes, and how they ended."""
        warm_days = market.calendar_day - market.day
        given: list[tuple[int, int]] = []
        self._disputed_today = {}
        for contacts, outcomes, recorded in market.today.approaches:
            self._told.append((Kind.CONTACT, events.contacts(contacts, outcomes.meeting, recorded)))
            promised = outcomes.outcome == Outcome.PROMISED
            made, cents = contacts.where(promised), outcomes.promise_cents[promised]
            self._tell(Kind.PROMISE, made.consumer, made.platform, cents, outcomes.promise_day[promised] - warm_days)
            given += zip(self._keys(made.consumer, made.platform), cents.tolist(), strict=True)
            disputed = outcomes.outcome == Outcome.DISPUTED
            told, on_record = contacts.where(disputed), np.broadcast_to(recorded, len(contacts))[disputed]
            self._tell(Kind.DISPUTE, told.consumer, told.platform, told.channel, on_record)
            self._disputed_today |= dict(zip(self._keys(told.consumer, told.platform), on_record.tolist(), strict=True))
        self._end_promises(market, given)

    def _end_promises(self, market: Day, given: list[tuple[int, int]]) -> None:
        """``given``: account and cents of the promises of today, in order."""
        due, kept = market.today.promises, market.today.kept.outcome == Outcome.PAID
        ends = list(
            zip(
                self._keys(due.consumer, due.platform),
                np.where(kept, PromiseEnd.KEPT, PromiseEnd.BROKEN).tolist(),
                due.cents.tolist(),
                strict=True,
            )
        )
        fallen_due = {key for key, _, _ in ends}
        standing = {key: cents for key, cents in self._promised.items() if key not in fallen_due}
        for key, cents in given:
            if key in standing:
                ends.append((key, PromiseEnd.REPLACED, standing[key]))
            standing[key] = cents
        still = self._by_account(market.collection.open_promises())
        ends += [(key, PromiseEnd.LAPSED, cents) for key, cents in standing.items() if key not in still]
        self._promised = {key: cents for key, cents in standing.items() if key in still}
        self._tell_keys(Kind.PROMISE_END, ends)

    def _court(self, market: Day) -> None:
        """What the court's orders did; debts that could not be shown are struck, which ends the dispute."""
        writs, taken = market.today.writs, market.today.taken.paid_cents
        struck, struck_cents = market.collection.recordings.struck, market.today.struck_cents
        status, billed, fees = market.consumers.seen("status", "billed_cents", "fees_cents")
        where = writs.consumer, writs.platform
        just_struck = dict(zip(self._keys(*struck), struck_cents.tolist(), strict=True))
        owed = billed[where] + fees[where] + np.array([just_struck.get(key, 0) for key in self._keys(*where)], np.int64)
        claimed, fee = status[where] == Status.CHARGED_OFF, taken * writs.fee_ppm // MILLION
        is_owed = owed > 0
        emptied = np.isin(
            writs.consumer * self._n_platforms + writs.platform,
            (writs.consumer * self._n_platforms + writs.platform)[taken > 0],
        )
        for kind, of, rows, first, second in (
            (Kind.GARNISHMENT, EnforcementKind.GARNISH, taken > 0, taken, fee),
            (Kind.SEIZURE, EnforcementKind.SEIZE, claimed, taken, fee),
            (Kind.COURT_COSTS, EnforcementKind.ADD_COSTS, claimed & (is_owed | emptied), writs.cents, 0 * fee),
            (Kind.LISTING, EnforcementKind.LIST, claimed, 0 * fee + 1, 0 * fee),
            (Kind.LISTING, EnforcementKind.RELEASE, taken == 0, 0 * fee, 0 * fee),
        ):
            at = np.flatnonzero((writs.kind == of) & rows)
            self._tell(kind, where[0][at], where[1][at], first[at], second[at])
        self._tell(Kind.FORGIVENESS, *struck, struck_cents, Forgiven.CONTESTED)
        self._end_disputes(market, set(self._keys(*struck)))

    def _end_disputes(self, market: Day, struck: set[int]) -> None:
        standing = self._disputed | set(self._disputed_today)
        still = set(self._keys(*market.collection.open_disputes())) - struck
        self._tell_keys(
            Kind.DISPUTE_END,
            [
                (
                    key,
                    DisputeEnd.STRUCK
                    if key in struck
                    else DisputeEnd.SHOWN
                    if self._disputed_today.get(key)
                    else DisputeEnd.LAPSED,
                    0,
                )
                for key in sorted(standing - still)
            ],
        )
        self._disputed = standing & still

    def _answers(self, market: Day) -> None:
        if not market.society.active:
            return
        given = market.today.answers
        self._tell(Kind.ANSWER, given.consumer, given.platform, given.where_to, given.upheld)
        self._redress(given, 0)

    def _rulings(self, market: Day) -> None:
        if not market.society.active:
            return
        self._redress(market.today.redressed, 1)
        struck = market.today.rulings.nullified
        self._tell(Kind.FORGIVENESS, struck.consumer, struck.platform, market.today.nullified_cents, Forgiven.REGULATOR)

    def _redress(self, answers: Answers, ordered: int) -> None:
        paid = answers.where(answers.redress_cents > 0)
        self._tell(Kind.REDRESS, paid.consumer, paid.platform, paid.redress_cents, ordered)

    def _sales(self, market: Day) -> None:
        for sold in market.collection.sold:
            self._tell(Kind.SALE, sold.consumer, sold.platform, sold.cents, sold.pool)

    def _evening(self, market: Day) -> None:
        """Write the day."""
        payments = events.payments(self._paid, market.consumers.ever_paid())
        self._paid[payments["consumer"], payments["platform"]] = payments["second"]
        self._told += [(Kind.CONTRACT, events.contracts(*pair)) for pair in market.today.decided]
        self._told += [
            (Kind.STATEMENT, events.statements(market.today.statements)),
            (Kind.PAYMENT, payments),
            (Kind.JUDGMENT, events.judgments(market.collection.court.judgments)),
        ]
        if market.society.active:
            self._told.append((Kind.COMPLAINT, events.complaints(market.society.complaints)))
        self._tell_reliefs(market.consumers)
        self._told.sort(key=lambda told: told[0])
        self._log.write_day(market.day, [part for _, part in self._told])
        if market.day + 1 == market.config.days:
            self._log.settle()
        self._told.clear()
        _kept(market.consumers.seen("status", *OWED), self._at_night)

    # --- helpers --------------------------------------------------------------------------------------------------

    def _tell_reliefs(self, consumers: Consumers) -> None:
        assert consumers.reliefs is not None
        given = Reliefs.joined([Reliefs.empty(), *consumers.reliefs])
        consumers.reliefs.clear()
        given = given.where(np.argsort(given.consumer * self._n_platforms + given.platform, kind="stable"))
        for relief, kind in KIND_OF.items():
            mine = given.where(given.kind == relief)
            self._tell(kind, mine.consumer, mine.platform, mine.cents, mine.other_cents)

    def _tell(
        self, kind: Kind, consumer: Ints, platform: Ints, first: Ints | int = 0, second: Ints | Flags | int = 0
    ) -> None:
        if len(consumer):
            self._told.append((kind, records(kind, consumer, platform, first, second)))

    def _accounts(self, there: Flags) -> tuple[Ints, Ints]:
        """Consumer and platform of the accounts that are marked, (n_consumers, n_platforms)."""
        return np.divmod(np.flatnonzero(there), self._n_platforms)  # ten times as fast as two indices

    def _tell_keys(self, kind: Kind, rows: Iterable[tuple[int, int, int]]) -> None:
        """Records of accounts by their keys, with both numbers."""
        table = np.array(list(rows), np.int64).reshape(-1, 3)
        self._tell(kind, *np.divmod(table[:, 0], self._n_platforms), table[:, 1], table[:, 2])

    def _keys(self, consumer: Ints, platform: Ints) -> list[int]:
        keys: list[int] = (consumer * self._n_platforms + platform).tolist()
        return keys

    def _by_account(self, promises: Promises) -> dict[int, int]:
        """Cents promised, by the key of the account."""
        return dict(zip(self._keys(promises.consumer, promises.platform), promises.cents.tolist(), strict=True))


def _kept(columns: list[NDArray[Any]], into: list[NDArray[Any]] | None = None) -> list[NDArray[Any]]:
    """Copies of columns, in the place of others if there are some: new memory takes longer to get than to fill."""
    if into is None:
        return [column.copy() for column in columns]
    for column, place in zip(columns, into, strict=True):
        np.copyto(place, column)
    return into
