"""The registry of metrics: what a day is summed up in. A new metric is one more entry of ``METRICS``.

``n_`` is a stock, ``new_`` a flow, ``cum_`` cumulative, ``share_`` and ``mean_`` ratios; ``_cents`` is money.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.codes import Channel, Count, MarketStock, Stock
from sim.collectors.sums import CollectionSums
from sim.frames import DayCounts
from sim.ledger import Entry

__all__ = ["DaySums", "METRICS", "Metric", "measure"]

Values = NDArray[np.float64]
Group = Literal["business", "risk", "funding", "welfare", "collection"]
Level = Literal["market", "platform"]

VISITS = (Channel.VISIT_HOME, Channel.VISIT_WORK)
THIRD_PARTIES = (Channel.NOTICE_TO_CONTACTS, Channel.CALL_TO_CONTACTS)
_MILLIONTHS = 1_000_000
_HARM_PER_POINT = 1_000


@dataclass(frozen=True)
class DaySums:
    """What metrics are computed from.

    ``flows``: cents by platform and ``Entry``; ``counts``: events by platform and ``Count``; ``collection``: all zero
    where nobody collects; ``recoveries``: cents by platform, age and channel of ``Recoveries``; ``teams``: field teams
    on duty; the rest is by platform.
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
    collection: CollectionSums
    recoveries: NDArray[np.int64]
    teams: int

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

    def through(self, channels: Sequence[Channel], what: Literal["tries", "met", "cost_cents"] = "tries") -> Values:
        """Contacts of today through some channels, by platform."""
        values: Values = getattr(self.collection.channels, what)[:, channels].sum(axis=1).astype(float)
        return values


@dataclass(frozen=True)
class Metric:
    """A named measure of a day; ``of`` gives one value per platform, or one for the market.

    ``over_time`` says how days add up to a cycle or a run; ``ratio_of`` names the two sums whose ratio is taken
    instead, where days differ too much in weight for their mean.
    """

    name: str
    label: str
    unit: str
    group: Group
    level: Level
    over_time: Literal["sum", "mean", "last"]
    of: Callable[[DaySums], Values]
    ratio_of: tuple[str, str] | None = None


def _ratio(part: Values, whole: Values) -> Values:
    """part / whole; not a number where there is nothing to have a share of."""
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)


def _daily(name: str, label: str, unit: str, of: Callable[[DaySums], Values], group: Group) -> Metric:
    """What days of a platform add up to."""
    return Metric(name, label, unit, group, "platform", "sum", of)


def _quotient(name: str, label: str, unit: str, level: Level, part: str, whole: str) -> Metric:
    """A ratio of two metrics of collection, over a day as over a run."""
    return Metric(name, label, unit, "collection", level, "mean",
                  lambda d: _ratio(METRICS[part].of(d), METRICS[whole].of(d)), (part, whole))


_trade = partial(_daily, group="business")
_flow = partial(_daily, group="collection")
_harm = partial(_daily, group="welfare")


def _sum(*entries: Entry) -> Callable[[DaySums], Values]:
    return lambda d: d.flows[:, entries].sum(axis=1).astype(float)


_income = _sum(Entry.MERCHANT_DISCOUNT, Entry.INSTALMENT_FEE, Entry.DEFERRAL_FEE, Entry.LATE_CHARGE, Entry.RECOVERY,
               Entry.DEBT_SALE)
_charged_off = _sum(Entry.PRINCIPAL_CHARGED_OFF, Entry.FEES_CHARGED_OFF)
_collecting = _sum(Entry.REMINDER_COST, Entry.CONTACT_COST, Entry.STAFF_PAY, Entry.COMMISSION, Entry.COURT_FEE)
_waived = _sum(Entry.FEES_WAIVED, Entry.PRINCIPAL_FORGIVEN)


def _costs(d: DaySums) -> Values:
    return d.entry(Entry.INTEREST_ACCRUED) + _collecting(d) + _charged_off(d) + _waived(d)


def _alone(numbers: NDArray[np.int64] | int) -> Values:
    """The sum as a value of the market as a whole."""
    return np.array([np.sum(numbers)], float)


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
    _trade("new_orders", "Orders on credit", "orders", lambda d: d.count(Count.ORDERS)),
    _trade("new_gmv_cents", "Gross merchandise volume", "cents", _sum(Entry.ORDER)),
    Metric("share_instalment_orders", "Orders paid by instalments", "share of orders", "business", "platform", "mean",
           lambda d: _ratio(d.count(Count.INSTALMENT_ORDERS), d.count(Count.ORDERS))),
    Metric("share_green_gmv", "Green orders", "share of volume", "business", "platform", "mean",
           lambda d: _ratio(d.count(Count.GREEN_ORDER_CENTS), d.entry(Entry.ORDER))),
    _trade("new_applications", "Applications", "applications", lambda d: d.count(Count.APPLICATIONS)),
    _trade("new_admissions", "Accounts opened", "accounts", lambda d: d.count(Count.ADMISSIONS)),
    _trade("new_refusals", "Orders refused", "orders", lambda d: d.count(Count.REFUSALS)),
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
    _trade("new_merchant_discount_cents", "Merchant discount", "cents", _sum(Entry.MERCHANT_DISCOUNT)),
    _trade("new_instalment_fees_cents", "Instalment fees", "cents", _sum(Entry.INSTALMENT_FEE)),
    _trade("new_deferral_fees_cents", "Deferral fees", "cents", _sum(Entry.DEFERRAL_FEE)),
    _harm("new_late_charges_cents", "Late charges", "cents", _sum(Entry.LATE_CHARGE)),
    _flow("new_collected_cents", "Payments received", "cents", _sum(Entry.PRINCIPAL_PAID, Entry.FEES_PAID)),
    _flow("new_reminders", "Reminders sent", "texts", lambda d: d.reminders.astype(float)),
    _flow("new_collection_cost_cents", "Cost of collection", "cents", _collecting),
    Metric("new_interest_cents", "Interest on funding", "cents", "funding", "platform", "sum",
           _sum(Entry.INTEREST_ACCRUED)),
    _trade("new_net_income_cents", "Net income", "cents", lambda d: _income(d) - _costs(d)),
    Metric("n_equity_cents", "Equity", "cents", "funding", "platform", "last",
           lambda d: d.equity_cents.astype(float)),
    Metric("n_cash_cents", "Cash in hand", "cents", "funding", "platform", "last",
           lambda d: d.cash_cents.astype(float)),
    Metric("n_drawn_cents", "Drawn on outside lines", "cents", "funding", "platform", "last",
           lambda d: d.drawn_cents.astype(float)),
    Metric("n_lines_shut", "Funding lines shut", "lines", "funding", "platform", "last",
           lambda d: d.lines_shut.astype(float)),
)

_COLLECTION = tuple(Channel)[Channel.REMINDER + 1:]

_COLLECTED = (
    _flow("new_contacts", "Attempts to reach debtors", "attempts", lambda d: d.through(_COLLECTION)),
    _flow("new_contacts_reached", "Attempts that reached somebody", "attempts",
          lambda d: d.through(_COLLECTION, "met")),
    _quotient("share_right_party_contact", "Reached at an attempt", "share of attempts", "platform",
              "new_contacts_reached", "new_contacts"),
    _flow("new_visits", "Visits", "visits", lambda d: d.through(VISITS)),
    _flow("new_empty_visits", "Visits that met nobody", "visits",
          lambda d: d.through(VISITS) - d.through(VISITS, "met")),
    _quotient("share_empty_visits", "Visits in vain", "share of visits", "platform", "new_empty_visits", "new_visits"),
    _flow("new_visit_cost_cents", "Travel and outlays of visits", "cents",
          lambda d: d.through(VISITS, "cost_cents")),
    _quotient("mean_visit_cost_cents", "Travel and outlays of a visit", "cents per visit", "platform",
              "new_visit_cost_cents", "new_visits"),
    _flow("new_promises", "Promises to pay", "promises", lambda d: d.count(Count.PROMISES_GIVEN)),
    _flow("new_promises_due", "Promises fallen due", "promises",
          lambda d: d.count(Count.PROMISES_KEPT) + d.count(Count.PROMISES_BROKEN)),
    _flow("new_promises_kept", "Promises kept", "promises", lambda d: d.count(Count.PROMISES_KEPT)),
    _quotient("share_promises_kept", "Promises that are kept", "share of promises due", "platform",
              "new_promises_kept", "new_promises_due"),
    _flow("new_arrangements", "Arrangements made", "accounts", lambda d: d.count(Count.ARRANGEMENTS)),
    _flow("new_settlements", "Settlements made", "accounts", lambda d: d.count(Count.SETTLEMENTS)),
    _flow("new_suits", "Lawsuits filed", "lawsuits", lambda d: d.through((Channel.LAWSUIT,))),
    _flow("new_late_paid_cents", "Paid on debts past due or charged off", "cents",
          lambda d: d.recoveries.sum(axis=(1, 2)).astype(float)),
    _flow("new_recovered_cents", "Recovered on charged-off debts", "cents", _sum(Entry.RECOVERY)),
    _flow("new_debt_sale_cents", "Proceeds of debts sold", "cents", _sum(Entry.DEBT_SALE)),
    _flow("new_waived_cents", "Fees and principal forgiven", "cents", _waived),
    _flow("new_claims_forgiven_cents", "Charged-off claims forgiven", "cents", _sum(Entry.CLAIM_FORGIVEN)),
    _flow("new_contact_cost_cents", "Outlays of contacts", "cents", _sum(Entry.CONTACT_COST)),
    _flow("new_staff_pay_cents", "Pay of collectors", "cents", _sum(Entry.STAFF_PAY)),
    _flow("new_commission_cents", "Commission of agencies", "cents", _sum(Entry.COMMISSION)),
    _flow("new_court_costs_cents", "Court fees advanced", "cents", _sum(Entry.COURT_FEE)),
    _quotient("mean_cost_to_collect", "Cost to collect", "yuan per yuan paid late", "platform",
              "new_collection_cost_cents", "new_late_paid_cents"),
    _harm("new_harm_points", "Harm by contacts", "points", lambda d: d.count(Count.HARM_POINTS) / _HARM_PER_POINT),
    _harm("new_third_party_disclosures", "Debts told to others", "times", lambda d: d.through(THIRD_PARTIES, "met")),
    _harm("new_disputes", "Disputes", "disputes", lambda d: d.count(Count.DISPUTES)),
    _harm("new_numbers_changed", "Phone numbers changed", "debtors", lambda d: d.count(Count.NUMBERS_CHANGED)),
    _harm("new_court_fees_on_debtors_cents", "Court fees put on debtors", "cents",
          _sum(Entry.COURT_FEE_CLAIMED, Entry.ENFORCEMENT_FEE)),
)

_COLLECTORS = (
    Metric("mean_resentment", "Resentment", "units per consumer", "welfare", "market", "mean",
           lambda d: d.people(MarketStock.RESENTMENT_PPM) / _MILLIONTHS / d.n_consumers),
    Metric("mean_pursuit_belief", "Belief in being pursued", "belief from 0 to 1", "collection", "market", "mean",
           lambda d: d.people(MarketStock.PURSUIT_PPM) / _MILLIONTHS / d.n_consumers),
    Metric("share_out_of_contact", "Consumers out of contact", "share of consumers", "collection", "market", "mean",
           lambda d: d.people(MarketStock.OUT_OF_CONTACT) / d.n_consumers),
    Metric("new_harassment_events", "Breaches of conduct by collectors", "breaches", "welfare", "market", "sum",
           lambda d: _alone(d.collection.collectors.breaches)),
    Metric("n_officers", "Officers of collectors", "officers", "collection", "market", "last",
           lambda d: _alone(d.collection.collectors.staff)),
    Metric("new_staff_minutes", "Minutes on duty", "minutes", "collection", "market", "sum",
           lambda d: _alone(d.collection.collectors.minutes_available)),
    Metric("new_staff_minutes_used", "Minutes at work on cases", "minutes", "collection", "market", "sum",
           lambda d: _alone(d.collection.collectors.minutes_used)),
    _quotient("share_staff_time_used", "Time of officers used", "share of minutes on duty", "market",
              "new_staff_minutes_used", "new_staff_minutes"),
    Metric("new_doors_visited", "Doors visited", "visits", "collection", "market", "sum",
           lambda d: _alone(d.collection.districts.visits)),
    Metric("new_team_days", "Days of field teams", "team-days", "collection", "market", "sum",
           lambda d: _alone(d.teams)),
    _quotient("mean_visits_per_team_day", "Visits of a team in a day", "visits per team-day", "market",
              "new_doors_visited", "new_team_days"),
    Metric("n_court_cases", "Cases before the court", "cases", "collection", "market", "last",
           lambda d: _alone(d.collection.court.open)),
    Metric("n_listed", "Debtors on the public list", "debtors", "welfare", "market", "last",
           lambda d: _alone(d.collection.court.listed)),
)

METRICS: dict[str, Metric] = {metric.name: metric for metric in _MARKET + _COLLECTORS + _PLATFORM + _COLLECTED}
"""All metrics by name."""


def measure(sums: DaySums) -> dict[str, Values]:
    """Every metric of a day; one value per platform, or one for the market."""
    return {name: metric.of(sums) for name, metric in METRICS.items()}
