"""Public opinion of platforms."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf
from sim.scenario.parameters.society.press import SCANDALS


class OpinionParameters(Branch):
    """Public standing of a platform, -1 to 1; 0 if there is no news about it."""

    per_post: float = leaf(
        0.05,
        unit="standing per post and 1,000 users",
        about="standing lost with complaints on the public site",
        role="uncertain",
        ge=0.0,
        le=10.0,
    )
    per_article: float = leaf(
        0.1, unit="standing per article", about="standing lost with an article", role="uncertain", ge=0.0, le=5.0
    )
    per_praise: float = leaf(
        0.001,
        unit="standing per case and 1,000 users",
        about="standing won with complaints handled well and settlements made",
        role="uncertain",
        ge=0.0,
        le=10.0,
    )
    per_pressure: float = leaf(
        0.0,
        unit="standing per contact and 1,000 users",
        about="standing lost with a contact of harshness 1 and exposure 1; other contacts weigh by their "
        "harshness and exposure",
        role="uncertain",
        ge=0.0,
        le=10.0,
    )
    praise_under_pressure: float = leaf(
        1.0,
        unit="share",
        about="weight of a settlement made at a visit, with others told, or under pressure beyond the rules",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    kept_per_cycle: float = leaf(
        0.8, unit="share per cycle", about="standing that remains after a quiet cycle", role="uncertain", ge=0.0, le=1.0
    )
    weight_discount: float = leaf(
        0.2,
        unit="share per unit of standing",
        about="what standing adds to the merchant discount that a platform can ask",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    weight_funding: float = leaf(
        0.2,
        unit="share per unit of standing",
        about="what standing takes off the cost of funds",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    weight_heat: float = leaf(
        0.1,
        unit="share per article remembered",
        about="what the heat of the press adds to the cost of funds",
        role="uncertain",
        source=SCANDALS,
        ge=0.0,
        le=5.0,
    )
