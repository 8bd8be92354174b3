"""Collection: for now reminders only."""

from sim.collectors.reminders import send, to_remind

__all__ = ["send", "to_remind"]
