"""Due dates as they are met or missed: what went into arrears, what of it came in, and when all had been paid."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.vocabulary import Status

__all__ = ["DueDates"]

Ints = NDArray[np.int64]
COLLECTED_AFTER = 30


class DueDates:
    """Every due date of one platform with a minimum to pay, followed until it is met or the run ends.

    ``before`` and ``after`` frame the phase in which bills are paid; ``evening`` is told of every evening.
    """

    def __init__(self, accounts: Any, platform: int, days_to_pay: int) -> None:
        self._accounts, self._platform, self._days_to_pay = accounts, platform, days_to_pay
        self._told: dict[int, pd.DataFrame] = {}
        self._open = np.empty((3, 0), np.int64)  # consumer, day, ever paid once it is met
        self._due = self._minimum = np.empty(0, np.int64)

    def before(self, day: int) -> None:
        """Note who has something to pay today."""
        status, minimum = self._column("status"), self._column("minimum_cents")
        in_use = (status == Status.OPEN) | (status == Status.FROZEN)
        today = self._column("statement_day") == (day - self._days_to_pay) % 30
        self._due = np.flatnonzero(in_use & today & (minimum > 0))
        self._minimum = minimum[self._due].copy()

    def after(self, day: int) -> None:
        """Note what of it went into arrears: what is past due now, up to the minimum of today."""
        arrears, paid = self._column("arrears_cents")[self._due], self._column("paid_cents")[self._due]
        missed = np.minimum(arrears, self._minimum)
        self._told[day] = pd.DataFrame(
            {
                "day": day,
                "due_cents": self._minimum,
                "missed_cents": missed,
                "older_cents": arrears - missed,
                "paid_then_cents": paid,
                "collected_cents": np.nan,
                "met_on": np.where(missed > 0, np.nan, day),
            },
            index=self._due,
        )
        late = self._due[missed > 0]
        enough = (paid + arrears)[missed > 0]  # older arrears are paid first
        self._open = np.concatenate([self._open, [late, np.full(len(late), day), enough]], axis=1)

    def evening(self, day: int) -> None:
        """Note which missed ones have been paid by now, and what has come in of those missed 30 days ago."""
        paid = self._column("paid_cents")
        done = paid[self._open[0]] >= self._open[2]
        for consumer, since in self._open[:2, done].T.tolist():
            self._told[since].loc[consumer, "met_on"] = day
        self._open = self._open[:, ~done]
        if (told := self._told.get(day - COLLECTED_AFTER)) is not None:
            newer = paid[told.index] - told["paid_then_cents"] - told["older_cents"]
            told["collected_cents"] = newer.clip(lower=0).clip(upper=told["missed_cents"]).astype(np.float64)

    def table(self) -> pd.DataFrame:
        """All due dates; ``met_on`` and ``collected_cents`` (within 30 days) are missing if that was not to be seen."""
        return pd.concat(self._told.values())

    def _column(self, name: str) -> Ints:
        column: Ints = getattr(self._accounts, name)[:, self._platform]
        return column
