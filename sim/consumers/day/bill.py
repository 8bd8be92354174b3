"""Statements, due dates and payments."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import random
from sim.codes import Count, Status
from sim.compiled import kernel, kernel_part
from sim.consumers.columns import NO_PLAN, Accounts, People, Plans
from sim.consumers.day.payment import pay
from sim.consumers.rules import account, life, repayment
from sim.consumers.terms import Habits, Response, Terms
from sim.ledger import Entry
from sim.random import Stream

__all__ = ["bill"]

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
    response: Response, terms: Terms, flows: Counts, counts: Counts,
) -> None:
    """Remember or forget, pay or not, put off or fall into arrears."""
    owed = accounts.billed_cents[i, p] + accounts.fees_cents[i, p]
    counts[p, Count.BILLS_DUE] += 1
    u, v, _, _ = random.uniforms(key, Stream.BILL, p, i, day)
    put_off = False
    forgetful = who.forgetful[i]
    if accounts.reminded[i, p]:
        forgetful = repayment.recalled(forgetful, response.reminder_recall)
        accounts.reminded[i, p] = False
    if repayment.forgets(u, forgetful, who.fee_lesson[i], habits.fee_lesson):
        counts[p, Count.BILLS_FORGOTTEN] += 1
    else:
        was_willing = pay(i, p, key, day, v, 0.0, who, accounts, habits, response, terms, flows, counts)
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
    habits: Habits, response: Response, terms: Terms, flows: Counts, counts: Counts,
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
                    _due_date(i, p, key, day, who, accounts, habits, response, terms, flows, counts)
            elif accounts.arrears_cents[i, p] > 0:
                u, v, _, _ = random.uniforms(key, Stream.BILL, p, i, day)
                if repayment.attends(u, habits.attention_daily, day_of_cycle == who.pay_day[i]):
                    pay(i, p, key, day, v, 0.0, who, accounts, habits, response, terms, flows, counts)
