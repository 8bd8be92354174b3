"""What the compiled loops are handed: the world as it stands, and the day's work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.consumers import rules
from sim.consumers.kernels.numbers import Numbers
from sim.consumers.state import Accounts, Agenda, Missed, People, Plans, Ties
from sim.core import random, units
from sim.core.compiled import compile_rules
from sim.scenario import Scenario

__all__ = ["Counts", "Day", "Key", "World"]

for _module in (random, units, *(getattr(rules, name) for name in rules.__all__)):
    compile_rules(_module)

Counts = NDArray[np.int64]
Key = tuple[int, int, int]
"""What all draws of one world have in common, see ``random.key_of``."""


class World(NamedTuple):
    """Everyone and everything a loop may look at or change; see ``state`` and ``numbers`` for the columns."""

    who: People
    accounts: Accounts
    missed: Missed
    agenda: Agenda
    plans: Plans
    ties: Ties
    scenario: Sequence[Scenario]  # one row: all its leaves by name
    numbers: Numbers


class Day(NamedTuple):
    """Today, and what a phase adds to.

    ``flows``: by platform and ``Entry``, cents. ``counts``: by platform and ``Count``.
    """

    key: Key
    day: int
    flows: Counts
    counts: Counts
