"""What a flat instalment fee costs per year, by the dates on which instalments fall due."""

from __future__ import annotations

from math import expm1, floor, log1p

from sim.core.units import CYCLE_DAYS, CYCLES_PER_YEAR, MILLION
from sim.scenario.errors import ScenarioError, bad_value

DAYS_PER_YEAR = 365
PLAN_LENGTHS = (3, 6, 12, 24)
HALVINGS = 60


def flat_fee_apr(fee_per_cycle: float, cycles: int, first_days: int = CYCLE_DAYS) -> float:
    """Annual price of a plan: twelve times its internal rate of return per 30 days.

    Convention: a cycle has 30 days, a year 12 cycles (30/360); within a plan the rate compounds every 30 days and, in
    between, by the power days / 30; the year is nominal, not compounded (docs/sources.md, 1A: IRR x 12).

    The principal is lent on the day of the order and repaid in ``cycles`` equal parts, each with ``fee_per_cycle`` (a
    share of the original principal) on top, the first ``first_days`` days after the order, the others 30 days apart.
    The rate r solves (1/n + fee) * (1 - (1 + r)^-n) / r * (1 + r)^(1 - first_days / 30) = 1; found by bisection.
    """
    payment = 1 / cycles + fee_per_cycle
    low, high = 0.0, 1.0
    while _present_value(payment, cycles, first_days, high) > 1:
        high *= 2
    for _ in range(HALVINGS):
        rate = (low + high) / 2
        low, high = (rate, high) if _present_value(payment, cycles, first_days, rate) > 1 else (low, rate)
    return CYCLES_PER_YEAR * high


def highest_flat_fee(cap_annual: float, cycles: int, first_days: int = CYCLE_DAYS) -> float:
    """The fee per cycle, a share of the principal, at which a plan costs ``cap_annual``; see ``flat_fee_apr``."""
    rate = cap_annual / CYCLES_PER_YEAR
    if rate <= 0:
        return 0.0
    return max(0.0, down_to_ppm(1 / _present_value(1.0, cycles, first_days, rate) - 1 / cycles))


def down_to_ppm(share: float) -> float:
    """A share as charges use it, in whole parts per million, rounded down so that a cap is not passed."""
    return floor(share * MILLION) / MILLION


def _present_value(payment: float, cycles: int, first_days: int, rate: float) -> float:
    """Of the instalments on the day of the order, at a rate per 30 days above 0."""
    growth = log1p(rate)
    return payment * -expm1(-cycles * growth) / expm1(growth) * (1 + expm1(growth * (1 - first_days / CYCLE_DAYS)))


def too_dear(key: str, given: float, price: float, late: str, cap: float, also: str = "") -> ScenarioError:
    """The error for a price above the cap, which is in the table ``late``."""
    return bad_value(key, given, f"what costs at most {late}.apr_cap, {cap:.4g} per year; this costs {price:.4g}{also}")
