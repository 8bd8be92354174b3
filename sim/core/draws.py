"""Keyed draws for many addresses at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.core import random
from sim.core.compiled import compile_rules, kernel

__all__ = ["normals_for", "uniforms_for"]

compile_rules(random)


@kernel
def _fill(
    key: tuple[int, int, int],
    stream: int,
    platform: NDArray[np.int64],
    who: NDArray[np.int64],
    day: int,
    out: NDArray[np.float64],
) -> None:
    for row in range(len(who)):
        out[row, 0], out[row, 1], out[row, 2], out[row, 3] = random.uniforms(key, stream, platform[row], who[row], day)


def uniforms_for(
    key: tuple[int, int, int],
    stream: random.Stream,
    platform: int | NDArray[np.int64],
    who: NDArray[np.int64],
    day: int,
) -> NDArray[np.float64]:
    """The four uniforms of each id in ``who``, of one platform or of one a row; shape (len(who), 4)."""
    out = np.empty((len(who), 4))
    _fill(key, int(stream), np.full(len(who), platform, np.int64), who, day, out)
    return out


@kernel
def _to_normal(u: NDArray[np.float64], out: NDArray[np.float64]) -> None:
    for row in range(len(u)):
        out[row] = random.normal_quantile(u[row])


def normals_for(
    key: tuple[int, int, int], stream: random.Stream, platform: int, who: NDArray[np.int64], day: int, word: int = 0
) -> NDArray[np.float64]:
    """A standard normal for each id in ``who``, from one of the four words of its address, by default the first."""
    out = np.empty(len(who))
    _to_normal(uniforms_for(key, stream, platform, who, day)[:, word].copy(), out)
    return out
