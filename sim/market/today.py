"""What the phases of one day leave for those after them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.consumers.interface import CycleCounts, DayCounts
from sim.core.frames import (
    AccountActions,
    Answers,
    Cases,
    Contacts,
    Decisions,
    Enforcement,
    Orders,
    Outcomes,
    Promises,
    Reviews,
    Statements,
)
from sim.evidence.witness import Approach
from sim.society.rulings import Rulings
from sim.society.society import Dealings

__all__ = ["Today"]

Ints = NDArray[np.int64]


@dataclass
class Today:
    """A day's record: made empty each morning, filled phase by phase; nothing in it is there before its phase."""

    # shocks
    left: Ints = field(init=False)
    """Who left, each replaced under the same number."""
    expired: tuple[Ints, Ints] = field(init=False)
    """Consumer and platform of debts struck from the record by age."""
    # shop, decide
    orders: Orders = field(init=False)
    decided: list[tuple[Orders, Decisions]] = field(init=False)
    """By platform, its orders and what it decided on them."""
    # bill, age
    statements: Statements = field(init=False)
    cases: Cases = field(init=False)
    reviews: Reviews = field(init=False)
    cases_by_platform: list[Cases] = field(init=False)
    # watch
    actions: list[AccountActions] = field(init=False)
    calls: list[Contacts] = field(init=False)
    """Calls by machine before a bill is due."""
    # work, respond
    reminders: list[Contacts] = field(init=False)
    """By platform, its own plain texts."""
    contacts: Contacts = field(init=False)
    """What collectors did."""
    promises: Promises = field(init=False)
    """Those that fall due today."""
    kept: Outcomes = field(init=False)
    """What became of these promises."""
    approaches: list[Approach] = field(init=False)
    """Reminders, calls and contacts with their outcomes, the contacts of collectors last."""
    reached: list[Contacts] = field(init=False)
    """Whom each platform's reminders reached, then whom collectors did."""
    dealings: Dealings = field(init=False)
    """The contacts of collectors as society sees them."""
    # judge
    writs: Enforcement = field(init=False)
    taken: Outcomes = field(init=False)
    """What each writ brought."""
    struck_cents: Ints = field(init=False)
    """Struck of debts that could not be shown in court."""
    # answer, inspect: only where society is active
    answers: Answers = field(init=False)
    rulings: Rulings = field(init=False)
    redressed: Answers = field(init=False)
    nullified_cents: Ints = field(init=False)
    # close
    found: DayCounts = field(init=False)
    counted: CycleCounts = field(init=False)
    """On the last day of a cycle."""
