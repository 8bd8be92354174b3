"""The columns of single consumers, platforms and agencies add up to the control accounts, to the cent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.collectors import Collector
from sim.consumers.interface import DayCounts
from sim.core.ledger import Account, Actor, Ledger, LedgerError
from sim.core.vocabulary import MarketStock, Stock
from sim.platforms import Platform

__all__ = ["reconcile"]


def reconcile(
    day: int, found: DayCounts, platforms: Sequence[Platform], collectors: Sequence[Collector], ledger: Ledger
) -> None:
    """Compare them, in the evening; ``found`` is what was counted.

    :raises LedgerError: about the first that differ.
    """
    for name, columns, control in _pairs(found, platforms, collectors, ledger):
        if columns != control:
            raise LedgerError(f"day {day}: {name}: columns say {columns} cents, the ledger {control}")


def _pairs(
    found: DayCounts, platforms: Sequence[Platform], collectors: Sequence[Collector], ledger: Ledger
) -> Iterator[tuple[str, int, int]]:
    people, stocks = found.market, found.stocks
    yield "consumers' cash", people[MarketStock.CASH_CENTS], ledger.balance(Account.CASH, Actor.CONSUMERS)
    yield (
        "charged-off debt",
        stocks[:, Stock.CHARGED_OFF_CENTS].sum(),
        -ledger.balance(Account.CHARGED_OFF_DEBT, Actor.CONSUMERS),
    )
    yield ("agencies' cash", sum(one.cash_cents for one in collectors), ledger.balance(Account.CASH, Actor.AGENCIES))
    for platform in platforms:
        p = platform.index
        yield (
            f"principal owed to {platform.label}",
            stocks[p, Stock.PRINCIPAL_CENTS],
            ledger.balance(Account.RECEIVABLE_PRINCIPAL, Actor.PLATFORM, p),
        )
        yield (
            f"fees owed to {platform.label}",
            stocks[p, Stock.FEES_CENTS],
            ledger.balance(Account.RECEIVABLE_FEES, Actor.PLATFORM, p),
        )
        yield (
            f"lines of {platform.label}",
            sum(platform.funding.drawn_cents.values()),
            -ledger.balance(Account.FUNDING_DRAWN, Actor.PLATFORM, p),
        )
        yield (
            f"dues of {platform.label}",
            platform.interest_due_cents + platform.costs_due_cents,
            -ledger.balance(Account.ACCRUED_COSTS, Actor.PLATFORM, p),
        )
