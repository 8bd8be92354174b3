"""Small facts are declared once: 30 days a cycle, a million parts, a day that never was; see ``sim/core/units.py``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "sim"
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).parts[0] not in ("core",))
NAMES = {
    "CYCLES_PER_YEAR", "CYCLE_DAYS", "DAYS_IN_CYCLE", "DAYS_IN_YEAR", "MILLION", "NEVER", "NO_DAY", "PPM", "YEAR_DAYS",
}  # fmt: skip
BARE = (30, 1_000_000)


def declared_again(source: str) -> Iterator[str]:
    """Names of units that a module gives a value itself, and bare numbers it reckons with."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign):
            yield from (
                target.id for target in node.targets if isinstance(target, ast.Name) and target.id.strip("_") in NAMES
            )
        elif isinstance(node, ast.BinOp):
            for side in (node.left, node.right):
                if isinstance(side, ast.Constant) and not isinstance(side.value, bool) and side.value in BARE:
                    yield ast.unparse(node)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_units_are_declared_in_one_place(source: Path) -> None:
    assert list(declared_again(source.read_text())) == []


def test_a_unit_declared_again_is_found() -> None:
    assert list(declared_again("_PPM = 1_000_000\ncycle = day // 30\nshare = ppm / 1_000_000.0\ndays = 30")) == [
        "_PPM",
        "day // 30",
        "ppm / 1000000.0",
    ]
