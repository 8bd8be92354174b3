"""Cells of debts by age, balance and reach: what each channel changes in them, against a world in which nobody asks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.results.effects import TOO_FEW, interval_half

__all__ = [
    "CELL",
    "LARGE",
    "MEASURES",
    "PRICES",
    "SUMMED",
    "Price",
    "cells",
    "dearer",
    "estimate",
    "paired",
    "sums_by_arm",
]

WORLD, DEBT = ["regime", "replication"], ["consumer", "platform"]
CELL = ["age", "size", "lost"]
LARGE = 500.0
"""Yuan from which on a balance is large: about the median. Of the 5,000 where docs/sources.md (0, point 1) puts
break-even there are hardly any."""
COMMISSION = 0.01
"""Of what is paid on debts that officers work on: ``collectors.NAME.commission``."""
CONFIDENCE = 0.95
MEASURES = (
    "won",
    "spent",
    "net",
    "net_of_law",
    "net_of_harm",
    "harm",
    "complaints",
    "contacts",
    "visits",
    "relatives_paid",
    "jobs_lost",
)
SUMMED = ("value", "paid", "cost", "contacts", "visits", "harm", "complaints", "relatives_paid", "jobs_lost")


@dataclass(frozen=True)
class Price:
    """What harm is reckoned at, in yuan: a point of harm, a complaint, a job lost. All are assumptions."""

    point: float
    complaint: float
    job: float


PRICES = {
    "low": Price(10.0, 20.0, 5_000.0),
    "middle": Price(20.0, 50.0, 10_000.0),
    "high": Price(50.0, 200.0, 20_000.0),
}


def sums_by_arm(markets: pd.DataFrame) -> pd.DataFrame:
    """The sums of each market with ``liability``, yuan per contact by the channel, over all replications of an arm.

    It is what fines, redress and answers to complaints cost beyond the world in which nobody asks.
    """
    sums = ["fines", "redress", "handling", "contacts"]
    together = markets.groupby(["regime", "arm"], sort=False)[sums].sum()
    owed = together[["fines", "redress", "handling"]].sum(axis=1)
    without = owed.xs("none", level="arm")
    beyond = owed - without.reindex(owed.index.get_level_values("regime")).to_numpy()
    each = (beyond / together["contacts"].where(together["contacts"] > 0)).fillna(0.0)
    return markets.merge(each.rename("liability").reset_index(), on=["regime", "arm"])


def paired(debts: pd.DataFrame, liability: pd.DataFrame, price: Price, by_people: Sequence[str]) -> pd.DataFrame:
    """Each debt in each arm against the same debt where nobody asks; those whose debtor left in either world are out.

    ``won``: paid beyond that, discounted; ``spent``: contacts, hours and commission; ``net``: won less spent;
    ``net_of_law``: less the liability of so many contacts; ``net_of_harm``: less harm, complaints and jobs lost at
    their price too. In yuan per debt; ``harm`` in points, the others in numbers.
    """
    keys = WORLD + DEBT
    without = debts[debts["arm"] == "none"].set_index(keys)
    asked = debts[debts["arm"] != "none"].set_index(keys)
    base = without.reindex(asked.index)
    stays = ~(asked["gone"] | base["gone"].astype(bool)).to_numpy()
    change = asked[list(SUMMED)] - base[list(SUMMED)]
    worked = asked["arm"].isin(by_people) & ((asked["visits"] > 0) | (asked["contacts"] > 0) & (asked["arm"] == "call"))
    commission = COMMISSION * asked["paid"] * worked
    found = (
        asked[["arm", "owed", "age", "lost"]]
        .assign(
            won=change["value"],
            spent=change["cost"] + commission,
            **{name: change[name] for name in ("harm", "complaints", "relatives_paid", "jobs_lost")},
            contacts=asked["contacts"],
            visits=asked["visits"],
        )
        .reset_index()[stays]
    )
    each = liability.drop_duplicates(["regime", "arm"])[["regime", "arm", "liability"]]
    found = found.merge(each, on=["regime", "arm"])
    found["net"] = found["won"] - found["spent"]
    found["net_of_law"] = found["net"] - found["liability"] * found["contacts"]
    harm = price.point * found["harm"] + price.complaint * found["complaints"] + price.job * found["jobs_lost"]
    found["net_of_harm"] = found["net_of_law"] - harm
    found["size"] = np.where(found["owed"] >= LARGE, "large", "small")
    return found


def dearer(debts: pd.DataFrame, visit_yuan: float) -> pd.DataFrame:
    """The same debts if every visit cost so much."""
    visited = debts["arm"].isin(("home", "work", "relatives"))
    return debts.assign(cost=np.where(visited, visit_yuan * debts["visits"], debts["cost"]))


def cells(found: pd.DataFrame, by: Sequence[str] = (*WORLD[:1], *CELL, "arm")) -> pd.DataFrame:
    """Mean and half the 95 % interval of each measure in each cell, the number of debts ``n`` and what is ``owed``."""
    rows = []
    for key, cell in found.groupby(list(by), sort=False, observed=True):
        row = dict(zip(by, key, strict=True)) | {"n": len(cell), "owed": cell["owed"].mean()}
        for name in MEASURES:
            row[name], row[f"{name}_half"] = estimate(cell, cell[name].to_numpy(float))
        rows.append(row)
    return pd.DataFrame(rows)


def estimate(cell: pd.DataFrame, values: NDArray[np.float64]) -> tuple[float, float]:
    """Mean and half its interval, the wider of that over people and that over replications; none of too few debts."""
    if len(values) < TOO_FEW:
        return math.nan, math.nan
    mean = float(values.mean())
    replication = cell["replication"].to_numpy(np.int64)
    unit = replication * 10**9 + cell["consumer"].to_numpy(np.int64)
    return mean, interval_half((values - mean) / len(values), replication, unit, CONFIDENCE)
