"""Scandals: what sets them off, what they feed on, and that they end."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.scenario.parameters.society.press import PressParameters
from sim.society.press import Press, chance_further, chance_ignites

KEY = (7, 0, 0)
CERTAIN = 10_000
"""Events enough, among 1,000 users, to set off an article with a chance of 1 in double precision."""


def press_of(n: int = 1, **changes: Any) -> Press:
    return Press(PressParameters(**changes), n, KEY)


def articles_of(
    press: Press, day: int, egregious: int = 0, posts: int = 0, users: int = 1_000, visits: int = 0
) -> NDArray[np.int64]:
    n = len(press.heat)
    return press.day(day, np.full(n, egregious), np.full(n, posts), np.full(n, visits), np.full(n, users))


def test_the_chances_by_hand() -> None:
    for events, chance in (((2.0, 0.0, 0.0), 1.0), ((0.0, 3.0, 0.0), 0.3), ((0.0, 0.0, 3.0), 0.6)):
        a, b, c = (np.array([0.0, one]) for one in events)
        assert chance_ignites(0.5, a, 0.1, b, 0.2, c) == pytest.approx([0.0, 1 - np.exp(-chance)])
    assert chance_further(0.5, np.array([0.0, 3.0])) == pytest.approx([0.0, 1 - np.exp(-1.5)])


def test_nothing_is_written_where_nothing_happened() -> None:
    press = press_of(50, excite=0.099)
    assert not any(articles_of(press, day).any() for day in range(100))
    assert press.heat.tolist() == [0.0] * 50


def test_a_press_that_nothing_sparks_stays_silent_whatever_happens() -> None:
    press = press_of(50, spark=0.0, spark_posts=0.0)
    assert not any(articles_of(press, day, egregious=CERTAIN, posts=900).any() for day in range(50))


def test_an_outrage_is_an_article_and_heat_fades() -> None:
    press = press_of(excite=0.0)
    assert articles_of(press, 0, egregious=CERTAIN).tolist() == [1]
    assert press.heat.tolist() == [1.0]
    heats = []
    for day in range(1, 4):
        assert articles_of(press, day).tolist() == [0]
        heats.append(float(press.heat[0]))
    assert heats == pytest.approx([0.9, 0.81, 0.729])


def test_heat_is_what_is_kept_and_the_articles_of_the_day() -> None:
    press = press_of(400, excite=0.095)
    for day in range(30):
        before = press.heat.copy()
        articles = articles_of(press, day, egregious=10)
        assert np.array_equal(press.heat, 0.9 * before + articles)
        assert set(articles.tolist()) <= {0, 1, 2}
    assert press.heat.max() > 2.0


@pytest.mark.parametrize(
    "how",
    [
        dict(egregious=20),
        dict(egregious=80, users=4_000),
        dict(posts=60),
        dict(posts=600, users=10_000),
        dict(visits=300),
    ],
)
def test_the_share_of_days_on_which_it_ignites(how: dict[str, int]) -> None:
    """False alarm by five standard deviations: 6e-7."""
    press = press_of(2_000, excite=0.0, spark=0.02, spark_posts=0.01, spark_visits=0.002)
    per_1000 = 1_000 / how.get("users", 1_000)
    chance = 1 - np.exp(
        -(0.02 * how.get("egregious", 0) + 0.01 * how.get("posts", 0) + 0.002 * how.get("visits", 0)) * per_1000
    )
    assert abs(articles_of(press, 0, **how).mean() - chance) < 5 * np.sqrt(chance * (1 - chance) / 2_000)


def test_nobody_writes_of_visits_unless_a_scenario_says_so() -> None:
    assert not articles_of(press_of(50), 0, visits=CERTAIN).any()
    assert articles_of(press_of(spark_visits=0.1), 0, visits=CERTAIN).tolist() == [1]


def test_what_is_announced_is_written_tomorrow_once() -> None:
    press = press_of(2, spark=0.0, spark_posts=0.0, excite=0.0)
    press.announce(np.array([3, 0]))
    assert articles_of(press, 0).tolist() == [3, 0]
    assert press.heat.tolist() == [3.0, 0.0]
    assert articles_of(press, 1).tolist() == [0, 0]


def test_what_sets_off_and_what_feeds_a_scandal_are_lots_of_their_own() -> None:
    """Two halves make a quarter with both; false alarm by five standard deviations: 6e-7."""
    press = press_of(2_000, spark=math.log(2), excite=math.log(2) / 10, kept_daily=0.9)
    press.heat[:] = 10.0
    articles = articles_of(press, 0, egregious=1)
    for number, chance in enumerate((0.25, 0.5, 0.25)):
        assert abs((articles == number).mean() - chance) < 5 * np.sqrt(chance * (1 - chance) / 2_000)


def test_a_platform_without_users_is_no_accident() -> None:
    assert articles_of(press_of(), 0, users=0).tolist() == [0]


def cascades(n: int, days: int, excite: float, kept_daily: float = 0.9) -> NDArray[np.int64]:
    """Articles in each of ``n`` scandals, all set off on day 0 and left alone."""
    press = press_of(n, excite=excite, kept_daily=kept_daily)
    sizes = articles_of(press, 0, egregious=CERTAIN)
    assert sizes.tolist() == [1] * n
    for day in range(1, days):
        sizes = sizes + articles_of(press, day)
    assert press.heat.mean() < 0.01
    return sizes


@pytest.mark.slow
@pytest.mark.parametrize("branching", [0.2, 0.5])
def test_the_mean_scandal_has_the_size_that_its_branching_gives(branching: float) -> None:
    """1 / (1 - b), for a fixed seed.

    A day holds one further article at most, which makes the mean smaller by up to 5 % at this excitation. The rest of
    the margin is 4 standard errors of a cascade with Poisson offspring, sd = sqrt(b / (1 - b)^3): a false alarm in
    16,000 seeds. Without excitation, or with twice of it, the mean would be 1 or more than a fifth larger.
    """
    n = 2_500
    sizes = cascades(n, 250, excite=branching * 0.05, kept_daily=0.95)
    margin = 4 * np.sqrt(branching / (1 - branching) ** 3 / n)
    assert 0.95 / (1 - branching) - margin < sizes.mean() < 1 / (1 - branching) + margin
    assert sizes.mean() > 1 + branching / 2


def test_without_excitation_one_outrage_is_one_article() -> None:
    assert cascades(300, 60, excite=0.0).max() == 1
    assert cascades(300, 200, excite=0.06).mean() > 1.5


def test_draws_belong_to_platform_and_day() -> None:
    first, second = press_of(2), press_of(3)
    for day in range(60):
        assert np.array_equal(articles_of(first, day, egregious=5), articles_of(second, day, egregious=5)[:2])
    assert np.ptp(second.heat) > 0
