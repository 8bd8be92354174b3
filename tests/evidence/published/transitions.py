"""Section 1: from how many missed payments to how many, and what part of a bill is paid (a card, Taiwan 2005)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.market import CreditMarket
from tests.evidence.published.markets import YEAR, Measured, Size, lived, warmed
from tests.evidence.published.rows import TARGETS

__all__ = ["CLASSES", "STATES", "classes", "matrix", "measure", "rmse", "statements"]

STATES = ("current", "one", "two", "three")
"""Payments missed on the evening before the next statement; three stands for three or more."""
CLASSES = ("nothing", "below_5", "from_5_to_10", "from_10_to_99", "in_full")
LEAST_BILL_CENTS = 1_000


def measure(size: Size, replication: int) -> Measured:
    """The rows of the group, in per cent and points."""
    told = statements(size, replication)
    found, counts = matrix(told)
    rows = {f"{STATES[a]}_{STATES[b]}": 100.0 * found[a, b] for a in range(4) for b in range(4)}
    rows |= {f"pays_{name}": 100.0 * share for name, share in zip(CLASSES, classes(told), strict=True)}
    published = np.array([[TARGETS["transitions"][f"{a}_{b}"]["value"] for b in STATES] for a in STATES])
    behind = counts.sum(axis=1) / counts.sum()
    return rows | {
        "rmse": rmse(100.0 * found, published),
        "behind": 100.0 * (1.0 - behind[0]),
        "use": 100.0 * told["bill_cents"].sum() / told["limit_cents"].sum(),
        **{f"n_{state}": float(n) for state, n in zip(STATES, counts.sum(axis=1), strict=True)},
    }


def statements(size: Size, replication: int) -> pd.DataFrame:
    """A year of statements of the card, all accounts."""
    scenario, first_day = warmed("card", size.people, YEAR, {"records.statements": 1.0})
    told = pd.DataFrame(lived(CreditMarket, scenario, replication).tables()["statements"])
    return told[told["cycle"] >= first_day // 30]


def matrix(told: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Shares of consecutive statements of an account by payments missed at both, row by row; and their numbers."""
    state = told["payments_missed"].clip(upper=3)
    account = [told["consumer"], told["platform"]]
    now = pd.Series(state.to_numpy(), pd.MultiIndex.from_arrays([*account, told["cycle"]]))
    later = pd.Series(state.to_numpy(), pd.MultiIndex.from_arrays([*account, told["cycle"] - 1]))
    pairs = pd.concat([now, later], axis="columns", join="inner").to_numpy()
    counts = np.zeros((4, 4), np.int64)
    np.add.at(counts, (pairs[:, 0], pairs[:, 1]), 1)
    with np.errstate(invalid="ignore"):
        return counts / counts.sum(axis=1, keepdims=True), counts


def classes(told: pd.DataFrame) -> Sequence[float]:
    """Shares of bills above ten yuan by the part that was paid: nothing, below 5 %, 5-10, 10-99, at least 99 %.

    The minimum of the card is 5 % rounded down to a cent: whoever pays it has paid below 5 %, whatever the cents.
    """
    bills = told[told["bill_cents"] > LEAST_BILL_CENTS]
    part = (bills["paid_cents"] / bills["bill_cents"]).to_numpy()
    least = np.where(part > 0.05, part, np.minimum(part, 0.0499))
    at = np.digitize(least, [0.05, 0.10, 0.99]) + 1
    return list(np.bincount(np.where(part == 0.0, 0, at), minlength=5) / len(bills))


def rmse(found: NDArray[np.float64], published: NDArray[np.float64]) -> float:
    """Root mean square difference over the cells that are not zero on both sides, and in which something was found."""
    kept = ~((found == 0) & (published == 0)) & ~np.isnan(found)
    return float(np.sqrt(np.mean((found - published)[kept] ** 2)))
