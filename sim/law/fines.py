"""Fines that a regime sets in place of the regulator's own."""

from __future__ import annotations

from sim.scenario import RegimeParameters
from sim.scenario.parameters.society.regulator import RegulatorParameters

__all__ = ["fined_by"]


def fined_by(regulator: RegulatorParameters, rules: RegimeParameters) -> RegulatorParameters:
    """The regulator's numbers, with the regime's fine if it has one."""
    if rules.fine_cents == 0:
        return regulator
    per_1000_users = rules.fine_cents // regulator.large_firm_1000_users
    return regulator.model_copy(update={"fine_cents_per_1000_users": per_1000_users})
