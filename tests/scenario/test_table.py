"""The table of parameters: complete, consistent, and the source of descriptions and schema."""

from __future__ import annotations

from typing import Any

import pytest

import sim.scenario
from sim.scenario import Leaf, Scenario, ScenarioError, describe, json_schema, leaves, make_scenario, override

TABLE = leaves()
DEFAULT = leaves(Scenario())
NUMERIC = [leaf for leaf in DEFAULT if leaf.type in {"int", "float"}]


@pytest.mark.parametrize("leaf", TABLE, ids=lambda leaf: leaf.key)
def test_every_leaf_knows_itself(leaf: Leaf) -> None:
    assert leaf.unit
    assert leaf.about
    assert leaf.source
    assert leaf.role in {"lever", "uncertain", "fixed"}
    assert leaf.type in {"int", "float", "bool", "str", "choice", "list of int", "list of choices", "table"}
    assert leaf.value == leaf.default


@pytest.mark.parametrize("leaf", NUMERIC, ids=lambda leaf: leaf.key)
def test_every_number_has_a_range_that_holds_its_default_and_is_enforced(leaf: Leaf) -> None:
    assert leaf.low is not None
    assert leaf.high is not None
    assert leaf.low <= leaf.default <= leaf.high
    assert leaf.low < leaf.high
    for outside in (leaf.low - 1, leaf.high + 1):
        with pytest.raises(ScenarioError) as caught:
            override(Scenario(), {leaf.key: outside})
        assert caught.value.key == leaf.key
        assert f"{leaf.low} to {leaf.high} {leaf.unit}" in str(caught.value)


def test_keys_are_unique_and_names_stand_for_any() -> None:
    keys = [leaf.key for leaf in TABLE]
    assert len(set(keys)) == len(keys)
    assert "platforms.<name>.credit.score_cutoff" in keys
    assert "platforms.<name>.funding.lines.<name>.share" in keys


def test_the_leaves_of_a_scenario_carry_its_names_and_values() -> None:
    scenario = make_scenario({"platforms": {"a": {"credit": {"score_cutoff": 700}}, "b": {}}})
    cutoffs = {leaf.key: (leaf.value, leaf.default) for leaf in leaves(scenario) if leaf.key.endswith("score_cutoff")}
    assert cutoffs == {"platforms.a.credit.score_cutoff": (700, 590), "platforms.b.credit.score_cutoff": (590, 590)}


def test_what_shapes_day_0_is_at_start_only() -> None:
    assert all(leaf.at_start_only for leaf in TABLE if leaf.key.startswith("population.") or "." not in leaf.key)
    assert not any(leaf.at_start_only for leaf in TABLE if leaf.key.startswith(("economy.", "shopping.")))


def test_a_description_says_everything_in_aligned_columns() -> None:
    text = describe(prefix="platforms.<name>.late")
    assert "platforms.<name>.late.apr_cap " in text
    assert (
        "    highest all-in price of any contract, by the dates on which it is to be paid: 12 x the rate per "
        "30 days [Jinguei [2025] 9: 24 % (docs/sources.md, 2D)]\n"
    ) in text
    assert "daily or flat" in text
    heads = text.splitlines()[::2]
    assert len({line.index(line.split()[1]) for line in heads}) == 1
    assert all(line.endswith("lever") for line in heads)


def test_a_description_may_be_of_one_scenario_and_one_leaf() -> None:
    text = describe(override(Scenario(), {"population.size": 77}), "population.size")
    assert text.splitlines() == [
        "population.size  77  default 10000  1 to 50000000 consumers  fixed, at start only",
        "    number of consumers [no published figure; assumed]",
    ]


@pytest.mark.parametrize(
    "prefix",
    [
        "response",
        "channels.lawsuit",
        "collectors.<name>",
        "field",
        "court",
        "platforms.<name>.collection.stages.<name>",
        "platforms.<name>.reminders.days_before_due",
        "trial.arms.<name>",
    ],
)
def test_a_description_covers_collection(prefix: str) -> None:
    text = describe(prefix=prefix)
    assert text.count(f"{prefix}.") >= 2 or len(text.splitlines()) == 2


def test_what_must_be_given_and_long_lists_of_choices_have_their_place_in_a_description() -> None:
    assert "trial.platform            to be given  name" in describe(prefix="trial")
    assert describe(prefix="platforms.<name>.collection.forbidden").splitlines() == [
        "platforms.<name>.collection.forbidden  []  channels  lever",
        "    channels that may not be used now, whatever the stages say: text, app_push, ai_call, human_call, letter, "
        "visit_home, visit_work, notice_to_contacts, call_to_contacts, lawyers_letter, lawsuit, visit_relatives "
        "[no published figure; assumed]",
    ]


@pytest.mark.parametrize(
    ("prefix", "nearest"),
    [
        ("population.siz", "population.size"),
        ("poplation", "population"),
        ("platforms.baitiao.credit", "platforms.<name>.credit"),
    ],
)
def test_a_description_of_nothing_is_refused(prefix: str, nearest: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        describe(prefix=prefix)
    assert str(caught.value) == f"{prefix}: unknown key; nearest valid key: {nearest}"


def objects(schema: Any) -> list[dict[str, Any]]:
    found = [schema] if isinstance(schema, dict) and "properties" in schema else []
    children = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else []
    return found + [below for child in children for below in objects(child)]


def test_the_schema_is_closed_and_requires_leaves_of_changes_trials_and_triggers_alone() -> None:
    tables = objects(json_schema())
    assert len(tables) >= 20
    for table in tables:
        assert table["additionalProperties"] is False
        assert table.get("required", []) in (
            [],
            ["from_day", "set"],
            ["platform", "arms"],
            ["share"],
            ["signal", "level", "action"],
        )


def test_the_schema_knows_files_and_leaves() -> None:
    schema = json_schema()
    assert {"extends", "changes", "name", "platforms"} <= set(schema["properties"])
    assert "extends" not in Scenario.model_fields
    cutoff = schema["$defs"]["CreditParameters"]["properties"]["score_cutoff"]
    assert (cutoff["minimum"], cutoff["maximum"], cutoff["x-unit"], cutoff["x-role"]) == (300, 1000, "points", "lever")
    assert cutoff["x-source"]
    assert cutoff["description"]
    settable = schema["$defs"]["Change"]["properties"]["set"]["patternProperties"]
    assert r"^platforms\.[a-z][a-z0-9_]*\.credit\.score_cutoff$" in settable
    assert r"^population\.size$" not in settable
    contacts = r"platforms\.[a-z][a-z0-9_]*\.collection\.stages\.[a-z][a-z0-9_]*\.contacts\.[a-z][a-z0-9_]*"
    assert f"^{contacts}$" in settable
    assert r"^collectors\.[a-z][a-z0-9_]*\.staff$" in settable
    in_an_arm = schema["$defs"]["ArmParameters"]["properties"]["set"]["patternProperties"]
    assert {key.split(r"\.")[0] for key in in_an_arm} == {"^platforms", "^channels"}
    assert in_an_arm.keys() < settable.keys()


def test_public_names_are_sorted_and_exist() -> None:
    assert sim.scenario.__all__ == sorted(sim.scenario.__all__)
    assert all(hasattr(sim.scenario, name) for name in sim.scenario.__all__)
