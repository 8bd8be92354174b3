"""Which code gave a result, told without asking version control."""

from __future__ import annotations

import hashlib
import platform
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import sim
from sim.guests import source_of

__all__ = ["code_version", "environment", "plug_ins"]

_LIBRARIES = ("numpy", "numba", "mesa", "pandas")
_PLUG_IN = re.compile(r'"([A-Za-z_][\w.]*):[A-Za-z_]\w*"')


@cache
def code_version() -> str:
    """Package version, then a hash of every Python file of the package: any change of code is another version."""
    root = Path(sim.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{sim.__version__}+{digest.hexdigest()[:12]}"


def plug_ins(scenario_toml: str, home: tuple[str, ...] = ()) -> dict[str, str]:
    """Hashes of the files of the modules that a scenario names as ``"module:Class"``, by module; ``home`` is the
    scenario's."""
    files = {module: source_of(module, home) for module in sorted(set(_PLUG_IN.findall(scenario_toml)))}
    return {module: hashlib.sha256(file.read_bytes()).hexdigest()[:12] for module, file in files.items() if file}


def environment() -> dict[str, str]:
    """Versions of the code, of Python and of the libraries that decide numbers, and the platform."""
    versions = {"code_version": code_version(), "python": platform.python_version(), "platform": platform.platform()}
    for library in _LIBRARIES:
        try:
            versions[library] = version(library)
        except PackageNotFoundError:
            versions[library] = "not installed"
    return versions
