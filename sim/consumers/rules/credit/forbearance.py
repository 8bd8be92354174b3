"""Relief by rule: to whom an arrangement is open, who finds it in the app, when paying brings an account up to date."""

from __future__ import annotations

MOST_COUNTED = 100


def is_eligible(cycle: int, opened_cycle: int, arranged_cycle: int, min_cycles_open: int, gap_cycles: int) -> bool:
    """Open for ``min_cycles_open`` cycles at least, and as many as ``gap_cycles`` since the last arrangement."""
    return cycle - opened_cycle >= min_cycles_open and cycle - arranged_cycle >= gap_cycles


def sees_help(u: float, days_past_due: int, from_days: int, to_days: int, help_daily: float) -> bool:
    """Looks at the offer of time in the app today: u < daily probability, while the arrears are of an age for it."""
    return 0 < from_days <= days_past_due <= to_days and u < help_daily


def minimums_met(before: int, paid_cents: int, minimum_cents: int) -> int:
    """Minimums met one after another: one more if, since the last due date, as much as this one has been paid.

    A payment counts whatever it was booked on; one that pays nothing meets no minimum, even of 0.
    """
    if paid_cents == 0 or paid_cents < minimum_cents:
        return 0
    return min(before + 1, MOST_COUNTED)
