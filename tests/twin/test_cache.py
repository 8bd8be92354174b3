"""An edited rule is never answered by yesterday's machine code."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

import sim.consumers  # noqa: F401  (so that its modules are known)
from sim.core import compiled

PACKAGE = Path(compiled.__file__).parents[1]


def _reaching_kernels() -> list[str]:
    """Files whose text ends up in machine code: rules, loops, columns, and the numbers of streams and counts."""
    modules = [name for name in sys.modules if name.startswith("sim.consumers.")]
    names = ("sim.core.random", "sim.core.ledger", "sim.core.frames", *modules)
    files = [Path(str(sys.modules[name].__file__)) for name in names]
    return sorted(str(file.relative_to(PACKAGE)) for file in files if file.name != "__init__.py")


@pytest.mark.parametrize("name", _reaching_kernels())
def test_an_edit_makes_another_cache_folder(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(PACKAGE, tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(compiled, "_PACKAGE", tmp_path / "sim")
    before = compiled._source_fingerprint()
    with open(tmp_path / "sim" / name, "a") as file:
        file.write("# edited\n")
    assert compiled._source_fingerprint() != before
