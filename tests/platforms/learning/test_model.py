"""Models and points: against scikit-learn's own, at the ends, and what cannot be fitted."""

from __future__ import annotations

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from sim.platforms.learning.model import CannotFit, Logistic, Scale, chance, fit


def a_sample(n: int = 3_000, features: int = 2, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Files of whom the more go bad the higher the first feature."""
    draws = np.random.default_rng(seed)
    seen = draws.normal(size=(n, features)) * 10.0 + 3.0
    return seen, draws.random(n) < chance((seen[:, 0] - 3.0) / 10.0 - 2.0)


def test_logistic_is_the_one_of_scikit_learn() -> None:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    seen, bad = a_sample()
    theirs = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)).fit(seen, bad)
    np.testing.assert_allclose(fit("logistic", seen, bad, 0).log_odds(seen), theirs.decision_function(seen), atol=1e-9)


def test_logistic_finds_what_was_put_in() -> None:
    seen, bad = a_sample(60_000)
    found = fit("logistic", seen, bad, 0)
    assert isinstance(found, Logistic)
    assert found.weights == pytest.approx([0.1, 0.0], abs=0.005)


def test_a_feature_that_never_varies_does_no_harm() -> None:
    seen, bad = a_sample()
    seen[:, 1] = 7.0
    assert np.isfinite(fit("logistic", seen, bad, 0).log_odds(seen)).all()


@pytest.mark.parametrize("kind", ["logistic", "boosting"])
def test_a_model_ranks_and_is_the_same_on_any_number_of_threads(kind: str) -> None:
    seen, bad = a_sample(features=6)
    odds = []
    for threads in (1, 4):
        with threadpool_limits(threads):
            odds.append(fit(kind, seen, bad, 7).log_odds(seen))
    assert odds[0].tobytes() == odds[1].tobytes()
    assert odds[0][bad].mean() > odds[0][~bad].mean() + 0.5
    assert chance(odds[0]).sum() == pytest.approx(bad.sum(), rel=0.02)


def test_trees_stay_calm_where_the_bad_are_few_among_many() -> None:
    draws = np.random.default_rng(1)
    seen = draws.normal(size=(60_000, 6))
    truth = seen[:, 0] + 0.8 * seen[:, 1] * seen[:, 2] - 7.0
    odds = fit("boosting", seen, draws.random(60_000) < chance(truth), 7).log_odds(seen)
    assert np.abs(odds).max() < 15.0  # without a penalty on leaves 7,126, and a correlation of -0.13
    assert np.corrcoef(odds, truth)[0, 1] > 0.7


def test_a_chance_is_one_however_long_the_odds() -> None:
    assert chance(np.array([-7e3, -700.0, 0.0, 7e3])).tolist() == [pytest.approx(0.0), pytest.approx(0.0), 0.5, 1.0]


@pytest.mark.parametrize("kind", ["logistic", "boosting"])
def test_what_a_row_gets_does_not_hang_on_the_rows_beside_it(kind: str) -> None:
    seen, bad = a_sample()
    model = fit(kind, seen, bad, 7)
    alone = [model.log_odds(seen[row : row + 1])[0] for row in range(40)]
    assert alone == model.log_odds(seen)[:40].tolist()
    assert len(model.log_odds(seen[:0])) == 0


@pytest.mark.parametrize(
    ("bad", "kind", "why"),
    [
        (np.zeros(500, bool), "one outcome", "all of 500 known outcomes are good"),
        (np.ones(500, bool), "one outcome", "all of 500 known outcomes are bad"),
        (np.arange(500) < 9, "too few", "of 500 known outcomes 9 are bad, and 2 features ask for 10 of each kind"),
        (np.arange(500) >= 9, "too few", "491 are bad"),
    ],
)
def test_what_cannot_be_fitted(bad: np.ndarray, kind: str, why: str) -> None:
    with pytest.raises(CannotFit, match=why) as refused:
        fit("logistic", a_sample(500)[0], bad, 0)
    assert refused.value.kind == kind


def test_a_fit_that_fails_says_so() -> None:
    seen, bad = a_sample()
    seen[3, 0] = np.nan
    with pytest.raises(CannotFit, match=r"the fit failed: Input X contains NaN") as refused:
        fit("logistic", seen, bad, 0)
    assert refused.value.kind == "failed"


def test_a_fit_that_finds_no_end_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.platforms.learning.model.MOST_STEPS", 1)
    with pytest.raises(CannotFit, match="failed to converge"):
        fit("logistic", *a_sample(features=6), 0)


def test_the_scale_has_the_mean_and_spread_of_the_prior_scorecard() -> None:
    odds = np.random.default_rng(0).normal(-3.0, 0.8, 20_000)
    points = Scale.of(odds).points(odds)
    assert points.mean() == pytest.approx(650, abs=0.1)
    assert points.std() == pytest.approx(50, rel=0.01)
    assert (np.diff(points[np.argsort(odds)]) <= 0).all(), "the likelier to go bad, the fewer points"


def test_points_stay_within_their_bounds() -> None:
    scale = Scale.of(np.random.default_rng(0).normal(size=100))
    assert scale.points(np.array([-1e6, 1e6])).tolist() == [1000, 300]
    assert Scale.of(np.full(5, 2.0)).points(np.array([2.0, 9.0])).tolist() == [650, 650]
