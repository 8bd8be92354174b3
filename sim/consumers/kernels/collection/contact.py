"""Contacts: who is reached, what it does to them, what they pay, promise or arrange."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.collection.door import at_relatives, at_work, n_relatives, turned_away
from sim.consumers.kernels.credit.arrange import arrange, concede
from sim.consumers.kernels.credit.payment import (
    able_before_others,
    hand_over,
    hand_over_claim,
    pay,
    pay_claim,
    willing_to_pay,
)
from sim.consumers.kernels.numbers import Channels, Habits, Response, Terms
from sim.consumers.rules.collection import contact, treatment
from sim.consumers.rules.credit import watch
from sim.consumers.rules.life import belief, life
from sim.consumers.state import Accounts, People, Plans, Ties
from sim.core import random
from sim.core.channels import having
from sim.core.compiled import kernel, kernel_part
from sim.core.random import Stream
from sim.core.vocabulary import Channel, Count, Mark, Meeting, Offer, Outcome, Relief, Status

__all__ = ["keep", "reach", "respond"]

Counts = NDArray[np.int64]
Key = tuple[int, int, int]
_PPM = 1_000_000.0
_NOBODY, _REACHED, _LOST, _REFUSED = (int(meeting) for meeting in Meeting)
_LETTER = int(Channel.LETTER)
_NEEDS_NUMBER, _NEEDS_ADDRESS = having("needs_number"), having("needs_address")
_VISITS_DEBTOR, _AT_WORK, _AT_RELATIVES = having("visits_debtor"), having("at_work"), having("at_relatives")
_MACHINE_CALLS = having("machine_calls_debtor")
_ARREARS_DEFERRED, _RESTRUCTURED, _WAIVED, _SETTLED = (int(relief) for relief in (
    Relief.ARREARS_DEFERRED, Relief.RESTRUCTURED, Relief.WAIVED, Relief.SETTLED))


@kernel_part
def _lost(channel: int, marks: int) -> bool:
    """The number is dead, or the debtor has moved, as far as the channel needs either."""
    return bool((_NEEDS_NUMBER[channel] and marks & Mark.PHONE_DEAD) or (
        _NEEDS_ADDRESS[channel] and marks & Mark.MOVED))


@kernel_part
def _meet(
    i: int, p: int, channel: int, arm: int, key: Key, day: int, who: People, accounts: Accounts, ties: Ties,
    channels: Channels, habits: Habits, response: Response,
) -> int:
    """What becomes of an attempt, a ``Meeting``; the same however often it is asked."""
    if channel == Channel.REMINDER:
        u, _, _, _ = random.uniforms(key, Stream.REACH, p, i, day)
        return _REACHED if u < channels.reminder_reach[arm, p] else _NOBODY
    if _lost(channel, who.marks[i]):
        return _LOST
    if _AT_WORK[channel] and not who.employed[i]:
        return _NOBODY
    if _AT_RELATIVES[channel] and n_relatives(i, ties) == 0:
        return _NOBODY
    u, v, _, _ = random.uniforms(key, Stream.MEET, p + 8 * channel, i, day)
    base = contact.contactability(channels.reach[arm, channel], habits.contactable_logit_sd, who.contactable[i])
    if not contact.reached(u, base, channels.evadable[arm, channel], who.evasion[i],
                           accounts.load[i, p], response.fatigue_weight):
        return _NOBODY
    if turned_away(i, p, channel, key, accounts, response):
        return _REFUSED
    if channels.binding[arm, channel] > 0.0 and contact.refuses(
            v, who.resentment[i], response.refuse_per_resentment):
        return _REFUSED
    return _REACHED


@kernel
def reach(
    key: Key, day: int, contacts: NDArray[np.int64], who: People, accounts: Accounts, ties: Ties, channels: Channels,
    habits: Habits, response: Response, out: NDArray[np.int64],
) -> None:
    """Write the ``Meeting`` of every row of ``contacts``, which has a row for each column of its frame."""
    for row in range(contacts.shape[1]):
        out[row] = _meet(contacts[0, row], contacts[1, row], contacts[2, row], contacts[3, row], key, day, who,
                         accounts, ties, channels, habits, response)


@kernel_part
def _feel(
    i: int, p: int, channel: int, arm: int, pressure: float, w: float, who: People, accounts: Accounts,
    channels: Channels, response: Response, counts: Counts,
) -> int:
    """What a contact that arrived leaves behind; returns the harm it did, thousandths of a point."""
    harshness = channels.harshness[arm, channel] + pressure
    accounts.fairness[i, p] = belief.view_after(
        accounts.fairness[i, p], -1.0, response.fairness_rate * belief.surprise(harshness, who.expected[i]))
    who.resentment[i] = treatment.resentment_after(
        who.resentment[i], harshness, who.expected[i], response.resentment_per_surprise)
    who.expected[i] = treatment.expected_after(who.expected[i], harshness, response.expectation_rate)
    who.pursuit[i] = treatment.raised(who.pursuit[i], channels.pursuit[arm, channel])
    who.cases_pursued[i] += channels.pursuit[arm, channel]
    who.exposed[i] = treatment.raised(who.exposed[i], channels.exposure[arm, channel])
    accounts.load[i, p] += channels.load[arm, channel]
    counts[p, Count.CONTACTS_REACHED] += 1
    frailty = response.vulnerable_harm if who.marks[i] & Mark.VULNERABLE else 1.0
    harm = treatment.harm(channels.harm[arm, channel], pressure, frailty)
    counts[p, Count.HARM_POINTS] += harm
    if contact.goes_out_of_contact(w, harshness, response.number_change):
        mark = Mark.MOVED if _VISITS_DEBTOR[channel] else Mark.PHONE_DEAD
        counts[p, Count.NUMBERS_CHANGED] += who.marks[i] & mark == 0
        who.marks[i] |= mark
    return harm


@kernel_part
def _opts_out(
    i: int, p: int, channel: int, arm: int, key: Key, day: int, who: People, channels: Channels, counts: Counts
) -> bool:
    """Asks not to be contacted on this channel again, where that is a right."""
    if channels.opts_out[arm, channel] == 0.0:
        return False
    u, _, _, _ = random.uniforms(key, Stream.OPT_OUT, p + 8 * channel, i, day)
    asks = contact.opts_out(u, who.resentment[i], channels.opts_out[arm, channel])
    counts[p, Count.OPT_OUTS] += asks
    return asks


@kernel_part
def _settle_up(
    i: int, p: int, channel: int, arm: int, offers: int, discount_ppm: int, load: float, skill: float,
    familiar: float, owner: int, key: Key, day: int, who: People, accounts: Accounts, plans: Plans, free_plan: int,
    channels: Channels, habits: Habits, response: Response, terms: Terms, flows: Counts, counts: Counts, out: Counts,
    row: int,
) -> bool:
    """Pay, arrange, promise, dispute or nothing; writes the outcome and returns whether the plan was used."""
    claimed = accounts.status[i, p] == Status.CHARGED_OFF
    u, v, w, _ = random.uniforms(key, Stream.TALK, p + 8 * channel, i, day)
    talks = channels.binding[arm, channel] > 0.0
    if talks and contact.disputes(v, who.resentment[i], response.dispute_taste):
        counts[p, Count.DISPUTES] += 1
        out[1, row] = Outcome.DISPUTED
        return False
    push = contact.persuasion(channels.persuasion[arm, channel], skill, familiar, response.weight_familiar,
                              load, response.fatigue_weight)
    before = accounts.paid_cents[i, p]
    pressed = accounts.billed_cents[i, p] + accounts.fees_cents[i, p] if claimed else accounts.arrears_cents[i, p]
    able = able_before_others(i, p, day, channels.presence[arm, channel], who, accounts, habits)
    was_willing = willing_to_pay(i, p, key, day, push, able, who, accounts, habits, response, terms)
    answers = talks or (was_willing and contact.follows_link(w, channels.links[arm, channel]))
    if answers and was_willing and concede(
            i, p, able, offers, discount_ppm, day, owner, who, accounts, response, terms, flows, counts):
        out[1, row] = Outcome.ARRANGED
        out[8, row], out[9, row] = _SETTLED if claimed else _WAIVED, pressed - (accounts.paid_cents[i, p] - before)
    elif was_willing and claimed:
        hand_over_claim(i, p, able, owner, who, accounts, habits, flows)
    elif was_willing:
        _, x, _, _ = random.uniforms(key, Stream.BILL, p, i, day)
        hand_over(i, p, key, day, x, push, able, who, accounts, habits, flows, counts)
    cleared = accounts.arrears_cents[i, p] == 0 and (
        not claimed or accounts.billed_cents[i, p] + accounts.fees_cents[i, p] == 0)
    used = False
    if answers and was_willing and not cleared:
        out[1, row] = Outcome.HARDSHIP
        if not claimed:
            billed = accounts.billed_cents[i, p]
            found = arrange(i, p, offers, day, who, accounts, plans, free_plan, response, terms, counts)
            if found > 0:
                out[1, row] = Outcome.ARRANGED
                cleared = True
                used = found == Offer.RESTRUCTURE
                out[8, row] = _RESTRUCTURED if used else _ARREARS_DEFERRED
                out[9, row] = billed if used else accounts.put_off_cents[i, p]
    out[2, row] = accounts.paid_cents[i, p] - before
    if out[2, row] > 0 and out[1, row] != Outcome.ARRANGED:
        out[1, row] = Outcome.PAID
    if answers and not cleared and offers & Offer.PROMISE and contact.promises(u, response.promise_taste):
        owed = accounts.arrears_cents[i, p]
        if claimed:
            owed = contact.promised_sum(accounts.billed_cents[i, p] + accounts.fees_cents[i, p],
                                        who.income_cents[i], response.promise_income_share)
        out[1, row] = Outcome.PROMISED
        out[3, row] = owed
        out[4, row] = day + life.days_to_pay_day(day, int(who.pay_day[i]))
        out[5, row] = int(_PPM * contact.binding(channels.binding[arm, channel], familiar, response.weight_familiar))
        counts[p, Count.PROMISES_GIVEN] += 1
    return used


@kernel_part
def _read_reminder(
    i: int, p: int, key: Key, day: int, who: People, accounts: Accounts, habits: Habits, response: Response,
    terms: Terms, flows: Counts, counts: Counts,
) -> int:
    """Attend to an overdue bill, or keep the next due date in mind; returns what was paid, cents."""
    before = accounts.paid_cents[i, p]
    if accounts.arrears_cents[i, p] > 0:
        _, x, _, _ = random.uniforms(key, Stream.BILL, p, i, day)
        pay(i, p, key, day, x, 0.0, who, accounts, habits, response, terms, flows, counts)
    elif accounts.minimum_cents[i, p] > 0:
        accounts.reminded[i, p] = True
    cents: int = accounts.paid_cents[i, p] - before
    return cents


@kernel
def respond(
    key: Key, day: int, contacts: NDArray[np.int64], who: People, accounts: Accounts, ties: Ties, plans: Plans,
    free_plans: NDArray[np.int64], channels: Channels, habits: Habits, response: Response, terms: Terms,
    flows: Counts, counts: Counts, out: NDArray[np.int64],
) -> int:
    """Debtors answer today's contacts in turn; returns how many of ``free_plans`` were used.

    ``contacts`` and ``out`` have a row for each column of the frames ``Contacts`` and ``Outcomes``, ``out`` two more:
    the ``Relief`` found, and its cents. Whoever is reached by a machine of no skill, one that does not press, while
    nothing is late, keeps the next due date in mind. (One that presses, and finds that the arrears were paid this very
    day, says nothing of the next bill.)
    """
    used = 0
    for row in range(contacts.shape[1]):
        i, p, channel, arm = contacts[0, row], contacts[1, row], contacts[2, row], contacts[3, row]
        meeting = _meet(i, p, channel, arm, key, day, who, accounts, ties, channels, habits, response)
        out[0, row] = meeting
        if channel == Channel.REMINDER:
            if meeting == _REACHED:
                out[2, row] = _read_reminder(
                    i, p, key, day, who, accounts, habits, response, terms, flows, counts)
            continue
        if meeting == _LOST:
            out[1, row] = Outcome.LOST
        elif _VISITS_DEBTOR[channel]:
            who.evasion[i] = treatment.raised(who.evasion[i], response.evasion_per_visit)
            if meeting == _NOBODY:  # what is left at the door is a letter, and is read like one
                channel = _LETTER
                meeting = _meet(i, p, channel, arm, key, day, who, accounts, ties, channels, habits, response)
        accounts.contacts_failed[i, p] = watch.failed_in_a_row(
            accounts.contacts_failed[i, p], meeting in (_REACHED, _REFUSED))
        if meeting in (_NOBODY, _LOST):
            continue
        _, _, w, _ = random.uniforms(key, Stream.MEET, p + 8 * channel, i, day)
        load = accounts.load[i, p]  # a contact is not tired of itself
        out[6, row] = _feel(i, p, channel, arm, contacts[7, row] / _PPM, w, who, accounts, channels, response, counts)
        if channel == contacts[2, row]:  # not by what is left at the door
            out[7, row] = _opts_out(i, p, channel, arm, key, day, who, channels, counts)
        if channels.binding[arm, channel] > 0.0 and meeting == _REACHED and who.marks[i] & Mark.VULNERABLE:
            who.marks[i] |= Mark.FLAGGED
        owes = accounts.arrears_cents[i, p] > 0 or accounts.status[i, p] == Status.CHARGED_OFF
        if _AT_WORK[channel]:
            at_work(i, p, key, day, who, response, counts)
        elif owes and _AT_RELATIVES[channel] and meeting == _REACHED and at_relatives(
                i, p, channels.harshness[arm, channel] + contacts[7, row] / _PPM, contacts[9, row], key, day, who,
                accounts, ties, habits, response, flows, counts, out, row):
            continue
        if meeting == _REFUSED:
            out[1, row] = Outcome.REFUSED
        elif owes:
            used += _settle_up(
                i, p, channel, arm, contacts[4, row], contacts[5, row], load, contacts[6, row] / _PPM,
                contacts[8, row] / _PPM, contacts[9, row], key, day, who, accounts, plans, free_plans[used], channels,
                habits, response, terms, flows, counts, out, row)
        elif _MACHINE_CALLS[channel] and contacts[6, row] == 0 and accounts.minimum_cents[i, p] > 0:
            accounts.reminded[i, p] = True
    return used


@kernel
def keep(
    key: Key, day: int, promises: NDArray[np.int64], who: People, accounts: Accounts, habits: Habits,
    response: Response, terms: Terms, flows: Counts, counts: Counts, out: NDArray[np.int64],
) -> None:
    """Promises fall due: those who gave them attend, bound as far as a promise binds.

    ``promises`` and ``out`` have a row for each column of the frames ``Promises`` and ``Outcomes``; ``out`` tells
    ``Outcome.PAID`` for one that was kept, before or today.
    """
    for row in range(promises.shape[1]):
        i, p = promises[0, row], promises[1, row]
        binding, owner = promises[3, row] / _PPM, promises[4, row]
        before = accounts.paid_cents[i, p]
        if accounts.status[i, p] == Status.CHARGED_OFF:
            pay_claim(i, p, key, day, binding, owner, who, accounts, habits, response, terms, flows)
        elif accounts.arrears_cents[i, p] > 0:
            _, x, _, _ = random.uniforms(key, Stream.BILL, p, i, day)
            pay(i, p, key, day, x, binding, who, accounts, habits, response, terms, flows, counts)
        paid = accounts.paid_cents[i, p] - before
        claim = accounts.billed_cents[i, p] + accounts.fees_cents[i, p]
        nothing_left = claim == 0 or (
            accounts.status[i, p] != Status.CHARGED_OFF and accounts.arrears_cents[i, p] == 0)
        kept = nothing_left or paid >= promises[2, row]
        out[0, row] = _REACHED
        out[1, row] = Outcome.PAID if kept else Outcome.NONE
        out[2, row] = paid
        counts[p, Count.PROMISES_KEPT] += kept
        counts[p, Count.PROMISES_BROKEN] += not kept
