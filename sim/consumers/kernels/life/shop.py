"""Wants become cash purchases or orders on credit; decided orders are settled."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.credit.owing import balance_due, headroom, limit_for, owed, worst_elsewhere
from sim.consumers.kernels.credit.points import earn_points
from sim.consumers.kernels.life.fraud import spree
from sim.consumers.kernels.life.turnover import keep_losses, vacate
from sim.consumers.kernels.numbers import PLAN_CYCLES
from sim.consumers.kernels.world import Counts, Day, World
from sim.consumers.rules.credit import account, green, loyalty, style
from sim.consumers.rules.life import belief, fraud, life, shopping
from sim.consumers.state import Accounts, People
from sim.core import random
from sim.core.compiled import kernel, kernel_part
from sim.core.frames import Decisions, Orders
from sim.core.ledger import Entry
from sim.core.random import Stream
from sim.core.units import CYCLE_DAYS, MILLION, cycle_of, ppm
from sim.core.vocabulary import Count, Fraud, Mark, Status

__all__ = ["settle", "shop"]

_NOT_BUYING, _CASH, _FIRST_PLATFORM = 0, 1, 2
_MOST_ORDERS, _MOST_CENTS = 255, 2_000_000_000  # between two statements, as far as they are counted


@kernel_part
def _offered_ppm(i: int, p: int, accounts: Accounts, day: int) -> int:
    """What an offer takes off the instalment fee of an order of today, parts per million."""
    return int(accounts.offer_ppm[i, p]) if day < accounts.offer_until[i, p] else 0


@kernel_part
def _cash_for_wants(i: int, world: World) -> int:
    """Cash that is not kept for the bills at hand, as far as bills are earmarked and the consumer is patient."""
    who, accounts, scenario = world.who, world.accounts, world.scenario[0]
    cash: int = who.cash_cents[i]
    if scenario.shopping.bills_earmarked == 0.0:
        return cash
    bills = 0
    for p in range(accounts.status.shape[1]):
        if accounts.status[i, p] == Status.OPEN or accounts.status[i, p] == Status.FROZEN:
            bills += style.usual_payment(
                balance_due(i, p, accounts),
                accounts.arrears_cents[i, p],
                accounts.minimum_cents[i, p],
                int(who.style[i]),
            )
    return shopping.cash_for_wants(cash, bills, scenario.shopping.bills_earmarked * who.patience[i])


@kernel_part
def _weigh(i: int, basket: int, is_green: bool, world: World, day: int, weights: NDArray[np.float64]) -> None:
    """Exponentiated utility of not buying, cash and each platform; 0 where it cannot be."""
    who, accounts, scenario, numbers = world.who, world.accounts, world.scenario[0], world.numbers
    terms = world.numbers.terms
    weights[_NOT_BUYING] = 1.0
    weights[_CASH] = 0.0
    cash = _cash_for_wants(i, world)
    if cash >= basket:
        weights[_CASH] = math.exp(
            shopping.utility_of_cash(basket, cash, scenario.shopping.taste_for_cash, scenario.shopping.cash_strain)
        )
    for p in range(accounts.status.shape[1]):
        weights[_FIRST_PLATFORM + p] = 0.0
        if who.marks[i] & Mark.LISTED:
            continue
        status = accounts.status[i, p]
        headroom_share = scenario.shopping.expected_headroom
        if status == Status.OPEN:
            left = headroom(i, p, is_green, world) - basket
            if left < 0:
                continue
            headroom_share = left / limit_for(i, p, is_green, world)
        elif status == Status.REFUSED:
            if cycle_of(day) - accounts.opened_cycle[i, p] < numbers.platforms[p].credit.reapply_cycles:
                continue
        elif status != Status.NONE and status != Status.REPAIRED:
            continue
        price = green.price_left(
            terms.price[p],
            ppm(numbers.platforms[p].green.fee_off) if is_green else 0,
            _offered_ppm(i, p, accounts, day),
        )
        weights[_FIRST_PLATFORM + p] = math.exp(
            shopping.utility_of_platform(
                headroom_share,
                price,
                who.price_sensitive[i],
                numbers.platforms[p].reputation + (accounts.fairness[i, p] + terms.standing[p]),
                accounts.habit[i, p],
                scenario.shopping.taste_for_credit,
                scenario.shopping.weight_headroom,
                scenario.shopping.weight_price,
                scenario.shopping.weight_reputation,
                scenario.shopping.weight_habit,
            )
        )


@kernel_part
def _choose_term(
    i: int, p: int, basket: int, is_green: bool, u: float, world: World, day: int, weights: NDArray[np.float64]
) -> int:
    """Index of the term in ``PLAN_CYCLES``, by a logit over what the platform offers for this basket."""
    who, accounts, scenario, platform = world.who, world.accounts, world.scenario[0], world.numbers.platforms[p]
    terms, plan_fee_ppm = world.numbers.terms, world.numbers.plan_fee_ppm
    free = life.pay(who.income_cents[i], who.employed[i], scenario.economy.benefit_share) - who.essentials_cents[i]
    offered_ppm = _offered_ppm(i, p, accounts, day)
    for k in range(len(PLAN_CYCLES)):
        cycles = PLAN_CYCLES[k]
        fee_ppm = green.lowered(plan_fee_ppm[p, cycles], offered_ppm)
        if is_green:
            fee_ppm = green.lowered(fee_ppm, ppm(platform.green.fee_off))
        weights[k] = 0.0
        if cycles == 1 or (plan_fee_ppm[p, cycles] >= 0 and basket >= platform.terms.instalment_floor_cents):
            weights[k] = math.exp(
                shopping.utility_of_term(
                    basket,
                    cycles,
                    fee_ppm / MILLION,
                    free,
                    who.price_sensitive[i],
                    scenario.shopping.weight_burden,
                    scenario.shopping.most_burden,
                    scenario.shopping.weight_price,
                    scenario.shopping.hassle_of_instalments,
                )
                + loyalty.appeal(
                    loyalty.rebate(
                        platform.points.point_cents,
                        terms.points_ppm[p],
                        terms.points_split_ppm[p],
                        cycles,
                        fee_ppm / MILLION,
                    ),
                    who.price_sensitive[i],
                    scenario.shopping.weight_points,
                    scenario.shopping.weight_price,
                )
            )
    return shopping.pick(weights, len(PLAN_CYCLES), u)


@kernel_part
def _buy_for_cash(i: int, basket: int, who: People, today: Day) -> None:
    who.cash_cents[i] -= basket
    today.flows[0, Entry.CASH_PURCHASE] += basket
    today.counts[0, Count.CASH_PURCHASES] += 1


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
    i: int, p: int, cents: int, cycles: int, is_green: bool, world: World, orders: Orders, row: int
) -> int:
    """Write one row of the ``Orders`` frame; returns the next free row."""
    who, accounts, economy = world.who, world.accounts, world.scenario[0].economy
    orders.consumer[row] = i
    orders.platform[row] = p
    orders.amount_cents[row] = cents
    orders.term_cycles[row] = cycles
    orders.green[row] = is_green
    orders.applies[row] = accounts.status[i, p] != Status.OPEN
    orders.limit_cents[row] = accounts.limit_cents[i, p]
    orders.headroom_cents[row] = headroom(i, p, is_green, world)
    orders.income_cents[row] = life.pay(who.income_cents[i], who.employed[i], economy.benefit_share)
    orders.score[row] = accounts.score[i, p]
    orders.n_orders[row] = accounts.n_orders[i, p]
    orders.orders_cents[row] = accounts.orders_cents[i, p]
    orders.usual_cents[row] = accounts.usual_cents[i, p]
    orders.opened_cycle[row] = accounts.opened_cycle[i, p]
    orders.elsewhere_worst_days[row] = worst_elsewhere(i, p, world)
    return row + 1


@kernel_part
def _defrauds(i: int, world: World, today: Day) -> bool:
    """Today is a day of his fraud, on which he wants nothing else."""
    who, scenario = world.who, world.scenario[0]
    if scenario.fraud.share == 0.0 or who.marks[i] & Mark.FRAUD == 0:
        return False
    _, begins = spree(i, scenario, today.key)
    return fraud.fraud_goes_on(today.day, begins, scenario.fraud.spree_days)


@kernel_part
def _order_in_spree(i: int, world: World, today: Day, orders: Orders, row: int) -> int:
    """A fraudulent order or none, on the account with the most left of its limit; returns the next free row."""
    who, accounts, scenario = world.who, world.accounts, world.scenario[0]
    u, v, _, _ = random.uniforms(today.key, Stream.FRAUD, 0, i, today.day)
    if u >= scenario.fraud.orders_daily or who.marks[i] & Mark.LISTED:
        return row
    best, most = 0, 0
    for p in range(accounts.status.shape[1]):
        left = headroom(i, p, False, world)
        if accounts.status[i, p] == Status.OPEN and left > most:
            best, most = p, left
    cents = fraud.spree_order(most, scenario.fraud.of_headroom, v)
    if cents == 0:
        return row
    return _write_order(i, best, cents, 1, False, world, orders, row)


@kernel
def shop(
    lo: int, hi: int, world: World, today: Day, wants: NDArray[np.bool_], weights: NDArray[np.float64], orders: Orders
) -> int:
    """Consumers want, choose how to pay and for how long; returns the number of rows written to ``orders``.

    ``wants`` (one entry per consumer of
    the block) and ``weights`` (one per option) are room to work in.
    """
    who, accounts, scenario = world.who, world.accounts, world.scenario[0]
    written = 0
    most = shopping.highest_chance_of_want(
        scenario.shopping.wants_per_cycle / CYCLE_DAYS, scenario.shopping.weight_free_limit
    )
    # A loop of its own: where nothing branches, the draws of several consumers are computed abreast.
    for i in range(lo, hi):
        u, _, _, _ = random.uniforms(today.key, Stream.WANT, 0, i, today.day)
        wants[i - lo] = u < most
    for i in range(lo, hi):
        if _defrauds(i, world, today):
            written = _order_in_spree(i, world, today, orders, written)
            continue
        if not wants[i - lo]:
            continue
        u, v, w, x = random.uniforms(today.key, Stream.WANT, 0, i, today.day)
        if scenario.shopping.weight_free_limit > 0.0 and u >= shopping.chance_of_want(
            scenario.shopping.wants_per_cycle / CYCLE_DAYS,
            scenario.shopping.weight_free_limit,
            _free_limit(i, accounts),
            who.income_cents[i],
        ):
            continue
        basket = shopping.basket(
            who.income_cents[i],
            scenario.shopping.basket_share,
            scenario.shopping.basket_log_sd,
            random.normal_quantile(v),
        )
        is_green = x < who.green[i]
        _weigh(i, basket, is_green, world, today.day, weights)
        choice = shopping.pick(weights, _FIRST_PLATFORM + accounts.status.shape[1], w)
        if choice == _NOT_BUYING:
            today.counts[0, Count.LOST_SALES] += 1
        elif choice == _CASH:
            _buy_for_cash(i, basket, who, today)
        else:
            p = choice - _FIRST_PLATFORM
            u, _, _, _ = random.uniforms(today.key, Stream.TERM, 0, i, today.day)
            term = _choose_term(i, p, basket, is_green, u, world, today.day, weights)
            written = _write_order(i, p, basket, PLAN_CYCLES[term], is_green, world, orders, written)
    return written


@kernel_part
def _open(i: int, p: int, limit: int, score: int, cycle: int, world: World, losses: Counts) -> None:
    accounts = world.accounts
    keep_losses(i, p, accounts, losses)
    vacate(i, p, accounts)
    accounts.status[i, p] = Status.OPEN if limit > 0 else Status.REFUSED
    accounts.limit_cents[i, p] = limit
    accounts.score[i, p] = score
    accounts.statement_day[i, p] = world.agenda.statement_day[account.billing_batch(i), p]
    accounts.opened_cycle[i, p] = cycle


@kernel_part
def _split(i: int, p: int, cents: int, cycles: int, is_green: bool, plan: int, world: World, today: Day) -> None:
    """Write an order's instalments, at a fee that an offer or green goods may lower; the offer is then used up."""
    accounts, plans, numbers = world.accounts, world.plans, world.numbers
    offered_ppm = _offered_ppm(i, p, accounts, today.day)
    fee_ppm = green.lowered(numbers.plan_fee_ppm[p, cycles], offered_ppm)
    fee = account.fee_of_plan(cents, fee_ppm, cycles)
    if offered_ppm > 0:
        accounts.offer_ppm[i, p] = 0
        accounts.offer_until[i, p] = 0
        today.counts[p, Count.OFFERS_TAKEN] += 1
    if is_green:
        usual_fee = fee
        fee = account.fee_of_plan(cents, green.lowered(fee_ppm, ppm(numbers.platforms[p].green.fee_off)), cycles)
        today.counts[p, Count.GREEN_FORGONE_CENTS] += usual_fee - fee
    plans.amount_cents[plan] = cents
    plans.fee_cents[plan] = fee
    plans.cycles[plan] = cycles
    plans.left[plan] = cycles
    plans.following[plan] = accounts.first_plan[i, p]
    accounts.first_plan[i, p] = plan
    accounts.plans_cents[i, p] += cents
    today.counts[p, Count.INSTALMENT_ORDERS] += 1


@kernel_part
def _book(i: int, p: int, cents: int, is_green: bool, world: World, today: Day) -> None:
    """Pay the merchant for an order that goes ahead, and count it."""
    accounts, numbers = world.accounts, world.numbers
    discount_ppm = numbers.terms.merchant_discount_ppm[p]
    if is_green:
        accounts.green_cents[i, p] += cents
        today.counts[p, Count.GREEN_ORDERS] += 1
        today.counts[p, Count.GREEN_ORDER_CENTS] += cents
        discount_ppm = green.lowered(discount_ppm, ppm(numbers.platforms[p].green.merchant_discount_off))
    accounts.habit[i, p] += 1.0
    accounts.n_orders[i, p] = min(_MOST_ORDERS, int(accounts.n_orders[i, p]) + 1)
    accounts.orders_cents[i, p] = min(_MOST_CENTS, int(accounts.orders_cents[i, p]) + cents)
    today.flows[p, Entry.ORDER] += cents
    today.flows[p, Entry.MERCHANT_DISCOUNT] += account.share_of(cents, discount_ppm)
    today.counts[p, Count.ORDERS] += 1


@kernel_part
def _profit_from_fraud(i: int, p: int, cents: int, world: World, today: Day) -> None:
    """Goods are all that most frauds are for; a merchant in the plot pays out money."""
    who, scenario = world.who, world.scenario[0]
    kind, _ = spree(i, scenario, today.key)
    if kind == Fraud.CASH_OUT:
        paid_out = fraud.cashed_out(cents, scenario.fraud.cash_out_fee)
        who.cash_cents[i] += paid_out
        today.flows[p, Entry.CASH_OUT] += paid_out
    today.counts[p, Count.FRAUD_ORDERS] += 1
    today.counts[p, Count.FRAUD_CENTS] += cents


@kernel
def settle(
    orders: Orders, decisions: Decisions, free_plans: NDArray[np.int64], world: World, today: Day, losses: Counts
) -> int:
    """Book decided orders; returns how many of ``free_plans`` were used.

    ``losses``: as for ``keep_losses``.
    """
    who, accounts, scenario, numbers = world.who, world.accounts, world.scenario[0], world.numbers
    terms = world.numbers.terms
    used = 0
    for row in range(len(orders)):
        i, p, amount, cycles = (
            orders.consumer[row],
            orders.platform[row],
            orders.amount_cents[row],
            orders.term_cycles[row],
        )
        is_green = orders.green[row] > 0
        is_fraud = _defrauds(i, world, today)
        if orders.applies[row]:
            _open(i, p, decisions.limit_cents[row], orders.score[row], cycle_of(today.day), world, losses)
            today.counts[p, Count.APPLICATIONS] += 1
            today.counts[p, Count.ADMISSIONS] += decisions.limit_cents[row] > 0
        if not decisions.admitted[row]:
            today.counts[p, Count.REFUSALS] += 1
            if is_fraud:
                continue
            if shopping.buys_for_cash_after_refusal(amount, who.cash_cents[i], who.buffer_cents[i]):
                _buy_for_cash(i, amount, who, today)
            else:
                today.counts[0, Count.LOST_SALES] += 1
            continue
        if terms.cooling_off[p] and not is_fraud:
            u, _, _, _ = random.uniforms(today.key, Stream.REGRET, p, i, today.day)
            if belief.withdraws(u, scenario.shopping.regret, who.cash_cents[i], amount):
                today.counts[p, Count.WITHDRAWALS] += 1
                continue
        if cycles > 1:
            _split(i, p, amount, cycles, is_green, free_plans[used], world, today)
            used += 1
            earn_points(i, p, amount, terms.points_split_ppm[p], world, today.flows)
        elif is_green and numbers.platforms[p].green.longer_free:
            accounts.waiting_cents[i, p] += amount
        else:
            accounts.unbilled_cents[i, p] += amount
        _book(i, p, amount, is_green, world, today)
        if is_fraud:
            _profit_from_fraud(i, p, amount, world, today)
    return used
