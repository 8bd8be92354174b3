"""Lending stops when money does. One line, unless said otherwise: half of each loan, up to 10,000 cents in all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.platforms.credit.funding import Funding, daily_interest, green_discount, line_surcharge, outside_part
from sim.platforms.credit.losses import RealisedLoss, cutoff_shift
from sim.scenario import CreditParameters, LineParameters

LOANS = np.array([4_000, 4_000, 4_000])
PLENTY = 10**9


def line(**changes: Any) -> LineParameters:
    values: dict[str, Any] = dict(share=0.5, cost_annual=0.045, size_cents_per_consumer=1_000, npl_trigger=0.06)
    return LineParameters(**values | changes)


def funding(**lines: LineParameters) -> Funding:
    return Funding(lines or {"bank": line()}, n_consumers=10)


@pytest.mark.parametrize(
    ("loan", "share", "room", "part"),
    [
        (4_000, 0.5, 10_000, 2_000),
        (4_001, 0.5, 10_000, 2_000),
        (4_000, 0.5, 1_500, 1_500),
        (4_000, 0.5, 0, 0),
        (4_000, 0.0, 10_000, 0),
        (4_000, 1.0, 10_000, 4_000),
    ],
)
def test_outside_part(loan: int, share: float, room: int, part: int) -> None:
    assert outside_part(loan, share, room) == part


@pytest.mark.parametrize(
    ("cash", "loans"), [(PLENTY, 3), (6_000, 3), (5_999, 2), (4_000, 2), (2_000, 1), (1_999, 0), (0, 0)]
)
def test_what_the_line_does_not_fund_comes_from_own_cash(cash: int, loans: int) -> None:
    assert funding().fundable(LOANS, cash, co_lending_floor=0.3) == loans


def test_without_money_and_lines_nothing_is_lent() -> None:
    nothing = Funding({}, n_consumers=10)
    assert nothing.fundable(LOANS, 0, co_lending_floor=0.0) == 0
    assert nothing.draw(0) == nothing.interest() == nothing.repay(0, 0, 0) == 0
    assert nothing.fundable(LOANS, 12_000, co_lending_floor=0.0) == 3


def test_once_fixed_everything_is_funded_and_no_line_shuts_or_gets_dearer() -> None:
    fixed = funding(bank=line(loss_trigger=0.01, surcharge_per_point=1.0))
    fixed.fixed = True
    assert fixed.fundable(LOANS, 0, co_lending_floor=0.9) == 3
    fixed.watch(1.0, 5)
    fixed.hear_of_losses(0.5, 5)
    assert not fixed.shut_on
    assert fixed.dearer_annual == 0.0


def test_no_loans_need_no_money() -> None:
    assert funding().fundable(np.empty(0, np.int64), 0, 0.3) == 0


@pytest.mark.parametrize(
    ("floor", "loans"),
    [
        (0.0, 3),  # own cash would do
        (0.3, 2),  # 3,000 of 8,000 is 37.5 %, of 12,000 only 25 %
        (0.5, 1),  # 2,000 of 4,000
    ],
)
def test_co_lending_floor_with_partial_room(floor: float, loans: int) -> None:
    small = funding(bank=line(size_cents_per_consumer=300))  # room for 3,000
    assert small.fundable(LOANS, PLENTY, floor) == loans


def test_a_cent_of_rounding_does_not_break_the_floor() -> None:
    assert funding().fundable(np.array([3, 3, 5]), PLENTY, co_lending_floor=0.5) == 3


def test_drawing_fills_the_room_and_no_more() -> None:
    bank = funding()
    assert bank.draw(8_000) == 4_000
    assert bank.room() == {"bank": 6_000}
    assert bank.draw(16_000) == 6_000
    assert bank.drawn_cents == {"bank": 10_000}
    assert bank.room() == {"bank": 0}
    assert bank.draw(16_000) == 0


def test_each_line_draws_its_own_share() -> None:
    two = funding(bank=line(share=0.3), trust=line(share=0.4, size_cents_per_consumer=100))  # room 10,000 and 1,000
    assert two.draw(5_000) == 1_500 + 1_000
    assert two.drawn_cents == {"bank": 1_500, "trust": 1_000}


@pytest.mark.parametrize(
    ("principal", "cash", "repaid"),
    [
        (8_000, PLENTY, 0),  # the line has its half of what is outstanding
        (9_000, PLENTY, 0),
        (6_000, PLENTY, 1_000),
        (0, PLENTY, 4_000),
        (6_000, 400, 400),  # as far as cash goes
    ],
)
def test_repayment_follows_the_principal(principal: int, cash: int, repaid: int) -> None:
    bank = funding()
    bank.draw(8_000)
    assert bank.repay(principal, 500, cash) == repaid
    assert bank.drawn_cents == {"bank": 4_000 - repaid}


def test_the_trigger_shuts_the_line_for_good() -> None:
    bank = funding()
    bank.draw(8_000)
    bank.watch(0.06, day=6)  # at the trigger, not above it
    assert bank.shut_on == {}
    bank.watch(0.0601, day=7)
    bank.watch(0.5, day=8)
    bank.watch(0.0, day=9)
    assert bank.shut_on == {"bank": 7}
    assert bank.room() == {"bank": 0}
    assert bank.draw(8_000) == 0
    assert bank.fundable(LOANS, PLENTY, co_lending_floor=0.3) == 0
    assert bank.fundable(LOANS, 8_000, co_lending_floor=0.0) == 2  # own cash alone


def test_only_the_line_whose_trigger_trips_shuts() -> None:
    two = funding(bank=line(share=0.3, npl_trigger=0.05), trust=line(share=0.3, npl_trigger=0.2))
    two.watch(0.1, day=3)
    assert two.shut_on == {"bank": 3}
    assert two.room() == {"bank": 0, "trust": 10_000}


@pytest.mark.parametrize(("collected", "repaid"), [(0, 0), (1_000, 1_000), (9_000, 4_000)])
def test_a_shut_line_takes_all_principal_collected(collected: int, repaid: int) -> None:
    bank = funding()
    bank.draw(8_000)
    bank.watch(1.0, day=1)
    assert bank.repay(8_000, collected, PLENTY) == repaid


@pytest.mark.parametrize(
    ("drawn", "cost", "cents"),
    [
        (36_000_000, 0.045, 4_500),  # 4.5 % of RMB 360,000, one day of 360
        (8_000, 0.045, 1),
        (7_999, 0.045, 0),  # rounded down
        (36_000_000, 0.0, 0),
    ],
)
def test_daily_interest(drawn: int, cost: float, cents: int) -> None:
    assert daily_interest(drawn, cost) == cents


def test_interest_is_that_of_each_line() -> None:
    two = funding(
        bank=line(share=0.5, size_cents_per_consumer=10**7),
        trust=line(share=0.25, cost_annual=0.09, size_cents_per_consumer=10**7),
    )
    two.draw(72_000_000)
    assert two.interest() == 4_500 + 4_500


def test_new_terms_leave_what_is_drawn() -> None:
    bank = funding()
    bank.draw(8_000)
    bank.use({"bank": line(size_cents_per_consumer=300, cost_annual=0.0)})
    assert bank.drawn_cents == {"bank": 4_000}
    assert bank.room() == {"bank": 0}  # drawn above the new size: nothing more, nothing negative
    assert bank.interest() == 0


# --- losses realised against losses promised --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("realised", "surcharge"),
    [
        (0.0, 0.0),
        (0.0115, 0.0),  # as promised
        (0.0463, 0.5 * 0.0348),  # the outcome of a pool rated on 1.15 %
    ],
)
def test_each_point_beyond_the_promise_costs_the_same(realised: float, surcharge: float) -> None:
    assert line_surcharge(line(surcharge_per_point=0.5), realised) == pytest.approx(surcharge)


def test_losses_beyond_the_promise_make_money_dearer() -> None:
    """45,000,000 drawn: 1,250 cents a day for each per cent a year."""
    two = Funding(
        {
            "bank": line(share=0.5, size_cents_per_consumer=10**8, surcharge_per_point=1.0),
            "trust": line(share=0.25, cost_annual=0.06, size_cents_per_consumer=10**8),
        },
        10,
    )
    two.draw(90_000_000)
    before = two.interest()
    assert two.dearer_annual == 0.0
    two.hear_of_losses(0.0315, day=29)
    assert two.interest() == before + 2_500  # two points more, on the bank's half alone
    assert two.dearer_annual == pytest.approx(0.01)
    two.hear_of_losses(0.01, day=59)
    assert two.interest() == before


def test_new_terms_price_what_was_already_lost() -> None:
    bank = funding(bank=line(size_cents_per_consumer=10**8))
    bank.draw(90_000_000)
    bank.hear_of_losses(0.0315, day=29)
    before = bank.interest()
    bank.use({"bank": line(size_cents_per_consumer=10**8, surcharge_per_point=1.0)})
    assert bank.interest() == before + 2_500


def test_by_default_no_loss_moves_anything() -> None:
    bank, same = funding(), funding()
    for one in (bank, same):
        one.draw(8_000_000)
    bank.hear_of_losses(1.0, day=29)  # everything is lost: a trigger at 1 is never exceeded
    assert (bank.shut_on, bank.dearer_annual) == ({}, 0.0)
    assert bank.interest(1.1) == same.interest(1.1)


def test_a_loss_above_its_trigger_shuts_a_line_for_good() -> None:
    two = funding(bank=line(loss_trigger=0.04), trust=line())
    two.hear_of_losses(0.04, day=29)
    assert two.shut_on == {}
    two.hear_of_losses(0.0401, day=59)
    two.hear_of_losses(0.0, day=89)
    assert two.shut_on == {"bank": 59}
    assert two.room()["trust"] == 10_000


def test_a_shut_line_makes_no_loan_dearer() -> None:
    bank = funding(bank=line(surcharge_per_point=1.0, loss_trigger=0.04))
    bank.hear_of_losses(0.03, day=29)
    assert bank.dearer_annual > 0.0
    bank.hear_of_losses(0.05, day=59)
    assert bank.dearer_annual == 0.0


def test_dear_money_moves_the_cut_off_as_losses_do() -> None:
    assert cutoff_shift(0.03 + 0.03, CreditParameters(points_to_double_odds=20)) == 20


def test_funders_see_the_last_twelve_cycles_and_nothing_reckoned() -> None:
    realised = RealisedLoss()
    assert realised.annual == 0.0
    realised.close_cycle(0, 0)
    assert realised.annual == 0.0
    for _ in range(12):
        realised.close_cycle(500, 100_000)
    assert realised.annual == pytest.approx(0.06)
    for _ in range(6):
        realised.close_cycle(0, 200_000)
    assert realised.annual == pytest.approx(12 * 3_000 / 1_800_000)


def test_no_more_than_all_and_no_less_than_nothing_is_lost() -> None:
    """A pool that has run off may write off more in a cycle than it still holds."""
    realised = RealisedLoss()
    realised.close_cycle(50_000, 100_000)
    assert realised.annual == 1.0
    realised.close_cycle(-90_000, 100_000)
    assert realised.annual == 0.0


# --- green pools ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("off", "green", "principal", "cents"),
    [
        (0.1, 500_000, 1_000_000, 50),  # a tenth off the interest of half the pool
        (0.1, 1_000_000, 1_000_000, 100),
        (1.0, 1_000_000, 1_000_000, 1_000),
        (0.1, 19_999, 1_000_000, 1),  # rounded down
        (0.0, 500_000, 1_000_000, 0),
        (0.1, 0, 1_000_000, 0),
        (0.1, 0, 0, 0),
    ],
)
def test_green_discount(off: float, green: int, principal: int, cents: int) -> None:
    assert green_discount(1_000, off, green, principal) == cents


def test_only_the_line_that_prices_green_is_cheaper() -> None:
    two = funding(
        bank=line(share=0.5, size_cents_per_consumer=10**7, green_off=0.2),
        trust=line(share=0.5, size_cents_per_consumer=10**7),
    )
    two.draw(72_000_000)
    assert two.interest(1.0, 36_000_000, 72_000_000) == 4_500 - 450 + 4_500


@given(st.integers(0, 10**9), st.floats(0.0, 0.2), st.integers(0, 10**9), st.integers(0, 10**9))
def test_without_a_green_price_the_mix_of_the_pool_does_not_matter(
    drawn: int, cost: float, green: int, rest: int
) -> None:
    bank = Funding({"bank": line(share=1.0, cost_annual=cost, size_cents_per_consumer=10**8)}, 10)
    bank.draw(drawn)
    assert bank.interest(1.0, green, green + rest) == daily_interest(drawn, cost)


loans = st.lists(st.integers(0, 50_000), max_size=8).map(lambda cents: np.array(cents, np.int64))
shares = st.floats(0.0, 0.5)


@given(loans, shares, shares, st.integers(0, 20_000), st.integers(0, 20_000), st.floats(0.0, 1.0))
def test_what_is_fundable_can_be_funded(
    loans: np.ndarray, first: float, second: float, size: int, cash: int, floor: float
) -> None:
    lines = {"a": line(share=first, size_cents_per_consumer=size), "b": line(share=second)}
    count = Funding(lines, 10).fundable(loans, cash, floor)
    lent = int(loans[:count].sum())
    drawn = Funding(lines, 10).draw(lent)
    assert lent - drawn <= cash
    assert drawn + len(lines) >= floor * lent
    if count < len(loans):
        one_more = int(loans[: count + 1].sum())
        drawn = Funding(lines, 10).draw(one_more)
        assert one_more - drawn > cash or drawn + len(lines) < floor * one_more
