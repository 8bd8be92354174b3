"""All that a regime does: what contacts it forbids, which prices it cuts, when it lets debtors be."""

from sim.law.prices import lawful

__all__ = ["lawful"]
