"""What an account owes, how much more may be ordered on it, and how much of it is green."""

from __future__ import annotations

from sim.consumers.kernels.world import World
from sim.consumers.rules.credit import account, green, watch
from sim.consumers.state import Accounts
from sim.core.compiled import kernel_part
from sim.core.units import ppm
from sim.core.vocabulary import Status

__all__ = ["balance_due", "headroom", "limit_for", "owed", "pay_off_green", "principal_owed", "worst_elsewhere"]


@kernel_part
def balance_due(i: int, p: int, accounts: Accounts) -> int:
    """What is billed and unpaid of an account, or claimed after charge-off: principal and fees, cents."""
    cents: int = accounts.billed_cents[i, p] + accounts.fees_cents[i, p]
    return cents


@kernel_part
def principal_owed(i: int, p: int, accounts: Accounts) -> int:
    """Principal of an account, billed or not, cents."""
    cents: int = (
        accounts.waiting_cents[i, p]
        + accounts.unbilled_cents[i, p]
        + accounts.plans_cents[i, p]
        + accounts.billed_cents[i, p]
    )
    return cents


@kernel_part
def owed(i: int, p: int, accounts: Accounts) -> int:
    """Principal and fees of an account, billed or not, cents."""
    cents: int = principal_owed(i, p, accounts) + accounts.fees_cents[i, p]
    return cents


@kernel_part
def limit_for(i: int, p: int, is_green: bool, world: World) -> int:
    """Limit up to which such an order can be made, cents."""
    accounts, numbers = world.accounts, world.numbers
    limit: int = accounts.limit_cents[i, p]
    if is_green:
        limit += account.share_of(limit, ppm(numbers.platforms[p].green.limit_uplift))
    return limit


@kernel_part
def headroom(i: int, p: int, is_green: bool, world: World) -> int:
    """What is left of that limit, cents; below zero on an account that owes more."""
    accounts = world.accounts
    cents: int = limit_for(i, p, is_green, world) - owed(i, p, accounts)
    return cents


@kernel_part
def worst_elsewhere(i: int, p: int, world: World) -> int:
    """How late the worst debt to another platform is, days, as the bureau tells; 0 where lenders do not ask it."""
    accounts, scenario = world.accounts, world.scenario[0]
    worst = 0
    if scenario.bureau.active:
        for q in range(accounts.status.shape[1]):
            status = accounts.status[i, q]
            if q != p and (status == Status.OPEN or status == Status.FROZEN or status == Status.CHARGED_OFF):
                worst = max(
                    worst,
                    watch.days_late(
                        status == Status.CHARGED_OFF, owed(i, q, accounts), int(accounts.days_past_due[i, q])
                    ),
                )
    return worst


@kernel_part
def pay_off_green(i: int, p: int, principal_cents: int, accounts: Accounts) -> None:
    """Count green principal down; to be called before so much principal is paid, forgiven or redeemed."""
    if accounts.green_cents[i, p] > 0:
        accounts.green_cents[i, p] = green.green_after(
            accounts.green_cents[i, p], principal_owed(i, p, accounts), principal_cents
        )
