"""What stands beside published figures is counted as it says: worked out by hand, row by row."""

from __future__ import annotations

import importlib
import json
import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.core.frames import Decisions, Orders
from sim.core.vocabulary import Status
from sim.scenario import diff
from tests.evidence import __main__ as command
from tests.evidence.published import channels, people, transitions
from tests.evidence.published.due_dates import DueDates
from tests.evidence.published.loans import Loans, stacked
from tests.evidence.published.markets import Size, warmed
from tests.evidence.published.rows import BEFORE, TARGETS, as_data, rows_of, table
from tests.evidence.published.triggers import MOMENTS, Triggers
from tests.market.worlds import QUIET, account, evening_of, market, order, person


def statements(*rows: tuple[int, int, int, int, int]) -> pd.DataFrame:
    """Rows of consumer, cycle, payments missed, bill and paid in cents."""
    columns = ["consumer", "cycle", "payments_missed", "bill_cents", "paid_cents"]
    return pd.DataFrame(rows, columns=columns).assign(platform="card")


def test_transitions_are_between_consecutive_statements_of_an_account() -> None:
    told = statements(
        (1, 4, 0, 0, 0),
        (1, 5, 1, 0, 0),
        (1, 6, 1, 0, 0),
        (1, 7, 7, 0, 0),
        (2, 4, 0, 0, 0),
        (2, 6, 2, 0, 0),
        (3, 5, 0, 0, 0),
        (3, 6, 0, 0, 0),
    )
    shares, counts = transitions.matrix(told)
    assert counts.tolist() == [[1, 1, 0, 0], [0, 1, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0]]
    assert shares[:2].tolist() == [[0.5, 0.5, 0, 0], [0, 0.5, 0, 0.5]]
    assert np.isnan(shares[2:]).all()


def test_classes_of_payment_count_the_minimum_of_five_per_cent_as_below() -> None:
    paid = {1_001: 0, 10_010: 500, 10_000: 500, 20_000: 1_001, 30_000: 29_699, 40_000: 39_600, 50_000: 60_000}
    told = statements(*((1, cycle, 0, *pair) for cycle, pair in enumerate(paid.items())), (1, 9, 0, 1_000, 0))
    assert transitions.classes(told) == [1 / 7, 2 / 7, 1 / 7, 1 / 7, 2 / 7]


def test_cells_that_are_zero_on_both_sides_do_not_make_a_difference_smaller() -> None:
    published = np.array([[90.0, 10.0, 0.0], [50.0, 50.0, 0.0]])
    found = np.array([[93.0, 7.0, 0.0], [50.0, 46.0, 4.0]])
    assert transitions.rmse(found, published) == math.sqrt((9 + 9 + 0 + 16 + 16) / 5)
    assert transitions.rmse(np.array([[90.0, 10.0, 0.0], [np.nan] * 3]), published) == 0.0


def test_auc_is_the_chance_that_the_good_rank_above_the_bad() -> None:
    rank, bad = np.array([1.0, 2.0, 3.0, 4.0]), np.array([True, False, True, False])
    assert people.auc(rank, bad) == 0.75
    assert people.auc(np.ones(4), bad) == 0.5
    assert math.isnan(people.auc(rank, np.zeros(4, bool)))


def test_due_dates_missed_collected_and_met() -> None:
    """Four accounts due on day 10: one pays, one pays a part late, one has older arrears, one has no bill."""
    columns: dict[str, Any] = {
        "status": [Status.OPEN] * 3 + [Status.FROZEN],
        "minimum_cents": [100, 100, 100, 0],
        "arrears_cents": [0, 0, 40, 0],
        "paid_cents": [0, 0, 0, 0],
        "statement_day": [0, 0, 0, 0],
    }
    accounts = SimpleNamespace(**{name: np.array([[value] for value in values]) for name, values in columns.items()})
    dues = DueDates(accounts, 0, 10)
    dues.before(10)
    accounts.paid_cents[:, 0] = [100, 30, 0, 0]
    accounts.arrears_cents[:, 0] = [0, 70, 140, 0]
    dues.after(10)
    for day, paid in {10: [100, 30, 0, 0], 25: [100, 90, 60, 0], 40: [100, 90, 60, 0], 55: [100, 100, 60, 0]}.items():
        accounts.paid_cents[:, 0] = paid
        dues.evening(day)
    told = dues.table()
    assert told["missed_cents"].tolist() == [0, 70, 100]
    assert told["collected_cents"].tolist() == [0, 60, 20]  # 40 of the third's 60 went to what was older
    assert told["met_on"].tolist()[:2] == [10, 55]
    assert math.isnan(told["met_on"].iloc[2])


def orders_of(*rows: tuple[int, int, int]) -> tuple[Orders, Decisions]:
    """Orders of RMB 10 by consumer, platform and cycles, all admitted."""
    made = Orders.of_rows([(who, platform, 1_000, cycles, *[False] * 2, *[0] * 9) for who, platform, cycles in rows])
    return made, Decisions.of_rows([(True, 0)] * len(rows))


def test_late_fees_and_losses_belong_to_the_orders_that_were_due() -> None:
    """Statements on day 0 of a cycle, due on day 10: an order of day 5 in three cycles is due on days 40, 70, 100."""
    shape = (2, 1)
    accounts = SimpleNamespace(
        status=np.full(shape, Status.OPEN),
        fees_cents=np.zeros(shape, np.int64),
        statement_day=np.zeros(shape, np.uint8),
    )
    loans = Loans(accounts, [10])
    loans.settled(5, *orders_of((0, 0, 3), (1, 0, 1)))
    loans.settled(95, *orders_of((0, 0, 1)))
    for day in range(300):
        loans.before_charges()
        accounts.fees_cents[0, 0] += 7 if day == 70 else 0
        if day == 260:
            accounts.status[1, 0] = Status.CHARGED_OFF
        loans.charged(day)
    told = loans.table()
    assert told["first_due"].tolist() == [40, 40, 130]
    assert told["last_due"].tolist() == [100, 40, 130]
    assert told["late_fee"].tolist() == [True, False, False]
    assert told["lost"].tolist() == [False, False, False]  # the last bill of the second was due 220 days before
    accounts.status[0, 0] = Status.CHARGED_OFF
    loans.charged(300)
    assert loans.table()["lost"].tolist() == [False, False, True]


def test_loans_are_stacked_while_another_is_open() -> None:
    rows = [(1, 0, 5, 40), (1, 0, 30, 70), (2, 0, 5, 40), (2, 1, 40, 70), (3, 0, 5, 40), (3, 1, 41, 70), (4, 1, 5, 40)]
    orders = pd.DataFrame(rows, columns=["consumer", "platform", "day", "last_due"])
    assert stacked(orders) == (0.5, 0.25)


def test_triggers_part_the_able_from_the_willing() -> None:
    def counted(willing_mean: float, cash_cents: int) -> list[list[int]]:
        made = market(QUIET | {"population.willing_mean": willing_mean}, days=60)
        person(
            made,
            cash_cents=cash_cents,
            income_cents=500_000,
            essentials_cents=0,
            buffer_cents=10**8,
            pay_day=29,
            price_sensitive=1.0,
        )
        account(made, limit_cents=300_000, statement_day=0)
        order(made, cents=100_000)
        triggers, age = Triggers(made), made.age
        made.age = lambda: (triggers.before_age(made.day), age())  # type: ignore[assignment, method-assign]
        evening_of(made, 10)
        return triggers.counts[MOMENTS.index("1")].tolist()

    assert counted(-9.0, 200_000) == [[0, 0], [1, 0]]
    assert counted(-9.0, 500) == [[1, 0], [0, 0]]
    assert counted(50.0, 500) == [[0, 1], [0, 0]]
    assert counted(50.0, 200_000) == [[0, 0], [0, 0]]  # pays, and is not late


# --- the table --------------------------------------------------------------------------------------------------------


def test_a_row_tells_whether_it_is_within_its_tolerance_or_has_its_sign() -> None:
    measured = [{"second_lender": 3.0, "doubled_minimum": -11.0, "announced_list": 2.0, "default": 1.0}] * 2
    rows = {row.key: row for row in rows_of("contrasts", measured)}
    assert {key: row.within for key, row in rows.items()} == {
        "default": None,
        "second_lender": True,
        "doubled_minimum": False,
        "announced_list": False,
    }
    assert rows["default"].margin == 0.0
    text = table(list(rows.values()))
    assert "above 0" in text
    assert text.count("OFF") == 2
    json.dumps(as_data(list(rows.values())), allow_nan=False)


def test_the_mean_is_over_the_replications_that_have_a_value() -> None:
    (one,) = rows_of("contrasts", [{"default": 1.0}, {"default": math.nan}, {"default": 3.0}])
    assert one.now == 2.0
    assert one.margin == pytest.approx(12.706, abs=0.001)  # Student's t of one degree of freedom, times one
    (none,) = rows_of("contrasts", [{"doubled_minimum": math.nan}])
    assert none.within is None
    assert as_data([none])[0]["now"] is None


def test_a_row_that_no_target_knows_is_refused() -> None:
    with pytest.raises(KeyError, match="odd"):
        rows_of("contrasts", [{"odd": 1.0}])


@pytest.mark.parametrize("group", command.GROUPS)
def test_every_group_has_a_module_and_every_row_says_what_it_is(group: str) -> None:
    assert callable(importlib.import_module(f"tests.evidence.published.{group}").measure)
    for row in TARGETS[group].values():
        assert row["about"]
        assert set(row) <= {"about", "unit", "value", "tolerance", "direction", "source"}
        assert row.get("source") or "value" not in row
    assert group == "trials" or set(BEFORE.get(group, {})) <= set(TARGETS[group])


# --- the markets ------------------------------------------------------------------------------------------------------


def test_channels_have_equal_offers() -> None:
    worlds = {arm: channels.world(arm, 500) for arm in channels.ARMS}
    for arm, channel in channels.ARMS.items():
        stages = worlds[arm].platforms["pocket"].collection.stages
        assert stages["first"] == worlds["none"].platforms["pocket"].collection.stages["first"]
        asked = {} if arm == "none" else dict(stages["asked"].contacts)
        assert asked == ({channel: 7} if channel else {})
    for key in diff(worlds["text"], worlds["visit"]):
        assert {"name", "collectors", "pool", "contacts"} & set(key.split(".")), key


def test_what_is_measured_begins_when_the_book_has_filled() -> None:
    scenario, first_day = warmed("card", 300, 90, {"shopping.wants_per_cycle": 2.0})
    assert scenario.days - first_day == 90
    assert (scenario.population.size, scenario.shopping.wants_per_cycle) == (300, 2.0)


def test_a_group_measures_what_the_targets_name() -> None:
    found = transitions.measure(Size(300, 1), 0)
    assert set(found) == set(TARGETS["transitions"])
    assert sum(found[f"pays_{name}"] for name in transitions.CLASSES) == pytest.approx(100.0)
    assert sum(found[f"current_{state}"] for state in transitions.STATES) == pytest.approx(100.0)


@pytest.mark.experiment
@pytest.mark.parametrize("group", [group for group in command.GROUPS if group not in {"transitions", "trials"}])
def test_every_other_group_measures_what_the_targets_name(group: str) -> None:
    measure = importlib.import_module(f"tests.evidence.published.{group}").measure
    assert set(measure(Size(300, 1), 0)) == set(TARGETS[group])
