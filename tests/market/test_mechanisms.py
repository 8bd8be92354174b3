"""Each mechanism alone: switched on, switched off, and on its day."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim import CreditMarket
from sim.core.vocabulary import Status
from sim.scenario import make_scenario
from tests.market.worlds import (
    CALM,
    LENDER,
    QUIET,
    account,
    cash,
    column,
    differing_columns,
    evening_of,
    market,
    metric,
    order,
    owed,
    person,
    same_people,
    scenario,
    total,
    until,
)

SIZE = {"population.size": 600}
FORGETFUL = SIZE | {"population.forgetful_median": 0.3, "population.forgetful_logit_sd": 0.0}
REMINDERS, REACH = f"{LENDER}.reminders.days_past_due", f"{LENDER}.reminders.reach"
STRESS = SIZE | {
    "economy.job_loss_daily": 0.005,
    "economy.expense_shock_daily": 0.02,
    "shopping.wants_per_cycle": 4.0,
    "population.willing_mean": 1.0,
}


# --- reminders --------------------------------------------------------------------------------------------------------


def test_reminders_shorten_the_arrears_of_the_forgetful() -> None:
    none, every = (market(FORGETFUL | {REMINDERS: days, REACH: 1.0}, days=150, run=True) for days in ((), (1,)))
    assert total(none, "new_reminders") == 0
    assert total(every, "new_reminders") > 100
    assert metric(every, "n_delinquent_accounts").mean() < 0.7 * metric(none, "n_delinquent_accounts").mean()
    assert total(every, "new_late_charges_cents") < total(none, "new_late_charges_cents")


def test_reminders_do_nothing_to_those_who_think_of_their_bills_anyway() -> None:
    attentive = STRESS | {"population.forgetful_median": 0.0, "repayment.attention_daily": 1.0}
    none, every = (
        market(attentive | {REMINDERS: days, REACH: 1.0}, days=150, run=True) for days in ((), tuple(range(1, 60)))
    )
    assert total(every, "new_reminders") > 1_000
    assert same_people(none, every)


def test_reminders_do_nothing_to_the_unwilling() -> None:
    """A norm of -10 and no value of future credit: one bill in 22,000 would be paid."""
    unwilling = SIZE | {
        "population.willing_mean": -10.0,
        "population.willing_sd": 0.0,
        "repayment.weight_future_credit": 0.0,
        "economy.expense_shock_daily": 0.0,
    }
    none, every = (
        market(unwilling | {REMINDERS: days, REACH: 1.0}, days=100, run=True) for days in ((), tuple(range(1, 60)))
    )
    assert total(every, "new_reminders") > 1_000
    assert total(every, "new_collected_cents") == 0
    assert same_people(none, every)


def test_reminders_are_sent_on_their_days_only() -> None:
    made = market(FORGETFUL | {REMINDERS: (2, 5), REACH: 0.0}, days=100)
    for _ in range(100):
        made.step()
        ages = made.consumers.accounts.days_past_due[:, 0]
        sent = set(made.today.reminders[0].consumer.tolist())
        assert sent == set(np.flatnonzero((ages == 2) | (ages == 5)).tolist())


# --- forgetting, willingness, deferral --------------------------------------------------------------------------------


def test_without_forgetting_no_bill_is_forgotten() -> None:
    assert total(market(SIZE | {"population.forgetful_median": 0.0}, days=120, run=True), "share_bills_forgotten") == 0
    assert total(market(FORGETFUL, days=120, run=True), "share_bills_forgotten") > 0


def test_the_unwilling_pay_nothing_though_they_could() -> None:
    made = market(QUIET | {"population.willing_mean": -10.0, "repayment.weight_future_credit": 0.0}, days=60)
    person(made, cash_cents=10**7, income_cents=500_000, essentials_cents=0, buffer_cents=10**8, willing=-10.0)
    account(made, limit_cents=300_000, statement_day=0)
    order(made, cents=100_000)
    evening_of(made, 45)
    assert cash(made) > 10**7
    assert column(made, "arrears_cents") > 10_000


def test_deferral_off_means_none() -> None:
    on, off = (market(STRESS | {f"{LENDER}.terms.deferral": allowed}, days=200, run=True) for allowed in (True, False))
    assert total(on, "new_deferrals") > 10
    assert total(off, "new_deferrals") == 0
    assert not off.consumers.accounts.put_off_cents.any()
    assert np.all(off.consumers.accounts.deferred_cycle < 0)


def test_one_account_defers_no_oftener_than_the_gap() -> None:
    made = market(STRESS | {f"{LENDER}.terms.deferral_gap_cycles": 2}, days=360)
    last = made.consumers.accounts.deferred_cycle[:, 0].copy()
    again = 0
    for _ in range(360):
        made.step()
        now = made.consumers.accounts.deferred_cycle[:, 0]
        moved = (now != last) & (last >= 0)
        again += moved.sum()
        assert np.all((now - last)[moved] >= 2)
        last = now.copy()
    assert again > 0


# --- freeze, charge-off, limits ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("from_day", [1, 5, 30])
def test_accounts_freeze_from_the_set_age_on_and_buy_nothing(from_day: int) -> None:
    made = market(STRESS | {f"{LENDER}.credit.freeze_days_past_due": from_day}, days=120)
    accounts = made.consumers.accounts
    frozen_once = 0
    for _ in range(120):
        frozen = accounts.status[:, 0] == Status.FROZEN
        made.step()
        assert not np.any(frozen[made.today.orders.consumer])
        aged = set(made.today.cases.consumer[made.today.cases.days_past_due >= from_day].tolist())
        assert aged <= set(np.flatnonzero(accounts.status[:, 0] == Status.FROZEN).tolist())
        frozen_once += len(aged)
    assert frozen_once > 0


@pytest.mark.parametrize("age", [30, 45, 120])
def test_debts_are_written_off_at_exactly_the_set_age(age: int) -> None:
    made = market(STRESS | {f"{LENDER}.credit.charge_off_days_past_due": age, REMINDERS: ()}, days=220, run=True)
    accounts = made.consumers.accounts
    gone = accounts.status == Status.CHARGED_OFF
    assert gone.sum() > 5
    assert set(accounts.days_past_due[gone]) == {age}
    assert accounts.days_past_due[~gone].max() < age
    assert total(made, "new_charge_offs") == gone.sum()


def test_one_written_off_is_never_a_customer_again() -> None:
    made = market(STRESS | {f"{LENDER}.credit.charge_off_days_past_due": 30, REMINDERS: ()}, days=300)
    until(made, 150)
    gone = made.consumers.accounts.status[:, 0] == Status.CHARGED_OFF
    claims = owed(made)[gone]
    assert gone.sum() > 5
    until(made, 300)
    assert np.all(made.consumers.accounts.status[gone, 0] == Status.CHARGED_OFF)
    assert np.array_equal(owed(made)[gone], claims)


def on_time_payer(values: dict[str, Any] | None = None) -> CreditMarket:
    """A rich person with a limit of 300,000 and a statement on day 0 of each cycle, due on day 10."""
    made = market(
        QUIET | {f"{LENDER}.credit.limit_review_statements": 3, f"{LENDER}.credit.limit_growth": 0.15} | (values or {}),
        days=360,
    )
    person(made, cash_cents=10**7, income_cents=500_000, essentials_cents=0, buffer_cents=10**8)
    account(made, limit_cents=300_000, statement_day=0)
    return made


def test_the_limit_grows_after_exactly_three_statements_on_time() -> None:
    made = on_time_payer()
    limits = []
    for cycle in range(7):
        until(made, 30 * cycle)
        order(made, cents=50_000)
        evening_of(made, 30 * cycle + 9)
        before = column(made, "limit_cents")
        evening_of(made, 30 * cycle + 10)
        limits.append((before, column(made, "limit_cents")))
    assert limits == [
        (300_000, 300_000),
        (300_000, 300_000),
        (300_000, 345_000),
        (345_000, 345_000),
        (345_000, 345_000),
        (345_000, 396_750),
        (396_750, 396_750),
    ]


def test_the_limit_grows_to_the_largest_and_stays() -> None:
    made = on_time_payer({f"{LENDER}.credit.limit_review_statements": 1, f"{LENDER}.credit.limit_max_cents": 400_000})
    for cycle in range(5):
        until(made, 30 * cycle)
        order(made, cents=50_000)
        evening_of(made, 30 * cycle + 10)
    assert column(made, "limit_cents") == 400_000


def test_a_limit_does_not_grow_while_nothing_is_billed() -> None:
    made = on_time_payer()
    for cycle in range(3):
        until(made, 30 * cycle)
        order(made, cents=50_000)
    evening_of(made, 70)
    assert column(made, "limit_cents") == 345_000
    until(made, 360)  # no order, no statement
    assert column(made, "on_time_streak") == 3
    assert column(made, "limit_cents") == 345_000


def test_a_limit_does_not_grow_on_a_bill_put_off() -> None:
    made = on_time_payer({f"{LENDER}.terms.deferral": True, "economy.benefit_share": 0.0})
    for cycle in range(3):
        until(made, 30 * cycle)
        order(made, cents=50_000)
    until(made, 90)
    order(made, cents=50_000)
    person(made, cash_cents=0, employed=False)
    evening_of(made, 100)
    assert metric(made, "new_deferrals").sum() == 1
    assert column(made, "limit_cents") == 345_000


def test_a_missed_statement_starts_the_count_anew() -> None:
    made = on_time_payer({"economy.benefit_share": 0.0})
    for cycle in range(5):
        until(made, 30 * cycle)
        order(made, cents=50_000)
        person(made, cash_cents=0 if cycle == 2 else 10**7, employed=False)
        evening_of(made, 30 * cycle + 10)
        person(made, cash_cents=10**7, pay_day=11)  # thinks of it the next day
        evening_of(made, 30 * cycle + 11)
    assert column(made, "on_time_streak") == 2
    assert column(made, "limit_cents") == 300_000


def test_a_minimum_met_before_its_due_date_is_a_bill_met() -> None:
    """In arrears, he pays what he missed and the new minimum together, between statement and due date."""
    made = market(QUIET | {"economy.benefit_share": 0.0}, days=60)
    person(made, cash_cents=0, income_cents=20_000, essentials_cents=0, buffer_cents=10**8, pay_day=5, employed=False)
    account(made, limit_cents=300_000, statement_day=0)
    order(made, cents=100_000)
    evening_of(made, 34)
    assert column(made, "arrears_cents") + column(made, "minimum_cents") == 10_000 + 9_130
    made.consumers.who.employed[0] = True
    evening_of(made, 35)  # 20,000 against 19,130
    assert column(made, "arrears_cents") == column(made, "minimum_cents") == 0
    evening_of(made, 40)
    assert column(made, "on_time_streak") == 1
    assert metric(made, "share_bills_unpaid")[40] == 0.0


# --- money ------------------------------------------------------------------------------------------------------------


def test_lending_stops_where_there_is_no_money() -> None:
    dry = market(
        SIZE
        | {
            f"{LENDER}.funding.capital_cents_per_consumer": 0,
            f"{LENDER}.funding.lines.partner.size_cents_per_consumer": 0,
        },
        days=60,
        run=True,
    )
    assert total(dry, "new_applications") > 100
    assert total(dry, "new_orders") == total(dry, "new_gmv_cents") == total(dry, "n_cash_cents") == 0


def test_scarce_money_is_lent_to_the_last_and_no_further() -> None:
    scarce = market(
        SIZE | {f"{LENDER}.funding.capital_cents_per_consumer": 2_000, "shopping.wants_per_cycle": 6.0},
        days=90,
        run=True,
    )
    cash_in_hand = metric(scarce, "n_cash_cents")
    assert cash_in_hand.min() >= 0
    assert cash_in_hand[10:].max() < 0.5 * 2_000 * 600
    assert total(scarce, "new_refusals") > 100


def test_scarce_money_goes_by_lot_and_not_by_number() -> None:
    """On days with money for some: were it the first come by number, the lent-to would all stand before the others."""
    scarce = market(
        SIZE
        | {
            f"{LENDER}.funding.capital_cents_per_consumer": 2_000,
            "shopping.wants_per_cycle": 6.0,
            f"{LENDER}.credit.score_cutoff": 300,
        },
        days=60,
    )
    days, in_order = 0, 0
    for _ in range(60):
        scarce.step()
        ((orders, decisions),) = scarce.today.decided
        fits = orders.amount_cents <= np.where(orders.applies, decisions.limit_cents, orders.headroom_cents)
        lent, refused = orders.consumer[decisions.admitted], orders.consumer[fits & ~decisions.admitted]
        if len(lent) > 1 and len(refused) > 1:
            days += 1
            in_order += lent.max() < refused.min()
    assert days > 10
    assert in_order < 0.3 * days


def test_without_own_money_a_lender_can_pass_on_others() -> None:
    passing_on = market(
        SIZE | {f"{LENDER}.funding.capital_cents_per_consumer": 0, f"{LENDER}.funding.lines.partner.share": 1.0},
        days=60,
        run=True,
    )
    assert total(passing_on, "new_orders") > 100
    assert metric(passing_on, "n_cash_cents").min() >= 0
    assert metric(passing_on, "n_drawn_cents").max() > 0


def test_a_tripped_trigger_shuts_the_line_for_good() -> None:
    bad = market(STRESS | {f"{LENDER}.funding.lines.partner.npl_trigger": 0.01, REMINDERS: ()}, days=250, run=True)
    shut = metric(bad, "n_lines_shut")
    day = int(np.argmax(shut))
    assert 90 < day < 249
    npl = np.nan_to_num(metric(bad, "npl_ratio"))
    assert npl[day] > 0.01 >= npl[:day].max()
    assert np.all(shut[day:] == 1)
    assert metric(bad, "new_orders")[:day].sum() > 0
    assert metric(bad, "new_orders")[day + 1 :].sum() == 0  # the floor of 30 % cannot be met without the line
    drawn = metric(bad, "n_drawn_cents")
    assert np.all(np.diff(drawn[day:]) <= 0)
    assert drawn[-1] < drawn[day]


def test_with_no_floor_a_lender_goes_on_with_its_own_money() -> None:
    bad = market(
        STRESS
        | {
            f"{LENDER}.funding.lines.partner.npl_trigger": 0.01,
            REMINDERS: (),
            f"{LENDER}.funding.co_lending_floor": 0.0,
        },
        days=250,
        run=True,
    )
    day = int(np.argmax(metric(bad, "n_lines_shut")))
    assert day > 0
    assert metric(bad, "new_orders")[day + 1 :].sum() > 0


# --- changes on a date ------------------------------------------------------------------------------------------------

DAY = 50
CHANGES: dict[str, tuple[Any, str]] = {
    f"{LENDER}.credit.score_cutoff": (1_000, "new_admissions"),
    f"{LENDER}.reminders.days_past_due": ([], "new_reminders"),
    f"{LENDER}.late.service_daily": (0.0, "new_late_charges_cents"),
    f"{LENDER}.terms.merchant_discount": (0.0, "new_merchant_discount_cents"),
    f"{LENDER}.terms.instalments": ([], "share_instalment_orders"),
    "shopping.wants_per_cycle": (0.0, "new_orders"),
    f"{LENDER}.funding.lines.partner.cost_annual": (0.0, "new_interest_cents"),
    f"{LENDER}.reminders.cost_cents": (0, "new_collection_cost_cents"),
}


@pytest.mark.parametrize("key", CHANGES)
def test_a_change_bites_on_its_day_and_not_before(key: str) -> None:
    value, name = CHANGES[key]
    penalty = {f"{LENDER}.late.penalty_daily": 0.0}
    usual, changed = (
        market(FORGETFUL | penalty, base=make_scenario(tree), days=100, run=True)
        for tree in ({}, {"changes": [{"from_day": DAY, "set": {key: value}}]})
    )
    for metric_name in usual.tables()["platform_daily"]:
        if metric_name not in ("day", "platform"):
            assert np.array_equal(metric(usual, metric_name)[:DAY], metric(changed, metric_name)[:DAY], equal_nan=True)
    assert np.nansum(metric(changed, name)[:DAY]) > 0
    assert np.nansum(metric(changed, name)[DAY:]) == 0
    assert np.nansum(metric(usual, name)[DAY:]) > 0


def test_a_change_to_what_is_already_so_changes_nothing() -> None:
    base = scenario(SIZE)
    same = make_scenario(
        {
            "population": {"size": 600},
            "changes": [
                {
                    "from_day": 40,
                    "set": {f"{LENDER}.credit.score_cutoff": base.platforms["baitiao"].credit.score_cutoff},
                }
            ],
        }
    )
    a, b = market(base=base, days=90, run=True), market(base=same, days=90, run=True)
    assert same_people(a, b)
    assert differing_columns(a, b) == []


def test_a_new_age_of_charge_off_writes_off_all_that_is_older() -> None:
    tree = {"changes": [{"from_day": 150, "set": {f"{LENDER}.credit.charge_off_days_past_due": 40}}]}
    made = market(STRESS | {REMINDERS: ()}, base=make_scenario(tree), days=200)
    evening_of(made, 149)
    older = made.consumers.accounts.days_past_due[:, 0] >= 39
    assert older.sum() > 5
    assert total(made, "new_charge_offs") == 0
    made.step()
    assert np.all(
        (made.consumers.accounts.status[:, 0] == Status.CHARGED_OFF)[older]
        | (made.consumers.accounts.days_past_due[:, 0] < 40)[older]
    )
    assert metric(made, "new_charge_offs")[150] > 0


def test_plans_keep_the_fee_they_were_agreed_with() -> None:
    tree = {"changes": [{"from_day": 20, "set": {f"{LENDER}.terms.fee_3_cycles": 0.008}}]}
    made = market(QUIET, base=make_scenario(tree), days=100)
    person(made, cash_cents=10**7, income_cents=500_000, essentials_cents=0, buffer_cents=10**8)
    account(made, limit_cents=300_000, statement_day=0)
    order(made, cents=120_000, cycles=3)
    evening_of(made, 95)
    assert metric(made, "new_instalment_fees_cents").sum() == 1_800
    assert owed(made)[0, 0] == 0


def test_calm_people_are_calm() -> None:
    made = market(CALM | SIZE, days=60, run=True)
    daily = made.tables()["daily"]
    assert not daily["share_unemployed"].any()
    assert total(made, "share_bills_forgotten") == 0
