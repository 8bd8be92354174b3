"""The people are drawn: all of them on day 0, newcomers on the day they arrive."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.world import Day, World
from sim.consumers.rules.credit import style, willingness
from sim.consumers.rules.life import people, shopping
from sim.core import random
from sim.core.compiled import kernel, kernel_part
from sim.core.random import Stream
from sim.core.units import CYCLE_DAYS, day_of_cycle
from sim.core.vocabulary import Mark

__all__ = ["create", "creditworthiness", "draw_person"]


@kernel_part
def _means(i: int, prudence: float, world: World, today: Day) -> None:
    """Draw income, needs, buffer and pay day."""
    who, population = world.who, world.scenario[0].population
    rho = population.trait_correlation
    u, v, w, x = random.uniforms(today.key, Stream.PERSON_MEANS, 0, i, today.day)
    income = people.income(
        population.income_median_cents,
        population.income_log_sd,
        people.leaning(random.normal_quantile(u), prudence, rho),
    )
    essentials = people.essentials(
        income,
        population.income_median_cents,
        population.essentials_share,
        population.essentials_elasticity,
        population.essentials_log_sd * random.normal_quantile(v),
    )
    who.income_cents[i], who.essentials_cents[i] = income, essentials
    who.buffer_cents[i] = people.buffer(
        essentials,
        population.buffer_median_cycles,
        population.buffer_log_sd,
        people.leaning(random.normal_quantile(w), prudence, rho),
    )
    who.pay_day[i] = int(x * CYCLE_DAYS)


@kernel_part
def _traits(i: int, prudence: float, world: World, today: Day) -> None:
    """Draw memory, norm, tastes and habits; the prudent forget less, are more willing and have safer jobs."""
    who, population, repayment = world.who, world.scenario[0].population, world.scenario[0].repayment
    rho = population.trait_correlation
    u, v, w, x = random.uniforms(today.key, Stream.PERSON_TRAITS, 0, i, today.day)
    who.forgetful[i] = people.trait(
        population.forgetful_median,
        population.forgetful_logit_sd,
        people.leaning(random.normal_quantile(u), -prudence, rho),
    )
    who.willing[i] = population.willing_mean + population.willing_sd * people.leaning(
        random.normal_quantile(v), prudence, rho
    )
    who.price_sensitive[i] = people.spread(population.price_sensitive_log_sd, random.normal_quantile(w))
    who.green[i] = people.trait(population.green_median, population.green_logit_sd, random.normal_quantile(x))
    u, v, w, x = random.uniforms(today.key, Stream.PERSON_HABITS, 0, i, today.day)
    who.reluctant[i] = people.leaning(random.normal_quantile(u), -prudence, rho)
    imprudent = willingness.normal_share(people.leaning(random.normal_quantile(v), -prudence, rho))
    who.style[i] = style.style_of(imprudent, repayment.styles.full, repayment.styles.fourfold, repayment.styles.double)
    thrifty = willingness.normal_share(people.leaning(random.normal_quantile(w), prudence, rho))
    who.patience[i] = 1.0
    if thrifty < population.hand_to_mouth_share:
        who.patience[i] = population.patience
        who.buffer_cents[i] = 0
    who.job_hazard[i] = people.hazard_multiple(
        population.job_risk_log_sd, people.leaning(random.normal_quantile(x), -prudence, rho)
    )


@kernel_part
def _circumstances(i: int, world: World, today: Day) -> None:
    """Draw how one lives among others, and what sets one apart."""
    who, population, response = world.who, world.scenario[0].population, world.scenario[0].response
    fraud = world.scenario[0].fraud
    _, v, w, x = random.uniforms(today.key, Stream.PERSON_PLACE, 0, i, today.day)
    who.stigma[i] = people.spread(response.stigma_log_sd, random.normal_quantile(v))
    who.contactable[i] = random.normal_quantile(x)
    who.expected[i] = response.expected_harshness
    who.marks[i] = 0
    if w < population.vulnerable_share:
        who.marks[i] |= Mark.VULNERABLE
    if population.linked_share > 0.0 or fraud.share > 0.0:
        u, v, _, _ = random.uniforms(today.key, Stream.PERSON_TRUST, 0, i, today.day)
        if u < population.linked_share:
            who.marks[i] |= Mark.LINKED
        if v < fraud.share and today.day == 0:
            who.marks[i] |= Mark.FRAUD


@kernel_part
def draw_person(i: int, world: World, today: Day) -> None:
    """Draw everything about consumer ``i`` but where he lives: one of day 0, or one who arrives on a later ``day``.

    Only those of day 0 commit planted fraud, whose days the scenario sets.
    """
    who, economy = world.who, world.scenario[0].economy
    u, v, w, _ = random.uniforms(today.key, Stream.PERSON_START, 0, i, today.day)
    prudence = random.normal_quantile(w)
    _means(i, prudence, world, today)
    _traits(i, prudence, world, today)
    _circumstances(i, world, today)
    who.pay_level[i] = 0.0
    who.employed[i] = u < people.employed_share(economy.job_loss_daily * who.job_hazard[i], economy.job_finding_daily)
    who.cash_cents[i] = people.opening_cash(
        who.buffer_cents[i], who.essentials_cents[i], day_of_cycle(int(who.pay_day[i]) - today.day), v
    )


@kernel
def create(lo: int, hi: int, districts: NDArray[np.float64], world: World, today: Day) -> int:
    """Draw consumers ``lo`` to ``hi``; returns their opening cash, cents.

    ``districts``: share of people who live in each.
    """
    who = world.who
    opening = 0
    for i in range(lo, hi):
        draw_person(i, world, today)
        u, _, _, _ = random.uniforms(today.key, Stream.PERSON_PLACE, 0, i, 0)
        who.district[i] = shopping.pick(districts, len(districts), u)
        opening += who.cash_cents[i]
    return opening


@kernel
def creditworthiness(ids: NDArray[np.int64], world: World, out: NDArray[np.float64]) -> None:
    """What a perfect score would rank the given consumers by."""
    who, scenario = world.who, world.scenario[0]
    lasting = willingness.lasting_sd(scenario.repayment.willing_memory, scenario.repayment.willing_shared)
    for row in range(len(ids)):
        i = ids[row]
        out[row] = people.creditworthiness(
            who.income_cents[i],
            scenario.population.income_median_cents,
            who.essentials_cents[i],
            who.buffer_cents[i],
            who.willing[i],
            scenario.population.willing_mean,
            who.forgetful[i],
            lasting * who.reluctant[i],
            who.job_hazard[i],
        )
