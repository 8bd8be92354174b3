"""Turns an error found by Pydantic into one line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sim.scenario.errors import ScenarioError, bad_value, nearest_to, unknown_key
from sim.scenario.leaf import Branch
from sim.scenario.table import Leaf, find, leaf_of, walk

B = TypeVar("B", bound=Branch)
MOST_TOLD = 20
"""Faults of one reading that are explained: to find what a key is most like takes time."""


def validated(root: type[B], tree: Mapping[str, Any], context: Mapping[str, Any] | None = None) -> B:
    """Build a branch from nested tables; raises ``ScenarioError`` about one thing that is wrong, with all ``faults``.

    An unknown key comes first: it is often the cause of the rest. ``context`` is handed to the branch's own checks.
    """
    try:
        return root.model_validate(dict(tree), context=dict(context or {}))
    except ValidationError as error:
        details = sorted(error.errors(), key=lambda detail: detail["type"] != "extra_forbidden")
        explained = [_explain(root, detail) for detail in details[:MOST_TOLD]]
        more = f" (and {len(details) - 1} more)" if len(details) > 1 else ""
        first = ScenarioError(explained[0].problem + more, explained[0].key, explained[0].where)
        if len(details) > MOST_TOLD:
            explained.append(ScenarioError(f"{len(details) - MOST_TOLD} more faults are told once these are mended"))
        first.together = tuple(fault for one in explained for fault in one.faults)
        raise first from None


def _explain(root: type[Branch], detail: ErrorDetails) -> ScenarioError:
    cause = detail.get("ctx", {}).get("error")
    if isinstance(cause, ScenarioError):
        return cause
    path, given = detail["loc"], detail["input"]
    key = _dotted(path)
    if detail["type"] == "extra_forbidden":
        return _unknown(root, path)
    if detail["type"] == "missing":
        return ScenarioError(f"{key}: missing: {_wanted(root, path, key)}", key)
    field, branch = find(root, path)
    if detail["type"] == "string_too_long":
        return bad_value(key, given, f"text of at most {detail['ctx']['max_length']} characters")
    if detail["type"] == "too_short":
        least = detail["ctx"]["min_length"]
        return bad_value(key, given, f"a table with at least {least} {'entry' if least == 1 else 'entries'}")
    if detail["type"] == "too_long":
        kind = "list" if isinstance(given, (list, tuple)) else "table"
        return bad_value(key, given, f"a {kind} with at most {detail['ctx']['max_length']} entries")
    if field is None or branch is not None:
        return bad_value(key, given, "a list of tables" if detail["type"] == "tuple_type" else "a table")
    row = leaf_of(key, field)
    return bad_value(key, given, row.allowed, _nearest(row, detail))


def _wanted(root: type[Branch], path: Sequence[str | int], key: str) -> str:
    """What a key that is missing may be."""
    field, branch = find(root, path)
    return f"allowed is {leaf_of(key, field).allowed}" if field is not None and branch is None else "allowed is a table"


def _nearest(row: Leaf, detail: ErrorDetails) -> str:
    """The limit that a number passes, or the choice most like a word."""
    given, limits = detail["input"], detail.get("ctx", {})
    if row.choices:
        return nearest_to(given, row.choices) if isinstance(given, str) else ""
    passed = [limits[rule] for rule in ("ge", "le") if rule in limits]
    return str(passed[0]) if passed and (isinstance(given, int) or isfinite(given)) else ""


def _unknown(root: type[Branch], path: Sequence[str | int]) -> ScenarioError:
    branch = find(root, path[:-1])[1] or root
    neighbours = [_dotted((*path[:-1], name)) for name in branch.model_fields]
    return unknown_key(_dotted(path), [*neighbours, *(leaf.key for leaf in walk(root))])


def _dotted(path: Sequence[str | int]) -> str:
    """``platforms.baitiao.terms.instalments[1]``; a part that TOML must quote is quoted."""
    key = ""
    for part in path:
        if isinstance(part, int):
            key += f"[{part}]"
        else:
            key += f".{part}" if re.fullmatch(r"[\w-]+", part) else f".{json.dumps(part)}"
    return key.removeprefix(".")
