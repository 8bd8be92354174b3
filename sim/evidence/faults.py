"""What is wrong with a log, told from the place at which it ceases to follow from what stands before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.evidence.chain import HEADER, LINK_BYTES, first_misfit
from sim.evidence.events import Kind
from sim.scenario import cut, plain

__all__ = ["Fault", "fault_at", "fault_of_length", "kind_shown", "of_block", "platform_shown", "shown"]

LONGEST_SHOWN = 120
Entries = NDArray[Any]
"""Records with their links, by ``ENTRY``."""


@dataclass(frozen=True)
class Fault:
    """The first alteration: ``how`` is edited, removed, cut, reordered, added or exchanged; ``about`` says it in words.

    ``number`` is that of the record, None if it is about none. The other fields are what the log has of this record,
    None where it has nothing; of an edited one, what stands there now.
    """

    how: str
    about: str
    number: int | None = None
    day: int | None = None
    kind: str | None = None
    consumer: int | None = None
    platform: str | None = None

    def __str__(self) -> str:
        if self.day is None:
            return self.about
        return f"{self.about} (day {self.day}, {self.kind}, consumer {self.consumer}, platform {self.platform})"


def shown(text: str, longest: int = LONGEST_SHOWN) -> str:
    """A text on one line, cut: what cannot be seen, or moves what can, is written as an escape."""
    return cut(plain(text), longest)


def kind_shown(number: int) -> str:
    """The name of a kind of event, or what stands in its place in a log."""
    return Kind(number).name.lower() if number < len(Kind) else f"kind {number}"


def platform_shown(number: int, platforms: Sequence[str]) -> str:
    """The name of a platform, or what stands in its place in a log."""
    return shown(platforms[number]) if number < len(platforms) else str(number)


def fault_at(log: Entries, at: int, expected: int, platforms: Sequence[str]) -> Fault:
    """What was done at the first place where a record is not the one that belongs there.

    ``expected`` is how many records there should be.
    """
    numbers = log["number"]
    here = int(numbers[at])
    genuine = _genuine(log, at)
    if genuine is not None and (here >= expected or here == at or np.count_nonzero(numbers == here) > 1):
        return _of(log, at, at, "added", f"what stands as record {at:,} was added", platforms)
    if genuine is not None:
        about = f"record {at:,} is out of its place: record {here:,} stands there"
        return _of(log, genuine, at, "reordered", about, platforms)
    following = int(numbers[at + 1]) if at + 1 < len(log) else None
    goes_on = following == here + 1 and _follows(log[at]["link"].tobytes(), log[at + 1])
    if here > at and following != at + 1 and (goes_on or len(log) < expected):
        gone = f"record {at:,} was" if here == at + 1 else f"records {at:,} to {here - 1:,} were"
        return Fault("removed", f"{gone} removed; what is left goes on with record {here:,}", at)
    return _of(log, at, at, "edited", f"record {at:,} was edited", platforms)


def fault_of_length(log: Entries, odd_bytes: int, expected: int, platforms: Sequence[str]) -> Fault | None:
    """What was cut from, or added to, the end of a log whose records all follow from one another."""
    n = len(log)
    if n < expected:
        where = f"in the middle of record {n:,}" if odd_bytes else f"before record {n:,}"
        return Fault("cut", f"the log is cut {where}; it should have {expected:,} records", n)
    if n > expected:
        return _of(log, expected, expected, "added", f"record {expected:,} was added behind the last", platforms)
    if odd_bytes:
        return Fault("added", f"{odd_bytes} bytes were added behind the last record", n)
    return None


def of_block(first: int, last: int) -> Fault:
    """One of these records was edited, and every later link written anew."""
    return Fault(
        "edited", f"one of the records {first:,} to {last:,} was edited, and the links after it written anew", first
    )


def _genuine(log: Entries, at: int) -> int | None:
    """Where, behind its place, the record is that belongs at ``at``; None if it is nowhere."""
    before = log[at - 1]["link"].tobytes() if at > 0 else HEADER[-LINK_BYTES:]
    for row in (np.flatnonzero(log["number"][at + 1 :] == at) + at + 1).tolist():
        if _follows(before, log[row]):
            return int(row)
    return None


def _follows(before: bytes, entry: Any) -> bool:
    return first_misfit(before, entry.tobytes()) is None


def _of(log: Entries, row: int, number: int, how: str, about: str, platforms: Sequence[str]) -> Fault:
    """A fault of a record that stands at ``row``."""
    entry = log[row]
    return Fault(
        how,
        about,
        number,
        int(entry["day"]),
        kind_shown(int(entry["kind"])),
        int(entry["consumer"]),
        platform_shown(int(entry["platform"]), platforms),
    )
