"""Numbers of a society that contradict one another; one small function per contradiction."""

from __future__ import annotations

from collections.abc import Mapping

from sim.scenario.errors import bad_value

ROUNDING = 1e-9


def check_shares(shares: Mapping[str, float], at: str) -> None:
    """Raise ``ScenarioError`` unless the channels' shares of complaints sum to 1; the last is blamed."""
    total = sum(shares.values())
    if abs(total - 1) > ROUNDING:
        last = list(shares)[-1]
        rest = round(1 - total + shares[last], 9)
        raise bad_value(f"{at}.{last}", shares[last],
                        f"what makes {', '.join(shares)} sum to 1 (now {total:.4g})",
                        f"{abs(rest):.4g}" if 0 <= rest <= 1 else "")


def check_deadline(handling_days: int, late_after_days: int, at: str) -> None:
    """Raise ``ScenarioError`` if every answer would come late."""
    if late_after_days < handling_days:
        raise bad_value(f"{at}.late_after_days", late_after_days,
                        f"at least {at}.handling_days, {handling_days} (days)", str(handling_days))


def branching(excite: float, kept_daily: float) -> float:
    """Articles that one article sets off, on average, while it is remembered: excite / (1 - kept)."""
    return excite / (1.0 - kept_daily)


def check_branching(excite: float, kept_daily: float, at: str) -> None:
    """Raise ``ScenarioError`` if an article sets off one more or more than one: a scandal would never end."""
    children = branching(excite, kept_daily)
    if children > 1 - ROUNDING:
        raise bad_value(f"{at}.excite", excite,
                        f"less than 1 - {at}.kept_daily, {1 - kept_daily:.4g}: an article sets off {children:.4g} "
                        "others, and a scandal would never end")
