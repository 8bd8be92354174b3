"""Markets whose outcome is known without running them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import binom

from sim import CreditMarket
from sim.consumers import Population
from tests.market.worlds import (
    BASELINE,
    CALM,
    LENDER,
    bits,
    differing_columns,
    market,
    metric,
    person,
    same_people,
    scenario,
    total,
)
from tests.shipped import without_habits

AMPLE = CALM | {
    "population.size": 1_000,
    "population.buffer_median_cycles": 6.0,
    "population.buffer_log_sd": 0.0,
    "population.essentials_share": 0.3,
    "population.essentials_log_sd": 0.0,
    "repayment.minimum_taste": 0.0,
    "repayment.reserve_share": 0.0,
    "shopping.basket_log_sd": 0.0,
    "shopping.wants_per_cycle": 2.0,
    "shopping.taste_for_credit": 2.0,
}
"""Calm people with much cash, small baskets, and no taste for the minimum."""


@pytest.mark.parametrize("base", [None, without_habits()], ids=["one lender", "two lenders"])
def test_where_nothing_happens_nobody_defaults_or_pays_late(base: object) -> None:
    """Everyone starts with cash for the first bills: the opening draw of the buffer may be next to nothing.

    The two lenders are the shipped ones, with people as they are by default: who leaves, or pays the minimum by habit,
    is not calm.
    """
    calm = market(AMPLE, base=base, days=360)  # type: ignore[arg-type]
    for who in range(calm.consumers.size):
        person(calm, who, cash_cents=int(calm.consumers.who.buffer_cents[who]))
    calm.run()
    assert total(calm, "new_orders") > 10_000
    assert total(calm, "new_collected_cents") > 0
    for name in (
        "new_late_charges_cents",
        "new_charged_off_cents",
        "new_charge_offs",
        "new_reminders",
        "new_cures",
        "new_deferrals",
        "n_delinquent_accounts",
        "n_frozen_accounts",
        "n_lines_shut",
        "share_bills_unpaid",
        "share_bills_forgotten",
        "npl_ratio",
        "cum_default_rate",
    ):
        assert total(calm, name) == 0, name
    daily = calm.tables()["daily"]
    assert not daily["share_in_distress"].any()
    assert not daily["share_unemployed"].any()
    assert not calm.consumers.who.fee_lesson.any()


def test_a_market_without_wants_has_no_credit() -> None:
    idle = market({"shopping.wants_per_cycle": 0.0, "population.size": 300}, days=60, run=True)
    for name in ("new_orders", "new_applications", "n_accounts", "n_drawn_cents", "new_net_income_cents"):
        assert total(idle, name) == 0


def test_cash_of_one_who_buys_nothing_is_pay_less_essentials() -> None:
    """Over a year of cycles, less what he puts aside: nothing, for one who would like to keep far more."""
    idle = market(CALM | {"shopping.wants_per_cycle": 0.0, "population.size": 1}, days=360)
    person(idle, cash_cents=400_000, income_cents=600_000, essentials_cents=396_007, buffer_cents=10**9, pay_day=12)
    idle.run()
    assert idle.consumers.who.cash_cents[0] == 400_000 + 12 * (600_000 - 396_007)


# --- work: a two-state chain with constant hazards --------------------------------------------------------------------

LOSS, FINDING, PEOPLE = 0.004, 0.02, 20_000


def workforce(loss: float, finding: float, seed: int = 3) -> Population:
    """People whose work is looked at alone."""
    return Population(
        scenario(
            {
                "population.size": PEOPLE,
                "economy.job_loss_daily": loss,
                "economy.job_finding_daily": finding,
                "economy.expense_shock_daily": 0.0,
            }
        ),
        seed=seed,
        replication=0,
        threads=1,
    )


def assert_binomial(count: int, n: int, p: float) -> None:
    """Within five standard deviations: a false alarm about once in two million."""
    assert abs(count - n * p) <= 5 * math.sqrt(n * p * (1 - p))


def test_the_share_in_work_starts_and_stays_at_finding_over_loss_and_finding() -> None:
    people = workforce(LOSS, FINDING)
    stationary = FINDING / (FINDING + LOSS)
    assert_binomial(people.who.employed.sum(), PEOPLE, stationary)
    for day in range(120):
        people.shocks(day)
        if day % 30 == 29:
            assert_binomial(people.who.employed.sum(), PEOPLE, stationary)


def test_from_full_employment_the_share_falls_as_the_chain_says() -> None:
    people = workforce(LOSS, FINDING)
    people.who.employed[:] = True
    stationary = FINDING / (FINDING + LOSS)
    for day in range(90):
        people.shocks(day)
        expected = stationary + (1 - stationary) * (1 - LOSS - FINDING) ** (day + 1)
        if day in (0, 4, 14, 29, 59, 89):
            assert_binomial(people.who.employed.sum(), PEOPLE, expected)


def test_jobs_last_a_geometric_time_where_none_is_found_again() -> None:
    """Deaths of jobs in each of 20 spans of 15 days against the geometric law; five sigma each."""
    people = workforce(LOSS, 0.0)
    assert not people.who.employed.any()  # the stationary state
    people.who.employed[:] = True
    lasted = np.full(PEOPLE, 300)
    for day in range(300):
        before = people.who.employed.copy()
        people.shocks(day)
        lasted[before & ~people.who.employed] = day
        assert not np.any(~before & people.who.employed)
    for span in range(20):
        p = (1 - LOSS) ** (15 * span) - (1 - LOSS) ** (15 * span + 15)
        assert_binomial(int(((lasted >= 15 * span) & (lasted < 15 * span + 15)).sum()), PEOPLE, p)
    assert_binomial(int((lasted == 300).sum()), PEOPLE, (1 - LOSS) ** 300)


def test_wants_come_as_often_as_told() -> None:
    """Cash purchases, orders, refusals and lost sales together are the wants; false alarm once in a million."""
    size, days, wants = 500, 60, 6.0
    made = market({"population.size": size, "shopping.wants_per_cycle": wants}, days=days, run=True)
    daily = made.tables()["daily"]
    found = daily["new_cash_purchases"].sum() + daily["new_lost_sales"].sum() + total(made, "new_orders")
    low, high = binom.interval(1 - 1e-6, size * days, wants / 30)
    assert low <= found <= high


# --- policies without effect leave the world as it is -----------------------------------------------------------------

COSTS = {"balance_sheets.cents", "profit_and_loss.cents"} | {
    f"platform_daily.{name}"
    for name in (
        "new_reminders",
        "new_collection_cost_cents",
        "new_net_income_cents",
        "n_equity_cents",
        "n_cash_cents",
        "mean_cost_to_collect",
        "new_net_recovery_cents",
        "new_past_due_paid_net_cents",
        "share_past_due_paid_net",
    )
}


@pytest.mark.parametrize("seed", [1, 2])
def test_reminders_that_nobody_reads_change_nothing_but_cost(seed: int) -> None:
    values = {"population.size": 800, "population.forgetful_median": 0.3}
    none = market(values | {f"{LENDER}.reminders.days_past_due": ()}, seed=seed, days=150, run=True)
    unread = market(values | {f"{LENDER}.reminders.reach": 0.0}, seed=seed, days=150, run=True)
    assert same_people(none, unread)
    assert set(differing_columns(none, unread)) == COSTS
    texts = total(unread, "new_reminders")
    assert texts > 100
    assert total(unread, "new_collection_cost_cents") == 5 * texts
    assert metric(none, "n_equity_cents")[-1] - metric(unread, "n_equity_cents")[-1] == 5 * texts


def test_reach_does_not_matter_where_nothing_is_sent() -> None:
    values = {"population.size": 500, f"{LENDER}.reminders.days_past_due": ()}
    a, b = (market(values | {f"{LENDER}.reminders.reach": reach}, days=100, run=True) for reach in (0.0, 1.0))
    assert same_people(a, b)
    assert differing_columns(a, b) == []


def test_a_second_lender_whom_nobody_likes_leaves_the_first_alone() -> None:
    """Its draws are its own: the market of the first is the same to the last bit."""
    two = CreditMarket(
        BASELINE,
        rng=4,
        threads=1,
        days=120,
        population__size=500,
        platforms__pocket__reputation=-5.0,
        shopping__weight_reputation=10.0,
        shopping__taste_for_credit=-2.0,
    )
    two.run()
    assert metric(two, "new_orders", 0).sum() > 0
    # exp(-52) against 1: nobody in 500 people and 120 days
    assert metric(two, "new_applications", 1).sum() == 0
    other = CreditMarket(
        BASELINE,
        rng=4,
        threads=1,
        days=120,
        population__size=500,
        platforms__pocket__reputation=-5.0,
        shopping__weight_reputation=10.0,
        shopping__taste_for_credit=-2.0,
        platforms__pocket__credit__score_cutoff=300,
        platforms__pocket__terms__deferral=True,
        platforms__pocket__reminders__reach=1.0,
    )
    other.run()
    assert bits(two) == bits(other)
    assert differing_columns(two, other) == []
