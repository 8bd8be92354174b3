"""What debtors pay of debts that are followed: of minimums that fell past due, and of debts written off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from sim.core.frame import Frame, Ints, places, sums_by
from sim.core.vocabulary import Status

__all__ = ["Arrears", "Claims"]

ROOM = 1_024


class Tranche(NamedTuple):
    """What fell past due in one day: file and platform of each account, what had fallen due on it before, and now."""

    file: Ints
    platform: Ints
    before_cents: Ints
    cents: Ints


@dataclass(frozen=True)
class _Accounts(Frame):
    """Accounts in arrears, by rising key: the file of each, what was ever paid, and what was past due last evening."""

    key: Ints
    file: Ints
    paid_cents: Ints
    late_cents: Ints


@dataclass(frozen=True)
class _Debts(Frame):
    """Debts written off: how much, what had ever been paid on the account then, and what of later payments counts."""

    key: Ints
    cents: Ints
    before_cents: Ints
    counted_cents: Ints


class Arrears:
    """Minimums that fell past due, and what is paid of them, the oldest first.

    An account in arrears has a file, until all is paid. A payment counts up to what fell past due on the account and is
    not paid yet, so that what was put off counts as paid once it is. What was past due already when this began is paid
    before the rest, and not counted.
    """

    def __init__(self, n_platforms: int, windows: tuple[int, ...]) -> None:
        self._n_platforms, self._windows = n_platforms, windows
        self._accounts = _Accounts.empty()
        self._fallen, self._covered, self._old, self._counted = (np.zeros(ROOM, np.int64) for _ in range(4))
        self._n_files = 0
        self._tranches: dict[int, Tranche] = {}
        self._began = False

    def forget(self, left: Ints) -> None:
        """These consumers have left; others have their numbers."""
        if len(left):
            accounts = left[:, None] * self._n_platforms + np.arange(self._n_platforms)
            at, there = places(self._accounts.key, accounts.ravel())
            stays = np.ones(len(self._accounts), np.bool_)
            stays[at[there]] = False
            self._accounts = self._accounts.where(stays)

    def fall_due(self, day: int, key: Ints, days: Ints, arrears: Ints, paid: Ints) -> Ints:
        """Cents that fell past due today, by platform, from how accounts in arrears stand this morning.

        New on an account = arrears now - (arrears last evening - what of them was paid since).
        """
        self._open(key, paid)
        at = np.searchsorted(self._accounts.key, key)
        file, late = self._accounts.file[at], self._accounts.late_cents[at]
        since = np.maximum(paid - self._accounts.paid_cents[at], 0)
        self._covered[file] = np.minimum(self._fallen[file], self._covered[file] + since)
        self._accounts.paid_cents[at] = paid
        new = np.maximum(arrears - (late - np.minimum(since, late)), 0)
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
        known = self._accounts
        consumer, platform = np.divmod(known.key, self._n_platforms)
        file, now, late = known.file, *(column[consumer, platform].astype(np.int64) for column in (paid, arrears))
        since = np.maximum(now - known.paid_cents, 0)
        self._covered[file] = np.minimum(self._fallen[file], self._covered[file] + since)
        counted = np.maximum(self._covered[file] - self._old[file], 0)
        found = self._by_platform(platform, counted - self._counted[file])
        self._counted[file] = counted
        open_ones = (late > 0) | (self._covered[file] < self._fallen[file])
        self._accounts = replace(known, paid_cents=now, late_cents=late).where(open_ones)
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
        new = ~places(self._accounts.key, key)[1]
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
        opened = _Accounts(key[new], file, paid[new], np.zeros(n, np.int64))
        both = _Accounts.joined((self._accounts, opened))
        self._accounts = both.where(np.argsort(both.key, kind="stable"))

    def _by_platform(self, platform: Ints, cents: Ints) -> Ints:
        return sums_by(platform, cents, self._n_platforms)


class Claims:
    """Debts written off, and what debtors pay of them since, to whoever owns them; at most what was written off."""

    def __init__(self, n_platforms: int) -> None:
        self._n_platforms = n_platforms
        self._debts = _Debts.empty()

    def forget(self, left: Ints) -> None:
        """These consumers have left; others have their numbers."""
        if len(left):
            self._debts = self._debts.where(~np.isin(self._debts.key // self._n_platforms, left))

    def close(self, new: Ints, paid: Ints, status: Ints, written_off: Ints) -> Ints:
        """Cents paid today, by platform.

        :param new: accounts written off today; ``paid``, ``status``, ``written_off``: everything ever paid, standing
            and what was written off, by account.
        """
        debts, where = self._debts, np.divmod(self._debts.key, self._n_platforms)
        since = np.minimum(paid[where] - debts.before_cents, debts.cents)
        counted = np.maximum(since, debts.counted_cents)
        found = sums_by(where[1], counted - debts.counted_cents, self._n_platforms)
        unpaid = (status[where] == Status.CHARGED_OFF) & (counted < debts.cents)
        begun = np.divmod(new, self._n_platforms)
        more = _Debts(
            new, written_off[begun].astype(np.int64), paid[begun].astype(np.int64), np.zeros(len(new), np.int64)
        )
        self._debts = _Debts.joined((replace(debts, counted_cents=counted).where(unpaid), more))
        return found
