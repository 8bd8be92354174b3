"""Whatever is posted, every book balances and no money is made or lost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.core.ledger import LEGS, SIDES, Account, Actor, Entry, Ledger, LedgerError

OFF_THE_BOOKS = (Entry.CLAIM_FORGIVEN, Entry.COURT_FEE_CLAIMED)
OWN_BOOK = (Entry.PROVISION_MADE, Entry.PROVISION_RELEASED)


def test_every_entry_has_legs_and_every_account_a_side() -> None:
    assert set(LEGS) == set(Entry)
    assert set(SIDES) == set(Account)
    assert set(SIDES.values()) == {"asset", "liability", "equity"}


def test_entries_keep_their_numbers() -> None:
    """Append only: kernels count by these numbers."""
    names = [
        "OPENING_CASH",
        "WAGES",
        "ESSENTIALS",
        "PUT_ASIDE",
        "EXPENSE_SHOCK",
        "CASH_PURCHASE",
        "ORDER",
        "MERCHANT_DISCOUNT",
        "INSTALMENT_FEE",
        "DEFERRAL_FEE",
        "LATE_CHARGE",
        "PRINCIPAL_PAID",
        "FEES_PAID",
        "PRINCIPAL_CHARGED_OFF",
        "FEES_CHARGED_OFF",
        "REMINDER_COST",
        "CAPITAL_PAID_IN",
        "FUNDING_DRAWN",
        "FUNDING_REPAID",
        "INTEREST_ACCRUED",
        "INTEREST_PAID",
        "COSTS_PAID",
        "RECOVERY",
        "RECOVERY_SOLD",
        "FEES_WAIVED",
        "PRINCIPAL_FORGIVEN",
        "CLAIM_FORGIVEN",
        "CONTACT_COST",
        "STAFF_PAY",
        "COMMISSION",
        "AGENCY_CAPITAL",
        "AGENCY_COST",
        "COURT_FEE",
        "COURT_FEE_CLAIMED",
        "ENFORCEMENT_FEE",
        "DEBT_SALE",
        "COMPLAINT_COST",
        "REDRESS",
        "FINE",
        "AGENCY_FINE",
        "POINTS_EARNED",
        "POINTS_EXPIRED",
        "POINTS_REDEEMED",
        "PROVISION_MADE",
        "PROVISION_RELEASED",
        "DATA_COST",
        "RECORDING_COST",
        "OFFER_COST",
        "CASH_OUT",
        "CASH_TAKEN_AWAY",
        "CASH_BROUGHT",
        "AGENCY_CLOSED",
    ]
    assert [Entry[name].value for name in names] == list(range(len(names))) == list(Entry)


@pytest.mark.parametrize("entry", Entry, ids=lambda entry: entry.name)
def test_each_entry_leaves_every_book_balanced(entry: Entry) -> None:
    ledger = Ledger(2)
    ledger.post(entry, 1, 12_345)
    ledger.check()
    assert not ledger.balances.sum(axis=1).any()
    assert ledger.balances[:, Account.CASH].sum() == 0
    assert ledger.balances.any(), "an entry that moves nothing"
    assert not ledger.balances[Actor.PLATFORM].any(), "platform 0 has nothing to do with it"
    assert ledger.flows[1, entry] == ledger.flows.sum() == 12_345


@pytest.mark.parametrize("entry", Entry, ids=lambda entry: entry.name)
def test_an_entry_touches_an_actor_once(entry: Entry) -> None:
    actors = [leg.actor for leg in LEGS[entry]]
    assert len(actors) >= (1 if entry in OFF_THE_BOOKS + OWN_BOOK else 2)
    assert len(set(actors)) == len(actors)


@pytest.mark.parametrize("entry", OFF_THE_BOOKS, ids=lambda entry: entry.name)
def test_a_claim_written_off_is_on_the_book_of_the_debtor_alone(entry: Entry) -> None:
    """What is added to it or forgiven of it costs the platform nothing that it has not lost already."""
    ledger = Ledger(1)
    ledger.post(entry, 0, 700)
    assert abs(ledger.balance(Account.CHARGED_OFF_DEBT, Actor.CONSUMERS)) == 700
    assert not np.delete(ledger.balances, Actor.CONSUMERS, axis=0).any()
    assert not ledger.balances[:, Account.CASH].any()


@pytest.mark.parametrize(
    ("entry", "payer", "payee"),
    [
        (Entry.RECOVERY, Actor.CONSUMERS, Actor.PLATFORM),
        (Entry.RECOVERY_SOLD, Actor.CONSUMERS, Actor.AGENCIES),
        (Entry.COMMISSION, Actor.PLATFORM, Actor.AGENCIES),
        (Entry.DEBT_SALE, Actor.AGENCIES, Actor.PLATFORM),
        (Entry.AGENCY_CAPITAL, Actor.WORLD, Actor.AGENCIES),
        (Entry.AGENCY_COST, Actor.AGENCIES, Actor.WORLD),
        (Entry.AGENCY_CLOSED, Actor.AGENCIES, Actor.WORLD),
        (Entry.ENFORCEMENT_FEE, Actor.CONSUMERS, Actor.WORLD),
        (Entry.CASH_OUT, Actor.MERCHANTS, Actor.CONSUMERS),
        (Entry.CASH_TAKEN_AWAY, Actor.CONSUMERS, Actor.WORLD),
        (Entry.CASH_BROUGHT, Actor.WORLD, Actor.CONSUMERS),
    ],
    ids=lambda one: one.name,
)
def test_who_pays_whom_in_cash(entry: Entry, payer: Actor, payee: Actor) -> None:
    ledger = Ledger(1)
    ledger.post(entry, 0, 700)
    cash = ledger.balances[:, Account.CASH]
    assert (cash[payer], cash[payee]) == (-700, 700)
    assert np.count_nonzero(cash) == 2


@pytest.mark.parametrize(
    "entry", [Entry.CONTACT_COST, Entry.STAFF_PAY, Entry.COURT_FEE, Entry.REMINDER_COST], ids=lambda entry: entry.name
)
def test_costs_of_collection_are_owed_until_the_end_of_the_cycle(entry: Entry) -> None:
    ledger = Ledger(1)
    ledger.post(entry, 0, 700)
    assert not ledger.balances[:, Account.CASH].any()
    assert ledger.balance(Account.ACCRUED_COSTS, Actor.PLATFORM) == -700
    assert ledger.equity(0) == -700
    ledger.post(Entry.COSTS_PAID, 0, 700)
    assert not ledger.balances[:, [Account.ACCRUED_COSTS, Account.ACCRUED_INCOME]].any()
    assert ledger.equity(0) == -700


@given(st.lists(st.tuples(st.sampled_from(Entry), st.integers(0, 2), st.integers(0, 10**9))))
def test_any_sequence_of_entries_keeps_the_identities(posts: list[tuple[Entry, int, int]]) -> None:
    ledger = Ledger(3)
    for entry, platform, cents in posts:
        ledger.post(entry, platform, cents)
    ledger.check()
    assert ledger.flows.sum() == sum(cents for _, _, cents in posts)


def test_an_order_by_hand() -> None:
    """RMB 1,000 with a merchant discount of 0.8 %."""
    ledger = Ledger(1)
    ledger.post(Entry.ORDER, 0, 100_000)
    ledger.post(Entry.MERCHANT_DISCOUNT, 0, 800)
    assert ledger.balance(Account.RECEIVABLE_PRINCIPAL, Actor.PLATFORM) == 100_000
    assert ledger.balance(Account.LOANS_PAYABLE, Actor.CONSUMERS) == -100_000
    assert ledger.balance(Account.CASH, Actor.PLATFORM) == -99_200
    assert ledger.balance(Account.CASH, Actor.MERCHANTS) == 99_200
    assert ledger.equity(0) == 800


def test_a_debt_written_off_is_lost_to_the_platform_and_still_owed() -> None:
    ledger = Ledger(1)
    for entry, cents in (
        (Entry.ORDER, 100_000),
        (Entry.LATE_CHARGE, 500),
        (Entry.PRINCIPAL_CHARGED_OFF, 100_000),
        (Entry.FEES_CHARGED_OFF, 500),
    ):
        ledger.post(entry, 0, cents)
    assert ledger.balance(Account.RECEIVABLE_PRINCIPAL, Actor.PLATFORM) == 0
    assert ledger.balance(Account.RECEIVABLE_FEES, Actor.PLATFORM) == 0
    assert ledger.balance(Account.CREDIT_LOSS, Actor.PLATFORM) == 100_500
    assert ledger.balance(Account.CHARGED_OFF_DEBT, Actor.CONSUMERS) == -100_500
    assert ledger.equity(0) == -100_000


def test_a_debt_recovered_after_it_was_written_off_with_costs_and_a_settlement() -> None:
    """Of 100,500 written off and 300 of court costs, 60,000 is paid, 40,000 bought off, and 800 still owed."""
    ledger = Ledger(1)
    for entry, cents in (
        (Entry.ORDER, 100_000),
        (Entry.LATE_CHARGE, 500),
        (Entry.PRINCIPAL_CHARGED_OFF, 100_000),
        (Entry.FEES_CHARGED_OFF, 500),
        (Entry.COURT_FEE, 300),
        (Entry.COURT_FEE_CLAIMED, 300),
        (Entry.RECOVERY, 60_000),
        (Entry.COMMISSION, 9_000),
        (Entry.CLAIM_FORGIVEN, 40_000),
    ):
        ledger.post(entry, 0, cents)
        ledger.check()
    assert ledger.balance(Account.CHARGED_OFF_DEBT, Actor.CONSUMERS) == -800
    assert ledger.equity(0) == 500 - 100_500 - 300 + 60_000 - 9_000


def test_what_is_forgiven_before_charge_off_is_lost_to_the_platform() -> None:
    ledger = Ledger(1)
    for entry, cents in (
        (Entry.ORDER, 100_000),
        (Entry.LATE_CHARGE, 500),
        (Entry.FEES_WAIVED, 200),
        (Entry.PRINCIPAL_FORGIVEN, 1_000),
    ):
        ledger.post(entry, 0, cents)
        ledger.check()
    assert ledger.balance(Account.RECEIVABLE_FEES, Actor.PLATFORM) == 300
    assert ledger.balance(Account.LOANS_PAYABLE, Actor.CONSUMERS) == -99_000
    assert ledger.equity(0) == 500 - 200 - 1_000


def test_equity_moves_by_income_less_expense() -> None:
    ledger = Ledger(2)
    ledger.post(Entry.CAPITAL_PAID_IN, 1, 1_000_000)
    for entry, cents in (
        (Entry.FUNDING_DRAWN, 400_000),
        (Entry.INSTALMENT_FEE, 300),
        (Entry.INTEREST_ACCRUED, 100),
        (Entry.REMINDER_COST, 5),
    ):
        ledger.post(entry, 1, cents)
    assert ledger.equity(1) == 1_000_000 + 300 - 100 - 5
    assert ledger.equity(0) == 0


def test_nothing_runs_backwards() -> None:
    ledger = Ledger(1)
    with pytest.raises(LedgerError, match="WAGES of -1 cents"):
        ledger.post(Entry.WAGES, 0, -1)
    flows = np.zeros((1, len(Entry)), np.int64)
    flows[0, Entry.ORDER] = -7
    with pytest.raises(LedgerError, match="ORDER of -7 cents"):
        ledger.post_all(flows)
    assert not ledger.balances.any()


def test_post_all_takes_every_flow_once() -> None:
    ledger, twin = Ledger(2), Ledger(2)
    flows = np.zeros((2, len(Entry)), np.int64)
    flows[0, Entry.WAGES], flows[1, Entry.ORDER], flows[1, Entry.LATE_CHARGE] = 10, 20, 30
    ledger.post_all(flows)
    assert not flows.any()
    ledger.post_all(flows)
    for platform, entry, cents in ((0, Entry.WAGES, 10), (1, Entry.ORDER, 20), (1, Entry.LATE_CHARGE, 30)):
        twin.post(entry, platform, cents)
    assert np.array_equal(ledger.balances, twin.balances)
    assert np.array_equal(ledger.flows, twin.flows)


def test_closing_the_day_forgets_flows_and_keeps_balances() -> None:
    ledger = Ledger(1)
    ledger.post(Entry.WAGES, 0, 10)
    ledger.close_day()
    assert not ledger.flows.any()
    assert ledger.balance(Account.CASH, Actor.CONSUMERS) == 10


@pytest.mark.parametrize(
    ("debit", "credit", "complaint"),
    [
        (Account.CASH, None, "assets differ from liabilities plus equity"),
        (Account.CASH, Account.CAPITAL, "cash was made or lost"),
        (Account.RECEIVABLE_PRINCIPAL, Account.CREDIT_LOSS, "RECEIVABLE_PRINCIPAL differs from LOANS_PAYABLE"),
        (Account.RECEIVABLE_FEES, Account.LATE_CHARGES, "RECEIVABLE_FEES differs from FEES_PAYABLE"),
        (Account.LENT_TO_PLATFORMS, Account.CAPITAL, "LENT_TO_PLATFORMS differs from FUNDING_DRAWN"),
        (Account.ACCRUED_INCOME, Account.SALES, "ACCRUED_INCOME differs from ACCRUED_COSTS"),
    ],
)
def test_a_broken_book_is_detected(debit: Account, credit: Account | None, complaint: str) -> None:
    ledger = Ledger(1)
    ledger.balances[Actor.PLATFORM, debit] += 1
    if credit is not None:
        ledger.balances[Actor.PLATFORM, credit] -= 1
    with pytest.raises(LedgerError, match=complaint):
        ledger.check()
