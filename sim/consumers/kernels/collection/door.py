"""At a door: relatives of the debtor pay, tell where he is or plead with him; an employer hears of the debt."""

from __future__ import annotations

from sim.consumers.kernels.credit.payment import asked, free_cash, take_claim, take_payment
from sim.consumers.kernels.world import Day, Key, World
from sim.consumers.rules.collection import door
from sim.consumers.rules.life import belief
from sim.consumers.state import Ties
from sim.core import random
from sim.core.channels import having
from sim.core.compiled import kernel_part
from sim.core.frames import Contacts, Outcomes
from sim.core.random import Stream
from sim.core.units import MILLION
from sim.core.vocabulary import Count, Mark, Outcome, Status, Tie

__all__ = ["at_relatives", "at_work", "n_relatives", "turned_away"]

_FAMILY = int(Tie.FAMILY)
_IS_VISIT, _TO_OTHERS = having("is_visit"), having("to_others")


@kernel_part
def n_relatives(i: int, ties: Ties) -> int:
    """How many ties of family a consumer has."""
    if ties.start.shape[0] == 0:
        return 0
    return int(ties.start[_FAMILY, i + 1] - ties.start[_FAMILY, i])


@kernel_part
def turned_away(i: int, p: int, channel: int, world: World, key: Key) -> bool:
    """Whoever opens does not consent to visits: always the same debtors, and the same relatives."""
    accounts, scenario = world.accounts, world.scenario[0]
    if scenario.regime.consent_withheld == 0.0 or not _IS_VISIT[channel]:
        return False
    u, v, _, _ = random.uniforms(key, Stream.CONSENT, p, i, int(accounts.opened_cycle[i, p]))
    return door.withholds_consent(v if _TO_OTHERS[channel] else u, scenario.regime.consent_withheld)


@kernel_part
def _pay_for(i: int, p: int, relative: int, owner: int, world: World, today: Day) -> int:
    """A relative pays what is asked for, as far as she is able; returns the sum, cents."""
    who, accounts = world.who, world.accounts
    cents = min(asked(i, p, world), free_cash(relative, world, today.day))
    if cents == 0:
        return 0
    who.cash_cents[relative] -= cents
    who.cash_cents[i] += cents
    if accounts.status[i, p] == Status.CHARGED_OFF:
        take_claim(i, p, cents, owner, world, today.flows)
    else:
        take_payment(i, p, cents, world, today)
    today.counts[p, Count.RELATIVES_PAID] += 1
    today.counts[p, Count.RELATIVES_PAID_CENTS] += cents
    return cents


@kernel_part
def at_relatives(row: int, contacts: Contacts, world: World, today: Day, out: Outcomes) -> bool:
    """One of the family has opened: she takes it amiss, and pays, or tells where a lost debtor is.

    Returns whether she did either, and writes the outcome; if not, she pleads with him.
    """
    who, accounts, ties, response = world.who, world.accounts, world.ties, world.scenario[0].response
    beliefs = world.scenario[0].beliefs
    i, p, channel = contacts.consumer[row], contacts.platform[row], contacts.channel[row]
    harshness = world.numbers.channels[contacts.arm[row], channel].harshness + contacts.pressure_ppm[row] / MILLION
    u, v, w, _ = random.uniforms(today.key, Stream.DOOR, p, i, today.day)
    relative = ties.who[ties.start[_FAMILY, i] + door.which_relative(u, n_relatives(i, ties))]
    accounts.fairness[relative, p] = belief.view_after(
        accounts.fairness[relative, p], -1.0, beliefs.fairness_rate * belief.surprise(harshness, who.expected[relative])
    )
    if door.relative_pays(v, response.relative_pays):
        out.paid_cents[row] = _pay_for(i, p, relative, contacts.owner[row], world, today)
        if out.paid_cents[row] > 0:
            out.outcome[row] = Outcome.PAID
            return True
    if who.marks[i] & (Mark.PHONE_DEAD | Mark.MOVED) and door.relative_tells(w, response.relative_tells):
        who.marks[i] &= 255 - (Mark.PHONE_DEAD | Mark.MOVED)
        out.outcome[row] = Outcome.FOUND
        return True
    return False


@kernel_part
def at_work(i: int, p: int, world: World, today: Day) -> None:
    """The employer has heard of the debt, and may dismiss."""
    who, response = world.who, world.scenario[0].response
    if response.dismissed_per_visit == 0.0 or not who.employed[i]:
        return
    _, _, _, x = random.uniforms(today.key, Stream.DOOR, p, i, today.day)
    if door.is_dismissed(x, response.dismissed_per_visit):
        who.employed[i] = False
        today.counts[0, Count.JOBS_LOST] += 1
        today.counts[p, Count.DISMISSALS] += 1
