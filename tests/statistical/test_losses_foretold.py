"""What platforms set aside foretells their losses: the chance counted on, against what became of the accounts."""

from __future__ import annotations

import numpy as np
import pytest

from sim.codes import Status
from sim.market import CreditMarket
from sim.scenario import override
from tests.shipped import cold

UNTIL, YEAR = 480, 360
FACTOR = 1.7
"""1.3 was measured with two seeds: moves seen while the book was young still count. About 220 of 38,000 accounts are
written off within the year, a standard error of 10 % in money: beyond 1.7 by luck less than once in 100. What is
reckoned with on day 0 is made to weigh little; at its usual weight the chances were 1.1 to 2.0 times what happened."""


@pytest.mark.slow
@pytest.mark.experiment
def test_the_chance_of_a_write_off_within_a_year_is_what_happens() -> None:
    scenario = override(cold("baseline"), {
        "population.size": 20_000, "days": UNTIL + YEAR, "platforms.baitiao.provisions.active": True,
        "platforms.pocket.provisions.active": True,
        "platforms.baitiao.provisions.weight_of_prior": 20, "platforms.pocket.provisions.weight_of_prior": 20})
    market = CreditMarket(scenario, rng=0)
    for _ in range(UNTIL):
        market.step()
    accounts = market.consumers.accounts
    owed = accounts.waiting_cents + accounts.unbilled_cents + accounts.plans_cents + accounts.billed_cents
    stage_1 = np.isin(accounts.status, (Status.OPEN, Status.FROZEN)) & (accounts.days_past_due <= 30)
    foretold = sum(
        platform.provisions.pd_12_cycles * owed[stage_1[:, platform.index], platform.index].sum()
        for platform in market.platforms)
    for _ in range(YEAR):
        market.step()
    happened = owed[stage_1 & (accounts.status == Status.CHARGED_OFF)].sum()
    assert happened / FACTOR < foretold < happened * FACTOR
