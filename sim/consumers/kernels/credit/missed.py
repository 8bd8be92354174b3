"""Minimums past due, oldest first: payments cover the oldest, and a debt is as old as the oldest that is unpaid.

The latest is not kept: it is what arrears are above the others. Before it, ``missed.cents`` has what is unpaid of each,
and ``missed.gaps`` the days from its due date to that of the next. Minimums of nothing are not missed.
"""

from __future__ import annotations

from sim.consumers.kernels.world import World
from sim.consumers.state import Missed
from sim.core.compiled import kernel_part

__all__ = ["clear_missed", "cover_missed", "fall_due", "minimums_missed"]


@kernel_part
def _n_older(i: int, p: int, missed: Missed) -> int:
    """Minimums past due before the latest."""
    n = 0
    while n < missed.cents.shape[2] and missed.cents[i, p, n] > 0:
        n += 1
    return n


@kernel_part
def minimums_missed(i: int, p: int, world: World) -> tuple[int, int, int]:
    """How many minimums are past due, and what is unpaid of the one that is oldest and of the one that fell due last,
    cents."""
    accounts, missed = world.accounts, world.missed
    latest = int(accounts.arrears_cents[i, p])
    oldest, n = latest, int(latest > 0)
    for k in range(missed.cents.shape[2]):
        cents = int(missed.cents[i, p, k])
        if cents == 0:
            break
        oldest = cents if k == 0 else oldest
        latest -= cents
        n += 1
    return n, oldest, latest


@kernel_part
def fall_due(i: int, p: int, world: World) -> None:
    """Another minimum is missed today; to be called before it is added to arrears that are there already."""
    accounts, missed = world.accounts, world.missed
    n = _n_older(i, p, missed)
    if n == missed.cents.shape[2]:
        return
    latest, days = accounts.arrears_cents[i, p], int(accounts.days_past_due[i, p])
    for k in range(n):
        latest -= missed.cents[i, p, k]
        days -= missed.gaps[i, p, k]
    missed.cents[i, p, n] = latest
    missed.gaps[i, p, n] = days


@kernel_part
def cover_missed(i: int, p: int, cents: int, world: World) -> None:
    """Part of the arrears is paid, the oldest minimum first; the debt is then as old as the oldest still unpaid."""
    accounts, missed = world.accounts, world.missed
    n = _n_older(i, p, missed)
    covered = 0
    while covered < n and missed.cents[i, p, covered] <= cents:
        cents -= missed.cents[i, p, covered]
        accounts.days_past_due[i, p] -= missed.gaps[i, p, covered]
        covered += 1
    for k in range(n):
        kept = k + covered < n
        missed.cents[i, p, k] = missed.cents[i, p, k + covered] if kept else 0
        missed.gaps[i, p, k] = missed.gaps[i, p, k + covered] if kept else 0
    if covered < n:
        missed.cents[i, p, 0] -= cents


@kernel_part
def clear_missed(i: int, p: int, missed: Missed) -> None:
    """Nothing is past due any more."""
    for k in range(_n_older(i, p, missed)):
        missed.cents[i, p, k] = 0
        missed.gaps[i, p, k] = 0
