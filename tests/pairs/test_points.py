"""Points for paying on time: more instalments, fewer bills missed, and what it costs. ``pair`` says how sure."""

from __future__ import annotations

import pytest

from sim.results import Comparison
from tests.pairs.pair import change, compared, falls, level, rises, same_tables

WORLD = (("population.size", 2_000), ("days", 300))
REPLICATIONS = 5


@pytest.fixture(scope="module")
def pair() -> Comparison:
    return compared("points", WORLD, REPLICATIONS)


@pytest.mark.experiment
def test_more_is_split_and_fewer_bills_are_missed(pair: Comparison) -> None:
    assert rises(change(pair, "share_instalment_orders"))
    assert falls(change(pair, "share_bills_forgotten"))
    assert falls(change(pair, "share_bills_unpaid"))


@pytest.mark.experiment
def test_it_costs_the_platform_money_and_it_owes_what_is_not_used_yet(pair: Comparison) -> None:
    assert falls(change(pair, "new_net_income_cents"))
    assert falls(change(pair, "n_cash_cents"))
    earned, redeemed, expired, owed = (
        change(pair, metric).sum()
        for metric in (
            "new_points_earned_cents",
            "new_points_redeemed_cents",
            "new_points_expired_cents",
            "n_points_owed_cents",
        )
    )
    assert earned == redeemed + expired + owed > 0, "to the cent"
    assert level(pair, "n_points_owed_cents")[0] == 0


@pytest.mark.experiment
def test_without_anything_to_remember_by_nothing_is_forgotten_less() -> None:
    """The rule is ``points_recall``: switched off, forgetting is what it was."""
    idle = compared("points", (*WORLD, ("repayment.points_recall", 0.0)), 2)
    assert abs(change(idle, "share_bills_forgotten")).max() < 0.001


def test_switched_off_it_is_the_market_without() -> None:
    same_tables(
        "points",
        {"platforms.baitiao.points.per_100_yuan": 0.0, "platforms.baitiao.points.instalment_bonus": 0.0},
        **{"population.size": 400, "days": 90},
    )
