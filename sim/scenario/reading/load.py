"""Scenario files: read, laid over their parents, overridden, checked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.scenario.changes import Dated
from sim.scenario.errors import Faults, ScenarioError, bad_value, found_in
from sim.scenario.explain import validated
from sim.scenario.keys import Tree, assign, merge
from sim.scenario.reading.files import LONGEST_KEY, check_values, exists, parse_toml, read_toml
from sim.scenario.reading.lines import written_in
from sim.scenario.reading.regime_files import KEY, replaces_rules, under_rules, with_rules
from sim.scenario.reading.shipped import file_of, names_like
from sim.scenario.tree import HOME, Scenario

COMMAND_LINE = "--set"
LONGEST_CHAIN = 20
IF_EMPTY = 'write at least a name, or extends = "baseline.toml"'


def load_scenario(path: str | Path, *, set: Mapping[str, Any] | None = None) -> Scenario:
    """Read a TOML scenario and the files it extends, then apply ``set`` (dotted keys and values).

    ``path`` may be the name of a shipped scenario, such as ``doorstep`` or ``trials/phone_call``, where no file is
    called so. Every file of a chain must be valid with what it extends, so an error always names the file that made it.
    Raises ``ScenarioError``.
    """
    file = file_of(path)
    if not exists(file) and (alike := names_like(path)):
        raise ScenarioError(f"no such file{alike}", where=str(path))
    return override(_load(file, ()), set or {})


def make_scenario(
    values: Mapping[str, Any], *, set: Mapping[str, Any] | None = None, home: tuple[str, ...] = ()
) -> Scenario:
    """Build a scenario from nested tables, as a file without ``extends`` would; raises ``ScenarioError``.

    ``home``: folders in which its ``module:Class`` is looked for before the working directory.
    """
    check_values(values)
    return override(validated(Scenario, with_rules(values), {HOME: home}), set or {})


def override(scenario: Scenario, values: Mapping[str, Any]) -> Scenario:
    """The scenario with the leaves named by dotted keys replaced; its dated changes stay and still apply.

    ``regime`` may be set as a whole, by name, and single rules of it anew. Raises ``ScenarioError`` for an unknown key
    or a bad value; platforms and funding lines cannot be added.
    """
    if not values:
        return scenario
    with found_in(COMMAND_LINE):
        check_values(values)
        tree = assign(*under_rules(scenario.model_dump(exclude={"changes"}), values))
        return validated(Scenario, {**tree, "changes": scenario.changes}, {HOME: scenario.home})


def under(scenario: Scenario, regime: str) -> Scenario:
    """The scenario under another regime, a preset or a file, with both in its name; raises ``ScenarioError``."""
    tree, _ = under_rules(scenario.model_dump(exclude={"changes"}), {KEY: regime})
    named = {"name": f"{scenario.name}, {tree[KEY]['name']}", "changes": scenario.changes}
    return validated(Scenario, tree | named, {HOME: scenario.home})


def parse_assignment(text: str) -> tuple[str, Any]:
    """Read ``a.b=v``: v as a TOML value or, failing that, as bare text; raises ``ScenarioError`` without ``=``."""
    key, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not key:
        raise ScenarioError(f'"{text}": allowed is key=value', key, COMMAND_LINE)
    if key.count(".") >= LONGEST_KEY:
        raise ScenarioError(f"{key}: allowed is a key of at most {LONGEST_KEY} parts", key, COMMAND_LINE)
    try:
        parsed = parse_toml(f"value = {value}")
    except ScenarioError as error:
        if error.key:
            raise ScenarioError(f"{key}{error.problem.removeprefix('value')}", key, COMMAND_LINE) from None
        return key, value
    return key, parsed["value"] if len(parsed) == 1 else value


def _load(path: Path, children: tuple[Path, ...]) -> Scenario:
    with written_in(path, read=False):
        own = {"name": path.stem} | read_toml(path, IF_EMPTY)
    with written_in(path):
        extends = own.pop("extends", None)
        if extends is None:
            return _checked(own, None, path)
        lineage = (*children, path)
        parent_path = _parent(extends, lineage)
    parent = _load(parent_path, lineage)
    with written_in(path):
        return _checked(own, parent, path)


def _checked(own: Tree, parent: Scenario | None, path: Path) -> Scenario:
    """The scenario of a file's own tables, laid over its parent's; raises ``ScenarioError`` with all ``faults``."""
    found, tree = Faults(), own
    with found:
        tree = with_rules(own, path.parent)
        if parent:
            later = validated(Dated, {"changes": tree.get("changes", ())})
            tree["changes"] = parent.changes + later.changes
    if found:  # what is left is checked too
        tree = {name: value for name, value in own.items() if name not in (KEY, "changes")}
    if parent:
        tree = merge(_inherited(parent, replaced=KEY in tree and replaces_rules(own)), tree)
    home = dict.fromkeys((str(path.resolve().parent), *(parent.home if parent else ())))
    with found:
        scenario = validated(Scenario, tree, {HOME: tuple(home)})
    found.tell()
    return scenario


def _parent(extends: object, lineage: tuple[Path, ...]) -> Path:
    path = lineage[-1]
    if not isinstance(extends, str) or not extends:
        raise bad_value("extends", extends, "the path of a scenario file, as text")
    if len(lineage) >= LONGEST_CHAIN:
        raise bad_value("extends", extends, f"a chain of at most {LONGEST_CHAIN} files that extend one another")
    parent = file_of(extends, path.parent)
    if not exists(parent) or not parent.is_file():
        raise bad_value("extends", extends, f"an existing file, seen from {path.parent}{names_like(extends)}")
    if parent.resolve() in [child.resolve() for child in lineage]:
        circle = " -> ".join(file.name for file in (*lineage, parent))
        raise bad_value("extends", extends, f"a file that does not extend this one in turn ({circle})")
    return parent


def _inherited(parent: Scenario, replaced: bool) -> Tree:
    """What a child is laid over: never a description or changes, and no rules where the child has others instead.

    The platform that is there when no file names any is not inherited: the first that names some has these alone.
    """
    unnamed = {"platforms"} - parent.model_fields_set
    return parent.model_dump(exclude={"description", "changes", *([KEY] if replaced else []), *unnamed})
