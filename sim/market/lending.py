"""What a market asks of a platform about orders and about the files of its account holders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.core.frames import Decisions, Files, Orders
from sim.platforms import Platform

if TYPE_CHECKING:
    from sim.market.market import CreditMarket

__all__ = ["decided", "review"]


def decided(market: CreditMarket, platform: Platform, day: int) -> tuple[Orders, Decisions]:
    """Today's orders with a platform as it scores them, and what it decides."""
    orders = market.today.orders.where(market.today.orders.platform == platform.index)
    quality = market.consumers.creditworthiness(orders.consumer[orders.applies])
    orders = platform.score(orders, quality, day)
    if platform.learner.active:
        applicants = orders.consumer[orders.applies]
        files = market.consumers.files_of(applicants, np.full(len(applicants), platform.index))
        orders = platform.score_again(orders, files, day)
    decisions = platform.decide(orders, day)
    if market.terms.fraud.share > 0:
        fraud = market.consumers.commits_fraud(orders.consumer, day)
        market.platform_sums.compare(platform.index, fraud, platform.held_back, decisions.admitted)
    return orders, decisions


def review(market: CreditMarket, files: Files, day: int) -> None:
    """Let platforms look at those with a statement today."""
    for platform in market.platforms:
        if platform.keeps_files:
            theirs = files.where(files.platform == platform.index)
            found = platform.review(theirs, market.trial.arm_of[theirs.consumer], day)
            market.consumers.rescore(found.scores)
            market.today.actions += found.actions
            for offers in found.offers:
                market.consumers.offer(offers)
            market.today.calls.append(found.calls)
