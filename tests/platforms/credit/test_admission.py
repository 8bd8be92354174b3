"""Admission: the scorecard by hand, and policies that a user brings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import CreditMarket
from sim.core.frames import Decisions, Orders
from sim.platforms import POLICIES, CreditPolicy, Scorecard
from sim.platforms.credit.risk import score
from sim.scenario import CreditParameters, ScenarioError

KEY = "platforms.baitiao.credit.policy"
CREDIT = CreditParameters(
    score_cutoff=590, limit_to_income=0.6, limit_per_100_points=0.5, limit_min_cents=50_000, limit_max_cents=5_000_000
)


def orders(*rows: dict[str, Any]) -> Orders:
    """Orders of RMB 300 from applicants who earn RMB 6,000 a cycle, unless said otherwise."""
    usual = dict(
        consumer=0,
        platform=0,
        amount_cents=30_000,
        term_cycles=1,
        green=False,
        applies=True,
        limit_cents=0,
        headroom_cents=0,
        income_cents=600_000,
        score=650,
        n_orders=0,
        orders_cents=0,
        usual_cents=0,
        opened_cycle=0,
        elsewhere_worst_days=0,
    )
    return Orders.of_rows([tuple((usual | row).values()) for row in rows])


@pytest.mark.parametrize(
    ("score", "income", "limit"),
    [
        (590, 600_000, 360_000),  # at the cut-off: 0.6 of a cycle's income
        (690, 600_000, 660_000),  # 100 points more: half a cycle more
        (640, 600_000, 510_000),
        (589, 600_000, 0),  # a point below
        (590, 612_345, 360_000),  # 367,407 in whole 100 yuan
        (590, 50_000, 50_000),  # 30,000, below the smallest limit
        (990, 3_000_000, 5_000_000),  # 7,800,000, above the largest
    ],
)
def test_first_limit(score: int, income: int, limit: int) -> None:
    decided = Scorecard().decide(orders(dict(score=score, income_cents=income)), CREDIT)
    assert decided.limit_cents.tolist() == [limit]
    assert decided.admitted.tolist() == [limit > 0]


def test_an_account_may_be_opened_though_the_order_is_too_large() -> None:
    decided = Scorecard().decide(orders(dict(score=590, amount_cents=360_001)), CREDIT)
    assert decided.limit_cents.tolist() == [360_000]
    assert decided.admitted.tolist() == [False]


@pytest.mark.parametrize(("headroom", "admitted"), [(30_000, True), (29_999, False), (0, False), (-5, False)])
def test_an_open_account_is_bound_by_its_headroom_only(headroom: int, admitted: bool) -> None:
    decided = Scorecard().decide(orders(dict(applies=False, score=300, headroom_cents=headroom)), CREDIT)
    assert decided.admitted.tolist() == [admitted]
    assert decided.limit_cents.tolist() == [0]


@given(st.integers(0, 10_000_000), st.integers(0, 10_000_000), st.integers(300, 1_000), st.integers(300, 1_000))
def test_a_higher_income_or_score_never_lowers_the_first_limit(a: int, b: int, s: int, t: int) -> None:
    (poor, rich), (low, high) = sorted((a, b)), sorted((s, t))
    rows = [dict(income_cents=poor, score=low), dict(income_cents=rich, score=low), dict(income_cents=rich, score=high)]
    limits = Scorecard().decide(orders(*rows), CREDIT).limit_cents
    assert np.all(np.diff(limits) >= 0)


def test_score_points() -> None:
    quality, noise = np.array([0.0, 1.0, 0.0, 1.0, 20.0, -20.0]), np.array([0.0, 0.0, 1.0, 1.0, 0.0, 0.0])
    # 650 + 50 (0.6 q + 0.8 z)
    assert score(quality, noise, 0.6).tolist() == [650, 680, 690, 720, 1_000, 300]
    assert score(quality, noise, 0.0)[:3].tolist() == [650, 650, 700]
    assert score(quality, noise, 1.0)[:3].tolist() == [650, 700, 650]


# --- policies of a user -----------------------------------------------------------------------------------------------


class Nobody(CreditPolicy):
    """Opens no account."""

    def decide(self, orders: Orders, credit: CreditParameters) -> Decisions:
        return Decisions(np.zeros(len(orders), bool), np.zeros(len(orders), np.int64))


class Boundless(CreditPolicy):
    """Admits all that it may, and more: the largest limit or none, for everyone, whatever the headroom."""

    def decide(self, orders: Orders, credit: CreditParameters) -> Decisions:
        return Decisions(np.ones(len(orders), bool), np.where(orders.consumer % 2, 20_000_000, 0))


class Half(Scorecard):
    """Half of the scorecard's limit."""

    def decide(self, orders: Orders, credit: CreditParameters) -> Decisions:
        decided = super().decide(orders, credit)
        return replace(decided, limit_cents=decided.limit_cents // 2)


class Unfinished(CreditPolicy):
    """Forgot to decide."""


class NeedsAnArgument(Nobody):
    """Cannot be made without one."""

    def __init__(self, cutoff: int) -> None:
        self.cutoff = cutoff


class Stranger:
    """Decides, but is no policy."""

    def decide(self, orders: Orders, credit: CreditParameters) -> Decisions:
        return Decisions.empty()


not_a_class = Scorecard()


def market_with(policy: str, days: int = 40) -> CreditMarket:
    market = CreditMarket(rng=1, population__size=400, days=days, platforms__baitiao__credit__policy=policy)
    market.run()
    return market


def test_the_registered_policy() -> None:
    assert {"scorecard": Scorecard} == POLICIES


def test_a_policy_of_the_user_decides() -> None:
    usual, none = market_with("scorecard"), market_with(f"{__name__}:Nobody")
    assert usual.tables()["platform_daily"]["new_orders"].sum() > 50
    assert none.tables()["platform_daily"]["new_applications"].sum() > 50
    assert none.tables()["platform_daily"]["new_orders"].sum() == 0
    assert not none.consumers.accounts.limit_cents.any()


def test_a_policy_may_build_on_another() -> None:
    usual, half = market_with("scorecard", 1).consumers.accounts, market_with(f"{__name__}:Half", 1).consumers.accounts
    assert usual.limit_cents.any()
    assert np.array_equal(half.limit_cents, usual.limit_cents // 2)


def test_what_a_policy_may_not_decide_is_enforced_after_it() -> None:
    accounts = market_with(f"{__name__}:Boundless").consumers.accounts
    assert set(np.unique(accounts.limit_cents)) == {0, 20_000_000}
    owed = accounts.unbilled_cents + accounts.plans_cents + accounts.billed_cents + accounts.fees_cents
    assert np.all(owed <= accounts.limit_cents)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("scorcard", "one of scorecard, or module:Class; nearest valid: scorecard"),
        ("no_such_module:Policy", "a class that can be imported"),
        (f"{__name__}:NoSuchClass", "a class that can be imported"),
        (f"{__name__}:Stranger", "a class derived from sim.platforms.CreditPolicy that defines decide"),
        (f"{__name__}:not_a_class", "a class derived from sim.platforms.CreditPolicy that defines decide"),
        (f"{__name__}:Unfinished", "a class derived from sim.platforms.CreditPolicy that defines decide"),
        ("sim.platforms:CreditPolicy", "a class derived from sim.platforms.CreditPolicy that defines decide"),
        (f"{__name__}:NeedsAnArgument", "a class that is made without arguments"),
    ],
)
def test_a_policy_that_cannot_be_used_is_explained(name: str, says: str) -> None:
    with pytest.raises(ScenarioError) as error:
        market_with(name, 1)
    assert error.value.key == KEY
    assert name in str(error.value)
    assert says in str(error.value)
