"""Who a consumer is on day 0. Every ``z`` is a standard normal draw, every ``u`` a uniform one."""

from __future__ import annotations

import math

from sim.core.units import CYCLE_DAYS


def whole(x: float) -> int:
    """Nearest whole number, halves up."""
    return math.floor(x + 0.5)


def logistic(x: float) -> float:
    """1 / (1 + exp(-x)), safe for large |x|."""
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-x))
    return math.exp(x) / (1.0 + math.exp(x))


def income(median_cents: float, log_sd: float, z: float) -> int:
    """Income when employed, cents per cycle: median * exp(sd z)."""
    return max(1, whole(median_cents * math.exp(log_sd * z)))


def essentials(income_cents: int, median_cents: float, share: float, elasticity: float, noise: float) -> int:
    """Essential spending, cents per cycle: share * median * (income / median)^elasticity * exp(noise).

    Engel's law: with an elasticity below one the poor spend a larger share.
    """
    return whole(share * median_cents * math.pow(income_cents / median_cents, elasticity) * math.exp(noise))


def buffer(essentials_cents: int, median_cycles: float, log_sd: float, z: float) -> int:
    """Cash a consumer likes to keep, cents: essentials * median * exp(sd z)."""
    return whole(essentials_cents * median_cycles * math.exp(log_sd * z))


def trait(median: float, logit_sd: float, z: float) -> float:
    """A probability that differs between people: logistic(logit(median) + sd z); 0 and 1 stay what they are."""
    if median <= 0.0 or median >= 1.0:
        return median
    return logistic(math.log(median / (1.0 - median)) + logit_sd * z)


def leaning(z: float, common: float, correlation: float) -> float:
    """A standard normal trait that leans with what traits have in common: sqrt(1 - rho) z + sqrt(rho) common.

    Any two such traits have the correlation rho (with the sign of their leanings).
    """
    return math.sqrt(1.0 - correlation) * z + math.sqrt(correlation) * common


def hazard_multiple(log_sd: float, z: float) -> float:
    """How many times the usual hazard is one's own, with mean 1: exp(sd z - sd^2 / 2)."""
    return math.exp(log_sd * z - 0.5 * log_sd * log_sd)


def employed_share(job_loss_daily: float, job_finding_daily: float) -> float:
    """Stationary share in work: finding / (finding + loss); 1 if neither happens."""
    if job_loss_daily + job_finding_daily <= 0.0:
        return 1.0
    return job_finding_daily / (job_finding_daily + job_loss_daily)


def opening_cash(buffer_cents: int, essentials_cents: int, days_to_pay_day: int, u: float) -> int:
    """Cash on the first day, cents: a part of the buffer, and essentials until the first pay day."""
    return whole(u * buffer_cents) + essentials_cents * days_to_pay_day // CYCLE_DAYS


def creditworthiness(
    income_cents: int,
    median_income_cents: float,
    essentials_cents: int,
    buffer_cents: int,
    willing: float,
    willing_mean: float,
    forgetful: float,
    lasting: float,
    job_hazard: float,
) -> float:
    """What a perfect score would rank people by (no unit; higher is safer).

    Free income, cash kept, norm and memory, each on a scale where one unit is about one standard deviation; lasting
    unwillingness (``lasting``, as far as it is the person's) and the risk of losing the job, where people differ in
    them. Weights come near those of a logistic regression of default within a year in the shipped baseline.
    """
    free = 1.0 - essentials_cents / income_cents
    return (
        0.5 * math.log(income_cents / median_income_cents)
        + 2.0 * (free - 0.3)
        + 0.4 * math.log((buffer_cents + 1.0) / (essentials_cents + 1.0) + 0.05)
        + 0.4 * (willing - willing_mean)
        - 1.0 * forgetful
        - 0.7 * lasting
        - 0.2 * math.log(job_hazard)
    )


def spread(log_sd: float, z: float) -> float:
    """A positive trait with median one: exp(sd z)."""
    return math.exp(log_sd * z)
