"""A text with a link through which offers can be taken, and one without. ``pair`` says how sure."""

from __future__ import annotations

import pytest

from sim.results import Comparison
from tests.pairs.pair import change, compared, level, rises, same_tables

WORLD = (("population.size", 3_000),)
REPLICATIONS = 5


@pytest.fixture(scope="module")
def pair() -> Comparison:
    return compared("links", WORLD, REPLICATIONS)


@pytest.mark.experiment
def test_arrangements_are_made_without_anybody_talking(pair: Comparison) -> None:
    assert level(pair, "new_arrangements")[0] == 0
    assert rises(change(pair, "new_arrangements"))
    assert level(pair, "new_promises")[0] == 0
    assert rises(change(pair, "new_promises"))


def test_without_links_it_is_the_market_without() -> None:
    same_tables("links", {"channels.text.links": 0.0}, **{"population.size": 400, "days": 120})
