"""Early warning: signals on the day of a statement, and what is done before anything is late."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.frames import AccountActions, Contacts, Files, Offers, Reviews
from sim.platforms.sums import PlatformSums
from sim.scenario.monitoring import MonitoringParameters

__all__ = ["EarlyWarning", "Warned"]


@dataclass(frozen=True)
class Warned:
    """What warnings of a day lead to: freezes and cuts, calls before anything is due, deferrals offered."""

    actions: AccountActions
    calls: Contacts
    offers: Offers


class EarlyWarning:
    """The triggers of one platform, and which accounts it holds frozen although nothing is late."""

    def __init__(
        self, index: int, settings: MonitoringParameters, sums: PlatformSums, n_consumers: int,
    ) -> None:
        self.index, self.settings, self.sums = index, settings, sums

    @property
    def active(self) -> bool:
        """Is there a trigger."""
        return bool(self.settings.triggers)

    def use(self, settings: MonitoringParameters) -> None:
        """Take the terms in force from today on."""
        self.settings = settings

    def held(self, reviews: Reviews, day: int) -> NDArray[np.bool_]:
        """Which of these accounts are to stay frozen for now."""
        return np.zeros(len(reviews), bool)

    def review(self, files: Files, day: int) -> Warned:
        """Look at the account holders with a statement today."""
        return Warned(AccountActions.empty(), Contacts.empty(), Offers.empty())
