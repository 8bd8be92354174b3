"""What is on record of contacts, and what hangs on it when a debt is contested or sued over."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.core import random
from sim.core.channels import having
from sim.core.draws import uniforms_for
from sim.core.random import Stream
from sim.core.units import MILLION

__all__ = ["lots", "recorded", "struck", "takes_recording", "waiting_days"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


def takes_recording(channel: Ints, officer: Ints) -> Flags:
    """Contacts of which nothing remains unless somebody records it: spoken, by people.

    What machines do, and what is written, is its own record.
    """
    spoken: Flags = (officer >= 0) & ~having("by_lawyers")[channel]
    return spoken


def recorded(spoken: Flags, share: Floats, u: Floats) -> Flags:
    """Contacts on record: all but the spoken ones; of these, where u < share of the pool's contacts that it records."""
    kept: Flags = ~spoken | (u < share)
    return kept


def struck(disputed: Flags, on_record: Flags, chance: float, u: Floats) -> Flags:
    """Debts lost by who claims them: disputed at a contact that is not on record, and u < chance."""
    lost: Flags = disputed & ~on_record & (u < chance)
    return lost


def waiting_days(minimum: int, faster: float, recorded_ppm: Ints) -> Ints:
    """Least days from filing to hearing: minimum (1 - faster * recorded), rounded up."""
    less_ppm = round(faster * MILLION) * recorded_ppm // MILLION
    days: Ints = -(-minimum * (MILLION - less_ppm) // MILLION)
    return days


def lots(key: tuple[int, int, int], consumer: Ints, platform: Ints, channel: Ints, day: int) -> Floats:
    """Two uniforms for each contact: is a debt struck that is disputed there, is the contact on record."""
    drawn = np.empty((len(consumer), 2))
    address = random.address(platform, channel)
    for one in np.unique(address):
        at = np.flatnonzero(address == one)
        drawn[at] = uniforms_for(key, Stream.CONTEST, int(one), consumer[at], day)[:, :2]
    return drawn
