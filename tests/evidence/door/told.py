"""The tables of the door as text or Markdown."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import t

from sim.results.effects import FEW, TOO_FEW
from tests.bench.rows import aligned
from tests.evidence.door.cells import LARGE, PRICES, cells, dearer, paired, sums_by_arm
from tests.evidence.door.line import ALL, NEVER, line
from tests.evidence.door.watch import AGES
from tests.evidence.door.worlds import ARMS, BY_PEOPLE, OTHERS, VISITS

__all__ = ["Table", "amount", "balance", "cells_told", "lines_told", "markets_told", "nets_told"]

DEAR_YUAN = 300.0
"""What a visit might cost in China: the example of docs/sources.md, 0, point 1; 500 to 2,000 are billed."""
NOTHING = "–"
Line = tuple[str, ...]
ASKED = tuple(arm for arm in ARMS if arm != "none")
REACH = {False: "reachable", True: "lost"}


class Table:
    """A title and lines of cells, the first of them the heading."""

    def __init__(self, title: str, lines: Sequence[Line]) -> None:
        self.title, self.lines = title, lines

    def text(self) -> str:
        """For a terminal."""
        return f"{self.title}\n\n{aligned(self.lines, '<' + '>' * (len(self.lines[0]) - 1))}"

    def markdown(self) -> str:
        """For a page."""
        head, *body = ("| " + " | ".join(one) + " |" for one in self.lines)
        rule = "|---|" + "---:|" * (len(self.lines[0]) - 1)
        return "\n".join([f"**{self.title}**", "", head, rule, *body])


def markets_told(debts: pd.DataFrame, markets: pd.DataFrame) -> Table:
    """By regime and channel: what a contact costs and brings, and what the market makes of it."""
    owed = sums_by_arm(markets)
    means = cells(paired(debts, owed, PRICES["middle"], BY_PEOPLE), ("regime", "arm")).set_index(["regime", "arm"])
    lines: list[Line] = [
        (
            "rules, channel",
            "contacts",
            "met, %",
            "yuan a contact",
            "won",
            "won, % of owed",
            "spent",
            "net",
            "harm, points",
            "complaints /1,000",
            "jobs lost /1,000",
            "liability, yuan",
            "wronged /1,000",
            "class actions",
            "standing",
            "steps of regulator",
            "hours used, %",
        )
    ]
    for (regime, arm), world in owed.groupby(["regime", "arm"], sort=False):
        if arm == "none":
            continue
        base = owed[(owed["regime"] == regime) & (owed["arm"] == "none")].set_index("replication")
        mine, of = world.set_index("replication"), means.loc[(regime, arm)]
        tries, asked = max(mine["contacts"].sum(), 1.0), mine["debts_contacted"]
        owes = sum(mine[name] - base[name] for name in ("fines", "redress", "handling")) / asked
        lines.append(
            (
                f"{regime}, {arm}",
                amount(of["contacts"], digits=1),
                amount(100 * mine["met"].sum() / tries),
                amount(mine["cost"].sum() / tries, digits=2),
                amount(of["won"], of["won_half"]),
                amount(100 * of["won"] / of["owed"], digits=1),
                amount(of["spent"]),
                amount(of["net"], of["net_half"]),
                amount(of["harm"], of["harm_half"], 2),
                per_1000(of, "complaints"),
                per_1000(of, "jobs_lost"),
                over_worlds(owes, 1),
                over_worlds(1_000 * (mine["wronged"] - base["wronged"]) / asked, 1),
                amount(mine["class_actions"].sum()),
                over_worlds(mine["standing"] - base["standing"], 3),
                amount(mine["level"].mean(), digits=1),
                amount(100 * mine["hours_used"].mean()),
            )
        )
    return Table(
        "Channels and rules: per debt of the first day and 180 days, against a world in which nobody asks; "
        "liability and people wronged per debt contacted",
        lines,
    )


def cells_told(found: pd.DataFrame, regime: str) -> Table:
    """Everything measured in each cell under one regime."""
    lines: list[Line] = [
        (
            "age, balance, reach, channel",
            "debts",
            "contacts",
            "won",
            "spent",
            "net",
            "harm, points",
            "complaints /1,000",
            "liability",
            "net of law and harm",
            "relatives paid",
            "jobs lost /1,000",
        )
    ]
    mine = found[found["regime"] == regime]
    for row in (_cell(mine, *key, arm) for key in _keys() for arm in ASKED):
        if row is None:
            continue
        name = f"{row['age']}, {row['size']}, {REACH[bool(row['lost'])]}, {row['arm']}"
        lines.append(
            (
                name,
                count(row["n"]),
                amount(row["contacts"], digits=1),
                amount(row["won"], row["won_half"]),
                amount(row["spent"], row["spent_half"]),
                amount(row["net"], row["net_half"]),
                amount(row["harm"], row["harm_half"], 2),
                per_1000(row, "complaints"),
                amount(row["net"] - row["net_of_law"], digits=1),
                amount(row["net_of_harm"], row["net_of_harm_half"]),
                amount(row["relatives_paid"], digits=1),
                amount(1_000 * row["jobs_lost"], digits=1),
            )
        )
    return Table(f"Cells under {regime}: yuan a debt, against a world in which nobody asks", lines)


def nets_told(found: pd.DataFrame, regime: str, measure: str = "net") -> Table:
    """What each channel brings in each cell, side by side."""
    lines: list[Line] = [("age, balance, reach", "debts", *ASKED)]
    mine = found[found["regime"] == regime]
    for key in _keys():
        rows = {arm: _cell(mine, *key, arm) for arm in ASKED}
        there = [row for row in rows.values() if row is not None]
        if there:
            lines.append(
                (
                    f"{key[0]}, {key[1]}, {REACH[key[2]]}",
                    count(there[0]["n"]),
                    *(
                        NOTHING if row is None else amount(row[measure], row[f"{measure}_half"])
                        for row in rows.values()
                    ),
                )
            )
    what = {"net": "won less spent", "net_of_harm": "won less spent, liability and harm at its middle price"}[measure]
    return Table(f"{what}, yuan a debt, under {regime} (small: below {LARGE:,.0f} yuan)", lines)


def lines_told(debts: pd.DataFrame, markets: pd.DataFrame) -> list[Table]:
    """The balance from which on a visit beats the next best channel, by regime, age and reach, as it is and beyond.

    Visits that the rules leave undone are no choice.
    """
    owed = sums_by_arm(markets)
    usual = paired(debts, owed, PRICES["middle"], BY_PEOPLE)
    views: dict[str, tuple[str, pd.DataFrame, Sequence[str]]] = {
        "money": ("net", usual, OTHERS),
        "without texts": ("net", usual, ("none", "call")),
        "less liability": ("net_of_law", usual, OTHERS),
        **{
            f"and harm, {name}": ("net_of_harm", paired(debts, owed, price, BY_PEOPLE), OTHERS)
            for name, price in PRICES.items()
        },
        f"money, {DEAR_YUAN:.0f} a visit": (
            "net",
            paired(dearer(debts, DEAR_YUAN), owed, PRICES["middle"], BY_PEOPLE),
            OTHERS,
        ),
    }
    head: Line = ("rules, age, reach", "debts", "best visit", "95 % owe less than", *views)
    within, beyond = [head], [head]
    for regime in dict.fromkeys(usual["regime"]):
        made = usual[(usual["regime"] == regime) & (usual["visits"] > 0)]["arm"].unique()
        visits = [arm for arm in VISITS if arm in made]
        for age in AGES:
            for lost in REACH:
                crossings = []
                for measure, found, others in views.values():
                    cls = found[(found["regime"] == regime) & (found["age"] == age) & (found["lost"] == lost)]
                    crossings.append(line(cls, measure, visits, others))
                there = [one for one in crossings if one is not None]
                if there:
                    begin = (
                        f"{regime}, {age}, {REACH[lost]}",
                        count(there[0].n),
                        there[0].visit,
                        amount(float(cls["owed"].quantile(0.95))),
                    )
                    within.append((*begin, *(balance(one.at, one.low, one.high) for one in there)))
                    beyond.append((*begin, *(balance(one.beyond, one.beyond_low, one.beyond_high) for one in there)))
    what = "Balance from which on a visit beats the next best channel, yuan (95 % interval)"
    return [
        Table(f"{what}, within the balances there are", within),
        Table(f"{what}, if each channel won the same share of any balance: an extrapolation", beyond),
    ]


def balance(*told: float) -> str:
    """A balance with its interval."""
    words = [{ALL: "all", NEVER: "never"}.get(one) or f"{float(f'{one:.2g}'):,.0f}" for one in told]
    return words[0] if len(set(words)) == 1 else f"{words[0]} ({words[1]} to {words[2]})"


def amount(value: float, half: float = math.nan, digits: int = 0) -> str:
    """A number and half its interval; a dash where there is none."""
    if math.isnan(value):
        return NOTHING
    told = f"{value:,.{digits}f}"
    told = told.lstrip("-") if float(told.replace(",", "")) == 0 else told
    return told if math.isnan(half) else f"{told} ± {half:,.{digits}f}"


def count(n: float) -> str:
    """A number of debts, marked where they are few."""
    return f"{n:,.0f}{'' if n >= FEW else ' (too few)' if n < TOO_FEW else ' (few)'}"


def per_1000(row: pd.Series, measure: str) -> str:
    """A number per 1,000 debts with half its interval."""
    return amount(1_000 * row[measure], 1_000 * row[f"{measure}_half"], 1)


def over_worlds(values: pd.Series, digits: int) -> str:
    """A mean over replications with half its 95 % interval."""
    n = len(values)
    half = float(t.ppf(0.975, n - 1) * values.std(ddof=1) / np.sqrt(n)) if n > 1 else math.nan
    return amount(float(values.mean()), half, digits)


def _keys() -> list[tuple[str, str, bool]]:
    return [(age, size, lost) for age in AGES for size in ("small", "large") for lost in REACH]


def _cell(found: pd.DataFrame, age: str, size: str, lost: bool, arm: str) -> pd.Series | None:
    rows = found[(found["age"] == age) & (found["size"] == size) & (found["lost"] == lost) & (found["arm"] == arm)]
    return rows.iloc[0] if len(rows) else None
