"""Pressure that keeps to the rules: contacts that reached somebody, by channel, by how soon they come, by refusal."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.core.frames import Contacts, Outcomes
from sim.core.units import NEVER
from sim.core.vocabulary import MET, Meeting
from sim.scenario import HarmParameters

__all__ = ["LawfulPressure"]

Ints = NDArray[np.int64]
PER_POINT = 1_000


class LawfulPressure:
    """Remembers when each of ``n_consumers`` was last reached."""

    def __init__(self, n_consumers: int) -> None:
        self._last = np.full(n_consumers, NEVER, np.int32)

    def of_day(
        self,
        day: int,
        contacts: Contacts,
        outcomes: Outcomes,
        breach: NDArray[np.bool_],
        harm: NDArray[np.float64],
        settings: HarmParameters,
    ) -> Ints:
        """Thousandths of a point of each contact of a day, in the order of the day.

        points of the channel * (1 + ``pressure_again`` if it follows another within ``pressure_again_days``
        + ``pressure_refused`` if nobody would talk); 0 if it reached nobody or broke a rule.

        :param harm: points of a contact, by arm and channel.
        """
        reached = MET[outcomes.meeting]
        whom = contacts.consumer[reached]
        soon = day - self._last[whom] <= settings.pressure_again_days
        _, first = np.unique(whom, return_index=True)
        again = np.ones(len(whom), bool)
        again[first] = soon[first]
        self._last[whom] = day
        factor = 1.0 + settings.pressure_again * again
        factor += settings.pressure_refused * (outcomes.meeting[reached] == Meeting.REFUSED)
        points = np.zeros(len(contacts), np.int64)
        weight = harm[contacts.arm[reached], contacts.channel[reached]] * factor
        points[reached] = np.rint(PER_POINT * weight).astype(np.int64)
        points[breach] = 0
        return points

    def forget(self, consumers: Ints) -> None:
        """These have left; nobody has contacted those who take their places."""
        self._last[consumers] = NEVER
