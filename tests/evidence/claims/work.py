"""Collectors' work and complaints beside what is published of them: within a third of a figure, or of a range."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import t

from tests.evidence.claims.measures import MEASURES
from tests.evidence.published.markets import Measured

__all__ = ["WorkRow", "row_of"]

THIRD = 1 / 3


@dataclass(frozen=True)
class WorkRow:
    """``low`` and ``high`` are the ends of what is published, alike if it is one figure, None if nothing is."""

    world: str
    measure: str
    low: float | None
    high: float | None
    source: str
    now: float
    margin: float

    @property
    def within(self) -> bool | None:
        """Is it at most a third below the low end and a third above the high one."""
        if self.low is None or self.high is None or math.isnan(self.now):
            return None
        return self.low * (1 - THIRD) <= self.now <= self.high * (1 + THIRD)

    @property
    def about(self) -> str:
        """The measure in words."""
        return MEASURES[self.measure].about


def row_of(told: Mapping[str, Any], found: Sequence[Measured]) -> WorkRow:
    """A row of the table, given the replications of its world; ``margin`` is half the 95 % interval of the mean."""
    values = np.array([one[told["measure"]] for one in found], float)
    values = values[~np.isnan(values)]
    n = len(values)
    margin = float(t.ppf(0.975, n - 1) * values.std(ddof=1) / math.sqrt(n)) if n > 1 else math.nan
    return WorkRow(
        told["world"],
        told["measure"],
        told.get("low"),
        told.get("high"),
        told.get("source", ""),
        float(values.mean()) if n else math.nan,
        margin,
    )
