"""Rooms stay small, and a table of a scenario file is found in the module of its name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from sim.core.channels import names
from sim.scenario import Scenario
from sim.scenario.leaf import Branch, leaf
from tests.contract.arrows import PACKAGE

MOST_MODULES = 12
ROOMS = sorted({source.parent for source in PACKAGE.rglob("*.py")})
IN_THE_MODULE_OF = {  # tables that are part of another, or named by users: module of the table they stand in
    "stages": "collection",
    "challenger": "collection",
    "arms": "trial",
    "lines": "funding",
    "budgets": "regime",
    "triggers": "monitoring",
    "screening": "monitoring",
    "styles": "repayment",
    "news": "beliefs",
    "gravity": "law",
    "desks": "complaints",
    "instalments": "offers",
    "limits": "offers",
    **dict.fromkeys(names(), "channels"),
    **dict.fromkeys(("family", "friend", "colleague"), "ties"),
}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: str(room.relative_to(PACKAGE.parent)))
def test_a_room_has_at_most_twelve_modules(room: Path) -> None:
    assert len(list(room.glob("*.py"))) <= MOST_MODULES


def tables(branch: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    """Names and classes of all tables below a branch; what users name themselves goes by the table around it."""
    for name, field in branch.model_fields.items():
        for found in _branches(field.annotation):
            yield name, found
            if found.__module__ != branch.__module__ or name not in IN_THE_MODULE_OF:
                yield from tables(found)


def _branches(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, Branch):
        yield annotation
    elif get_origin(annotation) in (Union, UnionType) or get_args(annotation):
        for part in get_args(annotation):
            yield from _branches(part)


def misplaced(branch: type[BaseModel]) -> list[str]:
    """Tables that stand in a module of another name."""
    return [
        f"{name} in {table.__module__}"
        for name, table in tables(branch)
        if IN_THE_MODULE_OF.get(name, name) != table.__module__.rpartition(".")[2]
    ]


def test_a_table_stands_in_the_module_of_its_name() -> None:
    found = dict(tables(Scenario))
    assert {"regime", "credit", "complaints", "beliefs", "channels"} <= found.keys()
    allowed = {f"changes in {Scenario.__mro__[1].__module__}"}  # [[changes]] belong to every table
    assert set(misplaced(Scenario)) <= allowed


def test_a_table_in_another_module_is_found() -> None:
    class Planted(Branch):
        """A table that stands here."""

        size: int = leaf(1, unit="people", about="how many", role="fixed", source="a test")

    class Whole(Branch):
        """What it is part of."""

        credit: Planted = Planted()

    assert misplaced(Whole) == [f"credit in {__name__}"]
