"""What a run remembers of collection: contacts, recoveries, collectors, districts and the court by cycle; stories."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.collectors.accounts.sums import CollectionSums, CollectorSums, Happening
from sim.core.frame import by_rising_key, places
from sim.core.frames import Cases, Contacts
from sim.core.units import MILLION
from sim.core.vocabulary import Channel
from sim.records.ages import AGES

__all__ = ["COLLECTION_COLUMNS", "CollectionRecords", "CollectorName", "Contacted", "Recoveries", "UNPROMPTED"]

Ints = NDArray[np.int64]
Row = dict[str, Any]

COLLECTION_COLUMNS: dict[str, dict[str, type]] = {
    "contacts": dict(
        cycle=int, platform=str, channel=str, n_tries=int, n_met=int, n_promises=int, paid_cents=int, cost_cents=int
    ),
    "recoveries": dict(cycle=int, platform=str, from_days=int, age=str, channel=str, paid_cents=int),
    "collectors": dict(
        cycle=int,
        collector=str,
        kind=str,
        depot=int,
        n_staff=int,
        hours_paid=float,
        share_of_time_used=float,
        placed_cents=int,
        recovered_cents=int,
        commission_cents=int,
        mean_pressure=float,
        n_breaches=int,
        n_dismissed=int,
        cash_cents=int,
        active=bool,
    ),
    "placements": dict(collector=str, cohort_cycle=int, age_cycles=int, placed_cents=int, recovered_cents=int),
    "districts": dict(
        cycle=int,
        district=int,
        row=int,
        column=int,
        n_visits=int,
        n_met=int,
        n_refused=int,
        n_empty=int,
        n_moved=int,
        n_unsafe=int,
        km=float,
    ),
    "court": dict(
        cycle=int, n_filed=int, n_heard=int, n_won=int, n_late=int, n_no_assets=int, n_open=int, n_listed=int
    ),
    "story": dict(day=int, consumer=int, platform=str, event=str, detail=str),
}
"""Columns of the tables of collection and their types; the tables stay empty where nobody collects."""

UNPROMPTED = len(Channel)
"""Place of payments that no contact came before, after those of each ``Channel``."""

_STARTS = np.array([first for first, _ in AGES])
_CHANNELS = (*(channel.name.lower() for channel in Channel), "unprompted")
_STOCKS = ("placed_cents", "pressure_ppm")
_EVENING = ("staff", "cash_cents", "active")


class CollectorName(NamedTuple):
    """What a collector is called, its kind, and the district of its depot (-1: none)."""

    name: str
    kind: str
    depot: int


class Recoveries:
    """Sorts what is paid on debts past due or charged off by age and by the last contact that reached the debtor.

    A debt is followed from the evening before to this one. What a debt no longer past due has paid since counts up to
    what was owed on it.
    """

    def __init__(self, n_platforms: int) -> None:
        self._n_platforms = n_platforms
        self._key, self._paid, self._owed, self._age, self._channel = (np.empty(0, np.int64) for _ in range(5))

    def of_day(self, cases: Cases, reached: Sequence[Contacts], paid_ever: Callable[[Ints, Ints], Ints]) -> Ints:
        """Cents by platform, place in ``AGES`` and channel; asked every evening, once.

        :param cases: those of today, with what had been paid before today's contacts.
        :param reached: today's contacts that reached the debtor, in the order in which they were made.
        :param paid_ever: what accounts (consumers, platforms) have paid up to this evening.
        """
        found = np.zeros((self._n_platforms, len(AGES), UNPROMPTED + 1), np.int64)
        late = np.flatnonzero((cases.days_past_due > 0) | cases.charged_off)
        late, key = by_rising_key(late, (cases.consumer * self._n_platforms + cases.platform)[late])
        consumer, platform, before = cases.consumer[late], cases.platform[late], cases.paid_cents[late]
        self._add_morning(found, key, before, paid_ever)
        channel = self._last_channel(key, reached)
        age = np.searchsorted(_STARTS[1:], cases.days_past_due[late], side="right")
        paid = paid_ever(consumer, platform)
        np.add.at(found, (platform, age, channel), paid - before)
        owed = cases.owed_cents[late] - (paid - before)
        still = np.flatnonzero(owed > 0)
        self._key, self._paid, self._owed, self._age, self._channel = (
            column[still] for column in (key, paid, owed, age, channel)
        )
        return found

    def _add_morning(self, found: Ints, key: Ints, paid: Ints, paid_ever: Callable[[Ints, Ints], Ints]) -> None:
        """What came before today's contacts, on the debts of yesterday evening."""
        consumer, platform = np.divmod(self._key, self._n_platforms)
        since = paid_ever(consumer, platform) - self._paid
        at, there = places(key, self._key)
        since[there] = paid[at[there]] - self._paid[there]
        since[~there] = np.minimum(since, self._owed)[~there]
        np.add.at(found, (platform, self._age, self._channel), since)

    def _last_channel(self, key: Ints, reached: Sequence[Contacts]) -> Ints:
        channel = np.full(len(key), UNPROMPTED, np.int64)
        at, there = places(self._key, key)
        channel[there] = self._channel[at[there]]
        for contacts in reached:
            at, there = places(key, contacts.consumer * self._n_platforms + contacts.platform)
            channel[at[there]] = contacts.channel[there]
        return channel


class Contacted:
    """People whom collectors have reached since the results began, by platform."""

    def __init__(self, n_consumers: int, n_platforms: int) -> None:
        self._reached = np.zeros((n_consumers, n_platforms), np.bool_)

    def of_day(self, contacts: Contacts, left: Ints) -> Ints:
        """People reached for the first time by these contacts, by platform; those who ``left`` were replaced."""
        self._reached[left] = False
        n_platforms = self._reached.shape[1]
        new = ~self._reached[contacts.consumer, contacts.platform]
        key = np.unique((contacts.consumer * n_platforms + contacts.platform)[new])
        self._reached[np.divmod(key, n_platforms)] = True
        return np.bincount(key % n_platforms, minlength=n_platforms).astype(np.int64)


class CollectionRecords:
    """Adds the days of a cycle up and gives the rows of its end.

    :param columns: width of the map in districts.
    """

    def __init__(self, platforms: Sequence[str], collectors: Sequence[CollectorName], columns: int) -> None:
        self.platforms, self.collectors, self.columns = list(platforms), list(collectors), columns
        self._sums: CollectionSums | None = None
        self._recoveries = np.zeros((len(self.platforms), len(AGES), UNPROMPTED + 1), np.int64)
        self._n_days = 0

    def add(self, sums: CollectionSums, recoveries: Ints) -> None:
        """Add a day."""
        if self._sums is None:
            self._sums = CollectionSums.of(len(self.platforms), len(self.collectors), len(sums.districts.visits))
        for part in ("channels", "collectors", "districts", "court"):
            total, today = getattr(self._sums, part), getattr(sums, part)
            for name, column in vars(today).items():
                if name in _EVENING or (part == "court" and name in ("open", "listed")):
                    getattr(total, name)[...] = column
                else:
                    getattr(total, name)[...] += column
        self._recoveries += recoveries
        self._n_days += 1

    def close(self, cycle: int) -> dict[str, list[Row]]:
        """Rows by table for the cycle that ends, and a clean slate."""
        sums, self._sums = self._sums, None
        if sums is None:
            return {}
        rows = {
            "contacts": self._contacts(cycle, sums),
            "recoveries": self._recovered(cycle),
            "collectors": self._by_collector(cycle, sums.collectors),
            "districts": self._districts(cycle, sums),
            "court": self._court(cycle, sums),
        }
        self._recoveries[:] = 0
        self._n_days = 0
        return rows

    def story(self, happenings: Iterable[Happening]) -> list[Row]:
        """Rows for what happened to followed debtors."""
        return [{**one._asdict(), "platform": self.platforms[one.platform]} for one in happenings]

    def _contacts(self, cycle: int, sums: CollectionSums) -> list[Row]:
        of = sums.channels
        return [
            dict(
                cycle=cycle,
                platform=self.platforms[p],
                channel=_CHANNELS[c],
                n_tries=int(of.tries[p, c]),
                n_met=int(of.met[p, c]),
                n_promises=int(of.promises[p, c]),
                paid_cents=int(of.paid_cents[p, c]),
                cost_cents=int(of.cost_cents[p, c]),
            )
            for p, c in np.argwhere(of.tries)
        ]

    def _recovered(self, cycle: int) -> list[Row]:
        return [
            dict(
                cycle=cycle,
                platform=self.platforms[p],
                from_days=AGES[a][0],
                age=AGES[a][1],
                channel=_CHANNELS[c],
                paid_cents=int(self._recoveries[p, a, c]),
            )
            for p, a, c in np.argwhere(self._recoveries)
        ]

    def _by_collector(self, cycle: int, of: CollectorSums) -> list[Row]:
        mean = {name: getattr(of, name) / self._n_days for name in _STOCKS}
        return [
            dict(
                cycle=cycle,
                collector=one.name,
                kind=one.kind,
                depot=one.depot,
                n_staff=int(of.staff[k]),
                hours_paid=int(of.minutes_available[k]) / 60,
                share_of_time_used=of.minutes_used[k] / max(1, int(of.minutes_available[k])),
                placed_cents=round(mean["placed_cents"][k]),
                recovered_cents=int(of.recovered_cents[k]),
                commission_cents=int(of.commission_cents[k]),
                mean_pressure=mean["pressure_ppm"][k] / MILLION,
                n_breaches=int(of.breaches[k]),
                n_dismissed=int(of.dismissed[k]),
                cash_cents=int(of.cash_cents[k]),
                active=bool(of.active[k]),
            )
            for k, one in enumerate(self.collectors)
        ]

    def _districts(self, cycle: int, sums: CollectionSums) -> list[Row]:
        """Every district of the map, if any door was visited or left."""
        of = sums.districts
        if not (of.visits.any() or of.unsafe.any()):
            return []
        return [
            dict(
                cycle=cycle,
                district=d,
                row=d // self.columns,
                column=d % self.columns,
                n_visits=int(of.visits[d]),
                n_met=int(of.met[d]),
                n_refused=int(of.refused[d]),
                n_empty=int(of.empty[d]),
                n_moved=int(of.moved[d]),
                n_unsafe=int(of.unsafe[d]),
                km=of.metres[d] / 1_000,
            )
            for d in range(len(of.visits))
        ]

    @staticmethod
    def _court(cycle: int, sums: CollectionSums) -> list[Row]:
        row = {f"n_{column.name}": int(getattr(sums.court, column.name)) for column in fields(sums.court)}
        return [{"cycle": cycle, **row}] if any(row.values()) else []
