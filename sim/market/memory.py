"""What a market remembers of a day, and the sums that its metrics are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.core.ledger import Account, Actor
from sim.core.units import YEAR_DAYS, cycle_of
from sim.core.vocabulary import BUCKETS
from sim.records.metrics import DaySums
from sim.records.past_due import PastDueSums
from sim.records.placements import Placed
from sim.records.society import neighbourhoods
from sim.scenario import HarmParameters

if TYPE_CHECKING:
    from sim.market.market import CreditMarket

__all__ = ["remember", "sums_of", "tables_of"]


def sums_of(market: CreditMarket, recovered: NDArray[np.int64], past_due: PastDueSums) -> DaySums:
    """Of the day that a market has just lived; ``recovered`` as ``Recoveries`` gives it."""
    platforms = market.platforms
    still = np.zeros((len(platforms), len(BUCKETS), len(BUCKETS)), np.int64)
    return DaySums(
        n_consumers=market.consumers.size,
        flows=market.ledger.flows,
        counts=market.consumers.counts,
        found=market.today.found,
        equity_cents=np.array([market.ledger.equity(platform.index) for platform in platforms]),
        cash_cents=np.array([platform.cash_cents for platform in platforms]),
        drawn_cents=np.array([sum(platform.funding.drawn_cents.values()) for platform in platforms]),
        points_owed_cents=-market.ledger.balances[Actor.PLATFORM :, Account.POINTS_OWED],
        allowance_cents=-market.ledger.balances[Actor.PLATFORM :, Account.LOSS_ALLOWANCE],
        lines_shut=np.array([len(platform.funding.shut_on) for platform in platforms]),
        reminders=np.array([len(texts) for texts in market.today.reminders]),
        collection=market.collection.sums,
        recoveries=recovered,
        teams=int(market.collection.sums.collectors.teams.sum()),
        society=market.society.sums,
        harm=_parts_of_harm(market.terms.society.harm),
        work=market.platform_sums,
        past_due=past_due,
        contacted=market.contacted.of_day(market.today.reached[-1], market.today.left),
        moved=market.today.counted.transitions if market.cycle_ends else still,
    )


def _parts_of_harm(of: HarmParameters) -> NDArray[np.float64]:
    """Weight and reference level of each part, in the order of ``PARTS``; fees by day."""
    return np.array(
        [
            (of.distress, of.distress_reference),
            (of.harassment, of.harassment_reference_daily),
            (of.disclosure, of.disclosure_reference_daily),
            (of.exclusion, of.exclusion_reference),
            (of.pressure, of.pressure_reference_daily),
            (of.complaints, of.complaints_reference_daily),
            (of.fees, of.fees_reference_annual / YEAR_DAYS),
        ]
    )


def remember(market: CreditMarket, recovered: NDArray[np.int64], past_due: PastDueSums, warm_days: int) -> None:
    """Write the day down that a market has just lived; events are dated by days lived, ``warm_days`` before day 0."""
    records, today = market.records, market.today
    records.add_day(sums_of(market, recovered, past_due))
    for consumer in market.follow:
        records.follow([{"day": market.day, **row} for row in market.consumers.describe(consumer)])
    records.add_collection(market.collection.sums, recovered)
    market.placements.of_day(cycle_of(market.day), Placed(*market.collection.placed()), market.consumers.ever_paid())
    if market.society.active:
        records.add_society(market.society.sums)
        records.add_rulings(market.day, today.rulings.notes)
    records.tell(event._replace(day=event.day - warm_days) for event in market.collection.events)
    if market.statement_records:
        market.statement_records.close(market.consumers.standings(market.day + warm_days))
    market.trial.follow(market.consumers, market.day)
    if market.trial.ends(market.day):
        market.trial.report(market.trial.standing(market.consumers), market.terms)
    if market.cycle_ends:
        records.add_cycle(cycle_of(market.day), today.counted, market.past_due.vintages, market.ledger)
        records.add_placements(cycle_of(market.day), market.placements)


def tables_of(market: CreditMarket) -> dict[str, dict[str, NDArray[Any]]]:
    """Everything remembered so far, as columns by table."""
    tables = market.records.tables() | ({"trial": market.trial.table} if market.trial.table else {})
    tables |= {"statements": market.statement_records.table} if market.statement_records else {}
    return tables | neighbourhoods(market.consumers, market.follow, market.terms.beliefs)
