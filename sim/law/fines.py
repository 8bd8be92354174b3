"""Fines that a regime sets in place of the regulator's own."""

from __future__ import annotations

from sim.scenario import RegimeParameters
from sim.scenario.parameters.society.regulator import RegulatorParameters

__all__ = ["LARGE_FIRM_1000_USERS", "fined_by"]

LARGE_FIRM_1000_USERS = 10_000
"""Users, in thousands, of the large firm that a regime's fine is meant for; others pay in proportion to theirs."""


def fined_by(regulator: RegulatorParameters, rules: RegimeParameters) -> RegulatorParameters:
    """The regulator's numbers, with the regime's fine if it has one."""
    if rules.fine_cents == 0:
        return regulator
    return regulator.model_copy(update={"fine_cents_per_1000_users": rules.fine_cents // LARGE_FIRM_1000_USERS})
