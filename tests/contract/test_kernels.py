"""How compiled loops are written: columns by name, few arguments, leaves where the scenario has them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from sim.consumers.kernels.numbers import leaves_of
from sim.scenario import PlatformParameters, Scenario

PACKAGE = Path(__file__).parents[2] / "sim"
SOURCES = sorted(PACKAGE.rglob("*.py"))
KERNELS = sorted((PACKAGE / "consumers" / "kernels").rglob("*.py"))
MOST_ARGUMENTS = 12


def names_of(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(PACKAGE)) for path in paths]


def with_too_many_arguments(source: str) -> list[str]:
    """Functions that take more than twelve."""
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
        and len(node.args.posonlyargs) + len(node.args.args) + len(node.args.kwonlyargs) > MOST_ARGUMENTS
    ]


def columns_by_number(source: str) -> Iterator[str]:
    """Places where a table is read as ``table[7, row]``: a whole number, then something that varies."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:
            first, second = node.slice.elts
            if isinstance(first, ast.Constant) and not isinstance(second, ast.Constant) and _is_plain(second):
                yield ast.unparse(node)


def _is_plain(index: ast.expr) -> bool:
    """``row`` or ``i``; ``Count.ORDERS`` and the like name a column themselves."""
    return isinstance(index, ast.Name) and index.id.islower()


@pytest.mark.parametrize("source", SOURCES, ids=names_of(SOURCES))
def test_nothing_takes_more_than_twelve_arguments(source: Path) -> None:
    assert with_too_many_arguments(source.read_text()) == []


@pytest.mark.parametrize("source", KERNELS, ids=names_of(KERNELS))
def test_kernels_read_columns_by_name(source: Path) -> None:
    assert list(columns_by_number(source.read_text())) == []


def test_the_tests_above_can_fail() -> None:
    assert with_too_many_arguments(f"def f({', '.join(f'a{n}' for n in range(13))}): ...") == ["f"]
    assert list(columns_by_number("cents = contacts[7, row]\ncounts[0, Count.ORDERS] += 1")) == ["contacts[7, row]"]


def test_every_number_of_a_scenario_is_there_for_kernels_under_its_own_name() -> None:
    """A new leaf is written once, in the scenario, and read by a rule's caller under that name."""
    scenario = Scenario()
    row = leaves_of(scenario)[0]
    for table in ("economy", "shopping", "repayment", "response", "population", "regime"):
        model = getattr(scenario, table)
        for name, field in type(model).model_fields.items():
            if field.annotation in (bool, int, float):
                assert getattr(row, table)[name] == getattr(model, name), f"{table}.{name}"


def test_platforms_leaves_are_there_too() -> None:
    scenario = Scenario(platforms={"one": {"terms": {"days_to_pay": 9}}, "two": {"late": {"kind": "flat"}}})
    from sim.consumers.kernels.numbers import numbers_of

    numbers = numbers_of(scenario, [scenario])
    assert [platform.terms.days_to_pay for platform in numbers.platforms] == [9, PlatformParameters().terms.days_to_pay]
    assert np.array_equal(numbers.terms.late_is_flat, [False, True])
