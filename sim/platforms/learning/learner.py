"""A platform that keeps what it sees of accounts, and refits its models of default on what became of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.core.draws import uniforms_for
from sim.core.frames import Files, Orders, Scores
from sim.core.random import Stream
from sim.core.units import cycle_of
from sim.core.vocabulary import Quality, Seen
from sim.platforms.learning import quality
from sim.platforms.learning.features import seen_of, seen_of_applicants
from sim.platforms.learning.model import CannotFit, Model, Scale, chance, fit
from sim.platforms.learning.store import Batch, History
from sim.platforms.sums import PlatformSums
from sim.scenario.parameters.platforms.learning import LearningParameters

__all__ = ["Learner"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Fitted:
    """A model with the scale of its points, and the points of those it was fitted on."""

    model: Model
    scale: Scale
    points: Ints


class Learner:
    """What one platform knows of the risk of its account holders and applicants.

    Two models, one of account holders and one of applicants; until the first fit of each the prior scorecard scores.
    ``warnings`` tells in words what went wrong, with the day.
    """

    def __init__(
        self,
        index: int,
        label: str,
        settings: LearningParameters,
        sums: PlatformSums,
        key: tuple[int, int, int],
        n_consumers: int,
    ) -> None:
        self.index, self.label, self.settings, self.sums = index, label, settings, sums
        self.warnings: list[str] = []
        self._told: set[tuple[str, str]] = set()
        self._day_0 = 0
        self._key, self._n_consumers = key, n_consumers
        self._prior = np.zeros(0, np.int16)  # points of the last application, 0: none seen
        self._begin()

    @property
    def active(self) -> bool:
        """Is there a model to be fitted."""
        return self.settings.model != "scorecard"

    def use(self, settings: LearningParameters) -> None:
        """Take the terms in force from today on; what is learnt from begins anew if it is not the same any more."""
        before, self.settings = self.settings, settings
        if _learnt_from(before) != _learnt_from(settings):
            self._begin()

    def begin(self, day: int) -> None:
        """Tell only of what happens from this day on, which is day 0 of the results."""
        self._day_0, self.warnings = day, []
        self._told.clear()

    def _begin(self) -> None:
        """Nothing seen, nothing fitted."""
        self._of_holders: _Fitted | None = None
        self._of_applicants: _Fitted | None = None
        if not self.active:
            return
        told = self.settings
        self._history = History(
            self._n_consumers,
            told.sample_size,
            told.horizon_cycles,
            told.bad_days_past_due,
            len(told.features),
            len(told.applicant_features),
            self.index,
            self._key,
        )
        if not len(self._prior):
            self._prior = np.zeros(self._n_consumers, np.int16)

    def forget(self, consumers: Ints) -> None:
        """These have left: their points say nothing of those who take their places."""
        if len(self._prior):
            self._prior[consumers] = 0

    def of_applicants(self, orders: Orders, files: Files, day: int) -> Ints:
        """Points of applicants, from their orders (scored by the prior scorecard) and files, row by row."""
        self._prior[orders.consumer] = orders.score
        if not self.settings.applicant_features:
            return orders.score
        seen = seen_of_applicants(self.settings.applicant_features, orders, files)
        self._history.ask(orders.consumer, seen, cycle_of(day))
        fitted = self._of_applicants
        return fitted.scale.points(fitted.model.log_odds(seen)) if fitted else orders.score

    def review(self, files: Files, day: int) -> Scores:
        """New scores of the account holders with a statement today; keeps the files of those in the sample."""
        if not self.active:
            return Scores.empty()
        seen = seen_of(self.settings.features, self._with_prior_score(files), day)
        cycle, fitted = cycle_of(day), self._of_holders
        if fitted is None:
            self._history.keep(files, seen, files.score, np.full(len(files), np.nan), cycle)
            return Scores.empty()
        odds = fitted.model.log_odds(seen)
        points = fitted.scale.points(odds)
        self._history.keep(files, seen, points, chance(odds), cycle)
        return Scores(files.consumer, files.platform, points)

    def _with_prior_score(self, files: Files) -> Files:
        """The files with the points of the last application; of those admitted unseen, the points they have."""
        unseen = self._prior[files.consumer] == 0
        self._prior[files.consumer[unseen]] = files.score[unseen]
        return replace(files, score=self._prior[files.consumer].astype(np.int64))

    def close_cycle(self, day: int, files_of: Callable[[Ints, Ints], Files]) -> None:
        """See what became of the files kept, measure the score, refit; ``files_of(consumers, platforms)``."""
        cycle = cycle_of(day)
        now, matured = self._history.close_cycle(cycle, files_of)
        known = self._history.known()
        self._measure(now, matured, known)
        if (cycle + 1) % self.settings.refit_every_cycles:
            return
        self._of_holders = self._refitted("account holders", self._of_holders, known, None, day)
        self._of_applicants = self._refitted(
            "applicants", self._of_applicants, self._history.known_of_applicants(), self._history.ever_asked(), day
        )

    def _measure(self, now: Batch, matured: Batch, known: Batch) -> None:
        """Quality of the points that files had when they were seen; what cannot be measured stays as it was."""
        foretold = ~np.isnan(matured.chance)
        fitted = self._of_holders
        found = {
            Quality.AUC: quality.auc(matured.points.astype(np.int64), matured.bad),
            Quality.CALIBRATION: quality.calibration(
                matured.chance[foretold].astype(np.float64), matured.bad[foretold]
            ),
            Quality.PSI: quality.psi(now.points.astype(np.int64), fitted.points) if fitted else float("nan"),
            Quality.KNOWN: float(len(known)),
        }
        for what, value in found.items():
            if not np.isnan(value):
                self.sums.quality[self.index, what] = value

    def _refitted(
        self, whom: str, last: _Fitted | None, known: Batch, everyone: Floats | None, day: int
    ) -> _Fitted | None:
        """A model of the files whose outcome is known, or the last if there is none in them.

        Its points are scaled over ``everyone``, by default over the same files.
        """
        kind = self.settings.model
        if kind == "scorecard" or not len(known):
            return last
        seen = known.seen.astype(np.float64)
        try:
            model = fit(kind, seen, known.bad, self._seed(day))
        except CannotFit as reason:
            self.sums.counts[self.index, Seen.FALLBACKS] += 1
            self._warn(whom, reason, f"the {'last model' if last else 'prior scorecard'} goes on", day)
            return last
        self.sums.counts[self.index, Seen.REFITS] += 1
        odds = model.log_odds(seen)
        scale = Scale.of(odds if everyone is None else model.log_odds(everyone))
        return _Fitted(model, scale, scale.points(odds))

    def _warn(self, whom: str, reason: CannotFit, so: str, day: int) -> None:
        """Once of each kind."""
        if (whom, reason.kind) not in self._told:
            self._told.add((whom, reason.kind))
            self.warnings.append(f"{self.label}, day {day - self._day_0}: no new model of {whom}: {reason}; {so}")

    def _seed(self, day: int) -> int:
        """The seed of a fit, from the second word of the platform's lot of the day."""
        lot = uniforms_for(self._key, Stream.SAMPLE, self.index, np.array([day]), 0)
        return int(lot[0, 1] * 2**32)


def _learnt_from(terms: LearningParameters) -> tuple[object, ...]:
    """What the history of a platform hangs on."""
    return (
        terms.model != "scorecard",
        terms.sample_size,
        terms.features,
        terms.applicant_features,
        terms.horizon_cycles,
        terms.bad_days_past_due,
    )
