"""Features: what a model sees of an account holder or an applicant, computed from frames alone.

A feature is a pure function of what a platform may know on the day of the file. A scenario names features by the
names of these functions; each is bounded, so that no single file can carry a model away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.core.frames import Files, Orders
from sim.core.units import cycle_of

__all__ = ["FEATURES", "FEATURES_OF_APPLICANTS", "seen_of", "seen_of_applicants"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
LATEST_DAYS = 180
LONGEST_STREAK = 24
HIGHEST_RATIO = 5.0
SMALLEST_USUAL_CENTS = 10_000


def _ratio(over: Ints, under: Ints, least: int = 1) -> Floats:
    """``over / under``, at most ``HIGHEST_RATIO``; what divides is at least ``least`` cents."""
    return np.minimum(over / np.maximum(under, least), HIGHEST_RATIO)


def prior_score(files: Files, day: int) -> Floats:
    """Points that the prior scorecard gave to the last application; the learner lays them into ``files.score``."""
    return files.score.astype(np.float64)


def log_income(files: Files, day: int) -> Floats:
    """Natural logarithm of the stated income in yuan per cycle, 0 from 1 yuan down."""
    return np.log(np.maximum(files.income_cents, 100) / 100.0)


def months_on_book(files: Files, day: int) -> Floats:
    """Cycles since admission."""
    return (cycle_of(day) - files.opened_cycle).astype(np.float64)


def utilisation(files: Files, day: int) -> Floats:
    """What is owed over the limit."""
    return _ratio(files.owed_cents, files.limit_cents)


def minimum_to_income(files: Files, day: int) -> Floats:
    """Minimum payment of today's statement over stated income."""
    return _ratio(files.minimum_cents, files.income_cents)


def on_time_streak(files: Files, day: int) -> Floats:
    """Bills met on time since the last that was not, at most 24."""
    return np.minimum(files.on_time_streak, LONGEST_STREAK).astype(np.float64)


def worst_days(files: Files, day: int) -> Floats:
    """Most days past due since the statement before, at most 180."""
    return np.minimum(files.worst_days, LATEST_DAYS).astype(np.float64)


def days_past_due(files: Files, day: int) -> Floats:
    """Days past due today, at most 180."""
    return np.minimum(files.days_past_due, LATEST_DAYS).astype(np.float64)


def paid_to_limit(files: Files, day: int) -> Floats:
    """Everything ever paid on the account over its limit."""
    return _ratio(files.paid_cents, files.limit_cents)


def orders_to_usual(files: Files, day: int) -> Floats:
    """Orders of the cycle over what is usual, in sums; what is usual counts as 100 yuan at least."""
    return _ratio(files.orders_cents, files.usual_cents, SMALLEST_USUAL_CENTS)


def contacts_failed(files: Files, day: int) -> Floats:
    """Contacts that met nobody, in a row, at most 24."""
    return np.minimum(files.contacts_failed, LONGEST_STREAK).astype(np.float64)


def account_drained(files: Files, day: int) -> Floats:
    """Share of the statement that the linked account would not cover today; 0 where none is seen."""
    short = np.maximum(files.billed_cents - files.linked_cents, 0)
    return np.where(files.linked_cents < 0, 0.0, _ratio(short, files.billed_cents))


def elsewhere_open(files: Files, day: int) -> Floats:
    """Accounts open with other platforms, from the bureau."""
    return files.elsewhere_open.astype(np.float64)


def elsewhere_owed_to_income(files: Files, day: int) -> Floats:
    """What is owed to other platforms over stated income, from the bureau."""
    return _ratio(files.elsewhere_owed_cents, files.income_cents)


def elsewhere_worst_days(files: Files, day: int) -> Floats:
    """Most days past due with other platforms, at most 180, from the bureau."""
    return np.minimum(files.elsewhere_worst_days, LATEST_DAYS).astype(np.float64)


def _basket_to_income(orders: Orders, files: Files) -> Floats:
    """The order over stated income."""
    return _ratio(orders.amount_cents, orders.income_cents)


def _instalments(orders: Orders, files: Files) -> Floats:
    """1 if the order is to be paid in instalments, else 0."""
    return (orders.term_cycles > 1).astype(np.float64)


def _prior_score(orders: Orders, files: Files) -> Floats:
    """Points that the prior scorecard has just given."""
    return orders.score.astype(np.float64)


FEATURES: dict[str, Callable[[Files, int], Floats]] = {
    of.__name__: of
    for of in (
        prior_score,
        log_income,
        months_on_book,
        utilisation,
        minimum_to_income,
        on_time_streak,
        worst_days,
        days_past_due,
        paid_to_limit,
        orders_to_usual,
        contacts_failed,
        account_drained,
        elsewhere_open,
        elsewhere_owed_to_income,
        elsewhere_worst_days,
    )
}
"""Features of account holders: functions of their files and the day."""

FEATURES_OF_APPLICANTS: dict[str, Callable[[Orders, Files], Floats]] = {
    "prior_score": _prior_score,
    "log_income": lambda orders, files: log_income(files, 0),
    "basket_to_income": _basket_to_income,
    "instalments": _instalments,
    "elsewhere_open": lambda orders, files: elsewhere_open(files, 0),
    "elsewhere_owed_to_income": lambda orders, files: elsewhere_owed_to_income(files, 0),
    "elsewhere_worst_days": lambda orders, files: elsewhere_worst_days(files, 0),
}
"""Features of applicants: functions of their orders and their files, row by row."""


def seen_of(names: Sequence[str], files: Files, day: int) -> Floats:
    """The features of account holders, shape (files, names), a column next to a column in memory."""
    return np.array([FEATURES[name](files, day) for name in names]).reshape(len(names), len(files)).T


def seen_of_applicants(names: Sequence[str], orders: Orders, files: Files) -> Floats:
    """The features of applicants, shape (orders, names), a column next to a column in memory."""
    return np.array([FEATURES_OF_APPLICANTS[name](orders, files) for name in names]).reshape(len(names), len(orders)).T
