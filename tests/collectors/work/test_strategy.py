"""Ladders, halves, users' own classes, and what no strategy may do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.collectors.cases.jobs import checked_jobs
from sim.collectors.work.strategy import CaseFile, Ladder, Strategy, strategy_of
from sim.core.frames import Actions, Cases
from sim.core.vocabulary import Channel, Offer
from sim.scenario import CollectionParameters, CollectorParameters, ScenarioError, StageParameters
from tests.collectors import book_of, cases_of

POOLS = ("phone", "street")
TEAMS = [CollectorParameters(), CollectorParameters(channels=("visit_home",), depot=0)]


def ladder(**stages: dict[str, Any]) -> CollectionParameters:
    return CollectionParameters(stages={name: StageParameters(**stage) for name, stage in stages.items()})


def decided(settings: CollectionParameters, cases: Cases, day: int = 10, **known: Any) -> Actions:
    """What the ladder wants; ``known`` are columns of the case file."""
    file = book_of(cases).file(np.arange(len(cases)), settings.challenger_share, POOLS)
    return Ladder().decide(cases, replace(file, **known), settings, day)


def who(settings: CollectionParameters, cases: Cases, **known: Any) -> list[int]:
    return sorted(decided(settings, cases, **known).consumer.tolist())


def test_a_stage_takes_its_days_both_ends_included() -> None:
    cases = cases_of(*[dict(days_past_due=days) for days in (4, 5, 9, 10)])
    assert who(ladder(a=dict(from_days=5, to_days=9, contacts={"text": 1})), cases) == [1, 2]


def test_a_stage_takes_its_segments() -> None:
    cases = cases_of(*[dict(score=score) for score in (599, 600, 659, 660)])
    for segment, chosen in (("high", [0]), ("middle", [1, 2]), ("low", [3])):
        assert who(ladder(a=dict(segments=(segment,), contacts={"text": 1})), cases) == chosen


def test_a_stage_takes_its_balances() -> None:
    cases = cases_of(*[dict(owed_cents=cents) for cents in (9, 10, 20, 21)])
    assert who(ladder(a=dict(min_balance_cents=10, max_balance_cents=20, contacts={"text": 1})), cases) == [1, 2]


@pytest.mark.parametrize(("kind", "chosen"), [("any", [0, 1]), ("lost", [1]), ("reachable", [0])])
def test_a_stage_takes_those_it_can_reach_or_has_lost(kind: str, chosen: list[int]) -> None:
    stage = dict(reachability=kind, contacts={"text": 1})
    assert who(ladder(a=stage), cases_of(n=2), lost=np.array([False, True])) == chosen


def test_a_channel_is_used_every_so_many_days_whatever_the_others_do() -> None:
    tries = np.full((3, len(Channel)), -99)
    tries[:, Channel.TEXT] = [7, 8, 9]
    actions = decided(ladder(a=dict(contacts={"text": 2, "letter": 90})), cases_of(n=3), last_try=tries)
    assert actions.consumer[actions.channel == Channel.TEXT].tolist() == [0, 1]
    assert actions.consumer[actions.channel == Channel.LETTER].tolist() == [0, 1, 2]


@pytest.mark.parametrize(("column", "days"), [("last_talk_day", [8, 9]), ("hardship_until", [9, 10])])
def test_respite_after_a_talk_and_after_hardship(column: str, days: list[int]) -> None:
    settings = ladder(a=dict(contacts={"text": 1}))
    assert who(settings, cases_of(n=2), **{column: np.array(days)}) == [0]
    assert who(settings, cases_of(n=2)) == [0, 1]


def test_what_is_forbidden_is_left_out_and_the_rest_goes_on() -> None:
    settings = ladder(a=dict(contacts={"text": 1, "letter": 1}))
    forbidding = settings.model_copy(update={"forbidden": ("text",)})
    assert set(decided(forbidding, cases_of(n=3)).channel.tolist()) == {Channel.LETTER}
    assert set(decided(settings, cases_of(n=3)).channel.tolist()) == {Channel.TEXT, Channel.LETTER}


def test_offers_discount_and_pool_go_with_the_contact() -> None:
    stage = dict(contacts={"visit_home": 1}, pool="street", offers=("promise", "settlement"), discount=0.25)
    action = decided(ladder(a=stage), cases_of(n=1))
    assert (action.pool[0], action.offers[0], action.discount_ppm[0]) == (1, Offer.PROMISE | Offer.SETTLEMENT, 250_000)


def test_who_is_sued_already_is_not_sued_again() -> None:
    settings = ladder(a=dict(contacts={"lawsuit": 1}, pool="phone"))
    assert who(settings, cases_of(n=2), in_court=np.array([True, False])) == [1]


def test_champion_and_challenger_share_the_cases_by_lot() -> None:
    """False alarm about once in two million: five standard deviations."""
    settings = ladder(a=dict(contacts={"text": 1})).model_copy(
        update=dict(challenger={"b": StageParameters(contacts={"letter": 1})}, challenger_share=0.3)
    )
    n = 4_000
    actions = decided(settings, cases_of(n=n))
    assert len(np.unique(actions.consumer)) == len(actions) == n
    assert abs((actions.channel == Channel.LETTER).sum() - 0.3 * n) < 5 * (n * 0.3 * 0.7) ** 0.5
    champion = settings.model_copy(update={"challenger_share": 0.0})
    assert set(decided(champion, cases_of(n=n)).channel.tolist()) == {Channel.TEXT}


def actions_of(cases: Cases, **changes: Any) -> Actions:
    n = len(cases)
    values: dict[str, Any] = dict(
        consumer=cases.consumer,
        platform=cases.platform,
        channel=np.full(n, int(Channel.TEXT)),
        pool=np.full(n, -1),
        offers=np.ones(n, np.int64),
        discount_ppm=np.zeros(n, np.int64),
    )
    return Actions(**values | {name: np.asarray(column) for name, column in changes.items()})


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        (dict(channel=[1]), "channel is not a column of 2"),
        (dict(channel=[1.0, 2.0]), "whole numbers"),
        (dict(consumer=[0, 77]), "a case that it was not shown"),
        (dict(consumer=[0, 2]), "a case that it was not shown"),
        (dict(channel=[1, len(Channel)]), "a channel that does not exist"),
        (dict(channel=[1, 0]), "a channel that does not exist"),
        (dict(channel=[1, int(Channel.LETTER)]), "a channel that is forbidden"),
        (dict(pool=[-1, 2]), "collectors that do not exist"),
        (dict(channel=[1, int(Channel.VISIT_HOME)], pool=[-1, 0]), "collectors that cannot do it"),
        (dict(channel=[1, int(Channel.HUMAN_CALL)]), "collectors that cannot do it"),
        (dict(channel=[1, int(Channel.LAWSUIT)], pool=[-1, 0]), "collectors that cannot do it"),
        (dict(offers=[1, 32]), "offers that do not exist"),
        (dict(discount_ppm=[0, 1_000_001]), "a discount outside 0 to 1"),
        (dict(consumer=[1, 1]), "the same channel twice"),
    ],
)
def test_what_a_strategy_may_not_want(changes: dict[str, Any], complaint: str) -> None:
    book = book_of(cases_of(n=3))
    shown = book.cases.where(np.array([0, 1]))
    actions, allowed = actions_of(shown, **changes), np.array([True, True, False])
    with pytest.raises(ValueError, match=f"mine: .*{complaint}"):
        checked_jobs(actions, book, allowed, ("letter",), 0, TEAMS, "mine")
    good = actions_of(shown, channel=[1, int(Channel.VISIT_HOME)], pool=[-1, 1])
    assert checked_jobs(good, book, allowed, ("letter",), 0, TEAMS, "mine").row.tolist() == [0, 1]


class TextAll(Strategy):
    """A user's own."""

    def decide(self, cases: Cases, file: CaseFile, settings: CollectionParameters, day: int) -> Actions:
        return actions_of(cases)


class NeedsSomething(TextAll):
    def __init__(self, something: int) -> None: ...


def test_a_users_class_is_found_and_a_wrong_one_is_refused() -> None:
    mine = strategy_of("p", CollectionParameters(strategy="tests.collectors.work.test_strategy:TextAll"))
    assert mine.who == "TextAll.decide of p"
    for name, complaint in (
        ("lader", "nearest valid: ladder"),
        ("nowhere:Thing", "can be imported"),
        ("builtins:int", "derived from"),
        ("tests.collectors.work.test_strategy:NeedsSomething", "without arguments"),
    ):
        with pytest.raises(ScenarioError, match=complaint):
            strategy_of("p", CollectionParameters(strategy=name))


def test_a_file_cannot_be_used_to_write_in_the_book() -> None:
    book = book_of(cases_of(n=2))
    book.file(np.arange(2), 0.0, POOLS).last_try[:] = 5
    assert (book.last_try < 0).all()
