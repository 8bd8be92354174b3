"""Freezes and limit reviews."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.core.frames import AccountActions, Cases, Reviews
from sim.core.units import MILLION, ppm
from sim.scenario import BureauParameters, CreditParameters

__all__ = ["bad_elsewhere", "cut_limit", "freezes", "grown_limit", "largest_limit", "limit_reviews"]

Ints = NDArray[np.int64]


def freezes(cases: Cases, credit: CreditParameters) -> AccountActions:
    """Freeze accounts from the set age of arrears on."""
    due = ~cases.frozen & ~cases.charged_off & (cases.days_past_due >= credit.freeze_days_past_due)
    rows = np.flatnonzero(due)
    return AccountActions(cases.consumer[rows], cases.platform[rows], cases.limit_cents[rows], np.ones(len(rows), bool))


def largest_limit(income_cents: Ints, credit: CreditParameters) -> Ints:
    """What limits of people with these incomes may grow to: the platform's largest, or so many cycles of income."""
    most = np.full(len(income_cents), credit.limit_max_cents)
    if credit.limit_to_income_max == 0.0:
        return most
    bound: Ints = np.minimum(most, income_cents * ppm(credit.limit_to_income_max) // MILLION)
    return bound


def grown_limit(limit_cents: Ints, growth: float, most_cents: Ints | int) -> Ints:
    """Limit after a review: limit * (1 + growth), never above the largest limit nor below what it was."""
    grown = limit_cents + limit_cents * ppm(growth) // MILLION
    kept: Ints = np.maximum(limit_cents, np.minimum(grown, most_cents))
    return kept


def cut_limit(limit_cents: Ints, cut: float, least_cents: int) -> Ints:
    """Limit after long arrears: limit * (1 - cut), never below the smallest limit unless it was so before."""
    lower = limit_cents - limit_cents * ppm(cut) // MILLION
    kept: Ints = np.maximum(lower, np.minimum(limit_cents, least_cents))
    return kept


def bad_elsewhere(worst_days: Ints, bureau: BureauParameters) -> NDArray[np.bool_]:
    """Whom the bureau shows to be later with another lender than it allows."""
    bad: NDArray[np.bool_] = (worst_days > bureau.worst_days) & bureau.active
    return bad


def limit_reviews(reviews: Reviews, credit: CreditParameters, bureau: BureauParameters) -> AccountActions:
    """Thaw accounts whose arrears are paid, some at a lower limit; raise limits as income and the bureau allow.

    Arrears that an arrangement took away are paid once as much has been paid since.
    A limit is raised after every so many statements paid on time.
    """
    grows = ~reviews.frozen & (reviews.on_time_streak % credit.limit_review_statements == 0)
    grows &= ~bad_elsewhere(reviews.elsewhere_worst_days, bureau)
    most = largest_limit(reviews.income_cents, credit)
    limit = np.where(grows, grown_limit(reviews.limit_cents, credit.limit_growth, most), reviews.limit_cents)
    thaws = reviews.frozen & (reviews.arranged_cents == 0)
    late = thaws & (reviews.worst_days > credit.limit_cut_after_days)
    limit = np.where(late, cut_limit(limit, credit.limit_cut, credit.limit_min_cents), limit)
    changed = thaws | grows
    return AccountActions(
        reviews.consumer[changed], reviews.platform[changed], limit[changed], np.zeros(int(changed.sum()), bool)
    )
