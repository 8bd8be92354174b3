"""Collectors: in-house teams and outside agencies, with officers who learn, leave, press and are found out."""

from __future__ import annotations

import math

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.collectors.firms import conduct
from sim.collectors.firms.liquidation import Liquidation
from sim.collectors.work.worklist import Experience
from sim.core.draws import normals_for, uniforms_for
from sim.core.ledger import Entry, Ledger
from sim.core.random import Stream
from sim.core.units import CYCLE_DAYS, MILLION, ppm
from sim.scenario import CollectorParameters

__all__ = ["Collector", "UNIT_PER_MINUTE"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
UNIT_PER_MINUTE = 100
"""Officers' time is counted in whole hundredths of a minute, so that it adds up exactly."""


class Collector(mesa.Agent):
    """One entry of ``scenario.collectors``; ``index`` is its place there, ``label`` its key.

    Officers are columns: ``skill`` (1 is usual, once trained), ``hired_day``, ``pressure``, ``brought_cents`` (what
    each brings a day, as a mean over about a cycle). ``cash_cents`` is an agency's; ``unpaid_cents`` what it could not
    pay for. ``gone_since`` counts cycles since an agency left; None while it is there. ``duty`` are the officers whose
    time is paid today, the last of them perhaps for a part; ``units_worked`` and ``units_paid`` are those of the run.
    """

    def __init__(
        self,
        model: mesa.Model,
        index: int,
        label: str,
        settings: CollectorParameters,
        ledger: Ledger,
        key: tuple[int, int, int],
        n_platforms: int,
        day: int = 0,
    ) -> None:
        super().__init__(model)
        self.index, self.label, self.settings = index, label, settings
        self.experience, self.liquidation = Experience(settings), Liquidation(settings.bids)
        self.cash_cents = self.unpaid_cents = 0
        self.gone_since: int | None = None
        self.skill, self.pressure, self.brought_cents = np.empty(0), np.empty(0), np.empty(0)
        self.hired_day: Ints = np.empty(0, np.int64)
        self.brought_today: Ints = np.empty(0, np.int64)
        self.breaches_today: Ints = np.empty(0, np.int64)
        self.recovered_today: Ints = np.zeros(n_platforms, np.int64)
        self.contacts_today: Ints = np.zeros(n_platforms, np.int64)
        self.units_used = self._used = self._offered = self.units_worked = self.units_paid = 0
        self._filled, self._carried, self._team_days, self._most = 1.0, 0.0, 0.0, 0
        self._ledger, self._key = ledger, key
        # The first officers have been there long enough to know their trade.
        self.duty = self._posts(0)
        self._hire(self.staff, day, trained_days=self._training_days)
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
        """Officers on duty today."""
        return math.ceil(self.duty) if self.active else 0

    @property
    def employed(self) -> int:
        """Officers on the books, on duty or not."""
        return len(self.skill) if self.active else 0

    @property
    def units_per_officer(self) -> int:
        """Time of an officer in a day, hundredths of a minute."""
        return round(self.settings.hours_per_day * 60 * UNIT_PER_MINUTE) if self.active else 0

    @property
    def units(self) -> Ints:
        """Time paid of each officer on duty today."""
        units = np.full(self.staff, self.units_per_officer)
        units[-1:] = round(min(1.0, self.duty - (self.staff - 1)) * self.units_per_officer)
        return units

    def use(self, settings: CollectorParameters, day: int) -> None:
        """Take the terms in force from today on; posts are cut from the last, new ones are filled with beginners."""
        self.settings = self.experience.settings = settings
        self.liquidation.settings = settings.bids
        if self._posts_are_fixed:
            self.duty = float(settings.staff)
            self._keep(slice(0, settings.staff))
            self._hire(settings.staff - len(self.skill), day, trained_days=0)

    # --- posts ----------------------------------------------------------------------------------------------------

    @property
    def _posts_are_fixed(self) -> bool:
        return not (self.settings.staff_per_1000_cases or self.settings.staff_follows_work)

    @property
    def _training_days(self) -> int:
        return round(self.settings.training_cycles * CYCLE_DAYS)

    def _posts(self, n_cases: int) -> float:
        """Posts for so many cases: (staff, or cases * staff per 1,000 / 1,000) * the part that an agency fills."""
        per_case = self.settings.staff_per_1000_cases / 1_000
        return self._filled * (n_cases * per_case if per_case else float(self.settings.staff))

    def come_in(self, day: int, n_cases: int, team_size: int) -> None:
        """Settle who is on duty today, where posts follow the work: there are ``n_cases`` in hand this morning.

        Officers at desks are paid by the hour: of 2.3 posts two work all day and one for 0.3 of it. Those who can
        visit work whole days in whole teams; what is left of the posts is carried over until it makes a team's day.
        New posts are filled with officers who know their trade.
        """
        if self._posts_are_fixed or not self.active:
            return
        self.duty = self._posts(n_cases)
        if self.settings.visits:
            due = self._carried + self.duty
            self.duty = float(due // team_size * team_size)
            self._carried = due - self.duty
        self._hire(self.staff - len(self.skill), day, self._training_days)
        self._most = max(self._most, self.staff)

    def teams_out(self, share: float, team_size: int) -> int:
        """Teams that go out today, where visits are this ``share`` of the work there is.

        Of fixed posts the nearest number, one at least where a team more would stay; else parts of teams are carried
        over to later days.
        """
        if self._posts_are_fixed:
            teams = round(share * self.staff / team_size)
            teams = max(teams, 1) if self.staff >= 2 * team_size else teams
        else:
            self._team_days += share * self.staff / team_size
            teams = int(self._team_days)
            self._team_days -= teams
        return min(teams, self.staff // team_size)

    # --- officers -------------------------------------------------------------------------------------------------

    def skill_ppm(self, day: int) -> Ints:
        """Skill of each officer today: a beginner has a part of it, and all of it after the cycles of training."""
        untrained = self.settings.untrained_skill
        days = max(self.settings.training_cycles * CYCLE_DAYS, 1.0)
        trained = np.minimum(1.0, untrained + (1.0 - untrained) * (day - self.hired_day) / days)
        skill: Ints = np.rint(self.skill * trained * MILLION).astype(np.int64)
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
            settings.temptation,
            at_stake,
            conduct.shortfall(self.brought_cents, settings.target_cents_per_officer_day),
            conduct_weight=settings.conduct_weight,
            supervision=settings.supervision,
            recorded=settings.recorded,
            audit_daily=settings.audit_daily,
            dismissal=settings.dismissal_per_breach,
        )

    def end_day(self, day: int) -> tuple[Ints, int]:
        """Audits, departures and what was learnt; returns the posts filled anew and how many were dismissed."""
        self.brought_cents += (self.brought_today - self.brought_cents) / CYCLE_DAYS
        paid = int(self.units.sum())
        self._used += self.units_used
        self._offered += paid
        self.units_worked += self.units_used
        self.units_paid += paid
        if not self.active or not len(self.skill):
            return np.empty(0, np.int64), 0
        settings = self.settings
        lots = uniforms_for(self._key, Stream.OFFICER, self.index, np.arange(len(self.skill)), day)
        found = conduct.dismissed(self.breaches_today, settings.audit_daily, settings.dismissal_per_breach, lots[:, 2])
        gone = np.flatnonzero(found | (lots[:, 1] < settings.turnover_daily))
        if not len(gone):
            return gone, 0
        self.skill[gone] = self._skill_of(gone, day + 1)
        self.hired_day[gone] = day + 1
        self.brought_cents[gone] = settings.target_cents_per_officer_day
        return gone, int(found.sum())

    def _hire(self, n: int, day: int, trained_days: int) -> None:
        if n <= 0:
            return
        posts = np.arange(len(self.skill), len(self.skill) + n)
        self.skill = np.append(self.skill, self._skill_of(posts, day))
        self.pressure = np.append(self.pressure, np.zeros(len(posts)))
        self.brought_cents = np.append(
            self.brought_cents, np.full(len(posts), float(self.settings.target_cents_per_officer_day))
        )
        self.hired_day = np.append(self.hired_day, np.full(len(posts), day - trained_days))
        self.brought_today = np.append(self.brought_today, np.zeros(len(posts), np.int64))
        self.breaches_today = np.append(self.breaches_today, np.zeros(len(posts), np.int64))

    def _resize(self) -> None:
        """Move the part of an agency's posts that is filled towards what this cycle's work asks for."""
        offered, self._offered, used, self._used = self._offered, 0, self._used, 0
        follows = self.settings.staff_follows_work
        if follows and self.is_agency and self.active and offered:
            wanted = min(1.0, self.settings.posts_per_post_filled * self._filled * used / offered)
            self._filled = max(self.settings.posts_kept, self._filled + follows * (wanted - self._filled))
            if not self.settings.staff_per_1000_cases:
                self.duty = self._posts(0)
        if not self._posts_are_fixed:
            self._keep(slice(0, max(self._most, self.staff)))
            self._most = 0

    def _keep(self, kept: slice) -> None:
        for name in ("skill", "pressure", "brought_cents", "hired_day", "brought_today", "breaches_today"):
            setattr(self, name, getattr(self, name)[kept])

    def _skill_of(self, posts: Ints, day: int) -> Floats:
        """Skill of whoever takes a post on this day."""
        lots = normals_for(self._key, Stream.OFFICER, self.index, posts, day)
        return np.maximum(0.0, self.settings.skill_mean + self.settings.skill_sd * lots)

    # --- money ----------------------------------------------------------------------------------------------------

    def base_pay_cents(self) -> int:
        """What the officers on duty cost today, whatever they bring."""
        return round(self.duty * self.settings.base_pay_cents) if self.active else 0

    def commission_cents(self, recovered_cents: int) -> int:
        """Officers' part of what was recovered, rounded down; nothing where there is no officer."""
        return 0 if not self.employed else recovered_cents * ppm(self.settings.commission) // MILLION

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

    def close_cycle(self) -> bool:
        """An agency that is broke leaves, another takes its place after a while; returns whether it left now.

        One that stays has as many posts as its work fills, as far as it adapts. Officers who had no duty in this cycle
        are let go where posts follow the work.
        """
        self._resize()
        if not self.is_agency:
            return False
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
