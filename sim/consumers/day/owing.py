"""What an account owes."""

from __future__ import annotations

from sim.compiled import kernel_part
from sim.consumers.columns import Accounts

__all__ = ["owed", "principal_owed"]


@kernel_part
def principal_owed(i: int, p: int, accounts: Accounts) -> int:
    """Principal of an account, billed or not, cents."""
    cents: int = accounts.unbilled_cents[i, p] + accounts.plans_cents[i, p] + accounts.billed_cents[i, p]
    return cents


@kernel_part
def owed(i: int, p: int, accounts: Accounts) -> int:
    """Principal and fees of an account, billed or not, cents."""
    cents: int = principal_owed(i, p, accounts) + accounts.fees_cents[i, p]
    return cents
