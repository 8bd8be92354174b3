"""Collectors: in-house teams and outside agencies, with officers who learn, leave, press and are found out."""

from __future__ import annotations

import math

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.collectors import conduct
from sim.collectors.liquidation import Liquidation
from sim.collectors.worklist import Experience
from sim.draws import normals_for, uniforms_for
from sim.ledger import Entry, Ledger
from sim.random import Stream
from sim.scenario import CollectorParameters

__all__ = ["Collector", "UNIT_PER_MINUTE"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
PPM = 1_000_000
DAYS_IN_CYCLE = 30
UNIT_PER_MINUTE = 100
"""Officers' time is counted in whole hundredths of a minute, so that it adds up exactly."""
SPARE = 1.2
"""Posts that an agency likes to have, for each that its work fills."""
UNSKILLED = 0.5
"""Part of her later skill that a new officer has on her first day."""


class Collector(mesa.Agent):
    """One entry of ``scenario.collectors``; ``index`` is its place there, ``label`` its key.

    Officers are columns: ``skill`` (1 is usual, once trained), ``hired_day``, ``pressure``, ``brought_cents`` (what
    each brings a day, as a mean over about a cycle). ``cash_cents`` is an agency's; ``unpaid_cents`` what it could not
    pay for. ``gone_since`` counts cycles since an agency left; None while it is there.
    """

    def __init__(
        self, model: mesa.Model, index: int, label: str, settings: CollectorParameters, ledger: Ledger,
        key: tuple[int, int, int], n_platforms: int, day: int = 0,
    ) -> None:
        super().__init__(model)
        self.index, self.label, self.settings = index, label, settings
        self.experience, self.liquidation = Experience(), Liquidation()
        self.cash_cents = self.unpaid_cents = 0
        self.gone_since: int | None = None
        self.skill, self.pressure, self.brought_cents = np.empty(0), np.empty(0), np.empty(0)
        self.hired_day: Ints = np.empty(0, np.int64)
        self.brought_today: Ints = np.empty(0, np.int64)
        self.breaches_today: Ints = np.empty(0, np.int64)
        self.recovered_today: Ints = np.zeros(n_platforms, np.int64)
        self.contacts_today: Ints = np.zeros(n_platforms, np.int64)
        self.units_used = self._used = self._offered = 0
        self._ledger, self._key = ledger, key
        # The first officers have been there long enough to know their trade.
        self._hire(settings.staff, day, trained_days=round(settings.training_cycles * DAYS_IN_CYCLE))
        if self.is_agency:
            self._enter()

    @property
    def is_agency(self) -> bool:
        """A firm of its own, paid by what it recovers."""
        return self.settings.kind == "agency"

    @property
    def active(self) -> bool:
        """In the market."""
        return self.gone_since is None

    @property
    def staff(self) -> int:
        """Officers at work."""
        return len(self.skill) if self.active else 0

    @property
    def units_per_officer(self) -> int:
        """Time of an officer in a day, hundredths of a minute."""
        return round(self.settings.hours_per_day * 60 * UNIT_PER_MINUTE) if self.active else 0

    def use(self, settings: CollectorParameters, day: int) -> None:
        """Take the terms in force from today on; posts are cut from the last, new ones are filled with beginners."""
        self.settings = settings
        self._keep(slice(0, settings.staff))
        self._hire(settings.staff - len(self.skill), day, trained_days=0)

    # --- officers -------------------------------------------------------------------------------------------------

    def skill_ppm(self, day: int) -> Ints:
        """Skill of each officer today: a beginner has half of it, and all of it after the cycles of training."""
        days = max(self.settings.training_cycles * DAYS_IN_CYCLE, 1.0)
        trained = np.minimum(1.0, UNSKILLED + (1.0 - UNSKILLED) * (day - self.hired_day) / days)
        skill: Ints = np.rint(self.skill * trained * PPM).astype(np.int64)
        return skill

    def begin_day(self, fee_share: float) -> None:
        """Forget yesterday; officers are tempted by commission, an agency's fee (``fee_share``) and targets."""
        settings = self.settings
        for column in (self.brought_today, self.breaches_today, self.recovered_today, self.contacts_today):
            column[:] = 0
        self.units_used = 0
        own = conduct.pay_at_stake(settings.commission, self.brought_cents, settings.base_pay_cents)
        at_stake = 1.0 - (1.0 - own) * (1.0 - fee_share)  # either the officer's pay hangs on it, or the firm's
        self.pressure = conduct.pressure(
            settings.temptation, at_stake,
            conduct.shortfall(self.brought_cents, settings.target_cents_per_officer_day),
            conduct_weight=settings.conduct_weight, supervision=settings.supervision, recorded=settings.recorded,
            audit_daily=settings.audit_daily, dismissal=settings.dismissal_per_breach)

    def end_day(self, day: int) -> tuple[Ints, int]:
        """Audits, departures and what was learnt; returns the posts filled anew and how many were dismissed."""
        self.brought_cents += (self.brought_today - self.brought_cents) / DAYS_IN_CYCLE
        self._used += self.units_used
        self._offered += self.staff * self.units_per_officer
        if not self.active or not len(self.skill):
            return np.empty(0, np.int64), 0
        settings = self.settings
        lots = uniforms_for(self._key, Stream.OFFICER, self.index, np.arange(len(self.skill)), day)
        found = conduct.dismissed(
            self.breaches_today, settings.audit_daily, settings.dismissal_per_breach, lots[:, 2])
        gone = np.flatnonzero(found | (lots[:, 1] < settings.turnover_daily))
        self.skill[gone] = self._skill_of(gone, day + 1)
        self.hired_day[gone] = day + 1
        self.brought_cents[gone] = settings.target_cents_per_officer_day
        return gone, int(found.sum())

    def _hire(self, n: int, day: int, trained_days: int) -> None:
        posts = np.arange(len(self.skill), len(self.skill) + max(n, 0))
        self.skill = np.append(self.skill, self._skill_of(posts, day))
        self.pressure = np.append(self.pressure, np.zeros(len(posts)))
        self.brought_cents = np.append(
            self.brought_cents, np.full(len(posts), float(self.settings.target_cents_per_officer_day)))
        self.hired_day = np.append(self.hired_day, np.full(len(posts), day - trained_days))
        self.brought_today = np.append(self.brought_today, np.zeros(len(posts), np.int64))
        self.breaches_today = np.append(self.breaches_today, np.zeros(len(posts), np.int64))

    def _resize(self, day: int) -> None:
        """Move the posts towards those whose time was used in this cycle, and one in five more."""
        offered, self._offered, used, self._used = self._offered, 0, self._used, 0
        settings = self.settings
        if settings.staff_follows_work == 0.0 or not self.active or not offered:
            return
        wanted = min(settings.staff, math.ceil(SPARE * len(self.skill) * used / offered))
        missing = wanted - len(self.skill)
        moved = round(settings.staff_follows_work * missing) or int(math.copysign(min(1, abs(missing)), missing))
        posts = len(self.skill) + moved  # by one at least, or it would never get there
        self._keep(slice(0, max(1, posts)))
        self._hire(max(1, posts) - len(self.skill), day + 1, trained_days=0)

    def _keep(self, kept: slice) -> None:
        for name in ("skill", "pressure", "brought_cents", "hired_day", "brought_today", "breaches_today"):
            setattr(self, name, getattr(self, name)[kept])

    def _skill_of(self, posts: Ints, day: int) -> Floats:
        """Skill of whoever takes a post on this day."""
        lots = normals_for(self._key, Stream.OFFICER, self.index, posts, day)
        return np.maximum(0.0, self.settings.skill_mean + self.settings.skill_sd * lots)

    # --- money ----------------------------------------------------------------------------------------------------

    def base_pay_cents(self) -> int:
        """What a day of the staff costs, whatever it brings."""
        return self.staff * self.settings.base_pay_cents

    def commission_cents(self, recovered_cents: int) -> int:
        """Officers' part of what was recovered, rounded down; nothing where there is no officer."""
        return 0 if not self.staff else recovered_cents * round(self.settings.commission * PPM) // PPM

    def spend(self, cents: int) -> int:
        """Pay a cost of an agency as far as its cash goes; returns what was paid."""
        paid = min(cents, self.cash_cents)
        self._ledger.post(Entry.AGENCY_COST, 0, paid)
        self.cash_cents -= paid
        self.unpaid_cents += cents - paid
        self.liquidation.spent(cents)
        return paid

    def be_fined(self, cents: int) -> int:
        """Pay a fine as far as an agency's cash goes; returns what was paid."""
        paid = min(cents, self.cash_cents)
        self._ledger.post(Entry.AGENCY_FINE, 0, paid)
        self.cash_cents -= paid
        self.unpaid_cents += cents - paid
        return paid

    def close_cycle(self, day: int) -> bool:
        """An agency that is broke leaves, another takes its place after a while; returns whether it left now.

        One that stays has as many posts as its work fills, as far as it adapts.
        """
        if not self.is_agency:
            return False
        self._resize(day)
        if self.gone_since is not None:
            self.gone_since += 1
            if self.gone_since >= self.settings.returns_after_cycles:
                self._enter()
            return False
        leaves = self.unpaid_cents > 0 or self.cash_cents < self.settings.exits_below_cents
        self.gone_since = 0 if leaves else None
        return leaves

    def wind_up(self) -> None:
        """Leave for good; what is left of an agency's cash goes to its owners."""
        self._ledger.post(Entry.AGENCY_CLOSED, 0, self.cash_cents)
        self.cash_cents = 0
        self.remove()

    def _enter(self) -> None:
        """Owners pay in what it takes to bring the cash to the capital that the scenario asks for."""
        new = max(0, self.settings.capital_cents - self.cash_cents)
        self._ledger.post(Entry.AGENCY_CAPITAL, 0, new)
        self.cash_cents += new
        self.unpaid_cents, self.gone_since = 0, None
