"""Beliefs: exactly nothing without evidence, evidence moves them the right way, within bounds."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.consumers.rules.life import belief

share = st.floats(0.0, 1.0)
cases = st.floats(0.0, 1_000.0)
view = st.floats(-1.0, 1.0)
weight = st.floats(0.0, 20.0)


@given(share, st.floats(0.1, 1_000.0))
def test_without_evidence_a_belief_is_exactly_the_prior(prior: float, prior_cases: float) -> None:
    assert belief.belief_beyond_prior(prior, prior_cases, 0.0, 0.0) == 0.0


@pytest.mark.parametrize(
    ("prior", "n", "pursued", "spared", "mean"),
    [(0.3, 4.0, 2.0, 0.0, 3.2 / 6), (0.3, 4.0, 0.0, 2.0, 1.2 / 6), (0.5, 1.0, 9.0, 10.0, 9.5 / 20)],
)
def test_a_belief_is_the_mean_of_the_posterior(
    prior: float, n: float, pursued: float, spared: float, mean: float
) -> None:
    assert prior + belief.belief_beyond_prior(prior, n, pursued, spared) == pytest.approx(mean)


@given(share, st.floats(0.1, 100.0), cases, cases, cases)
def test_a_belief_is_a_probability_and_rises_with_cases_pursued(
    prior: float, n: float, pursued: float, more: float, spared: float
) -> None:
    less, rather = (prior + belief.belief_beyond_prior(prior, n, seen, spared) for seen in (pursued, pursued + more))
    assert -1e-12 <= less <= rather + 1e-12 <= 1.0 + 1e-9


@given(view, view, share)
def test_a_view_lies_between_what_it_was_and_what_was_shown(before: float, shown: float, rate: float) -> None:
    after = belief.view_after(before, shown, rate)
    assert min(before, shown) - 1e-12 <= after <= max(before, shown) + 1e-12
    assert belief.view_after(before, shown, 0.0) == before


@pytest.mark.parametrize(("harshness", "expected", "felt"), [(0.2, 0.5, 0.0), (0.7, 0.5, 0.2), (3.0, 0.0, 1.0)])
def test_only_what_is_harsher_than_expected_surprises(harshness: float, expected: float, felt: float) -> None:
    assert belief.surprise(harshness, expected) == pytest.approx(felt)


def test_news_passes_along_close_ties_more_often() -> None:
    heard = [sum(belief.hears(u / 1_000, 0.5, closeness) for u in range(1_000)) for closeness in (0.0, 0.3, 0.9)]
    assert heard == [0, 150, 450]


@pytest.mark.parametrize(
    ("of_kind", "of_all", "circles", "by_circle", "share"),
    [
        (2, 10, 2, 1.0, 0.25),
        (8, 10, 2, 1.0, 1 / 16),
        (2, 10, 2, 0.0, 0.1),
        (8, 10, 2, 0.0, 0.1),
        (1, 4, 3, 0.5, 7 / 24),
        (5, 5, 1, 0.3, 0.2),
    ],
)
def test_what_one_tie_is_among_all(of_kind: int, of_all: int, circles: int, by_circle: float, share: float) -> None:
    assert belief.share_of_ties(of_kind, of_all, circles, by_circle) == pytest.approx(share)


@given(st.lists(st.integers(1, 20), min_size=1, max_size=3), share)
def test_all_ties_together_are_one(known: list[int], by_circle: float) -> None:
    each = [count * belief.share_of_ties(count, sum(known), len(known), by_circle) for count in known]
    assert sum(each) == pytest.approx(1.0)


@given(st.floats(0.0, 10.0), st.floats(0.0, 5.0))
def test_dread_gives_way_where_ties_default(stigma: float, defaulting: float) -> None:
    left = belief.dread_left(stigma, defaulting)
    assert 0.0 <= left <= stigma
    assert belief.dread_left(stigma, 0.0) == stigma
    assert belief.dread_left(stigma, 1.0) == 0.0


@given(view, share, view, weight, weight, weight)
def test_an_outlook_is_a_sum_and_exactly_nothing_without_weights(
    shift: float, defaulting: float, seen: float, a: float, b: float, c: float
) -> None:
    assert belief.outlook(shift, defaulting, seen, 0.0, 0.0, 0.0) == 0.0
    assert belief.outlook(0.0, 0.0, 0.0, a, b, c) == 0.0
    assert belief.outlook(shift, defaulting, seen, a, b, c) == pytest.approx(
        a * shift - b * defaulting + c * seen, abs=1e-9
    )


@given(share, st.floats(0.0, 2.0), st.floats(0.0, 5.0), st.floats(0.0, 5.0), view)
def test_a_complaint_is_likelier_for_the_aggrieved_the_resentful_and_those_who_think_ill(
    u: float, gravity: float, more: float, resentment: float, seen: float
) -> None:
    def complains(gravity: float, resentment: float, seen: float) -> bool:
        return belief.complains(u, 0.3, gravity, resentment, 1.0, seen)

    assert complains(gravity, resentment, seen) <= complains(gravity + more, resentment, seen)
    assert complains(gravity, resentment, seen) <= complains(gravity, resentment + more, seen)
    assert complains(gravity, resentment, seen) <= complains(gravity, resentment, -1.0)
    assert not complains(gravity, resentment, 1.0)


def test_the_chance_of_a_complaint() -> None:
    chance = 1 - math.exp(-0.1 * 2.0 * (1 + 0.5 * 3.0) * 1.5)
    assert belief.complains(chance - 1e-9, 0.1, 2.0, 3.0, 0.5, -0.5)
    assert not belief.complains(chance + 1e-9, 0.1, 2.0, 3.0, 0.5, -0.5)


@pytest.mark.parametrize(
    ("u", "cash", "amount", "withdraws"),
    [(0.24, 100, 100, True), (0.26, 100, 100, False), (0.49, 0, 100, True), (0.0, 0, 0, False)],
)
def test_an_order_is_regretted_as_far_as_it_takes_ones_cash(u: float, cash: int, amount: int, withdraws: bool) -> None:
    assert belief.withdraws(u, 0.5, cash, amount) == withdraws
