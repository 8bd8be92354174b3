"""Planted fraud: which kind, and when it begins and ends. Every ``u`` is a uniform draw."""

from __future__ import annotations

from sim.consumers.rules.life.people import whole

N_KINDS = 3  # of ``sim.core.vocabulary.Fraud``


def fraud_kind(u: float) -> int:
    """Which kind of fraud, as a ``Fraud``: each is as likely; int(3 u)."""
    return int(u * N_KINDS)


def fraud_begins(u: float, from_day: int, to_day: int) -> int:
    """The day on which the spree begins, each from ``from_day`` to ``to_day`` as likely."""
    return from_day + int(u * (to_day - from_day + 1))


def fraud_goes_on(day: int, begins: int, spree_days: int) -> bool:
    """The spree lasts so many days from its beginning: begins <= day < begins + days."""
    return begins <= day < begins + spree_days


def never_pays(kind: int, day: int, begins: int) -> bool:
    """From the day on which it begins, one whose account was taken over, or who busts out, pays no bill.

    ``kind`` is a ``Fraud``: 0 takeover, 1 bust-out; a merchant's plot, 2, is repaid like any other debt.
    """
    return day >= begins and kind <= 1


def spree_order(headroom_cents: int, share: float, u: float) -> int:
    """Size of an order of the spree, cents: share * headroom * (0.5 + u), at most the headroom; 0 below one yuan."""
    cents = min(headroom_cents, whole(headroom_cents * share * (0.5 + u)))
    return cents if cents >= 100 else 0


def cashed_out(amount_cents: int, fee_share: float) -> int:
    """What a merchant in the plot pays out on an order that never was, cents: amount * (1 - fee)."""
    return whole(amount_cents * (1.0 - fee_share))
