"""The markets in which rows are measured: how large, how long, warmed how, and which replications."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sim.market import CreditMarket
from sim.scenario import Scenario, load_scenario, override

__all__ = [
    "FAST",
    "FULL",
    "Measured",
    "NOT_YET",
    "SCENARIOS",
    "Size",
    "WARM_DAYS",
    "YEAR",
    "lived",
    "new",
    "shipped",
    "warmed",
]

SCENARIOS = Path(__file__).parents[3] / "scenarios"
YEAR = 360
WARM_DAYS = 1_080
"""Before anything is measured: the book fills, and the first debts grow old."""
WARM_LEAF = "start.warm_days"

NOT_YET = 1_000_000
"""First day of a watched market that is not ready to be watched, as while it is made."""

Measured = dict[str, float]
"""Numbers of one replication by the names of the rows; not a number where there was nothing to measure."""
M = TypeVar("M", bound=CreditMarket)


@dataclass(frozen=True)
class Size:
    """People and replications of a measurement."""

    people: int
    replications: int


FULL, FAST = Size(20_000, 3), Size(5_000, 1)


def shipped(name: str, tables: str = "") -> Scenario:
    """A shipped scenario, with tables in TOML laid over it."""
    path = SCENARIOS / f"{name}.toml"
    if not tables:
        return load_scenario(path)
    with tempfile.TemporaryDirectory() as folder:
        over = Path(folder) / f"{name}_over.toml"
        over.write_text(f'extends = "{path.as_posix()}"\n{tables}', encoding="utf-8")
        return load_scenario(over)


def warmed(of: str | Scenario, people: int, days: int, values: Mapping[str, Any] | None = None) -> tuple[Scenario, int]:
    """A scenario whose last ``days`` days are of a book that has filled, and the day on which these begin."""
    scenario = shipped(of) if isinstance(of, str) else of
    scenario = override(scenario, {"population.size": people} | dict(values or {}))
    if hasattr(scenario, WARM_LEAF.partition(".")[0]):
        return override(scenario, {WARM_LEAF: WARM_DAYS, "days": days}), 0
    return override(scenario, {"days": WARM_DAYS + days}), WARM_DAYS


def new(name: str, people: int, days: int, values: Mapping[str, Any] | None = None) -> Scenario:
    """A shipped scenario that begins with an empty book."""
    scenario = shipped(name)
    cold = {WARM_LEAF: 0} if hasattr(scenario, WARM_LEAF.partition(".")[0]) else {}
    return override(scenario, {"population.size": people, "days": days} | cold | dict(values or {}))


def lived(kind: type[M], scenario: Scenario, replication: int, **how: Any) -> M:
    """A market of this kind that has run to its end."""
    market = kind(scenario, rng=0, replication=replication, threads=1, **how)
    market.run()
    return market
