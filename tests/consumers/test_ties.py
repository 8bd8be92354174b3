"""The social graph: its form, its bits, what it owes to which parameter, and its smallest cases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.consumers.graph import chance_within, circle_size, circles, degree, make_ties, no_ties
from sim.consumers.state import Ties
from sim.core import random
from sim.core.random import Stream, key_of
from sim.core.vocabulary import Tie
from sim.scenario import TiesParameters, district_shares

KEY = key_of(7, 0)
SHARES = district_shares(8, 8, 0.5)
Pairs = set[tuple[int, int]]


def homes(n: int, seed: int = 1) -> Any:
    return np.random.default_rng(seed).choice(len(SHARES), n, p=SHARES).astype(np.int16)


def alike(**leaves: float) -> TiesParameters:
    """All three kinds with the same leaves."""
    return TiesParameters(**{kind.name.lower(): leaves for kind in Tie})


def pairs(ties: Ties, kind: int) -> Pairs:
    """Who is tied to whom, the lower number first."""
    owner = np.repeat(np.arange(ties.start.shape[1] - 1), np.diff(ties.start[kind]))
    other = ties.who[ties.start[kind, 0] : ties.start[kind, -1]]
    return {(int(i), int(j)) for i, j in zip(owner, other, strict=True) if i < j}


def same(a: Ties, b: Ties) -> bool:
    return all(np.array_equal(x, y) and x.dtype == y.dtype for x, y in zip(a, b, strict=True))


def assert_well_formed(ties: Ties, n: int) -> None:
    start, who = ties
    assert (start.dtype, start.shape, who.dtype) == (np.int64, (len(Tie), n + 1), np.int32)
    assert start[0, 0] == 0
    assert np.array_equal(start[1:, 0], start[:-1, -1])
    assert start[-1, -1] == len(who)
    assert (np.diff(start) >= 0).all()
    for kind in Tie:
        rows = [who[start[kind, i] : start[kind, i + 1]] for i in range(n)]
        assert all((np.diff(row) > 0).all() for row in rows)  # rising, so nobody is there twice
        ends = {(i, int(j)) for i, row in enumerate(rows) for j in row}
        assert ends == {(j, i) for i, j in ends}
        assert all(0 <= j < n and i != j for i, j in ends)


@pytest.mark.parametrize("far_share", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("n", [1, 2, 3, 7, 60, 2_000])
def test_rows_are_sorted_symmetric_and_without_repetition(n: int, far_share: float) -> None:
    """Also where so few people have so many ties that many which are led away fall on one another."""
    assert_well_formed(make_ties(alike(mean_degree=min(n - 1, 5.0), far_share=far_share), KEY, homes(n)), n)


def drawn_plainly(ties: TiesParameters, kind: Tie, district: Any) -> Pairs:
    """The same graph with nothing but sets, sorting and single draws."""
    n, tie = len(district), getattr(ties, kind.name.lower())
    place = [random.uniforms(KEY, Stream.CIRCLE, kind, i, 0)[0] for i in range(n)]
    order = sorted(range(n), key=lambda i: (district[i], place[i], i))
    edges = circles(n, tie.mean_degree, tie.clustering)
    chance = chance_within(edges, tie.mean_degree)
    found = set()
    for first, after in pairwise(edges):
        others = order[:first] + order[after:]
        for low, high in combinations(sorted(order[first:after]), 2):
            tied, far, whom, _ = random.uniforms(KEY, Stream.TIE, kind, low, high)
            if tied >= chance:
                continue
            choices = [(low, other) for other in others] + [(high, other) for other in others]
            led_away = far < tie.far_share and choices
            found.add(tuple(sorted(choices[int(whom * len(choices))] if led_away else (low, high))))
    return found


@pytest.mark.parametrize("district", [homes(300), np.zeros(300, np.int64), np.arange(300)], ids=["many", "one", "each"])
def test_the_compiled_graph_is_the_one_drawn_plainly(district: Any) -> None:
    ties = TiesParameters(family={"far_share": 0.4}, friend={"far_share": 0.0}, colleague={})
    made = make_ties(ties, KEY, district)
    for kind in Tie:
        plainly = drawn_plainly(ties, kind, district)
        assert pairs(made, kind) == plainly
        assert len(plainly) > 100


class TestBits:
    """What the graph depends on, and on nothing else."""

    def test_the_same_world_has_the_same_graph_whoever_builds_it(self) -> None:
        district = homes(3_000)
        alone = make_ties(TiesParameters(), KEY, district)
        with ThreadPoolExecutor(4) as pool:
            at_once = list(pool.map(lambda _: make_ties(TiesParameters(), KEY, district), range(8)))
        assert all(same(alone, ties) for ties in at_once)
        assert same(alone, make_ties(TiesParameters(), KEY, district.astype(np.int64)))

    @pytest.mark.parametrize("key", [key_of(7, 1), key_of(8, 0), key_of(2**32 + 7, 0)])
    def test_another_world_has_another(self, key: tuple[int, int, int]) -> None:
        here, there = (make_ties(TiesParameters(), k, homes(3_000)) for k in (KEY, key))
        for kind in Tie:
            assert len(pairs(here, kind) & pairs(there, kind)) < 0.1 * len(pairs(here, kind))

    def test_kinds_have_nothing_to_do_with_one_another(self) -> None:
        ties = make_ties(alike(mean_degree=4.0), KEY, homes(3_000))
        for a, b in combinations(Tie, 2):
            assert len(pairs(ties, a) & pairs(ties, b)) < 0.1 * len(pairs(ties, a))

    def test_closeness_changes_nothing(self) -> None:
        assert same(
            make_ties(alike(mean_degree=3.0, closeness=0.1), KEY, homes(500)),
            make_ties(alike(mean_degree=3.0, closeness=0.9), KEY, homes(500)),
        )

    def test_one_kind_leaves_the_others_as_they_are(self) -> None:
        usual = make_ties(TiesParameters(), KEY, homes(500))
        other = make_ties(TiesParameters(friend={"mean_degree": 9.0}), KEY, homes(500))
        assert [pairs(usual, kind) == pairs(other, kind) for kind in Tie] == [True, False, True]

    def test_more_ties_led_away_leave_the_rest_as_they_are(self) -> None:
        none, some, more = (
            pairs(make_ties(alike(mean_degree=4.0, far_share=share), KEY, homes(3_000)), Tie.FRIEND)
            for share in (0.0, 0.2, 0.5)
        )
        assert len(some - none) == pytest.approx(0.2 * len(none), rel=0.1)
        assert len(more - none) == pytest.approx(0.5 * len(none), rel=0.1)
        assert (more & none) <= (some & none)
        assert len((some - none) - (more - none)) <= 5  # but for those led back by chance into a circle


class TestSmallest:
    def test_nobody_knows_himself(self) -> None:
        ties = make_ties(alike(mean_degree=0.0), KEY, homes(1))
        assert degree(ties).tolist() == [0]

    def test_two_know_each_other_if_each_is_to_know_one(self) -> None:
        ties = make_ties(alike(mean_degree=1.0, clustering=1.0), KEY, np.array([0, 63]))
        assert ties.start.tolist() == [[0, 1, 2], [2, 3, 4], [4, 5, 6]]
        assert ties.who.tolist() == [1, 0] * 3
        assert degree(ties).tolist() == [3, 3]

    @pytest.mark.parametrize("mean_degree", [9.0, 50.0])
    def test_all_know_all_if_the_mean_degree_says_so(self, mean_degree: float) -> None:
        ties = make_ties(alike(mean_degree=mean_degree, clustering=0.5, far_share=0.5), KEY, homes(10))
        assert set(np.diff(ties.start).ravel()) == {9}

    @pytest.mark.parametrize("n", [1, 2, 500])
    def test_without_a_degree_nobody_knows_anybody(self, n: int) -> None:
        ties = make_ties(alike(mean_degree=0.0), KEY, homes(n))
        assert_well_formed(ties, n)
        assert not degree(ties).any()

    def test_no_ties_weigh_nothing(self) -> None:
        ties = no_ties(100)
        assert degree(ties).tolist() == [0] * 100
        assert sum(column.nbytes for column in ties) == 0

    def test_one_kind_may_be_left_out(self) -> None:
        ties = make_ties(TiesParameters(friend={"mean_degree": 0.0}), KEY, homes(500))
        assert_well_formed(ties, 500)
        assert [len(pairs(ties, kind)) > 100 for kind in Tie] == [True, False, True]


class TestCircles:
    @given(n=st.integers(1, 5_000), mean_degree=st.floats(0.0, 50.0), clustering=st.floats(0.05, 1.0))
    @settings(deadline=None)
    def test_they_hold_everybody_and_give_the_degree_with_no_more_than_the_clustering(
        self, n: int, mean_degree: float, clustering: float
    ) -> None:
        mean_degree = min(mean_degree, n - 1.0)
        edges = circles(n, mean_degree, clustering)
        sizes = np.diff(edges)
        assert (edges[0], edges[-1]) == (0, n)
        assert 1 <= sizes.min() <= sizes.max() <= sizes.min() + 1
        chance = chance_within(edges, mean_degree)
        if sizes.max() > 1:
            assert chance * (sizes * (sizes - 1)).sum() / n == pytest.approx(mean_degree)
        assert len(sizes) == 1 or chance <= clustering * (1 + 1e-9)

    @pytest.mark.parametrize(
        ("mean_degree", "clustering"),
        [(2.5, 0.9), (4.0, 0.3), (1.5, 0.2), (8.0, 0.05), (0.3, 0.9), (3.0, 1.0), (50.0, 0.5)],
    )
    def test_in_a_town_the_chance_is_the_clustering(self, mean_degree: float, clustering: float) -> None:
        edges = circles(100_000, mean_degree, clustering)
        assert chance_within(edges, mean_degree) == pytest.approx(clustering, rel=0.01)

    @pytest.mark.parametrize(
        ("mean_degree", "clustering", "size"),
        [
            (0.0, 0.5, 1.0),
            (2.0, 0.5, 5.0),
            (3.0, 1.0, 4.0),
            (1.5, 1.0, 2.4),  # half of the people in pairs, half in threes: three pairs on two threes
        ],
    )
    def test_their_size(self, mean_degree: float, clustering: float, size: float) -> None:
        assert circle_size(mean_degree, clustering) == pytest.approx(size)

    def test_a_circle_lives_in_one_district_or_in_neighbouring_ones(self) -> None:
        district = homes(5_000)
        ties = make_ties(alike(mean_degree=4.0, far_share=0.0), KEY, district)
        inhabited = np.unique(district)
        rank = {int(d): k for k, d in enumerate(inhabited)}
        apart = [abs(rank[int(district[i])] - rank[int(district[j])]) for i, j in pairs(ties, Tie.FRIEND)]
        assert max(apart) <= 3  # circles of about 15; the smallest districts have fewer people
        assert np.mean([steps == 0 for steps in apart]) > 0.85
