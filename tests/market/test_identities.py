"""The accounting identities, to the cent, every day, for every actor; and that their check can fail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sim import CreditMarket
from sim.consumers.state import NO_BUCKET
from sim.core.ledger import Account, Actor, LedgerError
from sim.core.vocabulary import BUCKETS, Count, Mark, MarketStock, Status, Stock
from sim.records.metrics import METRICS
from sim.scenario import Scenario, make_scenario
from tests.market.worlds import (
    BASELINE,
    check_accounts,
    check_books,
    check_plans,
    evening_of,
    market,
    metric,
    owed,
    until,
)

NOBODYS = (Status.NONE, Status.REFUSED)

HARD_TIMES = {
    "population.size": 600,
    "population.willing_mean": 2.0,
    "population.forgetful_median": 0.2,
    "economy.job_loss_daily": 0.003,
    "economy.expense_shock_daily": 0.01,
    "shopping.wants_per_cycle": 4.0,
    "shopping.taste_for_credit": 1.0,
}


def step_and_check(watched: CreditMarket) -> None:
    """One day, with what may be ordered and lent seen from just before the shopping: those who leave have left."""
    accounts = watched.consumers.accounts
    shop, seen = watched.shop, []

    def seen_shop() -> None:
        seen.append((accounts.status.copy(), owed(watched), accounts.limit_cents.copy()))
        shop()

    watched.shop = seen_shop  # type: ignore[method-assign]
    watched.step()
    watched.shop = shop  # type: ignore[method-assign]
    ((before, debt, limits),) = seen
    for orders, decisions in watched.today.decided:
        at = (orders.consumer, orders.platform)
        assert np.all(np.isin(before[at], [Status.NONE, Status.OPEN, Status.REFUSED]))
        assert np.array_equal(orders.applies, before[at] != Status.OPEN)
        holders = ~orders.applies
        assert np.array_equal(orders.headroom_cents[holders], (limits[at] - debt[at])[holders])
        assert np.all((orders.amount_cents <= orders.headroom_cents)[holders]), "asked for more than the limit leaves"
        limit = np.where(orders.applies, decisions.limit_cents, limits[at])
        assert np.all((debt[at] + orders.amount_cents <= limit)[decisions.admitted]), "lent above the limit"
    check_books(watched)
    check_accounts(watched)


@pytest.mark.parametrize("values", [{"population.size": 600}, HARD_TIMES], ids=["baseline", "hard times"])
def test_every_day_every_actor(values: dict[str, Any]) -> None:
    watched = market(values, base=BASELINE, days=250)
    for day in range(250):
        step_and_check(watched)
        if day % 10 == 0:
            check_plans(watched)
    assert (watched.consumers.accounts.status == Status.CHARGED_OFF).any(), "a market in which nothing went wrong"


def test_the_evening_counts_what_the_columns_say() -> None:
    """Every stock of people and of accounts, recounted here from the columns of each tenth evening."""
    hard = market(HARD_TIMES, base=BASELINE, days=250)
    for day in range(9, 250, 10):
        evening_of(hard, day)
        who, a = hard.consumers.who, hard.consumers.accounts
        gone = a.status == Status.CHARGED_OFF
        live = (a.status == Status.OPEN) | (a.status == Status.FROZEN)
        principal = owed(hard) - a.fees_cents
        forborne = live & (day // 30 - a.arranged_cycle < 12) & (a.days_past_due <= 30)
        age = np.where(live, a.days_past_due, 0)
        debts = np.where(live, owed(hard), 0)
        assert hard.today.found.stocks[:, list(Stock)].T.tolist() == [
            column.sum(axis=0).tolist()
            for column in (
                live | gone,
                a.status == Status.FROZEN,
                gone,
                age > 0,
                age > 30,
                age > 90,
                a.limit_cents * live,
                principal * live,
                a.fees_cents * live,
                principal * (age > 0),
                principal * (age > 30),
                principal * (age > 90),
                owed(hard) * gone,
                a.green_cents * live,
                principal * forborne,
            )
        ]
        owing = (debts > 0).sum(axis=1)
        assert hard.today.found.market.tolist() == [
            who.cash_cents.sum(),
            debts.sum(),
            who.income_cents.sum(),
            (~who.employed).sum(),
            (who.short_today | (age > 30).any(axis=1)).sum(),
            (owing > 0).sum(),
            (owing > 1).sum(),
            (~np.isin(a.status, (Status.OPEN, Status.NONE))).all(axis=1).sum(),
            0,
            0,  # nobody was ever contacted by a collector
            (who.marks & (Mark.PHONE_DEAD | Mark.MOVED) > 0).sum(),
            np.trunc(
                1e6 * (who.cases_pursued * 0.7 - who.cases_spared * 0.3) / (4.0 + who.cases_pursued + who.cases_spared)
            ).sum(),
            np.trunc(1e6 * who.defaulting).sum(),
        ]
    assert hard.today.found.market[MarketStock.TIES_IN_DEFAULT_PPM] > 0


def test_flows_carry_stocks_from_day_to_day() -> None:
    """Debt tomorrow is debt today plus what was lent and charged, less what was paid and written off."""
    one = market(HARD_TIMES, days=250)
    debts = [0]
    for _ in range(250):
        one.step()
        stocks = one.today.found.stocks[0]
        debts.append(int(stocks[Stock.PRINCIPAL_CENTS] + stocks[Stock.FEES_CENTS]))
    fees = one.tables()["daily"]["new_fees_per_consumer_cents"] * one.consumers.size
    written_off = metric(one, "new_charged_off_cents")
    moved = metric(one, "new_gmv_cents") + fees - metric(one, "new_collected_cents") - written_off
    assert written_off.sum() > 0
    np.testing.assert_allclose(np.diff(debts), moved, rtol=0, atol=1e-6)


def test_net_income_is_the_change_of_equity_every_day() -> None:
    hard = market(HARD_TIMES, base=BASELINE, days=200, run=True)
    for platform in hard.platforms:
        capital = platform.settings.funding.capital_cents_per_consumer * hard.consumers.size
        equity = np.concatenate([[capital], metric(hard, "n_equity_cents", platform.index)])
        assert np.array_equal(np.diff(equity), metric(hard, "new_net_income_cents", platform.index))


def test_balance_sheets_and_results_of_the_cycles_agree_with_the_ledger() -> None:
    hard = market(HARD_TIMES, base=BASELINE, days=180, run=True)
    tables = hard.tables()
    sheets, results = tables["balance_sheets"], tables["profit_and_loss"]
    actors = np.unique(sheets["actor"])
    assert set(actors) == {"consumers", "merchants", "world", "funders", "agencies", "baitiao", "pocket"}
    for cycle in range(6):
        for actor in actors:
            rows = (sheets["cycle"] == cycle) & (sheets["actor"] == actor)
            by_side = {
                side: sheets["cents"][rows & (sheets["side"] == side)].sum()
                for side in ("asset", "liability", "equity")
            }
            assert by_side["asset"] == by_side["liability"] + by_side["equity"]
    for platform in hard.platforms:
        mine = results["platform"] == platform.label
        lines = results["cents"][mine & (results["line"] != "net_income")].sum()
        net = results["cents"][mine & (results["line"] == "net_income")].sum()
        capital = platform.settings.funding.capital_cents_per_consumer * hard.consumers.size
        assert lines == net == hard.ledger.equity(platform.index) - capital
        assert net == metric(hard, "new_net_income_cents", platform.index).sum()


class SeeingLeavers(CreditMarket):
    """Keeps, by day, what goes with those who leave.

    ``gone``: by platform, the bucket at the end of the last cycle of each account, -1 if younger.
    ``fees_cents``: charged to them in this cycle.
    """

    def _let_go(self, left: np.ndarray) -> None:
        super()._let_go(left)
        self.fees_cents = [*getattr(self, "fees_cents", []), int(self._charged_cents[left].sum())]

    def shocks(self) -> None:
        accounts, self._charged_cents = self.consumers.accounts, self.consumers.who.fees_cents.copy()
        held, bucket = ~np.isin(accounts.status, NOBODYS), accounts.bucket_before.astype(np.int64)
        super().shocks()
        gone = held & np.isin(accounts.status, NOBODYS)
        young = bucket == NO_BUCKET
        of_today = [np.where(young, -1, bucket)[:, p][gone[:, p]] for p in range(len(self.platforms))]
        self.gone = [*getattr(self, "gone", []), of_today]

    def left_of(self, platform: int, cycle: int) -> np.ndarray:
        """Buckets, before, of the accounts of a platform that left in a cycle."""
        return np.concatenate([today[platform] for today in self.gone[30 * cycle : 30 * cycle + 30]])


@pytest.fixture(scope="module")
def hard() -> SeeingLeavers:
    """Hard times in which a fifth of people leave in a year; too short for an account to be idle for twelve cycles."""
    seen = SeeingLeavers(
        BASELINE,
        rng=1,
        threads=1,
        days=180,
        population__turnover_annual=0.2,
        **{key.replace(".", "__"): value for key, value in HARD_TIMES.items()},
    )
    seen.run()
    assert seen.tables()["daily"]["new_departures"].sum() > 30
    return seen


def test_every_account_is_in_one_vintage_and_every_consumer_in_one_decile(hard: SeeingLeavers) -> None:
    vintages, welfare = hard.tables()["vintages"], hard.tables()["welfare"]
    for platform in hard.platforms:
        opened = metric(hard, "n_accounts", platform.index)
        for cycle in range(6):
            rows = (vintages["platform"] == platform.label) & (
                vintages["cohort_cycle"] + vintages["age_cycles"] == cycle
            )
            assert vintages["n_accounts"][rows].sum() == opened[30 * cycle + 29]
        left = sum(len(hard.left_of(platform.index, cycle)) for cycle in range(6))
        assert metric(hard, "new_admissions", platform.index).sum() == opened[-1] + left
        assert left > 0
    departures = np.cumsum(hard.tables()["daily"]["new_departures"])
    for cycle in range(6):
        rows = welfare["cycle"] == cycle
        deciles = welfare["n_consumers"][rows]  # those who arrive belong where the first 600 people drew the lines
        assert deciles.sum() == 600
        assert np.all(np.abs(deciles - 60) <= departures[30 * cycle + 29])
        fees = hard.tables()["daily"]["new_fees_per_consumer_cents"][30 * cycle : 30 * cycle + 30].sum() * 600
        gone = sum(hard.fees_cents[30 * cycle : 30 * cycle + 30])
        assert welfare["new_fees_cents"][rows].sum() == pytest.approx(fees - gone)


def test_every_account_moves_from_one_bucket_to_another_each_cycle_or_leaves(hard: SeeingLeavers) -> None:
    moves = hard.tables()["transitions"]
    for platform in hard.platforms:
        opened = metric(hard, "n_accounts", platform.index)
        mine = moves["platform"] == platform.label
        for cycle in range(1, 6):
            left = (hard.left_of(platform.index, cycle) >= 0).sum()
            assert moves["n_accounts"][mine & (moves["cycle"] == cycle)].sum() == opened[30 * cycle - 1] - left
        into = {
            bucket: moves["n_accounts"][mine & (moves["cycle"] == 4) & (moves["to_bucket"] == bucket)].sum()
            for bucket in np.unique(moves["to_bucket"])
        }
        out_of = {
            bucket: moves["n_accounts"][mine & (moves["cycle"] == 5) & (moves["from_bucket"] == bucket)].sum()
            for bucket in into
        }
        gone = Counter(BUCKETS[bucket] for bucket in hard.left_of(platform.index, 5).tolist() if bucket >= 0)
        # and those opened in between
        assert all(out_of[bucket] + gone[bucket] >= n for bucket, n in into.items())
        assert not np.any((moves["from_bucket"] == "charged_off") & (moves["to_bucket"] != "charged_off"))


# --- any market at all ------------------------------------------------------------------------------------------------

unit = st.floats(0.0, 1.0)
platforms = st.fixed_dictionaries(
    {
        "credit": st.fixed_dictionaries(
            {
                "score_cutoff": st.integers(400, 650),
                "limit_to_income": st.floats(0.1, 2.0),
                "limit_growth": unit,
                "limit_review_statements": st.integers(1, 4),
                "freeze_days_past_due": st.integers(1, 30),
                "charge_off_days_past_due": st.integers(30, 100),
                "reapply_cycles": st.integers(1, 3),
            }
        ),
        "terms": st.fixed_dictionaries(
            {
                "days_to_pay": st.integers(1, 28),
                "minimum_payment_share": unit,
                "deferral": st.booleans(),
                "deferral_fee_share": st.floats(0.0, 0.02),
                "deferral_gap_cycles": st.integers(1, 4),
                "instalments": st.sets(st.sampled_from([3, 6, 12, 24])).map(sorted),
                "instalment_floor_cents": st.integers(0, 20_000),
                "merchant_discount": st.floats(0.0, 0.1),
            }
        ),
        "late": st.fixed_dictionaries(
            {
                "kind": st.sampled_from(["daily", "flat"]),
                "service_daily": st.floats(0.0, 0.005),
                "penalty_daily": st.floats(0.0, 0.005),
                "flat_cap_share": unit,
                "late_counts_in_apr_cap": st.just(False),
            }
        ),
        "funding": st.fixed_dictionaries(
            {
                "capital_cents_per_consumer": st.integers(0, 60_000),
                "co_lending_floor": st.floats(0.0, 0.3),
                "lines": st.fixed_dictionaries(
                    {
                        name: st.fixed_dictionaries(
                            {
                                "share": st.floats(0.3, 0.5),
                                "size_cents_per_consumer": st.integers(0, 60_000),
                                "npl_trigger": st.floats(0.0, 0.2),
                                "cost_annual": st.floats(0.0, 0.5),
                            }
                        )
                        for name in ("bank", "trust")
                    }
                ),
            }
        ),
        "reminders": st.fixed_dictionaries(
            {"days_past_due": st.sets(st.integers(1, 29)).map(sorted), "reach": unit, "cost_cents": st.integers(0, 100)}
        ),
    }
)
scenarios = st.fixed_dictionaries(
    {
        "days": st.just(130),
        "population": st.fixed_dictionaries(
            {
                "size": st.just(200),
                "willing_mean": st.floats(-2.0, 6.0),
                "forgetful_median": st.floats(0.0, 0.5),
                "buffer_median_cycles": st.floats(0.0, 2.0),
                "essentials_share": st.floats(0.3, 1.0),
            }
        ),
        "economy": st.fixed_dictionaries(
            {
                "job_loss_daily": st.floats(0.0, 0.02),
                "job_finding_daily": st.floats(0.0, 0.05),
                "benefit_share": unit,
                "expense_shock_daily": st.floats(0.0, 0.05),
            }
        ),
        "shopping": st.fixed_dictionaries(
            {
                "wants_per_cycle": st.floats(0.0, 12.0),
                "taste_for_credit": st.floats(-1.0, 4.0),
                "basket_share": st.floats(0.01, 0.5),
                "hassle_of_instalments": st.floats(-5.0, 2.0),
            }
        ),
        "repayment": st.fixed_dictionaries(
            {
                "minimum_taste": unit,
                "partial_floor": unit,
                "attention_daily": unit,
                "reserve_share": st.floats(0.0, 1.5),
            }
        ),
        "platforms": st.fixed_dictionaries({"first": platforms, "second": platforms}),
    }
).map(make_scenario)


@settings(max_examples=15, deadline=None, derandomize=True, phases=[Phase.generate])  # a market is slow to shrink
@given(scenarios, st.integers(0, 2**64 - 1))
def test_in_any_market_the_books_balance_and_nothing_impossible_happens(scenario: Scenario, seed: int) -> None:
    watched = market(base=scenario, seed=seed)
    for day in range(scenario.days):
        step_and_check(watched)
        if day % 13 == 0:
            check_plans(watched)
        for platform in watched.platforms:
            for name, line in platform.settings.funding.lines.items():
                assert 0 <= platform.funding.drawn_cents[name] <= line.size_cents_per_consumer * watched.consumers.size


# --- the check can fail -----------------------------------------------------------------------------------------------

CORRUPTIONS: dict[str, Callable[[CreditMarket], Any]] = {
    "consumers' cash": lambda m: m.consumers.who.cash_cents,
    "principal owed to baitiao": lambda m: m.consumers.accounts.unbilled_cents,
    "principal owed to baitiao: waiting": lambda m: m.consumers.accounts.waiting_cents,
    "principal owed to baitiao: plans": lambda m: m.consumers.accounts.plans_cents,
    "principal owed to baitiao: bills": lambda m: m.consumers.accounts.billed_cents,
    "fees owed to baitiao": lambda m: m.consumers.accounts.fees_cents,
}


@pytest.mark.parametrize("what", CORRUPTIONS)
def test_a_cent_too_much_in_a_column_is_found_the_same_day(what: str) -> None:
    broken = until(market({"population.size": 300}, days=60), 40)
    who = np.flatnonzero(broken.consumers.accounts.status[:, 0] == Status.OPEN)[0]
    CORRUPTIONS[what](broken)[who] += 1
    with pytest.raises(LedgerError, match=what.split(":")[0]):
        broken.step()


def test_a_debt_written_off_cannot_change() -> None:
    broken = market(HARD_TIMES, days=250)
    while not (broken.consumers.accounts.status == Status.CHARGED_OFF).any():
        broken.step()
    broken.consumers.accounts.billed_cents[broken.consumers.accounts.status == Status.CHARGED_OFF] -= 1
    with pytest.raises(LedgerError, match="charged-off debt"):
        broken.step()


def test_a_platform_that_forgets_its_dues_is_found() -> None:
    for change in ("interest_due_cents", "costs_due_cents"):
        broken = until(market({"population.size": 300}, days=60), 20)
        platform = broken.platforms[0]
        setattr(platform, change, getattr(platform, change) + 1)
        with pytest.raises(LedgerError, match="dues of baitiao"):
            broken.step()
    broken = until(market({"population.size": 300}, days=60), 20)
    broken.platforms[0].funding.drawn_cents["partner"] += 1
    with pytest.raises(LedgerError, match="lines of baitiao"):
        broken.step()


def test_a_book_written_to_from_outside_is_found() -> None:
    broken = until(market({"population.size": 300}, days=60), 20)
    broken.ledger.balances[Actor.MERCHANTS, Account.CASH] += 1
    with pytest.raises(LedgerError, match="assets differ"):
        broken.step()


# --- metrics of a run -------------------------------------------------------------------------------------------------


class Counting(SeeingLeavers):
    """Keeps each day's counts, which a market forgets once they are measured."""

    def record(self) -> None:
        self.counts_by_day = [*getattr(self, "counts_by_day", []), self.consumers.counts.copy()]
        super().record()


NOTHING_TO_SHARE: dict[str, Callable[[Counting, dict[str, Any]], Any]] = {
    "share_instalment_orders": lambda m, t: t["new_orders"],
    "share_green_gmv": lambda m, t: t["new_gmv_cents"],
    "share_utilisation": lambda m, t: t["n_accounts"] - t["cum_accounts_written_off"],
    "share_bills_unpaid": lambda m, t: np.array(m.counts_by_day)[:, :, Count.BILLS_DUE].ravel(),
    "share_bills_forgotten": lambda m, t: np.array(m.counts_by_day)[:, :, Count.BILLS_DUE].ravel(),
    "share_delinquent": lambda m, t: t["n_receivable_cents"],
    "share_30_plus": lambda m, t: t["n_receivable_cents"],
    "npl_ratio": lambda m, t: t["n_receivable_cents"],
    "cum_default_rate": lambda m, t: t["n_accounts"],
    "mean_score_auc": lambda m, t: t["n_outcomes_known"],
    "mean_score_calibration": lambda m, t: t["n_outcomes_known"],
    "mean_score_psi": lambda m, t: t["n_outcomes_known"],
    "share_green_balance": lambda m, t: t["n_receivable_cents"],
    "share_allowance": lambda m, t: t["n_receivable_cents"],
    "mean_cost_of_funds_annual": lambda m, t: t["n_drawn_cents"],
}
"""Metrics that are not a number, exactly on the days on which there is nothing to have a share of."""


OF_OTHER_DAYS = {
    "share_utilisation",  # limits may be overdrawn by fees, never by orders
    "share_past_due_paid_net",  # what is paid today fell past due before, and may cost more than it brings
    "share_charged_off_recovered",  # what is paid today was written off before
}
"""Shares that may be above 1 or below 0 on a day."""


def test_every_metric_is_a_number_or_has_nothing_to_be_a_share_of() -> None:
    watched = Counting(rng=1, threads=1, days=120, population__size=40, shopping__wants_per_cycle=1.0)
    watched.run()
    tables = watched.tables()
    written_off = np.cumsum(tables["platform_daily"]["new_charge_offs"])
    platform_daily = tables["platform_daily"] | {"cum_accounts_written_off": written_off}
    for name, definition in METRICS.items():
        values = tables["daily" if definition.level == "market" else "platform_daily"][name]
        assert not np.isinf(values).any()
        if definition.ratio_of is not None:
            whole = tables["daily" if definition.level == "market" else "platform_daily"][definition.ratio_of[1]]
            assert np.array_equal(np.isnan(values), whole == 0), name
            if not whole.any():
                continue
        elif name in NOTHING_TO_SHARE:
            assert np.array_equal(np.isnan(values), NOTHING_TO_SHARE[name](watched, platform_daily) == 0), name
        else:
            assert not np.isnan(values).any(), name
        shares = name.startswith("share_") or name in ("npl_ratio", "cum_default_rate")
        if shares and name not in OF_OTHER_DAYS:
            assert np.nanmin(values) >= 0.0
            assert np.nanmax(values) <= 1.0


def test_every_bill_due_ends_in_one_way() -> None:
    watched = Counting(BASELINE, rng=1, threads=1, days=150, population__size=400, population__willing_mean=2.0)
    watched.run()
    counts = np.array(watched.counts_by_day)
    ends = (
        Count.BILLS_PAID_IN_FULL,
        Count.BILLS_PAID_MINIMUM,
        Count.BILLS_PAID_PARTLY,
        Count.BILLS_UNPAID,
        Count.BILLS_DEFERRED,
    )
    assert all(counts[:, :, end].sum() > 0 for end in ends)
    assert np.array_equal(counts[:, :, list(ends)].sum(axis=2), counts[:, :, Count.BILLS_DUE])
    assert np.all(counts[:, :, Count.BILLS_FORGOTTEN] <= counts[:, :, Count.BILLS_DUE])
    left = [sum(len(watched.left_of(p, cycle)) for cycle in range(5)) for p in range(2)]
    assert np.array_equal(
        counts[:, :, Count.ADMISSIONS].sum(axis=0) - left, (watched.consumers.accounts.limit_cents > 0).sum(axis=0)
    )


class SeeingBills(CreditMarket):
    """Compares, each day, the bills counted as not met with the accounts that their due date left in arrears."""

    def bill(self) -> None:
        super().bill()
        accounts, counts = self.consumers.accounts, self.consumers.counts
        for platform in self.platforms:
            p = platform.index
            since_statement = self.day - accounts.statement_day[:, p].astype(int)
            due = (since_statement - platform.settings.terms.days_to_pay) % 30 == 0
            live = (accounts.status[:, p] == Status.OPEN) | (accounts.status[:, p] == Status.FROZEN)
            not_met = counts[p, Count.BILLS_UNPAID] + counts[p, Count.BILLS_PAID_PARTLY]
            assert not_met == (due & live & (accounts.arrears_cents[:, p] > 0)).sum(), (platform.label, self.day)


def test_a_bill_is_not_met_exactly_if_its_due_date_leaves_arrears() -> None:
    SeeingBills(BASELINE, rng=1, threads=1, days=180, population__size=1_000).run()


def test_a_following_evening_shows_the_same_account_as_the_columns() -> None:
    followed = market({"population.size": 50}, days=40, follow=(3, 7))
    evening_of(followed, 39)
    table = followed.tables()["followed"]
    assert len(table["day"]) == 40 * 2
    last = (table["day"] == 39) & (table["consumer"] == 7)
    assert table["cash_cents"][last].tolist() == [followed.consumers.who.cash_cents[7]]
    assert table["owed_cents"][last].tolist() == [owed(followed)[7, 0]]
