"""A resolved scenario as a file, the difference between two, and text that is in a file whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import tomli_w

from sim.scenario.keys import flatten
from sim.scenario.tree import Scenario


def to_toml(scenario: Scenario) -> str:
    """The whole tree, nothing left to defaults; loading it gives an equal scenario."""
    return tomli_w.dumps(scenario.model_dump(exclude=None if scenario.changes else {"changes"}, exclude_none=True))


def diff(a: Scenario, b: Scenario) -> dict[str, tuple[Any, Any]]:
    """Dotted keys whose values differ, as (in a, in b); None where one has no such platform or line."""
    left, right = flatten(a.model_dump()), flatten(b.model_dump())
    return {key: (left.get(key), right.get(key)) for key in left | right if left.get(key) != right.get(key)}


def write_whole(path: Path, text: str) -> None:
    """Write a text file, in the place of one that is there; it is never there by half."""
    part = path.with_name(f".{path.name[:80]}-{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
