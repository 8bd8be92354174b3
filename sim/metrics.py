"""The registry of metrics: what a day is summed up in. A new metric is one more entry of ``METRICS``.

``n_`` is a stock, ``new_`` a flow, ``cum_`` cumulative, ``share_`` and ``mean_`` ratios; ``_cents`` is money.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.frames import Count, DayCounts, MarketStock, Stock
from sim.ledger import Entry

__all__ = ["DaySums", "METRICS", "Metric", "measure"]

Values = NDArray[np.float64]


@dataclass(frozen=True)
class DaySums:
    """What metrics are computed from.

    ``flows``: cents by platform and ``Entry``; ``counts``: events by platform and ``Count``; the rest is by platform.
    """

    n_consumers: int
    flows: NDArray[np.int64]
    counts: NDArray[np.int64]
    found: DayCounts
    equity_cents: NDArray[np.int64]
    cash_cents: NDArray[np.int64]
    drawn_cents: NDArray[np.int64]
    lines_shut: NDArray[np.int64]
    reminders: NDArray[np.int64]

    def entry(self, entry: Entry) -> Values:
        """Cents posted today, by platform."""
        return self.flows[:, entry].astype(float)

    def count(self, count: Count) -> Values:
        """Events of today, by platform."""
        return self.counts[:, count].astype(float)

    def stock(self, stock: Stock) -> Values:
        """What the evening found, by platform."""
        return self.found.stocks[:, stock].astype(float)

    def people(self, stock: MarketStock) -> Values:
        """What the evening found in the whole market; shape (1,)."""
        return self.found.market[[stock]].astype(float)


@dataclass(frozen=True)
class Metric:
    """A named measure of a day; ``of`` gives one value per platform, or one for the market.

    ``over_time`` says how days add up to a cycle or a run.
    """

    name: str
    label: str
    unit: str
    group: Literal["business", "risk", "funding", "welfare", "collection"]
    level: Literal["market", "platform"]
    over_time: Literal["sum", "mean", "last"]
    of: Callable[[DaySums], Values]


def _ratio(part: Values, whole: Values) -> Values:
    """part / whole; not a number where there is nothing to have a share of."""
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)


def _income(d: DaySums) -> Values:
    return (
        d.entry(Entry.MERCHANT_DISCOUNT) + d.entry(Entry.INSTALMENT_FEE) + d.entry(Entry.DEFERRAL_FEE)
        + d.entry(Entry.LATE_CHARGE)
    )


def _charged_off(d: DaySums) -> Values:
    return d.entry(Entry.PRINCIPAL_CHARGED_OFF) + d.entry(Entry.FEES_CHARGED_OFF)


def _costs(d: DaySums) -> Values:
    return d.entry(Entry.INTEREST_ACCRUED) + d.entry(Entry.REMINDER_COST) + _charged_off(d)


_MARKET = (
    Metric("share_in_distress", "Consumers in distress", "share of consumers", "welfare", "market", "mean",
           lambda d: d.people(MarketStock.IN_DISTRESS) / d.n_consumers),
    Metric("mean_debt_to_income", "Debt to income", "cycles of income", "welfare", "market", "mean",
           lambda d: _ratio(d.people(MarketStock.DEBT_CENTS), d.people(MarketStock.INCOME_CENTS))),
    Metric("new_fees_per_consumer_cents", "Fees and charges per consumer", "cents per consumer", "welfare", "market",
           "sum", lambda d: np.array([(d.entry(Entry.INSTALMENT_FEE) + d.entry(Entry.DEFERRAL_FEE)
                                       + d.entry(Entry.LATE_CHARGE)).sum() / d.n_consumers])),
    Metric("share_borrowers", "Consumers who owe", "share of consumers", "welfare", "market", "mean",
           lambda d: d.people(MarketStock.BORROWERS) / d.n_consumers),
    Metric("share_stacked", "Consumers who owe several platforms", "share of consumers", "welfare", "market", "mean",
           lambda d: d.people(MarketStock.STACKED) / d.n_consumers),
    Metric("share_excluded", "Consumers shut out of credit", "share of consumers", "welfare", "market", "mean",
           lambda d: d.people(MarketStock.EXCLUDED) / d.n_consumers),
    Metric("share_unemployed", "Consumers out of work", "share of consumers", "welfare", "market", "mean",
           lambda d: d.people(MarketStock.UNEMPLOYED) / d.n_consumers),
    Metric("new_short_days", "Person-days short of money", "person-days", "welfare", "market", "sum",
           lambda d: d.count(Count.SHORT_DAYS)[:1]),
    Metric("new_cash_purchases", "Purchases in cash", "purchases", "business", "market", "sum",
           lambda d: d.count(Count.CASH_PURCHASES)[:1]),
    Metric("new_lost_sales", "Wants not met", "wants", "business", "market", "sum",
           lambda d: d.count(Count.LOST_SALES)[:1]),
)

_PLATFORM = (
    Metric("new_orders", "Orders on credit", "orders", "business", "platform", "sum",
           lambda d: d.count(Count.ORDERS)),
    Metric("new_gmv_cents", "Gross merchandise volume", "cents", "business", "platform", "sum",
           lambda d: d.entry(Entry.ORDER)),
    Metric("share_instalment_orders", "Orders paid by instalments", "share of orders", "business", "platform", "mean",
           lambda d: _ratio(d.count(Count.INSTALMENT_ORDERS), d.count(Count.ORDERS))),
    Metric("share_green_gmv", "Green orders", "share of volume", "business", "platform", "mean",
           lambda d: _ratio(d.count(Count.GREEN_ORDER_CENTS), d.entry(Entry.ORDER))),
    Metric("new_applications", "Applications", "applications", "business", "platform", "sum",
           lambda d: d.count(Count.APPLICATIONS)),
    Metric("new_admissions", "Accounts opened", "accounts", "business", "platform", "sum",
           lambda d: d.count(Count.ADMISSIONS)),
    Metric("new_refusals", "Orders refused", "orders", "business", "platform", "sum",
           lambda d: d.count(Count.REFUSALS)),
    Metric("n_accounts", "Accounts opened so far", "accounts", "business", "platform", "last",
           lambda d: d.stock(Stock.ACCOUNTS)),
    Metric("share_utilisation", "Use of limits", "share of limits", "business", "platform", "mean",
           lambda d: _ratio(d.stock(Stock.PRINCIPAL_CENTS), d.stock(Stock.LIMIT_CENTS))),
    Metric("n_receivable_cents", "Receivables (principal)", "cents", "risk", "platform", "last",
           lambda d: d.stock(Stock.PRINCIPAL_CENTS)),
    Metric("n_delinquent_accounts", "Accounts past due", "accounts", "risk", "platform", "last",
           lambda d: d.stock(Stock.DELINQUENT)),
    Metric("n_frozen_accounts", "Accounts frozen", "accounts", "risk", "platform", "last",
           lambda d: d.stock(Stock.FROZEN)),
    Metric("share_bills_unpaid", "Bills not met on their due date", "share of bills due", "risk", "platform", "mean",
           lambda d: _ratio(d.count(Count.BILLS_UNPAID) + d.count(Count.BILLS_PAID_PARTLY), d.count(Count.BILLS_DUE))),
    Metric("share_bills_forgotten", "Bills forgotten", "share of bills due", "risk", "platform", "mean",
           lambda d: _ratio(d.count(Count.BILLS_FORGOTTEN), d.count(Count.BILLS_DUE))),
    Metric("new_deferrals", "Bills put off", "bills", "risk", "platform", "sum",
           lambda d: d.count(Count.BILLS_DEFERRED)),
    Metric("share_delinquent", "Balance past due", "share of balance", "risk", "platform", "mean",
           lambda d: _ratio(d.stock(Stock.DELINQUENT_CENTS), d.stock(Stock.PRINCIPAL_CENTS))),
    Metric("share_30_plus", "Balance over 30 days past due", "share of balance", "risk", "platform", "mean",
           lambda d: _ratio(d.stock(Stock.OVER_30_CENTS), d.stock(Stock.PRINCIPAL_CENTS))),
    Metric("npl_ratio", "Non-performing (over 90 days past due)", "share of balance", "risk", "platform", "mean",
           lambda d: _ratio(d.stock(Stock.OVER_90_CENTS), d.stock(Stock.PRINCIPAL_CENTS))),
    Metric("cum_default_rate", "Accounts charged off or over 90 days past due", "share of accounts", "risk",
           "platform", "last",
           lambda d: _ratio(d.stock(Stock.CHARGED_OFF) + d.stock(Stock.OVER_90), d.stock(Stock.ACCOUNTS))),
    Metric("new_cures", "Arrears paid off", "accounts", "risk", "platform", "sum", lambda d: d.count(Count.CURES)),
    Metric("new_charge_offs", "Accounts charged off", "accounts", "risk", "platform", "sum",
           lambda d: d.count(Count.CHARGE_OFFS)),
    Metric("new_charged_off_cents", "Charged off", "cents", "risk", "platform", "sum", _charged_off),
    Metric("new_merchant_discount_cents", "Merchant discount", "cents", "business", "platform", "sum",
           lambda d: d.entry(Entry.MERCHANT_DISCOUNT)),
    Metric("new_instalment_fees_cents", "Instalment fees", "cents", "business", "platform", "sum",
           lambda d: d.entry(Entry.INSTALMENT_FEE)),
    Metric("new_deferral_fees_cents", "Deferral fees", "cents", "business", "platform", "sum",
           lambda d: d.entry(Entry.DEFERRAL_FEE)),
    Metric("new_late_charges_cents", "Late charges", "cents", "welfare", "platform", "sum",
           lambda d: d.entry(Entry.LATE_CHARGE)),
    Metric("new_collected_cents", "Payments received", "cents", "collection", "platform", "sum",
           lambda d: d.entry(Entry.PRINCIPAL_PAID) + d.entry(Entry.FEES_PAID)),
    Metric("new_reminders", "Reminders sent", "texts", "collection", "platform", "sum",
           lambda d: d.reminders.astype(float)),
    Metric("new_collection_cost_cents", "Cost of collection", "cents", "collection", "platform", "sum",
           lambda d: d.entry(Entry.REMINDER_COST)),
    Metric("new_interest_cents", "Interest on funding", "cents", "funding", "platform", "sum",
           lambda d: d.entry(Entry.INTEREST_ACCRUED)),
    Metric("new_net_income_cents", "Net income", "cents", "business", "platform", "sum",
           lambda d: _income(d) - _costs(d)),
    Metric("n_equity_cents", "Equity", "cents", "funding", "platform", "last",
           lambda d: d.equity_cents.astype(float)),
    Metric("n_cash_cents", "Cash in hand", "cents", "funding", "platform", "last",
           lambda d: d.cash_cents.astype(float)),
    Metric("n_drawn_cents", "Drawn on outside lines", "cents", "funding", "platform", "last",
           lambda d: d.drawn_cents.astype(float)),
    Metric("n_lines_shut", "Funding lines shut", "lines", "funding", "platform", "last",
           lambda d: d.lines_shut.astype(float)),
)

METRICS: dict[str, Metric] = {metric.name: metric for metric in _MARKET + _PLATFORM}
"""All metrics by name."""


def measure(sums: DaySums) -> dict[str, Values]:
    """Every metric of a day; one value per platform, or one for the market."""
    return {name: metric.of(sums) for name, metric in METRICS.items()}
