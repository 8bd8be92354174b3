"""What a debtor who was reached answers: he disputes, pays, settles, asks for time, promises, or does nothing."""

from __future__ import annotations

from dataclasses import dataclass

from sim.consumers.kernels.credit.arrange import arrange, concede
from sim.consumers.kernels.credit.owing import balance_due
from sim.consumers.kernels.credit.payment import able_before_others, hand_over, hand_over_claim, willing_to_pay
from sim.consumers.kernels.world import Day, World
from sim.consumers.rules.collection import contact
from sim.consumers.rules.life import life
from sim.consumers.state import Accounts
from sim.core import random
from sim.core.compiled import kernel_part
from sim.core.frame import Ints
from sim.core.frames import Contacts, Outcomes
from sim.core.random import Stream
from sim.core.units import MILLION
from sim.core.vocabulary import Count, Offer, Outcome, Relief, Status

__all__ = ["Answered", "settle_up"]

_ARREARS_DEFERRED, _RESTRUCTURED, _WAIVED, _SETTLED = (
    int(relief) for relief in (Relief.ARREARS_DEFERRED, Relief.RESTRUCTURED, Relief.WAIVED, Relief.SETTLED)
)


@dataclass(frozen=True)
class Answered(Outcomes):
    """Outcomes, and the ``Relief`` found at each contact, with its cents."""

    relief: Ints
    relief_cents: Ints


@kernel_part
def _is_cleared(i: int, p: int, accounts: Accounts) -> bool:
    """Nothing is past due, nor left of a debt that was written off."""
    written_off = accounts.status[i, p] == Status.CHARGED_OFF
    return accounts.arrears_cents[i, p] == 0 and (not written_off or balance_due(i, p, accounts) == 0)


@kernel_part
def _pay_or_settle(
    row: int, able: int, push: float, answers: bool, contacts: Contacts, world: World, today: Day, out: Answered
) -> None:
    """One who is willing settles for a part if that is offered and the whole is out of reach, or pays."""
    accounts, i, p, owner = world.accounts, contacts.consumer[row], contacts.platform[row], contacts.owner[row]
    claimed = accounts.status[i, p] == Status.CHARGED_OFF
    before = accounts.paid_cents[i, p]
    pressed = balance_due(i, p, accounts) if claimed else accounts.arrears_cents[i, p]
    if answers and concede(i, p, able, contacts.offers[row], contacts.discount_ppm[row], owner, world, today):
        out.outcome[row] = Outcome.ARRANGED
        out.relief[row] = _SETTLED if claimed else _WAIVED
        out.relief_cents[row] = pressed - (accounts.paid_cents[i, p] - before)
    elif claimed:
        hand_over_claim(i, p, able, owner, world, today.flows)
    else:
        _, u, _, _ = random.uniforms(today.key, Stream.BILL, p, i, today.day)
        hand_over(i, p, u, push, able, world, today)


@kernel_part
def _ask_for_time(row: int, free_plan: int, contacts: Contacts, world: World, today: Day, out: Answered) -> bool:
    """One who could not pay says so, and is given time if that is offered; returns whether the plan was used."""
    accounts, i, p = world.accounts, contacts.consumer[row], contacts.platform[row]
    out.outcome[row] = Outcome.HARDSHIP
    if accounts.status[i, p] == Status.CHARGED_OFF:
        return False
    billed = accounts.billed_cents[i, p]
    found = arrange(i, p, contacts.offers[row], free_plan, world, today)
    if found == 0:
        return False
    used: bool = found == Offer.RESTRUCTURE
    out.outcome[row] = Outcome.ARRANGED
    out.relief[row] = _RESTRUCTURED if used else _ARREARS_DEFERRED
    out.relief_cents[row] = billed if used else accounts.put_off_cents[i, p]
    return used


@kernel_part
def _promise(row: int, binding: float, contacts: Contacts, world: World, today: Day, out: Answered) -> None:
    """Promise to pay on the next pay day what is past due, or a part of a debt that was written off."""
    who, accounts, response = world.who, world.accounts, world.scenario[0].response
    i, p = contacts.consumer[row], contacts.platform[row]
    cents = accounts.arrears_cents[i, p]
    if accounts.status[i, p] == Status.CHARGED_OFF:
        cents = contact.promised_sum(balance_due(i, p, accounts), who.income_cents[i], response.promise_income_share)
    out.outcome[row] = Outcome.PROMISED
    out.promise_cents[row] = cents
    out.promise_day[row] = today.day + life.days_to_pay_day(today.day, int(who.pay_day[i]))
    out.binding_ppm[row] = int(
        MILLION * contact.binding(binding, contacts.familiar_ppm[row] / MILLION, response.weight_familiar)
    )
    today.counts[p, Count.PROMISES_GIVEN] += 1


@kernel_part
def settle_up(
    row: int, channel: int, load: float, free_plan: int, contacts: Contacts, world: World, today: Day, out: Answered
) -> bool:
    """Pay, arrange, promise, dispute or nothing; writes the outcome and returns whether the plan was used.

    ``channel`` is what arrived, ``load`` the weight of the contacts before this one.
    """
    who, accounts, response = world.who, world.accounts, world.scenario[0].response
    i, p, offers = contacts.consumer[row], contacts.platform[row], contacts.offers[row]
    way = world.numbers.channels[contacts.arm[row], channel]
    u, v, w, _ = random.uniforms_at(today.key, Stream.TALK, p, channel, i, today.day)
    talks = way.binding > 0.0
    if talks and contact.disputes(v, who.resentment[i], response.dispute_taste):
        today.counts[p, Count.DISPUTES] += 1
        out.outcome[row] = Outcome.DISPUTED
        return False
    push = contact.persuasion(
        way.persuasion,
        contacts.skill_ppm[row] / MILLION,
        contacts.familiar_ppm[row] / MILLION,
        response.weight_familiar,
        load,
        response.fatigue_weight,
    )
    before = accounts.paid_cents[i, p]
    able = able_before_others(i, p, way.presence, world, today.day)
    was_willing = willing_to_pay(i, p, push, able, world, today)
    answers = talks or (was_willing and contact.follows_link(w, way.links))
    if was_willing:
        _pay_or_settle(row, able, push, answers, contacts, world, today, out)
    used = False
    if answers and was_willing and not _is_cleared(i, p, accounts):
        used = _ask_for_time(row, free_plan, contacts, world, today, out)
    out.paid_cents[row] = accounts.paid_cents[i, p] - before
    if out.paid_cents[row] > 0 and out.outcome[row] != Outcome.ARRANGED:
        out.outcome[row] = Outcome.PAID
    may_promise = answers and offers & Offer.PROMISE and not _is_cleared(i, p, accounts)
    if may_promise and contact.promises(u, response.promise_taste):
        _promise(row, way.binding, contacts, world, today, out)
    return used
