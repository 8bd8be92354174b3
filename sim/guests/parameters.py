"""Parameters of a guest: declared on its class, given in the scenario, checked before anything runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from sim.scenario.errors import ScenarioError, bad_value, nearest_to, unknown_key
from sim.scenario.frozen import NAME_PATTERN

__all__ = ["Parameter", "Value", "filled"]

Value = bool | int | float | str
LARGEST = 10**300
"""Of whole numbers given for a number."""
_KINDS = {bool: "true or false", int: "a whole number", float: "a number", str: "text"}


@dataclass(frozen=True)
class Parameter:
    """One parameter: its default, which has the kind of all its values, and what it may be.

    ``low`` and ``high`` are inclusive limits of numbers, ``choices`` the words allowed; ``about`` says what it means.
    """

    default: Value
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    about: str = ""

    @property
    def allowed(self) -> str:
        """What a value may be, in words."""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        limits = {"at least": self.low, "at most": self.high}
        if self.low is not None and self.high is not None:
            return f"{_KINDS[type(self.default)]}: {self.low} to {self.high}"
        return ", ".join(
            [_KINDS[type(self.default)], *(f"{words} {limit}" for words, limit in limits.items() if limit is not None)]
        )

    def accepts(self, value: object) -> bool:
        """May the parameter have this value."""
        if isinstance(self.default, float) and type(value) is int:
            return abs(value) <= LARGEST and self.accepts(float(value))
        if type(value) is not type(self.default):
            return False
        if isinstance(value, str):
            return not self.choices or value in self.choices
        assert isinstance(value, (bool, int, float))
        return isfinite(value) and (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def nearest(self, value: object) -> str:
        """A limit that a number passes, or the choice most like a word; empty if there is none."""
        if isinstance(value, str):
            return nearest_to(value, self.choices)
        if type(value) not in (int, float) or isinstance(self.default, (bool, str)):
            return ""
        passed = [
            str(limit)
            for limit, is_passed in (
                (self.low, self.low is not None and value < self.low),  # type: ignore[operator]
                (self.high, self.high is not None and value > self.high),  # type: ignore[operator]
            )
            if is_passed
        ]
        return passed[0] if passed else ""


def filled(declared: Mapping[str, Parameter], given: Mapping[str, object], key: str, who: str) -> dict[str, Value]:
    """Every declared parameter with its value: as given under ``key``, or its default.

    :raises ScenarioError: if a name is not declared or a value is not allowed, or the declaration is none.
    """
    _check(declared, who)
    for name, value in given.items():
        if name not in declared:
            if not declared:
                raise ScenarioError(f"{key}.{name}: unknown key: {who} declares no parameters", f"{key}.{name}")
            error = unknown_key(f"{key}.{name}", [f"{key}.{known}" for known in declared])
            known = ", ".join(declared)
            raise ScenarioError(f"{error.problem} ({who} declares {known})", error.key)
        if not declared[name].accepts(value):
            raise bad_value(f"{key}.{name}", value, declared[name].allowed, declared[name].nearest(value))
    return {name: _as(one.default, given.get(name, one.default)) for name, one in declared.items()}


def _as(default: Value, value: object) -> Value:
    """A whole number given for a number is that number."""
    return float(value) if isinstance(default, float) else value  # type: ignore[arg-type,return-value]


def _check(declared: object, who: str) -> None:
    if not isinstance(declared, Mapping):
        raise ScenarioError(f"{who}: parameters: allowed is a table of Parameter by name")
    for name, one in declared.items():
        if not (isinstance(name, str) and re.fullmatch(NAME_PATTERN, name) and isinstance(one, Parameter)):
            raise ScenarioError(
                f"{who}: parameters: allowed is a Parameter under a name of lower-case letters, digits "
                f"and underscores, not {name!r}"
            )
        if type(one.default) not in _KINDS or not one.accepts(one.default):
            raise ScenarioError(f"{who}: parameters: {name}: its default is {one.default!r}, which is not allowed")
