"""What contacts change, learnt: chance of paying within the horizon, of those contacted and of those left alone."""

from __future__ import annotations

import math
from collections import deque

import numpy as np
from numpy.typing import NDArray

from sim.collectors.cases.casebook import CaseBook
from sim.core.channels import worked_names
from sim.core.vocabulary import BUCKETS, Channel
from sim.platforms.credit.risk import POINTS_PER_SD
from sim.platforms.learning.model import Logistic, chance

__all__ = ["UpliftModel", "features"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
OTHER_THAN_A_CALL = tuple(Channel[name.upper()] for name in worked_names("learnt_apart"))
CYCLES_KEPT = 12
FEWEST_ROWS = 100
FEWEST_OF_A_KIND = 10
STRENGTH = 1.0
"""Inverse of the penalty on squared weights, of columns in standard deviations."""
MOST_STEPS = 200


def features(book: CaseBook, rows: Ints, day: int) -> Floats:
    """What the back office knows of cases, shape (cases, features): age, size, standing, what was tried."""
    cases, limit = book.cases, np.maximum(book.cases.limit_cents[rows], 1)
    owed, paid = cases.owed_cents[rows], cases.paid_cents[rows]
    columns = [book.buckets(rows) == bucket for bucket in range(2, len(BUCKETS))]
    columns += [
        np.log(np.maximum(cases.days_past_due[rows], 1)),
        np.log(np.maximum(owed, 1)),
        np.minimum(cases.arrears_cents[rows] / limit, 2.0),
        cases.score[rows] / POINTS_PER_SD,
        paid / np.maximum(paid + owed, 1),
        np.log1p(book.n_contacts[rows]),
        np.log1p(book.n_talks[rows]),
        np.log1p(book.failed_in_row[rows]),
        np.log1p(book.broken[rows]),
        book.promise_day[rows] >= day,
        book.lost[rows],
        cases.flagged[rows],
    ]
    return np.array(columns, np.float64).T


class UpliftModel:
    """One platform's model.

    logit P(pays within the horizon) = a + b x + t (c + d x + e channel), t = 1/2 if contacted, -1/2 if left alone; x in
    standard deviations. Weights are penalised, so with few rows the gain differs little between debtors.
    """

    def __init__(self) -> None:
        self._cycles: deque[list[tuple[Floats, Ints, bool, Flags]]] = deque([[]], maxlen=CYCLES_KEPT)
        self.fitted = False
        self._base = self._effect = Logistic(0.0, np.empty(0))
        self._by_channel = np.zeros(len(Channel))

    def learn(self, seen: Floats, channel: Ints, contacted: bool, paid: Flags) -> None:
        """Remember what became of some cases."""
        self._cycles[-1].append((seen, channel, contacted, paid))

    def gain(self, seen: Floats, channel: Ints) -> Floats:
        """Chance of paying within the horizon if contacted through this channel, less the chance if left alone."""
        base, effect = self._base.log_odds(seen), self._effect.log_odds(seen)
        return chance(base + 0.5 * effect + self._by_channel[channel]) - chance(base - 0.5 * effect)

    def fit(self) -> str:
        """Fit anew on the last 12 cycles; says what is lacking, if so, and then the fit before stays."""
        parts = [part for cycle in self._cycles for part in cycle]
        self._cycles.append([])
        n = {one: sum(len(part[3]) for part in parts if part[2] is one) for one in (False, True)}
        if min(n.values()) < FEWEST_ROWS:
            return f"{n[True]} cases contacted and {n[False]} left alone, of {FEWEST_ROWS} needed each"
        paid = np.concatenate([part[3] for part in parts])
        kinds = int(paid.sum()), int((~paid).sum())
        if min(kinds) < FEWEST_OF_A_KIND:
            return f"{kinds[0]} paid and {kinds[1]} did not, of {FEWEST_OF_A_KIND} needed each"
        seen = np.concatenate([part[0] for part in parts])
        mean, spread = seen.mean(axis=0), seen.std(axis=0)
        scale = np.where(spread > 0.0, spread, 1.0)
        design = np.concatenate([_design((part[0] - mean) / scale, part[1], part[2]) for part in parts])
        weights, constant = _fitted(design, paid)
        n_seen = len(mean)
        of_base, of_effect = weights[:n_seen] / scale, weights[n_seen + 1 : 2 * n_seen + 1] / scale
        self._base = Logistic(constant - math.fsum(of_base * mean), of_base)
        self._effect = Logistic(float(weights[n_seen]) - math.fsum(of_effect * mean), of_effect)
        self._by_channel[list(OTHER_THAN_A_CALL)] = weights[2 * n_seen + 1 :]
        self.fitted = True
        return ""


def _design(x: Floats, channel: Ints, contacted: bool) -> Floats:
    half = 0.5 if contacted else -0.5
    channels = [contacted & (channel == other) for other in OTHER_THAN_A_CALL]
    return np.column_stack([x, np.full(len(x), half), half * x, *channels])


def _fitted(design: Floats, paid: Flags) -> tuple[Floats, float]:
    """Weights and constant of a logistic regression, whatever the number of threads."""
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        model = LogisticRegression(C=STRENGTH, solver="newton-cholesky", max_iter=MOST_STEPS).fit(design, paid)
    return model.coef_[0].copy(), float(model.intercept_[0])
