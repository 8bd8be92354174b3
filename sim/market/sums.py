"""The sums of a day that its metrics are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.core.ledger import Account, Actor
from sim.records.metrics import DaySums

if TYPE_CHECKING:
    from sim.market.market import CreditMarket

__all__ = ["sums_of"]


def sums_of(market: CreditMarket, recovered: NDArray[np.int64]) -> DaySums:
    """Of the day that a market has just lived; ``recovered`` as ``Recoveries`` gives it."""
    platforms = market.platforms
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
        harm=market.terms.society.harm,
        work=market.platform_sums,
    )
