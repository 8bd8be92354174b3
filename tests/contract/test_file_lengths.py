"""No file and no function grows beyond what can be read in one go."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.contract.arrows import PACKAGE, SOURCES

LONGEST_FILE, LONGEST_FUNCTION = 400, 60


def too_long(text: str) -> list[str]:
    """What of a source is too long."""
    lines = len(text.splitlines())
    found = [f"file of {lines} lines"] if lines > LONGEST_FILE else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                found.append(f"{node.name} of {length} lines")
    return found


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_is_too_long(source: Path) -> None:
    assert too_long(source.read_text()) == []


def test_what_is_too_long_is_found() -> None:
    body = "    x = 1\n" * 60
    assert too_long(f"def f():\n{body}") == ["f of 61 lines"]
    assert too_long("x = 1\n" * 401) == ["file of 401 lines"]
    assert too_long("x = 1\n" * 400) == []
