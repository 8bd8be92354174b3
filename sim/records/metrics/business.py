"""Trade, risk, funding and welfare."""

from __future__ import annotations

from sim.core.ledger import Entry
from sim.core.vocabulary import Count, MarketStock, Stock
from sim.records.metrics.registry import DaySums, Metric, Values, flow, harm, posted, ratio, trade

__all__ = ["OF_MARKET", "OF_PLATFORMS", "charged_off", "charges", "collecting", "waived"]

_income = posted(
    Entry.MERCHANT_DISCOUNT,
    Entry.INSTALMENT_FEE,
    Entry.DEFERRAL_FEE,
    Entry.LATE_CHARGE,
    Entry.RECOVERY,
    Entry.DEBT_SALE,
)
charged_off = posted(Entry.PRINCIPAL_CHARGED_OFF, Entry.FEES_CHARGED_OFF)
collecting = posted(
    Entry.REMINDER_COST, Entry.CONTACT_COST, Entry.STAFF_PAY, Entry.COMMISSION, Entry.COURT_FEE, Entry.RECORDING_COST
)
waived = posted(Entry.FEES_WAIVED, Entry.PRINCIPAL_FORGIVEN)


_owed_to_society = posted(Entry.COMPLAINT_COST, Entry.REDRESS, Entry.FINE)
charges = posted(Entry.INSTALMENT_FEE, Entry.DEFERRAL_FEE, Entry.LATE_CHARGE)
_others = posted(Entry.DATA_COST, Entry.OFFER_COST, Entry.POINTS_EARNED, Entry.PROVISION_MADE)
_taken_back = posted(Entry.POINTS_EXPIRED, Entry.PROVISION_RELEASED)


def _costs(d: DaySums) -> Values:
    lost = charged_off(d) + waived(d)
    return d.entry(Entry.INTEREST_ACCRUED) + collecting(d) + _owed_to_society(d) + lost + (_others(d) - _taken_back(d))


OF_MARKET = (
    Metric(
        "share_in_distress",
        "Consumers in distress",
        "share of consumers",
        "welfare",
        "market",
        "mean",
        lambda d: d.people(MarketStock.IN_DISTRESS) / d.n_consumers,
    ),
    Metric(
        "mean_debt_to_income",
        "Debt to income",
        "cycles of income",
        "welfare",
        "market",
        "mean",
        lambda d: ratio(d.people(MarketStock.DEBT_CENTS), d.people(MarketStock.INCOME_CENTS)),
    ),
    Metric(
        "new_fees_per_consumer_cents",
        "Fees and charges per consumer",
        "cents per consumer",
        "welfare",
        "market",
        "sum",
        lambda d: charges(d).sum(axis=-1) / d.n_consumers,
    ),
    Metric(
        "share_borrowers",
        "Consumers who owe",
        "share of consumers",
        "welfare",
        "market",
        "mean",
        lambda d: d.people(MarketStock.BORROWERS) / d.n_consumers,
    ),
    Metric(
        "share_stacked",
        "Consumers who owe several platforms",
        "share of consumers",
        "welfare",
        "market",
        "mean",
        lambda d: d.people(MarketStock.STACKED) / d.n_consumers,
    ),
    Metric(
        "share_excluded",
        "Consumers shut out of credit",
        "share of consumers",
        "welfare",
        "market",
        "mean",
        lambda d: d.people(MarketStock.EXCLUDED) / d.n_consumers,
    ),
    Metric(
        "share_unemployed",
        "Consumers out of work",
        "share of consumers",
        "welfare",
        "market",
        "mean",
        lambda d: d.people(MarketStock.UNEMPLOYED) / d.n_consumers,
    ),
    Metric(
        "new_short_days",
        "Person-days short of money",
        "person-days",
        "welfare",
        "market",
        "sum",
        lambda d: d.count(Count.SHORT_DAYS)[..., 0],
    ),
    Metric(
        "new_departures",
        "People who left and were replaced",
        "people",
        "welfare",
        "market",
        "sum",
        lambda d: d.count(Count.DEPARTURES)[..., 0],
    ),
    Metric(
        "new_cash_purchases",
        "Purchases in cash",
        "purchases",
        "business",
        "market",
        "sum",
        lambda d: d.count(Count.CASH_PURCHASES)[..., 0],
    ),
    Metric(
        "new_lost_sales",
        "Wants not met",
        "wants",
        "business",
        "market",
        "sum",
        lambda d: d.count(Count.LOST_SALES)[..., 0],
    ),
)

OF_PLATFORMS = (
    trade("new_orders", "Orders on credit", "orders", lambda d: d.count(Count.ORDERS)),
    trade("new_gmv_cents", "Gross merchandise volume", "cents", posted(Entry.ORDER)),
    Metric(
        "share_instalment_orders",
        "Orders paid by instalments",
        "share of orders",
        "business",
        "platform",
        "mean",
        lambda d: ratio(d.count(Count.INSTALMENT_ORDERS), d.count(Count.ORDERS)),
    ),
    Metric(
        "share_green_gmv",
        "Green orders",
        "share of volume",
        "business",
        "platform",
        "mean",
        lambda d: ratio(d.count(Count.GREEN_ORDER_CENTS), d.entry(Entry.ORDER)),
    ),
    trade("new_applications", "Applications", "applications", lambda d: d.count(Count.APPLICATIONS)),
    trade("new_admissions", "Accounts opened", "accounts", lambda d: d.count(Count.ADMISSIONS)),
    trade(
        "new_accounts_closed", "Accounts closed for want of use", "accounts", lambda d: d.count(Count.ACCOUNTS_CLOSED)
    ),
    trade("new_refusals", "Orders refused", "orders", lambda d: d.count(Count.REFUSALS)),
    Metric(
        "n_accounts",
        "Accounts opened so far",
        "accounts",
        "business",
        "platform",
        "last",
        lambda d: d.stock(Stock.ACCOUNTS),
    ),
    Metric(
        "share_utilisation",
        "Use of limits",
        "share of limits",
        "business",
        "platform",
        "mean",
        lambda d: ratio(d.stock(Stock.PRINCIPAL_CENTS), d.stock(Stock.LIMIT_CENTS)),
    ),
    Metric(
        "n_receivable_cents",
        "Receivables (principal)",
        "cents",
        "risk",
        "platform",
        "last",
        lambda d: d.stock(Stock.PRINCIPAL_CENTS),
    ),
    Metric(
        "n_delinquent_accounts",
        "Accounts past due",
        "accounts",
        "risk",
        "platform",
        "last",
        lambda d: d.stock(Stock.DELINQUENT),
    ),
    Metric(
        "n_frozen_accounts", "Accounts frozen", "accounts", "risk", "platform", "last", lambda d: d.stock(Stock.FROZEN)
    ),
    Metric(
        "share_bills_unpaid",
        "Bills not met on their due date",
        "share of bills due",
        "risk",
        "platform",
        "mean",
        lambda d: ratio(d.count(Count.BILLS_UNPAID) + d.count(Count.BILLS_PAID_PARTLY), d.count(Count.BILLS_DUE)),
    ),
    Metric(
        "share_bills_forgotten",
        "Bills forgotten",
        "share of bills due",
        "risk",
        "platform",
        "mean",
        lambda d: ratio(d.count(Count.BILLS_FORGOTTEN), d.count(Count.BILLS_DUE)),
    ),
    Metric(
        "new_deferrals", "Bills put off", "bills", "risk", "platform", "sum", lambda d: d.count(Count.BILLS_DEFERRED)
    ),
    Metric(
        "share_delinquent",
        "Balance past due",
        "share of balance",
        "risk",
        "platform",
        "mean",
        lambda d: ratio(d.stock(Stock.DELINQUENT_CENTS), d.stock(Stock.PRINCIPAL_CENTS)),
    ),
    Metric(
        "share_30_plus",
        "Balance over 30 days past due",
        "share of balance",
        "risk",
        "platform",
        "mean",
        lambda d: ratio(d.stock(Stock.OVER_30_CENTS), d.stock(Stock.PRINCIPAL_CENTS)),
    ),
    Metric(
        "npl_ratio",
        "Non-performing (over 90 days past due)",
        "share of balance",
        "risk",
        "platform",
        "mean",
        lambda d: ratio(d.stock(Stock.OVER_90_CENTS), d.stock(Stock.PRINCIPAL_CENTS)),
    ),
    Metric(
        "cum_default_rate",
        "Accounts charged off or over 90 days past due",
        "share of accounts",
        "risk",
        "platform",
        "last",
        lambda d: ratio(d.stock(Stock.CHARGED_OFF) + d.stock(Stock.OVER_90), d.stock(Stock.ACCOUNTS)),
    ),
    Metric("new_cures", "Arrears paid off", "accounts", "risk", "platform", "sum", lambda d: d.count(Count.CURES)),
    Metric(
        "new_records_expired",
        "Written-off debts struck by age",
        "accounts",
        "risk",
        "platform",
        "sum",
        lambda d: d.count(Count.RECORDS_EXPIRED),
    ),
    Metric(
        "new_charge_offs",
        "Accounts charged off",
        "accounts",
        "risk",
        "platform",
        "sum",
        lambda d: d.count(Count.CHARGE_OFFS),
    ),
    Metric("new_charged_off_cents", "Charged off", "cents", "risk", "platform", "sum", charged_off),
    trade("new_merchant_discount_cents", "Merchant discount", "cents", posted(Entry.MERCHANT_DISCOUNT)),
    trade("new_instalment_fees_cents", "Instalment fees", "cents", posted(Entry.INSTALMENT_FEE)),
    trade("new_deferral_fees_cents", "Deferral fees", "cents", posted(Entry.DEFERRAL_FEE)),
    harm("new_late_charges_cents", "Late charges", "cents", posted(Entry.LATE_CHARGE)),
    flow("new_collected_cents", "Payments received", "cents", posted(Entry.PRINCIPAL_PAID, Entry.FEES_PAID)),
    flow("new_reminders", "Reminders sent", "texts", lambda d: d.reminders.astype(float)),
    flow("new_collection_cost_cents", "Cost of collection", "cents", collecting),
    Metric(
        "new_interest_cents",
        "Interest on funding",
        "cents",
        "funding",
        "platform",
        "sum",
        posted(Entry.INTEREST_ACCRUED),
    ),
    trade("new_net_income_cents", "Net income", "cents", lambda d: _income(d) - _costs(d)),
    Metric("n_equity_cents", "Equity", "cents", "funding", "platform", "last", lambda d: d.equity_cents.astype(float)),
    Metric(
        "n_cash_cents", "Cash in hand", "cents", "funding", "platform", "last", lambda d: d.cash_cents.astype(float)
    ),
    Metric(
        "n_drawn_cents",
        "Drawn on outside lines",
        "cents",
        "funding",
        "platform",
        "last",
        lambda d: d.drawn_cents.astype(float),
    ),
    Metric(
        "n_lines_shut",
        "Funding lines shut",
        "lines",
        "funding",
        "platform",
        "last",
        lambda d: d.lines_shut.astype(float),
    ),
)
