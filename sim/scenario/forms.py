"""Checks that serve any table: names, labels, lists without repeats, shares that sum to 1."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from pydantic import BaseModel

from sim.scenario.errors import ScenarioError, bad_value, shown
from sim.scenario.frozen import LONGEST_NAME, NAME_PATTERN
from sim.scenario.reading.plain import looks

REGISTERED_OR_CLASS = r"[A-Za-z_]\w*|[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*"
ROUNDING = 1e-9
"""Sums of shares and prices may be off by so much."""


class Labelled(Protocol):
    """A branch that may be shown under another name than its key."""

    @property
    def label(self) -> str:
        """Text, perhaps empty."""


def check_names(names: Iterable[str], at: str) -> None:
    """A name becomes part of a dotted key."""
    for name in names:
        if not re.fullmatch(NAME_PATTERN, name) or len(name) > LONGEST_NAME:
            raise ScenarioError(
                f"{at} has the name {shown(name)}: allowed are lower-case letters, digits and "
                f"underscores after a letter, at most {LONGEST_NAME} of them",
                at,
            )


def check_labels(branches: Mapping[str, Labelled], at: str) -> None:
    """No two branches are shown under labels that look alike; one without a label is shown as its key."""
    shown_as: dict[str, str] = {}
    for name, branch in branches.items():
        label = branch.label or name
        if not looks(label):
            raise bad_value(f"{at}.{name}.label", branch.label, "text that can be seen, or none")
        other = shown_as.setdefault(looks(label), name)
        if other != name:
            raise bad_value(
                f"{at}.{name}.label",
                branch.label,
                f"a label that no other of {at} has: {at}.{other} is shown as {shown(label)} too",
            )


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


def check_shares(shares: Mapping[str, float], at: str) -> None:
    """Raise ``ScenarioError`` unless the shares sum to 1; the last is blamed."""
    total = sum(shares.values())
    if abs(total - 1) > ROUNDING:
        last = list(shares)[-1]
        rest = round(1 - total + shares[last], 9)
        raise bad_value(
            f"{at}.{last}",
            shares[last],
            f"what makes {', '.join(shares)} sum to 1 (now {total:.4g})",
            f"{abs(rest):.4g}" if 0 <= rest <= 1 else "",
        )
