"""Who imports whom under ``sim``, read from the source without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "sim"
SOURCES = sorted(PACKAGE.rglob("*.py"))


def name_of(source: Path) -> str:
    """Dotted name of a module: ``sim.consumers.kernels`` for a package's ``__init__.py`` too."""
    parts = source.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(source): source for source in SOURCES}


def imports(text: str, module: str, is_package: bool = False) -> Iterator[str]:
    """Every module of ours that a source imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "sim")
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                up = module.split(".")[: len(module.split(".")) - node.level + is_package]
                base = ".".join([*up, base] if base else up)
            if base.split(".")[0] == "sim":
                for alias in node.names:
                    yield f"{base}.{alias.name}" if f"{base}.{alias.name}" in MODULES else base


def imports_of(module: str) -> set[str]:
    """What a module of ours imports."""
    source = MODULES[module]
    return set(imports(source.read_text(), module, source.name == "__init__.py")) - {module}


def reached_from(module: str) -> set[str]:
    """A module and everything of ours that it imports, directly or not."""
    reached, waiting = set(), {module}
    while waiting:
        one = waiting.pop()
        reached.add(one)
        waiting |= imports_of(one) - reached
    return reached
