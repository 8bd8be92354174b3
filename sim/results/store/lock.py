"""One command at a time in a folder: the next one waits, and a command that is killed leaves no lock behind."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["alone_in"]

LOCK = ".lock"
"""Name of the file that is locked where folders cannot be."""


@contextmanager
def alone_in(folder: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Be the only one who works in a folder that exists; ``say`` is told if that means to wait, or is not possible.

    The system gives the lock back when its holder ends, however that happens. Processes started inside do not hold it.
    """
    held = _windows_lock(folder, say) if sys.platform == "win32" else _lock(folder, say)
    try:
        yield
    finally:
        if held is not None:
            os.close(held)


def _lock(folder: Path, say: Callable[[str], None]) -> int | None:
    import fcntl

    held = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(_waits(folder))
            fcntl.flock(held, fcntl.LOCK_EX)
    except OSError as error:
        os.close(held)
        say(_unlocked(folder, error))
        return None
    except BaseException:
        os.close(held)
        raise
    return held


def _windows_lock(folder: Path, say: Callable[[str], None]) -> int | None:
    import msvcrt
    import time

    held, told = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT), False
    while True:
        try:
            msvcrt.locking(held, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
            return held
        except OSError:
            if not told:
                say(_waits(folder))
            told = True
            time.sleep(0.2)


def _waits(folder: Path) -> str:
    return f"waiting: another command is at work in {folder}"


def _unlocked(folder: Path, error: OSError) -> str:
    return f"{folder} cannot be locked ({error.strerror}): let no second command work there meanwhile"
