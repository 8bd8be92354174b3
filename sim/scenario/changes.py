"""Changes on a date: new values from a given day on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from sim.scenario.errors import Faults, ScenarioError, bad_value, found_in, shown
from sim.scenario.frozen import frozen_values
from sim.scenario.keys import Tree, assign
from sim.scenario.leaf import Branch, leaf
from sim.scenario.table import find, leaf_of

MOST = 1_000


class Change(Branch):
    """New values for some leaves from the start of a day."""

    from_day: int = leaf(
        ...,
        unit="day of the run",
        about="first day on which the values hold",
        role="lever",
        source="a date",
        ge=1,
        le=36_000,
    )
    set: Annotated[Mapping[str, Any], AfterValidator(frozen_values)] = leaf(
        ...,
        unit="dotted keys in quotes, with values",
        about="the leaves that change",
        role="lever",
        source="a policy",
        min_length=1,
    )


class Dated(Branch):
    """A tree with dated changes; those of one day apply in the order written and must set different leaves."""

    changes: Annotated[tuple[Change, ...], Field(strict=False)] = Field(
        default=(), max_length=MOST, description="values that change on a date"
    )


def check_changes(changes: Sequence[Change], days: int) -> None:
    """Every change comes before the run ends, and no two changes of one day set the same key.

    Raises ``ScenarioError``; a regime set as a whole and one of its rules count as the same key.
    """
    set_on: dict[int, list[str]] = {}
    found = Faults()
    for change in changes:
        day, keys = change.from_day, set_on.setdefault(change.from_day, [])
        with found, found_in(f"change from day {day}"):
            if day >= days:
                allowed = f"a day on which the run goes on, 1 to {days - 1}" if days > 1 else "no change"
                raise bad_value("from_day", day, f"{allowed} (days = {days})", str(days - 1) if days > 1 else "")
            for key in change.set:
                twice = next((one for one in keys if f"{key}.".startswith(f"{one}.") or one.startswith(f"{key}.")), "")
                if twice:
                    raise bad_value(
                        key, change.set[key], f"one value a day: another change from day {day} sets {twice}"
                    )
        keys += change.set
    found.tell()


def changed(root: type[Branch], tree: Mapping[str, Any], values: Mapping[str, Any]) -> Tree:
    """``tree`` with new values; raises ``ScenarioError`` for a key that is unknown or fixed at the start."""
    after, found = dict(tree), Faults()
    with found:
        after = assign(tree, values)
    for key, value in values.items():
        field, branch = find(root, key.split("."))
        with found:
            if field is not None and branch is None and leaf_of(key, field).at_start_only:
                raise ScenarioError(f"{key} = {shown(value)}: fixed during a run: it shapes the market of day 0", key)
    found.tell()
    return after
