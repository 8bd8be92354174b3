"""Wants become cash purchases or orders on credit; decided orders are settled."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.credit.owing import headroom, limit_for, owed, worst_elsewhere
from sim.consumers.kernels.credit.points import earn_points
from sim.consumers.kernels.life.fraud import spree
from sim.consumers.kernels.life.turnover import keep_losses, vacate
from sim.consumers.kernels.numbers import PLAN_CYCLES, Habits, Terms
from sim.consumers.rules.credit import account, green, loyalty, style
from sim.consumers.rules.life import belief, fraud, life, shopping
from sim.consumers.state import Accounts, People, Plans
from sim.core import random
from sim.core.compiled import kernel, kernel_part
from sim.core.ledger import Entry
from sim.core.random import Stream
from sim.core.vocabulary import Count, Fraud, Mark, Status

__all__ = ["settle", "shop"]

Counts = NDArray[np.int64]
_NOT_BUYING, _CASH, _FIRST_PLATFORM = 0, 1, 2
_MOST_ORDERS, _MOST_CENTS = 255, 2_000_000_000  # between two statements, as far as they are counted


@kernel_part
def _offered_ppm(i: int, p: int, day: int, accounts: Accounts) -> int:
    """What an offer takes off the instalment fee of an order of today, parts per million."""
    return int(accounts.offer_ppm[i, p]) if day < accounts.offer_until[i, p] else 0


@kernel_part
def _cash_for_wants(i: int, who: People, accounts: Accounts, habits: Habits) -> int:
    """Cash that is not kept for the bills at hand, as far as bills are earmarked and the consumer is patient."""
    cash: int = who.cash_cents[i]
    if habits.bills_earmarked == 0.0:
        return cash
    bills = 0
    for p in range(accounts.status.shape[1]):
        if accounts.status[i, p] == Status.OPEN or accounts.status[i, p] == Status.FROZEN:
            bills += style.usual_payment(
                accounts.billed_cents[i, p] + accounts.fees_cents[i, p], accounts.arrears_cents[i, p],
                accounts.minimum_cents[i, p], int(who.style[i]))
    return shopping.cash_for_wants(cash, bills, habits.bills_earmarked * who.patience[i])


@kernel_part
def _weigh(
    i: int, basket: int, is_green: bool, day: int, who: People, accounts: Accounts, habits: Habits, terms: Terms,
    weights: NDArray[np.float64],
) -> None:
    """Exponentiated utility of not buying, cash and each platform; 0 where it cannot be."""
    weights[_NOT_BUYING] = 1.0
    weights[_CASH] = 0.0
    cash = _cash_for_wants(i, who, accounts, habits)
    if cash >= basket:
        weights[_CASH] = math.exp(shopping.utility_of_cash(basket, cash, habits.taste_for_cash, habits.cash_strain))
    for p in range(accounts.status.shape[1]):
        weights[_FIRST_PLATFORM + p] = 0.0
        if who.marks[i] & Mark.LISTED:
            continue
        status = accounts.status[i, p]
        headroom_share = 0.5  # what one without an account expects
        if status == Status.OPEN:
            left = headroom(i, p, is_green, accounts, terms) - basket
            if left < 0:
                continue
            headroom_share = left / limit_for(i, p, is_green, accounts, terms)
        elif status == Status.REFUSED:
            if day // 30 - accounts.opened_cycle[i, p] < terms.reapply_cycles[p]:
                continue
        elif status != Status.NONE and status != Status.REPAIRED:
            continue
        price = green.price_left(
            terms.price[p], terms.green_fee_off_ppm[p] if is_green else 0, _offered_ppm(i, p, day, accounts))
        weights[_FIRST_PLATFORM + p] = math.exp(shopping.utility_of_platform(
            headroom_share, price, who.price_sensitive[i],
            terms.reputation[p] + (accounts.fairness[i, p] + terms.standing[p]), accounts.habit[i, p],
            habits.taste_for_credit, habits.weight_headroom, habits.weight_price, habits.weight_reputation,
            habits.weight_habit))


@kernel_part
def _choose_term(
    i: int, p: int, basket: int, is_green: bool, day: int, u: float, who: People, accounts: Accounts, habits: Habits,
    terms: Terms, weights: NDArray[np.float64],
) -> int:
    """Index of the term in ``PLAN_CYCLES``, by a logit over what the platform offers for this basket."""
    free = life.pay(who.income_cents[i], who.employed[i], habits.benefit_share) - who.essentials_cents[i]
    offered_ppm = _offered_ppm(i, p, day, accounts)
    for k in range(len(PLAN_CYCLES)):
        cycles = PLAN_CYCLES[k]
        fee_ppm = green.lowered(terms.plan_fee_ppm[p, cycles], offered_ppm)
        if is_green:
            fee_ppm = green.lowered(fee_ppm, terms.green_fee_off_ppm[p])
        weights[k] = 0.0
        if cycles == 1 or (terms.plan_fee_ppm[p, cycles] >= 0 and basket >= terms.instalment_floor_cents[p]):
            weights[k] = math.exp(shopping.utility_of_term(
                basket, cycles, fee_ppm / 1_000_000.0, free, who.price_sensitive[i], habits.weight_burden,
                habits.weight_price, habits.hassle_of_instalments) + loyalty.appeal(
                    loyalty.rebate(terms.point_cents[p], terms.points_ppm[p], terms.points_split_ppm[p], cycles,
                                   fee_ppm / 1_000_000.0),
                    who.price_sensitive[i], habits.points_as_price, habits.weight_price))
    return shopping.pick(weights, len(PLAN_CYCLES), u)


@kernel_part
def _buy_for_cash(i: int, basket: int, who: People, flows: Counts, counts: Counts) -> None:
    who.cash_cents[i] -= basket
    flows[0, Entry.CASH_PURCHASE] += basket
    counts[0, Count.CASH_PURCHASES] += 1


@kernel_part
def _free_limit(i: int, accounts: Accounts) -> int:
    """What could still be ordered on all open accounts together, cents."""
    cents = 0
    for p in range(accounts.status.shape[1]):
        if accounts.status[i, p] == Status.OPEN:
            cents += max(0, accounts.limit_cents[i, p] - owed(i, p, accounts))
    return cents


@kernel_part
def _write_order(
    i: int, p: int, cents: int, cycles: int, is_green: bool, who: People, accounts: Accounts, habits: Habits,
    terms: Terms, orders: Counts, row: int,
) -> int:
    """Write one row of the ``Orders`` frame; returns the next free row."""
    orders[0, row] = i
    orders[1, row] = p
    orders[2, row] = cents
    orders[3, row] = cycles
    orders[4, row] = is_green
    orders[5, row] = accounts.status[i, p] != Status.OPEN
    orders[6, row] = accounts.limit_cents[i, p]
    orders[7, row] = headroom(i, p, is_green, accounts, terms)
    orders[8, row] = life.pay(who.income_cents[i], who.employed[i], habits.benefit_share)
    orders[9, row] = accounts.score[i, p]
    orders[10, row] = accounts.n_orders[i, p]
    orders[11, row] = accounts.orders_cents[i, p]
    orders[12, row] = accounts.usual_cents[i, p]
    orders[13, row] = accounts.opened_cycle[i, p]
    orders[14, row] = worst_elsewhere(i, p, accounts, terms)
    return row + 1


@kernel_part
def _defrauds(i: int, key: tuple[int, int, int], day: int, who: People, habits: Habits) -> bool:
    """Today is a day of his fraud, on which he wants nothing else."""
    if habits.fraud_share == 0.0 or who.marks[i] & Mark.FRAUD == 0:
        return False
    _, begins = spree(i, key, habits)
    return fraud.fraud_goes_on(day, begins, habits.fraud_spree_days)


@kernel_part
def _order_in_spree(
    i: int, key: tuple[int, int, int], day: int, who: People, accounts: Accounts, habits: Habits, terms: Terms,
    orders: Counts, row: int,
) -> int:
    """A fraudulent order or none, on the account with the most left of its limit; returns the next free row."""
    u, v, _, _ = random.uniforms(key, Stream.FRAUD, 0, i, day)
    if u >= habits.fraud_orders_daily or who.marks[i] & Mark.LISTED:
        return row
    best, most = 0, 0
    for p in range(accounts.status.shape[1]):
        left = headroom(i, p, False, accounts, terms)
        if accounts.status[i, p] == Status.OPEN and left > most:
            best, most = p, left
    cents = fraud.spree_order(most, habits.fraud_of_headroom, v)
    if cents == 0:
        return row
    return _write_order(i, best, cents, 1, False, who, accounts, habits, terms, orders, row)


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
    most = shopping.highest_chance_of_want(habits.wants_daily, habits.weight_free_limit)
    # A loop of its own: where nothing branches, the draws of several consumers are computed abreast.
    for i in range(lo, hi):
        u, _, _, _ = random.uniforms(key, Stream.WANT, 0, i, day)
        wants[i - lo] = u < most
    for i in range(lo, hi):
        if _defrauds(i, key, day, who, habits):
            written = _order_in_spree(i, key, day, who, accounts, habits, terms, orders, written)
            continue
        if not wants[i - lo]:
            continue
        u, v, w, x = random.uniforms(key, Stream.WANT, 0, i, day)
        if habits.weight_free_limit > 0.0 and u >= shopping.chance_of_want(
                habits.wants_daily, habits.weight_free_limit, _free_limit(i, accounts), who.income_cents[i]):
            continue
        basket = shopping.basket(who.income_cents[i], habits.basket_share, habits.basket_log_sd,
                                 random.normal_quantile(v))
        is_green = x < who.green[i]
        _weigh(i, basket, is_green, day, who, accounts, habits, terms, weights)
        choice = shopping.pick(weights, _FIRST_PLATFORM + accounts.status.shape[1], w)
        if choice == _NOT_BUYING:
            counts[0, Count.LOST_SALES] += 1
        elif choice == _CASH:
            _buy_for_cash(i, basket, who, flows, counts)
        else:
            p = choice - _FIRST_PLATFORM
            u, _, _, _ = random.uniforms(key, Stream.TERM, 0, i, day)
            term = _choose_term(i, p, basket, is_green, day, u, who, accounts, habits, terms, weights)
            written = _write_order(
                i, p, basket, PLAN_CYCLES[term], is_green, who, accounts, habits, terms, orders, written)
    return written


@kernel_part
def _open(
    i: int, p: int, key: tuple[int, int, int], limit: int, score: int, cycle: int, accounts: Accounts, losses: Counts
) -> None:
    u, _, _, _ = random.uniforms(key, Stream.BATCH, p, account.billing_batch(i), 0)
    keep_losses(i, p, accounts, losses)
    vacate(i, p, accounts)
    accounts.status[i, p] = Status.OPEN if limit > 0 else Status.REFUSED
    accounts.limit_cents[i, p] = limit
    accounts.score[i, p] = score
    accounts.statement_day[i, p] = int(u * 30.0)
    accounts.opened_cycle[i, p] = cycle


@kernel_part
def _split(
    i: int, p: int, cents: int, cycles: int, is_green: bool, day: int, plan: int, accounts: Accounts, plans: Plans,
    terms: Terms, counts: Counts,
) -> None:
    """Write an order's instalments, at a fee that an offer or green goods may lower; the offer is then used up."""
    offered_ppm = _offered_ppm(i, p, day, accounts)
    fee_ppm = green.lowered(terms.plan_fee_ppm[p, cycles], offered_ppm)
    fee = account.fee_of_plan(cents, fee_ppm, cycles)
    if offered_ppm > 0:
        accounts.offer_ppm[i, p] = 0
        accounts.offer_until[i, p] = 0
        counts[p, Count.OFFERS_TAKEN] += 1
    if is_green:
        usual_fee = fee
        fee = account.fee_of_plan(cents, green.lowered(fee_ppm, terms.green_fee_off_ppm[p]), cycles)
        counts[p, Count.GREEN_FORGONE_CENTS] += usual_fee - fee
    plans.amount_cents[plan] = cents
    plans.fee_cents[plan] = fee
    plans.cycles[plan] = cycles
    plans.left[plan] = cycles
    plans.following[plan] = accounts.first_plan[i, p]
    accounts.first_plan[i, p] = plan
    accounts.plans_cents[i, p] += cents
    counts[p, Count.INSTALMENT_ORDERS] += 1


@kernel_part
def _book(
    i: int, p: int, cents: int, is_green: bool, accounts: Accounts, terms: Terms, flows: Counts, counts: Counts
) -> None:
    """Pay the merchant for an order that goes ahead, and count it."""
    discount_ppm = terms.merchant_discount_ppm[p]
    if is_green:
        accounts.green_cents[i, p] += cents
        counts[p, Count.GREEN_ORDERS] += 1
        counts[p, Count.GREEN_ORDER_CENTS] += cents
        discount_ppm = green.lowered(discount_ppm, terms.green_discount_off_ppm[p])
    accounts.habit[i, p] += 1.0
    accounts.n_orders[i, p] = min(_MOST_ORDERS, int(accounts.n_orders[i, p]) + 1)
    accounts.orders_cents[i, p] = min(_MOST_CENTS, int(accounts.orders_cents[i, p]) + cents)
    flows[p, Entry.ORDER] += cents
    flows[p, Entry.MERCHANT_DISCOUNT] += account.share_of(cents, discount_ppm)
    counts[p, Count.ORDERS] += 1


@kernel_part
def _profit_from_fraud(
    i: int, p: int, key: tuple[int, int, int], cents: int, who: People, habits: Habits, flows: Counts, counts: Counts
) -> None:
    """Goods are all that most frauds are for; a merchant in the plot pays out money."""
    kind, _ = spree(i, key, habits)
    if kind == Fraud.CASH_OUT:
        paid_out = fraud.cashed_out(cents, habits.fraud_cash_out_fee)
        who.cash_cents[i] += paid_out
        flows[p, Entry.CASH_OUT] += paid_out
    counts[p, Count.FRAUD_ORDERS] += 1
    counts[p, Count.FRAUD_CENTS] += cents


@kernel
def settle(
    key: tuple[int, int, int], day: int, orders: NDArray[np.int64], decisions: NDArray[np.int64], who: People,
    accounts: Accounts, plans: Plans, free_plans: NDArray[np.int64], habits: Habits, terms: Terms, flows: Counts,
    counts: Counts, losses: Counts,
) -> int:
    """Book decided orders; returns how many of ``free_plans`` were used.

    ``orders`` and ``decisions`` have a row for each column of their frame; ``losses`` as for ``keep_losses``.
    """
    used = 0
    for row in range(orders.shape[1]):
        i, p, amount, cycles = orders[0, row], orders[1, row], orders[2, row], orders[3, row]
        is_green = orders[4, row] > 0
        is_fraud = _defrauds(i, key, day, who, habits)
        if orders[5, row]:
            _open(i, p, key, decisions[1, row], orders[9, row], day // 30, accounts, losses)
            counts[p, Count.APPLICATIONS] += 1
            counts[p, Count.ADMISSIONS] += decisions[1, row] > 0
        if not decisions[0, row]:
            counts[p, Count.REFUSALS] += 1
            if is_fraud:
                continue
            if shopping.buys_for_cash_after_refusal(amount, who.cash_cents[i], who.buffer_cents[i]):
                _buy_for_cash(i, amount, who, flows, counts)
            else:
                counts[0, Count.LOST_SALES] += 1
            continue
        if terms.cooling_off[p] and not is_fraud:
            u, _, _, _ = random.uniforms(key, Stream.REGRET, p, i, day)
            if belief.withdraws(u, habits.regret, who.cash_cents[i], amount):
                counts[p, Count.WITHDRAWALS] += 1
                continue
        if cycles > 1:
            _split(i, p, amount, cycles, is_green, day, free_plans[used], accounts, plans, terms, counts)
            used += 1
            earn_points(i, p, amount, terms.points_split_ppm[p], accounts, terms, flows)
        elif is_green and terms.green_waits[p]:
            accounts.waiting_cents[i, p] += amount
        else:
            accounts.unbilled_cents[i, p] += amount
        _book(i, p, amount, is_green, accounts, terms, flows, counts)
        if is_fraud:
            _profit_from_fraud(i, p, key, amount, who, habits, flows, counts)
    return used
