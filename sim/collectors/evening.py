"""What is counted of collection in the evening."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.collectors.casebook import CaseBook
from sim.collectors.collector import UNIT_PER_MINUTE, Collector
from sim.collectors.court import Court, CourtCount
from sim.collectors.sums import CollectionSums

__all__ = ["count_evening"]


def count_evening(sums: CollectionSums, book: CaseBook, collectors: Sequence[Collector], court: Court) -> None:
    """Add the stocks of staff, time, cash, cases and suits to the day's sums."""
    of = sums.collectors
    for i, collector in enumerate(collectors):
        of.staff[i], of.active[i], of.cash_cents[i] = collector.staff, collector.active, collector.cash_cents
        of.minutes_available[i] = collector.staff * collector.units_per_officer // UNIT_PER_MINUTE
        of.minutes_used[i] = collector.units_used // UNIT_PER_MINUTE
        of.pressure_ppm[i] = round(1_000_000 * float(collector.pressure.mean())) if collector.staff else 0
    counts = court.close_day()
    for name in ("filed", "heard", "won", "late", "no_assets", "open", "listed"):
        getattr(sums.court, name)[...] = counts[CourtCount[name.upper()]]
    np.add.at(sums.platforms.cases, book.cases.platform, 1)
