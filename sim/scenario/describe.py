"""The parameter tree, as text and as a JSON schema."""

from __future__ import annotations

from typing import Any

from sim.scenario.errors import shown, unknown_key
from sim.scenario.frozen import NAME_PATTERN
from sim.scenario.table import ANY_NAME, Leaf, walk
from sim.scenario.tree import Scenario

INDENT = "    "


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
    rows = [(leaf.key, shown(leaf.value), leaf.extent, _role(leaf)) for leaf in chosen]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for leaf, row in zip(chosen, rows, strict=True):
        lines.append("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        lines.append(f"{INDENT}{leaf.about} [{leaf.source}]")
    return "\n".join(lines) + "\n"


def json_schema() -> dict[str, Any]:
    """JSON schema of a scenario file; unit, source and role are kept as ``x-`` keys."""
    schema = Scenario.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["properties"]["extends"] = {
        "type": "string", "minLength": 1, "description": "scenario file that this one is laid over"}
    schema["$defs"]["Change"]["properties"]["set"] |= _set_schema()
    return schema


def _set_schema() -> dict[str, Any]:
    """Dotted keys that a change may set, each pattern allowing any name where the tree has names."""
    patterns = {leaf.key.replace(".", r"\.").replace(ANY_NAME, NAME_PATTERN.strip("^$")): leaf
                for leaf in leaves() if not leaf.at_start_only}
    return {"patternProperties": {f"^{pattern}$": {"description": f"{leaf.about} ({leaf.extent})"}
                                  for pattern, leaf in patterns.items()},
            "additionalProperties": False}


def _role(leaf: Leaf) -> str:
    return f"{leaf.role}, at start only" if leaf.at_start_only else leaf.role
