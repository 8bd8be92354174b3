"""A town of account holders made to order: what a platform sees of them, and who goes bad."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.core.frames import Files, Orders
from sim.core.vocabulary import Status
from sim.platforms.learning import Learner
from sim.platforms.sums import PlatformSums
from sim.scenario.parameters.platforms.learning import LearningParameters

__all__ = ["KEY", "TERMS", "Town", "a_file", "an_order", "files_of_rows", "learner", "live"]

Ints = NDArray[np.int64]
KEY = (5, 0, 0)
TERMS: dict[str, Any] = dict(
    model="logistic",
    features=("prior_score", "utilisation"),
    applicant_features=("prior_score", "log_income"),
    horizon_cycles=2,
)

_FILE = dict(
    consumer=0,
    platform=0,
    status=Status.OPEN,
    opened_cycle=0,
    limit_cents=500_000,
    owed_cents=100_000,
    billed_cents=40_000,
    minimum_cents=4_000,
    arrears_cents=0,
    days_past_due=0,
    worst_days=0,
    on_time_streak=3,
    paid_cents=250_000,
    orders_cents=30_000,
    n_orders=2,
    usual_cents=60_000,
    contacts_failed=0,
    arranged_cycle=-1000,
    linked_cents=-1,
    income_cents=800_000,
    score=650,
    elsewhere_open=1,
    elsewhere_owed_cents=200_000,
    elsewhere_worst_days=0,
)
_ORDER = dict(
    consumer=0,
    platform=0,
    amount_cents=80_000,
    term_cycles=1,
    green=False,
    applies=True,
    limit_cents=0,
    headroom_cents=0,
    income_cents=800_000,
    score=650,
    n_orders=0,
    orders_cents=0,
    usual_cents=0,
    opened_cycle=0,
    elsewhere_worst_days=0,
)


def a_file(**changes: int) -> Files:
    """One file, in good standing unless said otherwise."""
    return Files.of_rows([tuple((_FILE | changes).values())])


def files_of_rows(**columns: Any) -> Files:
    """Files with some columns given, the others as usual; ``consumer`` gives their number."""
    n = len(columns["consumer"])
    return Files(**{name: np.asarray(columns.get(name, np.full(n, usual)), np.int64) for name, usual in _FILE.items()})


def an_order(**changes: Any) -> Orders:
    """Orders with some columns given, the others as usual; one, unless ``consumer`` gives their number."""
    n = len(np.atleast_1d(changes.get("consumer", 0)))
    return Orders(
        **{
            name: np.broadcast_to(np.asarray(changes.get(name, usual), type(usual)), n).copy()
            for name, usual in _ORDER.items()
        }
    )


class Town:
    """Account holders who go bad the more often the more of their limit they use; points tell hardly anything of it.

    Statements come once a cycle on ``consumer % 28``. ``bad_share`` of 0 or 1: nobody, or everybody, is ever late.
    """

    def __init__(self, size: int = 4_000, bad_share: float = 0.08, seed: int = 3) -> None:
        draws = np.random.default_rng(seed)
        self.size, self.bad_share, self._seed = size, bad_share, seed
        self.risk = draws.normal(size=size)
        self.used = 1.0 / (1.0 + np.exp(-self.risk - 0.5 * draws.normal(size=size)))
        self.points = np.rint(650 - 50 * (0.2 * self.risk + 0.98 * draws.normal(size=size))).astype(np.int64)

    def _late(self, cycle: int) -> NDArray[np.bool_]:
        """Who is 30 days past due in a cycle."""
        if self.bad_share in (0.0, 1.0):
            return np.full(self.size, bool(self.bad_share))
        lot = np.random.default_rng([self._seed, cycle]).random(self.size)
        late: NDArray[np.bool_] = lot < self.bad_share * np.exp(1.2 * self.risk - 0.72)
        return late

    def files_of(self, consumers: Ints, platforms: Ints) -> Files:
        """Everyone has an account since cycle 0."""
        return files_of_rows(
            consumer=consumers,
            platform=platforms,
            score=self.points[consumers],
            owed_cents=(500_000 * self.used[consumers]).astype(np.int64),
        )

    def files(self, day: int) -> Files:
        """Those with a statement today; the lateness is that of the cycle that ends with it."""
        who = np.flatnonzero(np.arange(self.size) % 28 == day % 30)
        columns = vars(self.files_of(who, np.zeros(len(who), np.int64)))
        return Files(**columns | {"worst_days": 35 * self._late(day // 30)[who].astype(np.int64)})


def learner(size: int, key: tuple[int, int, int] = KEY, **terms: Any) -> Learner:
    """A platform of this town, with nothing seen yet."""
    return Learner(0, "lender", LearningParameters(**TERMS | terms), PlatformSums.of(1), key, size)


def live(learner: Learner, town: Town, cycles: int, first: int = 0) -> list[NDArray[np.float64]]:
    """Live through some cycles as a market does; the quality of the score at the end of each."""
    quality = []
    for day in range(30 * first, 30 * (first + cycles)):
        scores = learner.review(town.files(day), day)
        town.points[scores.consumer] = scores.score
        if day % 30 == 29:
            learner.close_cycle(day, town.files_of)
            quality.append(learner.sums.quality[0].copy())
    return quality
