"""The reminder-only collection step: texts on set days past due, read or not."""

from __future__ import annotations

import numpy as np

from sim.draws import uniforms_for
from sim.frames import Cases, Contacts
from sim.random import Stream
from sim.scenario import ReminderParameters

__all__ = ["send", "to_remind"]


def to_remind(cases: Cases, reminders: ReminderParameters) -> Cases:
    """Today's work: the cases whose age is on the schedule."""
    return cases.where(np.isin(cases.days_past_due, reminders.days_past_due))


def send(work: Cases, reminders: ReminderParameters, key: tuple[int, int, int], platform: int, day: int) -> Contacts:
    """Send one text per case; each is read the same day with probability ``reach``."""
    read = uniforms_for(key, Stream.REACH, platform, work.consumer, day)[:, 0] < reminders.reach
    return Contacts(work.consumer, work.platform, read)
