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
    "AccountActions", "BUCKETS", "CHARGED_OFF_BUCKET", "Cases", "CohortCount", "Contacts", "Count", "CycleCounts",
    "DayCounts", "Decisions", "Frame", "MarketStock", "Orders", "Reviews", "Status", "Stock", "WelfareCount",
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
        return len(getattr(self, fields(self)[0].name))

    def where(self, chosen: Flags | Ints) -> Self:
        """The rows picked by a mask or by positions."""
        return type(self)(**{field.name: getattr(self, field.name)[chosen] for field in fields(self)})

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
    """Accounts in arrears at the end of the day."""

    consumer: Ints
    platform: Ints
    days_past_due: Ints
    arrears_cents: Ints
    owed_cents: Ints
    limit_cents: Ints
    frozen: Flags


@dataclass(frozen=True)
class AccountActions(Frame):
    """New limit and freeze of some accounts."""

    consumer: Ints
    platform: Ints
    limit_cents: Ints
    frozen: Flags


@dataclass(frozen=True)
class Contacts(Frame):
    """Reminders sent today, and whether each was read."""

    consumer: Ints
    platform: Ints
    read: Flags


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
