"""Targeted credit: whom higher limits and cheaper instalments are offered."""

from __future__ import annotations

from sim.frames import AccountActions, Files, Offers
from sim.platforms.sums import PlatformSums
from sim.scenario.lender import CreditParameters
from sim.scenario.offers import OfferParameters

__all__ = ["Targeting"]


class Targeting:
    """The offers of one platform."""

    def __init__(
        self, index: int, settings: OfferParameters, sums: PlatformSums, key: tuple[int, int, int],
    ) -> None:
        self.index, self.settings, self.sums = index, settings, sums
        self._key = key

    @property
    def active(self) -> bool:
        """Is anything offered to anybody."""
        return self.settings.limits.aim != "nobody" or self.settings.instalments.aim != "nobody"

    def use(self, settings: OfferParameters) -> None:
        """Take the terms in force from today on."""
        self.settings = settings

    def review(self, files: Files, credit: CreditParameters, day: int) -> tuple[AccountActions, Offers]:
        """Pick among the account holders with a statement today."""
        return AccountActions.empty(), Offers.empty()
