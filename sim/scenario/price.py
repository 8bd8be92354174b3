"""What a flat instalment fee costs per year."""

from __future__ import annotations

from math import expm1, log1p

CYCLES_PER_YEAR = 12
HALVINGS = 60


def flat_fee_apr(fee_per_cycle: float, cycles: int) -> float:
    """Annual price of a plan: twelve times the internal rate of return per cycle.

    The principal is repaid in ``cycles`` equal parts, each with ``fee_per_cycle`` (a share of the original
    principal) on top. The rate r solves (1/n + fee) * (1 - (1 + r)^-n) / r = 1 and is found by bisection.
    """
    payment = 1 / cycles + fee_per_cycle
    low, high = 0.0, payment
    for _ in range(HALVINGS):
        rate = (low + high) / 2
        present_value = payment * -expm1(-cycles * log1p(rate)) / rate
        low, high = (rate, high) if present_value > 1 else (low, rate)
    return CYCLES_PER_YEAR * high
