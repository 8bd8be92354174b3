"""Planted fraud."""

from __future__ import annotations

from sim.scenario.errors import bad_value
from sim.scenario.leaf import Branch, leaf


class FraudParameters(Branch):
    """Fraud planted among consumers, to test whether it is detected. There are three kinds, equally likely.

    Takeover: a stranger orders in the name of the account holder, who will not pay for it. Bust-out: an account holder
    uses all available credit and does not intend to pay. Cash-out: a merchant who takes part pays out most of a fake
    order, and the account holder owes it like any other. During a fraud the account holder orders nothing else.
    """

    share: float = leaf(
        0.0,
        unit="share of consumers",
        about="consumers who commit fraud once, of a random kind and on a random day",
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
        5, unit="days", about="duration of a fraud", role="uncertain", at_start_only=True, ge=1, le=60
    )
    orders_daily: float = leaf(
        0.8,
        unit="orders per day",
        about="chance of a fraudulent order, payable in 30 days, on each of these days",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    of_headroom: float = leaf(
        0.5,
        unit="share of the free limit",
        about="mean size of such an order; sizes range from 0.5 to 1.5 times the mean",
        role="uncertain",
        ge=0.01,
        le=1.0,
    )
    cash_out_fee: float = leaf(
        0.15,
        unit="share of the order",
        about="kept by the merchant who takes part in the fraud",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )


def check_fraud(fraud: FraudParameters, days: int) -> None:
    """The first day of fraud is within the run and not after the last one."""
    if fraud.share > 0 and fraud.from_day >= days:
        raise bad_value(
            "fraud.from_day", fraud.from_day, f"a day of the run, 0 to {days - 1} (days = {days})", str(days - 1)
        )
    if fraud.to_day < fraud.from_day:
        raise bad_value(
            "fraud.to_day", fraud.to_day, f"at least fraud.from_day, {fraud.from_day} (days)", str(fraud.from_day)
        )
