"""Runs made by hand, so that every expected number can be worked out on paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pytest

from sim import Run
from sim.experiments import run
from sim.records.day import COLUMNS
from sim.records.metrics import METRICS
from sim.results.tables import TABLES, frame
from sim.scenario import make_scenario

Made = Callable[..., Run]
PROVENANCE = {"id": "0" * 16, "follow": [], "code_version": "0", "started": "2026-01-01T00:00:00+00:00", "seconds": 1.0}


def _replication(days: int, number: int, metrics: Mapping[str, float], platforms: Sequence[str]) -> dict:
    """Tables in which a metric has the same value every day; all others are 0."""
    n = len(platforms)
    market = [name for name, metric in METRICS.items() if metric.level == "market"]
    platform = [name for name, metric in METRICS.items() if metric.level == "platform"]
    tables: dict = {name: {column: np.zeros(0) for column in COLUMNS.get(name, ())} for name in TABLES}
    tables["daily"] = {"day": np.arange(days)} | {name: np.full(days, metrics.get(name, 0.0)) for name in market}
    tables["platform_daily"] = {"day": np.repeat(np.arange(days), n), "platform": np.array([*platforms] * days)} | {
        name: np.full(days * n, metrics.get(name, 0.0)) for name in platform
    }
    return {name: frame(columns, number) for name, columns in tables.items()}


@pytest.fixture
def made() -> Made:
    """``made(name, metric=[value in replication 0, in replication 1, ...])`` gives a run."""

    def make(
        name: str,
        *,
        seed: int = 0,
        days: int = 30,
        first: int = 0,
        platforms: Sequence[str] = ("baitiao",),
        **metrics: Sequence[float],
    ) -> Run:
        scenario = make_scenario({"name": name, "days": days})
        runs = []
        for i in range(len(next(iter(metrics.values())))):
            tables = _replication(days, first + i, {key: values[i] for key, values in metrics.items()}, platforms)
            runs.append(Run(scenario, seed, ({"replication": first + i, **PROVENANCE},), tables))
        return Run.join(runs)

    return make


@pytest.fixture(scope="session")
def lived() -> Run:
    """Two replications of a small market, long enough for arrears."""
    return run(
        make_scenario(
            {
                "name": "lived",
                "days": 130,
                "population": {"size": 300},
                "platforms": {"one": {"label": "The first"}, "two": {}},
            }
        ),
        replications=2,
        jobs=1,
        progress=False,
    )


@pytest.fixture(scope="session")
def dearer() -> Run:
    """The same worlds with a dearer plan."""
    return run(
        make_scenario(
            {
                "name": "dearer",
                "days": 130,
                "population": {"size": 300},
                "platforms": {"one": {"label": "The first", "terms": {"fee_3_cycles": 0.0085}}, "two": {}},
            }
        ),
        replications=2,
        jobs=1,
        progress=False,
    )
