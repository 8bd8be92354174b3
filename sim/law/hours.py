"""When contacts are allowed: the part of a shift inside the hours of a regime, and who goes on beyond it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.core.frame import sum_before_run
from sim.scenario import CollectorParameters, RegimeParameters

__all__ = ["ends_late", "share_in_hours", "units_by_officer"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def share_in_hours(shift: CollectorParameters, is_agency: bool, rules: RegimeParameters) -> float:
    """Part of a pool's shift in which the rules let it contact debtors; all of it if they do not concern the pool."""
    if rules.covers == "agencies" and not is_agency:
        return 1.0
    begins, ends = max(shift.from_hour, rules.from_hour), min(shift.to_hour, rules.to_hour)
    return max(0.0, ends - begins) / (shift.to_hour - shift.from_hour)


def units_by_officer(units: Ints, pressure: Floats, inside: Ints) -> Ints:
    """Time in which each officer on duty makes contacts: what is ``inside`` the allowed hours, and 1 - exp(-pressure)
    of the rest of her shift, ``units`` in all."""
    rest = units - inside
    made: Ints = inside + (rest * -np.expm1(-pressure[: len(rest)])).astype(np.int64)
    return made


def ends_late(who: Ints, used: Floats | Ints, inside: float | Floats | Ints) -> NDArray[np.bool_]:
    """Which contacts end after the allowed hours; each of ``who`` makes hers in this order, without a pause.

    ``inside`` is the allowed time of the one who makes each contact.
    """
    order = np.argsort(who, kind="stable")
    taken = used[order]
    total = np.cumsum(taken)
    late = np.empty(len(who), bool)
    late[order] = total - sum_before_run(who[order], total, taken) > np.broadcast_to(inside, len(who))[order]
    return late
