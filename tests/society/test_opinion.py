"""What the public thinks of a platform, and what that is worth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.scenario.parameters.society.opinion import OpinionParameters
from sim.society.opinion import Opinion, cost_of_funds, merchant_discount, standing_after

USERS = np.array([1_000, 10_000])
NOTHING = np.zeros(2, np.int64)


def opinion_of(**changes: Any) -> Opinion:
    return Opinion(OpinionParameters(**changes), 2)


def after(
    opinion: Opinion, posts: Any = NOTHING, articles: Any = NOTHING, praise: Any = NOTHING, pressure: Any = NOTHING
) -> list[float]:
    return opinion.day(*(np.array(one) for one in (posts, articles, praise, pressure)), USERS).tolist()


def test_standing_is_exactly_0_while_nothing_happens() -> None:
    opinion = opinion_of()
    for _ in range(400):
        assert [value.hex() for value in after(opinion)] == ["0x0.0p+0", "0x0.0p+0"]  # not even a minus


def test_complaints_seen_count_per_user() -> None:
    small, large = after(opinion_of(), posts=[5, 5])
    assert small < large < 0.0
    assert after(opinion_of(), posts=[5, 50])[1] == small


@pytest.mark.parametrize(
    ("what", "off", "sign"),
    [
        ("posts", "per_post", -1),
        ("articles", "per_article", -1),
        ("praise", "per_praise", 1),
        ("pressure", "per_pressure", -1),
    ],
)
def test_each_force_pulls_its_way_and_can_be_switched_off(what: str, off: str, sign: int) -> None:
    assert sign * after(opinion_of(**{off: 0.01}), **{what: [3, 0]})[0] > 0.0
    assert after(opinion_of(**{off: 0.01}), **{what: [3, 0]})[1] == 0.0
    assert after(opinion_of(**{off: 0.0}), **{what: [3, 3]}) == [0.0, 0.0]


def test_lawful_pressure_costs_nothing_unless_a_scenario_says_so() -> None:
    assert after(opinion_of(), pressure=[500.0, 500.0]) == [0.0, 0.0]


def test_a_day_by_hand() -> None:
    opinion = opinion_of(per_article=0.2, per_praise=0.1)
    assert after(opinion, articles=[1, 0], praise=[0, 10]) == pytest.approx([-(1 - np.exp(-0.2)), 1 - np.exp(-0.1)])


def test_standing_stays_within_its_bounds() -> None:
    worst, best = opinion_of(), opinion_of()
    for _ in range(300):
        bad, good = after(worst, posts=[900, 9_000], articles=[2, 2]), after(best, praise=[900, 9_000])
    assert min(bad) >= -1.0
    assert max(bad) < -0.9
    assert max(good) <= 1.0
    assert min(good) > 0.9


def test_it_is_forgotten_at_its_rate() -> None:
    opinion = opinion_of(kept_per_cycle=0.8)
    opinion.standing[:] = [-0.5, 0.5]
    for _ in range(30):
        left = after(opinion)
    assert left == pytest.approx([-0.4, 0.4])
    kept, gone = opinion_of(kept_per_cycle=1.0), opinion_of(kept_per_cycle=0.0)
    for one in (kept, gone):
        one.standing[:] = [-0.5, 0.25]
    assert after(kept) == [-0.5, 0.25]
    assert after(gone) == [0.0, 0.0]


def test_standing_after_moves_one_way() -> None:
    blames = np.linspace(0.0, 3.0, 20)
    assert np.all(np.diff(standing_after(np.full(20, 0.3), blames, np.zeros(20), 0.9)) < 0)
    assert np.all(np.diff(standing_after(np.full(20, -0.3), np.zeros(20), blames, 0.9)) > 0)


def test_merchants_bargain_with_the_unloved() -> None:
    assert merchant_discount(25_000, 0.0, 0.2) == 25_000
    assert merchant_discount(25_000, -0.5, 0.2) == 22_500
    assert merchant_discount(25_000, 0.5, 0.2) == 27_500
    assert merchant_discount(25_000, -0.5, 0.0) == 25_000
    assert merchant_discount(25_000, -1.0, 1.0) == 0


def test_money_is_dear_to_the_unloved_and_to_those_in_the_papers() -> None:
    for annual in (0.045, 0.1, 1 / 3):
        assert cost_of_funds(annual, 0.0, 0.0, (0.2, 0.1)) == annual
        assert cost_of_funds(annual, -0.7, 9.0, (0.0, 0.0)) == annual
    assert cost_of_funds(0.05, -0.5, 0.0, (0.2, 0.1)) == pytest.approx(0.055)
    assert cost_of_funds(0.05, 0.5, 0.0, (0.2, 0.1)) == pytest.approx(0.045)
    assert cost_of_funds(0.05, 0.0, 3.0, (0.2, 0.1)) == pytest.approx(0.065)
    assert cost_of_funds(0.05, 1.0, 0.0, (1.0, 0.0)) == 0.0
