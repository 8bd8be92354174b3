"""What debtors pay of debts that are followed: of minimums that fell past due, and of debts written off."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.core.frame import places, sums_by
from sim.core.vocabulary import Status

__all__ = ["Arrears", "Claims"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
ROOM = 1_024


class Tranche(NamedTuple):
    """What fell past due in one day: file and platform of each account, what had fallen due on it before, and now."""

    file: Ints
    platform: Ints
    before_cents: Ints
    cents: Ints


class Arrears:
    """Minimums that fell past due, and what is paid of them, the oldest first.

    An account in arrears has a file, until all is paid. A payment counts up to what fell past due on the account and is
    not paid yet, so that what was put off counts as paid once it is. What was past due already when this began is paid
    before the rest, and not counted.
    """

    def __init__(self, n_platforms: int, windows: tuple[int, ...]) -> None:
        self._n_platforms, self._windows = n_platforms, windows
        self._key, self._file, self._paid, self._late = (np.empty(0, np.int64) for _ in range(4))
        self._fallen, self._covered, self._old, self._counted = (np.zeros(ROOM, np.int64) for _ in range(4))
        self._n_files = 0
        self._tranches: dict[int, Tranche] = {}
        self._began = False

    def forget(self, left: Ints) -> None:
        """These consumers have left; others have their numbers."""
        if len(left):
            accounts = left[:, None] * self._n_platforms + np.arange(self._n_platforms)
            at, there = places(self._key, accounts.ravel())
            rows = np.ones(len(self._key), np.bool_)
            rows[at[there]] = False
            self._keep(rows)

    def fall_due(self, day: int, key: Ints, days: Ints, arrears: Ints, paid: Ints) -> Ints:
        """Cents that fell past due today, by platform, from how accounts in arrears stand this morning.

        New on an account = arrears now - (arrears last evening - what of them was paid since).
        """
        self._open(key, paid)
        at = np.searchsorted(self._key, key)
        file, since = self._file[at], np.maximum(paid - self._paid[at], 0)
        self._covered[file] = np.minimum(self._fallen[file], self._covered[file] + since)
        self._paid[at] = paid
        new = np.maximum(arrears - (self._late[at] - np.minimum(since, self._late[at])), 0)
        self._fallen[file] += new
        due = new > 0
        if not self._began:
            due &= days == 1
            self._old[file[~due]] = new[~due]
            self._began = True
        file, new = file[due], new[due]
        platform = key[due] % self._n_platforms
        self._tranches[day] = Tranche(file, platform, self._fallen[file] - new, new)
        return self._by_platform(platform, new)

    def close(self, paid: Ints, arrears: Ints) -> Ints:
        """Cents paid today of what fell past due, by platform.

        :param paid: everything ever paid, by account; ``arrears``: what is past due this evening.
        """
        consumer, platform = np.divmod(self._key, self._n_platforms)
        file, now = self._file, paid[consumer, platform].astype(np.int64)
        self._covered[file] = np.minimum(self._fallen[file], self._covered[file] + np.maximum(now - self._paid, 0))
        self._paid, self._late = now, arrears[consumer, platform].astype(np.int64)
        counted = np.maximum(self._covered[file] - self._old[file], 0)
        found = self._by_platform(platform, counted - self._counted[file])
        self._counted[file] = counted
        self._keep((self._late > 0) | (self._covered[file] < self._fallen[file]))
        return found

    def matured(self, day: int) -> tuple[Ints, Ints]:
        """What fell past due so many days ago, and what of it is paid this evening, by platform and window."""
        due, within = (np.zeros((self._n_platforms, len(self._windows)), np.int64) for _ in range(2))
        for place, days in enumerate(self._windows):
            one = self._tranches.get(day - days)
            if one is not None:
                done = np.clip(self._covered[one.file] - one.before_cents, 0, one.cents)
                due[:, place] = self._by_platform(one.platform, one.cents)
                within[:, place] = self._by_platform(one.platform, done)
        self._tranches.pop(day - max(self._windows), None)
        return due, within

    def _open(self, key: Ints, paid: Ints) -> None:
        """A file for each account that has none."""
        new = ~places(self._key, key)[1]
        n = int(new.sum())
        if n == 0:
            return
        while self._n_files + n > len(self._fallen):
            self._fallen, self._covered, self._old, self._counted = (
                np.concatenate((one, np.zeros_like(one)))
                for one in (self._fallen, self._covered, self._old, self._counted)
            )
        file = np.arange(self._n_files, self._n_files + n)
        self._n_files += n
        order = np.argsort(np.concatenate((self._key, key[new])), kind="stable")
        self._key, self._file, self._paid, self._late = (
            np.concatenate((old, more))[order]
            for old, more in (
                (self._key, key[new]),
                (self._file, file),
                (self._paid, paid[new]),
                (self._late, np.zeros(n, np.int64)),
            )
        )

    def _keep(self, rows: Flags) -> None:
        if not rows.all():
            self._key, self._file, self._paid, self._late = (
                column[rows] for column in (self._key, self._file, self._paid, self._late)
            )

    def _by_platform(self, platform: Ints, cents: Ints) -> Ints:
        return sums_by(platform, cents, self._n_platforms)


class Claims:
    """Debts written off, and what debtors pay of them since, to whoever owns them; at most what was written off."""

    def __init__(self, n_platforms: int) -> None:
        self._n_platforms = n_platforms
        self._key, self._cents, self._before, self._counted = (np.empty(0, np.int64) for _ in range(4))

    def forget(self, left: Ints) -> None:
        """These consumers have left; others have their numbers."""
        if len(left):
            self._keep(~np.isin(self._key // self._n_platforms, left))

    def close(self, new: Ints, paid: Ints, status: Ints, written_off: Ints) -> Ints:
        """Cents paid today, by platform.

        :param new: accounts written off today; ``paid``, ``status``, ``written_off``: everything ever paid, standing
            and what was written off, by account.
        """
        consumer, platform = np.divmod(self._key, self._n_platforms)
        since = np.minimum(paid[consumer, platform] - self._before, self._cents)
        counted = np.maximum(since, self._counted)
        found = sums_by(platform, counted - self._counted, self._n_platforms)
        self._counted = counted
        self._keep((status[consumer, platform] == Status.CHARGED_OFF) & (counted < self._cents))
        where = np.divmod(new, self._n_platforms)
        self._key, self._cents, self._before, self._counted = (
            np.concatenate((old, more))
            for old, more in (
                (self._key, new),
                (self._cents, written_off[where].astype(np.int64)),
                (self._before, paid[where].astype(np.int64)),
                (self._counted, np.zeros(len(new), np.int64)),
            )
        )
        return found

    def _keep(self, rows: Flags) -> None:
        if not rows.all():
            self._key, self._cents, self._before, self._counted = (
                column[rows] for column in (self._key, self._cents, self._before, self._counted)
            )
