"""Who commits fraud, of which kind and when: drawn anew from its address whenever somebody asks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.world import Day, Key, World
from sim.consumers.rules.life import fraud
from sim.core import random
from sim.core.compiled import kernel, kernel_part
from sim.core.random import Stream
from sim.core.vocabulary import Mark
from sim.scenario import Scenario

__all__ = ["commits_fraud", "pays_no_more", "spree"]


@kernel_part
def spree(i: int, scenario: Scenario, key: Key) -> tuple[int, int]:
    """The kind, a ``Fraud``, and the first day of the fraud of one who has ``Mark.FRAUD``."""
    _, _, w, x = random.uniforms(key, Stream.PERSON_TRUST, 0, i, 0)
    return fraud.fraud_kind(w), fraud.fraud_begins(x, scenario.fraud.from_day, scenario.fraud.to_day)


@kernel_part
def pays_no_more(i: int, world: World, today: Day) -> bool:
    """A fraud has begun that nobody means to pay for."""
    who, scenario = world.who, world.scenario[0]
    if who.marks[i] & Mark.FRAUD == 0:
        return False
    kind, begins = spree(i, scenario, today.key)
    return fraud.never_pays(kind, today.day, begins)


@kernel
def commits_fraud(consumers: NDArray[np.int64], world: World, key: Key, day: int, out: NDArray[np.bool_]) -> None:
    """Write for each of ``consumers`` whether today is a day of his spree."""
    who, scenario = world.who, world.scenario[0]
    for row in range(len(consumers)):
        out[row] = False
        if who.marks[consumers[row]] & Mark.FRAUD:
            _, begins = spree(consumers[row], scenario, key)
            out[row] = fraud.fraud_goes_on(day, begins, scenario.fraud.spree_days)
