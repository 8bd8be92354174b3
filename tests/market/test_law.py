"""Money by cohort and frozen accounts, to the letter: what is lost, and who may order again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim import CreditMarket
from sim.core.ledger import Entry
from sim.core.vocabulary import Status
from tests.market.test_stories import one_person
from tests.market.worlds import LENDER, cash, column, evening_of, market, metric, order, owed, person, until
from tests.shipped import cold

HARD_TIMES = {
    "population.size": 500,
    "population.willing_mean": 2.0,
    "economy.job_loss_daily": 0.003,
    "economy.expense_shock_daily": 0.01,
    "shopping.wants_per_cycle": 4.0,
    "shopping.taste_for_credit": 1.0,
    "population.turnover_annual": 0.3,
    "society.active": False,
}
LOSSES = ("charged_off_cents", "recovered_cents", "forgiven_cents", "claimed_cents")
ENTRIES = {
    "charged_off_cents": (Entry.PRINCIPAL_CHARGED_OFF, Entry.FEES_CHARGED_OFF, Entry.COURT_FEE_CLAIMED),
    "recovered_cents": (Entry.RECOVERY, Entry.RECOVERY_SOLD),
    "forgiven_cents": (Entry.CLAIM_FORGIVEN,),
}
Ints = NDArray[np.int64]


def _flows_by_cycle(made: CreditMarket, days: int) -> list[Ints]:
    """Cents of each entry by platform since the start, at the end of each cycle; the market has then lived ``days``."""
    moved, found = np.zeros((len(made.platforms), len(Entry)), np.int64), []
    close = made.ledger.close_day

    def seen() -> None:
        moved[:] += made.ledger.flows
        close()

    made.ledger.close_day = seen  # type: ignore[method-assign]
    for day in range(days):
        made.step()
        if day % 30 == 29:
            found.append(moved.copy())
    return found


@pytest.mark.parametrize("file", ["litigious", "outsourced", "gentle"])
def test_losses_by_cohort_are_those_of_the_books(file: str) -> None:
    """Written off is recovered, forgiven or still claimed, in every cohort; all cohorts are what the ledger has."""
    base = cold(file)
    credit = {
        f"platforms.{name}.credit.{leaf}": value
        for name in base.platforms
        for leaf, value in (("record_cycles", 2), ("charge_off_days_past_due", 60))
    }
    made = market(HARD_TIMES | credit | {"regime.repairs_below_cents": 100_000_000, "days": 360}, base=base)
    flows = _flows_by_cycle(made, 360)
    table: Any = made.tables()["vintages"]
    gross, back, forgiven, claimed = (table[name] for name in LOSSES)
    assert np.array_equal(gross - back - forgiven, claimed)
    assert all((column >= 0).all() for column in (gross, back, forgiven, claimed))
    cycle = table["cohort_cycle"] + table["age_cycles"]
    for p, platform in enumerate(made.platforms):
        for now, moved in enumerate(flows):
            rows = (table["platform"] == platform.label) & (cycle == now)
            for name, entries in ENTRIES.items():
                assert table[name][rows].sum() == moved[p, list(entries)].sum(), (name, platform.label, now)
        for cohort in range(12):
            rows = (table["platform"] == platform.label) & (table["cohort_cycle"] == cohort)
            for name in LOSSES[:3]:
                assert (np.diff(table[name][rows]) >= 0).all(), "what was lost is lost for ever"
    assert back.sum() > 0 < forgiven.sum()
    assert (np.diff(claimed) < 0).any()


def _watched_thaws(made: CreditMarket, days: int) -> tuple[int, int]:
    """Thaws, and those of them before what was past due in the spell had been paid or forgiven."""
    accounts: Any = made.consumers.accounts
    worst = np.zeros_like(accounts.arrears_cents)  # most past due since the last thaw that is yet unpaid
    before, thaws, early = accounts.paid_cents.copy(), 0, 0
    for _ in range(days):
        frozen, arrears = accounts.status == Status.FROZEN, accounts.arrears_cents.copy()
        made.step()
        paid = accounts.paid_cents - before
        before = accounts.paid_cents.copy()
        worst = np.maximum(np.maximum(worst, arrears) - paid, 0)
        thawed = frozen & (accounts.status == Status.OPEN)
        thaws += int(thawed.sum())
        early += int((thawed & (worst > 0)).sum())
        worst[thawed] = 0
    return thaws, early


def test_no_account_thaws_before_what_was_past_due_is_paid() -> None:
    """Time is given to all who ask for it in the app; fees are not waived, so that all is paid or owed."""
    lender = {
        f"{LENDER}.{key}": value
        for key, value in {
            "terms.deferral": True,
            "terms.deferral_gap_cycles": 1,
            "forbearance.help_from_days": 1,
            "forbearance.help_to_days": 60,
            "forbearance.help_daily": 0.2,
            "forbearance.restructure_cycles": 6,
        }.items()
    }
    made = market(HARD_TIMES | lender | {"population.turnover_annual": 0.0, "days": 240})
    thaws, early = _watched_thaws(made, 240)
    assert thaws > 50
    assert early == 0
    assert (made.consumers.accounts.arranged_cents > 0).any()
    assert (made.consumers.accounts.arranged_cents <= owed(made)).all()


def test_a_frozen_debtor_to_whom_time_is_given_orders_again_once_he_has_paid() -> None:
    made = one_person(
        {
            f"{LENDER}.terms.deferral": True,
            f"{LENDER}.terms.deferral_gap_cycles": 2,
            f"{LENDER}.credit.limit_cut": 0.5,
            f"{LENDER}.forbearance.help_from_days": 35,
            f"{LENDER}.forbearance.help_to_days": 35,
            f"{LENDER}.forbearance.help_daily": 1.0,
        },
        cash_cents=0,
        pay_day=29,
        income_cents=50_000,
        employed=False,
    )
    order(made, cents=100_000)
    made.consumers.accounts.deferred_cycle[0, 0] = 0  # so that the first bill is missed, not put off
    evening_of(made, 44)
    assert column(made, "status") == Status.FROZEN
    assert column(made, "arrears_cents") == 10_000 + 9_130
    made.consumers.accounts.deferred_cycle[0, 0] = -9
    evening_of(made, 45)  # asks in the app on the morning on which he is 35 days late
    assert column(made, "arrears_cents") == column(made, "days_past_due") == 0
    assert column(made, "arranged_cents") == 19_130
    assert column(made, "status") == Status.FROZEN
    made.consumers.who.employed[0] = True  # 50,000 come on day 59; the bill of day 60 is due on day 70
    evening_of(made, 69)
    assert column(made, "status") == Status.FROZEN
    evening_of(made, 70)
    assert column(made, "arranged_cents") == 0
    assert column(made, "status") == Status.OPEN
    assert column(made, "limit_cents") == 150_000  # he was more than a month late


def _annual_price(paid: dict[int, int], cents: int) -> float:
    """Twelve times the rate per 30 days at which payments, by days after the order, are worth what was lent."""
    low, high = 0.0, 1.0
    for _ in range(60):
        rate = (low + high) / 2
        worth = sum(part / (1 + rate) ** (days / 30) for days, part in paid.items())
        low, high = (rate, high) if worth > cents else (low, rate)
    return 12 * high


def test_a_cap_caps_every_contract_whatever_the_day_of_the_order() -> None:
    """Orders of all days of a cycle, paid on their due dates: the dearest costs the cap, and all together less."""
    dear = {f"{LENDER}.late.apr_cap": 10.0, f"{LENDER}.terms.fee_3_cycles": 0.03, "regime.apr_cap": 0.24}
    prices = []
    for day in range(30):
        made = one_person(dear, cash_cents=10_000_000, employed=False)
        evening_of(made, day - 1)
        order(made, cents=300_000, cycles=3)
        before, paid = cash(made), {}
        for later in range(100):
            made.step()
            if cash(made) < before:
                paid[later], before = before - cash(made), cash(made)
        assert len(paid) == 3
        prices.append(_annual_price(paid, 300_000))
    assert 0.2395 < max(prices) <= 0.24 + 1e-9
    assert min(prices) < 0.15
    assert prices.index(max(prices)) == 0  # the day of a statement


@pytest.mark.parametrize("kind", ["daily", "flat"])
def test_late_charges_of_a_year_stay_within_what_the_law_allows(kind: str) -> None:
    """Two bills of RMB 3,000 are missed in the first year, and one in the second; 2,500 cents a year are allowed."""
    made = one_person(
        {
            f"{LENDER}.late.kind": kind,
            f"{LENDER}.late.late_counts_in_apr_cap": False,
            "regime.late_fee_cap_cents": 2_500,
            f"{LENDER}.late.flat_first_cents": 2_000,
            f"{LENDER}.late.flat_second_cents": 2_000,
        },
        cash_cents=0,
        pay_day=25,
        employed=False,
    )
    found = []
    for days in (45, 90, 420):
        until(made, days)
        order(made, cents=300_000)
        evening_of(made, days + 60)
        found.append(int(metric(made, "new_late_charges_cents").sum()))
        person(made, cash_cents=400_000)
        until(made, days + 89)
        assert owed(made)[0, 0] == 0
        person(made, cash_cents=0)
    assert found[0] <= found[1] == 2_500
    assert 2_500 < found[2] <= 5_000
