"""What the command line says, on whatever stream there is: nothing said ends the work in a traceback."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from types import TracebackType
from typing import Any, Self, TextIO

from sim.scenario.reading.plain import UNSEEN, plain

__all__ = ["Count", "complain", "make_safe", "say", "say_json"]

_LINE_END = re.compile(r"[ ]*[\r\n]+[ ]*")
_HIDDEN = re.compile(r"[^\x20-\x7e\n]")
SECONDS_BETWEEN_LINES = 5


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


class Count:
    """Counts what is done of a number of things: a bar on a terminal, elsewhere a line now and then.

    :param shown: False to stay silent.
    """

    def __init__(self, number: int, things: str, shown: bool) -> None:
        from tqdm import tqdm

        shown = shown and sys.stderr is not None
        self._number, self._things, self._done = number, things, 0
        self._lines = shown and not sys.stderr.isatty()
        self._bar = tqdm(
            total=number, unit=f" {things}", file=sys.stderr, disable=not shown or self._lines, leave=False
        )
        self._said = time.perf_counter()
        if self._lines:
            print(f"{number:,} {things}", file=sys.stderr, flush=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()

    def to(self, done: int) -> None:
        """Say that so many are done."""
        self._bar.update(done - self._done)
        self._done = done
        if self._lines and (now := time.perf_counter()) - self._said >= SECONDS_BETWEEN_LINES:
            self._said = now
            print(f"{self._done:,} of {self._number:,} {self._things}", file=sys.stderr, flush=True)
