"""Visits move people who were not visited.

The rules: a visit is told to ties (``beliefs.news.visit``), what is heard is evidence in a Bayesian belief in pursuit,
and that belief is willingness (``weight_belief``). Nothing in them knows of arms, of districts or of how many ties
somebody has.

How sure a direction is, and how rare false alarms are: ``test_emergence``.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from sim.core.vocabulary import News
from tests.statistical.test_emergence import above, changes, falls, in_arm, nothing, rises

pytestmark = pytest.mark.experiment

SIZE = 14_000
KINDS = ("family", "friend", "colleague")
QUIET = (
    ("society.complaints.hazard", 0.0),
    ("society.press.spark", 0.0),
    ("society.press.spark_posts", 0.0),
    ("society.opinion.per_praise", 0.0),
)
"""Nobody complains, and nothing is written or thought of lenders: only ties tell of what happens."""


def unvisited(*keys: tuple[str, Any]) -> pd.DataFrame:
    """The control arm, between the world in which the others are visited and the one in which nobody is."""
    return in_arm(changes("visit_spill_over", SIZE, keys), "unvisited")


def test_the_unvisited_believe_more_in_pursuit_and_pay_more() -> None:
    people = unvisited()
    assert above(people["belief"], 0 * people["belief"])
    assert rises(people["resolved"])
    assert not rises(people["defaulted"])


def test_those_with_many_ties_are_moved_most() -> None:
    people = unvisited()
    few, many = people[people["n_ties"] <= 5], people[people["n_ties"] >= 10]
    assert above(many["belief"], few["belief"])


def test_most_of_it_is_where_somebody_visited_is_a_tie() -> None:
    """Of the others some hear of visits, too: to people outside the trial."""
    people = unvisited()
    tied = people["nearest_treated"] != "none"
    assert above(people.loc[tied, "belief"], people.loc[~tied, "belief"])


@pytest.mark.parametrize("unit", ["family", "district"])
def test_there_is_less_where_the_visited_are_tied_to_one_another(unit: str) -> None:
    """Whole circles of family, or whole districts, are visited or not: the unvisited have fewer ties to the others."""
    apart, together = unvisited(), unvisited(("trial.unit", unit))
    assert above(apart["belief"], together["belief"])
    assert above(together["belief"], 0 * together["belief"])
    assert (together["resolved"] != 0).sum() < (apart["resolved"] != 0).sum()


def test_districts_hold_more_of_it_in_than_families_do() -> None:
    assert above(unvisited(("trial.unit", "family"))["belief"], unvisited(("trial.unit", "district"))["belief"])


def test_without_news_of_visits_nobody_gains() -> None:
    """What is left, and has the other sign: visited people are frozen and thawed less often, which is told as well."""
    people = unvisited(("beliefs.news.visit.reach", 0.0))
    assert not above(people["belief"], 0 * people["belief"])
    assert not rises(people["resolved"])
    assert not falls(people["defaulted"])


@pytest.mark.parametrize(
    "off",
    [
        [(f"ties.{kind}.mean_degree", 0.0) for kind in KINDS],
        [(f"beliefs.news.{news.name.lower()}.reach", 0.0) for news in News],
    ],
    ids=["no ties", "no news"],
)
def test_without_ties_or_news_there_is_exactly_nothing(off: list[tuple[str, Any]]) -> None:
    keys = (*QUIET, *off)
    assert nothing(unvisited(*keys))
    assert rises(in_arm(changes("visit_spill_over", SIZE, keys), "visited")["resolved"]), "those who are visited move"
