"""The regulator: it reads complaints and the press, audits by lot, and steps in harder each time it has to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.codes import Channel
from sim.draws import uniforms_for
from sim.frames import Frame
from sim.random import Stream, uniforms
from sim.scenario.society import RegulatorParameters

__all__ = ["Breaches", "ChannelBans", "Evidence", "Nullified", "PoolBans", "Regulator", "Rulings", "Step", "worst"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
DAYS_IN_CYCLE = 30
NEVER = -1_000_000
"""A day so long ago that no term has begun since."""


class Step(IntEnum):
    """How far a response goes; each step brings what stands before it too, from the fine on."""

    NONE = 0
    WARNING = 1
    FINE = 2
    SUSPENSION = 3  # of the channel, or the agency, with most of the breaches found
    NULLIFICATION = 4  # of the debts of those found to be wronged
    LICENCE = 5  # no new credit for a while


@dataclass(frozen=True)
class Breaches(Frame):
    """Contacts that broke a rule; ``pool`` is the place of the collectors in the scenario, -1 for the platform."""

    consumer: Ints
    platform: Ints
    channel: Ints
    pool: Ints


@dataclass(frozen=True)
class _Dated(Breaches):
    day: Ints


@dataclass(frozen=True)
class Evidence:
    """What the regulator could know of a day.

    By platform: ``complaints`` received by the regulator, ``users`` with an account, ``heat`` of the press.
    ``breaches`` are what happened, which only an audit finds. ``agency``: by pool, is it a firm of its own.
    """

    complaints: Ints
    users: Ints
    heat: Floats
    breaches: Breaches
    agency: Flags


@dataclass(frozen=True)
class ChannelBans(Frame):
    """Channels that a platform may not use again before ``until_day``."""

    platform: Ints
    channel: Ints
    until_day: Ints


@dataclass(frozen=True)
class PoolBans(Frame):
    """Agencies that nobody may use again before ``until_day``."""

    pool: Ints
    until_day: Ints


@dataclass(frozen=True)
class Nullified(Frame):
    """Accounts whose debt is void, each once."""

    consumer: Ints
    platform: Ints


@dataclass(frozen=True)
class Rulings:
    """What was decided today. Fines in cents, by platform and by pool.

    ``licence_until``: by platform, the first day on which it may lend again (long past where it always could);
    ``level``: by platform, the ``Step`` reached. ``notes``: platform and what is said of it, in words.
    """

    fines_cents: Ints
    agency_fines_cents: Ints
    suspended: ChannelBans
    suspended_pools: PoolBans
    nullified: Nullified
    licence_until: Ints
    level: Ints
    notes: tuple[tuple[int, str], ...]


@dataclass
class _Sheet:
    """Decisions of a day as they are made; rows become frames at its end."""

    fines_cents: Ints
    agency_fines_cents: Ints
    bans: list[tuple[int, int, int]]
    pool_bans: list[tuple[int, int]]
    nullified: list[Nullified]
    notes: list[tuple[int, str]]


def worst(codes: Ints) -> tuple[int, int]:
    """The code that occurs most often, and how often; the lowest of those that tie. ``codes`` is not empty."""
    times = np.bincount(codes)
    code = int(np.argmax(times))
    return code, int(times[code])


class Regulator(mesa.Agent):  # type: ignore[misc]  # Mesa has no types
    """One regulator for all platforms. It moves no money; it says what is due.

    ``level`` is the ``Step`` reached with each platform. ``channel_until`` (platform, ``Channel``), ``pool_until``
    and ``licence_until`` (platform) hold the first day on which what was forbidden is allowed again.
    """

    def __init__(
        self, model: mesa.Model, settings: RegulatorParameters, n_platforms: int, n_pools: int,
        key: tuple[int, int, int],
    ) -> None:
        super().__init__(model)
        self.settings = settings
        self.level: Ints = np.zeros(n_platforms, np.int64)
        self.channel_until: Ints = np.full((n_platforms, len(Channel)), NEVER)
        self.pool_until: Ints = np.full(n_pools, NEVER)
        self.licence_until: Ints = np.full(n_platforms, NEVER)
        self._stepped_in: Ints = np.full(n_platforms, NEVER)
        self._quiet_since: Ints = np.full(n_platforms, NEVER)
        self._complaints: Ints = np.zeros((DAYS_IN_CYCLE, n_platforms), np.int64)
        self._breaches = _Dated.empty()
        self._key = key

    def use(self, settings: RegulatorParameters) -> None:
        """Take the terms in force from today on."""
        self.settings = settings

    def take_over(self, places: Ints, n_pools: int) -> None:
        """Pools have moved: ``places`` has the new place of each old one, -1 if it is gone (the last: the platform)."""
        stays = np.flatnonzero(places[:-1] >= 0)
        until, self.pool_until = self.pool_until, np.full(n_pools, NEVER)
        self.pool_until[places[stays]] = until[stays]
        self._breaches = replace(self._breaches, pool=places[self._breaches.pool])

    def inspect(self, day: int, evidence: Evidence) -> Rulings:
        """Look at every platform, and decide; without evidence nothing happens, whatever the lots."""
        sheet = _Sheet(np.zeros(len(self.level), np.int64), np.zeros(len(self.pool_until), np.int64), [], [], [], [])
        self._remember(day, evidence)
        if self.settings.active:
            for platform in range(len(self.level)):
                self._watch(day, platform, evidence, sheet)
        return Rulings(
            sheet.fines_cents, sheet.agency_fines_cents, ChannelBans.of_rows(sheet.bans),
            PoolBans.of_rows(sheet.pool_bans), Nullified.joined(sheet.nullified), self.licence_until.copy(),
            self.level.copy(), tuple(sheet.notes))

    def forget(self, consumers: Ints) -> None:
        """These have left: what was done to them voids nobody's debts."""
        self._breaches = self._breaches.where(~np.isin(self._breaches.consumer, consumers))

    # --- what is known --------------------------------------------------------------------------------------------

    def _remember(self, day: int, evidence: Evidence) -> None:
        self._complaints[day % DAYS_IN_CYCLE] = evidence.complaints
        today = _Dated(**vars(evidence.breaches), day=np.full(len(evidence.breaches), day))
        known = _Dated.joined([self._breaches, today])
        self._breaches = known.where(known.day > day - self.settings.looks_back_days)

    def _found(self, day: int, platform: int) -> Ints:
        """Rows of the breaches that an audit of today finds: all that was done to a debtor, or nothing."""
        rows = np.flatnonzero(self._breaches.platform == platform)
        lots = uniforms_for(self._key, Stream.INSPECT, platform, self._breaches.consumer[rows], day)[:, 1]
        return rows[lots < self.settings.finds]

    def _audited(self, day: int, platform: int) -> bool:
        return uniforms(self._key, Stream.INSPECT, platform, 0, day)[0] < self.settings.audit_daily

    def _offences(self, day: int, platform: int, evidence: Evidence) -> list[str]:
        """What speaks against a platform today, in words; rates are per 1,000 users."""
        settings, thousands = self.settings, max(int(evidence.users[platform]), 1) / 1_000
        said = []
        complaints = int(self._complaints[:, platform].sum()) / thousands
        if complaints > settings.complaints_per_1000:
            said.append(f"{complaints:.3g} complaints a cycle per 1,000 users")
        if evidence.heat[platform] > settings.scandal_heat:
            said.append(f"press heat {evidence.heat[platform]:.3g}")
        if self._audited(day, platform):
            breaches = len(self._found(day, platform)) / thousands
            if breaches > settings.breaches_per_1000:
                said.append(f"an audit found {breaches:.3g} breaches per 1,000 users")
        return said

    # --- what is done ---------------------------------------------------------------------------------------------

    def _watch(self, day: int, platform: int, evidence: Evidence, sheet: _Sheet) -> None:
        """One step up for an offence, at most once a cycle; one step down after enough cycles without any."""
        offences = self._offences(day, platform, evidence)
        if offences:
            self._quiet_since[platform] = day
            if day - self._stepped_in[platform] >= DAYS_IN_CYCLE:
                self._stepped_in[platform] = day
                self.level[platform] = min(self.level[platform] + 1, Step.LICENCE)
                sheet.notes.append((platform, f"{Step(self.level[platform]).name.lower()}: {', '.join(offences)}"))
                self._rule(day, platform, evidence, sheet)
        elif (self.level[platform] > Step.NONE
              and day - self._quiet_since[platform] >= self.settings.quiet_cycles * DAYS_IN_CYCLE):
            self._quiet_since[platform] = day
            self.level[platform] -= 1
            sheet.notes.append((platform, f"down to {Step(self.level[platform]).name.lower()}"))

    def _rule(self, day: int, platform: int, evidence: Evidence, sheet: _Sheet) -> None:
        """Open the books and decide all that the step reached brings. What is ruled on once is not ruled on again."""
        level, settings = self.level[platform], self.settings
        if level < Step.FINE:
            return
        rows = self._found(day, platform)
        found = self._breaches.where(rows)
        self._breaches = self._breaches.where(np.isin(np.arange(len(self._breaches)), rows, invert=True))
        by_agency = found.where(self._by_agency(found, evidence))
        sheet.fines_cents[platform] = settings.fine_cents_per_1000_users * int(evidence.users[platform]) // 1_000
        np.add.at(sheet.agency_fines_cents, by_agency.pool, settings.agency_fine_cents)
        sheet.notes.append((platform, f"fined {sheet.fines_cents[platform]} cents; {len(found)} breaches found"))
        if level >= Step.SUSPENSION and len(found):
            self._suspend(day, platform, found, by_agency, sheet)
        if level >= Step.NULLIFICATION and len(found):
            wronged = np.unique(found.consumer)
            sheet.nullified.append(Nullified(wronged, np.full(len(wronged), platform)))
            sheet.notes.append((platform, f"debts of {len(wronged)} wronged nullified"))
        if level >= Step.LICENCE:
            self.licence_until[platform] = day + 1 + settings.licence_days
            sheet.notes.append((platform, f"no new credit before day {self.licence_until[platform]}"))

    def _by_agency(self, found: _Dated, evidence: Evidence) -> Flags:
        agency = np.append(evidence.agency, False)  # read where the pool is -1
        theirs: Flags = agency[found.pool]
        return theirs

    def _suspend(self, day: int, platform: int, found: _Dated, by_agency: _Dated, sheet: _Sheet) -> None:
        """The agency with most breaches, where agencies committed more than half of them; else the worst channel."""
        until = day + 1 + self.settings.suspension_days
        if 2 * len(by_agency) > len(found):
            pool, times = worst(by_agency.pool)
            self.pool_until[pool] = until
            sheet.pool_bans.append((pool, until))
            what = f"agency {pool}"
        else:
            channel, times = worst(found.channel)
            self.channel_until[platform, channel] = until
            sheet.bans.append((platform, channel, until))
            what = Channel(channel).name.lower()
        sheet.notes.append((platform, f"{what} suspended until day {until}, for {times} breaches"))
