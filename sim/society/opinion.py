"""Public opinion of a platform, and what it is worth to one. Pure functions, and the memory between days."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.core.units import CYCLE_DAYS
from sim.scenario.parameters.society.opinion import OpinionParameters

__all__ = ["Opinion", "cost_of_funds", "merchant_discount", "standing_after"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def standing_after(standing: Floats, blame: Floats, praise: Floats, kept: float) -> Floats:
    """Standing after a day: it returns to 0, rises towards 1 with praise, then falls towards -1 with blame.

    s = kept * s; s = s + (1 - s) * (1 - exp(-praise)); s = s - (1 + s) * (1 - exp(-blame)). It stays in [-1, 1], and
    exactly where it is if all is quiet and kept is 1.
    """
    quiet = kept * standing
    praised = quiet - (1.0 - quiet) * np.expm1(-praise)
    return praised + (1.0 + praised) * np.expm1(-blame)


def merchant_discount(ppm: int, standing: float, weight: float) -> int:
    """Discount that merchants grant, ppm of a sale: what the platform asks * (1 + weight * standing), not below 0."""
    return max(0, round(ppm * (1.0 + weight * standing)))


def cost_of_funds(annual: float, standing: float, heat: float, weights: tuple[float, float]) -> float:
    """Annual cost of funds: base * (1 - a * standing + b * heat of the press), not below 0; ``weights`` are (a, b)."""
    return annual * max(0.0, 1.0 - weights[0] * standing + weights[1] * heat)


class Opinion:
    """What the public thinks of each platform: ``standing``, -1 to 1, 0 on day 0."""

    def __init__(self, settings: OpinionParameters, n_platforms: int) -> None:
        self.settings = settings
        self.standing: Floats = np.zeros(n_platforms)

    def use(self, settings: OpinionParameters) -> None:
        """Take the terms in force from today on."""
        self.settings = settings

    def day(self, posts: Ints, articles: Ints, praise: Floats, pressure: Floats, users: Ints) -> Floats:
        """Standing of each platform after today.

        :param posts: complaints made today on the public site, by platform.
        :param articles: of today's press, by platform.
        :param praise: complaints handled well and settlements made today, by platform.
        :param pressure: contacts of today weighed by harshness and exposure, by platform.
        :param users: people with an account, by platform.
        """
        settings, thousands = self.settings, np.maximum(users, 1) / 1_000.0
        blame = settings.per_post * posts / thousands + settings.per_article * articles
        blame = blame + settings.per_pressure * pressure / thousands
        self.standing = standing_after(
            self.standing,
            blame,
            settings.per_praise * praise / thousands,
            settings.kept_per_cycle ** (1.0 / CYCLE_DAYS),
        )
        return self.standing
