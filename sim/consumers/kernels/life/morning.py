"""Shocks and earnings: what happens to every consumer, every day."""

from __future__ import annotations

from sim.consumers.kernels.credit.owing import balance_due
from sim.consumers.kernels.world import Day, World
from sim.consumers.rules.collection import contact
from sim.consumers.rules.life import life
from sim.core import random
from sim.core.compiled import kernel, kernel_part
from sim.core.ledger import Entry
from sim.core.random import Stream
from sim.core.units import CYCLE_DAYS, day_of_cycle
from sim.core.vocabulary import Count, Mark, Status

__all__ = ["earn", "shocks"]


@kernel
def shocks(lo: int, hi: int, world: World, today: Day) -> None:
    """Jobs are lost and found; unexpected expenses are met as far as cash goes."""
    who, economy = world.who, world.scenario[0].economy
    for i in range(lo, hi):
        u, v, w, _ = random.uniforms(today.key, Stream.LIFE, 0, i, today.day)
        before = who.employed[i]
        now = life.next_employed(before, u, economy.job_loss_daily * who.job_hazard[i], economy.job_finding_daily)
        if before != now:
            who.employed[i] = now
            today.counts[0, Count.JOBS_LOST] += before
        who.short_today[i] = False
        if v < economy.expense_shock_daily:
            cost = life.expense_shock(
                who.income_cents[i],
                economy.expense_shock_share,
                economy.expense_shock_log_sd,
                random.normal_quantile(w),
            )
            paid = min(cost, who.cash_cents[i])
            who.cash_cents[i] -= paid
            today.flows[0, Entry.EXPENSE_SHOCK] += paid
            who.short_today[i] = paid < cost


@kernel_part
def _be_paid(i: int, owed: int, world: World, today: Day) -> None:
    """What is not needed is spent before pay arrives; the impatient spend on the same day what they do not keep."""
    who, economy = world.who, world.scenario[0].economy
    kept = life.kept_for_debts(owed, who.patience[i])
    aside = life.put_aside(who.cash_cents[i], who.buffer_cents[i], kept)
    pay = life.pay(who.income_cents[i], who.employed[i], economy.benefit_share)
    if economy.pay_log_sd > 0.0:
        u, _, _, _ = random.uniforms(today.key, Stream.PAY, 0, i, today.day)
        who.pay_level[i] = life.pay_level_after(
            who.pay_level[i], economy.pay_memory, economy.pay_log_sd, random.normal_quantile(u)
        )
        if who.employed[i]:
            pay = life.varied_pay(pay, who.pay_level[i], economy.pay_log_sd)
    who.cash_cents[i] += pay - aside
    if who.patience[i] < 1.0:
        at_once = life.put_aside(who.cash_cents[i], who.buffer_cents[i] + who.essentials_cents[i], kept)
        who.cash_cents[i] -= at_once
        aside += at_once
    today.flows[0, Entry.PUT_ASIDE] += aside
    today.flows[0, Entry.WAGES] += pay


@kernel_part
def _keep_in_touch(i: int, world: World, today: Day) -> None:
    """One who is late, or still owes a written-off debt, may lose touch with creditors; others are in touch again."""
    who, accounts, response = world.who, world.accounts, world.scenario[0].response
    owes = False
    for p in range(accounts.status.shape[1]):
        owes = (
            owes
            or accounts.arrears_cents[i, p] > 0
            or (accounts.status[i, p] == Status.CHARGED_OFF and balance_due(i, p, accounts) > 0)
        )
    if not owes:
        who.marks[i] &= 255 - (Mark.PHONE_DEAD | Mark.MOVED)
        return
    u, v, _, _ = random.uniforms(today.key, Stream.TOUCH, 0, i, today.day)
    if contact.loses_touch(u, response.loses_touch_per_cycle):
        who.marks[i] |= Mark.PHONE_DEAD
        if contact.moves_too(v, response.moves_too):
            who.marks[i] |= Mark.MOVED


@kernel
def earn(lo: int, hi: int, world: World, today: Day) -> None:
    """Pay day: what is not needed is spent elsewhere, pay arrives; every day a part of the essentials is bought."""
    who, accounts, scenario, response = world.who, world.accounts, world.scenario[0], world.scenario[0].response
    beliefs = world.scenario[0].beliefs
    n_platforms = accounts.status.shape[1]
    cycle_day = day_of_cycle(today.day)
    for i in range(lo, hi):
        if who.pay_day[i] == cycle_day:
            owed = 0
            for p in range(n_platforms):
                accounts.load[i, p] *= response.load_kept_per_cycle
                accounts.fairness[i, p] *= beliefs.fairness_kept_per_cycle
                if accounts.status[i, p] != Status.CHARGED_OFF:
                    owed += accounts.billed_cents[i, p] + accounts.unbilled_cents[i, p] + accounts.fees_cents[i, p]
            _be_paid(i, owed, world, today)
            if response.loses_touch_per_cycle > 0.0:
                _keep_in_touch(i, world, today)
            who.fee_lesson[i] *= 1.0 - scenario.repayment.fee_lesson_fade_per_cycle
            who.resentment[i] *= response.resentment_kept_per_cycle
            who.pursuit[i] *= response.pursuit_kept_per_cycle
            who.exposed[i] *= response.exposure_kept_per_cycle
            who.evasion[i] *= response.evasion_kept_per_cycle
            who.cases_pursued[i] *= beliefs.cases_kept_per_cycle
            who.cases_spared[i] *= beliefs.cases_kept_per_cycle
            who.defaulting[i] *= beliefs.norm_kept_per_cycle
        due = life.nth_part(who.essentials_cents[i], cycle_day, CYCLE_DAYS)
        paid = min(due, who.cash_cents[i])
        who.cash_cents[i] -= paid
        today.flows[0, Entry.ESSENTIALS] += paid
        if paid < due:
            who.short_today[i] = True
        today.counts[0, Count.SHORT_DAYS] += who.short_today[i]
