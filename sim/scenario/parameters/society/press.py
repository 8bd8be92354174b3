"""Articles in the press, and how long they are remembered."""

from __future__ import annotations

from sim.scenario.errors import bad_value
from sim.scenario.forms import ROUNDING
from sim.scenario.leaf import Branch, leaf

SCANDALS = "shares fell by 10-40 % in a day (docs/sources.md, 4); the step to this number is assumed"


class PressParameters(Branch):
    """Articles about a platform, set off by breaches, posts, visits and earlier articles."""

    spark: float = leaf(
        0.05,
        unit="articles per event and 1,000 users",
        about="articles that outrageous events set off, on average",
        role="uncertain",
        ge=0.0,
        le=10.0,
    )
    spark_posts: float = leaf(
        0.002,
        unit="articles per post and 1,000 users",
        about="articles that posts on the public complaint site set off, on average",
        role="uncertain",
        ge=0.0,
        le=10.0,
    )
    spark_visits: float = leaf(
        0.0,
        unit="articles per visit and 1,000 users",
        about="articles that visits set off, on average, however they went",
        role="uncertain",
        ge=0.0,
        le=10.0,
    )
    excite: float = leaf(
        0.05,
        unit="articles per day and article remembered",
        about="articles that earlier articles set off",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    kept_daily: float = leaf(
        0.9,
        unit="share per day",
        about="heat of the press that remains after a day",
        role="uncertain",
        ge=0.0,
        le=0.999,
    )


def branching(excite: float, kept_daily: float) -> float:
    """Articles that one article sets off, on average, while it is remembered: excite / (1 - kept)."""
    return excite / (1.0 - kept_daily)


def check_branching(excite: float, kept_daily: float, at: str) -> None:
    """Raise ``ScenarioError`` if an article sets off one or more others on average: a scandal would never end."""
    children = branching(excite, kept_daily)
    if children > 1 - ROUNDING:
        raise bad_value(
            f"{at}.excite",
            excite,
            f"less than 1 - {at}.kept_daily, {1 - kept_daily:.4g}: an article sets off {children:.4g} "
            "others, and a scandal would never end",
        )
