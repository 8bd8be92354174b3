"""What ``mesa.batch_run`` does not hand to a model: which iteration it is."""

from __future__ import annotations

import secrets
import sys
from types import FrameType

__all__ = ["iteration_of_batch", "world_of"]

RUNS_ONE = ("mesa.batchrunner", "_model_run_func")


def world_of(seed: int | None, replication: int | None) -> tuple[int, int]:
    """Seed and replication of a market that is made now, as they were given.

    In ``mesa.batch_run`` a replication that is not given is the iteration, and a seed 0, so that iterations are worlds
    that can be lived again. Elsewhere they are 0 and a fresh seed.
    """
    iteration = iteration_of_batch()
    if seed is None:
        seed = secrets.randbits(64) if iteration is None else 0
    return seed, (iteration or 0) if replication is None else replication


def iteration_of_batch() -> int | None:
    """The iteration for which ``mesa.batch_run`` makes a model at this moment; None if it makes none.

    Mesa gives every iteration the same parameters and keeps the number to itself, in the function that makes the model
    and steps it.
    """
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if (frame.f_globals.get("__name__"), frame.f_code.co_name) == RUNS_ONE:
            iteration = frame.f_locals.get("iteration")
            return int(iteration) if isinstance(iteration, int) else None
        frame = frame.f_back
    return None
