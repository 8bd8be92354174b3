"""Who complains, what an answer does, and debts struck by a regulator."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.credit.missed import clear_missed
from sim.consumers.kernels.credit.owing import owed, pay_off_green
from sim.consumers.kernels.numbers import Response, Taste
from sim.consumers.rules.life import belief, shopping
from sim.consumers.state import Accounts, People
from sim.core import random
from sim.core.compiled import kernel, kernel_part
from sim.core.ledger import Entry
from sim.core.random import Stream
from sim.core.vocabulary import Cause, Status

__all__ = ["be_answered", "complain", "nullify"]

Counts = NDArray[np.int64]
_PPM = 1_000_000.0


@kernel_part
def _weight_of_fees(i: int, p: int, accounts: Accounts) -> float:
    """Fees as a share of what is billed and unpaid."""
    owed = accounts.billed_cents[i, p] + accounts.fees_cents[i, p]
    return float(accounts.fees_cents[i, p] / owed) if owed > 0 else 0.0


@kernel
def complain(
    key: tuple[int, int, int], day: int, grievances: NDArray[np.int64], who: People, accounts: Accounts, taste: Taste,
    out: NDArray[np.int64],
) -> int:
    """Those with a grievance complain or not; returns the number of rows written to ``out``.

    ``grievances`` and ``out`` have a row for each column of the frames ``Grievances`` and ``Complaints``.
    """
    written = 0
    for row in range(grievances.shape[1]):
        i, p, cause = grievances[0, row], grievances[1, row], grievances[2, row]
        gravity = grievances[3, row] / _PPM * taste.by_cause[cause]
        if cause == Cause.FEE:
            gravity *= _weight_of_fees(i, p, accounts)
        u, v, _, _ = random.uniforms(key, Stream.COMPLAIN, p + 8 * cause, i, day)
        if not belief.complains(u, taste.hazard, gravity, who.resentment[i], taste.per_resentment,
                                accounts.fairness[i, p]):
            continue
        out[0, written] = i
        out[1, written] = p
        out[2, written] = cause
        out[3, written] = shopping.pick(taste.where_to, len(taste.where_to), v)
        out[4, written] = grievances[3, row]
        written += 1
    return written


@kernel
def be_answered(
    answers: NDArray[np.int64], who: People, accounts: Accounts, response: Response, flows: Counts
) -> None:
    """A good answer repairs, a bad one embitters; redress is paid out.

    ``answers`` has a row for each column of the frame ``Answers``.
    """
    for row in range(answers.shape[1]):
        i, p, upheld, redress = answers[0, row], answers[1, row], answers[4, row], answers[5, row]
        shown = 1.0 if upheld else -1.0
        accounts.fairness[i, p] = belief.view_after(accounts.fairness[i, p], shown, response.fairness_rate)
        if upheld:
            who.resentment[i] *= 1.0 - response.relief
        who.cash_cents[i] += redress
        flows[p, Entry.REDRESS] += redress


@kernel
def nullify(
    consumers: NDArray[np.int64], platforms: NDArray[np.int64], accounts: Accounts, flows: Counts
) -> None:
    """Strike what is billed and unpaid, or the whole of a written-off debt; instalments to come stay."""
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
        clear_missed(i, p, accounts)
        accounts.arranged_cents[i, p] = min(accounts.arranged_cents[i, p], owed(i, p, accounts))
