"""A list that is announced lowers default, most among the riskiest.

The rules: an announcement is evidence of pursuit (``beliefs.announcement_cases``), the same to everybody who hears it;
belief in pursuit is willingness (``weight_belief``), the same logits to everybody. Risk is in neither: the riskiest
move most because more of them are where a logit decides.

How sure a direction is, and how rare false alarms are: ``test_emergence``.
"""

from __future__ import annotations

import pandas as pd
import pytest

from tests.statistical.test_emergence import above, changes, falls, in_arm, nothing, rises

pytestmark = pytest.mark.experiment

NAME, SIZE = "announced_list", 30_000


@pytest.fixture(scope="module")
def told() -> pd.DataFrame:
    """Those who are told, of two seeds put together: the riskiest are few."""
    return pd.concat([in_arm(changes(NAME, SIZE, seed=seed), "announced") for seed in (1, 2)])


def test_fewer_default(told: pd.DataFrame) -> None:
    assert falls(told["defaulted"])
    assert rises(told["resolved"])


def test_most_among_the_riskiest(told: pd.DataFrame) -> None:
    saved = {risk: -group["defaulted"] for risk, group in told.groupby("segment")}
    assert saved["high"].mean() > saved["middle"].mean() > saved["low"].mean() > 0
    assert above(saved["high"], saved["low"])
    assert above(saved["middle"], saved["low"])


def test_all_come_to_believe_about_the_same(told: pd.DataFrame) -> None:
    """It is no rule about the risky: what each makes of the announcement is the same to a twentieth."""
    belief = told.groupby("segment")["belief"].mean()
    assert belief.max() < 1.05 * belief.min()


@pytest.mark.parametrize("off", ["beliefs.announcement_cases", "beliefs.weight_belief"])
def test_without_evidence_or_belief_there_is_exactly_nothing(off: str) -> None:
    people = changes(NAME, 6_000, ((off, 0.0),))
    assert len(people) > 1_000
    assert nothing(people.assign(belief=0.0) if off.endswith("weight_belief") else people)
