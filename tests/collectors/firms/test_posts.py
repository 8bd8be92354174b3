"""Posts that follow the cases in hand: parts of posts, teams on some days, pay for the hours there are, warnings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.collectors.firms.collector import UNIT_PER_MINUTE
from sim.core.ledger import Ledger
from sim.core.vocabulary import Channel
from tests.collectors import Room, cases_of, collector

DESK: dict[str, Any] = dict(staff_per_1000_cases=2.0, turnover_daily=0.0, commission=0.0)
DOORS = DESK | dict(channels=["visit_home"], depot=27)
CALLS = {"stages": {"all": dict(contacts={"human_call": 4}, pool="team")}, "respite_days": 0}
VISITS = {"stages": {"all": dict(contacts={"visit_home": 10}, pool="team", rights=["home"])}, "respite_days": 0}


def test_officers_at_desks_are_paid_for_parts_of_posts() -> None:
    one = collector(**DESK, base_pay_cents=10_000, hours_per_day=8.0)
    assert (one.staff, one.base_pay_cents()) == (0, 0)
    one.come_in(0, 1_150, 2)
    assert one.staff == one.employed == 3
    assert one.units.tolist() == [48_000, 48_000, 14_400]
    assert one.base_pay_cents() == 23_000
    one.come_in(1, 400, 2)
    assert (one.staff, one.employed, one.units.tolist()) == (1, 3, [38_400])


def test_posts_that_are_fixed_do_not_care_for_cases() -> None:
    one = collector(staff=4)
    for n_cases in (0, 100_000):
        one.come_in(0, n_cases, 2)
        assert (one.duty, one.units.tolist(), one.base_pay_cents()) == (4.0, [48_000] * 4, 4 * 16_000)


def test_teams_work_whole_days_and_no_more_of_them_than_the_posts_allow() -> None:
    """Posts of 0.7 a day: a team of two whenever two have come together, none on other days, none lost."""
    one, on_duty = collector(**DOORS), []
    for day in range(100):
        one.come_in(day, 350, 2)
        on_duty.append(one.staff)
    assert set(on_duty) == {0, 2}
    assert 70 - 2 < sum(on_duty) <= 70
    assert np.diff(np.flatnonzero(on_duty)).max() == 3


def test_a_team_goes_out_on_as_many_days_as_visits_are_of_the_work() -> None:
    one = collector(**DOORS | dict(channels=["human_call", "visit_home"]))
    out = 0
    for day in range(100):
        one.come_in(day, 1_000, 2)
        out += one.teams_out(0.3, 2)
    assert out in (29, 30)


def test_new_posts_know_their_trade_and_idle_ones_are_let_go_when_the_cycle_ends() -> None:
    one = collector(**DESK, skill_sd=0.0, training_cycles=3.0)
    one.come_in(0, 500, 2)
    one.come_in(1, 3_000, 2)
    assert one.skill_ppm(1).tolist() == [1_000_000] * 6
    one.close_cycle()
    one.come_in(30, 900, 2)
    assert (one.staff, one.employed) == (2, 6)
    one.close_cycle()
    assert one.employed == 2


def lived(n: int, days: int, team: dict[str, Any], **collection: Any) -> tuple[Room, float]:
    """A room of ``n`` cases; contacts by people per case."""
    room, made = Room(n, {"team": team}, **collection), 0
    for day in range(days):
        contacts = room.day(day, cases_of(*[dict(owed_cents=10_000_000)] * n))  # so that every door is worth its way
        made += int((contacts.channel != Channel.TEXT).sum())
        used = room.collection.sums.collectors
        assert (used.minutes_used <= used.minutes_available).all()
    return room, made / n


@pytest.mark.parametrize(("team", "collection", "tolerance"), [(DESK, CALLS, 0.05), (DOORS, VISITS, 0.1)])
def test_contacts_and_pay_per_case_do_not_depend_on_how_many_cases_there_are(
    team: dict[str, Any], collection: dict[str, Any], tolerance: float
) -> None:
    """0.96 minutes a case and day, too few for all; what is lost or carried over of a day is within 5 and 10 %."""
    few, many = (lived(n, 120, team, **collection) for n in (200, 800))
    assert few[1] > 0.5
    assert many[1] == pytest.approx(few[1], rel=tolerance)
    paid = [room.platform.costs_due_cents / len(room.arm_of) for room, _ in (few, many)]
    assert paid[1] == pytest.approx(paid[0], rel=tolerance)


def test_without_posts_by_the_case_contacts_per_case_fall_with_the_cases() -> None:
    few, many = (lived(n, 30, DESK | dict(staff_per_1000_cases=0.0, staff=1), **CALLS)[1] for n in (150, 1_500))
    assert many < 0.2 * few


def test_idle_pools_are_warned_of() -> None:
    """From a fifth of the hours on nothing is said."""

    def told(team: dict[str, Any], n: int) -> list[str]:
        return lived(n, 20, team, **CALLS)[0].collection.warnings

    assert told(DESK, 1_000) == []
    assert told(dict(staff=1), 60) == []
    (idle,) = told(dict(staff=10), 60)
    assert idle.startswith("collectors.team worked ")
    assert "the hours that staff pays for" in idle
    room = Room(3, {"team": {}}, stages={"all": dict(from_days=900, contacts={"human_call": 4}, pool="team")})
    room.day(0, cases_of(n=3))
    assert room.collection.warnings == [
        "collectors.team had no work: staff pays for hours in which there is nothing to do"
    ]


def test_an_agency_with_posts_by_the_case_lives_on_what_it_earns() -> None:
    """Fixed posts that idle eat up what the same work by the hour leaves."""
    left = {}
    for posts in (dict(staff_per_1000_cases=2.0), dict(staff_per_1000_cases=0.0, staff=5)):
        team = DESK | posts | dict(kind="agency", capital_cents=2_000_000, base_pay_cents=16_000)
        room = Room(100, {"team": team}, **CALLS)
        for day in range(60):
            room.day(day, cases_of(*[dict(paid_cents=day * 50, charged_off=True)] * 100), pays_cents=50)
        left[bool(posts["staff_per_1000_cases"])] = room.collection.collectors[0]
    assert left[True].active
    assert left[True].cash_cents > left[False].cash_cents


def test_an_agency_fills_fewer_posts_by_the_case_where_a_case_makes_less_work() -> None:
    one = collector(Ledger(1), kind="agency", **DESK, staff_follows_work=1.0)
    for day in range(30):
        one.come_in(day, 1_000, 2)
        one.units_used = one.units_per_officer // 2
        one.end_day(day)
    one.close_cycle()
    one.come_in(30, 1_000, 2)
    assert one.duty == pytest.approx(2 * 1.2 * 0.25)
    two = collector(Ledger(1), kind="agency", **DESK, staff_follows_work=1.0, posts_kept=0.5)
    two.come_in(0, 1_000, 2)
    two.end_day(0)
    two.close_cycle()
    two.come_in(30, 1_000, 2)
    assert two.duty == pytest.approx(2 * 0.5), "no work at all, and half of the posts"
    assert int(one.units.sum()) == pytest.approx(0.6 * 480 * UNIT_PER_MINUTE, abs=1)
