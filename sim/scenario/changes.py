"""Changes on a date: what a scenario sets anew from a given day on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from sim.scenario.errors import ScenarioError, shown
from sim.scenario.frozen import frozen_values
from sim.scenario.keys import Tree, assign
from sim.scenario.leaf import Branch, leaf
from sim.scenario.table import find, leaf_of


class Change(Branch):
    """New values for some leaves from the start of a day; a day after the end of the run never comes."""

    from_day: int = leaf(..., unit="day of the run", about="first day on which the values hold", role="lever",
                         source="a date", ge=1, le=36_000)
    set: Annotated[Mapping[str, Any], AfterValidator(frozen_values)] = leaf(
        ..., unit="dotted keys in quotes, with values", about="the leaves that change", role="lever",
        source="a policy", min_length=1)


class Dated(Branch):
    """A tree with changes; those of one day apply in the order written, the last one winning."""

    changes: Annotated[tuple[Change, ...], Field(strict=False)] = Field(
        default=(), description="values that change on a date")


def changed(root: type[Branch], tree: Mapping[str, Any], values: Mapping[str, Any]) -> Tree:
    """``tree`` with new values; raises ``ScenarioError`` for a key that is unknown or fixed at the start."""
    after = assign(tree, values)
    for key, value in values.items():
        field, _ = find(root, key.split("."))
        if field is not None and leaf_of(key, field).at_start_only:
            raise ScenarioError(f"{key} = {shown(value)}: fixed during a run: it shapes the market of day 0", key)
    return after
