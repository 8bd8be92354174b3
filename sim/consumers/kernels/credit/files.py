"""What platforms may know of account holders and applicants: the files they look at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.credit.owing import owed
from sim.consumers.kernels.world import World
from sim.consumers.rules.credit import watch
from sim.consumers.state import NEVER_CYCLE, Accounts
from sim.core.compiled import kernel, kernel_part
from sim.core.frames import Files
from sim.core.units import day_of_cycle
from sim.core.vocabulary import Mark, Status

__all__ = ["files", "files_of"]


@kernel_part
def _write_account(i: int, p: int, accounts: Accounts, out: Files, row: int) -> None:
    """The columns of the account itself."""
    out.opened_cycle[row] = accounts.opened_cycle[i, p]
    out.limit_cents[row] = accounts.limit_cents[i, p]
    out.owed_cents[row] = owed(i, p, accounts)
    out.billed_cents[row] = accounts.billed_cents[i, p]
    out.minimum_cents[row] = accounts.minimum_cents[i, p]
    out.arrears_cents[row] = accounts.arrears_cents[i, p]
    out.days_past_due[row] = accounts.days_past_due[i, p]
    out.worst_days[row] = accounts.worst_days[i, p]
    out.on_time_streak[row] = accounts.on_time_streak[i, p]
    out.paid_cents[row] = accounts.paid_cents[i, p]
    out.orders_cents[row] = accounts.orders_cents[i, p]
    out.n_orders[row] = accounts.n_orders[i, p]
    out.usual_cents[row] = accounts.usual_cents[i, p]
    out.contacts_failed[row] = accounts.contacts_failed[i, p]
    out.arranged_cycle[row] = accounts.arranged_cycle[i, p]
    out.score[row] = accounts.score[i, p]


@kernel_part
def _write_nothing(out: Files, row: int) -> None:
    """The columns of an account that is not there: zeros, as the table begins, but for what never was."""
    out.arranged_cycle[row] = NEVER_CYCLE


@kernel_part
def _write_elsewhere(i: int, p: int, accounts: Accounts, out: Files, row: int) -> None:
    """What a bureau tells of all other platforms."""
    n_open, cents, worst = 0, 0, 0
    for q in range(accounts.status.shape[1]):
        status = accounts.status[i, q]
        lent = status == Status.OPEN or status == Status.FROZEN
        if q == p or not (lent or status == Status.CHARGED_OFF):
            continue
        here = owed(i, q, accounts)
        n_open += lent
        cents += here
        worst = max(worst, watch.days_late(status == Status.CHARGED_OFF, here, int(accounts.days_past_due[i, q])))
    out.elsewhere_open[row] = n_open
    out.elsewhere_owed_cents[row] = cents
    out.elsewhere_worst_days[row] = worst


@kernel_part
def _write_file(i: int, p: int, world: World, out: Files, row: int) -> None:
    """One row of the ``Files`` frame; without an account its columns are 0, and no arrangement was ever made."""
    who, accounts = world.who, world.accounts
    status = accounts.status[i, p]
    out.consumer[row] = i
    out.platform[row] = p
    out.status[row] = status
    if status == Status.OPEN or status == Status.FROZEN or status == Status.CHARGED_OFF:
        _write_account(i, p, accounts, out, row)
    else:
        _write_nothing(out, row)
    out.linked_cents[row] = who.cash_cents[i] if who.marks[i] & Mark.LINKED else -1
    out.income_cents[row] = who.income_cents[i]
    _write_elsewhere(i, p, accounts, out, row)


@kernel
def files(lo: int, hi: int, world: World, day: int, out: Files) -> int:
    """Files of those with an account in use and a statement today; returns the number of rows written to ``out``."""
    accounts = world.accounts
    written = 0
    for i in range(lo, hi):
        for p in range(accounts.status.shape[1]):
            status = accounts.status[i, p]
            if (status == Status.OPEN or status == Status.FROZEN) and accounts.statement_day[i, p] == day_of_cycle(day):
                _write_file(i, p, world, out, written)
                written += 1
    return written


@kernel
def files_of(consumers: NDArray[np.int64], platforms: NDArray[np.int64], world: World, out: Files) -> None:
    """Write the file of each pair of consumer and platform, whatever their standing, row by row."""
    for row in range(len(consumers)):
        _write_file(consumers[row], platforms[row], world, out, row)
