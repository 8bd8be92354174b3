"""A second lender makes people pay the first one later.

One market, one platform against two in paired worlds: on day 120 a second lender begins to admit, or does not. Watched
are those who owed the first one on that morning; both worlds are the same until then. People buy on credit more often
than in the baseline, where the two lenders hardly meet in anybody's purse.

Two ways lead there. Cash: what is bought on the second lender's credit falls due from the same purse
(``reserve_share``, the bills of all platforms in turn). Willingness: all debts weigh, and the first lender's credit is
missed less where there is another's (``counts_all_credit``); without it no rule of default knows of other lenders. What
pulls the other way: orders that go to the second lender are not owed to the first, and cash is spared until bills come.

How sure a direction is, and how rare false alarms are: ``test_emergence``.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest

from sim import CreditMarket
from sim.core.vocabulary import Status
from sim.scenario import make_scenario, override
from tests.shipped import cold
from tests.statistical.test_emergence import falls, rises

pytestmark = pytest.mark.experiment

Keys = tuple[tuple[str, Any], ...]
OPENS, DAYS, PEOPLE = 120, 480, 10_000
MANY = ("population.size", 15_000)
NOBODY, ADMITS = 1_000, 560  # cut-offs of the second lender
CASH_ALONE = ("repayment.counts_all_credit", False)
RICH = (
    ("economy.job_loss_daily", 0.0),
    ("economy.expense_shock_daily", 0.0),
    ("population.essentials_share", 0.1),
    ("repayment.reserve_share", 0.0),
)
"""Nobody loses work or has unexpected expenses, and essentials take a tenth of income."""
FIRST_STOPS = "first stops"
"""Stands for a first lender whose name has lost its appeal on day 120: what it is owed is the same in both worlds."""


class World(NamedTuple):
    """Of each consumer, since day 120: days on which something was past due with the first lender, and how far."""

    owes: np.ndarray  # the first lender, on the morning of day 120
    admitted: np.ndarray  # ever, by the second lender
    late_days: np.ndarray
    over_30: np.ndarray
    over_90: np.ndarray


@cache
def world(cutoff: int, keys: Keys = (), seed: int = 1) -> World:
    """One market; ``cutoff`` is the second lender's from day 120 on."""
    values = dict(keys)
    at_once: dict[str, Any] = {"platforms.pocket.credit.score_cutoff": cutoff}
    if values.pop(FIRST_STOPS, False):
        at_once["platforms.baitiao.reputation"] = -5.0
    base = override(
        cold("baseline"),
        {
            "days": DAYS,
            "population.size": PEOPLE,
            "shopping.wants_per_cycle": 4.0,
            "platforms.pocket.credit.score_cutoff": NOBODY,
            **values,
        },
    )
    market = CreditMarket(
        make_scenario(base.model_dump(exclude={"changes"}) | {"changes": [{"from_day": OPENS, "set": at_once}]}),
        rng=seed,
    )
    consumers: Any = market.consumers
    accounts = consumers.accounts
    n = len(accounts.status)
    owes, admitted, over_30, over_90 = (np.zeros(n, bool) for _ in range(4))
    late_days = np.zeros(n, np.int64)
    for day in range(DAYS):
        if day == OPENS:
            owes = (accounts.unbilled_cents + accounts.plans_cents + accounts.billed_cents)[:, 0] > 0
        market.step()
        admitted |= ~np.isin(accounts.status[:, 1], (Status.NONE, Status.REFUSED))  # idle accounts close
        if day >= OPENS:
            late_days += accounts.days_past_due[:, 0] > 0
            over_30 |= accounts.days_past_due[:, 0] > 30
            over_90 |= accounts.days_past_due[:, 0] > 90
    return World(owes, admitted, late_days, over_30, over_90)


def change(name: str, *keys: tuple[str, Any], seed: int = 1) -> np.ndarray:
    """What the second lender changes, for those who owed the first one."""
    there, here = world(NOBODY, keys, seed), world(ADMITS, keys, seed)
    assert np.array_equal(there.owes, here.owes)
    moved: np.ndarray = (getattr(here, name).astype(float) - getattr(there, name).astype(float))[here.owes]
    return moved


def test_more_are_late_and_for_longer_with_the_first() -> None:
    """Two seeds, put together."""
    over_30, late_days = (
        np.concatenate([change(name, seed=seed) for seed in (1, 2)]) for name in ("over_30", "late_days")
    )
    assert rises(over_30)
    assert rises(late_days)
    assert late_days.mean() > 0


@pytest.mark.parametrize("keys", [(), (CASH_ALONE,)])
def test_it_is_so_for_the_same_debts_too(keys: Keys) -> None:
    """The first lender lends no more from the same day on, so that no order is led away; cash alone is enough."""
    assert rises(change("late_days", (FIRST_STOPS, True), *keys))


def test_in_a_slump_more_default_on_those_debts() -> None:
    """Over 90 days: where every fifth is out of work and the debts are the same. Three seeds, put together.

    In usual times fewer do, mostly in the same direction: of 10,000 people 26 default on account of the second lender
    and 5 no longer do; where other debts do not weigh (``counts_all_credit``), 11 and 15.
    """
    slump = (FIRST_STOPS, True), ("economy.job_loss_daily", 0.002), MANY
    assert rises(np.concatenate([change("over_90", *slump, seed=seed) for seed in (1, 2, 3)]))


def test_where_cash_is_no_constraint_it_is_what_the_other_debts_weigh() -> None:
    """More are late for longer, and default; where only the debt at hand weighs, fewer are late."""
    assert rises(change("late_days", *RICH))
    assert rises(change("over_90", *RICH))
    assert falls(change("late_days", *RICH, CASH_ALONE))


def test_whom_the_second_lender_does_not_admit_is_exactly_as_he_was() -> None:
    """Where nobody talks, that is: with a society, news and opinion reach them."""
    keys = ("society.active", False), (FIRST_STOPS, True)
    here = world(ADMITS, keys)
    strangers = ~here.admitted[here.owes]
    assert strangers.sum() > 20
    for name in ("over_30", "late_days"):
        moved = change(name, *keys)
        assert not moved[strangers].any()
        assert moved[~strangers].any()
