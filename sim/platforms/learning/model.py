"""Models of default, and the points that they give.

Everything here is the same bit for bit under a seed: fits run on one thread, on rows in a fixed order.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any, Literal, Protocol, Self

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from sim.platforms.credit.risk import LEAST_POINTS, MEAN_POINTS, MOST_POINTS, POINTS_PER_SD

__all__ = ["CannotFit", "Logistic", "Model", "Scale", "chance", "fit"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

RARER_PER_FEATURE = 5
"""Fewest files of the rarer outcome for each feature (Vittinghoff and McCulloch, Am. J. Epidemiol. 165, 2007: 5 to 9
events per variable do mostly as well as the usual 10)."""
PENALTY = 1.0
"""Inverse strength of the quadratic penalty on standardised weights: hardly any, given hundreds of files."""
MOST_STEPS = 500
TREES, LEAVES, FILES_PER_LEAF, LEARNING_RATE = 30, 8, 50, 0.2
"""Few and small trees: the sample is of some thousand files, and the bad are rare among them."""
LEAF_PENALTY = 5.0
"""Quadratic penalty on what a leaf says. Without one, a single bad file among hundreds of good ones makes a step so
large that the next overshoots it: log-odds beyond a thousand, and ranks worse than those of fewer files."""


class CannotFit(Exception):
    """There is no model in these files; ``str()`` says why, ``kind`` in a word or two."""

    def __init__(self, kind: str, why: str) -> None:
        super().__init__(why)
        self.kind = kind


class Model(Protocol):
    """From features to log-odds of going bad."""

    def log_odds(self, seen: Floats) -> Floats:
        """One number per row of ``seen``, shape (files, features)."""


@dataclass(frozen=True)
class Logistic:
    """Log-odds = constant + sum of weight * feature."""

    constant: float
    weights: Floats

    def log_odds(self, seen: Floats) -> Floats:
        """Summed feature after feature: unlike a matrix product, the same for a row whatever rows are beside it."""
        total = np.full(len(seen), self.constant)
        for column, weight in zip(seen.T, self.weights, strict=True):
            total += weight * column
        return total


@dataclass(frozen=True)
class Boosting:
    """Log-odds = sum over trees, each of which corrects those before it."""

    trees: Any

    def log_odds(self, seen: Floats) -> Floats:
        """A row falls through every tree; each for itself, so that threads change no bit."""
        odds: Floats = self.trees.decision_function(seen) if len(seen) else np.empty(0)
        return odds


@dataclass(frozen=True)
class Scale:
    """Points = 650 + 50 z, between 300 and 1000; z is what speaks for somebody, -log-odds, standardised."""

    mean: float
    sd: float

    @classmethod
    def of(cls, log_odds: Floats) -> Self:
        """The scale on which people with these log-odds have a mean of 650 and a standard deviation of 50."""
        return cls(float(-log_odds.mean()), float(log_odds.std()))

    def points(self, log_odds: Floats) -> Ints:
        """Points, whole numbers."""
        z = (-log_odds - self.mean) / self.sd if self.sd > 1e-9 else np.zeros(len(log_odds))
        return np.clip(np.rint(MEAN_POINTS + POINTS_PER_SD * z), LEAST_POINTS, MOST_POINTS).astype(np.int64)


def chance(log_odds: Floats) -> Floats:
    """Probability with these log-odds: 1 / (1 + exp(-x)), where x below -700 counts as -700, lest exp overflow."""
    return 1.0 / (1.0 + np.exp(-np.maximum(log_odds, -700.0)))


def fit(kind: Literal["logistic", "boosting"], seen: Floats, bad: Flags, seed: int) -> Model:
    """Fit a model to files, shape (files, features), of which it is known whether they went bad.

    :raises CannotFit: if one outcome is missing or too rare, or the fit does not succeed.
    """
    n_bad, n = int(bad.sum()), len(bad)
    needed = RARER_PER_FEATURE * seen.shape[1]
    if n_bad in (0, n):
        raise CannotFit("one outcome", f"all of {n:,} known outcomes are {'bad' if n_bad else 'good'}")
    if min(n_bad, n - n_bad) < needed:
        raise CannotFit(
            "too few",
            f"of {n:,} known outcomes {n_bad:,} are bad, and {seen.shape[1]} features ask for {needed} of each kind",
        )
    try:
        with threadpool_limits(1):
            return _logistic(seen, bad) if kind == "logistic" else _boosting(seen, bad, seed)
    except (ArithmeticError, ValueError, Warning) as error:
        raise CannotFit("failed", f"the fit failed: {error}".splitlines()[0]) from None


def _logistic(seen: Floats, bad: Flags) -> Logistic:
    from sklearn.exceptions import ConvergenceWarning  # slow to load, and most runs fit nothing
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(seen)
    with warnings.catch_warnings():
        warnings.simplefilter("error", ConvergenceWarning)
        found = LogisticRegression(C=PENALTY, max_iter=MOST_STEPS).fit(scaler.transform(seen), bad)
    weights = found.coef_[0] / scaler.scale_
    return Logistic(float(found.intercept_[0] - (weights * scaler.mean_).sum()), weights)


def _boosting(seen: Floats, bad: Flags, seed: int) -> Boosting:
    from sklearn.ensemble import HistGradientBoostingClassifier

    trees = HistGradientBoostingClassifier(
        max_iter=TREES,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=FILES_PER_LEAF,
        learning_rate=LEARNING_RATE,
        l2_regularization=LEAF_PENALTY,
        early_stopping=False,
        random_state=seed,
    )
    return Boosting(trees.fit(seen, bad))
