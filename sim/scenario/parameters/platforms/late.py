"""Late charges, and the cap on the price of credit."""

from __future__ import annotations

from typing import Literal

from sim.scenario.forms import ROUNDING
from sim.scenario.leaf import Branch, leaf
from sim.scenario.parameters.cited import BAITIAO
from sim.scenario.parameters.price import DAYS_PER_YEAR, too_dear


class LateParameters(Branch):
    """Late charges, and the all-in price that no charge may exceed."""

    kind: Literal["daily", "flat"] = leaf(
        "daily", unit="kind", about="daily: service fee and penalty per day; flat: one or two fixed fees", role="lever"
    )
    service_daily: float = leaf(
        0.0005,
        unit="share per day",
        about="service fee on the unpaid statement after its due date",
        role="lever",
        source=BAITIAO,
        ge=0.0,
        le=0.01,
    )
    penalty_daily: float = leaf(
        0.00015,
        unit="share per day",
        about="penalty on top while the minimum is missed",
        role="lever",
        source=BAITIAO,
        ge=0.0,
        le=0.01,
    )
    flat_first_cents: int = leaf(
        1_000,
        unit="cents",
        about="fixed fee on the first day past due",
        role="lever",
        source="Afterpay USD 10 then 7 (docs/sources.md, 1A, grade C)",
        ge=0,
        le=100_000,
    )
    flat_second_cents: int = leaf(
        700,
        unit="cents",
        about="fixed fee on the eighth day past due",
        role="lever",
        source="Afterpay USD 10 then 7 (docs/sources.md, 1A, grade C)",
        ge=0,
        le=100_000,
    )
    flat_cap_share: float = leaf(
        0.25,
        unit="share of the arrears",
        about="fixed fees of one spell never exceed this share",
        role="lever",
        source="Afterpay 25 % of the order (docs/sources.md, 1A, grade C)",
        ge=0.0,
        le=1.0,
    )
    flat_cap_cents: int = leaf(
        6_800,
        unit="cents",
        about="fixed fees of one spell never exceed this sum",
        role="lever",
        source="Afterpay USD 68 (docs/sources.md, 1A, grade C)",
        ge=0,
        le=1_000_000,
    )
    apr_cap: float = leaf(
        0.24,
        unit="share per year",
        about="highest all-in price of any contract, by the dates on which it is to be paid: 12 x the rate per 30 days",
        role="lever",
        source="Jinguei [2025] 9: 24 % (docs/sources.md, 2D)",
        ge=0.0,
        le=10.0,
    )
    late_counts_in_apr_cap: bool = leaf(
        True,
        unit="yes or no",
        about="do late charges count in the all-in price (a legal reading)",
        role="lever",
        source="docs/sources.md, 0, point 4",
    )


def check_late_price(late: LateParameters, at: str) -> None:
    """Daily late charges, over 365 days, where they count in the all-in price."""
    price = (late.service_daily + late.penalty_daily) * DAYS_PER_YEAR
    if late.kind == "daily" and late.late_counts_in_apr_cap and price > late.apr_cap + ROUNDING:
        raise too_dear(
            f"{at}.service_daily",
            late.service_daily,
            price,
            at,
            late.apr_cap,
            f" together with {at}.penalty_daily, {late.penalty_daily}",
        )
