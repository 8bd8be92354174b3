"""The map on which people live and visits happen."""

from __future__ import annotations

from math import exp, fsum, hypot

from sim.scenario.leaf import Branch, leaf

INDIA = "4-6 borrowers a day with 2-4 h of travel (docs/sources.md, 3A, grade C)"


class FieldParameters(Branch):
    """Districts in a grid, the distances between them, and times and chances at a door."""

    rows: int = leaf(
        8,
        unit="districts",
        about="height of the map",
        role="fixed",
        source="a choice of the run",
        at_start_only=True,
        ge=1,
        le=64,
    )
    columns: int = leaf(
        8,
        unit="districts",
        about="width of the map",
        role="fixed",
        source="a choice of the run",
        at_start_only=True,
        ge=1,
        le=64,
    )
    concentration: float = leaf(
        0.5,
        unit="log per district",
        about="how fast the share of people falls with distance from the centre",
        role="uncertain",
        at_start_only=True,
        ge=0.0,
        le=1.0,
    )
    km_between: float = leaf(
        5.0, unit="km", about="distance between neighbouring districts", role="uncertain", ge=0.1, le=100.0
    )
    km_within: float = leaf(
        1.5, unit="km", about="distance between two doors of a district", role="uncertain", ge=0.0, le=50.0
    )
    speed_kmh: float = leaf(
        20.0, unit="km per hour", about="speed of a team", role="uncertain", source=INDIA, ge=1.0, le=120.0
    )
    unsafe_share: float = leaf(
        0.1, unit="share of districts", about="districts where some doors are unsafe", role="uncertain", ge=0.0, le=1.0
    )
    unsafe_daily: float = leaf(
        0.3,
        unit="probability",
        about="chance that an unsafe district cannot be entered today",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    cost_per_km_cents: int = leaf(150, unit="cents per km", about="cost of travel", role="uncertain", ge=0, le=10_000)
    minutes_at_empty_door: float = leaf(
        5.0, unit="minutes", about="time at a door where nobody is met", role="uncertain", ge=0.0, le=240.0
    )
    minutes_met: float = leaf(
        20.0, unit="minutes", about="time at a door where the debtor is met", role="uncertain", ge=0.0, le=480.0
    )
    team_size: int = leaf(
        2,
        unit="officers",
        about="officers in a visiting team",
        role="lever",
        source="two visitors (docs/sources.md, 3A)",
        ge=1,
        le=10,
    )
    trace_cost_cents: int = leaf(
        3_000, unit="cents per attempt", about="cost of tracing a lost debtor", role="uncertain", ge=0, le=1_000_000
    )
    trace_success: float = leaf(
        0.25,
        unit="probability",
        about="chance that a trace finds the new address or number",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    trace_minutes: float = leaf(30.0, unit="staff minutes", about="time of a trace", role="uncertain", ge=0.0, le=480.0)
    trace_every_days: int = leaf(
        30, unit="days", about="time between two traces of the same debtor", role="lever", ge=1, le=3_600
    )
    trace_from_costs: int = leaf(
        10,
        unit="times the cost of a trace",
        about="smallest debt for which a lost debtor is traced",
        role="lever",
        ge=0,
        le=1_000_000,
    )


def district_shares(rows: int, columns: int, concentration: float) -> tuple[float, ...]:
    """Share of people in each district, row by row, summing to 1.

    Weight = exp(-concentration * distance from the centre of the map, in districts).
    """
    middle_row, middle_column = (rows - 1) / 2, (columns - 1) / 2
    weights = [
        exp(-concentration * hypot(row - middle_row, column - middle_column))
        for row in range(rows)
        for column in range(columns)
    ]
    total = fsum(weights)
    return tuple(weight / total for weight in weights)
