"""What the population is told by others and writes down in its columns, without a thought of its own."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.agenda import CARRIES
from sim.consumers.rules.life import belief
from sim.consumers.views import Onlooker
from sim.core.frames import AccountActions, Offers, Scores
from sim.core.vocabulary import Mark, Status

__all__ = ["Noted"]


class Noted(Onlooker):
    """The columns as platforms, courts and the public write to them."""

    def rescore(self, scores: Scores) -> None:
        """Take over new scores."""
        self.accounts.score[scores.consumer, scores.platform] = scores.score

    def offer(self, offers: Offers) -> None:
        """Account holders are told of offers; a new one of a kind takes the place of the last."""
        told = offers.where(offers.fee_off_ppm > 0)
        self.accounts.offer_ppm[told.consumer, told.platform] = told.fee_off_ppm
        self.accounts.offer_until[told.consumer, told.platform] = told.until_day
        eased = offers.where(offers.deferral)
        self.accounts.deferral_offered[eased.consumer, eased.platform] = True

    def apply(self, actions: AccountActions) -> None:
        """Take over new limits and freezes; one whose account is frozen although nothing is late shops elsewhere."""
        if not len(actions):
            return
        where = (actions.consumer, actions.platform)
        hurt = actions.frozen & (self.accounts.status[where] == Status.OPEN) & (self.accounts.arrears_cents[where] == 0)
        if hurt.any():
            whom = (actions.consumer[hurt], actions.platform[hurt])
            view: Any = self.accounts.fairness[whom]  # a column, on which the rule does the same sums
            self.accounts.fairness[whom] = belief.view_after(view, -1.0, self._leaves[0].shopping.hurt_by_freeze)
            self.accounts.habit[whom] = 0.0
        self.agenda.stirred[actions.consumer] |= CARRIES
        self.accounts.limit_cents[where] = actions.limit_cents
        self.accounts.status[where] = np.where(actions.frozen, Status.FROZEN, Status.OPEN)

    def found_again(self, consumers: NDArray[np.int64]) -> None:
        """Those whom a search has found can be reached and visited again."""
        self.who.marks[consumers] &= 255 - (Mark.PHONE_DEAD | Mark.MOVED)

    def hear_announcement(self, consumers: NDArray[np.int64], cases: float) -> None:
        """These are told publicly that debtors are pursued, which weighs like so many cases seen."""
        self.who.cases_pursued[consumers] += cases

    def sell(self, consumers: NDArray[np.int64], platforms: NDArray[np.int64]) -> None:
        """These written-off debts are an agency's now."""
        self.accounts.sold[consumers, platforms] = True

    def spare(
        self, consumers: NDArray[np.int64], platforms: NDArray[np.int64], until_day: int, every_days: int
    ) -> NDArray[np.bool_]:
        """No late charges on these accounts before a day, at most once in so many days; returns who is spared."""
        last = self.accounts.spared_until[consumers, platforms]
        granted: NDArray[np.bool_] = (last == 0) | (last <= until_day - every_days)
        self.accounts.spared_until[consumers[granted], platforms[granted]] = until_day
        return granted
