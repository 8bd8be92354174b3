"""The annual price of flat instalment fees, against the published table (docs/sources.md, 1A)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario import flat_fee_apr

PUBLISHED = [  # fee per cycle, cycles, percent per year
    (0.005, 3, 9.0),
    (0.005, 6, 10.2),
    (0.005, 12, 10.9),
    (0.005, 24, 11.1),
    (0.007, 3, 12.6),
    (0.007, 6, 14.3),
    (0.007, 12, 15.2),
    (0.007, 24, 15.4),
    (0.010, 3, 17.9),
    (0.010, 6, 20.3),
    (0.010, 9, 21.1),
    (0.010, 12, 21.5),
    (0.010, 24, 21.6),
    (0.012, 3, 21.5),
    (0.012, 6, 24.3),
    (0.012, 12, 25.6),
    (0.012, 24, 25.6),
    (0.025 / 3, 3, 14.9),
    (0.045 / 6, 6, 15.3),
    (0.065 / 9, 9, 15.3),
    (0.088 / 12, 12, 15.9),
    (0.023 / 3, 3, 13.7),
    (0.075 / 12, 12, 13.6),
]


@pytest.mark.parametrize(("fee", "cycles", "percent"), PUBLISHED)
def test_the_published_table(fee: float, cycles: int, percent: float) -> None:
    assert 100 * flat_fee_apr(fee, cycles) == pytest.approx(percent, abs=0.0501)


def test_one_cycle_is_simple_interest() -> None:
    assert flat_fee_apr(0.01, 1) == pytest.approx(0.12, rel=1e-9)


@given(st.floats(0.0, 0.05), st.sampled_from([1, 3, 6, 12, 24]), st.integers(1, 57))
def test_at_this_rate_the_payments_are_worth_the_principal(fee: float, cycles: int, first_days: int) -> None:
    rate = flat_fee_apr(fee, cycles, first_days) / 12
    worth = sum((1 / cycles + fee) / (1 + rate) ** (first_days / 30 + cycle) for cycle in range(cycles))
    assert worth == pytest.approx(1.0, abs=1e-9)


def test_what_a_fee_that_costs_24_percent_from_30_days_on_costs_by_the_dates_of_statements() -> None:
    """Due 10 days after a statement, the first instalment comes 10 to 39 days after the order: 36.3 to 20.8 %."""
    fee = 0.02 / (1 - 1.02**-3) - 1 / 3
    prices = [flat_fee_apr(fee, 3, days) for days in range(10, 40)]
    assert flat_fee_apr(fee, 3) == pytest.approx(0.24, abs=1e-9)
    assert prices == sorted(prices, reverse=True)
    assert (prices[0], prices[-1]) == (pytest.approx(0.3633, abs=1e-4), pytest.approx(0.2083, abs=1e-4))
    assert sum(prices) / 30 == pytest.approx(0.272, abs=1e-4)
