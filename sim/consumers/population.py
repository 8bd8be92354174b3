"""The population: columns, walked a phase at a time by compiled loops, in blocks, on any number of threads.

A block writes only rows of its own consumers and its own integer counts, so the bits do not depend on how blocks are
shared among threads.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.consumers import kernels
from sim.consumers.blocks import Scratch, each_block
from sim.consumers.graph import make_ties, no_ties
from sim.consumers.kernels.numbers import channels_of, habits_of, response_of, taste_of, terms_of, tidings_of
from sim.consumers.losses import CohortLosses
from sim.consumers.matrices import Border
from sim.consumers.matrices import frame_of as _frame
from sim.consumers.noting import Noted
from sim.consumers.reliefs import reliefs_of_bills, reliefs_of_contacts
from sim.consumers.rules.life import turnover
from sim.consumers.state import bytes_of, most_missed, new_accounts, new_people, new_plans, with_room
from sim.core.frames import (
    Answers,
    Cases,
    Complaints,
    Contacts,
    CycleCounts,
    DayCounts,
    Decisions,
    Enforcement,
    Files,
    Frame,
    Grievances,
    Happenings,
    Orders,
    Outcomes,
    Promises,
    Reliefs,
    Reviews,
)
from sim.core.ledger import Entry
from sim.core.random import key_of
from sim.core.vocabulary import BUCKETS, CohortCount, Count, MarketStock, Stock, WelfareCount
from sim.scenario import Scenario, district_shares

__all__ = ["Population"]

_BLOCK = 65_536
_MOST_OPTIONS = 16  # more than there are platforms or terms to choose among


class Population(Noted):
    """All consumers, with the accounts they hold and the plans they pay.

    ``flows`` and ``counts`` gather what the phases moved and counted since they were last taken, ``reliefs`` who was
    given time or let off a part, if anybody asks (it is a list).
    """

    reliefs: list[Reliefs] | None = None

    def __init__(self, scenario: Scenario, *, seed: int, replication: int, threads: int | None = None) -> None:
        self.size = scenario.population.size
        self.platform_labels = list(scenario.platforms)
        self.n_platforms = len(self.platform_labels)
        self._border = Border(self.size, self.n_platforms)
        self.key = key_of(seed, replication)
        self.who = new_people(self.size)
        self.accounts = new_accounts(self.size, self.n_platforms)
        self.plans = new_plans(max(1024, self.size // 4))
        self._free_plans = np.arange(len(self.plans.left))
        self.flows = np.zeros((self.n_platforms, len(Entry)), np.int64)
        self.counts = np.zeros((self.n_platforms, len(Count)), np.int64)
        self._losses = CohortLosses(self.n_platforms)
        self._makeup = kernels.makeup_of(scenario)
        self.work_on(threads)
        self.use(scenario, [scenario])
        place = scenario.field
        districts = np.array(district_shares(place.rows, place.columns, place.concentration))
        opening = self._each_block(lambda lo, hi, _: kernels.create(
            lo, hi, self.key, self.who, self._makeup, districts))
        self.flows[0, Entry.OPENING_CASH] += sum(opening)
        order = np.argsort(self.who.income_cents, kind="stable")
        self.who.income_decile[order] = np.arange(self.size) * 10 // self.size
        firsts = np.minimum(-(-np.arange(1, 10) * self.size // 10), self.size - 1)
        self._least_of_deciles = self.who.income_cents[order[firsts]]
        self._leaving = turnover.leaving_per_cycle(scenario.population.turnover_annual)
        self.ties = (make_ties(scenario.ties, self.key, self.districts()) if scenario.society.active
                     else no_ties(self.size))

    def work_on(self, threads: int | None) -> None:
        """Use so many threads from now on, None: one per core; the results do not depend on it."""
        self.threads = threads or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self.threads) if self.threads > 1 and self.size > _BLOCK else None

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_pool": None, "threads": 1}

    def use(self, scenario: Scenario, arms: Sequence[Scenario]) -> None:
        """Take the numbers in force from today on; ``arms`` are those of a trial, without one the scenario alone."""
        self._habits, self._terms = habits_of(scenario), terms_of(scenario, arms)
        self._response, self._channels = response_of(scenario), channels_of(arms)
        self._tidings, self._taste = tidings_of(scenario), taste_of(scenario)
        self.accounts = with_room(self.accounts, most_missed(int(self._terms.charge_off_days.max())))

    # --- phases ---------------------------------------------------------------------------------------------------

    def shocks(self, day: int) -> None:
        """Jobs are lost and found; unexpected expenses fall due."""
        self._each_block(lambda lo, hi, out: kernels.shocks(
            lo, hi, self.key, day, self.who, self._habits, out.flows, out.counts))

    def turn_over(self, day: int) -> NDArray[np.int64]:
        """Some leave, each replaced under the same number by somebody new; returns who."""
        if self._leaving == 0.0:
            return np.empty(0, np.int64)

        def leave_block(lo: int, hi: int, out: Scratch) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
            left, losses = np.empty(hi - lo, np.int64), self._losses.none(day)
            n = kernels.turn_over(lo, hi, self.key, day, self._leaving, self.who, self.accounts, self.plans,
                                  self._makeup, self._terms, out.flows, out.counts, losses, left)
            return left[:n].copy(), losses

        parts = self._each_block(leave_block)
        self._losses.add((losses for _, losses in parts), day)
        left: NDArray[np.int64] = np.concatenate([left for left, _ in parts])
        self.who.income_decile[left] = np.searchsorted(
            self._least_of_deciles, self.who.income_cents[left], side="right")
        return left

    def expire(self, day: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Old written-off debts are struck from the record; returns consumer and platform of each."""
        if not self._terms.record_cycles.any():
            return np.empty(0, np.int64), np.empty(0, np.int64)
        def expire_block(lo: int, hi: int, out: Scratch) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
            struck, losses = np.empty((2, (hi - lo) * self.n_platforms), np.int64), self._losses.none(day)
            n = kernels.expire(lo, hi, day, self.who, self.accounts, self._terms, out.flows, out.counts, losses, struck)
            return struck[:, :n].copy(), losses

        parts = self._each_block(expire_block)
        self._losses.add((losses for _, losses in parts), day)
        consumers, platforms = np.concatenate([struck for struck, _ in parts], axis=1)
        return consumers, platforms

    def earn(self, day: int) -> None:
        """Pay arrives, essentials are bought."""
        self._each_block(lambda lo, hi, out: kernels.earn(
            lo, hi, self.key, day, self.who, self.accounts, self._habits, self._response, out.flows, out.counts))

    def shop(self, day: int) -> Orders:
        """Wants are paid in cash, dropped, or turned into orders on credit."""

        def shop_block(lo: int, hi: int, out: Scratch) -> NDArray[np.int64]:
            orders = np.empty((len(fields(Orders)), hi - lo), np.int64)
            n = kernels.shop(lo, hi, self.key, day, self.who, self.accounts, self._habits, self._terms, out.flows,
                             out.counts, np.empty(hi - lo, bool), np.empty(_MOST_OPTIONS), orders)
            return orders[:, :n].copy()

        return _frame(Orders, self._each_block(shop_block))

    def files(self, day: int) -> Files:
        """What platforms may know of account holders with a statement today."""

        def files_block(lo: int, hi: int, _: Scratch) -> NDArray[np.int64]:
            found = np.empty((len(fields(Files)), (hi - lo) * self.n_platforms), np.int64)
            n = kernels.files(lo, hi, day, self.who, self.accounts, found)
            return found[:, :n].copy()

        return _frame(Files, self._each_block(files_block))

    def files_of(self, consumers: NDArray[np.int64], platforms: NDArray[np.int64]) -> Files:
        """What platforms may know of some account holders or applicants, row by row."""
        found = np.empty((len(fields(Files)), len(consumers)), np.int64)
        kernels.files_of(self._border.known(consumers, platforms), platforms, self.who, self.accounts, found)
        return Files(*found)

    def settle(self, day: int, orders: Orders, decisions: Decisions) -> None:
        """Book what platforms decided; the refused pay cash or go without."""
        self._make_room_for_plans(len(orders))
        out, losses = self._scratch(), self._losses.none(day)
        used = kernels.settle(
            self.key, day, self._columns(orders), self._columns(decisions), self.who, self.accounts, self.plans,
            self._free_plans, self._habits, self._terms, out.flows, out.counts, losses)
        self._losses.add([losses], day)
        self._free_plans = self._free_plans[used:]
        self._gather(out)

    def bill(self, day: int) -> None:
        """Statements are issued, due dates met or missed, old bills thought of, time taken where the app offers it."""
        room = self.n_platforms if self._terms.help_from_days.any() else 0

        told = self.n_platforms if self.reliefs is not None else 0

        def bill_block(lo: int, hi: int, out: Scratch) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
            wanted = np.empty((2, (hi - lo) * room), np.int64)
            reliefs = np.empty((len(fields(Reliefs)), (hi - lo) * told), np.int64)
            n_wanted, n_reliefs = kernels.bill(
                lo, hi, self.key, day, self.who, self.accounts, self.plans, self._habits, self._response, self._terms,
                out.flows, out.counts, wanted, reliefs)
            return wanted[:, :n_wanted].copy(), reliefs[:, :n_reliefs].copy()

        parts = self._each_block(bill_block)
        wanted = np.concatenate([part[0] for part in parts], axis=1)
        if self.reliefs is not None:
            self.reliefs += reliefs_of_bills(
                [part[1] for part in parts], wanted, self.accounts.billed_cents[wanted[0], wanted[1]])
        self._make_room_for_plans(wanted.shape[1])
        used = kernels.restructure(day, wanted, self.who, self.accounts, self.plans, self._free_plans, self._response,
                                   self._terms, self.counts)
        self._free_plans = self._free_plans[used:]

    def age(self, day: int) -> tuple[Cases, Reviews]:
        """Arrears grow older and dearer, the oldest are charged off."""

        def age_block(lo: int, hi: int, out: Scratch) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
            room = (hi - lo) * self.n_platforms
            cases = np.empty((len(fields(Cases)), room), np.int64)
            reviews = np.empty((len(fields(Reviews)), room), np.int64)
            n_cases, n_reviews = kernels.age(lo, hi, day, self.who, self.accounts, self.plans, self._terms,
                                             out.flows, out.counts, cases, reviews)
            return cases[:, :n_cases].copy(), reviews[:, :n_reviews].copy()

        parts = self._each_block(age_block)
        return _frame(Cases, [part[0] for part in parts]), _frame(Reviews, [part[1] for part in parts])

    def reach(self, day: int, contacts: Contacts) -> NDArray[np.int64]:
        """What would become of each attempt, as ``Meeting``; asking changes nothing."""
        out = np.zeros(len(contacts), np.int64)
        kernels.reach(self.key, day, self._columns(contacts), self.who, self.accounts, self.ties, self._channels,
                      self._habits, self._response, out)
        return out

    def respond(self, day: int, contacts: Contacts) -> Outcomes:
        """Debtors answer contacts, in turn."""
        self._make_room_for_plans(len(contacts) + 1)
        out, found = self._scratch(), np.zeros((len(fields(Outcomes)) + 2, len(contacts)), np.int64)
        used = kernels.respond(
            self.key, day, self._columns(contacts), self.who, self.accounts, self.ties, self.plans, self._free_plans,
            self._channels, self._habits, self._response, self._terms, out.flows, out.counts, found)
        self._free_plans = self._free_plans[used:]
        self._gather(out)
        *columns, relief, cents = found
        outcomes = Outcomes(*columns)
        if self.reliefs is not None:
            self.reliefs.append(reliefs_of_contacts(contacts, outcomes, relief, cents))
        return outcomes

    def keep(self, day: int, promises: Promises) -> Outcomes:
        """Those whose promises fall due keep them or do not."""
        out, found = self._scratch(), np.zeros((len(fields(Outcomes)), len(promises)), np.int64)
        kernels.keep(self.key, day, self._columns(promises), self.who, self.accounts, self._habits, self._response,
                     self._terms, out.flows, out.counts, found)
        self._gather(out)
        return Outcomes(*found)

    def enforce(self, day: int, orders: Enforcement) -> Outcomes:
        """A court's orders are carried out."""
        out, found = self._scratch(), np.zeros((len(fields(Outcomes)), len(orders)), np.int64)
        kernels.enforce(day, self._columns(orders), self.who, self.accounts, self._habits, out.flows, found)
        self._gather(out)
        return Outcomes(*found)

    def changes_of_standing(self) -> Happenings:
        """Who fell into default or came out of it since this was last asked."""

        def block(lo: int, hi: int, _: Scratch) -> NDArray[np.int64]:
            found = np.empty((4, hi - lo), np.int64)
            n = kernels.changes_of_standing(lo, hi, self.who, self.accounts, found)
            return found[:, :n].copy()

        return _frame(Happenings, self._each_block(block))

    def hear(self, day: int, happenings: Happenings) -> None:
        """News travels along the ties of those to whom something happened."""
        out = self._scratch()
        kernels.hear(self.key, day, self._columns(happenings), self.ties, self.who, self.accounts, self._tidings,
                     self._response, out.counts)
        self._gather(out)

    def complain(self, day: int, grievances: Grievances) -> Complaints:
        """Those with a grievance complain or not."""
        out = np.empty((len(fields(Complaints)), len(grievances)), np.int64)
        n = kernels.complain(self.key, day, self._columns(grievances), self.who, self.accounts, self._taste, out)
        return Complaints(*out[:, :n])

    def be_answered(self, answers: Answers) -> None:
        """Complaints are answered: views and resentment move, redress is paid out."""
        out = self._scratch()
        kernels.be_answered(self._columns(answers), self.who, self.accounts, self._response, out.flows)
        self._gather(out)

    def nullify(self, consumers: NDArray[np.int64], platforms: NDArray[np.int64]) -> NDArray[np.int64]:
        """What these owe now is struck; returns it, cents. No account is named twice."""
        where, out = (consumers, platforms), self._scratch()
        struck: NDArray[np.int64] = self.accounts.billed_cents[where] + self.accounts.fees_cents[where]
        kernels.nullify(self._border.known(consumers, platforms), platforms, self.accounts, out.flows)
        self._gather(out)
        return struck

    def think_of(self, standing: NDArray[np.float64], merchant_discount_ppm: NDArray[np.int64]) -> None:
        """Take today's public standing of platforms, and what they can ask of merchants."""
        self._terms = self._terms._replace(standing=standing, merchant_discount_ppm=merchant_discount_ppm)

    def close_day(self, day: int) -> DayCounts:
        """Count people and accounts; those with a statement today begin a new cycle."""
        parts = self._each_block(lambda lo, hi, _: self._count_block(lo, hi, day))
        return DayCounts(sum(part[0] for part in parts), sum(part[1] for part in parts))

    def _columns(self, frame: Frame) -> NDArray[np.int64]:
        return self._border.matrix_of(frame)

    def _count_block(self, lo: int, hi: int, day: int) -> tuple[Any, Any]:
        market = np.zeros(len(MarketStock), np.int64)
        stocks = np.zeros((self.n_platforms, len(Stock)), np.int64)
        kernels.count_stocks(lo, hi, day, self.who, self.accounts, self._response, market, stocks)
        return market, stocks

    def close_cycle(self, cycle: int) -> CycleCounts:
        """Count vintages, transitions and welfare, and start the next cycle."""
        cohorts = np.zeros((self.n_platforms, cycle + 1, len(CohortCount)), np.int64)
        cohorts[:, :self._losses.kept.shape[1], CohortCount.WRITTEN_OFF_CENTS:] = self._losses.kept
        transitions = np.zeros((self.n_platforms, len(BUCKETS), len(BUCKETS)), np.int64)
        welfare = np.zeros((10, len(WelfareCount)), np.int64)
        kernels.close_cycle(0, self.size, self.who, self.accounts, cohorts, transitions, welfare)
        return CycleCounts(cohorts, transitions, welfare)

    # --- bookkeeping ----------------------------------------------------------------------------------------------

    @property
    def bytes_per_consumer(self) -> float:
        """Memory held for each consumer, with accounts and plans."""
        return (bytes_of(self.who, self.accounts, self.plans, self.ties) + self._free_plans.nbytes) / self.size

    def _make_room_for_plans(self, wanted: int) -> None:
        """Have at least ``wanted`` free plans: take back the ended ones, then grow by half."""
        if len(self._free_plans) >= wanted:
            return
        capacity = len(self.plans.left)
        ended = np.flatnonzero(self.plans.left == 0)
        grown = max(wanted, capacity // 2) if len(ended) < max(wanted, capacity // 10) else 0
        if grown:
            self.plans = new_plans(capacity + grown, self.plans)
        self._free_plans = np.concatenate([ended, np.arange(capacity, capacity + grown)])

    def _scratch(self) -> Scratch:
        return Scratch(np.zeros_like(self.flows), np.zeros_like(self.counts))

    def _gather(self, out: Scratch) -> None:
        self.flows += out.flows
        self.counts += out.counts

    def _each_block(self, work: Callable[[int, int, Scratch], Any]) -> list[Any]:
        """Run ``work(lo, hi, scratch)`` on every block, in order of blocks; scratch counts are added up."""
        results, scratch = each_block(work, self.size, _BLOCK, self._scratch, self._pool)
        for out in scratch:
            self._gather(out)
        return results
