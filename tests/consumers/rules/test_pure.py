"""A rule neither draws, nor reads a clock, nor does input or output: it cannot, for want of imports."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sim.consumers.rules

ALLOWED = ("__future__", "collections.abc", "math", "typing", "sim.consumers.rules", "sim.core.units")
FORBIDDEN_CALLS = {"open", "print", "input", "exec", "eval", "__import__", "globals", "setattr"}
MODULES = sorted(Path(str(sim.consumers.rules.__file__)).parent.rglob("*.py"))


def impurities(source: str) -> list[str]:
    """What in a module's source could make a rule depend on anything but its arguments."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name not in ALLOWED]
        elif isinstance(node, ast.ImportFrom):
            name = node.module or "."
            if name not in ALLOWED and not name.startswith("sim.consumers.rules."):
                found.append(name)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            found += node.names
        elif isinstance(node, ast.Name) and node.id in FORBIDDEN_CALLS:
            found.append(node.id)
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_rules_are_pure(module: Path) -> None:
    assert impurities(module.read_text()) == []


@pytest.mark.parametrize(
    ("planted", "name"),
    [
        ("import random", "random"),
        ("import numpy as np", "numpy"),
        ("from time import time", "time"),
        ("from sim import draws", "sim"),
        ("from sim.scenario import Scenario", "sim.scenario"),
        ("def f(x):\n    global total\n    total = x", "total"),
        ("def f(x):\n    print(x)", "print"),
    ],
)
def test_an_impurity_is_found(planted: str, name: str) -> None:
    assert impurities(planted) == [name]


def test_all_rules_are_looked_at() -> None:
    assert {path.stem for path in MODULES} >= {
        "account",
        "contact",
        "fraud",
        "life",
        "people",
        "repayment",
        "shopping",
        "treatment",
        "watch",
    }
