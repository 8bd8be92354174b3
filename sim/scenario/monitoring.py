"""What a platform watches for before anything is late, what it then does, and how it looks for fraud."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from sim.scenario.frozen import NAMED, FrozenDict
from sim.scenario.leaf import Branch, leaf

Signal = Literal["utilisation_jump", "stacking", "late_elsewhere", "contact_failure", "purchase_change",
                 "account_drained", "high_risk"]
Response = Literal["freeze", "cut_limit", "call", "offer_deferral"]


class TriggerParameters(Branch):
    """On the day of a statement: a signal at or above a level, and what is then done."""

    signal: Signal = leaf(..., unit="kind", about="what is watched", role="lever", source="a choice of the platform")
    level: float = leaf(..., unit="that of the signal", about="from here on the trigger fires", role="lever",
                        source="a choice of the platform", ge=0.0, le=1_000_000.0)
    action: Response = leaf(..., unit="kind", about="what is done", role="lever", source="a choice of the platform")
    limit_kept: float = leaf(
        0.7, unit="share of the limit", about="what a cut leaves of the limit, never less than what is owed",
        role="lever", ge=0.0, le=1.0)
    hold_cycles: int = leaf(
        1, unit="cycles", about="time that a freeze lasts while nothing is late, and until the trigger can fire anew",
        role="lever", ge=1, le=24)


class ScreeningParameters(Branch):
    """An isolation forest over orders: the oddest are held back."""

    active: bool = leaf(False, unit="yes or no", about="are orders screened", role="lever")
    refused_share: float = leaf(
        0.01, unit="share of orders", about="part of the orders, the oddest, that is refused", role="lever",
        ge=0.0, le=0.5)
    from_cents: int = leaf(
        20_000, unit="cents", about="smallest order that is screened", role="lever", ge=0, le=20_000_000)
    n_trees: int = leaf(50, unit="trees", about="size of the forest", role="lever", ge=10, le=500)
    refit_every_cycles: int = leaf(1, unit="cycles", about="time between two fits", role="lever", ge=1, le=120)
    cost_cents: int = leaf(1, unit="cents", about="cost of screening an order", role="uncertain", ge=0, le=1_000)


class MonitoringParameters(Branch):
    """Early warning and screening."""

    triggers: Annotated[Mapping[str, TriggerParameters], AfterValidator(FrozenDict)] = Field(
        default={}, max_length=16, description="early warnings by name, in order; the first that fires acts",
        json_schema_extra=NAMED)
    call_cost_cents: int = leaf(
        50, unit="cents", about="cost of a call by machine before anything is due", role="uncertain", ge=0, le=10_000)
    screening: ScreeningParameters = ScreeningParameters()


class FraudParameters(Branch):
    """Fraud that is planted among consumers, to see whether it is found."""

    share: float = leaf(
        0.0, unit="share of consumers", about="who commits fraud once, of a kind and on a day drawn by lot",
        role="uncertain", at_start_only=True, ge=0.0, le=0.5)
    from_day: int = leaf(
        90, unit="day of the run", about="first day on which fraud begins", role="uncertain", at_start_only=True,
        ge=0, le=36_000)
    to_day: int = leaf(
        360, unit="day of the run", about="last day on which fraud begins", role="uncertain", at_start_only=True,
        ge=0, le=36_000)
    spree_days: int = leaf(
        5, unit="days", about="time that it lasts", role="uncertain", at_start_only=True, ge=1, le=60)
    orders_daily: float = leaf(
        0.8, unit="orders per day", about="chance of an order on each of these days", role="uncertain", ge=0.0, le=1.0)
    of_headroom: float = leaf(
        0.5, unit="share of the free limit", about="size of such an order", role="uncertain", ge=0.01, le=1.0)
    cash_out_fee: float = leaf(
        0.15, unit="share of the order", about="kept by the merchant in the plot", role="uncertain", ge=0.0, le=1.0)
