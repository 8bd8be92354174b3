"""The population: columns, walked a phase at a time by compiled loops, in blocks, on any number of threads.

A block writes only rows of its own consumers and its own integer counts, so the bits do not depend on how blocks are
shared among threads.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.consumers import kernels
from sim.consumers.blocks import Scratch, each_block
from sim.consumers.graph import make_ties, no_ties
from sim.consumers.interface import CycleCounts, DayCounts
from sim.consumers.kernels.agenda import CARRIES, LATE
from sim.consumers.kernels.collection.answer import Answered
from sim.consumers.kernels.numbers import leaves_of, numbers_of
from sim.consumers.kernels.world import Day
from sim.consumers.losses import CohortLosses
from sim.consumers.noting import Noted
from sim.consumers.reliefs import reliefs_of_bills, reliefs_of_contacts
from sim.consumers.rules.credit.account import billing_batch, statement_day
from sim.consumers.rules.life import turnover
from sim.consumers.state import Agenda, Pairs, People, most_missed, new_accounts, new_plans, none_missed, with_room
from sim.consumers.tables import Border, first_rows, frame_of, room_for, zeros
from sim.core.draws import uniforms_for
from sim.core.frames import (
    Answers,
    Cases,
    Complaints,
    Contacts,
    Decisions,
    Enforcement,
    Files,
    Grievances,
    Happenings,
    Orders,
    Outcomes,
    Promises,
    Reliefs,
    Reviews,
)
from sim.core.ledger import Entry
from sim.core.random import Stream, key_of
from sim.core.vocabulary import BUCKETS, CohortCount, Count, MarketStock, Stock, WelfareCount
from sim.scenario import Scenario, district_shares

__all__ = ["Population"]

Ints = NDArray[np.int64]
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
        self.who = People.zeros(self.size)
        self.accounts = new_accounts(self.size, self.n_platforms)
        self.missed = none_missed(self.size, self.n_platforms)
        self.agenda = Agenda(np.full(self.size, LATE | CARRIES, np.uint8), self._statement_days())
        self.plans = new_plans(max(1024, self.size // 4))
        self._free_plans = np.arange(len(self.plans.left))
        self.flows = np.zeros((self.n_platforms, len(Entry)), np.int64)
        self.counts = np.zeros((self.n_platforms, len(Count)), np.int64)
        self._losses = CohortLosses(self.n_platforms)
        self.ties = no_ties(self.size)
        self.work_on(threads)
        self.use(scenario, [scenario])
        place = scenario.field
        districts = np.array(district_shares(place.rows, place.columns, place.concentration))
        opening = self._each_block(
            lambda lo, hi, out: kernels.create(lo, hi, districts, self._world, self._day(0, out))
        )
        self.flows[0, Entry.OPENING_CASH] += sum(opening)
        order = np.argsort(self.who.income_cents, kind="stable")
        self.who.income_decile[order] = np.arange(self.size) * 10 // self.size
        firsts = np.minimum(-(-np.arange(1, 10) * self.size // 10), self.size - 1)
        self._least_of_deciles = self.who.income_cents[order[firsts]]
        self._leaving = turnover.leaving_per_cycle(scenario.population.turnover_annual)
        if scenario.society.active:
            self.ties = make_ties(scenario.ties, self.key, self.districts())

    def _statement_days(self) -> NDArray[np.uint8]:
        """The day of the cycle on which the accounts of each batch of neighbours have their statements."""
        batches = np.arange(billing_batch(self.size - 1) + 1)
        draws = [uniforms_for(self.key, Stream.BATCH, p, batches, 0)[:, 0] for p in range(self.n_platforms)]
        return np.array([[statement_day(u) for u in row] for row in np.stack(draws, axis=1)], np.uint8)

    def work_on(self, threads: int | None) -> None:
        """Use so many threads from now on, None: one per core; the results do not depend on it."""
        self.threads = threads or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self.threads) if self.threads > 1 and self.size > _BLOCK else None

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_pool": None, "threads": 1}

    def use(self, scenario: Scenario, arms: Sequence[Scenario]) -> None:
        """Take the numbers in force from today on; ``arms`` are those of a trial, without one the scenario alone."""
        self._leaves, self._numbers = leaves_of(scenario), numbers_of(scenario, arms)
        longest = max(platform.credit.charge_off_days_past_due for platform in scenario.platforms.values())
        self.missed = with_room(self.missed, most_missed(longest))

    def _day(self, day: int, out: Scratch) -> Day:
        return Day(self.key, day, out.flows, out.counts)

    # --- phases ---------------------------------------------------------------------------------------------------

    def shocks(self, day: int) -> None:
        """Jobs are lost and found; unexpected expenses fall due."""
        self._each_block(lambda lo, hi, out: kernels.shocks(lo, hi, self._world, self._day(day, out)))

    def turn_over(self, day: int) -> Ints:
        """Some leave, each replaced under the same number by somebody new; returns who."""
        if self._leaving == 0.0:
            return np.empty(0, np.int64)

        def leave_block(lo: int, hi: int, out: Scratch) -> tuple[Ints, Ints]:
            left, losses = np.empty(hi - lo, np.int64), self._losses.none(day)
            n = kernels.turn_over(lo, hi, self._leaving, self._world, self._day(day, out), losses, left)
            return left[:n].copy(), losses

        parts = self._each_block(leave_block)
        self._losses.add((losses for _, losses in parts), day)
        left: Ints = np.concatenate([left for left, _ in parts])
        self.who.income_decile[left] = np.searchsorted(
            self._least_of_deciles, self.who.income_cents[left], side="right"
        )
        return left

    def expire(self, day: int) -> tuple[Ints, Ints]:
        """Old written-off debts are struck from the record; returns consumer and platform of each."""
        if not any(platform.credit.record_cycles for platform in self._numbers.platforms):
            return np.empty(0, np.int64), np.empty(0, np.int64)

        def expire_block(lo: int, hi: int, out: Scratch) -> tuple[Pairs, Ints]:
            struck, losses = room_for(Pairs, (hi - lo) * self.n_platforms), self._losses.none(day)
            n = kernels.expire(lo, hi, self._world, self._day(day, out), losses, struck)
            return first_rows(struck, n), losses

        parts = self._each_block(expire_block)
        self._losses.add((losses for _, losses in parts), day)
        struck = frame_of(Pairs, [struck for struck, _ in parts])
        return struck.consumer, struck.platform

    def earn(self, day: int) -> None:
        """Pay arrives, essentials are bought."""
        self._each_block(lambda lo, hi, out: kernels.earn(lo, hi, self._world, self._day(day, out)))

    def shop(self, day: int) -> Orders:
        """Wants are paid in cash, dropped, or turned into orders on credit."""

        def shop_block(lo: int, hi: int, out: Scratch) -> Orders:
            orders, wants = room_for(Orders, hi - lo), np.empty(hi - lo, bool)
            n = kernels.shop(lo, hi, self._world, self._day(day, out), wants, np.empty(_MOST_OPTIONS), orders)
            return first_rows(orders, n)

        return frame_of(Orders, self._each_block(shop_block))

    def files(self, day: int) -> Files:
        """What platforms may know of account holders with a statement today."""

        def files_block(lo: int, hi: int, _: Scratch) -> Files:
            found = room_for(Files, (hi - lo) * self.n_platforms)
            return first_rows(found, kernels.files(lo, hi, self._world, day, found))

        return frame_of(Files, self._each_block(files_block))

    def files_of(self, consumers: Ints, platforms: Ints) -> Files:
        """What platforms may know of some account holders or applicants, row by row."""
        found = zeros(Files, len(consumers))
        kernels.files_of(self._border.known(consumers, platforms), platforms, self._world, found)
        return frame_of(Files, [found])

    def settle(self, day: int, orders: Orders, decisions: Decisions) -> None:
        """Book what platforms decided; the refused pay cash or go without."""
        self._make_room_for_plans(len(orders))
        out, losses = self._scratch(), self._losses.none(day)
        used = kernels.settle(
            self._border.table_of(orders),
            self._border.table_of(decisions),
            self._free_plans,
            self._world,
            self._day(day, out),
            losses,
        )
        self._losses.add([losses], day)
        self._free_plans = self._free_plans[used:]
        self._gather(out)

    def bill(self, day: int) -> None:
        """Statements are issued, due dates met or missed, old bills thought of, time taken where the app offers it."""
        helped = any(platform.forbearance.help_from_days for platform in self._numbers.platforms)

        def bill_block(lo: int, hi: int, out: Scratch) -> tuple[Pairs, Reliefs]:
            room = (hi - lo) * self.n_platforms
            wanted = room_for(Pairs, room if helped else 0)
            reliefs = room_for(Reliefs, room if self.reliefs is not None else 0)
            n_wanted, n_reliefs = kernels.bill(lo, hi, self._world, self._day(day, out), wanted, reliefs)
            return first_rows(wanted, n_wanted), first_rows(reliefs, n_reliefs)

        parts = self._each_block(bill_block)
        wanted = frame_of(Pairs, [wanted for wanted, _ in parts])
        if self.reliefs is not None:
            self.reliefs += reliefs_of_bills(
                [reliefs for _, reliefs in parts], wanted, self.accounts.billed_cents[wanted.consumer, wanted.platform]
            )
        if len(wanted):
            self.restructure(day, wanted)

    def restructure(self, day: int, wanted: Pairs) -> None:
        """These turn what they owe into a plan, which the app offers."""
        self._make_room_for_plans(len(wanted))
        out = self._scratch()
        used = kernels.restructure(self._border.table_of(wanted), self._free_plans, self._world, self._day(day, out))
        self._free_plans = self._free_plans[used:]
        self._gather(out)

    def age(self, day: int) -> tuple[Cases, Reviews]:
        """Arrears grow older and dearer, the oldest are charged off."""

        def age_block(lo: int, hi: int, out: Scratch) -> tuple[Cases, Reviews]:
            room = (hi - lo) * self.n_platforms
            cases, reviews = room_for(Cases, room), room_for(Reviews, room)
            n_cases, n_reviews = kernels.age(lo, hi, self._world, self._day(day, out), cases, reviews)
            return first_rows(cases, n_cases), first_rows(reviews, n_reviews)

        parts = self._each_block(age_block)
        return frame_of(Cases, [cases for cases, _ in parts]), frame_of(Reviews, [reviews for _, reviews in parts])

    def reach(self, day: int, contacts: Contacts) -> Ints:
        """What would become of each attempt, as ``Meeting``; asking changes nothing."""
        meetings = np.zeros(len(contacts), np.int64)
        if not len(contacts):
            return meetings
        kernels.reach(self._border.table_of(contacts), self._world, self._day(day, self._scratch()), meetings)
        return meetings

    def respond(self, day: int, contacts: Contacts) -> Outcomes:
        """Debtors answer contacts, in turn."""
        if not len(contacts):
            return Outcomes.empty()
        self._make_room_for_plans(len(contacts) + 1)
        out, found = self._scratch(), zeros(Answered, len(contacts))
        used = kernels.respond(
            self._border.table_of(contacts), self._free_plans, self._world, self._day(day, out), found
        )
        self._free_plans = self._free_plans[used:]
        self._gather(out)
        outcomes = frame_of(Outcomes, [found])
        if self.reliefs is not None:
            self.reliefs.append(reliefs_of_contacts(contacts, frame_of(Answered, [found])))
        return outcomes

    def keep(self, day: int, promises: Promises) -> Outcomes:
        """Those whose promises fall due keep them or do not."""
        if not len(promises):
            return Outcomes.empty()
        out, found = self._scratch(), zeros(Outcomes, len(promises))
        kernels.keep(self._border.table_of(promises), self._world, self._day(day, out), found)
        self._gather(out)
        return frame_of(Outcomes, [found])

    def enforce(self, day: int, orders: Enforcement) -> Outcomes:
        """A court's orders are carried out."""
        if not len(orders):
            return Outcomes.empty()
        out, found = self._scratch(), zeros(Outcomes, len(orders))
        kernels.enforce(self._border.table_of(orders), self._world, self._day(day, out), found)
        self._gather(out)
        return frame_of(Outcomes, [found])

    def changes_of_standing(self) -> Happenings:
        """Who fell into default or came out of it since this was last asked."""

        def block(lo: int, hi: int, _: Scratch) -> Happenings:
            found = room_for(Happenings, hi - lo)
            return first_rows(found, kernels.changes_of_standing(lo, hi, self._world, found))

        return frame_of(Happenings, self._each_block(block))

    def hear(self, day: int, happenings: Happenings) -> None:
        """News travels along the ties of those to whom something happened."""
        if not len(happenings):
            return
        out = self._scratch()
        kernels.hear(self._border.table_of(happenings), self._world, self._day(day, out))
        self._gather(out)

    def complain(self, day: int, grievances: Grievances) -> Complaints:
        """Those with a grievance complain or not."""
        if not len(grievances):
            return Complaints.empty()
        found = room_for(Complaints, len(grievances))
        n = kernels.complain(self._border.table_of(grievances), self._world, self._day(day, self._scratch()), found)
        return frame_of(Complaints, [first_rows(found, n)])

    def be_answered(self, answers: Answers) -> None:
        """Complaints are answered: views and resentment move, redress is paid out."""
        if not len(answers):
            return
        out = self._scratch()
        kernels.be_answered(self._border.table_of(answers), self._world, out.flows)
        self._gather(out)

    def nullify(self, consumers: Ints, platforms: Ints) -> Ints:
        """What these owe now is struck; returns it, cents. No account is named twice."""
        if not len(consumers):
            return np.empty(0, np.int64)
        where, out = (consumers, platforms), self._scratch()
        struck: Ints = self.accounts.billed_cents[where] + self.accounts.fees_cents[where]
        kernels.nullify(self._border.known(consumers, platforms), platforms, self._world, out.flows)
        self._gather(out)
        return struck

    def think_of(self, standing: NDArray[np.float64], merchant_discount_ppm: Ints) -> None:
        """Take today's public standing of platforms, and what they can ask of merchants."""
        self._numbers.terms.standing[:] = standing
        self._numbers.terms.merchant_discount_ppm[:] = merchant_discount_ppm

    def close_day(self, day: int) -> DayCounts:
        """Count people and accounts; those with a statement today begin a new cycle."""
        parts = self._each_block(lambda lo, hi, _: self._count_block(lo, hi, day))
        return DayCounts(sum(part[0] for part in parts), sum(part[1] for part in parts))

    def _count_block(self, lo: int, hi: int, day: int) -> tuple[Any, Any]:
        market = np.zeros(len(MarketStock), np.int64)
        stocks = np.zeros((self.n_platforms, len(Stock)), np.int64)
        kernels.count_stocks(lo, hi, self._world, day, market, stocks)
        return market, stocks

    def close_cycle(self, cycle: int) -> CycleCounts:
        """Count vintages, transitions and welfare, and start the next cycle."""
        cohorts = np.zeros((self.n_platforms, cycle + 1, len(CohortCount)), np.int64)
        cohorts[:, : self._losses.kept.shape[1], CohortCount.WRITTEN_OFF_CENTS :] = self._losses.kept
        transitions = np.zeros((self.n_platforms, len(BUCKETS), len(BUCKETS)), np.int64)
        welfare = np.zeros((10, len(WelfareCount)), np.int64)
        kernels.close_cycle(0, self.size, self._world, cohorts, transitions, welfare)
        return CycleCounts(cohorts, transitions, welfare)

    # --- bookkeeping ----------------------------------------------------------------------------------------------

    @property
    def bytes_per_consumer(self) -> float:
        """Memory held for each consumer, with accounts and plans."""
        held = (self.who, self.accounts, *self.missed, *self.agenda, self.plans, *self.ties, self._free_plans)
        return sum(columns.nbytes for columns in held) / self.size

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
