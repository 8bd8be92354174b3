"""Counting by debt over time: windows, cures, pools, order within a day, and rules that come on a date."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.core.units import NEVER
from sim.core.vocabulary import Channel, Meeting
from sim.law.history import LastDay, Recent, earlier
from sim.law.rulebook import Approaches, Rulebook
from sim.scenario import RegimeParameters

USUAL = dict(
    consumer=0,
    platform=0,
    channel=Channel.HUMAN_CALL,
    pool=0,
    covered=True,
    lost=False,
    failed=0,
    flagged=False,
    spared=False,
    days_past_due=20,
)
HOME, WORK = {"channel": Channel.VISIT_HOME}, {"channel": Channel.VISIT_WORK}
RELATIVES = {"channel": Channel.VISIT_RELATIVES}


def approaches(*rows: dict[str, Any]) -> Approaches:
    return Approaches.of_rows([tuple((USUAL | row).values()) for row in rows])


def book(n_pools: int = 2, **rules: Any) -> Rulebook:
    return Rulebook(RegimeParameters.model_validate(rules), n_platforms=2, n_pools=n_pools)


def budget(most: int, days: int = 7, **values: Any) -> dict[str, Any]:
    return {"budgets": {"calls": {"most": most, "days": days} | values}}


def forbidden(rules: Rulebook, day: int, *rows: dict[str, Any]) -> list[bool]:
    found: list[bool] = rules.forbidden(approaches(*rows), day).tolist()
    return found


def note(
    rules: Rulebook, day: int, *rows: dict[str, Any], meeting: Meeting = Meeting.REACHED, opted_out: bool = False
) -> None:
    made = approaches(*rows)
    rules.note(made, np.full(len(made), int(meeting)), np.full(len(made), int(opted_out)), day)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=30))
def test_earlier_counts_what_came_before_of_the_same_key(rows: list[tuple[int, bool]]) -> None:
    keys, counted = np.array([key for key, _ in rows], np.int64), np.array([flag for _, flag in rows], bool)
    assert earlier(keys, counted).tolist() == [
        sum(flag for other, flag in rows[:at] if other == key) for at, (key, _) in enumerate(rows)
    ]


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 9), st.integers(0, 4), st.lists(st.lists(st.integers(0, 5), max_size=6), max_size=25))
def test_a_window_counts_as_a_list_of_days_would(days: int, most: int, happened: list[list[int]]) -> None:
    recent, diary = Recent(days, most), []
    for day, keys in enumerate(happened):
        for key in range(6):
            inside = sum(who == key and when > day - days for who, when in diary)
            assert recent.count(np.array([key]), day)[0] == min(inside, most)
        recent.add(np.array(keys, np.int64), day)
        diary += [(key, day) for key in keys]


def test_a_window_forgets_keys_that_are_out_of_it() -> None:
    recent = Recent(days=3, most=2)
    for day in range(50):
        recent.add(np.array([day]), day)
    assert len(recent) <= 3


def test_the_last_day_is_known_and_the_later_of_two_may_be_kept() -> None:
    last = LastDay()
    last.put(np.array([5, 3, 5]), np.array([1, 2, 7]))
    assert last.of(np.array([3, 4, 5])).tolist() == [2, NEVER, 7]
    last.raise_to(np.array([5, 4]), 3)
    assert last.of(np.array([3, 4, 5])).tolist() == [2, 3, 7]
    assert len(last) == 3


def test_without_rules_nothing_is_forbidden() -> None:
    rules = book()
    note(rules, 0, *({"channel": channel} for channel in Channel))
    assert not any(forbidden(rules, 1, *({"channel": channel, "flagged": True} for channel in Channel)))


def test_a_budget_is_per_debt_and_window() -> None:
    rules = book(**budget(2))
    note(rules, 0, {})
    note(rules, 3, {})
    assert forbidden(rules, 6, {}, {"platform": 1}, {"consumer": 1}) == [True, False, False]
    assert forbidden(rules, 7, {}) == [False], "the first is out of the window"


def test_earlier_contacts_of_a_day_count_and_forbidden_ones_do_not() -> None:
    rules = book(**budget(1) | {"third_parties": "never"})
    call, others = {"channel": Channel.HUMAN_CALL}, {"channel": Channel.AI_CALL}
    assert forbidden(rules, 0, call, others) == [False, True]
    rules = book(**budget(1, channels=["call_to_contacts", "human_call"]) | {"third_parties": "never"})
    assert forbidden(rules, 0, {"channel": Channel.CALL_TO_CONTACTS}, call) == [True, False]


@pytest.mark.parametrize(("pooled", "found"), [(True, True), (False, False)])
def test_a_budget_is_pooled_over_collectors_or_is_each_ones_own(pooled: bool, found: bool) -> None:
    rules = book(**budget(1, pooled=pooled))
    note(rules, 0, {"pool": 0})
    assert forbidden(rules, 1, {"pool": 0}, {"pool": 1}, {"pool": -1}) == [True, found, found]


@pytest.mark.parametrize(
    ("counts", "meeting", "spent"),
    [
        ("attempts", Meeting.NOBODY, True),
        ("attempts", Meeting.REACHED, True),
        ("reached", Meeting.NOBODY, False),
        ("reached", Meeting.REFUSED, True),
        ("reached", Meeting.LOST, False),
        ("talks", Meeting.REFUSED, False),
        ("talks", Meeting.REACHED, True),
    ],
)
def test_what_a_budget_counts(counts: str, meeting: Meeting, spent: bool) -> None:
    rules = book(**budget(1, counts=counts))
    note(rules, 0, {}, meeting=meeting)
    assert forbidden(rules, 1, {}) == [spent]
    assert forbidden(book(**budget(1, counts=counts)), 0, {}, {}) == [False, True], "as if the first got through"


def test_what_the_rules_do_not_concern_neither_counts_nor_is_forbidden() -> None:
    rules = book(**budget(0))
    assert forbidden(rules, 0, {}, {"covered": False}, {"channel": Channel.LAWSUIT}) == [True, False, False]


def test_quiet_after_a_talk_on_the_phone() -> None:
    rules = book(quiet_days_after_talk=7)
    note(rules, 0, {}, meeting=Meeting.NOBODY)
    assert forbidden(rules, 1, {}) == [False]
    note(rules, 1, {})
    assert [forbidden(rules, day, {})[0] for day in range(1, 10)] == [True] * 7 + [False] * 2, "day 1 is the first of 7"
    assert forbidden(rules, 2, {"channel": Channel.VISIT_HOME}, {"channel": Channel.TEXT}) == [False, False]
    assert forbidden(rules, 9, {"channel": Channel.AI_CALL}, {}) == [False, True], "the first may be a talk"


def test_rest_days_are_days_of_the_week() -> None:
    rules = book(rest_days=[6])
    assert [day for day in range(14) if forbidden(rules, day, {})[0]] == [6, 13]


def test_visits() -> None:
    assert forbidden(book(visit_at_work=False), 0, HOME, WORK, RELATIVES) == [False, True, False]
    rules = book(visits_to_vulnerable=False)
    assert forbidden(rules, 0, HOME | {"flagged": True}, WORK | {"flagged": True}, {"flagged": True}) == [
        True,
        True,
        False,
    ]


def test_visits_are_a_last_resort() -> None:
    rules = book(visit_after_failed=3)
    asked = [one | {"failed": failed} for one in (HOME, WORK, RELATIVES, {}) for failed in (2, 3)]
    assert forbidden(rules, 0, *asked) == [True, False, True, False, True, False, False, False]


@pytest.mark.parametrize(
    ("meeting", "counts"),
    [(Meeting.NOBODY, True), (Meeting.LOST, True), (Meeting.REACHED, False), (Meeting.REFUSED, False)],
)
def test_work_comes_after_visits_at_home_that_met_nobody(meeting: Meeting, counts: bool) -> None:
    rules = book(visit_work_after_failed=2)
    note(rules, 0, HOME, HOME | {"platform": 1}, meeting=meeting)
    assert forbidden(rules, 500, WORK, HOME) == [True, False]
    note(rules, 500, HOME, meeting=meeting)
    note(rules, 501, RELATIVES, {}, meeting=meeting)
    assert forbidden(rules, 3_000, WORK, WORK | {"platform": 1}) == [not counts, True]
    rules.forget(np.array([0]))
    assert forbidden(rules, 3_001, WORK) == [True]


def test_visits_at_home_are_remembered_when_the_number_changes_on_a_date() -> None:
    rules = book(visit_work_after_failed=3)
    for day in range(2):
        note(rules, day, HOME, meeting=Meeting.NOBODY)
    rules.use(RegimeParameters(visit_work_after_failed=2))
    assert forbidden(rules, 2, WORK) == [False]


def test_who_would_not_talk_on_a_channel_is_left_alone_there() -> None:
    rules = book(refusal_bars=["human_call", "visit_home"])
    note(rules, 0, {}, HOME, WORK | {"consumer": 1})
    assert forbidden(rules, 1, {}, HOME) == [False, False]
    note(rules, 1, {}, WORK, {"consumer": 1, "covered": False}, meeting=Meeting.REFUSED)
    asked = [{}, HOME, WORK, {"channel": Channel.TEXT}, {"platform": 1}, {"consumer": 1}, {"covered": False}]
    assert forbidden(rules, 900, *asked) == [True, False, False, False, False, False, False]
    rules.forget(np.array([0]))
    assert forbidden(rules, 901, {}) == [False]


def test_who_has_opted_out_of_a_channel_is_left_alone_there_by_all_whom_the_rules_concern() -> None:
    text = {"channel": Channel.TEXT}
    asked = [text, {}, text | {"platform": 1}, text | {"consumer": 1}, text | {"pool": 1}, text | {"covered": False}]
    for right, found in (([], [False] * 6), (["text"], [True, False, False, False, True, False])):
        rules = book(opt_out=right)
        note(rules, 0, text | {"consumer": 1, "covered": False}, {}, text | {"platform": 1}, opted_out=False)
        note(rules, 1, text, opted_out=True)
        note(rules, 2, text | {"consumer": 1, "covered": False}, opted_out=True)
        assert forbidden(rules, 900, *asked) == found
        rules.forget(np.array([0]))
        assert forbidden(rules, 901, text) == [False]


def test_a_refusal_breaks_no_rule_itself() -> None:
    rules, made = book(refusal_bars=["visit_home"]), approaches(HOME)
    refused = np.array([Meeting.REFUSED])
    assert not rules.broken(made, refused, 0).any()
    rules.note(made, refused, refused * 0, 0)
    assert rules.broken(made, refused, 1).all()


def test_who_is_spared_today_is_not_contacted_but_may_be_sued() -> None:
    spared = {"spared": True}
    assert forbidden(
        book(), 0, spared, spared | HOME, spared | {"channel": Channel.LAWSUIT}, spared | {"covered": False}
    ) == [True, True, False, False]


def test_a_visit_waits_for_its_notice_and_only_the_first() -> None:
    rules, home = book(visit_needs_notice_days=5), {"channel": Channel.VISIT_HOME}
    assert rules.needs_notice(approaches(home, {}), 0).tolist() == [True, False]
    note(rules, 0, {"channel": Channel.LETTER})
    assert not rules.needs_notice(approaches(home), 1).any()
    note(rules, 3, {"channel": Channel.LETTER})
    assert [forbidden(rules, day, home)[0] for day in (4, 5)] == [True, False], "the first letter counts"
    note(rules, 5, home)
    assert forbidden(rules, 300, home) == [False]


def test_third_parties() -> None:
    call, notice = {"channel": Channel.CALL_TO_CONTACTS}, {"channel": Channel.NOTICE_TO_CONTACTS}
    lost = {"lost": True}
    assert forbidden(book(third_parties="never"), 0, call | lost, notice | lost) == [True, True]
    assert forbidden(book(third_parties="if_lost"), 0, call, call | lost) == [True, False]
    rules = book(third_parties="once_if_lost")
    assert forbidden(rules, 0, call, notice | lost, call | lost) == [True, False, True]
    note(rules, 0, notice | lost)
    assert forbidden(rules, 500, call | lost) == [True]


def test_an_old_debt_may_only_be_sued_for() -> None:
    rules = book(contact_max_days_past_due=90)
    assert forbidden(
        rules, 0, {"days_past_due": 90}, {"days_past_due": 91}, {"days_past_due": 91, "channel": Channel.LAWSUIT}
    ) == [False, True, False]


def test_a_pause_stops_everything_about_one_debt_and_the_longer_one_holds() -> None:
    rules, who = book(), np.array([0])
    rules.pause(who, who, 10)
    rules.pause(who, who, 5)
    assert [forbidden(rules, day, {})[0] for day in (9, 10)] == [True, False]
    assert forbidden(rules, 3, {"channel": Channel.LAWSUIT}, {"platform": 1}) == [True, False]
    assert rules.paused(np.array([0, 0]), np.array([0, 1]), 3).tolist() == [True, False]


def test_what_was_broken_is_told_by_how_contacts_ended() -> None:
    rules = book(**budget(1, counts="reached"))
    made = approaches({}, {}, {})
    assert rules.broken(made, np.array([Meeting.NOBODY, Meeting.REACHED, Meeting.REACHED]), 0).tolist() == [
        False,
        False,
        True,
    ]
    assert rules.broken(made, np.array([Meeting.REACHED, Meeting.NOBODY, Meeting.REFUSED]), 0).tolist() == [
        False,
        False,
        True,
    ]


def test_a_budget_that_changes_on_a_date_keeps_what_it_counted_unless_it_counts_by_another_key() -> None:
    rules = book(**budget(3))
    for day in range(3):
        note(rules, day, {})
    rules.use(RegimeParameters.model_validate(budget(2)))
    assert forbidden(rules, 3, {}) == [True]
    rules.use(RegimeParameters.model_validate(budget(4)))
    assert forbidden(rules, 3, {}) == [False]
    rules.use(RegimeParameters.model_validate(budget(2, pooled=False)))
    assert forbidden(rules, 3, {}) == [False]


def test_whoever_takes_the_place_of_one_who_left_begins_with_a_clean_sheet() -> None:
    rules = book(**budget(1, days=90), quiet_days_after_talk=60, third_parties="once_if_lost")
    told = [{"consumer": who, "channel": Channel.CALL_TO_CONTACTS, "lost": True} for who in (3, 4)]
    note(rules, 1, {"consumer": 3}, {"consumer": 4}, *told)
    rules.pause(np.array([3, 4]), np.array([1, 1]), 50)
    asked = [{"consumer": who} for who in (3, 4)] + told + [{"consumer": who, "platform": 1} for who in (3, 4)]
    assert forbidden(rules, 2, *asked) == [True] * 6
    rules.forget(np.array([4, 8]))
    assert forbidden(rules, 2, *asked) == [True, False] * 3


def test_budgets_of_single_collectors_are_forgotten_too() -> None:
    rules = book(**budget(1, days=90, pooled=False))
    note(rules, 1, {"consumer": 3, "pool": 1}, {"consumer": 4, "pool": 1})
    rules.forget(np.array([4]))
    assert forbidden(rules, 2, {"consumer": 3, "pool": 1}, {"consumer": 4, "pool": 1}) == [True, False]


def test_budgets_follow_pools_that_move_and_forget_those_that_go() -> None:
    rules = book(n_pools=2, **budget(1, days=30, pooled=False))
    note(rules, 0, {"pool": 0}, {"pool": 1, "consumer": 1}, {"pool": -1, "consumer": 2})
    rules.take_over(np.array([-1, 2, -1]), n_pools=3)
    everybody = [{"pool": pool, "consumer": who} for who in range(3) for pool in (-1, 0, 1, 2)]
    assert forbidden(rules, 1, *everybody) == [
        False,
        False,
        False,
        False,
        False,
        False,
        False,
        True,
        True,
        False,
        False,
        False,
    ]
    note(rules, 1, {"pool": 1, "consumer": 1})
    assert forbidden(rules, 2, *everybody[4:8]) == [False, False, True, True]


def test_a_budget_that_all_share_does_not_care_who_goes() -> None:
    rules = book(n_pools=2, **budget(1, days=30))
    note(rules, 0, {"pool": 0})
    rules.take_over(np.array([-1, -1, -1]), n_pools=0)
    assert forbidden(rules, 1, {"pool": -1}) == [True]
