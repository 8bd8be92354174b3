"""A platform's own plain texts."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf
from sim.scenario.parameters.cited import BAITIAO
from sim.scenario.parameters.platforms.terms import Days


class ReminderParameters(Branch):
    """The platform's own plain texts."""

    days_past_due: Days = leaf(
        (1, 3, 5, 7, 9, 15, 20), unit="days past due", about="days on which a text is sent", role="lever",
        source=BAITIAO)
    days_before_due: int = leaf(
        0, unit="days", about="a text so many days before a due date; 0: none", role="lever", ge=0, le=28)
    reach: float = leaf(
        0.4, unit="probability", about="chance that a text is read the same day", role="uncertain", ge=0.0, le=1.0)
    cost_cents: int = leaf(
        5, unit="cents", about="cost of one text", role="uncertain", ge=0, le=1_000)
