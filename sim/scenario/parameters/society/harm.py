"""The harm index: its parts and their weights."""

from __future__ import annotations

from typing import Any, Self

from pydantic import model_validator

from sim.scenario.forms import check_shares
from sim.scenario.leaf import Branch, leaf

PARTS = ("distress", "harassment", "disclosure", "exclusion", "pressure", "complaints", "fees")
CHOICE = "a choice of whoever weighs harm; assumed"


def _weight(default: float, about: str) -> Any:
    return leaf(default, unit="weight", about=f"weight of {about}", role="uncertain", source=CHOICE, ge=0.0, le=1.0)


class HarmParameters(Branch):
    """The harm index: the sum of weight * level / reference level. The weights add up to 1."""

    distress: float = _weight(0.3, "people in distress")
    harassment: float = _weight(0.2, "contacts that break a rule")
    disclosure: float = _weight(0.1, "debts told to others")
    exclusion: float = _weight(0.1, "people shut out of credit")
    pressure: float = _weight(0.1, "contacts that keep to the rules")
    complaints: float = _weight(0.1, "complaints")
    fees: float = _weight(0.1, "fees and late charges")
    distress_reference: float = leaf(
        0.1,
        unit="share of consumers",
        about="distress that counts as 1",
        role="fixed",
        source=CHOICE,
        ge=0.0001,
        le=1.0,
    )
    harassment_reference_daily: float = leaf(
        10.0,
        unit="events per day and 1,000 debtors in arrears",
        about="harassment that counts as 1",
        role="fixed",
        source=CHOICE,
        ge=0.0001,
        le=1_000.0,
    )
    disclosure_reference_daily: float = leaf(
        10.0,
        unit="events per day and 1,000 debtors in arrears",
        about="disclosure that counts as 1",
        role="fixed",
        source=CHOICE,
        ge=0.0001,
        le=1_000.0,
    )
    exclusion_reference: float = leaf(
        0.1,
        unit="share of consumers",
        about="exclusion that counts as 1",
        role="fixed",
        source=CHOICE,
        ge=0.0001,
        le=1.0,
    )

    pressure_reference_daily: float = leaf(
        25.0,
        unit="points per day and 1,000 debtors in arrears",
        about="lawful pressure that counts as 1: a call a week to every debtor, of which a third reaches somebody",
        role="uncertain",
        ge=1.0,
        le=1_000.0,
    )
    complaints_reference_daily: float = leaf(
        1.0,
        unit="complaints per day and 1,000 debtors in arrears",
        about="complaints that count as 1",
        role="uncertain",
        ge=0.0001,
        le=1_000.0,
    )
    fees_reference_annual: float = leaf(
        0.24,
        unit="share of what is owed, per year",
        about="fees and late charges that count as 1",
        role="uncertain",
        source="all-in cost of at most 24 % a year (docs/sources.md, 2D)",
        ge=0.01,
        le=2.0,
    )
    pressure_again: float = leaf(
        0.5,
        unit="share",
        about="how much more a contact weighs that follows another within society.harm.pressure_again_days",
        role="uncertain",
        ge=0.0,
        le=5.0,
    )
    pressure_again_days: int = leaf(
        7,
        unit="days",
        about="within which a contact that reaches somebody follows another",
        role="uncertain",
        source="no call within seven days of a talk, Regulation F (docs/sources.md, 2A)",
        ge=1,
        le=90,
    )
    pressure_refused: float = leaf(
        0.5,
        unit="share",
        about="how much more a contact weighs at which the debtor would not talk",
        role="uncertain",
        ge=0.0,
        le=5.0,
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        check_shares({part: getattr(self, part) for part in PARTS}, "society.harm")
        return self
