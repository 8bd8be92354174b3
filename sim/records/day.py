"""What a run remembers: metrics by day; vintages, transitions, accounts and welfare by cycle; some debtors' days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.collectors.accounts.sums import CollectionSums, Happening
from sim.consumers.interface import CycleCounts
from sim.core.ledger import SIDES, Account, Actor, Ledger
from sim.core.vocabulary import BUCKETS, CohortCount, WelfareCount
from sim.records.collection import COLLECTION_COLUMNS, CollectionRecords, CollectorName
from sim.records.metrics import METRICS, DaySums, Values, kept, measure, over_days
from sim.records.past_due import Vintages
from sim.records.placements import Placements
from sim.records.society import SOCIETY_COLUMNS, SocietyRecords
from sim.records.statements import STATEMENT_COLUMNS
from sim.society import SocietySums
from sim.society.rulings import Note

__all__ = ["Records"]

Table = dict[str, NDArray[Any]]
Row = dict[str, Any]

COLUMNS: dict[str, Iterable[str]] = {
    "vintages": (
        "platform",
        "cohort_cycle",
        "age_cycles",
        "n_opened",
        "n_defaulted",
        "n_accounts",
        "n_accounts_30_plus",
        "n_accounts_90_plus",
        "n_charged_off",
        "balance_cents",
        "charged_off_cents",
        "recovered_cents",
        "forgiven_cents",
        "claimed_cents",
    ),
    "transitions": ("cycle", "platform", "from_bucket", "to_bucket", "n_accounts"),
    "profit_and_loss": ("cycle", "platform", "line", "cents"),
    "balance_sheets": ("cycle", "actor", "account", "side", "cents"),
    "welfare": (
        "cycle",
        "income_decile",
        "n_consumers",
        "share_in_distress",
        "mean_distress_days",
        "debt_to_income",
        "new_fees_cents",
        "share_excluded",
        "n_harassments",
    ),
    "followed": (
        "day",
        "consumer",
        "platform",
        "cash_cents",
        "employed",
        "status",
        "limit_cents",
        "owed_cents",
        "arrears_cents",
        "days_past_due",
    ),
    "trial": (
        "consumer",
        "arm",
        "district",
        "income_decile",
        "segment",
        "days_past_due_at_start",
        "owed_at_start_cents",
        "paid_cents",
        "days_past_due",
        "charged_off",
        "resolved",
        "defaulted",
        "resentment",
        "harm_points",
        "belief",
        "n_ties",
        "nearest_treated",
        "unit",
        "first_paid_day",
        "resolved_day",
        "reached",
        "talked_to",
        "promised",
        "promise_kept",
        "arranged",
        "present_value_cents",
    ),
    **COLLECTION_COLUMNS,
    **SOCIETY_COLUMNS,
    **STATEMENT_COLUMNS,
}
"""Columns of the tables that have a row per cycle, or per day of a followed debtor."""

_TYPES = COLLECTION_COLUMNS | SOCIETY_COLUMNS | STATEMENT_COLUMNS

_RESULT_LINES = (
    Account.MERCHANT_DISCOUNT,
    Account.INSTALMENT_FEES,
    Account.DEFERRAL_FEES,
    Account.LATE_CHARGES,
    Account.INTEREST,
    Account.COLLECTION_COST,
    Account.CREDIT_LOSS,
    Account.RECOVERIES,
    Account.DEBT_SALES,
    Account.WAIVERS,
    Account.COMMISSION,
    Account.COURT_COSTS,
    Account.COMPLAINTS,
    Account.REDRESS,
    Account.FINES,
    Account.POINTS,
    Account.PROVISIONS,
    Account.DATA_COST,
    Account.RECORDING_COST,
    Account.OFFER_COST,
)
_ONLY_IF_ANY = {line.name.lower() for line in _RESULT_LINES[7:]}


class Records:
    """Grows by the sums of a day and by tables a cycle; ``tables()`` gives all of it as columns.

    :param map_columns: width of the map in districts.
    """

    def __init__(
        self, platforms: Sequence[str], collectors: Sequence[CollectorName] = (), map_columns: int = 1
    ) -> None:
        self.platforms = list(platforms)
        self._collection = CollectionRecords(platforms, collectors, map_columns)
        self._society = SocietyRecords(platforms)
        self._days: list[DaySums] = []
        self._rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in COLUMNS}
        self._result_so_far = np.zeros((len(self.platforms), len(_RESULT_LINES)), np.int64)

    def begin(self, ledger: Ledger) -> None:
        """What was earned and spent up to now is not of the first cycle."""
        self._result_so_far = self._result_of(ledger)

    def add_day(self, sums: DaySums) -> None:
        """Remember a day's sums, of which its metrics are made."""
        self._days.append(kept(sums))

    @property
    def n_days(self) -> int:
        """Days remembered."""
        return len(self._days)

    def metrics(self, since: int = 0) -> dict[str, Values]:
        """All metrics of the days from ``since`` on: of the market by day, of platforms by day and platform."""
        days = self._days[since:]
        return measure(over_days(days)) if days else {name: np.empty((0, 0)) for name in METRICS}

    def follow(self, rows: list[Row]) -> None:
        """Remember how followed debtors stand tonight."""
        self._add("followed", rows)

    def add_collection(self, sums: CollectionSums, recoveries: NDArray[np.int64]) -> None:
        """Add a day of collection to its cycle; ``recoveries`` as ``Recoveries`` gives them."""
        self._collection.add(sums, recoveries)

    def add_placements(self, cycle: int, placements: Placements) -> None:
        """Remember at the end of a cycle what collectors have recovered of what was placed with them."""
        self._add("placements", placements.rows(cycle, [one.name for one in self._collection.collectors]))

    def add_society(self, sums: SocietySums) -> None:
        """Add a day of a society that is active to its cycle."""
        self._society.add(sums)

    def add_rulings(self, day: int, notes: Iterable[Note]) -> None:
        """Remember what the regulator did today, and why."""
        self._add(
            "rulings",
            [
                dict(day=day, platform=self.platforms[note.platform], step=note.step.name.lower(), said=note.said)
                for note in notes
            ],
        )

    def tell(self, happenings: Iterable[Happening]) -> None:
        """Remember what happened today in the cases of followed debtors."""
        self._add("story", self._collection.story(happenings))

    def add_cycle(self, cycle: int, counts: CycleCounts, vintages: Vintages, ledger: Ledger) -> None:
        """Remember a cycle's vintages, transitions, welfare and accounts."""
        self._add("vintages", self._vintages(cycle, counts.cohorts, vintages))
        self._add(
            "transitions",
            [
                dict(
                    cycle=cycle,
                    platform=self.platforms[p],
                    from_bucket=BUCKETS[a],
                    to_bucket=BUCKETS[b],
                    n_accounts=int(counts.transitions[p, a, b]),
                )
                for p, a, b in np.argwhere(counts.transitions)
            ],
        )
        harassed = self._society.harassed_by_decile
        self._add(
            "welfare",
            [self._welfare(cycle, decile, row, int(harassed[decile])) for decile, row in enumerate(counts.welfare)],
        )
        self._add("profit_and_loss", self._profit_and_loss(cycle, ledger))
        self._add("balance_sheets", self._balance_sheets(cycle, ledger))
        for table, rows in (self._collection.close(cycle) | self._society.close(cycle)).items():
            self._add(table, rows)

    def tables(self) -> dict[str, Table]:
        """All tables by name, each a column per key."""
        return self._by_day() | {
            name: {
                column: np.array([row[k] for row in self._rows[name]], _TYPES.get(name, {}).get(column))
                for k, column in enumerate(columns)
            }
            for name, columns in COLUMNS.items()
        }

    def _add(self, table: str, rows: list[Row]) -> None:
        self._rows[table] += [tuple(row[column] for column in COLUMNS[table]) for row in rows]

    def _by_day(self) -> dict[str, Table]:
        measured = {name: column.ravel() for name, column in self.metrics().items()}
        days = np.arange(len(self._days))
        daily: Table = {"day": days}
        platform_daily: Table = {
            "day": np.repeat(days, len(self.platforms)),
            "platform": np.array(self.platforms * len(days)),
        }
        for name, metric in METRICS.items():
            (daily if metric.level == "market" else platform_daily)[name] = measured[name]
        return {"daily": daily, "platform_daily": platform_daily}

    def _vintages(self, cycle: int, cohorts: NDArray[np.int64], ever: Vintages) -> list[Row]:
        """Cohorts are counted as cycles are: those of the warm part, in front of day 0, have negative numbers."""
        older = cohorts.shape[1] - 1 - cycle
        return [
            dict(
                platform=self.platforms[p],
                cohort_cycle=c - older,
                age_cycles=cycle + older - c,
                n_opened=int(ever.opened[p, c]),
                n_defaulted=int(ever.defaulted[p, c]),
                n_accounts=int(row[CohortCount.ACCOUNTS]),
                n_accounts_30_plus=int(row[CohortCount.OVER_30]),
                n_accounts_90_plus=int(row[CohortCount.OVER_90]),
                n_charged_off=int(row[CohortCount.CHARGED_OFF]),
                balance_cents=int(row[CohortCount.BALANCE_CENTS]),
                charged_off_cents=int(row[CohortCount.WRITTEN_OFF_CENTS]),
                recovered_cents=int(row[CohortCount.RECOVERED_CENTS]),
                forgiven_cents=int(row[CohortCount.FORGIVEN_CENTS]),
                claimed_cents=int(row[CohortCount.CLAIMED_CENTS]),
            )
            for p in range(len(self.platforms))
            for c, row in enumerate(cohorts[p])
            if row.any() or ever.opened[p, c]
        ]

    @staticmethod
    def _welfare(cycle: int, decile: int, row: NDArray[np.int64], n_harassments: int) -> Row:
        people = max(1, int(row[WelfareCount.CONSUMERS]))
        return dict(
            cycle=cycle,
            income_decile=decile + 1,
            n_consumers=int(row[WelfareCount.CONSUMERS]),
            share_in_distress=row[WelfareCount.EVER_IN_DISTRESS] / people,
            mean_distress_days=row[WelfareCount.DISTRESS_DAYS] / people,
            debt_to_income=row[WelfareCount.DEBT_CENTS] / max(1, int(row[WelfareCount.INCOME_CENTS])),
            new_fees_cents=int(row[WelfareCount.FEES_CENTS]),
            share_excluded=row[WelfareCount.EXCLUDED] / people,
            n_harassments=n_harassments,
        )

    def _profit_and_loss(self, cycle: int, ledger: Ledger) -> list[Row]:
        so_far = self._result_of(ledger)
        change, self._result_so_far = so_far - self._result_so_far, so_far
        names = [line.name.lower() for line in _RESULT_LINES] + ["net_income"]
        return [
            dict(cycle=cycle, platform=platform, line=line, cents=int(cents))
            for platform, row in zip(self.platforms, change, strict=True)
            for line, cents in zip(names, [*row, row.sum()], strict=True)
            if cents or line not in _ONLY_IF_ANY
        ]

    @staticmethod
    def _result_of(ledger: Ledger) -> NDArray[np.int64]:
        return -ledger.balances[Actor.PLATFORM :][:, list(_RESULT_LINES)]

    def _balance_sheets(self, cycle: int, ledger: Ledger) -> list[Row]:
        actors = [actor.name.lower() for actor in Actor if actor is not Actor.PLATFORM] + self.platforms
        rows: list[Row] = []
        for actor, book in zip(actors, ledger.balances, strict=True):
            for account, side in SIDES.items():
                if side != "equity" and book[account]:
                    cents = int(book[account]) * (1 if side == "asset" else -1)
                    rows.append(dict(cycle=cycle, actor=actor, account=account.name.lower(), side=side, cents=cents))
            equity = -sum(int(book[account]) for account, side in SIDES.items() if side == "equity")
            rows.append(dict(cycle=cycle, actor=actor, account="equity", side="equity", cents=equity))
        return rows
