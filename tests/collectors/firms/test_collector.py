"""Officers are hired, learn and leave; collectors are paid; the whole day of a collection, and its books."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.collectors.accounts.till import shared_out
from sim.core.ledger import Account, Actor, Entry, Ledger
from sim.core.random import Stream
from sim.core.vocabulary import Channel, Meeting
from tests.collectors import Room, cases_of, collector

CALL = dict(contacts={"human_call": 1}, pool="team")


def calls(n: int, days: int = 1, team: dict[str, Any] | None = None, pays_cents: int = 0, **collection: Any) -> Room:
    """A room in which a team calls everybody every day, some days later."""
    room = Room(n, {"team": team or {}}, **{"stages": {"all": CALL}, "respite_days": 0} | collection)
    for day in range(days):
        room.day(day, cases_of(*[dict(paid_cents=day * pays_cents) for _ in range(n)]), pays_cents)
    return room


def test_the_first_officers_are_trained_and_new_ones_are_not() -> None:
    one = collector(staff=2, skill_sd=0.0, training_cycles=2.0)
    assert one.skill_ppm(0).tolist() == [1_000_000] * 2
    one.use(one.settings.model_copy(update={"staff": 3}), day=10)
    assert one.skill_ppm(10).tolist() == [1_000_000] * 2 + [500_000]
    assert one.skill_ppm(40)[2] == 750_000
    assert one.skill_ppm(70)[2] == one.skill_ppm(500)[2] == 1_000_000
    one.settings = one.settings.model_copy(update={"untrained_skill": 0.2})
    assert one.skill_ppm(10)[2] == 200_000


def test_posts_are_cut_from_the_last() -> None:
    one = collector(staff=5)
    first = one.skill[:2].copy()
    one.use(one.settings.model_copy(update={"staff": 2}), day=10)
    assert np.array_equal(one.skill, first)
    one.use(one.settings.model_copy(update={"staff": 0}), day=11)
    assert one.staff == 0


def test_no_commission_without_officers() -> None:
    assert collector(staff=1, commission=0.1).commission_cents(1_000) == 100
    assert collector(staff=0, commission=0.1).commission_cents(1_000) == 0


def test_who_takes_a_post_anew_knows_nobody() -> None:
    room = calls(4, days=3, team={"staff": 2, "turnover_daily": 0.0})
    book, pools = room.collection._book, room.terms.collectors
    hers = book.officer == 1
    assert hers.any()
    assert book.with_officer[hers].all()
    for staff in (1, 2):
        team = pools["team"].model_copy(update={"staff": staff})
        terms = room.terms.model_copy(update={"collectors": {"team": team}})
        room.collection.use(terms, [terms])
    assert not book.with_officer[hers].any()
    assert book.with_officer[~hers].all()


@pytest.mark.parametrize(("turnover", "leave"), [(0.0, 0), (0.2, 200)])
def test_turnover(turnover: float, leave: int) -> None:
    """False alarm about once in two million: five standard deviations."""
    one = collector(staff=1_000, turnover_daily=turnover)
    before = one.skill.copy()
    one.begin_day(0.0)
    posts, _ = one.end_day(3)
    assert abs(len(posts) - leave) <= 5 * (1_000 * turnover * (1 - turnover)) ** 0.5
    assert np.array_equal(np.flatnonzero(one.skill != before), posts)
    assert set(one.hired_day[posts].tolist()) <= {4}


def test_audits_dismiss_those_who_crossed_the_line() -> None:
    def gone(audit: float) -> list[int]:
        one = collector(staff=4, turnover_daily=0.0, audit_daily=audit, dismissal_per_breach=1.0)
        one.begin_day(0.0)
        one.breaches_today[1] = 2
        return one.end_day(3)[0].tolist()

    assert gone(1.0) == [1]
    assert gone(0.0) == []


def test_an_agency_spends_what_it_has_leaves_and_is_replaced() -> None:
    ledger = Ledger(1)
    one = collector(ledger, kind="agency", capital_cents=1_000, returns_after_cycles=2)
    assert (one.spend(400), one.cash_cents) == (400, 600)
    assert not one.close_cycle()
    assert (one.spend(900), one.cash_cents, one.unpaid_cents) == (600, 0, 300)
    assert one.close_cycle()
    assert (one.active, one.staff, one.units_per_officer) == (False, 0, 0)
    one.close_cycle()
    assert not one.active
    one.close_cycle()
    assert (one.active, one.cash_cents, one.unpaid_cents) == (True, 1_000, 0)
    assert ledger.flows[0, Entry.AGENCY_CAPITAL] == 2_000
    assert ledger.balance(Account.CASH, Actor.AGENCIES) == one.cash_cents


def test_an_agency_below_its_floor_leaves_and_a_team_never_does() -> None:
    assert collector(kind="agency", capital_cents=10, exits_below_cents=11).close_cycle()
    assert not collector(kind="agency", capital_cents=11, exits_below_cents=11).close_cycle()
    assert not collector().close_cycle()


def test_posts_of_an_agency_follow_its_work_if_it_adapts() -> None:
    """One of ten officers had work: in a cycle half the way to two posts, one in five spare; never above staff."""
    for follows, posts in ((0.0, 10), (0.5, 6), (1.0, 2)):
        one = collector(kind="agency", staff=10, staff_follows_work=follows, turnover_daily=0.0)
        one.units_used = one.units_per_officer
        one.end_day(28)
        one.close_cycle()
        assert one.staff == posts
    one.units_used = one.staff * one.units_per_officer
    one.end_day(58)
    one.close_cycle()
    assert one.staff == 3  # all busy: 1.2 times two posts, rounded up
    slow = collector(kind="agency", staff=10, staff_follows_work=0.5, turnover_daily=0.0)
    for cycle in range(12):
        slow.end_day(30 * cycle + 28)
        slow.close_cycle()
    assert slow.staff == 1  # without any work it gets there in the end
    idle = collector(kind="in_house", staff=10, staff_follows_work=1.0)
    idle.end_day(28)
    idle.close_cycle()
    assert idle.staff == 10


def test_cents_are_shared_out_whole() -> None:
    assert shared_out(10, np.array([0, 1, 2])).tolist() == [0, 4, 6]
    assert shared_out(5, np.array([0, 0])).tolist() == [3, 2]


def test_pay_of_a_team_is_base_and_commission() -> None:
    room = calls(5, team=dict(staff=3, base_pay_cents=1_000, commission=0.1, turnover_daily=0.0), pays_cents=700)
    assert room.ledger.flows[0, Entry.STAFF_PAY] == 3 * 1_000 + 350
    assert room.collection.sums.collectors.commission_cents[0] == 350
    idle = calls(5, team=dict(staff=3, base_pay_cents=1_000), stages={})
    assert idle.ledger.flows[0, Entry.STAFF_PAY] == 3_000


def test_contacts_cost_the_platform_or_the_agency() -> None:
    price = 10  # of a call
    assert calls(5).ledger.flows[0, Entry.CONTACT_COST] == 5 * price
    firm = calls(5, team=dict(kind="agency", staff=2, base_pay_cents=1_000))
    assert firm.ledger.flows[0, Entry.CONTACT_COST] == firm.ledger.flows[0, Entry.STAFF_PAY] == 0
    assert firm.ledger.flows[0, Entry.AGENCY_COST] == 5 * price + 2_000


@pytest.mark.parametrize("none", [dict(staff=0), dict(hours_per_day=0.0)])
def test_without_time_nobody_is_called_but_machines_go_on(none: dict[str, Any]) -> None:
    stages = {"all": dict(contacts={"human_call": 1, "text": 1}, pool="team")}
    room = calls(5, team=none, stages=stages)
    assert room.collection.sums.channels.tries[0, Channel.HUMAN_CALL] == 0
    assert room.collection.sums.channels.tries[0, Channel.TEXT] == 5
    assert calls(5, stages=stages).collection.sums.channels.tries[0, Channel.HUMAN_CALL] == 5


def test_no_more_calls_than_hours() -> None:
    """A talk lasts 8 minutes: 60 fit into a day of 8 hours."""
    room = calls(200, team=dict(staff=2))
    assert room.collection.sums.channels.tries[0, Channel.HUMAN_CALL] == 2 * 60
    assert room.collection.sums.collectors.minutes_used[0] == 2 * 480
    unmet = Room(900, {"team": dict(staff=2)}, stages={"all": CALL})
    unmet.day(0, cases_of(n=900), meeting=Meeting.NOBODY)
    assert unmet.collection.sums.channels.tries[0, Channel.HUMAN_CALL] == 2 * 320, "1.5 minutes each"


def test_the_same_officer_calls_again_and_becomes_familiar() -> None:
    room = Room(6, {"team": dict(turnover_daily=0.0)}, stages={"all": CALL}, respite_days=0)
    seen = [set(room.day(day, cases_of(n=6)).familiar_ppm.tolist()) for day in range(3)]
    assert seen == [{0}, {333_333}, {500_000}]


def test_respite_after_a_talk() -> None:
    room = Room(6, {"team": {}}, stages={"all": CALL}, respite_days=2)
    assert [len(room.day(day, cases_of(n=6))) for day in range(5)] == [6, 0, 6, 0, 6]


def test_pressure_is_felt_where_the_line_is_crossed_and_nowhere_without_temptation() -> None:
    hard: dict[str, Any] = dict(staff=5, target_cents_per_officer_day=1_000_000, recorded=0.0, supervision=0.0)
    loose, strict = (calls(100, team=hard | dict(temptation=t), days=20) for t in (2.0, 0.0))
    for room, pressed in ((loose, True), (strict, False)):
        assert (room.collection.sums.collectors.breaches[0] > 0) == pressed
        contacts = room.day(20, cases_of(n=100))
        assert (contacts.pressure_ppm > 0).any() == pressed
    assert Stream.CONDUCT == 18


def test_visits_start_from_the_depot_and_cost_travel() -> None:
    stages = {"all": dict(contacts={"visit_home": 1}, pool="team", rights=["home"])}
    room = Room(30, {"team": dict(channels=["visit_home"], staff=4, depot=27)}, stages=stages)
    contacts = room.day(0, cases_of(n=30))
    sums = room.collection.sums
    assert 0 < len(contacts) == sums.districts.visits.sum() == sums.channels.tries[0, Channel.VISIT_HOME]
    assert sums.channels.cost_cents[0, Channel.VISIT_HOME] == room.ledger.flows[0, Entry.CONTACT_COST] > 0
    assert sums.collectors.teams[0] in (1, 2)


def test_a_suit_is_filed_once_and_its_fee_advanced() -> None:
    stages = {"all": dict(contacts={"lawsuit": 1}, pool="team")}
    room = Room(4, {"team": dict(lawyers=True)}, stages=stages, respite_days=0)
    claim = dict(charged_off=True, days_past_due=200)
    cases = cases_of(claim, claim, claim | dict(owed_cents=4_999), {})
    assert room.day(0, cases).consumer.tolist() == [0, 1], "the third owes too little, the fourth is not written off"
    assert room.ledger.flows[0, Entry.COURT_FEE] > 0
    assert room.collection.sums.court.filed == 2
    assert len(room.day(1, cases)) == 0


def test_lost_debtors_are_searched_for_when_there_is_time() -> None:
    stages = {"all": CALL}
    room, idle = (Room(400, {"team": dict(staff=staff)}, stages=stages) for staff in (40, 0))
    for one in (room, idle):
        one.day(0, cases_of(n=400), meeting=Meeting.LOST)
        one.day(1, cases_of(n=400), meeting=Meeting.LOST)
    assert 0 < len(room.collection.found_again) < 400
    dear = room.terms.field.model_copy(update={"trace_from_costs": 1_000})
    room.terms = room.terms.model_copy(update={"field": dear})
    room.collection.use(room.terms, [room.terms])
    room.day(40, cases_of(n=400), meeting=Meeting.LOST)
    assert len(room.collection.found_again) == 0, "no debt is a thousand times what a trace costs"
    assert len(idle.collection.found_again) == 0


def test_a_followed_debtor_has_a_story() -> None:
    room = Room(3, {"team": {}}, follow=(1,), stages={"all": CALL})
    room.day(4, cases_of(n=3), pays_cents=50)
    assert [(event.day, event.consumer, event.event) for event in room.collection.events] == [
        (4, 1, "placed"),
        (4, 1, "human_call"),
    ]
    assert room.collection.events[1].detail == "reached, paid, 0.50 yuan paid"


def test_arms_live_under_their_own_rules_and_a_null_trial_changes_nothing() -> None:
    def texts(differ: bool) -> tuple[list[int], list[int]]:
        room = Room(40, {}, stages={"all": dict(contacts={"text": 1})})
        other = room.terms.model_copy(
            update={
                "platforms": {
                    "lender": room.terms.platforms["lender"].model_copy(
                        update={
                            "collection": room.terms.platforms["lender"].collection.model_copy(
                                update={"forbidden": ("text",) if differ else ()}
                            )
                        }
                    )
                }
            }
        )
        room.arm_of[::2] = 1
        room.collection.use(room.terms, [room.terms, other])
        contacts = room.day(0, cases_of(n=40))
        return contacts.consumer.tolist(), contacts.arm.tolist()

    assert texts(True) == (list(range(1, 40, 2)), [0] * 20)
    assert texts(False) == (list(range(40)), [1, 0] * 20)


def test_without_a_strategy_nothing_happens() -> None:
    room = Room(5, {})
    assert not room.collection.active
    assert len(room.day(0, cases_of(n=5))) == 0
    assert not room.ledger.flows[0, Entry.CONTACT_COST :].any()
