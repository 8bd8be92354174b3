"""The regulator: it reads complaints and the press, audits by lot, steps in as hard as it has to, and steps back."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.core.draws import uniforms_for
from sim.core.random import Stream, uniforms
from sim.core.units import CYCLE_DAYS, MILLION, NEVER, day_of_cycle
from sim.core.vocabulary import Channel
from sim.scenario.parameters.society.law import LawParameters
from sim.scenario.parameters.society.regulator import RegulatorParameters
from sim.society.acts import Act, Wrongs, gravest, gravities, owed_cents, severity_step
from sim.society.rulings import Breaches, ChannelBans, Evidence, Note, Nullified, PoolBans, Redress, Rulings, Step

__all__ = ["Regulator", "worst"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
NULLIFIED = "nullified"


@dataclass(frozen=True)
class _Dated(Breaches):
    day: Ints


@dataclass(frozen=True)
class _Offence:
    """Something above its threshold: ``kind`` names it, ``said`` tells it in words."""

    kind: str
    size: float
    threshold: float
    said: str

    @property
    def excess(self) -> float:
        """How many times the threshold it is."""
        return self.size / self.threshold if self.threshold > 0 else math.inf


@dataclass
class _Sheet:
    """Decisions of a day as they are made; rows become frames at its end."""

    fines_cents: Ints
    agency_fines_cents: Ints
    bans: list[tuple[int, int, int]]
    pool_bans: list[tuple[int, int]]
    nullified: list[Nullified]
    redress: list[Redress]
    notes: list[Note]


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
        self,
        model: mesa.Model,
        settings: RegulatorParameters,
        n_platforms: int,
        n_pools: int,
        key: tuple[int, int, int],
        law: LawParameters,
    ) -> None:
        super().__init__(model)
        self.use(settings, law)
        self.level: Ints = np.zeros(n_platforms, np.int64)
        self.channel_until: Ints = np.full((n_platforms, len(Channel)), NEVER)
        self.pool_until: Ints = np.full(n_pools, NEVER)
        self.licence_until: Ints = np.full(n_platforms, NEVER)
        self._stepped_in: Ints = np.full(n_platforms, NEVER)
        self._quiet_since: Ints = np.full(n_platforms, NEVER)
        self._complaints: Ints = np.zeros((CYCLE_DAYS, n_platforms), np.int64)
        self._breaches = _Dated.empty()
        self._past: list[tuple[int, int, str]] = []  # platform, day and kind of offences acted on
        self._key = key

    def use(self, settings: RegulatorParameters, law: LawParameters) -> None:
        """Take the terms in force from today on."""
        self.settings, self.law = settings, law
        self._gravity_ppm = gravities(law.gravity)

    def take_over(self, places: Ints, n_pools: int) -> None:
        """Pools have moved: ``places`` has the new place of each old one, -1 if it is gone (the last: the platform)."""
        stays = np.flatnonzero(places[:-1] >= 0)
        until, self.pool_until = self.pool_until, np.full(n_pools, NEVER)
        self.pool_until[places[stays]] = until[stays]
        self._breaches = replace(self._breaches, pool=places[self._breaches.pool])

    def inspect(self, day: int, evidence: Evidence) -> Rulings:
        """Look at every platform, and decide; without evidence nothing happens, whatever the lots."""
        sheet = _Sheet(
            np.zeros(len(self.level), np.int64), np.zeros(len(self.pool_until), np.int64), [], [], [], [], []
        )
        self._remember(day, evidence)
        if self.settings.active:
            for platform in range(len(self.level)):
                self._watch(day, platform, evidence, sheet)
        return Rulings(
            sheet.fines_cents,
            sheet.agency_fines_cents,
            ChannelBans.of_rows(sheet.bans),
            PoolBans.of_rows(sheet.pool_bans),
            Nullified.joined(sheet.nullified),
            Redress.joined(sheet.redress),
            self.licence_until.copy(),
            self.level.copy(),
            tuple(sheet.notes),
        )

    def forget(self, consumers: Ints) -> None:
        """These have left: what was done to them voids nobody's debts."""
        stays = ~np.isin(self._breaches.consumer, consumers)
        if not stays.all():
            self._breaches = self._breaches.where(stays)

    # --- what is known --------------------------------------------------------------------------------------------

    def _remember(self, day: int, evidence: Evidence) -> None:
        self._complaints[day_of_cycle(day)] = evidence.complaints
        if len(evidence.breaches):
            today = _Dated(**vars(evidence.breaches), day=np.full(len(evidence.breaches), day))
            self._breaches = _Dated.joined([self._breaches, today])
        remembered = self._breaches.day > day - self.settings.looks_back_days
        if not remembered.all():
            self._breaches = self._breaches.where(remembered)

    def _found(self, day: int, platform: int) -> Ints:
        """Rows of the breaches that an audit of today finds: all that was done to a debtor, or nothing."""
        rows = np.flatnonzero(self._breaches.platform == platform)
        lots = uniforms_for(self._key, Stream.INSPECT, platform, self._breaches.consumer[rows], day)[:, 1]
        return rows[lots < self.settings.finds]

    def _audited(self, day: int, platform: int) -> bool:
        return uniforms(self._key, Stream.INSPECT, platform, 0, day)[0] < self.settings.audit_daily

    def _offences(self, day: int, platform: int, evidence: Evidence) -> list[_Offence]:
        """What speaks against a platform today; rates are per 1,000 users."""
        settings, thousands = self.settings, max(int(evidence.users[platform]), 1) / 1_000
        complaints, heat = int(self._complaints[:, platform].sum()) / thousands, float(evidence.heat[platform])
        seen = [
            _Offence(
                "complaints",
                complaints,
                settings.complaints_per_1000,
                f"{complaints:.3g} complaints a cycle per 1,000 users",
            ),
            _Offence("scandal", heat, settings.scandal_heat, f"press heat {heat:.3g}"),
        ]
        if self._audited(day, platform):
            rows = self._found(day, platform)
            weight = int(self._wronged(platform, rows).gravity_ppm.sum()) / MILLION if self.law.active else len(rows)
            what = "wrongs" if self.law.active else "breaches"
            seen.append(
                _Offence(
                    "audit",
                    weight / thousands,
                    settings.breaches_per_1000,
                    f"an audit found {weight / thousands:.3g} {what} per 1,000 users",
                )
            )
        return [one for one in seen if one.size > one.threshold]

    def _wronged(self, platform: int, rows: Ints) -> Wrongs:
        """People wronged by these breaches of a platform, by the gravest of them."""
        wronged = gravest(
            Wrongs(
                self._breaches.consumer[rows], np.full(len(rows), platform), self._gravity_ppm[self._breaches.act[rows]]
            )
        )
        return wronged.where(wronged.gravity_ppm > 0)

    # --- what is done ---------------------------------------------------------------------------------------------

    def _watch(self, day: int, platform: int, evidence: Evidence, sheet: _Sheet) -> None:
        """Step up for an offence, at most once a cycle; one step down after enough cycles without cause to stay."""
        offences = self._offences(day, platform, evidence)
        if self.law.active:
            self._weigh(day, platform, offences, evidence, sheet)
        elif offences:
            self._quiet_since[platform] = day
            if day - self._stepped_in[platform] >= CYCLE_DAYS:
                self.level[platform] = min(self.level[platform] + 1, Step.LICENCE)
                self._step_in(day, platform, offences, (int(self.level[platform]), False), evidence, sheet)
        if (
            self.level[platform] > Step.NONE
            and day - self._quiet_since[platform] >= self.settings.quiet_cycles * CYCLE_DAYS
        ):
            self._quiet_since[platform] = day
            self.level[platform] -= 1
            step = Step(self.level[platform])
            sheet.notes.append(Note(platform, step, f"down to {step.name.lower()}, after a quiet time"))

    def _weigh(self, day: int, platform: int, offences: list[_Offence], evidence: Evidence, sheet: _Sheet) -> None:
        """Act as the worst of the offences asks for, by its size and by how often it was seen of late."""
        if not offences or day - self._stepped_in[platform] < CYCLE_DAYS:
            return
        self._past = [one for one in self._past if one[1] > day - self.settings.looks_back_days]
        kinds = [kind for whose, _, kind in self._past if whose == platform]
        times = [1 + kinds.count(one.kind) for one in offences]
        step = max(severity_step(one.excess, n, Step.NULLIFICATION) for one, n in zip(offences, times, strict=True))
        if step == Step.NULLIFICATION and self._gravest_again(day, platform):
            step = Step.LICENCE
        if step == Step.NULLIFICATION:
            self._past.append((platform, day, NULLIFIED))
        self._past += [(platform, day, one.kind) for one in offences]
        if step >= self.level[platform]:
            self.level[platform], self._quiet_since[platform] = step, day
        self._step_in(day, platform, offences, (step, max(times) > 1), evidence, sheet)

    def _gravest_again(self, day: int, platform: int) -> bool:
        """Were debts struck not long ago, and do the books still show acts of the gravest kind."""
        struck = any(whose == platform and kind == NULLIFIED for whose, _, kind in self._past)
        return struck and bool((self._breaches.act[self._found(day, platform)] == Act.INTRUSION).any())

    def _step_in(
        self,
        day: int,
        platform: int,
        offences: list[_Offence],
        how: tuple[int, bool],
        evidence: Evidence,
        sheet: _Sheet,
    ) -> None:
        """Say why, and do what the step asks for."""
        self._stepped_in[platform] = day
        why = ", ".join(one.said for one in offences)
        sheet.notes.append(Note(platform, Step(how[0]), why))
        self._rule(day, platform, how, evidence, sheet)

    def _rule(self, day: int, platform: int, how: tuple[int, bool], evidence: Evidence, sheet: _Sheet) -> None:
        """Open the books and decide all that a step brings. What is ruled on once is not ruled on again.

        ``how``: the step, and whether the offence is a repetition, which doubles the fine.
        """
        (level, again), settings = how, self.settings
        if level < Step.FINE:
            return
        rows = self._found(day, platform)
        found, wronged = self._breaches.where(rows), self._wronged(platform, rows)
        self._breaches = self._breaches.where(np.isin(np.arange(len(self._breaches)), rows, invert=True))
        by_agency = found.where(self._by_agency(found, evidence))
        owed = owed_cents(wronged.gravity_ppm, self.law.redress_cents if self.law.active else 0)
        fine = settings.fine_cents_per_1000_users * int(evidence.users[platform]) // 1_000
        fine += round(self.law.fine_share * int(owed.sum()))
        sheet.fines_cents[platform] = 2 * fine if again else fine
        np.add.at(sheet.agency_fines_cents, by_agency.pool, settings.agency_fine_cents)
        step, cents = Step(level), int(sheet.fines_cents[platform])
        sheet.notes.append(Note(platform, step, f"fined {cents / 100:,.2f} yuan; breaches found: {len(found)}"))
        if level >= Step.SUSPENSION and len(found):
            self._suspend(day, platform, found, by_agency, sheet, step)
        if level >= Step.NULLIFICATION and len(found):
            if self.law.active:
                sheet.redress.append(Redress(wronged.consumer, wronged.platform, owed))
            struck = wronged.consumer[wronged.gravity_ppm >= MILLION] if self.law.active else np.unique(found.consumer)
            sheet.nullified.append(Nullified(struck, np.full(len(struck), platform)))
            sheet.notes.append(Note(platform, step, f"debts struck of people wronged: {len(struck)}"))
        if level >= Step.LICENCE:
            self.licence_until[platform] = day + 1 + settings.licence_days
            sheet.notes.append(Note(platform, step, f"no new credit for {settings.licence_days} days"))

    def _by_agency(self, found: _Dated, evidence: Evidence) -> Flags:
        agency = np.append(evidence.agency, False)  # read where the pool is -1
        theirs: Flags = agency[found.pool]
        return theirs

    def _suspend(self, day: int, platform: int, found: _Dated, by_agency: _Dated, sheet: _Sheet, step: Step) -> None:
        """The agency with most breaches, where agencies committed more than half of them; else the worst channel."""
        until = day + 1 + self.settings.suspension_days
        if 2 * len(by_agency) > len(found):
            pool, times = worst(by_agency.pool)
            self.pool_until[pool] = until
            sheet.pool_bans.append((pool, until))
            what = f"agency {pool}"  # by its place in the scenario
        else:
            channel, times = worst(found.channel)
            self.channel_until[platform, channel] = until
            sheet.bans.append((platform, channel, until))
            what = Channel(channel).name.lower()
        sheet.notes.append(
            Note(platform, step, f"{what} suspended for {self.settings.suspension_days} days; breaches: {times}")
        )
