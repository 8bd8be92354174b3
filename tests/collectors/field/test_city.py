"""A map of districts: ways between them, and where it is not safe to go."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest

from sim.collectors.field.city import City
from sim.scenario import FieldParameters

KEY = (1, 0, 0)
EVERYWHERE = np.arange(20)


def city(key: tuple[int, int, int] = KEY, generator: Random | None = None, **changes: Any) -> City:
    values: dict[str, Any] = dict(rows=4, columns=5, km_between=2.0, km_within=0.5)
    return City(FieldParameters(**values | changes), key, generator or Random(0))


def test_districts_are_cells_numbered_row_by_row() -> None:
    cells = list(city().grid.all_cells)
    assert len(city()) == len(cells) == 20
    assert [tuple(cells[number].coordinate) for number in (0, 4, 5, 19)] == [(0, 0), (0, 4), (1, 0), (3, 4)]


@pytest.mark.parametrize(("coordinate", "neighbours"), [((0, 0), 3), ((0, 2), 5), ((1, 1), 8), ((3, 4), 3)])
def test_the_map_has_edges(coordinate: tuple[int, int], neighbours: int) -> None:
    assert len(city().grid[coordinate].neighborhood) == neighbours


def test_ways_are_as_the_crow_flies() -> None:
    km = city().km(EVERYWHERE, EVERYWHERE)
    assert km[0, 1] == km[0, 5] == 2.0
    assert km[0, 19] == pytest.approx(2.0 * 5.0)  # 3 rows and 4 columns
    assert np.diag(km).tolist() == [0.5] * 20
    assert np.array_equal(km, km.T)
    assert np.array_equal(city().km(np.array([3, 7]), np.array([7, 1])), km[[3, 7]][:, [7, 1]])


def test_terms_of_the_way_may_change_by_date() -> None:
    changed = city()
    changed.use(FieldParameters(rows=4, columns=5, km_between=7.0, km_within=0.1, speed_kmh=30.0))
    assert changed.km(np.array([0]), np.array([0, 1])).tolist() == [[0.1, 7.0]]
    assert changed.minutes_per_km == 2.0


@pytest.mark.parametrize(
    ("territory_km", "districts"),
    [(0.0, []), (0.4, []), (0.5, [0]), (2.0, [0, 1, 5]), (2.9, [0, 1, 5, 6]), (100.0, list(range(20)))],
)
def test_territory(territory_km: float, districts: list[int]) -> None:
    assert np.flatnonzero(city().within(0, territory_km)).tolist() == districts


def test_a_territory_of_nothing_is_nowhere_even_if_doors_are_side_by_side() -> None:
    assert not city(km_within=0.0).within(0, 0.0).any()


def test_no_district_is_unsafe_without_a_share_of_them() -> None:
    safe = city(unsafe_share=0.0, unsafe_daily=1.0)
    assert not safe.unsafe.any()
    assert not any(safe.shut_on(day).any() for day in range(30))


def test_unsafe_districts_are_shut_on_some_days_and_safe_ones_never() -> None:
    some = city(rows=40, columns=40, unsafe_share=0.2, unsafe_daily=0.3)
    assert some.unsafe.mean() == pytest.approx(0.2, abs=0.03)
    shut = np.array([some.shut_on(day) for day in range(60)])
    assert not shut[:, ~some.unsafe].any()
    assert shut[:, some.unsafe].mean() == pytest.approx(0.3, abs=0.02)
    assert shut[0, some.unsafe].mean() == pytest.approx(0.3, abs=0.1)  # the first day is a day like any other


@pytest.mark.parametrize(("daily", "shut"), [(0.0, 0), (1.0, 20)])
def test_shut_at_the_ends(daily: float, shut: int) -> None:
    assert city(unsafe_share=1.0, unsafe_daily=daily).shut_on(3).sum() == shut


def test_cells_know_whether_they_are_unsafe() -> None:
    some = city(unsafe_share=0.5)
    assert [bool(cell.unsafe) for cell in some.grid.all_cells] == some.unsafe.tolist()
    assert 0 < some.unsafe.sum() < 20


def test_mesas_generator_decides_nothing() -> None:
    generator = Random(7)
    before = generator.getstate()
    one, other = city(generator=generator, unsafe_share=0.5), city(generator=Random(8), unsafe_share=0.5)
    assert np.array_equal(one.unsafe, other.unsafe)
    assert np.array_equal(one.shut_on(5), other.shut_on(5))
    assert generator.getstate() == before
    assert not np.array_equal(one.unsafe, city(key=(2, 0, 0), unsafe_share=0.5).unsafe)
