"""Unwillingness that lasts, and unwillingness drawn anew each cycle. ``pair`` says how sure."""

from __future__ import annotations

import pytest

from sim.results import Comparison
from tests.pairs.pair import change, compared, rises, same_tables

WORLD = (("population.size", 5_000), ("start.warm_days", 360))


@pytest.fixture(scope="module")
def pair() -> Comparison:
    return compared("willingness", WORLD, 6)


@pytest.mark.experiment
def test_who_stays_unwilling_is_written_off(pair: Comparison) -> None:
    """As many are unwilling in a cycle; only where it lasts does it lead to a charge-off."""
    assert rises(change(pair, "new_charge_offs"))


def test_without_memory_it_is_the_market_without() -> None:
    same_tables(
        "willingness", {"repayment.willing_memory": 0.0}, **{"population.size": 400, "days": 120, "start.warm_days": 0}
    )
