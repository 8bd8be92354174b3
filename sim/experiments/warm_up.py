"""Compile the engine before the first run, in one process instead of in each."""

from __future__ import annotations

from sim.core.compiled import mark_warm, warm_up_needed
from sim.scenario import make_scenario

__all__ = ["warm_up"]


def warm_up() -> None:
    """Compile every kernel if this version has not been compiled on this machine: a small market for one cycle."""
    if not warm_up_needed():
        return
    from sim.market import CreditMarket

    trigger = {"signal": "purchase_change", "level": 1e6, "action": "call"}  # never fires, but files are read
    CreditMarket(make_scenario({
        "population": {"size": 200}, "days": 30, "fraud": {"share": 0.01, "from_day": 0},
        "platforms": {"baitiao": {"monitoring": {"triggers": {"busy": trigger}, "screening": {"active": True}}}},
    }), threads=1).run()
    mark_warm()
