"""What a debtor hands over, of his own accord or not: the passages that bills, contacts and courts share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import random
from sim.codes import Count, Status
from sim.compiled import kernel_part
from sim.consumers.columns import Accounts, People
from sim.consumers.day.fraud import pays_no_more
from sim.consumers.day.owing import pay_off_green
from sim.consumers.day.points import points_at_stake
from sim.consumers.rules import account, belief, contact, life, loyalty, repayment, treatment
from sim.consumers.terms import Habits, Response, Terms
from sim.ledger import Entry
from sim.random import Stream

__all__ = ["able_to_pay", "pay", "pay_claim", "take_claim", "take_payment", "willing_to_pay"]

Counts = NDArray[np.int64]


@kernel_part
def take_payment(i: int, p: int, cents: int, who: People, accounts: Accounts, flows: Counts, counts: Counts) -> None:
    """Book a payment: fees first, then principal; arrears before the minimum of this cycle."""
    fees = min(cents, accounts.fees_cents[i, p])
    principal = cents - fees
    arrears = accounts.arrears_cents[i, p]
    who.cash_cents[i] -= cents
    pay_off_green(i, p, principal, accounts)
    accounts.fees_cents[i, p] -= fees
    accounts.billed_cents[i, p] -= principal
    accounts.carried_cents[i, p] -= min(principal, accounts.carried_cents[i, p])
    to_arrears = min(cents, arrears)
    accounts.minimum_cents[i, p] -= min(cents - to_arrears, accounts.minimum_cents[i, p])
    accounts.put_off_cents[i, p] = min(
        accounts.put_off_cents[i, p], accounts.billed_cents[i, p] + accounts.fees_cents[i, p])
    if arrears > 0:
        accounts.days_past_due[i, p] = account.days_after_payment(int(accounts.days_past_due[i, p]), arrears, cents)
        accounts.arrears_cents[i, p] = arrears - to_arrears
        if to_arrears == arrears:
            accounts.charged_cents[i, p] = 0
            counts[p, Count.CURES] += 1
    accounts.paid_cents[i, p] += cents
    accounts.paid_lately_cents[i, p] += cents
    flows[p, Entry.FEES_PAID] += fees
    flows[p, Entry.PRINCIPAL_PAID] += principal


@kernel_part
def take_claim(i: int, p: int, cents: int, owner: int, who: People, accounts: Accounts, flows: Counts) -> None:
    """Book a payment on a charged-off debt: fees first; to the agency if one has bought it (``owner`` above 0)."""
    fees = min(cents, accounts.fees_cents[i, p])
    who.cash_cents[i] -= cents
    accounts.fees_cents[i, p] -= fees
    accounts.billed_cents[i, p] -= cents - fees
    accounts.paid_cents[i, p] += cents
    flows[p, Entry.RECOVERY_SOLD if owner > 0 else Entry.RECOVERY] += cents


@kernel_part
def willing_to_pay(
    i: int, p: int, key: tuple[int, int, int], day: int, push: float, who: People, accounts: Accounts, habits: Habits,
    response: Response, terms: Terms,
) -> bool:
    """Willing today; ``push`` is what a contact or a promise adds, in logits."""
    if pays_no_more(i, key, day, who, habits):
        return False
    other_credit = False
    for q in range(accounts.status.shape[1]):
        other_credit = other_credit or (q != p and accounts.status[i, q] == Status.OPEN)
    mood = treatment.mood(
        who.pursuit[i], who.exposed[i], belief.dread_left(who.stigma[i], who.defaulting[i]), who.resentment[i],
        other_credit, response.weight_pursuit, response.weight_stigma, response.weight_resentment,
        response.weight_other_credit)
    mood += belief.outlook(
        belief.belief_beyond_prior(response.prior_pursuit, response.prior_cases, who.cases_pursued[i],
                                   who.cases_spared[i]),
        who.defaulting[i], accounts.fairness[i, p] + terms.standing[p], response.weight_belief, response.weight_norm,
        response.weight_fairness)
    mood += loyalty.inclination(points_at_stake(i, p, accounts, terms), who.income_cents[i], habits.weight_points)
    will, _, _, _ = random.uniforms(key, Stream.WILL, p, i, day - day % 30)
    owed = accounts.billed_cents[i, p] + accounts.fees_cents[i, p]
    limit = accounts.limit_cents[i, p]
    if accounts.status[i, p] == Status.CHARGED_OFF:
        limit = 0  # nothing is left to lose
    return repayment.willing(will, who.willing[i], limit, owed, who.income_cents[i],
                             habits.weight_future_credit, habits.weight_debt_burden, mood + push)


@kernel_part
def able_to_pay(i: int, p: int, day: int, who: People, accounts: Accounts, habits: Habits) -> int:
    """Ability for this creditor, cents: less what others who press as well are left with."""
    able = repayment.able(who.cash_cents[i], who.essentials_cents[i],
                          life.days_to_pay_day(day, int(who.pay_day[i])), habits.reserve_share)
    due_elsewhere, load_elsewhere = 0, 0.0
    for q in range(accounts.status.shape[1]):
        if q == p or accounts.load[i, q] == 0.0:
            continue
        due = accounts.arrears_cents[i, q]
        if accounts.status[i, q] == Status.CHARGED_OFF:
            due = accounts.billed_cents[i, q] + accounts.fees_cents[i, q]
        if due > 0:
            due_elsewhere += due
            load_elsewhere += accounts.load[i, q]
    if due_elsewhere > 0:
        able = contact.share_of_purse(able, due_elsewhere, accounts.load[i, p], load_elsewhere)
    return able


@kernel_part
def pay(
    i: int, p: int, key: tuple[int, int, int], day: int, u: float, push: float, who: People, accounts: Accounts,
    habits: Habits, response: Response, terms: Terms, flows: Counts, counts: Counts,
) -> bool:
    """One who attends to a bill pays as willing and able; returns whether he was willing."""
    if not willing_to_pay(i, p, key, day, push, who, accounts, habits, response, terms):
        return False
    cents = repayment.payment(
        able_to_pay(i, p, day, who, accounts, habits), accounts.billed_cents[i, p] + accounts.fees_cents[i, p],
        accounts.arrears_cents[i, p] + accounts.minimum_cents[i, p],
        repayment.prefers_minimum(u, habits.minimum_taste, who.price_sensitive[i]), habits.partial_floor)
    if cents > 0:
        take_payment(i, p, cents, who, accounts, flows, counts)
    return True


@kernel_part
def pay_claim(
    i: int, p: int, key: tuple[int, int, int], day: int, push: float, owner: int, who: People, accounts: Accounts,
    habits: Habits, response: Response, terms: Terms, flows: Counts,
) -> bool:
    """One who attends to a charged-off debt pays what he can of it, if willing; returns whether he was."""
    if not willing_to_pay(i, p, key, day, push, who, accounts, habits, response, terms):
        return False
    claim = accounts.billed_cents[i, p] + accounts.fees_cents[i, p]
    take_claim(i, p, min(claim, able_to_pay(i, p, day, who, accounts, habits)), owner, who, accounts, flows)
    return True
