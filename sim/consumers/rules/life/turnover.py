"""Who leaves, which accounts close, and when a debt is struck from the record."""

from __future__ import annotations

import math

MOST_IDLE = 255  # idle statements are counted no further


def leaving_per_cycle(share_annual: float) -> float:
    """Chance of leaving in a cycle, of people of whom this share leaves in a year: 1 - (1 - share)^(1/12)."""
    return -math.expm1(math.log1p(-share_annual) / 12.0) if share_annual < 1.0 else 1.0


def idle_after(idle_cycles: int, n_orders: int, owed_cents: int) -> int:
    """Statements in a row without an order and with nothing owed: one more, or none."""
    return min(MOST_IDLE, idle_cycles + 1) if n_orders == 0 and owed_cents == 0 else 0


def is_struck(cycle: int, charged_off_cycle: int, record_cycles: int) -> bool:
    """A written-off debt is struck from the record and claimed no more, so many cycles later; 0: never."""
    return record_cycles > 0 and cycle - charged_off_cycle >= record_cycles
