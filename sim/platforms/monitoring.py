"""Freezes and limit reviews."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.frames import AccountActions, Cases, Reviews
from sim.scenario import CreditParameters

__all__ = ["freezes", "grown_limit", "limit_reviews"]


def freezes(cases: Cases, credit: CreditParameters) -> AccountActions:
    """Freeze accounts from the set age of arrears on."""
    due = ~cases.frozen & ~cases.charged_off & (cases.days_past_due >= credit.freeze_days_past_due)
    chosen = cases.where(due)
    return AccountActions(chosen.consumer, chosen.platform, chosen.limit_cents, np.ones(len(chosen), bool))


def grown_limit(limit_cents: NDArray[np.int64], growth: float, most_cents: int) -> NDArray[np.int64]:
    """Limit after a review: limit * (1 + growth), never above the largest limit nor below what it was."""
    grown = limit_cents + limit_cents * round(growth * 1_000_000) // 1_000_000
    kept: NDArray[np.int64] = np.maximum(limit_cents, np.minimum(grown, most_cents))
    return kept


def limit_reviews(reviews: Reviews, credit: CreditParameters) -> AccountActions:
    """Thaw accounts whose arrears are paid; raise the limit after every so many statements paid on time."""
    grows = ~reviews.frozen & (reviews.on_time_streak % credit.limit_review_statements == 0)
    limit = np.where(
        grows, grown_limit(reviews.limit_cents, credit.limit_growth, credit.limit_max_cents), reviews.limit_cents)
    changed = reviews.frozen | grows
    return AccountActions(
        reviews.consumer[changed], reviews.platform[changed], limit[changed], np.zeros(int(changed.sum()), bool))
