"""What a policy or strategy of the user's own is made of: its modules, and the files that these read.

The modules that a scenario names, and all of the user's own that they import, are found by reading their sources,
without running them: they belong to a run's identity. What they open while a run goes, and modules that no import
statement names, are known afterwards: they are written beside the run and held against the disk before it is used
again.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from sim.core import opened
from sim.guests.homes import home_of, source_of
from sim.results.store.manifest import file_hash

__all__ = ["changed", "drop_outdated_bytecode", "modules", "plug_ins", "read_by"]

_PLUG_IN = re.compile(r'"([A-Za-z_][\w.]*):[A-Za-z_]\w*"')
GONE, CHANGED = "none", "changed in use"


def plug_ins(scenario_toml: str, home: tuple[str, ...] = ()) -> dict[str, str]:
    """Hashes of the files of the modules that a scenario names as ``"module:Class"``, and of the user's own modules
    that these import, by module; ``home`` are the folders in which they are looked for first."""
    return {name: _digest(file)[:12] for name, file in modules(scenario_toml, home).items()}


def modules(scenario_toml: str, home: tuple[str, ...] = ()) -> dict[str, str]:
    """Files of the modules that a scenario names, and of the user's own that these import, by module, in order."""
    named = sorted(set(_PLUG_IN.findall(scenario_toml)))
    if not named:
        return {}
    importlib.invalidate_caches()
    folders = home_of(home).folders
    found: dict[str, str] = {}
    waiting = list(named)
    while waiting:
        name = waiting.pop()
        file = "" if name in found else source_of(name, folders)
        if not file or not (name in named or opened.is_own(file)):
            continue
        found[name] = file
        waiting += set(_imports(name, file)) - found.keys()
    return dict(sorted(found.items()))


def read_by(scenario_toml: str, home: tuple[str, ...] = ()) -> dict[str, str]:
    """Hashes of all files that a scenario's own modules are, and of those that they read in this process; of one that
    they also write, or that changed since they read it, no hash that a file can have."""
    stamps = {file: opened.imported.get(file, opened.stamp(file)) for file in modules(scenario_toml, home).values()}
    waiting = list(stamps)
    while waiting:
        for file, then in opened.by_code.get(waiting.pop(), {}).items():
            if file not in stamps:
                stamps[file] = then
                waiting.append(file)
    varied = {file for code in stamps for file in opened.written.get(code, ())}
    varied |= {file for file, then in stamps.items() if opened.stamp(file) != then}
    return {
        file: CHANGED if file in varied else _digest(file)
        for file, then in sorted(stamps.items())
        if then is None or Path(file).is_file()
    }


def changed(files: Mapping[str, str]) -> str | None:
    """The first of these files that is no longer what it was; None if all are."""
    return next((file for file, digest in files.items() if _digest(file) != digest), None)


def drop_outdated_bytecode(scenario_toml: str, home: tuple[str, ...] = ()) -> None:
    """Remove the compiled form of a scenario's own modules where it is older than the source; Python itself looks at
    whole seconds, and would take a file that was changed twice in one for what it was."""
    for file in modules(scenario_toml, home).values():
        try:
            cache = Path(importlib.util.cache_from_source(file))
            if cache.stat().st_mtime_ns < Path(file).stat().st_mtime_ns:
                cache.unlink()
        except (OSError, NotImplementedError, ValueError):
            continue


def _imports(name: str, file: str) -> Iterator[str]:
    """Names of what a module may import, wherever in it, and of the packages around these."""
    try:
        tree = ast.parse(Path(file).read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return
    package = name if Path(file).stem == "__init__" else name.rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _with_packages(alias.name)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".") if node.level else []
            base = ".".join([*parts[: len(parts) - node.level + 1], *([node.module] if node.module else [])])
            for alias in node.names:
                yield from _with_packages(f"{base}.{alias.name}" if base else alias.name)
    yield from _with_packages(package)


def _with_packages(name: str) -> Iterator[str]:
    parts = [part for part in name.split(".") if part]
    for number in range(1, len(parts) + 1):
        yield ".".join(parts[:number])


def _digest(file: str) -> str:
    path = Path(file)
    try:
        return file_hash(path) if path.is_file() else GONE
    except OSError:
        return GONE
