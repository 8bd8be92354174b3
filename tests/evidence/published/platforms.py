"""Section 2: the books of the two platforms of the baseline, and the stacking of their borrowers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.market import CreditMarket
from sim.scenario import Scenario
from tests.evidence.published.due_dates import DueDates
from tests.evidence.published.loans import Loans, stacked
from tests.evidence.published.markets import NOT_YET, YEAR, Measured, Size, lived, warmed

__all__ = ["measure"]

BAITIAO, POCKET = 0, 1
FOLLOWED = 270
"""Due dates of so many days are followed to the end of the year."""


class Watched(CreditMarket):
    """The baseline, with its due dates and loans noted from the day on which measuring begins."""

    first_day = NOT_YET

    def __init__(self, config: Scenario, *, first_day: int, **how: Any) -> None:
        super().__init__(config, **how)
        accounts: Any = self.consumers.accounts  # type: ignore[attr-defined]
        terms = [platform.terms for platform in self.terms.platforms.values()]
        self.due_dates = DueDates(accounts, BAITIAO, terms[BAITIAO].days_to_pay)
        self.loans = Loans(accounts, [one.days_to_pay for one in terms])
        self.first_day = first_day

    def settle(self) -> None:
        super().settle()
        if self.day >= self.first_day:
            for orders, decisions in self.today.decided:
                self.loans.settled(self.day, orders, decisions)

    def bill(self) -> None:
        if self.day < self.first_day:
            return super().bill()
        self.due_dates.before(self.day)
        super().bill()
        self.due_dates.after(self.day)

    def age(self) -> None:
        if self.day < self.first_day:
            return super().age()
        self.loans.before_charges()
        super().age()
        self.loans.charged(self.day)

    def record(self) -> None:
        super().record()
        if self.day >= self.first_day:
            self.due_dates.evening(self.day)


def measure(size: Size, replication: int) -> Measured:
    """The rows of the group, in per cent."""
    scenario, first_day = warmed("baseline", size.people, 2 * YEAR)
    market = lived(Watched, scenario, replication, first_day=first_day)
    daily = pd.DataFrame(market.tables()["platform_daily"])
    daily = daily[daily["day"] >= daily["day"].max() - YEAR + 1]
    baitiao, pocket = (daily[daily["platform"] == platform.label] for platform in market.platforms)
    over_30, over_90 = (100.0 * baitiao[name].mean() for name in ("share_30_plus", "npl_ratio"))
    volume = pocket["new_gmv_cents"].sum()
    orders = market.loans.table()
    orders = orders[orders["day"] < first_day + YEAR]
    ours = orders[orders["platform"] == POCKET]
    return _days_late(market.due_dates.table(), first_day) | {
        "over_30": over_30,
        "over_90": over_90,
        "ratio_90_30": over_90 / over_30,
        "late_fee_orders": 100.0 * ours["late_fee"].mean(),
        "lost_orders": 100.0 * ours["lost"].mean(),
        "late_fees_of_volume": 100.0 * pocket["new_late_charges_cents"].sum() / volume,
        "losses_of_volume": 100.0 * pocket["new_charged_off_cents"].sum() / volume,
        **dict(zip(("two_at_once", "two_lenders"), (100.0 * share for share in stacked(orders)), strict=True)),
        "pocket_over_30": 100.0 * pocket["share_30_plus"].mean(),
        "use": 100.0 * baitiao["share_utilisation"].mean(),
    }


def _days_late(dues: pd.DataFrame, first_day: int) -> Measured:
    year = dues[dues["day"] < first_day + YEAR]
    seen = year.dropna(subset="collected_cents")
    missed = seen["missed_cents"].sum()
    met = dues[dues["day"] < first_day + YEAR + FOLLOWED].dropna(subset="met_on")
    late = (met["met_on"] - met["day"]).to_numpy()
    return {
        "overdue_day_1": 100.0 * year["missed_cents"].sum() / year["due_cents"].sum(),
        "collected_30": 100.0 * seen["collected_cents"].sum() / missed if missed else np.nan,
        **{f"late_over_{days}": 100.0 * float((late > days).mean()) for days in (0, 3, 7, 15, 30)},
    }
