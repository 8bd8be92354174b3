"""What is on record, what it costs, and what it is worth before a court and in a dispute."""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np
import pytest

from sim.collectors.cases import proof
from sim.collectors.cases.jobs import NOBODY
from sim.collectors.court.court import Court
from sim.core.ledger import Entry
from sim.core.vocabulary import Channel, Count, EnforcementKind
from sim.market import CreditMarket
from sim.scenario import CourtParameters, Scenario, override
from tests.twin.compare import unequal_tables
from tests.twin.worlds import pressed

KEY = (1, 0, 0)
PPM = 1_000_000
SPOKEN = (Channel.HUMAN_CALL, Channel.VISIT_HOME, Channel.VISIT_WORK, Channel.VISIT_RELATIVES, Channel.CALL_TO_CONTACTS)


def test_what_is_written_or_done_by_machine_is_its_own_record() -> None:
    channels = np.arange(len(Channel))
    assert set(np.flatnonzero(proof.takes_recording(channels, np.zeros(len(Channel), np.int64)))) >= set(SPOKEN)
    by_officers = proof.takes_recording(np.array(SPOKEN), np.zeros(len(SPOKEN), np.int64))
    papers = proof.takes_recording(np.array([Channel.LAWYERS_LETTER, Channel.LAWSUIT]), np.zeros(2, np.int64))
    assert by_officers.all()
    assert not papers.any()
    assert not proof.takes_recording(channels, np.full(len(Channel), NOBODY)).any()


def test_a_share_of_what_is_spoken_is_recorded() -> None:
    u, share = np.array([0.1, 0.5, 0.9, 0.9]), np.array([0.5, 0.5, 0.5, 1.0])
    assert proof.recorded(np.ones(4, bool), share, u).tolist() == [True, False, False, True]
    assert proof.recorded(np.zeros(4, bool), share, u).all()


def test_a_debt_is_struck_where_nothing_is_on_record_of_the_dispute() -> None:
    disputed, recorded = np.array([True, True, False, True]), np.array([False, True, False, False])
    u = np.array([0.2, 0.2, 0.2, 0.4])
    assert proof.struck(disputed, recorded, 0.3, u).tolist() == [True, False, False, False]
    assert not proof.struck(disputed, recorded, 0.0, u).any()


@pytest.mark.parametrize(
    ("minimum", "faster", "recorded_ppm", "days"),
    [
        (15, 0.0, PPM, 15),
        (15, 1.0, 0, 15),
        (15, 1.0, PPM, 0),
        (15, 0.5, PPM, 8),
        (15, 0.5, PPM // 2, 12),
        (0, 0.5, PPM, 0),
        (10, 0.3, PPM, 7),
    ],
)
def test_what_is_on_record_shortens_the_wait(minimum: int, faster: float, recorded_ppm: int, days: int) -> None:
    assert proof.waiting_days(minimum, faster, np.array([recorded_ppm])).tolist() == [days]


def test_lots_belong_to_consumer_platform_channel_and_day() -> None:
    consumer, platform = np.array([7, 7, 8]), np.array([0, 1, 0])
    channel = np.array([Channel.HUMAN_CALL] * 3)
    drawn = proof.lots(KEY, consumer, platform, channel, 3)
    assert len(np.unique(drawn)) == 6
    assert (proof.lots(KEY, consumer[[2, 0]], platform[[2, 0]], channel[:2], 3) == drawn[[2, 0]]).all()
    assert not (proof.lots(KEY, consumer, platform, channel, 4) == drawn).any()
    assert not (proof.lots(KEY, consumer, platform, channel + 1, 3) == drawn).any()


# --- before the court -----------------------------------------------------------------------------------------------


def court(faster: float, **changes: Any) -> Court:
    values: dict[str, Any] = dict(
        capacity_daily_per_100k=100_000.0, hearing_days_min=10, default_share=1.0, listing=False
    )
    return Court(mesa.Model(rng=0), CourtParameters(**values | changes), KEY, 1_000, faster)


def file(at: Court, day: int, consumers: list[int], recorded_ppm: int) -> None:
    n = len(consumers)
    at.file(
        day,
        np.array(consumers),
        np.zeros(n, np.int64),
        np.full(n, 500_000),
        np.full(n, recorded_ppm),
        np.zeros(n, np.int64),
    )


def heard(at: Court, days: int) -> dict[int, int]:
    """Day of the hearing, by consumer."""
    found = {}
    for day in range(days):
        orders = at.judge(day, lambda consumers, platforms: np.full(len(consumers), 10**9))
        judged = orders.consumer[orders.kind == EnforcementKind.ADD_COSTS].tolist()
        assert at.judgments.consumer.tolist() == judged  # all are won
        found.update(dict.fromkeys(judged, day))
    return found


def test_claims_on_record_are_heard_sooner_and_others_no_later() -> None:
    at, before = court(0.5), court(0.0)
    for one in (at, before):
        file(one, 0, [1], 0)
        file(one, 0, [2], PPM)
        file(one, 0, [3], PPM // 2)
    assert heard(before, 20) == {1: 10, 2: 10, 3: 10}
    assert heard(at, 20) == {1: 10, 2: 5, 3: 8}


def test_of_those_whose_time_has_come_the_first_filed_go_first() -> None:
    at = court(0.5, capacity_daily_per_100k=100.0)  # one a day
    file(at, 0, [1, 2], 0)
    file(at, 6, [3, 4], PPM)  # their time comes a day after that of the others
    assert heard(at, 20) == {1: 10, 2: 11, 3: 12, 4: 13}


def test_judgments_say_who_won_what_and_how_long_it_took() -> None:
    at = court(0.0, default_share=0.0, proven_recorded=1.0, proven_unrecorded=0.0)
    file(at, 0, [1], 0)
    file(at, 0, [2], PPM)
    for day in range(11):
        at.judge(day, lambda consumers, platforms: np.full(len(consumers), 10**9))
    judged = at.judgments
    assert (judged.consumer.tolist(), judged.won.tolist()) == ([1, 2], [False, True])
    assert judged.waited_days.tolist() == [10, 10]
    assert (judged.claim_cents > 500_000).all()
    at.judge(11, lambda consumers, platforms: np.full(len(consumers), 10**9))
    assert len(at.judgments) == 0


# --- in a market ----------------------------------------------------------------------------------------------------


def world(**values: Any) -> Scenario:
    return override(pressed(250, 90), {key.replace("__", "."): value for key, value in values.items()})


class Watched(CreditMarket):
    """A market that keeps what was struck, contested and paid for records."""

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.struck: list[tuple[int, int]] = []
        self.contested = self.recording_cents = self.spoken_on_record = 0

    def judge(self) -> None:
        super().judge()
        self.struck += zip(*(column.tolist() for column in self.collection.recordings.struck), strict=True)
        for consumer, platform in zip(*self.collection.recordings.struck, strict=True):
            accounts: Any = self.consumers
            assert accounts.accounts.arrears_cents[consumer, platform] == 0
        spoken = np.isin(self.today.contacts.channel, SPOKEN)
        self.spoken_on_record += int((self.collection.recordings.kept & spoken).sum())

    def record(self) -> None:
        self.contested += int(self.consumers.counts[:, Count.DEBTS_CONTESTED].sum())
        self.recording_cents += int(self.ledger.flows[:, Entry.RECORDING_COST].sum())
        super().record()


def ran(**values: Any) -> Watched:
    market = Watched(world(**values), rng=5, threads=1)
    market.run()
    return market


def test_without_a_record_contested_debts_are_lost_and_counted() -> None:
    market = ran(evidence__contested_lost=1.0, collectors__all__recorded=0.0)
    assert len(market.struck) == market.contested > 3
    assert market.recording_cents == 0


def test_with_a_record_they_stand_and_the_record_is_paid_for() -> None:
    market = ran(evidence__contested_lost=1.0, collectors__all__recorded=1.0, collectors__all__recording_cost_cents=30)
    assert market.struck == []
    assert market.recording_cents == 30 * market.spoken_on_record > 0


def test_an_agency_pays_for_its_own_records() -> None:
    cost = {True: 30, False: 0}
    by_agency = [
        ran(collectors__all__kind="agency", collectors__all__recording_cost_cents=cost[paid]) for paid in (True, False)
    ]
    assert by_agency[0].recording_cents == 0
    one, other = (market.collection.collectors[0] for market in by_agency)
    spent = (other.cash_cents - other.unpaid_cents) - (one.cash_cents - one.unpaid_cents)
    assert spent == 30 * by_agency[0].spoken_on_record > 0


def test_hearings_are_no_sooner_where_nothing_is_on_record() -> None:
    plain, faster = ran(collectors__all__recorded=0.0), ran(collectors__all__recorded=0.0, evidence__hearing_faster=0.9)
    assert unequal_tables(plain.tables(), faster.tables()) == []
