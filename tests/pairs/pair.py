"""A feature with and without it, in the same worlds: ``scenarios/pairs/NAME.toml`` and ``NAME_without.toml``.

How sure a direction is: a paired t test over replications at one per cent, one-sided, so that a direction that is not
there passes in one of a hundred seeds; the seeds are fixed. Tests of exact equality have no such rate.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from sim import compare, run
from sim.results import Comparison, Run
from tests.shipped import COLD

__all__ = ["change", "compared", "falls", "level", "rises", "same_tables"]

FOLDER = Path(__file__).parents[2] / "scenarios" / "pairs"
SURE = 0.01
Keys = tuple[tuple[str, Any], ...]


@cache
def compared(name: str, keys: Keys = (), replications: int = 6, seed: int = 0) -> Comparison:
    """The scenario with the feature against the one without; ``keys`` are set in both."""
    return compare(
        [FOLDER / f"{name}.toml"],
        baseline=FOLDER / f"{name}_without.toml",
        set=COLD | dict(keys),
        replications=replications,
        seed=seed,
        progress=False,
    )


def _values(one: Run, metric: str, platform: str) -> np.ndarray:
    table = one.summary()
    chosen = table[(table["metric"] == metric) & (table["platform"] == platform)]
    return chosen.sort_values("replication")["value"].to_numpy(float)


def change(result: Comparison, metric: str, platform: str = "baitiao") -> np.ndarray:
    """What the feature changed in each replication, in the unit of the metric."""
    difference: np.ndarray = _values(result.policies[0], metric, platform) - _values(result.baseline, metric, platform)
    return difference


def level(result: Comparison, metric: str, platform: str = "baitiao") -> tuple[float, float]:
    """Means without and with the feature."""
    without, with_it = (_values(one, metric, platform).mean() for one in result.runs)
    return without, with_it


def rises(differences: np.ndarray) -> bool:
    """Surely above 0."""
    return bool(stats.ttest_1samp(differences, 0.0, alternative="greater").pvalue < SURE)


def falls(differences: np.ndarray) -> bool:
    """Surely below 0."""
    return rises(-differences)


def same_tables(name: str, off: dict[str, Any], **world: Any) -> None:
    """With the feature switched off (``off``), every table is, to the last bit, that of the scenario without it."""
    without = run(FOLDER / f"{name}_without.toml", set=COLD | world, progress=False)
    switched_off = run(FOLDER / f"{name}.toml", set=COLD | world | off, progress=False)
    assert not without.failed
    assert not switched_off.failed
    for table in ("daily", "platform_daily", "vintages", "welfare", "balance_sheets"):
        pd.testing.assert_frame_equal(getattr(without, table), getattr(switched_off, table))
