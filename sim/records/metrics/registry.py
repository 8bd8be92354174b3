"""What a metric is, and the sums of a day that metrics are computed from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, is_dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from sim.core.ledger import Entry
from sim.core.vocabulary import Channel, Count, MarketStock, Seen, Stock

if TYPE_CHECKING:  # a list of metrics needs none of what they are measured in
    from sim.collectors.accounts.sums import CollectionSums
    from sim.consumers.interface import DayCounts
    from sim.platforms.sums import PlatformSums
    from sim.records.past_due import PastDueSums
    from sim.society import SocietySums

__all__ = [
    "DaySums",
    "METRICS",
    "Metric",
    "Values",
    "alone",
    "daily",
    "flow",
    "harm",
    "kept",
    "over_days",
    "posted",
    "quotient",
    "ratio",
    "trade",
]

Values = NDArray[np.float64]
Group = Literal["business", "risk", "funding", "welfare", "recovery", "collection", "society", "learning", "loyalty"]
Level = Literal["market", "platform"]

S = TypeVar("S")
AMOUNTS = ("account-days", "cents", "minutes", "person-days", "points")
"""Units of sums that are more or less, and not so many events."""


@dataclass(frozen=True)
class DaySums:
    """What metrics are computed from: the sums of one day, or of several, which then are the first axis of everything.

    ``flows``: cents by platform and ``Entry``; ``counts``: events by platform and ``Count``; ``collection``: all zero
    where nobody collects; ``recoveries``: cents by platform, age and channel of ``Recoveries``; ``teams``: field teams
    on duty; ``society``: all zero where it is not active; ``harm``: weight and reference level of each part of the
    index; ``work``: what platforms did beside lending, and how good their scores are; ``past_due``: what fell past due
    and what was paid of it; ``moved``: accounts by platform, bucket a cycle ago and bucket now, all 0 but on the last
    day of a cycle; ``contacted``: people whom collectors reached for the first time. The rest is by platform.
    """

    n_consumers: int | NDArray[np.int64]
    flows: NDArray[np.int64]
    counts: NDArray[np.int64]
    found: DayCounts
    equity_cents: NDArray[np.int64]
    cash_cents: NDArray[np.int64]
    drawn_cents: NDArray[np.int64]
    points_owed_cents: NDArray[np.int64]
    allowance_cents: NDArray[np.int64]
    lines_shut: NDArray[np.int64]
    reminders: NDArray[np.int64]
    collection: CollectionSums
    recoveries: NDArray[np.int64]
    teams: int | NDArray[np.int64]
    society: SocietySums
    harm: NDArray[np.float64]
    work: PlatformSums
    past_due: PastDueSums
    moved: NDArray[np.int64]
    contacted: NDArray[np.int64]

    def entry(self, entry: Entry) -> Values:
        """Cents posted today, by platform."""
        return self.flows[..., entry].astype(float)

    def count(self, count: Count) -> Values:
        """Events of today, by platform."""
        return self.counts[..., count].astype(float)

    def seen(self, what: Seen) -> Values:
        """What platforms did today beside lending, by platform."""
        return self.work.counts[..., what].astype(float)

    def stock(self, stock: Stock) -> Values:
        """What the evening found, by platform."""
        return self.found.stocks[..., stock].astype(float)

    def people(self, stock: MarketStock) -> Values:
        """What the evening found in the whole market."""
        return self.found.market[..., stock].astype(float)

    def through(
        self, channels: Sequence[Channel] | NDArray[np.bool_], what: Literal["tries", "met", "cost_cents"] = "tries"
    ) -> Values:
        """Contacts of today through some channels, by platform."""
        values: Values = getattr(self.collection.channels, what)[..., channels].sum(axis=-1).astype(float)
        return values


@dataclass(frozen=True)
class Metric:
    """A named measure of a day; ``of`` gives one value per platform, or one for the market, of each day.

    ``over_time`` says how days add up to a cycle or a run; ``ratio_of`` names the two sums whose ratio is taken
    instead, ``per`` so many of the second, where days differ too much in weight for their mean.
    """

    name: str
    label: str
    unit: str
    group: Group
    level: Level
    over_time: Literal["sum", "mean", "last"]
    of: Callable[[DaySums], Values]
    ratio_of: tuple[str, str] | None = None
    per: float = 1.0

    @property
    def counts_events(self) -> bool:
        """Whether its days add up whole events: no money, no time, nothing by head."""
        return self.over_time == "sum" and self.ratio_of is None and " " not in self.unit and self.unit not in AMOUNTS


def ratio(part: Values, whole: Values) -> Values:
    """part / whole; not a number where there is nothing to have a share of."""
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)


def kept(sums: S) -> S:
    """A copy of a day's sums, which later days leave alone."""
    if isinstance(sums, np.ndarray):
        return cast(S, sums.copy())
    if is_dataclass(sums):
        kind: Any = type(sums)
        return cast(S, kind(**{name: kept(part) for name, part in vars(sums).items()}))
    return sums


def over_days(days: Sequence[S]) -> S:
    """The sums of several days as one, with the days as the first axis."""
    first: Any = days[0]
    if is_dataclass(first):
        kind: Any = type(first)
        return cast(S, kind(**{name: over_days([getattr(day, name) for day in days]) for name in vars(first)}))
    return cast(S, np.stack(cast(Any, days)))


def daily(name: str, label: str, unit: str, of: Callable[[DaySums], Values], group: Group) -> Metric:
    """What days of a platform add up to."""
    return Metric(name, label, unit, group, "platform", "sum", of)


def quotient(
    name: str, label: str, unit: str, level: Level, part: str, whole: str, group: Group = "collection", per: float = 1.0
) -> Metric:
    """A ratio of two metrics, over a day as over a run; of the first for ``per`` of the second."""
    return Metric(
        name,
        label,
        unit,
        group,
        level,
        "mean",
        lambda d: per * ratio(METRICS[part].of(d), METRICS[whole].of(d)),
        (part, whole),
        per,
    )


METRICS: dict[str, Metric] = {}
"""All metrics by name."""


def alone(numbers: NDArray[np.int64]) -> Values:
    """The sum over platforms, collectors or districts as a value of the market as a whole."""
    total: Values = numbers.sum(axis=-1).astype(float)
    return total


trade = partial(daily, group="business")
flow = partial(daily, group="collection")
harm = partial(daily, group="welfare")
"""What days of a platform add up to, by group."""


def posted(*entries: Entry) -> Callable[[DaySums], Values]:
    """Cents posted today under some entries, by platform."""
    return lambda d: d.flows[..., entries].sum(axis=-1).astype(float)
