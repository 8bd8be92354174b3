"""Units of time and money that every room shares."""

from __future__ import annotations

__all__ = [
    "CYCLES_PER_YEAR",
    "CYCLE_DAYS",
    "MILLION",
    "NEVER",
    "NO_DAY",
    "YEAR_DAYS",
    "cycle_of",
    "day_of_cycle",
    "ppm",
]

CYCLE_DAYS = 30
"""Days between two statements, and between two pay days."""

CYCLES_PER_YEAR = 12

YEAR_DAYS = CYCLES_PER_YEAR * CYCLE_DAYS
"""In which interest a year is counted."""

MILLION = 1_000_000
"""Charges are whole numbers: shares of money are kept in parts per million."""

NEVER = -1_000_000
"""A day so long before the first that everything counted from it is over."""

NO_DAY = -1
"""Stands for a day where there is none yet."""


def cycle_of(day: int) -> int:
    """The billing cycle that a day falls in, counted from day 0."""
    return day // CYCLE_DAYS


def day_of_cycle(day: int) -> int:
    """The place of a day in its cycle, 0 to 29."""
    return day % CYCLE_DAYS


def ppm(share: float) -> int:
    """A share in parts per million, rounded half to even."""
    return round(share * MILLION)
