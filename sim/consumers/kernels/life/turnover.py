"""People leave and others take their places; accounts close; debts are struck from the record by age."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.agenda import LATE
from sim.consumers.kernels.collection.talk import first_default
from sim.consumers.kernels.credit.missed import clear_missed
from sim.consumers.kernels.credit.owing import balance_due, owed, pay_off_green, principal_owed
from sim.consumers.kernels.credit.points import lapse_points
from sim.consumers.kernels.life.synthesis import draw_person
from sim.consumers.kernels.world import Counts, Day, World
from sim.consumers.rules.life import turnover
from sim.consumers.state import NEVER_CYCLE, NO_BUCKET, NO_PLAN, Accounts, Pairs
from sim.core import random
from sim.core.compiled import kernel, kernel_part
from sim.core.ledger import Entry
from sim.core.random import Stream
from sim.core.units import cycle_of, day_of_cycle
from sim.core.vocabulary import Count, Loss, Mark, Status

__all__ = ["close_idle", "end_plans", "expire", "keep_losses", "turn_over", "vacate"]


@kernel_part
def end_plans(i: int, p: int, world: World) -> None:
    """All principal of an account becomes billed principal; no plan has anything left to be billed."""
    accounts, plans = world.accounts, world.plans
    plan = accounts.first_plan[i, p]
    while plan != NO_PLAN:
        plans.left[plan] = 0
        plan = plans.following[plan]
    accounts.first_plan[i, p] = NO_PLAN
    accounts.billed_cents[i, p] = principal_owed(i, p, accounts)
    accounts.waiting_cents[i, p] = 0
    accounts.unbilled_cents[i, p] = 0
    accounts.plans_cents[i, p] = 0
    accounts.minimum_cents[i, p] = 0
    accounts.arrears_cents[i, p] = 0
    clear_missed(i, p, world.missed)
    accounts.arranged_cents[i, p] = 0
    accounts.put_off_cents[i, p] = 0
    accounts.carried_cents[i, p] = 0
    accounts.intended_cents[i, p] = 0


@kernel_part
def keep_losses(i: int, p: int, accounts: Accounts, losses: Counts) -> None:
    """What was written off on an account that is about to go stays with its cohort.

    ``losses`` has shape (platforms, cohorts, ``Loss``); a claim that is gone is paid or forgiven.
    """
    written_off, forgiven = accounts.written_off_cents[i, p], accounts.forgiven_cents[i, p]
    if written_off > 0:
        of_cohort = losses[p, accounts.opened_cycle[i, p]]
        of_cohort[Loss.WRITTEN_OFF_CENTS] += written_off
        of_cohort[Loss.FORGIVEN_CENTS] += forgiven
        of_cohort[Loss.RECOVERED_CENTS] += written_off - forgiven


@kernel_part
def vacate(i: int, p: int, accounts: Accounts) -> None:
    """There is no account here any more; the next begins with nothing of what this one has been through."""
    accounts.status[i, p] = Status.NONE
    accounts.limit_cents[i, p] = 0
    accounts.days_past_due[i, p] = 0
    accounts.worst_days[i, p] = 0
    accounts.charged_cents[i, p] = 0
    accounts.charged_in_year_cents[i, p] = 0
    accounts.on_time_streak[i, p] = 0
    accounts.met_in_arrears[i, p] = 0
    accounts.idle_cycles[i, p] = 0
    accounts.bill_met[i, p] = False
    accounts.bucket_before[i, p] = NO_BUCKET
    accounts.contacts_failed[i, p] = 0
    accounts.n_orders[i, p] = 0
    accounts.orders_cents[i, p] = 0
    accounts.usual_cents[i, p] = 0
    accounts.offer_ppm[i, p] = 0
    accounts.offer_until[i, p] = 0
    accounts.intended_cents[i, p] = 0
    accounts.paid_lately_cents[i, p] = 0
    accounts.sold[i, p] = False
    accounts.arranged_cents[i, p] = 0
    accounts.written_off_cents[i, p] = 0
    accounts.forgiven_cents[i, p] = 0


@kernel_part
def close_idle(i: int, p: int, world: World, today: Day) -> bool:
    """On the day of a statement: an account that has long been idle closes; returns whether this one does."""
    accounts, numbers = world.accounts, world.numbers
    idle = turnover.idle_after(int(accounts.idle_cycles[i, p]), int(accounts.n_orders[i, p]), owed(i, p, accounts))
    accounts.idle_cycles[i, p] = idle
    if idle < numbers.platforms[p].credit.close_idle_cycles or accounts.status[i, p] != Status.OPEN:
        return False
    lapse_points(i, p, world, today.flows)
    vacate(i, p, accounts)
    today.counts[p, Count.ACCOUNTS_CLOSED] += 1
    return True


@kernel_part
def _strike_claim(i: int, p: int, accounts: Accounts, flows: Counts) -> None:
    """What is left of a written-off debt is claimed no more, whoever owns it."""
    cents = balance_due(i, p, accounts)
    flows[p, Entry.CLAIM_FORGIVEN] += cents
    accounts.forgiven_cents[i, p] += cents
    accounts.billed_cents[i, p] = 0
    accounts.fees_cents[i, p] = 0


@kernel
def expire(lo: int, hi: int, world: World, today: Day, losses: Counts, out: Pairs) -> int:
    """Strike written-off debts whose time is over from the record; returns the number of rows written to ``out``.

    Looked at once a cycle, on pay day. ``out`` has the consumer and the platform of each; ``losses`` as for
    ``keep_losses``.
    """
    who, accounts, numbers = world.who, world.accounts, world.numbers
    written = 0
    for i in range(lo, hi):
        if not world.agenda.stirred[i] & LATE or who.pay_day[i] != day_of_cycle(today.day):
            continue
        struck = written
        for p in range(accounts.status.shape[1]):
            if accounts.status[i, p] != Status.CHARGED_OFF or not turnover.is_struck(
                cycle_of(today.day), int(accounts.charged_off_cycle[i, p]), numbers.platforms[p].credit.record_cycles
            ):
                continue
            _strike_claim(i, p, accounts, today.flows)
            keep_losses(i, p, accounts, losses)
            vacate(i, p, accounts)
            today.counts[p, Count.RECORDS_EXPIRED] += 1
            out.consumer[written] = i
            out.platform[written] = p
            written += 1
        if written > struck and first_default(i, accounts) < 0:
            who.marks[i] &= 255 - Mark.IN_DEFAULT  # nothing was repaid of which ties could hear
    return written


@kernel_part
def _settle_with(i: int, p: int, world: World, today: Day) -> None:
    """One who leaves pays what he owes as far as his cash goes, fees first; the rest is written off and forgiven."""
    who, accounts = world.who, world.accounts
    end_plans(i, p, world)
    fees = min(who.cash_cents[i], accounts.fees_cents[i, p])
    principal = min(who.cash_cents[i] - fees, accounts.billed_cents[i, p])
    pay_off_green(i, p, principal, accounts)
    who.cash_cents[i] -= fees + principal
    accounts.fees_cents[i, p] -= fees
    accounts.billed_cents[i, p] -= principal
    accounts.paid_cents[i, p] += fees + principal
    today.flows[p, Entry.FEES_PAID] += fees
    today.flows[p, Entry.PRINCIPAL_PAID] += principal
    lapse_points(i, p, world, today.flows)
    if owed(i, p, accounts) > 0:
        today.flows[p, Entry.PRINCIPAL_CHARGED_OFF] += accounts.billed_cents[i, p]
        today.flows[p, Entry.FEES_CHARGED_OFF] += accounts.fees_cents[i, p]
        today.counts[p, Count.CHARGE_OFFS] += 1
        today.counts[p, Count.GREEN_LOST_CENTS] += accounts.green_cents[i, p]
        accounts.written_off_cents[i, p] = balance_due(i, p, accounts)
        _strike_claim(i, p, accounts, today.flows)


@kernel_part
def _leave(i: int, world: World, today: Day, losses: Counts) -> None:
    """Settle with every platform, take the rest of the cash away, and leave nothing behind but what was ever paid."""
    who, accounts = world.who, world.accounts
    for p in range(accounts.status.shape[1]):
        status = accounts.status[i, p]
        if status == Status.OPEN or status == Status.FROZEN:
            _settle_with(i, p, world, today)
        else:
            _strike_claim(i, p, accounts, today.flows)
        keep_losses(i, p, accounts, losses)
        vacate(i, p, accounts)
        accounts.green_cents[i, p] = 0
        accounts.habit[i, p] = 0.0
        accounts.fairness[i, p] = 0.0
        accounts.load[i, p] = 0.0
        accounts.spared_until[i, p] = 0
        accounts.deferred_cycle[i, p] = NEVER_CYCLE
        accounts.arranged_cycle[i, p] = NEVER_CYCLE
        accounts.restructured_cycle[i, p] = NEVER_CYCLE
        accounts.deferral_offered[i, p] = False
        accounts.reminded[i, p] = False
    today.flows[0, Entry.CASH_TAKEN_AWAY] += who.cash_cents[i]
    today.counts[0, Count.DEPARTURES] += 1


@kernel_part
def _arrive(i: int, world: World, today: Day) -> None:
    """Somebody new moves in where the last one lived, and knows nothing of what he knew."""
    who = world.who
    draw_person(i, world, today)
    who.fees_cents[i] = 0
    who.fee_lesson[i] = 0.0
    who.resentment[i] = 0.0
    who.pursuit[i] = 0.0
    who.exposed[i] = 0.0
    who.evasion[i] = 0.0
    who.cases_pursued[i] = 0.0
    who.cases_spared[i] = 0.0
    who.defaulting[i] = 0.0
    who.short_today[i] = False
    who.distress_days[i] = 0
    today.flows[0, Entry.CASH_BROUGHT] += who.cash_cents[i]


@kernel
def turn_over(
    lo: int, hi: int, leaving: float, world: World, today: Day, losses: Counts, left: NDArray[np.int64]
) -> int:
    """The day after pay day one in so many (``leaving``) leaves and is replaced on the spot, under the same number.

    Returns how many did; ``left`` holds who, ``losses`` is as for ``keep_losses``. Nobody leaves before the second day.
    """
    who = world.who
    n_left = 0
    for i in range(lo, hi):
        if who.pay_day[i] != day_of_cycle(today.day - 1) or today.day == 0:
            continue
        u, _, _, _ = random.uniforms(today.key, Stream.TURNOVER, 0, i, today.day)
        if u < leaving:
            _leave(i, world, today, losses)
            _arrive(i, world, today)
            left[n_left] = i
            n_left += 1
    return n_left
