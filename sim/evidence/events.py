"""What is an event of the evidence log, and how it is laid out in bytes.

A record is 32 bytes, little-endian: its number (from 0), two numbers that depend on its kind, the consumer, the day,
the kind and the platform. In the log, a link of 16 bytes follows each (``sim.evidence.chain``).

=========  ========================================  ==========================================
kind       first                                     second
=========  ========================================  ==========================================
contract   limit of the account opened, cents        order admitted with it, cents; 0: none
statement  billed and unpaid, fees included, cents   minimum to pay, cents
payment    paid in the day, cents                    ever paid on the account, cents
contact    ``Channel``                               a set of ``ContactMark`` bits
complaint  ``Cause``                                 ``Complaint``: where it was made
judgment   claim and costs, cents                    1 if the claimant won, else 0
=========  ========================================  ==========================================
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.codes import Meeting
from sim.frames import Complaints, Contacts, Decisions, Judgments, Orders, Statements

__all__ = [
    "ContactMark", "Kind", "RECORD", "complaints", "contacts", "contracts", "joined", "judgments", "payments",
    "statements",
]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Records = NDArray[Any]
"""By ``RECORD``."""

RECORD = np.dtype([
    ("number", "<u8"), ("first", "<i8"), ("second", "<i8"), ("consumer", "<u4"), ("day", "<u2"), ("kind", "u1"),
    ("platform", "u1")])


class Kind(IntEnum):
    """What a record tells of. Append only: logs keep these numbers."""

    CONTRACT = 0
    STATEMENT = 1
    PAYMENT = 2
    CONTACT = 3
    COMPLAINT = 4
    JUDGMENT = 5


class ContactMark(IntEnum):
    """What is true of a contact, as bits of a set."""

    MET = 1  # the debtor, willing to talk or not
    RECORDED = 2


def contracts(orders: Orders, decisions: Decisions) -> Records:
    """Accounts that a platform opened."""
    opened = np.flatnonzero(orders.applies & (decisions.limit_cents > 0))
    return _records(
        Kind.CONTRACT, orders.consumer[opened], orders.platform[opened], decisions.limit_cents[opened],
        (orders.amount_cents * decisions.admitted)[opened])


def statements(issued: Statements) -> Records:
    """Statements of the day, without those on which there is nothing."""
    told = issued.where(issued.billed_cents > 0)
    return _records(Kind.STATEMENT, told.consumer, told.platform, told.billed_cents, told.minimum_cents)


def payments(before: Ints, after: Ints) -> Records:
    """What was paid between two evenings; both are everything ever paid, cents, (n_consumers, n_platforms)."""
    earlier, later = before.ravel(), after.ravel()
    at = np.flatnonzero(later != earlier)
    consumer, platform = np.divmod(at, after.shape[1])
    return _records(Kind.PAYMENT, consumer, platform, later[at] - earlier[at], later[at])


def contacts(made: Contacts, meeting: Ints, recorded: Flags | bool) -> Records:
    """Attempts to reach consumers, how each ended (``Meeting``), and which of them are on record."""
    met = (meeting == Meeting.REACHED) | (meeting == Meeting.REFUSED)
    return _records(Kind.CONTACT, made.consumer, made.platform, made.channel,
                    met * ContactMark.MET + recorded * ContactMark.RECORDED)


def complaints(made: Complaints) -> Records:
    """Complaints of the day."""
    return _records(Kind.COMPLAINT, made.consumer, made.platform, made.cause, made.where_to)


def judgments(given: Judgments) -> Records:
    """Suits judged today."""
    return _records(Kind.JUDGMENT, given.consumer, given.platform, given.claim_cents, given.won)


def joined(parts: Iterable[Records]) -> Records:
    """Records one behind the other; as plain bytes, which is ten times as fast as field by field."""
    return np.concatenate([part.view(f"V{RECORD.itemsize}") for part in parts]).view(RECORD)


def _records(kind: Kind, consumer: Ints, platform: Ints, first: Ints, second: Ints | Flags) -> Records:
    """Records of one kind, still without day and number."""
    made = np.zeros(len(consumer), RECORD)
    for name, column in (
            ("first", first), ("second", second), ("consumer", consumer), ("kind", int(kind)), ("platform", platform)):
        made[name] = column
    return made
