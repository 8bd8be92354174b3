"""Additional tables that a run records on request."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf


class RecordsParameters(Branch):
    """Tables that are long, and kept only if asked for."""

    statements: float = leaf(
        0.0,
        unit="share of consumers",
        about="consumers drawn at random whose accounts are recorded statement by statement: bill, minimum, "
        "paid, payments missed",
        role="fixed",
        source="a choice of the run",
        at_start_only=True,
        ge=0.0,
        le=1.0,
    )
