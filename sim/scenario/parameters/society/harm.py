"""The harm index: its parts and their weights."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from sim.scenario.forms import check_shares
from sim.scenario.leaf import Branch, leaf

PARTS = ("distress", "harassment", "disclosure", "exclusion")
CHOICE = "a choice of whoever weighs harm"


class HarmParameters(Branch):
    """The harm index: the sum of weight * level / reference level. The weights add up to 1."""

    distress: float = leaf(
        0.4, unit="weight", about="weight of people in distress", role="lever", source=CHOICE, ge=0.0, le=1.0
    )
    harassment: float = leaf(
        0.3, unit="weight", about="weight of contacts that break a rule", role="lever", source=CHOICE, ge=0.0, le=1.0
    )
    disclosure: float = leaf(
        0.1, unit="weight", about="weight of debts told to others", role="lever", source=CHOICE, ge=0.0, le=1.0
    )
    exclusion: float = leaf(
        0.2, unit="weight", about="weight of people shut out of credit", role="lever", source=CHOICE, ge=0.0, le=1.0
    )
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

    @model_validator(mode="after")
    def _whole(self) -> Self:
        check_shares({part: getattr(self, part) for part in PARTS}, "society.harm")
        return self
