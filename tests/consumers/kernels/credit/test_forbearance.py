"""Rules of relief: eligibility, the right to restructure, help in the app, re-ageing, deferrals that are offered."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.consumers import Population
from sim.core.draws import uniforms_for
from sim.core.frames import Offers
from sim.core.ledger import Entry
from sim.core.random import Stream
from sim.core.vocabulary import Channel, Count, Offer, Outcome
from tests.consumers import ALL_OFFERS, DAY, LENDERS, Watch, channel, contacts, debtors, in_debt

CALL = Channel.HUMAN_CALL
LENDER = f"platforms.{LENDERS[0]}"
AT = f"{LENDER}.forbearance"
TALK = channel("human_call", binding=1.0)
POOR = {"willing": 50.0, "cash": 0}
STATEMENT, DUE, BETWEEN = 60, 70, 42
CYCLE = DAY // 30


# --- who may have an arrangement --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("leaf", "column"), [("min_cycles_open", "opened_cycle"), ("gap_cycles", "arranged_cycle")])
def test_only_old_accounts_long_after_their_last_arrangement(leaf: str, column: str) -> None:
    people = debtors(TALK | {f"{AT}.{leaf}": 1}, **POOR)
    getattr(people.accounts, column)[::2] = CYCLE
    getattr(people.accounts, column)[1::2] = CYCLE - 1
    found = people.respond(DAY, contacts(people, CALL, offers=Offer.DEFERRAL))
    assert set(found.outcome[::2]) == {Outcome.HARDSHIP}
    assert set(found.outcome[1::2]) == {Outcome.ARRANGED}
    assert set(people.accounts.arranged_cycle[1::2, 0]) == {CYCLE}


@pytest.mark.parametrize(("claim", "owner", "arranged"), [(False, 0, False), (True, 0, False), (True, 2, True)])
def test_concessions_ask_for_the_same_but_an_agency_is_not_bound(claim: bool, owner: int, arranged: bool) -> None:
    people = debtors(
        TALK | {f"{AT}.gap_cycles": 1}, willing=50.0, cash=60_000, claim=claim, fees=18_000, arrears=65_000
    )
    people.accounts.arranged_cycle[:] = CYCLE
    found = people.respond(
        DAY, contacts(people, CALL, offers=Offer.WAIVER | Offer.SETTLEMENT, discount=0.5, owner=owner)
    )
    assert (set(found.outcome) == {Outcome.ARRANGED}) is arranged


def test_a_right_by_law_stands_against_the_rules_of_a_platform() -> None:
    strict = TALK | {f"{AT}.min_cycles_open": 12}
    for right in (False, True):
        people = debtors(strict | {"regime.restructure_below_cents": 1_000_000 * right}, **POOR)
        deferred = people.respond(DAY, contacts(people, CALL, offers=Offer.DEFERRAL))
        assert set(deferred.outcome) == {Outcome.HARDSHIP}
        found = people.respond(DAY, contacts(people, CALL, offers=Offer.RESTRUCTURE))
        assert set(found.outcome) == {Outcome.ARRANGED if right else Outcome.HARDSHIP}


@pytest.mark.parametrize("cycles", [2, 24])
def test_a_restructured_debt_runs_as_long_as_the_platform_says(cycles: int) -> None:
    people = debtors(TALK | {f"{AT}.restructure_cycles": cycles}, **POOR)
    people.respond(DAY, contacts(people, CALL, offers=Offer.RESTRUCTURE))
    first = people.accounts.first_plan[:, 0]
    assert set(people.plans.left[first]) == {cycles}
    people.bill(STATEMENT)
    assert set(people.accounts.billed_cents[:, 0]) == {100_000 // cycles}


# --- help in the app --------------------------------------------------------------------------------------------------


def looks(people: Population, day: int) -> Any:
    """Who looks at the offer in the app on a day, with a chance of three in ten."""
    return np.asarray(uniforms_for(people.key, Stream.BILL, 0, people.ids, day)[:, 2]) < 0.3


HELP = {f"{AT}.help_from_days": 20, f"{AT}.help_to_days": 20, f"{AT}.help_daily": 0.3}


@pytest.mark.parametrize("deferral", [True, False])
def test_who_cannot_pay_takes_time_in_the_app(deferral: bool) -> None:
    people = debtors(HELP | {f"{LENDER}.terms.deferral": deferral}, **POOR)
    people.who.resentment[:] = 1.0
    watch = Watch(people)
    people.bill(BETWEEN)
    a, helped = people.accounts, looks(people, BETWEEN)
    assert 0 < helped.sum() < people.size
    assert np.array_equal(a.arrears_cents[:, 0] == 0, helped)
    assert np.array_equal(a.put_off_cents[:, 0] == 20_000, helped & deferral)
    assert np.array_equal(a.plans_cents[:, 0] == 100_000, helped & (not deferral))
    assert np.array_equal(people.who.resentment < 1.0, helped)
    assert np.array_equal(a.arranged_cycle[:, 0] == CYCLE, helped)
    assert people.counts[0, Count.ARRANGEMENTS] == helped.sum()
    watch.check_money()
    plans = a.first_plan[helped, 0]
    assert deferral or len(set(plans.tolist())) == helped.sum()


@pytest.mark.parametrize(
    ("values", "debt"),
    [
        ({f"{AT}.help_from_days": 0}, {}),
        ({}, {"days": 19}),
        ({}, {"days": 21}),
        ({}, {"willing": -50.0}),
        ({}, {"cash": 20_000}),
        ({f"{AT}.gap_cycles": 3}, {}),
    ],
    ids=["not offered", "too early", "too late", "unwilling", "able", "not eligible"],
)
def test_who_takes_no_time(values: dict[str, Any], debt: dict[str, Any]) -> None:
    people = debtors(HELP | {"repayment.attention_daily": 0.0} | values, **POOR | debt)
    people.accounts.arranged_cycle[:] = 0
    watch = Watch(people)
    people.bill(BETWEEN)
    assert watch.changed() == set()


def test_time_is_put_off_once_and_then_restructured() -> None:
    people = debtors(HELP | {f"{AT}.help_daily": 1.0}, **POOR)
    people.bill(BETWEEN)
    assert set(people.accounts.put_off_cents[:, 0]) == {20_000}
    in_debt(people, **POOR)
    people.bill(BETWEEN + 1)
    assert set(people.accounts.plans_cents[:, 0]) == {100_000}


# --- re-ageing --------------------------------------------------------------------------------------------------------


def due_dates(people: Population, paid: list[int]) -> list[int]:
    """Pay so much between due dates, one after another; returns the arrears of everyone after each."""
    after = []
    for k, cents in enumerate(paid):
        people.accounts.minimum_cents[:] = 10_000
        people.accounts.paid_lately_cents[:] = cents
        people.bill(DUE + 30 * k)
        after.append(people.accounts.arrears_cents[0, 0])
    return after


def test_so_many_minimums_in_a_row_bring_an_account_up_to_date() -> None:
    people = debtors({f"{AT}.re_age_after": 3}, **POOR)
    watch = Watch(people)
    assert due_dates(people, [10_000, 9_999, 10_000, 10_000, 10_000]) == [30_000, 40_000, 50_000, 60_000, 0]
    a = people.accounts
    assert people.counts[0, Count.RE_AGED] == people.size
    assert not people.counts[0, Count.ARRANGEMENTS]
    assert not a.days_past_due.any()
    assert not a.met_in_arrears.any()
    assert set(a.arranged_cycle[:, 0]) == {(DUE + 120) // 30}
    assert set(a.billed_cents[:, 0]) == {100_000}  # still owed, and not asked for at once
    assert not a.put_off_cents.any()
    watch.check_money()
    people.bill(DUE + 140)  # the next statement asks for a tenth
    assert set(a.minimum_cents[:, 0]) == {10_200}


@pytest.mark.parametrize(
    "values", [{}, {f"{AT}.re_age_after": 1, f"{AT}.min_cycles_open": 50}], ids=["not offered", "not eligible"]
)
def test_no_re_ageing(values: dict[str, Any]) -> None:
    people = debtors(values, **POOR)
    assert due_dates(people, [10_000, 10_000, 10_000]) == [30_000, 40_000, 50_000]
    assert not people.counts[0, Count.RE_AGED]


def test_what_is_paid_on_the_due_date_itself_counts_too() -> None:
    people = debtors({f"{AT}.re_age_after": 1}, willing=50.0, cash=10_000, minimum=10_000)
    people.bill(DUE)
    assert set(people.accounts.paid_cents[:, 0]) == {10_000}
    assert people.counts[0, Count.RE_AGED] == people.size
    assert not people.accounts.paid_lately_cents.any()  # a new cycle


def test_a_bill_missed_for_the_first_time_is_not_re_aged() -> None:
    people = debtors({f"{AT}.re_age_after": 1, f"{LENDER}.terms.deferral": False}, **POOR | {"arrears": 0, "days": 0})
    assert due_dates(people, [10_000]) == [10_000]
    assert not people.counts[0, Count.RE_AGED]


# --- deferrals that are offered ---------------------------------------------------------------------------------------


def told(people: Population, some: Any) -> None:
    who = people.ids[some]
    zeros = np.zeros(len(who), np.int64)
    people.offer(Offers(who, zeros, zeros, zeros, np.ones(len(who), bool)))


@pytest.mark.parametrize("usual", [True, False])
def test_an_offered_deferral_is_free_and_whatever_the_usual_terms_say(usual: bool) -> None:
    people = debtors({f"{LENDER}.terms.deferral": usual}, **POOR | {"arrears": 0, "minimum": 10_000, "days": 0})
    people.accounts.deferred_cycle[:] = DUE // 30 - 1  # too short a time ago
    half = slice(None, None, 2)
    told(people, half)
    watch = Watch(people)
    people.bill(DUE)
    a = people.accounts
    assert set(a.put_off_cents[half, 0]) == {10_000}
    assert set(a.arrears_cents[half, 0]) == {0}
    assert set(a.arrears_cents[1::2, 0]) == {10_000}
    assert people.counts[0, Count.DEFERRALS_OFFERED_TAKEN] == people.size / 2
    assert watch.flow(Entry.DEFERRAL_FEE) == 0
    assert not a.deferral_offered.any()
    watch.check_money()


def test_an_offer_is_for_one_due_date() -> None:
    people = debtors(**POOR | {"arrears": 0, "minimum": 10_000, "days": 0, "cash": 10_000_000})
    told(people, slice(None))
    people.bill(DUE)  # paid, and so not put off
    assert not people.accounts.deferral_offered.any()
    assert not people.counts[0, Count.DEFERRALS_OFFERED_TAKEN]


def test_what_a_collector_had_deferred_is_still_asked_for() -> None:
    people = debtors(TALK, **POOR | {"minimum": 10_000})
    people.respond(DAY + 22, contacts(people, CALL, offers=Offer.DEFERRAL))
    told(people, slice(None))
    people.bill(DUE)
    assert set(people.accounts.put_off_cents[:, 0]) == {30_000}


# --- nothing of it ----------------------------------------------------------------------------------------------------


def test_the_usual_rules_are_those_of_a_platform_without_any() -> None:
    """All rules of relief as they are by default: who is willing and poor gets all that is offered, however often."""
    people = debtors(TALK | {f"{LENDER}.terms.restructure_gap_cycles": 0}, **POOR)
    for day in (DAY, DAY + 1, DAY + 2):
        in_debt(people, **POOR)
        found = people.respond(day, contacts(people, CALL, offers=ALL_OFFERS, discount=0.0))
        assert set(found.outcome) == {Outcome.ARRANGED}
