"""Every contact of officers on record, or none: misconduct, disputes, suits, and what the records cost."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.core.ledger import Entry
from sim.core.vocabulary import Count
from sim.market import CreditMarket
from sim.scenario import load_scenario
from tests.pairs.pair import FOLDER, falls, rises, same_tables
from tests.shipped import COLD

SMALL = COLD | {"population.size": 8_000}
UNRECORDED = {f"collectors.{pool}.recorded": 0.0 for pool in ("early", "late", "legal")}


class Watched(CreditMarket):
    """A market that adds up what records are there for."""

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.harassments = self.breaches = self.disputes = self.struck = self.recording_cents = self.won = 0
        self.judged: dict[tuple[int, int], bool] = {}  # consumer and platform: did the claimant win
        self.waited: list[int] = []

    def record(self) -> None:
        counts, judgments = self.consumers.counts.sum(axis=0), self.collection.court.judgments
        self.harassments += int(self.society.sums.harassments.sum())
        self.breaches += int(self.collection.sums.collectors.breaches.sum())
        self.disputes += int(counts[Count.DISPUTES])
        self.struck += int(counts[Count.DEBTS_CONTESTED])
        self.recording_cents += int(self.ledger.flows[:, Entry.RECORDING_COST].sum())
        self.won += int(judgments.won.sum())
        accounts = zip(judgments.consumer.tolist(), judgments.platform.tolist(), strict=True)
        self.judged.update(zip(accounts, judgments.won.tolist(), strict=True))
        self.waited += judgments.waited_days.tolist()
        super().record()


@cache
def worlds(name: str) -> list[Watched]:
    scenario = load_scenario(FOLDER / f"{name}.toml", set=SMALL)
    found = []
    for replication in range(4):
        market = Watched(scenario, replication=replication)
        market.run()
        found.append(market)
    return found


def of_each(name: str, what: str) -> np.ndarray:
    return np.array([getattr(world, what) for world in worlds(name)], float)


def change(what: str) -> np.ndarray:
    return of_each("evidence", what) - of_each("evidence_without", what)


@pytest.mark.experiment
def test_where_all_is_on_record_nobody_crosses_a_line() -> None:
    assert falls(change("harassments"))
    assert falls(change("breaches"))
    assert not of_each("evidence", "harassments").any()


@pytest.mark.experiment
def test_disputes_are_settled_and_debts_stand() -> None:
    assert falls(change("struck"))
    assert not of_each("evidence", "struck").any()
    share = of_each("evidence_without", "struck").sum() / of_each("evidence_without", "disputes").sum()
    assert 0.35 < share < 0.6  # half of the disputes, less those that strike the same debt on one day
    assert of_each("evidence", "disputes").all()


@pytest.mark.experiment
def test_more_suits_are_won_and_they_are_heard_sooner() -> None:
    assert rises(change("won"))
    gained = 0
    for world, bare in zip(worlds("evidence"), worlds("evidence_without"), strict=True):
        same_suits = world.judged.keys() & bare.judged.keys()
        gained += sum(world.judged[suit] and not bare.judged[suit] for suit in same_suits)
        assert all(world.judged[suit] for suit in same_suits if bare.judged[suit])
        assert min(world.waited) == 8  # half of 15 days, rounded up
        assert max(world.waited) < min(bare.waited) == 15
    assert gained > 4


@pytest.mark.experiment
def test_records_are_paid_for() -> None:
    assert rises(change("recording_cents"))
    assert not of_each("evidence_without", "recording_cents").any()


def test_without_records_the_pair_is_one_and_a_log_of_it_changes_nothing() -> None:
    same_tables("evidence", UNRECORDED | {"evidence.log": True}, **{"population.size": 300, "days": 90})
