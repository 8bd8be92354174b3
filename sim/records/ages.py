"""Ages of debts, as tables have them."""

from __future__ import annotations

__all__ = ["AGES", "WINDOWS"]

AGES = ((1, "1 to 30"), (31, "31 to 60"), (61, "61 to 90"), (91, "91 to 180"), (181, "181 to 360"), (361, "over 360"))
"""Ages of debt: first day past due, and name in days."""

WINDOWS = (30, 60, 90, 180)
"""Days from a due date at whose end it is asked what of a bill has been paid."""
