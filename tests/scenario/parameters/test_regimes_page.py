"""The page on regimes names every preset and every rule of it, with its value, and nothing that does not exist."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from sim.scenario import RegimeParameters, Scenario, regime_names, under

SIM = Path(__file__).parents[3] / "sim"
TEXT = (SIM / "REGIMES.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", TEXT, flags=re.MULTILINE)
SENTENCES = [row for row in ROWS if row[0] != "regime"]
VALUE = re.compile(r"`(\w+) = (.+?)`")
BUDGET = re.compile(r"`budgets\.(\w+): (\d+) in (\d+) days`")
NAMED = [name for name in regime_names() if name != "none"]


def about(name: str) -> list[str]:
    """What the rows of a preset say of its rules."""
    return [rule for who, _, rule in SENTENCES if f"`{name}`" in who]


@pytest.mark.parametrize("name", NAMED)
def test_every_rule_of_a_preset_stands_there_and_every_value_is_the_presets(name: str) -> None:
    regime = under(Scenario(), name).regime
    given: dict[str, Any] = tomllib.loads((SIM / "scenario" / "regimes" / f"{name}.toml").read_text(encoding="utf-8"))
    values = [found for rule in about(name) for found in VALUE.findall(rule)]
    budgets = [found for rule in about(name) for found in BUDGET.findall(rule)]
    assert {leaf for leaf, _ in values} | {"source"} | ({"budgets"} if budgets else set()) == set(given)
    for leaf, text in values:
        said = tomllib.loads(f"value = {text}")["value"]
        assert getattr(regime, leaf) == (tuple(said) if isinstance(said, list) else said), (leaf, text)
    assert {budget: (int(most), int(days)) for budget, most, days in budgets} == {
        budget: (one.most, one.days) for budget, one in regime.budgets.items()
    }


def test_every_row_is_of_a_preset_or_of_none_and_every_leaf_exists() -> None:
    for who, sentence, rule in SENTENCES:
        presets = re.findall(r"`(\w+)`", who)
        assert set(presets) <= set(NAMED), who
        assert presets or who.startswith("no preset: "), who
        assert rule.startswith(("not modelled: ", "not modelled one by one: ", "`")), rule
        assert len(sentence.split()) > 1
    for leaf in re.findall(r"`(\w+)(?: = .+?)?`", " ".join(rule for _, _, rule in SENTENCES)):
        assert leaf in {*RegimeParameters.model_fields, *NAMED, "hardship_respite_days"}, leaf


def test_the_tally_is_right() -> None:
    missing = sum(rule.startswith("not modelled") for _, _, rule in SENTENCES)
    assert f"Of {len(SENTENCES)} sentences {len(SENTENCES) - missing} are rules and {missing} are not modelled." in TEXT


def test_it_names_files_that_exist() -> None:
    paths = set(re.findall(r"`((?:sim|tests)/[\w/]+(?:\.\w+)?/?)`", TEXT))
    assert len(paths) > 3
    assert [path for path in paths if not (SIM.parent / path).exists()] == []
