"""Who commits fraud, of which kind and when: drawn anew from its address whenever somebody asks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.numbers import Habits
from sim.consumers.rules.life import fraud
from sim.consumers.state import People
from sim.core import random
from sim.core.compiled import kernel, kernel_part
from sim.core.random import Stream
from sim.core.vocabulary import Mark

__all__ = ["commits_fraud", "pays_no_more", "spree"]


@kernel_part
def spree(i: int, key: tuple[int, int, int], habits: Habits) -> tuple[int, int]:
    """The kind, a ``Fraud``, and the first day of the fraud of one who has ``Mark.FRAUD``."""
    _, _, w, x = random.uniforms(key, Stream.PERSON_TRUST, 0, i, 0)
    return fraud.fraud_kind(w), fraud.fraud_begins(x, habits.fraud_from_day, habits.fraud_to_day)


@kernel_part
def pays_no_more(i: int, key: tuple[int, int, int], day: int, who: People, habits: Habits) -> bool:
    """A fraud has begun that nobody means to pay for."""
    if who.marks[i] & Mark.FRAUD == 0:
        return False
    kind, begins = spree(i, key, habits)
    return fraud.never_pays(kind, day, begins)


@kernel
def commits_fraud(
    key: tuple[int, int, int], day: int, consumers: NDArray[np.int64], who: People, habits: Habits,
    out: NDArray[np.bool_],
) -> None:
    """Write for each of ``consumers`` whether today is a day of his spree."""
    for row in range(len(consumers)):
        out[row] = False
        if who.marks[consumers[row]] & Mark.FRAUD:
            _, begins = spree(consumers[row], key, habits)
            out[row] = fraud.fraud_goes_on(day, begins, habits.fraud_spree_days)
