"""A day in the field: who is visited, how far a team gets, what it costs."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.collectors.accounts.sums import DistrictSums
from sim.collectors.field.field import Crew, Doors, Field, Visits
from sim.collectors.field.rounds import Legs, TourTerms, plan_rounds
from sim.core.vocabulary import Meeting
from sim.scenario import FieldParameters

KEY = (1, 0, 0)
Ints = NDArray[np.int64]
SAME = settings(max_examples=60, deadline=None, derandomize=True)
LINE_KM = np.abs(np.subtract.outer(np.arange(6.0), np.arange(6.0))) * 10 + np.eye(6)
"""Six districts in a row, 10 km apart; 1 km between doors."""


def plan(districts: list[int], values: list[float], visits: list[float] | None = None, **changes: Any) -> Legs:
    """One team from district 0 that has 400 minutes, 20 for a visit and 2 for a km of way that costs nothing."""
    terms: dict[str, Any] = dict(
        depot=0, n_teams=1, minutes=400.0, minutes_met=20.0, minutes_per_km=2.0, cents_per_km=0.0
    )
    minutes = visits or [20.0] * len(districts)
    return plan_rounds(np.array(districts), np.array(values), np.array(minutes), LINE_KM, TourTerms(**terms | changes))


# --- the round ------------------------------------------------------------------------------------------------------


def test_the_worthiest_door_first() -> None:
    assert plan([1, 1, 1, 1], [5.0, 9.0, 1.0, 7.0]).door.tolist() == [1, 3, 0, 2]


def test_of_equal_doors_the_near_one_first() -> None:
    assert plan([4, 1, 2], [100.0, 100.0, 100.0]).door.tolist() == [1, 2, 0]


def test_a_far_door_comes_first_if_it_is_worth_the_way() -> None:
    near_first, far_first = plan([1, 3], [100.0, 150.0]), plan([1, 3], [100.0, 1_000.0])
    assert near_first.door.tolist() == [0, 1]
    assert far_first.door.tolist() == [1, 0]


def test_a_district_is_left_when_its_next_door_is_worth_less_than_the_way_elsewhere() -> None:
    legs = plan([1, 1, 2, 2, 2], [150.0, 1.0, 90.0, 90.0, 90.0])
    assert legs.door.tolist() == [0, 2, 3, 4, 1]


def test_a_team_does_not_zigzag() -> None:
    assert plan([1, 2, 2, 2], [100.0, 90.0, 90.0, 90.0]).door.tolist() == [1, 2, 3, 0]  # the near one on the way home


@SAME
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 10_000)), min_size=1, max_size=40))
def test_the_first_district_is_the_one_that_brings_most_per_minute(doors: list[tuple[int, int]]) -> None:
    legs = plan([door[0] for door in doors], [float(door[1]) for door in doors], cents_per_km=5.0)
    best = {}
    for place in {door[0] for door in doors}:
        values = sorted((door[1] for door in doors if door[0] == place), reverse=True)
        way = LINE_KM[0, place] * 2
        rates = [
            (sum(values[:k]) - 5 * (way + k - 1)) / (2 * (way + k - 1) + 20 * k)
            for k in range(1, len(values) + 1)
            if 2 * (way + k - 1) + 20 * k <= 400
        ]
        best[place] = max([0.0, *rates])
    assert (
        best[doors[legs.door[0]][0]] == pytest.approx(max(best.values())) if len(legs.door) else not any(best.values())
    )


def test_minutes_and_km_are_those_of_the_way_and_the_visit() -> None:
    legs = plan([2, 2, 3], [50.0, 40.0, 30.0], visits=[20.0, 5.0, 5.0])
    assert legs.door.tolist() == [0, 1, 2]
    assert legs.km.tolist() == [20.0, 1.0, 10.0 + 30.0]  # there, next door, on, and home
    assert legs.minutes.tolist() == [60.0, 7.0, 25.0 + 60.0]


@pytest.mark.parametrize(("minutes", "visits"), [(0.0, 0), (59.9, 0), (60.0, 1), (81.9, 1), (82.0, 2)])
def test_a_team_comes_home_in_time(minutes: float, visits: int) -> None:
    assert len(plan([1, 1], [9.0, 9.0], minutes=minutes).door) == visits  # 20 there, 20 a visit, 2 between, 20 back


def test_doors_where_nobody_is_home_leave_time_for_more() -> None:
    met = plan([1] * 40, [9.0] * 40)
    nobody = plan([1] * 40, [9.0] * 40, visits=[5.0] * 40)
    assert len(nobody.door) > 2 * len(met.door) > 0


def test_nobody_goes_where_the_way_costs_more_than_is_to_be_had() -> None:
    assert plan([2], [100.0], cents_per_km=2.0).door.tolist() == [0]
    assert plan([2], [100.0], cents_per_km=3.0).door.tolist() == []
    assert plan([2, 2], [100.0, 100.0], cents_per_km=3.0).door.tolist() == [0, 1]  # together they are worth it
    assert plan([1], [0.0]).door.tolist() == []


def test_each_door_is_one_teams() -> None:
    legs = plan([1] * 30, [9.0] * 30, n_teams=3, minutes=200.0)
    assert sorted(legs.door.tolist()) == sorted(set(legs.door.tolist()))
    assert np.bincount(legs.team).tolist() == [7, 7, 7]


def test_a_teams_ways_are_as_long_with_three_teams_and_three_times_the_doors() -> None:
    districts, values = [0, 1, 2, 3, 4, 5] * 5, [float(value) for value in range(30)]
    one = plan(districts, values)
    three = plan(
        [district for district in districts for _ in range(3)], [value for value in values for _ in range(3)], n_teams=3
    )
    for team in range(3):
        assert three.km[three.team == team].tolist() == one.km.tolist()


@SAME
@given(
    doors=st.lists(st.tuples(st.integers(0, 5), st.floats(0.0, 1e6), st.booleans()), max_size=60),
    minutes=st.floats(0.0, 700.0),
    teams=st.integers(0, 4),
    cents_per_km=st.sampled_from([0.0, 10.0, 500.0]),
)
def test_rounds_always(doors: list[tuple[int, float, bool]], minutes: float, teams: int, cents_per_km: float) -> None:
    districts, values = [door[0] for door in doors], [door[1] for door in doors]
    visits = [20.0 if door[2] else 5.0 for door in doors]
    legs = plan_rounds(
        np.array(districts, np.int64),
        np.array(values, np.float64),
        np.array(visits, np.float64),
        LINE_KM,
        TourTerms(0, teams, minutes, 20.0, 2.0, cents_per_km),
    )
    assert len(set(legs.door.tolist())) == len(legs.door)
    for team in range(teams):
        his = legs.team == team
        path = [0] + [districts[door] for door in legs.door[his]] + [0]
        km = sum(LINE_KM[a, b] for a, b in pairwise(path)) if his.any() else 0.0
        assert legs.km[his].sum() == pytest.approx(km)
        assert legs.minutes[his].sum() == pytest.approx(2.0 * km + sum(visits[door] for door in legs.door[his]))
        assert legs.minutes[his].sum() <= minutes + 1e-6
    for team in set(legs.team.tolist()):  # a door at the depot that is worth any way is left only for want of time
        left = set(range(team, len(doors), teams)) - set(legs.door.tolist())
        in_hand = max((values[door] for door in left if districts[door] == 0), default=0.0)
        assert in_hand <= 60 * cents_per_km or legs.minutes[legs.team == team].sum() > minutes - 24.0 - 2.0 * 60.0


# --- the field ------------------------------------------------------------------------------------------------------


def field(**changes: Any) -> Field:
    values: dict[str, Any] = dict(rows=1, columns=6, unsafe_share=0.0, team_size=2)
    return Field(FieldParameters(**values | changes), KEY, Random(0))


def doors(districts: list[int], value: float = 10_000.0, pool: int = 0) -> Doors:
    n = len(districts)
    return Doors(np.full(n, pool), np.array(districts, np.int64), np.full(n, value))


def crew(**changes: Any) -> Crew:
    values: dict[str, Any] = dict(pool=0, depot=0, territory_km=100.0, officers=2, minutes=480.0)
    return Crew(**values | changes)


def always(meeting: Meeting) -> Callable[[Ints], Ints]:
    return lambda rows: np.full(len(rows), int(meeting))


everybody_met = always(Meeting.REACHED)


def work(
    at: Field, asked: Doors, *crews: Crew, reach: Callable[[Ints], Ints] = everybody_met
) -> tuple[Visits, DistrictSums]:
    sums = DistrictSums.zeros(6)
    return at.work(3, asked, crews, reach, sums), sums


def test_visits_are_counted_by_how_they_ended() -> None:
    meetings = np.array([Meeting.REACHED, Meeting.NOBODY, Meeting.LOST, Meeting.REFUSED, Meeting.REACHED])
    visits, sums = work(field(), doors([0, 0, 1, 1, 2]), crew(), reach=lambda rows: meetings[rows])
    assert sorted(visits.row.tolist()) == [0, 1, 2, 3, 4]
    assert np.array_equal(visits.meeting, meetings[visits.row])
    assert sums.visits.tolist() == [2, 2, 1, 0, 0, 0]
    assert sums.met.tolist() == [1, 0, 1, 0, 0, 0]
    assert sums.moved.tolist() == [0, 1, 0, 0, 0, 0]
    assert sums.empty.tolist() == [1, 0, 0, 0, 0, 0]
    assert sums.refused.tolist() == [0, 1, 0, 0, 0, 0]
    assert sums.metres.sum() == visits.metres.sum()


def test_where_nobody_is_met_more_doors_are_visited_and_each_costs_less_time() -> None:
    many = doors([0, 1, 2] * 40)
    met, _ = work(field(), many, crew())
    empty, _ = work(field(), many, crew(), reach=always(Meeting.NOBODY))
    assert len(empty) > 1.5 * len(met) > 0
    assert met.minutes.sum() <= 480.0
    assert empty.minutes.sum() <= 480.0


def test_teams_do_not_know_who_will_be_met() -> None:
    many = doors([0, 1, 2] * 10)
    met, _ = work(field(minutes_at_empty_door=20.0, minutes_met=20.0), many, crew())
    empty, _ = work(field(minutes_at_empty_door=20.0, minutes_met=20.0), many, crew(), reach=always(Meeting.LOST))
    assert met.row.tolist() == empty.row.tolist()


def test_farther_apart_means_fewer_visits() -> None:
    one_each = doors([1, 2, 3, 4, 5] * 3)
    dense, _ = work(field(km_between=1.0), one_each, crew(territory_km=1_000.0))
    sparse, _ = work(field(km_between=20.0), one_each, crew(territory_km=1_000.0))
    assert 0 < len(sparse) < len(dense)
    assert sparse.metres.mean() > dense.metres.mean()


def test_travel_costs_whole_cents_a_km() -> None:
    visits, _ = work(field(km_between=2.0, cost_per_km_cents=150), doors([1]), crew())
    assert visits.metres.tolist() == [4_000]
    assert visits.cents.tolist() == [600]
    free, _ = work(field(cost_per_km_cents=0), doors([1]), crew())
    assert free.cents.tolist() == [0]


def test_nobody_leaves_the_territory() -> None:
    everywhere = doors([0, 1, 2, 3, 4, 5])
    reached = {
        far: sorted(work(field(), everywhere, crew(depot=2, territory_km=far))[0].row.tolist())
        for far in (0.0, 1.5, 5.0, 100.0)
    }
    assert reached == {0.0: [], 1.5: [2], 5.0: [1, 2, 3], 100.0: [0, 1, 2, 3, 4, 5]}


def test_unsafe_doors_are_left_and_counted() -> None:
    shut, sums = work(field(unsafe_share=1.0, unsafe_daily=1.0), doors([0, 1, 1]), crew())
    assert len(shut) == 0
    assert sums.unsafe.tolist() == [1, 2, 0, 0, 0, 0]
    calm, sums = work(field(unsafe_share=1.0, unsafe_daily=0.0), doors([0, 1, 1]), crew())
    assert len(calm) == 3
    assert not sums.unsafe.any()


@pytest.mark.parametrize("changes", [dict(officers=0), dict(officers=1), dict(minutes=0.0)])
def test_without_a_team_or_time_nobody_is_visited(changes: dict[str, Any]) -> None:
    visits, sums = work(field(), doors([0, 1]), crew(**changes))
    assert len(visits) == 0
    assert not sums.visits.any()


def test_no_doors_and_no_crews_are_fine() -> None:
    assert len(work(field(), doors([]), crew())[0]) == 0
    assert len(work(field(), doors([0]))[0]) == 0


def test_a_crew_visits_for_its_own_pool_only() -> None:
    mixed = Doors(np.array([0, 1, 0, 1]), np.array([0, 0, 1, 5]), np.full(4, 10_000.0))
    visits, _ = work(field(), mixed, crew(), crew(pool=1, depot=5))
    assert {pool: sorted(visits.row[visits.pool == pool].tolist()) for pool in (0, 1)} == {0: [0, 2], 1: [1, 3]}


def test_more_officers_are_more_teams() -> None:
    visits, _ = work(field(), doors([1] * 100), crew(officers=7))
    assert sorted(set(visits.team.tolist())) == [0, 1, 2]
    alone, _ = work(field(team_size=1), doors([1] * 200), crew(officers=7))
    assert alone.team.max() == 6


# --- those who are lost ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("success", "found"), [(0.0, 0), (1.0, 40)])
def test_tracing_at_its_ends(success: float, found: int) -> None:
    traces = field(trace_success=success).trace(3, np.arange(40), np.zeros(40, np.int64), 1e9)
    assert len(traces) == 40
    assert traces.found.sum() == found
    assert traces.cents.tolist() == [3_000] * 40


@pytest.mark.parametrize(("minutes", "tried"), [(0.0, 0), (29.9, 0), (30.0, 1), (100.0, 3), (1e9, 5)])
def test_tracing_takes_time(minutes: float, tried: int) -> None:
    traces = field().trace(3, np.arange(5), np.zeros(5, np.int64), minutes)
    assert traces.row.tolist() == list(range(tried))
    assert traces.minutes.sum() == 30.0 * tried


def test_a_trace_is_its_own_draw() -> None:
    who, where = np.arange(200), np.repeat([0, 1], 100)
    both = field(trace_success=0.5).trace(3, who, where, 1e9).found
    second = field(trace_success=0.5).trace(3, who[100:], where[100:], 1e9).found
    assert np.array_equal(both[100:], second)
    assert both.mean() == pytest.approx(0.5, abs=0.12)
    assert not np.array_equal(both, field(trace_success=0.5).trace(4, who, where, 1e9).found)
