"""Conduct of officers: how hard they press beyond the rules, who is found out, who goes. Pure functions.

Pressure is what pay and targets tempt to, less what supervision, records and audits hold back. None of the numbers
here tells anyone to press: they say what follows for debtors where pay schemes and supervision are as they are.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.core.units import CYCLE_DAYS

__all__ = ["breaches", "dismissed", "pay_at_stake", "pressure", "shortfall"]

Floats = NDArray[np.float64]


def pay_at_stake(commission: float, brought_cents: Floats, base_pay_cents: int) -> Floats:
    """Share of an officer's pay that hangs on what she brings: c b / (base + c b)."""
    variable = commission * np.maximum(brought_cents, 0.0)
    return variable / np.maximum(base_pay_cents + variable, 1.0)


def shortfall(brought_cents: Floats, target_cents: int) -> Floats:
    """How far an officer is from the target, as a share of it: 0 if met, 1 if she brings nothing; 0 without target."""
    if target_cents <= 0:
        return np.zeros(len(brought_cents))
    return np.clip(1.0 - brought_cents / target_cents, 0.0, 1.0)


def pressure(
    temptation: float,
    at_stake: Floats,
    short: Floats,
    *,
    conduct_weight: float,
    supervision: float,
    recorded: float,
    audit_daily: float,
    dismissal: float,
) -> Floats:
    """Pressure beyond the rules: max(0, t (at stake + short) (1 - w) (1 - s) (1 - r) - a d 30).

    w: part of pay that depends on conduct, s: supervision, r: share of contacts recorded, a d 30: chance per cycle
    of being audited and losing the job for one breach a day.
    """
    drive = temptation * (at_stake + short) * (1.0 - conduct_weight) * (1.0 - supervision) * (1.0 - recorded)
    return np.maximum(0.0, drive - audit_daily * dismissal * CYCLE_DAYS)


def breaches(press: Floats, u: Floats) -> NDArray[np.bool_]:
    """Contacts in which the line is crossed: u < 1 - exp(-pressure), as if each had a patience of 1 on average."""
    crossed: NDArray[np.bool_] = u < -np.expm1(-press)
    return crossed


def dismissed(n_breaches: NDArray[np.int64], audit_daily: float, dismissal: float, u: Floats) -> NDArray[np.bool_]:
    """Officers who are audited today and lose their job: u < a (1 - (1 - d) ** breaches)."""
    gone: NDArray[np.bool_] = u < audit_daily * (1.0 - (1.0 - dismissal) ** n_breaches)
    return gone
