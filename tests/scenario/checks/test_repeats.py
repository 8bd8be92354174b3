"""No list of a scenario names anything twice, wherever it stands; what is made of lists of offers is a set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.core.vocabulary import Offer
from sim.scenario import Scenario, ScenarioError, leaves, load_scenario, make_scenario, override
from sim.scenario.forms import check_repeats
from tests.collectors import Room, cases_of

STAGE = {"to_days": 90, "contacts": {"text": 1}}


def _stage(**values: Any) -> dict[str, Any]:
    return {"platforms": {"one": {"collection": {"stages": {"first": STAGE | values}}}}}


AT = "platforms.one.collection.stages.first."
TWICE = [
    (_stage(offers=["promise", "promise"]), AT + "offers", '["promise"]'),
    (_stage(offers=["waiver", "deferral", "waiver"]), AT + "offers", '["waiver", "deferral"]'),
    (_stage(rights=["debtor", "home", "home"]), AT + "rights", '["debtor", "home"]'),
    (_stage(segments=["low", "low"]), AT + "segments", '["low"]'),
    ({"platforms": {"one": {"collection": {"forbidden": ["text", "text"]}}}}, "platforms.one.collection.forbidden", ""),
    ({"collectors": {"team": {"channels": ["human_call", "human_call"]}}}, "collectors.team.channels", ""),
    ({"regime": {"opt_out": ["text", "text"]}}, "regime.opt_out", '["text"]'),
    ({"regime": {"refusal_bars": ["ai_call", "ai_call"]}}, "regime.refusal_bars", '["ai_call"]'),
    ({"regime": {"rest_days": [6, 6]}}, "regime.rest_days", ""),
    ({"regime": {"budgets": {"calls": {"channels": ["ai_call", "ai_call"]}}}}, "regime.budgets.calls.channels", ""),
    ({"platforms": {"one": {"terms": {"instalments": [3, 3]}}}}, "platforms.one.terms.instalments", ""),
    ({"platforms": {"one": {"reminders": {"days_past_due": [1, 1]}}}}, "platforms.one.reminders.days_past_due", ""),
    (
        {"platforms": {"one": {"learning": {"features": ["utilisation", "utilisation"]}}}},
        "platforms.one.learning.features",
        "",
    ),
]


@pytest.mark.parametrize(("values", "key", "nearest"), TWICE)
def test_a_second_time_is_refused(values: dict[str, Any], key: str, nearest: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        make_scenario(values)
    assert caught.value.key == key
    assert nearest in str(caught.value)


def test_the_message_names_file_key_value_and_what_is_allowed(tmp_path: Path) -> None:
    path = tmp_path / "twice.toml"
    path.write_text("""
        [platforms.one.collection.stages.first]
        to_days = 90
        contacts = { text = 1 }
        offers = ["promise", "promise"]
    """)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    assert str(caught.value) == (
        f'{path}: {AT}offers = ["promise", "promise"]: allowed is a list that names each at most once; nearest valid: '
        '["promise"]'
    )


def test_lists_of_dated_changes_of_arms_and_of_the_command_line_are_looked_at_as_well() -> None:
    twice = {AT + "offers": ["promise", "promise"]}
    with pytest.raises(ScenarioError, match="at most once"):
        override(make_scenario(_stage()), twice)
    with pytest.raises(ScenarioError, match=r"change from day 3.*at most once"):
        make_scenario(_stage() | {"changes": [{"from_day": 3, "set": twice}]})
    trial = {"trial": {"platform": "one", "arms": {"a": {"share": 0.5, "set": twice}, "b": {"share": 0.5}}}}
    with pytest.raises(ScenarioError, match=r"trial\.arms\.a\.set\.platforms\.one\..*at most once"):
        make_scenario(_stage() | trial)


def test_a_file_of_rules_names_itself(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('opt_out = ["text", "text"]')
    (tmp_path / "one.toml").write_text('regime = "mine.toml"')
    with pytest.raises(ScenarioError, match=r"mine\.toml: opt_out = .*at most once"):
        load_scenario(tmp_path / "one.toml")


def test_every_list_of_the_tree_is_walked() -> None:
    """Each leaf that is a list, given one of its values twice: the walk finds it whatever else would."""
    lists = [leaf.key for leaf in leaves(make_scenario(_stage(offers=["promise"]))) if isinstance(leaf.default, tuple)]
    assert len(lists) > 10
    for key in lists:
        nested: Any = ("x", "x")
        for part in reversed(key.split(".")):
            nested = {part: nested}
        with pytest.raises(ScenarioError) as caught:
            check_repeats(nested)
        assert caught.value.key == key
    check_repeats(Scenario())


@pytest.mark.parametrize("offers", [["promise"], ["waiver", "settlement"], [offer.name.lower() for offer in Offer]])
def test_offers_are_a_set_of_flags(offers: list[str]) -> None:
    room = Room(1, {}, stages={"all": dict(contacts={"text": 1}, offers=offers)})
    found = room.day(0, cases_of(n=1))
    assert found.offers.tolist() == [sum({Offer[name.upper()] for name in offers})]
