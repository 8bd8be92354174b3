"""Green goods and their terms."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf

HINTS = "docs/sources.md, 5, parameter hints: an assumption"


class GreenParameters(Branch):
    """Terms of orders for green goods."""

    fee_off: float = leaf(
        0.0,
        unit="share of the instalment fee",
        about="reduction of the fee of a green order",
        role="lever",
        source="MYbank: one line at 10 % off the rate (docs/sources.md, 5)",
        ge=0.0,
        le=1.0,
    )
    limit_uplift: float = leaf(
        0.0,
        unit="share of the limit",
        about="additional limit for green orders of account holders",
        role="lever",
        source=HINTS,
        ge=0.0,
        le=1.0,
    )
    longer_free: bool = leaf(
        False,
        unit="yes or no",
        about="is a green order to be paid in 30 days billed one statement later",
        role="lever",
        source=HINTS,
    )
    merchant_discount_off: float = leaf(
        0.0, unit="share of the merchant discount", about="reduction for green orders", role="lever", ge=0.0, le=1.0
    )
