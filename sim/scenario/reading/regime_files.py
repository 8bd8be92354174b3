"""Regimes by name: presets that come with the package, files of a user, and rules laid over either."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.scenario.errors import bad_value, found_in, nearest_to
from sim.scenario.explain import validated
from sim.scenario.frozen import FrozenDict
from sim.scenario.keys import Tree, merge
from sim.scenario.parameters.regime import RegimeParameters, check_regime
from sim.scenario.reading.files import exists, read_toml
from sim.scenario.reading.lines import written_in

KEY = "regime"
SUFFIX = ".toml"
SHIPPED = Path(__file__).parents[1] / "regimes"
HERE = Path()


def regime_names() -> tuple[str, ...]:
    """The presets that come with the package, in order of name."""
    return tuple(sorted(path.stem for path in SHIPPED.glob(f"*{SUFFIX}")))


def rules_of(given: object, folder: Path = HERE) -> Tree:
    """The rules that a scenario means: a preset, a file seen from ``folder``, or a table, perhaps laid over either.

    A table comes back as it was written, for the scenario to check; raises ``ScenarioError``.
    """
    if isinstance(given, str) and given:
        return _read(given, folder).model_dump()
    if not isinstance(given, Mapping):
        raise bad_value(KEY, given, f"a preset ({', '.join(regime_names())}), the path of a .toml file or a table")
    own = {name: value for name, value in given.items() if name != "preset"}
    return merge(rules_of(given["preset"], folder), own) if "preset" in given else own


def replaces_rules(tree: Mapping[str, Any]) -> bool:
    """Does a tree name a regime, which then replaces the one before entirely."""
    given = tree.get(KEY, {})
    return not isinstance(given, Mapping) or "preset" in given


def with_rules(tree: Mapping[str, Any], folder: Path = HERE) -> Tree:
    """A scenario's tables with the rules themselves in place of every regime that is named, dated changes included."""
    found = dict(tree)
    if KEY in found:
        found[KEY] = rules_of(found[KEY], folder)
    if isinstance(found.get("changes"), (list, tuple)):
        found["changes"] = [_dated(change, folder) for change in found["changes"]]
    return found


def under_rules(tree: Mapping[str, Any], values: Mapping[str, Any], folder: Path = HERE) -> tuple[Tree, Tree]:
    """``tree`` under the regime that dotted ``values`` set as a whole, if they do, and the other values."""
    others = dict(values)
    if KEY not in others:
        return dict(tree), others
    return {**tree, KEY: rules_of(others.pop(KEY), folder)}, others


def _read(name: str, folder: Path) -> RegimeParameters:
    path = folder / name if name.endswith(SUFFIX) else SHIPPED / f"{name}{SUFFIX}"
    if name.endswith(SUFFIX):
        if not exists(path):
            raise bad_value(KEY, name, f"an existing file, seen from {folder.resolve()}")
    elif name not in regime_names():
        raise bad_value(
            KEY,
            name,
            f"a preset ({', '.join(regime_names())}) or the path of a .toml file",
            nearest_to(name, regime_names()),
        )
    with written_in(path, read=False):
        tree = {"name": path.stem} | read_toml(path, "write at least one rule")
    with written_in(path):
        rules = validated(RegimeParameters, tree)
        check_regime(rules, at="")
    return rules


def _dated(change: Any, folder: Path) -> Any:
    """A change on a date, with its rules; what is not a table of changes is left for the checks to refuse."""
    values = change.get("set") if isinstance(change, Mapping) else None
    if not isinstance(values, Mapping) or KEY not in values:
        return change
    with found_in(f"change from day {change.get('from_day')}"):
        rules = _frozen(rules_of(values[KEY], folder))
    return {**change, "set": {**values, KEY: rules}}


def _frozen(value: Any) -> Any:
    """A copy that cannot change, tables and lists at any depth."""
    if isinstance(value, Mapping):
        return FrozenDict({name: _frozen(part) for name, part in value.items()})
    return tuple(map(_frozen, value)) if isinstance(value, (list, tuple)) else value
