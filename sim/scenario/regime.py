"""The rules of a country on collection and price."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf


class RegimeParameters(Branch):
    """One regime; without a rule everything is allowed."""

    name: str = leaf("none", unit="text", about="name of the regime", role="fixed", source="a label")
