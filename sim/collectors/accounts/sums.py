"""What collection adds up in a day, for metrics and records to read before the next day begins."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from sim.core.frame import tally
from sim.core.vocabulary import Channel

__all__ = ["ChannelSums", "CollectionSums", "CollectorSums", "CourtSums", "DistrictSums", "Happening", "LenderSums"]

Ints = NDArray[np.int64]


@dataclass
class Sums:
    """Whole numbers of one shape each."""

    @classmethod
    def zeros(cls, *shape: int) -> Self:
        """Nothing counted yet."""
        return cls(**{column.name: np.zeros(shape, np.int64) for column in fields(cls)})

    def clear(self) -> None:
        """Forget what was counted."""
        for column in vars(self).values():
            column.fill(0)

    def reshape(self, *shape: int) -> None:
        """Nothing counted yet, in another shape."""
        for column in fields(self):
            setattr(self, column.name, np.zeros(shape, np.int64))


@dataclass
class ChannelSums(Sums):
    """By platform and ``Channel``: contacts tried, debtors met, what it cost, what was paid and promised at once."""

    tries: Ints
    met: Ints
    cost_cents: Ints
    paid_cents: Ints
    promises: Ints

    def count(
        self, platform: Ints, channel: Ints, met: NDArray[np.bool_], promised: NDArray[np.bool_], paid_cents: Ints
    ) -> None:
        """Add contacts made, and how they ended; what they cost is booked with the expenses."""
        shape = self.tries.shape
        self.tries += tally(shape, platform, channel)
        self.met += tally(shape, platform[met], channel[met])
        self.promises += tally(shape, platform[promised], channel[promised])
        np.add.at(self.paid_cents, (platform, channel), paid_cents)


@dataclass
class LenderSums(Sums):
    """By platform: claims sold, cents, and others who were met and heard nothing of the debt."""

    claims_sold_cents: Ints
    silent: Ints


@dataclass
class CollectorSums(Sums):
    """By collector: stocks in the evening (staff, placed_cents, cash_cents, active) and flows of the day.

    ``pressure_ppm`` is the mean over officers; ``placed_cents`` what is owed on the cases that are with it;
    ``commission_cents`` is a commission to staff where the collector is in-house, else its own contingency fee;
    ``teams`` are those that made a visit.
    """

    staff: Ints
    minutes_used: Ints
    minutes_available: Ints
    placed_cents: Ints
    recovered_cents: Ints
    commission_cents: Ints
    pressure_ppm: Ints
    breaches: Ints
    dismissed: Ints
    teams: Ints
    cash_cents: Ints
    active: Ints


@dataclass
class DistrictSums(Sums):
    """By district: doors visited, how the visits ended, doors left as unsafe, and metres driven to get there."""

    visits: Ints
    met: Ints
    refused: Ints
    empty: Ints
    moved: Ints
    unsafe: Ints
    metres: Ints


@dataclass
class CourtSums(Sums):
    """Of the court: cases filed, heard, won, past their time limit unheard, and closed for want of assets today; open
    and listed this evening."""

    filed: Ints
    heard: Ints
    won: Ints
    late: Ints
    no_assets: Ints
    open: Ints
    listed: Ints


class Happening(NamedTuple):
    """An event in the case of a debtor who is followed; ``detail`` is for people to read."""

    day: int
    consumer: int
    platform: int
    event: str
    detail: str


@dataclass
class CollectionSums:
    """Everything counted since ``clear``."""

    channels: ChannelSums
    platforms: LenderSums
    collectors: CollectorSums
    districts: DistrictSums
    court: CourtSums

    @classmethod
    def of(cls, n_platforms: int, n_collectors: int, n_districts: int) -> Self:
        """Sums of a market of this size."""
        return cls(
            channels=ChannelSums.zeros(n_platforms, len(Channel)),
            platforms=LenderSums.zeros(n_platforms),
            collectors=CollectorSums.zeros(n_collectors),
            districts=DistrictSums.zeros(n_districts),
            court=CourtSums.zeros(),
        )

    def clear(self) -> None:
        """Begin a new day."""
        for part in (self.channels, self.platforms, self.collectors, self.districts, self.court):
            part.clear()
