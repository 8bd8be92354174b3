"""A run on disk: scenario.toml, provenance.json and one Parquet file per table, then the manifest that proves them;
written whole or not at all."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.results.store.manifest import MANIFEST, Misfit, held_against, seal
from sim.results.tables import TABLES

__all__ = [
    "LIBRARIES",
    "Misfit",
    "PART",
    "PROVENANCE",
    "SCENARIO",
    "StorageError",
    "discard",
    "file_name",
    "read",
    "replace",
    "storing",
    "write",
]

SCENARIO, PROVENANCE = "scenario.toml", "provenance.json"
PART, OLD = ".part", ".old"
"""Ends of the names of folders that are being written, or on their way out."""
OWNER = b"arrears"
"""Key of the metadata of a Parquet file under which it says whose table it is."""
LIBRARIES = ("numpy", "numba", "scipy", "scikit-learn", "mesa", "pandas")
"""Libraries that decide numbers: with another version of one, a run is another run."""


class StorageError(OSError):
    """A folder of results cannot be written; ``str()`` names it in a line."""

    def __str__(self) -> str:
        return f"{self.filename}: {self.strerror}; the same command carries on once results can be written there"


@contextmanager
def storing(folder: Path) -> Iterator[None]:
    """What the system refuses inside the block, it refuses to this folder.

    :raises StorageError: if it does.
    """
    try:
        yield
    except StorageError:
        raise
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error) or type(error).__name__
        raise StorageError(error.errno, " ".join(why.split()), str(folder)) from error


def file_name(name: str) -> str:
    """A name as a file name: letters, digits, ``_``, ``.`` and ``-``, at most 80 of them and 160 bytes."""
    short = re.sub(r"[^\w.-]+", "-", name).strip("-.")[:80].encode("utf-8", "ignore")[:160].decode("utf-8", "ignore")
    return short or "unnamed"


def discard(path: Path) -> None:
    """Remove whatever is there: a file, a link or a folder with all it holds; nothing is there afterwards."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def write(
    path: Path,
    scenario_toml: str,
    provenance: Mapping[str, Any],
    tables: Mapping[str, pd.DataFrame],
    more: Callable[[Path], None] | None = None,
) -> Path:
    """Write a run folder, in the place of an earlier one if there is one; ``more`` puts further files into it.

    :raises FileExistsError: if the path is something else than an earlier run or an empty folder.
    """
    if path.exists() and not (path.is_dir() and ((path / PROVENANCE).exists() or not any(path.iterdir()))):
        raise FileExistsError(f"{path} exists and is not the folder of a run")
    about = _about(provenance)

    def fill(folder: Path) -> None:
        (folder / SCENARIO).write_text(scenario_toml, encoding="utf-8")
        (folder / PROVENANCE).write_text(json.dumps(provenance, indent=2) + "\n", encoding="utf-8")
        for name, table in tables.items():
            columns = pa.Table.from_pandas(table, preserve_index=False)
            metadata = {**(columns.schema.metadata or {}), OWNER: _owner(name, about)}
            pq.write_table(columns.replace_schema_metadata(metadata), folder / f"{name}.parquet")
        if more is not None:
            more(folder)
        seal(folder, about)

    replace(path, fill)
    return path


def replace(path: Path, fill: Callable[[Path], None]) -> None:
    """Let ``fill`` write a folder beside ``path``, then move it into place; on any error ``path`` stays as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{path.name[:80]}-", suffix=PART, dir=path.parent))
    try:
        part.chmod(0o755)
        fill(part)
        if os.path.lexists(path):
            old = part.with_suffix(OLD)
            path.rename(old)
            part.rename(path)
            discard(old)
        else:
            part.rename(path)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def read(path: Path) -> tuple[str, dict[str, Any], dict[str, pd.DataFrame]]:
    """The scenario (TOML), the provenance and the tables of a run folder, all of them as they were written.

    :raises FileNotFoundError: if the path is no folder of a run.
    :raises Misfit: if anything in the folder is not what was written.
    """
    if not path.is_dir() or not ((path / PROVENANCE).exists() or (path / MANIFEST).exists()):
        raise FileNotFoundError(f"{path} is not the folder of a run: it has no {PROVENANCE}")
    about, files = held_against(path, lambda name: name.endswith((".parquet", ".json", ".toml")))
    try:
        provenance = json.loads(files[PROVENANCE])
        numbers = [entry["replication"] for entry in provenance["replications"]]
        agrees = _about(provenance) == about
        tables = {
            name: _table(name, files.pop(f"{name}.parquet"), about, numbers) for name in (TABLES if numbers else ())
        }
        scenario_toml = files[SCENARIO].decode("utf-8")
    except Misfit:
        raise
    except Exception as error:
        raise Misfit(f"it cannot be read: {type(error).__name__}") from None
    if not agrees:
        raise Misfit(f"{PROVENANCE} and {MANIFEST} are not of the same run")
    return scenario_toml, provenance, tables


def _table(name: str, body: bytes, about: Mapping[str, Any], numbers: list[int]) -> pd.DataFrame:
    """A table that says itself that it is this table of these replications."""
    if (pq.read_schema(io.BytesIO(body)).metadata or {}).get(OWNER) != _owner(name, about):
        raise Misfit(f"{name}.parquet is of another run")
    table = pd.read_parquet(io.BytesIO(body))
    if not table["replication"].isin(numbers).all():
        raise Misfit(f"{name}.parquet has rows of other replications")
    return table


def _owner(name: str, about: Mapping[str, Any]) -> bytes:
    """Whose table this is: written into the table itself."""
    ids = [entry.get("id") for entry in about["replications"]]
    return json.dumps({"table": name, "seed": about["seed"], "runs": ids}).encode()


def _about(provenance: Mapping[str, Any]) -> dict[str, Any]:
    """What tells a run from any other: scenario, seed, and of each replication its identity and versions."""
    kept = ("replication", "id", "follow", "warm_part", "code_version", "python", *LIBRARIES)
    return {
        "scenario": provenance["scenario"],
        "seed": provenance["seed"],
        "replications": [{key: entry[key] for key in kept if key in entry} for entry in provenance["replications"]],
    }
