"""Contacts: who is reached, what it does to them, what they pay, promise or arrange."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.collection.answer import Answered, settle_up
from sim.consumers.kernels.collection.door import at_relatives, at_work, n_relatives, turned_away
from sim.consumers.kernels.credit.owing import balance_due
from sim.consumers.kernels.credit.payment import pay, pay_claim
from sim.consumers.kernels.world import Counts, Day, World
from sim.consumers.rules.collection import contact, treatment
from sim.consumers.rules.credit import watch
from sim.consumers.rules.life import belief
from sim.core import random
from sim.core.channels import having
from sim.core.compiled import kernel, kernel_part
from sim.core.frames import Contacts, Outcomes, Promises
from sim.core.random import Stream
from sim.core.units import MILLION
from sim.core.vocabulary import Channel, Count, Mark, Meeting, Outcome, Status

__all__ = ["keep", "reach", "respond"]


_NOBODY, _REACHED, _LOST, _REFUSED = (int(meeting) for meeting in Meeting)
_LETTER = int(Channel.LETTER)
_NEEDS_NUMBER, _NEEDS_ADDRESS = having("needs_number"), having("needs_address")
_VISITS_DEBTOR, _AT_WORK, _AT_RELATIVES = having("visits_debtor"), having("at_work"), having("at_relatives")
_MACHINE_CALLS = having("machine_calls_debtor")


@kernel_part
def _lost(channel: int, marks: int) -> bool:
    """The number is dead, or the debtor has moved, as far as the channel needs either."""
    return bool(
        (_NEEDS_NUMBER[channel] and marks & Mark.PHONE_DEAD) or (_NEEDS_ADDRESS[channel] and marks & Mark.MOVED)
    )


@kernel_part
def _meet(i: int, p: int, channel: int, arm: int, world: World, today: Day) -> int:
    """What becomes of an attempt, a ``Meeting``; the same however often it is asked."""
    who, accounts, ties, scenario, numbers = world.who, world.accounts, world.ties, world.scenario[0], world.numbers
    response, channels = world.scenario[0].response, world.numbers.channels
    if channel == Channel.REMINDER:
        u, _, _, _ = random.uniforms(today.key, Stream.REACH, p, i, today.day)
        return _REACHED if u < numbers.reminder_reach[arm, p] else _NOBODY
    if _lost(channel, who.marks[i]):
        return _LOST
    if _AT_WORK[channel] and not who.employed[i]:
        return _NOBODY
    if _AT_RELATIVES[channel] and n_relatives(i, ties) == 0:
        return _NOBODY
    u, v, _, _ = random.uniforms_at(today.key, Stream.MEET, p, channel, i, today.day)
    base = contact.contactability(
        channels[arm, channel].reach, scenario.population.contactable_logit_sd, who.contactable[i]
    )
    if not contact.reached(
        u, base, channels[arm, channel].evadable, who.evasion[i], accounts.load[i, p], response.fatigue_weight
    ):
        return _NOBODY
    if turned_away(i, p, channel, world, today.key):
        return _REFUSED
    if channels[arm, channel].binding > 0.0 and contact.refuses(v, who.resentment[i], response.refuse_per_resentment):
        return _REFUSED
    return _REACHED


@kernel
def reach(contacts: Contacts, world: World, today: Day, out: NDArray[np.int64]) -> None:
    """Write the ``Meeting`` of every row of ``contacts``."""
    for row in range(len(contacts)):
        out[row] = _meet(
            contacts.consumer[row], contacts.platform[row], contacts.channel[row], contacts.arm[row], world, today
        )


@kernel_part
def _feel(i: int, p: int, channel: int, arm: int, pressure: float, w: float, world: World, counts: Counts) -> int:
    """What a contact that arrived leaves behind; returns the harm it did, thousandths of a point."""
    who, accounts, scenario, response = world.who, world.accounts, world.scenario[0], world.scenario[0].response
    channels = world.numbers.channels
    harshness = channels[arm, channel].harshness + pressure
    accounts.fairness[i, p] = belief.view_after(
        accounts.fairness[i, p], -1.0, scenario.beliefs.fairness_rate * belief.surprise(harshness, who.expected[i])
    )
    who.resentment[i] = treatment.resentment_after(
        who.resentment[i], harshness, who.expected[i], response.resentment_per_surprise
    )
    who.expected[i] = treatment.expected_after(who.expected[i], harshness, response.expectation_rate)
    who.pursuit[i] = treatment.raised(who.pursuit[i], channels[arm, channel].pursuit)
    who.cases_pursued[i] += channels[arm, channel].pursuit
    who.exposed[i] = treatment.raised(who.exposed[i], channels[arm, channel].exposure)
    accounts.load[i, p] += channels[arm, channel].load
    counts[p, Count.CONTACTS_REACHED] += 1
    frailty = response.vulnerable_harm if who.marks[i] & Mark.VULNERABLE else 1.0
    harm = treatment.harm(channels[arm, channel].harm, pressure, frailty)
    counts[p, Count.HARM_POINTS] += harm
    if contact.goes_out_of_contact(w, harshness, response.number_change):
        mark = Mark.MOVED if _VISITS_DEBTOR[channel] else Mark.PHONE_DEAD
        counts[p, Count.NUMBERS_CHANGED] += who.marks[i] & mark == 0
        who.marks[i] |= mark
    return harm


@kernel_part
def _opts_out(i: int, p: int, channel: int, arm: int, world: World, today: Day) -> bool:
    """Asks not to be contacted on this channel again, where that is a right."""
    who, numbers = world.who, world.numbers
    if numbers.opts_out[arm, channel] == 0.0:
        return False
    u, _, _, _ = random.uniforms_at(today.key, Stream.OPT_OUT, p, channel, i, today.day)
    asks = contact.opts_out(u, who.resentment[i], numbers.opts_out[arm, channel])
    today.counts[p, Count.OPT_OUTS] += asks
    return asks


@kernel_part
def _read_reminder(i: int, p: int, world: World, today: Day) -> int:
    """Attend to an overdue bill, or keep the next due date in mind; returns what was paid, cents."""
    accounts = world.accounts
    before = accounts.paid_cents[i, p]
    if accounts.arrears_cents[i, p] > 0:
        _, x, _, _ = random.uniforms(today.key, Stream.BILL, p, i, today.day)
        pay(i, p, x, 0.0, world, today)
    elif accounts.minimum_cents[i, p] > 0:
        accounts.reminded[i, p] = True
    cents: int = accounts.paid_cents[i, p] - before
    return cents


@kernel
def respond(contacts: Contacts, free_plans: NDArray[np.int64], world: World, today: Day, out: Answered) -> int:
    """Debtors answer today's contacts in turn; returns how many of ``free_plans`` were used.

    Whoever is reached by a machine of no skill, one that does not press, while nothing is late, keeps the next due date
    in mind. (One that presses, and finds that the arrears were paid this very day, says nothing of the next bill.)
    """
    who, accounts, scenario, channels = world.who, world.accounts, world.scenario[0], world.numbers.channels
    used = 0
    for row in range(len(contacts)):
        i, p, channel, arm = contacts.consumer[row], contacts.platform[row], contacts.channel[row], contacts.arm[row]
        meeting = _meet(i, p, channel, arm, world, today)
        out.meeting[row] = meeting
        if channel == Channel.REMINDER:
            if meeting == _REACHED:
                out.paid_cents[row] = _read_reminder(i, p, world, today)
            continue
        if meeting == _LOST:
            out.outcome[row] = Outcome.LOST
        elif _VISITS_DEBTOR[channel]:
            who.evasion[i] = treatment.raised(who.evasion[i], scenario.response.evasion_per_visit)
            if meeting == _NOBODY:  # what is left at the door is a letter, and is read like one
                channel = _LETTER
                meeting = _meet(i, p, channel, arm, world, today)
        accounts.contacts_failed[i, p] = watch.failed_in_a_row(
            accounts.contacts_failed[i, p], meeting in (_REACHED, _REFUSED)
        )
        if meeting in (_NOBODY, _LOST):
            continue
        _, _, w, _ = random.uniforms_at(today.key, Stream.MEET, p, channel, i, today.day)
        load = accounts.load[i, p]  # a contact is not tired of itself
        out.harm_points[row] = _feel(i, p, channel, arm, contacts.pressure_ppm[row] / MILLION, w, world, today.counts)
        if channel == contacts.channel[row]:  # not by what is left at the door
            out.opted_out[row] = _opts_out(i, p, channel, arm, world, today)
        if channels[arm, channel].binding > 0.0 and meeting == _REACHED and who.marks[i] & Mark.VULNERABLE:
            who.marks[i] |= Mark.FLAGGED
        owes = accounts.arrears_cents[i, p] > 0 or accounts.status[i, p] == Status.CHARGED_OFF
        if _AT_WORK[channel]:
            at_work(i, p, world, today)
        elif owes and _AT_RELATIVES[channel] and meeting == _REACHED and at_relatives(row, contacts, world, today, out):
            continue
        if meeting == _REFUSED:
            out.outcome[row] = Outcome.REFUSED
        elif owes:
            used += settle_up(row, channel, load, free_plans[used], contacts, world, today, out)
        elif _MACHINE_CALLS[channel] and contacts.skill_ppm[row] == 0 and accounts.minimum_cents[i, p] > 0:
            accounts.reminded[i, p] = True
    return used


@kernel
def keep(promises: Promises, world: World, today: Day, out: Outcomes) -> None:
    """Promises fall due: those who gave them attend, bound as far as a promise binds.

    ``out`` tells ``Outcome.PAID`` for a promise that was kept, before or today.
    """
    accounts = world.accounts
    for row in range(len(promises)):
        i, p = promises.consumer[row], promises.platform[row]
        binding, owner = promises.binding_ppm[row] / MILLION, promises.owner[row]
        before = accounts.paid_cents[i, p]
        if accounts.status[i, p] == Status.CHARGED_OFF:
            pay_claim(i, p, binding, owner, world, today)
        elif accounts.arrears_cents[i, p] > 0:
            _, x, _, _ = random.uniforms(today.key, Stream.BILL, p, i, today.day)
            pay(i, p, x, binding, world, today)
        paid = accounts.paid_cents[i, p] - before
        claim = balance_due(i, p, accounts)
        nothing_left = claim == 0 or (accounts.status[i, p] != Status.CHARGED_OFF and accounts.arrears_cents[i, p] == 0)
        kept = nothing_left or paid >= promises.cents[row]
        out.meeting[row] = _REACHED
        out.outcome[row] = Outcome.PAID if kept else Outcome.NONE
        out.paid_cents[row] = paid
        today.counts[p, Count.PROMISES_KEPT] += kept
        today.counts[p, Count.PROMISES_BROKEN] += not kept
