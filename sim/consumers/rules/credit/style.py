"""How a person pays when nothing is wrong, and how much of a bill he sets out to pay. Every ``u`` is a uniform draw.

People keep a style of paying for years (Keys & Wang 2019); who is behind decides once a statement whether to catch up,
and mostly catches up with what is past due alone, so that one bill behind is a resting place (Yeh & Lien 2009).
"""

from __future__ import annotations

import math

from sim.consumers.rules.life.people import logistic

IN_FULL = 99  # minimums; a style that pays all that is owed


def are_kept(full: float, fourfold: float, double: float, minimum: float) -> bool:
    """Whether people have styles of paying at all: any share of them is above 0."""
    return full + fourfold + double + minimum > 0.0


def style_of(u: float, full: float, fourfold: float, double: float) -> int:
    """Minimums paid of a bill: all of it with probability ``full``, then four, two, and else one.

    The styles are in order of prudence, so that a low ``u`` is a prudent one.
    """
    if u < full:
        return IN_FULL
    if u < full + fourfold:
        return 4
    if u < full + fourfold + double:
        return 2
    return 1


def catches_up(u: float, catch_up: float, push: float) -> bool:
    """One who is behind catches up: u < logistic(logit(catch_up) + push); 0 and 1 stay what they are.

    ``push``: logits that a contact or a promise adds.
    """
    if catch_up <= 0.0 or catch_up >= 1.0:
        return u < catch_up
    return u < logistic(math.log(catch_up / (1.0 - catch_up)) + push)


def usual_payment(owed_cents: int, behind_cents: int, minimum_cents: int, style: int) -> int:
    """What one usually pays of a bill, with what is past due, cents: at most all that is owed."""
    return owed_cents if style == IN_FULL else min(owed_cents, behind_cents + style * minimum_cents)


def past_due_only(u: float, chance: float, cycles_missed: int) -> bool:
    """One who catches up leaves what falls due now for later: u < 1 - (1 - chance)^(cycles missed).

    The more one has to catch up, the less is left to pay on top.
    """
    return u < 1.0 - math.pow(1.0 - chance, cycles_missed)


def intended(
    owed_cents: int,
    behind_cents: int,
    oldest_cents: int,
    minimum_cents: int,
    style: int,
    catches: bool,
    past_due_only: bool,
) -> int:
    """What one sets out to pay of a bill, cents, before ability is asked.

    The usual payment is style * minimum, or all that is owed; it is paid if nothing is past due. One who is behind
    pays what is past due, and the usual payment on top unless ``past_due_only``, if he catches up; else he stays about
    as far behind as he is: by the ``oldest_cents`` minimum missed or what falls due now, or by more, up to what is past
    due, if that is his usual payment.
    """
    usual = owed_cents if style == IN_FULL else min(owed_cents, style * minimum_cents)
    if behind_cents <= 0:
        return usual
    if catches:
        return min(owed_cents, behind_cents if past_due_only else behind_cents + usual)
    return min(owed_cents, max(minimum_cents, oldest_cents, min(usual, behind_cents)))


def handed_over(able_cents: int, intended_cents: int, minimum_cents: int, partial_floor: float) -> int:
    """What is paid, cents: min(able, intended), unless that falls short of a share of the smaller of what is intended
    and the minimum, and is not worth the trouble."""
    cents = min(able_cents, intended_cents)
    if cents < partial_floor * min(intended_cents, minimum_cents):
        return 0
    return cents
