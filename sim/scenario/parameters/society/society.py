"""How society reacts to treatment: complaints, opinion, press, regulator."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from sim.scenario.forms import check_shares
from sim.scenario.leaf import Branch, leaf
from sim.scenario.parameters.society.complaints import (
    ComplaintParameters,
    DeskParameters,
    DesksParameters,
    check_deadline,
)
from sim.scenario.parameters.society.harm import HarmParameters
from sim.scenario.parameters.society.law import LawParameters, check_law
from sim.scenario.parameters.society.opinion import OpinionParameters
from sim.scenario.parameters.society.press import PressParameters, check_branching
from sim.scenario.parameters.society.regulator import RegulatorParameters


class SocietyParameters(Branch):
    """The society as a whole."""

    active: bool = leaf(
        False,
        unit="yes or no",
        about="do people talk, complain and read the press, and does a regulator watch",
        role="fixed",
        source="a choice of the run",
        at_start_only=True,
    )
    complaints: ComplaintParameters = ComplaintParameters()
    press: PressParameters = PressParameters()
    opinion: OpinionParameters = OpinionParameters()
    regulator: RegulatorParameters = RegulatorParameters()
    law: LawParameters = LawParameters()
    harm: HarmParameters = HarmParameters()

    @model_validator(mode="after")
    def _without_contradictions(self) -> Self:
        given = self.complaints
        check_shares(
            {
                "hotline": given.hotline,
                "public_site": given.public_site,
                "regulator": given.regulator,
                "court": given.court,
            },
            "society.complaints",
        )
        for name in DesksParameters.model_fields:
            desk: DeskParameters = getattr(given.desks, name)
            check_deadline(desk.handling_days, desk.late_after_days, f"society.complaints.desks.{name}")
        check_branching(self.press.excite, self.press.kept_daily, "society.press")
        check_law(self.law, "society.law")
        return self
