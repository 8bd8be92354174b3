"""Stocks of collection in the evening, and pools that had too little work."""

from __future__ import annotations

from collections.abc import Sequence

from sim.collectors.accounts.sums import CollectionSums
from sim.collectors.court.court import Court, CourtCount
from sim.collectors.firms.collector import UNIT_PER_MINUTE, Collector
from sim.core.units import MILLION

__all__ = ["count_stocks", "idle_warnings"]

LEAST_USED = 0.2
"""Part of the paid hours below which a pool is warned of."""


def count_stocks(sums: CollectionSums, collectors: Sequence[Collector], court: Court) -> None:
    """Add the stocks of staff, time, cash and suits to the day's sums."""
    of = sums.collectors
    for i, collector in enumerate(collectors):
        of.staff[i], of.active[i], of.cash_cents[i] = collector.employed, collector.active, collector.cash_cents
        of.minutes_available[i] = collector.units.sum() // UNIT_PER_MINUTE
        of.minutes_used[i] = collector.units_used // UNIT_PER_MINUTE
        of.pressure_ppm[i] = round(MILLION * float(collector.pressure.mean())) if collector.employed else 0
    counts = court.close_day()
    for name in ("filed", "heard", "won", "late", "no_assets", "open", "listed"):
        getattr(sums.court, name)[...] = counts[CourtCount[name.upper()]]


def idle_warnings(collectors: Sequence[Collector]) -> list[str]:
    """Pools of which less than a fifth of the paid hours was worked since the results began, and those without work."""
    found = []
    for one in collectors:
        posts = "staff_per_1000_cases" if one.settings.staff_per_1000_cases else "staff"
        if one.units_paid and not one.units_worked:
            found.append(f"collectors.{one.label} had no work: {posts} pays for hours in which there is nothing to do")
        elif one.units_worked < LEAST_USED * one.units_paid:
            share = 100 * one.units_worked / one.units_paid
            found.append(
                f"collectors.{one.label} worked {share:.1f} % of the hours that {posts} pays for: most of its "
                "cost is that of idle hours"
            )
    return found
