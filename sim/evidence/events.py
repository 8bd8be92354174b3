"""What is an event of the evidence log, and how it is laid out in bytes.

A record is 32 bytes, little-endian: its number (from 0), two numbers that depend on its kind, the consumer, the day,
the kind and the platform. In the log, a link of 16 bytes follows each (``sim.evidence.chain``).

================  ==========================================  =====================================================
kind              first                                       second
================  ==========================================  =====================================================
contract          limit of the account opened, cents          order admitted with it, cents; 0: none
statement         billed and unpaid, fees included, cents     minimum to pay, cents
payment           paid in the day, cents                      ever paid on the account, cents
contact           ``Channel``                                 a set of ``ContactMark`` bits
complaint         ``Cause``                                   ``Complaint``: where it was made
judgment          claim and costs, cents                      1 if the claimant won, else 0
late_charge       charged, cents                              fees billed and unpaid with it, cents
write_off         principal, cents                            fees, cents
freeze            limit, cents                                0
thaw              limit, cents                                0
limit             new limit, cents                            old limit, cents
deferral          asked for with the next statement, cents    fee for it, cents (of a bill, on its due date)
arrears_deferral  asked for with the next statement, cents    0
restructuring     principal made into instalments, cents      0
re_ageing         carried on without arrears, cents           0
waiver            fees forgiven, cents                        paid at once, cents
settlement        claim forgiven, cents                       paid at once, cents
promise           promised, cents                             day on which it falls due
promise_end       ``PromiseEnd``                              promised, cents
dispute           ``Channel`` on which it was told            1 if the contact is on record, else 0
dispute_end       ``DisputeEnd``                              0
sale              claim sold, cents                           place of the buyer among the scenario's collectors
garnishment       taken of pay for the claim, cents           the court's fee, taken with it, cents
seizure           taken of cash for the claim, cents          the court's fee, taken with it, cents
court_costs       put on the debtor, cents                    0
listing           1: put on the list of debtors; 0: off it    0
record_end        ``RecordEnd`` of a written-off debt         0
forgiveness       claimed no more, cents                      ``Forgiven``: why
answer            ``Complaint``: where it was answered        1 if the complaint was upheld, else 0
redress           paid to the consumer, cents                 1 if a regulator or a class action won it, else 0
closure           limit of the account closed, cents          0 (for want of use)
departure         0                                           0 (somebody new has the number; platform 0)
run               id of the run, as a whole number            seed
================  ==========================================  =====================================================

The first record is the only one of kind ``run``. It says whose log it is: ``consumer`` is how many there are,
``platform`` how many platforms. What began before the first day, such as a promise, may end in the log.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.core.frames import Complaints, Contacts, Decisions, Judgments, Orders, Statements
from sim.core.vocabulary import MET, Cause, Channel, Complaint

__all__ = [
    "CODES",
    "ContactMark",
    "DisputeEnd",
    "FIELDS",
    "Forgiven",
    "Kind",
    "Owner",
    "PromiseEnd",
    "RECORD",
    "RecordEnd",
    "complaints",
    "contacts",
    "contracts",
    "joined",
    "judgments",
    "payments",
    "records",
    "statements",
]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Records = NDArray[Any]
"""By ``RECORD``."""

RECORD = np.dtype(
    [
        ("number", "<u8"),
        ("first", "<i8"),
        ("second", "<i8"),
        ("consumer", "<u4"),
        ("day", "<u2"),
        ("kind", "u1"),
        ("platform", "u1"),
    ]
)


class Kind(IntEnum):
    """What a record tells of. Append only: logs keep these numbers."""

    CONTRACT = 0
    STATEMENT = 1
    PAYMENT = 2
    CONTACT = 3
    COMPLAINT = 4
    JUDGMENT = 5
    LATE_CHARGE = 6
    WRITE_OFF = 7
    FREEZE = 8
    THAW = 9
    LIMIT = 10
    DEFERRAL = 11
    ARREARS_DEFERRAL = 12
    RESTRUCTURING = 13
    RE_AGEING = 14
    WAIVER = 15
    SETTLEMENT = 16
    PROMISE = 17
    PROMISE_END = 18
    DISPUTE = 19
    DISPUTE_END = 20
    SALE = 21
    GARNISHMENT = 22
    SEIZURE = 23
    COURT_COSTS = 24
    LISTING = 25
    RECORD_END = 26
    FORGIVENESS = 27
    ANSWER = 28
    REDRESS = 29
    CLOSURE = 30
    DEPARTURE = 31
    RUN = 32


class ContactMark(IntEnum):
    """What is true of a contact, as bits of a set."""

    MET = 1  # the debtor, willing to talk or not
    RECORDED = 2


class PromiseEnd(IntEnum):
    """What became of a promise."""

    KEPT = 0
    BROKEN = 1
    REPLACED = 2  # by another, before it fell due
    LAPSED = 3  # nothing was past due any more, before it fell due


class DisputeEnd(IntEnum):
    """What became of a debt disputed."""

    SHOWN = 0  # settled by what is on record
    STRUCK = 1  # for want of a record
    LAPSED = 2  # nothing was past due any more


class RecordEnd(IntEnum):
    """Why a written-off debt is on record no more."""

    REPAIRED = 0  # paid since
    EXPIRED = 1  # struck by age


class Forgiven(IntEnum):
    """Why a debt is claimed no more."""

    CONTESTED = 0  # struck for want of a record
    REGULATOR = 1  # struck by the regulator
    EXPIRED = 2  # struck by age
    LEFT = 3  # the consumer has left


FIELDS: dict[Kind, tuple[str, str]] = {
    Kind.CONTRACT: ("limit_cents", "order_cents"),
    Kind.STATEMENT: ("billed_cents", "minimum_cents"),
    Kind.PAYMENT: ("paid_cents", "ever_paid_cents"),
    Kind.CONTACT: ("channel", "marks"),
    Kind.COMPLAINT: ("cause", "made_at"),
    Kind.JUDGMENT: ("claim_cents", "won"),
    Kind.LATE_CHARGE: ("charged_cents", "fees_cents"),
    Kind.WRITE_OFF: ("principal_cents", "fees_cents"),
    Kind.FREEZE: ("limit_cents", ""),
    Kind.THAW: ("limit_cents", ""),
    Kind.LIMIT: ("limit_cents", "old_limit_cents"),
    Kind.DEFERRAL: ("put_off_cents", "fee_cents"),
    Kind.ARREARS_DEFERRAL: ("put_off_cents", ""),
    Kind.RESTRUCTURING: ("principal_cents", ""),
    Kind.RE_AGEING: ("carried_cents", ""),
    Kind.WAIVER: ("forgiven_cents", "paid_cents"),
    Kind.SETTLEMENT: ("forgiven_cents", "paid_cents"),
    Kind.PROMISE: ("promised_cents", "due_day"),
    Kind.PROMISE_END: ("end", "promised_cents"),
    Kind.DISPUTE: ("channel", "recorded"),
    Kind.DISPUTE_END: ("end", ""),
    Kind.SALE: ("claim_cents", "buyer"),
    Kind.GARNISHMENT: ("taken_cents", "fee_cents"),
    Kind.SEIZURE: ("taken_cents", "fee_cents"),
    Kind.COURT_COSTS: ("cents", ""),
    Kind.LISTING: ("listed", ""),
    Kind.RECORD_END: ("end", ""),
    Kind.FORGIVENESS: ("forgiven_cents", "why"),
    Kind.ANSWER: ("answered_at", "upheld"),
    Kind.REDRESS: ("paid_cents", "ordered"),
    Kind.CLOSURE: ("limit_cents", ""),
    Kind.DEPARTURE: ("", ""),
    Kind.RUN: ("run", "seed"),
}
"""Names of the two numbers of a record of each kind; empty where one is always 0."""

CODES: dict[tuple[Kind, str], type[IntEnum]] = {
    (Kind.CONTACT, "channel"): Channel,
    (Kind.COMPLAINT, "cause"): Cause,
    (Kind.COMPLAINT, "made_at"): Complaint,
    (Kind.PROMISE_END, "end"): PromiseEnd,
    (Kind.DISPUTE, "channel"): Channel,
    (Kind.DISPUTE_END, "end"): DisputeEnd,
    (Kind.RECORD_END, "end"): RecordEnd,
    (Kind.FORGIVENESS, "why"): Forgiven,
    (Kind.ANSWER, "answered_at"): Complaint,
}
"""Numbers that stand for words."""


class Owner(NamedTuple):
    """Whose log it is: ``run_id`` has sixteen hexadecimal digits, or none where no run is stored."""

    run_id: str
    seed: int
    n_consumers: int
    n_platforms: int

    def record(self) -> Records:
        """The first record of the log."""
        made = np.zeros(1, RECORD)
        for name, value in (("first", int(self.run_id[:16] or "0", 16)), ("second", self.seed)):
            made[name] = np.array([value % 2**64], np.uint64).view(np.int64)
        made["consumer"], made["kind"], made["platform"] = self.n_consumers, Kind.RUN, self.n_platforms
        return made


def contracts(orders: Orders, decisions: Decisions) -> Records:
    """Accounts that a platform opened."""
    opened = np.flatnonzero(orders.applies & (decisions.limit_cents > 0))
    return records(
        Kind.CONTRACT,
        orders.consumer[opened],
        orders.platform[opened],
        decisions.limit_cents[opened],
        (orders.amount_cents * decisions.admitted)[opened],
    )


def statements(issued: Statements) -> Records:
    """Statements of the day, without those on which there is nothing."""
    told = issued.where(issued.billed_cents > 0)
    return records(Kind.STATEMENT, told.consumer, told.platform, told.billed_cents, told.minimum_cents)


def payments(before: Ints, after: Ints) -> Records:
    """What was paid between two evenings; both are everything ever paid, cents, (n_consumers, n_platforms)."""
    where = np.divmod(np.flatnonzero(after != before), after.shape[1])
    return records(Kind.PAYMENT, *where, after[where] - before[where], after[where])


def contacts(made: Contacts, meeting: Ints, recorded: Flags | bool) -> Records:
    """Attempts to reach consumers, how each ended (``Meeting``), and which of them are on record."""
    return records(
        Kind.CONTACT,
        made.consumer,
        made.platform,
        made.channel,
        MET[meeting] * ContactMark.MET + recorded * ContactMark.RECORDED,
    )


def complaints(made: Complaints) -> Records:
    """Complaints of the day."""
    return records(Kind.COMPLAINT, made.consumer, made.platform, made.cause, made.where_to)


def judgments(given: Judgments) -> Records:
    """Suits judged today."""
    return records(Kind.JUDGMENT, given.consumer, given.platform, given.claim_cents, given.won)


def joined(parts: Iterable[Records]) -> Records:
    """Records one behind the other; as plain bytes, which is ten times as fast as field by field."""
    return np.concatenate(
        [np.empty(0, f"V{RECORD.itemsize}"), *(part.view(f"V{RECORD.itemsize}") for part in parts)]
    ).view(RECORD)


def records(
    kind: Kind, consumer: Ints, platform: Ints, first: Ints | int = 0, second: Ints | Flags | int = 0
) -> Records:
    """Records of one kind, still without day and number."""
    made = np.zeros(len(consumer), RECORD)
    for name, column in (
        ("first", first),
        ("second", second),
        ("consumer", consumer),
        ("kind", int(kind)),
        ("platform", platform),
    ):
        made[name] = column
    return made
