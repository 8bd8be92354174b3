"""What a regulator could know of a day, how far it can go, and what it decides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from sim.core.frame import Frame

__all__ = ["Breaches", "ChannelBans", "Evidence", "Note", "Nullified", "PoolBans", "Redress", "Rulings", "Step"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


class Step(IntEnum):
    """How far a response goes; each step brings what stands before it too, from the fine on."""

    NONE = 0
    WARNING = 1
    FINE = 2
    SUSPENSION = 3  # of the channel, or the agency, with most of the breaches found
    NULLIFICATION = 4  # of the debts of those found to be wronged
    LICENCE = 5  # no new credit for a while


@dataclass(frozen=True)
class Breaches(Frame):
    """Contacts that broke a rule; ``pool`` is the place of the collectors in the scenario, -1 for the platform.

    ``act``: the ``Act`` that it was.
    """

    consumer: Ints
    platform: Ints
    channel: Ints
    pool: Ints
    act: Ints


@dataclass(frozen=True)
class Evidence:
    """What the regulator could know of a day.

    By platform: ``complaints`` received by the regulator, ``users`` with an account, ``heat`` of the press.
    ``breaches`` are what happened, which only an audit finds. ``agency``: by pool, is it a firm of its own.
    """

    complaints: Ints
    users: Ints
    heat: Floats
    breaches: Breaches
    agency: Flags


@dataclass(frozen=True)
class ChannelBans(Frame):
    """Channels that a platform may not use again before ``until_day``."""

    platform: Ints
    channel: Ints
    until_day: Ints


@dataclass(frozen=True)
class PoolBans(Frame):
    """Agencies that nobody may use again before ``until_day``."""

    pool: Ints
    until_day: Ints


@dataclass(frozen=True)
class Nullified(Frame):
    """Accounts whose debt is void, each once."""

    consumer: Ints
    platform: Ints


@dataclass(frozen=True)
class Redress(Frame):
    """What platforms are to pay to people whom they wronged."""

    consumer: Ints
    platform: Ints
    cents: Ints


@dataclass(frozen=True)
class Note:
    """What the regulator did about a platform, or why, in words; ``step`` is where its response stands by then."""

    platform: int
    step: Step
    said: str


@dataclass(frozen=True)
class Rulings:
    """What was decided today. Fines in cents, by platform and by pool.

    ``licence_until``: by platform, the first day on which it may lend again (long past where it always could);
    ``level``: by platform, the ``Step`` reached. ``notes``: what was done and why, in order.
    """

    fines_cents: Ints
    agency_fines_cents: Ints
    suspended: ChannelBans
    suspended_pools: PoolBans
    nullified: Nullified
    redress: Redress
    licence_until: Ints
    level: Ints
    notes: tuple[Note, ...]
