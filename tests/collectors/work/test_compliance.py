"""Rules in the collectors' day: what is dropped, what is done all the same and marked, hours, suspensions, pauses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.core.draws import uniforms_for
from sim.core.frames import Contacts
from sim.core.random import Stream
from sim.core.vocabulary import Channel, Meeting, Offer
from sim.law.hours import ends_late
from sim.society.rulings import ChannelBans, Nullified, PoolBans, Redress, Rulings
from tests.collectors import KEY, Room, cases_of

CALLS = {"all": dict(contacts={"human_call": 1}, pool="team")}
TEXTS = {"all": dict(contacts={"text": 1})}
VISITS = {"all": dict(contacts={"visit_home": 1, "visit_work": 1}, pool="team", rights=["home", "work"])}
OTHERS = {"all": dict(contacts={"call_to_contacts": 1}, pool="team", rights=["contacts"])}
TEAM: dict[str, Any] = dict(turnover_daily=0.0, temptation=0.0)
CROOKED: dict[str, Any] = dict(
    turnover_daily=0.0,
    temptation=2.0,
    supervision=0.0,
    recorded=0.0,
    conduct_weight=0.0,
    commission=1.0,
    target_cents_per_officer_day=10_000_000,
)
DOORS = dict(channels=["visit_home", "visit_work"], depot=27, staff=8)


def room(
    regime: dict[str, Any],
    stages: dict[str, Any] | None = None,
    team: dict[str, Any] | None = None,
    n: int = 6,
    **collection: Any,
) -> Room:
    return Room(
        n, {"team": TEAM | (team or {})}, regime=regime, **{"stages": stages or CALLS, "respite_days": 0} | collection
    )


def days(one: Room, n_days: int, meeting: Meeting = Meeting.REACHED, **case: Any) -> list[Contacts]:
    cases = cases_of(*[case for _ in range(len(one.arm_of))])
    return [one.day(day, cases, meeting=meeting) for day in range(n_days)]


def numbers(found: list[Contacts]) -> list[int]:
    return [len(contacts) for contacts in found]


def rulings(suspended: ChannelBans | None = None, pools: PoolBans | None = None, fine: int = 0) -> Rulings:
    nothing = np.zeros(1, np.int64)
    return Rulings(
        nothing,
        nothing + fine,
        suspended or ChannelBans.empty(),
        pools or PoolBans.empty(),
        Nullified.empty(),
        Redress.empty(),
        nothing,
        nothing,
        (),
    )


def test_a_budget_holds_calls_back_and_lets_them_through_when_its_window_moves_on() -> None:
    budget = {"budgets": {"calls": {"channels": ["human_call"], "days": 5, "most": 2}}}
    assert numbers(days(room(budget), 8)) == [6, 6, 0, 0, 0, 6, 6, 0]
    assert numbers(days(room({}), 8)) == [6] * 8


def test_a_debt_that_is_paid_and_falls_due_again_is_the_same_debt() -> None:
    one = room({"budgets": {"calls": {"channels": ["human_call"], "days": 5, "most": 1}}})
    assert len(one.day(0, cases_of(n=6))) == 6
    one.day(1, cases_of(n=6).where(np.zeros(6, bool)))
    assert len(one.day(2, cases_of(n=6))) == 0


def test_rest_days_and_old_debts() -> None:
    assert numbers(days(room({"rest_days": [2]}), 4)) == [6, 6, 0, 6]
    assert numbers(days(room({"contact_max_days_past_due": 90}), 1, days_past_due=91)) == [0]


@pytest.mark.parametrize(
    ("third_parties", "meeting", "found"),
    [("free", Meeting.REACHED, [6, 6, 6]), ("never", Meeting.LOST, [0, 0, 0]), ("if_lost", Meeting.LOST, [0, 0, 0])],
)
def test_others_are_left_alone_as_the_rule_says(third_parties: str, meeting: Meeting, found: list[int]) -> None:
    one = room({"third_parties": third_parties}, OTHERS, {"channels": ["call_to_contacts"]})
    assert numbers(days(one, 3, meeting)) == found


@pytest.mark.parametrize(
    ("rule", "kind", "silent"),
    [
        ({}, "in_house", False),
        ({"others_are_told": False}, "in_house", True),
        ({"others_are_told": False, "covers": "agencies"}, "in_house", False),
        ({"others_are_told": False, "covers": "agencies"}, "agency", True),
    ],
)
def test_others_hear_nothing_where_the_rules_say_so_and_are_kept(rule: dict[str, Any], kind: str, silent: bool) -> None:
    kept = room(rule, OTHERS, {"channels": ["call_to_contacts"], "kind": kind})
    days(kept, 1)
    assert kept.dealings.silent.tolist() == [silent] * 6
    assert kept.collection.sums.platforms.silent.tolist() == [6 * silent]
    unheard = room(rule, OTHERS, {"channels": ["call_to_contacts"], "kind": kind})
    days(unheard, 1, Meeting.NOBODY)
    assert unheard.collection.sums.platforms.silent.tolist() == [0]
    pressed = room(rule, OTHERS, CROOKED | {"channels": ["call_to_contacts"], "kind": kind, "staff": 10}, n=300)
    days(pressed, 1)
    assert pressed.dealings.breach.sum() > 0
    assert not (pressed.dealings.silent & pressed.dealings.breach).any()


def test_others_may_be_asked_about_one_who_cannot_be_reached_once() -> None:
    both = {"all": dict(contacts={"human_call": 1, "call_to_contacts": 1}, pool="team", rights=["debtor", "contacts"])}
    team = {"channels": ["human_call", "call_to_contacts"]}
    for rule, meeting, asked in (
        ("if_lost", Meeting.LOST, [0, 6, 6]),
        ("once_if_lost", Meeting.LOST, [0, 6, 0]),
        ("if_lost", Meeting.NOBODY, [0, 0, 0]),
    ):
        found = days(room({"third_parties": rule}, both, team), 3, meeting)
        assert [int((one.channel == Channel.CALL_TO_CONTACTS).sum()) for one in found] == asked
    found = days(room({"third_parties": "if_lost", "lost_after_failed": 2}, both, team), 3, Meeting.NOBODY)
    assert [int((one.channel == Channel.CALL_TO_CONTACTS).sum()) for one in found] == [0, 0, 6]


def test_work_and_the_vulnerable_are_not_visited() -> None:
    found = days(room({"visit_at_work": False}, VISITS, DOORS), 3)
    assert {channel for one in found for channel in one.channel.tolist()} == {Channel.VISIT_HOME}
    one = room({"visits_to_vulnerable": False}, VISITS, DOORS)
    assert set(one.day(0, cases_of({"flagged": True}, {}, {"flagged": True}, {})).consumer.tolist()) == {1, 3}


def test_work_is_visited_after_home_has_failed() -> None:
    both = [Channel.VISIT_HOME, Channel.VISIT_WORK]
    for meeting, found in ((Meeting.NOBODY, [both[:1], both[:1], both]), (Meeting.REACHED, [both[:1]] * 3)):
        made = days(room({"visit_work_after_failed": 2}, VISITS, DOORS), 3, meeting)
        assert [sorted(set(one.channel.tolist())) for one in made] == found


def test_visits_wait_until_other_contacts_have_failed() -> None:
    stages = {"all": dict(contacts={"human_call": 1, "visit_home": 1}, pool="team", rights=["debtor", "home"])}
    team = DOORS | dict(channels=["human_call", "visit_home"])
    for meeting, visits in ((Meeting.NOBODY, [0, 0, 6, 6]), (Meeting.REACHED, [0, 0, 0, 0])):
        made = days(room({"visit_after_failed": 2}, stages, team), 4, meeting)
        assert [int((one.channel == Channel.VISIT_HOME).sum()) for one in made] == visits


def test_who_refuses_on_a_channel_is_left_alone_there() -> None:
    both = {"all": dict(contacts={"ai_call": 1, "human_call": 1}, pool="team")}
    made = days(room({"refusal_bars": ["ai_call"]}, both), 3, Meeting.REFUSED)
    assert [sorted(set(one.channel.tolist())) for one in made] == [[3, 4], [4], [4]]


def test_who_asks_not_to_be_contacted_on_a_channel_is_not_while_the_platform_complies() -> None:
    stages = {"all": dict(contacts={"text": 1, "human_call": 1}, pool="team")}
    right = {"opt_out": ["text"]}
    cases = cases_of(n=6)
    for regime, complies, texts in (({}, True, 6), (right, True, 0), (right, False, 6)):
        one = room(regime, stages, complies=complies)
        one.day(0, cases, opted_out=True)
        assert not one.dealings.breach.any(), "nobody had asked before"
        made = [one.day(day, cases) for day in (1, 200)]
        assert [int((found.channel == Channel.TEXT).sum()) for found in made] == [texts] * 2
        assert [int((found.channel == Channel.HUMAN_CALL).sum()) for found in made] == [6, 6], "calls are another"
        assert one.dealings.breach.tolist() == [
            bool(regime) and channel == Channel.TEXT for channel in made[1].channel.tolist()
        ]


def test_some_are_left_in_peace_each_day_by_lot() -> None:
    """120 days of 360; who it is, is foretold: no false alarm."""
    found = days(room({"spared_days_per_year": 120}, TEXTS, n=300), 3)
    for day, one in enumerate(found):
        lots = uniforms_for(KEY, Stream.PEACE, 0, np.arange(300), day)[:, 0]
        assert one.consumer.tolist() == np.flatnonzero(lots >= 1 / 3).tolist()
    bad = room({"spared_days_per_year": 120}, TEXTS, n=300, complies=False)
    assert len(days(bad, 1)[0]) == 300
    assert 60 < bad.dealings.breach.sum() < 140


def test_a_letter_announces_the_first_visit() -> None:
    rule = {"visit_needs_notice_days": 3, "visit_at_work": False}
    found = days(room(rule, VISITS, DOORS), 5)
    assert [sorted(set(one.channel.tolist())) for one in found] == [[Channel.LETTER], [], [], [6], [6]]
    assert numbers(found)[0] == 6, "one each"
    flagged = days(room(rule | {"visits_to_vulnerable": False}, VISITS, DOORS), 3, flagged=True)
    assert numbers(flagged) == [0, 0, 0]
    assert numbers(days(room(rule, VISITS, DOORS, forbidden=["letter"]), 5)) == [0] * 5


def test_hours_shrink_the_shift_of_a_compliant_team() -> None:
    def calls(regime: dict[str, Any], **team: Any) -> int:
        return len(days(room(regime, team=dict(staff=2) | team, n=200), 1)[0])

    assert calls({}) == calls({"from_hour": 9.0, "to_hour": 19.0}) == 2 * 60
    assert calls({"from_hour": 14.0}) == 2 * 30
    assert calls({"to_hour": 9.0}) == 0
    assert calls({"from_hour": 14.0, "covers": "agencies"}) == 2 * 60
    assert calls({"from_hour": 14.0, "covers": "agencies"}, kind="agency") == 2 * 30
    assert calls({"to_hour": 19.0}, from_hour=9.0, to_hour=24.0) == 2 * 40


def test_doors_are_closed_outside_the_hours() -> None:
    full, half = (len(days(room(rule, VISITS, DOORS, n=300), 1)[0]) for rule in ({}, {"from_hour": 14.0}))
    assert 0 < half < 0.6 * full


@pytest.mark.parametrize(("stages", "team"), [(CALLS, dict(staff=2)), (VISITS, DOORS)])
def test_who_goes_on_beyond_the_hours_is_in_breach(stages: dict[str, Any], team: dict[str, Any]) -> None:
    one = room({"from_hour": 14.0}, stages, CROOKED | team, n=300)
    found = days(one, 1)[0]
    kept = days(room({"from_hour": 14.0}, stages, team, n=300), 1)[0]
    assert len(found) > len(kept)
    calm = found.pressure_ppm == 0
    assert one.dealings.breach.sum() > (~calm).sum()


def test_contacts_that_end_after_the_hours() -> None:
    who, used = np.array([0, 1, 0, 1]), np.array([30, 50, 30, 20])
    assert ends_late(who, used, 60).tolist() == [False, False, False, True]
    assert ends_late(who, used, 29).tolist() == [True] * 4
    assert len(ends_late(who[:0], used[:0], 1)) == 0


def test_who_is_pressed_hard_breaks_rules_which_is_marked_and_counted() -> None:
    one = room({"rest_days": [0]}, team=CROOKED | dict(staff=10), n=300)
    made = days(one, 1)[0]
    assert 0 < len(made) < 300
    assert one.dealings.breach.all(), "each of them is a breach"
    assert one.dealings.contacts is made
    assert (set(made.channel.tolist()), set(one.dealings.pool.tolist())) == ({Channel.HUMAN_CALL}, {0})
    assert one.collection.sums.collectors.breaches[0] == len(made), "and none is counted twice"


def test_what_is_automated_follows_the_platforms_own_choice() -> None:
    good, bad = (room({"rest_days": [0]}, TEXTS, complies=complies) for complies in (True, False))
    assert numbers(days(good, 2)) == [0, 6]
    assert numbers(days(bad, 1)) == [6]
    assert bad.dealings.breach.all()
    assert bad.dealings.pool.tolist() == [-1] * 6
    assert bad.collection.sums.collectors.breaches[0] == 0
    days(bad, 2)
    assert not bad.dealings.breach.any()


def test_a_suspended_channel_or_agency_does_nothing_until_its_day() -> None:
    both = {"all": dict(contacts={"text": 1, "human_call": 1}, pool="team")}
    one, cases = room({}, both), cases_of(n=6)
    column = np.array([0])
    one.day(0, cases)
    one.collection.obey(rulings(suspended=ChannelBans(column, column + int(Channel.TEXT), column + 3)))
    assert [set(one.day(day, cases).channel.tolist()) for day in (1, 2, 3)] == [{4}, {4}, {1, 4}]
    one.collection.obey(rulings(pools=PoolBans(column, column + 6)))
    found = [one.day(day, cases).channel.tolist() for day in (4, 5, 6)]
    assert [Channel.HUMAN_CALL in channels for channels in found] == [False, False, True]


def test_an_agency_pays_its_fine_as_far_as_it_can() -> None:
    one = room({}, team=dict(kind="agency", capital_cents=1_000))
    one.collection.obey(rulings(fine=700))
    one.check()
    assert one.collection.collectors[0].cash_cents == 300
    one.collection.obey(rulings(fine=700))
    one.check()
    assert (one.collection.collectors[0].cash_cents, one.collection.collectors[0].unpaid_cents) == (0, 400)


def test_a_pause_is_kept_whatever_the_regime() -> None:
    one, cases, who = room({}), cases_of(n=6), np.array([1, 2])
    one.collection.pause(who, who * 0, 2)
    assert one.collection.paused(np.arange(3), np.zeros(3, np.int64), 1).tolist() == [False, True, True]
    assert [one.day(day, cases).consumer.tolist() for day in (0, 1)] == [[0, 3, 4, 5]] * 2
    assert len(one.day(2, cases)) == 6


def test_a_right_to_restructuring_is_told_to_all_whose_debt_is_small_enough() -> None:
    for below_cents in (0, 100_000, 100_001):
        found = days(room({"restructure_below_cents": below_cents}), 1, owed_cents=100_000)[0]
        right = below_cents > 100_000
        assert set(found.offers.tolist()) == {Offer.PROMISE | Offer.RESTRUCTURE if right else Offer.PROMISE}
