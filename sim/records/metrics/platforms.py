"""What platforms do beside lending: learn, warn, screen, offer, reward, keep records, set aside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from sim.core.ledger import Entry
from sim.core.vocabulary import Count, Quality, Seen, Stock
from sim.records.metrics.registry import DaySums, Metric, Values, daily, posted, quotient, ratio

__all__ = ["OF_LEARNING", "OF_LOYALTY"]


def _learnt(name: str, label: str, unit: str, what: Seen | Count) -> Metric:
    """What days of learning and watching add up to."""
    return daily(name, label, unit, lambda d: d.seen(what) if isinstance(what, Seen) else d.count(what), "learning")


def _kept(name: str, label: str, unit: str, of: Callable[[DaySums], Values]) -> Metric:
    """What days of rewards add up to."""
    return daily(name, label, unit, of, "loyalty")


def _quality(name: str, label: str, unit: str, what: Quality) -> Metric:
    over_time: Literal["mean", "last"] = "last" if name.startswith("n_") else "mean"
    return Metric(name, label, unit, "learning", "platform", over_time, lambda d: d.work.quality[..., what].copy())


OF_LEARNING = (
    _quality(
        "mean_score_auc", "Area under the curve of the score", "chance that the bad rank below the good", Quality.AUC
    ),
    _quality(
        "mean_score_calibration",
        "Calibration of the score",
        "bad accounts per bad account expected",
        Quality.CALIBRATION,
    ),
    _quality("mean_score_psi", "Drift of the score", "population stability index", Quality.PSI),
    _quality("n_outcomes_known", "Files whose outcome is known", "files", Quality.KNOWN),
    _learnt("new_model_refits", "Fits of the model", "fits", Seen.REFITS),
    _learnt("new_model_fallbacks", "Fits that failed", "fits", Seen.FALLBACKS),
    _learnt("new_accounts_reviewed", "Account holders looked at", "accounts", Seen.REVIEWED),
    _learnt(
        "new_accounts_active", "Account holders looked at who ordered in the cycle", "accounts", Seen.REVIEWED_ACTIVE
    ),
    quotient(
        "share_accounts_active",
        "Retention",
        "share of account holders who ordered in the cycle",
        "platform",
        "new_accounts_active",
        "new_accounts_reviewed",
        "learning",
    ),
    _learnt("new_alarms", "Early warnings", "accounts", Seen.ALARMS),
    _learnt("new_false_alarms", "Early warnings after which nothing was late", "accounts", Seen.FALSE_ALARMS),
    quotient(
        "share_false_alarms",
        "False alarms",
        "share of early warnings",
        "platform",
        "new_false_alarms",
        "new_alarms",
        "learning",
    ),
    _learnt("new_early_freezes", "Accounts frozen early", "accounts", Seen.EARLY_FREEZES),
    _learnt("new_early_cuts", "Limits cut early", "accounts", Seen.EARLY_CUTS),
    _learnt("new_early_calls", "Calls before a bill is due", "calls", Seen.EARLY_CALLS),
    _learnt("new_early_deferrals", "Deferrals offered early", "accounts", Seen.EARLY_DEFERRALS),
    _learnt("new_offered_deferrals_taken", "Deferrals offered and taken", "bills", Count.DEFERRALS_OFFERED_TAKEN),
    _learnt("new_orders_screened", "Orders screened", "orders", Seen.SCREENED),
    _learnt("new_orders_held_back", "Orders held back", "orders", Seen.HELD_BACK),
    _learnt("new_fraud_held_back", "Fraud held back", "orders", Seen.HELD_BACK_FRAUD),
    daily(
        "new_fraud_tried",
        "Fraud tried",
        "orders",
        lambda d: d.seen(Seen.HELD_BACK_FRAUD) + d.seen(Seen.MISSED_FRAUD),
        "learning",
    ),
    quotient(
        "share_held_back_that_is_fraud",
        "Precision of screening",
        "share of orders held back",
        "platform",
        "new_fraud_held_back",
        "new_orders_held_back",
        "learning",
    ),
    quotient(
        "share_fraud_held_back",
        "Recall of screening",
        "share of fraud tried",
        "platform",
        "new_fraud_held_back",
        "new_fraud_tried",
        "learning",
    ),
    _learnt("new_fraud_orders", "Fraud that went through", "orders", Count.FRAUD_ORDERS),
    _learnt("new_fraud_cents", "Sum of fraud that went through", "cents", Count.FRAUD_CENTS),
    daily("new_data_cost_cents", "Cost of bureau files and screening", "cents", posted(Entry.DATA_COST), "learning"),
    daily(
        "new_recording_cost_cents", "Cost of records of contacts", "cents", posted(Entry.RECORDING_COST), "collection"
    ),
    daily(
        "new_debts_contested_cleared",
        "Debts struck for want of a record",
        "accounts",
        lambda d: d.count(Count.DEBTS_CONTESTED),
        "collection",
    ),
    daily("new_accounts_re_aged", "Accounts brought up to date", "accounts", lambda d: d.count(Count.RE_AGED), "risk"),
    daily(
        "new_provisions_cents",
        "Set aside for losses, less what was released",
        "cents",
        lambda d: d.entry(Entry.PROVISION_MADE) - d.entry(Entry.PROVISION_RELEASED),
        "risk",
    ),
    Metric(
        "n_allowance_cents",
        "Allowance for credit losses",
        "cents",
        "risk",
        "platform",
        "last",
        lambda d: d.allowance_cents.astype(float),
    ),
    Metric(
        "share_allowance",
        "Allowance over receivables",
        "share of balance",
        "risk",
        "platform",
        "mean",
        lambda d: ratio(d.allowance_cents.astype(float), d.stock(Stock.PRINCIPAL_CENTS)),
    ),
    Metric(
        "mean_cost_of_funds_annual",
        "Cost of funds",
        "share per year",
        "funding",
        "platform",
        "mean",
        lambda d: ratio(d.entry(Entry.INTEREST_ACCRUED) * 360.0, d.drawn_cents.astype(float)),
    ),
)

OF_LOYALTY = (
    _kept("new_limit_offers", "Higher limits offered", "accounts", lambda d: d.seen(Seen.LIMIT_OFFERS)),
    _kept("new_instalment_offers", "Cheaper instalments offered", "accounts", lambda d: d.seen(Seen.SALE_OFFERS)),
    _kept("new_offers_taken", "Cheaper instalments taken", "orders", lambda d: d.count(Count.OFFERS_TAKEN)),
    quotient(
        "share_offers_taken",
        "Conversion",
        "share of cheaper instalments offered",
        "platform",
        "new_offers_taken",
        "new_instalment_offers",
        "loyalty",
    ),
    _kept("new_offer_cost_cents", "Cost of telling of offers", "cents", posted(Entry.OFFER_COST)),
    _kept("new_green_orders", "Green orders on credit", "orders", lambda d: d.count(Count.GREEN_ORDERS)),
    _kept("new_green_gmv_cents", "Volume of green orders", "cents", lambda d: d.count(Count.GREEN_ORDER_CENTS)),
    _kept(
        "new_green_forgone_cents", "Fees forgone on green orders", "cents", lambda d: d.count(Count.GREEN_FORGONE_CENTS)
    ),
    _kept("new_green_lost_cents", "Green orders charged off", "cents", lambda d: d.count(Count.GREEN_LOST_CENTS)),
    quotient(
        "share_green_lost",
        "Green orders charged off, of green orders",
        "share of volume",
        "platform",
        "new_green_lost_cents",
        "new_green_gmv_cents",
        "loyalty",
    ),
    Metric(
        "share_green_balance",
        "Green receivables",
        "share of balance",
        "loyalty",
        "platform",
        "mean",
        lambda d: ratio(d.stock(Stock.GREEN_CENTS), d.stock(Stock.PRINCIPAL_CENTS)),
    ),
    _kept("new_points_earned_cents", "Points earned", "cents", posted(Entry.POINTS_EARNED)),
    _kept("new_points_redeemed_cents", "Points that paid bills", "cents", posted(Entry.POINTS_REDEEMED)),
    _kept("new_points_expired_cents", "Points expired", "cents", posted(Entry.POINTS_EXPIRED)),
    _kept(
        "new_upper_tier_bills", "Bills met on time in the upper tier", "bills", lambda d: d.count(Count.POINTS_TIERS)
    ),
    Metric(
        "n_points_owed_cents",
        "Owed in points",
        "cents",
        "loyalty",
        "platform",
        "last",
        lambda d: d.points_owed_cents.astype(float),
    ),
)
