"""A platform that watches and screens beside one that does not, in a world with planted fraud.

How sure a direction is: see ``pair``; over six paired replications. Measured with 3,000 people: of the orders held back
7 in 100 are fraud, of the fraud tried a fifth is held back; three warnings in four are false. (Where limits do not
follow income, fraud is for larger sums, and half of it is held back.) Less falls past due, and yet it costs more than
it saves: orders of good customers are lost, so that the book shrinks by 15 in 100 and the late are a larger share of
it, and files cost money.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim import Scenario, run
from sim.market import CreditMarket
from sim.records.metrics import METRICS
from sim.results import Comparison
from sim.scenario import load_scenario, make_scenario, override
from tests.pairs.pair import FOLDER, SURE, change, compared, falls, level, rises
from tests.shipped import COLD

WORLD = {"population.size": 3_000}
SMALL = COLD | {"population.size": 1_500, "days": 200}
TABLES = ("daily", "platform_daily", "vintages", "welfare", "balance_sheets")
AT = "platforms.baitiao.monitoring"


def result() -> Comparison:
    return compared("monitoring", tuple(WORLD.items()), replications=6)


def shipped(name: str, **keys: object) -> Scenario:
    return override(load_scenario(FOLDER / f"{name}.toml"), SMALL | keys)


# --- switched off -----------------------------------------------------------------------------------------------------


def test_switched_off_everything_is_as_without_to_the_last_bit() -> None:
    tree = shipped("monitoring").model_dump(exclude={"changes"})
    del tree["platforms"]["baitiao"]["monitoring"]
    tree["platforms"]["baitiao"]["learning"]["bureau"] = False
    without, off = (run(one, progress=False) for one in (shipped("monitoring_without"), make_scenario(tree)))
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(without, table), getattr(off, table))


def test_to_look_changes_nothing() -> None:
    """No trigger fires and no order is refused, for nothing: only what was looked at is counted."""
    triggers = load_scenario(FOLDER / "monitoring.toml").platforms["baitiao"].monitoring.triggers
    blind = {f"{AT}.triggers.{name}.level": 1_000_000.0 for name in triggers} | {
        f"{AT}.screening.refused_share": 0.0,
        f"{AT}.screening.cost_cents": 0,
        "platforms.baitiao.learning.bureau_cost_cents": 0,
    }
    without, looks = (
        run(one, progress=False) for one in (shipped("monitoring_without"), shipped("monitoring", **blind))
    )
    counted = [name for name, metric in METRICS.items() if metric.group == "learning"]
    assert looks.platform_daily["new_orders_screened"].sum() > 100
    assert looks.platform_daily["new_accounts_reviewed"].sum() > 1_000
    for table in TABLES:
        theirs, ours = (getattr(one, table).drop(columns=counted, errors="ignore") for one in (without, looks))
        pd.testing.assert_frame_equal(theirs, ours)


# --- what it does -----------------------------------------------------------------------------------------------------


@pytest.mark.experiment
def test_less_fraud_goes_through_and_less_falls_past_due_of_a_smaller_book() -> None:
    """The share that is late rises: good customers' orders are lost too, and the book shrinks by more than arrears."""
    assert falls(change(result(), "new_fraud_orders"))
    assert falls(change(result(), "new_fraud_cents"))
    assert falls(change(result(), "new_past_due_cents"))
    assert falls(change(result(), "n_receivable_cents"))
    assert rises(change(result(), "share_delinquent"))


@pytest.mark.experiment
def test_the_other_platform_is_not_watched() -> None:
    for metric in ("new_alarms", "new_orders_screened", "new_data_cost_cents"):
        assert level(result(), metric, "pocket") == (0.0, 0.0)


@pytest.mark.experiment
def test_precision_and_recall_are_far_better_than_chance() -> None:
    """By chance they would be the parts of fraud and of orders held back in what is screened: 8 and 22 in 1,000."""
    _, precision = level(result(), "share_held_back_that_is_fraud")
    without, recall = level(result(), "share_fraud_held_back")
    tried, screened, held_back = (
        level(result(), name)[1] for name in ("new_fraud_tried", "new_orders_screened", "new_orders_held_back")
    )
    assert without == 0.0
    assert precision > 5 * tried / screened
    assert recall > 5 * held_back / screened


@pytest.mark.experiment
def test_most_warnings_are_false_and_some_are_not() -> None:
    _, false = level(result(), "share_false_alarms")
    assert 0.5 < false < 0.9


@pytest.mark.experiment
def test_it_costs_orders() -> None:
    assert falls(change(result(), "new_orders"))
    assert rises(change(result(), "new_data_cost_cents"))


# --- whom a false alarm costs -----------------------------------------------------------------------------------------


@cache
def lives(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """By consumer: orders with the platform, was ever late there, was ever frozen by it with nothing late."""
    scenario = override(load_scenario(FOLDER / f"{name}.toml"), COLD | {"population.size": 4_000, "days": 300})
    market = CreditMarket(scenario, rng=1)
    orders, late, frozen = (np.zeros(4_000, kind) for kind in (np.int64, bool, bool))
    while market.day < scenario.days:
        market.step()
        made, decisions = market.today.decided[0]
        np.add.at(orders, made.consumer[decisions.admitted], 1)
        cases = market.today.cases_by_platform[0]
        late_today = cases.consumer[(cases.days_past_due > 0) | cases.charged_off]
        late[late_today] = True
        for actions in market.today.actions:
            early = actions.frozen & (actions.platform == 0) & ~np.isin(actions.consumer, late_today)
            frozen[actions.consumer[early]] = True
    return orders, late, frozen


@pytest.mark.experiment
def test_a_good_customer_who_is_frozen_orders_less_from_then_on() -> None:
    """Those who are never late in either world: their own change, against that of the others who are never late.

    Welch's test at one per cent.
    """
    (before, late_before, none), (after, late_after, frozen) = lives("monitoring_without"), lives("monitoring")
    assert not none.any()
    good = ~late_before & ~late_after & (before > 0)
    lost, others = ((after - before)[good & group] for group in (frozen, ~frozen))
    assert len(lost) > 50
    assert lost.mean() < others.mean()
    assert stats.ttest_ind(lost, others, equal_var=False, alternative="less").pvalue < SURE
    assert lost.mean() < -0.1 * before[good & frozen].mean(), "a tenth and more of what they order"
