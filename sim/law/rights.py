"""What a regime lets debtors do, as the compiled loops take it."""

from __future__ import annotations

from typing import Any

from sim.core.vocabulary import Channel
from sim.scenario import RegimeParameters, Scenario

__all__ = ["on_accounts", "opts_out"]


def on_accounts(rules: RegimeParameters) -> dict[str, Any]:
    """By name of the compiled number: rights that belong to an account, the same with every platform."""
    return {
        "late_cap_cents": rules.most_late_charges_cents,
        "restructure_below_cents": rules.restructure_below_cents,
        "cooling_off": rules.cooling_off_days > 0,
        "repairs_cents": rules.repairs_below_cents,
    }


def opts_out(scenario: Scenario) -> dict[Channel, float]:
    """Chance per unit of resentment of asking not to be contacted again, by channel on which that is a right."""
    return {Channel[name.upper()]: scenario.response.opts_out_per_resentment for name in scenario.regime.opt_out}
