"""Numbers of a society that contradict one another, the edges where they do not, and what the defaults amount to."""

from __future__ import annotations

from typing import Any

import pytest

from sim.core.vocabulary import Cause, Complaint
from sim.scenario import Scenario, ScenarioError, leaves, make_scenario, override
from sim.scenario.parameters.society.complaints import ComplaintParameters, DesksParameters
from sim.scenario.parameters.society.press import PressParameters, branching

AT = "society."
SHARES = "hotline, public_site, regulator, court"


def weightless(*acts: str) -> dict[str, float]:
    return {f"law.gravity.{act}": 0.0 for act in acts}


CONTRADICTIONS = [
    ({"complaints.hotline": 0.7}, "complaints.court", f"0.01: allowed is what makes {SHARES} sum to 1 (now 1.1)"),
    ({"complaints.hotline": 0.55}, "complaints.court", "(now 0.95); nearest valid: 0.06"),
    (
        {
            "complaints.hotline": 0.5,
            "complaints.public_site": 0.3,
            "complaints.regulator": 0.2,
            "complaints.court": 0.2,
        },
        "complaints.court",
        "(now 1.2); nearest valid: 0",
    ),
    (
        {"complaints.desks.hotline.handling_days": 16},
        "complaints.desks.hotline.late_after_days",
        "15: allowed is at least society.complaints.desks.hotline.handling_days, 16 (days); nearest valid: 16",
    ),
    ({"complaints.desks.court.late_after_days": 59}, "complaints.desks.court.late_after_days", "60 (days)"),
    ({"press.excite": 0.1}, "press.excite", "less than 1 - society.press.kept_daily, 0.1: an article sets off 1 other"),
    ({"press.kept_daily": 0.98}, "press.excite", "0.02: an article sets off 2.5 others, and a scandal would never end"),
    (
        {"law.active": True, "law.redress_cents": 0},
        "law.redress_cents",
        "0: allowed is above 0: society.law.gravity.rule has a gravity, which needs a price; nearest valid: 50000",
    ),
    (
        {"law.active": True, "law.redress_cents": 0, **weightless("rule", "pressure", "disclosure", "visit")},
        "law.redress_cents",
        "society.law.gravity.intrusion",
    ),
]

AT_THE_EDGE = [
    {"complaints.hotline": 1.0, "complaints.public_site": 0.0, "complaints.regulator": 0.0, "complaints.court": 0.0},
    {"complaints.hotline": 0.1, "complaints.public_site": 0.2, "complaints.regulator": 0.3, "complaints.court": 0.4},
    {"complaints.desks.hotline.handling_days": 15},
    {"press.excite": 0.0999},
    {"press.excite": 0.0, "press.kept_daily": 0.999},
    {"law.redress_cents": 0},
    {"law.active": True, "law.redress_cents": 1},
    {"law.active": True, "law.redress_cents": 0, **weightless("rule", "pressure", "disclosure", "visit", "intrusion")},
]


def keyed(values: dict[str, Any]) -> dict[str, Any]:
    return {AT + key: value for key, value in values.items()}


@pytest.mark.parametrize(("values", "key", "words"), CONTRADICTIONS)
def test_a_contradiction_is_refused(values: dict[str, Any], key: str, words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        override(Scenario(), keyed(values))
    assert caught.value.key == AT + key
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("values", AT_THE_EDGE)
def test_the_edge_of_a_contradiction_is_allowed(values: dict[str, Any]) -> None:
    override(Scenario(), keyed(values))


def test_a_contradiction_that_a_date_brings_is_refused_at_once() -> None:
    change = {"from_day": 9, "set": {"society.press.excite": 0.2}}
    with pytest.raises(ScenarioError, match=r"^change from day 9: society\.press\.excite = 0\.2"):
        make_scenario({"changes": [change]})


def test_a_weight_of_no_cause_is_unknown() -> None:
    with pytest.raises(
        ScenarioError,
        match=r"society\.complaints\.harshnes: unknown key; nearest valid key: "
        r"society\.complaints\.harshness",
    ):
        override(Scenario(), {"society.complaints.harshnes": 1.0})


def test_every_cause_and_every_channel_has_its_leaves() -> None:
    assert {cause.name.lower() for cause in Cause} <= set(ComplaintParameters.model_fields)
    assert {channel.name.lower() for channel in Complaint} <= set(ComplaintParameters.model_fields)
    assert [channel.name.lower() for channel in Complaint] == list(DesksParameters.model_fields)


def test_no_number_of_a_society_is_taken_for_granted() -> None:
    """Nothing is fixed but whether there is a society; what has no figure behind it is uncertain or a policy."""
    mine = tuple(f"{AT}{branch}" for branch in ("active", "complaints.", "press.", "opinion.", "regulator.", "law."))
    roles = {leaf.key: leaf.role for leaf in leaves() if leaf.key.startswith(mine)}
    assert len(roles) > 50
    assert {key for key, role in roles.items() if role == "fixed"} == {"society.active"}
    assert not Scenario().society.active


def test_branching() -> None:
    assert branching(0.05, 0.9) == pytest.approx(0.5)
    assert branching(0.0, 0.999) == 0.0
    given = PressParameters()
    assert 0.2 < branching(given.excite, given.kept_daily) < 0.8


def test_wrongs_weigh_more_than_what_the_rules_allow() -> None:
    given = ComplaintParameters()
    assert min(given.breach, given.disclosure, given.broken_promise, given.wrong_claim) > given.harshness
