"""Points: what is earned, what they pay, what they are worth to their holder. Whole points, whole cents."""

from __future__ import annotations

from sim.core.units import MILLION


def is_in_upper_tier(earned: int, tier_points: int) -> bool:
    """0 < tier_points <= points earned in this period; where the threshold is 0 there are no tiers."""
    return 0 < tier_points <= earned


def points_for(cents: int, points_ppm: int, bonus_ppm: int) -> int:
    """Points earned on a sum: cents * points per million cents, rounded down; on top a tier's share, so rounded too."""
    points = cents * points_ppm // MILLION
    return points + points * bonus_ppm // MILLION


def points_used(held: int, redeem_floor: int, billed_cents: int, point_cents: int) -> int:
    """Points that pay a bill: none below the floor, else as many as there are and as billed principal takes whole."""
    if held < redeem_floor:
        return 0
    return min(held, billed_cents // point_cents)


def period_ends(cycle: int, period_cycles: int) -> bool:
    """Periods end for everyone in the same cycles, from cycle 0 on; within them, on the day of the statement."""
    return cycle % period_cycles == 0


def inclination(worth_cents: int, income_cents: int, weight: float) -> float:
    """Logits of willingness from points that would be lost or missed: weight * worth / income per cycle."""
    return weight * worth_cents / income_cents


def rebate(point_cents: int, points_ppm: int, split_ppm: int, cycles: int, fee_per_cycle: float) -> float:
    """Worth of points to come, share of the basket, for one who pays on time.

    point worth * (points on basket and fee + points for splitting it, if it is split); both per million cents.
    """
    points = points_ppm * (1.0 + fee_per_cycle * cycles) + (split_ppm if cycles > 1 else 0)
    return point_cents * points / MILLION


def appeal(worth_share: float, price_sensitive: float, weight_points: float, weight_price: float) -> float:
    """Utility of points to come: they make the fee weigh less. weight * worth, times what a fee of that size costs."""
    return weight_price * price_sensitive * weight_points * worth_share
