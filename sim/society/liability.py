"""Liability to people: who has a claim, class actions that pay them all, and the police over the gravest acts."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.core.random import Stream, uniforms
from sim.scenario.parameters.society.law import LawParameters
from sim.society.acts import Act, Wrongs, gravest, gravities, owed_cents
from sim.society.rulings import Breaches, PoolBans, Redress

__all__ = ["Liability", "Verdicts", "chance_of_class_action", "chance_of_police"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def chance_of_class_action(per_1000: Floats, enough: float, daily: float) -> Floats:
    """Chance a day of a class action by w people in 1,000: 1 - exp(-daily * w / enough) from enough on, else 0."""
    size = per_1000 / enough if enough > 0 else np.where(per_1000 > 0, np.inf, 0.0)
    return np.where((size >= 1.0) & (daily > 0), -np.expm1(-daily * size), 0.0)


def chance_of_police(per_act: float, acts: int, users: int) -> float:
    """Chance that the police step in over the acts of a day: 1 - exp(-p * acts per 1,000 users).

    Per user, as a pool stands for a firm of whatever size.
    """
    return -math.expm1(-per_act * acts / (max(users, 1) / 1_000))


@dataclass(frozen=True)
class Verdicts:
    """What came of today's acts: ``redress`` of class actions, ``standstill`` of pools, and by platform how many."""

    redress: Redress
    standstill: PoolBans
    class_actions: Ints
    criminal_cases: Ints
    wronged: Ints


@dataclass(frozen=True)
class _Claims(Wrongs):
    """Wrongs without redress; ``day`` is that of the last of them."""

    day: Ints


class Liability:
    """Claims of all people wronged, each kept until it is paid or too old."""

    def __init__(self, settings: LawParameters, n_platforms: int, key: tuple[int, int, int]) -> None:
        self.claims = _Claims.empty()
        self._n_platforms, self._key = n_platforms, key
        self.use(settings)

    def use(self, settings: LawParameters) -> None:
        """Take the terms in force from today on."""
        self.settings = settings
        self._gravity_ppm = gravities(settings.gravity)

    def day(self, day: int, acts: Breaches, ordered: Redress, users: Ints, looks_back_days: int) -> Verdicts:
        """Claims arise and are settled; those that are left may be enough for a class action.

        :param acts: what was done today against the rules.
        :param ordered: redress that the regulator ordered today; it settles the claims of those who get it.
        :param users: people with an account, by platform.
        :param looks_back_days: age of a wrong from which on nothing is owed for it.
        """
        wronged = self._take(day, acts, looks_back_days)
        self._settle(ordered.consumer, ordered.platform)
        paid, actions = [Redress.empty()], np.zeros(self._n_platforms, np.int64)
        for platform in np.flatnonzero(self._sued(day, users)):
            theirs = self.claims.where(self.claims.platform == platform)
            cents = owed_cents(theirs.gravity_ppm, self.settings.redress_cents)
            paid.append(Redress(theirs.consumer, theirs.platform, cents))
            self._settle(theirs.consumer, theirs.platform)
            actions[platform] = 1
        standstill, cases = self._police(day, acts, users)
        return Verdicts(Redress.joined(paid), standstill, actions, cases, wronged)

    def forget(self, consumers: Ints) -> None:
        """These have left, and claim nothing."""
        stays = ~np.isin(self.claims.consumer, consumers)
        if not stays.all():
            self.claims = self.claims.where(stays)

    # --- helpers --------------------------------------------------------------------------------------------------

    def _take(self, day: int, acts: Breaches, looks_back_days: int) -> Ints:
        """Add today's claims and drop the old; returns how many people had none before, by platform."""
        remembered = self.claims.day > day - looks_back_days
        if not remembered.all():
            self.claims = self.claims.where(remembered)
        known = self.claims
        if not len(acts):
            return np.zeros(self._n_platforms, np.int64)
        today = gravest(Wrongs(acts.consumer, acts.platform, self._gravity_ppm[acts.act]))
        today = today.where(today.gravity_ppm > 0)
        addresses = known.consumer * self._n_platforms + known.platform
        new = ~np.isin(today.consumer * self._n_platforms + today.platform, addresses)
        again = np.isin(addresses, (today.consumer * self._n_platforms + today.platform)[~new])
        last = np.where(again, day, known.day)
        both = _Claims.joined(
            [
                _Claims(known.consumer, known.platform, known.gravity_ppm, last),
                _Claims(**vars(today), day=np.full(len(today), day)),
            ]
        )
        self.claims = gravest(both)
        return np.bincount(today.platform[new], minlength=self._n_platforms).astype(np.int64)

    def _settle(self, consumer: Ints, platform: Ints) -> None:
        if len(consumer):
            owed = self.claims.consumer * self._n_platforms + self.claims.platform
            self.claims = self.claims.where(~np.isin(owed, consumer * self._n_platforms + platform))

    def _sued(self, day: int, users: Ints) -> NDArray[np.bool_]:
        """Platforms against which a class action succeeds today."""
        people = np.bincount(self.claims.platform, minlength=self._n_platforms)
        chance = chance_of_class_action(
            people / (np.maximum(users, 1) / 1_000),
            self.settings.class_action_per_1000,
            self.settings.class_action_daily,
        )
        lots = [uniforms(self._key, Stream.CLASS_ACTION, p, 0, day)[0] for p in range(self._n_platforms)]
        sued: NDArray[np.bool_] = np.array(lots) < chance
        return sued

    def _police(self, day: int, acts: Breaches, users: Ints) -> tuple[PoolBans, Ints]:
        """Pools that the police bring to a standstill, and in how many cases, by platform."""
        cases, pools = np.zeros(self._n_platforms, np.int64), []
        worst = acts.where((acts.act == Act.INTRUSION) & (acts.pool >= 0))
        done = Counter(zip(worst.platform.tolist(), worst.pool.tolist(), strict=True))
        for (platform, pool), n in sorted(done.items()):
            chance = chance_of_police(self.settings.police_per_act, n, int(users[platform]))
            if uniforms(self._key, Stream.POLICE, platform, pool + 1, day)[0] < chance:
                cases[platform] += 1
                pools.append((pool, day + 1 + self.settings.police_days))
        return PoolBans.of_rows(pools), cases
