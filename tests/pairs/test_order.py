"""Creditors paid in the order of the credit that is open with them, or as they bill."""

from __future__ import annotations

import numpy as np

from sim import run
from tests.pairs.pair import FOLDER, same_tables

WORLD = {"population.size": 400, "days": 120, "start.warm_days": 0}


def test_who_pays_whom_changes() -> None:
    """Far from chance: the same people, and other sums with each lender."""
    collected = [
        run(FOLDER / f"{name}.toml", set=WORLD, progress=False).platform_daily["new_collected_cents"].to_numpy()
        for name in ("order", "order_without")
    ]
    assert not np.array_equal(*collected)


def test_without_weight_it_is_the_market_without() -> None:
    same_tables("order", {"repayment.order_by_credit": 0.0}, **WORLD)
