"""Pools that move to other places, stay, go or are new, and the columns that are kept by pool."""

from __future__ import annotations

import numpy as np

from sim.collectors.firms.collector import Collector
from sim.collectors.firms.handover import new_places, renumber, staffed
from sim.scenario import CollectorParameters
from tests.collectors import collector


def hire(place: int, label: str, settings: CollectorParameters) -> Collector:
    made = collector(index=place, **settings.model_dump())
    made.label = label
    return made


def test_who_stays_is_the_same_and_who_is_of_another_kind_is_new() -> None:
    old = [collector(index=index, staff=2) for index in range(3)]
    same, agency = CollectorParameters(staff=2), CollectorParameters(staff=2, kind="agency")
    more = CollectorParameters(staff=3)
    new = staffed(old, {"pool_2": same, "late": same, "pool_0": agency, "pool_1": more}, 360, hire)
    assert [one.index for one in new] == [0, 1, 2, 3]
    assert (new[0] is old[2], new[3] is old[1], new[2] is old[0]) == (True, True, False)
    assert [one.staff for one in new] == [2, 2, 2, 3]
    assert new[3].hired_day[2] == 360
    assert new_places(old, new).tolist() == [-1, 3, 0, -1]


def test_columns_by_pool_move_along_and_the_platform_stays_last() -> None:
    places = np.array([-1, 2, 0, -1])
    assert renumber(np.array([10, 11, 12]), places, 4, blank=-9).tolist() == [12, -9, 11, -9]
    assert renumber(np.array([10, 11, 12, 99]), places, 4, blank=-9).tolist() == [12, -9, 11, -9, 99]
    assert renumber(np.array([99]), np.array([-1]), 2, blank=0).tolist() == [0, 0, 99]
