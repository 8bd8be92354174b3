"""People leave and arrive, accounts close, records expire, limits follow income, a bureau tells: what it changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim import CreditMarket
from sim.core.ledger import Entry
from sim.core.vocabulary import Status
from sim.scenario import Scenario, load_scenario, override
from tests.market.worlds import BASELINE, check_books, market, metric, owed, total
from tests.shipped import COLD, cold

EVERYTHING = Path(__file__).parents[1] / "bench" / "everything.toml"
SIX_SD = 6.0
"""A share compared by six standard deviations fails by chance with probability 2e-9."""

HARD_TIMES = {
    "population.size": 1_000,
    "population.willing_mean": 1.5,
    "economy.job_loss_daily": 0.003,
    "economy.expense_shock_daily": 0.01,
    "shopping.wants_per_cycle": 4.0,
    "shopping.taste_for_credit": 1.0,
    "society.active": False,
}


def of_both(leaf: str, value: Any) -> dict[str, Any]:
    """A leaf of both shipped platforms."""
    return {f"platforms.{name}.{leaf}": value for name in ("baitiao", "pocket")}


class Leavers:
    """A market that is watched for who leaves, day by day."""

    def __init__(self, watched: CreditMarket) -> None:
        self.market, self.left = watched, dict[int, set[int]]()
        turn_over = watched.consumers.turn_over

        def watched_turn_over(day: int) -> NDArray[np.int64]:
            left = turn_over(day)
            self.left[day] = set(left.tolist())
            return left

        watched.consumers.turn_over = watched_turn_over  # type: ignore[method-assign]

    def everyone(self) -> list[int]:
        return [who for day in self.left.values() for who in day]


@pytest.mark.experiment
def test_books_balance_whatever_is_going_on_around_those_who_leave() -> None:
    """400 days with suits, sales of claims, rounds, complaints, learning, fraud; nothing follows a newcomer."""
    chased = override(
        load_scenario(EVERYTHING),
        COLD
        | {
            "days": 400,
            "population.size": 500,
            "population.turnover_annual": 0.5,
            "population.willing_mean": 1.5,
            "bureau.active": True,
            "economy.job_loss_daily": 0.004,
            "court.hearing_days_min": 10,
            "platforms.pocket.collection.reserve_share": 0.0,  # old debts bring so little that no agency bids 1 %
            **of_both("credit.record_cycles", 4),
            **of_both("credit.close_idle_cycles", 3),
            **of_both("credit.limit_to_income_max", 1.0),
            **of_both("credit.limit_cut", 0.5),
        },
    )
    watched = market(base=chased)
    leavers, n = Leavers(watched), len(watched.platforms)
    sued = sold = 0
    while watched.day < 400:
        suits = set(watched.collection.court.docket.suits["consumer"].tolist())
        book = watched.collection._book
        owned = set(book.cases.consumer[book.owner > 0].tolist())
        watched.step()
        gone = leavers.left[watched.day - 1]
        sued, sold = sued + len(gone & suits), sold + len(gone & owned)
        who = np.array(sorted(gone), np.int64)
        assert not np.isin(watched.collection.court.docket.suits["consumer"], who).any()
        assert not np.isin(watched.collection._book.keys // n, who).any()
        assert not np.isin(watched.society.desk.pending()[0], who).any()
        assert np.isin(watched.consumers.accounts.status[who], [Status.NONE, Status.OPEN, Status.REFUSED]).all()
        check_books(watched)
    assert min(sued, sold) > 0, "nobody left whose debt was before a court, or sold"
    for name in ("new_accounts_closed", "new_records_expired", "new_debt_sale_cents"):
        assert total(watched, name) > 0, name


def test_a_year_takes_the_share_that_it_should() -> None:
    run = market(
        {"population.size": 3_000, "population.turnover_annual": 0.3, "society.active": False},
        base=BASELINE,
        days=360,
        run=True,
    )
    left = run.tables()["daily"]["new_departures"].sum() / 3_000
    expected = -12 * ((1 - 0.3) ** (1 / 12) - 1)  # places, not people: one who has arrived may leave
    assert abs(left - expected) < SIX_SD * np.sqrt(expected / 3_000)
    assert run.tables()["daily"]["new_departures"].reshape(-1, 30).sum(axis=1).min() > 0


def test_who_leaves_and_who_arrives_does_not_depend_on_lenders() -> None:
    worlds = [
        Leavers(
            market(
                {"population.size": 500, "population.turnover_annual": 0.5, **HARD_TIMES, **more},
                base=BASELINE,
                days=120,
            )
        )
        for more in ({}, of_both("credit.score_cutoff", 700))
    ]
    for world in worlds:
        world.market.run()
    assert worlds[0].left == worlds[1].left
    assert len(worlds[0].everyone()) > 20
    one, other = (world.market.consumers for world in worlds)
    for name in ("income_cents", "pay_day", "willing", "stigma", "income_decile", "district"):
        assert np.array_equal(getattr(one.who, name), getattr(other.who, name)), name
    assert not np.array_equal(one.accounts.limit_cents, other.accounts.limit_cents)


def test_a_newcomer_is_somebody_else_with_no_debts_at_the_same_address() -> None:
    run = market(HARD_TIMES | {"population.turnover_annual": 0.5}, base=BASELINE, days=160)
    while run.day < 159:
        run.step()
    run.consumers._leaving = 1.0  # type: ignore[attr-defined]  # all whose pay day it was
    who, accounts = run.consumers.who, run.consumers.accounts
    income, district = who.income_cents.copy(), who.district.copy()
    debt, status = owed(run), accounts.status.copy()
    left = run.consumers.turn_over(run.day)
    assert len(left) > 10
    assert (debt[left] > 0).any()
    assert np.all(income[left] != who.income_cents[left])
    assert np.array_equal(district, who.district)
    assert not owed(run)[left].any()
    assert not accounts.status[left].any()
    others = np.setdiff1d(np.arange(run.consumers.size), left)
    assert np.array_equal(status[others], accounts.status[others])
    assert np.array_equal(debt[others], owed(run)[others])
    flows = run.consumers.flows
    paid = flows[:, [Entry.PRINCIPAL_PAID, Entry.FEES_PAID, Entry.PRINCIPAL_CHARGED_OFF, Entry.FEES_CHARGED_OFF]]
    written_off = status[left] == Status.CHARGED_OFF
    assert paid.sum() == debt[left][~written_off].sum()
    forgiven = flows[:, [Entry.PRINCIPAL_CHARGED_OFF, Entry.FEES_CHARGED_OFF]].sum() + debt[left][written_off].sum()
    assert flows[:, Entry.CLAIM_FORGIVEN].sum() == forgiven > 0
    assert flows[0, Entry.CASH_BROUGHT] == who.cash_cents[left].sum()


def test_those_who_leave_take_no_part_in_a_trial() -> None:
    tried = cold(
        "trials/phone_call", population__size=3_000, population__turnover_annual=0.5, economy__job_loss_daily=0.002
    )
    world = Leavers(market(base=tried))
    started, lasts = tried.trial.from_day, tried.trial.horizon_days  # type: ignore[union-attr]
    before: set[int] = set()
    while world.market.day < started + lasts:
        world.market.step()
        if world.market.day == started + 1:
            before = set(world.market.trial.participants.tolist())
    gone = {who for day in range(started + 1, started + lasts) for who in world.left[day]}
    assert before & gone, "nobody who took part left"
    assert set(world.market.tables()["trial"]["consumer"].tolist()) == before - gone
    assert world.market.tables()["trial"]["paid_cents"].min() >= 0


def test_records_that_expire_let_people_back_in() -> None:
    excluded = [
        market(
            HARD_TIMES | {"population.size": 500} | of_both("credit.record_cycles", cycles),
            base=BASELINE,
            days=420,
            run=True,
        ).tables()["daily"]["share_excluded"][-1]
        for cycles in (0, 4)
    ]
    assert excluded[1] < 0.8 * excluded[0]


def test_accounts_close_when_nobody_uses_them() -> None:
    seldom = {"population.size": 500, "society.active": False, "shopping.wants_per_cycle": 0.5}
    kept, closes = (
        market(seldom | of_both("credit.close_idle_cycles", cycles), base=BASELINE, days=300, run=True)
        for cycles in (0, 4)
    )
    assert total(kept, "new_accounts_closed") == 0
    assert total(closes, "new_accounts_closed") > 50
    assert metric(closes, "n_accounts")[-1] < metric(kept, "n_accounts")[-1]
    accounts: Any = closes.consumers.accounts
    shut = accounts.status == Status.NONE
    assert not owed(closes)[shut].any()
    assert not accounts.limit_cents[shut].any()


def test_limits_stop_where_income_does() -> None:
    """First limits are at most 0.5 of a cycle's income here, but for the smallest limit."""
    low = (
        of_both("credit.limit_to_income", 0.5)
        | of_both("credit.limit_per_100_points", 0.0)
        | {"population.size": 500, "society.active": False}
    )
    free, bound = (
        market(low | of_both("credit.limit_to_income_max", most), base=BASELINE, days=360, run=True)
        for most in (0.0, 0.6)
    )
    for run, within in ((free, False), (bound, True)):
        accounts, income = run.consumers.accounts, run.consumers.who.income_cents[:, None]
        most = np.maximum(income * 6 // 10, 50_000)
        assert bool(np.all(accounts.limit_cents <= most)) is within
    assert np.any(bound.consumers.accounts.limit_cents > bound.consumers.who.income_cents[:, None] * 55 // 100)


def test_a_debt_late_elsewhere_costs_credit() -> None:
    """The platform itself refuses, whatever its policy says; without a bureau it does not know."""
    lent = {}
    for asked in (False, True):
        run = market(
            HARD_TIMES | {"population.size": 400, "bureau.active": asked, "bureau.worst_days": 5},
            base=BASELINE,
            days=120,
        )
        barred = np.zeros(2, np.int64)  # holders of an account, applicants
        while run.day < 120:
            run.step()
            for orders, decisions in run.today.decided:
                bad = orders.elsewhere_worst_days > 5
                np.add.at(barred, orders.applies[bad].astype(np.int64), 1)
                assert not decisions.admitted[bad].any()
                assert not decisions.limit_cents[bad].any()
        assert (barred > 0).tolist() == [asked, asked]
        lent[asked] = total(run, "new_gmv_cents")
    assert lent[True] < lent[False]


def test_free_limit_adds_wants() -> None:
    """Of people who cannot get credit nothing changes; the others buy more."""
    volume = {}
    for cutoff in (1000, 590):
        for weight in (0.0, 0.5):
            run = market(
                {
                    "population.size": 400,
                    "society.active": False,
                    "shopping.weight_free_limit": weight,
                    **of_both("credit.score_cutoff", cutoff),
                },
                base=BASELINE,
                days=120,
                run=True,
            )
            daily = run.tables()["daily"]
            volume[cutoff, weight] = (daily["new_cash_purchases"] + daily["new_lost_sales"]).sum() + total(
                run, "new_orders"
            )
    assert volume[1000, 0.5] == volume[1000, 0.0]
    assert volume[590, 0.5] > 1.1 * volume[590, 0.0]


@pytest.mark.parametrize("leaf", ["population.turnover_annual", "shopping.weight_free_limit"])
def test_off_is_the_default(leaf: str) -> None:
    node: Any = Scenario()
    for part in leaf.split("."):
        node = getattr(node, part)
    assert node == 0.0
