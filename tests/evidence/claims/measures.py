"""What is measured in a world: means over a year, a head or per 1,000 people, of all platforms together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.market import CreditMarket
from tests.evidence.claims.watch import DEFAULT, LATE, LONG_LATE, Watch, in_use
from tests.evidence.published.markets import YEAR, Measured

__all__ = ["MEASURES", "Measure", "measured"]

OLD_POOL = "late"
"""Of the shipped agencies, those with debts over 150 days."""
OLD_DEBT_DAYS = 180
QUINTILE = 0.2
PER_1000 = 1_000.0


@dataclass(frozen=True)
class Measure:
    """``better``: 1 or -1 if it is good that it rises or falls, 0 if neither; ``side`` on which it stands."""

    about: str
    unit: str
    better: int
    side: Literal["money", "harm", "work"] = "money"


MEASURES = {
    "rolled": Measure("4 days late that go on to 31 days", "% of spells", -1),
    "rolled_on": Measure("4 days late that go on to 91 days", "% of spells", -1),
    "recovered": Measure("paid on debts past due", "yuan a head", 0),
    "recovered_old": Measure("paid on debts over 180 days", "yuan a head", 1),
    "cost": Measure("cost of collection, for hours worked", "yuan a head", -1),
    "income": Measure("net income, unused hours not paid", "yuan a head", 1),
    "losses": Measure("charged off", "yuan a head", -1),
    "loss_rate": Measure("charged off, of volume", "%", -1),
    "charge_offs": Measure("accounts charged off", "per 1,000 people", -1),
    "npl": Measure("over 90 days past due, last half-year", "% of balance", -1),
    "overdue": Measure("balance past due, last half-year", "yuan a head", -1),
    "drawn": Measure("drawn on outside lines, last half-year", "yuan a head", -1),
    "volume": Measure("volume on credit", "yuan a head", 1),
    "orders": Measure("orders on credit", "a head", 1),
    "active": Measure("holders who have ordered since their last statement", "%", 1),
    "instalments": Measure("orders in instalments", "%", 1),
    "unpaid": Measure("bills not met on their due date", "%", -1),
    "interest": Measure("interest paid to funders", "yuan a head", -1),
    "auc": Measure("area under the curve of the score", "points of 100", 1),
    "green": Measure("volume of green orders", "yuan a head", 1),
    "struck": Measure("debts struck for want of a record", "per 1,000 people", -1),
    "entered": Measure("first 4 days late, of those not late on day 0", "%", -1),
    "entered_default": Measure("over 90 days late or written off, of those not late on day 0", "%", -1),
    "default_risky": Measure("the same, of the fifth with the lowest scores", "%", -1),
    "default_safe": Measure("the same, of the fifth with the highest scores", "%", -1),
    "default_stacked": Measure("the same, of those with both lenders", "%", -1),
    "default_single": Measure("the same, of those with one lender", "%", -1),
    "stacked_over_single": Measure("of those with both lenders, less of those with one", "points", 0),
    "default_family": Measure("the same, of those whose family had defaulted by day 0", "%", -1),
    "default_friend": Measure("the same, whose friends had, but no family", "%", -1),
    "default_colleague": Measure("the same, whose colleagues alone had", "%", -1),
    "family_over_friend": Measure("of those whose family had defaulted, less of those whose friends had", "points", 0),
    "late_soon": Measure("days at least 4 days late in the first third of the time", "%", -1),
    "late_later": Measure("days at least 4 days late in the last third", "%", -1),
    "later_over_soon": Measure("the same in the last third, less that in the first", "points", 0),
    "later_with_family": Measure("days at least 4 days late in the last third, of people with family", "%", -1),
    "later_without_family": Measure("days at least 4 days late in the last third, of people without", "%", -1),
    "late_never_visited": Measure("first 4 days late, of those not late on day 0 whom nobody may visit", "%", -1),
    "pursuit_never_visited": Measure("belief in pursuit of those whom nobody may visit", "points of 100", 0),
    "limits_risky": Measure("limits of the least creditworthy fifth", "yuan a head", 0),
    "limits_safe": Measure("limits of the most creditworthy fifth", "yuan a head", 0),
    "harm": Measure("harm points by contacts", "per 1,000 people", -1, "harm"),
    "complaints": Measure("complaints", "per 1,000 people", -1, "harm"),
    "liability": Measure("fines and redress", "yuan a head", -1, "harm"),
    "wronged": Measure("people wronged", "per 1,000 people", -1, "harm"),
    "standing": Measure("public standing", "points of 100", 1, "harm"),
    "articles": Measure("articles in the press", "a year", -1, "harm"),
    "told": Measure("debts told to others", "per 1,000 people", -1, "harm"),
    "distress": Measure("people in distress", "%", -1, "harm"),
    "short_days": Measure("days short of money", "a head", -1, "harm"),
    "debt": Measure("debt to income", "% of a cycle's income", -1, "harm"),
    "excluded": Measure("people shut out of credit", "%", -1, "harm"),
    "dismissed": Measure("dismissed after a visit at work", "per 1,000 people", -1, "harm"),
    "level": Measure("regulator's response", "steps of 5", -1, "harm"),
    "officers": Measure("officers", "per 1,000 people", 0, "work"),
    "used": Measure("hours used, of those paid", "%", 0, "work"),
    "pays": Measure("cost to collect, all hours", "yuan per 100 yuan recovered", -1, "work"),
    "bill": Measure("collection bill, of income", "%", 0, "work"),
    "commission": Measure("commission, of what agencies recover of old debt", "%", 0, "work"),
    "per_officer": Measure("old debt recovered per officer and month", "1,000 yuan", 0, "work"),
    "placed": Measure("old debt in hand per officer", "million yuan", 0, "work"),
    "of_balance": Measure("recovered in a month, of the old debt in hand", "%", 0, "work"),
    "calls": Measure("calls per officer and day worked", "calls", 0, "work"),
    "calls_paid": Measure("calls per officer and day paid", "calls", 0, "work"),
    "doors": Measure("doors tried per team and day", "doors", 0, "work"),
    "met": Measure("people met per team and day", "people", 0, "work"),
    "visits": Measure("visits", "per 1,000 people", 0, "work"),
    "empty": Measure("visits that meet nobody", "%", 0, "work"),
    "visit_cost": Measure("pay for hours worked, travel and fees of a visit", "yuan", 0, "work"),
    "contacted": Measure("people reached by collectors", "per 1,000 people", 0, "work"),
    "complaints_contacted": Measure(
        "complaints about collection per 1,000 people reached by collectors", "a year", 0, "work"
    ),
    "complaints_accounts": Measure("complaints per 1,000 accounts", "a year", 0, "work"),
    "about_collection": Measure("complaints about collection, of these and those about fees", "%", 0, "work"),
    "two_debts": Measure("people asked by collectors for more than one debt", "%", 0, "work"),
    **{f"cured_{month}": Measure(f"paid up within a month, {month} missed", "%", 0, "work") for month in (1, 2, 3, 4)},
}


def measured(market: CreditMarket, watch: Watch) -> Measured:
    """All measures of a market that has run to its end."""
    tables = {name: pd.DataFrame(table) for name, table in market.tables().items()}
    pay = {name: one.base_pay_cents / one.hours_per_day for name, one in market.terms.collectors.items()}
    pools = tables["collectors"]
    tables["collectors"] = pools.assign(pay_per_hour=pools["collector"].map(pay).astype(float))
    people, years = market.consumers.size, market.config.days / YEAR
    return (
        _money(tables, people, years)
        | _credit(market, tables)
        | _fallen(watch)
        | _around(market, watch)
        | _harm(tables, people, years)
        | _work(market, tables, watch, people, years)
        | _cures(tables)
    )


def _money(tables: dict[str, pd.DataFrame], people: int, years: float) -> Measured:
    daily, recoveries = tables["platform_daily"], tables["recoveries"]
    yuan = 100 * people * years
    total = daily.select_dtypes("number").sum()
    late = daily[daily["day"] >= daily["day"].max() - YEAR // 2 + 1]
    by_day = (
        late.assign(
            over_90=late["npl_ratio"] * late["n_receivable_cents"],
            overdue=late["share_delinquent"] * late["n_receivable_cents"],
        )
        .groupby("day")
        .sum(numeric_only=True)
    )
    cost = total["new_collection_cost_cents"] - _idle_cents(tables)
    old = recoveries.loc[recoveries["from_days"] > OLD_DEBT_DAYS, "paid_cents"].sum()
    return {
        "recovered": total["new_late_paid_cents"] / yuan,
        "recovered_old": old / yuan,
        "cost": cost / yuan,
        "income": (total["new_net_income_cents"] + _idle_cents(tables)) / yuan,
        "losses": total["new_charged_off_cents"] / yuan,
        "loss_rate": 100.0 * total["new_charged_off_cents"] / total["new_gmv_cents"],
        "charge_offs": PER_1000 * total["new_charge_offs"] / people / years,
        "npl": 100.0 * by_day["over_90"].sum() / by_day["n_receivable_cents"].sum(),
        "overdue": by_day["overdue"].mean() / 100 / people,
        "drawn": by_day["n_drawn_cents"].mean() / 100 / people,
        "volume": total["new_gmv_cents"] / yuan,
        "orders": total["new_orders"] / people / years,
        "instalments": 100.0 * _weighted(daily, "share_instalment_orders", "new_orders"),
        "unpaid": 100.0 * daily["share_bills_unpaid"].mean(),
        "interest": total["new_interest_cents"] / yuan,
        "green": total["new_green_gmv_cents"] / yuan,
        "struck": PER_1000 * total["new_debts_contested_cleared"] / people / years,
    }


def _credit(market: CreditMarket, tables: dict[str, pd.DataFrame]) -> Measured:
    accounts: Any = market.consumers.accounts  # type: ignore[attr-defined]
    open_ones = in_use(accounts)
    lately = (accounts.n_orders > 0) & open_ones
    first = tables["platform_daily"]
    first = first[first["platform"] == market.platforms[0].label]
    return {"active": 100.0 * float(lately.sum() / open_ones.sum()), "auc": 100.0 * first["mean_score_auc"].mean()}


def _fallen(watch: Watch) -> Measured:
    late, default = watch.entered[LATE], watch.entered[DEFAULT]
    holders = watch.clean & (watch.score >= 0)
    low, high = np.quantile(watch.score[holders], [QUINTILE, 1.0 - QUINTILE])
    bad, good = np.quantile(watch.quality, [QUINTILE, 1.0 - QUINTILE])
    limits = (watch.accounts.limit_cents * in_use(watch.accounts)).sum(axis=1) / 100
    return {
        "rolled": watch.spells.share(LONG_LATE),
        "rolled_on": watch.spells.share(DEFAULT),
        "entered": _per_cent(late, watch.clean),
        "entered_default": _per_cent(default, watch.clean),
        "default_risky": _per_cent(default, holders & (watch.score <= low)),
        "default_safe": _per_cent(default, holders & (watch.score >= high)),
        "default_stacked": _per_cent(default, watch.clean & watch.stacked),
        "default_single": _per_cent(default, watch.clean & ~watch.stacked),
        "limits_risky": float(limits[watch.quality <= bad].mean()),
        "limits_safe": float(limits[watch.quality >= good].mean()),
    }


def _around(market: CreditMarket, watch: Watch) -> Measured:
    late, default, clean, groups = watch.entered[LATE], watch.entered[DEFAULT], watch.clean, watch.groups
    beside = np.flatnonzero(groups["never_visited"])
    thirds = 100.0 * watch.days_late * len(watch.days_late) / market.config.days
    found = {
        "default_family": _per_cent(default, clean & groups["family_defaults"]),
        "default_friend": _per_cent(default, clean & groups["friend_defaults"]),
        "default_colleague": _per_cent(default, clean & groups["colleague_defaults"]),
        "late_soon": float(thirds[0].mean()),
        "late_later": float(thirds[-1].mean()),
        "later_with_family": float(thirds[-1, groups["with_family"]].mean()),
        "later_without_family": float(thirds[-1, groups["without_family"]].mean()),
        "late_never_visited": _per_cent(late, clean & groups["never_visited"]),
        "pursuit_never_visited": 100.0 * float(market.consumers.standing(beside, 0)["belief"].mean()),
    }
    return found | {
        "stacked_over_single": _per_cent(default, clean & watch.stacked) - _per_cent(default, clean & ~watch.stacked),
        "family_over_friend": found["default_family"] - found["default_friend"],
        "later_over_soon": found["late_later"] - found["late_soon"],
    }


def _harm(tables: dict[str, pd.DataFrame], people: int, years: float) -> Measured:
    daily, platforms = tables["daily"], tables["platform_daily"]
    total = platforms.select_dtypes("number").sum()
    each = PER_1000 / people / years
    return {
        "harm": each * total["new_harm_points"],
        "complaints": each * total["new_complaints"],
        "liability": (total["new_fines_cents"] + total["new_redress_cents"]) / 100 / people / years,
        "wronged": each * total["new_people_wronged"],
        "standing": 100.0 * platforms["mean_standing"].mean(),
        "articles": total["new_articles"] / years,
        "told": each * total["new_third_party_disclosures"],
        "distress": 100.0 * daily["share_in_distress"].mean(),
        "short_days": daily["new_short_days"].sum() / people / years,
        "debt": 100.0 * daily["mean_debt_to_income"].mean(),
        "excluded": 100.0 * daily["share_excluded"].mean(),
        "dismissed": each * total["new_dismissals"],
        "level": platforms["mean_regulator_level"].mean(),
    }


def _work(market: CreditMarket, tables: dict[str, pd.DataFrame], watch: Watch, people: int, years: float) -> Measured:
    daily, platforms, pools = tables["daily"], tables["platform_daily"], tables["collectors"]
    total = platforms.select_dtypes("number").sum()
    minutes, used = daily["new_staff_minutes"].sum(), daily["new_staff_minutes_used"].sum()
    shift = 60 * np.mean([one.hours_per_day for one in market.terms.collectors.values()] or [8.0])
    officers = minutes / shift / len(daily)
    calls = tables["contacts"].loc[tables["contacts"]["channel"] == "human_call", "n_tries"].sum()
    visits, doors, teams = total["new_visits"], daily["new_doors_visited"].sum(), daily["new_team_days"].sum()
    old = pools[(pools["collector"] == OLD_POOL) & (pools["kind"] == "agency")]
    in_hand, paid = old["placed_cents"].sum(), old["recovered_cents"].sum()
    months_worked = old["hours_paid"].sum() / (shift / 60) / 30
    at_doors = [name for name, one in market.terms.collectors.items() if one.visits]
    worked = _worked_cents(pools[pools["collector"].isin(at_doors)])
    revenue = sum(
        total[f"new_{name}_cents"]
        for name in ("merchant_discount", "instalment_fees", "deferral_fees", "late_charges", "recovered", "debt_sale")
    )
    return {
        "officers": PER_1000 * officers / people,
        "used": _share(used, minutes),
        "pays": _share(total["new_collection_cost_cents"], total["new_late_paid_cents"]),
        "bill": _share(total["new_collection_cost_cents"], revenue),
        "commission": _share(old["commission_cents"].sum(), paid),
        "per_officer": _ratio(paid / 1e5, months_worked),
        "placed": _ratio(in_hand / 1e8, months_worked),
        "of_balance": _share(paid, in_hand),
        "calls": _ratio(calls, used / shift),
        "calls_paid": _ratio(calls, minutes / shift),
        "doors": _ratio(doors, teams),
        "met": _ratio(doors * (1 - _ratio(total["new_empty_visits"], visits)), teams),
        "visits": PER_1000 * visits / people / years,
        "empty": _share(total["new_empty_visits"], visits),
        "visit_cost": _ratio((worked + total["new_visit_cost_cents"]) / 100, visits),
        "contacted": PER_1000 * watch.reached.sum() / people / years,
        "complaints_contacted": _ratio(
            PER_1000 * total["new_complaints_about_collection"] / years, watch.reached.sum()
        ),
        "complaints_accounts": _ratio(
            PER_1000 * total["new_complaints"] / years, platforms.groupby("day")["n_accounts"].sum().mean()
        ),
        "about_collection": _share(total["new_complaints_about_collection"], total["new_complaints"]),
        "two_debts": _share(watch.asked.all(axis=1).sum(), watch.asked.any(axis=1).sum()),
    }


def _cures(tables: dict[str, pd.DataFrame]) -> Measured:
    """Of accounts so many payments behind at the end of a cycle, the share that is current at the end of the next."""
    moves = tables["transitions"].groupby(["from_bucket", "to_bucket"])["n_accounts"].sum()
    return {
        f"cured_{month}": _share(moves.get((f"M{month}", "M0"), 0), moves.get(f"M{month}", pd.Series([0])).sum())
        for month in (1, 2, 3, 4)
    }


def _worked_cents(pools: pd.DataFrame) -> float:
    return float((pools["pay_per_hour"] * pools["hours_paid"] * pools["share_of_time_used"]).sum())


def _idle_cents(tables: dict[str, pd.DataFrame]) -> float:
    """Pay of the platforms' own officers for hours in which there was no work."""
    pools = tables["collectors"]
    own = pools[pools["kind"] == "in_house"]
    return float((own["pay_per_hour"] * own["hours_paid"] * (1.0 - own["share_of_time_used"])).sum())


def _per_cent(what: NDArray[np.bool_], of: NDArray[np.bool_]) -> float:
    return 100.0 * float(what[of].mean()) if of.any() else float("nan")


def _weighted(table: pd.DataFrame, share: str, weight: str) -> float:
    return float((table[share].fillna(0.0) * table[weight]).sum() / table[weight].sum())


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole else float("nan")


def _share(part: float, whole: float) -> float:
    return 100.0 * _ratio(part, whole)
