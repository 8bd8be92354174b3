"""What a platform's scorecard sees of an applicant."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.core.draws import normals_for
from sim.core.frames import Orders
from sim.core.random import Stream

__all__ = ["LEAST_POINTS", "MEAN_POINTS", "MOST_POINTS", "POINTS_PER_SD", "error_of_score", "score", "scored"]

MEAN_POINTS, POINTS_PER_SD = 650.0, 50.0
LEAST_POINTS, MOST_POINTS = 300, 1000
"""What a point is: a unit, in which cut-offs and bounds of risk are given, and no behaviour."""


def score(creditworthiness: NDArray[np.float64], noise: NDArray[np.float64], accuracy: float) -> NDArray[np.int64]:
    """Points: 650 + 50 (a q + sqrt(1 - a^2) z), kept between 300 and 1000.

    ``creditworthiness`` q and ``noise`` z have mean about 0 and standard deviation about 1; ``accuracy`` a is the
    correlation of the score with q.
    """
    signal = accuracy * creditworthiness + math.sqrt(1.0 - accuracy * accuracy) * noise
    return np.clip(np.rint(MEAN_POINTS + POINTS_PER_SD * signal), LEAST_POINTS, MOST_POINTS).astype(np.int64)


def error_of_score(
    key: tuple[int, int, int], platform: int, consumers: NDArray[np.int64], day: int, memory: float
) -> NDArray[np.float64]:
    """Standard normal error of each consumer's score: sqrt(m) lasting + sqrt(1 - m) fresh.

    What lasts belongs to consumer and platform: what the platform cannot see today it mostly cannot see tomorrow.
    """
    fresh = normals_for(key, Stream.SCORE, platform, consumers, day)
    if memory == 0.0:
        return fresh
    lasting = normals_for(key, Stream.SCORE, platform, consumers, 0, word=1)
    mixed: NDArray[np.float64] = math.sqrt(memory) * lasting + math.sqrt(1.0 - memory) * fresh
    return mixed


def scored(
    orders: Orders,
    creditworthiness: NDArray[np.float64],
    accuracy: float,
    memory: float,
    platform: int,
    key: tuple[int, int, int],
    day: int,
) -> Orders:
    """The orders with a new score for each applicant; ``creditworthiness`` has one value per applicant."""
    noise = error_of_score(key, platform, orders.consumer[orders.applies], day, memory)
    points = orders.score.copy()
    points[orders.applies] = score(creditworthiness, noise, accuracy)
    return replace(orders, score=points)
