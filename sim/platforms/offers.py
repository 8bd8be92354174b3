"""Targeted credit: whom higher limits and cheaper instalments are offered."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from sim.core.draws import uniforms_for
from sim.core.frames import AccountActions, Files, Offers
from sim.core.random import Stream
from sim.core.units import MILLION, ppm
from sim.core.vocabulary import Seen, Status
from sim.platforms.sums import PlatformSums
from sim.platforms.watching.limits import grown_limit, largest_limit
from sim.platforms.watching.signals import utilisation
from sim.scenario.parameters.platforms.credit import CreditParameters
from sim.scenario.parameters.rewards.offers import LimitOfferParameters, OfferParameters, SaleOfferParameters

__all__ = ["Targeting"]

MOST_PLATFORMS = 8
MOST_ARMS = 8


class _Kind(IntEnum):
    """Kinds of offer: part of the address of the draw."""

    LIMIT = 0
    SALE = 1


class Targeting:
    """The offers of one platform.

    How many are picked on a day is the share of those who can be, and what was left over when that was rounded down
    counts on the next day: by score and by lot the same number is picked.
    """

    def __init__(self, index: int, settings: OfferParameters, sums: PlatformSums, key: tuple[int, int, int]) -> None:
        self.index, self.sums = index, sums
        self._key = key
        self._arms: Sequence[OfferParameters] = [settings]
        self._left_ppm = np.zeros((MOST_ARMS, len(_Kind)), np.int64)

    @property
    def active(self) -> bool:
        """Is anything offered to anybody."""
        return any(one.limits.aim != "nobody" or one.instalments.aim != "nobody" for one in self._arms)

    def use(self, arms: Sequence[OfferParameters]) -> None:
        """Take the terms in force from today on, by arm of a trial; without one, those of the scenario alone."""
        self._arms = arms

    def review(
        self, files: Files, arm: NDArray[np.uint8], credit: CreditParameters, day: int
    ) -> tuple[AccountActions, Offers]:
        """Pick among the account holders with a statement today; ``arm`` is that of each."""
        can_be = (files.status == Status.OPEN) & (files.arrears_cents == 0)
        raised, told = [], []
        for number, settings in enumerate(self._arms):
            ours = files.where(can_be & (arm == number))
            raised.append(self._raise_limits(ours, settings.limits, credit, number, day))
            told.append(self._tell(ours, settings.instalments, number, day))
        actions, offers = AccountActions.joined(raised), Offers.joined(told)
        self.sums.counts[self.index, Seen.LIMIT_OFFERS] += len(actions)
        self.sums.counts[self.index, Seen.SALE_OFFERS] += len(offers)
        return actions, offers

    def _raise_limits(
        self, files: Files, terms: LimitOfferParameters, credit: CreditParameters, arm: int, day: int
    ) -> AccountActions:
        """Higher limits for those who use theirs and have not got the largest."""
        most = largest_limit(files.income_cents, credit)
        used = (utilisation(files) >= terms.min_utilisation) & (files.limit_cents < most)
        picked = self._picked(files.where(used), terms, _Kind.LIMIT, arm, day)
        limit = grown_limit(picked.limit_cents, terms.growth, largest_limit(picked.income_cents, credit))
        return AccountActions(picked.consumer, picked.platform, limit, np.zeros(len(picked), bool))

    def _tell(self, files: Files, terms: SaleOfferParameters, arm: int, day: int) -> Offers:
        """Instalments at a lower fee for orders of the coming days."""
        picked = self._picked(files, terms, _Kind.SALE, arm, day)
        n = len(picked)
        return Offers(
            picked.consumer,
            picked.platform,
            np.full(n, ppm(terms.fee_off)),
            np.full(n, day + terms.days),
            np.zeros(n, bool),
        )

    def _picked(
        self, files: Files, terms: LimitOfferParameters | SaleOfferParameters, kind: _Kind, arm: int, day: int
    ) -> Files:
        """The best scores, of equal ones those of the lowest ids; or the smallest lots."""
        if terms.aim == "nobody" or len(files) == 0:
            return files.where(np.zeros(len(files), bool))
        wanted = len(files) * ppm(terms.share) + int(self._left_ppm[arm, kind])
        n, self._left_ppm[arm, kind] = divmod(wanted, MILLION)
        if terms.aim == "score":
            order = np.lexsort((files.consumer, -files.score))
        else:
            address = self.index + MOST_PLATFORMS * kind
            order = np.argsort(uniforms_for(self._key, Stream.OFFER, address, files.consumer, day)[:, 0], kind="stable")
        return files.where(np.sort(order[:n]))
