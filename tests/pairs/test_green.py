"""Green terms: more green orders, cheaper funds, fees forgone. ``pair`` says how sure."""

from __future__ import annotations

import pytest

from sim.results import Comparison
from tests.pairs.pair import change, compared, falls, rises, same_tables

WORLD = (("population.size", 2_000), ("days", 300))
REPLICATIONS = 5
AT = "platforms.baitiao"
OFF = {
    f"{AT}.green.fee_off": 0.0,
    f"{AT}.green.limit_uplift": 0.0,
    f"{AT}.green.longer_free": False,
    f"{AT}.green.merchant_discount_off": 0.0,
    f"{AT}.funding.lines.partner.green_off": 0.0,
}


@pytest.fixture(scope="module")
def pair() -> Comparison:
    return compared("green", WORLD, REPLICATIONS)


@pytest.mark.experiment
def test_more_of_what_is_bought_and_owed_is_green(pair: Comparison) -> None:
    assert rises(change(pair, "share_green_gmv"))
    assert rises(change(pair, "share_green_balance"))


@pytest.mark.experiment
def test_it_costs_fees_and_saves_interest(pair: Comparison) -> None:
    assert rises(change(pair, "new_green_forgone_cents"))
    assert falls(change(pair, "mean_cost_of_funds_annual"))


@pytest.mark.experiment
def test_green_orders_default_no_more_than_they_did(pair: Comparison) -> None:
    assert not rises(change(pair, "share_green_lost"))


def test_switched_off_it_is_the_market_without() -> None:
    same_tables("green", OFF, **{"population.size": 400, "days": 90})
