"""Work on the population block by block: each block with counts of its own, which are added up afterwards."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Scratch", "each_block"]


class Scratch(NamedTuple):
    """What one block hands back: flows by (platform, Entry), counts by (platform, Count)."""

    flows: NDArray[np.int64]
    counts: NDArray[np.int64]


def each_block(
    work: Callable[[int, int, Scratch], Any],
    size: int,
    block: int,
    scratch: Callable[[], Scratch],
    pool: ThreadPoolExecutor | None,
) -> tuple[list[Any], list[Scratch]]:
    """Run ``work(lo, hi, scratch)`` on every block of so many consumers; results and counts in order of blocks."""
    jobs = [(lo, min(lo + block, size), scratch()) for lo in range(0, size, block)]
    results = list((pool.map if pool else map)(lambda job: work(*job), jobs))
    return results, [job[2] for job in jobs]
