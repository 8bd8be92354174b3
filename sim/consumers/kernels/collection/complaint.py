"""Who complains, what an answer does, and debts struck by a regulator."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.credit.missed import clear_missed
from sim.consumers.kernels.credit.owing import balance_due, owed, pay_off_green
from sim.consumers.kernels.world import Counts, Day, World
from sim.consumers.rules.life import belief, shopping
from sim.consumers.state import Accounts
from sim.core import random
from sim.core.compiled import kernel, kernel_part
from sim.core.frames import Answers, Complaints, Grievances
from sim.core.ledger import Entry
from sim.core.random import Stream
from sim.core.units import MILLION
from sim.core.vocabulary import Cause, Status

__all__ = ["be_answered", "complain", "nullify"]


@kernel_part
def _weight_of_fees(i: int, p: int, accounts: Accounts) -> float:
    """Fees as a share of what is billed and unpaid."""
    owed = balance_due(i, p, accounts)
    return float(accounts.fees_cents[i, p] / owed) if owed > 0 else 0.0


@kernel
def complain(grievances: Grievances, world: World, today: Day, out: Complaints) -> int:
    """Those with a grievance complain or not; returns the number of rows written to ``out``."""
    who, accounts, numbers = world.who, world.accounts, world.numbers
    complaints = world.scenario[0].society.complaints
    written = 0
    for row in range(len(grievances)):
        i, p, cause = grievances.consumer[row], grievances.platform[row], grievances.cause[row]
        gravity = grievances.gravity_ppm[row] / MILLION * numbers.by_cause[cause]
        if cause == Cause.FEE:
            gravity *= _weight_of_fees(i, p, accounts)
        u, v, _, _ = random.uniforms_at(today.key, Stream.COMPLAIN, p, cause, i, today.day)
        if not belief.complains(
            u, complaints.hazard, gravity, who.resentment[i], complaints.per_resentment, accounts.fairness[i, p]
        ):
            continue
        out.consumer[written] = i
        out.platform[written] = p
        out.cause[written] = cause
        out.where_to[written] = shopping.pick(numbers.where_to, len(numbers.where_to), v)
        out.gravity_ppm[written] = grievances.gravity_ppm[row]
        written += 1
    return written


@kernel
def be_answered(answers: Answers, world: World, flows: Counts) -> None:
    """A good answer repairs, a bad one embitters; redress is paid out."""
    who, accounts, scenario = world.who, world.accounts, world.scenario[0]
    for row in range(len(answers)):
        i, p, upheld, redress = (
            answers.consumer[row],
            answers.platform[row],
            answers.upheld[row],
            answers.redress_cents[row],
        )
        shown = 1.0 if upheld else -1.0
        accounts.fairness[i, p] = belief.view_after(accounts.fairness[i, p], shown, scenario.beliefs.fairness_rate)
        if upheld:
            who.resentment[i] *= 1.0 - scenario.response.relief
        who.cash_cents[i] += redress
        flows[p, Entry.REDRESS] += redress


@kernel
def nullify(consumers: NDArray[np.int64], platforms: NDArray[np.int64], world: World, flows: Counts) -> None:
    """Strike what is billed and unpaid, or the whole of a written-off debt; instalments to come stay."""
    accounts = world.accounts
    for row in range(len(consumers)):
        i, p = consumers[row], platforms[row]
        principal, fees = accounts.billed_cents[i, p], accounts.fees_cents[i, p]
        if accounts.status[i, p] == Status.CHARGED_OFF:
            flows[p, Entry.CLAIM_FORGIVEN] += principal + fees
            accounts.forgiven_cents[i, p] += principal + fees
        else:
            pay_off_green(i, p, principal, accounts)
            flows[p, Entry.PRINCIPAL_FORGIVEN] += principal
            flows[p, Entry.FEES_WAIVED] += fees
            accounts.days_past_due[i, p] = 0
        accounts.billed_cents[i, p] = 0
        accounts.fees_cents[i, p] = 0
        accounts.carried_cents[i, p] = 0
        accounts.minimum_cents[i, p] = 0
        accounts.arrears_cents[i, p] = 0
        accounts.put_off_cents[i, p] = 0
        accounts.charged_cents[i, p] = 0
        clear_missed(i, p, world.missed)
        accounts.arranged_cents[i, p] = min(accounts.arranged_cents[i, p], owed(i, p, accounts))
