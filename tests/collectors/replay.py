"""A slow, independent reading of the rules: every contact of a run, one by one, held against the text of a regime."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from sim.core.random import Stream, uniforms
from sim.core.vocabulary import Channel, Meeting, Outcome
from sim.market import CreditMarket
from sim.scenario import RegimeParameters, Scenario

PHONE = (Channel.AI_CALL, Channel.HUMAN_CALL)
AT_DOOR = (Channel.VISIT_HOME, Channel.VISIT_WORK)
VISITS = (*AT_DOOR, Channel.VISIT_RELATIVES)
OTHERS = (Channel.NOTICE_TO_CONTACTS, Channel.CALL_TO_CONTACTS, Channel.VISIT_RELATIVES)
LETTERS = (Channel.LETTER, Channel.LAWYERS_LETTER)


class Lots(NamedTuple):
    """What was drawn of a debtor: for the day, for his own consent to visits and for that of his relatives."""

    day: float
    consent: float
    of_relatives: float


class Contact(NamedTuple):
    """One contact that was made; the last three are what the market said of it."""

    day: int
    consumer: int
    platform: int
    channel: Channel
    pool: int
    agency: bool
    meeting: Meeting
    outcome: Outcome
    lost: bool
    failed: int
    flagged: bool
    days_past_due: int
    lots: Lots
    complained: bool
    pressed: bool
    breach: bool
    opted_out: bool


def contacts_of_run(scenario: Scenario, seed: int = 1) -> list[Contact]:
    """Run a market to its end and list every contact of collection in the order in which they were made."""
    market = CreditMarket(scenario, rng=seed, threads=1)
    agency = [pool.kind == "agency" for pool in scenario.collectors.values()] + [False]
    found: list[Contact] = []
    honest = market.work

    def watched() -> None:
        market.known = known(market)
        market.waiting = set(zip(*(column.tolist() for column in market.society.desk.pending()), strict=True))
        honest()

    market.work = watched  # type: ignore[method-assign]
    while market.day < scenario.days:
        market.step()
        found += contacts_of_day(market, agency)
    return found


def known(market: CreditMarket) -> dict[tuple[int, int], tuple[bool, int, bool, int]]:
    """What the back office knew of each case before today's contacts."""
    book = market.collection._book
    cases = book.cases
    rows = zip(
        cases.consumer.tolist(),
        cases.platform.tolist(),
        book.lost.tolist(),
        book.failed_in_row.tolist(),
        cases.flagged.tolist(),
        cases.days_past_due.tolist(),
        strict=True,
    )
    return {(who, where): tuple(facts) for who, where, *facts in rows}  # type: ignore[misc]


def contacts_of_day(market: CreditMarket, agency: list[bool]) -> list[Contact]:
    """Those of the day that has just ended."""
    dealings = market.today.dealings
    contacts, outcomes = dealings.contacts, dealings.outcomes
    columns = (
        contacts.consumer,
        contacts.platform,
        contacts.channel,
        dealings.pool,
        contacts.owner,
        outcomes.meeting,
        outcomes.outcome,
        contacts.pressure_ppm,
        dealings.breach,
        outcomes.opted_out,
    )
    found = []
    for who, where, channel, pool, owner, meeting, outcome, pressure, breach, opted_out in zip(
        *(column.tolist() for column in columns), strict=True
    ):
        lost, failed, flagged, age = market.known[who, where]
        opened = int(market.consumers.accounts.opened_cycle[who, where])
        lots = Lots(
            uniforms(market.consumers.key, Stream.PEACE, 0, who, market.day - 1)[0],
            *uniforms(market.consumers.key, Stream.CONSENT, where, who, opened)[:2],
        )
        found.append(
            Contact(
                market.day - 1,
                who,
                where,
                Channel(channel),
                pool,
                agency[pool] or owner > 0,
                Meeting(meeting),
                Outcome(outcome),
                lost,
                failed,
                flagged,
                age,
                lots,
                (who, where) in market.waiting,
                pressure > 0,
                breach,
                opted_out > 0,
            )
        )
    return found


def counts(kind: str, contact: Contact) -> bool:
    """Is this contact one that such a budget counts."""
    if kind == "talks":
        return contact.channel in (*PHONE, *AT_DOOR) and contact.meeting is Meeting.REACHED
    return kind == "attempts" or contact.meeting in (Meeting.REACHED, Meeting.REFUSED)


def broken_rules(rules: RegimeParameters, contacts: list[Contact]) -> list[list[str]]:
    """For each contact, in order, the rules that it broke."""
    reader = Reader(rules)
    return [reader.read(one) for one in contacts]


class Reader:
    """Remembers what rules ask for. A day that is not in a table is long ago."""

    def __init__(self, rules: RegimeParameters) -> None:
        self.rules = rules
        self.spent: dict[tuple[object, ...], list[int]] = defaultdict(list)
        self.talked: dict[tuple[int, int], int] = {}
        self.noticed: dict[tuple[int, int], int] = {}
        self.visited: dict[tuple[int, int], int] = {}
        self.told: set[tuple[int, int]] = set()
        self.refused: set[tuple[int, int, Channel]] = set()
        self.opted_out: set[tuple[int, int, Channel]] = set()
        self.not_home: dict[tuple[int, int], list[int]] = defaultdict(list)
        self.hardship: dict[tuple[int, int], int] = {}

    def read(self, one: Contact) -> list[str]:
        """The rules that a contact broke; to be asked in order."""
        debt, rules = (one.consumer, one.platform), self.rules
        reported = self.hardship.get(debt, -9_999)
        wrong = ["pause"] if reported < one.day <= reported + rules.hardship_pause_days else []
        wrong += ["complaint"] if one.complained and rules.complaint_stops_contact else []
        if (rules.covers == "all" or one.agency) and one.channel is not Channel.LAWSUIT:
            wrong += _simple(rules, one) + self._numbers(debt, one) + self._history(debt, one)
        if one.channel in LETTERS:
            self.noticed.setdefault(debt, one.day)
        if one.outcome is Outcome.HARDSHIP:
            self.hardship[debt] = one.day
        return wrong

    def _numbers(self, debt: tuple[int, int], one: Contact) -> list[str]:
        wrong = []
        for name, budget in self.rules.budgets.items():
            if one.channel.name.lower() in budget.channels and counts(budget.counts, one):
                days = self.spent[(name, debt) if budget.pooled else (name, debt, one.pool)]
                if sum(day > one.day - budget.days for day in days) >= budget.most:
                    wrong.append(name)
                days.append(one.day)
        return wrong

    def _history(self, debt: tuple[int, int], one: Contact) -> list[str]:
        wrong, rules = [], self.rules
        if rules.quiet_days_after_talk and one.channel in PHONE:
            first = self.talked.get(debt, -9_999)  # "the date of the telephone conversation is the first day"
            if one.day in range(first, first + rules.quiet_days_after_talk):
                wrong.append("quiet")
            if one.meeting is Meeting.REACHED:
                self.talked[debt] = one.day
        if rules.visit_needs_notice_days and one.channel in VISITS:
            announced = one.day - self.noticed.get(debt, 9_999) >= rules.visit_needs_notice_days
            if self.visited.setdefault(debt, one.day) == one.day and not announced:
                wrong.append("notice")
        if rules.third_parties == "once_if_lost" and one.channel in OTHERS:
            if debt in self.told:
                wrong.append("once")
            self.told.add(debt)
        if one.channel.name.lower() in rules.opt_out:
            if (*debt, one.channel) in self.opted_out:
                wrong.append("opted out")
            if one.opted_out:
                self.opted_out.add((*debt, one.channel))
        return wrong + self._doors(debt, one)

    def _doors(self, debt: tuple[int, int], one: Contact) -> list[str]:
        wrong, rules = [], self.rules
        failed_at_home = sum(day < one.day for day in self.not_home[debt])
        if one.channel is Channel.VISIT_WORK and failed_at_home < rules.visit_work_after_failed:
            wrong.append("home first")
        if one.channel is Channel.VISIT_HOME and one.meeting in (Meeting.NOBODY, Meeting.LOST):
            self.not_home[debt].append(one.day)
        if one.channel.name.lower() in rules.refusal_bars:
            if (*debt, one.channel) in self.refused:
                wrong.append("barred")
            if one.meeting is Meeting.REFUSED:
                self.refused.add((*debt, one.channel))
        return wrong


def _simple(rules: RegimeParameters, one: Contact) -> list[str]:
    """Rules that need no memory."""
    lost = one.lost or 0 < rules.lost_after_failed <= one.failed
    found = {
        "rest": one.day % 7 in rules.rest_days,
        "spared": one.lots.day < rules.spared_days_per_year / 360,
        "last resort": one.channel in VISITS and one.failed < rules.visit_after_failed,
        "consent": one.channel in VISITS
        and one.meeting is Meeting.REACHED
        and rules.consent_withheld
        > (one.lots.of_relatives if one.channel is Channel.VISIT_RELATIVES else one.lots.consent),
        "work": one.channel is Channel.VISIT_WORK and not rules.visit_at_work,
        "vulnerable": one.channel in VISITS and one.flagged and not rules.visits_to_vulnerable,
        "others": one.channel in OTHERS
        and (rules.third_parties == "never" or (rules.third_parties != "free" and not lost)),
        "old": 0 < rules.contact_max_days_past_due < one.days_past_due,
    }
    return [name for name, wrong in found.items() if wrong]
