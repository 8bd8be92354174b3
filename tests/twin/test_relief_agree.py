"""Engine and twin in a market: points and forbearance alone in hard times, and all that platforms do at once."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.core.ledger import Account, Actor, Entry
from sim.core.vocabulary import Count
from sim.market import CreditMarket
from sim.scenario import Scenario, override
from tests.twin.compare import unequal_tables
from tests.twin.test_agreement import _step_both
from tests.twin.worlds import FORBEARANCE, POINTS, everything, stressed

DEALT = (Entry.POINTS_EARNED, Entry.POINTS_REDEEMED, Entry.POINTS_EXPIRED)


class Moved:
    """What the twin counted and booked over a run, by platform."""

    def __init__(self, n_platforms: int) -> None:
        self.counts: NDArray[np.int64] = np.zeros((n_platforms, len(Count)), np.int64)
        self.points: NDArray[np.int64] = np.zeros((n_platforms, len(DEALT)), np.int64)

    def note(self, market: CreditMarket) -> None:
        """Before the day is forgotten."""
        self.counts += market.consumers.counts
        self.points += market.ledger.flows[:, DEALT]


def generous(size: int, days: int) -> Scenario:
    """Hard times with points everywhere; one platform helps early, the other waits until debtors pay again."""
    return override(
        stressed(size, days),
        {
            **{
                f"platforms.{name}.points.{leaf}": value
                for name in ("daily", "flat", "bills_only")
                for leaf, value in POINTS.items()
            },
            **{f"platforms.daily.forbearance.{leaf}": value for leaf, value in FORBEARANCE.items()},
            "platforms.flat.forbearance.re_age_after": 1,
            "repayment.points_recall": 0.3,
        },
    )


def _lived_through(scenario: Scenario, seed: int, monkeypatch: pytest.MonkeyPatch) -> tuple[CreditMarket, Moved]:
    moved = Moved(len(scenario.platforms))
    record = CreditMarket.record

    def noted(market: CreditMarket) -> None:
        moved.note(market)
        record(market)

    monkeypatch.setattr(CreditMarket, "record", noted)
    engine, twin = _step_both(scenario, seed)
    assert unequal_tables(engine.tables(), twin.tables()) == []
    _assert_points_are_owed(engine)
    return engine, moved


def _assert_points_are_owed(market: CreditMarket) -> None:
    """What platforms owe is what the points of their members are worth, to the cent."""
    accounts = market.consumers.accounts
    held = accounts.points.astype(np.int64) + accounts.points_before
    assert np.array_equal((held * 2).sum(axis=0), -market.ledger.balances[Actor.PLATFORM :, Account.POINTS_OWED])


def test_agree_on_points_and_relief_in_hard_times(monkeypatch: pytest.MonkeyPatch) -> None:
    _, moved = _lived_through(generous(300, 150), 3, monkeypatch)
    assert (moved.points[:, :2] > 0).all()
    assert moved.points[:, 2].any()
    assert moved.counts[:, Count.POINTS_TIERS].any()
    assert moved.counts[0, Count.ARRANGEMENTS] > 20, "nobody was helped in the app"
    assert moved.counts[1, Count.RE_AGED] > 0


def test_agree_on_all_that_platforms_do_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    engine, moved = _lived_through(everything(200, 100), 3, monkeypatch)
    assert (moved.points > 0).all()
    assert (moved.counts[:, Count.ARRANGEMENTS] > 50).all()
    assert (engine.consumers.accounts.arranged_cycle >= 0).any(axis=0).all()
