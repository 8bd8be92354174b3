"""Minimums past due, paid oldest first: by hand, and against a plain queue of (age, cents) whatever befalls it."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.consumers.kernels.credit.missed import clear_missed, cover_missed, fall_due, minimums_missed
from sim.consumers.state import Accounts, Missed, most_missed, new_accounts, none_missed, with_room
from sim.core.compiled import kernel

DAYS = 180


class Few(NamedTuple):
    """What of the world is concerned."""

    accounts: Accounts
    missed: Missed


@kernel
def miss(cents: int, world: Few) -> None:
    """A minimum is missed on its due date."""
    accounts = world.accounts
    if cents > 0 and accounts.arrears_cents[0, 0] > 0:
        fall_due(0, 0, world)
    accounts.arrears_cents[0, 0] += cents


@kernel
def pay(cents: int, world: Few) -> None:
    """A payment, at most the arrears."""
    accounts = world.accounts
    if cents == accounts.arrears_cents[0, 0]:
        accounts.days_past_due[0, 0] = 0
        clear_missed(0, 0, world.missed)
    else:
        cover_missed(0, 0, cents, world)
    accounts.arrears_cents[0, 0] -= cents


@kernel
def seen(world: Few, out: NDArray[np.int64]) -> None:
    """How many are missed, what is unpaid of the oldest and of the latest."""
    out[0], out[1], out[2] = minimums_missed(0, 0, world)


class Debt:
    """One account as columns, driven as the phases drive it."""

    def __init__(self) -> None:
        self.accounts = new_accounts(1, 1)
        self.world = Few(self.accounts, with_room(none_missed(1, 1), most_missed(DAYS)))

    def miss(self, cents: int) -> None:
        """A minimum is missed on its due date."""
        miss(cents, self.world)

    def evening(self, days: int = 1) -> None:
        """Nothing is paid for so many days."""
        if self.arrears > 0:
            self.accounts.days_past_due[0, 0] += days

    def pay(self, cents: int) -> None:
        """A payment, at most the arrears."""
        pay(cents, self.world)

    @property
    def seen(self) -> tuple[int, int, int]:
        """How many are missed, what is unpaid of the oldest and of the latest."""
        out = np.zeros(3, np.int64)
        seen(self.world, out)
        return int(out[0]), int(out[1]), int(out[2])

    @property
    def arrears(self) -> int:
        """Cents."""
        return int(self.accounts.arrears_cents[0, 0])

    @property
    def days(self) -> int:
        """Past due."""
        return int(self.accounts.days_past_due[0, 0])


def _three_missed(*cents: int) -> Debt:
    debt = Debt()
    for minimum in cents:
        debt.miss(minimum)
        debt.evening(30)
    return debt


@pytest.mark.parametrize(
    ("paid", "days"),
    [
        (0, 90),
        (4_999, 90),  # the oldest is not covered, though a third of all and more is paid
        (5_000, 60),
        (5_999, 60),
        (6_000, 30),
        (6_999, 30),
    ],
)
def test_a_payment_makes_a_debt_younger_once_the_oldest_minimum_is_covered(paid: int, days: int) -> None:
    debt = _three_missed(5_000, 1_000, 1_000)
    debt.pay(paid)
    assert debt.days == days
    debt.pay(debt.arrears)
    assert debt.days == 0
    assert not debt.world.missed.cents.any()
    assert not debt.world.missed.gaps.any()


def test_part_payments_add_up() -> None:
    debt = _three_missed(5_000, 1_000, 1_000)
    for paid, days, oldest in ((2_000, 90, 3_000), (2_999, 90, 1), (1, 60, 1_000), (1_500, 30, 500)):
        debt.pay(paid)
        assert (debt.days, debt.seen[1]) == (days, oldest)
    assert debt.seen == (1, debt.arrears, 500)


def test_a_cycle_without_a_minimum_is_none_that_was_missed() -> None:
    debt = _three_missed(5_000, 0, 1_000)
    assert (debt.days, debt.seen[0]) == (90, 2)
    debt.pay(5_000)
    assert debt.days == 30  # of the third, not of the second


def test_due_dates_need_not_be_a_cycle_apart() -> None:
    debt = Debt()
    debt.miss(5_000)
    debt.evening(49)  # the platform has given more time
    debt.miss(1_000)
    debt.evening(10)
    debt.pay(5_500)
    assert (debt.days, debt.arrears) == (10, 500)


minimums = st.integers(0, 3_000)
acts = st.lists(st.tuples(st.sampled_from(("miss", "pay")), minimums, st.integers(1, 40)), max_size=40)


@given(acts)
def test_the_columns_are_a_queue(history: list[tuple[str, int, int]]) -> None:
    debt, queue = Debt(), deque[list[int]]()
    for act, cents, days in history:
        if act == "miss" and len(queue) <= most_missed(DAYS):
            debt.miss(cents)
            if cents:
                queue.append([0, cents])
        elif act == "pay" and queue:
            cents = min(cents, debt.arrears)
            debt.pay(cents)
            while queue and cents >= queue[0][1]:
                cents -= queue.popleft()[1]
            if queue:
                queue[0][1] -= cents
        debt.evening(days)
        for minimum in queue:
            minimum[0] += days
        assert debt.arrears == sum(cents for _, cents in queue)
        assert debt.days == (queue[0][0] if queue else 0)
        assert debt.seen == ((len(queue), queue[0][1], queue[-1][1]) if queue else (0, 0, 0))


def test_there_is_room_for_every_minimum_that_can_be_missed() -> None:
    """A minimum falls due once a statement, 30 days apart; the due date after it comes 0 to 28 days later."""
    for charge_off_days in range(30, 361):
        first, later = 28, 0  # the first is due late, all others early
        due = [30 * n + (first if n == 0 else later) for n in range(14)]
        before_charge_off = [day for day in due if day - due[0] < charge_off_days]
        assert len(before_charge_off) - 1 <= most_missed(charge_off_days)
