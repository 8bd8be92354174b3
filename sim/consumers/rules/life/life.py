"""What comes in and what must go out."""

from __future__ import annotations

import math

from sim.consumers.rules.life.people import whole
from sim.core.units import CYCLE_DAYS


def nth_part(total_cents: int, n: int, parts: int) -> int:
    """The n-th (from 0) of ``parts`` nearly equal whole parts, which add up to the total exactly."""
    return total_cents * (n + 1) // parts - total_cents * n // parts


def next_employed(employed: bool, u: float, job_loss_daily: float, job_finding_daily: float) -> bool:
    """In work tomorrow: jobs are lost and found at constant hazards."""
    if employed:
        return u >= job_loss_daily
    return u < job_finding_daily


def pay(income_cents: int, employed: bool, benefit_share: float) -> int:
    """What arrives on pay day, cents: income, or the benefit that replaces a share of it."""
    if employed:
        return income_cents
    return whole(income_cents * benefit_share)


def expense_shock(income_cents: int, median_share: float, log_sd: float, z: float) -> int:
    """Size of an unexpected expense, cents: income * median share * exp(sd z)."""
    return whole(income_cents * median_share * math.exp(log_sd * z))


def pay_level_after(level: float, memory: float, log_sd: float, z: float) -> float:
    """Log deviation of this cycle's pay from the usual: memory * level + sqrt(1 - memory^2) * sd * z."""
    return memory * level + math.sqrt(1.0 - memory * memory) * log_sd * z


def varied_pay(pay_cents: int, level: float, log_sd: float) -> int:
    """Pay of one in work, cents: pay * exp(level - sd^2 / 2), which is the usual pay on average over people."""
    return whole(pay_cents * math.exp(level - 0.5 * log_sd * log_sd))


def put_aside(cash_cents: int, buffer_cents: int, owed_cents: int) -> int:
    """What a consumer feels free to spend just before the next pay: cash above the liked buffer and known debts."""
    return max(0, cash_cents - buffer_cents - owed_cents)


def kept_for_debts(owed_cents: int, patience: float) -> int:
    """What a consumer keeps of his cash for known debts, cents: patience * owed.

    Planners keep all (patience 1), the present-biased less (Laibson 1997).
    """
    return int(patience * owed_cents)


def days_to_pay_day(day: int, pay_day: int) -> int:
    """Days from ``day`` to the next pay day, 1 to 30 (the pay of today has arrived)."""
    return CYCLE_DAYS - (day - pay_day) % CYCLE_DAYS
