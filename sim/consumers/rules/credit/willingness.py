"""Willingness that lasts, falls with the pain of paying and with the age of a debt, and knows what is at stake."""

from __future__ import annotations

import math

from sim.core.units import CYCLE_DAYS


def normal_share(z: float) -> float:
    """Share of a standard normal below z: erfc(- z / sqrt 2) / 2."""
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


def lasting_lot(z_person: float, z_account: float, z_cycle: float, memory: float, shared: float) -> float:
    """The lot of willingness in a cycle, uniform over people and cycles whatever the memory.

    u = Phi(sqrt(r) (sqrt(c) z_person + sqrt(1 - c) z_account) + sqrt(1 - r) z_cycle), with memory r and c the part of
    it that is the person's own. The share unwilling in a cycle does not depend on r; how long they stay so does.
    """
    lasting = math.sqrt(shared) * z_person + math.sqrt(1.0 - shared) * z_account
    return normal_share(math.sqrt(memory) * lasting + math.sqrt(1.0 - memory) * z_cycle)


def lasting_sd(memory: float, shared: float) -> float:
    """How much of the spread of willingness lasts and is the person's own: sqrt(r c), as in ``lasting_lot``."""
    return math.sqrt(memory * shared)


def pain_of_paying(asked_cents: int, able_cents: int, weight: float) -> float:
    """Logits of willingness lost as a payment eats what is at hand: weight * min(1, asked / (able + 1)).

    Both triggers of default in one: Ganong & Noel 2023 find life events in 94 % of defaults and plain unwillingness
    in 6 %.
    """
    return weight * min(1.0, asked_cents / (able_cents + 1.0))


def credit_at_stake(limit_cents: int, elsewhere_cents: int, income_cents: int, counts_to: float) -> float:
    """Worth of the credit that default with one creditor would cost: w(limit + elsewhere) - w(elsewhere).

    w(l) = log(1 + min(l, counts_to * income) / income): more credit is worth less and less, so that one who has credit
    elsewhere loses less by default here. ``elsewhere_cents``: open limits with others.
    """
    most = counts_to * income_cents
    kept = math.log(1.0 + min(elsewhere_cents, most) / income_cents)
    return math.log(1.0 + min(limit_cents + elsewhere_cents, most) / income_cents) - kept


def staleness(days_written_off: int, weight: float) -> float:
    """Logits of willingness that an old debt has lost: weight * log(1 + months since it was written off)."""
    return weight * math.log(1.0 + days_written_off / CYCLE_DAYS)


def momentum(paid_lately_cents: int, allowance_cents: int, weight: float) -> float:
    """Logits of willingness of one who has begun to pay an old debt: weight * min(1, paid of late / a cycle's part).

    One who paid a part of an old debt is likelier to pay again (Chehrazi & Weber 2015).
    """
    if allowance_cents <= 0:
        return 0.0
    return weight * min(1.0, paid_lately_cents / allowance_cents)
