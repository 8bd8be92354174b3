"""Society: what people tell, where they complain, what is thought and written, and what the regulator does about it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.core.channels import having
from sim.core.frames import AccountActions, Answers, Cases, Complaints, Contacts, Grievances, Happenings, Outcomes
from sim.core.units import MILLION
from sim.core.vocabulary import MET, Cause, Channel, Complaint, Meeting, Outcome
from sim.law.fines import fined_by
from sim.scenario import Scenario
from sim.society.acts import acts_of
from sim.society.desk import ComplaintDesk, DeskCount
from sim.society.liability import Liability
from sim.society.news import fee_grievances, freezes, grievances_of, happenings_of, told_to_others
from sim.society.opinion import Opinion, merchant_discount
from sim.society.press import Press
from sim.society.pressure import LawfulPressure
from sim.society.regulator import Regulator
from sim.society.rulings import Breaches, Evidence, PoolBans, Redress, Rulings
from sim.society.sums import SocietySums

__all__ = ["Dealings", "People", "Society", "affordable"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


class People(Protocol):
    """What a society asks of its population."""

    def changes_of_standing(self) -> Happenings: ...
    def hear(self, day: int, happenings: Happenings) -> None: ...
    def hear_announcement(self, consumers: Ints, cases: float) -> None: ...
    def complain(self, day: int, grievances: Grievances) -> Complaints: ...
    def be_answered(self, answers: Answers) -> None: ...
    def think_of(self, standing: Floats, merchant_discount_ppm: Ints) -> None: ...
    def holders(self, platform: int) -> Ints: ...
    def deciles(self) -> Ints: ...


@dataclass(frozen=True)
class Dealings:
    """How debtors were dealt with today, contact by contact.

    ``breach``: a rule was broken; ``promise_open``: a promise was still to fall due. ``pool`` is the place of the
    collectors in the scenario, -1 for the platform itself. ``silent``: others were met and heard nothing of the debt.
    """

    contacts: Contacts
    outcomes: Outcomes
    breach: Flags
    promise_open: Flags
    pool: Ints
    silent: Flags


class Society:
    """All of it. ``sums`` are the day's; where the society is not active nothing is ever counted.

    ``users`` are the accounts of each platform last evening, ``complaints`` those made today.
    """

    def __init__(
        self,
        model: mesa.Model,
        terms: Scenario,
        arms: Sequence[Scenario],
        arm_of: NDArray[np.uint8],
        people: People,
        key: tuple[int, int, int],
    ) -> None:
        n_platforms = len(terms.platforms)
        self.active = terms.society.active
        self.sums = SocietySums.of(n_platforms)
        self.users: Ints = np.zeros(n_platforms, np.int64)
        self.complaints = Complaints.empty()
        self.desk = ComplaintDesk(terms.society.complaints, n_platforms, key)
        self.press = Press(terms.society.press, n_platforms, key)
        self.opinion = Opinion(terms.society.opinion, n_platforms)
        self.regulator = Regulator(
            model, terms.society.regulator, n_platforms, len(terms.collectors), key, terms.society.law
        )
        self.liability = Liability(terms.society.law, n_platforms, key)
        self._people, self._arm_of, self._decile = people, arm_of, people.deciles()
        self._lawful = LawfulPressure(len(arm_of))
        self._announced: set[tuple[int, int]] = set()
        self.use(terms, arms)

    def use(self, terms: Scenario, arms: Sequence[Scenario]) -> None:
        """Take the terms in force from today on."""
        self._terms, self._arms = terms, arms
        self.desk.use(terms.society.complaints)
        self.press.use(terms.society.press)
        self.opinion.use(terms.society.opinion)
        self.regulator.use(fined_by(terms.society.regulator, terms.regime), terms.society.law)
        self.liability.use(terms.society.law)
        self._care = np.array([platform.care for platform in terms.platforms.values()])
        self._agency = np.array([pool.kind == "agency" for pool in terms.collectors.values()], bool)
        self._harshness_ppm, self._exposure_ppm = (
            np.rint(MILLION * _of_channels(arms, what)).astype(np.int64) for what in ("harshness", "exposure")
        )
        self._harm = _of_channels(arms, "harm")
        if self.active:
            self._spread_opinion()

    def take_over(self, terms: Scenario, arms: Sequence[Scenario], arm_of: NDArray[np.uint8], places: Ints) -> None:
        """Go on under another scenario; ``places`` as for the regulator. What was announced, every arm has heard."""
        self._arm_of = arm_of
        self._announced = {(arm, platform) for _, platform in self._announced for arm in range(len(arms))}
        self.regulator.take_over(places, len(terms.collectors))
        self.use(terms, arms)

    # --- the day --------------------------------------------------------------------------------------------------

    def talk(self, day: int, dealings: Dealings, actions: Iterable[AccountActions]) -> None:
        """Ties hear what happened to people today; what platforms announce is heard by those who owe them."""
        told = Happenings.joined(
            [
                happenings_of(
                    dealings.contacts, dealings.outcomes, dealings.breach, self._harshness(dealings.contacts)
                ),
                *map(freezes, actions),
                self._people.changes_of_standing(),
            ]
        )
        np.add.at(self.sums.told, (told.platform, told.kind), 1)
        self._people.hear(day, told)
        self._announce(day)

    def answer(self, day: int, dealings: Dealings, cases: Cases, settlements: Ints, cash_cents: Ints) -> Answers:
        """Complaints are made and answered, opinion moves; ``settlements`` and ``cash_cents`` are by platform.

        Nobody complains again about the same while the first complaint waits for its answer.
        Returns the answers of today; redress is awarded as far as the platforms' cash goes.
        """
        made = self._people.complain(
            day,
            Grievances.joined(
                [
                    grievances_of(
                        dealings.contacts,
                        dealings.outcomes,
                        dealings.breach,
                        self._harshness(dealings.contacts),
                        dealings.promise_open,
                        dealings.silent,
                    ),
                    fee_grievances(cases, self._terms.society.complaints.fee_every_days),
                ]
            ),
        )
        complaints = self.complaints = made.where(~self.desk.waits(made))
        np.add.at(self.sums.complaints, (complaints.platform, complaints.cause), 1)
        self.desk.take(complaints, day)
        damages = self._terms.regime.damages_cents
        answers = affordable(self.desk.handle(day, self.users, self._care, damages), cash_cents)
        self._people.be_answered(answers)
        self._count(day, dealings, answers)
        self._opine(day, dealings, answers, settlements)
        return answers

    def inspect(self, day: int, dealings: Dealings) -> Rulings:
        """The regulator reads complaints and the press, audits by lot, and rules; people sue, the police step in."""
        acts = _breaches(dealings)
        rulings = self.regulator.inspect(
            day,
            Evidence(
                complaints=self.sums.received[:, Complaint.REGULATOR],
                users=self.users,
                heat=self.press.heat,
                breaches=acts,
                agency=self._agency,
            ),
        )
        if not self._terms.society.law.active:
            return rulings
        settings = self._terms.society.regulator
        found = self.liability.day(day, acts, rulings.redress, self.users, settings.looks_back_days)
        self.press.announce(found.criminal_cases.clip(max=1) * max(1, math.ceil(settings.scandal_heat)))
        self.sums.wronged[:] = found.wronged
        self.sums.class_actions[:] = found.class_actions
        self.sums.criminal_cases[:] = found.criminal_cases
        return replace(
            rulings,
            redress=Redress.joined([rulings.redress, found.redress]),
            suspended_pools=PoolBans.joined([rulings.suspended_pools, found.standstill]),
        )

    def redress(self, ordered: Redress, cash_cents: Ints) -> Answers:
        """People wronged are paid, as far as the platforms' cash goes; ``cash_cents`` are by platform.

        Returns what they got.
        """
        if not len(ordered):
            return Answers.empty()
        every = np.ones(len(ordered), np.int64)
        answers = affordable(
            Answers(
                ordered.consumer,
                ordered.platform,
                every * Cause.BREACH,
                every * Complaint.COURT,
                every > 0,
                ordered.cents,
            ),
            cash_cents,
        )
        self._people.be_answered(answers)
        np.add.at(self.sums.redress_cents, answers.platform, answers.redress_cents)
        return answers

    def forget(self, consumers: Ints) -> None:
        """These have left; others have taken their places."""
        self.desk.forget(consumers)
        self.regulator.forget(consumers)
        self.liability.forget(consumers)
        self._lawful.forget(consumers)
        self._decile = self._people.deciles()

    # --- helpers --------------------------------------------------------------------------------------------------

    def _harshness(self, contacts: Contacts) -> Ints:
        """Harshness of each contact, pressure included, millionths."""
        felt: Ints = self._harshness_ppm[contacts.arm, contacts.channel] + contacts.pressure_ppm
        return felt

    def _announce(self, day: int) -> None:
        """What an arm's platform announces is heard on the first day it does, and every so many days from then on."""
        for number, arm in enumerate(self._arms):
            for platform, settings in enumerate(arm.platforms.values()):
                if not settings.collection.announces_pursuit:
                    self._announced.discard((number, platform))
                elif (number, platform) not in self._announced or day % self._terms.beliefs.announced_every_days == 0:
                    self._announced.add((number, platform))
                    holders = self._people.holders(platform)
                    self._people.hear_announcement(
                        holders[self._arm_of[holders] == number], self._terms.beliefs.announcement_cases
                    )

    def _count(self, day: int, dealings: Dealings, answers: Answers) -> None:
        """What was done to debtors and others, what the desks did, what was paid."""
        sums, contacts, outcomes = self.sums, dealings.contacts, dealings.outcomes
        reached = MET[outcomes.meeting]
        harassed = reached & dealings.breach
        np.add.at(sums.harassments, contacts.platform[harassed], 1)
        np.add.at(sums.harassed_by_decile, self._decile[contacts.consumer[harassed]], 1)
        harm = self._terms.society.harm
        points = self._lawful.of_day(day, contacts, outcomes, dealings.breach, self._harm, harm)
        np.add.at(sums.pressure_points, contacts.platform, points)
        told = told_to_others(contacts, outcomes, dealings.silent)
        np.add.at(sums.disclosures, contacts.platform[told], 1)
        strangers = (outcomes.meeting == Meeting.LOST) & having("rings_anybody")[contacts.channel]
        np.add.at(sums.wrong_contacts, contacts.platform[strangers], 1)
        np.add.at(sums.redress_cents, answers.platform, answers.redress_cents)

    def _opine(self, day: int, dealings: Dealings, answers: Answers, settlements: Ints) -> None:
        """Press and opinion move with what was read and heard; people and merchants go by them from tomorrow on."""
        sums, counts, contacts = self.sums, self.desk.counts, dealings.contacts
        posts = counts[:, Complaint.PUBLIC_SITE, DeskCount.RECEIVED]
        met = MET[dealings.outcomes.meeting]
        visits = self._by_platform(contacts.where(met & having("is_visit")[contacts.channel]))
        sums.articles[:] = self.press.day(day, sums.harassments, posts, visits, self.users)
        standing = self.opinion.day(
            posts,
            sums.articles,
            self._praise(dealings, answers, settlements),
            self._pressure(contacts.where(met)),
            self.users,
        )
        self._spread_opinion()
        sums.heat_ppm[:] = np.rint(self.press.heat * MILLION)
        sums.standing_ppm[:] = np.rint(standing * MILLION)
        for name in ("received", "upheld", "dismissed", "escalated"):
            getattr(sums, name)[...] = counts[:, :, DeskCount[name.upper()]]

    def _praise(self, dealings: Dealings, answers: Answers, settlements: Ints) -> Floats:
        """Complaints handled well and settlements, by platform; those made under pressure count as far as they do."""
        contacts = dealings.contacts
        pressed = having("is_visit")[contacts.channel] | having("to_others")[contacts.channel] | dealings.breach
        extorted = self._by_platform(contacts.where(pressed & (dealings.outcomes.outcome == Outcome.ARRANGED)))
        handled_well = np.bincount(answers.platform[answers.upheld], minlength=len(self.users))
        counts = self._terms.society.opinion.praise_under_pressure
        return settlements + handled_well - (1.0 - counts) * extorted

    def _pressure(self, contacts: Contacts) -> Floats:
        """Contacts weighed by how harsh they felt and how much of them others noticed, by platform."""
        weight = self._harshness(contacts) * self._exposure_ppm[contacts.arm, contacts.channel] // MILLION
        return np.bincount(contacts.platform, weights=weight, minlength=len(self.users)) / MILLION

    def _by_platform(self, contacts: Contacts) -> Ints:
        return np.bincount(contacts.platform, minlength=len(self.users)).astype(np.int64)

    def _spread_opinion(self) -> None:
        """People and merchants go by today's standing of platforms."""
        standing, weight = self.opinion.standing, self._terms.society.opinion.weight_discount
        self._people.think_of(
            standing,
            np.array(
                [
                    merchant_discount(round(MILLION * platform.terms.merchant_discount), float(view), weight)
                    for platform, view in zip(self._terms.platforms.values(), standing, strict=True)
                ],
                np.int64,
            ),
        )

    def close(self, users: Ints) -> None:
        """The evening: what waits at the desks is counted; ``users`` are the accounts of each platform."""
        self.sums.waiting[...] = self.desk.close_day()[:, :, DeskCount.WAITING]
        self.users = users


def _of_channels(arms: Sequence[Scenario], what: str) -> Floats:
    """A number of each channel, by arm and channel; plain reminders have none."""
    return np.array(
        [
            [
                0.0 if channel is Channel.REMINDER else getattr(getattr(arm.channels, channel.name.lower()), what)
                for channel in Channel
            ]
            for arm in arms
        ]
    )


def _breaches(dealings: Dealings) -> Breaches:
    """Today's contacts that broke a rule."""
    broken, contacts = np.flatnonzero(dealings.breach), dealings.contacts
    if not len(broken):
        return Breaches.empty()
    acts = acts_of(contacts, MET[dealings.outcomes.meeting])
    return Breaches(
        contacts.consumer[broken],
        contacts.platform[broken],
        contacts.channel[broken],
        dealings.pool[broken],
        acts[broken],
    )


def affordable(answers: Answers, cash_cents: Ints) -> Answers:
    """Redress in the order of the answers, as far as each platform's cash goes; the rest is not paid."""
    redress = answers.redress_cents.copy()
    for platform in np.unique(answers.platform[redress > 0]):
        mine = np.flatnonzero(answers.platform == platform)
        before = np.cumsum(redress[mine]) - redress[mine]
        redress[mine] = np.minimum(redress[mine], np.maximum(cash_cents[platform] - before, 0))
    return Answers(**vars(answers) | {"redress_cents": redress})
