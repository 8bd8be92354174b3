"""The log of a market: all of it is there, it changes nothing, and it is the same however it came about."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.codes import Channel, Count
from sim.evidence.chain import ENTRY, ENTRY_BYTES
from sim.evidence.events import ContactMark, Kind
from sim.ledger import Entry
from sim.market import CreditMarket
from sim.scenario import Scenario, override
from tests.twin.compare import differences, same_bits, snapshot, unequal_tables
from tests.twin.population import TwinPopulation
from tests.twin.worlds import pressed

PAID = (Entry.PRINCIPAL_PAID, Entry.FEES_PAID, Entry.RECOVERY, Entry.RECOVERY_SOLD)


def scenario(**values: Any) -> Scenario:
    """Debts that are soon written off, all means of collection, and people who complain."""
    return override(pressed(250, 100), {
        "evidence.log": True, "society.active": True, "society.complaints.hazard": 0.5,
        "collectors.all.recorded": 0.4, "collectors.all.recording_cost_cents": 20, "evidence.contested_lost": 0.5,
        "evidence.hearing_faster": 0.5, **{key.replace("__", "."): value for key, value in values.items()}})


class Watched(CreditMarket):
    """A market that adds up what its log should tell."""

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.paid_cents = np.zeros(len(self.platforms), np.int64)
        self.opened = self.contacts_made = self.complained = self.heard = self.won = 0

    def record(self) -> None:
        self.paid_cents += self.ledger.flows[:, PAID].sum(axis=1)
        self.opened += int(self.consumers.counts[:, Count.ADMISSIONS].sum())
        self.contacts_made += len(self.contacts) + sum(map(len, self.reminders))
        self.complained += int(self.society.sums.complaints.sum())
        self.heard += int(self.collection.sums.court.heard[()])
        self.won += int(self.collection.sums.court.won[()])
        super().record()


@cache
def watched() -> tuple[Watched, bytes]:
    file = io.BytesIO()
    market = Watched(scenario(), rng=3, threads=1, log_to=file)
    market.run()
    return market, file.getvalue()


def of(kind: Kind) -> np.ndarray:
    log = np.frombuffer(watched()[1][ENTRY_BYTES:], ENTRY)
    return log[log["kind"] == kind]


def test_every_payment_is_there() -> None:
    payments = of(Kind.PAYMENT)
    market, _ = watched()
    assert len(payments) > 500
    assert np.bincount(payments["platform"], payments["first"], 2).tolist() == market.paid_cents.tolist()
    last = {(int(row["consumer"]), int(row["platform"])): int(row["second"]) for row in payments}
    ever = market.consumers.ever_paid()
    assert last == {(i, p): cents for i, p in np.argwhere(ever).tolist() if (cents := int(ever[i, p]))}


def test_every_account_is_there_and_every_statement_of_it() -> None:
    contracts, statements = of(Kind.CONTRACT), of(Kind.STATEMENT)
    assert len(contracts) == watched()[0].opened > 200
    assert (contracts["first"] > 0).all()
    assert len(statements) > 300
    assert (statements["first"] >= statements["second"]).all()
    opened = {(row["consumer"], row["platform"]) for row in contracts}
    assert {(row["consumer"], row["platform"]) for row in statements} <= opened


def test_every_contact_is_there_with_its_channel_and_part_of_those_by_people_on_record() -> None:
    contacts = of(Kind.CONTACT)
    assert len(contacts) == watched()[0].contacts_made > 1_000
    assert set(contacts["first"].tolist()) == set(Channel)  # reminders are among them
    on_record = contacts["second"] & ContactMark.RECORDED > 0
    met = contacts["second"] & ContactMark.MET > 0
    assert 0.1 < met.mean() < 0.95
    spoken = np.isin(contacts["first"], (Channel.HUMAN_CALL, Channel.VISIT_HOME, Channel.VISIT_WORK,
                                         Channel.VISIT_RELATIVES, Channel.CALL_TO_CONTACTS))
    assert on_record[~spoken].all()
    assert on_record[spoken].mean() == pytest.approx(0.4, abs=0.05)


def test_every_complaint_and_judgment_is_there() -> None:
    market, _ = watched()
    assert len(of(Kind.COMPLAINT)) == market.complained > 0
    judgments = of(Kind.JUDGMENT)
    assert len(judgments) == market.heard > 0
    assert judgments["second"].sum() == market.won
    assert (judgments["first"] > 0).all()


def test_days_follow_one_another_and_within_a_day_kinds_do() -> None:
    log = np.frombuffer(watched()[1][ENTRY_BYTES:], ENTRY)
    place = log["day"].astype(np.int64) * len(Kind) + log["kind"]
    assert (np.diff(place) >= 0).all()
    assert log["day"].max() == 99


# --- however it came about ------------------------------------------------------------------------------------------


def test_threads_and_blocks_leave_no_trace_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.consumers.population._BLOCK", 37)
    file = io.BytesIO()
    CreditMarket(scenario(), rng=3, threads=2, log_to=file).run()
    assert file.getvalue() == watched()[1]


def test_the_twin_writes_the_same_log() -> None:
    file = io.BytesIO()
    market = CreditMarket(scenario(), rng=3, population=TwinPopulation, log_to=file)
    market.run()
    assert file.getvalue() == watched()[1]


def test_where_nothing_is_kept_the_head_is_the_same() -> None:
    market = CreditMarket(scenario(), rng=3)
    market.run()
    assert market.evidence is not None
    assert market.evidence.seal == watched()[0].evidence.seal
    assert CreditMarket(scenario(evidence__log=False), rng=3).evidence is None


def test_the_log_changes_nothing() -> None:
    without = CreditMarket(scenario(evidence__log=False), rng=3, threads=1)
    without.run()
    market, _ = watched()
    assert differences(99, snapshot(without.consumers), snapshot(market.consumers)) == []
    assert same_bits(without.ledger.balances, market.ledger.balances)
    assert unequal_tables(without.tables(), market.tables()) == []
