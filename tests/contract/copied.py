"""A copy of the sources, to be changed and run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["ROOT", "copy_sources", "run_in"]

ROOT = Path(__file__).parents[2]


def copy_sources(to: Path) -> None:
    """The package, the twin and the scenarios, without what was compiled of them."""
    for folder in ("sim", "tests/twin", "scenarios"):
        shutil.copytree(ROOT / folder, to / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("__init__.py", "shipped.py"):
        shutil.copy(ROOT / "tests" / name, to / "tests" / name)


def run_in(folder: Path, code: str, *arguments: str) -> None:
    """Run code on such a copy, uncompiled; it must end well."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(folder)},
    )
    assert done.returncode == 0, done.stderr
