"""Planted fraud."""

from __future__ import annotations

from sim.scenario.errors import bad_value
from sim.scenario.leaf import Branch, leaf


class FraudParameters(Branch):
    """Fraud that is planted among consumers, to see whether it is found; of three kinds, each as likely.

    Takeover: a stranger orders in the name of the account holder, who will not pay for it. Bust-out: an account holder
    uses all the credit there is, with no thought of paying. Cash-out: a merchant in the plot pays out most of an order
    that never was, and the account holder owes it like any other. While it lasts nothing else is ordered.
    """

    share: float = leaf(
        0.0,
        unit="share of consumers",
        about="who commits fraud once, of a kind and on a day drawn by lot",
        role="uncertain",
        at_start_only=True,
        ge=0.0,
        le=0.5,
    )
    from_day: int = leaf(
        90,
        unit="day of the run",
        about="first day on which fraud begins",
        role="uncertain",
        at_start_only=True,
        ge=0,
        le=36_000,
    )
    to_day: int = leaf(
        360,
        unit="day of the run",
        about="last day on which fraud begins",
        role="uncertain",
        at_start_only=True,
        ge=0,
        le=36_000,
    )
    spree_days: int = leaf(
        5, unit="days", about="time that it lasts", role="uncertain", at_start_only=True, ge=1, le=60
    )
    orders_daily: float = leaf(
        0.8,
        unit="orders per day",
        about="chance of an order, to be paid in 30 days, on each of these days",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    of_headroom: float = leaf(
        0.5,
        unit="share of the free limit",
        about="size of such an order, on average; from half of it to half as much again",
        role="uncertain",
        ge=0.01,
        le=1.0,
    )
    cash_out_fee: float = leaf(
        0.15, unit="share of the order", about="kept by the merchant in the plot", role="uncertain", ge=0.0, le=1.0
    )


def check_fraud(fraud: FraudParameters, days: int) -> None:
    """Fraud begins within the run, and cannot stop beginning before it has begun to."""
    if fraud.share > 0 and fraud.from_day >= days:
        raise bad_value(
            "fraud.from_day", fraud.from_day, f"a day of the run, 0 to {days - 1} (days = {days})", str(days - 1)
        )
    if fraud.to_day < fraud.from_day:
        raise bad_value(
            "fraud.to_day", fraud.to_day, f"at least fraud.from_day, {fraud.from_day} (days)", str(fraud.from_day)
        )
