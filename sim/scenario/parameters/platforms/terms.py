"""What buyers may choose: terms of payment, minimums, deferral."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.errors import bad_value
from sim.scenario.leaf import Branch, leaf
from sim.scenario.parameters.cited import BAITIAO, HUABEI
from sim.scenario.parameters.price import PLAN_LENGTHS

Days = Annotated[tuple[int, ...], Field(strict=False)]


class TermsParameters(Branch):
    """Pay in 30 days, instalments with flat fees, minimum payment, deferral."""

    days_to_pay: int = leaf(
        10,
        unit="days",
        about="from statement to due date",
        role="lever",
        source=HUABEI,
        at_start_only=True,
        ge=1,
        le=28,
    )
    fee_3_cycles: float = leaf(
        0.005,
        unit="share of principal per cycle",
        about="flat fee of a 3-cycle plan",
        role="lever",
        source=BAITIAO,
        ge=0.0,
        le=0.05,
    )
    fee_6_cycles: float = leaf(
        0.006,
        unit="share of principal per cycle",
        about="flat fee of a 6-cycle plan",
        role="lever",
        source=BAITIAO,
        ge=0.0,
        le=0.05,
    )
    fee_12_cycles: float = leaf(
        0.007,
        unit="share of principal per cycle",
        about="flat fee of a 12-cycle plan",
        role="lever",
        source=BAITIAO,
        ge=0.0,
        le=0.05,
    )
    fee_24_cycles: float = leaf(
        0.008,
        unit="share of principal per cycle",
        about="flat fee of a 24-cycle plan",
        role="lever",
        source=BAITIAO,
        ge=0.0,
        le=0.05,
    )
    instalments: Days = leaf(
        (3, 6, 12, 24),
        unit="cycles",
        about="plan lengths on offer, out of 3, 6, 12 and 24",
        role="lever",
        source=BAITIAO,
    )
    instalment_floor_cents: int = leaf(
        10_000,
        unit="cents",
        about="smallest order that may be split",
        role="lever",
        source=BAITIAO,
        ge=0,
        le=10_000_000,
    )
    minimum_payment_share: float = leaf(
        0.10,
        unit="share of the statement",
        about="minimum payment on what is not an instalment",
        role="lever",
        source=HUABEI,
        ge=0.0,
        le=1.0,
    )
    deferral: bool = leaf(
        True, unit="yes or no", about="may a minimum be deferred by one cycle", role="lever", source=HUABEI
    )
    deferral_fee_share: float = leaf(
        0.01, unit="share of the amount put off", about="fee of a deferral", role="lever", ge=0.0, le=0.05
    )
    deferral_gap_cycles: int = leaf(
        6, unit="cycles", about="cycles between two deferrals of one account", role="lever", ge=1, le=120
    )
    restructure_gap_cycles: int = leaf(
        12,
        unit="cycles",
        about="least time from one restructuring of a debt to the next",
        role="lever",
        source="a debt may be made current again once in twelve months (FFIEC 2000, recalled)",
        ge=0,
        le=120,
    )
    merchant_discount: float = leaf(
        0.008,
        unit="share of the order",
        about="deducted from what the merchant is paid",
        role="lever",
        source="Huabei 0.6-1.0 % (docs/sources.md, 1A); pay-in-4 2.49 % (table 1B)",
        ge=0.0,
        le=0.2,
    )


def check_plans(terms: TermsParameters, at: str) -> None:
    """Only plan lengths that have a fee, each once."""
    plans = terms.instalments
    if not set(plans) <= set(PLAN_LENGTHS) or len(set(plans)) < len(plans):
        raise bad_value(f"{at}.instalments", plans, "a list of 3, 6, 12 and 24 (cycles), each at most once")
