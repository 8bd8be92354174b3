"""What falls past due and what becomes of it, on books of a few debtors that can be worked out on paper."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from sim import CreditMarket
from sim.core.frames import Cases
from sim.core.vocabulary import Count, Status
from sim.records.ages import WINDOWS
from sim.records.past_due import PastDue, PastDueSums
from tests.shipped import cold

NOBODY = np.empty(0, np.int64)


class Book:
    """Accounts of some debtors with one lender; ``evening`` asks what a day's records ask of consumers."""

    def __init__(self, size: int) -> None:
        self.columns = {
            name: np.zeros((size, 1), np.int64)
            for name in ("paid_cents", "arrears_cents", "status", "opened_cycle", "written_off_cents")
        }
        self.columns["status"][:] = Status.OPEN
        self.counts = np.zeros((1, len(Count)), np.int64)
        self.days = np.zeros(size, np.int64)
        self.records = PastDue(1)

    def seen(self, *names: str) -> list[np.ndarray]:
        return [self.columns[name] for name in names]

    def pay(self, who: int, cents: int) -> None:
        self.columns["paid_cents"][who] += cents
        arrears = self.columns["arrears_cents"]
        arrears[who] -= min(cents, int(arrears[who, 0]))
        if arrears[who, 0] == 0:
            self.days[who] = 0

    def live(
        self,
        day: int,
        *,
        due: dict[int, int] | None = None,
        paid: dict[int, int] | None = None,
        left: Sequence[int] = (),
    ) -> PastDueSums:
        """A day: minimums fall due unpaid, debts grow older, then some pay."""
        arrears = self.columns["arrears_cents"]
        for who, cents in (due or {}).items():
            arrears[who] += cents
        in_use = self.columns["status"][:, 0] == Status.OPEN
        late = np.flatnonzero((arrears[:, 0] > 0) & in_use)
        self.days[late] += 1
        zeros = np.zeros(len(late), np.int64)
        flags = np.zeros(len(late), bool)
        columns = dict.fromkeys(Cases.__dataclass_fields__, zeros) | {
            "consumer": late,
            "days_past_due": self.days[late],
            "arrears_cents": arrears[late, 0].copy(),
            "paid_cents": self.columns["paid_cents"][late, 0].copy(),
            "frozen": flags,
            "charged_off": flags,
            "flagged": flags,
        }
        for who, cents in (paid or {}).items():
            self.pay(who, cents)
        return self.records.of_day(day, Cases(**columns), np.array(left, np.int64), self)

    def charge_off(self, who: int, owed: int) -> None:
        self.columns["status"][who] = Status.CHARGED_OFF
        self.columns["written_off_cents"][who] = owed


def test_what_is_paid_of_what_fell_past_due_within_so_many_days() -> None:
    """100 and 300 fall past due on day 0, 50 more of the second on day 30; it pays 200 on day 10 and 120 on day 45."""
    book, days = Book(2), []
    for day in range(200):
        due = {0: {0: 100, 1: 300}, 30: {1: 50}}.get(day, {})
        days.append(book.live(day, due=due, paid={0: {0: 100}, 10: {1: 200}, 45: {1: 120}}.get(day)))
    assert [int(days[day].fallen_cents[0]) for day in (0, 1, 30)] == [400, 0, 50]
    assert {day: int(one.paid_cents[0]) for day, one in enumerate(days) if one.paid_cents[0]} == {
        0: 100,
        10: 200,
        45: 120,
    }
    found = {
        (day, WINDOWS[place]): (int(one.due_cents[0, place]), int(one.paid_within_cents[0, place]))
        for day, one in enumerate(days)
        for place in np.flatnonzero(one.due_cents[0]).tolist()
    }
    assert found == {
        (30, 30): (400, 300),  # all of the first, 200 of the second
        (60, 60): (400, 400),  # the oldest first: 100 of the 120
        (60, 30): (50, 20),
        (90, 90): (400, 400),
        (90, 60): (50, 20),
        (120, 90): (50, 20),
        (180, 180): (400, 400),
    }
    assert int(days[-1].arrears_cents[0]) == 30
    assert sum(int(one.arrears_rise_cents[0]) for one in days[1:]) == 30 - 300


def test_more_than_fell_past_due_is_never_paid_of_it() -> None:
    """One pays 500 where 100 are past due: the rest is of what falls due later, and has been paid before it does."""
    book = Book(1)
    first = book.live(0, due={0: 100})
    second = book.live(1, paid={0: 500})
    assert (int(first.fallen_cents[0]), int(second.paid_cents[0])) == (100, 100)
    assert int(book.live(2, due={0: 70}).fallen_cents[0]) == 70
    assert int(book.live(3, paid={0: 70}).paid_cents[0]) == 70


def test_what_was_past_due_before_the_results_is_paid_first_and_not_counted() -> None:
    book = Book(1)
    book.days[0], book.columns["arrears_cents"][0] = 4, 100
    book.records.begin()
    days = [book.live(0), book.live(1, due={0: 60}), book.live(2, paid={0: 130})]
    assert [int(one.fallen_cents[0]) for one in days] == [0, 60, 0]
    assert [int(one.paid_cents[0]) for one in days] == [0, 0, 30]


def test_what_is_put_off_counts_once_it_is_paid() -> None:
    book = Book(1)
    book.live(0, due={0: 100})
    book.columns["arrears_cents"][0], book.days[0] = 0, 0  # an arrangement: nothing is past due
    assert int(book.live(1).paid_cents[0]) == 0
    assert int(book.live(2, paid={0: 40}).paid_cents[0]) == 40


def test_spells_end_current_written_off_or_with_the_debtor() -> None:
    """Four begin on day 0: one is cured, one written off, one leaves, one is cured and begins again."""
    book = Book(4)
    first = book.live(0, due=dict.fromkeys(range(4), 100))
    book.live(1, paid={0: 100, 3: 100})
    book.charge_off(1, 900)
    book.columns["arrears_cents"][2] = 0
    last = book.live(2, due={3: 50}, left=[2])
    assert (int(first.begun[0]), int(first.ended[0])) == (4, 0)
    assert (int(last.begun[0]), int(last.ended[0]), int(last.cured[0])) == (1, 4, 2)
    assert int(last.arrears_cents[0]) == 50, "what is written off is not past due"


def test_what_is_recovered_of_what_was_charged_off_is_at_most_that() -> None:
    book = Book(2)
    book.live(0, due={0: 100, 1: 100})
    book.charge_off(0, 900)
    assert int(book.live(1).recovered_cents[0]) == 0
    assert [int(book.live(day, paid={0: 600}).recovered_cents[0]) for day in (2, 3, 4)] == [600, 300, 0]


def test_vintages_count_accounts_that_ever_defaulted() -> None:
    """Two accounts of cycle 0: one is over 90 days late, pays, and is again; one is written off at 31 days."""
    book = Book(2)
    book.counts[0, Count.ADMISSIONS] = 2
    book.live(0, due={0: 100, 1: 100})
    book.counts[:] = 0
    for day in range(1, 230):
        if day == 31:
            book.charge_off(1, 100)
        book.live(day, due={100: {0: 70}}.get(day), paid={95: {0: 100}}.get(day))
    ever = book.records.vintages
    assert ever.opened.tolist() == [[2] + [0] * 7]
    assert ever.defaulted.tolist() == [[2] + [0] * 7]


@pytest.mark.parametrize("day", [89, 90])
def test_default_is_over_90_days(day: int) -> None:
    book = Book(1)
    book.live(0, due={0: 100})
    for later in range(1, day + 1):
        book.live(later)
    assert int(book.records.vintages.defaulted.sum()) == (day == 90)


def test_a_market_adds_up() -> None:
    """What matures is what fell past due so long ago, more of it is paid by then, and arrears are where they began."""
    market = CreditMarket(cold("baseline"), rng=1, threads=1, population__size=1_000, days=240)
    market.run()
    days = pd.DataFrame(market.tables()["platform_daily"])
    for _, one in days.groupby("platform"):
        fallen = one["new_past_due_cents"].to_numpy()
        paid = np.zeros(len(fallen))
        for window in WINDOWS:
            due = one[f"new_due_{window}_days_ago_cents"].to_numpy()
            assert np.array_equal(due[window:], fallen[:-window])
            assert not due[:window].any()
            sooner, paid = paid, one[f"new_paid_within_{window}_days_cents"].to_numpy()[window:]
            assert np.all(sooner[: len(paid)] <= paid)
            assert np.all(paid <= fallen[:-window])
        assert 0 < one["new_past_due_paid_cents"].sum() < fallen.sum()
        assert one["new_past_due_paid_cents"].cumsum().le(one["new_past_due_cents"].cumsum()).all()
        assert one["new_arrears_spells_cured"].sum() <= one["new_arrears_spells_ended"].sum()
        open_spells = one["new_arrears_spells"].sum() - one["new_arrears_spells_ended"].sum()
        assert open_spells >= one["n_delinquent_accounts"].iloc[-1] > 0
        lost = one["new_charged_off_cents"].sum() + one["n_arrears_cents"].iloc[-1] + one["new_waived_cents"].sum()
        gained = one["new_recovered_cents"].sum() + one["new_debt_sale_cents"].sum()
        assert one["new_net_recovery_cents"].sum() == gained - lost - one["new_collection_cost_cents"].sum()
