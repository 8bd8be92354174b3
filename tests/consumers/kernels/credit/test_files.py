"""What platforms see of consumers, and what reaches these: files, scores, offers, early freezes and calls, fraud."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.consumers import Population
from sim.consumers.rules.life import fraud
from sim.core.draws import uniforms_for
from sim.core.frames import AccountActions, Files, Offers, Scores
from sim.core.random import Stream
from sim.core.vocabulary import Channel, Fraud, Mark, Meeting, Status, Stock
from sim.market import CreditMarket
from tests.consumers import DAY, Watch, channel, contacts, debtors, in_debt, population
from tests.twin.compare import unequal_tables
from tests.twin.worlds import baseline

HURT = {"shopping.hurt_by_freeze": 0.5}
CALL = channel("ai_call", load=0.5)
SPREE = {"fraud.share": 0.5, "fraud.from_day": 30, "fraud.to_day": 50, "fraud.spree_days": 5}


def frozen(people: Population, who: Any = slice(None)) -> AccountActions:
    """Freeze the first account of these."""
    ids = people.ids[who]
    return AccountActions(ids, ids * 0, np.full(len(ids), 300_000), np.ones(len(ids), bool))


def everyone(people: Population, platform: int = 0) -> Files:
    """Everybody's file."""
    return people.files_of(people.ids, np.full(people.size, platform))


# --- files ------------------------------------------------------------------------------------------------------------


def test_files_of_a_day_are_of_those_with_a_statement() -> None:
    people = debtors(lenders=2)
    in_debt(people, 1)
    people.accounts.statement_day[:, 0] = people.ids % 30
    people.accounts.status[::7, 0] = Status.FROZEN
    people.accounts.status[1::7, 0] = Status.CHARGED_OFF
    watch = Watch(people)
    files = people.files(63)
    lent = np.isin(people.accounts.status[:, 0], (Status.OPEN, Status.FROZEN))
    wanted = [(i, 0) for i in people.ids[lent & (people.ids % 30 == 3)].tolist()]
    assert list(zip(files.consumer.tolist(), files.platform.tolist(), strict=True)) == wanted
    assert watch.changed() == set(), "reading changes something"
    assert people.files(60).platform.tolist() == [
        p for i in people.ids.tolist() for p in (0, 1) if p == 1 or (i % 30 == 0 and lent[i])
    ]


@pytest.mark.parametrize("block", [1, 97, 400])
def test_files_are_the_same_however_people_are_cut_into_blocks(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    people = debtors(lenders=2)
    people.accounts.statement_day[:, 0] = people.ids % 3
    whole = people.files(31)
    assert 100 < len(whole) < 200
    monkeypatch.setattr("sim.consumers.population._BLOCK", block)
    assert all(
        a.tobytes() == b.tobytes() for a, b in zip(vars(whole).values(), vars(people.files(31)).values(), strict=True)
    )


def test_a_file_tells_of_the_account() -> None:
    people = debtors(fees=2_000, arrears=20_000, minimum=5_000, days=20)
    accounts = people.accounts
    own = {
        "opened_cycle": 1,
        "worst_days": 25,
        "on_time_streak": 4,
        "paid_cents": 77,
        "orders_cents": 30_000,
        "n_orders": 3,
        "usual_cents": 9_000,
        "contacts_failed": 6,
        "arranged_cycle": 2,
        "score": 612,
    }
    for name, value in own.items():
        getattr(accounts, name)[:, 0] = value
    accounts.plans_cents[:, 0], accounts.unbilled_cents[:, 0] = 4_000, 600
    told = {name: set(column.tolist()) for name, column in vars(everyone(people)).items()}
    own |= {
        "limit_cents": 300_000,
        "owed_cents": 106_600,
        "billed_cents": 100_000,
        "minimum_cents": 5_000,
        "arrears_cents": 20_000,
        "days_past_due": 20,
        "platform": 0,
        "status": Status.OPEN,
        "income_cents": 600_000,
        "linked_cents": -1,
        "elsewhere_open": 0,
        "elsewhere_owed_cents": 0,
        "elsewhere_worst_days": 0,
    }
    assert told == {name: {value} for name, value in own.items()} | {"consumer": set(range(400))}


@pytest.mark.parametrize("status", [Status.NONE, Status.REFUSED, Status.REPAIRED])
def test_an_applicant_has_no_account_to_tell_of(status: Status) -> None:
    people = debtors()
    people.accounts.status[:, 0] = status
    files = everyone(people)
    nothing = vars(files).keys() - {"consumer", "status", "income_cents", "linked_cents", "arranged_cycle"}
    assert not any(vars(files)[name].any() for name in nothing)
    assert (files.arranged_cycle < -100).all()
    assert (files.status == status).all()


def test_the_bureau_tells_of_the_others() -> None:
    people = debtors(lenders=3)
    in_debt(people, 1, principal=50_000, fees=0, days=40)
    in_debt(people, 2, principal=7_000, fees=0, claim=True, days=100)
    own, first, second = (everyone(people, p) for p in range(3))
    assert set(own.elsewhere_open) == {1}, "a claim is no open account"
    assert set(own.elsewhere_owed_cents) == {57_000}
    assert set(own.elsewhere_worst_days) == {3_600}
    assert set(second.elsewhere_worst_days) == {40}
    assert set(second.elsewhere_open) == {2}
    people.accounts.billed_cents[:, 2] = 0
    assert set(everyone(people).elsewhere_worst_days) == {40}, "a claim paid is no longer told of as late"
    people.accounts.status[:, 1] = Status.REPAIRED
    assert set(everyone(people).elsewhere_owed_cents) == {0}
    assert (first.elsewhere_owed_cents == 102_000 + 7_000).all()


def test_cash_is_seen_of_those_with_a_linked_account() -> None:
    people = debtors({"population.linked_share": 0.4})
    linked = uniforms_for(people.key, Stream.PERSON_TRUST, 0, people.ids, 0)[:, 0] < 0.4
    people.who.cash_cents[:] = 1_000 + people.ids
    assert 100 < linked.sum() < 220
    assert np.array_equal(everyone(people).linked_cents, np.where(linked, 1_000 + people.ids, -1))


# --- from statement to statement --------------------------------------------------------------------------------------


def test_counts_begin_anew_in_the_evening_of_a_statement() -> None:
    people = debtors()
    accounts: Any = people.accounts
    accounts.statement_day[:, 0] = 10
    accounts.status[::2, 0] = Status.CHARGED_OFF
    for name, value in {"orders_cents": 8_000, "n_orders": 2, "worst_days": 40, "usual_cents": 4_000}.items():
        getattr(accounts, name)[:, 0] = value
    for day in (39, 41):
        people.close_day(day)
    assert set(accounts.orders_cents[:, 0]) == {8_000}
    assert set(people.files(40).orders_cents) == {8_000}, "on the day itself they are read first"
    people.close_day(40)
    lent, lost = slice(1, None, 2), slice(0, None, 2)
    names = ("orders_cents", "n_orders", "worst_days", "usual_cents")
    assert [set(getattr(accounts, name)[lent, 0].tolist()) for name in names] == [{0}, {0}, {0}, {6_000}]
    assert [set(getattr(accounts, name)[lost, 0].tolist()) for name in names] == [{8_000}, {2}, {40}, {4_000}]


def test_the_worst_of_a_cycle_is_kept_when_paid() -> None:
    people = debtors(days=20)
    people.age(DAY)
    assert set(people.accounts.worst_days[:, 0]) == {21}
    people.accounts.arrears_cents[:, 0] = 0
    people.accounts.days_past_due[:, 0] = 0
    people.age(DAY + 1)
    assert set(people.accounts.worst_days[:, 0]) == {21}


# --- scores and offers ------------------------------------------------------------------------------------------------


def test_scores_and_offers_reach_those_they_are_for() -> None:
    people = debtors(lenders=2)
    some, none = people.ids[::3], np.zeros(134, np.int64)
    watch = Watch(people)
    people.rescore(Scores(some, none + 1, 500 + some))
    assert watch.changed() == {"accounts.score"}
    assert np.array_equal(people.accounts.score[some, 1], 500 + some)
    people.offer(Offers(some, none, none, none + 90, none == 0))
    people.offer(Offers(some, none + 1, none + 250_000, none + 90, none > 0))
    assert watch.changed() == {
        "accounts.score",
        "accounts.deferral_offered",
        "accounts.offer_ppm",
        "accounts.offer_until",
    }
    assert people.accounts.deferral_offered.sum(axis=0).tolist() == [134, 0]
    assert people.accounts.offer_ppm.sum(axis=0).tolist() == [0, 134 * 250_000]
    people.offer(Offers(some, none, none, none, none > 0))
    assert people.accounts.deferral_offered[:, 0].sum() == 134, "what was offered stays offered"


# --- early freezes ----------------------------------------------------------------------------------------------------


def test_freezing_one_who_is_not_late_costs_his_goodwill() -> None:
    people = debtors(HURT, arrears=0, days=0)
    people.accounts.habit[:, 0], people.accounts.fairness[:, 0] = 3.0, 0.2
    people.apply(frozen(people, slice(0, 100)))
    assert set(people.accounts.fairness[:100, 0]) == {0.2 + 0.5 * (-1.0 - 0.2)}
    assert set(people.accounts.habit[:100, 0]) == {0.0}
    assert set(people.accounts.habit[100:, 0]) == {3.0}
    watch = Watch(people)
    people.apply(frozen(people, slice(0, 100)))
    assert watch.changed() == set(), "what is frozen already hurts no more"


def test_freezing_one_who_is_late_costs_nothing_more() -> None:
    people = debtors(HURT | {"shopping.hurt_by_freeze": 1.0}, arrears=1)
    people.accounts.habit[:, 0] = 3.0
    watch = Watch(people)
    people.apply(frozen(people))
    assert watch.changed() == {"accounts.status"}


# --- calls ------------------------------------------------------------------------------------------------------------


def test_a_call_before_anything_is_late_reminds() -> None:
    people = debtors(CALL | {"channels.ai_call.reach": 0.6}, arrears=0, days=0, minimum=5_000)
    watch = Watch(people)
    met = people.respond(DAY, contacts(people, Channel.AI_CALL, skill=0.0)).meeting == Meeting.REACHED
    assert 150 < met.sum() < 330
    assert np.array_equal(people.accounts.reminded[:, 0], met)
    assert not any(people.flows[0])
    assert watch.changed() == {"accounts.reminded", "accounts.load", "accounts.contacts_failed"}


@pytest.mark.parametrize(
    ("by", "skill", "minimum"),
    [(Channel.AI_CALL, 1.0, 5_000), (Channel.HUMAN_CALL, 0.0, 5_000), (Channel.AI_CALL, 0.0, 0)],
)
def test_other_contacts_remind_of_nothing(by: Channel, skill: float, minimum: int) -> None:
    """Whoever presses, and finds that arrears were paid today, leaves the next bill alone, as ever."""
    people = debtors(CALL | channel("human_call", load=0.5), arrears=0, days=0, minimum=minimum)
    people.respond(DAY, contacts(people, by, skill=skill))
    assert not people.accounts.reminded.any()
    assert (people.accounts.load[:, 0] == 0.5).all()


def test_contacts_that_fail_are_counted_until_one_arrives() -> None:
    people = debtors(channel("human_call", reach=0.0) | channel("letter"))
    people.who.marks[::4] = Mark.PHONE_DEAD
    for failed in range(1, 4):
        people.respond(DAY + failed, contacts(people, Channel.HUMAN_CALL))
        people.respond(DAY + failed, contacts(people, Channel.REMINDER))
        assert set(people.accounts.contacts_failed[:, 0]) == {failed}
    people.respond(DAY, contacts(people, Channel.LETTER))
    assert set(people.accounts.contacts_failed[:, 0]) == {0}


# --- fraud ------------------------------------------------------------------------------------------------------------


def test_who_commits_fraud_and_when_is_foretold() -> None:
    people = population(SPREE)
    lots = uniforms_for(people.key, Stream.PERSON_TRUST, 0, people.ids, 0).tolist()
    begins = [fraud.fraud_begins(lot[3], 30, 50) for lot in lots]
    planted = np.array([lot[1] < 0.5 for lot in lots])
    assert np.array_equal(people.who.marks & Mark.FRAUD > 0, planted)
    for day in (29, 30, 45, 54, 55):
        on_spree = [yes and day - 5 < first <= day for yes, first in zip(planted, begins, strict=True)]
        assert people.commits_fraud(people.ids, day).tolist() == on_spree
    assert people.commits_fraud(np.array([7, 7, 3]), 45).shape == (3,)


def test_takeovers_and_bust_outs_are_not_paid_for() -> None:
    people = debtors(
        SPREE | {"fraud.from_day": DAY, "fraud.to_day": DAY, "platforms.baitiao.reminders.reach": 1.0}, willing=50.0
    )
    planted = people.who.marks & Mark.FRAUD > 0
    lots = uniforms_for(people.key, Stream.PERSON_TRUST, 0, people.ids, 0)[:, 2]
    lasting = planted & np.array([fraud.fraud_kind(lot) != Fraud.CASH_OUT for lot in lots.tolist()])
    assert 100 < lasting.sum() < 170
    people.respond(DAY - 1, contacts(people, Channel.REMINDER).where(people.ids < 200))
    people.respond(DAY, contacts(people, Channel.REMINDER).where(people.ids >= 200))
    paid = people.accounts.paid_cents[:, 0] > 0
    assert paid[:200].all(), "before it begins they pay like others"
    assert np.array_equal(paid[200:], ~lasting[200:])


def test_nobody_is_marked_without_a_share() -> None:
    people = population({"population.vulnerable_share": 0.5})
    assert set(people.who.marks) == {0, Mark.VULNERABLE}
    assert not people.commits_fraud(people.ids, 100).any()


# --- counts -----------------------------------------------------------------------------------------------------------


def test_green_and_forborne_principal_are_counted() -> None:
    people = debtors(days=20)
    accounts: Any = people.accounts
    accounts.green_cents[:, 0] = 1_000
    accounts.arranged_cycle[:100, 0] = 1
    accounts.days_past_due[:10, 0] = 31
    accounts.status[10:20, 0] = Status.CHARGED_OFF
    stocks = people.close_day(359).stocks[0]
    assert stocks[Stock.GREEN_CENTS] == 390 * 1_000, "what is written off is no asset"
    assert stocks[Stock.FORBORNE_CENTS] == 80 * 100_000
    assert people.close_day(13 * 30).stocks[0][Stock.FORBORNE_CENTS] == 0, "a year later"


def test_what_was_ever_paid_is_a_view_that_cannot_be_written() -> None:
    people = debtors(lenders=2)
    paid = people.ever_paid()
    people.accounts.paid_cents[5, 1] = 17
    assert paid.shape == (400, 2)
    assert paid[5, 1] == 17
    with pytest.raises(ValueError, match="read-only"):
        paid[0, 0] = 1


def test_what_nobody_looks_at_changes_nothing() -> None:
    """Linked accounts, and how much an early freeze would hurt, are without effect while no platform watches."""
    worlds = [
        CreditMarket(baseline(population__size=250, days=70, **values), rng=2, threads=1)
        for values in ({}, {"population__linked_share": 0.7, "shopping__hurt_by_freeze": 1.0})
    ]
    for market in worlds:
        market.run()
    assert worlds[1].consumers.who.marks.any()
    assert unequal_tables(worlds[0].tables(), worlds[1].tables()) == []
