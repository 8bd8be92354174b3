"""Statements, due dates and payments; points for those who pay on time, time in the app for those who cannot."""

from __future__ import annotations

from sim.consumers.kernels.agenda import CARRIES, LATE, is_dated
from sim.consumers.kernels.credit.arrange import arrange, may_restructure, re_age
from sim.consumers.kernels.credit.missed import fall_due
from sim.consumers.kernels.credit.owing import balance_due
from sim.consumers.kernels.credit.payment import able_to_pay, allow_claim, pay, pay_claim, pays_by_style, willing_to_pay
from sim.consumers.kernels.credit.points import close_period, earn_points, is_in_upper_tier, points_held, redeem_points
from sim.consumers.kernels.world import Counts, Day, World
from sim.consumers.rules.credit import account, forbearance, loyalty, repayment
from sim.consumers.rules.life import life
from sim.consumers.state import NO_PLAN, UNDECIDED, Pairs
from sim.core import random
from sim.core.compiled import kernel, kernel_part
from sim.core.frames import Reliefs
from sim.core.ledger import Entry
from sim.core.random import Stream
from sim.core.units import cycle_of, day_of_cycle, ppm
from sim.core.vocabulary import Count, Offer, Relief, Status

__all__ = ["bill"]

_DEFERRAL = int(Offer.DEFERRAL)
_BILL_DEFERRED, _ARREARS_DEFERRED, _RE_AGED = (
    int(Relief.BILL_DEFERRED),
    int(Relief.ARREARS_DEFERRED),
    int(Relief.RE_AGED),
)


@kernel_part
def _issue_statement(i: int, p: int, world: World, flows: Counts) -> None:
    """Bill the cycle's orders and this cycle's instalments; set the minimum."""
    who, accounts, plans, scenario, numbers = world.who, world.accounts, world.plans, world.scenario[0], world.numbers
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
        accounts.billed_cents[i, p]
        + accounts.fees_cents[i, p]
        - accounts.arrears_cents[i, p]
        - accounts.put_off_cents[i, p]
        + accounts.unbilled_cents[i, p]
    )
    accounts.minimum_cents[i, p] = account.minimum_due(
        principal + fees,
        max(0, base),
        ppm(numbers.platforms[p].terms.minimum_payment_share),
        accounts.put_off_cents[i, p],
    )
    accounts.put_off_cents[i, p] = 0
    accounts.intended_cents[i, p] = UNDECIDED if pays_by_style(scenario) else 0
    accounts.billed_cents[i, p] += accounts.unbilled_cents[i, p] + principal
    accounts.plans_cents[i, p] -= principal
    accounts.unbilled_cents[i, p] = accounts.waiting_cents[i, p]
    accounts.waiting_cents[i, p] = 0
    accounts.fees_cents[i, p] += fees
    accounts.habit[i, p] *= scenario.shopping.habit_kept_per_cycle
    who.fees_cents[i] += fees
    flows[p, Entry.INSTALMENT_FEE] += fees


@kernel_part
def _may_put_off(i: int, p: int, world: World, day: int) -> bool:
    accounts, numbers = world.accounts, world.numbers
    if accounts.arrears_cents[i, p] > 0:
        return False
    gap = cycle_of(day) - accounts.deferred_cycle[i, p]
    return bool(
        accounts.deferral_offered[i, p]
        or (numbers.platforms[p].terms.deferral and gap >= numbers.platforms[p].terms.deferral_gap_cycles)
    )


@kernel_part
def _put_off(i: int, p: int, world: World, today: Day) -> None:
    """Defer the minimum by one cycle, for a fee unless the platform has offered it."""
    who, accounts, platform, terms = world.who, world.accounts, world.numbers.platforms[p], world.numbers.terms
    minimum = accounts.minimum_cents[i, p]
    offered = accounts.deferral_offered[i, p]
    fee = (
        0
        if offered
        else account.deferral_fee(
            minimum,
            accounts.carried_cents[i, p],
            ppm(platform.terms.deferral_fee_share),
            0 if terms.late_is_flat[p] else ppm(platform.late.service_daily),
            platform.late.late_counts_in_apr_cap,
            ppm(platform.late.apr_cap),
        )
    )
    accounts.minimum_cents[i, p] = 0
    accounts.fees_cents[i, p] += fee
    accounts.put_off_cents[i, p] = min(  # on top of arrears deferred since the statement
        accounts.put_off_cents[i, p] + minimum + fee, balance_due(i, p, accounts)
    )
    accounts.deferred_cycle[i, p] = cycle_of(today.day)
    who.fees_cents[i] += fee
    today.flows[p, Entry.DEFERRAL_FEE] += fee
    today.counts[p, Count.BILLS_DEFERRED] += 1
    today.counts[p, Count.DEFERRALS_OFFERED_TAKEN] += offered


@kernel_part
def _reward(i: int, p: int, cents: int, world: World, today: Day) -> None:
    """Points for a bill that is met on its due date, on what was paid of it."""
    terms = world.numbers.terms
    today.counts[p, Count.POINTS_TIERS] += is_in_upper_tier(i, p, world)
    earn_points(i, p, cents, terms.points_ppm[p], world, today.flows)


@kernel_part
def _due_date(i: int, p: int, world: World, today: Day) -> None:
    """Remember or forget, pay or not, put off or fall into arrears."""
    who, accounts, scenario, numbers = world.who, world.accounts, world.scenario[0], world.numbers
    owed = balance_due(i, p, accounts)
    arrears, minimum = accounts.arrears_cents[i, p], accounts.minimum_cents[i, p]
    before = accounts.paid_cents[i, p]
    today.counts[p, Count.BILLS_DUE] += 1
    u, v, _, _ = random.uniforms(today.key, Stream.BILL, p, i, today.day)
    put_off = False
    forgetful = who.forgetful[i]
    if accounts.reminded[i, p]:
        forgetful = repayment.recalled(forgetful, scenario.response.reminder_recall)
        accounts.reminded[i, p] = False
    if points_held(i, p, accounts) > 0:
        forgetful = repayment.recalled(forgetful, scenario.repayment.points_recall)
    if arrears > 0:
        forgetful = repayment.recalled(forgetful, scenario.repayment.arrears_recall)
    if repayment.forgets(u, forgetful, who.fee_lesson[i], scenario.repayment.fee_lesson):
        today.counts[p, Count.BILLS_FORGOTTEN] += 1
    else:
        was_willing = pay(i, p, v, 0.0, world, today)
        put_off = was_willing and accounts.minimum_cents[i, p] > 0 and _may_put_off(i, p, world, today.day)
    if put_off:
        _put_off(i, p, world, today)
        return
    left = balance_due(i, p, accounts)
    if left == 0:
        today.counts[p, Count.BILLS_PAID_IN_FULL] += 1
    elif accounts.minimum_cents[i, p] == 0 and accounts.arrears_cents[i, p] == 0:
        today.counts[p, Count.BILLS_PAID_MINIMUM] += 1
    elif left < owed:
        today.counts[p, Count.BILLS_PAID_PARTLY] += 1
    else:
        today.counts[p, Count.BILLS_UNPAID] += 1
    if accounts.minimum_cents[i, p] > 0 and accounts.arrears_cents[i, p] > 0:
        fall_due(i, p, world)
    accounts.arrears_cents[i, p] += accounts.minimum_cents[i, p]
    accounts.minimum_cents[i, p] = 0
    accounts.carried_cents[i, p] = accounts.billed_cents[i, p]
    if accounts.arrears_cents[i, p] > 0:
        accounts.on_time_streak[i, p] = 0
        if arrears == 0:
            accounts.met_in_arrears[i, p] = 0
        elif numbers.platforms[p].forbearance.re_age_after > 0:
            re_age(i, p, minimum, world, today)
    else:
        accounts.on_time_streak[i, p] += 1
        accounts.bill_met[i, p] = True
        accounts.met_in_arrears[i, p] = 0
        _reward(i, p, max(0, accounts.paid_cents[i, p] - before - arrears), world, today)


@kernel_part
def _look_for_help(i: int, p: int, u: float, world: World, today: Day, wanted: Pairs, row: int) -> int:
    """Take the time that is offered in the app, if willing and short of the arrears: put off or else restructured.

    A restructuring waits for the end of the phase, in ``wanted``; returns the next free row of it.
    """
    accounts, platform = world.accounts, world.numbers.platforms[p]
    if not forbearance.sees_help(
        u,
        int(accounts.days_past_due[i, p]),
        platform.forbearance.help_from_days,
        platform.forbearance.help_to_days,
        platform.forbearance.help_daily,
    ):
        return row
    able = able_to_pay(i, p, world, today.day)
    if able >= accounts.arrears_cents[i, p]:
        return row
    if not willing_to_pay(i, p, 0.0, able, world, today):
        return row
    offers = _DEFERRAL if platform.terms.deferral else 0
    if arrange(i, p, offers, NO_PLAN, world, today) == 0 and (may_restructure(i, p, world, today.day)):
        wanted.consumer[row] = i
        wanted.platform[row] = p
        row += 1
    return row


@kernel_part
def _looks(i: int, p: int, u: float, cannot_cover: bool, world: World, day: int) -> bool:
    who, accounts, scenario = world.who, world.accounts, world.scenario[0]
    return u < repayment.attention(
        scenario.repayment.attention_daily,
        scenario.repayment.pay_day_attention,
        day_of_cycle(day) == who.pay_day[i],
        int(accounts.days_past_due[i, p]),
        scenario.repayment.attention_fade,
        cannot_cover,
        scenario.repayment.averted,
    )


@kernel_part
def _think_of_arrears(i: int, p: int, u: float, v: float, world: World, today: Day) -> None:
    """Look at an overdue bill or look away, and pay."""
    accounts, repayment = world.accounts, world.scenario[0].repayment
    if not _looks(i, p, u, False, world, today.day):
        return  # nor would he if he could not cover it: ability need not be asked
    cannot_cover = repayment.averted > 0.0 and (able_to_pay(i, p, world, today.day) < accounts.arrears_cents[i, p])
    if not cannot_cover or _looks(i, p, u, True, world, today.day):
        pay(i, p, v, 0.0, world, today)


@kernel_part
def _think_of_claim(i: int, p: int, world: World, today: Day) -> None:
    """Look at a written-off debt or, mostly, away; one that was sold is paid to nobody unasked."""
    who, accounts = world.who, world.accounts
    is_pay_day = day_of_cycle(today.day) == who.pay_day[i]
    if is_pay_day:
        allow_claim(i, p, world)
    if accounts.sold[i, p] or balance_due(i, p, accounts) == 0:
        return
    u, _, _, _ = random.uniforms(today.key, Stream.BILL, p, i, today.day)
    cannot_cover = True  # whoever could have paid it all would not have been written off
    if _looks(i, p, u, cannot_cover, world, today.day):
        pay_claim(i, p, 0.0, 0, world, today)


@kernel_part
def _tell(i: int, p: int, kind: int, cents: int, fee: int, reliefs: Reliefs, row: int) -> int:
    """Write one row of the ``Reliefs`` frame, if anybody wants to know; returns the next free row."""
    if len(reliefs) == 0:
        return row
    reliefs.consumer[row] = i
    reliefs.platform[row] = p
    reliefs.kind[row] = kind
    reliefs.cents[row] = cents
    reliefs.other_cents[row] = fee
    return row + 1


@kernel_part
def _meet_due_date(i: int, p: int, world: World, today: Day, reliefs: Reliefs, row: int) -> int:
    """A bill falls due, and what was offered of it ends; returns the next free row of ``reliefs``."""
    accounts = world.accounts
    if balance_due(i, p, accounts) > 0:
        deferred, re_aged = today.counts[p, Count.BILLS_DEFERRED], today.counts[p, Count.RE_AGED]
        fees = today.flows[p, Entry.DEFERRAL_FEE]
        _due_date(i, p, world, today)
        world.agenda.stirred[i] = LATE | CARRIES
        if today.counts[p, Count.BILLS_DEFERRED] > deferred:
            fee = today.flows[p, Entry.DEFERRAL_FEE] - fees
            row = _tell(i, p, _BILL_DEFERRED, accounts.put_off_cents[i, p], fee, reliefs, row)
        if today.counts[p, Count.RE_AGED] > re_aged:
            row = _tell(i, p, _RE_AGED, accounts.carried_cents[i, p], 0, reliefs, row)
    accounts.deferral_offered[i, p] = False
    accounts.paid_lately_cents[i, p] = 0
    return row


@kernel_part
def _close_statement(i: int, p: int, world: World, today: Day) -> None:
    """A statement is issued; points are used, and those of a period that ends with it expire."""
    _issue_statement(i, p, world, today.flows)
    if points_held(i, p, world.accounts) > 0:
        redeem_points(i, p, world, today.flows)
    if loyalty.period_ends(cycle_of(today.day), world.numbers.platforms[p].points.period_cycles):
        close_period(i, p, world, today.flows)


@kernel
def bill(lo: int, hi: int, world: World, today: Day, wanted: Pairs, reliefs: Reliefs) -> tuple[int, int]:
    """Issue statements, meet due dates, let overdue debtors think of their bills and look for help in the app.

    Who comes first among the platforms for the same cash rotates from day to day and person to person. Returns the
    numbers of rows written to ``wanted``, the accounts to be restructured, and to ``reliefs``, which has no room at all
    where nobody wants to know.
    """
    accounts, scenario, numbers, agenda = world.accounts, world.scenario[0], world.numbers, world.agenda
    n_wanted, n_reliefs, dated = 0, 0, False
    n_platforms = accounts.status.shape[1]
    for i in range(lo, hi):
        dated = is_dated(i, lo, dated, world, today.day)
        if not dated and not agenda.stirred[i] & LATE:
            continue
        first = (i + today.day) % n_platforms
        for turn in range(n_platforms):
            p = first + turn if first + turn < n_platforms else first + turn - n_platforms
            status = accounts.status[i, p]
            if status == Status.CHARGED_OFF and scenario.repayment.claim_income_share > 0.0:
                _think_of_claim(i, p, world, today)
            if status != Status.OPEN and status != Status.FROZEN:
                continue
            statement_day = accounts.statement_day[i, p]
            if statement_day == day_of_cycle(today.day):
                _close_statement(i, p, world, today)
            if statement_day == day_of_cycle(today.day - numbers.platforms[p].terms.days_to_pay):
                n_reliefs = _meet_due_date(i, p, world, today, reliefs, n_reliefs)
            elif accounts.arrears_cents[i, p] > 0:
                u, v, w, _ = random.uniforms(today.key, Stream.BILL, p, i, today.day)
                _think_of_arrears(i, p, u, v, world, today)
                if accounts.arrears_cents[i, p] > 0:
                    arranged = today.counts[p, Count.ARRANGEMENTS]
                    n_wanted = _look_for_help(i, p, w, world, today, wanted, n_wanted)
                    if today.counts[p, Count.ARRANGEMENTS] > arranged:
                        put_off = accounts.put_off_cents[i, p]
                        n_reliefs = _tell(i, p, _ARREARS_DEFERRED, put_off, 0, reliefs, n_reliefs)
    return n_wanted, n_reliefs
