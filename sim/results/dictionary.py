"""What every column of every table of results means: its unit and its definition.

``sim describe --tables`` prints it; ``tests/results/test_dictionary.py`` holds it against the tables that are written.
The columns of the daily tables are the metrics of the registry, with their labels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.records.metrics import METRICS

__all__ = ["Column", "DICTIONARY", "Table"]

CYCLE = ("cycle", "30 days of the results, counted from 0")
DAY = ("day", "of the results, counted from 0")
CONSUMER = ("number", "consumer, as numbered in the population; a place in which one may follow another")
PLATFORM = ("name", "key of the platform in the scenario")
YES = "yes or no"


@dataclass(frozen=True)
class Column:
    """One column: its unit, or what kind of thing it holds, and what it means."""

    unit: str
    about: str


@dataclass(frozen=True)
class Table:
    """One table: what a row is, and its columns in order."""

    about: str
    columns: Mapping[str, Column]


def _table(about: str, **columns: tuple[str, str]) -> Table:
    return Table(about, {name: Column(*said) for name, said in columns.items()})


def _of_run(about: str, **columns: tuple[str, str]) -> Table:
    """A table of a run: every row belongs to a replication."""
    return _table(about, replication=("number", "replication, a world of its own"), **columns)


def _daily(level: str, about: str, **keys: tuple[str, str]) -> Table:
    """A table of metrics, those of the registry."""
    metrics = {
        name: (metric.unit, f"{metric.label}; over time: {metric.over_time}")
        for name, metric in METRICS.items()
        if metric.level == level
    }
    return _of_run(about, day=("day", "day of the results, counted from 0"), **keys, **metrics)


DICTIONARY: dict[str, Table] = {
    "daily": _daily("market", "A day of the market: every metric of it."),
    "platform_daily": _daily("platform", "A day of a platform: every metric of it.", platform=PLATFORM),
    "vintages": _of_run(
        "Accounts of a platform opened in one cycle, as they stand at the end of a later one. Sums of money are of all "
        "debts of the cohort ever written off, also on accounts that are gone (closed, expired, holder departed), so "
        "that charged_off_cents - recovered_cents - forgiven_cents = claimed_cents.",
        platform=PLATFORM,
        cohort_cycle=("cycle", "in which the accounts were opened; negative: before day 0"),
        age_cycles=("cycles", "from the cycle of opening to the one at whose end the row is counted"),
        n_opened=("accounts", "opened in that cycle, still there or not"),
        n_defaulted=("accounts", "of these, ever over 90 days past due or written off from arrears; never falls"),
        n_accounts=("accounts", "that are still there, written off or not; closed and vacated ones are not"),
        n_accounts_30_plus=("accounts", "of these in use, more than 30 days past due"),
        n_accounts_90_plus=("accounts", "of these in use, more than 90 days past due; also counted above"),
        n_charged_off=("accounts", "of these written off, paid since or not"),
        balance_cents=("cents", "principal owed on those in use, billed or not"),
        charged_off_cents=(
            "cents",
            "gross, since opening: principal and fees when they were written off, and costs of "
            "courts put on these debts since; never falls",
        ),
        recovered_cents=("cents", "since opening: paid on debts written off, to the platform or to who bought them"),
        forgiven_cents=(
            "cents",
            "since opening: of debts written off, settled, struck by a regulator, a court or age, or left behind",
        ),
        claimed_cents=("cents", "still owed on debts written off, at the end of the cycle"),
    ),
    "transitions": _of_run(
        "Accounts that moved between two buckets of age from the end of one cycle to the end of the next.",
        cycle=CYCLE,
        platform=PLATFORM,
        from_bucket=(
            "bucket",
            "at the end of the cycle before: M0 not past due, Mk 30 (k - 1) + 1 to 30 k days past "
            "due, M6+ older, charged_off",
        ),
        to_bucket=("bucket", "at the end of this cycle"),
        n_accounts=("accounts", "that made the move; who has just come is in no row"),
    ),
    "profit_and_loss": _of_run(
        "A line of a platform's result of a cycle.",
        cycle=CYCLE,
        platform=PLATFORM,
        line=("name", "account of the ledger, or net_income, their sum"),
        cents=("cents", "income above 0, expense below"),
    ),
    "balance_sheets": _of_run(
        "A line of an actor's balance sheet at the end of a cycle.",
        cycle=CYCLE,
        actor=("name", "consumers, merchants, world, funders, agencies, or key of a platform"),
        account=("name", "account of the ledger, or equity"),
        side=("name", "asset, liability or equity"),
        cents=("cents", "assets = liabilities + equity"),
    ),
    "welfare": _of_run(
        "Consumers of one decile of income in a cycle.",
        cycle=CYCLE,
        income_decile=("decile", "1 poorest to 10 richest, of usual income"),
        n_consumers=("consumers", "in the decile at the end of the cycle"),
        share_in_distress=(
            "share of consumers",
            "who spent a day of the cycle or more in distress: essentials or an "
            "unexpected expense not met, or a debt over 30 days past due",
        ),
        mean_distress_days=("days per consumer", "of the cycle spent in distress"),
        debt_to_income=(
            "cycles of income",
            "principal and fees owed on accounts not written off, of all together, by their usual income of a cycle",
        ),
        new_fees_cents=("cents", "fees and late charges of the cycle, by all platforms"),
        share_excluded=("share of consumers", "listed by a court, or with no account open and none to be asked for"),
        n_harassments=("contacts", "that reached somebody and broke a rule, in the cycle"),
    ),
    "followed": _of_run(
        "An evening of a consumer who was followed, with one platform.",
        day=DAY,
        consumer=CONSUMER,
        platform=PLATFORM,
        cash_cents=("cents", "in hand"),
        employed=(YES, "in work"),
        status=("name", "of the account: none, open, frozen, refused, charged_off, repaired"),
        limit_cents=("cents", "credit limit"),
        owed_cents=("cents", "principal and fees, billed or not"),
        arrears_cents=("cents", "minimums past due and unpaid"),
        days_past_due=(
            "days",
            "since the due date of the oldest minimum that is unpaid, this evening included; of a "
            "debt written off: at charge-off, and on from there where claims grow older",
        ),
    ),
    "contacts": _of_run(
        "Contacts on one channel in a cycle.",
        cycle=CYCLE,
        platform=PLATFORM,
        channel=("name", "channel of collection"),
        n_tries=("contacts", "made, whether they met anybody or not"),
        n_met=("contacts", "that reached the debtor"),
        n_promises=("promises", "given at these contacts"),
        paid_cents=("cents", "paid at once at these contacts, and on promises they brought that fell due in the cycle"),
        cost_cents=("cents", "of these contacts to suppliers, and of travel; pay is apart"),
    ),
    "recoveries": _of_run(
        "What was paid in a cycle on debts past due or written off, by age and last contact that reached the debtor.",
        cycle=CYCLE,
        platform=PLATFORM,
        from_days=("days past due", "youngest age of the row"),
        age=("name", "ages of the row, days past due"),
        channel=("name", "of the last contact that reached the debtor, or unprompted"),
        paid_cents=("cents", "paid on such debts"),
    ),
    "collectors": _of_run(
        "A pool of collectors in a cycle.",
        cycle=CYCLE,
        collector=("name", "key of the pool in the scenario"),
        kind=("name", "in_house or agency"),
        depot=("district", "from which visits start; -1: none"),
        n_staff=("officers", "employed on the last evening"),
        hours_paid=("hours", "of officers on duty, paid in the cycle"),
        share_of_time_used=("share of hours paid", "spent on contacts and travel"),
        placed_cents=("cents", "owed on the cases that were with it, mean over days; a stock, and no base of a rate"),
        recovered_cents=("cents", "paid on its cases"),
        commission_cents=("cents", "to staff where it is in-house, else its own fee"),
        mean_pressure=("pressure", "of officers, mean over days"),
        n_breaches=("contacts", "that broke a rule"),
        n_dismissed=("officers", "dismissed for what they did"),
        cash_cents=("cents", "of an agency, on the last evening"),
        active=(YES, "working on the last evening"),
    ),
    "placements": _of_run(
        "Cases placed with a pool of collectors in one cycle, and what was paid of them by the end of a later one.",
        collector=("name", "key of the pool in the scenario"),
        cohort_cycle=("cycle", "of placement; a case that comes again is placed again"),
        age_cycles=("cycles", "from the cycle of placement to the one at whose end the row is counted"),
        placed_cents=("cents", "owed on these cases when they were placed"),
        recovered_cents=("cents", "paid on them since while they were with the pool, each up to what was owed"),
    ),
    "districts": _of_run(
        "Visits to one district of the map in a cycle.",
        cycle=CYCLE,
        district=("number", "row by row"),
        row=("number", "on the map"),
        column=("number", "on the map"),
        n_visits=("visits", "made"),
        n_met=("visits", "that met the debtor or a relative"),
        n_refused=("visits", "at which nobody would talk"),
        n_empty=("visits", "at which nobody was there"),
        n_moved=("visits", "to debtors who had moved"),
        n_unsafe=("visits", "planned and left out as unsafe"),
        km=("km", "driven to these doors"),
    ),
    "court": _of_run(
        "Cases of the court in a cycle.",
        cycle=CYCLE,
        n_filed=("cases", "filed"),
        n_heard=("cases", "heard"),
        n_won=("cases", "won by the creditor"),
        n_late=("cases", "past their time limit unheard"),
        n_no_assets=("cases", "closed for want of assets"),
        n_open=("cases", "open on the last evening"),
        n_listed=("debtors", "on the public list on the last evening"),
    ),
    "story": _of_run(
        "Something that happened in the case of a consumer who was followed.",
        day=DAY,
        consumer=CONSUMER,
        platform=PLATFORM,
        event=("name", "what happened"),
        detail=("text", "for people to read"),
    ),
    "trial": _of_run(
        "Somebody who took part in the trial, on its last day.",
        consumer=CONSUMER,
        arm=("name", "of the trial"),
        district=("number", "of the map"),
        income_decile=("decile", "1 poorest to 10 richest"),
        segment=("name", "risk as the platform's score saw it on the first day: high, middle, low"),
        days_past_due_at_start=("days", "on the first day; below 0: before the due date"),
        owed_at_start_cents=("cents", "principal and fees, on the first day"),
        paid_cents=("cents", "paid since to the platform of the trial"),
        days_past_due=("days", "now"),
        charged_off=(YES, "the debt is written off"),
        resolved=(YES, "nothing is past due, nor written off"),
        defaulted=(YES, "over 90 days past due, or written off"),
        resentment=("resentment", "of treatment, now"),
        harm_points=("thousandths of a point", "of contacts of the trial"),
        belief=("probability", "that a debtor is pursued, beyond what all believed on day 0"),
        n_ties=("ties", "to others"),
        nearest_treated=("name", "nearest kind of tie to somebody treated, or none"),
        unit=("number", "of what was assigned to the arm as one: a person, a district, a family"),
        first_paid_day=("day of the trial", "on which he first paid; -1: never"),
        resolved_day=("day of the trial", "on whose evening nothing was past due for the first time; -1: never"),
        reached=(YES, "by any contact of the trial"),
        talked_to=(YES, "by a person, on the phone or at a door"),
        promised=(YES, "gave a promise"),
        promise_kept=(YES, "kept one"),
        arranged=(YES, "took an arrangement"),
        present_value_cents=("cents", "paid on the debt of the first day, discounted to it"),
        orders=("orders", "that went ahead; where holders take part"),
        orders_cents=("cents", "of these; where holders take part"),
        converted=(YES, "an order in instalments; where holders take part"),
        retained=(YES, "an order in the last cycle; where holders take part"),
        owed_cents=("cents", "now; where holders take part"),
        limit_cents=("cents", "now; where holders take part"),
    ),
    "complaints": _of_run(
        "Complaints of one cause in a cycle.",
        cycle=CYCLE,
        platform=PLATFORM,
        cause=("name", "of the complaint"),
        n_complaints=("complaints", "made"),
    ),
    "desks": _of_run(
        "A desk that handled complaints in a cycle.",
        cycle=CYCLE,
        platform=PLATFORM,
        where=("name", "hotline, public_site, regulator or court"),
        n_received=("complaints", "that came in; one that goes on is received again"),
        n_upheld=("complaints", "answered in favour of who complained"),
        n_dismissed=("complaints", "answered otherwise"),
        n_escalated=("complaints", "taken on to the next desk"),
        n_waiting=("complaints", "open on the last evening"),
    ),
    "reputation": _of_run(
        "A platform before the public in a cycle.",
        cycle=CYCLE,
        platform=PLATFORM,
        mean_standing=("-1 to 1", "what is thought of it, mean over days"),
        mean_press_heat=("heat", "of the press, mean over days"),
        n_articles=("articles", "written about it"),
        regulator_level=("step", "of the regulator's ladder, on the last evening"),
        n_nullified=("debts", "struck by the regulator"),
        fines_cents=("cents", "paid"),
        redress_cents=("cents", "paid to people wronged"),
    ),
    "rulings": _of_run(
        "Something that the regulator did, or why.",
        day=DAY,
        platform=PLATFORM,
        step=("name", "of the step of its ladder reached by then"),
        said=("text", "what was done, or what it was done for"),
    ),
    "news": _of_run(
        "News of one kind that people had to tell of themselves in a cycle.",
        cycle=CYCLE,
        platform=PLATFORM,
        kind=("name", "of the news"),
        n_told=("news", "told, each once to all ties"),
    ),
    "neighbours": _of_run(
        "Somebody within two steps of a consumer who was followed, at the end.",
        followed=CONSUMER,
        consumer=CONSUMER,
        steps=("ties", "between the two; 0: himself"),
        belief=("probability", "that a debtor is pursued, beyond what all believed on day 0"),
        pursued=(YES, "has been contacted by collectors"),
    ),
    "ties": _of_run(
        "A tie among these people.",
        followed=CONSUMER,
        teller=CONSUMER,
        listener=CONSUMER,
        tie=("name", "family, friend or colleague"),
    ),
    "statements": _of_run(
        "One account and one statement, closed on the evening before the next.",
        cycle=("cycle", "of the statement"),
        consumer=CONSUMER,
        platform=PLATFORM,
        bill_cents=("cents", "principal and fees billed, once the statement was issued"),
        arrears_cents=("cents", "part of it that was past due already"),
        minimum_cents=("cents", "falls due besides, less what was paid on it on the very day"),
        paid_cents=("cents", "from the statement to the evening before the next"),
        payments_missed=("payments", "one for each 30 days past due begun; three or more if written off"),
        days_past_due=("days", "since the due date of the oldest minimum that is unpaid, on that evening"),
        limit_cents=("cents", "on that evening"),
        status=("name", "open, frozen, charged_off, on that evening"),
    ),
    "summary": _of_run(
        "A metric over a whole run (summary.csv).",
        platform=("name", "key of the platform, or market"),
        metric=("name", "a column of the daily tables"),
        value=("unit of the metric", "its days summed, averaged or the last, as the metric says"),
    ),
    "differences": _table(
        "A policy against the baseline in one metric (differences.csv, differences.parquet).",
        scenario=("name", "of the policy"),
        platform=("name", "key of the platform, or market"),
        metric=("name", "a column of the daily tables"),
        baseline=("unit of the metric", "mean over replications"),
        policy=("unit of the metric", "mean over replications"),
        difference=("unit of the metric", "policy less baseline, mean over replications"),
        low=("unit of the metric", "of the 95 % interval of the mean difference"),
        high=("unit of the metric", "of the 95 % interval of the mean difference"),
        same_sign=("share of replications", "whose difference has the sign of the mean"),
        n=("replications", "that both sides have"),
    ),
    "effects": _table(
        "What an arm of a trial changed in one outcome for one group of people (effects.csv, effects.parquet).",
        arm=("name", "of the trial"),
        outcome=("name", "what is measured, person by person"),
        segment=("name", "group of people"),
        measure=("name", "direct, spill_over, contrast, difference_in_means or spoken_to"),
        from_level=("unit of the outcome", "mean that the estimate starts from"),
        to_level=("unit of the outcome", "mean that it goes to"),
        estimate=("unit of the outcome", "the change"),
        low=("unit of the outcome", "of the 95 % interval"),
        high=("unit of the outcome", "of the 95 % interval"),
        same_sign=("share of replications", "whose estimate has the sign of the whole"),
        replications=("replications", "that had such people"),
        people=("people", "in the arm, over all replications"),
        control_people=("people", "in the control, over all replications"),
        control_level=("unit of the outcome", "mean of the control in the world of the trial"),
        caution=("text", "that people are few, or too few for an estimate; else empty"),
    ),
    "failures": _table(
        "A replication that failed (failures.csv).",
        scenario=("name", "that was run"),
        replication=("number", "that failed"),
        error=("text", "in one line"),
        traceback=("text", "where it was raised"),
    ),
}
"""Every table by name; those of a run come first, in the order of ``sim.results.tables.TABLES``."""
