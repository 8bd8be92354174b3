"""Who may have an arrangement, who finds one in the app, and how minimums met in arrears are counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.consumers.rules.credit import forbearance
from sim.consumers.state import NEVER_CYCLE

cycles = st.integers(0, 200)


@pytest.mark.parametrize(
    ("cycle", "opened", "arranged", "eligible"),
    [
        (9, 0, NEVER_CYCLE, True),
        (8, 0, NEVER_CYCLE, False),  # nine cycles open
        (20, 0, 8, True),
        (20, 0, 9, False),  # twelve since the last
    ],
)
def test_eligibility(cycle: int, opened: int, arranged: int, eligible: bool) -> None:
    assert forbearance.is_eligible(cycle, opened, arranged, 9, 12) is eligible


@given(cycles, cycles, cycles)
def test_without_rules_everyone_is_eligible(cycle: int, opened: int, arranged: int) -> None:
    assert forbearance.is_eligible(cycle, min(cycle, opened), min(cycle, arranged), 0, 0)


@pytest.mark.parametrize(
    ("u", "days", "from_days", "seen"),
    [
        (0.09, 5, 5, True),
        (0.1, 5, 5, False),
        (0.09, 4, 5, False),
        (0.09, 30, 5, True),
        (0.09, 31, 5, False),
        (0.09, 5, 0, False),  # nothing is offered
    ],
)
def test_help_in_the_app(u: float, days: int, from_days: int, seen: bool) -> None:
    assert forbearance.sees_help(u, days, from_days, 30, 0.1) is seen


@pytest.mark.parametrize(
    ("before", "paid", "minimum", "after"),
    [
        (2, 5_000, 5_000, 3),
        (2, 4_999, 5_000, 0),
        (2, 0, 5_000, 0),
        (2, 0, 0, 0),  # nothing was asked, and nothing paid
        (2, 1, 0, 3),
    ],
)
def test_minimums_met_in_a_row(before: int, paid: int, minimum: int, after: int) -> None:
    assert forbearance.minimums_met(before, paid, minimum) == after


def test_the_count_stays_within_its_column() -> None:
    met = 0
    for _ in range(1_000):
        met = forbearance.minimums_met(met, 1, 1)
    assert 12 < met < 256
