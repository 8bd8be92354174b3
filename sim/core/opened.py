"""Which files the user's own Python code opens to read, by the file of code that opened them.

The interpreter tells of every file that Python opens (``sys.addaudithook``), from the first ``import sim`` on. A file
counts as the user's own if it lies outside the standard library, installed packages and this package. What a library
opens by itself, in C++ (``pyarrow.parquet.read_table`` of a path, say), is not told of.
"""

from __future__ import annotations

import importlib.util
import os
import site
import sys
import sysconfig
from functools import lru_cache
from pathlib import Path
from types import FrameType
from typing import Any

__all__ = ["Stamp", "by_code", "imported", "is_own", "stamp", "watch", "written"]

Stamp = tuple[int, int, int] | None
"""Time of change (ns), size and number of a file; None: there is none."""

by_code: dict[str, dict[str, Stamp]] = {}
"""File of code -> file that it opened -> its stamp then."""
written: dict[str, set[str]] = {}
"""File of code -> files that it opened to write."""
imported: dict[str, Stamp] = {}
"""Source of a module -> its stamp when the module was last loaded."""

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_PACKAGE = str(Path(__file__).parents[1])
_INSTALLED = tuple(
    sorted(
        {
            os.path.realpath(path) + os.sep
            for path in (
                *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")),
                *site.getsitepackages(),
                site.getusersitepackages(),
                _PACKAGE,
            )
        }
    )
)
_SYSTEM = ("/proc/", "/sys/", "/dev/")
_COMPILED = f"{os.sep}__pycache__{os.sep}"
_PACKAGES = {"site-packages", "dist-packages"}
_watching = False


def watch() -> None:
    """Begin to listen; once for a process, for as long as it lives."""
    global _watching
    if not _watching:
        _watching = True
        sys.addaudithook(_heard)


@lru_cache(maxsize=10_000)
def is_own(file: str) -> bool:
    """Whether a file of code is the user's own."""
    if file.startswith("<"):
        return False
    path = os.path.realpath(file)
    return not path.startswith(_INSTALLED) and not _PACKAGES & set(Path(path).parts)


def stamp(file: str) -> Stamp:
    """What tells a file from itself after a change."""
    try:
        found = os.stat(file)
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _heard(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "open" or len(arguments) < 3:
        return
    try:
        _note(*arguments[:3])
    except Exception:  # whoever listens may not disturb
        return


def _note(file: Any, mode: Any, flags: Any) -> None:
    if not isinstance(file, str | bytes | os.PathLike):
        return
    path = os.path.abspath(os.fsdecode(file))
    if not is_own(path) or path.startswith(_SYSTEM):
        return
    opener = sys._getframe(2)
    if path.endswith(".pyc"):
        path = importlib.util.source_from_cache(path)
    elif _COMPILED in path:
        return
    if opener.f_code.co_filename.startswith("<frozen importlib"):
        imported[path] = stamp(path)
    code = _own_code(opener)
    if code is not None and _to_write(mode, flags):
        written.setdefault(code, set()).add(path)
    elif code is not None and code != path:
        by_code.setdefault(code, {})[path] = stamp(path)


def _to_write(mode: Any, flags: Any) -> bool:
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return isinstance(flags, int) and bool(flags & _WRITES)


def _own_code(frame: FrameType | None) -> str | None:
    """The file of the innermost function at work that is the user's own; None if one of this package is nearer."""
    while frame is not None:
        file = frame.f_code.co_filename
        if is_own(file):
            return os.path.abspath(file)
        if file.startswith(_PACKAGE + os.sep):
            return None
        frame = frame.f_back
    return None
