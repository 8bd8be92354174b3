"""What platforms may know of account holders and applicants: the files they look at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.credit.owing import owed
from sim.consumers.rules.credit import watch
from sim.consumers.state import NEVER, Accounts, People
from sim.core.compiled import kernel, kernel_part
from sim.core.vocabulary import Mark, Status

__all__ = ["files", "files_of"]

Table = NDArray[np.int64]


@kernel_part
def _write_account(i: int, p: int, accounts: Accounts, out: Table, row: int) -> None:
    """The columns of the account itself."""
    out[3, row] = accounts.opened_cycle[i, p]
    out[4, row] = accounts.limit_cents[i, p]
    out[5, row] = owed(i, p, accounts)
    out[6, row] = accounts.billed_cents[i, p]
    out[7, row] = accounts.minimum_cents[i, p]
    out[8, row] = accounts.arrears_cents[i, p]
    out[9, row] = accounts.days_past_due[i, p]
    out[10, row] = accounts.worst_days[i, p]
    out[11, row] = accounts.on_time_streak[i, p]
    out[12, row] = accounts.paid_cents[i, p]
    out[13, row] = accounts.orders_cents[i, p]
    out[14, row] = accounts.n_orders[i, p]
    out[15, row] = accounts.usual_cents[i, p]
    out[16, row] = accounts.contacts_failed[i, p]
    out[17, row] = accounts.arranged_cycle[i, p]
    out[20, row] = accounts.score[i, p]


@kernel_part
def _write_nothing(out: Table, row: int) -> None:
    """The columns of an account that is not there."""
    for column in range(3, 21):
        out[column, row] = 0
    out[17, row] = NEVER


@kernel_part
def _write_elsewhere(i: int, p: int, accounts: Accounts, out: Table, row: int) -> None:
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
    out[21, row] = n_open
    out[22, row] = cents
    out[23, row] = worst


@kernel_part
def _write_file(i: int, p: int, who: People, accounts: Accounts, out: Table, row: int) -> None:
    """One row of the ``Files`` frame; without an account its columns are 0, and no arrangement was ever made."""
    status = accounts.status[i, p]
    out[0, row] = i
    out[1, row] = p
    out[2, row] = status
    if status == Status.OPEN or status == Status.FROZEN or status == Status.CHARGED_OFF:
        _write_account(i, p, accounts, out, row)
    else:
        _write_nothing(out, row)
    out[18, row] = who.cash_cents[i] if who.marks[i] & Mark.LINKED else -1
    out[19, row] = who.income_cents[i]
    _write_elsewhere(i, p, accounts, out, row)


@kernel
def files(lo: int, hi: int, day: int, who: People, accounts: Accounts, out: Table) -> int:
    """Files of those with an account in use and a statement today; returns the number of rows written to ``out``.

    ``out`` has a row for each column of the ``Files`` frame.
    """
    written = 0
    for i in range(lo, hi):
        for p in range(accounts.status.shape[1]):
            status = accounts.status[i, p]
            if (status == Status.OPEN or status == Status.FROZEN) and accounts.statement_day[i, p] == day % 30:
                _write_file(i, p, who, accounts, out, written)
                written += 1
    return written


@kernel
def files_of(
    consumers: NDArray[np.int64], platforms: NDArray[np.int64], who: People, accounts: Accounts, out: Table
) -> None:
    """Write the file of each pair of consumer and platform, whatever their standing, row by row."""
    for row in range(len(consumers)):
        _write_file(consumers[row], platforms[row], who, accounts, out, row)
