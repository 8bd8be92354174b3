"""Day 0: ties are drawn, circle by circle."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.core import random
from sim.core.compiled import kernel, kernel_part
from sim.core.random import Stream

__all__ = ["draw_ties"]


@kernel_part
def _ends(
    low: int, high: int, far: float, whom: float, far_share: float, order: NDArray[np.int64], first: int, after: int
) -> tuple[int, int]:
    """Who is tied in the end: two of one circle; or one of them, each as likely, and anybody outside it.

    The circle is ``order[first:after]``; ``far`` and ``whom`` are uniforms.
    """
    outside = len(order) - (after - first)
    if far >= far_share or outside == 0:
        return low, high
    drawn = int(whom * (2 * outside))
    place = drawn % outside
    return low if drawn < outside else high, order[place if place < first else place + after - first]


@kernel
def draw_ties(
    key: tuple[int, int, int],
    kind: int,
    order: NDArray[np.int64],
    edges: NDArray[np.int64],
    chance: float,
    far_share: float,
    one: NDArray[np.int32],
    other: NDArray[np.int32],
) -> int:
    """Tie pairs of one circle with probability ``chance``, then lead a share of these ties away; how many there are.

    Circle ``c`` is ``order[edges[c]:edges[c + 1]]``. The ends of ties are written as far as there is room, so that a
    first call without any room counts.
    """
    n = 0
    for c in range(len(edges) - 1):
        first, after = edges[c], edges[c + 1]
        for i in range(first, after):
            for j in range(i + 1, after):
                low, high = min(order[i], order[j]), max(order[i], order[j])
                tied, far, whom, _ = random.uniforms(key, Stream.TIE, kind, low, high)
                if tied < chance:
                    if n < len(one):
                        one[n], other[n] = _ends(low, high, far, whom, far_share, order, first, after)
                    n += 1
    return n
