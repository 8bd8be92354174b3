"""Every notebook runs from top to bottom, small, without a screen and without a warning."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.py"))
SMALL = {"ARREARS_NOTEBOOK_SIZE": "300", "ARREARS_NOTEBOOK_REPLICATIONS": "2", "MPLBACKEND": "Agg"}


def test_there_are_notebooks_and_no_outputs() -> None:
    assert NOTEBOOKS
    assert not list((ROOT / "notebooks").rglob("*.ipynb"))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_cells_are_marked(notebook: Path) -> None:
    """Jupytext splits at these marks; a markdown cell is comments only."""
    cells = re.split(r"^# %%", notebook.read_text(), flags=re.MULTILINE)[1:]
    assert len(cells) > 5
    for cell in cells:
        if cell.startswith(" [markdown]"):
            assert all(line.startswith("#") for line in cell.splitlines()[1:] if line), cell


@pytest.mark.slow
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(notebook: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", str(notebook)],
        cwd=notebook.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=3_600,
        env=os.environ | SMALL | {"PYTHONPATH": str(ROOT)},
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
