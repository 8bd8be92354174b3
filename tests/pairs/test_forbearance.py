"""Help early or press late, on the warm book of the shipped baseline: less is late, and people are harmed less.

``pair`` says how sure.
"""

from __future__ import annotations

import pytest

from sim.results import Comparison
from tests.pairs.pair import change, compared, falls, level, rises, same_tables

WORLD = (("start.warm_days", 1_080), ("population.size", 4_000), ("days", 360))
REPLICATIONS = 8
AT = "platforms.baitiao.forbearance"
OFF = {f"{AT}.min_cycles_open": 0, f"{AT}.gap_cycles": 0, f"{AT}.help_from_days": 0, f"{AT}.re_age_after": 0}


@pytest.fixture(scope="module")
def pair() -> Comparison:
    return compared("forbearance", WORLD, REPLICATIONS)


@pytest.mark.experiment
def test_help_is_taken_and_less_is_late_for_long(pair: Comparison) -> None:
    assert level(pair, "new_arrangements")[0] == 0
    assert rises(change(pair, "new_arrangements"))
    assert falls(change(pair, "share_delinquent"))
    assert falls(change(pair, "share_30_plus"))


@pytest.mark.experiment
def test_it_saves_nobody_from_being_written_off(pair: Comparison) -> None:
    """Help is taken by those who are willing and cannot; who stays in arrears beyond 90 days mostly is not willing."""
    without, with_it = level(pair, "new_charge_offs")
    assert without > 5
    assert with_it == pytest.approx(without, rel=0.2)
    assert not falls(change(pair, "npl_ratio"))


@pytest.mark.experiment
def test_people_are_harmed_less(pair: Comparison) -> None:
    assert falls(change(pair, "new_harm_points"))
    assert falls(change(pair, "mean_harm_index", "market"))


@pytest.mark.experiment
def test_cash_comes_later(pair: Comparison) -> None:
    """What is helped is not paid yet: fewer late payments come in, and the platform holds less cash."""
    assert falls(change(pair, "new_late_paid_cents"))
    assert falls(change(pair, "n_cash_cents"))


def test_switched_off_it_is_the_market_without() -> None:
    same_tables("forbearance", OFF, **{"population.size": 400, "days": 90})
