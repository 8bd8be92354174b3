"""Where the modules of guests are looked for, and how they are imported apart from ours.

Beside the scenario file (and those it extends) first, then in the working directory, then wherever Python looks. What
a guest imports from outside installed packages is kept with its home: two folders may have a module of one name each,
and a file that was changed is read anew.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType

from sim.core import opened
from sim.guests.faults import installed

__all__ = ["Home", "home_of", "source_of", "source_of_named"]

_BEGAN = time.time()
"""A module that was imported for another purpose is as its file is, unless the file is younger than this."""
_HOMES: dict[tuple[str, ...], Home] = {}


def home_of(folders: Sequence[str]) -> Home:
    """The home of guests who are looked for in these folders, then in the working directory."""
    where = tuple(dict.fromkeys((*folders, os.getcwd())))
    return _HOMES.setdefault(where, Home(where))


def source_of(module: str, folders: Sequence[str]) -> str:
    """The file that an import of this name would load, found without loading it or a package around it; empty if there
    is none. ``folders`` are those of a home."""
    top, *rest = module.split(".")
    try:
        spec = PathFinder.find_spec(top, folders) or importlib.util.find_spec(top)
    except Exception:
        main = getattr(sys.modules.get(top), "__file__", None)
        return str(main) if main and not rest else ""
    for number in range(len(rest)):
        if spec is None or spec.submodule_search_locations is None:
            return ""
        within = list(spec.submodule_search_locations)
        spec = PathFinder.find_spec(".".join((top, *rest[: number + 1])), within)
    if spec is None or spec.origin is None or not Path(spec.origin).is_file():
        return ""
    return str(Path(spec.origin).absolute())


def source_of_named(name: str, folders: Sequence[str]) -> str:
    """The file of ``module:Class``; empty for a registered name, or where there is none."""
    return source_of(name.partition(":")[0], home_of(folders).folders) if ":" in name else ""


class Home:
    """Folders, and the modules that guests from there have imported."""

    def __init__(self, folders: tuple[str, ...]) -> None:
        self.folders = folders
        self._modules: dict[str, ModuleType] = {}
        self._stamps: dict[str, opened.Stamp] = {}

    def load(self, name: str) -> ModuleType:
        """Import a module; raises whatever it raises.

        :raises ImportError: also where Python would take another module of this name.
        """
        importlib.invalidate_caches()
        spec = self.found(name)
        moved = spec is not None and name in self._modules and spec.origin != _file_of(self._modules[name])
        if moved or self._is_outdated():
            self.forget()
        with self.inside(loading=True), _without_bytecode():
            if name not in self._modules:
                _put_aside(name, self.folders)
            module = importlib.import_module(name)
        file = _file_of(module)
        if spec is not None and spec.origin is not None and Path(spec.origin) != Path(file):
            raise ImportError(f"{spec.origin} has the name of {file}, which Python takes in its place")
        for one in (module, *self._modules.values()):
            if not installed(_file_of(one)):
                self._stamps[_file_of(one)] = opened.stamp(_file_of(one))
        return module

    def forget(self) -> None:
        """Import everything anew when it is asked for."""
        for file in self._stamps:
            opened.by_code.pop(file, None)
        self._modules.clear()
        self._stamps.clear()

    def _is_outdated(self) -> bool:
        """Whether a module of this home, or a file that one has read, is no longer what it was."""
        read = (files for file in self._stamps for files in opened.by_code.get(file, {}).items())
        return any(opened.stamp(file) != then for file, then in (*self._stamps.items(), *read))

    def found(self, name: str) -> ModuleSpec | None:
        """Where the folders have a module of this name; None for one of a package, which is where its package is."""
        return None if "." in name else PathFinder.find_spec(name, list(self.folders))

    @contextmanager
    def inside(self, loading: bool = False) -> Iterator[None]:
        """Imports find the modules of this home; what is imported is kept here, and none of it stays with us."""
        path, before = sys.path[:], dict(sys.modules)
        sys.modules.update(self._modules)
        sys.path[:0] = self.folders
        n_modules = len(sys.modules)
        try:
            yield
        finally:
            sys.path[:] = path
            if loading or len(sys.modules) != n_modules:
                self._modules |= {
                    name: module
                    for name, module in list(sys.modules.items())
                    if before.get(name) is not module and not installed(_file_of(module))
                }
            for name in self._modules:
                sys.modules.pop(name, None)
            sys.modules.update({name: before[name] for name in before.keys() - sys.modules.keys()})


def _put_aside(name: str, folders: tuple[str, ...]) -> None:
    """Forget, inside a home, what we have imported ourselves from files near a module that may have changed since."""
    top = name.partition(".")[0]
    for known, module in list(sys.modules.items()):
        file = _file_of(module)
        near = known.partition(".")[0] == top or file.startswith(folders)
        if near and known != "__main__" and not installed(file) and (opened.stamp(file) or (0,))[0] > _BEGAN * 1e9:
            del sys.modules[known]


def _file_of(module: ModuleType) -> str:
    """The file of a module; the first folder of a package without one."""
    return str(getattr(module, "__file__", None) or next(iter(getattr(module, "__path__", ())), ""))


@contextmanager
def _without_bytecode() -> Iterator[None]:
    """Python tells by the second whether bytecode is of its source; a file changed twice in one would be as it was."""
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before
