"""Who may have something to do today: most days most people have not, and loops pass them by.

Passing somebody by changes nothing: a loop that looked at everyone would find nothing to do for the others.
"""

from __future__ import annotations

from sim.consumers.kernels.world import World
from sim.consumers.rules.credit import account
from sim.consumers.state import Accounts
from sim.core.compiled import kernel_part
from sim.core.units import day_of_cycle
from sim.core.vocabulary import Status

__all__ = ["CARRIES", "LATE", "is_dated", "stirred_by"]

LATE = 1
"""Something is past due or written off, or ties know of a default: whoever owes may pay it on any day."""
CARRIES = 2
"""Something is carried past its due date, or an account is frozen: charges are due, or it may be thawed."""


@kernel_part
def _has_dates(i: int, world: World, day: int) -> bool:
    """Today the batch of consumer ``i`` has a statement, a due date or a day of reminders with some platform."""
    numbers, days = world.numbers, world.agenda.statement_day
    batch = account.billing_batch(i)
    for p in range(days.shape[1]):
        days_to_pay, statement = numbers.platforms[p].terms.days_to_pay, int(days[batch, p])
        if statement == day_of_cycle(day) or statement == day_of_cycle(day - days_to_pay):
            return True
        if numbers.terms.remind_on[p] >> account.days_to_due_date(day, statement, days_to_pay) & 1:
            return True
    return False


@kernel_part
def is_dated(i: int, lo: int, before: bool, world: World, day: int) -> bool:
    """Whether the batch of consumer ``i`` has dates today; looked up for the first of a batch in a loop from ``lo`` on,
    for the others it is as ``before``."""
    return _has_dates(i, world, day) if i == lo or i % account.ACCOUNTS_IN_BATCH == 0 else before


@kernel_part
def stirred_by(i: int, p: int, accounts: Accounts) -> int:
    """How an account may change on any day, a sum of ``LATE`` and ``CARRIES``."""
    status = accounts.status[i, p]
    if accounts.arrears_cents[i, p] > 0 or status == Status.CHARGED_OFF:
        return LATE | CARRIES
    if accounts.carried_cents[i, p] > 0 or status == Status.FROZEN:
        return CARRIES
    return 0
