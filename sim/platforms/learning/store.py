"""What a platform remembers of those it learns from: files, cycle by cycle, and what became of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from sim.core.draws import uniforms_for
from sim.core.frames import Files
from sim.core.random import Stream
from sim.core.vocabulary import Status

__all__ = ["Batch", "History"]

UNKNOWN = -1
"""Stands for a place or a cycle where there is none."""

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

KEPT_CYCLES = 12
"""Files whose outcome has been known for longer than a year are forgotten."""
NO_REVIEW = -1


@dataclass(frozen=True)
class Batch:
    """Files of one cycle: whose (``place`` in the sample), what was seen, the points and the chance of going bad.

    ``seen`` has shape (files, features). ``chance`` is not a number where the prior scorecard gave the points.
    ``bad``: whether they went bad, once it is known.
    """

    place: NDArray[np.int32]
    opened: NDArray[np.int16]
    seen: NDArray[np.float32]
    points: NDArray[np.int16]
    chance: NDArray[np.float32]
    bad: Flags = field(default_factory=lambda: np.empty(0, bool))

    @classmethod
    def joined(cls, parts: list[Batch]) -> Batch:
        """The files of several batches."""
        return cls(*(np.concatenate(columns) for columns in zip(*(vars(part).values() for part in parts), strict=True)))

    def __len__(self) -> int:
        return len(self.place)


class _Followed:
    """Batches whose outcome is not known yet, and those of which it is, by cycle."""

    def __init__(self, n_features: int) -> None:
        self.nothing = _batch(np.empty(0, np.int64), np.empty(0, np.int64), np.empty((0, n_features)))
        self.waiting: dict[int, Batch] = {}
        self.known: dict[int, Batch] = {}

    def learn(self, cycle: int, batch: Batch) -> None:
        """Take in what became of the files of a cycle, and forget the oldest."""
        self.known[cycle] = batch
        self.known.pop(cycle - KEPT_CYCLES, None)

    def all_known(self) -> Batch:
        """Files whose outcome is known, oldest first."""
        return Batch.joined([self.nothing, *self.known.values()])


class History:
    """The sample of one platform, drawn once by lot from the whole population, so that it never depends on order.

    An account in the sample goes bad if within ``horizon`` cycles after its file it is ``bad_days`` past due or
    written off. Files of accounts that are so late already are not kept: there is nothing left to foresee.
    An application is followed from the cycle in which it led to an account to as many cycles later.
    """

    def __init__(
        self,
        n_consumers: int,
        sample_size: int,
        horizon: int,
        bad_days: int,
        n_features: int,
        n_of_applicants: int,
        index: int,
        key: tuple[int, int, int],
    ) -> None:
        self.index, self.horizon, self.bad_days = index, horizon, bad_days
        self.who = _sample(n_consumers, sample_size, index, key)
        self._place = np.full(n_consumers, UNKNOWN, np.int32)
        self._place[self.who] = np.arange(len(self.who))
        self._worst = np.full((horizon + 1, len(self.who)), NO_REVIEW, np.int16)  # of the last cycles, in turn
        self._holders, self._admitted = _Followed(n_features), _Followed(n_of_applicants)
        self._cycle: list[Batch] = []  # files of account holders, day by day
        self._asked = np.zeros((len(self.who), n_of_applicants), np.float32)
        self._asked_cycle = np.full(len(self.who), UNKNOWN, np.int16)

    def keep(self, files: Files, seen: Floats, points: Ints, chance: Floats, cycle: int) -> None:
        """Take in the files of a day, row by row; those outside the sample are left out."""
        place = self._place[files.consumer]
        rows = np.flatnonzero(place != UNKNOWN)
        self._worst[cycle % (self.horizon + 1), place[rows]] = files.worst_days[rows]
        rows = rows[files.days_past_due[rows] < self.bad_days]
        self._cycle.append(_batch(place[rows], files.opened_cycle[rows], seen[rows], points[rows], chance[rows]))

    def ask(self, consumers: Ints, seen: Floats, cycle: int) -> None:
        """Take in applications, row by row; of several of one person the last counts."""
        place = self._place[consumers]
        rows = np.flatnonzero(place != UNKNOWN)
        self._asked[place[rows]] = seen[rows]
        self._asked_cycle[place[rows]] = cycle

    def close_cycle(self, cycle: int, files_of: Callable[[Ints, Ints], Files]) -> tuple[Batch, Batch]:
        """The files of this cycle, and those of ``horizon`` cycles ago, of which it is now known what became."""
        holders, admitted, then = self._holders, self._admitted, cycle - self.horizon
        holders.waiting[cycle] = now = Batch.joined([holders.nothing, *self._cycle])
        self._cycle = []
        admitted.waiting[cycle] = self._led_to_accounts(cycle, files_of)
        matured = self._matured(holders.waiting.pop(then, holders.nothing), then + 1, cycle, files_of)
        holders.learn(then, matured)
        led = self._matured(admitted.waiting.pop(then, admitted.nothing), then, cycle, files_of, may_lack=1)
        admitted.learn(then, led)
        self._worst[(cycle + 1) % (self.horizon + 1)] = NO_REVIEW
        return now, matured

    def known(self) -> Batch:
        """Files of account holders whose outcome is known, oldest first."""
        return self._holders.all_known()

    def known_of_applicants(self) -> Batch:
        """Applications that led to accounts whose outcome is known, oldest first."""
        return self._admitted.all_known()

    def ever_asked(self) -> Floats:
        """The last application of everyone who ever applied, shape (people, features)."""
        asked: Floats = self._asked[self._asked_cycle != UNKNOWN].astype(np.float64)
        return asked

    def _led_to_accounts(self, cycle: int, files_of: Callable[[Ints, Ints], Files]) -> Batch:
        place = np.flatnonzero(self._asked_cycle == cycle)
        files = self._files_of(place, files_of)
        admitted = _in_use(files)
        return _batch(place[admitted], files.opened_cycle[admitted], self._asked[place[admitted]])

    def _matured(
        self, batch: Batch, first: int, last: int, files_of: Callable[[Ints, Ints], Files], may_lack: int = 0
    ) -> Batch:
        """The batch with its outcome, from the reviews of these cycles; the first ``may_lack`` need not have been.

        Whoever was not reviewed is an account holder no more, or not the same: the account was written off, unless
        there is none any more, because it was closed or its holder has left.
        """
        turns = np.arange(first, last + 1) % (self.horizon + 1)
        worst = self._worst[turns][:, batch.place]
        bad = worst.max(axis=0) >= self.bad_days
        unseen = np.flatnonzero((worst[may_lack:] == NO_REVIEW).any(axis=0))
        files = self._files_of(batch.place[unseen], files_of)
        goes_on = _in_use(files) & (files.opened_cycle == batch.opened[unseen])
        bad[unseen] |= ~goes_on & (files.status != Status.NONE)
        return replace(batch, bad=bad)

    def _files_of(self, place: NDArray[np.integer], files_of: Callable[[Ints, Ints], Files]) -> Files:
        if not len(place):
            return Files.empty()
        return files_of(self.who[place], np.full(len(place), self.index))


def _in_use(files: Files) -> Flags:
    used: Flags = (files.status == Status.OPEN) | (files.status == Status.FROZEN)
    return used


def _sample(n_consumers: int, sample_size: int, index: int, key: tuple[int, int, int]) -> Ints:
    """The ``sample_size`` consumers of the lowest draws, in rising order; everyone, if there are no more."""
    if n_consumers <= sample_size:
        return np.arange(n_consumers)
    lot = uniforms_for(key, Stream.SAMPLE, index, np.arange(n_consumers), 0)[:, 0]
    return np.sort(np.argsort(lot, kind="stable")[:sample_size])


def _batch(
    place: NDArray[np.integer],
    opened: Ints,
    seen: NDArray[np.floating],
    points: Ints | None = None,
    chance: Floats | None = None,
) -> Batch:
    """Files in as little memory as they need; their outcome is not known."""
    n = len(place)
    return Batch(
        place.astype(np.int32),
        opened.astype(np.int16),
        seen.astype(np.float32),
        np.zeros(n, np.int16) if points is None else points.astype(np.int16),
        np.full(n, np.nan, np.float32) if chance is None else chance.astype(np.float32),
        np.zeros(n, bool),
    )
