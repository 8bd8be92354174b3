"""What a platform's scorecard sees of an applicant."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.draws import normals_for
from sim.frames import Orders
from sim.random import Stream

__all__ = ["score", "scored"]


def score(creditworthiness: NDArray[np.float64], noise: NDArray[np.float64], accuracy: float) -> NDArray[np.int64]:
    """Points: 650 + 50 (a q + sqrt(1 - a^2) z), kept between 300 and 1000.

    ``creditworthiness`` q and ``noise`` z have mean about 0 and standard deviation about 1; ``accuracy`` a is the
    correlation of the score with q.
    """
    signal = accuracy * creditworthiness + math.sqrt(1.0 - accuracy * accuracy) * noise
    return np.clip(np.rint(650.0 + 50.0 * signal), 300, 1000).astype(np.int64)


def scored(
    orders: Orders, creditworthiness: NDArray[np.float64], accuracy: float, platform: int,
    key: tuple[int, int, int], day: int,
) -> Orders:
    """The orders with a fresh score for each applicant; ``creditworthiness`` has one value per applicant."""
    noise = normals_for(key, Stream.SCORE, platform, orders.consumer[orders.applies], day)
    points = orders.score.copy()
    points[orders.applies] = score(creditworthiness, noise, accuracy)
    return replace(orders, score=points)
