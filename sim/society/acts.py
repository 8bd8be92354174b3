"""Acts against the rules: of which kind, how grave, whom they wronged, and what is owed for them. Pure functions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.core.channels import having
from sim.core.frame import Frame, begins
from sim.core.frames import Contacts
from sim.core.units import MILLION
from sim.scenario.parameters.society.law import GravityParameters

__all__ = ["Act", "Wrongs", "acts_of", "gravest", "gravities", "owed_cents", "severity_step"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Act(IntEnum):
    """What was done against the rules; all but the first are named as their gravity in the scenario."""

    ATTEMPT = 0  # reached nobody, and so wronged nobody
    RULE = 1
    PRESSURE = 2
    DISCLOSURE = 3
    VISIT = 4
    INTRUSION = 5


@dataclass(frozen=True)
class Wrongs(Frame):
    """People wronged by a platform, each once, with the gravity of the gravest act, millionths of a visit's."""

    consumer: Ints
    platform: Ints
    gravity_ppm: Ints


def acts_of(contacts: Contacts, reached: Flags) -> Ints:
    """The ``Act`` that each contact would be if it broke a rule."""
    pressed = contacts.pressure_ppm > 0
    act = np.where(pressed, Act.PRESSURE, Act.RULE)
    act = np.where(having("to_others")[contacts.channel], Act.DISCLOSURE, act)
    act = np.where(having("is_visit")[contacts.channel], np.where(pressed, Act.INTRUSION, Act.VISIT), act)
    return np.where(reached, act, Act.ATTEMPT)


def gravities(settings: GravityParameters) -> Ints:
    """Gravity by ``Act``, millionths."""
    return np.array([0, *(round(MILLION * getattr(settings, act.name.lower())) for act in list(Act)[1:])], np.int64)


W = TypeVar("W", bound=Wrongs)


def gravest(wrongs: W) -> W:
    """Each person once for each platform, with the gravest of what was done; ordered by platform and consumer."""
    order = np.lexsort((-wrongs.gravity_ppm, wrongs.consumer, wrongs.platform))
    first = begins(wrongs.consumer[order]) | begins(wrongs.platform[order])
    return wrongs.where(order[first])


def owed_cents(gravity_ppm: Ints, price_cents: int) -> Ints:
    """Redress of people wronged by acts of these gravities: price * gravity, rounded down."""
    return gravity_ppm * price_cents // MILLION


def severity_step(excess: float, times: int, most: int) -> int:
    """Step that an offence asks for: 1 + floor(log2(excess * times)), at most ``most``; 0 up to the threshold.

    excess: what was found over the threshold, so that a doubling is a step; times: offences of this kind that are
    remembered, this one included, so that a repetition counts as much as twice the size.
    """
    if excess <= 1.0:
        return 0
    return min(most, 1 + math.floor(math.log2(min(excess, 2.0**most) * times)))
