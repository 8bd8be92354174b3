"""What a lender keeps in mind of an account from one statement to the next."""

from __future__ import annotations

WRITTEN_OFF_DAYS = 3_600  # how late a debt counts that was written off and is unpaid
MOST_FAILED = 255  # failed contacts are counted no further
FORBORNE_CYCLES = 12
FORBORNE_DAYS = 30


def usual_after(usual_cents: int, orders_cents: int) -> int:
    """Usual sum of orders between two statements, cents: (usual + orders) // 2; the first sum is the usual one.

    An average in which each cycle weighs half of the one after it.
    """
    return (usual_cents + orders_cents) // 2 if usual_cents > 0 else orders_cents


def failed_in_a_row(failed: int, arrived: bool) -> int:
    """Contacts that met nobody or led nowhere, one after another: one more, or none after one that arrived."""
    return 0 if arrived else min(MOST_FAILED, failed + 1)


def days_late(written_off: bool, owed_cents: int, days_past_due: int) -> int:
    """How late a debt is to those who ask a bureau, days: 3,600 if written off and unpaid, 0 once that is paid."""
    if not written_off:
        return days_past_due
    return WRITTEN_OFF_DAYS if owed_cents > 0 else 0


def is_forborne(cycle: int, arranged_cycle: int, days_past_due: int) -> bool:
    """Held up by an arrangement: at most 30 days past due, and arranged in one of the last 12 cycles, this included."""
    return days_past_due <= FORBORNE_DAYS and cycle - arranged_cycle < FORBORNE_CYCLES
