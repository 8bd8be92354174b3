"""What is recovered of what was placed with collectors, on a few cases that can be worked out on paper."""

from __future__ import annotations

import numpy as np
import pytest

from sim.market import CreditMarket
from sim.records.placements import Placed, Placements
from tests.shipped import cold

NONE = Placed(*(np.empty(0, np.int64) for _ in range(4)))


def placed(*rows: tuple[int, int, int, int]) -> Placed:
    """Key, pool, owed and paid this morning of each case."""
    return Placed(*np.array(rows, np.int64).reshape(-1, 4).T)


def ever(*cents: int) -> np.ndarray:
    return np.array(cents, np.int64).reshape(-1, 1)


def test_a_cohort_by_hand() -> None:
    """1,000 and 500 are placed in cycle 0. The first pays 300, then 900; the second goes to the other pool."""
    of = Placements(2, 1, NONE)
    of.of_day(0, placed((0, 0, 1_000, 50), (1, 0, 500, 0)), ever(350, 0))
    assert of.rows(0, ["a", "b"]) == [
        dict(collector="a", cohort_cycle=0, age_cycles=0, placed_cents=1_500, recovered_cents=300)
    ]
    of.of_day(1, placed((0, 0, 700, 350), (1, 1, 480, 20)), ever(350, 220))
    of.of_day(1, placed((1, 1, 280, 220)), ever(1_250, 220))
    assert of.rows(1, ["a", "b"]) == [
        dict(collector="a", cohort_cycle=0, age_cycles=1, placed_cents=1_500, recovered_cents=1_000 + 20),
        dict(collector="b", cohort_cycle=1, age_cycles=0, placed_cents=480, recovered_cents=200),
    ]


def test_cases_that_were_there_before_are_not_counted() -> None:
    of = Placements(1, 1, placed((0, 0, 1_000, 0)))
    of.of_day(0, placed((0, 0, 1_000, 0)), ever(400))
    assert of.rows(0, ["a"]) == []


def test_one_who_takes_the_place_of_a_debtor_pays_nothing_back() -> None:
    of = Placements(1, 1, NONE)
    of.of_day(0, placed((0, 0, 1_000, 600)), ever(700))
    of.of_day(0, NONE, ever(0))
    assert int(of.recovered_cents[0, 0]) == 100


def steps(table: dict[str, np.ndarray], whose: str, column: str) -> np.ndarray:
    """By how much a column rises from one age of a cohort to the next."""
    order = np.lexsort((table["age_cycles"], table["cohort_cycle"], table[whose]))
    names, cohorts = table[whose][order], table["cohort_cycle"][order]
    same = (names[1:] == names[:-1]) & (cohorts[1:] == cohorts[:-1])
    return np.diff(table[column][order])[same]


@pytest.fixture(scope="module")
def outsourced() -> CreditMarket:
    market = CreditMarket(cold("outsourced"), rng=1, threads=1, population__size=1_000, days=240)
    market.run()
    return market


def test_no_more_is_recovered_than_was_placed_and_never_less_than_before(outsourced: CreditMarket) -> None:
    table = outsourced.tables()["placements"]
    assert table["placed_cents"].min() > 0
    assert np.all(table["recovered_cents"] <= table["placed_cents"])
    assert table["recovered_cents"].max() > 0
    assert np.all(steps(table, "collector", "recovered_cents") >= 0)
    assert np.all(steps(table, "collector", "placed_cents") == 0)


def test_vintages_never_fall_and_hold_those_in_default_now(outsourced: CreditMarket) -> None:
    table = outsourced.tables()["vintages"]
    assert np.all(table["n_accounts_90_plus"] + table["n_charged_off"] <= table["n_defaulted"])
    assert np.all(table["n_defaulted"] <= table["n_opened"])
    assert np.all(table["n_accounts"] <= table["n_opened"])
    assert np.all(steps(table, "platform", "n_defaulted") >= 0)
    assert table["n_defaulted"].max() > 0
