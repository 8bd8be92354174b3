"""What is remembered of a society: cycles that add up by hand, and the neighbourhood of a followed consumer."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.consumers.graph import no_ties
from sim.consumers.interface import CycleCounts
from sim.consumers.state import People, Ties
from sim.core.ledger import Ledger
from sim.core.vocabulary import Cause, Complaint, News
from sim.records.day import Records
from sim.records.past_due import Vintages
from sim.records.society import MOST_NEIGHBOURS, SOCIETY_COLUMNS, SocietyRecords, neighbourhoods
from sim.scenario import BeliefParameters
from sim.society import SocietySums


def a_day(waiting: int = 4, level: int = 2) -> SocietySums:
    """A busy day of the first of two platforms; the second is quiet."""
    sums = SocietySums.of(2)
    sums.complaints[0, Cause.FEE], sums.complaints[0, Cause.BREACH] = 3, 2
    for name, number in {"received": 5, "upheld": 1, "dismissed": 2, "escalated": 1, "waiting": waiting}.items():
        getattr(sums, name)[0, Complaint.HOTLINE] = number
    sums.told[0, News.VISIT] = 7
    sums.articles[0], sums.level[0], sums.nullified[0] = 1, level, 2
    sums.standing_ppm[:], sums.heat_ppm[0] = (-300_000, 100_000), 1_500_000
    sums.fines_cents[0], sums.redress_cents[0] = 900, 400
    sums.harassed_by_decile[:] = range(10)
    return sums


def test_flows_add_up_stocks_are_of_the_evening_and_means_of_the_days() -> None:
    records = SocietyRecords(["one", "two"])
    records.add(a_day(waiting=9, level=1))
    records.add(SocietySums.of(2))
    records.add(a_day(waiting=4, level=2))
    assert records.harassed_by_decile.tolist() == [2 * decile for decile in range(10)]
    rows = records.close(3)
    for name, lines in rows.items():
        assert all(tuple(line) == tuple(SOCIETY_COLUMNS[name]) for line in lines)
        assert {line["cycle"] for line in lines} == {3}
    assert [(line["platform"], line["cause"], line["n_complaints"]) for line in rows["complaints"]] == [
        ("one", "breach", 4),
        ("one", "fee", 6),
    ]
    assert rows["desks"] == [
        dict(
            cycle=3,
            platform="one",
            where="hotline",
            n_received=10,
            n_upheld=2,
            n_dismissed=4,
            n_escalated=2,
            n_waiting=4,
        )
    ]
    assert [(line["kind"], line["n_told"]) for line in rows["news"]] == [("visit", 14)]
    busy, quiet = rows["reputation"]
    assert busy == dict(
        cycle=3,
        platform="one",
        mean_standing=pytest.approx(-0.2),
        mean_press_heat=pytest.approx(1.0),
        n_articles=2,
        regulator_level=2,
        n_nullified=4,
        fines_cents=1_800,
        redress_cents=800,
    )
    assert (quiet["platform"], quiet["mean_standing"], quiet["n_articles"]) == ("two", pytest.approx(0.2 / 3), 0)


def test_a_desk_where_complaints_only_wait_has_its_row() -> None:
    records, sums = SocietyRecords(["one"]), SocietySums.of(1)
    sums.waiting[0, Complaint.COURT] = 6
    records.add(sums)
    assert [(line["where"], line["n_received"], line["n_waiting"]) for line in records.close(0)["desks"]] == [
        ("court", 0, 6)
    ]


def test_a_cycle_starts_from_nothing_and_without_a_society_there_are_no_rows() -> None:
    records = SocietyRecords(["one", "two"])
    assert records.close(0) == {}
    records.add(a_day())
    records.close(0)
    records.add(SocietySums.of(2))
    rows = records.close(1)
    assert [line["mean_standing"] for line in rows.pop("reputation")] == [0, 0], "quiet, and still a cycle"
    assert not any(rows.values())
    assert records.harassed_by_decile.sum() == 0


def test_adding_a_day_leaves_it_as_it_was() -> None:
    records, sums = SocietyRecords(["one", "two"]), a_day()
    records.add(sums)
    records.add(sums)
    assert sums.articles.tolist() == [1, 0]


def counts() -> CycleCounts:
    return CycleCounts(np.zeros((2, 0, 6), np.int64), np.zeros((2, 8, 8), np.int64), np.ones((10, 7), np.int64))


def test_records_keep_the_tables_and_harassment_in_welfare() -> None:
    records = Records(["one", "two"])
    records.add_society(a_day())
    records.add_cycle(0, counts(), Vintages(2), Ledger(2))
    records.add_cycle(1, counts(), Vintages(2), Ledger(2))
    tables = records.tables()
    assert tables["welfare"]["n_harassments"].tolist() == [*range(10), *[0] * 10]
    assert tables["complaints"]["cycle"].tolist() == [0, 0]
    assert tables["reputation"]["platform"].tolist() == ["one", "two"]


def test_tables_are_empty_and_typed_where_nobody_talks() -> None:
    records = Records(["one", "two"])
    records.add_cycle(0, counts(), Vintages(2), Ledger(2))
    tables = records.tables()
    assert not any(len(column) for name in SOCIETY_COLUMNS for column in tables[name].values())
    assert tables["reputation"]["mean_standing"].dtype == np.float64
    assert tables["neighbours"]["pursued"].dtype == np.bool_
    assert tables["complaints"]["n_complaints"].dtype == np.int64
    assert tables["welfare"]["n_harassments"].tolist() == [0] * 10


def graph(n: int, *kinds: list[tuple[int, int]]) -> Ties:
    """Ties of each kind among ``n`` people, given as pairs."""
    start, who = [], []
    for pairs in kinds:
        rows = [sorted({b for a, b in [*pairs, *((b, a) for a, b in pairs)] if a == one}) for one in range(n)]
        start.append(len(who) + np.cumsum([0, *map(len, rows)]))
        who += [other for row in rows for other in row]
    return Ties(np.array(start, np.int64), np.array(who, np.int32))


def believers(n: int) -> People:
    people = People.zeros(n)
    people.cases_pursued[:] = np.arange(n)
    people.pursuit[2] = 0.1
    return people


def tied(ties: Ties, people: People) -> Any:
    """As a population shows itself."""
    return SimpleNamespace(
        ties=ties,
        evidence=lambda one: (
            people.pursuit[one].item(),
            people.cases_pursued[one].item(),
            people.cases_spared[one].item(),
        ),
    )


def near(ties: Ties, people: People, *followed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    tables = neighbourhoods(tied(ties, people), followed, BeliefParameters(prior_pursuit=0.25, prior_cases=3.0))
    return pd.DataFrame(tables["neighbours"]), pd.DataFrame(tables["ties"])


def test_neighbourhood_by_hand() -> None:
    # 0 is kin to 1 and friend of 2; 1 and 2 are friends; 3 is a friend of 2, 4 a colleague of 3, 5 knows nobody
    ties = graph(6, [(0, 1)], [(0, 2), (1, 2), (2, 3)], [(3, 4), (0, 1)])
    people, links = near(ties, believers(6), 0)
    assert people[["consumer", "steps"]].to_numpy().tolist() == [[0, 0], [1, 1], [2, 1], [3, 2]]
    assert people["belief"].tolist() == pytest.approx([0.0, 0.75 / 4, 1.5 / 5, 2.25 / 6])
    assert people["pursued"].tolist() == [False, False, True, False]
    assert set(people["followed"]) == {0}
    assert sorted(map(tuple, links[["teller", "listener", "tie"]].to_numpy().tolist())) == [
        (0, 1, "colleague"),
        (0, 1, "family"),
        (0, 2, "friend"),
        (1, 2, "friend"),
        (2, 3, "friend"),
    ]


def test_ties_among_the_outermost_are_left_out_and_every_followed_has_a_neighbourhood() -> None:
    ties = graph(5, [(0, 1), (1, 2), (1, 3), (2, 3)], [], [(3, 4)])
    people, links = near(ties, believers(5), 0, 4)
    assert people.loc[people["followed"] == 0, "consumer"].tolist() == [0, 1, 2, 3]
    assert people.loc[people["followed"] == 4, "consumer"].tolist() == [4, 3, 1, 2]
    ours = links.loc[links["followed"] == 0, ["teller", "listener"]].to_numpy().tolist()
    assert ours == [[0, 1], [1, 2], [1, 3]], "2 and 3 are tied, two steps away"


def test_a_neighbourhood_has_room_for_so_many_the_nearest_first() -> None:
    n = MOST_NEIGHBOURS + 50
    ties = graph(n, [(0, one) for one in range(1, 11)], [(one % 10 + 1, one) for one in range(11, n)])
    people, links = near(ties, believers(n), 0)
    assert len(people) == MOST_NEIGHBOURS
    assert people["steps"].value_counts().to_dict() == {0: 1, 1: 10, 2: MOST_NEIGHBOURS - 11}
    assert set(links["teller"]) | set(links["listener"]) == set(people["consumer"])


def test_nobody_is_near_where_nobody_is_tied_or_followed() -> None:
    for ties, followed in ((no_ties(3), (0, 1)), (graph(3, [(0, 1)]), ())):
        tables = neighbourhoods(tied(ties, People.zeros(3)), followed, BeliefParameters())
        assert [len(column) for table in tables.values() for column in table.values()] == [0] * 9
        assert {name: tuple(table) for name, table in tables.items()} == {
            name: tuple(SOCIETY_COLUMNS[name]) for name in ("neighbours", "ties")
        }
    alone, links = near(graph(3, [(0, 1)]), believers(3), 2)
    assert alone["consumer"].tolist() == [2]
    assert links.empty
