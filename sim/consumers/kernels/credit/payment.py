"""What a debtor hands over, of his own accord or not: the passages that bills, contacts and courts share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.credit.missed import clear_missed, cover_missed, missed
from sim.consumers.kernels.credit.owing import owed, pay_off_green
from sim.consumers.kernels.credit.points import points_at_stake
from sim.consumers.kernels.life.fraud import pays_no_more
from sim.consumers.kernels.numbers import Habits, Response, Terms
from sim.consumers.rules.collection import contact, door, treatment
from sim.consumers.rules.credit import loyalty, repayment, style, willingness
from sim.consumers.rules.life import belief, life
from sim.consumers.state import MOST_INTENDED, UNDECIDED, Accounts, People
from sim.core import random
from sim.core.compiled import kernel_part
from sim.core.ledger import Entry
from sim.core.random import Stream
from sim.core.vocabulary import Count, Status

__all__ = [
    "able_before_others", "able_to_pay", "allow_claim", "asked", "free_cash", "hand_over", "hand_over_claim", "pay",
    "pay_claim", "take_claim", "take_payment", "willing_to_pay",
]

Counts = NDArray[np.int64]


@kernel_part
def take_payment(i: int, p: int, cents: int, who: People, accounts: Accounts, flows: Counts, counts: Counts) -> None:
    """Book a payment: fees first, then principal; arrears, the oldest minimum first, before that of this cycle."""
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
        if to_arrears == arrears:
            accounts.days_past_due[i, p] = 0
            clear_missed(i, p, accounts)
            accounts.charged_cents[i, p] = 0
            counts[p, Count.CURES] += 1
        else:
            cover_missed(i, p, cents, accounts)
        accounts.arrears_cents[i, p] = arrears - to_arrears
    accounts.arranged_cents[i, p] -= min(cents, accounts.arranged_cents[i, p])
    accounts.paid_cents[i, p] += cents
    accounts.paid_lately_cents[i, p] += cents
    if accounts.intended_cents[i, p] > 0:
        accounts.intended_cents[i, p] = max(0, accounts.intended_cents[i, p] - cents)
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
    accounts.paid_lately_cents[i, p] += cents
    accounts.intended_cents[i, p] = max(0, accounts.intended_cents[i, p] - cents)
    flows[p, Entry.RECOVERY_SOLD if owner > 0 else Entry.RECOVERY] += cents


@kernel_part
def _mood(
    i: int, p: int, who: People, accounts: Accounts, habits: Habits, response: Response, terms: Terms
) -> float:
    """Logits that treatment, beliefs and points at stake add to willingness."""
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
    return mood + loyalty.inclination(points_at_stake(i, p, accounts, terms), who.income_cents[i], habits.weight_points)


@kernel_part
def asked(i: int, p: int, who: People, accounts: Accounts, habits: Habits) -> int:
    """What the creditor asks for now, cents: arrears and the minimum, or of a claim what is paid in a cycle."""
    if accounts.status[i, p] != Status.CHARGED_OFF:
        cents: int = accounts.arrears_cents[i, p] + accounts.minimum_cents[i, p]
        return cents
    claim: int = accounts.billed_cents[i, p] + accounts.fees_cents[i, p]
    if habits.claim_income_share > 0.0:
        return min(claim, _allowance(i, who, habits))
    return claim


@kernel_part
def _allowance(i: int, who: People, habits: Habits) -> int:
    """Most that is paid on one old debt in a cycle, cents."""
    return min(MOST_INTENDED, int(habits.claim_income_share * who.income_cents[i]))


@kernel_part
def _gains_and_burden(i: int, p: int, who: People, accounts: Accounts, habits: Habits) -> float:
    """Logits that credit to lose adds to willingness, less those that debts take: of this bill, or of all creditors."""
    claimed = accounts.status[i, p] == Status.CHARGED_OFF  # nothing is left to lose
    limit = 0 if claimed else accounts.limit_cents[i, p]
    debt = accounts.billed_cents[i, p] + accounts.fees_cents[i, p]
    income = who.income_cents[i]
    if habits.counts_all_credit == 0.0:
        return repayment.gains_and_burden(limit, debt, income, habits.weight_future_credit, habits.weight_debt_burden)
    elsewhere = 0
    for q in range(accounts.status.shape[1]):
        if q != p:
            debt += owed(i, q, accounts)
            if accounts.status[i, q] == Status.OPEN:
                elsewhere += accounts.limit_cents[i, q]
    gains = habits.weight_future_credit * willingness.credit_at_stake(limit, elsewhere, income)
    return gains + repayment.gains_and_burden(0, debt, income, 0.0, habits.weight_debt_burden)


@kernel_part
def _about_claim(i: int, p: int, who: People, accounts: Accounts, habits: Habits, terms: Terms) -> float:
    """Logits that the age of an old debt and payments begun add to willingness."""
    age = max(0, accounts.days_past_due[i, p] - terms.charge_off_days[p])
    return (willingness.momentum(accounts.paid_lately_cents[i, p], _allowance(i, who, habits), habits.claim_momentum)
            - willingness.staleness(age, habits.claim_staleness))


@kernel_part
def _lot(i: int, p: int, key: tuple[int, int, int], day: int, who: People, accounts: Accounts, habits: Habits) -> float:
    """The lot of willingness of this cycle, uniform; a debt that the debtor contests has the worst."""
    lot, _, _, _ = random.uniforms(key, Stream.WILL, p, i, day - day % 30)
    claimed = accounts.status[i, p] == Status.CHARGED_OFF
    if habits.willing_memory > 0.0 or (claimed and habits.contested_share > 0.0):
        u, v, _, _ = random.uniforms(key, Stream.ACCOUNT, p, i, int(accounts.opened_cycle[i, p]))
        if claimed and v < habits.contested_share:
            return 1.0
        if habits.willing_memory > 0.0:
            lot = willingness.lasting_lot(who.reluctant[i], random.normal_quantile(u), random.normal_quantile(lot),
                                          habits.willing_memory, habits.willing_shared)
    return lot


@kernel_part
def willing_to_pay(
    i: int, p: int, key: tuple[int, int, int], day: int, push: float, able: int, who: People, accounts: Accounts,
    habits: Habits, response: Response, terms: Terms,
) -> bool:
    """Willing today, with so much at hand; ``push`` is what a contact or a promise adds, in logits."""
    if pays_no_more(i, key, day, who, habits):
        return False
    mood = _mood(i, p, who, accounts, habits, response, terms)
    if accounts.status[i, p] == Status.CHARGED_OFF:
        mood += _about_claim(i, p, who, accounts, habits, terms)
    if habits.pain_of_paying > 0.0:
        mood -= willingness.pain_of_paying(asked(i, p, who, accounts, habits), able, habits.pain_of_paying)
    return repayment.willing(_lot(i, p, key, day, who, accounts, habits), who.willing[i],
                             _gains_and_burden(i, p, who, accounts, habits), mood + push)


@kernel_part
def _hold_on_purse(i: int, p: int, who: People, accounts: Accounts, habits: Habits) -> float:
    """How strongly a creditor holds on to scarce cash: by pressing, and by the credit that is open there."""
    hold: float = accounts.load[i, p]
    if habits.order_by_credit > 0.0 and accounts.status[i, p] == Status.OPEN:
        hold += contact.hold_by_credit(accounts.limit_cents[i, p], who.income_cents[i], habits.order_by_credit)
    return hold


@kernel_part
def free_cash(i: int, day: int, who: People, habits: Habits) -> int:
    """Cash that is not kept for essentials until pay day, cents."""
    return repayment.able(who.cash_cents[i], who.essentials_cents[i],
                          life.days_to_pay_day(day, int(who.pay_day[i])), habits.reserve_share)


@kernel_part
def able_to_pay(i: int, p: int, day: int, who: People, accounts: Accounts, habits: Habits) -> int:
    """Ability for this creditor, cents: less what others who hold on to the purse as well are left with."""
    able = free_cash(i, day, who, habits)
    due_elsewhere, held_elsewhere = 0, 0.0
    for q in range(accounts.status.shape[1]):
        if q == p:
            continue
        hold = _hold_on_purse(i, q, who, accounts, habits)
        if hold == 0.0:
            continue
        due = accounts.arrears_cents[i, q]
        if habits.order_by_credit > 0.0:
            due += accounts.minimum_cents[i, q]
        if accounts.status[i, q] == Status.CHARGED_OFF:
            due = accounts.billed_cents[i, q] + accounts.fees_cents[i, q]
        if due > 0:
            due_elsewhere += due
            held_elsewhere += hold
    if due_elsewhere > 0:
        able = contact.share_of_purse(able, due_elsewhere, _hold_on_purse(i, p, who, accounts, habits), held_elsewhere)
    return able


@kernel_part
def able_before_others(
    i: int, p: int, day: int, presence: float, who: People, accounts: Accounts, habits: Habits
) -> int:
    """Ability for one who asks in person, cents: before creditors who are not there, as far as presence counts."""
    able = able_to_pay(i, p, day, who, accounts, habits)
    if presence == 0.0:
        return able
    return door.able_before_others(able, free_cash(i, day, who, habits), presence)


@kernel_part
def _decide(
    i: int, p: int, key: tuple[int, int, int], day: int, push: float, who: People, accounts: Accounts, habits: Habits,
) -> None:
    """What to pay is decided once a statement; a contact may still move one who is behind to catch up."""
    since_statement = (day - accounts.statement_day[i, p]) % 30
    u, v, w, x = random.uniforms(key, Stream.DECISION, p, i, day - since_statement)
    arrears, minimum = accounts.arrears_cents[i, p], accounts.minimum_cents[i, p]
    catches = style.catches_up(u, habits.catch_up, push)
    before = accounts.intended_cents[i, p]
    if before != UNDECIDED:
        if push > 0.0 and catches:
            accounts.intended_cents[i, p] = min(MOST_INTENDED, max(before, arrears))
        return
    behind, oldest, latest = missed(i, p, accounts)
    if minimum == 0:  # past the due date: the latest of the minimums missed is what fell due
        minimum = latest
        arrears -= minimum
        behind -= 1
    usual = int(who.style[i])
    if w < habits.style_switch:
        usual = style.style_of(x, habits.style_full, habits.style_fourfold, habits.style_double)
    accounts.intended_cents[i, p] = min(MOST_INTENDED, style.intended(
        accounts.billed_cents[i, p] + accounts.fees_cents[i, p], arrears, oldest, minimum, usual, catches,
        style.past_due_only(v, habits.past_due_only, behind)))


@kernel_part
def pay(
    i: int, p: int, key: tuple[int, int, int], day: int, u: float, push: float, who: People, accounts: Accounts,
    habits: Habits, response: Response, terms: Terms, flows: Counts, counts: Counts,
) -> bool:
    """One who attends to a bill pays as willing and able; returns whether he was willing."""
    able = able_to_pay(i, p, day, who, accounts, habits)
    if not willing_to_pay(i, p, key, day, push, able, who, accounts, habits, response, terms):
        return False
    hand_over(i, p, key, day, u, push, able, who, accounts, habits, flows, counts)
    return True


@kernel_part
def hand_over(
    i: int, p: int, key: tuple[int, int, int], day: int, u: float, push: float, able: int, who: People,
    accounts: Accounts, habits: Habits, flows: Counts, counts: Counts,
) -> None:
    """One who is willing pays of a bill what he has decided, or what his taste says, as far as he is able."""
    due = accounts.billed_cents[i, p] + accounts.fees_cents[i, p]
    minimum = accounts.arrears_cents[i, p] + accounts.minimum_cents[i, p]
    if habits.styled > 0.0:
        _decide(i, p, key, day, push, who, accounts, habits)
        cents = style.handed_over(able, min(due, int(accounts.intended_cents[i, p])), minimum, habits.partial_floor)
    else:
        cents = repayment.payment(
            able, due, minimum, repayment.prefers_minimum(u, habits.minimum_taste, who.price_sensitive[i]),
            habits.partial_floor)
    if cents > 0:
        take_payment(i, p, cents, who, accounts, flows, counts)


@kernel_part
def allow_claim(i: int, p: int, who: People, accounts: Accounts, habits: Habits) -> None:
    """Pay day: a new cycle's part of an old debt may be paid, and half as much counts as paid of late."""
    accounts.intended_cents[i, p] = _allowance(i, who, habits)
    accounts.paid_lately_cents[i, p] //= 2


@kernel_part
def pay_claim(
    i: int, p: int, key: tuple[int, int, int], day: int, push: float, owner: int, who: People, accounts: Accounts,
    habits: Habits, response: Response, terms: Terms, flows: Counts,
) -> bool:
    """One who attends to a charged-off debt pays what he can of it, if willing; returns whether he was."""
    able = able_to_pay(i, p, day, who, accounts, habits)
    if not willing_to_pay(i, p, key, day, push, able, who, accounts, habits, response, terms):
        return False
    hand_over_claim(i, p, able, owner, who, accounts, habits, flows)
    return True


@kernel_part
def hand_over_claim(
    i: int, p: int, able: int, owner: int, who: People, accounts: Accounts, habits: Habits, flows: Counts
) -> None:
    """One who is willing pays of a charged-off debt what he is able to, at most what a cycle allows."""
    cents = min(accounts.billed_cents[i, p] + accounts.fees_cents[i, p], able)
    if habits.claim_income_share > 0.0:
        cents = min(cents, int(accounts.intended_cents[i, p]))
    take_claim(i, p, cents, owner, who, accounts, flows)
