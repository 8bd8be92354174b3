"""What the command line's options may be: each from its text, or refused in one line."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable

__all__ = ["jobs", "number", "path", "replications", "seed", "whom"]

LONGEST = 40
INTERESTING = ("late", "visited", "sued")
"""Kinds of people that a run can find by itself."""
MOST_JOBS, MOST_REPLICATIONS = 256, 10_000


def path(text: str) -> str:
    """A path that somebody gave, not an empty one."""
    if not text.strip() or "\0" in text:
        raise ArgumentTypeError(f"{text!r} is not the name of a file or folder")
    return text


def whom(text: str) -> int | str:
    """A consumer's number, or a kind of person to be found."""
    if text in INTERESTING:
        return text
    try:
        return number(text)
    except ArgumentTypeError as error:
        raise ArgumentTypeError(f"{error}, nor {', '.join(INTERESTING[:-1])} or {INTERESTING[-1]}") from None


def _whole(least: int, most: int | None, most_in_words: str = "") -> Callable[[str], int]:
    limits = f"from {least}" + ("" if most is None else f" to {most_in_words or most}")

    def read(text: str) -> int:
        digits = text.isascii() and text.isdecimal() and len(text) <= LONGEST
        if not digits or int(text) < least or (most is not None and int(text) > most):
            given = text if len(text) <= LONGEST else text[:LONGEST] + "..."
            raise ArgumentTypeError(f"{given!r} is not a whole number {limits}")
        return int(text)

    return read


jobs = _whole(1, MOST_JOBS)
replications = _whole(1, MOST_REPLICATIONS)
number = _whole(0, None)
seed = _whole(0, 2**64 - 1, "2**64 - 1")
