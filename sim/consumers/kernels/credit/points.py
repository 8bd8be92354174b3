"""Points of an account: earned, used, expired; each booked at what they are worth."""

from __future__ import annotations

from sim.consumers.kernels.credit.owing import balance_due, pay_off_green
from sim.consumers.kernels.world import Counts, World
from sim.consumers.rules.credit import loyalty
from sim.consumers.state import Accounts
from sim.core.compiled import kernel_part
from sim.core.ledger import Entry
from sim.core.units import ppm
from sim.core.vocabulary import Status

__all__ = [
    "close_period",
    "earn_points",
    "is_in_upper_tier",
    "lapse_points",
    "points_at_stake",
    "points_held",
    "redeem_points",
]


@kernel_part
def points_held(i: int, p: int, accounts: Accounts) -> int:
    """Points earned in this period and the one before, and not used."""
    return int(accounts.points_before[i, p]) + int(accounts.points[i, p])


@kernel_part
def is_in_upper_tier(i: int, p: int, world: World) -> bool:
    """Has enough been earned in this period."""
    accounts, numbers = world.accounts, world.numbers
    return loyalty.is_in_upper_tier(int(accounts.points_earned[i, p]), numbers.platforms[p].points.tier_points)


@kernel_part
def _tier_bonus(i: int, p: int, world: World) -> int:
    numbers = world.numbers
    bonus: int = ppm(numbers.platforms[p].points.tier_bonus) if is_in_upper_tier(i, p, world) else 0
    return bonus


@kernel_part
def points_at_stake(i: int, p: int, world: World) -> int:
    """Worth of points that not paying loses, cents: those held, which lapse with the account, and this bill's.

    Of a bill that is late already there are none to earn.
    """
    accounts, numbers, terms = world.accounts, world.numbers, world.numbers.terms
    points = points_held(i, p, accounts)
    late = accounts.arrears_cents[i, p] > 0 or accounts.status[i, p] == Status.CHARGED_OFF
    if terms.points_ppm[p] > 0 and not late:
        points += loyalty.points_for(balance_due(i, p, accounts), terms.points_ppm[p], _tier_bonus(i, p, world))
    cents: int = points * numbers.platforms[p].points.point_cents
    return cents


@kernel_part
def earn_points(i: int, p: int, cents: int, points_ppm: int, world: World, flows: Counts) -> None:
    """Credit the points for a sum, at so many for a million cents; those in the upper tier get more."""
    accounts, numbers = world.accounts, world.numbers
    points = loyalty.points_for(cents, points_ppm, _tier_bonus(i, p, world))
    accounts.points[i, p] += points
    accounts.points_earned[i, p] += points
    flows[p, Entry.POINTS_EARNED] += points * numbers.platforms[p].points.point_cents


@kernel_part
def redeem_points(i: int, p: int, world: World, flows: Counts) -> None:
    """Points pay billed principal as cash would, the oldest first; they pay no arrears, nor anything beside them."""
    accounts, platform = world.accounts, world.numbers.platforms[p]
    if accounts.arrears_cents[i, p] > 0:
        return
    used = loyalty.points_used(
        points_held(i, p, accounts),
        platform.points.redeem_floor,
        accounts.billed_cents[i, p],
        platform.points.point_cents,
    )
    if used == 0:
        return
    cents = used * platform.points.point_cents
    from_before = min(used, int(accounts.points_before[i, p]))
    accounts.points_before[i, p] -= from_before
    accounts.points[i, p] -= used - from_before
    pay_off_green(i, p, cents, accounts)
    accounts.billed_cents[i, p] -= cents
    accounts.carried_cents[i, p] -= min(cents, accounts.carried_cents[i, p])
    accounts.minimum_cents[i, p] -= min(cents, accounts.minimum_cents[i, p])
    accounts.arranged_cents[i, p] -= min(cents, accounts.arranged_cents[i, p])
    flows[p, Entry.POINTS_REDEEMED] += cents


@kernel_part
def close_period(i: int, p: int, world: World, flows: Counts) -> None:
    """What was left of the period before expires; a new period begins."""
    accounts, numbers = world.accounts, world.numbers
    flows[p, Entry.POINTS_EXPIRED] += accounts.points_before[i, p] * numbers.platforms[p].points.point_cents
    accounts.points_before[i, p] = accounts.points[i, p]
    accounts.points[i, p] = 0
    accounts.points_earned[i, p] = 0


@kernel_part
def lapse_points(i: int, p: int, world: World, flows: Counts) -> None:
    """All points are lost with the account."""
    accounts, numbers = world.accounts, world.numbers
    flows[p, Entry.POINTS_EXPIRED] += points_held(i, p, accounts) * numbers.platforms[p].points.point_cents
    accounts.points_before[i, p] = 0
    accounts.points[i, p] = 0
    accounts.points_earned[i, p] = 0
