"""How people pay, live and default: the rows of what is known of them, on the card and in the baseline."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from sim.consumers.rules.life import life
from sim.core.vocabulary import Status
from sim.market import CreditMarket
from sim.scenario import Scenario
from tests.evidence.published import transitions
from tests.evidence.published.markets import NOT_YET, YEAR, Measured, Size, lived, new, warmed
from tests.evidence.published.triggers import CHARGED_OFF, MOMENTS, Triggers

__all__ = ["auc", "measure"]

BAITIAO = 0
USD_400 = 0.065
"""USD 400 as a share of a month's median income of households in the US, where people were asked."""
OLD_DAYS = 150


class Lived(CreditMarket):
    """The baseline, with the triggers of default and the cash of the last cycle noted."""

    first_day = NOT_YET

    def __init__(self, config: Scenario, *, first_day: int, **how: Any) -> None:
        super().__init__(config, **how)
        self.triggers = Triggers(self)
        self.cash = np.zeros(self.consumers.size)
        self.first_day = first_day

    def age(self) -> None:
        if self.day >= self.first_day:
            self.triggers.before_age(self._today)
        super().age()

    def record(self) -> None:
        super().record()
        if self.day >= max(self.first_day, self.config.days - 30):
            self.cash += self.consumers.who.cash_cents / 30  # type: ignore[attr-defined]


class Opened(CreditMarket):
    """The baseline from its first day, with accounts opened with the first platform, and when they went bad."""

    def __init__(self, *arguments: Any, **how: Any) -> None:
        super().__init__(*arguments, **how)
        self.opened_on, self.bad_on = np.full((2, self.consumers.size), NOT_YET)
        self.quality, self.score = np.zeros((2, self.consumers.size))

    def settle(self) -> None:
        super().settle()
        orders, decisions = self.today.decided[BAITIAO]
        new_ones = orders.applies & (decisions.limit_cents > 0) & (self.opened_on[orders.consumer] == NOT_YET)
        who = orders.consumer[new_ones]
        self.opened_on[who], self.score[who] = self.day, orders.score[new_ones]
        self.quality[who] = self.consumers.creditworthiness(who)

    def record(self) -> None:
        super().record()
        accounts: Any = self.consumers.accounts  # type: ignore[attr-defined]
        bad = (accounts.days_past_due[:, BAITIAO] > 90) & (self.bad_on == NOT_YET)
        self.bad_on[bad] = self.day


class Old(CreditMarket):
    """A market with agencies, in which what old debts bring is noted cycle by cycle."""

    first_day = NOT_YET

    def __init__(self, config: Scenario, *, first_day: int, **how: Any) -> None:
        super().__init__(config, **how)
        self.in_hand = self.recovered = 0
        self.held = np.zeros((self.consumers.size, len(self.platforms)), bool)
        self.paid = self.consumers.ever_paid().copy()
        self.first_day = first_day

    def record(self) -> None:
        super().record()
        if self.day >= self.first_day and self.cycle_ends:
            accounts: Any = self.consumers.accounts  # type: ignore[attr-defined]
            self.recovered += int((accounts.paid_cents - self.paid)[self.held].sum())
            self.paid = accounts.paid_cents.copy()
            self.held = (accounts.status == Status.CHARGED_OFF) | (accounts.days_past_due > OLD_DAYS)
            if self.day < self.config.days - 1:
                self.in_hand += int((accounts.billed_cents + accounts.fees_cents)[self.held].sum())


def measure(size: Size, replication: int) -> Measured:
    """The rows of the group, in per cent."""
    return (
        _of_the_card(transitions.statements(size, replication))
        | _of_the_baseline(size, replication)
        | _of_scores(size, replication)
        | _of_old_debt(size, replication)
    )


def _of_the_card(told: pd.DataFrame) -> Measured:
    """Shares of all statements, and of accounts with a year of them, whatever the bill."""
    bill, paid, minimum = (told[name] for name in ("bill_cents", "paid_cents", "minimum_cents"))
    due = told["arrears_cents"] + minimum
    full = (bill > 0) & (paid >= 0.99 * bill)
    least = (bill > 0) & ~full & (paid >= due) & (paid <= 1.1 * due)
    habit = least.groupby(told["consumer"]).mean()
    return {
        "pays_minimum": 100.0 * least.mean(),
        "pays_between": 100.0 * ((paid > 1.1 * due) & ~full).mean(),
        "pays_in_full": 100.0 * full.mean(),
        "near_minimum": 100.0 * (habit >= 0.5).mean(),
    }


def _of_the_baseline(size: Size, replication: int) -> Measured:
    scenario, first_day = warmed("baseline", size.people, YEAR)
    market = lived(Lived, scenario, replication, first_day=first_day)
    who: Any = market.consumers.who  # type: ignore[attr-defined]
    benefit = market.terms.economy.benefit_share
    pay = np.array(
        [
            life.pay(income, employed, benefit)
            for income, employed in zip(who.income_cents.tolist(), who.employed.tolist(), strict=True)
        ]
    )
    daily = pd.DataFrame(market.tables()["platform_daily"])
    use = daily.loc[daily["day"] >= first_day, ["platform", "share_utilisation"]]
    triggers = market.triggers
    return {
        "hand_to_mouth": 100.0 * float((market.cash <= pay / 2).mean()),
        "cannot_cover_400": 100.0 * float((who.cash_cents < USD_400 * np.median(who.income_cents)).mean()),
        "use": 100.0 * use.loc[use["platform"] == market.platforms[BAITIAO].label, "share_utilisation"].mean(),
        **{f"strategic_{moment}": triggers.share(moment, able=True, willing=False) for moment in MOMENTS},
        "life_event": triggers.share(CHARGED_OFF, able=False, willing=True),
        "both_triggers": triggers.share(CHARGED_OFF, able=False, willing=False),
        "no_trigger_1": triggers.share("1", able=True, willing=True),
    }


def _of_scores(size: Size, replication: int) -> Measured:
    market = lived(Opened, new("baseline", size.people, 2 * YEAR), replication)
    seen = market.opened_on <= YEAR
    bad = (market.bad_on - market.opened_on <= YEAR)[seen]
    return {
        "auc_truth": auc(market.quality[seen], bad),
        "auc_score": auc(market.score[seen], bad),
        "bad_in_a_year": 100.0 * float(bad.mean()),
    }


def _of_old_debt(size: Size, replication: int) -> Measured:
    scenario, first_day = warmed("outsourced", size.people, YEAR)
    market = lived(Old, scenario, replication, first_day=first_day)
    return {"old_recovered": 100.0 * market.recovered / market.in_hand if market.in_hand else math.nan}


def auc(rank: NDArray[np.float64], bad: NDArray[np.bool_]) -> float:
    """Chance that one who stays good ranks above one who goes bad (Mann and Whitney)."""
    n_bad, n_good = int(bad.sum()), int((~bad).sum())
    if n_bad == 0 or n_good == 0:
        return math.nan
    return float((rankdata(rank)[~bad].sum() - n_good * (n_good + 1) / 2) / (n_good * n_bad))
