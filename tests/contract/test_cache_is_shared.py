"""Compiled code is found by every copy of the same sources, wherever it stands, and compiling is said."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.contract.arrows import PACKAGE

TINY = """
from sim.core.compiled import kernel


@kernel
def twice(x):
    return {body}
"""
CALL = """
import sim.core.tiny as tiny
print(tiny.twice(21), tiny.twice.stats.cache_hits and "found" or "compiled", tiny.__file__)
"""
SAID = "sim: compiling the engine, once for this version: about a minute if all of it is new\n"


def copied(to: Path, body: str = "2 * x") -> Path:
    """The package with nothing in it but the compiler's thin layer and one tiny kernel."""
    (to / "sim" / "core").mkdir(parents=True)
    (to / "sim" / "__init__.py").touch()
    (to / "sim" / "core" / "__init__.py").touch()
    shutil.copy(PACKAGE / "core" / "compiled.py", to / "sim" / "core")
    (to / "sim" / "core" / "tiny.py").write_text(TINY.format(body=body))
    return to


def called(folder: Path, cache: Path, code: str = CALL) -> tuple[list[str], str]:
    """What the kernel of a copy gives and whether it was found; and what standard error is told."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env=environment | {"XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(folder)},
    )
    result, how, file = done.stdout.split()
    assert Path(file).is_relative_to(folder)
    return [result, how], done.stderr


def test_a_second_copy_of_the_same_sources_compiles_nothing(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert called(copied(tmp_path / "one"), cache) == (["42", "compiled"], SAID)
    assert called(tmp_path / "one", cache) == (["42", "found"], "")
    assert called(copied(tmp_path / "two" / "deeper"), cache) == (["42", "found"], "")


def test_another_source_is_not_answered_by_it(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert called(copied(tmp_path / "one"), cache)[0] == ["42", "compiled"]
    assert called(copied(tmp_path / "two", "3 * x"), cache)[0] == ["63", "compiled"]


def test_whoever_wants_to_be_told_of_compiling_is(tmp_path: Path) -> None:
    quiet = "from sim.core.compiled import told_of_compiling\nwith told_of_compiling(None):\n " + CALL.strip().replace(
        "\n", "\n "
    )
    assert called(copied(tmp_path / "one"), tmp_path / "cache", quiet) == (["42", "compiled"], "")
    loud = quiet.replace("(None)", "(lambda text: print('told:', text))")
    assert called(copied(tmp_path / "two", "3 * x"), tmp_path / "cache", loud.replace("told:', text", "', end=''")) == (
        ["63", "compiled"],
        "",
    )
