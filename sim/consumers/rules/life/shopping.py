"""How a consumer pays for a want: two logits, over means of payment and over terms."""

from __future__ import annotations

import math
from typing import Protocol

from sim.consumers.rules.life.people import whole


class Weights(Protocol):
    """Anything that gives a number by position: a list here, a column in a kernel."""

    def __getitem__(self, index: int, /) -> float: ...


def basket(income_cents: int, median_share: float, log_sd: float, z: float) -> int:
    """Price of what is wanted, cents: income * median share * exp(sd z), at least one yuan."""
    return max(100, whole(income_cents * median_share * math.exp(log_sd * z)))


MOST_FREE_LIMIT = 2.0  # cycles of income; what is free beyond does not count


def chance_of_want(wants_daily: float, weight: float, free_limit_cents: int, income_cents: int) -> float:
    """Chance of a want today: wants a day * (1 + weight * min(free limit / income, 2)).

    Spending rises with unused credit, by 10 to 14 % of a rise in the limit (Gross & Souleles 2002).
    """
    return wants_daily * (1.0 + weight * min(free_limit_cents / income_cents, MOST_FREE_LIMIT))


def highest_chance_of_want(wants_daily: float, weight: float) -> float:
    """The most that ``chance_of_want`` can be, whatever the limit."""
    return wants_daily * (1.0 + weight * MOST_FREE_LIMIT)


def cash_for_wants(cash_cents: int, usual_payment_cents: int, earmarked: float) -> int:
    """Cash that may go on wants, cents: cash - share earmarked * what one usually pays of the bills at hand."""
    return max(0, cash_cents - int(earmarked * usual_payment_cents))


def utility_of_cash(basket_cents: int, cash_cents: int, taste: float, strain: float) -> float:
    """taste - strain * basket / cash; only for those who have the cash."""
    return taste - strain * basket_cents / cash_cents


def utility_of_platform(
    headroom_share: float,
    price: float,
    price_sensitive: float,
    reputation: float,
    habit: float,
    taste: float,
    weight_headroom: float,
    weight_price: float,
    weight_reputation: float,
    weight_habit: float,
) -> float:
    """taste + headroom - price * sensitivity + reputation + habit / (1 + habit), each with its weight.

    ``headroom_share``: share of the limit left after this order; ``price``: fee of the shortest plan, share of the
    basket; ``habit``: recent orders, fading.
    """
    return (
        taste
        + weight_headroom * headroom_share
        - weight_price * price * price_sensitive
        + weight_reputation * reputation
        + weight_habit * habit / (1.0 + habit)
    )


def utility_of_term(
    basket_cents: int,
    cycles: int,
    fee_per_cycle: float,
    free_income_cents: int,
    price_sensitive: float,
    weight_burden: float,
    most_burden: float,
    weight_price: float,
    hassle: float,
) -> float:
    """- burden of one payment on free income - total fee * sensitivity - hassle; pay in 30 days is ``cycles`` 1."""
    burden = (basket_cents / cycles + basket_cents * fee_per_cycle) / max(1.0, float(free_income_cents))
    fee = fee_per_cycle * cycles
    nuisance = hassle if cycles > 1 else 0.0
    return -weight_burden * min(burden, most_burden) - weight_price * fee * price_sensitive - nuisance


def pick(weights: Weights, count: int, u: float) -> int:
    """Index drawn in proportion to the first ``count`` weights (exponentials of utilities: the logit)."""
    total = 0.0
    for index in range(count):
        total += weights[index]
    reach = u * total
    for index in range(count):
        reach -= weights[index]
        if reach < 0.0 and weights[index] > 0.0:
            return index
    return 0


def buys_for_cash_after_refusal(basket_cents: int, cash_cents: int, buffer_cents: int) -> bool:
    """One refused credit pays cash if that leaves half of the liked buffer."""
    return cash_cents - basket_cents >= buffer_cents // 2
