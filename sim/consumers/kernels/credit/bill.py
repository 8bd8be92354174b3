"""Statements, due dates and payments; points for those who pay on time, time in the app for those who cannot."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.credit.arrange import arrange, may_restructure, re_age
from sim.consumers.kernels.credit.missed import fall_due
from sim.consumers.kernels.credit.payment import able_to_pay, allow_claim, pay, pay_claim, willing_to_pay
from sim.consumers.kernels.credit.points import close_period, earn_points, is_in_upper_tier, points_held, redeem_points
from sim.consumers.kernels.numbers import Habits, Response, Terms
from sim.consumers.rules.credit import account, forbearance, loyalty, repayment
from sim.consumers.rules.life import life
from sim.consumers.state import NO_PLAN, UNDECIDED, Accounts, People, Plans
from sim.core import random
from sim.core.compiled import kernel, kernel_part
from sim.core.ledger import Entry
from sim.core.random import Stream
from sim.core.vocabulary import Count, Offer, Relief, Status

__all__ = ["bill"]

Counts = NDArray[np.int64]
_DEFERRAL = int(Offer.DEFERRAL)
_BILL_DEFERRED, _ARREARS_DEFERRED, _RE_AGED = (
    int(Relief.BILL_DEFERRED), int(Relief.ARREARS_DEFERRED), int(Relief.RE_AGED))


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
    accounts.intended_cents[i, p] = UNDECIDED if habits.styled > 0.0 else 0
    accounts.billed_cents[i, p] += accounts.unbilled_cents[i, p] + principal
    accounts.plans_cents[i, p] -= principal
    accounts.unbilled_cents[i, p] = accounts.waiting_cents[i, p]
    accounts.waiting_cents[i, p] = 0
    accounts.fees_cents[i, p] += fees
    accounts.habit[i, p] *= habits.habit_kept_per_cycle
    who.fees_cents[i] += fees
    flows[p, Entry.INSTALMENT_FEE] += fees


@kernel_part
def _may_put_off(i: int, p: int, day: int, accounts: Accounts, terms: Terms) -> bool:
    if accounts.arrears_cents[i, p] > 0:
        return False
    gap = day // 30 - accounts.deferred_cycle[i, p]
    return bool(accounts.deferral_offered[i, p] or (terms.deferral[p] and gap >= terms.deferral_gap_cycles[p]))


@kernel_part
def _put_off(
    i: int, p: int, day: int, who: People, accounts: Accounts, terms: Terms, flows: Counts, counts: Counts
) -> None:
    """Defer the minimum by one cycle, for a fee unless the platform has offered it."""
    minimum = accounts.minimum_cents[i, p]
    offered = accounts.deferral_offered[i, p]
    fee = 0 if offered else account.deferral_fee(
        minimum, accounts.carried_cents[i, p], terms.deferral_fee_ppm[p],
        0 if terms.late_is_flat[p] else terms.service_ppm[p], terms.late_counts_in_apr_cap[p], terms.apr_cap_ppm[p])
    accounts.minimum_cents[i, p] = 0
    accounts.fees_cents[i, p] += fee
    accounts.put_off_cents[i, p] = min(  # on top of arrears deferred since the statement
        accounts.put_off_cents[i, p] + minimum + fee, accounts.billed_cents[i, p] + accounts.fees_cents[i, p])
    accounts.deferred_cycle[i, p] = day // 30
    who.fees_cents[i] += fee
    flows[p, Entry.DEFERRAL_FEE] += fee
    counts[p, Count.BILLS_DEFERRED] += 1
    counts[p, Count.DEFERRALS_OFFERED_TAKEN] += offered


@kernel_part
def _reward(i: int, p: int, cents: int, accounts: Accounts, terms: Terms, flows: Counts, counts: Counts) -> None:
    """Points for a bill that is met on its due date, on what was paid of it."""
    counts[p, Count.POINTS_TIERS] += is_in_upper_tier(i, p, accounts, terms)
    earn_points(i, p, cents, terms.points_ppm[p], accounts, terms, flows)


@kernel_part
def _due_date(
    i: int, p: int, key: tuple[int, int, int], day: int, who: People, accounts: Accounts, habits: Habits,
    response: Response, terms: Terms, flows: Counts, counts: Counts,
) -> None:
    """Remember or forget, pay or not, put off or fall into arrears."""
    owed = accounts.billed_cents[i, p] + accounts.fees_cents[i, p]
    arrears, minimum = accounts.arrears_cents[i, p], accounts.minimum_cents[i, p]
    before = accounts.paid_cents[i, p]
    counts[p, Count.BILLS_DUE] += 1
    u, v, _, _ = random.uniforms(key, Stream.BILL, p, i, day)
    put_off = False
    forgetful = who.forgetful[i]
    if accounts.reminded[i, p]:
        forgetful = repayment.recalled(forgetful, response.reminder_recall)
        accounts.reminded[i, p] = False
    if points_held(i, p, accounts) > 0:
        forgetful = repayment.recalled(forgetful, habits.points_recall)
    if arrears > 0:
        forgetful = repayment.recalled(forgetful, habits.arrears_recall)
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
    if accounts.minimum_cents[i, p] > 0 and accounts.arrears_cents[i, p] > 0:
        fall_due(i, p, accounts)
    accounts.arrears_cents[i, p] += accounts.minimum_cents[i, p]
    accounts.minimum_cents[i, p] = 0
    accounts.carried_cents[i, p] = accounts.billed_cents[i, p]
    if accounts.arrears_cents[i, p] > 0:
        accounts.on_time_streak[i, p] = 0
        if arrears == 0:
            accounts.met_in_arrears[i, p] = 0
        elif terms.re_age_after[p] > 0:
            re_age(i, p, day, minimum, accounts, terms, counts)
    else:
        accounts.on_time_streak[i, p] += 1
        accounts.bill_met[i, p] = True
        accounts.met_in_arrears[i, p] = 0
        _reward(i, p, max(0, accounts.paid_cents[i, p] - before - arrears), accounts, terms, flows, counts)


@kernel_part
def _look_for_help(
    i: int, p: int, key: tuple[int, int, int], day: int, u: float, who: People, accounts: Accounts, plans: Plans,
    habits: Habits, response: Response, terms: Terms, counts: Counts, wanted: NDArray[np.int64], row: int,
) -> int:
    """Take the time that is offered in the app, if willing and short of the arrears: put off or else restructured.

    A restructuring waits for the end of the phase, in ``wanted``; returns the next free row of it.
    """
    if not forbearance.sees_help(u, int(accounts.days_past_due[i, p]), terms.help_from_days[p], terms.help_to_days[p],
                                 terms.help_daily[p]):
        return row
    able = able_to_pay(i, p, day, who, accounts, habits)
    if able >= accounts.arrears_cents[i, p]:
        return row
    if not willing_to_pay(i, p, key, day, 0.0, able, who, accounts, habits, response, terms):
        return row
    offers = _DEFERRAL if terms.deferral[p] else 0
    if arrange(i, p, offers, day, who, accounts, plans, NO_PLAN, response, terms, counts) == 0 and (
            may_restructure(i, p, day, accounts, terms)):
        wanted[0, row] = i
        wanted[1, row] = p
        row += 1
    return row


@kernel_part
def _looks(
    i: int, p: int, day: int, u: float, cannot_cover: bool, who: People, accounts: Accounts, habits: Habits
) -> bool:
    return u < repayment.attention(
        habits.attention_daily, habits.pay_day_attention, day % 30 == who.pay_day[i],
        int(accounts.days_past_due[i, p]), habits.attention_fade, cannot_cover, habits.averted)


@kernel_part
def _think_of_arrears(
    i: int, p: int, key: tuple[int, int, int], day: int, u: float, v: float, who: People, accounts: Accounts,
    habits: Habits, response: Response, terms: Terms, flows: Counts, counts: Counts,
) -> None:
    """Look at an overdue bill or look away, and pay."""
    if not _looks(i, p, day, u, False, who, accounts, habits):
        return  # nor would he if he could not cover it: ability need not be asked
    cannot_cover = habits.averted > 0.0 and (
        able_to_pay(i, p, day, who, accounts, habits) < accounts.arrears_cents[i, p])
    if not cannot_cover or _looks(i, p, day, u, True, who, accounts, habits):
        pay(i, p, key, day, v, 0.0, who, accounts, habits, response, terms, flows, counts)


@kernel_part
def _think_of_claim(
    i: int, p: int, key: tuple[int, int, int], day: int, who: People, accounts: Accounts, habits: Habits,
    response: Response, terms: Terms, flows: Counts,
) -> None:
    """Look at a written-off debt or, mostly, away; one that was sold is paid to nobody unasked."""
    is_pay_day = day % 30 == who.pay_day[i]
    if is_pay_day:
        allow_claim(i, p, who, accounts, habits)
    if accounts.sold[i, p] or accounts.billed_cents[i, p] + accounts.fees_cents[i, p] == 0:
        return
    u, _, _, _ = random.uniforms(key, Stream.BILL, p, i, day)
    cannot_cover = True  # whoever could have paid it all would not have been written off
    if _looks(i, p, day, u, cannot_cover, who, accounts, habits):
        pay_claim(i, p, key, day, 0.0, 0, who, accounts, habits, response, terms, flows)


@kernel_part
def _tell(i: int, p: int, kind: int, cents: int, fee: int, reliefs: NDArray[np.int64], row: int) -> int:
    """Write one row of the ``Reliefs`` frame; returns the next free row."""
    reliefs[0, row] = i
    reliefs[1, row] = p
    reliefs[2, row] = kind
    reliefs[3, row] = cents
    reliefs[4, row] = fee
    return row + 1


@kernel
def bill(
    lo: int, hi: int, key: tuple[int, int, int], day: int, who: People, accounts: Accounts, plans: Plans,
    habits: Habits, response: Response, terms: Terms, flows: Counts, counts: Counts, wanted: NDArray[np.int64],
    reliefs: NDArray[np.int64],
) -> tuple[int, int]:
    """Issue statements, meet due dates, let overdue debtors think of their bills and look for help in the app.

    Who comes first among the platforms for the same cash rotates from day to day and person to person. Returns the
    numbers of columns written to ``wanted``, the (consumer, platform) of accounts to be restructured, and to
    ``reliefs``, which has a row for each column of its frame, or no columns where nobody wants to know.
    """
    n_wanted, n_reliefs = 0, 0
    tells = reliefs.shape[1] > 0
    n_platforms = accounts.status.shape[1]
    day_of_cycle = day % 30
    for i in range(lo, hi):
        first = (i + day) % n_platforms
        for turn in range(n_platforms):
            p = first + turn if first + turn < n_platforms else first + turn - n_platforms
            status = accounts.status[i, p]
            if status == Status.CHARGED_OFF and habits.claim_income_share > 0.0:
                _think_of_claim(i, p, key, day, who, accounts, habits, response, terms, flows)
            if status != Status.OPEN and status != Status.FROZEN:
                continue
            statement_day = accounts.statement_day[i, p]
            if statement_day == day_of_cycle:
                _issue_statement(i, p, who, accounts, plans, habits, terms, flows)
                if points_held(i, p, accounts) > 0:
                    redeem_points(i, p, accounts, terms, flows)
                if loyalty.period_ends(day // 30, terms.period_cycles[p]):
                    close_period(i, p, accounts, terms, flows)
            if statement_day == (day - terms.days_to_pay[p]) % 30:
                if accounts.billed_cents[i, p] + accounts.fees_cents[i, p] > 0:
                    deferred, re_aged = counts[p, Count.BILLS_DEFERRED], counts[p, Count.RE_AGED]
                    fees = flows[p, Entry.DEFERRAL_FEE]
                    _due_date(i, p, key, day, who, accounts, habits, response, terms, flows, counts)
                    if tells and counts[p, Count.BILLS_DEFERRED] > deferred:
                        n_reliefs = _tell(i, p, _BILL_DEFERRED, accounts.put_off_cents[i, p],
                                          flows[p, Entry.DEFERRAL_FEE] - fees, reliefs, n_reliefs)
                    if tells and counts[p, Count.RE_AGED] > re_aged:
                        n_reliefs = _tell(i, p, _RE_AGED, accounts.carried_cents[i, p], 0, reliefs, n_reliefs)
                accounts.deferral_offered[i, p] = False
                accounts.paid_lately_cents[i, p] = 0
            elif accounts.arrears_cents[i, p] > 0:
                u, v, w, _ = random.uniforms(key, Stream.BILL, p, i, day)
                _think_of_arrears(i, p, key, day, u, v, who, accounts, habits, response, terms, flows, counts)
                if accounts.arrears_cents[i, p] > 0:
                    arranged = counts[p, Count.ARRANGEMENTS]
                    n_wanted = _look_for_help(i, p, key, day, w, who, accounts, plans, habits, response, terms, counts,
                                              wanted, n_wanted)
                    if tells and counts[p, Count.ARRANGEMENTS] > arranged:
                        n_reliefs = _tell(i, p, _ARREARS_DEFERRED, accounts.put_off_cents[i, p], 0, reliefs, n_reliefs)
    return n_wanted, n_reliefs
