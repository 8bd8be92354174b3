"""Tables of collection as rows of a cycle, and their pictures, on small made tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from sim import Comparison, Run
from sim.collectors.accounts.sums import CollectionSums, Happening
from sim.consumers.interface import CycleCounts
from sim.core.frames import Cases, Contacts
from sim.core.ledger import Entry, Ledger
from sim.core.vocabulary import Channel
from sim.records.collection import AGES, COLLECTION_COLUMNS, UNPROMPTED, CollectionRecords, CollectorName, Recoveries
from sim.records.day import Records
from sim.records.past_due import Vintages
from sim.results.page.gallery import draw, pictures
from sim.results.plots import (
    plot_channels,
    plot_cost_to_collect,
    plot_field_map,
    plot_harm_and_recovery,
    plot_liquidation,
    plot_recovery_curve,
    plot_roll_rates,
    plot_timeline,
)
from sim.results.plots.drawing.canvas import GREY
from sim.results.text import HEADLINE, headline_text

TEAMS = (CollectorName("desk", "in_house", -1), CollectorName("doors", "agency", 5))
CALLS, VISITS, COURT = Channel.HUMAN_CALL, Channel.VISIT_HOME, Channel.LAWSUIT


def a_day(pressure: int = 0) -> CollectionSums:
    """20 calls, 6 visits, a suit; two collectors; a map of 2 x 3 districts."""
    sums = CollectionSums.of(1, 2, 6)
    for channel, (tries, met, cost, paid, promises) in {
        CALLS: (20, 8, 400, 30_000, 3),
        VISITS: (6, 3, 60_000, 50_000, 1),
        COURT: (1, 0, 0, 0, 0),
    }.items():
        of = sums.channels
        of.tries[0, channel], of.met[0, channel], of.cost_cents[0, channel] = tries, met, cost
        of.paid_cents[0, channel], of.promises[0, channel] = paid, promises
    sums.collectors.staff[:] = 4, 2
    sums.collectors.minutes_available[:] = 480, 0
    sums.collectors.minutes_used[:] = 120, 0
    sums.collectors.placed_cents[:] = 1_000_000, 2_000_000
    sums.collectors.recovered_cents[:] = 30_000, 50_000
    sums.collectors.pressure_ppm[:] = pressure, 0
    sums.collectors.cash_cents[:] = 0, 700
    sums.collectors.active[:] = 1
    sums.districts.visits[:] = 0, 4, 0, 0, 2, 0
    sums.districts.met[:] = 0, 1, 0, 0, 2, 0
    sums.districts.unsafe[:] = 0, 0, 5, 0, 0, 0
    sums.districts.metres[:] = 0, 1_500, 0, 0, 500, 0
    sums.court.filed[...], sums.court.open[...] = 1, 7
    return sums


def recoveries(young: int, old: int) -> np.ndarray:
    cents = np.zeros((1, len(AGES), UNPROMPTED + 1), np.int64)
    cents[0, 0, CALLS], cents[0, 3, UNPROMPTED] = young, old
    return cents


def rows_of(n_days: int = 2) -> dict[str, list[dict]]:
    records = CollectionRecords(["baitiao"], TEAMS, 3)
    for day in range(n_days):
        records.add(a_day(pressure=100_000 * day), recoveries(1_000, 500))
    rows = records.close(0)
    rows["story"] = records.story(
        [
            Happening(3, 7, 0, "contact", "human call, met"),
            Happening(4, 7, 0, "promise", "50 yuan by day 9"),
            Happening(20, 7, 0, "contact", "visit home, nobody"),
        ]
    )
    return rows


@pytest.fixture
def collected(made):
    """``collected(name, harm=[value per replication])`` gives a run with the rows above in its tables."""

    def make(name: str, harm: tuple[float, ...] = (10.0, 20.0)) -> Run:
        run = made(
            name,
            new_harm_points=harm,
            new_past_due_cents=[1_000.0] * len(harm),
            mean_harm_index=[0.1 * one for one in harm],
            new_net_recovery_cents=[-500.0 * one for one in harm],
            new_late_paid_cents=[1_000.0 * one for one in harm],
            new_collection_cost_cents=[100.0] * len(harm),
        )
        tables = dict(run.tables)
        rows = rows_of() | {
            "transitions": [
                dict(cycle=1, platform="baitiao", from_bucket="M0", to_bucket="M0", n_accounts=90),
                dict(cycle=1, platform="baitiao", from_bucket="M0", to_bucket="M1", n_accounts=10),
                dict(cycle=1, platform="baitiao", from_bucket="M1", to_bucket="M2", n_accounts=1),
                dict(cycle=1, platform="baitiao", from_bucket="M1", to_bucket="M0", n_accounts=3),
            ],
            "placements": [
                dict(collector=pool, cohort_cycle=cohort, age_cycles=age, placed_cents=1_000, recovered_cents=cents)
                for pool, cohort, age, cents in (
                    ("desk", 0, 0, 200),
                    ("desk", 0, 1, 600),
                    ("desk", 1, 0, 200),
                    ("doors", 1, 0, 50),
                )
            ],
            "followed": [
                dict(day=day, consumer=7, platform="baitiao", owed_cents=10_000 - 100 * day, days_past_due=day)
                for day in range(30)
            ],
        }
        for table, lines in rows.items():
            tables[table] = pd.concat(
                [pd.DataFrame(lines).assign(replication=number) for number in run.replications], ignore_index=True
            )
        return Run(run.scenario, run.seed, run.provenance, tables)

    return make


def drawn(ax: Axes) -> Axes:
    ax.get_figure().canvas.draw()
    return ax


def test_days_of_a_cycle_add_up_and_stocks_do_not() -> None:
    rows = rows_of(2)
    for name, lines in rows.items():
        assert all(tuple(line) == tuple(COLLECTION_COLUMNS[name]) for line in lines)
    assert [(line["channel"], line["n_tries"], line["n_met"]) for line in rows["contacts"]] == [
        ("human_call", 40, 16),
        ("visit_home", 12, 6),
        ("lawsuit", 2, 0),
    ]
    desk, doors = rows["collectors"]
    assert (desk["n_staff"], desk["placed_cents"], desk["recovered_cents"]) == (4, 1_000_000, 60_000)
    assert (desk["share_of_time_used"], desk["mean_pressure"]) == (0.25, 0.05)
    assert (doors["share_of_time_used"], doors["cash_cents"], doors["active"]) == (0.0, 700, True)
    assert rows["districts"][4] == dict(
        cycle=0, district=4, row=1, column=1, n_visits=4, n_met=4, n_refused=0, n_empty=0, n_moved=0, n_unsafe=0, km=1.0
    )
    assert (rows["court"][0]["n_filed"], rows["court"][0]["n_open"]) == (2, 7)
    assert [(line["age"], line["channel"], line["paid_cents"]) for line in rows["recoveries"]] == [
        ("1 to 30", "human_call", 2_000),
        ("91 to 180", "unprompted", 1_000),
    ]


def test_a_cycle_starts_from_nothing_and_nobody_leaves_no_rows() -> None:
    records = CollectionRecords(["baitiao"], (), 1)
    assert records.close(0) == {}
    records.add(CollectionSums.of(1, 0, 4), recoveries(0, 0))
    assert not any(records.close(1).values())
    records.add(CollectionSums.of(1, 0, 4), recoveries(5, 0))
    assert records.close(2)["recoveries"][0]["paid_cents"] == 5


def test_records_keep_cycles_stories_and_types() -> None:
    records = Records(["baitiao"], TEAMS, 3)
    assert records.tables()["recoveries"]["paid_cents"].dtype == np.int64, "empty, and still whole numbers"
    records.add_collection(a_day(), recoveries(5, 0))
    records.tell([Happening(0, 7, 0, "contact", "human call, met")])
    ledger = Ledger(1)
    ledger.post(Entry.COMMISSION, 0, 30)
    counts = CycleCounts(*(np.zeros(shape, np.int64) for shape in ((1, 0, 6), (1, 8, 8), (0, 7))))
    records.add_cycle(0, counts, Vintages(1), ledger)
    tables = records.tables()
    assert tables["story"]["platform"].tolist() == ["baitiao"]
    assert tables["contacts"]["n_tries"].tolist() == [20, 6, 1]
    lines = dict(zip(tables["profit_and_loss"]["line"], tables["profit_and_loss"]["cents"], strict=True))
    assert (lines["commission"], lines["net_income"]) == (-30, -30)
    assert "recoveries" not in lines, "no line for what there is none of"


def cases(*rows: tuple[int, int, int, int]) -> Cases:
    """Rows of consumer, days past due, owed and paid up to this morning, all of the first of two platforms."""
    return Cases.of_rows(
        [(consumer, 0, days, owed, owed, 0, False, False, 600, paid, 0, False) for consumer, days, owed, paid in rows]
    )


def reached(*rows: tuple[int, Channel]) -> Contacts:
    return Contacts.of_rows([(consumer, 0, channel, 0, 0, 0, 0, 0, 0, 0) for consumer, channel in rows])


def test_recoveries_go_to_the_last_contact_and_to_the_age_at_the_time() -> None:
    paid = {3: 100, 5: 0, 9: 0}
    book = Recoveries(2)

    def evening(today: Cases, *contacts: Contacts) -> dict[tuple[int, int], int]:
        found = book.of_day(today, contacts, lambda who, _: np.array([paid[c] for c in who.tolist()], np.int64))
        assert not found[1].any()
        return {(int(a), int(c)): int(found[0, a, c]) for a, c in np.argwhere(found[0])}

    assert evening(cases((5, 30, 900, 0), (3, 10, 500, 100), (9, -2, 50, 0))) == {}, "nothing was paid yet"
    paid[3] += 40  # in the morning, unprompted
    paid[5] += 200  # after the visit, which came after the call
    today = cases((3, 11, 460, 140), (5, 31, 900, 0))
    found = evening(today, reached((5, CALLS), (8, CALLS)), reached((5, VISITS)))
    assert found == {(0, UNPROMPTED): 40, (1, VISITS): 200}
    paid[5] += 1_000  # pays it off, and 300 of a new purchase
    assert evening(cases((3, 12, 460, 140))) == {(1, VISITS): 700}
    paid[5] += 60
    assert evening(cases((3, 13, 460, 140))) == {}, "what is paid on time is no recovery"


def test_what_is_paid_off_at_a_contact_is_counted_once() -> None:
    book, paid = Recoveries(1), np.array([500], np.int64)
    found = book.of_day(cases((0, 40, 500, 0)), [reached((0, CALLS))], lambda *_: paid)
    assert (found.sum(), found[0, 1, CALLS]) == (500, 500)
    assert book.of_day(Cases.empty(), [], lambda consumer, _: paid[consumer] + 80).sum() == 0


def test_recovery_curve_is_cumulative_and_in_yuan(collected) -> None:
    ax = drawn(plot_recovery_curve(collected("a")))
    lines = {line.get_label(): line.get_ydata().tolist() for line in ax.lines}
    assert lines == {"human call": [20.0] * 6, "unprompted": [0.0, 0, 0, 10, 10, 10]}
    assert "yuan" in ax.get_ylabel()
    assert "days past due" in ax.get_xlabel()
    both = plot_recovery_curve(Comparison(collected("a"), (collected("b"),)))
    assert [(line.get_label(), line.get_ydata()[-1]) for line in both.lines] == [("a", 30.0), ("b", 30.0)]
    assert to_hex(both.lines[0].get_color()) == GREY


def test_roll_rates_by_hand(collected) -> None:
    ax = drawn(plot_roll_rates(collected("a")))
    assert ax.lines[0].get_ydata()[:2].tolist() == [10.0, 25.0]
    assert np.isnan(ax.lines[0].get_ydata()[2:]).all()
    assert "%" in ax.get_ylabel()
    assert len(plot_roll_rates(Comparison(collected("a"), (collected("b"),))).lines) == 2


def test_liquidation_is_of_what_is_placed(collected) -> None:
    """Of 1,000 placed in each of two cycles 200 are paid at once; of the older 800, 400 a cycle later."""
    ax = drawn(plot_liquidation(collected("a")))
    found = {line.get_label(): line.get_ydata().tolist() for line in ax.lines}
    assert {name: pytest.approx(values) for name, values in found.items()} == {"desk": [20.0, 60.0], "doors": [5.0]}
    assert ax.get_ylim() == (0, 100)
    assert "%" in ax.get_ylabel()
    assert len(plot_liquidation(Comparison(collected("a"), (collected("b"),))).lines) == 4


def test_costs_stand_beside_what_was_paid(collected) -> None:
    ax = drawn(plot_cost_to_collect(collected("a")))
    # 30 days of 1 yuan of cost, and of 100 and 200 yuan paid
    assert [bar.get_width() for bar in ax.patches] == pytest.approx([30.0, 4_500.0])
    assert ax.texts[0].get_text() == "0.7 per 100"
    assert "yuan" in ax.get_xlabel()
    ax = drawn(plot_channels(collected("a")))
    assert [bar.get_width() for bar in ax.patches] == pytest.approx([8.0, 1_200.0, 0.0, 600.0, 1_000.0, 0.0])
    assert [text.get_text() for text in ax.texts] == ["40% met", "50% met", "0% met"]


def test_map_shows_visits_and_the_share_met(collected) -> None:
    ax = drawn(plot_field_map(collected("a")))
    assert np.array(ax.images[0].get_array()).tolist() == [[0, 8, 0], [0, 4, 0]]
    assert [text.get_text() for text in ax.texts] == ["25", "100"]
    depot = next(line for line in ax.lines if line.get_marker() == "^")
    assert (round(depot.get_xdata()[0]), round(depot.get_ydata()[0])) == (2, 1), "district 5 of 3 columns"
    assert "%" in ax.get_xlabel()


def test_timeline_tells_a_case(collected) -> None:
    ax = drawn(plot_timeline(collected("a"), 7, "baitiao"))
    said = [text.get_text() for text in ax.texts]
    assert {"contact", "promise", "50 yuan by day 9"} <= set(said)
    assert ax.lines[0].get_ydata()[0] == 100.0
    assert (ax.get_ylabel(), ax.get_xlabel()) == ("Owed (yuan)", "Time (days)")
    assert [other.get_ylabel() for other in ax.get_figure().axes] == ["Owed (yuan)", "Days past due"]
    with pytest.raises(KeyError, match="consumer 8 was not followed"):
        plot_timeline(collected("a"), 8, "baitiao")


def test_details_that_would_overlap_are_left_out(collected) -> None:
    run = collected("a")
    told = dict(replication=0, consumer=7, platform="baitiao", event="call")
    story = pd.DataFrame([dict(told, day=day, detail=f"day {day}") for day in (0, 1, 25)])
    ax = drawn(plot_timeline(Run(run.scenario, run.seed, run.provenance, {**run.tables, "story": story}), 7, "baitiao"))
    assert [text.get_text() for text in ax.texts] == ["call", "day 1", "day 25"]


def test_harm_stands_beside_recovery(collected) -> None:
    ax = drawn(plot_harm_and_recovery(Comparison(collected("a"), (collected("b", (30.0, 50.0)),))))
    means = [(line.get_xdata()[0], line.get_ydata()[0]) for line in ax.lines[1:4:2]]
    # 500 cents of loss a point and day: the policy has 25 points more for 30 days
    size = collected("a").scenario.population.size
    assert np.allclose(means, [(0, 1.5), (-5 * 25 * 30 / size, 4.0)])
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b"]
    assert "yuan" in ax.get_xlabel()
    assert "Harm index" in ax.get_ylabel()


@pytest.mark.parametrize(
    "draw_it", [plot_recovery_curve, plot_roll_rates, plot_liquidation, plot_channels, plot_field_map]
)
def test_nothing_to_draw_is_said(made, draw_it) -> None:
    run = made("a", new_orders=[1.0])
    columns = {name: ["replication", *columns] for name, columns in COLLECTION_COLUMNS.items()}
    empty = {name: pd.DataFrame(columns=columns.get(name, table.columns)) for name, table in run.tables.items()}
    with pytest.raises(ValueError, match=r"nothing|no debt|nobody|no door|two cycles"):
        draw_it(Run(run.scenario, run.seed, run.provenance, empty))


def test_gallery_shows_what_there_is(made, collected) -> None:
    ours = {
        "roll_rates",
        "recovery_curve",
        "cost_to_collect",
        "liquidation",
        "channels",
        "field_map",
        "timeline-7-baitiao",
        "harm_and_recovery",
        "new_harm_points",
        "new_net_recovery",
        "new_collection_cost",
    }
    run = collected("a")
    assert {one.name for one in pictures(run)} & ours == ours - {"harm_and_recovery"}
    comparison = Comparison(run, (collected("b"),))
    assert {one.name for one in pictures(comparison)} & ours == ours - {"channels", "field_map", "timeline-7-baitiao"}
    assert not {one.name for one in pictures(made("a", new_orders=[1.0]))} & ours
    only_reminded = Run(run.scenario, run.seed, run.provenance, {**run.tables, "contacts": run.tables["contacts"][:0]})
    assert not {one.name for one in pictures(only_reminded)} & {"roll_rates", "recovery_curve", "cost_to_collect"}
    assert {one.name for one in draw(comparison)} >= {"harm_and_recovery", "liquidation"}


def test_headline_of_collection_only_where_there_is_any(made, collected) -> None:
    run = collected("a")
    assert "Harm by contacts" in headline_text(run.summary(), run.label)
    quiet = made("a", new_orders=[1.0])
    assert "Harm by contacts" not in headline_text(quiet.summary(), quiet.label)
    assert {line.side for line in HEADLINE if line.told_by} == {"harm", "money"}


def test_a_ratio_of_a_run_is_of_its_sums(made) -> None:
    run = made("a", new_visits=[10.0], new_empty_visits=[4.0], share_empty_visits=[0.9])
    values = run.summary().set_index("metric")["value"]
    assert values["share_empty_visits"] == pytest.approx(0.4)
    assert np.isnan(values["share_promises_kept"])
