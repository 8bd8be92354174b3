"""The platform's own plain texts: before a due date, and on set days after it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.core.frames import Cases, Contacts
from sim.core.units import MILLION
from sim.core.vocabulary import Channel
from sim.scenario import ReminderParameters, Scenario

__all__ = ["plain_texts", "to_remind"]


def to_remind(cases: Cases, reminders: ReminderParameters) -> NDArray[np.bool_]:
    """Which cases have an age that is on the schedule, or a due date the set number of days away."""
    due: NDArray[np.bool_] = (cases.days_past_due[:, None] == np.array(reminders.days_past_due, np.int64)).any(axis=1)
    due &= ~cases.charged_off
    if reminders.days_before_due > 0:
        due |= cases.days_past_due == -reminders.days_before_due
    return due


def plain_texts(cases: Cases, platform: str, arms: Sequence[Scenario], arm_of: NDArray[np.uint8]) -> Contacts:
    """One text to each case of a platform that is to be reminded under the rule of its arm."""
    arm = arm_of[cases.consumer].astype(np.int64)
    chosen = np.zeros(len(cases), bool)
    for number, terms in enumerate(arms):
        chosen |= (arm == number) & to_remind(cases, terms.platforms[platform].reminders)
    work, arm = cases.where(chosen), arm[chosen]
    nothing = np.zeros(len(work), np.int64)
    return Contacts(
        work.consumer,
        work.platform,
        np.full(len(work), int(Channel.REMINDER)),
        arm,
        offers=nothing,
        discount_ppm=nothing,
        skill_ppm=np.full(len(work), MILLION),
        pressure_ppm=nothing,
        familiar_ppm=nothing,
        owner=nothing,
    )
