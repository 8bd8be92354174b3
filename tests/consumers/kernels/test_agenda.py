"""Loops pass by those who have nothing to do today: nobody else is passed by."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.agenda import CARRIES, LATE
from sim.market import CreditMarket
from sim.scenario import load_scenario, override

DAYS = 150


def lived(stirred: int | None) -> dict[str, NDArray[Any]]:
    """All columns after some months in which the agenda says ``stirred`` of everyone every morning; None: the truth."""
    scenario = override(
        load_scenario("scenarios/ladder.toml"),
        {"population.size": 400, "days": DAYS, "start.warm_days": 0, "society.active": True},
    )
    market = CreditMarket(scenario, rng=3, threads=1)
    people: Any = market.consumers
    for _ in range(DAYS):
        if stirred is not None:
            people.agenda.stirred[:] = stirred
        market.step()
    return {
        f"{type(table).__name__}.{name}": column.copy()
        for table in (people.who, people.accounts)
        for name, column in table.columns().items()
    }


def test_looking_at_everyone_every_day_finds_nothing_more_to_do() -> None:
    usual, thorough = lived(None), lived(LATE | CARRIES)
    assert [name for name in usual if usual[name].tobytes() != thorough[name].tobytes()] == []


def test_looking_at_nobody_but_on_dates_misses_something() -> None:
    usual, careless = lived(None), lived(0)
    assert not np.array_equal(usual["Accounts.paid_cents"], careless["Accounts.paid_cents"])
