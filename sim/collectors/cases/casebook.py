"""The back office's book of open cases: one row per account in arrears, with what was tried and what came of it.

Rows are aligned with the day's cases, sorted by ``consumer * n_platforms + platform``. A case that is gone (paid, or
nothing left) is closed; its account opens another case when it falls into arrears again.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.collectors.work.strategy import CaseFile
from sim.collectors.work.worklist import age_bucket
from sim.core.draws import uniforms_for
from sim.core.frames import Cases
from sim.core.random import Stream
from sim.core.units import MILLION, NEVER
from sim.core.vocabulary import Channel

__all__ = ["CaseBook", "NO_POOL"]

Ints = NDArray[np.int64]
NO_POOL = -1

_BLANKS: dict[str, tuple[type, int]] = {
    "opened_day": (np.int64, NEVER),
    "last_contact_day": (np.int64, NEVER),
    "last_talk_day": (np.int64, NEVER),
    "n_contacts": (np.int64, 0),
    "n_talks": (np.int64, 0),
    "failed_in_row": (np.int64, 0),
    "lost": (np.bool_, 0),
    "promise_cents": (np.int64, 0),
    "promise_day": (np.int64, NEVER),
    "promise_ppm": (np.int64, 0),
    "promise_channel": (np.int64, 0),
    "broken": (np.int64, 0),
    "hardship_until": (np.int64, NEVER),
    "dispute": (np.bool_, 0),
    "pool": (np.int64, NO_POOL),
    "officer": (np.int64, -1),
    "with_officer": (np.int64, 0),
    "placed_day": (np.int64, NEVER),
    "placement": (np.int64, 0),
    "rate_ppm": (np.int64, 0),
    "owner": (np.int64, 0),
    "in_court": (np.bool_, 0),
    "paid_before": (np.int64, 0),
    "traced_day": (np.int64, NEVER),
    "lot": (np.float64, 0),
}
_NAMES: dict[type, list[str]] = {
    kind: [name for name, (of, _) in _BLANKS.items() if of is kind] for kind in (np.int64, np.bool_, np.float64)
}


class CaseBook:
    """Columns of open cases.

    ``last_try`` is the day of the last contact by ``Channel``. ``pool`` is the collector with whom the case is placed,
    ``rate_ppm`` its contingency fee, ``placement`` how often the case was given to an agency. ``with_officer`` counts
    the contacts of ``officer``, the one who made the last. ``owner`` is 0 or 1 + the agency that bought the claim.
    ``promise_ppm`` is the binding of the promise that is open, if any. ``lot`` decides champion or challenger.
    """

    opened_day: Ints
    last_contact_day: Ints
    last_talk_day: Ints
    n_contacts: Ints
    n_talks: Ints
    failed_in_row: Ints
    lost: NDArray[np.bool_]
    promise_cents: Ints
    promise_day: Ints
    promise_ppm: Ints
    promise_channel: Ints
    broken: Ints
    hardship_until: Ints
    dispute: NDArray[np.bool_]
    pool: Ints
    officer: Ints
    with_officer: Ints
    placed_day: Ints
    placement: Ints
    rate_ppm: Ints
    owner: Ints
    in_court: NDArray[np.bool_]
    paid_before: Ints
    traced_day: Ints
    lot: NDArray[np.float64]

    def __init__(self, n_platforms: int, key: tuple[int, int, int]) -> None:
        self._n_platforms, self._key = n_platforms, key
        self.cases, self._bucket = Cases.empty(), np.empty(0, np.int64)
        self.keys: Ints = np.empty(0, np.int64)
        self.last_try: NDArray[np.int32] = np.empty((0, len(Channel)), np.int32)
        for name, (kind, _) in _BLANKS.items():
            setattr(self, name, np.empty(0, kind))

    def __len__(self) -> int:
        return len(self.keys)

    def take(self, cases: Cases, day: int) -> Ints:
        """Close what is gone, open what is new; returns what each case paid, cents, since the book last heard.

        Accounts that are not past due yet have no case.
        """
        cases = cases.where((cases.days_past_due > 0) | cases.charged_off)
        keys = cases.consumer * self._n_platforms + cases.platform
        if np.any(keys[1:] <= keys[:-1]):
            order = np.argsort(keys, kind="stable")
            cases, keys = cases.where(order), keys[order]
        self._align(keys, cases, day)
        self.cases, self._bucket = cases, age_bucket(cases.days_past_due, cases.charged_off)
        growth = cases.paid_cents - self.paid_before
        self.paid_before = cases.paid_cents.copy()
        return growth

    def _align(self, keys: Ints, cases: Cases, day: int) -> None:
        """Carry the rows of known keys over and put blank ones between them."""
        if np.array_equal(keys, self.keys):
            return
        at, known = self._find(keys)
        kept, new = np.flatnonzero(known), np.flatnonzero(~known)
        old = at[kept]
        for kind, names in _NAMES.items():  # all columns of a kind at once
            columns: NDArray[Any] = np.empty((len(names), len(keys)), kind)
            columns.T[:] = [_BLANKS[name][1] for name in names]
            columns[:, kept] = np.stack([getattr(self, name) for name in names])[:, old]
            vars(self).update(zip(names, columns, strict=True))
        last_try = np.full((len(keys), len(Channel)), NEVER, np.int32)
        last_try[kept] = self.last_try[old]
        self.last_try, self.keys = last_try, keys
        self.opened_day[new] = day
        self.paid_before[new] = cases.paid_cents[new]
        self.lot[new] = uniforms_for(self._key, Stream.HALF, cases.platform[new], cases.consumer[new], 0)[:, 0]

    def rows_of(self, consumer: Ints, platform: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        """Row of each account, and whether it has an open case at all."""
        return self._find(consumer * self._n_platforms + platform)

    def _find(self, keys: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        if not len(self.keys):
            return np.zeros(len(keys), np.int64), np.zeros(len(keys), bool)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return at, self.keys[at] == keys

    def file(self, rows: Ints, challenger_share: float, pools: tuple[str, ...]) -> CaseFile:
        """What a strategy may see of some cases: copies, so that it cannot write in the book."""
        return CaseFile(
            last_try=self.last_try[rows].astype(np.int64),
            last_talk_day=self.last_talk_day[rows],
            n_contacts=self.n_contacts[rows],
            n_talks=self.n_talks[rows],
            failed_in_row=self.failed_in_row[rows],
            broken=self.broken[rows],
            promise_day=self.promise_day[rows],
            hardship_until=self.hardship_until[rows],
            lost=self.lost[rows],
            dispute=self.dispute[rows],
            in_court=self.in_court[rows],
            half=(self.lot[rows] < challenger_share).astype(np.int64),
            pools=pools,
        )

    def buckets(self, rows: Ints | NDArray[np.bool_]) -> Ints:
        """Delinquency bucket of these cases, as ``BUCKETS`` numbers them."""
        return self._bucket[rows]

    def owed_now(self, consumer: Ints, platform: Ints) -> Ints:
        """What is still owed on these accounts, as far as the book has heard; 0 where there is no case."""
        rows, known = self.rows_of(consumer, platform)
        if not len(self):
            return np.zeros(len(rows), np.int64)
        paid_today = self.paid_before[rows] - self.cases.paid_cents[rows]
        return np.where(known, np.maximum(self.cases.owed_cents[rows] - paid_today, 0), 0)

    def familiar_ppm(self, rows: Ints, officer: Ints, half_after: int) -> Ints:
        """How well these officers know these debtors: contacts / (contacts + h), 0 where another officer made them."""
        contacts = np.where(self.officer[rows] == officer, self.with_officer[rows], 0)
        familiar: Ints = contacts * MILLION // (contacts + half_after)
        return familiar

    def met_by(self, rows: Ints, officer: Ints) -> None:
        """Remember who made the contact; another officer begins anew. Later rows of a case count as later contacts."""
        changed = self.officer[rows] != officer
        self.with_officer[rows[changed]] = 0
        self.officer[rows] = officer
        np.add.at(self.with_officer, rows, 1)

    def forget_officers(self, pool: int, officers: Ints) -> None:
        """Those officers have left: nobody knows their debtors now."""
        if not len(officers):
            return
        gone = (self.pool == pool) & np.isin(self.officer, officers)
        self.officer[gone], self.with_officer[gone] = -1, 0

    def leave_pool(self, rows: Ints | NDArray[np.bool_]) -> None:
        """Take cases back from whoever has them."""
        self.pool[rows], self.officer[rows] = NO_POOL, -1
        self.with_officer[rows], self.rate_ppm[rows] = 0, 0
