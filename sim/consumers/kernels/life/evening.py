"""Ageing of debts, and what the end of a day and of a cycle counts."""

from __future__ import annotations

from sim.consumers.kernels.agenda import LATE, is_dated, stirred_by
from sim.consumers.kernels.credit.owing import balance_due, owed, principal_owed, worst_elsewhere
from sim.consumers.kernels.credit.points import lapse_points
from sim.consumers.kernels.life.turnover import close_idle, end_plans
from sim.consumers.kernels.world import Counts, Day, World
from sim.consumers.rules.credit import account, watch
from sim.consumers.rules.life import belief
from sim.consumers.state import NO_BUCKET, Accounts
from sim.core.compiled import kernel, kernel_part
from sim.core.frames import Cases, Reviews
from sim.core.ledger import Entry
from sim.core.units import MILLION, cycle_of, day_of_cycle, ppm
from sim.core.vocabulary import (
    CHARGED_OFF_BUCKET,
    NON_PERFORMING_DAYS,
    OVERDUE_DAYS,
    CohortCount,
    Count,
    Mark,
    MarketStock,
    Status,
    Stock,
    WelfareCount,
)

__all__ = ["age", "close_cycle", "count_stocks"]

_OLDEST = 32_000  # days past due are kept in 16 bits


@kernel_part
def _charge(i: int, p: int, world: World, today: Day) -> None:
    """Book the day's late charge on what is past its due date, unless the debtor has breathing space."""
    who, accounts, platform, terms = world.who, world.accounts, world.numbers.platforms[p], world.numbers.terms
    if today.day < accounts.spared_until[i, p]:
        return
    arrears, carried = accounts.arrears_cents[i, p], accounts.carried_cents[i, p]
    days = int(accounts.days_past_due[i, p])
    charged = accounts.charged_cents[i, p]
    if terms.late_is_flat[p]:
        cents = account.flat_charge(
            days,
            arrears,
            charged,
            platform.late.flat_first_cents,
            platform.late.flat_second_cents,
            ppm(platform.late.flat_cap_share),
            platform.late.flat_cap_cents,
        )
        if platform.late.late_counts_in_apr_cap:
            cents = account.charge_within_apr(cents, charged, carried, days, ppm(platform.late.apr_cap))
    else:
        cents = account.daily_charge(
            carried, arrears > 0, ppm(platform.late.service_daily), ppm(platform.late.penalty_daily)
        )
    cents = account.charge_within_year(cents, accounts.charged_in_year_cents[i, p], terms.late_cap_cents[p])
    if cents == 0:
        return
    accounts.fees_cents[i, p] += cents
    accounts.charged_in_year_cents[i, p] += cents
    who.fees_cents[i] += cents
    today.flows[p, Entry.LATE_CHARGE] += cents
    if arrears > 0:
        accounts.charged_cents[i, p] += cents
        who.fee_lesson[i] = 1.0


@kernel_part
def _charge_off(i: int, p: int, world: World, today: Day) -> None:
    """Write the account off: all principal falls due at once, no fee is charged for cycles to come, points lapse."""
    accounts = world.accounts
    end_plans(i, p, world)
    accounts.status[i, p] = Status.CHARGED_OFF
    accounts.charged_off_cycle[i, p] = cycle_of(today.day)
    lapse_points(i, p, world, today.flows)
    accounts.written_off_cents[i, p] = balance_due(i, p, accounts)
    today.flows[p, Entry.PRINCIPAL_CHARGED_OFF] += accounts.billed_cents[i, p]
    today.flows[p, Entry.FEES_CHARGED_OFF] += accounts.fees_cents[i, p]
    today.counts[p, Count.CHARGE_OFFS] += 1
    today.counts[p, Count.GREEN_LOST_CENTS] += accounts.green_cents[i, p]
    accounts.green_cents[i, p] = 0


@kernel_part
def _repair(i: int, p: int, world: World, counts: Counts) -> None:
    """Strike a written-off debt from the record once it is paid, where the law does so for a limit of this size."""
    accounts, terms = world.accounts, world.numbers.terms
    if balance_due(i, p, accounts) == 0 and (accounts.limit_cents[i, p] <= terms.repairs_cents[p]):
        accounts.status[i, p] = Status.REPAIRED
        counts[p, Count.RECORDS_REPAIRED] += 1


@kernel_part
def _write_case(i: int, p: int, days: int, world: World, cases: Cases, row: int) -> int:
    """Write one row of the ``Cases`` frame; returns the next free row."""
    who, accounts = world.who, world.accounts
    cases.consumer[row] = i
    cases.platform[row] = p
    cases.days_past_due[row] = days
    cases.arrears_cents[row] = accounts.arrears_cents[i, p]
    cases.owed_cents[row] = balance_due(i, p, accounts)
    cases.limit_cents[row] = accounts.limit_cents[i, p]
    cases.frozen[row] = accounts.status[i, p] == Status.FROZEN
    cases.charged_off[row] = accounts.status[i, p] == Status.CHARGED_OFF
    cases.score[row] = accounts.score[i, p]
    cases.paid_cents[row] = accounts.paid_cents[i, p]
    cases.district[row] = who.district[i]
    cases.flagged[row] = who.marks[i] & Mark.FLAGGED > 0
    return row + 1


@kernel_part
def _age_claim(i: int, p: int, world: World, cases: Cases, row: int) -> int:
    """A charged-off debt grows a day older and, where it is followed, is a case; returns the next free row."""
    accounts, terms = world.accounts, world.numbers.terms
    if balance_due(i, p, accounts) == 0:
        return row
    accounts.days_past_due[i, p] = min(_OLDEST, accounts.days_past_due[i, p] + 1)
    if not terms.follows_claims[p]:
        return row
    return _write_case(i, p, int(accounts.days_past_due[i, p]), world, cases, row)


@kernel
def age(lo: int, hi: int, world: World, today: Day, cases: Cases, reviews: Reviews) -> tuple[int, int]:
    """Debts grow a day older and dearer; returns the numbers of rows written to ``cases`` and ``reviews``."""
    who, accounts, numbers, terms = world.who, world.accounts, world.numbers, world.numbers.terms
    agenda, n_cases, n_reviews, dated = world.agenda, 0, 0, False
    for i in range(lo, hi):
        dated = is_dated(i, lo, dated, world, today.day)
        if not dated and not agenda.stirred[i]:
            continue
        for p in range(accounts.status.shape[1]):
            status = accounts.status[i, p]
            if status == Status.CHARGED_OFF:
                if terms.repairs_cents[p] > 0:
                    _repair(i, p, world, today.counts)
                if terms.ages_claims[p]:
                    n_cases = _age_claim(i, p, world, cases, n_cases)
            if status != Status.OPEN and status != Status.FROZEN:
                continue
            if (
                numbers.platforms[p].credit.close_idle_cycles > 0
                and accounts.statement_day[i, p] == day_of_cycle(today.day)
                and close_idle(i, p, world, today)
            ):
                continue
            frozen = status == Status.FROZEN
            in_arrears = accounts.arrears_cents[i, p] > 0
            if in_arrears:
                accounts.days_past_due[i, p] += 1
                accounts.worst_days[i, p] = max(accounts.worst_days[i, p], accounts.days_past_due[i, p])
                if accounts.days_past_due[i, p] >= numbers.platforms[p].credit.charge_off_days_past_due:
                    _charge_off(i, p, world, today)
                    continue
            if accounts.carried_cents[i, p] > 0:
                _charge(i, p, world, today)
            if in_arrears:
                n_cases = _write_case(i, p, int(accounts.days_past_due[i, p]), world, cases, n_cases)
            elif accounts.bill_met[i, p] or (frozen and accounts.arranged_cents[i, p] == 0):
                reviews.consumer[n_reviews] = i
                reviews.platform[n_reviews] = p
                reviews.on_time_streak[n_reviews] = accounts.on_time_streak[i, p]
                reviews.limit_cents[n_reviews] = accounts.limit_cents[i, p]
                reviews.frozen[n_reviews] = frozen
                reviews.worst_days[n_reviews] = accounts.worst_days[i, p]
                reviews.income_cents[n_reviews] = who.income_cents[i]
                reviews.elsewhere_worst_days[n_reviews] = worst_elsewhere(i, p, world)
                reviews.arranged_cents[n_reviews] = accounts.arranged_cents[i, p]
                n_reviews += 1
            elif terms.remind_on[p] > 0 and accounts.minimum_cents[i, p] > 0:
                days = account.days_to_due_date(
                    today.day, accounts.statement_day[i, p], numbers.platforms[p].terms.days_to_pay
                )
                if terms.remind_on[p] >> days & 1:
                    n_cases = _write_case(i, p, -days, world, cases, n_cases)
            accounts.bill_met[i, p] = False
    return n_cases, n_reviews


@kernel_part
def _excluded(i: int, world: World) -> bool:
    """Shut out of credit: listed; or no account is open, and none could be asked for the first time."""
    who, accounts = world.who, world.accounts
    if who.marks[i] & Mark.LISTED:
        return True
    for p in range(accounts.status.shape[1]):
        status = accounts.status[i, p]
        if status == Status.OPEN or status == Status.NONE or status == Status.REPAIRED:
            return False
    return True


@kernel_part
def _count_account(i: int, p: int, cycle: int, accounts: Accounts, stocks: Counts) -> None:
    stocks[p, Stock.ACCOUNTS] += 1
    principal = principal_owed(i, p, accounts)
    if accounts.status[i, p] == Status.CHARGED_OFF or accounts.status[i, p] == Status.REPAIRED:
        stocks[p, Stock.CHARGED_OFF] += 1
        stocks[p, Stock.CHARGED_OFF_CENTS] += principal + accounts.fees_cents[i, p]
        return
    days = accounts.days_past_due[i, p]
    stocks[p, Stock.FROZEN] += accounts.status[i, p] == Status.FROZEN
    stocks[p, Stock.LIMIT_CENTS] += accounts.limit_cents[i, p]
    stocks[p, Stock.PRINCIPAL_CENTS] += principal
    stocks[p, Stock.FEES_CENTS] += accounts.fees_cents[i, p]
    stocks[p, Stock.GREEN_CENTS] += accounts.green_cents[i, p]
    if watch.is_forborne(cycle, accounts.arranged_cycle[i, p], days):
        stocks[p, Stock.FORBORNE_CENTS] += principal
    if days > 0:
        stocks[p, Stock.DELINQUENT] += 1
        stocks[p, Stock.DELINQUENT_CENTS] += principal
    if days > OVERDUE_DAYS:
        stocks[p, Stock.OVER_30] += 1
        stocks[p, Stock.OVER_30_CENTS] += principal
    if days > NON_PERFORMING_DAYS:
        stocks[p, Stock.OVER_90] += 1
        stocks[p, Stock.OVER_90_CENTS] += principal


@kernel_part
def _begin_cycle(i: int, p: int, cycle: int, accounts: Accounts) -> None:
    """Once the files of a statement day have been read, the counts of the next cycle begin.

    How late it was is kept of a frozen account that owes what it was late with.
    """
    accounts.usual_cents[i, p] = watch.usual_after(accounts.usual_cents[i, p], accounts.orders_cents[i, p])
    accounts.orders_cents[i, p] = 0
    accounts.n_orders[i, p] = 0
    if account.year_begins(cycle, int(accounts.opened_cycle[i, p])):
        accounts.charged_in_year_cents[i, p] = 0
    if accounts.status[i, p] != Status.FROZEN or accounts.arranged_cents[i, p] == 0:
        accounts.worst_days[i, p] = 0


@kernel
def count_stocks(lo: int, hi: int, world: World, day: int, market: Counts, stocks: Counts) -> None:
    """Count people and accounts at the end of a day, and mark who spent it in distress, and who is stirred tomorrow.

    Distress: essentials or an unexpected expense could not be met today, or a debt is more than 30 days past due.
    """
    who, accounts, beliefs = world.who, world.accounts, world.scenario[0].beliefs
    cycle_day = day_of_cycle(day)
    for i in range(lo, hi):
        debt, borrowing, distressed = 0, 0, who.short_today[i]
        stirred = LATE if who.marks[i] & Mark.IN_DEFAULT else 0
        for p in range(accounts.status.shape[1]):
            status = accounts.status[i, p]
            if status == Status.NONE or status == Status.REFUSED:
                continue
            _count_account(i, p, cycle_of(day), accounts, stocks)
            stirred |= stirred_by(i, p, accounts)
            if status == Status.CHARGED_OFF or status == Status.REPAIRED:
                continue
            if accounts.statement_day[i, p] == cycle_day:
                _begin_cycle(i, p, cycle_of(day), accounts)
            cents = owed(i, p, accounts)
            debt += cents
            borrowing += cents > 0
            distressed = distressed or accounts.days_past_due[i, p] > OVERDUE_DAYS
        world.agenda.stirred[i] = stirred
        market[MarketStock.CASH_CENTS] += who.cash_cents[i]
        market[MarketStock.DEBT_CENTS] += debt
        market[MarketStock.INCOME_CENTS] += who.income_cents[i]
        market[MarketStock.UNEMPLOYED] += not who.employed[i]
        market[MarketStock.BORROWERS] += borrowing > 0
        market[MarketStock.STACKED] += borrowing > 1
        market[MarketStock.EXCLUDED] += _excluded(i, world)
        market[MarketStock.RESENTMENT_PPM] += int(who.resentment[i] * MILLION)
        market[MarketStock.PURSUIT_PPM] += int(who.pursuit[i] * MILLION)
        market[MarketStock.OUT_OF_CONTACT] += who.marks[i] & (Mark.PHONE_DEAD | Mark.MOVED) > 0
        market[MarketStock.BELIEF_PPM] += int(
            MILLION
            * belief.belief_beyond_prior(
                beliefs.prior_pursuit, beliefs.prior_cases, who.cases_pursued[i], who.cases_spared[i]
            )
        )
        market[MarketStock.TIES_IN_DEFAULT_PPM] += int(who.defaulting[i] * MILLION)
        if distressed:
            market[MarketStock.IN_DISTRESS] += 1
            who.distress_days[i] += 1


@kernel_part
def _close_account(i: int, p: int, accounts: Accounts, cohorts: Counts, transitions: Counts) -> None:
    cohort = cohorts[p, accounts.opened_cycle[i, p]]
    cohort[CohortCount.ACCOUNTS] += 1
    principal = principal_owed(i, p, accounts)
    days = int(accounts.days_past_due[i, p])
    bucket = account.bucket(days)
    if accounts.status[i, p] == Status.CHARGED_OFF or accounts.status[i, p] == Status.REPAIRED:
        bucket = CHARGED_OFF_BUCKET
        cohort[CohortCount.CHARGED_OFF] += 1
        claimed = principal + accounts.fees_cents[i, p]
        written_off, forgiven = accounts.written_off_cents[i, p], accounts.forgiven_cents[i, p]
        cohort[CohortCount.WRITTEN_OFF_CENTS] += written_off
        cohort[CohortCount.FORGIVEN_CENTS] += forgiven
        cohort[CohortCount.RECOVERED_CENTS] += written_off - forgiven - claimed
        cohort[CohortCount.CLAIMED_CENTS] += claimed
    else:
        cohort[CohortCount.BALANCE_CENTS] += principal
        cohort[CohortCount.OVER_30] += days > OVERDUE_DAYS
        cohort[CohortCount.OVER_90] += days > NON_PERFORMING_DAYS
    before = accounts.bucket_before[i, p]
    if before != NO_BUCKET:
        transitions[p, before, bucket] += 1
    accounts.bucket_before[i, p] = bucket


@kernel
def close_cycle(lo: int, hi: int, world: World, cohorts: Counts, transitions: Counts, welfare: Counts) -> None:
    """Count vintages, bucket-to-bucket moves and welfare by income decile; start the next cycle's counts.

    Shapes: ``cohorts`` (platforms, cycles, ``CohortCount``), ``transitions`` (platforms, 8, 8), ``welfare`` (10, 7).
    """
    who, accounts = world.who, world.accounts
    for i in range(lo, hi):
        decile = welfare[who.income_decile[i]]
        for p in range(accounts.status.shape[1]):
            status = accounts.status[i, p]
            if status == Status.NONE or status == Status.REFUSED:
                continue
            _close_account(i, p, accounts, cohorts, transitions)
            if status != Status.CHARGED_OFF:
                decile[WelfareCount.DEBT_CENTS] += owed(i, p, accounts)
        decile[WelfareCount.CONSUMERS] += 1
        decile[WelfareCount.DISTRESS_DAYS] += who.distress_days[i]
        decile[WelfareCount.EVER_IN_DISTRESS] += who.distress_days[i] > 0
        decile[WelfareCount.INCOME_CENTS] += who.income_cents[i]
        decile[WelfareCount.FEES_CENTS] += who.fees_cents[i]
        decile[WelfareCount.EXCLUDED] += _excluded(i, world)
        who.distress_days[i] = 0
        who.fees_cents[i] = 0
