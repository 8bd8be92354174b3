"""Liability for acts against the rules: gravity, redress for each person wronged, class actions, police."""

from __future__ import annotations

from sim.scenario.errors import bad_value
from sim.scenario.leaf import Branch, leaf

EZCORP = "visits at home and at work that told others of debts: USD 7.5 m to 93,000 people and a fine of 3 m, US 2015"
TABLE = "docs/sources.md, 2C"
RELATIVE = f"beside a visit; the order of crimes, administrative offences and fines is that of {TABLE}; sizes assumed"


class GravityParameters(Branch):
    """How grave each kind of act is, relative to a visit against the rules; 0: no liability."""

    rule: float = leaf(
        0.1,
        unit="times a visit",
        about="a contact at a forbidden time, or above the permitted number",
        role="uncertain",
        source=RELATIVE,
        ge=0.0,
        le=100.0,
    )
    pressure: float = leaf(
        0.5,
        unit="times a visit",
        about="pressure beyond the rules on the phone or in writing",
        role="uncertain",
        source=RELATIVE,
        ge=0.0,
        le=100.0,
    )
    disclosure: float = leaf(
        1.0,
        unit="times a visit",
        about="telling others of the debt against the rules",
        role="uncertain",
        source=f"{EZCORP} ({TABLE}): both acts in one order",
        ge=0.0,
        le=100.0,
    )
    visit: float = leaf(
        1.0,
        unit="times a visit",
        about="a visit against the rules; this is the unit of gravity",
        role="uncertain",
        source=EZCORP,
        ge=0.0,
        le=100.0,
    )
    intrusion: float = leaf(
        3.0,
        unit="times a visit",
        about="pressure beyond the rules at the door: threats, intrusion, violence",
        role="uncertain",
        source=RELATIVE,
        ge=0.0,
        le=100.0,
    )


class LawParameters(Branch):
    """Liability for each act. If not active, the regulator takes one step per offence and nobody is compensated."""

    active: bool = leaf(
        False,
        unit="yes or no",
        about="are people wronged compensated, and do the regulator's steps depend on how many were "
        "wronged, how gravely and how often",
        role="lever",
    )
    gravity: GravityParameters = GravityParameters()
    redress_cents: int = leaf(
        50_000,
        unit="cents per person wronged",
        about="redress for an act of gravity 1",
        role="uncertain",
        source=f"USD 81 a person, about RMB 500: {EZCORP} ({TABLE})",
        ge=0,
        le=100_000_000,
    )
    fine_share: float = leaf(
        0.4,
        unit="share of the redress",
        about="fine of a platform for those wronged; a repetition doubles it",
        role="uncertain",
        source=f"0.4: {EZCORP}; 0.1: Barclays 2020 ({TABLE}); the doubling assumed",
        ge=0.0,
        le=10.0,
    )
    class_action_per_1000: float = leaf(
        20.0,
        unit="people wronged per 1,000 users",
        about="number of people without redress from which on a class action is possible",
        role="uncertain",
        ge=0.0,
        le=1_000.0,
    )
    class_action_daily: float = leaf(
        0.001,
        unit="probability",
        about="daily chance of a class action at that number; it grows with their number",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    police_per_act: float = leaf(
        0.001,
        unit="cases per act and 1,000 users",
        about="criminal cases set off by acts of the gravest kind, on average",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    police_days: int = leaf(
        360,
        unit="days",
        about="time for which the collectors may not work after a criminal case",
        role="uncertain",
        source="Yongxiong 2023: four branches, 17,000 staff to 2,000, then closed (docs/sources.md, 4); time assumed",
        ge=1,
        le=36_000,
    )


def check_law(law: LawParameters, at: str) -> None:
    """Raise ``ScenarioError`` if an act has a gravity but the redress for it is 0."""
    graves = [name for name in GravityParameters.model_fields if getattr(law.gravity, name) > 0]
    if law.active and not law.redress_cents and graves:
        raise bad_value(
            f"{at}.redress_cents", 0, f"above 0: {at}.gravity.{graves[0]} has a gravity, which needs a price", "50000"
        )
