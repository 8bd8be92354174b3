"""The parameter tree, as text and as a JSON schema."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from sim.scenario.errors import LONGEST_SHOWN, ScenarioError, shown, unknown_key
from sim.scenario.frozen import NAME_PATTERN
from sim.scenario.leaf import Role
from sim.scenario.parameters.run.trial import ARM_BRANCHES, ARM_ROOTS, OF_HOLDERS
from sim.scenario.table import ANY_NAME, Leaf, find, walk
from sim.scenario.tree import Scenario

INDENT = "    "
ROLES: tuple[Role, ...] = get_args(Role)
IN_AN_ARM = tuple(f"platforms.{ANY_NAME}.{branch}." for branch in ARM_BRANCHES + OF_HOLDERS) + ARM_ROOTS


def leaves(of: Scenario | type[Scenario] = Scenario) -> list[Leaf]:
    """Every parameter: of a scenario with its values, or of the class with ``<name>`` for named branches."""
    return list(walk(of))


def describe(of: Scenario | type[Scenario] = Scenario, prefix: str = "") -> str:
    """Two lines per leaf, as :func:`describe_leaves`; raises ``ScenarioError`` if no key begins with ``prefix``."""
    return describe_leaves(below(leaves(of), prefix))


def below(table: Sequence[Leaf], prefix: str) -> list[Leaf]:
    """One branch or leaf of a table; raises ``ScenarioError`` if there is none of that key."""
    chosen = [leaf for leaf in table if is_below(leaf, prefix)]
    if not chosen:
        raise no_such_key(prefix, table)
    return chosen


def no_such_key(key: str, table: Sequence[Leaf]) -> ScenarioError:
    """The error for what is neither a leaf nor a branch of a table."""
    keys = [leaf.key for leaf in table]
    return unknown_key(key, [*keys, *(key.rpartition(".")[0] for key in keys)])


def is_below(leaf: Leaf, prefix: str) -> bool:
    """Is this the leaf of that key, or one in the branch of that key; every leaf is below nothing."""
    return f"{leaf.key}.".startswith(f"{prefix}." if prefix else "")


def describe_leaves(table: Sequence[Leaf]) -> str:
    """Two lines per leaf: key, value, default where that differs, range and unit, role; then meaning and source."""
    rows = [(leaf.key, _value(leaf.value), _default(leaf), _extent(leaf), _role(leaf)) for leaf in table]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for leaf, row in zip(table, rows, strict=True):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True) if width]
        lines.append("  ".join(cells).rstrip())
        choices = "" if _extent(leaf) == leaf.extent else f": {leaf.extent}"
        lines.append(f"{INDENT}{leaf.about}{choices} [{leaf.source}]")
    return "\n".join(lines) + "\n"


def describe_sections() -> str:
    """A line per section of the tree: how many parameters it has, how many of each role, and what it is about."""
    table = leaves()
    rows = [("section", "parameters", *ROLES)]
    for section in dict.fromkeys(map(_section, table)):
        roles = [leaf.role for leaf in table if _section(leaf) == section]
        rows.append((section, str(len(roles)), *(str(roles.count(role) or "") for role in ROLES)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for name, *counts in rows:
        cells = [cell.rjust(width) for cell, width in zip(counts, widths[1:], strict=True)]
        lines.append("  ".join([name.ljust(widths[0]), *cells, _about(name)]).rstrip())
    return "\n".join(lines) + "\n"


def _section(leaf: Leaf) -> str:
    """The branch that a leaf is listed under: ``economy``, ``collectors.<name>``, ``platforms.<name>.late``."""
    parts = leaf.key.split(".")
    depth = 1 if ANY_NAME not in parts[:2] else 3 if parts[0] == "platforms" and len(parts) > 3 else 2
    return ".".join(parts[:depth])


def _about(section: str) -> str:
    field, branch = find(Scenario, section.split("."))
    text = branch.__doc__ if branch else field.description if field else ""
    return (text or "").partition("\n")[0].removesuffix(".")


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


def _value(value: Any) -> str:
    return "to be given" if value is None else shown(value)


def _default(leaf: Leaf) -> str:
    return "" if leaf.value == leaf.default else f"default {_value(leaf.default)}"


def _extent(leaf: Leaf) -> str:
    """The extent of a leaf, shortened if a long list of choices would make the column too wide."""
    return leaf.extent if len(leaf.extent) <= LONGEST_SHOWN else leaf.unit


def _role(leaf: Leaf) -> str:
    return f"{leaf.role}, at start only" if leaf.at_start_only else leaf.role
