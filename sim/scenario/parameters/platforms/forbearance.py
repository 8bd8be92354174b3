"""Relief that a platform grants by rule: to whom, how often, and when an account counts as up to date again."""

from __future__ import annotations

from sim.scenario.errors import bad_value
from sim.scenario.leaf import Branch, leaf


class ForbearanceParameters(Branch):
    """Eligibility for arrangements, help by app before anyone calls, re-ageing."""

    min_cycles_open: int = leaf(
        0, unit="cycles", about="smallest age at which an account can have an arrangement", role="lever", ge=0, le=120
    )
    gap_cycles: int = leaf(
        0, unit="cycles", about="cycles between two arrangements of one account", role="lever", ge=0, le=120
    )
    help_from_days: int = leaf(
        0,
        unit="days past due",
        about="age of arrears at which time to pay is offered in the app, without a call; 0: never",
        role="lever",
        ge=0,
        le=180,
    )
    help_to_days: int = leaf(
        30, unit="days past due", about="age of arrears until which it is offered", role="lever", ge=1, le=180
    )
    help_daily: float = leaf(
        0.1,
        unit="probability per day",
        about="chance that a debtor who cannot pay sees and takes the offer",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    re_age_after: int = leaf(
        0,
        unit="minimums",
        about="minimums met in a row that bring an account in arrears up to date; the rest of the arrears "
        "is then owed like any other balance; 0: never",
        role="lever",
        ge=0,
        le=12,
    )
    restructure_cycles: int = leaf(
        6, unit="cycles", about="length of a plan that restructures a debt", role="lever", ge=2, le=24
    )


def check_help(relief: ForbearanceParameters, at: str) -> None:
    """The offer of time to pay cannot end before it begins."""
    if relief.help_from_days > relief.help_to_days:
        raise bad_value(
            f"{at}.help_from_days",
            relief.help_from_days,
            f"at most {at}.help_to_days, {relief.help_to_days} (days past due)",
            str(relief.help_to_days),
        )
