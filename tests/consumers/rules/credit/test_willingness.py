"""Willingness that lasts, fades and knows what is at stake, by hand and as properties."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.consumers.rules.credit import willingness
from sim.core.random import normal_quantile

z = st.floats(-6.0, 6.0)
share = st.floats(0.0, 1.0)
money = st.integers(0, 10_000_000)


@pytest.mark.parametrize(("z", "found"), [(0.0, 0.5), (1.959964, 0.975), (-1.281552, 0.1)])
def test_normal_share(z: float, found: float) -> None:
    assert willingness.normal_share(z) == pytest.approx(found, abs=1e-6)


@pytest.mark.parametrize(("memory", "shared", "found"), [(0.0, 0.5, 0.3), (1.0, 1.0, 0.8), (1.0, 0.0, 0.6)])
def test_lasting_lot_without_and_with_all_memory(memory: float, shared: float, found: float) -> None:
    lot = willingness.lasting_lot(normal_quantile(0.8), normal_quantile(0.6), normal_quantile(0.3), memory, shared)
    assert lot == pytest.approx(found, abs=1e-8)


def test_lots_stay_uniform_and_remember_as_much_as_they_should() -> None:
    """100,000 people over two cycles; a false alarm is rarer than one in 10,000 (4 standard errors)."""
    n = 100_000
    rng = np.random.default_rng(1)
    draws = rng.standard_normal((4, n))
    first, second = (
        np.array([willingness.lasting_lot(*row, 0.7, 0.5) for row in draws[[0, 1, cycle]].T]) for cycle in (2, 3)
    )
    assert abs(first.mean() - 0.5) < 4 * math.sqrt(1 / 12 / n)
    assert abs((first < 0.03).mean() - 0.03) < 4 * math.sqrt(0.03 * 0.97 / n)
    # correlation of uniform lots with latent correlation r: 6 / pi * asin(r / 2)
    assert np.corrcoef(first, second)[0, 1] == pytest.approx(6 / math.pi * math.asin(0.35), abs=0.01)


@given(z, z, z, share, share)
def test_a_lot_is_a_share(person: float, account: float, cycle: float, memory: float, shared: float) -> None:
    assert 0.0 <= willingness.lasting_lot(person, account, cycle, memory, shared) <= 1.0


@pytest.mark.parametrize(("asked", "able", "logits"), [(0, 0, 0.0), (50, 99, 1.0), (200, 99, 2.0), (200, 0, 2.0)])
def test_pain_of_paying(asked: int, able: int, logits: float) -> None:
    assert willingness.pain_of_paying(asked, able, 2.0) == pytest.approx(logits)


@given(money, money, money)
def test_more_cash_never_hurts_more(asked: int, able: int, more: int) -> None:
    assert willingness.pain_of_paying(asked, able + more, 1.0) <= willingness.pain_of_paying(asked, able, 1.0)


@pytest.mark.parametrize(
    ("limit", "elsewhere", "stake"),
    [
        (0, 0, 0.0),
        (600_000, 0, math.log(2.0)),
        (9_000_000, 0, math.log(3.0)),
        (600_000, 600_000, math.log(1.5)),
        (600_000, 1_200_000, 0.0),  # two incomes elsewhere: nothing is lost
    ],
)
def test_credit_at_stake(limit: int, elsewhere: int, stake: float) -> None:
    assert willingness.credit_at_stake(limit, elsewhere, 600_000, 2.0) == pytest.approx(stake)


@given(money, money, money)
def test_who_has_more_credit_elsewhere_has_no_more_to_lose(limit: int, elsewhere: int, more: int) -> None:
    lost = willingness.credit_at_stake(limit, elsewhere + more, 600_000, 2.0)
    assert 0.0 <= lost <= willingness.credit_at_stake(limit, elsewhere, 600_000, 2.0) + 1e-12


@given(st.integers(0, 30_000), st.integers(0, 3_000))
def test_an_older_debt_is_paid_no_more_willingly(days: int, more: int) -> None:
    assert willingness.staleness(days + more, 0.5) >= willingness.staleness(days, 0.5)


@pytest.mark.parametrize(("paid", "allowance", "logits"), [(0, 100, 0.0), (50, 100, 0.4), (300, 100, 0.8), (5, 0, 0.0)])
def test_momentum(paid: int, allowance: int, logits: float) -> None:
    assert willingness.momentum(paid, allowance, 0.8) == pytest.approx(logits)
