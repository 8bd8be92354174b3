"""What comes in and what must go out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.consumers.rules.life import life


@pytest.mark.parametrize(
    ("total", "parts", "expected"),
    [(100, 3, [33, 33, 34]), (120_000, 3, [40_000, 40_000, 40_000]), (2, 3, [0, 1, 1]), (0, 3, [0, 0, 0]), (7, 1, [7])],
)
def test_parts_by_hand(total: int, parts: int, expected: list[int]) -> None:
    assert [life.nth_part(total, n, parts) for n in range(parts)] == expected


@given(st.integers(0, 10**9), st.integers(1, 30))
def test_parts_sum_exactly_and_differ_by_a_cent_at_most(total: int, parts: int) -> None:
    found = [life.nth_part(total, n, parts) for n in range(parts)]
    assert sum(found) == total
    assert max(found) - min(found) <= 1


@pytest.mark.parametrize(
    ("employed", "u", "tomorrow"),
    [
        (True, 0.0002, False),  # below the hazard of 0.0003: lost
        (True, 0.0003, True),
        (True, 0.9, True),
        (False, 0.0079, True),  # below the hazard of 0.008: found
        (False, 0.008, False),
    ],
)
def test_next_employed(employed: bool, u: float, tomorrow: bool) -> None:
    assert life.next_employed(employed, u, 0.0003, 0.008) is tomorrow


@pytest.mark.parametrize("employed", [True, False])
@pytest.mark.parametrize("u", [2.0**-33, 0.5, 1 - 2.0**-33])
def test_nothing_changes_at_hazard_zero(employed: bool, u: float) -> None:
    assert life.next_employed(employed, u, 0.0, 0.0) is employed


@pytest.mark.parametrize(
    ("employed", "share", "expected"), [(True, 0.35, 600_000), (False, 0.35, 210_000), (False, 0.0, 0)]
)
def test_pay(employed: bool, share: float, expected: int) -> None:
    assert life.pay(600_000, employed, share) == expected


def test_expense_shock() -> None:
    assert life.expense_shock(600_000, 0.4, 0.9, 0.0) == 240_000
    assert life.expense_shock(600_000, 0.4, 0.9, 1.0) == 590_305  # 240,000 * e^0.9
    assert life.expense_shock(600_000, 0.0, 0.9, 1.0) == 0


@pytest.mark.parametrize(
    ("cash", "buffer", "owed", "expected"),
    [
        (500_000, 200_000, 100_000, 200_000),
        (300_000, 200_000, 100_000, 0),
        (250_000, 200_000, 100_000, 0),  # never negative
        (500_000, 0, 0, 500_000),
    ],
)
def test_put_aside(cash: int, buffer: int, owed: int, expected: int) -> None:
    assert life.put_aside(cash, buffer, owed) == expected


@pytest.mark.parametrize(
    ("day", "pay_day", "days"),
    [
        (0, 0, 30),  # the pay of today has arrived: the next is a cycle away
        (5, 10, 5),
        (9, 10, 1),
        (10, 10, 30),
        (11, 10, 29),
        (35, 10, 5),
        (29, 0, 1),
        (0, 29, 29),
    ],
)
def test_days_to_pay_day(day: int, pay_day: int, days: int) -> None:
    assert life.days_to_pay_day(day, pay_day) == days


@given(st.integers(0, 36_000), st.integers(0, 29))
def test_pay_day_comes_when_it_is_said_to(day: int, pay_day: int) -> None:
    days = life.days_to_pay_day(day, pay_day)
    assert 1 <= days <= 30
    assert (day + days) % 30 == pay_day


def test_pay_varies_around_the_usual_and_remembers() -> None:
    """20,000 people after 20 cycles; tolerances of 4 standard errors, a false alarm in 10,000."""
    rng = np.random.default_rng(3)
    levels = np.zeros(20_000)
    for _ in range(20):
        before = levels
        levels = np.array(
            [
                life.pay_level_after(level, 0.8, 0.25, z)
                for level, z in zip(levels, rng.standard_normal(len(levels)), strict=True)
            ]
        )
    pay = np.array([life.varied_pay(600_000, level, 0.25) for level in levels])
    assert abs(pay.mean() / 600_000 - 1.0) < 4 * 0.255 / np.sqrt(20_000)
    assert levels.std() == pytest.approx(0.25, abs=0.006)
    assert np.corrcoef(before, levels)[0, 1] == pytest.approx(0.8, abs=0.011)


def test_pay_without_spread_is_the_usual() -> None:
    assert life.varied_pay(612_345, life.pay_level_after(0.0, 0.8, 0.0, 2.0), 0.0) == 612_345


@pytest.mark.parametrize(("patience", "kept"), [(1.0, 1_001), (0.5, 500), (0.0, 0)])
def test_kept_for_debts(patience: float, kept: int) -> None:
    assert life.kept_for_debts(1_001, patience) == kept
