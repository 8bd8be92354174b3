"""Some debtors' stories, worked out by hand to the cent.

One person with nothing to buy, who forgets nothing, is fully willing, and thinks of an overdue bill on pay day only.
His essentials are nothing, so cash moves by pay and payments alone, and he likes to keep far more cash than he has, so
none of it is put aside. The first statement is on day 0 and falls due on day 10. The lender asks for a tenth of what is
not an instalment and charges 0.05 % a day on what is past its due date, and 0.015 % more while the minimum is missed.
Age counts the evenings since the due date, that of the due date included. Money in cents: RMB 1,000 is 100,000.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim import CreditMarket
from sim.core.ledger import Account, Actor
from sim.core.vocabulary import Status
from sim.scenario import make_scenario
from tests.market.worlds import (
    LENDER,
    QUIET,
    account,
    cash,
    check_books,
    column,
    evening_of,
    market,
    metric,
    order,
    owed,
    person,
    until,
)


def one_person(
    values: dict[str, Any] | None = None,
    *,
    cash_cents: int,
    pay_day: int = 20,
    income_cents: int = 500_000,
    employed: bool = True,
    statement_day: int = 0,
) -> CreditMarket:
    """A person on the morning of day 0, with an account and a limit of RMB 3,000."""
    made = market(QUIET | {"economy.benefit_share": 0.0} | (values or {}), days=360)
    person(
        made,
        cash_cents=cash_cents,
        income_cents=income_cents,
        essentials_cents=0,
        buffer_cents=10**8,
        pay_day=pay_day,
        employed=employed,
        price_sensitive=1.0,
    )
    account(made, limit_cents=300_000, statement_day=statement_day)
    return made


def charged(made: CreditMarket) -> int:
    """Late charges so far, cents."""
    return int(metric(made, "new_late_charges_cents").sum())


def test_a_bill_paid_in_full_on_its_due_date_costs_nothing() -> None:
    made = one_person(cash_cents=150_000)
    order(made, cents=100_000)
    evening_of(made, 9)
    assert cash(made) == 150_000
    assert column(made, "minimum_cents") == 10_000
    evening_of(made, 10)
    assert cash(made) == 50_000
    assert owed(made)[0, 0] == charged(made) == 0
    assert column(made, "on_time_streak") == 1


def test_a_missed_minimum_is_charged_65_cents_a_day_until_pay_day() -> None:
    made = one_person(cash_cents=1_000)  # below a fifth of the minimum: nothing is paid
    order(made, cents=100_000)
    evening_of(made, 10)
    assert cash(made) == 1_000
    assert column(made, "arrears_cents") == 10_000
    assert column(made, "days_past_due") == 1
    assert charged(made) == 65  # 100,000 * 0.065 %
    evening_of(made, 11)
    assert column(made, "status") == Status.OPEN
    evening_of(made, 12)  # three days past due
    assert column(made, "status") == Status.FROZEN
    evening_of(made, 19)
    assert charged(made) == 650  # ten evenings
    assert column(made, "days_past_due") == 10
    assert made.consumers.who.fee_lesson[0] == 1.0
    evening_of(made, 20)  # paid: 501,000 in hand, 100,650 owed
    assert cash(made) == 501_000 - 100_650
    assert owed(made)[0, 0] == column(made, "arrears_cents") == column(made, "days_past_due") == 0
    assert column(made, "status") == Status.OPEN  # thawed the same evening
    assert metric(made, "new_cures").tolist() == [0.0] * 20 + [1.0]
    assert made.consumers.who.fee_lesson[0] == pytest.approx(0.9)  # a tenth is forgotten each pay day
    evening_of(made, 60)
    assert charged(made) == 650


def test_the_minimum_alone_is_charged_45_cents_a_day_and_no_penalty() -> None:
    made = one_person(cash_cents=50_000, pay_day=5, employed=False)
    order(made, cents=100_000)
    evening_of(made, 10)  # 50,000 covers the minimum, not the bill
    assert cash(made) == 40_000
    assert column(made, "carried_cents") == column(made, "billed_cents") == 90_000
    assert charged(made) == 45  # 90,000 * 0.05 %
    assert column(made, "days_past_due") == column(made, "arrears_cents") == 0
    evening_of(made, 29)
    assert charged(made) == 900  # 20 evenings
    evening_of(made, 30)
    assert column(made, "minimum_cents") == 9_090  # a tenth of 90,000 and 900
    made.consumers.who.employed[0] = True  # paid 500,000 on day 35
    evening_of(made, 40)
    assert charged(made) == 1_350  # 30 evenings, the last on day 39
    assert cash(made) == 40_000 + 500_000 - 90_000 - 1_350
    assert owed(made)[0, 0] == 0
    assert column(made, "status") == Status.OPEN
    assert column(made, "on_time_streak") == 2


def test_two_missed_minimums_and_a_part_payment() -> None:
    made = one_person(cash_cents=0, pay_day=15, income_cents=12_000, employed=False)
    order(made, cents=100_000)
    evening_of(made, 30)
    # a tenth of 100,000 and 1,300 of charges, less the 10,000 in arrears
    assert column(made, "minimum_cents") == 9_130
    evening_of(made, 40)
    assert column(made, "arrears_cents") == 19_130
    assert column(made, "days_past_due") == 31  # of the older of the two
    evening_of(made, 44)
    assert charged(made) == 35 * 65 == column(made, "fees_cents")
    made.consumers.who.employed[0] = True
    evening_of(made, 45)  # 12,000 arrive and go: 2,275 of charges, 9,725 of principal
    assert cash(made) == 0
    assert column(made, "billed_cents") == column(made, "carried_cents") == 90_275
    assert column(made, "arrears_cents") == 7_130
    # one of two missed minimums covered: 35 days become 5, and a day passes
    assert column(made, "days_past_due") == 6
    assert column(made, "fees_cents") == 58  # 90,275 * 0.065 % = 58.68


def test_what_does_not_cover_the_oldest_minimum_leaves_the_debt_as_old_as_it_was() -> None:
    """More than half of what is past due, which would cover one of two equal minimums, but not the older of these."""
    made = one_person(cash_cents=0, pay_day=15, income_cents=9_900, employed=False)
    order(made, cents=100_000)
    evening_of(made, 44)
    assert column(made, "arrears_cents") == 10_000 + 9_130
    made.consumers.who.employed[0] = True
    evening_of(made, 45)
    assert column(made, "arrears_cents") == 9_230
    assert column(made, "days_past_due") == 36
    evening_of(made, 75)  # 9,900 more cover both; the third minimum has fallen due on day 70
    assert column(made, "days_past_due") == 6


def test_charge_off_at_180_days() -> None:
    made = one_person(cash_cents=0, employed=False)
    order(made, cents=100_000)
    evening_of(made, 188)
    assert column(made, "days_past_due") == 179
    assert column(made, "status") == Status.FROZEN
    assert charged(made) == 179 * 65
    equity = made.ledger.equity(0)
    evening_of(made, 189)
    assert column(made, "status") == Status.CHARGED_OFF
    assert metric(made, "new_charged_off_cents")[189] == 100_000 + 179 * 65
    assert made.ledger.equity(0) == equity - 100_000 - 179 * 65
    assert column(made, "arrears_cents") == column(made, "carried_cents") == 0
    evening_of(made, 250)  # no charge, no payment, no second write-off
    assert charged(made) == 179 * 65
    assert owed(made)[0, 0] == 100_000 + 179 * 65
    check_books(made)


def test_charge_off_takes_instalments_to_come_and_no_fee_for_them() -> None:
    made = one_person({f"{LENDER}.credit.charge_off_days_past_due": 30}, cash_cents=0, employed=False)
    order(made, cents=120_000, cycles=12)  # 10,000 and a fee of 840 a cycle
    evening_of(made, 38)  # two statements, on days 0 and 30
    assert column(made, "plans_cents") == 100_000
    assert column(made, "status") == Status.FROZEN
    evening_of(made, 39)  # 30 days past due
    # 29 evenings at 0.065 % of the 10,000 past their due date: 6 cents each
    assert metric(made, "new_charged_off_cents")[39] == 120_000 + 2 * 840 + 29 * 6
    assert column(made, "plans_cents") == 0
    assert metric(made, "new_instalment_fees_cents").sum() == 2 * 840
    evening_of(made, 100)
    assert metric(made, "new_instalment_fees_cents").sum() == 2 * 840


def test_a_deferral_moves_the_minimum_to_the_next_statement_for_a_fee() -> None:
    made = one_person({f"{LENDER}.terms.deferral": True}, cash_cents=0, employed=False)
    order(made, cents=100_000)
    evening_of(made, 10)
    assert column(made, "put_off_cents") == 10_100  # the minimum and 1 %
    assert column(made, "fees_cents") == 100
    assert column(made, "arrears_cents") == column(made, "days_past_due") == charged(made) == 0
    evening_of(made, 30)
    assert column(made, "minimum_cents") == 19_100  # a tenth of the other 90,000, and 10,100
    assert column(made, "put_off_cents") == 0
    evening_of(made, 40)  # a second deferral only after six cycles
    assert column(made, "arrears_cents") == 19_100
    assert charged(made) == 65
    assert metric(made, "new_deferrals").sum() == 1


@pytest.mark.parametrize(("gap_cycles", "deferrals", "arrears"), [(2, 2, 0), (3, 1, 10_000)])
def test_a_second_deferral_comes_after_the_gap_and_not_before(gap_cycles: int, deferrals: int, arrears: int) -> None:
    made = one_person(
        {f"{LENDER}.terms.deferral": True, f"{LENDER}.terms.deferral_gap_cycles": gap_cycles},
        cash_cents=0,
        employed=False,
    )
    order(made, cents=100_000)
    evening_of(made, 10)  # put off in cycle 0
    person(made, cash_cents=100_100)
    evening_of(made, 40)  # the bill and the fee of 100
    assert owed(made)[0, 0] == cash(made) == 0
    until(made, 60)
    order(made, cents=100_000)
    evening_of(made, 70)  # cycle 2, again without money
    assert metric(made, "new_deferrals").sum() == deferrals
    assert column(made, "arrears_cents") == arrears


def test_fixed_fees_on_day_1_and_day_8() -> None:
    made = one_person(
        {
            f"{LENDER}.late.kind": "flat",
            f"{LENDER}.late.late_counts_in_apr_cap": False,
            f"{LENDER}.terms.minimum_payment_share": 1.0,
        },
        cash_cents=0,
        pay_day=25,
    )
    order(made, cents=20_000)
    evening_of(made, 19)
    fees = metric(made, "new_late_charges_cents")
    assert {day: fees[day] for day in fees.nonzero()[0]} == {10: 1_000, 17: 700}
    evening_of(made, 25)
    assert cash(made) == 500_000 - 20_000 - 1_700
    assert metric(made, "new_cures").sum() == 1


def test_the_second_fixed_fee_comes_once_in_a_spell() -> None:
    made = one_person(
        {
            f"{LENDER}.late.kind": "flat",
            f"{LENDER}.late.late_counts_in_apr_cap": False,
            f"{LENDER}.terms.minimum_payment_share": 0.3,
        },
        cash_cents=0,
        pay_day=17,
        income_cents=30_000,
        employed=False,
    )
    order(made, cents=100_000)
    evening_of(made, 46)
    assert charged(made) == 1_700
    assert column(made, "days_past_due") == 37
    assert column(made, "arrears_cents") == 30_000 + 21_510  # 30 % of 100,000, then of 71,700
    made.consumers.who.employed[0] = True
    evening_of(made, 47)  # 30,000 cover one of the two
    assert column(made, "days_past_due") == 8
    assert charged(made) == 1_700


def test_fixed_fees_within_the_annual_price_come_cents_at_a_time() -> None:
    made = one_person(
        {f"{LENDER}.late.kind": "flat", f"{LENDER}.terms.minimum_payment_share": 1.0}, cash_cents=0, pay_day=25
    )
    order(made, cents=20_000)
    evening_of(made, 19)
    fees = metric(made, "new_late_charges_cents")
    # 24 % a year on 20,000: 13.15 cents a day; on day 8, 105 cents less the 13 charged
    assert {day: fees[day] for day in fees.nonzero()[0]} == {10: 13, 17: 92}


def test_a_plan_of_three_is_paid_off_after_three_statements_to_the_cent() -> None:
    made = one_person(cash_cents=200_000, employed=False)
    order(made, cents=100_001, cycles=3)  # fee 0.5 % a cycle: 1,500.015, of which 1,500
    paid, fees = [], []
    for cycle in range(4):
        evening_of(made, 30 * cycle + 10)
        paid.append(200_000 - cash(made))
        fees.append(int(metric(made, "new_instalment_fees_cents").sum()))
    assert fees == [500, 1_000, 1_500, 1_500]
    # 33,333, 33,334 and 33,334, each with 500 of the fee
    assert paid == [33_833, 67_667, 101_501, 101_501]
    assert owed(made)[0, 0] == charged(made) == 0
    assert not made.consumers.plans.left.any()


def test_an_instalment_is_owed_whole_and_the_rest_by_a_tenth() -> None:
    made = one_person(cash_cents=0, employed=False)
    order(made, cents=120_000, cycles=12)
    order(made, cents=50_000)
    evening_of(made, 0)
    assert column(made, "minimum_cents") == 10_000 + 840 + 5_000
    assert column(made, "billed_cents") == 60_000
    assert column(made, "plans_cents") == 110_000


def test_two_lenders_compete_for_the_same_cash() -> None:
    """Who is served first rotates from day to day: on an even day it is the first lender for person 0."""
    values = {key: value for key, value in QUIET.items() if not key.startswith(LENDER)}
    for name in ("first", "second"):
        values |= {
            key.replace(LENDER, f"platforms.{name}"): value for key, value in QUIET.items() if key.startswith(LENDER)
        }
    made = market(values, base=make_scenario({"platforms": {"first": {}, "second": {}}}), days=60)
    person(
        made,
        cash_cents=105_000,
        income_cents=500_000,
        essentials_cents=0,
        buffer_cents=10**8,
        pay_day=20,
        price_sensitive=1.0,
    )
    for platform in (0, 1):
        account(made, platform=platform, limit_cents=300_000, statement_day=0)
        order(made, platform=platform, cents=100_000)
    evening_of(made, 10)
    # the first is paid in full; the second gets the last 5,000, half of its minimum, and charges 95,000 * 0.065 %
    assert owed(made)[0].tolist() == [0, 95_000 + 61]
    assert column(made, "arrears_cents", platform=1) == 5_000
    assert cash(made) == 0


def test_days_short_of_money_end_with_pay() -> None:
    """Essentials of 300 a day and 1,000 in hand: days 0 to 2 are whole, day 3 is short, and so is day 4; then pay."""
    made = market(QUIET, days=30)
    person(made, cash_cents=1_000, income_cents=500_000, essentials_cents=9_000, buffer_cents=10**8, pay_day=5)
    short = []
    for _ in range(30):
        made.step()
        short.append(bool(made.consumers.who.short_today[0]))
    assert [day for day, is_short in enumerate(short) if is_short] == [3, 4]
    assert made.tables()["daily"]["new_short_days"].sum() == 2
    assert np.flatnonzero(made.tables()["daily"]["share_in_distress"]).tolist() == [3, 4]
    assert cash(made) == 500_000 - 25 * 300


def test_what_the_lender_earns_on_a_story_is_what_the_person_paid() -> None:
    made = one_person(cash_cents=1_000)
    order(made, cents=100_000)
    before = made.ledger.equity(0)
    evening_of(made, 29)
    # 0.8 % of the order from the merchant, and 650 of late charges
    assert made.ledger.equity(0) - before == 800 + 650
    assert made.ledger.balance(Account.LATE_CHARGES, Actor.PLATFORM) == -650
    assert made.ledger.balance(Account.MERCHANT_DISCOUNT, Actor.PLATFORM) == -800
    assert made.ledger.balance(Account.RECEIVABLE_PRINCIPAL, Actor.PLATFORM) == 0
