"""Points, which a platform gives for bills paid on time and orders in instalments."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf


class PointsParameters(Branch):
    """Points for bills met on time; they pay later bills or expire."""

    per_100_yuan: float = leaf(
        0.0,
        unit="points per 100 yuan",
        about="earned on payments on a bill that is met on its due date",
        role="lever",
        source="Klarna UK: 1 point per GBP 1 paid on time (docs/sources.md, 5)",
        ge=0.0,
        le=1_000.0,
    )
    instalment_bonus: float = leaf(
        0.0,
        unit="points per 100 yuan",
        about="earned additionally on an order in instalments, when it is made",
        role="lever",
        ge=0.0,
        le=1_000.0,
    )
    point_cents: int = leaf(
        2,
        unit="cents",
        about="value of a point in paying a bill",
        role="lever",
        source="Klarna UK: 250 points are GBP 5, 2 % (docs/sources.md, 5)",
        at_start_only=True,
        ge=1,
        le=1_000,
    )
    redeem_floor: int = leaf(
        250,
        unit="points",
        about="smallest number of points that can be used",
        role="lever",
        source="Klarna UK: 250 (docs/sources.md, 5)",
        ge=1,
        le=1_000_000,
    )
    period_cycles: int = leaf(
        6,
        unit="cycles",
        about="length of a period; points expire at the end of the period after the one in which they were earned",
        role="lever",
        source="Afterpay Pulse resets every 6 months; Klarna UK 90 days (docs/sources.md, 5)",
        ge=1,
        le=36,
    )
    tier_points: int = leaf(
        0,
        unit="points",
        about="points earned in a period at which the account enters the upper tier; 0: no tiers",
        role="lever",
        source="Afterpay Pulse tiers from 100, 300 and 500 points (docs/sources.md, 5)",
        ge=0,
        le=1_000_000,
    )
    tier_bonus: float = leaf(
        0.5, unit="share", about="additional points in the upper tier", role="lever", ge=0.0, le=2.0
    )
