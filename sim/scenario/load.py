"""Scenario files: read, laid over their parents, overridden, checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.scenario.changes import Dated
from sim.scenario.errors import ScenarioError, bad_value, found_in
from sim.scenario.explain import validated
from sim.scenario.keys import Tree, assign, merge
from sim.scenario.tree import Scenario

COMMAND_LINE = "--set"


def load_scenario(path: str | Path, *, set: Mapping[str, Any] | None = None) -> Scenario:
    """Read a TOML scenario and the files it extends, then apply ``set`` (dotted keys and values).

    Every file of a chain must be valid with what it extends, so an error always names the file that made it.
    Raises ``ScenarioError``.
    """
    return override(_load(Path(path), ()), set or {})


def make_scenario(values: Mapping[str, Any], *, set: Mapping[str, Any] | None = None) -> Scenario:
    """Build a scenario from nested tables, as a file without ``extends`` would; raises ``ScenarioError``."""
    return override(validated(Scenario, values), set or {})


def override(scenario: Scenario, values: Mapping[str, Any]) -> Scenario:
    """The scenario with the leaves named by dotted keys replaced; its dated changes stay and still apply.

    Raises ``ScenarioError`` for an unknown key or a bad value; platforms and funding lines cannot be added.
    """
    if not values:
        return scenario
    with found_in(COMMAND_LINE):
        tree = assign(scenario.model_dump(exclude={"changes"}), values)
        return validated(Scenario, {**tree, "changes": scenario.changes})


def parse_assignment(text: str) -> tuple[str, Any]:
    """Read ``a.b=v``: v as a TOML value or, failing that, as bare text; raises ``ScenarioError`` without ``=``."""
    key, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not key:
        raise ScenarioError(f'"{text}": allowed is key=value', key, COMMAND_LINE)
    try:
        parsed = tomllib.loads(f"value = {value}")
    except ValueError:
        return key, value
    return key, parsed["value"] if len(parsed) == 1 else value


def _load(path: Path, children: tuple[Path, ...]) -> Scenario:
    with found_in(str(path)):
        own = {"name": path.stem} | _read(path)
        extends = own.pop("extends", None)
        if extends is None:
            return validated(Scenario, own)
        lineage = (*children, path)
        parent_path = _parent(extends, lineage)
    parent = _load(parent_path, lineage)
    with found_in(str(path)):
        return validated(Scenario, _laid_over(parent, own))


def _read(path: Path) -> Tree:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ScenarioError("no such file") from None
    except OSError as error:
        kind = "is a directory, not a file" if path.is_dir() else f"cannot be read: {error.strerror}"
        raise ScenarioError(kind) from None
    except UnicodeDecodeError as error:
        raise ScenarioError(f"is not UTF-8 text (byte {error.start})") from None
    except ValueError as error:
        raise ScenarioError(f"is not valid TOML: {error}") from None
    if not values:
        raise ScenarioError('is empty: write at least a name, or extends = "baseline.toml"')
    return values


def _parent(extends: object, lineage: tuple[Path, ...]) -> Path:
    path = lineage[-1]
    if not isinstance(extends, str) or not extends:
        raise bad_value("extends", extends, "the path of a scenario file, as text")
    parent = path.parent / extends
    if not parent.is_file():
        raise bad_value("extends", extends, f"an existing file, seen from {path.parent}")
    if parent.resolve() in [child.resolve() for child in lineage]:
        circle = " -> ".join(file.name for file in (*lineage, parent))
        raise bad_value("extends", extends, f"a file that does not extend this one in turn ({circle})")
    return parent


def _laid_over(parent: Scenario, own: Tree) -> Tree:
    """A child's tables (always with a name) over its parent's; a description is never inherited, changes add up."""
    inherited = parent.model_dump(exclude={"description", "changes"})
    later = validated(Dated, {"changes": own.get("changes", ())})
    return merge(inherited, own) | {"changes": parent.changes + later.changes}
