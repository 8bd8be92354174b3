"""A contact in three separate steps: reach the debtor, persuade, bind by a promise. Every ``u`` is a uniform draw."""

from __future__ import annotations

import math

from sim.consumers.rules.life.people import trait, whole


def reached(u: float, base: float, evadable: float, evasion: float, load: float, fatigue_weight: float) -> bool:
    """Reaching: u < base * (1 - evadable * evasion) * exp(- fatigue weight * load).

    ``load`` is how much this debtor has lately been contacted by this creditor.
    """
    return u < base * (1.0 - evadable * evasion) * math.exp(-fatigue_weight * load)


def refuses(u: float, resentment: float, per_resentment: float) -> bool:
    """Answers, and will not talk: u < 1 - exp(- weight * resentment)."""
    return u < 1.0 - math.exp(-per_resentment * resentment)


def opts_out(u: float, resentment: float, per_resentment: float) -> bool:
    """Met on a channel, asks not to be contacted on it again, where that is a right: u < 1 - exp(-weight * resentment).

    ``resentment`` as the contact left it. How many use the right is not published; assumed.
    """
    return u < 1.0 - math.exp(-per_resentment * resentment)


def disputes(u: float, resentment: float, taste: float) -> bool:
    """Contests the debt instead of paying: u < taste * resentment."""
    return u < taste * resentment


def persuasion(
    base: float, skill: float, familiar: float, weight_familiar: float, load: float, fatigue_weight: float
) -> float:
    """Persuading: logits of willingness that a contact adds, this once.

    base * skill * (1 + weight * familiar) * exp(- fatigue weight * load).
    """
    return base * skill * (1.0 + weight_familiar * familiar) * math.exp(-fatigue_weight * load)


def follows_link(u: float, share: float) -> bool:
    """A willing reader takes the link to what is offered, where nobody talks to him: u < share. No source; assumed."""
    return u < share


def promises(u: float, taste: float) -> bool:
    """One who talks and does not pay gives a promise: u < taste. It costs nothing to give."""
    return u < taste


def binding(base: float, familiar: float, weight_familiar: float) -> float:
    """Binding: logits of willingness that a promise adds on its day: base * (1 + weight * familiar)."""
    return base * (1.0 + weight_familiar * familiar)


def promised_sum(owed_cents: int, income_cents: int, income_share: float) -> int:
    """What is promised on a debt that is due in full, cents: a part of a cycle's income, at most the debt."""
    return min(owed_cents, whole(income_cents * income_share))


def share_of_purse(able_cents: int, due_elsewhere_cents: int, load_here: float, load_elsewhere: float) -> int:
    """What is left for the creditor at hand when others press too, cents.

    The larger of ability less what is due elsewhere, and ability * (1 + load here) / (1 + load here + load elsewhere).
    """
    part = able_cents * ((1.0 + load_here) / (1.0 + load_here + load_elsewhere))
    return max(able_cents - due_elsewhere_cents, int(part))


def hold_by_credit(limit_cents: int, income_cents: int, weight: float) -> float:
    """How strongly an open limit holds on to scarce cash, in units of load: weight * limit / income.

    People pay first those on whose credit they still live (Andersson et al. 2013; Gathergood et al. 2019).
    """
    return weight * limit_cents / income_cents


def contactability(base: float, logit_sd: float, z: float) -> float:
    """Chance of reaching this person where the usual one is ``base``: logistic(logit(base) + sd z)."""
    return base if logit_sd == 0.0 else trait(base, logit_sd, z)


def loses_touch(u: float, per_cycle: float) -> bool:
    """With debts past due, changes number without telling the creditors: u < chance a cycle.

    One with nothing past due is in touch again: whoever pays in the app has given a number. No source; assumed.
    """
    return u < per_cycle


def moves_too(u: float, share: float) -> bool:
    """Of those who lose touch, moves as well: u < share."""
    return u < share


def goes_out_of_contact(u: float, harshness: float, per_harshness: float) -> bool:
    """Changes number, or moves, after a contact: u < probability per unit of harshness * harshness."""
    return u < per_harshness * harshness
