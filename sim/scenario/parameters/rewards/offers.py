"""Targeted credit: higher limits and cheaper instalments for account holders whom a platform picks."""

from __future__ import annotations

from typing import Literal

from sim.scenario.leaf import Branch, leaf


class LimitOfferParameters(Branch):
    """Higher limits beside the usual reviews."""

    aim: Literal["nobody", "score", "lot"] = leaf(
        "nobody", unit="kind", about="who is picked: the best scores, or account holders at random", role="lever"
    )
    share: float = leaf(
        0.1,
        unit="share of statements",
        about="share picked among account holders with a statement on a day who are not late, not frozen, "
        "use enough of their limit and can get a higher one",
        role="lever",
        ge=0.0,
        le=1.0,
    )
    min_utilisation: float = leaf(
        0.3,
        unit="share of the limit",
        about="lowest utilisation at which an account holder can be picked",
        role="lever",
        source="docs/sources.md, 5: limit +10-30 %, an assumption",
        ge=0.0,
        le=1.0,
    )
    growth: float = leaf(
        0.2,
        unit="share of the limit",
        about="how much higher the limit becomes, up to the largest",
        role="lever",
        source="docs/sources.md, 5: limit +10-30 %, an assumption",
        ge=0.0,
        le=2.0,
    )


class SaleOfferParameters(Branch):
    """Instalments at a lower fee for a while."""

    aim: Literal["nobody", "score", "lot"] = leaf(
        "nobody", unit="kind", about="who is picked: the best scores, or account holders at random", role="lever"
    )
    share: float = leaf(
        0.1,
        unit="share of statements",
        about="share picked among account holders with a statement on a day who are not late and not frozen",
        role="lever",
        ge=0.0,
        le=1.0,
    )
    fee_off: float = leaf(
        0.5, unit="share of the instalment fee", about="what is taken off", role="lever", ge=0.0, le=1.0
    )
    days: int = leaf(30, unit="days", about="time that the offer holds", role="lever", ge=1, le=360)
    cost_cents: int = leaf(
        5, unit="cents", about="cost of announcing it to one account holder", role="uncertain", ge=0, le=1_000
    )


class OfferParameters(Branch):
    """Offers made on the day of a statement to those who are not late."""

    limits: LimitOfferParameters = LimitOfferParameters()
    instalments: SaleOfferParameters = SaleOfferParameters()
