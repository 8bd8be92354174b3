"""A trial inside the market: who is in which arm, what rule each arm lives under, how everybody fared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.consumers import Consumers
from sim.consumers.graph import circle_of
from sim.core.channels import having
from sim.core.draws import uniforms_for
from sim.core.frame import Flags, Floats, Frame, Ints
from sim.core.frames import Cases, Contacts, Orders, Outcomes, Promises
from sim.core.random import Stream
from sim.core.units import CYCLE_DAYS, NO_DAY, YEAR_DAYS
from sim.core.vocabulary import Meeting, Outcome, Status, Tie
from sim.scenario import Scenario, override

__all__ = ["Trial", "segments"]

NEAREST = np.array([*(kind.name.lower() for kind in Tie), "none"])

Table = dict[str, NDArray[Any]]


def segments(score: Ints, low: int, high: int) -> Ints:
    """Risk segment of a score: 0 high risk (below ``low``), 1 middle, 2 low risk (``high`` or above)."""
    return (score >= low).astype(np.int64) + (score >= high)


def _units(scenario: Scenario, kind: str, key: tuple[int, int, int], districts: Ints) -> Ints:
    """What is assigned as one: people, districts, or circles of family."""
    if kind == "district":
        return districts
    if kind == "family":
        return circle_of(scenario.ties.family, Tie.FAMILY, key, districts)
    return np.arange(len(districts))


@dataclass(frozen=True)
class _Notes(Frame):
    """What is added up for each who takes part; days since the first day, ``NO_DAY`` before there is one.

    ``paid_cents``: ever paid until last evening. ``left_cents``: of the debt of the first day. ``splits``: ordered in
    instalments. ``stays``: ordered in the last cycle.
    """

    harm: Floats
    orders: Ints
    orders_cents: Ints
    splits: Flags
    stays: Flags
    reached: Flags
    talked: Flags
    promised: Flags
    kept: Flags
    arranged: Flags
    first_paid: Ints
    first_clear: Ints
    paid_cents: Ints
    left_cents: Ints
    value_cents: Floats


class Trial:
    """The trial that a scenario declares; without one, a single arm that lives under the scenario's own rule.

    Until its first day all arms live under that rule, too. ``arm_of`` has the arm of every consumer.
    """

    def __init__(self, scenario: Scenario, key: tuple[int, int, int], districts: NDArray[np.int64]) -> None:
        self.settings = scenario.trial
        self._platforms = list(scenario.platforms)
        self.arm_of = np.zeros(len(districts), np.uint8)
        self.table: Table = {}
        self._unit = np.arange(len(districts))
        self._take_in(Cases.empty())
        if self.settings is not None:
            self._unit = _units(scenario, self.settings.unit, key, districts).astype(np.int64)
            lot = uniforms_for(key, Stream.ARM, 0, self._unit, 0)[:, 0]
            bounds = np.cumsum([arm.share for arm in self.settings.arms.values()])
            arm = np.searchsorted(bounds, lot, side="right")
            self.arm_of[:] = np.where(arm < len(bounds), arm, 0)  # whom no arm takes lives as the control

    def arms(self, terms: Scenario, day: int) -> list[Scenario]:
        """The terms of today for each arm."""
        if self.settings is None:
            return [terms]
        started = day >= self.settings.from_day
        return [override(terms, arm.set if started else {}) for arm in self.settings.arms.values()]

    def starts(self, day: int) -> bool:
        """Today is its first day."""
        return self.settings is not None and day == self.settings.from_day

    def fixes_funding(self, day: int) -> bool:
        """From today on, its first day, what is lent does not react to arrears."""
        return self.settings is not None and self.settings.funding_fixed and self.starts(day)

    def enrol(self, cases: Cases, day: int) -> None:
        """On its first day, take in the accounts whose case has the right age."""
        if self.settings is None or self.settings.takes_in != "debtors" or not self.starts(day):
            return
        platform = self._platforms.index(self.settings.platform)
        low, high = self.settings.from_days_past_due, self.settings.to_days_past_due
        old_enough = (cases.days_past_due >= low) & (cases.days_past_due <= high)
        self._take_in(cases.where(old_enough & (cases.platform == platform) & ~cases.charged_off))

    def enrol_holders(self, consumers: Consumers, day: int) -> None:
        """On its first day, before anything is offered, take in those who have an account, if that is whom it tests."""
        if self.settings is None or self.settings.takes_in != "holders" or not self.starts(day):
            return
        platform = self._platforms.index(self.settings.platform)
        who = consumers.holders(platform)
        files = consumers.files_of(who, np.full(len(who), platform))
        no = np.zeros(len(who), bool)
        self._take_in(
            Cases(
                who,
                files.platform,
                files.days_past_due,
                files.arrears_cents,
                files.owed_cents,
                files.limit_cents,
                files.status == Status.FROZEN,
                no,
                files.score,
                files.paid_cents,
                consumers.districts()[who],
                no,
            )
        )

    def _take_in(self, start: Cases) -> None:
        """Begin to add up for those who take part, whose standing on the first day this is."""
        n = len(start)
        self._start, self._who = start, start.consumer
        no, never = np.zeros(n, bool), np.full(n, NO_DAY)
        self._notes = _Notes(
            harm=np.zeros(n),
            orders=np.zeros(n, np.int64),
            orders_cents=np.zeros(n, np.int64),
            splits=no.copy(),
            stays=no.copy(),
            reached=no.copy(),
            talked=no.copy(),
            promised=no.copy(),
            kept=no.copy(),
            arranged=no.copy(),
            first_paid=never.copy(),
            first_clear=never.copy(),
            paid_cents=start.paid_cents.copy(),
            left_cents=start.owed_cents.copy(),
            value_cents=np.zeros(n),
        )

    def forget(self, consumers: Ints) -> None:
        """These have left: they take part no longer, whichever arm they were in."""
        stays = ~np.isin(self._who, consumers)
        if stays.all():
            return
        self._start, self._notes, self._who = self._start.where(stays), self._notes.where(stays), self._who[stays]

    def watch(self, contacts: Contacts, outcomes: Outcomes) -> None:
        """Add up the harm that contacts do to those who take part; note who promises or takes an arrangement."""
        place, found = self._places(contacts)
        np.add.at(self._notes.harm, place, outcomes.harm_points[found] / 1000.0)
        self._notes.promised[place[outcomes.outcome[found] == Outcome.PROMISED]] = True
        self._notes.arranged[place[outcomes.outcome[found] == Outcome.ARRANGED]] = True

    def watch_meetings(self, contacts: Contacts, meeting: Ints) -> None:
        """Note who is reached, and who is talked to by a person: a call, or a visit that meets them."""
        place, found = self._places(contacts)
        met = meeting[found] == Meeting.REACHED
        self._notes.reached[place[met]] = True
        self._notes.talked[place[met & having("officer_meets_debtor")[contacts.channel[found]]]] = True

    def watch_promises(self, promises: Promises, kept: Outcomes) -> None:
        """Note who keeps a promise that falls due today."""
        place, found = self._places(promises)
        self._notes.kept[place[kept.outcome[found] == Outcome.PAID]] = True

    def follow(self, consumers: Consumers, day: int) -> None:
        """In the evening of a day of the trial, note who has paid and who is clear.

        What is paid on the debt of the first day is discounted to it; what comes after that debt is paid for others.
        """
        if self.settings is None or len(self._who) == 0:
            return
        since = day - self.settings.from_day
        if since >= self.settings.horizon_days:
            return
        files = consumers.files_of(self._who, np.full(len(self._who), self._start.platform[0]))
        paid = files.paid_cents - self._notes.paid_cents
        self._notes.paid_cents[:] = files.paid_cents
        of_this_debt = np.minimum(paid, self._notes.left_cents)
        self._notes.left_cents[:] -= of_this_debt
        self._notes.value_cents[:] += of_this_debt * (1.0 + self.settings.discount_annual) ** (-since / YEAR_DAYS)
        clear = (files.status != Status.CHARGED_OFF) & (files.days_past_due == 0)
        for first, now in ((self._notes.first_paid, paid > 0), (self._notes.first_clear, clear)):
            first[(first == NO_DAY) & now] = since

    def watch_orders(self, orders: Orders, day: int) -> None:
        """Add up the orders on credit of those who take part; ``orders`` are those that go ahead today."""
        if self.settings is None:
            return
        place, found = self._places(orders)
        np.add.at(self._notes.orders, place, 1)
        np.add.at(self._notes.orders_cents, place, orders.amount_cents[found])
        np.logical_or.at(self._notes.splits, place, orders.term_cycles[found] > 1)
        self._notes.stays[place] |= day >= self.settings.from_day + self.settings.horizon_days - CYCLE_DAYS

    def _places(self, rows: Contacts | Orders | Promises) -> tuple[Ints, NDArray[np.bool_]]:
        """Places of those who take part to whom rows of the trial's platform belong; which rows these are."""
        if len(self._who) == 0:
            return np.zeros(0, np.int64), np.zeros(len(rows), bool)
        place = np.minimum(np.searchsorted(self._who, rows.consumer), len(self._who) - 1)
        found = (self._who[place] == rows.consumer) & (rows.platform == self._start.platform[0])
        return place[found], found

    def ends(self, day: int) -> bool:
        """Today is its last day."""
        return self.settings is not None and day == self.settings.from_day + self.settings.horizon_days - 1

    def standing(self, consumers: Consumers) -> Table:
        """How those who take part stand now."""
        assert self.settings is not None
        who, platform = self._who, self._platforms.index(self.settings.platform)
        files = consumers.files_of(who, np.full(len(who), platform))
        return consumers.standing(who, platform) | {
            "n_ties": consumers.n_ties(who),
            "nearest_treated": consumers.nearest(who, self.treated),
            "owed_cents": files.owed_cents,
            "limit_cents": files.limit_cents,
        }

    def report(self, standing: Table, terms: Scenario) -> None:
        """On its last day, keep how everybody who took part stands; ``standing`` is theirs."""
        assert self.settings is not None
        start, notes, collection = self._start, self._notes, terms.platforms[self.settings.platform].collection
        names = np.array(list(self.settings.arms))
        risk = np.array(["high", "middle", "low"])
        self.table = {
            "consumer": self._who,
            "arm": names[self.arm_of[self._who]],
            "district": start.district,
            "income_decile": standing["income_decile"] + 1,
            "segment": risk[segments(start.score, collection.low_score, collection.high_score)],
            "days_past_due_at_start": start.days_past_due,
            "owed_at_start_cents": start.owed_cents,
            "paid_cents": standing["paid_cents"] - start.paid_cents,
            "days_past_due": standing["days_past_due"],
            "charged_off": standing["charged_off"],
            "resolved": ~standing["charged_off"] & (standing["days_past_due"] == 0),
            "defaulted": standing["charged_off"] | (standing["days_past_due"] > 90),
            "resentment": standing["resentment"],
            "harm_points": notes.harm,
            "belief": standing["belief"],
            "n_ties": standing["n_ties"],
            "nearest_treated": NEAREST[standing["nearest_treated"]],
            "unit": self._unit[self._who],
            "first_paid_day": notes.first_paid,
            "resolved_day": notes.first_clear,
            "reached": notes.reached,
            "talked_to": notes.talked,
            "promised": notes.promised,
            "promise_kept": notes.kept,
            "arranged": notes.arranged,
            "present_value_cents": notes.value_cents,
        }
        if self.settings.takes_in == "holders":
            self.table |= {
                "orders": notes.orders,
                "orders_cents": notes.orders_cents,
                "converted": notes.splits,
                "retained": notes.stays,
                "owed_cents": standing["owed_cents"],
                "limit_cents": standing["limit_cents"],
            }

    @property
    def participants(self) -> Ints:
        """Those who take part, rising."""
        return self._who

    @property
    def treated(self) -> NDArray[np.bool_]:
        """By consumer: takes part, in another arm than the control."""
        treated = np.zeros(len(self.arm_of), bool)
        treated[self._who] = self.arm_of[self._who] > 0
        return treated
