"""The one thin layer between plain Python rules and machine code.

Rules are ordinary functions on scalars. ``compile_rules`` makes a module's functions callable from kernels without
changing them for anyone else; ``kernel`` compiles a loop over consumers. Compiled code is cached under a folder
named after the sources it came from, so that an edited rule can never be answered by yesterday's machine code.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, TypeVar

# Intel's vector library rounds exp and log differently from Python's math, and the twin must agree to the last bit.
os.environ["NUMBA_DISABLE_INTEL_SVML"] = "1"

import numba
from llvmlite.binding import get_host_cpu_features, get_host_cpu_name
from numba.core import caching, event
from numba.extending import register_jitable

__all__ = ["compile_rules", "kernel", "kernel_part", "mark_warm", "told_of_compiling", "warm_up_needed"]

Function = TypeVar("Function", bound=Callable[..., Any])


_PACKAGE = Path(__file__).parents[1]


def _source_fingerprint() -> str:
    """Hash of everything that can reach a kernel: the package's own modules that hold rules or loops, the compiler, the
    processor; not where any of them stands."""
    processor = get_host_cpu_name(), get_host_cpu_features().flatten()
    digest = hashlib.sha256(f"numba {numba.__version__} python {sys.version_info[:2]} {processor}".encode())
    for room in ("core", "consumers", "collectors"):
        for source in sorted((_PACKAGE / room).rglob("*.py")):
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _cache_folder() -> Path:
    """``$NUMBA_CACHE_DIR``, else the user's cache folder, else a temporary one where neither can be written."""
    root = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    try:
        folder = (Path(root) if root else Path.home() / ".cache") / "arrears" / _source_fingerprint()
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except (OSError, RuntimeError):  # RuntimeError: a user without a home
        user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
        return Path(tempfile.gettempdir()) / f"arrears-{user}" / _source_fingerprint()


_FOLDER = _cache_folder()
_CONFIG: Any = numba.core.config
_CONFIG.CACHE_DIR = str(_FOLDER)
_WARM = _FOLDER / "warm"


class _Locator(caching._CacheLocator):
    """Where a module's kernels are kept: by its name and source, in every clone, wheel and environment alike. Numba's
    own place goes by the path of the module."""

    def __init__(self, function: FunctionType, module: Path) -> None:
        self._module, self._line = module, function.__code__.co_firstlineno

    @classmethod
    def from_function(cls, function: FunctionType, file: str) -> _Locator | None:
        module = Path(file)
        if not module.is_relative_to(_PACKAGE):
            return None
        self = cls(function, module)
        Path(self.get_cache_path()).mkdir(parents=True, exist_ok=True)
        return self

    def get_cache_path(self) -> str:
        return str(_FOLDER / "-".join(self._module.relative_to(_PACKAGE).parent.parts))

    def get_source_stamp(self) -> str:
        return hashlib.sha256(self._module.read_bytes()).hexdigest()

    def get_disambiguator(self) -> str:
        return str(self._line)


caching.CompileResultCacheImpl._locator_classes = [_Locator, *caching.CompileResultCacheImpl._locator_classes]


class _Compiling(event.Listener):
    """Says once in a process, and again in each block that wants to be told, that kernels are being compiled."""

    def __init__(self) -> None:
        self.say: Callable[[str], None] | None = lambda text: print(f"sim: {text}", file=sys.stderr, flush=True)

    def on_start(self, started: Any) -> None:
        say, module = self.say, started.data["dispatcher"].py_func.__module__
        if say is not None and module.partition(".")[0] == __name__.partition(".")[0]:
            self.say = None
            say("compiling the engine, once for this version: about a minute if all of it is new")

    def on_end(self, ended: Any) -> None:
        pass


_LISTENER = _Compiling()
event.register("numba:compile", _LISTENER)


@contextmanager
def told_of_compiling(say: Callable[[str], None] | None) -> Iterator[None]:
    """If anything is compiled in the block it is said so, once; None: in silence. Elsewhere standard error is told."""
    before, _LISTENER.say = _LISTENER.say, say
    try:
        yield
    finally:
        _LISTENER.say = before


def warm_up_needed() -> bool:
    """True if the kernels of this version are not all compiled yet, as far as anyone has said."""
    return not _CONFIG.DISABLE_JIT and not _WARM.exists()


def mark_warm() -> None:
    """Say that all kernels are compiled and kept."""
    if _FOLDER.exists():
        _WARM.touch()


def compile_rules(module: ModuleType) -> None:
    """Let kernels call every public function of ``module``; the functions themselves stay plain Python."""
    for value in vars(module).values():
        if isinstance(value, FunctionType) and value.__module__ == module.__name__:
            register_jitable(**_NOT_FROM_PYTHON)(value)


# Without numba's runtime a kernel cannot allocate, and needs no reference counts of the columns it is given: these are
# atomic and shared by all threads, and took more than half of the time of a day.
_OPTIONS: dict[str, Any] = {"nogil": True, "_nrt": False, "no_cfunc_wrapper": True}

# Python calls kernels only: ways in to what they call, which unpack every column, would triple the time to compile.
_NOT_FROM_PYTHON: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def kernel(function: Function) -> Function:
    """Compile a loop: cached, free of Python's lock (threads share the columns), without fast-math reordering."""
    compiled: Function = numba.njit(cache=True, **_OPTIONS)(function)
    return compiled


def kernel_part(function: Function) -> Function:
    """Compile a passage of a loop that has a name of its own.

    It is inlined by force: called as a function it would copy the descriptors of all columns on every call.
    """
    compiled: Function = numba.njit(forceinline=True, **_OPTIONS | _NOT_FROM_PYTHON)(function)
    return compiled
