"""What actors hand one another in a day: frames, arrays of columns of equal length.

A policy of a user reads and writes frames and nothing else, so it can neither move money nor see hidden traits.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "AccountActions", "Actions", "BUCKETS", "CHARGED_OFF_BUCKET", "Cases", "Channel", "CohortCount", "Contacts",
    "Count", "CycleCounts", "DayCounts", "Decisions", "Enforcement", "EnforcementKind", "Frame", "MarketStock",
    "Mark", "Meeting", "Offer", "Orders", "Outcome", "Outcomes", "Promises", "Reviews", "Status", "Stock",
    "WelfareCount",
]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


class Status(IntEnum):
    """Standing of a consumer with a platform."""

    NONE = 0
    OPEN = 1
    FROZEN = 2
    REFUSED = 3
    CHARGED_OFF = 4


class Count(IntEnum):
    """Events of a day that consumers' phases count, per platform (the first four under platform 0)."""

    CASH_PURCHASES = 0
    LOST_SALES = 1
    JOBS_LOST = 2
    SHORT_DAYS = 3
    ORDERS = 4
    INSTALMENT_ORDERS = 5
    GREEN_ORDER_CENTS = 6
    APPLICATIONS = 7
    ADMISSIONS = 8
    BILLS_DUE = 9
    BILLS_FORGOTTEN = 10
    BILLS_PAID_IN_FULL = 11
    BILLS_PAID_MINIMUM = 12
    BILLS_PAID_PARTLY = 13
    BILLS_UNPAID = 14
    BILLS_DEFERRED = 15
    CURES = 16
    CHARGE_OFFS = 17
    REFUSALS = 18
    CONTACTS_REACHED = 19
    PROMISES_GIVEN = 20
    PROMISES_KEPT = 21
    PROMISES_BROKEN = 22
    ARRANGEMENTS = 23
    SETTLEMENTS = 24
    DISPUTES = 25
    NUMBERS_CHANGED = 26
    HARM_POINTS = 27  # thousandths of a point, each contact weighted by its channel and the pressure used


class Channel(IntEnum):
    """How a debtor is approached. The first is the platform's own plain text; the others are steps of collection."""

    REMINDER = 0
    TEXT = 1
    APP_PUSH = 2
    AI_CALL = 3
    HUMAN_CALL = 4
    LETTER = 5
    VISIT_HOME = 6
    VISIT_WORK = 7
    NOTICE_TO_CONTACTS = 8
    CALL_TO_CONTACTS = 9
    LAWYERS_LETTER = 10
    LAWSUIT = 11


class Meeting(IntEnum):
    """What became of an attempt to reach a debtor."""

    NOBODY = 0  # not read, not answered, nobody home
    REACHED = 1
    LOST = 2  # the number is dead, or the debtor has moved
    REFUSED = 3  # answered, and would not talk


class Offer(IntEnum):
    """What a collector may offer, as bits of a set."""

    PROMISE = 1
    DEFERRAL = 2
    RESTRUCTURE = 4
    WAIVER = 8
    SETTLEMENT = 16


class Outcome(IntEnum):
    """How a contact ended, as reported to the back office."""

    NONE = 0
    PAID = 1
    PROMISED = 2
    HARDSHIP = 3
    DISPUTED = 4
    ARRANGED = 5
    LOST = 6
    REFUSED = 7


class EnforcementKind(IntEnum):
    """What a court does to an account."""

    ADD_COSTS = 0  # fees are put on the debtor
    SEIZE = 1  # what an account frozen for a day holds above the exempt sum
    GARNISH = 2  # a share of pay, on pay day
    LIST = 3  # on the public list of dishonest debtors
    RELEASE = 4  # off it


class Mark(IntEnum):
    """What is true of a debtor, as bits of a set."""

    PHONE_DEAD = 1
    MOVED = 2
    LISTED = 4


class Stock(IntEnum):
    """What a count of all accounts at the end of a day finds, per platform."""

    ACCOUNTS = 0
    FROZEN = 1
    CHARGED_OFF = 2
    DELINQUENT = 3
    OVER_30 = 4
    OVER_90 = 5
    LIMIT_CENTS = 6
    PRINCIPAL_CENTS = 7
    FEES_CENTS = 8
    DELINQUENT_CENTS = 9
    OVER_30_CENTS = 10
    OVER_90_CENTS = 11
    CHARGED_OFF_CENTS = 12


class MarketStock(IntEnum):
    """What a count of all consumers at the end of a day finds."""

    CASH_CENTS = 0
    DEBT_CENTS = 1
    INCOME_CENTS = 2
    UNEMPLOYED = 3
    IN_DISTRESS = 4
    BORROWERS = 5
    STACKED = 6
    EXCLUDED = 7  # with no account open, and none that could be asked for
    RESENTMENT_PPM = 8  # sums over all consumers, in millionths
    PURSUIT_PPM = 9
    OUT_OF_CONTACT = 10


class CohortCount(IntEnum):
    """What is counted of the accounts opened in one cycle."""

    ACCOUNTS = 0
    OVER_30 = 1
    OVER_90 = 2
    CHARGED_OFF = 3
    BALANCE_CENTS = 4
    CHARGED_OFF_CENTS = 5


class WelfareCount(IntEnum):
    """What is counted of the consumers of one income decile."""

    CONSUMERS = 0
    DISTRESS_DAYS = 1
    EVER_IN_DISTRESS = 2
    DEBT_CENTS = 3
    INCOME_CENTS = 4
    FEES_CENTS = 5
    EXCLUDED = 6


BUCKETS = ("M0", "M1", "M2", "M3", "M4", "M5", "M6+", "charged_off")
"""Delinquency buckets: Mk is 30 (k - 1) + 1 to 30 k days past due."""
CHARGED_OFF_BUCKET = BUCKETS.index("charged_off")


@dataclass(frozen=True)
class Frame:
    """Columns of one length; ``frame.where(mask)`` keeps some rows."""

    def __len__(self) -> int:
        first: Ints | Flags | Floats = next(iter(vars(self).values()))
        return len(first)

    def where(self, chosen: Flags | Ints) -> Self:
        """The rows picked by a mask or by positions."""
        return type(self)(**{name: column[chosen] for name, column in vars(self).items()})

    @classmethod
    def empty(cls) -> Self:
        """A frame without rows."""
        return cls(**{field.name: np.empty(0, _DTYPES[str(field.type)]) for field in fields(cls)})

    @classmethod
    def of_rows(cls, rows: list[tuple[Any, ...]]) -> Self:
        """A frame from tuples in the order of the fields."""
        columns = zip(*rows, strict=True) if rows else ((),) * len(fields(cls))
        return cls(**{
            field.name: np.array(list(column), _DTYPES[str(field.type)])
            for field, column in zip(fields(cls), columns, strict=True)
        })


_DTYPES: dict[str, type] = {"Ints": np.int64, "Flags": np.bool_, "Floats": np.float64}


@dataclass(frozen=True)
class Orders(Frame):
    """Baskets that consumers want on credit today.

    ``term_cycles`` is 1 for pay in 30 days, else the number of instalments. ``applies`` marks those without an
    account; their ``headroom_cents`` and ``limit_cents`` are 0. ``income_cents`` is what the consumer states.
    ``score`` is the account's, or the one the platform's scorecard has just given to the applicant.
    """

    consumer: Ints
    platform: Ints
    amount_cents: Ints
    term_cycles: Ints
    green: Flags
    applies: Flags
    limit_cents: Ints
    headroom_cents: Ints
    income_cents: Ints
    score: Ints


@dataclass(frozen=True)
class Decisions(Frame):
    """A platform's answer to each order.

    ``admitted``: the order goes ahead. ``limit_cents``: for applicants their first limit, where 0 opens no account;
    ignored for others.
    """

    admitted: Flags
    limit_cents: Ints


@dataclass(frozen=True)
class Reviews(Frame):
    """Accounts that met a bill on its due date today, and frozen ones without arrears."""

    consumer: Ints
    platform: Ints
    on_time_streak: Ints
    limit_cents: Ints
    frozen: Flags


@dataclass(frozen=True)
class Cases(Frame):
    """Accounts to look after at the end of the day: in arrears, with a bill to be reminded of, or charged off.

    ``days_past_due`` is negative before a due date. ``owed_cents`` is what is billed and unpaid, or the whole claim
    after charge-off. ``paid_cents`` is everything ever paid on the account. ``district`` is the last address known.
    """

    consumer: Ints
    platform: Ints
    days_past_due: Ints
    arrears_cents: Ints
    owed_cents: Ints
    limit_cents: Ints
    frozen: Flags
    charged_off: Flags
    score: Ints
    paid_cents: Ints
    district: Ints


@dataclass(frozen=True)
class AccountActions(Frame):
    """New limit and freeze of some accounts."""

    consumer: Ints
    platform: Ints
    limit_cents: Ints
    frozen: Flags


@dataclass(frozen=True)
class Actions(Frame):
    """What a strategy wants done today: one row per case and ``Channel``.

    ``pool`` is the place of the collectors in the scenario, -1 where no collector is needed. ``offers`` is a set of
    ``Offer`` bits; ``discount_ppm`` the share of fees (waiver) or of the claim (settlement) that may be forgiven.
    """

    consumer: Ints
    platform: Ints
    channel: Ints
    pool: Ints
    offers: Ints
    discount_ppm: Ints


@dataclass(frozen=True)
class Contacts(Frame):
    """Attempts to reach debtors, in the order in which they are made.

    ``arm`` is the arm of a trial (0 without one). ``skill_ppm``: 1 000 000 is usual. ``pressure_ppm``: pressure
    beyond the rules, added to the harshness of the channel. ``familiar_ppm``: how well debtor and officer know each
    other. ``owner``: 0 if the debt is the platform's, else 1 + the agency that bought it.
    """

    consumer: Ints
    platform: Ints
    channel: Ints
    arm: Ints
    offers: Ints
    discount_ppm: Ints
    skill_ppm: Ints
    pressure_ppm: Ints
    familiar_ppm: Ints
    owner: Ints


@dataclass(frozen=True)
class Promises(Frame):
    """Promises that fall due today; ``binding_ppm`` is the strength of each, in millionths of a logit."""

    consumer: Ints
    platform: Ints
    cents: Ints
    binding_ppm: Ints
    owner: Ints


@dataclass(frozen=True)
class Enforcement(Frame):
    """What a court does today, by ``EnforcementKind``.

    ``cents``: costs to add, the exempt sum of a seizure, or the most that may still be garnished. ``share_ppm``: of
    pay. ``fee_ppm``: the court's own part of what it takes.
    """

    consumer: Ints
    platform: Ints
    kind: Ints
    cents: Ints
    share_ppm: Ints
    fee_ppm: Ints
    owner: Ints


@dataclass(frozen=True)
class Outcomes(Frame):
    """What followed, row by row, from ``Contacts``, ``Promises`` or ``Enforcement``.

    ``meeting`` is a ``Meeting``, ``outcome`` an ``Outcome``. A promise is to pay ``promise_cents`` on ``promise_day``.
    """

    meeting: Ints
    outcome: Ints
    paid_cents: Ints
    promise_cents: Ints
    promise_day: Ints
    binding_ppm: Ints


@dataclass(frozen=True)
class DayCounts:
    """What the end of a day finds: ``market`` by ``MarketStock``, ``stocks`` by platform and ``Stock``."""

    market: Ints
    stocks: Ints


@dataclass(frozen=True)
class CycleCounts:
    """What the end of a cycle finds.

    ``cohorts``: platform, cycle of opening, ``CohortCount``. ``transitions``: platform, bucket a cycle ago, bucket
    now. ``welfare``: income decile, ``WelfareCount``.
    """

    cohorts: Ints
    transitions: Ints
    welfare: Ints
