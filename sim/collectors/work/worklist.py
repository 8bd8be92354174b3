"""Work lists: who is contacted by whom today, when there is less time than there are cases.

Cases are ranked by expected value per minute. Nobody puts the order in: what a contact brings is learnt from the
collector's own results by channel and age of debt, drawn towards a prior while there are few; or, where the platform
asks for it, from what contacts changed (``uplift``).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.core.frame import sum_before_run, tally
from sim.core.units import CYCLE_DAYS, MILLION
from sim.core.vocabulary import BUCKETS, CHARGED_OFF_BUCKET, Channel
from sim.scenario import CollectorParameters

__all__ = ["Experience", "age_bucket", "expected_share", "plan", "value_per_minute", "within_time"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def age_bucket(days_past_due: Ints, charged_off: NDArray[np.bool_]) -> Ints:
    """Delinquency bucket, as ``BUCKETS`` numbers them."""
    return np.where(
        charged_off, CHARGED_OFF_BUCKET, np.clip((days_past_due + 29) // CYCLE_DAYS, 0, CHARGED_OFF_BUCKET - 1)
    )


class Experience:
    """What contacts have brought one collector so far, by channel and age of debt.

    paid share = (n * prior + sum of the shares of what was owed that were paid) / (n + tries), where n =
    ``prior_tries`` of the ``settings``; met share likewise.
    """

    def __init__(self, settings: CollectorParameters) -> None:
        self.settings = settings
        shape = (len(Channel), len(BUCKETS))
        self._tries = np.zeros(shape, np.int64)
        self._met = np.zeros(shape, np.int64)
        self._paid_ppm = np.zeros(shape, np.int64)

    def tried(self, channel: Ints, bucket: Ints, met: NDArray[np.bool_]) -> None:
        """Add contacts made."""
        self._tries += tally(self._tries.shape, channel, bucket)
        self._met += tally(self._met.shape, channel[met], bucket[met])

    def paid(self, channel: Ints, bucket: Ints, paid_cents: Ints, owed_cents: Ints) -> None:
        """Add what was paid at a contact, or later because of it."""
        share = np.minimum(paid_cents * MILLION // np.maximum(owed_cents, 1), MILLION)
        np.add.at(self._paid_ppm, (channel, bucket), share)

    def paid_share(self) -> Floats:
        """Expected share of what is owed that one contact brings."""
        n = self.settings.prior_tries
        return (n * self.settings.prior_paid_share + self._paid_ppm / MILLION) / (n + self._tries)

    def met_share(self) -> Floats:
        """Expected share of contacts that meet the debtor."""
        n = self.settings.prior_tries
        return (n * self.settings.prior_met_share + self._met) / (n + self._tries)


def expected_share(experience: Experience, channel: Ints, bucket: Ints, gain: Floats | None = None) -> Floats:
    """Share of what is owed that each contact is expected to bring.

    By experience, or its ``gain`` where a collection score says one (else not a number); see
    ``sim.collectors.work.uplift``.
    """
    share = experience.paid_share()[channel, bucket]
    return share if gain is None else np.where(np.isnan(gain), share, gain)


def value_per_minute(
    experience: Experience,
    channel: Ints,
    bucket: Ints,
    owed_cents: Ints,
    minutes_try: Floats,
    minutes_talk: Floats,
    gain: Floats | None = None,
) -> Floats:
    """Expected cents a minute: expected share * owed / (minutes_try + met share * (minutes_talk - minutes_try))."""
    minutes = minutes_try + experience.met_share()[channel, bucket] * (minutes_talk - minutes_try)
    return expected_share(experience, channel, bucket, gain) * owed_cents / np.maximum(minutes, 0.01)


def within_time(officer: Ints, value: Floats, used: Ints, capacity: Ints) -> Ints:
    """Positions of what each officer gets done, most valuable first.

    ``used`` is the time that each contact takes, ``capacity`` the time of each officer, in the same whole units. An
    officer goes down the list until the next contact no longer fits.
    """
    order = np.lexsort((-value, officer))
    whose, taken = officer[order], used[order]
    total = np.cumsum(taken)
    fits: NDArray[np.bool_] = total - sum_before_run(whose, total, taken) <= capacity[whose]
    return order[fits]


def plan(value: Floats, used: Ints, own: Ints, capacity: Ints) -> tuple[Ints, Ints]:
    """Who does what: positions in the order in which they are worked, and the officer of each.

    A case goes to the officer who knows it (``own``, -1: nobody); those whom nobody knows are dealt out, the best
    first, to the officers who have least to do. What does not fit is dealt out once more to those with time left.
    """
    if not len(value) or not capacity.any():
        return np.empty(0, np.int64), np.empty(0, np.int64)
    officer = own.copy()
    known = own >= 0
    load = np.bincount(own[known], weights=used[known], minlength=len(capacity))
    _deal(officer, np.flatnonzero(~known), value, np.argsort(load - capacity, kind="stable"))
    first = within_time(officer, value, used, capacity)
    left = np.ones(len(value), bool)
    left[first] = False
    spare = capacity - np.bincount(officer[first], weights=used[first], minlength=len(capacity)).astype(np.int64)
    free = np.flatnonzero(spare > 0)
    rest = np.flatnonzero(left)
    if not len(rest) or not len(free):
        return first, officer[first]
    _deal(officer, rest, value, free[np.argsort(-spare[free], kind="stable")])
    second = rest[within_time(officer[rest], value[rest], used[rest], spare)]
    done = np.concatenate([first, second])
    return done, officer[done]


def _deal(officer: Ints, rows: Ints, value: Floats, to: Ints) -> None:
    """Deal rows out like cards, the most valuable first."""
    best_first = rows[np.argsort(-value[rows], kind="stable")]
    officer[best_first] = to[np.arange(len(best_first)) % len(to)]
