"""Made-up figures and the sentences that they must give: wins, loses, conflict, unclear, nothing."""

from __future__ import annotations

import math

import pytest

from sim import Comparison
from sim.results.conclusions import FIGURES, Finding

NET, HARM, DISTRESS = "new_net_income_cents", "mean_harm_index", "share_in_distress"
HEADS = 10_000 * 30 / 360
"""People and years of a made-up run."""


def concluded(made, before: dict[str, list[float]], after: dict[str, list[float]]):
    (found,) = Comparison(made("old", **before), (made("new", **after),)).conclusions()
    return found


def test_a_policy_that_wins_on_every_side(made) -> None:
    found = concluded(
        made,
        {HARM: [1.0, 1.1, 1.2], NET: [0.0, 1.0, 2.0], "mean_standing": [0.0, 0.01, 0.02]},
        {HARM: [0.5, 0.6, 0.71], NET: [1e9, 1.1e9, 1.2e9], "mean_standing": [0.1, 0.12, 0.13]},
    )
    assert found.answer == "new against old: better for people, better for the lender, better in law and opinion."
    assert found.people.startswith("For people it gets better: the harm index falls by 0.50 (0.48 to 0.51) to 0.60")
    assert "public standing rises by 10.67 (" in found.law


def test_harm_and_money_may_pull_apart(made) -> None:
    found = concluded(
        made, {HARM: [1.0, 1.1, 1.2], NET: [0.0, 1.0, 2.0]}, {HARM: [1.5, 1.6, 1.71], NET: [1e9, 1.1e9, 1.2e9]}
    )
    assert (
        found.answer == "new against old: worse for people, better for the lender, no change shown in law and opinion."
    )
    assert found.law == "In law and opinion no change is shown."


def test_a_side_with_gains_and_losses_says_both(made) -> None:
    found = concluded(
        made,
        {HARM: [1.0, 1.1, 1.2], DISTRESS: [0.10, 0.11, 0.12]},
        {HARM: [1.5, 1.6, 1.71], DISTRESS: [0.05, 0.06, 0.071]},
    )
    assert "better and worse for people" in found.answer
    assert "the harm index rises by" in found.people
    assert "people in distress fall by 4.97 points (4.82 to 5.11) to 6.03 %" in found.people


def test_what_is_unclear_is_named_and_not_told(made) -> None:
    found = concluded(made, {HARM: [1.0, 1.1, 1.2]}, {HARM: [0.9, 1.2, 1.3]})
    assert found.answer.startswith("new against old: no change shown for people")
    assert found.people == "For people no change is shown in the harm index."
    assert found.basis.endswith("Not clear: the harm index.")


def test_nothing_on_both_sides_is_not_spoken_of(made) -> None:
    found = concluded(made, {HARM: [0.0, 0.0], NET: [1.0, 2.0]}, {HARM: [0.0, 0.0], NET: [1.0, 2.1]})
    assert found.people == "For people no change is shown."
    assert "harm index" not in found.basis


def test_a_change_that_rounds_to_nothing_is_not_told(made) -> None:
    found = concluded(made, {HARM: [1.0, 1.1, 1.2]}, {HARM: [1.001, 1.101, 1.2011]})
    assert found.people == "For people no change is shown in the harm index."


def test_money_is_told_a_head_and_year_over_all_platforms(made) -> None:
    before = made("old", platforms=("a", "b"), **{NET: [0.0, 100.0, 200.0]})
    after = made("new", platforms=("a", "b"), **{NET: [100.0, 201.0, 300.0]})
    (figure,) = (one for one in FIGURES if one.metrics == (NET,))
    values = figure.values(after)
    assert values == pytest.approx(
        {number: 2 * value for number, value in figure.values(made("one", **{NET: [100.0, 201.0, 300.0]})).items()}
    )
    assert figure.factor(before) == pytest.approx(0.01 / (before.scenario.population.size * 30 / 360))


def test_one_replication_gives_no_verdict(made) -> None:
    found = concluded(made, {HARM: [1.0]}, {HARM: [2.0]})
    assert "no change shown for people" in found.answer
    assert found.basis.startswith("This rests on one replication of")


def test_more_than_three_changes_of_a_side_are_named(made) -> None:
    metrics = (HARM, DISTRESS, "share_excluded", "new_harm_points")
    found = concluded(made, {one: [0.1, 0.2, 0.3] for one in metrics}, {one: [0.5, 0.61, 0.7] for one in metrics})
    assert found.people.count(" rise by ") == 2
    assert found.people.endswith("; people shut out of credit get worse.")


def test_the_terminal_says_them_first(made) -> None:
    comparison = Comparison(made("old", **{HARM: [1.0, 1.1]}), (made("new", **{HARM: [2.0, 2.11]}),))
    text, (found,) = repr(comparison), comparison.conclusions()
    assert all(one in text for one in found.sentences)
    assert text.index(found.basis) < text.index("baseline")
    with pytest.raises(ValueError, match="between 0 and 1"):
        comparison.conclusions(95)


def test_an_interval_is_told_from_its_nearer_end(made) -> None:
    figure = FIGURES[0]
    told = Finding(figure, 1.0, 0.5, -0.5, -0.7, -0.3).told()
    assert told == "the harm index falls by 0.50 (0.30 to 0.70) to 0.50"
    assert not Finding(figure, 1.0, 0.5, -0.5, math.nan, math.nan).shown


def test_parts_of_net_income_do_not_decide_for_the_lender(made) -> None:
    cost = "new_collection_cost_cents"
    found = concluded(made, {NET: [1e9, 1.1e9], cost: [0.0, 1.0]}, {NET: [2e9, 2.11e9], cost: [1e9, 1.01e9]})
    assert "better for the lender" in found.answer
    assert "cost of collection rises by" in found.lender
    only = concluded(made, {NET: [1e9, 2e9], cost: [0.0, 1.0]}, {NET: [2e9, 1e9], cost: [1e9, 1.01e9]})
    assert "no change shown for the lender" in only.answer
    assert "cost of collection rises by" in only.lender
