"""What a trial measures on each person, and how it is shown."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

__all__ = ["OUTCOMES", "Outcome", "apart"]

MOST_DECIMALS = 6


def apart(low: float, high: float, decimals: int) -> str:
    """Both ends of an interval, with as many more decimals as it takes to tell them apart, 6 at most."""
    for places in range(decimals, MOST_DECIMALS + 1):
        ends = f"{low:+,.{places}f}", f"{high:+,.{places}f}"
        if ends[0] != ends[1]:
            return " to ".join(ends)
    return f"{low:+.3g} to {high:+.3g}"


@dataclass(frozen=True)
class Outcome:
    """What is measured on each person, on which side of the page it stands, and which direction is better for it."""

    name: str
    label: str
    kind: Literal["share", "cents", "points", "orders", "days"]
    side: Literal["harm", "money"]
    better: Literal["lower", "higher", ""]  # neither: how it came about
    of: tuple[str, ...] = ("debtors", "holders")  # in whose trials it is measured

    @property
    def unit(self) -> str:
        """Unit in which levels are shown."""
        return {"share": "%", "cents": "yuan"}.get(self.kind, self.kind)

    @property
    def change_unit(self) -> str:
        """Unit in which effects are shown."""
        return "percentage points" if self.kind == "share" else self.unit

    def amount(self, value: float) -> str:
        """A level without its unit; a dash if it is missing."""
        return "–" if math.isnan(value) else f"{value * self._scale:,.{self._decimals}f}"

    def change(self, value: float) -> str:
        """An effect, signed, without its unit; a dash if it is missing."""
        return "–" if math.isnan(value) else f"{value * self._scale:+,.{self._decimals}f}"

    def interval(self, low: float, high: float) -> str:
        """An interval of effects; a dash if there is none, as with one replication."""
        return "–" if math.isnan(low) else apart(low * self._scale, high * self._scale, self._decimals)

    @property
    def _scale(self) -> float:
        return {"share": 100.0, "cents": 0.01}.get(self.kind, 1.0)

    @property
    def _decimals(self) -> int:
        return 3 if self.kind == "points" else 2


OUTCOMES = {
    one.name: one
    for one in (
        Outcome("harm_points", "harm done by contacts, per person", "points", "harm", "lower"),
        Outcome("resentment", "resentment, per person", "points", "harm", "lower"),
        Outcome("defaulted", "defaulted", "share", "harm", "lower"),
        Outcome("charged_off", "charged off", "share", "harm", "lower"),
        Outcome("belief", "belief in pursuit, beyond that of day 0", "points", "harm", "lower"),
        Outcome("owed_cents", "owed on the last day, per person", "cents", "harm", "lower", ("holders",)),
        Outcome("paid_cents", "recovered, per person", "cents", "money", "higher"),
        Outcome("paid_share", "paid, of what was owed at the start", "share", "money", "higher", ("debtors",)),
        Outcome(
            "present_value", "paid, discounted, of what was owed at the start", "share", "money", "higher", ("debtors",)
        ),
        Outcome(
            "days_unpaid", "days until the first payment, at most the horizon", "days", "money", "lower", ("debtors",)
        ),
        Outcome("talked_to", "talked to by a person", "share", "money", "", ("debtors",)),
        Outcome("promised", "promised to pay", "share", "money", "", ("debtors",)),
        Outcome("arranged", "took an arrangement", "share", "money", "", ("debtors",)),
        Outcome("resolved", "arrears resolved", "share", "money", "higher", ("debtors",)),
        Outcome("orders", "orders on credit, per person", "orders", "money", "higher", ("holders",)),
        Outcome("orders_cents", "ordered on credit, per person", "cents", "money", "higher", ("holders",)),
        Outcome("retained", "ordered on credit in the last cycle", "share", "money", "higher", ("holders",)),
        Outcome("converted", "ordered in instalments", "share", "money", "higher", ("holders",)),
        Outcome("limit_cents", "limit of the last day, per person", "cents", "money", "higher", ("holders",)),
    )
}
"""By name. ``paid_share`` and ``present_value`` count payments up to what was owed at the start, not on later debt."""
