"""Rows in the order of their keys: where a run of equal keys begins, and what was added up before it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["begins", "sum_before_run"]


def begins(ordered: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Rows whose key differs from that of the row before; the first is one of them."""
    first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return first


def sum_before_run(ordered: NDArray[np.int64], total: NDArray[Any], added: NDArray[Any]) -> NDArray[Any]:
    """For each row, ``total`` before its run began; ``total`` is the running sum of what each row ``added``."""
    first = begins(ordered)
    before: NDArray[Any] = (total - added)[first][np.cumsum(first) - 1]
    return before
