"""Expected credit losses by stage (IFRS 9), and what is set aside for them.

Stage 1 is what is at most 30 days past due, stage 2 what is 31 to 90 or has lately been arranged, stage 3 what is over
90. Loss expected = LGD * (PD within 12 cycles * stage 1 + PD until cured * stage 2 + stage 3), on the principal.

PDs are those of the times, as IFRS 9 wants them: what was seen weighs less, the longer ago. A book is at its worst
while it is young, for those who will not pay leave it; the moves of that time must not count for ever.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.core.vocabulary import BUCKETS, CHARGED_OFF_BUCKET, Stock
from sim.scenario.parameters.platforms.provisions import ProvisionParameters

__all__ = ["Provisions", "moves_reckoned_with", "stages", "write_off_chances"]

Ints = NDArray[np.int64]
CYCLES_AHEAD = 12
LIFETIME_CYCLES = 120  # nobody stays between cured and written off for ten years
CURED = BUCKETS.index("M0")
STAGE_1 = (BUCKETS.index("M0"), BUCKETS.index("M1"))
STAGE_2 = (BUCKETS.index("M2"), BUCKETS.index("M3"))


def stages(stocks: Ints) -> tuple[int, int, int]:
    """Principal of stages 1, 2 and 3, cents; ``stocks`` by ``Stock``."""
    third = int(stocks[Stock.OVER_90_CENTS])
    second = int(stocks[Stock.OVER_30_CENTS]) - third + int(stocks[Stock.FORBORNE_CENTS])
    return int(stocks[Stock.PRINCIPAL_CENTS]) - second - third, second, third


def moves_reckoned_with(pd_12_cycles: float, pd_stage_2: float, roll_m1: float) -> list[list[float]]:
    """Chances of moving from bucket to bucket in a cycle, before any was seen; each row adds up to 1.

    M0 is written off at once with 1 - (1 - PD of stage 1)^(1/12), so within 12 cycles with that PD. M1 rolls on with
    ``roll_m1``, M2 and later with r, and are cured otherwise, where r^5 = PD of stage 2: five rolls take M2 to the
    write-off.
    """
    hazard = 1.0 - (1.0 - pd_12_cycles) ** (1.0 / CYCLES_AHEAD)
    roll = pd_stage_2 ** (1.0 / (CHARGED_OFF_BUCKET - STAGE_2[0]))
    moves = [[0.0] * len(BUCKETS) for _ in BUCKETS]
    moves[CURED][CURED], moves[CURED][CHARGED_OFF_BUCKET] = 1.0 - hazard, hazard
    for bucket in range(CURED + 1, CHARGED_OFF_BUCKET):
        on = roll_m1 if bucket < STAGE_2[0] else roll
        moves[bucket][CURED], moves[bucket][bucket + 1] = 1.0 - on, on
    moves[CHARGED_OFF_BUCKET][CHARGED_OFF_BUCKET] = 1.0
    return moves


def write_off_chances(moves: Sequence[Sequence[float]], cycles: int, until_cured: bool = False) -> list[float]:
    """Chance, by bucket, of being written off within so many cycles; ``until_cured``: before being back in M0.

    c(0) = 1 for what is written off, else 0; c(t + 1) = moves * c(t), where what is written off stays so.
    """
    kept = {CHARGED_OFF_BUCKET: 1.0} | ({CURED: 0.0} if until_cured else {})
    chances = [kept.get(bucket, 0.0) for bucket in range(len(BUCKETS))]
    for _ in range(cycles):
        chances = [
            kept[bucket] if bucket in kept else math.fsum(map(float.__mul__, moves[bucket], chances))
            for bucket in range(len(BUCKETS))
        ]
    return chances


class Provisions:
    """What one platform sets aside; probabilities follow the bucket-to-bucket moves that it has lived through.

    ``pd_12_cycles``, ``pd_stage_2`` and ``lgd`` are those of the last end of a cycle. PDs count accounts, also those
    on which nothing is owed; of money less is lost, for large balances are safer.
    """

    def __init__(self, settings: ProvisionParameters) -> None:
        self.settings = settings
        self.pd_12_cycles, self.pd_stage_2, self.lgd = settings.pd_12_cycles, settings.pd_stage_2, settings.lgd
        self._seen: NDArray[np.float64] = np.zeros((len(BUCKETS), len(BUCKETS)))
        self._kept = 1.0  # of what was reckoned with on day 0

    def use(self, settings: ProvisionParameters) -> None:
        """Take the terms in force from today on."""
        self.settings = settings

    def close_cycle(self, transitions: Ints, stocks: Ints, lost_share: float) -> int:
        """The allowance wanted at the end of a cycle, cents.

        ``transitions``: accounts by bucket a cycle ago and bucket now; ``stocks``: by ``Stock``; ``lost_share``: what
        was lost for good of what has been written off so far, not a number before anything was.
        """
        self._kept *= self.settings.kept_per_cycle
        self._seen = self.settings.kept_per_cycle * self._seen + transitions
        if not self.settings.active:
            return 0
        self._learn(transitions.sum(axis=0), lost_share)
        first, second, third = stages(stocks)
        return round(self.lgd * (self.pd_12_cycles * first + self.pd_stage_2 * second + third))

    def _learn(self, accounts: Ints, lost_share: float) -> None:
        """PDs from the moves seen, weighed by the ``accounts`` now in each bucket of a stage; LGD likewise.

        What is reckoned with on day 0 counts as ``weight_of_prior`` accounts seen in every bucket, and written off, on
        day 0, and is forgotten like them.
        """
        settings = self.settings
        moves = self._moves()
        self.pd_12_cycles = _mean(write_off_chances(moves, CYCLES_AHEAD), accounts, STAGE_1)
        self.pd_stage_2 = _mean(write_off_chances(moves, LIFETIME_CYCLES, until_cured=True), accounts, STAGE_2)
        seen = float(self._seen[:CHARGED_OFF_BUCKET, CHARGED_OFF_BUCKET].sum())
        if seen and not math.isnan(lost_share):
            lost = min(1.0, max(0.0, lost_share))
            weight = settings.weight_of_prior * self._kept
            self.lgd = (weight * settings.lgd + seen * lost) / (weight + seen)
        else:
            self.lgd = settings.lgd

    def _moves(self) -> list[list[float]]:
        """Share of accounts by bucket to which they move; a bucket that nobody was seen in moves as reckoned with."""
        settings = self.settings
        prior = moves_reckoned_with(settings.pd_12_cycles, settings.pd_stage_2, settings.roll_m1)
        # However little the prior weighs, it must say where accounts go from where none has been.
        weight = max(settings.weight_of_prior * self._kept, 1e-9)
        return [
            [(weight * share + float(n)) / (weight + float(row.sum())) for share, n in zip(reckoned, row, strict=True)]
            for reckoned, row in zip(prior, self._seen, strict=True)
        ]


def _mean(chances: Sequence[float], accounts: Ints, buckets: tuple[int, int]) -> float:
    """Mean chance of the accounts in these buckets; that of the first bucket while there are none."""
    n = sum(int(accounts[bucket]) for bucket in buckets)
    return sum(chances[bucket] * int(accounts[bucket]) for bucket in buckets) / n if n else chances[buckets[0]]
