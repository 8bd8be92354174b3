"""Effects of a trial on a group of people, with intervals that count people as well as replications.

An estimate is a mean over people, a difference of two, or a ratio, and moves by psi_i, its influence function, with
person i; the psi add up to 0. Two variances of it are reckoned:

- people: m / (m - 1) * sum over units of (sum of psi in the unit)^2, over m units, which are people unless the trial
  assigns districts or families as one; that of a mean over people is s^2 / n;
- replications: R / (R - 1) * sum over replications of (sum of psi in the replication)^2, over R >= 2 of them: what the
  people of one world have in common counts once (Cameron & Miller 2015, "A practitioner's guide to cluster-robust
  inference", Journal of Human Resources 50).

The interval is the wider of estimate +- t(m - 1) * sd of people and estimate +- t(R - 1) * sd of replications. So it
misses the truth no more often than the second does, whatever people of one world share, and two replications that agree
by luck do not make it narrow. One replication counts its people alone: the interval is of that world. By simulation
(``tests/results/test_effects.py``) a 95 % interval misses in 4 to 6 % of trials where worlds differ in their effect;
where they do not, in 1 % with two replications and 2 % with five.

Where all is alike, so that both variances are 0, no interval of that kind says anything. A share is bounded then: of
n units of which none is otherwise, at 95 % at most 3 / n are (-ln(1 - confidence) / n in general; Hanley & Lippman-Hand
1983, "If nothing goes wrong, is everything all right?", Journal of the American Medical Association 249), and these
could be as far away as a share goes. For other outcomes there is no such end, and no interval.

"Of those spoken to" is the change of the outcome divided by the change in the share a person talked to (Angrist, Imbens
& Rubin 1996, "Identification of causal effects using instrumental variables"): the effect on those spoken to, where
the arm works through the talk alone; psi is (dy - ratio * dt) / (n * mean dt). It is missing where the share changes
too little to divide by: a squared t of mean dt below 10 (Staiger & Stock 1997).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, stdtrit

__all__ = [
    "Effect",
    "FEW",
    "SMALL",
    "Sample",
    "TOO_FEW",
    "interval_half",
    "measured_on",
    "paired_difference",
    "refuse_no_confidence",
]

TOO_FEW, FEW = 30, 200
"""Below the first number of people nothing is claimed of an arm, below the second it is said that they are few."""
STRONG = 10.0
SMALL = 30
"""Events on both sides and in all replications up to which a count has an exact interval."""
ALIKE = 1e-12
LEVELS, CHANGES = (0.0, 1.0), (-1.0, 1.0)
"""How far a share, and a change of a share, may go."""

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]


class Sample(NamedTuple):
    """People of an arm and of the control: rows of the table of both worlds, and what each of them is."""

    rows: Ints
    treated: Flags
    replication: Ints
    unit: Ints  # assigned as one, numbered over all replications
    talked: Floats  # talked to by a person: change between the worlds

    @property
    def n_treated(self) -> int:
        """People in the arm."""
        return int(self.treated.sum())

    @property
    def n_control(self) -> int:
        """People in the control."""
        return len(self.treated) - self.n_treated


class Effect(NamedTuple):
    """What was measured: columns of ``TrialResult.effects``."""

    from_level: float
    to_level: float
    estimate: float
    low: float
    high: float
    same_sign: float
    replications: int

    def untold(self) -> Effect:
        """The same without a claim: levels alone."""
        return self._replace(estimate=math.nan, low=math.nan, high=math.nan, same_sign=math.nan)


NOTHING = Effect(*(math.nan,) * 6, 0)


def measured_on(
    sample: Sample, before: Floats, after: Floats, confidence: float, *, share: bool = False
) -> dict[str, Effect]:
    """Every measure of one outcome, whose values are ``before`` without and ``after`` with the trial, row by row.

    ``share``: the values lie between 0 and 1.
    """
    known = ~(np.isnan(before) | np.isnan(after))
    treated, control, change = sample.treated & known, ~sample.treated & known, after - before
    levels_end, changes_end = (LEVELS, CHANGES) if share else (None, None)
    own = _Mean(change, treated, changes_end), _Mean(change, control, changes_end)
    apart = _Mean(after, treated, levels_end), _Mean(after, control, levels_end)
    levels = {
        "direct": (_Mean(before, treated).value, apart[0].value),
        "spill_over": (_Mean(before, control).value, apart[1].value),
        "contrast": (own[1].value, own[0].value),
        "difference_in_means": (apart[1].value, apart[0].value),
    }
    means = {"direct": (own[0], None), "spill_over": (own[1], None), "contrast": own, "difference_in_means": apart}
    effects = {measure: _difference(sample, *levels[measure], *pair, confidence) for measure, pair in means.items()}
    return effects | {"spoken_to": _of_those_spoken_to(sample, own[0], confidence)}


class _Mean:
    """A mean over some people, and how it moves with each of them; missing of nobody.

    ``ends``: the least and the most that a value may be, if it is known.
    """

    def __init__(self, values: Floats, of: Flags, ends: tuple[float, float] | None = None) -> None:
        self.ends = ends
        self.of, self.n = of, int(of.sum())
        self.values = values
        self.value = float(values[of].mean()) if self.n else math.nan
        self.psi = np.where(of, (values - self.value) / max(self.n, 1), 0.0)

    def bounds(self, unit: Ints, confidence: float) -> tuple[float, float]:
        """How low and how high the mean may be, though all units are alike; missing without ends."""
        if self.ends is None:
            return math.nan, math.nan
        return _bounds(self.value, len(np.unique(unit[self.of])), self.ends, confidence)

    def by_replication(self, replication: Ints, n: int) -> Floats:
        """The mean in each replication, missing where nobody is."""
        counts = np.bincount(replication[self.of], minlength=n).astype(np.float64)
        counts[counts == 0] = math.nan
        means: Floats = np.bincount(replication[self.of], self.values[self.of], minlength=n) / counts
        return means


def _difference(sample: Sample, was: float, now: float, one: _Mean, other: _Mean | None, confidence: float) -> Effect:
    """A mean, or the difference of two."""
    if one.n == 0 or (other is not None and other.n == 0):
        return NOTHING._replace(from_level=was, to_level=now)
    names, replication = np.unique(sample.replication, return_inverse=True)
    estimate, psi, of, single = one.value, one.psi, one.of, one.by_replication(replication, len(names))
    if other is not None:
        estimate, psi, of = estimate - other.value, psi - other.psi, of | other.of
        single = single - other.by_replication(replication, len(names))
    there = single[~np.isnan(single)]
    half = interval_half(psi[of], replication[of], sample.unit[of], confidence)
    low, high = estimate - half, estimate + half
    if half <= ALIKE * max(1.0, abs(estimate)):
        (low, high), (least, most) = one.bounds(sample.unit, confidence), (0.0, 0.0)
        if other is not None:
            least, most = other.bounds(sample.unit, confidence)
        low, high = low - most, high - least
    same = float(np.mean(np.sign(there) == np.sign(estimate))) if len(there) else math.nan
    return Effect(was, now, estimate, low, high, same, len(there))


def _of_those_spoken_to(sample: Sample, own: _Mean, confidence: float) -> Effect:
    """The change of the treated by the change in the share talked to, of those whose outcome is known."""
    if own.n == 0:
        return NOTHING
    names, replication = np.unique(sample.replication, return_inverse=True)
    of, talked = own.of, _Mean(sample.talked, own.of)
    sd = max((sd for _, sd in _deviations(talked.psi[of], replication[of], sample.unit[of])), default=math.inf)
    if talked.value == 0 or talked.value**2 < STRONG * sd**2:
        return NOTHING
    ratio = own.value / talked.value
    psi = (own.psi - ratio * talked.psi) / talked.value
    half = interval_half(psi[of], replication[of], sample.unit[of], confidence)
    low, high = ratio - half, ratio + half
    if half <= ALIKE * max(1.0, abs(ratio)):
        spoken = len(np.unique(sample.unit[of & (sample.talked != 0)]))
        low, high = (math.nan, math.nan) if own.ends is None else _bounds(ratio, spoken, own.ends, confidence)
    there = own.by_replication(replication, len(names))
    there = there[~np.isnan(there)]
    same = float(np.mean(np.sign(there) == np.sign(own.value)))
    return Effect(math.nan, math.nan, ratio, low, high, same, len(there))


def _bounds(value: float, n: int, ends: tuple[float, float], confidence: float) -> tuple[float, float]:
    """The rule of three: of ``n`` that all have this value, so many may be at either end, and no more."""
    others = min(1.0, -math.log(1.0 - confidence) / n)
    least, most = ends
    return value - others * max(0.0, value - least), value + others * max(0.0, most - value)


def interval_half(psi: Floats, replication: Ints, unit: Ints, confidence: float) -> float:
    """Half the width of the interval of an estimate that moves by ``psi``; missing where one person is all there is."""
    halves = [float(stdtrit(n - 1, 0.5 + confidence / 2)) * sd for n, sd in _deviations(psi, replication, unit)]
    return max(halves, default=math.nan)


def _deviations(psi: Floats, replication: Ints, unit: Ints) -> list[tuple[int, float]]:
    """Number of units and of replications, where it is two or more, each with the standard deviation that it gives."""
    return [
        (n, math.sqrt(n / (n - 1) * float(np.sum(sums**2))))
        for n, sums in (_sums(psi, unit), _sums(psi, replication))
        if n > 1
    ]


def _sums(psi: Floats, group: Ints) -> tuple[int, Floats]:
    """Number of groups, and the sum of ``psi`` in each."""
    _, place = np.unique(group, return_inverse=True)
    sums: Floats = np.bincount(place, psi).astype(np.float64)
    return len(sums), sums


def refuse_no_confidence(confidence: float) -> None:
    """Refuse what is no confidence.

    :raises ValueError: if it is not between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, not {confidence}")


def paired_difference(
    baseline: np.ndarray, policy: np.ndarray, confidence: float, *, counted: bool = False
) -> tuple[float, ...]:
    """Means of both, mean of the paired differences, its interval (Student t), share of same sign, number of pairs.

    Pairs with a missing value are left out; without any pair each side has the mean of its own values. The interval is
    NaN with fewer than two pairs, and where all differences are the same: they do not say how far another one could be.

    :param counted: the values count events; up to ``SMALL`` of them have the interval of ``_of_few``.
    """
    there = ~(np.isnan(baseline) | np.isnan(policy))
    n = int(there.sum())
    if n == 0:
        return _own_mean(baseline), _own_mean(policy), *(math.nan,) * 4, 0
    baseline, policy = baseline[there], policy[there]
    differences = policy - baseline
    mean = float(differences.mean())
    half = math.nan
    spread = float(differences.std(ddof=1)) if n > 1 else 0.0
    if spread > ALIKE * max(np.abs(baseline).max(), np.abs(policy).max()):
        half = float(stdtrit(n - 1, 0.5 + confidence / 2)) * spread / math.sqrt(n)
    low, high = mean - half, mean + half
    if counted and n > 1 and 0 < (events := baseline.sum() + policy.sum()) <= SMALL:
        low, high = (end * events / n for end in _of_few(int(policy.sum()), int(events), confidence))
    same_sign = float(np.mean(np.sign(differences) == np.sign(mean)))
    return float(baseline.mean()), float(policy.mean()), mean, low, high, same_sign, n


def _own_mean(values: np.ndarray) -> float:
    """The mean of the values that are there; missing of none."""
    there = values[~np.isnan(values)]
    return float(there.mean()) if len(there) else math.nan


def _of_few(policy: int, events: int, confidence: float) -> tuple[float, float]:
    """Exact interval of 2 s - 1, where s is the chance that an event falls under the policy and not the baseline.

    ``policy`` of the events did: with s from Clopper & Pearson (1934), "The use of confidence or fiducial limits", the
    difference is events * (2 s - 1). Events of two worlds count as independent, so that pairing narrows nothing.
    """
    tail = (1.0 - confidence) / 2.0
    low = float(betaincinv(policy, events - policy + 1, tail)) if policy else 0.0
    high = float(betaincinv(policy + 1, events - policy, 1.0 - tail)) if policy < events else 1.0
    return 2.0 * low - 1.0, 2.0 * high - 1.0
