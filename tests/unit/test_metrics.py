"""Every metric once by hand, on a day of two platforms."""

from __future__ import annotations

import re

import numpy as np
import pytest

from sim.frames import Count, DayCounts, MarketStock, Stock
from sim.ledger import Entry
from sim.metrics import METRICS, DaySums, measure

OVER_TIME = {"n": "last", "new": "sum", "cum": "last", "share": "mean", "mean": "mean", "npl": "mean"}


def a_day() -> DaySums:
    """The first platform has a busy day; the second has just opened: no account, no order, no bill."""
    flows = np.zeros((2, len(Entry)), np.int64)
    counts = np.zeros((2, len(Count)), np.int64)
    stocks = np.zeros((2, len(Stock)), np.int64)
    market = np.zeros(len(MarketStock), np.int64)
    for entry, cents in {
        Entry.ORDER: 200_000, Entry.MERCHANT_DISCOUNT: 1_600, Entry.INSTALMENT_FEE: 300, Entry.DEFERRAL_FEE: 50,
        Entry.LATE_CHARGE: 130, Entry.PRINCIPAL_PAID: 70_000, Entry.FEES_PAID: 400,
        Entry.PRINCIPAL_CHARGED_OFF: 9_000, Entry.FEES_CHARGED_OFF: 600, Entry.REMINDER_COST: 15,
        Entry.INTEREST_ACCRUED: 45,
    }.items():
        flows[0, entry] = cents
    for count, n in {
        Count.CASH_PURCHASES: 6, Count.LOST_SALES: 3, Count.JOBS_LOST: 1, Count.SHORT_DAYS: 4, Count.ORDERS: 5,
        Count.INSTALMENT_ORDERS: 2, Count.GREEN_ORDER_CENTS: 30_000, Count.APPLICATIONS: 7, Count.ADMISSIONS: 4,
        Count.BILLS_DUE: 20, Count.BILLS_FORGOTTEN: 2, Count.BILLS_PAID_IN_FULL: 10, Count.BILLS_PAID_MINIMUM: 4,
        Count.BILLS_PAID_PARTLY: 1, Count.BILLS_UNPAID: 5, Count.BILLS_DEFERRED: 3, Count.CURES: 2,
        Count.CHARGE_OFFS: 1, Count.REFUSALS: 8,
    }.items():
        counts[0, count] = n
    for stock, n in {
        Stock.ACCOUNTS: 40, Stock.FROZEN: 3, Stock.CHARGED_OFF: 1, Stock.DELINQUENT: 6, Stock.OVER_30: 3,
        Stock.OVER_90: 2, Stock.LIMIT_CENTS: 4_000_000, Stock.PRINCIPAL_CENTS: 1_000_000, Stock.FEES_CENTS: 700,
        Stock.DELINQUENT_CENTS: 120_000, Stock.OVER_30_CENTS: 60_000, Stock.OVER_90_CENTS: 25_000,
        Stock.CHARGED_OFF_CENTS: 9_600,
    }.items():
        stocks[0, stock] = n
    for person, n in {
        MarketStock.CASH_CENTS: 5_000_000, MarketStock.DEBT_CENTS: 1_000_700, MarketStock.INCOME_CENTS: 8_000_000,
        MarketStock.UNEMPLOYED: 5, MarketStock.IN_DISTRESS: 2, MarketStock.BORROWERS: 30, MarketStock.STACKED: 10,
        MarketStock.EXCLUDED: 4,
    }.items():
        market[person] = n
    return DaySums(
        n_consumers=100, flows=flows, counts=counts, found=DayCounts(market, stocks),
        equity_cents=np.array([900_000, 500_000]), cash_cents=np.array([300_000, 500_000]),
        drawn_cents=np.array([400_000, 0]), lines_shut=np.array([1, 0]), reminders=np.array([3, 0]))


NAN = float("nan")
BY_HAND = {
    "share_in_distress": [0.02],
    "mean_debt_to_income": [1_000_700 / 8_000_000],
    "new_fees_per_consumer_cents": [4.8],  # 300 + 50 + 130 over 100 people
    "share_borrowers": [0.3],
    "share_stacked": [0.1],
    "share_excluded": [0.04],
    "share_unemployed": [0.05],
    "new_short_days": [4],
    "new_cash_purchases": [6],
    "new_lost_sales": [3],
    "new_orders": [5, 0],
    "new_gmv_cents": [200_000, 0],
    "share_instalment_orders": [0.4, NAN],  # no order: no share
    "share_green_gmv": [0.15, NAN],
    "new_applications": [7, 0],
    "new_admissions": [4, 0],
    "new_refusals": [8, 0],
    "n_accounts": [40, 0],
    "share_utilisation": [0.25, NAN],
    "n_receivable_cents": [1_000_000, 0],
    "n_delinquent_accounts": [6, 0],
    "n_frozen_accounts": [3, 0],
    "share_bills_unpaid": [0.3, NAN],  # 5 and 1 of 20
    "share_bills_forgotten": [0.1, NAN],
    "new_deferrals": [3, 0],
    "share_delinquent": [0.12, NAN],
    "share_30_plus": [0.06, NAN],
    "npl_ratio": [0.025, NAN],
    "cum_default_rate": [3 / 40, NAN],  # one written off, two over 90 days
    "new_cures": [2, 0],
    "new_charge_offs": [1, 0],
    "new_charged_off_cents": [9_600, 0],
    "new_merchant_discount_cents": [1_600, 0],
    "new_instalment_fees_cents": [300, 0],
    "new_deferral_fees_cents": [50, 0],
    "new_late_charges_cents": [130, 0],
    "new_collected_cents": [70_400, 0],
    "new_reminders": [3, 0],
    "new_collection_cost_cents": [15, 0],
    "new_interest_cents": [45, 0],
    "new_net_income_cents": [1_600 + 300 + 50 + 130 - 45 - 15 - 9_600, 0],
    "n_equity_cents": [900_000, 500_000],
    "n_cash_cents": [300_000, 500_000],
    "n_drawn_cents": [400_000, 0],
    "n_lines_shut": [1, 0],
}


def test_every_metric_has_its_hand_computed_value() -> None:
    assert set(BY_HAND) == set(METRICS)


@pytest.mark.parametrize("name", METRICS)
def test_by_hand(name: str) -> None:
    np.testing.assert_allclose(measure(a_day())[name], BY_HAND[name], rtol=1e-14)


@pytest.mark.parametrize("name", METRICS)
def test_a_prefix_says_how_days_add_up(name: str) -> None:
    assert METRICS[name].name == name
    assert re.fullmatch(r"[a-z0-9_]+", name)
    assert METRICS[name].over_time == OVER_TIME[name.split("_")[0]]


@pytest.mark.parametrize("name", METRICS)
def test_a_metric_says_its_unit_and_its_label(name: str) -> None:
    metric = METRICS[name]
    assert metric.label
    assert name.endswith("_cents") == metric.unit.startswith("cents")
    if name.startswith("share_") or name == "npl_ratio":
        assert metric.unit.startswith("share of ")
    assert len(BY_HAND[name]) == (1 if metric.level == "market" else 2)


def test_labels_differ() -> None:
    assert len({metric.label for metric in METRICS.values()}) == len(METRICS)
