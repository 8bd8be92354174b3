"""The people are drawn: all of them on day 0, newcomers on the day they arrive."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import random
from sim.codes import Mark
from sim.compiled import compile_rules, kernel, kernel_part
from sim.consumers import rules
from sim.consumers.columns import People
from sim.consumers.rules import people, shopping
from sim.random import Stream
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
    employed_share: float
    expected_harshness: float
    stigma_log_sd: float
    vulnerable_share: float
    linked_share: float
    fraud_share: float


def makeup_of(scenario: Scenario) -> Makeup:
    """The population's numbers of a scenario."""
    economy = scenario.economy
    given = scenario.population.model_dump()
    given |= scenario.response.model_dump()
    given["linked_share"], given["fraud_share"] = scenario.population.linked_share, scenario.fraud.share
    given["employed_share"] = people.employed_share(economy.job_loss_daily, economy.job_finding_daily)
    return Makeup(**{name: float(given[name]) for name in Makeup._fields})


@kernel_part
def draw_person(i: int, key: tuple[int, int, int], day: int, who: People, makeup: Makeup) -> None:
    """Draw everything about consumer ``i`` but where he lives: one of day 0, or one who arrives on a later ``day``.

    Only those of day 0 commit planted fraud, whose days the scenario sets.
    """
    u, v, w, x = random.uniforms(key, Stream.PERSON_MEANS, 0, i, day)
    income = people.income(makeup.income_median_cents, makeup.income_log_sd, random.normal_quantile(u))
    essentials = people.essentials(
        income, makeup.income_median_cents, makeup.essentials_share, makeup.essentials_elasticity,
        makeup.essentials_log_sd * random.normal_quantile(v))
    buffer = people.buffer(essentials, makeup.buffer_median_cycles, makeup.buffer_log_sd, random.normal_quantile(w))
    pay_day = int(x * 30.0)
    who.income_cents[i], who.essentials_cents[i] = income, essentials
    who.buffer_cents[i], who.pay_day[i] = buffer, pay_day
    u, v, w, x = random.uniforms(key, Stream.PERSON_TRAITS, 0, i, day)
    who.forgetful[i] = people.trait(makeup.forgetful_median, makeup.forgetful_logit_sd, random.normal_quantile(u))
    who.willing[i] = makeup.willing_mean + makeup.willing_sd * random.normal_quantile(v)
    who.price_sensitive[i] = people.spread(makeup.price_sensitive_log_sd, random.normal_quantile(w))
    who.green[i] = people.trait(makeup.green_median, makeup.green_logit_sd, random.normal_quantile(x))
    u, v, w, x = random.uniforms(key, Stream.PERSON_START, 0, i, day)
    who.employed[i] = u < makeup.employed_share
    who.cash_cents[i] = people.opening_cash(buffer, essentials, (pay_day - day) % 30, v)
    _, v, w, _ = random.uniforms(key, Stream.PERSON_PLACE, 0, i, day)
    who.stigma[i] = people.spread(makeup.stigma_log_sd, random.normal_quantile(v))
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
            who.willing[i], makeup.willing_mean, who.forgetful[i])
