"""What the command line says, on whatever stream there is: nothing said ends the work in a traceback."""

from __future__ import annotations

import json
import os
import re
import sys
from typing import Any, TextIO

from sim.scenario.reading.plain import UNSEEN, plain

__all__ = ["complain", "make_safe", "say", "say_json"]

_LINE_END = re.compile(r"[ ]*[\r\n]+[ ]*")
_HIDDEN = re.compile(r"[^\x20-\x7e\n]")


def make_safe() -> None:
    """Let a closed stream swallow what it is told, and an encoding that lacks a character show its escape."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 (until the process ends)
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def say(text: str, stream: TextIO | None = None) -> None:
    """Print text, on standard output by default; what would move the cursor or stay unseen is escaped."""
    print(plain(text, keep="\n"), file=stream or sys.stdout)


def complain(message: str) -> None:
    """One line on standard error."""
    say("sim: " + _LINE_END.sub(" ", message).strip(), sys.stderr)


def say_json(document: Any) -> None:
    """Print a JSON document; characters that the stream lacks, or that nobody sees, are JSON's own escapes."""
    unicode = (sys.stdout.encoding or "").lower().replace("-", "") in {"utf8", "utf8sig"}
    text = json.dumps(document, indent=2, ensure_ascii=not unicode, allow_nan=False)
    print(_HIDDEN.sub(_escaped, text))


def _escaped(found: re.Match[str]) -> str:
    one = found[0]
    return one if one.isprintable() and one not in UNSEEN else json.dumps(one)[1:-1]
