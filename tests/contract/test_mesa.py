"""A market is a Mesa model, and does what a Mesa user expects of one; all warnings are errors."""

from __future__ import annotations

import gc
import inspect
import re
import weakref
from pathlib import Path

import mesa
import numpy as np
import pandas as pd
import pytest

from sim import CreditMarket
from sim.collectors.court.court import Court
from sim.market.batches import world_of
from sim.platforms import Platform
from sim.records.metrics import METRICS
from sim.society import Regulator
from tests.market.worlds import BASELINE, same_people

DAYS = 35
SEEDS = {"rng": [0]} if "rng" in inspect.signature(mesa.batch_run).parameters else {}
BY_LEVEL = {
    level: {name for name, metric in METRICS.items() if metric.level == level} for level in ("market", "platform")
}


@pytest.fixture(scope="module")
def model() -> CreditMarket:
    made = CreditMarket(BASELINE, rng=7, population__size=200, days=DAYS)
    for _ in range(DAYS):
        made.step()
    return made


def test_a_model_of_defaults_steps() -> None:
    model = CreditMarket(rng=7, population__size=100)
    assert isinstance(model, mesa.Model)
    assert model.running
    model.step()
    assert model.day == 1
    assert model.running


def test_it_stops_running_on_its_last_day(model: CreditMarket) -> None:
    assert model.day == DAYS
    assert not model.running


def test_platforms_are_its_agents(model: CreditMarket) -> None:
    platforms = model.agents_by_type[Platform]
    assert len(platforms) == 2
    assert set(model.agents_by_type) == {Platform, Court, Regulator}
    assert [platform.label for platform in platforms] == ["baitiao", "pocket"]
    assert all(isinstance(platform, mesa.Agent) and platform.model is model for platform in platforms)
    assert platforms.get("cash_cents") == [platform.cash_cents for platform in model.platforms]


def test_its_collector_has_a_row_a_day_equal_to_the_records(model: CreditMarket) -> None:
    collected = model.datacollector.get_model_vars_dataframe()
    daily = model.tables()["daily"]
    assert len(collected) == DAYS
    assert set(collected.columns) == BY_LEVEL["market"]
    for name in collected.columns:
        np.testing.assert_array_equal(collected[name].to_numpy(), daily[name])


def test_its_collector_has_a_row_a_day_for_each_platform(model: CreditMarket) -> None:
    collected = model.datacollector.get_agenttype_vars_dataframe(Platform)
    recorded = model.tables()["platform_daily"]
    assert len(collected) == DAYS * 2
    assert set(collected.columns) == BY_LEVEL["platform"]
    for name in collected.columns:
        np.testing.assert_array_equal(collected[name].to_numpy(), recorded[name])


def test_its_collector_gives_the_same_days_to_those_who_look_every_evening_and_to_those_who_look_once() -> None:
    watched, left_alone = (CreditMarket(population__size=100, days=4) for _ in range(2))
    for day in range(4):
        watched.step()
        left_alone.step()
        assert len(watched.datacollector.get_model_vars_dataframe()) == day + 1
    for collector in (watched.datacollector, left_alone.datacollector):
        steps = collector.get_agenttype_vars_dataframe(Platform).index.get_level_values("Step")
        assert steps.unique().tolist() == [1, 2, 3, 4]
    pd.testing.assert_frame_equal(
        watched.datacollector.get_agenttype_vars_dataframe(Platform),
        left_alone.datacollector.get_agenttype_vars_dataframe(Platform),
    )


@pytest.mark.parametrize("sizes", [[50, 80]])
def test_batch_run(sizes: list[int]) -> None:
    rows = mesa.batch_run(
        CreditMarket, {"population__size": sizes, "days": DAYS}, number_processes=1, display_progress=False, **SEEDS
    )
    table = pd.DataFrame(rows)
    assert sorted(table["population__size"].unique()) == sizes
    for size in sizes:
        alone = CreditMarket(population__size=size, days=DAYS)
        alone.run()
        last = table[table["population__size"] == size].iloc[-1]
        assert last["share_borrowers"] == alone.tables()["daily"]["share_borrowers"][-1]
        assert last["new_cash_purchases"] == alone.tables()["daily"]["new_cash_purchases"][-1]


@pytest.mark.parametrize("processes", [1, 2])
def test_an_iteration_of_batch_run_is_a_replication(processes: int) -> None:
    """From Mesa 3.4 on ``iterations`` is told by seeds, the same one time and again."""
    again = {"rng": [0, 0, 0]} if "rng" in inspect.signature(mesa.batch_run).parameters else {"iterations": 3}
    rows = mesa.batch_run(
        CreditMarket,
        {"population__size": [150, 200], "days": 12},
        number_processes=processes,
        display_progress=False,
        **again,
    )
    table = pd.DataFrame(rows).groupby(["population__size", "iteration"]).last()
    for (size, iteration), row in table.iterrows():
        alone = CreditMarket(rng=0, replication=iteration, population__size=size, days=12)
        alone.run()
        assert row["mean_debt_to_income"] == alone.tables()["daily"]["mean_debt_to_income"][-1]
    assert table["mean_debt_to_income"].nunique() == 6


def test_a_replication_that_is_given_stays_and_markets_elsewhere_are_the_first() -> None:
    rows = mesa.batch_run(
        CreditMarket,
        {"population__size": 50, "days": 1, "replication": [0, 4]},
        number_processes=1,
        display_progress=False,
        **SEEDS,
    )
    assert [row["replication"] for row in pd.DataFrame(rows).groupby("RunId").last().to_dict("records")] == [0, 4]
    assert CreditMarket(population__size=50).consumers.key[2] == 0
    assert CreditMarket(population__size=50, replication=4).consumers.key[2] == 4
    assert world_of(None, None)[0] != world_of(None, None)[0]


def test_the_recipe_of_the_readme() -> None:
    """As it stands there, but for the size and the processes."""
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    recipe = re.search(r"^rows = (mesa.batch_run.*)$", readme, re.MULTILINE)
    assert recipe is not None
    asked = (
        recipe[1]
        .replace("[500, 1_000]", "[50]")
        .replace('"days": 60', '"days": 20')
        .replace("})", "}, display_progress=False)")
    )
    table = pd.DataFrame(eval(asked, {"mesa": mesa, "CreditMarket": CreditMarket})).groupby("replication").last()
    assert list(table.index) == [0, 1]
    assert (table.loc[0, list(BY_LEVEL["market"])] != table.loc[1, list(BY_LEVEL["market"])]).any()


def _model_run_func(run: tuple[int, object]) -> tuple[int, int]:
    """Of Mesa's name, but not Mesa's."""
    iteration, _ = run
    return world_of(7, None) if iteration else (0, 0)


def test_only_mesas_own_function_counts() -> None:
    assert _model_run_func((3, None)) == (7, 0)


def test_batch_run_over_seeds() -> None:
    """From Mesa 3.4 on seeds are an argument of their own, and one among the parameters is passed over."""
    parameters, seeds = {"population__size": 50, "days": 31}, {"rng": [1, 2]}
    rows = (
        mesa.batch_run(CreditMarket, parameters, display_progress=False, **seeds)
        if "rng" in inspect.signature(mesa.batch_run).parameters
        else mesa.batch_run(CreditMarket, parameters | seeds, display_progress=False)
    )
    table = pd.DataFrame(rows).groupby("rng").last()
    assert list(table.index) == [1, 2]
    assert table["mean_debt_to_income"].nunique() == 2


def test_a_scenario_of_the_viewer_is_ignored() -> None:
    model = CreditMarket(rng=7, population__size=50, scenario=object())
    assert same_people(model, CreditMarket(rng=7, population__size=50))


def test_the_phases_of_a_day_are_data() -> None:
    model = CreditMarket(rng=7, population__size=50)
    assert all(callable(getattr(model, phase)) and getattr(model, phase).__doc__ for phase in model.phases)
    assert set(model.seconds) == set(model.phases)
    model.step()
    assert all(seconds > 0 for seconds in model.seconds.values())


def test_no_draw_comes_from_mesas_own_generators() -> None:
    """Their streams change between versions; ours may not."""
    a, b = (CreditMarket(rng=7, population__size=300, days=40) for _ in range(2))
    b.random.seed(99)
    b.rng = np.random.default_rng(99)
    a.run()
    b.run()
    assert same_people(a, b)


def test_a_market_that_is_let_go_is_freed() -> None:
    model = CreditMarket(rng=7, population__size=50)
    model.step()
    seen = weakref.ref(model), weakref.ref(model.platforms[0]), weakref.ref(model.ledger)
    del model
    gc.collect()
    assert [reference() for reference in seen] == [None, None, None]
