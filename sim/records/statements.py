"""What a run remembers of accounts statement by statement, for a sample of consumers or for all, on request.

A row is one account and one statement, closed on the evening before the next statement: the form in which books of
cards are published.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.core.draws import uniforms_for
from sim.core.frames import Standings, Statements
from sim.core.random import Stream
from sim.core.units import CYCLE_DAYS, cycle_of
from sim.core.vocabulary import Status

__all__ = ["STATEMENT_COLUMNS", "StatementRecords"]

Ints = NDArray[np.int64]
STATEMENT_COLUMNS: dict[str, dict[str, type]] = {
    "statements": dict(
        cycle=int,
        consumer=int,
        platform=str,
        bill_cents=int,
        arrears_cents=int,
        minimum_cents=int,
        paid_cents=int,
        payments_missed=int,
        days_past_due=int,
        limit_cents=int,
        status=str,
    )
}
"""Columns of the table of statements and their types."""

_NONE_YET = -1
_MISSED_AT_LEAST_IF_CHARGED_OFF = 3


class StatementRecords:
    """Remembers each statement of the accounts it keeps, until the evening before the next.

    ``cycle``: of the statement. ``bill_cents``: principal and fees billed once the statement was issued.
    ``arrears_cents``: part of it that was past due already. ``minimum_cents``: what falls due besides, less what was
    paid on it on the very day. ``paid_cents``: from the statement to the evening before the next. On that evening:
    ``days_past_due``; ``payments_missed``, one for each 30 days begun, three or more if charged off; ``limit_cents``;
    ``status`` (open, frozen, charged_off). An account charged off has no further rows.

    :param share: share of the consumers kept. A smaller sample is part of every larger one, in every world of a seed.
    """

    def __init__(self, share: float, key: tuple[int, int, int], size: int, platforms: Sequence[str]) -> None:
        lots = uniforms_for(key, Stream.STATEMENT_SAMPLE, 0, np.arange(size), 0)[:, 0]
        kept = np.flatnonzero(lots < share)
        self._place = np.full(size, _NONE_YET)
        self._place[kept] = np.arange(len(kept)) * len(platforms)
        self._platforms = np.array(platforms, str)
        n_accounts = len(kept) * len(platforms)
        self._cycle = np.full(n_accounts, _NONE_YET)
        self._bill, self._minimum, self._arrears, self._paid = (np.zeros(n_accounts, np.int64) for _ in range(4))
        self._rows: list[Ints] = []

    def issue(self, day: int, issued: Statements, ever_paid: Ints) -> None:
        """Take the statements of a day as they stand once bills have been thought of.

        ``ever_paid``: everything paid on these accounts by then, cents, row by row.
        """
        mine = np.flatnonzero(self._place[issued.consumer] != _NONE_YET)
        at = self._place[issued.consumer[mine]] + issued.platform[mine]
        self._cycle[at] = cycle_of(day)
        self._bill[at] = issued.billed_cents[mine] + ever_paid[mine] - self._paid[at]
        self._minimum[at] = issued.minimum_cents[mine]

    def close(self, standings: Standings) -> None:
        """Close the rows of accounts that have a statement tomorrow."""
        tonight = standings.where(np.flatnonzero(self._place[standings.consumer] != _NONE_YET))
        at = self._place[tonight.consumer] + tonight.platform
        lost = (tonight.status != Status.OPEN) & (tonight.status != Status.FROZEN)
        missed = (tonight.days_past_due + CYCLE_DAYS - 1) // CYCLE_DAYS
        rows = np.stack(
            [
                self._cycle[at],
                tonight.consumer,
                tonight.platform,
                self._bill[at],
                self._arrears[at],
                self._minimum[at],
                tonight.paid_cents - self._paid[at],
                np.where(lost, np.maximum(missed, _MISSED_AT_LEAST_IF_CHARGED_OFF), missed),
                tonight.days_past_due,
                tonight.limit_cents,
                np.where(lost, Status.CHARGED_OFF, tonight.status),
            ]
        )
        self._rows.append(rows[:, rows[0] != _NONE_YET])
        self._cycle[at] = _NONE_YET
        self._arrears[at], self._paid[at] = tonight.arrears_cents, tonight.paid_cents

    @property
    def table(self) -> dict[str, NDArray[Any]]:
        """All rows closed so far, in the order of their evenings, then of consumers and platforms."""
        columns = STATEMENT_COLUMNS["statements"]
        rows = np.concatenate([np.empty((len(columns), 0), np.int64), *self._rows], axis=1)
        table: dict[str, NDArray[Any]] = dict(zip(columns, rows, strict=True))
        labels = np.array([status.name.lower() for status in Status], str)
        return table | {"platform": self._platforms[table["platform"]], "status": labels[table["status"]]}
