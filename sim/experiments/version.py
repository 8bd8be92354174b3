"""Which code gave a result, told without asking version control."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import sim
from sim.experiments.inputs import plug_ins
from sim.results.store.folder import LIBRARIES

__all__ = ["code_version", "environment", "plug_ins", "versions"]


@cache
def code_version() -> str:
    """Package version, then a hash of every Python file of the package: any change of code is another version."""
    root = Path(sim.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{sim.__version__}+{digest.hexdigest()[:12]}"


def versions() -> dict[str, str]:
    """Versions of Python and of the libraries that decide numbers: with another one, a run is another run."""
    found = {"python": platform.python_version()}
    for library in LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            found[library] = "not installed"
    return found


def environment() -> dict[str, str]:
    """Versions of the code, of Python and of the libraries that decide numbers, and the platform."""
    return {"code_version": code_version(), "platform": platform.platform(), **versions()}
