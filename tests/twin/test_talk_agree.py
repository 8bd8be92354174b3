"""Engine and twin, phase by phase without a market, in a society: news, complaints, answers, what a law brings."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from sim.core.ledger import Entry
from sim.core.vocabulary import Count, Mark, News, Status
from sim.scenario import Scenario, override
from tests.twin import made_up
from tests.twin.test_contacts_agree import Happened, Pair, one_day
from tests.twin.worlds import arms_of, pressed

DAYS = 120
STANDING = np.array([-0.4, 0.3])


def talkative(size: int, days: int) -> Scenario:
    """The pressed world, in a society whose every belief weighs, under a law with all that concerns consumers."""
    return override(
        pressed(size, days),
        {
            "society.active": True,
            "society.complaints.hazard": 0.3,
            "population.vulnerable_share": 0.3,
            "shopping.regret": 0.8,
            "regime.cooling_off_days": 1,
            "regime.repairs_below_cents": 10_000_000,
            "beliefs.news.default.fairness": 0.1,
            "beliefs.news.suit.spared": 0.3,
            "beliefs.norm_by_circle": 0.7,
        },
    )


@pytest.fixture(scope="module")
def lived_through() -> tuple[Pair, Counter[str]]:
    """Days of collection, each followed by an evening of talk; every column of everyone is compared each day."""
    scenario = talkative(400, DAYS)
    pair, happened, seen = Pair(scenario, seed=5), Happened(), Counter[str]()
    pair.ask("use", scenario, arms_of(scenario))
    for day in range(DAYS):
        one_day(pair, day, happened)
        if day:
            _evening(pair, day, seen)
        columns = pair.compare(day)
        seen["repaired"] += int((columns["status"] == Status.REPAIRED).sum())
        seen["flagged"] += int((columns["marks"] & Mark.FLAGGED > 0).sum())
        seen["defaulting"] += int((columns["defaulting"] > 0.0).sum())
        seen["fair"] += int((columns["fairness"] > 0.0).sum())
        seen["unfair"] += int((columns["fairness"] < 0.0).sum())
    return pair, seen


def _evening(pair: Pair, day: int, seen: Counter[str]) -> None:
    cases, _ = pair.ask("age", day)
    changes = pair.ask("changes_of_standing")
    seen["defaults"] += int((changes.kind == News.DEFAULT).sum())
    seen["repayments"] += int((changes.kind == News.REPAYMENT).sum())
    pair.ask("hear", day, changes)
    pair.ask("hear", day, made_up.happenings_on(cases, day))
    complaints = pair.ask("complain", day, made_up.grievances_on(cases, day))
    seen.update(f"cause {cause}" for cause in complaints.cause.tolist())
    seen.update(f"where {where}" for where in complaints.where_to.tolist())
    pair.ask("be_answered", made_up.answers_to(complaints))
    spared = made_up.spared_on(cases, day)
    granted = pair.ask("spare", spared.consumer, spared.platform, day + 10, 40)
    seen["granted"] += int(granted.sum())
    seen["not granted"] += int((~granted).sum())
    struck = made_up.struck_on(cases, day)
    pair.ask("nullify", struck.consumer, struck.platform)
    pair.ask("hear_announcement", pair.ask("holders", day % 2), 0.5)
    pair.ask("think_of", STANDING * (day % 3), np.array([8_000 + day, 20_000 - day]))


def test_agrees_on_what_people_tell_hear_and_complain_of(lived_through: tuple[Pair, Counter[str]]) -> None:
    """The comparison is in the fixture; here: that everything there is to agree on did happen."""
    pair, seen = lived_through
    for what in (
        "defaults",
        "repayments",
        "granted",
        "not granted",
        "repaired",
        "flagged",
        "defaulting",
        "fair",
        "unfair",
        *(f"cause {cause}" for cause in range(6)),
        *(f"where {where}" for where in range(4)),
    ):
        assert seen[what] > 0, what
    for count in (Count.NEWS_HEARD, Count.WITHDRAWALS, Count.RECORDS_REPAIRED):
        assert pair.counts[:, count].sum() > 0, count.name
    for entry in (Entry.REDRESS, Entry.PRINCIPAL_FORGIVEN, Entry.FEES_WAIVED, Entry.CLAIM_FORGIVEN):
        assert pair.flows[:, entry].sum() > 0, entry.name


def test_deciles_and_ties_are_those_of_both(lived_through: tuple[Pair, Counter[str]]) -> None:
    pair, _ = lived_through
    pair.ask("deciles")
    engine, twin = pair.both
    for k in range(3):
        for i in range(0, 400, 37):
            row = engine.ties.who[engine.ties.start[k, i] : engine.ties.start[k, i + 1]]
            assert row.tolist() == [other.index for other in twin.consumers[i].ties[k]]
