"""Claims of those wronged: who has one, what settles it, class actions, and the police."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.core.units import MILLION
from sim.core.vocabulary import Channel
from sim.scenario.parameters.society.law import LawParameters
from sim.society.acts import Act
from sim.society.liability import Liability, Verdicts, chance_of_class_action, chance_of_police
from sim.society.rulings import Breaches, Redress

KEY = (5, 0, 0)
CALL, DOOR = int(Channel.HUMAN_CALL), int(Channel.VISIT_HOME)
USERS = np.array([1_000, 10_000])
NOBODY = Redress.empty()


def liability_of(key: tuple[int, int, int] = KEY, **changes: Any) -> Liability:
    """Two platforms; nobody sues and no police come unless asked for."""
    settings = LawParameters(**dict(active=True, class_action_daily=0.0, police_per_act=0.0) | changes)
    return Liability(settings, 2, key)


def lived(one: Liability, day: int, rows: Any = (), ordered: Redress = NOBODY, back: int = 90) -> Verdicts:
    """``rows`` are consumer, platform, channel, pool, act."""
    return one.day(day, Breaches.of_rows(list(rows)), ordered, USERS, back)


def claims(one: Liability) -> list[tuple[int, int, int]]:
    found = one.claims
    return list(zip(found.platform.tolist(), found.consumer.tolist(), found.gravity_ppm.tolist(), strict=True))


def called(*who: int, platform: int = 0, act: Act = Act.PRESSURE) -> list[tuple[int, ...]]:
    return [(one, platform, CALL, 0, int(act)) for one in who]


def test_people_are_counted_when_they_first_have_a_claim_and_keep_the_gravest() -> None:
    one = liability_of()
    assert lived(one, 0, called(3, 4) + called(3, act=Act.DISCLOSURE)).wronged.tolist() == [2, 0]
    assert lived(one, 1, called(4, act=Act.RULE) + called(4, platform=1)).wronged.tolist() == [0, 1]
    assert claims(one) == [(0, 3, MILLION), (0, 4, MILLION // 2), (1, 4, MILLION // 2)]


def test_an_act_without_gravity_wrongs_nobody() -> None:
    one = liability_of(gravity={"rule": 0.0})
    assert lived(one, 0, called(3, act=Act.RULE)).wronged.tolist() == [0, 0]
    assert claims(one) == []


def test_a_claim_ends_with_its_age_redress_or_departure() -> None:
    one = liability_of()
    lived(one, 0, called(1, 2, 3, 4))
    lived(one, 5, called(2))
    lived(one, 6, ordered=Redress(np.array([3]), np.array([0]), np.array([9])))
    one.forget(np.array([4]))
    assert [who for _, who, _ in claims(one)] == [1, 2]
    lived(one, 10, back=10)
    assert [who for _, who, _ in claims(one)] == [2]  # wronged again on day 5


def test_the_chance_of_a_class_action_grows_from_a_threshold_on() -> None:
    chance = chance_of_class_action(np.array([0.0, 19.9, 20.0, 40.0, 200.0]), 20.0, 0.1)
    assert chance == pytest.approx([0.0, 0.0, 1 - np.exp(-0.1), 1 - np.exp(-0.2), 1 - np.exp(-1.0)])
    assert not chance_of_class_action(np.array([900.0]), 20.0, 0.0).any()
    assert chance_of_class_action(np.array([0.0, 1.0]), 0.0, 0.1).tolist() == [0.0, 1.0]


def test_a_class_action_pays_everybody_wronged_by_this_platform_once() -> None:
    one = liability_of(class_action_daily=1.0, class_action_per_1000=0.001, redress_cents=1_000)
    rows = called(*range(40)) + called(7, act=Act.DISCLOSURE) + called(1, platform=1)
    one.settings = one.settings.model_copy(update={"class_action_daily": 1e9})
    found = lived(one, 0, rows)
    assert found.class_actions.tolist() == [1, 1]
    paid = dict(
        zip(
            zip(found.redress.platform.tolist(), found.redress.consumer.tolist(), strict=True),
            found.redress.cents.tolist(),
            strict=True,
        )
    )
    assert paid == {(0, who): 500 for who in range(40)} | {(0, 7): 1_000, (1, 1): 500}
    assert claims(one) == []
    assert lived(one, 1).class_actions.tolist() == [0, 0]


def test_too_few_bring_no_class_action_whatever_the_lots() -> None:
    one = liability_of(class_action_daily=1.0, class_action_per_1000=40.0)
    for day in range(60):
        assert lived(one, day, called(*range(39))).class_actions.tolist() == [0, 0]


def test_class_actions_come_at_their_rate() -> None:
    """Twice as many as are enough; false alarm by five standard deviations: 6e-7."""
    n, suits, chance = 2_000, 0, 1 - np.exp(-0.02 * 2)
    one = liability_of(class_action_daily=0.02, class_action_per_1000=20.0)
    for day in range(n):
        suits += lived(one, day, called(*range(40))).class_actions[0]
    assert abs(suits / n - chance) < 5 * np.sqrt(chance * (1 - chance) / n)


def visited(n: int, platform: int = 0, pool: int = 2, act: Act = Act.INTRUSION) -> list[tuple[int, ...]]:
    return [(who, platform, DOOR, pool, int(act)) for who in range(n)]


def test_the_police_come_over_the_gravest_acts_alone_and_a_pool_stands_still() -> None:
    one = liability_of(police_per_act=1.0, police_days=100)
    found = lived(one, 0, visited(900, act=Act.VISIT) + called(2) + called(3, act=Act.DISCLOSURE))
    assert len(found.standstill) == found.criminal_cases.sum() == 0
    found = lived(one, 1, visited(900) + visited(900, pool=0) + called(2))
    assert found.criminal_cases.tolist() == [2, 0]
    assert [found.standstill.pool.tolist(), found.standstill.until_day.tolist()] == [[0, 2], [102, 102]]


def test_the_chance_of_the_police_is_that_of_acts_per_user() -> None:
    assert chance_of_police(0.1, 0, 1_000) == 0.0
    assert chance_of_police(0.1, 4, 2_000) == chance_of_police(0.1, 40, 20_000) == pytest.approx(1 - np.exp(-0.2))
    assert chance_of_police(0.0, 900, 1) == 0.0


def test_the_police_come_at_their_rate() -> None:
    """False alarm by five standard deviations: 6e-7."""
    n, chance = 2_000, chance_of_police(0.01, 20, 1_000)
    one = liability_of(police_per_act=0.01)
    cases = sum(int(lived(one, day, visited(20)).criminal_cases[0]) for day in range(n))
    assert abs(cases / n - chance) < 5 * np.sqrt(chance * (1 - chance) / n)
