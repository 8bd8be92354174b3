"""The press: articles about a platform that outrage sets off and that set off one another, until they are forgotten."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.core.random import Stream, uniforms
from sim.scenario.parameters.society.press import PressParameters

__all__ = ["Press", "chance_further", "chance_ignites"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def chance_ignites(
    spark: float, egregious: Floats, spark_posts: float, posts: Floats, spark_visits: float, visits: Floats
) -> Floats:
    """Chance of an article that the day sets off: 1 - exp(-(a * events + b * posts + c * visits)), per 1,000 users.

    Per user, so that the press of a market does not depend on how many people stand for it.
    """
    return -np.expm1(-(spark * egregious + spark_posts * posts + spark_visits * visits))


def chance_further(excite: float, heat: Floats) -> Floats:
    """Chance of an article that earlier ones set off: 1 - exp(-excite * heat)."""
    return -np.expm1(-excite * heat)


class Press:
    """A self-exciting process for each platform, in days; ``heat`` is how many articles are still remembered.

    Each article raises the heat by 1, which is forgotten at a rate; while excite / (1 - kept) < 1, which a scenario
    must respect, every scandal ends by itself, after 1 / (1 - excite / (1 - kept)) articles on average.
    """

    def __init__(self, settings: PressParameters, n_platforms: int, key: tuple[int, int, int]) -> None:
        self.settings = settings
        self.heat: Floats = np.zeros(n_platforms)
        self._certain: Ints = np.zeros(n_platforms, np.int64)
        self._key = key

    def use(self, settings: PressParameters) -> None:
        """Take the terms in force from today on."""
        self.settings = settings

    def announce(self, articles: Ints) -> None:
        """So many articles more will be written tomorrow, by platform."""
        self._certain += articles

    def day(self, day: int, egregious: Ints, posts: Ints, visits: Ints, users: Ints) -> Ints:
        """Articles of today by platform, 0 to 2 beside those announced; afterwards heat = kept * heat + articles.

        :param egregious: outrageous events of today, by platform.
        :param posts: complaints made today on the public site, by platform.
        :param visits: visits of today that met somebody, by platform.
        :param users: people with an account, by platform.
        """
        settings, thousands = self.settings, np.maximum(users, 1) / 1_000.0
        lots = np.array([uniforms(self._key, Stream.PRESS, p, 0, day) for p in range(len(self.heat))])
        ignites = chance_ignites(
            settings.spark,
            egregious / thousands,
            settings.spark_posts,
            posts / thousands,
            settings.spark_visits,
            visits / thousands,
        )
        articles = (lots[:, 0] < ignites).astype(np.int64) + (lots[:, 1] < chance_further(settings.excite, self.heat))
        articles += self._certain
        self._certain[:] = 0
        self.heat = settings.kept_daily * self.heat + articles
        return articles
