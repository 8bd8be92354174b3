"""A run on disk: scenario.toml, provenance.json and one Parquet file per table; written whole or not at all."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sim.results.tables import TABLES
from sim.scenario import Scenario, load_scenario

__all__ = ["file_name", "read", "replace", "write"]

SCENARIO, PROVENANCE = "scenario.toml", "provenance.json"


def file_name(name: str) -> str:
    """A name as a file name: letters, digits, ``_``, ``.`` and ``-``, at most 80 of them and 160 bytes."""
    short = re.sub(r"[^\w.-]+", "-", name).strip("-.")[:80].encode("utf-8", "ignore")[:160].decode("utf-8", "ignore")
    return short or "unnamed"


def write(
    path: Path, scenario_toml: str, provenance: Mapping[str, Any], tables: Mapping[str, pd.DataFrame],
    more: Callable[[Path], None] | None = None,
) -> Path:
    """Write a run folder, in the place of an earlier one if there is one; ``more`` puts further files into it.

    :raises FileExistsError: if the path is something else than an earlier run or an empty folder.
    """
    if path.exists() and not (path.is_dir() and ((path / PROVENANCE).exists() or not any(path.iterdir()))):
        raise FileExistsError(f"{path} exists and is not the folder of a run")

    def fill(folder: Path) -> None:
        (folder / SCENARIO).write_text(scenario_toml, encoding="utf-8")
        (folder / PROVENANCE).write_text(json.dumps(provenance, indent=2) + "\n", encoding="utf-8")
        for name, table in tables.items():
            table.to_parquet(folder / f"{name}.parquet", index=False)
        if more is not None:
            more(folder)

    replace(path, fill)
    return path


def replace(path: Path, fill: Callable[[Path], None]) -> None:
    """Let ``fill`` write a folder beside ``path``, then move it into place; on any error ``path`` stays as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{path.name}-", suffix=".part", dir=path.parent))
    try:
        part.chmod(0o755)
        fill(part)
        if path.exists():
            old = part.with_suffix(".old")
            path.rename(old)
            part.rename(path)
            shutil.rmtree(old)
        else:
            part.rename(path)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def read(path: Path) -> tuple[Scenario, dict[str, Any], dict[str, pd.DataFrame]]:
    """The scenario, the provenance and the tables of a run folder.

    :raises FileNotFoundError: if the path is no folder of a run.
    """
    if not (path / PROVENANCE).is_file():
        raise FileNotFoundError(f"{path} is not the folder of a run: it has no {PROVENANCE}")
    provenance = json.loads((path / PROVENANCE).read_text(encoding="utf-8"))
    names = TABLES if provenance["replications"] else ()
    tables = {name: pd.read_parquet(path / f"{name}.parquet") for name in names}
    return load_scenario(path / SCENARIO), provenance, tables
