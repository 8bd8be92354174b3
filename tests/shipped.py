"""The shipped scenarios as tests use them: with an empty book on day 0, and, where asked, without people's habits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.scenario import Scenario, diff, load_scenario, override

__all__ = ["COLD", "LAW_OFF", "LIMITS", "SCENARIOS", "cold", "without_habits"]

SCENARIOS = Path(__file__).parents[1] / "scenarios"
COLD = {"start.warm_days": 0}
"""No warm part: three years lived before day 0 take longer than what most tests look at."""

LIMITS = (
    "limit_to_income",
    "limit_per_100_points",
    "limit_to_income_max",
    "limit_cut",
    "close_idle_cycles",
    "record_cycles",
    "score_memory",
)
"""Leaves of credit that the baseline switches on for both platforms."""


def cold(name: str, **values: Any) -> Scenario:
    """A shipped scenario without its warm part, with some leaves replaced (dots written as two underscores)."""
    return load_scenario(
        SCENARIOS / f"{name}.toml", set=COLD | {key.replace("__", "."): value for key, value in values.items()}
    )


def _by_default(*branches: str) -> dict[str, Any]:
    """Leaves of these branches in which the baseline differs from the defaults, as they are by default."""
    return {key: value for key, (value, _) in diff(Scenario(), cold("baseline")).items() if key.startswith(branches)}


LAW_OFF = _by_default("society.law.", "society.regulator.", "society.press.", "society.opinion.")
"""Law and opinion as they are by default: nobody answers for single acts, and lawful pressure is no news."""


def without_habits() -> Scenario:
    """The shipped baseline with everything about people, and about limits that follow income, as it is by default."""
    baseline, usual = cold("baseline"), Scenario()
    named = _by_default("population.", "economy.", "shopping.", "repayment.", "response.", "bureau.")
    credit = {
        f"platforms.{name}.credit.{leaf}": getattr(usual.platforms["baitiao"].credit, leaf)
        for name in baseline.platforms
        for leaf in LIMITS
    }
    credit["platforms.baitiao.credit.limit_min_cents"] = usual.platforms["baitiao"].credit.limit_min_cents
    return override(baseline, named | credit | {"society.active": False})
