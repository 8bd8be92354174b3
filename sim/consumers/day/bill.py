"""Statements, due dates and payments."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import random
from sim.compiled import kernel, kernel_part
from sim.consumers.columns import NO_PLAN, Accounts, People, Plans
from sim.consumers.rules import account, life, repayment
from sim.consumers.terms import Habits, Terms
from sim.frames import Count, Status
from sim.ledger import Entry
from sim.random import Stream

__all__ = ["bill", "respond"]

Counts = NDArray[np.int64]


@kernel_part
def _issue_statement(
    i: int, p: int, who: People, accounts: Accounts, plans: Plans, habits: Habits, terms: Terms, flows: Counts
) -> None:
    """Bill the cycle's orders and this cycle's instalments; set the minimum."""
    principal, fees = 0, 0
    last, plan = NO_PLAN, accounts.first_plan[i, p]
    while plan != NO_PLAN:
        n = plans.cycles[plan] - plans.left[plan]
        principal += life.nth_part(plans.amount_cents[plan], n, plans.cycles[plan])
        fees += life.nth_part(plans.fee_cents[plan], n, plans.cycles[plan])
        plans.left[plan] -= 1
        following = plans.following[plan]
        if plans.left[plan] > 0:
            last = plan
        elif last == NO_PLAN:
            accounts.first_plan[i, p] = following
        else:
            plans.following[last] = following
        plan = following
    base = (
        accounts.billed_cents[i, p] + accounts.fees_cents[i, p] - accounts.arrears_cents[i, p]
        - accounts.put_off_cents[i, p] + accounts.unbilled_cents[i, p]
    )
    accounts.minimum_cents[i, p] = account.minimum_due(
        principal + fees, max(0, base), terms.minimum_ppm[p], accounts.put_off_cents[i, p])
    accounts.put_off_cents[i, p] = 0
    accounts.billed_cents[i, p] += accounts.unbilled_cents[i, p] + principal
    accounts.plans_cents[i, p] -= principal
    accounts.unbilled_cents[i, p] = 0
    accounts.fees_cents[i, p] += fees
    accounts.habit[i, p] *= habits.habit_kept_per_cycle
    who.fees_cents[i] += fees
    flows[p, Entry.INSTALMENT_FEE] += fees


@kernel_part
def _take_payment(i: int, p: int, cents: int, who: People, accounts: Accounts, flows: Counts, counts: Counts) -> None:
    """Book a payment: fees first, then principal; arrears before the minimum of this cycle."""
    fees = min(cents, accounts.fees_cents[i, p])
    principal = cents - fees
    arrears = accounts.arrears_cents[i, p]
    who.cash_cents[i] -= cents
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
    flows[p, Entry.FEES_PAID] += fees
    flows[p, Entry.PRINCIPAL_PAID] += principal


@kernel_part
def _pay(
    i: int, p: int, key: tuple[int, int, int], day: int, u: float, who: People, accounts: Accounts, habits: Habits,
    flows: Counts, counts: Counts,
) -> bool:
    """One who attends to a bill pays as willing and able; returns whether he was willing."""
    owed = accounts.billed_cents[i, p] + accounts.fees_cents[i, p]
    will, _, _, _ = random.uniforms(key, Stream.WILL, p, i, day - day % 30)
    if not repayment.willing(will, who.willing[i], accounts.limit_cents[i, p], owed, who.income_cents[i],
                             habits.weight_future_credit, habits.weight_debt_burden):
        return False
    able = repayment.able(who.cash_cents[i], who.essentials_cents[i],
                          life.days_to_pay_day(day, int(who.pay_day[i])), habits.reserve_share)
    cents = repayment.payment(
        able, owed, accounts.arrears_cents[i, p] + accounts.minimum_cents[i, p],
        repayment.prefers_minimum(u, habits.minimum_taste, who.price_sensitive[i]), habits.partial_floor)
    if cents > 0:
        _take_payment(i, p, cents, who, accounts, flows, counts)
    return True


@kernel_part
def _may_put_off(i: int, p: int, day: int, accounts: Accounts, terms: Terms) -> bool:
    gap = day // 30 - accounts.deferred_cycle[i, p]
    return bool(terms.deferral[p] and accounts.arrears_cents[i, p] == 0 and gap >= terms.deferral_gap_cycles[p])


@kernel_part
def _put_off(
    i: int, p: int, day: int, who: People, accounts: Accounts, terms: Terms, flows: Counts, counts: Counts
) -> None:
    """Defer the minimum by one cycle, for a fee."""
    minimum = accounts.minimum_cents[i, p]
    fee = account.share_of(minimum, terms.deferral_fee_ppm[p])
    accounts.put_off_cents[i, p] = minimum + fee
    accounts.minimum_cents[i, p] = 0
    accounts.fees_cents[i, p] += fee
    accounts.deferred_cycle[i, p] = day // 30
    who.fees_cents[i] += fee
    flows[p, Entry.DEFERRAL_FEE] += fee
    counts[p, Count.BILLS_DEFERRED] += 1


@kernel_part
def _due_date(
    i: int, p: int, key: tuple[int, int, int], day: int, who: People, accounts: Accounts, habits: Habits,
    terms: Terms, flows: Counts, counts: Counts,
) -> None:
    """Remember or forget, pay or not, put off or fall into arrears."""
    owed = accounts.billed_cents[i, p] + accounts.fees_cents[i, p]
    counts[p, Count.BILLS_DUE] += 1
    u, v, _, _ = random.uniforms(key, Stream.BILL, p, i, day)
    put_off = False
    if repayment.forgets(u, who.forgetful[i], who.fee_lesson[i], habits.fee_lesson):
        counts[p, Count.BILLS_FORGOTTEN] += 1
    else:
        was_willing = _pay(i, p, key, day, v, who, accounts, habits, flows, counts)
        put_off = (was_willing and accounts.minimum_cents[i, p] > 0
                   and _may_put_off(i, p, day, accounts, terms))
    if put_off:
        _put_off(i, p, day, who, accounts, terms, flows, counts)
        return
    left = accounts.billed_cents[i, p] + accounts.fees_cents[i, p]
    if left == 0:
        counts[p, Count.BILLS_PAID_IN_FULL] += 1
    elif accounts.minimum_cents[i, p] == 0 and accounts.arrears_cents[i, p] == 0:
        counts[p, Count.BILLS_PAID_MINIMUM] += 1
    elif left < owed:
        counts[p, Count.BILLS_PAID_PARTLY] += 1
    else:
        counts[p, Count.BILLS_UNPAID] += 1
    accounts.arrears_cents[i, p] += accounts.minimum_cents[i, p]
    accounts.minimum_cents[i, p] = 0
    accounts.carried_cents[i, p] = accounts.billed_cents[i, p]
    if accounts.arrears_cents[i, p] > 0:
        accounts.on_time_streak[i, p] = 0
    else:
        accounts.on_time_streak[i, p] += 1
        accounts.bill_met[i, p] = True


@kernel
def bill(
    lo: int, hi: int, key: tuple[int, int, int], day: int, who: People, accounts: Accounts, plans: Plans,
    habits: Habits, terms: Terms, flows: Counts, counts: Counts,
) -> None:
    """Issue statements, meet due dates, let overdue debtors think of their bills.

    Who comes first among the platforms for the same cash rotates from day to day and person to person.
    """
    n_platforms = accounts.status.shape[1]
    day_of_cycle = day % 30
    for i in range(lo, hi):
        first = (i + day) % n_platforms
        for turn in range(n_platforms):
            p = first + turn if first + turn < n_platforms else first + turn - n_platforms
            status = accounts.status[i, p]
            if status != Status.OPEN and status != Status.FROZEN:
                continue
            statement_day = accounts.statement_day[i, p]
            if statement_day == day_of_cycle:
                _issue_statement(i, p, who, accounts, plans, habits, terms, flows)
            if statement_day == (day - terms.days_to_pay[p]) % 30:
                if accounts.billed_cents[i, p] + accounts.fees_cents[i, p] > 0:
                    _due_date(i, p, key, day, who, accounts, habits, terms, flows, counts)
            elif accounts.arrears_cents[i, p] > 0:
                u, v, _, _ = random.uniforms(key, Stream.BILL, p, i, day)
                if repayment.attends(u, habits.attention_daily, day_of_cycle == who.pay_day[i]):
                    _pay(i, p, key, day, v, who, accounts, habits, flows, counts)


@kernel
def respond(
    key: tuple[int, int, int], day: int, contacts: NDArray[np.int64], who: People, accounts: Accounts,
    habits: Habits, flows: Counts, counts: Counts,
) -> None:
    """Those who read a reminder attend to the bill; ``contacts`` has a row for each column of its frame."""
    for row in range(contacts.shape[1]):
        i, p = contacts[0, row], contacts[1, row]
        if contacts[2, row] and accounts.arrears_cents[i, p] > 0:
            _, v, _, _ = random.uniforms(key, Stream.BILL, p, i, day)
            _pay(i, p, key, day, v, who, accounts, habits, flows, counts)
