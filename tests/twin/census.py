"""What the end of a day and of a cycle finds, counted over agents."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace

import numpy as np

from sim.consumers.interface import CycleCounts, DayCounts
from sim.consumers.rules.credit import watch
from sim.consumers.rules.credit.account import bucket
from sim.consumers.rules.life import belief
from sim.core.vocabulary import BUCKETS, CHARGED_OFF_BUCKET, CohortCount, Mark, MarketStock, Status, Stock, WelfareCount
from tests.twin.account import NO_BUCKET, AccountState
from tests.twin.consumer import Consumer

__all__ = ["close_cycle", "close_day", "zeros"]

Counts = list[int]
NO_ACCOUNT = (Status.NONE, Status.REFUSED)
WRITTEN_OFF = (Status.CHARGED_OFF, Status.REPAIRED)


def zeros(rows: int, columns: int) -> list[Counts]:
    """A table of counts, as lists of Python numbers."""
    return [[0] * columns for _ in range(rows)]


def close_day(consumers: Iterable[Consumer], n_platforms: int, cycle: int, response: SimpleNamespace) -> DayCounts:
    """Count people and accounts, and mark who spent the day in distress.

    Distress: essentials or an unexpected expense could not be met today, or a debt is more than 30 days past due.
    """
    cash = debts = income = unemployed = in_distress = borrowers = stacked = excluded = 0
    resentment = pursuit = out_of_contact = belief_ppm = defaulting = 0
    stocks = zeros(n_platforms, len(Stock))
    for consumer in consumers:
        debt, lenders, distressed = 0, 0, consumer.short_today
        for account in consumer.accounts:
            if account.status in NO_ACCOUNT:
                continue
            _count_account(account, cycle, stocks[account.platform])
            if account.status not in WRITTEN_OFF:
                owed = account.owed()
                debt += owed
                lenders += owed > 0
                distressed = distressed or account.days_past_due > 30
        cash += consumer.cash_cents
        debts += debt
        income += consumer.income_cents
        unemployed += not consumer.employed
        borrowers += lenders > 0
        stacked += lenders > 1
        excluded += _is_excluded(consumer)
        resentment += int(consumer.resentment * 1_000_000.0)
        pursuit += int(consumer.pursuit * 1_000_000.0)
        out_of_contact += bool(consumer.marks & (Mark.PHONE_DEAD | Mark.MOVED))
        belief_ppm += int(
            1_000_000.0
            * belief.belief_beyond_prior(
                response.prior_pursuit, response.prior_cases, consumer.cases_pursued, consumer.cases_spared
            )
        )
        defaulting += int(consumer.defaulting * 1_000_000.0)
        if distressed:
            in_distress += 1
            consumer.distress_days += 1
    market = {
        MarketStock.CASH_CENTS: cash,
        MarketStock.DEBT_CENTS: debts,
        MarketStock.INCOME_CENTS: income,
        MarketStock.UNEMPLOYED: unemployed,
        MarketStock.IN_DISTRESS: in_distress,
        MarketStock.BORROWERS: borrowers,
        MarketStock.STACKED: stacked,
        MarketStock.EXCLUDED: excluded,
        MarketStock.RESENTMENT_PPM: resentment,
        MarketStock.PURSUIT_PPM: pursuit,
        MarketStock.OUT_OF_CONTACT: out_of_contact,
        MarketStock.BELIEF_PPM: belief_ppm,
        MarketStock.TIES_IN_DEFAULT_PPM: defaulting,
    }
    return DayCounts(np.array([market[stock] for stock in MarketStock], np.int64), np.array(stocks, np.int64))


def _is_excluded(consumer: Consumer) -> bool:
    """Shut out of credit: listed; or no account is open, and none could be asked for the first time."""
    return bool(consumer.marks & Mark.LISTED) or all(
        account.status not in (Status.OPEN, Status.NONE, Status.REPAIRED) for account in consumer.accounts
    )


def _count_account(account: AccountState, cycle: int, stock: Counts) -> None:
    stock[Stock.ACCOUNTS] += 1
    principal = account.principal()
    if account.status in WRITTEN_OFF:
        stock[Stock.CHARGED_OFF] += 1
        stock[Stock.CHARGED_OFF_CENTS] += principal + account.fees_cents
        return
    stock[Stock.FROZEN] += account.status == Status.FROZEN
    stock[Stock.LIMIT_CENTS] += account.limit_cents
    stock[Stock.PRINCIPAL_CENTS] += principal
    stock[Stock.FEES_CENTS] += account.fees_cents
    stock[Stock.GREEN_CENTS] += account.green_cents
    days = account.days_past_due
    if watch.is_forborne(cycle, account.arranged_cycle, days):
        stock[Stock.FORBORNE_CENTS] += principal
    if days > 0:
        stock[Stock.DELINQUENT] += 1
        stock[Stock.DELINQUENT_CENTS] += principal
    if days > 30:
        stock[Stock.OVER_30] += 1
        stock[Stock.OVER_30_CENTS] += principal
    if days > 90:
        stock[Stock.OVER_90] += 1
        stock[Stock.OVER_90_CENTS] += principal


def close_cycle(
    consumers: Iterable[Consumer], n_platforms: int, cycle: int, losses: list[dict[int, tuple[int, ...]]]
) -> CycleCounts:
    """Count vintages, bucket-to-bucket moves and welfare by income decile; start the next cycle's counts.

    ``losses``: by platform and cohort, what was lost on accounts that are no more.
    """
    cohorts = [zeros(cycle + 1, len(CohortCount)) for _ in range(n_platforms)]
    for of_platform, history in zip(cohorts, losses, strict=True):
        for opened, lost in history.items():
            _add_losses(of_platform[opened], lost)
    transitions = [zeros(len(BUCKETS), len(BUCKETS)) for _ in range(n_platforms)]
    welfare = zeros(10, len(WelfareCount))
    for consumer in consumers:
        decile = welfare[consumer.income_decile]
        for account in consumer.accounts:
            if account.status in NO_ACCOUNT:
                continue
            _close_account(account, cohorts[account.platform][account.opened_cycle], transitions[account.platform])
            if account.status != Status.CHARGED_OFF:
                decile[WelfareCount.DEBT_CENTS] += account.owed()
        decile[WelfareCount.CONSUMERS] += 1
        decile[WelfareCount.DISTRESS_DAYS] += consumer.distress_days
        decile[WelfareCount.EVER_IN_DISTRESS] += consumer.distress_days > 0
        decile[WelfareCount.INCOME_CENTS] += consumer.income_cents
        decile[WelfareCount.FEES_CENTS] += consumer.fees_cents
        decile[WelfareCount.EXCLUDED] += _is_excluded(consumer)
        consumer.distress_days = consumer.fees_cents = 0
    return CycleCounts(*(np.array(counts, np.int64) for counts in (cohorts, transitions, welfare)))


def _add_losses(cohort: Counts, lost: tuple[int, ...]) -> None:
    for count, cents in zip(
        (CohortCount.WRITTEN_OFF_CENTS, CohortCount.FORGIVEN_CENTS, CohortCount.RECOVERED_CENTS), lost, strict=True
    ):
        cohort[count] += cents


def _close_account(account: AccountState, cohort: Counts, transitions: list[Counts]) -> None:
    cohort[CohortCount.ACCOUNTS] += 1
    principal = account.principal()
    now = bucket(account.days_past_due)
    if account.status in WRITTEN_OFF:
        now = CHARGED_OFF_BUCKET
        cohort[CohortCount.CHARGED_OFF] += 1
        cohort[CohortCount.CLAIMED_CENTS] += principal + account.fees_cents
        _add_losses(cohort, account.losses())
    else:
        cohort[CohortCount.BALANCE_CENTS] += principal
        cohort[CohortCount.OVER_30] += account.days_past_due > 30
        cohort[CohortCount.OVER_90] += account.days_past_due > 90
    if account.bucket_before != NO_BUCKET:
        transitions[account.bucket_before][now] += 1
    account.bucket_before = now
