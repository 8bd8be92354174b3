"""Engine and twin agree on a warm part, on whoever takes it over, and from then on."""

from __future__ import annotations

from sim.consumers import Population
from sim.market import CreditMarket
from sim.scenario import Scenario, override
from tests.twin.compare import differences, same_bits, snapshot, unequal_tables
from tests.twin.population import TwinPopulation
from tests.twin.worlds import shipped, stressed


def _take_over(warm: Scenario, policy: Scenario, seed: int) -> tuple[CreditMarket, CreditMarket]:
    engine, twin = (CreditMarket(warm, rng=seed, population=kind) for kind in (Population, TwinPopulation))
    for market in (engine, twin):
        market.warm_up()
        market.take_over(policy, follow=(0, 7))
    _assert_equal(engine, twin)
    for market in (engine, twin):
        market.run()
    _assert_equal(engine, twin)
    return engine, twin


def _assert_equal(engine: CreditMarket, twin: CreditMarket) -> None:
    found = differences(engine.day - 1, snapshot(engine.consumers), snapshot(twin.consumers))
    assert not found, "\n".join(map(str, found))
    assert same_bits(engine.ledger.balances, twin.ledger.balances)


def test_a_policy_takes_over_the_same_market() -> None:
    warm = override(stressed(120, 40), {"start.warm_days": 90})
    policy = override(warm, {"name": "policy", "platforms.flat.reminders.reach": 1.0, "economy.benefit_share": 0.1})
    engine, twin = _take_over(warm, policy, seed=2)
    assert unequal_tables(engine.tables(), twin.tables()) == []


def test_other_collectors_take_over_the_same_cases() -> None:
    sizes = {"population.size": 300, "days": 40, "start.warm_days": 210}
    warm, policy = (override(shipped(name), sizes) for name in ("litigious", "doorstep"))
    engine, twin = _take_over(warm, policy, seed=2)
    assert unequal_tables(engine.tables(), twin.tables()) == []
    assert engine.tables()["contacts"]["n_tries"].sum() > 0
