"""When a regime has debtors left in peace: after they report hardship, and while a complaint is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.core.units import CYCLE_DAYS
from sim.scenario import RegimeParameters

__all__ = ["Respite", "of_complaints", "of_hardship"]

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Respite:
    """No contacts about these debts before ``until_day``.

    ``spared_every_days``: late charges rest as well, and all of it at most once in so many days; 0: charges go on.
    """

    consumers: Ints
    platforms: Ints
    until_day: int
    spared_every_days: int = 0


def of_hardship(
    rules: RegimeParameters, consumers: Ints, platforms: Ints, day: int, n_platforms: int
) -> Iterator[Respite]:
    """What follows when these report hardship: a pause with that platform, a breathing space from all creditors."""
    if rules.hardship_pause_days > 0:
        yield Respite(consumers, platforms, day + 1 + rules.hardship_pause_days)
    if rules.breathing_space_days > 0:
        who = np.repeat(np.unique(consumers), n_platforms)
        yield Respite(
            who,
            np.tile(np.arange(n_platforms), len(who) // n_platforms),
            day + 1 + rules.breathing_space_days,
            rules.breathing_space_every_cycles * CYCLE_DAYS,
        )


def of_complaints(rules: RegimeParameters, consumers: Ints, platforms: Ints, day: int) -> Iterator[Respite]:
    """No contacts tomorrow with those whose complaints are open tonight."""
    if rules.complaint_stops_contact:
        yield Respite(consumers, platforms, day + 2)
