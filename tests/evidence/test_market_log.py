"""The log of a market: all of it is there, it changes nothing, and it is the same however it came about.

That it is complete is shown by sums that are made elsewhere: the ledger, counts of the day, and how accounts stand.
"""

from __future__ import annotations

import errno
import io
import os
from typing import Any

import numpy as np
import pytest

from sim.core.ledger import Entry
from sim.core.vocabulary import Channel, Count, Mark, Status
from sim.evidence.events import ContactMark, DisputeEnd, Forgiven, Kind, PromiseEnd, RecordEnd
from sim.market import CreditMarket
from tests.evidence.world import RUN_ID, Log, Watched, lived, owing, turbulent, watched
from tests.twin.compare import differences, same_bits, snapshot, unequal_tables
from tests.twin.population import TwinPopulation

PAID = (Entry.PRINCIPAL_PAID, Entry.FEES_PAID, Entry.RECOVERY, Entry.RECOVERY_SOLD)
NEVER_IN = {
    "turbulent": {Kind.SETTLEMENT, Kind.LISTING},
    "owing": {
        Kind.COMPLAINT,
        Kind.RE_AGEING,
        Kind.WAIVER,
        Kind.SALE,
        Kind.GARNISHMENT,
        Kind.RECORD_END,
        Kind.FORGIVENESS,
        Kind.ANSWER,
        Kind.REDRESS,
        Kind.CLOSURE,
        Kind.DEPARTURE,
    },
}


@pytest.fixture(params=["turbulent", "owing"])
def world(request: pytest.FixtureRequest) -> tuple[Watched, Log]:
    return watched(request.param)


def same(counted: np.ndarray, told: np.ndarray) -> bool:
    """Day by day and platform by platform."""
    return counted.tolist() == told.tolist()


def test_every_kind_comes_about_in_one_of_the_worlds() -> None:
    for name, never in NEVER_IN.items():
        assert {kind for kind in Kind if len(watched(name)[1].of(kind))} >= set(Kind) - never
    assert NEVER_IN["turbulent"].isdisjoint(NEVER_IN["owing"])


# --- all of it is there -------------------------------------------------------------------------------------------


def test_the_first_record_says_whose_log_it_is(world: tuple[Watched, Log]) -> None:
    (first,) = world[1].of(Kind.RUN)
    assert first["number"] == 0
    assert f"{int(first['first']) % 2**64:016x}" == RUN_ID
    assert (first["second"], first["consumer"], first["platform"]) == (3, 300, 2)


def test_payments(world: tuple[Watched, Log]) -> None:
    market, log = world
    assert same(market.posted(*PAID), log.by_day(Kind.PAYMENT, adding="first"))
    last = {(int(row["consumer"]), int(row["platform"])): int(row["second"]) for row in log.of(Kind.PAYMENT)}
    ever = market.consumers.ever_paid()
    assert last == {(i, p): cents for i, p in np.argwhere(ever).tolist() if (cents := int(ever[i, p]))}


def test_accounts_and_their_statements(world: tuple[Watched, Log]) -> None:
    market, log = world
    assert same(market.counted_events(Count.ADMISSIONS), log.by_day(Kind.CONTRACT))
    contracts, statements = log.of(Kind.CONTRACT), log.of(Kind.STATEMENT)
    assert (contracts["first"] > 0).all()
    assert (statements["first"] >= statements["second"]).all()
    opened = {(row["consumer"], row["platform"]) for row in contracts}
    assert {(row["consumer"], row["platform"]) for row in statements} <= opened


def test_contacts_with_their_channel_and_those_by_people_in_part_on_record() -> None:
    market, log = watched("turbulent")
    contacts = log.of(Kind.CONTACT)
    assert len(contacts) == market.told["contacts"] > 1_000
    assert set(contacts["first"].tolist()) == set(Channel)  # reminders are among them
    on_record = contacts["second"] & ContactMark.RECORDED > 0
    met = contacts["second"] & ContactMark.MET > 0
    assert 0.1 < met.mean() < 0.95
    spoken = np.isin(
        contacts["first"],
        (Channel.HUMAN_CALL, Channel.VISIT_HOME, Channel.VISIT_WORK, Channel.VISIT_RELATIVES, Channel.CALL_TO_CONTACTS),
    )
    assert on_record[~spoken].all()
    assert on_record[spoken].mean() == pytest.approx(0.4, abs=0.05)


def test_late_charges(world: tuple[Watched, Log]) -> None:
    market, log = world
    assert same(market.posted(Entry.LATE_CHARGE), log.by_day(Kind.LATE_CHARGE, adding="first"))
    charges = log.of(Kind.LATE_CHARGE)
    assert (charges["second"] >= charges["first"]).all()
    assert (charges["first"] > 0).all()


def test_write_offs(world: tuple[Watched, Log]) -> None:
    market, log = world
    assert same(market.counted_events(Count.CHARGE_OFFS), log.by_day(Kind.WRITE_OFF))
    assert same(market.posted(Entry.PRINCIPAL_CHARGED_OFF), log.by_day(Kind.WRITE_OFF, adding="first"))
    assert same(market.posted(Entry.FEES_CHARGED_OFF), log.by_day(Kind.WRITE_OFF, adding="second"))


def test_freezes_thaws_and_limits_lead_to_the_accounts_of_the_last_evening(world: tuple[Watched, Log]) -> None:
    market, log = world
    limits: dict[tuple[int, int], int] = {}
    frozen: set[tuple[int, int]] = set()
    for row in log.of(Kind.CONTRACT, Kind.LIMIT, Kind.FREEZE, Kind.THAW, Kind.WRITE_OFF, Kind.CLOSURE):
        account, kind = (int(row["consumer"]), int(row["platform"])), Kind(row["kind"])
        if kind in (Kind.CONTRACT, Kind.LIMIT):
            assert kind is Kind.CONTRACT or (limits[account] == row["second"] != row["first"])
            limits[account] = int(row["first"])
        elif kind in (Kind.FREEZE, Kind.THAW):
            assert (account in frozen) == (kind is Kind.THAW)
        if kind is Kind.FREEZE:
            frozen.add(account)
        elif kind is not Kind.LIMIT:
            frozen.discard(account)
    left = {int(row["consumer"]): int(row["day"]) for row in log.of(Kind.DEPARTURE)}
    since = {(int(r["consumer"]), int(r["platform"])): int(r["day"]) for r in log.of(Kind.CONTRACT, Kind.FREEZE)}
    status, limit = (one.copy() for one in market.consumers.seen("status", "limit_cents"))
    frozen = {one for one in frozen if since[one] >= left.get(one[0], 0)}  # departures come first in a day
    assert frozen == {(i, p) for i, p in np.argwhere(status == Status.FROZEN).tolist()}
    held = np.argwhere((status == Status.OPEN) | (status == Status.FROZEN)).tolist()
    assert {(i, p): limits[i, p] for i, p in held} == {(i, p): int(limit[i, p]) for i, p in held}


def test_deferrals_arrangements_and_re_ageing(world: tuple[Watched, Log]) -> None:
    market, log = world
    assert same(market.counted_events(Count.BILLS_DEFERRED), log.by_day(Kind.DEFERRAL))
    assert same(market.posted(Entry.DEFERRAL_FEE), log.by_day(Kind.DEFERRAL, adding="second"))
    assert same(
        market.counted_events(Count.ARRANGEMENTS), log.by_day(Kind.ARREARS_DEFERRAL, Kind.RESTRUCTURING, Kind.WAIVER)
    )
    assert same(market.counted_events(Count.SETTLEMENTS), log.by_day(Kind.SETTLEMENT))
    assert same(market.counted_events(Count.RE_AGED), log.by_day(Kind.RE_AGEING))
    for kind in (
        Kind.DEFERRAL,
        Kind.ARREARS_DEFERRAL,
        Kind.RESTRUCTURING,
        Kind.RE_AGEING,
        Kind.WAIVER,
        Kind.SETTLEMENT,
    ):
        assert (log.of(kind)["first"] > 0).all()


def test_what_is_forgiven(world: tuple[Watched, Log]) -> None:
    market, log = world
    assert same(
        market.posted(Entry.FEES_WAIVED, Entry.PRINCIPAL_FORGIVEN, Entry.CLAIM_FORGIVEN),
        log.by_day(Kind.WAIVER, Kind.SETTLEMENT, Kind.FORGIVENESS, adding="first"),
    )
    for kind in (Kind.WAIVER, Kind.SETTLEMENT):
        paid_at_once = log.of(kind)["second"].sum()
        assert 0 <= paid_at_once <= log.of(Kind.PAYMENT)["first"].sum()


def test_why_debts_are_forgiven() -> None:
    market, log = watched("turbulent")
    why = np.bincount(log.of(Kind.FORGIVENESS)["second"], minlength=len(Forgiven))
    assert why[Forgiven.CONTESTED] == market.counted_events(Count.DEBTS_CONTESTED).sum() > 0
    assert why[Forgiven.REGULATOR] == market.told["nullified"] > 0
    assert why[Forgiven.EXPIRED] > 0
    assert why[Forgiven.LEFT] > 0


def test_promises_and_how_they_end(world: tuple[Watched, Log]) -> None:
    market, log = world
    assert same(market.counted_events(Count.PROMISES_GIVEN), log.by_day(Kind.PROMISE))
    for count, end in ((Count.PROMISES_KEPT, PromiseEnd.KEPT), (Count.PROMISES_BROKEN, PromiseEnd.BROKEN)):
        told = log.by_day(Kind.PROMISE_END, where={"first": end})
        assert same(market.counted_events(count), told)
        assert told.sum() > 0
    assert (log.of(Kind.PROMISE_END)["first"] == PromiseEnd.LAPSED).any()
    given, ended = log.of(Kind.PROMISE), log.of(Kind.PROMISE_END)
    assert (given["second"] >= given["day"]).all()
    still = market.collection.open_promises()
    assert len(given) == len(ended) + len(still)
    assert given["first"].sum() == ended["second"].sum() + still.cents.sum()


def test_disputes_and_how_they_end(world: tuple[Watched, Log]) -> None:
    market, log = world
    assert same(market.counted_events(Count.DISPUTES), log.by_day(Kind.DISPUTE))
    assert same(
        market.counted_events(Count.DEBTS_CONTESTED), log.by_day(Kind.DISPUTE_END, where={"first": DisputeEnd.STRUCK})
    )
    standing: set[tuple[int, int]] = set()
    for row in log.of(Kind.DISPUTE, Kind.DISPUTE_END):
        account = int(row["consumer"]), int(row["platform"])
        if row["kind"] == Kind.DISPUTE:
            standing.add(account)
        else:
            standing.remove(account)
    assert standing == set(zip(*(column.tolist() for column in market.collection.open_disputes()), strict=True))
    ends = set(log.of(Kind.DISPUTE_END)["first"].tolist())
    assert ends == (set(DisputeEnd) if market.terms.evidence.contested_lost else {DisputeEnd.LAPSED})


def test_the_court(world: tuple[Watched, Log]) -> None:
    market, log = world
    judgments = log.of(Kind.JUDGMENT)
    assert len(judgments) == market.told["heard"] > 0
    assert judgments["second"].sum() == market.told["won"]
    assert same(market.posted(Entry.COURT_FEE_CLAIMED), log.by_day(Kind.COURT_COSTS, adding="first"))
    assert log.of(Kind.GARNISHMENT)["first"].sum() == market.told["garnished"]
    assert log.of(Kind.SEIZURE)["first"].sum() == market.told["seized"] > 0
    assert market.posted(Entry.ENFORCEMENT_FEE).sum() == log.of(Kind.GARNISHMENT, Kind.SEIZURE)["second"].sum() > 0


def test_the_list_of_debtors_is_that_of_the_log() -> None:
    market, log = watched("owing")
    listed: set[int] = set()
    for row in log.of(Kind.LISTING):
        (listed.add if row["first"] else listed.discard)(int(row["consumer"]))
    assert listed == set(np.flatnonzero(market.consumers.who.marks & Mark.LISTED).tolist())
    assert set(log.of(Kind.LISTING)["first"].tolist()) == {0, 1}


def test_sales_records_closures_and_departures() -> None:
    market, log = watched("turbulent")
    assert log.of(Kind.SALE)["first"].sum() == market.told["sold_cents"] > 0
    buyers = [list(market.terms.collectors)[place] for place in set(log.of(Kind.SALE)["second"].tolist())]
    assert buyers == ["buyer"]
    for count, end in ((Count.RECORDS_REPAIRED, RecordEnd.REPAIRED), (Count.RECORDS_EXPIRED, RecordEnd.EXPIRED)):
        assert same(market.counted_events(count), log.by_day(Kind.RECORD_END, where={"first": end}))
    assert same(market.counted_events(Count.ACCOUNTS_CLOSED), log.by_day(Kind.CLOSURE))
    assert same(market.counted_events(Count.DEPARTURES), log.by_day(Kind.DEPARTURE))


def test_complaints_answers_and_redress() -> None:
    market, log = watched("turbulent")
    assert len(log.of(Kind.COMPLAINT)) == market.told["complaints"] > 0
    answers = log.of(Kind.ANSWER)
    assert len(answers) == market.told["upheld"] + market.told["dismissed"]
    assert answers["second"].sum() == market.told["upheld"] > 0
    assert same(market.posted(Entry.REDRESS), log.by_day(Kind.REDRESS, adding="first"))
    assert set(log.of(Kind.REDRESS)["second"].tolist()) == {0, 1}


def test_days_follow_one_another_and_within_a_day_kinds_do(world: tuple[Watched, Log]) -> None:
    entries = world[1].entries[1:]
    place = entries["day"].astype(np.int64) * len(Kind) + entries["kind"]
    assert (np.diff(place) >= 0).all()
    assert entries["day"].max() == world[0].config.days - 1


# --- however it came about ------------------------------------------------------------------------------------------


def test_threads_and_blocks_leave_no_trace_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.consumers.population._BLOCK", 37)
    _, log = lived(turbulent(120, 90), threads=2)
    monkeypatch.undo()
    assert log.written == lived(turbulent(120, 90), threads=1)[1].written


@pytest.mark.parametrize("small", [turbulent(90, 130), owing(90, 130)], ids=["turbulent", "owing"])
def test_the_twin_writes_the_same_log(small: object) -> None:
    _, log = lived(small, population=TwinPopulation)
    assert log.written == lived(small)[1].written


def test_where_nothing_is_kept_the_head_is_the_same() -> None:
    small = turbulent(90, 60)
    with_file, _ = lived(small)
    market = CreditMarket(small, rng=3, run_id=RUN_ID)
    market.run()
    assert market.evidence is not None
    assert market.evidence.seal == with_file.evidence.seal
    assert CreditMarket(turbulent(90, 60, evidence__log=False), rng=3).evidence is None


def test_the_log_changes_nothing_and_costs_nothing_where_there_is_none() -> None:
    without = CreditMarket(turbulent(300, 240, evidence__log=False), rng=3, threads=1)
    without.run()
    market, _ = watched("turbulent")
    assert differences(239, snapshot(without.consumers), snapshot(market.consumers)) == []
    assert same_bits(without.ledger.balances, market.ledger.balances)
    assert unequal_tables(without.tables(), market.tables()) == []
    assert without.witness is without.consumers.reliefs is None


def test_before_day_0_nothing_is_written_and_what_began_there_may_end() -> None:
    market, log = lived(turbulent(150, 60, start__warm_days=90))
    assert log.of(Kind.PROMISE)["day"].min() >= 0
    given = log.of(Kind.PROMISE)
    assert (given["second"] - given["day"] <= 30).all()
    assert (given["second"] >= given["day"]).all()
    due = market.counted_events(Count.PROMISES_KEPT, Count.PROMISES_BROKEN)[90:]
    assert same(
        due, sum(log.by_day(Kind.PROMISE_END, where={"first": end}) for end in (PromiseEnd.KEPT, PromiseEnd.BROKEN))
    )
    assert same(market.posted(*PAID)[90:], log.by_day(Kind.PAYMENT, adding="first"))


class FullDisk(io.BytesIO):
    """Takes the beginning of a log, and no more."""

    def write(self, data: Any) -> int:
        if self.tell():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(data)


def test_what_cannot_be_written_is_not_lost_sight_of() -> None:
    market = CreditMarket(turbulent(60, 60), rng=3, log_to=FullDisk())
    with pytest.raises(OSError, match="No space left"):
        market.run()
