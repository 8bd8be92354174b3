"""An agent-based market of consumer credit and collection, to try policies on people who do not exist."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from sim.core import opened

if TYPE_CHECKING:
    from sim.experiments.compare import compare
    from sim.experiments.run import run
    from sim.experiments.trial import trial
    from sim.market import CreditMarket
    from sim.results import Comparison, Run, TrialResult
    from sim.scenario import Scenario, load_scenario

__all__ = ["Comparison", "CreditMarket", "Run", "Scenario", "TrialResult", "compare", "load_scenario", "run", "trial"]
__version__ = "0.1.0"

opened.watch()

_HOMES = {
    "Comparison": "sim.results",
    "CreditMarket": "sim.market",
    "Run": "sim.results",
    "Scenario": "sim.scenario",
    "TrialResult": "sim.results",
    "compare": "sim.experiments",
    "load_scenario": "sim.scenario",
    "run": "sim.experiments",
    "trial": "sim.experiments",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that ``import sim`` stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
