"""A resolved scenario as a file, and the difference between two."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario import Leaf, Scenario, diff, leaves, load_scenario, make_scenario, override, to_toml

BRANCHES = ("population.", "economy.", "shopping.", "repayment.", "response.", "channels.", "court.")
STYLES = [leaf.key for leaf in leaves() if leaf.key.startswith("repayment.styles.")]
"""Shares that add up to 1, or all 0: drawn together, where all other leaves are free of one another."""
PEOPLE = [
    leaf
    for leaf in leaves()
    if leaf.key.startswith(BRANCHES) and leaf.type in {"int", "float"} and leaf.key not in STYLES
]
BY_DATE = [leaf for leaf in PEOPLE if not leaf.at_start_only]


def values(leaf: Leaf) -> st.SearchStrategy[Any]:
    assert leaf.low is not None
    assert leaf.high is not None
    return st.integers(int(leaf.low), int(leaf.high)) if leaf.type == "int" else st.floats(leaf.low, leaf.high)


def some_of(table: list[Leaf], least: int) -> st.SearchStrategy[dict[str, Any]]:
    entry = st.sampled_from(table).flatmap(lambda leaf: st.tuples(st.just(leaf.key), values(leaf)))
    return st.lists(entry, min_size=least, max_size=5).map(dict)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    by_day = draw(st.dictionaries(st.integers(1, 359), some_of(BY_DATE, least=1), max_size=3))
    changes = [{"from_day": day, "set": values} for day, values in by_day.items()]
    tables = {"name": draw(st.text()), "description": draw(st.text()), "changes": changes}
    styles = dict(zip(STYLES, draw(st.permutations([0.1, 0.2, 0.3, 0.4]) | st.just([0.0] * 4)), strict=True))
    return make_scenario(tables, set=draw(some_of(PEOPLE, least=0)) | styles)


@settings(max_examples=60, deadline=None)
@given(scenarios())
def test_what_is_written_is_read_back(scenario: Scenario) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scenario.toml"
        path.write_text(to_toml(scenario), encoding="utf-8", newline="")
        again = load_scenario(path)
    assert again == scenario
    assert to_toml(again) == to_toml(scenario)


def test_a_written_scenario_leaves_nothing_to_defaults() -> None:
    text = to_toml(Scenario())
    assert all(
        f"{leaf.key.rpartition('.')[2]}{']' if leaf.type == 'table' else ' = '}" in text for leaf in leaves(Scenario())
    )


def test_a_difference_names_both_values() -> None:
    before = Scenario()
    after = override(before, {"days": 30, "platforms.baitiao.terms.instalments": [3]})
    assert diff(before, after) == {"days": (360, 30), "platforms.baitiao.terms.instalments": ((3, 6, 12, 24), (3,))}
    assert diff(before, before) == {}


def test_a_difference_covers_platforms_and_changes_of_one_side() -> None:
    change = {"from_day": 5, "set": {"economy.benefit_share": 0.5}}
    other = make_scenario({"platforms": {"baitiao": {}, "late": {"label": "x"}}, "changes": [change]})
    found = diff(Scenario(), other)
    assert found["platforms.late.label"] == (None, "x")
    assert found["changes"] == ((), (change,))
    assert not any(key.startswith("platforms.baitiao") for key in found)
