"""Who leaves, which accounts close, when a debt is struck."""

from __future__ import annotations

import pytest

from sim.consumers.rules.life import turnover


@pytest.mark.parametrize("annual", [0.0, 0.04, 0.5, 0.999])
def test_twelve_cycles_make_a_year(annual: float) -> None:
    assert (1.0 - turnover.leaving_per_cycle(annual)) ** 12 == pytest.approx(1.0 - annual)


def test_nobody_or_everybody_leaves() -> None:
    assert turnover.leaving_per_cycle(0.0) == 0.0
    assert turnover.leaving_per_cycle(1.0) == 1.0


@pytest.mark.parametrize(
    ("before", "n_orders", "owed", "after"), [(0, 0, 0, 1), (5, 0, 0, 6), (5, 1, 0, 0), (5, 0, 1, 0), (255, 0, 0, 255)]
)
def test_idle_statements(before: int, n_orders: int, owed: int, after: int) -> None:
    assert turnover.idle_after(before, n_orders, owed) == after


@pytest.mark.parametrize(
    ("cycle", "off", "kept", "struck"),
    [(59, 0, 60, False), (60, 0, 60, True), (70, 11, 60, False), (71, 11, 60, True), (10_000, 0, 0, False)],
)
def test_a_debt_is_struck_after_so_many_cycles(cycle: int, off: int, kept: int, struck: bool) -> None:
    assert turnover.is_struck(cycle, off, kept) is struck
