"""What green orders and offers take off a charge, and how much of a debt is green."""

from __future__ import annotations

from sim.core.units import MILLION


def lowered(charge_ppm: int, off_ppm: int) -> int:
    """A charge less a share of it, both in parts per million: charge * (1 - off), rounded down."""
    return charge_ppm * (MILLION - off_ppm) // MILLION


def price_left(price: float, green_off_ppm: int, offer_ppm: int) -> float:
    """What a basket costs after both, share of the basket: price * (1 - green off) * (1 - offer)."""
    return price * (1.0 - green_off_ppm / MILLION) * (1.0 - offer_ppm / MILLION)


def green_after(green_cents: int, principal_cents: int, paid_cents: int) -> int:
    """Green part of a principal after a payment on it, cents: green - green * paid / principal, rounded up.

    Whatever is paid, forgiven or redeemed pays green and other orders in proportion. Never more than what is left of
    the principal; 0 when nothing is owed.
    """
    if principal_cents <= 0:
        return 0
    return green_cents - green_cents * paid_cents // principal_cents
