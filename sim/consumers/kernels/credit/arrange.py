"""Arrangements for those who are willing and cannot pay: concessions first, time if these do not help."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.credit.missed import clear_missed
from sim.consumers.kernels.credit.payment import take_claim, take_payment
from sim.consumers.kernels.numbers import Response, Terms
from sim.consumers.rules.credit import account, forbearance
from sim.consumers.rules.life import belief
from sim.consumers.state import Accounts, People, Plans
from sim.core.compiled import kernel, kernel_part
from sim.core.ledger import Entry
from sim.core.vocabulary import Count, Offer, Status

__all__ = ["arrange", "concede", "may_restructure", "re_age", "restructure"]

Counts = NDArray[np.int64]
_DEFERRAL, _RESTRUCTURE = int(Offer.DEFERRAL), int(Offer.RESTRUCTURE)


@kernel_part
def _become_current(i: int, p: int, day: int, accounts: Accounts) -> None:
    """Nothing is past due any more, although not all has been paid; from today the platform's gap runs.

    What was past due stays unpaid for whoever thaws accounts, until as much has been paid.
    """
    accounts.arranged_cents[i, p] = max(accounts.arranged_cents[i, p], accounts.arrears_cents[i, p])
    accounts.arrears_cents[i, p] = 0
    clear_missed(i, p, accounts)
    accounts.days_past_due[i, p] = 0
    accounts.charged_cents[i, p] = 0
    accounts.met_in_arrears[i, p] = 0
    accounts.arranged_cycle[i, p] = day // 30


@kernel_part
def _leave_arrears(i: int, p: int, day: int, accounts: Accounts, counts: Counts) -> None:
    """The debt is current again by agreement."""
    _become_current(i, p, day, accounts)
    counts[p, Count.ARRANGEMENTS] += 1


@kernel_part
def _is_eligible(i: int, p: int, day: int, accounts: Accounts, terms: Terms) -> bool:
    """Does the platform allow this account an arrangement today."""
    return forbearance.is_eligible(day // 30, int(accounts.opened_cycle[i, p]), int(accounts.arranged_cycle[i, p]),
                                   terms.min_cycles_open[p], terms.gap_cycles[p])


@kernel_part
def _waive(
    i: int, p: int, able: int, discount_ppm: int, day: int, who: People, accounts: Accounts, flows: Counts,
    counts: Counts,
) -> bool:
    """Forgive a share of fees to one who can then pay all arrears, and does."""
    fees, arrears = accounts.fees_cents[i, p], accounts.arrears_cents[i, p]
    waived = min(account.share_of(fees, discount_ppm), arrears)
    if waived == 0 or able < arrears - waived:
        return False
    accounts.fees_cents[i, p] -= waived
    flows[p, Entry.FEES_WAIVED] += waived
    accounts.put_off_cents[i, p] = min(
        accounts.put_off_cents[i, p], accounts.billed_cents[i, p] + accounts.fees_cents[i, p])
    accounts.arrears_cents[i, p] -= waived
    accounts.arranged_cents[i, p] -= min(waived, accounts.arranged_cents[i, p])
    if arrears > waived:
        take_payment(i, p, arrears - waived, who, accounts, flows, counts)
    _leave_arrears(i, p, day, accounts, counts)
    return True


@kernel_part
def _settle_claim(
    i: int, p: int, able: int, discount_ppm: int, day: int, owner: int, who: People, accounts: Accounts,
    flows: Counts, counts: Counts,
) -> bool:
    """Forgive a share of a charged-off debt to one who can pay the rest at once, and does."""
    claim = accounts.billed_cents[i, p] + accounts.fees_cents[i, p]
    forgiven = account.share_of(claim, discount_ppm)
    if forgiven == 0 or able < claim - forgiven:
        return False
    take_claim(i, p, claim - forgiven, owner, who, accounts, flows)
    accounts.billed_cents[i, p] = 0
    accounts.fees_cents[i, p] = 0
    accounts.arranged_cycle[i, p] = day // 30
    accounts.forgiven_cents[i, p] += forgiven
    flows[p, Entry.CLAIM_FORGIVEN] += forgiven
    counts[p, Count.SETTLEMENTS] += 1
    return True


@kernel_part
def _defer(i: int, p: int, day: int, accounts: Accounts, terms: Terms, counts: Counts) -> bool:
    """Move the arrears to the next statement, once in so many cycles."""
    if day // 30 - accounts.deferred_cycle[i, p] < terms.deferral_gap_cycles[p]:
        return False
    accounts.put_off_cents[i, p] = min(
        accounts.put_off_cents[i, p] + accounts.arrears_cents[i, p],
        accounts.billed_cents[i, p] + accounts.fees_cents[i, p])
    accounts.deferred_cycle[i, p] = day // 30
    _leave_arrears(i, p, day, accounts, counts)
    return True


@kernel_part
def _into_plan(
    i: int, p: int, day: int, accounts: Accounts, plans: Plans, plan: int, terms: Terms, counts: Counts
) -> None:
    """Turn the billed principal into a plan without a fee; fees stay on the next statement."""
    principal = accounts.billed_cents[i, p]
    accounts.restructured_cycle[i, p] = day // 30
    plans.amount_cents[plan] = principal
    plans.fee_cents[plan] = 0
    plans.cycles[plan] = terms.restructure_cycles[p]
    plans.left[plan] = terms.restructure_cycles[p]
    plans.following[plan] = accounts.first_plan[i, p]
    accounts.first_plan[i, p] = plan
    accounts.plans_cents[i, p] += principal
    accounts.billed_cents[i, p] = 0
    accounts.carried_cents[i, p] = 0
    accounts.minimum_cents[i, p] = 0
    accounts.put_off_cents[i, p] = min(accounts.put_off_cents[i, p], accounts.fees_cents[i, p])
    _leave_arrears(i, p, day, accounts, counts)


@kernel_part
def _relieve(i: int, p: int, who: People, accounts: Accounts, response: Response) -> None:
    """An arrangement takes resentment away, and shows the platform in a good light."""
    who.resentment[i] *= 1.0 - response.relief
    accounts.fairness[i, p] = belief.view_after(accounts.fairness[i, p], 1.0, response.fairness_rate)


@kernel_part
def concede(
    i: int, p: int, able: int, offers: int, discount_ppm: int, day: int, owner: int, who: People, accounts: Accounts,
    response: Response, terms: Terms, flows: Counts, counts: Counts,
) -> bool:
    """Settle or waive where the whole is out of reach and the rest is not, before anything is paid.

    An arrangement of any kind relieves: resentment falls by a share. Who may have one, the platform's rules say; they
    do not bind an agency that has bought the debt.
    """
    if owner == 0 and not _is_eligible(i, p, day, accounts, terms):
        return False
    found = False
    if accounts.status[i, p] == Status.CHARGED_OFF:
        if offers & Offer.SETTLEMENT and able < accounts.billed_cents[i, p] + accounts.fees_cents[i, p]:
            found = _settle_claim(i, p, able, discount_ppm, day, owner, who, accounts, flows, counts)
    elif offers & Offer.WAIVER and able < accounts.arrears_cents[i, p]:
        found = _waive(i, p, able, discount_ppm, day, who, accounts, flows, counts)
    if found:
        _relieve(i, p, who, accounts, response)
    return found


@kernel_part
def may_restructure(i: int, p: int, day: int, accounts: Accounts, terms: Terms) -> bool:
    """There is billed principal, the last time is long enough ago, and the platform allows it.

    A right by law no rule of a platform's own can deny.
    """
    long_ago = day // 30 - accounts.restructured_cycle[i, p] >= terms.restructure_gap_cycles[p]
    by_law = accounts.billed_cents[i, p] + accounts.fees_cents[i, p] < terms.restructure_below_cents[p]
    return accounts.billed_cents[i, p] > 0 and long_ago and (by_law or _is_eligible(i, p, day, accounts, terms))


@kernel_part
def arrange(
    i: int, p: int, offers: int, day: int, who: People, accounts: Accounts, plans: Plans, free_plan: int,
    response: Response, terms: Terms, counts: Counts,
) -> int:
    """More time for arrears that could not be paid: deferred or, failing that, restructured.

    Returns the ``Offer`` bit, or 0.
    """
    found = 0
    if offers & Offer.DEFERRAL and _is_eligible(i, p, day, accounts, terms) and _defer(
            i, p, day, accounts, terms, counts):
        found = _DEFERRAL
    elif offers & Offer.RESTRUCTURE and may_restructure(i, p, day, accounts, terms):
        _into_plan(i, p, day, accounts, plans, free_plan, terms, counts)
        found = _RESTRUCTURE
    if found > 0:
        _relieve(i, p, who, accounts, response)
    return found


@kernel
def restructure(
    day: int, wanted: NDArray[np.int64], who: People, accounts: Accounts, plans: Plans, free_plans: NDArray[np.int64],
    response: Response, terms: Terms, counts: Counts,
) -> int:
    """Restructure the accounts of ``wanted``, (consumer, platform) by column; returns how many plans were used."""
    used = 0
    for row in range(wanted.shape[1]):
        used += arrange(wanted[0, row], wanted[1, row], _RESTRUCTURE, day, who, accounts, plans, free_plans[used],
                        response, terms, counts) > 0
    return used


@kernel_part
def re_age(i: int, p: int, day: int, minimum: int, accounts: Accounts, terms: Terms, counts: Counts) -> None:
    """On a due date in arrears: count minimums met; enough of them bring the account up to date.

    What is left of the arrears is from then on owed like any other balance.
    """
    met = forbearance.minimums_met(
        int(accounts.met_in_arrears[i, p]), int(accounts.paid_lately_cents[i, p]), minimum)
    accounts.met_in_arrears[i, p] = met
    if met >= terms.re_age_after[p] > 0 and _is_eligible(i, p, day, accounts, terms):
        _become_current(i, p, day, accounts)
        counts[p, Count.RE_AGED] += 1
