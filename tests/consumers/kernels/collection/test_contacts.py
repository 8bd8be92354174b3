"""Reach, persuade, bind: each step alone, switched on and off; what contacts leave behind.

Draws are known by their address, so that who is reached and who pays is foretold person by person: no false alarms.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.core.draws import uniforms_for
from sim.core.random import Stream
from sim.core.vocabulary import Channel, Count, Mark, Meeting, Outcome, Status
from tests.consumers import DAY, Watch, channel, contacts, debtors, in_debt, logistic, luck, will

CALL, LETTER, VISIT = Channel.HUMAN_CALL, Channel.LETTER, Channel.VISIT_HOME
COLLECTION = [one for one in Channel if one is not Channel.REMINDER]
USUAL_FEELINGS = {
    "response.number_change": 0.3,
    "response.dispute_taste": 0.5,
    "response.refuse_per_resentment": 0.5,
    "response.expected_harshness": 0.2,
}


# --- reaching ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", list(Channel), ids=lambda by: by.name)
def test_asking_who_is_reached_changes_nothing_and_answers_alike(by: Channel) -> None:
    people = debtors(USUAL_FEELINGS)
    people.who.resentment[::3] = 4.0
    people.who.evasion[::2] = 0.5
    people.who.marks[::5] = Mark.PHONE_DEAD | Mark.MOVED
    work, watch = contacts(people, by), Watch(people)
    first, second = people.reach(DAY, work), people.reach(DAY, work)
    assert np.array_equal(first, second)
    assert watch.changed() == set()
    assert not people.flows.any()
    assert not people.counts.any()
    assert np.array_equal(people.respond(DAY, work).meeting, first)


@pytest.mark.parametrize(
    "by", [one for one in COLLECTION if one is not Channel.VISIT_RELATIVES], ids=lambda by: by.name
)
def test_who_is_reached_is_foretold(by: Channel) -> None:
    """0.8 * (1 - 0.5 * evasion) * exp(-0.15 * load)."""
    people = debtors(channel(by.name.lower(), reach=0.8, evadable=0.5))
    people.who.evasion[::2] = 0.6
    people.accounts.load[::3, 0] = 4.0
    chance = 0.8 * (1 - 0.5 * people.who.evasion) * np.exp(-0.15 * people.accounts.load[:, 0])
    assert np.array_equal(people.reach(DAY, contacts(people, by)) == Meeting.REACHED, luck(people, by)[:, 0] < chance)


@pytest.mark.parametrize(
    "by", [one for one in COLLECTION if one not in (VISIT, Channel.VISIT_WORK)], ids=lambda by: by.name
)
def test_who_is_not_reached_is_as_if_nobody_had_tried(by: Channel) -> None:
    people = debtors(channel(by.name.lower(), reach=0.0, persuasion=5.0, binding=5.0, load=5.0, harshness=2.0))
    watch = Watch(people)
    found = people.respond(DAY, contacts(people, by, offers=31))
    assert watch.changed() == {"accounts.contacts_failed"}, "all that is left is that the platform knows"
    assert not people.counts.any()
    assert not any(values.any() for values in vars(found).values())


def test_to_be_reached_is_to_be_reminded_and_no_more() -> None:
    """Neither persuaded nor bound, those pay who would have paid had they thought of it: a coin."""
    people = debtors(channel("human_call"))
    watch = Watch(people)
    found = people.respond(DAY, contacts(people, CALL, offers=31))
    pays = will(people) < 0.5
    assert np.array_equal(watch.gone("people.cash_cents"), np.where(pays, 102_000, 0))
    assert np.array_equal(found.paid_cents, watch.gone("people.cash_cents"))
    assert np.array_equal(found.outcome, np.where(pays, Outcome.PAID, Outcome.NONE))
    assert people.counts[0, Count.CURES] == pays.sum()
    watch.check_money()


# --- persuading -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("persuasion", "skill", "familiar", "logits"),
    [
        (2.0, 1.0, 0.0, 2.0),
        (2.0, 0.0, 0.0, 0.0),
        (0.0, 3.0, 1.0, 0.0),
        (1.0, 1.5, 0.0, 1.5),
        (1.0, 1.0, 1.0, 1.5),
        (-2.0, 1.0, 0.0, -2.0),
    ],
)
def test_persuasion_alone(persuasion: float, skill: float, familiar: float, logits: float) -> None:
    people = debtors(channel("human_call", persuasion=persuasion))
    watch = Watch(people)
    found = people.respond(DAY, contacts(people, CALL, offers=31, skill=skill, familiar=familiar))
    assert np.array_equal(found.paid_cents > 0, will(people) < logistic(logits))
    assert not (found.outcome == Outcome.PROMISED).any()
    assert not found.binding_ppm.any()
    watch.check_money()


def test_persuasion_is_for_once() -> None:
    """The day after, without a word, those pay who would have paid anyway."""
    people = debtors(channel("human_call", persuasion=5.0) | channel("letter"), cash=0)
    people.respond(DAY, contacts(people, CALL))
    people.who.cash_cents[:] = 10**6
    found = people.respond(DAY + 1, contacts(people, LETTER))
    assert np.array_equal(found.paid_cents > 0, will(people) < 0.5)


# --- fatigue ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("fatigue", "kept"), [(0.15, np.exp(-0.45)), (0.0, 1.0)])
def test_many_contacts_lose_their_reach_and_their_force(fatigue: float, kept: float) -> None:
    """Three calls with a load of 1 each before the one that counts."""
    leaves = channel("ai_call", load=1.0) | channel("human_call", reach=0.9, persuasion=3.0)
    people = debtors(leaves | {"response.fatigue_weight": fatigue}, cash=0)
    for day in (DAY, DAY + 1, DAY + 2):
        people.respond(day, contacts(people, Channel.AI_CALL))
    assert np.all(people.accounts.load[:, 0] <= 3.0)
    people.accounts.load[:, 0] = 3.0
    people.who.cash_cents[:] = 10**6
    found = people.respond(DAY + 3, contacts(people, CALL))
    met = luck(people, CALL, DAY + 3)[:, 0] < 0.9 * kept
    assert np.array_equal(found.meeting == Meeting.REACHED, met)
    assert np.array_equal(found.paid_cents > 0, met & (will(people) < logistic(3.0 * kept)))


def test_load_is_of_this_creditor_and_fades() -> None:
    people = debtors(channel("human_call", load=2.0), lenders=2, cash=0)
    people.respond(DAY, contacts(people, CALL))
    assert np.all(people.accounts.load == [2.0, 0.0])
    people.earn(45)  # pay day
    assert np.allclose(people.accounts.load, [0.6, 0.0])


# --- what contacts leave behind ---------------------------------------------------------------------------------------


def test_what_a_contact_leaves_behind() -> None:
    """Harshness 0.5 and pressure 0.3 on one who expected 0.2."""
    leaves = channel("human_call", harshness=0.5, pursuit=0.4, exposure=0.25, load=1.0, harm=2.0)
    people = debtors(leaves | {"response.expected_harshness": 0.2}, cash=0)
    people.respond(DAY, contacts(people, CALL, pressure=0.3))
    who = people.who
    left = (who.resentment[0], who.expected[0], who.pursuit[0], who.exposed[0], people.accounts.load[0, 0])
    assert left == pytest.approx((0.6, 0.32, 0.4, 0.25, 1.0))
    assert people.counts[0, Count.CONTACTS_REACHED] == people.size
    assert people.counts[0, Count.HARM_POINTS] == 2_600 * people.size


@pytest.mark.parametrize(
    ("leaf", "weight", "sign"),
    [("pursuit", "weight_pursuit", 1), ("exposure", "weight_stigma", 1), ("harshness", "weight_resentment", -1)],
)
def test_each_feeling_moves_willingness_by_its_weight(leaf: str, weight: str, sign: int) -> None:
    for value in (1.0, 0.0):
        people = debtors(channel("human_call", **{leaf: 0.8}) | {f"response.{weight}": value})
        found = people.respond(DAY, contacts(people, CALL))
        assert np.array_equal(found.paid_cents > 0, will(people) < logistic(sign * 0.8 * value))


def payers_after(treatment: float, weight: float, lenders: int = 1) -> Any:
    """Who pays at a mild call of the next cycle, after six contacts of that harshness met with an empty purse."""
    leaves = channel("human_call", harshness=treatment) | channel("ai_call")
    people = debtors(leaves | {"response.weight_resentment": weight}, lenders=lenders, cash=0)
    if lenders > 1:
        people.accounts.status[:, 1] = Status.OPEN
    for day in range(DAY, DAY + 6):
        people.respond(day, contacts(people, CALL))
    people.who.cash_cents[:] = 10**6
    return people.respond(70, contacts(people, Channel.AI_CALL)).paid_cents > 0


def test_more_pressure_can_lower_repayment() -> None:
    mild, harsh = payers_after(0.0, 1.0), payers_after(1.0, 1.0)
    assert np.all(mild[harsh])  # nobody pays for being treated harshly
    assert harsh.sum() < 0.5 * mild.sum()
    assert harsh.sum() > payers_after(1.0, 1.0, lenders=2).sum()  # with other credit it bites harder
    assert mild.sum() == payers_after(0.0, 1.0, lenders=2).sum()


def test_without_a_weight_resentment_costs_nothing() -> None:
    assert np.array_equal(payers_after(0.0, 0.0), payers_after(1.0, 0.0))
    assert np.array_equal(payers_after(0.0, 0.0, lenders=2), payers_after(1.0, 0.0, lenders=2))


# --- visits -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [VISIT, Channel.VISIT_WORK], ids=lambda by: by.name)
def test_a_visit_that_meets_nobody_is_a_letter(by: Channel) -> None:
    leaves = (
        USUAL_FEELINGS
        | channel(by.name.lower(), reach=0.0, binding=1.0, harshness=2.0)
        | {"channels.letter.reach": 0.7, "channels.letter.evadable": 0.0, "channels.letter.harshness": 0.6}
    )
    visited, written_to = debtors(leaves), debtors(leaves)
    watch, _ = Watch(visited), Watch(written_to)
    at_door = visited.respond(DAY, contacts(visited, by, offers=31, skill=1.3, pressure=0.2))
    by_post = written_to.respond(DAY, contacts(written_to, LETTER, offers=31, skill=1.3, pressure=0.2))
    assert np.all(visited.who.evasion == pytest.approx(0.15))
    visited.who.evasion[:] = 0.0
    for table in ("who", "accounts"):
        for name, column in getattr(visited, table).columns().items():
            assert np.array_equal(column, getattr(getattr(written_to, table), name)), name
    assert np.array_equal(visited.flows, written_to.flows)
    assert np.array_equal(visited.counts, written_to.counts)
    assert np.array_equal(at_door.paid_cents, by_post.paid_cents)
    assert not at_door.meeting.any()
    assert 0 < by_post.meeting.sum() < visited.size
    watch.check_money()


def test_evasion_is_learnt_from_visits_only_and_works_against_calls() -> None:
    leaves = channel("visit_home") | channel("human_call", evadable=1.0)
    people = debtors(leaves | {"response.evasion_per_visit": 0.5}, cash=0)
    for day in (DAY, DAY + 1):
        people.respond(day, contacts(people, CALL))
    assert not people.who.evasion.any()
    for day in (DAY + 2, DAY + 3):
        people.respond(day, contacts(people, VISIT))
    assert np.all(people.who.evasion == 0.75)
    met = people.reach(DAY + 4, contacts(people, CALL)) == Meeting.REACHED
    assert np.array_equal(met, luck(people, CALL, DAY + 4)[:, 0] < 0.25)


@pytest.mark.parametrize(
    ("by", "key"), [(VISIT, "home_share"), (Channel.VISIT_WORK, "work_share")], ids=lambda value: str(value)
)
def test_who_is_met_at_a_door_is_there(by: Channel, key: str) -> None:
    people = debtors(channel(by.name.lower()) | {f"response.{key}": 0.3})
    assert np.array_equal(people.reach(DAY, contacts(people, by)) == Meeting.REACHED, luck(people, by)[:, 0] < 0.3)


def test_nobody_without_a_job_is_met_at_work() -> None:
    people = debtors(channel("visit_work"))
    people.who.employed[::2] = False
    assert np.array_equal(people.reach(DAY, contacts(people, Channel.VISIT_WORK)), people.who.employed)


# --- refusing, disputing, going out of contact ------------------------------------------------------------------------


def test_who_refuses_to_talk_pays_nothing_and_feels_it_all_the_same() -> None:
    people = debtors(
        channel("human_call", binding=1.0, load=1.0)
        | channel("letter")
        | {"response.fatigue_weight": 0.0}
        | {"response.refuse_per_resentment": 0.1, "response.weight_resentment": 0.0},
        willing=50.0,
    )
    people.who.resentment[:] = 5.0
    refuses = luck(people, CALL)[:, 1] < 1 - np.exp(-0.5)
    found = people.respond(DAY, contacts(people, CALL, offers=31))
    assert np.array_equal(found.meeting, np.where(refuses, Meeting.REFUSED, Meeting.REACHED))
    assert np.array_equal(found.outcome, np.where(refuses, Outcome.REFUSED, Outcome.PAID))
    assert np.array_equal(found.paid_cents > 0, ~refuses)
    assert np.all(people.accounts.load == 1.0)
    written = people.respond(DAY + 1, contacts(people, LETTER))
    assert np.array_equal(written.paid_cents > 0, refuses)  # a letter asks for no answer


def test_who_disputes_neither_pays_nor_promises() -> None:
    people = debtors(channel("human_call", binding=1.0) | {"response.dispute_taste": 1.0}, willing=50.0)
    people.who.resentment[::2] = 1.0
    watch = Watch(people)
    found = people.respond(DAY, contacts(people, CALL, offers=31))
    assert set(found.outcome[::2]) == {Outcome.DISPUTED}
    assert set(found.outcome[1::2]) == {Outcome.PAID}
    assert not found.paid_cents[::2].any()
    assert people.counts[0, Count.DISPUTES] == people.size // 2
    watch.check_money()


@pytest.mark.parametrize(
    ("by", "mark", "lost", "still"),
    [
        (
            CALL,
            Mark.PHONE_DEAD,
            (CALL, Channel.TEXT, Channel.AI_CALL, Channel.APP_PUSH),
            (LETTER, VISIT, Channel.VISIT_WORK, Channel.CALL_TO_CONTACTS),
        ),
        (VISIT, Mark.MOVED, (LETTER, VISIT, Channel.LAWYERS_LETTER), (CALL, Channel.TEXT, Channel.VISIT_WORK)),
    ],
    ids=["phone", "address"],
)
def test_the_harshly_treated_go_out_of_contact(by: Channel, mark: Mark, lost: Any, still: Any) -> None:
    every = {key: value for one in COLLECTION for key, value in channel(one.name.lower()).items()}
    people = debtors(every | channel(by.name.lower(), harshness=1.0) | {"response.number_change": 0.4}, cash=0)
    people.respond(DAY, contacts(people, by))
    gone = luck(people, by)[:, 2] < 0.4
    assert np.array_equal(people.who.marks, np.where(gone, mark, 0))
    assert people.counts[0, Count.NUMBERS_CHANGED] == gone.sum() > 0
    for one in lost:
        assert np.array_equal(people.reach(DAY + 1, contacts(people, one)) == Meeting.LOST, gone), one.name
    for one in still:
        assert not (people.reach(DAY + 1, contacts(people, one)) == Meeting.LOST).any(), one.name
    found = people.respond(DAY + 1, contacts(people, lost[-1]))
    assert np.array_equal(found.outcome == Outcome.LOST, gone)
    people.found_again(np.flatnonzero(gone)[:3])
    assert np.array_equal(np.flatnonzero(people.who.marks), np.flatnonzero(gone)[3:])
    assert (people.reach(DAY + 2, contacts(people, by)) == Meeting.LOST).sum() == gone.sum() - 3


# --- several creditors ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pressed", "due", "paid"),
    [(1.0, 500_000, 50_000), (3.0, 500_000, 25_000), (0.0, 500_000, 100_000), (1.0, 20_000, 80_000)],
)
def test_creditors_who_press_share_the_purse(pressed: float, due: int, paid: int) -> None:
    """100,000 in hand, and debts elsewhere: one pressed for, to a third lender one that nobody presses for."""
    people = debtors(channel("human_call"), lenders=3)
    for lender, owed in ((2, 900_000), (1, due), (0, 100_000)):
        in_debt(people, lender, principal=owed, fees=0, arrears=owed, cash=100_000, willing=50.0)
    people.accounts.load[:, 1] = pressed
    watch = Watch(people)
    found = people.respond(DAY, contacts(people, CALL))
    assert set(found.paid_cents) == {paid}
    assert set(watch.gone("people.cash_cents")) == {paid}
    watch.check_money()


# --- opting out -------------------------------------------------------------------------------------------------------


def test_who_resents_a_call_asks_for_no_more_of_them_where_that_is_a_right() -> None:
    """Everyone resents it by 1; the draws that decide are foretold: no false alarm."""
    harsh = channel("human_call", harshness=1.0) | {
        "response.resentment_per_surprise": 1.0,
        "response.opts_out_per_resentment": 0.5,
    }
    chance = 1.0 - np.exp(-0.5)
    for right, channels in ((True, ("human_call", "text")), (False, ("text",)), (False, ())):
        people = debtors(harsh | {"regime.opt_out": channels})
        found = people.respond(DAY, contacts(people, CALL))
        u = uniforms_for(people.key, Stream.OPT_OUT, 8 * CALL, people.ids, DAY)[:, 0]
        assert np.array_equal(found.opted_out > 0, (u < chance) & right)
        assert people.counts[0, Count.OPT_OUTS] == found.opted_out.sum()
    assert 0.3 < (u < chance).mean() < 0.5


def test_who_is_not_met_or_resents_nothing_does_not_opt_out() -> None:
    everything = {"regime.opt_out": ("human_call", "text"), "response.opts_out_per_resentment": 5.0}
    for leaves in (channel("human_call", reach=0.0, harshness=1.0), channel("human_call")):
        people = debtors(leaves | {"response.resentment_per_surprise": 1.0} | everything)
        assert not people.respond(DAY, contacts(people, CALL)).opted_out.any()
