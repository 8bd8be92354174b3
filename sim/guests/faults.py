"""What a guest did wrong, in one line."""

from __future__ import annotations

import dis
from pathlib import Path
from traceback import walk_tb

from sim.core.opened import is_own

__all__ = ["GuestError", "installed", "is_users_interrupt", "told"]

LONGEST_TOLD = 200
_RAISE = dis.opmap["RAISE_VARARGS"]


class GuestError(ValueError):
    """A guest cannot be relied on; ``str()`` is one line with class, method, platform and what was wrong."""


def installed(file: str) -> bool:
    """Is a file part of Python, of an installed package or of this one, and so no guest's."""
    return not file or not is_own(file)


def told(error: BaseException) -> str:
    """Kind and text of an error and the guest's line that it came from; nothing in it can raise."""
    try:
        text = str(error)
    except BaseException:
        text = "an error that cannot be told"
    kind = type(error).__name__
    line = " ".join("".join(c if c.isprintable() else " " for c in f"{kind}: {text}".rstrip(": ")).split())
    line = line if len(line) <= LONGEST_TOLD else line[: LONGEST_TOLD - 3] + "..."
    places = [(frame.f_code.co_filename, number) for frame, number in walk_tb(error.__traceback__)]
    own = [(file, number) for file, number in places if not installed(file)]
    return f"{line} ({Path(own[-1][0]).name}, line {own[-1][1]})" if own else line


def is_users_interrupt(error: BaseException) -> bool:
    """Did the user press Ctrl-C, rather than a guest raise ``KeyboardInterrupt`` itself."""
    if not isinstance(error, KeyboardInterrupt):
        return False
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is None or trace.tb_frame.f_code.co_code[trace.tb_lasti] != _RAISE
