"""Collection: what the market asks of strategies, collectors, the field and the court, in the order of a day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.collectors.accounts.expenses import Expenses
from sim.collectors.accounts.returns import Returns
from sim.collectors.accounts.stocks import count_stocks, idle_warnings
from sim.collectors.accounts.sums import CollectionSums, Happening
from sim.collectors.accounts.till import Till
from sim.collectors.cases import notes as learning
from sim.collectors.cases import placement, proof, sale
from sim.collectors.cases.casebook import NO_POOL, CaseBook
from sim.collectors.cases.diary import Diary, in_words, yuan
from sim.collectors.cases.jobs import Done, Jobs, contacts_of
from sim.collectors.court.court import Court
from sim.collectors.field.field import Field
from sim.collectors.firms import handover
from sim.collectors.firms.collector import Collector
from sim.collectors.work.assignment import Assignment
from sim.collectors.work.compliance import Compliance
from sim.collectors.work.uplift import CollectionScore
from sim.collectors.work.workday import Workday
from sim.core.frame import tally
from sim.core.frames import Cases, Contacts, Enforcement, Outcomes, Promises, Sales
from sim.core.ledger import Ledger
from sim.core.vocabulary import MET, Channel, EnforcementKind, Meeting, Outcome
from sim.scenario import CollectorParameters, Scenario
from sim.society import Dealings
from sim.society.rulings import Rulings

if TYPE_CHECKING:
    from sim.platforms import Platform

__all__ = ["Collection"]

Ints = NDArray[np.int64]


class Collection:
    """Everything between a missed due date and the last cent recovered.

    ``arms`` are the terms of each arm of a trial (without one, the scenario alone), ``arm_of`` says which arm each
    consumer is in. ``sums`` are the day's; ``found_again`` are the debtors whom today's searches found,
    ``recordings`` what of today's contacts is on record, and ``sold`` the claims sold today, by portfolio.
    """

    def __init__(
        self,
        model: mesa.Model,
        terms: Scenario,
        arms: Sequence[Scenario],
        arm_of: NDArray[np.uint8],
        platforms: Sequence[Platform],
        ledger: Ledger,
        key: tuple[int, int, int],
    ) -> None:
        self._platforms, self._arm_of, self._key, self._ledger = platforms, arm_of, key, ledger
        self._book = CaseBook(len(terms.platforms), key)
        self.collectors = [
            Collector(model, index, label, settings, ledger, key, len(terms.platforms))
            for index, (label, settings) in enumerate(terms.collectors.items())
        ]
        self.field = Field(terms.field, key, model.random)
        self.court = Court(model, terms.court, key, len(arm_of), terms.evidence.hearing_faster)
        self.sums = CollectionSums.of(len(terms.platforms), len(self.collectors), len(self.field.city))
        self._diary = Diary(getattr(model, "follow", ()))
        self._till = Till(ledger, self._owe, self.sums.platforms)
        self._expenses = Expenses(self._book, self.collectors, self._till, self.sums.channels)
        self._returns = Returns(self._book, self.collectors, self._till, self.sums.collectors)
        self._assignment = Assignment(self._book, self.collectors)
        self._compliance = Compliance(self._book, self.collectors, terms, key)
        self._workday = Workday(self._book, self.collectors, self.field, self.court, self._expenses, key)
        self.score = CollectionScore(self._book, list(terms.platforms), key)
        self._jobs, self._gain, self._done = Jobs.empty(), np.empty(0), Done.empty()
        self._promise_open: NDArray[np.bool_] = np.empty(0, bool)
        self._silent: NDArray[np.bool_] = np.empty(0, bool)
        self.found_again: Ints = np.empty(0, np.int64)
        self.recordings = proof.Recordings(self._key)
        self.sold: list[Sales] = []
        self._take(terms, arms)

    # --- the day --------------------------------------------------------------------------------------------------

    @property
    def active(self) -> bool:
        """Is there a strategy that could ever do anything, or something left from one."""
        return len(self._book) > 0 or any(
            platform.collection.active for terms in self._arms for platform in terms.platforms.values()
        )

    @property
    def warnings(self) -> list[str]:
        """Pools whose paid hours were hardly worked so far, in words."""
        return idle_warnings(self.collectors)

    @property
    def events(self) -> list[Happening]:
        """What happened today to debtors who are followed."""
        return self._diary.told

    def use(self, terms: Scenario, arms: Sequence[Scenario]) -> None:
        """Take the terms in force from today on."""
        self._take(terms, arms)
        self.field.use(terms.field)
        self.court.use(terms.court, terms.evidence.hearing_faster)
        for collector, settings in zip(self.collectors, terms.collectors.values(), strict=True):
            posts = len(collector.skill)
            collector.use(settings, self._day + 1)
            self._book.forget_officers(collector.index, np.arange(len(collector.skill), posts))

    def take_over(
        self,
        model: mesa.Model,
        terms: Scenario,
        arms: Sequence[Scenario],
        arm_of: NDArray[np.uint8],
        followed: Sequence[int],
        day: int,
    ) -> Ints:
        """Go on under another scenario, whose day 0 this is: its pools are hired, those it lacks are dismissed.

        Returns the new place of each old pool, as ``handover.new_places`` does.
        """

        def hired(place: int, label: str, settings: CollectorParameters) -> Collector:
            return Collector(model, place, label, settings, self._ledger, self._key, len(terms.platforms), day)

        before, posts = list(self.collectors), {one.label: len(one.skill) for one in self.collectors}
        self.collectors[:] = handover.staffed(before, terms.collectors, day, hired)
        places = handover.new_places(before, self.collectors)
        for one in before:
            if one not in self.collectors:
                one.wind_up()
        handover.hand_back(self._book, self.court.docket, places)
        for one in self.collectors:
            self._book.forget_officers(one.index, np.arange(len(one.skill), posts.get(one.label, 0)))
            one.units_worked = one.units_paid = 0
        self._compliance.take_over(places)
        self.sums.collectors.reshape(len(self.collectors))
        self._arm_of = arm_of
        self._diary.follow(followed)
        self._take(terms, arms)
        self.field.use(terms.field)
        self.court.use(terms.court, terms.evidence.hearing_faster)
        self.score.begin(day)
        return places

    def assign(self, cases: Cases, day: int) -> None:
        """Bring the case book up to date, take back what is due back, and let the strategies decide."""
        self._day = day
        self.sums.clear()
        self._diary.told.clear()
        in_hand = np.bincount(self._book.pool - NO_POOL, minlength=len(self.collectors) + 1)[1:]
        for collector in self.collectors:
            collector.come_in(day, int(in_hand[collector.index]), self._terms.field.team_size)
            collector.begin_day(placement.fee_share(self._book, collector))
        self._jobs, self._gain = Jobs.empty(), np.empty(0)
        if not self.active:
            return
        book = self._book
        self._returns.unprompted(book.take(cases, day))
        book.in_court = self.court.sued(book.cases.consumer, book.cases.platform)
        back = np.flatnonzero(placement.recall(book, self.collectors, day))
        self._note(back, "recalled")
        jobs = self._assignment.jobs(self._arms, self._arm_of[book.cases.consumer].astype(np.int64), day)
        jobs = self._compliance.possible(jobs, day)
        named = jobs.where(jobs.pool >= 0)
        self._note(placement.place(book, self.collectors, named.row, named.pool, day), "placed")
        self._jobs, self._gain = self.score.rank(self._compliance.kept(jobs, day), day)
        self._hold()

    def work(self, day: int, reach: Callable[[int, Contacts], Ints]) -> Contacts:
        """Make contacts as far as hours go; ``reach`` tells what would become of an attempt."""
        self._done, self.found_again = self._workday.work(
            self._jobs, self._gain, day, reach, self._compliance.in_hours(), self.sums
        )
        self.score.note(self._done, day)
        self._promise_open = self._book.promise_day[self._done.row] >= day
        contacts = contacts_of(self._book, self._done)
        self._record(day, contacts)
        return contacts

    def promises(self, day: int) -> Promises:
        """Promises that fall due today."""
        return learning.due_promises(self._book, day)

    def learn(self, day: int, contacts: Contacts, outcomes: Outcomes, promises: Promises, kept: Outcomes) -> None:
        """Write down how contacts and promises ended, and credit what they brought."""
        self._done = self._compliance.judged(self._done, outcomes.meeting, outcomes.opted_out, day)
        self._silent = self._compliance.silent(self._done)
        self._count_contacts(contacts, outcomes)
        channels = learning.note_promises(self._book, promises, kept)
        np.add.at(self.sums.channels.paid_cents, (promises.platform, channels), kept.paid_cents)
        heard = self.recordings.decided(contacts, outcomes, self._terms.evidence.contested_lost, len(self._platforms))
        learning.note_contacts(self._book, self._done, heard, learning.hardship_days(self._arms, contacts), day)
        self._learn_worth(contacts.channel, self._done.row, self._done.pool, outcomes.paid_cents)
        rows, _ = self._book.rows_of(promises.consumer, promises.platform)
        self._learn_worth(channels, rows, self._book.pool[rows], kept.paid_cents)
        self._returns.reported(contacts.consumer, contacts.platform, contacts.owner, outcomes.paid_cents)
        self._returns.reported(promises.consumer, promises.platform, promises.owner, kept.paid_cents)
        self._diary.note(
            day,
            contacts.consumer,
            contacts.platform,
            lambda row: Channel(contacts.channel[row]).name.lower(),
            lambda row: (
                f"{in_words(Meeting, outcomes.meeting[row])}, {in_words(Outcome, outcomes.outcome[row])}, "
                f"{yuan(outcomes.paid_cents[row])} paid"
            ),
        )
        self._diary.note(
            day,
            promises.consumer,
            promises.platform,
            lambda _: "promise due",
            lambda row: f"{yuan(kept.paid_cents[row])} of {yuan(promises.cents[row])} paid",
        )

    def placed(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Cases placed with a pool and not sold to it: key in the book, pool, owed and ever paid this morning."""
        book = self._book
        rows = np.flatnonzero((book.pool >= 0) & (book.owner == 0))
        return book.keys[rows], book.pool[rows], book.cases.owed_cents[rows], book.cases.paid_cents[rows]

    def open_promises(self) -> Promises:
        """Promises that have still to fall due."""
        return learning.open_promises(self._book)

    def open_disputes(self) -> tuple[Ints, Ints]:
        """Consumer and platform of the debts that are disputed."""
        disputed, cases = self._book.dispute, self._book.cases
        return cases.consumer[disputed], cases.platform[disputed]

    def dealings(self, contacts: Contacts, outcomes: Outcomes) -> Dealings:
        """How debtors were dealt with today; to be asked after ``learn``."""
        return Dealings(contacts, outcomes, self._done.breach, self._promise_open, self._done.pool, self._silent)

    def pause(self, consumer: Ints, platform: Ints, until_day: Ints | int) -> None:
        """The rules ask for no contact with these debts before ``until_day``."""
        self._compliance.rulebook.pause(consumer, platform, until_day)

    def paused(self, consumer: Ints, platform: Ints, day: int) -> NDArray[np.bool_]:
        """Which of these debts rest today."""
        return self._compliance.rulebook.paused(consumer, platform, day)

    def let_go(self, consumers: Ints, platforms: Ints) -> None:
        """These debts are owed no more: suits over them end today, as do the cases when the book is next brought up."""
        self.court.let_go(consumers, platforms)

    def forget(self, consumers: Ints) -> None:
        """These have left; what the rules know of their debts does not concern those who take their places."""
        self._compliance.rulebook.forget(consumers)

    def obey(self, rulings: Rulings) -> None:
        """Leave suspended channels and agencies out for as long as the regulator says; agencies pay their fines."""
        channels, pools = rulings.suspended, rulings.suspended_pools
        np.maximum.at(self._compliance.channel_until, (channels.platform, channels.channel), channels.until_day)
        np.maximum.at(self._compliance.pool_until, pools.pool, pools.until_day)
        for collector in self.collectors:
            collector.be_fined(int(rulings.agency_fines_cents[collector.index]))

    def judge(self, day: int) -> Enforcement:
        """The court's orders of today."""
        return self.court.judge(day, self._book.owed_now)

    def enforced(self, day: int, orders: Enforcement, taken: Outcomes) -> None:
        """Credit what the court took."""
        self.court.enforced(day, orders, taken)
        np.add.at(self.sums.channels.paid_cents[:, Channel.LAWSUIT], orders.platform, taken.paid_cents)
        self._returns.reported(orders.consumer, orders.platform, orders.owner, taken.paid_cents)
        self._diary.note(
            day,
            orders.consumer,
            orders.platform,
            lambda row: f"court: {in_words(EnforcementKind, orders.kind[row])}",
            lambda row: f"{yuan(taken.paid_cents[row])} taken",
        )

    def close(self, day: int, cycle_ends: bool) -> None:
        """Pay the collectors, audit them; at the end of a cycle sell claims and let agencies leave and enter."""
        for collector in self.collectors:
            commission = self._expenses.staff(collector, self._users[collector.index])
            self.sums.collectors.commission_cents[collector.index] += commission
            self.sums.collectors.breaches[collector.index] = collector.breaches_today.sum()
            posts, dismissed = collector.end_day(day)
            self.sums.collectors.dismissed[collector.index] = dismissed
            self._book.forget_officers(collector.index, posts)
        self.sold = []
        if cycle_ends:
            self._sell(day)
            for collector in self.collectors:
                employed = len(collector.skill)
                collector.close_cycle()
                self._book.forget_officers(collector.index, np.arange(len(collector.skill), employed))
            self.score.close_cycle(day)
        count_stocks(self.sums, self.collectors, self.court)

    # --- helpers --------------------------------------------------------------------------------------------------

    _day = -1

    def _take(self, terms: Scenario, arms: Sequence[Scenario]) -> None:
        self._terms, self._arms = terms, arms
        self._assignment.make(arms)
        self._compliance.use(terms, arms)
        self._expenses.use(arms)
        self._workday.use(arms)
        self.score.use(arms)
        self._users = np.array(
            [
                [
                    any(
                        stage.pool == collector.label
                        for stages in (p.collection.stages, p.collection.challenger)
                        for stage in stages.values()
                    )
                    for p in terms.platforms.values()
                ]
                for collector in self.collectors
            ],
            np.int64,
        ).reshape(len(self.collectors), len(terms.platforms))

    def _owe(self, platform: int, cents: int) -> None:
        self._platforms[platform].costs_due_cents += cents

    def _note(self, rows: Ints, event: str) -> None:
        """Tell of cases that changed hands."""
        cases, pool = self._book.cases, self._book.pool
        self._diary.note(
            self._day,
            cases.consumer[rows],
            cases.platform[rows],
            lambda _: event,
            lambda row: self.collectors[pool[rows[row]]].label if pool[rows[row]] >= 0 else "",
        )

    def _hold(self) -> None:
        """Another day with the cases in hand."""
        book = self._book
        for collector in self.collectors:
            mine = np.flatnonzero(book.pool == collector.index)
            owed = book.cases.owed_cents[mine]
            collector.liquidation.held(book.buckets(mine), owed)
            self.sums.collectors.placed_cents[collector.index] = owed.sum()

    def _learn_worth(self, channel: Ints, rows: Ints, pool: Ints, paid_cents: Ints) -> None:
        """Every collector learns from what its own contacts brought."""
        for collector in self.collectors:
            mine = np.flatnonzero((pool == collector.index) & (paid_cents > 0))
            if len(mine):
                here, paid = rows[mine], paid_cents[mine]
                collector.experience.paid(
                    channel[mine], self._book.buckets(here), paid, self._book.cases.owed_cents[here]
                )

    def _sell(self, day: int) -> None:
        for place, (label, platform) in enumerate(self._terms.platforms.items()):
            agencies = [one for one in self.collectors if one.is_agency and one.active]
            sold = sale.sell(self._book, place, platform.collection, agencies, self._key, day)
            if sold is not None:
                rows, claims, price = sold
                self.sold.append(claims)
                self._till.sale(place, price, int(claims.cents.sum()))
                self._note(rows, "sold by " + label)

    def _record(self, day: int, contacts: Contacts) -> None:
        """Keep contacts on record as far as each pool does, and pay for it."""
        done = self._done
        spoken = proof.takes_recording(done.channel, done.officer)
        share = np.array([one.settings.recorded for one in self.collectors] + [1.0])[done.pool]
        self.recordings.take(day, contacts, spoken, share)
        paid_for = spoken & self.recordings.kept
        self._expenses.recordings(done.row[paid_for], done.pool[paid_for])

    def _count_contacts(self, contacts: Contacts, outcomes: Outcomes) -> None:
        if not len(contacts):
            return
        met, done = MET[outcomes.meeting], self._done
        self.sums.channels.count(
            contacts.platform, contacts.channel, met, outcomes.outcome == Outcome.PROMISED, outcomes.paid_cents
        )
        self.sums.platforms.silent += tally(self.sums.platforms.silent.shape, contacts.platform[met & self._silent])
        for collector in self.collectors:
            mine = np.flatnonzero((done.pool == collector.index) & (done.officer >= 0))
            if len(mine):
                collector.experience.tried(done.channel[mine], self._book.buckets(done.row[mine]), met[mine])
                np.add.at(collector.contacts_today, contacts.platform[mine], 1)
