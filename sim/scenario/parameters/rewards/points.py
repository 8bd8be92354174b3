"""What a platform gives for what it wants more of: green orders, and bills paid on time."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf

HINTS = "docs/sources.md, 5, parameter hints: an assumption"


class GreenParameters(Branch):
    """Terms of orders for green goods."""

    fee_off: float = leaf(
        0.0, unit="share of the instalment fee", about="taken off the fee of a green order", role="lever",
        source="MYbank: one line at 10 % off the rate (docs/sources.md, 5)", ge=0.0, le=1.0)
    limit_uplift: float = leaf(
        0.0, unit="share of the limit", about="above the limit, for green orders of account holders only", role="lever",
        source=HINTS, ge=0.0, le=1.0)
    longer_free: bool = leaf(
        False, unit="yes or no", about="is a green order to be paid in 30 days billed one statement later",
        role="lever", source=HINTS)
    merchant_discount_off: float = leaf(
        0.0, unit="share of the merchant discount", about="taken off for green orders", role="lever",
        ge=0.0, le=1.0)


class PointsParameters(Branch):
    """Points for bills met on time; they pay later bills or expire."""

    per_100_yuan: float = leaf(
        0.0, unit="points per 100 yuan", about="earned on what is paid of a bill that is met on its due date",
        role="lever", source="Klarna UK: 1 point per GBP 1 paid on time (docs/sources.md, 5)",
        ge=0.0, le=1_000.0)
    instalment_bonus: float = leaf(
        0.0, unit="points per 100 yuan", about="earned besides on an order in instalments, when it is made",
        role="lever", ge=0.0, le=1_000.0)
    point_cents: int = leaf(
        2, unit="cents", about="what a point pays", role="lever",
        source="Klarna UK: 250 points are GBP 5, 2 % (docs/sources.md, 5)", at_start_only=True, ge=1, le=1_000)
    redeem_floor: int = leaf(
        250, unit="points", about="fewest points that pay anything", role="lever",
        source="Klarna UK: 250 (docs/sources.md, 5)", ge=1, le=1_000_000)
    period_cycles: int = leaf(
        6, unit="cycles", about="a period; points not used by the end of the one after that in which they were earned "
        "expire", role="lever", source="Afterpay Pulse resets every 6 months; Klarna UK 90 days "
        "(docs/sources.md, 5)", ge=1, le=36)
    tier_points: int = leaf(
        0, unit="points", about="earned in a period from which on the account is in the upper tier; 0: no tiers",
        role="lever", source="Afterpay Pulse tiers from 100, 300 and 500 points (docs/sources.md, 5)",
        ge=0, le=1_000_000)
    tier_bonus: float = leaf(
        0.5, unit="share", about="more points for those in the upper tier", role="lever", ge=0.0, le=2.0)
