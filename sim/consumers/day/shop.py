"""Wants become cash purchases or orders on credit; decided orders are settled."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sim import random
from sim.codes import Count, Mark, Status
from sim.compiled import kernel, kernel_part
from sim.consumers.columns import NO_BUCKET, Accounts, People, Plans
from sim.consumers.day.owing import owed
from sim.consumers.rules import account, belief, life, shopping
from sim.consumers.terms import PLAN_CYCLES, Habits, Terms
from sim.ledger import Entry
from sim.random import Stream

__all__ = ["settle", "shop"]

Counts = NDArray[np.int64]
_NOT_BUYING, _CASH, _FIRST_PLATFORM = 0, 1, 2


@kernel_part
def _weigh(
    i: int, basket: int, cycle: int, who: People, accounts: Accounts, habits: Habits, terms: Terms,
    weights: NDArray[np.float64],
) -> None:
    """Exponentiated utility of not buying, cash and each platform; 0 where it cannot be."""
    weights[_NOT_BUYING] = 1.0
    weights[_CASH] = 0.0
    if who.cash_cents[i] >= basket:
        weights[_CASH] = math.exp(
            shopping.utility_of_cash(basket, who.cash_cents[i], habits.taste_for_cash, habits.cash_strain))
    for p in range(accounts.status.shape[1]):
        weights[_FIRST_PLATFORM + p] = 0.0
        if who.marks[i] & Mark.LISTED:
            continue
        status = accounts.status[i, p]
        headroom_share = 0.5  # what one without an account expects
        if status == Status.OPEN:
            left = accounts.limit_cents[i, p] - owed(i, p, accounts) - basket
            if left < 0:
                continue
            headroom_share = left / accounts.limit_cents[i, p]
        elif status == Status.REFUSED:
            if cycle - accounts.opened_cycle[i, p] < terms.reapply_cycles[p]:
                continue
        elif status != Status.NONE and status != Status.REPAIRED:
            continue
        weights[_FIRST_PLATFORM + p] = math.exp(shopping.utility_of_platform(
            headroom_share, terms.price[p], who.price_sensitive[i],
            terms.reputation[p] + (accounts.fairness[i, p] + terms.standing[p]), accounts.habit[i, p],
            habits.taste_for_credit, habits.weight_headroom, habits.weight_price, habits.weight_reputation,
            habits.weight_habit))


@kernel_part
def _choose_term(
    i: int, p: int, basket: int, u: float, who: People, habits: Habits, terms: Terms, weights: NDArray[np.float64]
) -> int:
    """Index of the term in ``PLAN_CYCLES``, by a logit over what the platform offers for this basket."""
    free = life.pay(who.income_cents[i], who.employed[i], habits.benefit_share) - who.essentials_cents[i]
    for k in range(len(PLAN_CYCLES)):
        cycles = PLAN_CYCLES[k]
        fee_ppm = terms.plan_fee_ppm[p, cycles]
        weights[k] = 0.0
        if cycles == 1 or (fee_ppm >= 0 and basket >= terms.instalment_floor_cents[p]):
            weights[k] = math.exp(shopping.utility_of_term(
                basket, cycles, fee_ppm / 1_000_000.0, free, who.price_sensitive[i], habits.weight_burden,
                habits.weight_price, habits.hassle_of_instalments))
    return shopping.pick(weights, len(PLAN_CYCLES), u)


@kernel
def shop(
    lo: int, hi: int, key: tuple[int, int, int], day: int, who: People, accounts: Accounts, habits: Habits,
    terms: Terms, flows: Counts, counts: Counts, wants: NDArray[np.bool_], weights: NDArray[np.float64],
    orders: NDArray[np.int64],
) -> int:
    """Consumers want, choose how to pay and for how long; returns the number of rows written to ``orders``.

    ``orders`` has a row for each column of the ``Orders`` frame, in its order. ``wants`` (one entry per consumer of
    the block) and ``weights`` (one per option) are room to work in.
    """
    written = 0
    # A loop of its own: where nothing branches, the draws of several consumers are computed abreast.
    for i in range(lo, hi):
        u, _, _, _ = random.uniforms(key, Stream.WANT, 0, i, day)
        wants[i - lo] = u < habits.wants_daily
    for i in range(lo, hi):
        if not wants[i - lo]:
            continue
        _, v, w, x = random.uniforms(key, Stream.WANT, 0, i, day)
        basket = shopping.basket(who.income_cents[i], habits.basket_share, habits.basket_log_sd,
                                 random.normal_quantile(v))
        _weigh(i, basket, day // 30, who, accounts, habits, terms, weights)
        choice = shopping.pick(weights, _FIRST_PLATFORM + accounts.status.shape[1], w)
        if choice == _NOT_BUYING:
            counts[0, Count.LOST_SALES] += 1
        elif choice == _CASH:
            who.cash_cents[i] -= basket
            flows[0, Entry.CASH_PURCHASE] += basket
            counts[0, Count.CASH_PURCHASES] += 1
        else:
            p = choice - _FIRST_PLATFORM
            u, _, _, _ = random.uniforms(key, Stream.TERM, 0, i, day)
            term = _choose_term(i, p, basket, u, who, habits, terms, weights)
            orders[0, written] = i
            orders[1, written] = p
            orders[2, written] = basket
            orders[3, written] = PLAN_CYCLES[term]
            orders[4, written] = x < who.green[i]
            orders[5, written] = accounts.status[i, p] != Status.OPEN
            orders[6, written] = accounts.limit_cents[i, p]
            orders[7, written] = accounts.limit_cents[i, p] - owed(i, p, accounts)
            orders[8, written] = life.pay(who.income_cents[i], who.employed[i], habits.benefit_share)
            orders[9, written] = accounts.score[i, p]
            orders[10, written] = accounts.n_orders[i, p]
            orders[11, written] = accounts.orders_cents[i, p]
            orders[12, written] = accounts.usual_cents[i, p]
            orders[13, written] = accounts.opened_cycle[i, p]
            written += 1
    return written


@kernel_part
def _open(
    i: int, p: int, key: tuple[int, int, int], limit: int, score: int, cycle: int, accounts: Accounts
) -> None:
    u, _, _, _ = random.uniforms(key, Stream.BATCH, p, account.billing_batch(i), 0)
    accounts.status[i, p] = Status.OPEN if limit > 0 else Status.REFUSED
    accounts.limit_cents[i, p] = limit
    accounts.score[i, p] = score
    accounts.statement_day[i, p] = int(u * 30.0)
    accounts.opened_cycle[i, p] = cycle
    accounts.days_past_due[i, p] = 0  # of an account before this one
    accounts.bucket_before[i, p] = NO_BUCKET


@kernel
def settle(
    key: tuple[int, int, int], day: int, orders: NDArray[np.int64], decisions: NDArray[np.int64], who: People,
    accounts: Accounts, plans: Plans, free_plans: NDArray[np.int64], habits: Habits, terms: Terms, flows: Counts,
    counts: Counts,
) -> int:
    """Book decided orders; returns how many of ``free_plans`` were used.

    ``orders`` and ``decisions`` have a row for each column of their frame.
    """
    used = 0
    for row in range(orders.shape[1]):
        i, p, amount, cycles = orders[0, row], orders[1, row], orders[2, row], orders[3, row]
        if orders[5, row]:
            _open(i, p, key, decisions[1, row], orders[9, row], day // 30, accounts)
            counts[p, Count.APPLICATIONS] += 1
            counts[p, Count.ADMISSIONS] += decisions[1, row] > 0
        if decisions[0, row] and terms.cooling_off[p]:
            u, _, _, _ = random.uniforms(key, Stream.REGRET, p, i, day)
            if belief.withdraws(u, habits.regret, who.cash_cents[i], amount):
                counts[p, Count.WITHDRAWALS] += 1
                continue
        if decisions[0, row]:
            if cycles == 1:
                accounts.unbilled_cents[i, p] += amount
            else:
                plan = free_plans[used]
                used += 1
                plans.amount_cents[plan] = amount
                plans.fee_cents[plan] = account.fee_of_plan(
                    amount, terms.plan_fee_ppm[p, cycles], cycles)
                plans.cycles[plan] = cycles
                plans.left[plan] = cycles
                plans.following[plan] = accounts.first_plan[i, p]
                accounts.first_plan[i, p] = plan
                accounts.plans_cents[i, p] += amount
                counts[p, Count.INSTALMENT_ORDERS] += 1
            accounts.habit[i, p] += 1.0
            flows[p, Entry.ORDER] += amount
            flows[p, Entry.MERCHANT_DISCOUNT] += account.share_of(amount, terms.merchant_discount_ppm[p])
            counts[p, Count.ORDERS] += 1
            counts[p, Count.GREEN_ORDER_CENTS] += amount * orders[4, row]
        else:
            counts[p, Count.REFUSALS] += 1
            if shopping.buys_for_cash_after_refusal(amount, who.cash_cents[i], who.buffer_cents[i]):
                who.cash_cents[i] -= amount
                flows[0, Entry.CASH_PURCHASE] += amount
                counts[0, Count.CASH_PURCHASES] += 1
            else:
                counts[0, Count.LOST_SALES] += 1
    return used
