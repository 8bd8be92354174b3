"""Ability, willingness and forgetting: three separate reasons why a bill stays unpaid."""

from __future__ import annotations

import math

from sim.consumers.rules.life.people import logistic
from sim.core.units import CYCLE_DAYS


def forgets(u: float, forgetful: float, lesson: float, fee_lesson: float) -> bool:
    """Forgetting: misses the due date with probability forgetful * (1 - fee_lesson * lesson).

    ``lesson`` is 1 just after a late charge and fades (Agarwal et al. 2011).
    """
    return u < forgetful * (1.0 - fee_lesson * lesson)


def recalled(forgetful: float, reminder_recall: float) -> float:
    """Forgetfulness of one who has read a reminder before the due date: forgetful * (1 - recall)."""
    return forgetful * (1.0 - reminder_recall)


def attention(
    attention_daily: float,
    pay_day_attention: float,
    is_pay_day: bool,
    days_past_due: int,
    fade_per_cycle: float,
    cannot_cover: bool,
    averted: float,
) -> float:
    """Chance that an overdue debtor looks at the bill today.

    (a + b (1 - a) on pay day) * exp(- psi * whole cycles late) * (1 - o if the arrears cannot be covered): the longer
    and the worse, the more one looks away (Karlsson, Loewenstein & Seppi 2009; Olafsson & Pagel 2017).
    """
    chance = attention_daily
    if is_pay_day:
        chance += pay_day_attention * (1.0 - attention_daily)
    cycles_late = max(0, days_past_due - 1) // CYCLE_DAYS
    chance *= math.exp(-fade_per_cycle * cycles_late)
    return chance * (1.0 - averted) if cannot_cover else chance


def gains_and_burden(
    limit_cents: int, owed_cents: int, income_cents: int, weight_future_credit: float, weight_debt_burden: float
) -> float:
    """Logits of credit to lose, less the weight of the debt: (a * limit - b * owed) / income."""
    return (weight_future_credit * limit_cents - weight_debt_burden * owed_cents) / income_cents


def willing(u: float, norm: float, gains_and_burden: float, mood: float) -> bool:
    """Willingness: u < logistic(norm + gains and burden + mood); ``u`` is fixed within a cycle.

    ``mood``: logits from treatment so far (``treatment.mood``), and from a contact or promise of today.
    """
    return u < logistic(norm + gains_and_burden + mood)


def able(cash_cents: int, essentials_cents: int, days_to_pay_day: int, reserve_share: float) -> int:
    """Ability, cents: cash less the share of essentials kept back until pay day."""
    return max(0, cash_cents - int(reserve_share * essentials_cents * days_to_pay_day / CYCLE_DAYS))


def prefers_minimum(u: float, minimum_taste: float, price_sensitive: float) -> bool:
    """One who could pay in full pays the minimum: more likely, the less prices matter to him."""
    return u * price_sensitive < minimum_taste


def payment(able_cents: int, owed_cents: int, minimum_cents: int, only_minimum: bool, partial_floor: float) -> int:
    """Full, minimum, partial or nothing, cents: the largest of these that ability (and taste) allows."""
    if able_cents >= owed_cents and not only_minimum:
        return owed_cents
    if able_cents >= minimum_cents:
        return minimum_cents
    if able_cents >= partial_floor * minimum_cents:
        return able_cents
    return 0
