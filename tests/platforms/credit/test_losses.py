"""A cut-off that follows losses: doubles of loss are so many points; without a scorecard's points it stays."""

from __future__ import annotations

import pytest

from sim.platforms.credit.losses import Losses, cutoff_shift
from sim.scenario import CreditParameters


@pytest.mark.parametrize(
    ("loss", "points", "shift"),
    [
        (0.03, 40, 0),
        (0.06, 40, 40),
        (0.015, 40, -40),
        (0.12, 20, 40),
        (0.06, 0, 0),
        (0.0, 40, 0),
        (30.0, 40, 100),
        (1e-9, 40, -100),
    ],
)
def test_each_doubling_of_losses_moves_the_cut_off_by_the_same_points(loss: float, points: int, shift: int) -> None:
    assert cutoff_shift(loss, CreditParameters(points_to_double_odds=points)) == shift


def test_the_cut_off_moves_no_farther_than_the_most() -> None:
    credit = CreditParameters(points_to_double_odds=40, cutoff_most_moved=25)
    assert [cutoff_shift(loss, credit) for loss in (0.06, 0.03, 0.015)] == [25, 0, -25]


def test_losses_are_what_recent_cycles_lost_a_year() -> None:
    losses = Losses(0.03)
    losses.close_cycle(0, 0, 0.8)
    assert losses.annual == 0.03
    for _ in range(60):
        losses.close_cycle(500, 100_000, 0.8)
    assert losses.annual == pytest.approx(0.06)
    losses.close_cycle(-10_000, 100_000, 0.8)  # more came back than was lost
    assert losses.annual == pytest.approx(0.048)
