"""Arrangements for those who are willing and cannot pay: concessions first, time if these do not help."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.credit.missed import clear_missed
from sim.consumers.kernels.credit.owing import balance_due
from sim.consumers.kernels.credit.payment import take_claim, take_payment
from sim.consumers.kernels.world import Day, World
from sim.consumers.rules.credit import account, forbearance
from sim.consumers.rules.life import belief
from sim.consumers.state import Pairs
from sim.core.compiled import kernel, kernel_part
from sim.core.ledger import Entry
from sim.core.units import cycle_of
from sim.core.vocabulary import Count, Offer, Status

__all__ = ["arrange", "concede", "may_restructure", "re_age", "restructure"]

_DEFERRAL, _RESTRUCTURE = int(Offer.DEFERRAL), int(Offer.RESTRUCTURE)


@kernel_part
def _become_current(i: int, p: int, world: World, day: int) -> None:
    """Nothing is past due any more, although not all has been paid; from today the platform's gap runs.

    What was past due stays unpaid for whoever thaws accounts, until as much has been paid.
    """
    accounts = world.accounts
    accounts.arranged_cents[i, p] = max(accounts.arranged_cents[i, p], accounts.arrears_cents[i, p])
    accounts.arrears_cents[i, p] = 0
    clear_missed(i, p, world.missed)
    accounts.days_past_due[i, p] = 0
    accounts.charged_cents[i, p] = 0
    accounts.met_in_arrears[i, p] = 0
    accounts.arranged_cycle[i, p] = cycle_of(day)


@kernel_part
def _leave_arrears(i: int, p: int, world: World, today: Day) -> None:
    """The debt is current again by agreement."""
    _become_current(i, p, world, today.day)
    today.counts[p, Count.ARRANGEMENTS] += 1


@kernel_part
def _is_eligible(i: int, p: int, world: World, day: int) -> bool:
    """Does the platform allow this account an arrangement today."""
    accounts, platform = world.accounts, world.numbers.platforms[p]
    return forbearance.is_eligible(
        cycle_of(day),
        int(accounts.opened_cycle[i, p]),
        int(accounts.arranged_cycle[i, p]),
        platform.forbearance.min_cycles_open,
        platform.forbearance.gap_cycles,
    )


@kernel_part
def _waive(i: int, p: int, able: int, discount_ppm: int, world: World, today: Day) -> bool:
    """Forgive a share of fees to one who can then pay all arrears, and does."""
    accounts = world.accounts
    fees, arrears = accounts.fees_cents[i, p], accounts.arrears_cents[i, p]
    waived = min(account.share_of(fees, discount_ppm), arrears)
    if waived == 0 or able < arrears - waived:
        return False
    accounts.fees_cents[i, p] -= waived
    today.flows[p, Entry.FEES_WAIVED] += waived
    accounts.put_off_cents[i, p] = min(accounts.put_off_cents[i, p], balance_due(i, p, accounts))
    accounts.arrears_cents[i, p] -= waived
    accounts.arranged_cents[i, p] -= min(waived, accounts.arranged_cents[i, p])
    if arrears > waived:
        take_payment(i, p, arrears - waived, world, today)
    _leave_arrears(i, p, world, today)
    return True


@kernel_part
def _settle_claim(i: int, p: int, able: int, discount_ppm: int, owner: int, world: World, today: Day) -> bool:
    """Forgive a share of a charged-off debt to one who can pay the rest at once, and does."""
    accounts = world.accounts
    claim = balance_due(i, p, accounts)
    forgiven = account.share_of(claim, discount_ppm)
    if forgiven == 0 or able < claim - forgiven:
        return False
    take_claim(i, p, claim - forgiven, owner, world, today.flows)
    accounts.billed_cents[i, p] = 0
    accounts.fees_cents[i, p] = 0
    accounts.arranged_cycle[i, p] = cycle_of(today.day)
    accounts.forgiven_cents[i, p] += forgiven
    today.flows[p, Entry.CLAIM_FORGIVEN] += forgiven
    today.counts[p, Count.SETTLEMENTS] += 1
    return True


@kernel_part
def _defer(i: int, p: int, world: World, today: Day) -> bool:
    """Move the arrears to the next statement, once in so many cycles."""
    accounts, numbers = world.accounts, world.numbers
    if cycle_of(today.day) - accounts.deferred_cycle[i, p] < numbers.platforms[p].terms.deferral_gap_cycles:
        return False
    accounts.put_off_cents[i, p] = min(
        accounts.put_off_cents[i, p] + accounts.arrears_cents[i, p], balance_due(i, p, accounts)
    )
    accounts.deferred_cycle[i, p] = cycle_of(today.day)
    _leave_arrears(i, p, world, today)
    return True


@kernel_part
def _into_plan(i: int, p: int, plan: int, world: World, today: Day) -> None:
    """Turn the billed principal into a plan without a fee; fees stay on the next statement."""
    accounts, plans, platform = world.accounts, world.plans, world.numbers.platforms[p]
    principal = accounts.billed_cents[i, p]
    accounts.restructured_cycle[i, p] = cycle_of(today.day)
    plans.amount_cents[plan] = principal
    plans.fee_cents[plan] = 0
    plans.cycles[plan] = platform.forbearance.restructure_cycles
    plans.left[plan] = platform.forbearance.restructure_cycles
    plans.following[plan] = accounts.first_plan[i, p]
    accounts.first_plan[i, p] = plan
    accounts.plans_cents[i, p] += principal
    accounts.billed_cents[i, p] = 0
    accounts.carried_cents[i, p] = 0
    accounts.minimum_cents[i, p] = 0
    accounts.put_off_cents[i, p] = min(accounts.put_off_cents[i, p], accounts.fees_cents[i, p])
    _leave_arrears(i, p, world, today)


@kernel_part
def _relieve(i: int, p: int, world: World) -> None:
    """An arrangement takes resentment away, and shows the platform in a good light."""
    who, accounts, scenario = world.who, world.accounts, world.scenario[0]
    who.resentment[i] *= 1.0 - scenario.response.relief
    accounts.fairness[i, p] = belief.view_after(accounts.fairness[i, p], 1.0, scenario.beliefs.fairness_rate)


@kernel_part
def concede(i: int, p: int, able: int, offers: int, discount_ppm: int, owner: int, world: World, today: Day) -> bool:
    """Settle or waive where the whole is out of reach and the rest is not, before anything is paid.

    An arrangement of any kind relieves: resentment falls by a share. Who may have one, the platform's rules say; they
    do not bind an agency that has bought the debt.
    """
    accounts = world.accounts
    if owner == 0 and not _is_eligible(i, p, world, today.day):
        return False
    found = False
    if accounts.status[i, p] == Status.CHARGED_OFF:
        if offers & Offer.SETTLEMENT and able < balance_due(i, p, accounts):
            found = _settle_claim(i, p, able, discount_ppm, owner, world, today)
    elif offers & Offer.WAIVER and able < accounts.arrears_cents[i, p]:
        found = _waive(i, p, able, discount_ppm, world, today)
    if found:
        _relieve(i, p, world)
    return found


@kernel_part
def may_restructure(i: int, p: int, world: World, day: int) -> bool:
    """There is billed principal, the last time is long enough ago, and the platform allows it.

    A right by law no rule of a platform's own can deny.
    """
    accounts, numbers = world.accounts, world.numbers
    long_ago = cycle_of(day) - accounts.restructured_cycle[i, p] >= numbers.platforms[p].terms.restructure_gap_cycles
    by_law = balance_due(i, p, accounts) < numbers.terms.restructure_below_cents[p]
    return accounts.billed_cents[i, p] > 0 and long_ago and (by_law or _is_eligible(i, p, world, day))


@kernel_part
def arrange(i: int, p: int, offers: int, free_plan: int, world: World, today: Day) -> int:
    """More time for arrears that could not be paid: deferred or, failing that, restructured.

    Returns the ``Offer`` bit, or 0.
    """
    found = 0
    if offers & Offer.DEFERRAL and _is_eligible(i, p, world, today.day) and _defer(i, p, world, today):
        found = _DEFERRAL
    elif offers & Offer.RESTRUCTURE and may_restructure(i, p, world, today.day):
        _into_plan(i, p, free_plan, world, today)
        found = _RESTRUCTURE
    if found > 0:
        _relieve(i, p, world)
    return found


@kernel
def restructure(wanted: Pairs, free_plans: NDArray[np.int64], world: World, today: Day) -> int:
    """Restructure the accounts of ``wanted``; returns how many plans were used."""
    used = 0
    for row in range(len(wanted)):
        used += arrange(wanted.consumer[row], wanted.platform[row], _RESTRUCTURE, free_plans[used], world, today) > 0
    return used


@kernel_part
def re_age(i: int, p: int, minimum: int, world: World, today: Day) -> None:
    """On a due date in arrears: count minimums met; enough of them bring the account up to date.

    What is left of the arrears is from then on owed like any other balance.
    """
    accounts, numbers = world.accounts, world.numbers
    met = forbearance.minimums_met(int(accounts.met_in_arrears[i, p]), int(accounts.paid_lately_cents[i, p]), minimum)
    accounts.met_in_arrears[i, p] = met
    if met >= numbers.platforms[p].forbearance.re_age_after > 0 and _is_eligible(i, p, world, today.day):
        _become_current(i, p, world, today.day)
        today.counts[p, Count.RE_AGED] += 1
