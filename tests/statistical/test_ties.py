"""The graph has the degree, the clustering and the distances that its parameters say, and costs what is claimed.

Seeds are fixed and bounds stand at five standard deviations: of a sum of independent pairs where there is a formula,
else of what twelve replications showed.
"""

from __future__ import annotations

import time
from typing import Any

import networkx as nx
import numpy as np
import pytest

from sim.consumers.graph import chance_within, circles, degree, make_ties
from sim.consumers.state import Ties
from sim.core.random import key_of
from sim.core.vocabulary import Tie
from sim.scenario import TieParameters, TiesParameters, district_shares

pytestmark = pytest.mark.slow

SHARES = np.array(district_shares(8, 8, 0.5))
KINDS = tuple(kind.name.lower() for kind in Tie)
FAR = (0.0, 0.1, 0.5, 1.0)


def homes(n: int) -> Any:
    return np.random.default_rng(0).choice(len(SHARES), n, p=SHARES)


def graph(n: int, replication: int = 0, **leaves: float) -> Ties:
    """The usual ties of all kinds, but for some leaves."""
    return make_ties(TiesParameters(**dict.fromkeys(KINDS, leaves)), key_of(3, replication), homes(n))


def ends(ties: Ties, kind: int) -> tuple[Any, Any]:
    """Both ends of every tie of a kind, seen from either."""
    each = np.diff(ties.start[kind])
    return np.repeat(np.arange(len(each)), each), ties.who[ties.start[kind, 0] : ties.start[kind, -1]]


@pytest.mark.parametrize("far_share", FAR)
@pytest.mark.parametrize("kind", Tie, ids=KINDS)
def test_mean_degree(kind: Tie, far_share: float) -> None:
    n = 50_000
    tie: TieParameters = getattr(TiesParameters(), KINDS[kind])
    chance = chance_within(circles(n, tie.mean_degree, tie.clustering), tie.mean_degree)
    wanted = n * tie.mean_degree / 2
    made = len(ends(graph(n, far_share=far_share), kind)[0]) / 2
    merged = (tie.mean_degree * far_share / 2) ** 2 + 5.0  # a handful that were led to the same pair
    assert abs(made - wanted) < 5 * np.sqrt(wanted * (1 - chance)) + merged


@pytest.mark.parametrize("far_share", FAR)
def test_nobody_has_more_ties_for_his_number_or_his_home(far_share: float) -> None:
    n = 50_000
    made = degree(graph(n, far_share=far_share))
    numbers = np.arange(n)
    for some in (numbers < n // 2, numbers % 2 == 0, np.isin(homes(n), np.argsort(SHARES)[-8:])):
        sd = made.std() * np.sqrt(2 / some.sum() + 2 / (~some).sum())  # 2: both ends of a tie are of the same group
        assert abs(made[some].mean() - made[~some].mean()) < 5 * sd


@pytest.mark.parametrize(("kind", "sd"), [(Tie.FAMILY, 0.0061), (Tie.FRIEND, 0.0056), (Tie.COLLEAGUE, 0.0067)])
def test_clustering(kind: Tie, sd: float) -> None:
    """Counted by networkx among 4,000 people: the parameter, as long as no tie is led away; falling with those."""
    counted = []
    for far_share in FAR:
        one, other = ends(graph(4_000, far_share=far_share), kind)
        counted.append(nx.transitivity(nx.Graph(zip(one.tolist(), other.tolist(), strict=True))))
    assert abs(counted[0] - getattr(TiesParameters(), KINDS[kind]).clustering) < 5 * sd
    assert counted[0] > counted[1] > counted[2] > counted[3]
    assert counted[3] < 0.01


@pytest.mark.parametrize("kind", Tie, ids=KINDS)
def test_ties_are_near_home_but_for_the_share_led_away(kind: Tie) -> None:
    n, home = 50_000, homes(50_000)
    share = []
    for far_share in FAR:
        one, other = ends(graph(n, far_share=far_share), kind)
        share.append((home[one] == home[other]).mean())
    by_chance = (np.bincount(home, minlength=len(SHARES)) ** 2).sum() / n**2
    ties = n * getattr(TiesParameters(), KINDS[kind]).mean_degree / 2
    assert share[0] > 0.97  # not all: a circle may reach from one district into the next
    for far_share, near in zip(FAR, share, strict=True):
        expected = (1 - far_share) * share[0] + far_share * by_chance
        assert abs(near - expected) < 5 * np.sqrt(0.25 / ties)


def test_whom_a_far_tie_leads_to_is_anybody() -> None:
    """The districts of those at the far end are as all people's are (chi-squared, 63 degrees of freedom)."""
    n, home = 50_000, homes(50_000)
    one, other = ends(graph(n, far_share=1.0), Tie.FRIEND)
    once = one < other
    people, counts = np.bincount(home), np.bincount(home[np.concatenate((one[once], other[once]))])
    expected = people * counts.sum() / n
    assert ((counts - expected) ** 2 / expected).sum() < 63 + 5 * np.sqrt(2 * 63)


def test_memory() -> None:
    ties = graph(100_000)
    assert degree(ties).mean() == pytest.approx(8.0, abs=0.05)
    assert sum(column.nbytes for column in ties) / 100_000 <= 60


def test_time_grows_in_step_with_the_number_of_people() -> None:
    """Four times the people in at most six times the time: slower memory, not a longer way."""
    graph(1_000)  # compiles

    def seconds(n: int) -> float:
        home, parameters, spent = homes(n), TiesParameters(), []
        for replication in range(3):
            begun = time.process_time()
            make_ties(parameters, key_of(3, replication), home)
            spent.append(time.process_time() - begun)
        return min(spent)

    assert seconds(400_000) <= 6 * seconds(100_000)
