"""A list names each thing once: a second time would change nothing, or something that nobody meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from sim.scenario.errors import bad_value, shown


def check_repeats(given: Any, at: str = "") -> None:
    """Raise ``ScenarioError`` about the first list of names or numbers, at any depth, that has one of them twice."""
    if isinstance(given, BaseModel):
        given = {name: getattr(given, name) for name in type(given).model_fields}
    if isinstance(given, Mapping):
        for name, value in given.items():
            check_repeats(value, f"{at}.{name}" if at else name)
    elif isinstance(given, (tuple, list)) and all(isinstance(value, (str, int, float)) for value in given):
        once = tuple(dict.fromkeys(given))
        if len(once) < len(given):
            raise bad_value(at, given, "a list that names each at most once", shown(once))
