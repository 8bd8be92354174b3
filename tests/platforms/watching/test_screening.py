"""Screening: planted oddities are found, nothing else changes, and the same bits come out whatever happens."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.core.frames import Orders
from sim.core.random import key_of
from sim.platforms.learning.forest import Forest
from sim.platforms.sums import PlatformSums
from sim.platforms.watching.screening import MOST_KEPT, Screening, _Sample, features_of
from sim.scenario.parameters.platforms.monitoring import ScreeningParameters
from tests.platforms.files import orders, seen

KEY = key_of(3, 0)
N = 400


def screening(**settings: Any) -> Screening:
    return Screening(
        0,
        ScreeningParameters(**{"active": True, "refused_share": 0.05, "from_cents": 0} | settings),
        PlatformSums.of(1),
        KEY,
    )


def usual(n: int = N, seed: int = 0) -> Orders:
    """Orders of people who buy about as much as ever."""
    rng = np.random.default_rng(seed)
    amounts = rng.lognormal(10.0, 0.4, n).astype(int)
    return orders(
        *(
            {"consumer": 1_000 * seed + i, "amount_cents": int(cents), "n_orders": int(k)}
            for i, (cents, k) in enumerate(zip(amounts, rng.poisson(2, n), strict=True))
        )
    )


def odd(n: int = 20) -> Orders:
    """A spree: most of the limit at once, after many orders, of somebody who usually buys little."""
    return orders(
        *(
            {
                "consumer": 90_000 + i,
                "amount_cents": 120_000,
                "n_orders": 9,
                "orders_cents": 150_000,
                "usual_cents": 9_000,
            }
            for i in range(n)
        )
    )


def taught(**settings: Any) -> Screening:
    """A cycle of usual orders has been seen."""
    screen = screening(**settings)
    for day in range(5):
        assert not screen.holds_back(usual(seed=day), day).any()
    screen.close_cycle(29)
    screen.sums.clear()
    return screen


def test_features_by_hand() -> None:
    [row] = features_of(orders({"amount_cents": 30_000}))
    assert row == pytest.approx([0.2, np.log(1.5), np.log(1.06), 2.0, 0.25], rel=1e-6)
    assert features_of(orders({"amount_cents": 30_000, "usual_cents": 0}))[0, 1] == 0.0, "nothing is usual yet"


def test_before_the_first_forest_nothing_is_held_back() -> None:
    screen = screening()
    assert not screen.holds_back(odd(), 3).any()
    assert seen(screen.sums) == {"screened": 20}


def test_sprees_are_held_back_and_few_others() -> None:
    screen = taught()
    assert screen.holds_back(odd(), 35).all()
    held = screen.holds_back(usual(seed=9), 36)
    assert 0 < held.mean() < 0.1
    assert seen(screen.sums) == {"screened": 20 + N, "held_back": 20 + int(held.sum())}


def test_as_many_are_refused_as_the_scenario_says() -> None:
    held = {share: taught(refused_share=share).holds_back(usual(4_000, seed=7), 40).mean() for share in (0.02, 0.2)}
    for share, found in held.items():
        assert found == pytest.approx(share, abs=0.5 * share)
    assert not taught(refused_share=0.0).holds_back(odd(), 35).any()


def test_small_orders_and_applicants_pass_unseen() -> None:
    screen = screening(from_cents=20_000)
    rows = orders({"amount_cents": 19_999}, {"amount_cents": 20_000}, {"amount_cents": 90_000, "applies": True})
    assert screen.looks_at(rows).tolist() == [False, True, False]


def test_too_few_orders_teach_nothing_yet_and_are_not_forgotten() -> None:
    screen = screening()
    screen.holds_back(usual(200), 3)
    screen.close_cycle(29)
    assert not screen.holds_back(odd(), 33).any()
    screen.holds_back(usual(200, seed=1), 34)
    screen.close_cycle(59)
    assert screen.holds_back(usual(2_000, seed=2), 61).any()


def test_a_forest_grows_when_it_is_time() -> None:
    screen = screening(refit_every_cycles=2)
    screen.holds_back(usual(), 3)
    screen.close_cycle(29)
    assert not screen.holds_back(odd(), 33).any()
    screen.close_cycle(59)
    assert screen.holds_back(usual(2_000, seed=2), 61).any()


def test_switched_off_it_keeps_nothing() -> None:
    screen = screening(active=False)
    screen.close_cycle(29)
    assert not screen.active


def test_the_same_orders_give_the_same_forest_and_other_keys_another() -> None:
    again = usual(seed=9)
    first, second = (taught().holds_back(again, 36) for _ in range(2))
    assert np.array_equal(first, second)
    other = Screening(1, ScreeningParameters(active=True, refused_share=0.05), PlatformSums.of(2), KEY)
    for day in range(5):
        other.holds_back(usual(seed=day), day)
    other.close_cycle(29)
    assert not np.array_equal(first, other.holds_back(again, 36))


def test_a_forest_scores_as_scikit_learn_does() -> None:
    from sklearn.ensemble import IsolationForest

    sample = np.random.default_rng(0).lognormal(size=(600, 5)).astype(np.float32)
    mean_depth = 2.0 * (np.log(255.0) + np.euler_gamma) - 2.0 * 255.0 / 256.0
    ours = -(2.0 ** (Forest.fit(sample, 20, seed=5).oddness(sample) / mean_depth))
    theirs = IsolationForest(n_estimators=20, random_state=5).fit(sample).score_samples(sample)
    assert ours == pytest.approx(theirs, rel=1e-12)


def test_what_is_kept_is_bounded_and_does_not_hang_on_how_it_came() -> None:
    rng = np.random.default_rng(0)
    lots, features = rng.random(100_000), np.arange(500_000, dtype=np.float32).reshape(-1, 5)
    by_day, at_once = _Sample(), _Sample()
    for start in range(0, 100_000, 700):
        by_day.add(lots[start : start + 700], features[start : start + 700])
        assert len(by_day) <= 2 * MOST_KEPT
    at_once.add(lots, features)
    assert len(by_day.rows()) == MOST_KEPT
    assert np.array_equal(by_day.rows(), at_once.rows())


def test_what_was_found_is_held_against_the_truth() -> None:
    sums = PlatformSums.of(2)
    fraud, held = np.array([True, True, False, False, True]), np.array([True, False, True, False, False])
    sums.compare(0, fraud, held, admitted=np.array([False, True, False, True, False]))
    assert seen(sums) == {"held_back_fraud": 1, "missed_fraud": 1}
