"""Worlds that are alike up to day 0, and from then on but for the channel and the rules."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.core.units import NEVER
from sim.core.vocabulary import Channel, Mark
from sim.experiments import states
from sim.experiments.version import code_version
from sim.market import CreditMarket
from sim.scenario import Scenario, ScenarioError, override, under
from tests.evidence.door.watch import Cohort, Watch
from tests.evidence.published.markets import shipped, warmed

__all__ = ["ARMS", "BY_PEOPLE", "DAYS", "OTHERS", "REGIMES", "VISITS", "Task", "allowed", "lived", "on_day_0", "world"]

ARMS = {
    "none": "",
    "text": "text",
    "call": "human_call",
    "home": "visit_home",
    "work": "visit_work",
    "relatives": "visit_relatives",
}
VISITS, OTHERS = ("home", "work", "relatives"), ("none", "text", "call")
BY_PEOPLE = ("call", *VISITS)
REGIMES = ("none", "cn_cba_2026", "us_ma", "in_rbi_2026")
DAYS = 180
STAFF_PER_1000_CASES = 40.0
"""So many officers that nobody waits; costs are those of contacts, and of the time that officers worked."""
NO_SEARCHES = "trace_cost_cents = 1_000_000\ntrace_success = 0.0"
"""Who is lost stays lost unless a relative tells: a search is no part of a channel."""
OFFERS = '["promise", "deferral", "restructure"]'
SUMS = {"fines": "new_fines_cents", "redress": "new_redress_cents", "handling": "new_complaint_cost_cents"}
NUMBERS = {
    "wronged": "new_people_wronged",
    "class_actions": "new_class_actions",
    "criminal_cases": "new_criminal_cases",
    "dismissals": "new_dismissals",
}


@dataclass(frozen=True)
class Task:
    """One world: how large, whose rules, by which channel, which replication; ``every_days`` from contact to contact.

    ``states`` is the folder where warm markets are kept.
    """

    people: int
    regime: str
    arm: str
    replication: int
    every_days: int
    states: Path


def start() -> Scenario:
    """What is lived before day 0: a lender who calls, weekly to day 180 past due and monthly from then on."""
    stages = "\n".join(
        [
            f"first = {{ to_days = 3, contacts.text = 3, offers = {OFFERS} }}",
            f'late = {{ from_days = 4, to_days = 180, pool = "phone", contacts.human_call = 7, offers = {OFFERS} }}',
            f'claims = {{ from_days = 181, pool = "phone", contacts.human_call = 30, offers = {OFFERS} }}',
        ]
    )
    return shipped(
        "baseline",
        "\n".join(
            [
                f"[field]\n{NO_SEARCHES}",
                "[collectors.phone]\nstaff_per_1000_cases = 0.6",
                *(f"[platforms.{name}.collection.stages]\n{stages}" for name in ("baitiao", "pocket")),
            ]
        ),
    )


def hand_over(market: CreditMarket) -> None:
    """The lender knows who is lost, and forgets when it called last, so that every channel begins on the first day."""
    book, marks = market.collection._book, market.consumers.who.marks
    book.lost[:] = (marks[book.cases.consumer] & (Mark.PHONE_DEAD | Mark.MOVED)) > 0
    book.last_try[...] = NEVER


def world(arm: str, every_days: int = 7) -> Scenario:
    """The baseline with a text to day 3 on both platforms and then, every so many days, the channel of an arm."""
    channel, pooled = ARMS[arm], arm in BY_PEOPLE
    pool = 'pool = "officers", ' if pooled else ""
    means = f'contacts.{channel} = {every_days}, rights = ["debtor", "home", "work", "contacts"], offers = {OFFERS}'
    stages = f"first = {{ to_days = 3, contacts.text = 3, offers = {OFFERS} }}"
    stages += f"\nasked = {{ from_days = 4, {pool}{means} }}" if channel else ""
    officers = f'channels = ["{channel}"]\nstaff_per_1000_cases = {STAFF_PER_1000_CASES}\ndepot = 36'
    return shipped(
        "baseline",
        "\n".join(
            [
                "channels.text.links = 1.0",
                f"[field]\n{NO_SEARCHES}",
                f"[collectors.officers]\n{officers}" if pooled else "",
                *(f"[platforms.{name}.collection.stages]\n{stages}" for name in ("baitiao", "pocket")),
            ]
        ),
    )


def allowed(arm: str, regime: str, every_days: int) -> Scenario | None:
    """The world of an arm under some rules; None if they ban it outright."""
    try:
        return under(world(arm, every_days), regime)
    except ScenarioError:
        return None


def on_day_0(task: Task) -> CreditMarket:
    """The market that all worlds of a replication begin with."""
    before, _ = warmed(start(), task.people, DAYS)
    return states.kept_or_lived(task.states, before, 0, task.replication, code_version(), threads=1)


def lived(task: Task) -> tuple[pd.DataFrame, dict[str, Any]] | None:
    """The debts of the first day with what became of each, and sums of the market; None if the rules ban the arm."""
    scenario = allowed(task.arm, task.regime, task.every_days)
    if scenario is None:
        return None
    market = on_day_0(task)
    hand_over(market)
    cohort = Cohort.of(market)
    market.take_over(override(scenario, {"population.size": task.people, "days": DAYS}), threads=1)
    for platform in market.platforms:
        platform.fix_funding()
    watch = Watch(market, cohort, Channel[ARMS[task.arm].upper()] if ARMS[task.arm] else -1)
    for since in range(DAYS):
        watch.morning()
        market.step()
        watch.evening(since)
    debts = watch.table().assign(regime=task.regime, arm=task.arm, replication=task.replication)
    return debts, {"regime": task.regime, "arm": task.arm, "replication": task.replication} | _sums(market, watch)


def _sums(market: CreditMarket, watch: Watch) -> dict[str, float]:
    """Of the whole market, in yuan and numbers; ``standing`` and ``level`` are those of the last evening."""
    daily = pd.DataFrame(market.tables()["platform_daily"])
    found = {name: float(daily[column].sum()) / 100 for name, column in SUMS.items()}
    found |= {name: float(daily[column].sum()) for name, column in NUMBERS.items()}
    users = market.society.users
    paid = sum(one.units_paid for one in market.collection.collectors)
    worked = sum(one.units_worked for one in market.collection.collectors)
    return (
        found
        | watch.tried()
        | {
            "standing": float(np.average(market.society.opinion.standing, weights=users)),
            "level": float(daily.loc[daily["day"] == DAYS - 1, "mean_regulator_level"].max()),
            "hours_used": worked / paid if paid else np.nan,
        }
    )
