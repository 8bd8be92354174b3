"""Nested tables seen as dotted keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sim.scenario.errors import Faults, bad_value, nearest_to, unknown_key

Tree = dict[str, Any]
OWN = ("policy_set", "strategy_set")
"""Tables with parameters that a user's own class declares."""


def flatten(tree: Mapping[str, Any], prefix: str = "") -> Tree:
    """Dotted keys and values of a nested table; empty and absent tables vanish.

    A table whose own keys are dotted (what an arm of a trial sets) is a value.
    """
    flat: Tree = {}
    for name, value in tree.items():
        if isinstance(value, Mapping) and not any("." in key for key in value):
            flat |= flatten(value, f"{prefix}{name}.")
        elif value is not None:
            flat[f"{prefix}{name}"] = value
    return flat


def merge(base: Mapping[str, Any], patch: Mapping[str, Any]) -> Tree:
    """A new table: ``base`` with ``patch`` laid over it, table by table; lists are replaced whole."""
    merged = dict(base)
    for name, value in patch.items():
        below = merged.get(name)
        merged[name] = merge(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return merged


def assign(tree: Mapping[str, Any], values: Mapping[str, Any]) -> Tree:
    """A new table with the leaves named by dotted keys replaced.

    Raises ``ScenarioError`` for a key that names no leaf of ``tree``: nothing can be added this way but parameters of
    a user's own class.
    """
    flat, found = flatten(tree), Faults()
    for key, value in values.items():
        with found:
            if key not in flat and not _is_own(key, flat):
                if any(leaf.startswith(f"{key}.") for leaf in flat):
                    raise bad_value(key, value, "a leaf inside this table, by its dotted key", nearest_to(key, flat))
                raise unknown_key(key, flat)
            tree = merge(tree, _nested(key, value))
    found.tell()
    return dict(tree)


def _is_own(key: str, flat: Tree) -> bool:
    """Is this a parameter (``policy_set.NAME``) of a policy or strategy that is there, or all (``policy_set``)."""
    for table in OWN:
        branch, found, name = key.rpartition(f".{table}")
        if found and f"{branch}.{table.removesuffix('_set')}" in flat and re.fullmatch(r"(\.[a-z][a-z0-9_]*)?", name):
            return True
    return False


def _nested(key: str, value: Any) -> Tree:
    for part in reversed(key.split(".")):
        value = {part: value}
    return dict(value)
