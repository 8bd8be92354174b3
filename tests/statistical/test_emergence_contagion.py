"""A tie's default raises one's own, and a tie's repayment pulls back.

The rules: defaults and repayments are told to ties (``beliefs.news``); the share of one's ties that is known to
default lowers willingness (``weight_norm``), and a default that nobody pursued is evidence that debtors are left alone
(``news.default.spared``, ``weight_belief``). News passes along ties of all kinds alike (``ties.*.closeness``). That a
family's default counts most comes of how people look at others: circle by circle (``norm_by_circle``,
``belief.share_of_ties``), so that one of the two at home is more than one of four in the team.

Two designs: the trial ``contagion``, in which some are called and default less; and worlds in which some people are
made unwilling, or willing again, by hand, while all others are left as they were. How sure a direction is, and how rare
false alarms are: ``test_emergence``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

from sim import CreditMarket
from sim.core.draws import uniforms_for
from sim.core.random import Stream
from sim.core.vocabulary import Status, Tie
from sim.scenario import override
from sim.scenario.parameters.people.ties import USUAL
from tests.shipped import cold
from tests.statistical.test_emergence import above, changes, falls, in_arm, nothing, rises, up_and_down

pytestmark = pytest.mark.experiment

Keys = tuple[tuple[str, Any], ...]
NORM, BELIEF = ("beliefs.weight_norm", 0.0), ("beliefs.weight_belief", 0.0)

# --- the trial --------------------------------------------------------------------------------------------------------

SIZE = 20_000


def left_alone(*keys: tuple[str, Any]) -> pd.DataFrame:
    """The control arm, between the world in which the others are called and the one in which nobody is."""
    return in_arm(changes("contagion", SIZE, keys), "left_alone")


def two_seeds() -> pd.DataFrame:
    """The control arm of two seeds, put together."""
    return pd.concat([in_arm(changes("contagion", SIZE, seed=seed), "left_alone") for seed in (1, 2)])


def test_those_whose_ties_default_less_pay_more_themselves() -> None:
    people = two_seeds()
    assert falls(in_arm(changes("contagion", SIZE), "called")["defaulted"]), "the ties do default less"
    assert rises(people["resolved"])
    assert falls(people["defaulted"])


def test_most_of_all_those_whose_family_does() -> None:
    people = two_seeds()
    nearest = people["nearest_treated"]
    assert above(people.loc[nearest == "family", "resolved"], people.loc[nearest != "family", "resolved"])
    assert not rises(people.loc[nearest == "none", "resolved"])


def test_more_than_half_of_it_is_the_norm() -> None:
    """What is left without it is the belief that debtors are left alone."""
    with_it, without = (up_and_down(left_alone(*keys)["resolved"]) for keys in ((), (NORM,)))
    assert with_it[0] - with_it[1] > 2 * (without[0] - without[1])


def test_without_norm_and_belief_nobody_behaves_otherwise() -> None:
    assert nothing(left_alone(NORM, BELIEF).assign(belief=0.0))


# --- some made unwilling by hand --------------------------------------------------------------------------------------

PEOPLE, DAYS, FROM, UNTIL = 15_000, 420, 90, 240
UNWILLING, WILLING_AGAIN = -10.0, 50.0
HARD = {
    "population.willing_mean": 1.0,
    "shopping.wants_per_cycle": 4.0,
    "platforms.baitiao.funding.lines.partner.npl_trigger": 1.0,
    "platforms.pocket.funding.lines.partner.npl_trigger": 1.0,
}
"""As in the trials; and the lines are not shut when those default, which would reach everybody."""


class World(NamedTuple):
    """One world at its end; arrays by consumer."""

    chosen: np.ndarray  # a tenth of those who had an account on day ``FROM``
    watched: np.ndarray  # the others who had one
    defaulted: np.ndarray  # over 90 days past due, or written off, on the last day
    late_days: np.ndarray  # days since ``FROM`` on which something was past due
    defaulting: np.ndarray  # share of ties known to default
    n_chosen: np.ndarray  # ties to the chosen, by kind of tie and consumer


@cache
def world(made: str, keys: Keys = (), seed: int = 1) -> World:
    """What becomes of all when the chosen are ``usual``, ``unwilling`` from a day on, or ``repaying`` later on."""
    scenario = override(cold("baseline"), {**HARD, "population.size": PEOPLE, "days": DAYS, **dict(keys)})
    market = CreditMarket(scenario, rng=seed)
    consumers: Any = market.consumers
    accounts, willing = consumers.accounts, consumers.who.willing
    late_days = np.zeros(PEOPLE, np.int64)
    chosen = watched = np.zeros(PEOPLE, bool)
    for day in range(DAYS):
        if day == FROM:
            held = (accounts.status == Status.OPEN).any(axis=1)
            lot = uniforms_for(consumers.key, Stream.ARM, 0, np.arange(PEOPLE), 0)[:, 0] < 0.1
            chosen, watched = held & lot, held & ~lot
            if made != "usual":
                willing[chosen] = UNWILLING
        if day == UNTIL and made == "repaying":
            willing[chosen] = WILLING_AGAIN
        market.step()
        late_days += (accounts.days_past_due > 0).any(axis=1) * (day >= FROM)
    gone = (accounts.status == Status.CHARGED_OFF) & (accounts.billed_cents + accounts.fees_cents > 0)
    return World(
        chosen,
        watched,
        (gone | (accounts.days_past_due > 90)).any(axis=1),
        late_days,
        consumers.who.defaulting.copy(),
        _ties_to(consumers.ties, chosen),
    )


def _ties_to(ties: Any, marked: np.ndarray) -> np.ndarray:
    counts = []
    for kind in Tie:
        start = ties.start[kind]
        before = np.concatenate([[0], np.cumsum(marked[ties.who[start[0] : start[-1]]])])
        counts.append(np.diff(before[start - start[0]]))
    return np.array(counts)


def with_ties(keys: Keys = ()) -> np.ndarray:
    """The watched who are tied to any of the chosen."""
    usual = world("usual", keys)
    tied: np.ndarray = usual.watched & (usual.n_chosen.sum(axis=0) > 0)
    return tied


def one_tie(of: World, kind: Tie) -> np.ndarray:
    """The watched who are tied to one of the chosen, by a tie of this kind, and to no other of them."""
    return of.watched & (of.n_chosen[kind] == 1) & (of.n_chosen.sum(axis=0) == 1)


def change(name: str, keys: Keys = (), made: str = "unwilling", instead_of: str = "usual", seed: int = 1) -> np.ndarray:
    """What an array of the world changes by when the chosen are made one thing instead of another."""
    one, other = (getattr(world(how, keys, seed), name) for how in (made, instead_of))
    moved: np.ndarray = one.astype(float) - other.astype(float)
    return moved


def test_one_whose_tie_defaults_defaults_more() -> None:
    usual, tied = world("usual"), with_ties()
    assert world("unwilling").defaulted[usual.chosen].mean() > 0.9 > 0.2 > usual.defaulted[usual.chosen].mean()
    assert rises(change("defaulted")[tied])
    assert rises(change("late_days")[tied])


def of_one(name: str, keys: Keys = (), seeds: Sequence[int] = (1, 2)) -> list[np.ndarray]:
    """What the watched with one tie to the chosen change by, for each kind of that tie; some seeds put together."""
    return [
        np.concatenate([change(name, keys, seed=seed)[one_tie(world("usual", keys, seed), kind)] for seed in seeds])
        for kind in Tie
    ]


def test_family_more_than_friends_more_than_colleagues() -> None:
    """In the share of ties known to default, at each step; in days of arrears between family and the others."""
    family, friend, colleague = of_one("defaulting")
    assert above(family, friend)
    assert above(friend, colleague)
    family, *others = of_one("late_days")
    assert above(family, np.concatenate(others))


def test_where_all_ties_are_one_crowd_there_is_no_order() -> None:
    """``norm_by_circle`` 0: family, friends and colleagues count alike, and raise one's own arrears alike."""
    crowd = (("beliefs.norm_by_circle", 0.0),)
    for name in ("defaulting", "late_days"):
        kinds = of_one(name, crowd)
        assert rises(np.concatenate(kinds))
        for one in kinds:
            for other in kinds:
                assert not above(one, other)


def test_it_is_the_size_of_circles_and_not_their_name() -> None:
    """Families as large and as loose as teams, and teams as small and close as families: colleagues count most."""
    family, colleague = (USUAL[kind].model_dump() for kind in ("family", "colleague"))
    swapped = tuple(
        (f"ties.{kind}.{leaf}", value)
        for kind, of in (("family", colleague), ("colleague", family))
        for leaf, value in of.items()
    )
    of_family, of_friend, of_colleague = of_one("defaulting", swapped)
    assert above(of_colleague, of_friend)
    assert above(of_friend, of_family)


def test_repayment_pulls_back() -> None:
    """The chosen pay again, from some day on, instead of never: their ties think of fewer defaults, and are less late.

    It is the news of it: without ``news.repayment`` the share of ties known to default does not come down.
    """
    tied = with_ties()
    assert falls(change("defaulting", made="repaying", instead_of="unwilling")[tied])
    assert falls(change("late_days", made="repaying", instead_of="unwilling")[tied])
    unheard = (("beliefs.news.repayment.reach", 0.0),)
    assert not falls(change("defaulting", unheard, made="repaying", instead_of="unwilling")[tied])


def test_without_news_of_default_nobody_knows_and_nobody_follows() -> None:
    unheard = (("beliefs.news.default.reach", 0.0),)
    tied = with_ties(unheard)
    assert not world("usual", unheard).defaulting.any()
    assert not world("unwilling", unheard).defaulting.any()
    assert not rises(change("defaulted", unheard)[tied])
    assert not rises(change("late_days", unheard)[tied])


def test_without_norm_and_belief_nobody_follows_though_they_know() -> None:
    keys = (NORM, BELIEF)
    tied = with_ties(keys)
    assert rises(change("defaulting", keys)[tied])
    assert not change("defaulted", keys)[tied].any()
    assert not rises(change("late_days", keys)[tied])
