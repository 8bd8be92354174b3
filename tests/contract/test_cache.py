"""Yesterday's machine code never answers for today's source."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.contract.arrows import MODULES, PACKAGE, reached_from

EDIT_EACH = """
import importlib, pathlib, sys
import numba.core.config
import sim.core.compiled

def folder():
    importlib.reload(sim.core.compiled)
    return numba.core.config.CACHE_DIR

assert folder() == folder()
for name in sys.argv[1:]:
    before, source = folder(), pathlib.Path(name)
    source.write_text(source.read_text() + "# edited")
    if folder() == before:
        print(name)
"""


def test_an_edit_of_any_source_of_a_kernel_leads_to_another_cache(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    kernels = reached_from("sim.consumers.kernels") | reached_from("sim.core.draws") | {"sim.core.compiled"}
    sources = [
        str(MODULES[name].relative_to(PACKAGE.parent))
        for name in sorted(kernels)
        if not name.startswith(("sim.scenario", "sim.law"))
    ]  # read before a kernel is called, never in one
    assert "sim/consumers/rules/credit/account.py" in sources
    assert "sim/core/vocabulary.py" in sources
    done = subprocess.run(
        [sys.executable, "-c", EDIT_EACH, *sources],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={name: value for name, value in os.environ.items() if not name.startswith("NUMBA")}
        | {"XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONPATH": str(tmp_path)},
    )
    assert (done.returncode, done.stdout.splitlines()) == (0, []), done.stderr
