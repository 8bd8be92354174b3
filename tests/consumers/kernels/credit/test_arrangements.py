"""Promises kept and broken; deferral, restructuring, waiver and settlement, to the cent."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.consumers.state import NO_PLAN
from sim.core.draws import uniforms_for
from sim.core.ledger import Entry
from sim.core.random import Stream
from sim.core.vocabulary import Channel, Count, Offer, Outcome, Status
from tests.consumers import (
    ALL_OFFERS,
    DAY,
    INCOME,
    Watch,
    channel,
    contacts,
    debtors,
    in_debt,
    logistic,
    promises,
    will,
)

CALL = Channel.HUMAN_CALL
TALK = channel("human_call", binding=1.0)
SURE, NEVER = 50.0, -50.0  # logits: who always wants to pay, and who never does


# --- promises ---------------------------------------------------------------------------------------------------------


def test_who_talks_and_does_not_pay_promises_the_arrears_for_pay_day() -> None:
    people = debtors(TALK)
    watch = Watch(people)
    found = people.respond(DAY, contacts(people, CALL, offers=Offer.PROMISE, familiar=0.5))
    pays = will(people) < 0.5
    assert np.array_equal(found.outcome, np.where(pays, Outcome.PAID, Outcome.PROMISED))
    assert np.array_equal(found.promise_cents, np.where(pays, 0, 20_000))
    assert np.array_equal(found.promise_day, np.where(pays, 0, 45))
    assert np.array_equal(found.binding_ppm, np.where(pays, 0, 1_250_000))  # 1 + 0.5 * 0.5, to one half known
    assert people.counts[0, Count.PROMISES_GIVEN] == (~pays).sum()
    watch.check_money()


@pytest.mark.parametrize(
    ("offers", "taste", "by"),
    [(ALL_OFFERS - Offer.PROMISE, 1.0, CALL), (Offer.PROMISE, 0.0, CALL), (Offer.PROMISE, 1.0, Channel.LETTER)],
    ids=["not asked for", "no taste", "nobody to talk to"],
)
def test_no_promise(offers: int, taste: float, by: Channel) -> None:
    people = debtors(TALK | channel("letter") | {"response.promise_taste": taste}, willing=NEVER)
    found = people.respond(DAY, contacts(people, by, offers=offers))
    assert not found.outcome.any()
    assert not found.promise_cents.any()
    assert not people.counts[0, Count.PROMISES_GIVEN]


def test_of_a_debt_written_off_a_part_of_income_is_promised() -> None:
    people = debtors(TALK, claim=True, willing=NEVER)
    people.accounts.billed_cents[:10, 0] = 50_000
    found = people.respond(DAY, contacts(people, CALL, offers=Offer.PROMISE))
    assert set(found.promise_cents[:10]) == {52_000}  # all of a small debt
    assert set(found.promise_cents[10:]) == {INCOME // 10}


@pytest.mark.parametrize("binding", [0.0, 1.0, 2.5])
@pytest.mark.parametrize("claim", [False, True])
def test_binding_alone(binding: float, claim: bool) -> None:
    """On the day, those keep it whom a coin and the promise move; without binding, those who would pay anyway."""
    people = debtors(claim=claim)
    watch = Watch(people)
    found = people.keep(DAY, promises(people, 20_000, binding))
    pays = will(people) < logistic(binding)
    assert np.array_equal(found.outcome, np.where(pays, Outcome.PAID, Outcome.NONE))
    assert np.array_equal(found.paid_cents, np.where(pays, 102_000, 0))
    assert people.counts[0, Count.PROMISES_KEPT] == pays.sum()
    assert people.counts[0, Count.PROMISES_BROKEN] == (~pays).sum()
    watch.check_money()


def test_a_promise_of_who_has_paid_before_is_kept_without_another_cent() -> None:
    for claim in (False, True):
        people = debtors(TALK, claim=claim, willing=SURE)
        people.respond(DAY, contacts(people, CALL))
        watch = Watch(people)
        found = people.keep(DAY + 1, promises(people, 20_000, 0.0))
        assert set(found.outcome) == {Outcome.PAID}
        assert watch.changed() == set()


def test_a_promise_is_broken_by_who_pays_less() -> None:
    people = debtors(willing=SURE, cash=15_000)
    watch = Watch(people)
    found = people.keep(DAY, promises(people, 20_000, 1.0))
    assert set(found.paid_cents) == {15_000}
    assert set(found.outcome) == {Outcome.NONE}
    watch.check_money()


@pytest.mark.parametrize(("owner", "entry"), [(0, Entry.RECOVERY), (3, Entry.RECOVERY_SOLD)])
def test_who_owns_a_debt_written_off_gets_what_is_paid(owner: int, entry: Entry) -> None:
    people = debtors(TALK, claim=True, willing=SURE, cash=30_000)
    watch = Watch(people)
    people.respond(DAY, contacts(people, CALL, owner=owner))
    people.who.cash_cents[:] += 10_000
    people.keep(DAY + 1, promises(people, 10_000, 0.0, owner=owner))
    assert watch.flow(entry) == 40_000 * people.size
    assert people.flows.sum() == watch.flow(entry)
    assert set(watch.gone("accounts.fees_cents", 0)) == {2_000}  # fees first
    assert set(watch.gone("accounts.billed_cents", 0)) == {38_000}
    assert not people.who.cash_cents.any()


@pytest.mark.parametrize("links", [0.0, 0.4, 1.0])
def test_who_follows_the_link_in_a_text_is_arranged_for(links: float) -> None:
    """Only the draw of the link decides; without one, nobody is, as before."""
    people = debtors(channel("text", links=links), willing=SURE, cash=0)
    found = people.respond(DAY, contacts(people, Channel.TEXT, offers=Offer.DEFERRAL))
    follows = uniforms_for(people.key, Stream.TALK, 8 * Channel.TEXT, people.ids, DAY)[:, 2] < links
    assert np.array_equal(found.outcome, np.where(follows, Outcome.ARRANGED, Outcome.NONE))
    assert np.array_equal(people.accounts.arrears_cents[:, 0], np.where(follows, 0, 20_000))


def test_a_promise_by_link_sets_a_date_and_binds_nothing_and_takes_who_is_willing() -> None:
    for willing, outcome in ((SURE, Outcome.PROMISED), (NEVER, Outcome.NONE)):
        people = debtors(channel("text", links=1.0), willing=willing, cash=0)
        found = people.respond(DAY, contacts(people, Channel.TEXT, offers=Offer.PROMISE))
        assert set(found.outcome) == {outcome}
        assert set(found.promise_day) == {45 if outcome else 0}
        assert not found.binding_ppm.any()


def test_nobody_disputes_through_a_link_and_who_talks_needs_none() -> None:
    people = debtors(channel("text", links=1.0) | {"response.dispute_taste": 1.0}, willing=SURE, cash=0)
    people.who.resentment[:] = 1.0
    assert set(people.respond(DAY, contacts(people, Channel.TEXT, offers=Offer.DEFERRAL)).outcome) == {Outcome.ARRANGED}
    found = [
        people.respond(DAY, contacts(people, CALL, offers=ALL_OFFERS, discount=0.5)).outcome
        for people in (debtors(channel("human_call", binding=1.0, links=links), cash=9_000) for links in (0.0, 1.0))
    ]
    assert np.array_equal(*found)


# --- arrangements for who is willing and cannot pay -------------------------------------------------------------------


def arranged(offers: int, **debt: Any) -> tuple[Any, Watch, Any]:
    """A call to willing people without a cent."""
    people = debtors(TALK, **{"willing": SURE, "cash": 0} | debt)
    people.who.resentment[:] = 1.0
    watch = Watch(people)
    return people, watch, people.respond(DAY, contacts(people, CALL, offers=offers, discount=0.5))


@pytest.mark.parametrize(
    ("willing", "offers", "outcome"),
    [
        (SURE, Offer.DEFERRAL, Outcome.ARRANGED),
        (SURE, Offer.RESTRUCTURE, Outcome.ARRANGED),
        (SURE, 0, Outcome.HARDSHIP),
        (SURE, Offer.PROMISE, Outcome.PROMISED),
        (SURE, Offer.WAIVER, Outcome.HARDSHIP),
        (SURE, Offer.SETTLEMENT, Outcome.HARDSHIP),
        (NEVER, ALL_OFFERS, Outcome.PROMISED),
        (NEVER, ALL_OFFERS - Offer.PROMISE, Outcome.NONE),
    ],
)
def test_arrangements_are_for_the_willing_who_cannot_pay(willing: float, offers: int, outcome: Outcome) -> None:
    people, watch, found = arranged(offers, willing=willing)
    assert set(found.outcome) == {outcome}
    assert not found.paid_cents.any()
    assert people.counts[0, Count.ARRANGEMENTS] == people.size * (outcome == Outcome.ARRANGED)
    assert set(people.who.resentment) == {0.7 if outcome == Outcome.ARRANGED else 1.0}  # an arrangement relieves
    watch.check_money()


def test_who_can_pay_gets_no_arrangement() -> None:
    people, watch, found = arranged(ALL_OFFERS, cash=102_000)
    assert set(found.outcome) == {Outcome.PAID}
    assert not people.counts[0, Count.ARRANGEMENTS]
    watch.check_money()


def test_a_letter_arranges_nothing() -> None:
    people = debtors(channel("letter"), willing=SURE, cash=0)
    watch = Watch(people)
    people.respond(DAY, contacts(people, Channel.LETTER, offers=ALL_OFFERS))
    assert watch.changed() == set()


def test_deferral_moves_the_arrears_to_the_next_statement() -> None:
    people, watch, _ = arranged(Offer.DEFERRAL | Offer.RESTRUCTURE)
    a = people.accounts
    assert watch.changed() == {
        "accounts.arrears_cents",
        "accounts.days_past_due",
        "accounts.put_off_cents",
        "accounts.deferred_cycle",
        "accounts.arranged_cycle",
        "accounts.arranged_cents",
        "people.resentment",
    }
    assert not people.flows.any()
    assert set(a.put_off_cents[:, 0]) == {20_000} == set(a.arranged_cents[:, 0])
    assert not a.arrears_cents.any()
    assert not a.days_past_due.any()
    people.bill(60)  # the next statement: what was put off, and a tenth of the other 82,000
    assert set(a.minimum_cents[:, 0]) == {28_200}
    watch.check_money()


def test_deferral_once_in_so_many_cycles_then_restructuring() -> None:
    people, _, _ = arranged(Offer.DEFERRAL)
    gap = people._numbers.platforms[0].terms.deferral_gap_cycles
    assert gap > 1
    in_debt(people, willing=SURE, cash=0)
    again = people.respond(DAY + 30, contacts(people, CALL, offers=Offer.DEFERRAL))
    assert set(again.outcome) == {Outcome.HARDSHIP}
    either = people.respond(DAY + 31, contacts(people, CALL, offers=Offer.DEFERRAL | Offer.RESTRUCTURE))
    assert set(either.outcome) == {Outcome.ARRANGED}
    assert set(people.accounts.plans_cents[:, 0]) == {100_000}
    in_debt(people, willing=SURE, cash=0)
    later = people.respond(DAY + 30 * int(gap), contacts(people, CALL, offers=Offer.DEFERRAL))
    assert set(later.outcome) == {Outcome.ARRANGED}


def test_restructuring_is_paid_off_in_six_statements_to_the_cent() -> None:
    people, watch, _ = arranged(Offer.RESTRUCTURE, principal=100_001, fees=2_003)
    a = people.accounts
    assert not a.billed_cents.any()
    assert not a.carried_cents.any()
    assert not a.arrears_cents.any()
    assert set(a.plans_cents[:, 0]) == {100_001}
    assert set(a.fees_cents[:, 0]) == {2_003}  # stay on the next statement
    assert not people.flows.any()
    people.who.cash_cents[:] = 10**7
    bills = []
    for day in range(60, 60 + 7 * 30):
        before = a.paid_cents[0, 0]
        people.bill(day)
        if a.paid_cents[0, 0] > before:
            bills.append(int(a.paid_cents[0, 0] - before))
    assert len(bills) == 6
    assert sum(bills) == 102_004
    assert bills[0] - 2_003 in (16_666, 16_667)
    assert set(bills[1:]) <= {16_666, 16_667}
    assert not (a.plans_cents + a.billed_cents + a.fees_cents).any()
    assert np.all(a.first_plan == NO_PLAN)
    assert watch.flow(Entry.PRINCIPAL_PAID) == 100_001 * people.size
    assert watch.flow(Entry.FEES_PAID) == 2_003 * people.size
    assert watch.flow(Entry.INSTALMENT_FEE) == 0


def test_restructuring_once_in_so_many_cycles() -> None:
    """Who misses the instalments is in arrears again, and stays so: a debt cannot be made young for ever."""
    people, _, _ = arranged(Offer.RESTRUCTURE)
    gap = int(people._numbers.platforms[0].terms.restructure_gap_cycles)
    assert gap == 12
    for day in range(60, 150):
        people.bill(day)
        people.age(day)
    assert (people.accounts.days_past_due[:, 0] > 30).all()
    asked = people.respond(150, contacts(people, CALL, offers=Offer.RESTRUCTURE))
    assert set(asked.outcome) == {Outcome.HARDSHIP}
    assert people.accounts.arrears_cents.all()
    later = people.respond(DAY + 30 * gap, contacts(people, CALL, offers=Offer.RESTRUCTURE))
    assert set(later.outcome) == {Outcome.ARRANGED}


def test_a_plan_of_each_debtor_is_his_own_even_where_room_runs_short() -> None:
    people = debtors(TALK, size=3_000, willing=SURE, cash=0)
    for principal, day in ((60_000, DAY), (90_000, DAY + 30 * 12)):
        in_debt(people, principal=principal, willing=SURE, cash=0)
        people.respond(day, contacts(people, CALL, offers=Offer.RESTRUCTURE))
    first = people.accounts.first_plan[:, 0]
    both = np.concatenate([first, people.plans.following[first]])
    assert len(set(both.tolist())) == 2 * people.size
    assert set(people.plans.amount_cents[first]) == {90_000}
    assert set(people.plans.amount_cents[people.plans.following[first]]) == {60_000}
    assert set(people.accounts.plans_cents[:, 0]) == {150_000}


@pytest.mark.parametrize(("cash", "fits"), [(1_000, True), (999, False), (1_999, True)])
def test_waiver_forgives_fees_to_who_can_then_pay_all_arrears(cash: int, fits: bool) -> None:
    """Arrears of 10,000, all but 1,000 of them half of the fees; a fifth of the minimum, 2,000, is beyond them."""
    people, watch, found = arranged(Offer.WAIVER, principal=50_000, fees=18_000, arrears=10_000, cash=cash)
    a, n = people.accounts, people.size
    if not fits:
        assert set(found.outcome) == {Outcome.HARDSHIP}
        assert watch.changed() == set()
        return
    assert set(found.outcome) == {Outcome.ARRANGED}
    assert set(found.paid_cents) == {1_000}
    assert watch.flow(Entry.FEES_WAIVED) == 9_000 * n
    assert watch.flow(Entry.FEES_PAID) == 1_000 * n
    assert set(a.fees_cents[:, 0]) == {8_000}
    assert set(a.billed_cents[:, 0]) == {50_000}
    assert not a.arrears_cents.any()
    assert not a.days_past_due.any()
    watch.check_money()


def test_a_settlement_in_full_forgives_what_is_left() -> None:
    people = debtors(TALK, claim=True, willing=SURE, cash=30_000)
    watch = Watch(people)
    found = people.respond(DAY, contacts(people, CALL, offers=Offer.SETTLEMENT, discount=1.0))
    assert set(found.outcome) == {Outcome.ARRANGED}
    assert watch.flow(Entry.RECOVERY) == 0
    assert watch.flow(Entry.CLAIM_FORGIVEN) == 102_000 * people.size
    assert not (people.accounts.billed_cents + people.accounts.fees_cents).any()
    assert people.counts[0, Count.SETTLEMENTS] == people.size
    assert np.all(people.accounts.status == Status.CHARGED_OFF)
    watch.check_money()


@pytest.mark.parametrize(("cash", "fits"), [(51_000, True), (60_000, True), (50_999, False)])
def test_settlement_forgives_half_to_who_can_pay_the_other_half(cash: int, fits: bool) -> None:
    people = debtors(TALK, claim=True, willing=SURE, cash=cash)
    watch = Watch(people)
    found = people.respond(DAY, contacts(people, CALL, offers=Offer.SETTLEMENT, discount=0.5))
    assert set(found.outcome) == {Outcome.ARRANGED if fits else Outcome.PAID}
    assert watch.flow(Entry.RECOVERY) == (51_000 if fits else cash) * people.size
    assert watch.flow(Entry.CLAIM_FORGIVEN) == (51_000 if fits else 0) * people.size
    watch.check_money()
