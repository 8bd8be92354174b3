"""Two sources of uniforms for the twin, called alike: ``draw(stream, platform, who, day)`` gives four."""

from __future__ import annotations

import random
from collections.abc import Callable

from sim.core.random import Stream, uniforms

__all__ = ["Draw", "keyed_draw", "sequential_draw"]

Four = tuple[float, float, float, float]
Draw = Callable[[Stream, int, int, int], Four]


def keyed_draw(key: tuple[int, int, int]) -> Draw:
    """The engine's own: a pure function of the address."""

    def draw(stream: Stream, platform: int, who: int, day: int) -> Four:
        return uniforms(key, stream, platform, who, day)

    return draw


def sequential_draw(seed: int) -> Draw:
    """Python's own generator, one number after the other; the address is ignored.

    The market is then another one (and who is willing is drawn anew at every thought of the bill): for timing only.
    """
    one = random.Random(seed).random

    def draw(stream: Stream, platform: int, who: int, day: int) -> Four:
        return one(), one(), one(), one()

    return draw
