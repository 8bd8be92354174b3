"""What the rules of a regime need to know of every debt over time, and what they forbid today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.core.channels import having
from sim.core.frames import Frame
from sim.core.units import NEVER
from sim.core.vocabulary import MET, Channel, Meeting
from sim.law.history import LastDay, Recent, earlier
from sim.scenario import BudgetParameters, RegimeParameters

__all__ = ["Approaches", "Rulebook"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
DAYS_IN_WEEK = 7
FOR_EVER = 1_000_000
"""Days of a window out of which nothing falls."""
VISITS, THIRD_PARTIES, LETTER = having("is_visit"), having("to_others"), having("is_letter")
PHONE, TALK = having("calls_debtor"), having("talks")


@dataclass(frozen=True)
class Approaches(Frame):
    """Contacts in the order in which they are to be made, or were.

    ``pool``: place of the collector, -1 for the platform itself. ``covered``: do the rules concern whoever makes it.
    ``lost``: the debtor cannot be reached; ``failed``: contacts that failed in a row until yesterday; ``flagged``:
    known to be vulnerable; ``spared``: to be left in peace today, where the rules know such days.
    """

    consumer: Ints
    platform: Ints
    channel: Ints
    pool: Ints
    covered: Flags
    lost: Flags
    failed: Ints
    flagged: Flags
    spared: Flags
    days_past_due: Ints


class Rulebook:
    """What the rules in force have to know of debts, numbered consumer * n_platforms + platform.

    It outlives the case: a debt that is paid and falls due again is the same debt. Suits are not contacts; only a
    pause stops them. Numbers of a rule that comes on a date are counted from that date on.
    """

    def __init__(self, rules: RegimeParameters, n_platforms: int, n_pools: int) -> None:
        self._rules, self._n_platforms, self._n_places = rules, n_platforms, n_pools + 1
        self._counts: dict[str, Recent] = {}
        self._talked, self._noticed, self._visited, self._told = LastDay(), LastDay(), LastDay(), LastDay()
        self._paused_until, self._refused, self._opted_out = LastDay(), LastDay(), LastDay()
        self._not_home = Recent(FOR_EVER, rules.visit_work_after_failed)
        self.use(rules)

    def use(self, rules: RegimeParameters) -> None:
        """Take the rules in force from today on; a budget keeps what it has counted under the same name."""
        before, counts = self._rules.budgets, self._counts
        self._rules, self._counts = rules, {}
        self._not_home = self._not_home.resized(FOR_EVER, rules.visit_work_after_failed)
        for name, budget in rules.budgets.items():
            known = name in counts and before[name].pooled == budget.pooled
            self._counts[name] = (
                counts[name].resized(budget.days, budget.most) if known else Recent(budget.days, budget.most)
            )

    def take_over(self, places: Ints, n_pools: int) -> None:
        """Pools have moved: ``places`` has the new place of each old one, -1 if it is gone (the last: the platform)."""
        before, self._n_places = self._n_places, n_pools + 1
        for name, budget in self._rules.budgets.items():
            if not budget.pooled:
                debts, place = np.divmod(self._counts[name].keys, before)
                moved = places[place - 1]
                keys = np.where((place == 0) | (moved >= 0), debts * self._n_places + moved + 1, -1)
                self._counts[name] = self._counts[name].renamed(keys)

    # --- pauses ---------------------------------------------------------------------------------------------------

    def pause(self, consumer: Ints, platform: Ints, until_day: Ints | int) -> None:
        """No contact with these debts before ``until_day``; a longer pause that is known stays."""
        self._paused_until.raise_to(self._debts(consumer, platform), until_day)

    def paused(self, consumer: Ints, platform: Ints, day: int) -> Flags:
        """Which of these debts rest today."""
        resting: Flags = self._paused_until.of(self._debts(consumer, platform)) > day
        return resting

    def forget(self, consumers: Ints) -> None:
        """Debts of these are those of somebody else from now on."""
        for last in (self._talked, self._noticed, self._visited, self._told, self._paused_until):
            last.forget(self._n_platforms, consumers)
        for by_channel in (self._refused, self._opted_out):
            by_channel.forget(self._n_platforms * len(Channel), consumers)
        self._not_home.forget(self._n_platforms, consumers)
        for name, budget in self._rules.budgets.items():
            self._counts[name].forget(self._n_platforms * (1 if budget.pooled else self._n_places), consumers)

    # --- what is forbidden ----------------------------------------------------------------------------------------

    def forbidden(self, asked: Approaches, day: int) -> Flags:
        """Which contacts may not be made, if all others of today are made in this order and get through."""
        contact = _ruled(asked)
        wrong = self._always_wrong(asked, contact, day)
        wrong |= self._too_soon(asked, contact & ~wrong, day, through=np.ones(len(asked), bool))
        for name, budget in self._rules.budgets.items():
            wrong |= self._over(name, budget, asked, contact & ~wrong, day)
        return wrong

    def broken(self, made: Approaches, meeting: Ints, day: int) -> Flags:
        """Which of today's contacts broke a rule, given how each ended; to be asked before ``note``."""
        contact = _ruled(made)
        wrong = self._always_wrong(made, contact, day)
        wrong |= self._too_soon(made, contact, day, through=meeting == Meeting.REACHED)
        for name, budget in self._rules.budgets.items():
            wrong |= self._over(name, budget, made, contact & _counted(budget, made.channel, meeting), day)
        return wrong

    def needs_notice(self, asked: Approaches, day: int) -> Flags:
        """Visits that would be allowed if a letter had announced them, and none has been sent yet."""
        if not self._rules.visit_needs_notice_days:
            return np.zeros(len(asked), bool)
        debts = self._debts(asked.consumer, asked.platform)
        first: Flags = asked.covered & VISITS[asked.channel] & (self._visited.of(debts) == NEVER)
        first &= (self._noticed.of(debts) == NEVER) & ~self._always_wrong(asked, _ruled(asked), day)
        return first

    def note(self, made: Approaches, meeting: Ints, opted_out: Ints, day: int) -> None:
        """Remember today's contacts and requests to be contacted so no more, as far as the rules will ask for them."""
        rules, debts, channel = self._rules, self._debts(made.consumer, made.platform), made.channel
        for name, budget in rules.budgets.items():
            counted = made.covered & _counted(budget, channel, meeting)
            self._counts[name].add(self._keys(budget, made)[counted], day)
        if rules.quiet_days_after_talk:
            self._talked.put(debts[made.covered & PHONE[channel] & (meeting == Meeting.REACHED)], day)
        if rules.visit_needs_notice_days:
            written = debts[LETTER[channel]]
            self._noticed.put(written[self._noticed.of(written) == NEVER], day)
            self._visited.put(debts[made.covered & VISITS[channel]], day)
        if rules.visit_work_after_failed:
            nobody = (meeting == Meeting.NOBODY) | (meeting == Meeting.LOST)
            self._not_home.add(debts[made.covered & having("at_home")[channel] & nobody], day)
        if rules.refusal_bars:
            refused = made.covered & _named(rules.refusal_bars)[channel] & (meeting == Meeting.REFUSED)
            self._refused.put((debts * len(Channel) + channel)[refused], day)
        if rules.opt_out:
            asked = made.covered & _named(rules.opt_out)[channel] & (opted_out > 0)
            self._opted_out.put((debts * len(Channel) + channel)[asked], day)
        if rules.third_parties == "once_if_lost":
            self._told.put(debts[made.covered & THIRD_PARTIES[channel]], day)

    # --- helpers --------------------------------------------------------------------------------------------------

    def _debts(self, consumer: Ints, platform: Ints) -> Ints:
        return consumer * self._n_platforms + platform

    def _keys(self, budget: BudgetParameters, asked: Approaches) -> Ints:
        """What a budget counts by: the debt, or the debt and whoever collects it."""
        debts = self._debts(asked.consumer, asked.platform)
        return debts if budget.pooled else debts * self._n_places + asked.pool + 1

    def _always_wrong(self, asked: Approaches, contact: Flags, day: int) -> Flags:
        """Wrong whatever else is done today."""
        rules, channel = self._rules, asked.channel
        wrong = contact & asked.spared
        if day % DAYS_IN_WEEK in rules.rest_days:
            wrong |= contact
        wrong |= contact & VISITS[channel] & self._visit_wrong(asked)
        channels_of_debts = self._debts(asked.consumer, asked.platform) * len(Channel) + channel
        if rules.refusal_bars:
            wrong |= contact & _named(rules.refusal_bars)[channel] & (self._refused.of(channels_of_debts) > NEVER)
        if rules.opt_out:
            wrong |= contact & _named(rules.opt_out)[channel] & (self._opted_out.of(channels_of_debts) > NEVER)
        if rules.third_parties == "never":
            wrong |= contact & THIRD_PARTIES[channel]
        elif rules.third_parties != "free":
            wrong |= contact & THIRD_PARTIES[channel] & ~asked.lost
        if rules.contact_max_days_past_due:
            wrong |= contact & (asked.days_past_due > rules.contact_max_days_past_due)
        return wrong | self.paused(asked.consumer, asked.platform, day)

    def _visit_wrong(self, asked: Approaches) -> Flags:
        """Wrong if it is a visit."""
        rules, at_work = self._rules, having("at_work")[asked.channel]
        wrong = asked.failed < rules.visit_after_failed
        if not rules.visit_at_work:
            wrong |= at_work
        if not rules.visits_to_vulnerable:
            wrong |= asked.flagged
        if rules.visit_work_after_failed:
            failed = self._not_home.count(self._debts(asked.consumer, asked.platform), 0)
            wrong |= at_work & (failed < rules.visit_work_after_failed)
        return wrong

    def _too_soon(self, asked: Approaches, contact: Flags, day: int, through: Flags) -> Flags:
        """Wrong by what came before: a talk, no notice, another contact with others; ``through``: it is a talk."""
        rules, channel, debts = self._rules, asked.channel, self._debts(asked.consumer, asked.platform)
        wrong = np.zeros(len(asked), bool)
        if rules.quiet_days_after_talk:
            calls = contact & PHONE[channel]
            quiet = day - self._talked.of(debts) < rules.quiet_days_after_talk
            wrong |= calls & (quiet | (earlier(debts, calls & through) > 0))
        if rules.visit_needs_notice_days:
            noticed = self._noticed.of(debts)
            announced = (noticed > NEVER) & (day - noticed >= rules.visit_needs_notice_days)
            wrong |= contact & VISITS[channel] & ~announced & (self._visited.of(debts) == NEVER)
        if rules.third_parties == "once_if_lost":
            others = contact & THIRD_PARTIES[channel]
            wrong |= others & ((self._told.of(debts) > NEVER) | (earlier(debts, others) > 0))
        return wrong

    def _over(self, name: str, budget: BudgetParameters, asked: Approaches, counted: Flags, day: int) -> Flags:
        """Those of the counted contacts for which nothing is left in the budget."""
        counted = counted & _named(budget.channels)[asked.channel]
        keys = self._keys(budget, asked)
        over: Flags = counted & (self._counts[name].count(keys, day) + earlier(keys, counted) >= budget.most)
        return over


def _ruled(asked: Approaches) -> Flags:
    """Contacts that the rules are about; suits are not."""
    ruled: Flags = asked.covered & (asked.channel != Channel.LAWSUIT)
    return ruled


def _named(channels: Sequence[str]) -> Flags:
    """By ``Channel``: do the rules name it here."""
    return np.isin(np.arange(len(Channel)), [Channel[name.upper()] for name in channels])


def _counted(budget: BudgetParameters, channel: Ints, meeting: Ints) -> Flags:
    """Which contacts a budget counts, given how they ended."""
    counted: Flags = _named(budget.channels)[channel]
    if budget.counts == "talks":
        counted &= TALK[channel] & (meeting == Meeting.REACHED)
    elif budget.counts == "reached":
        counted &= MET[meeting]
    return counted
