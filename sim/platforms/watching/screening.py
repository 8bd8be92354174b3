"""Screening of orders: an isolation forest finds the oddest, which are refused."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.core.draws import uniforms_for
from sim.core.frames import Orders
from sim.core.random import Stream
from sim.core.units import cycle_of
from sim.core.vocabulary import Seen
from sim.platforms.learning.forest import Features, Forest
from sim.platforms.sums import PlatformSums
from sim.scenario.parameters.platforms.monitoring import ScreeningParameters

__all__ = ["Screening", "features_of"]

MOST_KEPT = 20_000  # orders that a forest is grown on
FEWEST_KEPT = 256  # rows that each tree is grown on, in Liu, Ting and Zhou (2008)
N_FEATURES = 5


def features_of(orders: Orders) -> Features:
    """What is looked at, a row for each order, (n, 5): its share of the free limit; its size against usual orders and
    against stated income, as log(1 + ratio); orders, and share of the limit ordered, since the statement.

    Term and age of the account are left out: long plans and new accounts are odd, and seldom fraud.
    """
    amount = orders.amount_cents.astype(float)
    return np.stack(
        [
            amount / np.maximum(orders.headroom_cents, 1),
            np.where(orders.usual_cents > 0, np.log1p(amount / np.maximum(orders.usual_cents, 1)), 0.0),
            np.log1p(amount / np.maximum(orders.income_cents, 1)),
            orders.n_orders.astype(float),
            orders.orders_cents / np.maximum(orders.limit_cents, 1),
        ],
        axis=1,
    ).astype(np.float32)


class _Sample:
    """The orders with the smallest lots, in the order in which they came, never many more than are wanted."""

    def __init__(self) -> None:
        self._lots = np.empty(0)
        self._features: Features = np.empty((0, N_FEATURES), np.float32)
        self._largest_lot = 1.0

    def __len__(self) -> int:
        return len(self._lots)

    def add(self, lots: NDArray[np.float64], features: Features) -> None:
        """See some more orders, a row each."""
        fits = lots < self._largest_lot
        self._lots = np.concatenate([self._lots, lots[fits]])
        self._features = np.concatenate([self._features, features[fits]])
        if len(self._lots) > 2 * MOST_KEPT:
            self._thin()

    def rows(self) -> Features:
        """Those kept."""
        self._thin()
        return self._features

    def _thin(self) -> None:
        if len(self._lots) > MOST_KEPT:
            self._largest_lot = float(np.partition(self._lots, MOST_KEPT - 1)[MOST_KEPT - 1])
            fits = self._lots <= self._largest_lot
            self._lots, self._features = self._lots[fits], self._features[fits]


class Screening:
    """What one platform holds back.

    Orders of account holders alone: applicants have no past to be odd against, and have just been scored. Until the
    first forest is grown nothing is held back.
    """

    def __init__(
        self, index: int, settings: ScreeningParameters, sums: PlatformSums, key: tuple[int, int, int]
    ) -> None:
        self.index, self.settings, self.sums = index, settings, sums
        self._key = key
        self._forest: Forest | None = None
        self._odd = np.inf  # from beyond this oddness on
        self._seen = _Sample()

    @property
    def active(self) -> bool:
        """Are orders screened."""
        return self.settings.active

    def use(self, settings: ScreeningParameters) -> None:
        """Take the terms in force from today on."""
        self.settings = settings

    def looks_at(self, orders: Orders) -> NDArray[np.bool_]:
        """Which orders are screened: those of account holders that are large enough."""
        return ~orders.applies & (orders.amount_cents >= self.settings.from_cents)

    def holds_back(self, orders: Orders, day: int) -> NDArray[np.bool_]:
        """Which of the orders that are to be looked at are refused for being odd; all may be learnt from, by lot."""
        features = features_of(orders)
        self._seen.add(uniforms_for(self._key, Stream.SAMPLE, self.index, orders.consumer, day)[:, 0], features)
        held = np.zeros(len(orders), bool) if self._forest is None else self._forest.oddness(features) > self._odd
        self.sums.counts[self.index, Seen.SCREENED] += len(orders)
        self.sums.counts[self.index, Seen.HELD_BACK] += int(held.sum())
        return held

    def close_cycle(self, day: int) -> None:
        """Grow the forest anew on the orders seen since the last, if it is time and they are enough."""
        cycle = cycle_of(day + 1)
        if not self.active or cycle % self.settings.refit_every_cycles or len(self._seen) < FEWEST_KEPT:
            return
        sample = self._seen.rows()
        seed = np.random.SeedSequence([*self._key, int(Stream.SAMPLE), self.index, day]).generate_state(1)[0]
        self._forest = Forest.fit(sample, self.settings.n_trees, int(seed))
        share = self.settings.refused_share
        self._odd = float(np.quantile(self._forest.oddness(sample), 1.0 - share)) if share > 0 else np.inf
        self._seen = _Sample()
