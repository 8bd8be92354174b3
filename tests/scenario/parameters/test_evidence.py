"""What of evidence can be set, and when."""

from __future__ import annotations

from typing import Any

import pytest

from sim.scenario import ScenarioError, make_scenario


@pytest.mark.parametrize(
    ("tree", "says"),
    [
        ({"evidence": {"log": "yes"}}, 'evidence.log = "yes"'),
        ({"evidence": {"contested_lost": 1.5}}, "evidence.contested_lost = 1.5"),
        ({"evidence": {"hearing_faster": -0.1}}, "evidence.hearing_faster = -0.1"),
        ({"evidence": {"contested": 0.5}}, "nearest valid key: evidence.contested_lost"),
        ({"collectors": {"officers": {"recording_cost_cents": -1}}}, "collectors.officers.recording_cost_cents = -1"),
        ({"changes": [{"from_day": 30, "set": {"evidence.log": True}}]}, "fixed during a run"),
    ],
)
def test_bad_input_names_the_key(tree: dict[str, Any], says: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        make_scenario(tree)
    assert says in str(caught.value)


def test_the_part_of_records_in_disputes_may_change_by_date() -> None:
    scenario = make_scenario({"changes": [{"from_day": 30, "set": {"evidence.contested_lost": 0.2}}]})
    assert (scenario.on(29).evidence.contested_lost, scenario.on(30).evidence.contested_lost) == (0.0, 0.2)
