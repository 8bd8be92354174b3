"""The parameter tree, as text and as a JSON schema."""

from __future__ import annotations

from typing import Any

from sim.scenario.errors import LONGEST_SHOWN, shown, unknown_key
from sim.scenario.frozen import NAME_PATTERN
from sim.scenario.parameters.run.trial import ARM_BRANCHES, ARM_ROOTS, OF_HOLDERS
from sim.scenario.table import ANY_NAME, Leaf, walk
from sim.scenario.tree import Scenario

INDENT = "    "
IN_AN_ARM = tuple(f"platforms.{ANY_NAME}.{branch}." for branch in ARM_BRANCHES + OF_HOLDERS) + ARM_ROOTS


def leaves(of: Scenario | type[Scenario] = Scenario) -> list[Leaf]:
    """Every parameter: of a scenario with its values, or of the class with ``<name>`` for named branches."""
    return list(walk(of))


def describe(of: Scenario | type[Scenario] = Scenario, prefix: str = "") -> str:
    """Two lines per leaf: key, value, range and unit, role; then what it means and its source.

    ``prefix`` keeps one branch or leaf; raises ``ScenarioError`` if there is none of that key.
    """
    table = leaves(of)
    chosen = [leaf for leaf in table if f"{leaf.key}.".startswith(f"{prefix}." if prefix else "")]
    if not chosen:
        keys = [leaf.key for leaf in table]
        raise unknown_key(prefix, [*keys, *(key.rpartition(".")[0] for key in keys)])
    rows = [(leaf.key, _value(leaf), _extent(leaf), _role(leaf)) for leaf in chosen]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for leaf, row in zip(chosen, rows, strict=True):
        lines.append("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        choices = "" if _extent(leaf) == leaf.extent else f": {leaf.extent}"
        lines.append(f"{INDENT}{leaf.about}{choices} [{leaf.source}]")
    return "\n".join(lines) + "\n"


def json_schema() -> dict[str, Any]:
    """JSON schema of a scenario file; unit, source and role are kept as ``x-`` keys."""
    schema = Scenario.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["properties"]["extends"] = {
        "type": "string",
        "minLength": 1,
        "description": "scenario file that this one is laid over",
    }
    schema["$defs"]["Change"]["properties"]["set"] |= _set_schema("")
    schema["$defs"]["ArmParameters"]["properties"]["set"] |= _set_schema(*IN_AN_ARM)
    return schema


def _set_schema(*prefixes: str) -> dict[str, Any]:
    """Dotted keys that a change or an arm may set, each pattern allowing any name where the tree has names."""
    return {
        "patternProperties": {
            f"^{_pattern(leaf)}$": {"description": f"{leaf.about} ({leaf.extent})"}
            for leaf in leaves()
            if leaf.key.startswith(prefixes) and not leaf.at_start_only
        },
        "additionalProperties": False,
    }


def _pattern(leaf: Leaf) -> str:
    """The pattern of a leaf's key; a table is set entry by entry."""
    name = NAME_PATTERN.strip("^$")
    return leaf.key.replace(".", r"\.").replace(ANY_NAME, name) + (rf"\.{name}" if leaf.type == "table" else "")


def _value(leaf: Leaf) -> str:
    return "to be given" if leaf.value is None else shown(leaf.value)


def _extent(leaf: Leaf) -> str:
    """The extent of a leaf, shortened if a long list of choices would make the column too wide."""
    return leaf.extent if len(leaf.extent) <= LONGEST_SHOWN else leaf.unit


def _role(leaf: Leaf) -> str:
    return f"{leaf.role}, at start only" if leaf.at_start_only else leaf.role
