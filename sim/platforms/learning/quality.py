"""How good points are: do they rank, do the chances behind them come true, have they drifted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["auc", "calibration", "psi"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
BANDS = 10


def auc(points: Ints, bad: Flags) -> float:
    """Chance that somebody who went bad had fewer points than somebody who did not, equal points counting half.

    The area under the ROC curve (the Mann-Whitney statistic), counted in whole numbers. Points are not negative.
    Not a number unless there are some of each.
    """
    if not 0 < bad.sum() < len(bad):
        return float("nan")
    bad_at = np.bincount(points[bad], minlength=int(points.max()) + 1)
    good_at = np.bincount(points[~bad], minlength=len(bad_at))
    good_above = good_at.sum() - np.cumsum(good_at)
    won = 2 * int((bad_at * good_above).sum()) + int((bad_at * good_at).sum())
    return won / (2 * int(bad_at.sum()) * int(good_at.sum()))


def calibration(chance: Floats, bad: Flags) -> float:
    """Those who went bad per one expected to; not a number if none was expected to."""
    expected = float(chance.sum())
    return float(bad.sum()) / expected if expected > 0.0 else float("nan")


def psi(points: Ints, then: Ints) -> float:
    """Population stability index: sum over tenths of ``then`` of (now - then) ln(now / then), in shares.

    Half a person is added to every tenth, so that none is empty. Not a number if either is without anybody.
    """
    if not len(points) or not len(then):
        return float("nan")
    edges = np.unique(np.quantile(then, np.arange(1, BANDS) / BANDS))
    now_share, then_share = (_shares(points, edges), _shares(then, edges))
    return float(((now_share - then_share) * np.log(now_share / then_share)).sum())


def _shares(points: Ints, edges: Floats) -> Floats:
    counts = np.bincount(np.searchsorted(edges, points), minlength=len(edges) + 1) + 0.5
    shares: Floats = counts / counts.sum()
    return shares
