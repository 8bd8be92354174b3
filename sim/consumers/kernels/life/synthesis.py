"""The people are drawn: all of them on day 0, newcomers on the day they arrive."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.consumers import rules
from sim.consumers.rules.credit import style, willingness
from sim.consumers.rules.life import people, shopping
from sim.consumers.state import People
from sim.core import random
from sim.core.compiled import compile_rules, kernel, kernel_part
from sim.core.random import Stream
from sim.core.vocabulary import Mark
from sim.scenario import Scenario

__all__ = ["Makeup", "create", "creditworthiness", "draw_person", "makeup_of"]

for _module in (random, *(getattr(rules, name) for name in rules.__all__)):
    compile_rules(_module)


class Makeup(NamedTuple):
    """How people are drawn: the scenario's ``population`` (see there for units), and shares of people."""

    income_median_cents: float
    income_log_sd: float
    essentials_share: float
    essentials_elasticity: float
    essentials_log_sd: float
    buffer_median_cycles: float
    buffer_log_sd: float
    forgetful_median: float
    forgetful_logit_sd: float
    willing_mean: float
    willing_sd: float
    price_sensitive_log_sd: float
    green_median: float
    green_logit_sd: float
    expected_harshness: float
    stigma_log_sd: float
    vulnerable_share: float
    linked_share: float
    fraud_share: float
    trait_correlation: float
    hand_to_mouth_share: float
    patience: float
    job_risk_log_sd: float
    job_loss_daily: float
    job_finding_daily: float
    style_full: float
    style_fourfold: float
    style_double: float
    willing_lasting: float  # share of willingness that lasts and is the person's, a standard deviation


def makeup_of(scenario: Scenario) -> Makeup:
    """The population's numbers of a scenario."""
    economy = scenario.economy
    given = scenario.population.model_dump()
    given |= scenario.response.model_dump()
    given["linked_share"], given["fraud_share"] = scenario.population.linked_share, scenario.fraud.share
    given |= {"job_loss_daily": economy.job_loss_daily, "job_finding_daily": economy.job_finding_daily}
    given |= {f"style_{name}": share for name, share in scenario.repayment.styles.model_dump().items()}
    given["willing_lasting"] = math.sqrt(scenario.repayment.willing_memory * scenario.repayment.willing_shared)
    return Makeup(**{name: float(given[name]) for name in Makeup._fields})


@kernel_part
def _means(i: int, key: tuple[int, int, int], day: int, who: People, makeup: Makeup, prudence: float) -> None:
    """Draw income, needs, buffer and pay day."""
    rho = makeup.trait_correlation
    u, v, w, x = random.uniforms(key, Stream.PERSON_MEANS, 0, i, day)
    income = people.income(makeup.income_median_cents, makeup.income_log_sd,
                           people.leaning(random.normal_quantile(u), prudence, rho))
    essentials = people.essentials(
        income, makeup.income_median_cents, makeup.essentials_share, makeup.essentials_elasticity,
        makeup.essentials_log_sd * random.normal_quantile(v))
    who.income_cents[i], who.essentials_cents[i] = income, essentials
    who.buffer_cents[i] = people.buffer(essentials, makeup.buffer_median_cycles, makeup.buffer_log_sd,
                                        people.leaning(random.normal_quantile(w), prudence, rho))
    who.pay_day[i] = int(x * 30.0)


@kernel_part
def _traits(i: int, key: tuple[int, int, int], day: int, who: People, makeup: Makeup, prudence: float) -> None:
    """Draw memory, norm, tastes and habits; the prudent forget less, are more willing and have safer jobs."""
    rho = makeup.trait_correlation
    u, v, w, x = random.uniforms(key, Stream.PERSON_TRAITS, 0, i, day)
    who.forgetful[i] = people.trait(makeup.forgetful_median, makeup.forgetful_logit_sd,
                                    people.leaning(random.normal_quantile(u), -prudence, rho))
    who.willing[i] = makeup.willing_mean + makeup.willing_sd * people.leaning(random.normal_quantile(v), prudence, rho)
    who.price_sensitive[i] = people.spread(makeup.price_sensitive_log_sd, random.normal_quantile(w))
    who.green[i] = people.trait(makeup.green_median, makeup.green_logit_sd, random.normal_quantile(x))
    u, v, w, x = random.uniforms(key, Stream.PERSON_HABITS, 0, i, day)
    who.reluctant[i] = people.leaning(random.normal_quantile(u), -prudence, rho)
    imprudent = willingness.normal_share(people.leaning(random.normal_quantile(v), -prudence, rho))
    who.style[i] = style.style_of(imprudent, makeup.style_full, makeup.style_fourfold, makeup.style_double)
    thrifty = willingness.normal_share(people.leaning(random.normal_quantile(w), prudence, rho))
    who.patience[i] = 1.0
    if thrifty < makeup.hand_to_mouth_share:
        who.patience[i] = makeup.patience
        who.buffer_cents[i] = 0
    who.job_hazard[i] = people.hazard_multiple(
        makeup.job_risk_log_sd, people.leaning(random.normal_quantile(x), -prudence, rho))


@kernel_part
def _circumstances(i: int, key: tuple[int, int, int], day: int, who: People, makeup: Makeup) -> None:
    """Draw how one lives among others, and what sets one apart."""
    _, v, w, x = random.uniforms(key, Stream.PERSON_PLACE, 0, i, day)
    who.stigma[i] = people.spread(makeup.stigma_log_sd, random.normal_quantile(v))
    who.contactable[i] = random.normal_quantile(x)
    who.expected[i] = makeup.expected_harshness
    who.marks[i] = 0
    if w < makeup.vulnerable_share:
        who.marks[i] |= Mark.VULNERABLE
    if makeup.linked_share > 0.0 or makeup.fraud_share > 0.0:
        u, v, _, _ = random.uniforms(key, Stream.PERSON_TRUST, 0, i, day)
        if u < makeup.linked_share:
            who.marks[i] |= Mark.LINKED
        if v < makeup.fraud_share and day == 0:
            who.marks[i] |= Mark.FRAUD


@kernel_part
def draw_person(i: int, key: tuple[int, int, int], day: int, who: People, makeup: Makeup) -> None:
    """Draw everything about consumer ``i`` but where he lives: one of day 0, or one who arrives on a later ``day``.

    Only those of day 0 commit planted fraud, whose days the scenario sets.
    """
    u, v, w, _ = random.uniforms(key, Stream.PERSON_START, 0, i, day)
    prudence = random.normal_quantile(w)
    _means(i, key, day, who, makeup, prudence)
    _traits(i, key, day, who, makeup, prudence)
    _circumstances(i, key, day, who, makeup)
    who.pay_level[i] = 0.0
    who.employed[i] = u < people.employed_share(makeup.job_loss_daily * who.job_hazard[i], makeup.job_finding_daily)
    who.cash_cents[i] = people.opening_cash(
        who.buffer_cents[i], who.essentials_cents[i], (int(who.pay_day[i]) - day) % 30, v)


@kernel
def create(
    lo: int, hi: int, key: tuple[int, int, int], who: People, makeup: Makeup, districts: NDArray[np.float64]
) -> int:
    """Draw consumers ``lo`` to ``hi``; returns their opening cash, cents.

    ``districts``: share of people who live in each.
    """
    opening = 0
    for i in range(lo, hi):
        draw_person(i, key, 0, who, makeup)
        u, _, _, _ = random.uniforms(key, Stream.PERSON_PLACE, 0, i, 0)
        who.district[i] = shopping.pick(districts, len(districts), u)
        opening += who.cash_cents[i]
    return opening


@kernel
def creditworthiness(ids: NDArray[np.int64], who: People, makeup: Makeup, out: NDArray[np.float64]) -> None:
    """What a perfect score would rank the given consumers by."""
    for row in range(len(ids)):
        i = ids[row]
        out[row] = people.creditworthiness(
            who.income_cents[i], makeup.income_median_cents, who.essentials_cents[i], who.buffer_cents[i],
            who.willing[i], makeup.willing_mean, who.forgetful[i], makeup.willing_lasting * who.reluctant[i],
            who.job_hazard[i])
