"""What falls past due: how spells of arrears end, what is paid and when, and how many accounts ever default."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from sim.consumers.interface import Consumers
from sim.core.frame import by_rising_key, places, sums_by
from sim.core.frames import Cases
from sim.core.units import cycle_of
from sim.core.vocabulary import NON_PERFORMING_DAYS, Count, Status
from sim.records.ages import WINDOWS
from sim.records.paid_off import Arrears, Claims

__all__ = ["PastDue", "PastDueSums", "Vintages"]

Ints = NDArray[np.int64]


@dataclass
class PastDueSums:
    """Of a day, by platform; ``due_cents`` and ``paid_within_cents`` by platform and place in ``WINDOWS``.

    ``fallen_cents``: minimums that fell past due today. ``paid_cents``: paid today on minimums that fell past due in
    the results. ``due_cents``: what had fallen past due so many days ago, of which ``paid_within_cents`` is paid now.
    ``begun``, ``ended``, ``cured``: spells of arrears. ``recovered_cents``: paid today on debts charged off in the
    results, to whoever owns them. ``arrears_cents``: minimums past due and unpaid this evening, on accounts in use;
    ``arrears_rise_cents``: the same, less that of the evening before.
    """

    fallen_cents: Ints
    paid_cents: Ints
    due_cents: Ints
    paid_within_cents: Ints
    begun: Ints
    ended: Ints
    cured: Ints
    recovered_cents: Ints
    arrears_cents: Ints
    arrears_rise_cents: Ints

    @classmethod
    def of(cls, n_platforms: int) -> Self:
        """Nothing yet."""
        shapes = {name: (n_platforms, len(WINDOWS)) for name in ("due_cents", "paid_within_cents")}
        return cls(**{one.name: np.zeros(shapes.get(one.name, n_platforms), np.int64) for one in fields(cls)})


class Late(NamedTuple):
    """Accounts in arrears this morning, by rising key: ``consumer * n_platforms + platform``."""

    key: Ints
    days: Ints
    arrears_cents: Ints
    paid_cents: Ints

    @classmethod
    def of(cls, cases: Cases, n_platforms: int) -> Late:
        """The cases past due that are not written off."""
        rows = np.flatnonzero((cases.days_past_due > 0) & ~cases.charged_off)
        rows, key = by_rising_key(rows, (cases.consumer * n_platforms + cases.platform)[rows])
        return cls(key, cases.days_past_due[rows], cases.arrears_cents[rows], cases.paid_cents[rows])


class Vintages:
    """Accounts opened, and accounts that ever defaulted (over 90 days past due, or written off), by cycle of opening.

    ``opened`` and ``defaulted`` have a row per platform and a column per cycle of the calendar.
    """

    def __init__(self, n_platforms: int) -> None:
        self.opened, self.defaulted = (np.zeros((n_platforms, 0), np.int64) for _ in range(2))
        self._told: NDArray[np.int16] | None = None  # the cycle of opening of the last default of each account

    def of_day(self, day: int, admissions: Ints, key: Ints, opened_cycle: NDArray[np.int16]) -> None:
        """Add a day: accounts opened, by platform, and accounts that are in default today."""
        n_platforms, n_cycles = self.opened.shape
        if cycle_of(day) >= n_cycles:
            more = np.zeros((n_platforms, cycle_of(day) + 1 - n_cycles), np.int64)
            self.opened, self.defaulted = (np.hstack((one, more)) for one in (self.opened, self.defaulted))
        self.opened[:, cycle_of(day)] += admissions
        if self._told is None:
            self._told = np.full(opened_cycle.shape, -1, np.int16)
        where = np.divmod(key, n_platforms)
        cohort = opened_cycle[where]
        new = cohort != self._told[where]
        self._told[where] = cohort
        np.add.at(self.defaulted, (where[1][new], cohort[new]), 1)


class PastDue:
    """Follows accounts in arrears from evening to evening, through the cases of each day."""

    def __init__(self, n_platforms: int) -> None:
        self._n_platforms = n_platforms
        self._spells: Ints = np.empty(0, np.int64)
        self.vintages = Vintages(n_platforms)
        self.begin()

    def begin(self) -> None:
        """The results begin: what fell past due or was written off before is not counted."""
        self._arrears, self._claims = Arrears(self._n_platforms, WINDOWS), Claims(self._n_platforms)
        self._level: Ints | None = None

    def of_day(self, day: int, cases: Cases, left: Ints, consumers: Consumers) -> PastDueSums:
        """Of today, as this evening finds it; asked every evening, once.

        :param left: consumers who left this morning, each replaced under the same number.
        """
        late, sums = Late.of(cases, self._n_platforms), PastDueSums.of(self._n_platforms)
        columns = ("paid_cents", "arrears_cents", "status", "opened_cycle", "written_off_cents")
        paid, arrears, status, opened_cycle, written_off = consumers.seen(*columns)
        self._arrears.forget(left)
        self._claims.forget(left)
        charged_off = self._follow_spells(late, left, status, sums)
        in_default = np.concatenate((late.key[late.days > NON_PERFORMING_DAYS], charged_off))
        self.vintages.of_day(day, consumers.counts[:, Count.ADMISSIONS], in_default, opened_cycle)
        sums.fallen_cents[:] = self._arrears.fall_due(day, *late)
        sums.paid_cents[:] = self._arrears.close(paid, arrears)
        sums.due_cents[:], sums.paid_within_cents[:] = self._arrears.matured(day)
        sums.recovered_cents[:] = self._claims.close(charged_off, paid, status, written_off)
        self._count_arrears(late, arrears, sums)
        return sums

    def _follow_spells(self, late: Late, left: Ints, status: NDArray[np.int64], sums: PastDueSums) -> Ints:
        """Spells that begin and end today; returns the accounts that were written off.

        Who is on the first day past due and was in arrears yesterday has ended a spell and begun another.
        """
        _, known = places(self._spells, late.key)
        renewed = late.key[known & (late.days == 1)]
        gone = self._spells[~places(late.key, self._spells)[1]]
        charged_off = status[np.divmod(gone, self._n_platforms)] == Status.CHARGED_OFF
        stays = ~np.isin(gone // self._n_platforms, left)
        self._count(sums.ended, gone)
        self._count(sums.ended, renewed)
        self._count(sums.cured, gone[~charged_off & stays])
        self._count(sums.cured, renewed)
        self._count(sums.begun, late.key[~known])
        self._count(sums.begun, renewed)
        self._spells = late.key
        written_off: Ints = gone[charged_off & stays]
        return written_off

    def _count(self, total: Ints, key: Ints) -> None:
        total += np.bincount(key % self._n_platforms, minlength=self._n_platforms)

    def _count_arrears(self, late: Late, arrears: Ints, sums: PastDueSums) -> None:
        """What is past due this evening, and how it changed; on the first day, since the morning."""
        where = np.divmod(late.key, self._n_platforms)
        sums.arrears_cents[:] = sums_by(where[1], arrears[where], self._n_platforms)
        if self._level is None:
            self._level = sums_by(where[1], late.arrears_cents, self._n_platforms)
        sums.arrears_rise_cents[:] = sums.arrears_cents - self._level
        self._level = sums.arrears_cents
