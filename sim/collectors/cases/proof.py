"""What is on record of contacts, and what hangs on it when a debt is contested or sued over."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.core import random
from sim.core.channels import having
from sim.core.draws import uniforms_for
from sim.core.frames import Contacts, Outcomes
from sim.core.random import Stream
from sim.core.units import MILLION, ppm
from sim.core.vocabulary import Outcome

__all__ = ["Recordings", "lots", "recorded", "struck", "takes_recording", "waiting_days"]

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
    less_ppm = ppm(faster) * recorded_ppm // MILLION
    days: Ints = -(-minimum * (MILLION - less_ppm) // MILLION)
    return days


def lots(key: tuple[int, int, int], consumer: Ints, platform: Ints, channel: Ints, day: int) -> Floats:
    """Two uniforms for each contact: is a debt struck that is disputed there, is the contact on record."""
    return uniforms_for(key, Stream.CONTEST, random.address(platform, channel), consumer, day)[:, :2]


class Recordings:
    """What of a day's contacts is on record, and the debts that are lost for want of a record.

    ``kept`` marks the contacts of today that are on record; ``struck`` are consumer and platform of the debts lost.
    """

    def __init__(self, key: tuple[int, int, int]) -> None:
        self._key = key
        self.kept, self._lots = np.empty(0, bool), np.empty((0, 2))
        self.struck: tuple[Ints, Ints] = np.empty(0, np.int64), np.empty(0, np.int64)

    def take(self, day: int, contacts: Contacts, spoken: Flags, share: Floats) -> None:
        """Record today's contacts; ``share``: of its spoken contacts, what the pool of each records."""
        self.struck = np.empty(0, np.int64), np.empty(0, np.int64)
        unsure = np.flatnonzero(spoken & (share < 1.0))  # nobody asks for the lot of any other contact
        self._lots = np.zeros((len(contacts), 2))
        self._lots[unsure] = lots(
            self._key, contacts.consumer[unsure], contacts.platform[unsure], contacts.channel[unsure], day
        )
        self.kept = recorded(spoken, share, self._lots[:, 1])

    def decided(self, contacts: Contacts, outcomes: Outcomes, chance: float, n_platforms: int) -> Outcomes:
        """Strike what was disputed and cannot be shown; outcomes as the book hears them, without what a record settled.

        Where no dispute is ever won for want of a record, all stay open.
        """
        if chance == 0.0:
            return outcomes
        disputed = outcomes.outcome == Outcome.DISPUTED
        lost = struck(disputed, self.kept, chance, self._lots[:, 0])
        debts = np.unique((contacts.consumer * n_platforms + contacts.platform)[lost])
        self.struck = debts // n_platforms, debts % n_platforms
        return replace(outcomes, outcome=np.where(disputed & self.kept, Outcome.NONE, outcomes.outcome))
