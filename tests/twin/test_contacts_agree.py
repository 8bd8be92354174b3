"""Engine and twin, phase by phase without a market: approached in every way, promising, arranging, sued."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.consumers import Population
from sim.core.frames import Contacts, Outcomes
from sim.core.ledger import Entry
from sim.core.vocabulary import Channel, Count, Mark, MarketStock, Meeting, Offer, Outcome, Status
from sim.market import Consumers
from sim.scenario import Scenario, override
from tests.twin import made_up
from tests.twin.compare import differences, same_bits, snapshot
from tests.twin.population import TwinPopulation
from tests.twin.worlds import arms_of, pressed

DAYS = 120
NOT_HERE = {Entry.OPENING_CASH, Entry.PRINCIPAL_FORGIVEN}  # before the first day; booked by nobody
OF_SOCIETY = {Count.NEWS_HEARD, Count.WITHDRAWALS, Count.RECORDS_REPAIRED}  # in test_talk_agree
OF_PLATFORMS = {  # in test_files_agree, test_relief_agree
    count for count in Count if Count.GREEN_ORDERS <= count < Count.RELATIVES_PAID
}
OF_CONSUMERS = [
    entry
    for entry in Entry
    if entry <= Entry.FEES_CHARGED_OFF
    or Entry.RECOVERY <= entry <= Entry.CLAIM_FORGIVEN
    or entry in (Entry.COURT_FEE_CLAIMED, Entry.ENFORCEMENT_FEE)
]


class Pair:
    """Two populations asked the same; every answer, flow and count must be the same."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.both: list[Consumers] = [
            Population(scenario, seed=seed, replication=0, threads=1),
            TwinPopulation(scenario, seed=seed, replication=0),
        ]
        self.flows = np.zeros_like(self.both[0].flows)
        self.counts = np.zeros_like(self.both[0].counts)

    def ask(self, phase: str, *given: Any) -> Any:
        """Let both do a phase; returns the one answer."""
        one, other = (getattr(population, phase)(*given) for population in self.both)
        engine, twin = self.both
        assert same_bits(engine.flows, twin.flows), f"{phase}{given[:1]}: flows"
        assert same_bits(engine.counts, twin.counts), f"{phase}{given[:1]}: counts"
        self.flows += engine.flows
        self.counts += engine.counts
        for population in self.both:
            population.flows[:] = 0
            population.counts[:] = 0
        for a, b in zip(_columns(one), _columns(other), strict=True):
            assert same_bits(a, b), f"{phase}{given[:1]}: {one} and {other}"
        return one

    def compare(self, day: int) -> dict[str, NDArray[Any]]:
        """Compare every column of everyone; returns the columns."""
        engine, twin = map(snapshot, self.both)
        found = differences(day, engine, twin)
        assert not found, "\n".join(map(str, found))
        assert np.array_equal(engine["plans_cents"], engine["plan_principal_left"])
        return engine


def _columns(answer: Any) -> list[NDArray[Any]]:
    if isinstance(answer, tuple):
        return [column for part in answer for column in _columns(part)]
    if isinstance(answer, np.ndarray):
        return [answer]
    if isinstance(answer, dict):
        return list(answer.values())
    return [] if answer is None else list(vars(answer).values())


class Happened:
    """What a run went through, so that agreement is not agreement on a quiet market."""

    def __init__(self) -> None:
        self.meetings: Counter[tuple[int, int]] = Counter()
        self.outcomes: Counter[int] = Counter()
        self.paid_by_kind: Counter[int] = Counter()
        self.kept_by_claim: Counter[tuple[bool, bool]] = Counter()
        self.arranged_by_one_offer: Counter[int] = Counter()
        self.cases: Counter[str] = Counter()
        self.marks = 0
        self.reminded = 0
        self.rivals = 0
        self.out_of_contact = 0

    def note_talks(self, contacts: Contacts, outcomes: Outcomes) -> None:
        """What contacts came to."""
        self.meetings.update(zip(contacts.channel.tolist(), outcomes.meeting.tolist(), strict=True))
        self.outcomes.update(outcomes.outcome.tolist())
        arranged = contacts.offers[outcomes.outcome == Outcome.ARRANGED] & ~int(Offer.PROMISE)
        self.arranged_by_one_offer.update(arranged.tolist())


def one_day(pair: Pair, day: int, happened: Happened) -> None:
    for phase in ("shocks", "earn"):
        pair.ask(phase, day)
    orders = pair.ask("shop", day)
    pair.ask("creditworthiness", orders.consumer[orders.applies])
    for platform in range(2):
        mine = orders.where(orders.platform == platform)
        pair.ask("settle", day, mine, made_up.decisions_on(mine))
    pair.ask("bill", day)
    cases, reviews = pair.ask("age", day)
    happened.cases.update(
        {
            "early": int((cases.days_past_due < 0).sum()),
            "claims": int(cases.charged_off.sum()),
            "frozen": int(cases.frozen.sum()),
            "late": int((cases.days_past_due > 0).sum()),
        }
    )
    pair.ask("apply", made_up.actions_on(cases, reviews))
    _collect(pair, day, cases, happened)
    found = pair.ask("close_day", day)
    happened.out_of_contact = max(happened.out_of_contact, int(found.market[MarketStock.OUT_OF_CONTACT]))
    if (day + 1) % 30 == 0:
        pair.ask("close_cycle", day // 30)
    columns = pair.compare(day)
    happened.marks |= int(np.bitwise_or.reduce(columns["marks"]))
    happened.reminded += int(columns["reminded"].sum())
    owes = (columns["arrears_cents"] > 0) | (columns["status"] == Status.CHARGED_OFF) & (columns["billed_cents"] > 0)
    happened.rivals += int(((columns["load"] > 0.0) & owes).all(axis=1).sum())


def _collect(pair: Pair, day: int, cases: Any, happened: Happened) -> None:
    """Search, contact, hold to promises, enforce."""
    pair.ask("found_again", made_up.found_again(cases, day))
    contacts = made_up.contacts_for(cases, day)
    reached = pair.ask("reach", day, contacts)
    first = [contacts.where(contacts.consumer == i) for i in np.unique(contacts.consumer)[:3]]
    assert same_bits(reached, pair.ask("reach", day, contacts)), "asking has an effect"
    for one in first:  # whoever else is asked about
        assert same_bits(pair.ask("reach", day, one), reached[contacts.consumer == one.consumer[0]])
    outcomes = pair.ask("respond", day, contacts)
    happened.note_talks(contacts, outcomes)
    promises = made_up.promises_of(cases, day)
    kept = pair.ask("keep", day, promises)
    claims = {
        (i, p)
        for i, p, claim in zip(
            cases.consumer.tolist(), cases.platform.tolist(), cases.charged_off.tolist(), strict=True
        )
        if claim
    }
    happened.kept_by_claim.update(
        ((i, p) in claims, outcome == Outcome.PAID)
        for i, p, outcome in zip(
            promises.consumer.tolist(), promises.platform.tolist(), kept.outcome.tolist(), strict=True
        )
    )
    orders = made_up.orders_of_court(cases, day)
    taken = pair.ask("enforce", day, orders)
    for kind, cents in zip(orders.kind.tolist(), taken.paid_cents.tolist(), strict=True):
        happened.paid_by_kind[kind] += cents


@pytest.fixture(scope="module")
def run() -> tuple[Pair, Happened]:
    scenario = override(
        pressed(2_000, DAYS),
        {  # in a society, whose ties are families to be visited
            "society.active": True,
            "channels.visit_home.presence": 0.7,
            "response.dismissed_per_visit": 0.1,
            "regime.consent_withheld": 0.2,
            "regime.opt_out": ("text", "human_call", "letter", "visit_home"),
            "regime.late_fee_cap_cents": 3_000,
            "platforms.daily.late.apr_cap": 3.6,
            "platforms.daily.late.service_daily": 0.008,
        },
    )  # charges worth waiving
    changed = override(
        scenario,
        {
            "channels.text.reach": 0.9,
            "channels.visit_work.harshness": 1.6,
            "response.relief": 0.9,
            "response.weight_other_credit": 2.0,
            "response.load_kept_per_cycle": 0.6,
            "platforms.flat.reminders.days_before_due": 7,
            "platforms.daily.credit.charge_off_days_past_due": 60,
        },
    )
    pair, happened = Pair(scenario, seed=6), Happened()
    pair.compare(-1)
    pair.ask("use", scenario, arms_of(scenario))
    for day in range(DAYS):
        if day == 75:
            pair.ask("use", changed, arms_of(changed))
        one_day(pair, day, happened)
    return pair, happened


def test_agree_on_every_answer_and_every_column(run: tuple[Pair, Happened]) -> None:
    pair, _ = run
    pair.ask("districts")
    for platform in range(2):
        standing = pair.ask("standing", np.arange(0, 2_000, 3), platform)
        assert standing["charged_off"].any()
        assert standing["resentment"].any()
    assert [pair.both[0].describe(i) for i in range(50)] == [pair.both[1].describe(i) for i in range(50)]


def test_every_count_and_flow_of_consumers_was_moved(run: tuple[Pair, Happened]) -> None:
    pair, _ = run
    still = [
        count.name for count in Count if count not in OF_SOCIETY | OF_PLATFORMS and not pair.counts[:, count].any()
    ]
    assert still == []
    still = [entry.name for entry in OF_CONSUMERS if entry not in NOT_HERE and not pair.flows[:, entry].any()]
    assert still == []


def test_everything_that_may_happen_happened(run: tuple[Pair, Happened]) -> None:
    _, happened = run
    for channel in Channel:
        meetings = {meeting for meeting in Meeting if happened.meetings[channel, meeting]}
        assert meetings >= {Meeting.NOBODY, Meeting.REACHED}, channel
    assert happened.meetings[Channel.VISIT_RELATIVES, Meeting.REFUSED], "no relative withheld consent"
    assert happened.meetings[Channel.LETTER, Meeting.REFUSED], "no letter of the second arm was refused"
    assert all(happened.outcomes[outcome] > 10 for outcome in Outcome), happened.outcomes
    assert all(happened.arranged_by_one_offer[one] for one in (Offer.DEFERRAL, Offer.RESTRUCTURE, Offer.SETTLEMENT))
    assert all(happened.kept_by_claim[claim, kept] for claim in (False, True) for kept in (False, True))
    assert min(happened.paid_by_kind[kind] for kind in (1, 2)) > 0
    assert min(happened.cases.values()) > 100, happened.cases
    assert happened.marks == Mark.PHONE_DEAD | Mark.MOVED | Mark.LISTED
    assert happened.reminded > 0
    assert happened.rivals > 100
    assert happened.out_of_contact > 20
