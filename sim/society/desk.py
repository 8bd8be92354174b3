"""Desks for complaints: queues at each platform and channel, answered with more or less care, or passed on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from sim.core.draws import uniforms_for
from sim.core.frames import Answers, Complaints
from sim.core.random import Stream
from sim.core.units import MILLION, ppm
from sim.core.vocabulary import Cause, Complaint
from sim.scenario.parameters.society.complaints import ComplaintParameters, DeskParameters

__all__ = ["ComplaintDesk", "DeskCount", "chance_upheld", "first_of_each"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
CHANNELS = len(Complaint)
JUSTIFIED = (Cause.BREACH, Cause.DISCLOSURE, Cause.BROKEN_PROMISE)
"""Causes that are about a wrong done; the others are about what hurts, or is contested."""


class DeskCount(IntEnum):
    """What is counted of a desk: events of the day, and (the last) how many wait in the evening."""

    RECEIVED = 0  # made there today, or come on from the channel before
    UPHELD = 1
    DISMISSED = 2
    ESCALATED = 3  # dismissed or late, and gone on to the next channel
    WAITING = 4


def chance_upheld(merit: Floats, independent: Floats, care: Floats) -> Floats:
    """Chance that a complaint is upheld: m (i + (1 - i) c), elementwise.

    m: chance in careful hands, i: part of the judgement that is independent of the platform, c: the platform's care.
    """
    return merit * (independent + (1.0 - independent) * care)


def first_of_each(groups: Ints, places: Ints) -> Flags:
    """Rows that get one of the places of their group, first come first served: rank within the group < places[group].

    ``groups``: group of each row; ``places``: by group. Returns a mask over the rows.
    """
    order = np.argsort(groups, kind="stable")
    starts = np.searchsorted(groups[order], np.arange(len(places)))
    rank = np.empty(len(groups), np.int64)
    rank[order] = np.arange(len(groups)) - starts[groups[order]]
    served: Flags = rank < places[groups]
    return served


@dataclass(frozen=True)
class _Waiting(Complaints):
    """Complaints without an answer, in the order of arrival at the channel where they are."""

    since_day: Ints
    lot_well: Floats
    lot_on: Floats


class ComplaintDesk:
    """All channels of complaints of all platforms.

    ``counts`` holds the day's events, by platform, ``Complaint`` and ``DeskCount``, and ``cost_cents`` what the
    day's answers cost, by platform; both until ``close_day``.
    """

    def __init__(self, settings: ComplaintParameters, n_platforms: int, key: tuple[int, int, int]) -> None:
        self.counts: Ints = np.zeros((n_platforms, CHANNELS, len(DeskCount)), np.int64)
        self.cost_cents: Ints = np.zeros(n_platforms, np.int64)
        self._n_platforms, self._key = n_platforms, key
        self._queue = _Waiting.empty()
        self._begun_ppm: Ints = np.zeros((n_platforms, CHANNELS), np.int64)
        self.use(settings)

    def use(self, settings: ComplaintParameters) -> None:
        """Take the terms in force from today on."""
        self.settings = settings
        desks: list[DeskParameters] = [getattr(settings.desks, channel.name.lower()) for channel in Complaint]
        self._handling_days = np.array([desk.handling_days for desk in desks])
        self._late_after_days = np.array([desk.late_after_days for desk in desks])
        self._capacity_ppm = np.array([ppm(desk.capacity_daily_per_1000) for desk in desks])
        self._desk_cost_cents = np.array([desk.cost_cents for desk in desks])
        self._independent = np.array([desk.independent for desk in desks])
        self._goes_on = np.array([desk.goes_on for desk in desks])
        self._goes_on[Complaint.COURT] = 0.0  # there is nowhere to go
        self._merit = np.array(
            [settings.upheld_justified if cause in JUSTIFIED else settings.upheld_other for cause in Cause]
        )

    def waits(self, complaints: Complaints) -> Flags:
        """Which of these repeat one that still waits for its answer: same person, platform and cause."""
        repeated: Flags = np.isin(self._account_and_cause(complaints), self._account_and_cause(self._queue))
        return repeated

    def take(self, complaints: Complaints, day: int) -> None:
        """Complaints made today join the queues of their channels, in the order of the frame."""
        if not len(complaints):
            return
        self._join(complaints, day)

    def handle(self, day: int, open_accounts: Ints, care: Floats, damages_cents: int) -> Answers:
        """Answer what capacity allows; what is dismissed or late may go on to the next channel.

        :param open_accounts: by platform; capacity is in proportion to them.
        :param care: by platform, 0 to 1.
        :param damages_cents: what a court awards to each complaint that it upholds.
        :returns: the answers of today, in the order of arrival.
        """
        places = self._places(open_accounts)
        queue = self._queue
        if not len(queue):
            return Answers.empty()
        waited = day - queue.since_day
        desk = queue.platform * CHANNELS + queue.where_to
        ready = np.flatnonzero(waited >= self._handling_days[queue.where_to])
        answered = np.zeros(len(queue), np.bool_)
        answered[ready[first_of_each(desk[ready], places.ravel())]] = True
        chance = chance_upheld(self._merit[queue.cause], self._independent[queue.where_to], care[queue.platform])
        upheld = answered & (queue.lot_well < chance)
        late = ~answered & (waited > self._late_after_days[queue.where_to])
        goes_on = ((answered & ~upheld) | late) & (queue.lot_on < self._goes_on[queue.where_to])
        self._count(DeskCount.UPHELD, queue.where(upheld))
        self._count(DeskCount.DISMISSED, queue.where(answered & ~upheld))
        self._count(DeskCount.ESCALATED, queue.where(goes_on))
        self._charge(queue.where(answered), care)
        self._queue = queue.where(~answered & ~goes_on)
        self._pass_on(queue.where(goes_on), day)
        return _answers(queue.where(answered), upheld[answered], damages_cents)

    def forget(self, consumers: Ints) -> None:
        """These have left: their complaints wait for no answer."""
        stays = ~np.isin(self._queue.consumer, consumers)
        if not stays.all():
            self._queue = self._queue.where(stays)

    def pending(self) -> tuple[Ints, Ints]:
        """Consumer and platform of every account over which a complaint waits for its answer, each once."""
        known = np.unique(self._account(self._queue))
        return known // self._n_platforms, known % self._n_platforms

    def close_day(self) -> Ints:
        """What was counted today, shape of ``counts``; begins a new day."""
        self._count(DeskCount.WAITING, self._queue)
        counts = self.counts.copy()
        self.counts[:] = 0
        self.cost_cents[:] = 0
        return counts

    # --- helpers --------------------------------------------------------------------------------------------------

    def _account(self, complaints: Complaints) -> Ints:
        return complaints.consumer * self._n_platforms + complaints.platform

    def _account_and_cause(self, complaints: Complaints) -> Ints:
        return self._account(complaints) * len(Cause) + complaints.cause

    def _join(self, complaints: Complaints, day: int) -> None:
        lots = self._lots(complaints, day)
        arrivals = _Waiting(
            **vars(complaints), since_day=np.full(len(complaints), day), lot_well=lots[:, 0], lot_on=lots[:, 1]
        )
        self._queue = _Waiting.joined([self._queue, arrivals])
        self._count(DeskCount.RECEIVED, complaints)

    def _pass_on(self, gone: _Waiting, day: int) -> None:
        if len(gone):
            self._join(Complaints(gone.consumer, gone.platform, gone.cause, gone.where_to + 1, gone.gravity_ppm), day)

    def _places(self, open_accounts: Ints) -> Ints:
        """Answers that can be given today, by platform and channel; fractions of an answer add up over the days."""
        begun = self._begun_ppm + open_accounts[:, None] * self._capacity_ppm // 1_000
        self._begun_ppm = begun % MILLION
        places: Ints = begun // MILLION
        return places

    def _lots(self, complaints: Complaints, day: int) -> Floats:
        """Two uniforms for each: is it handled well, does it go on.

        They belong to the day of arrival, so neither depends on how long the queue is; who would not go on with a
        late complaint does not either when it is dismissed.
        """
        return uniforms_for(self._key, Stream.HANDLE, complaints.platform, complaints.consumer, day)[:, :2]

    def _count(self, what: DeskCount, complaints: Complaints) -> None:
        np.add.at(self.counts[:, :, what], (complaints.platform, complaints.where_to), 1)

    def _charge(self, answered: _Waiting, care: Floats) -> None:
        """Cost of an answer: the desk's, times 1 + what full care adds * the platform's care."""
        dearer_ppm = MILLION + np.rint(self.settings.dearer_with_care * care * MILLION).astype(np.int64)
        cost = self._desk_cost_cents[answered.where_to] * dearer_ppm[answered.platform] // MILLION
        np.add.at(self.cost_cents, answered.platform, cost)


def _answers(answered: _Waiting, upheld: Flags, damages_cents: int) -> Answers:
    """Redress is paid where a court upholds a complaint, and nowhere else."""
    paid = upheld & (answered.where_to == Complaint.COURT)
    return Answers(
        consumer=answered.consumer,
        platform=answered.platform,
        cause=answered.cause,
        where_to=answered.where_to,
        upheld=upheld,
        redress_cents=np.where(paid, damages_cents, 0),
    )
