"""Channels at equal offers: worlds alike but for the channel by which debtors are asked from the fourth day on."""

from __future__ import annotations

import pandas as pd

from sim.market import CreditMarket
from sim.scenario import Scenario
from tests.evidence.published.markets import YEAR, Measured, Size, lived, shipped, warmed

__all__ = ["ARMS", "measure", "world"]

ARMS = {"none": "", "text": "text", "ai_call": "ai_call", "human_call": "human_call", "visit": "visit_home"}
EVERY_DAYS = 7
PEOPLE_PER_OFFICER = 50
"""So many officers that nobody waits; costs are those of contacts, and of the time that officers worked."""


def measure(size: Size, replication: int) -> Measured:
    """A year of each arm: charge-offs per 1,000 people, yuan recovered and spent a head, and change against none."""
    rows: Measured = {}
    for arm in ARMS:
        scenario, first_day = warmed(world(arm, size.people), size.people, YEAR)
        rows |= {
            f"{arm}_{name}": value
            for name, value in _year(lived(CreditMarket, scenario, replication), first_day, size.people).items()
        }
    lost = {arm: rows[f"{arm}_charge_offs"] for arm in ARMS}
    return rows | {
        f"{arm}_against_none": 100.0 * (lost[arm] / lost["none"] - 1.0) if lost["none"] else float("nan")
        for arm in ARMS
        if arm != "none"
    }


def world(arm: str, people: int) -> Scenario:
    """The baseline with a text to day 3 on both platforms and then, every week, the channel of an arm."""
    channel = ARMS[arm]
    by_people = channel in ("human_call", "visit_home")
    pool = ', pool = "officers"' if by_people else ""
    means = f'contacts.{channel} = {EVERY_DAYS}, rights = ["debtor", "home"], offers = ["promise"]{pool}'
    asked = f"asked = {{ from_days = 4, {means} }}" if channel else ""
    stages = f'first = {{ to_days = 3, contacts.text = 3, offers = ["promise"] }}\n{asked}'
    officers = f'channels = ["{channel}"]\nstaff = {max(2, people // PEOPLE_PER_OFFICER)}\ndepot = 36'
    return shipped(
        "baseline",
        "\n".join(
            [
                f"[collectors.officers]\n{officers}" if by_people else "",
                *(f"[platforms.{name}.collection.stages]\n{stages}" for name in ("baitiao", "pocket")),
            ]
        ),
    )


def _year(market: CreditMarket, first_day: int, people: int) -> Measured:
    tables = {name: pd.DataFrame(market.tables()[name]) for name in ("platform_daily", "recoveries", "contacts")}
    daily = tables["platform_daily"]
    recoveries, contacts = (one[one["cycle"] >= first_day // 30] for one in (tables["recoveries"], tables["contacts"]))
    yuan = 100 * people
    officers = pd.DataFrame(market.tables()["collectors"])
    officers = officers[officers["cycle"] >= first_day // 30]
    pay = sum(pool.base_pay_cents / pool.hours_per_day for pool in market.terms.collectors.values())
    worked = pay * (officers["hours_paid"] * officers["share_of_time_used"]).sum()
    return {
        "charge_offs": 1_000 * daily.loc[daily["day"] >= first_day, "new_charge_offs"].sum() / people,
        "recovered": recoveries["paid_cents"].sum() / yuan,
        "recovered_late": recoveries.loc[recoveries["from_days"] > 180, "paid_cents"].sum() / yuan,
        "cost": (contacts["cost_cents"].sum() + worked) / yuan,
    }
