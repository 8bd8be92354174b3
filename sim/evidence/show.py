"""Reading a log: its records in words, all of them or those of a consumer or of a kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.evidence.chain import BLOCK, HEADER, LINK_BYTES, first_misfit
from sim.evidence.claims import platforms_in
from sim.evidence.events import CODES, FIELDS, ContactMark, Kind
from sim.evidence.faults import kind_shown, platform_shown, shown
from sim.evidence.log import LOG
from sim.evidence.verify import entries_in, logs_in, run_of
from sim.scenario import ScenarioError, bad_value
from sim.scenario.errors import nearest_to

__all__ = ["Reading", "as_text", "kind_named", "log_named"]


def log_named(path: Path) -> Path:
    """The one log that a path stands for: its file, the folder of its run, or results with one run.

    :raises ScenarioError: if there is none, or more than one.
    """
    if path.is_file():
        return path
    found = [folder / LOG for folder in logs_in(path) if (folder / LOG).is_file()]
    if len(found) > 1:
        names = ", ".join(shown(str(one.parent)) for one in found[:3]) + (", ..." if len(found) > 3 else "")
        raise ScenarioError(f"there are {len(found):,} logs; name one of {names}", where=shown(str(path)))
    if not found:
        raise ScenarioError(
            "no evidence log there; a run keeps one with --set evidence.log=true", where=shown(str(path))
        )
    return found[0]


def kind_named(name: str) -> Kind:
    """A kind of event by its name.

    :raises ScenarioError: if there is no such kind.
    """
    names = [kind.name.lower() for kind in Kind]
    asked = name.strip().lower().replace("-", "_").replace(" ", "_")
    if asked not in names:
        raise bad_value("--kind", shown(name), ", ".join(names), nearest_to(asked, names))
    return Kind(names.index(asked))


class Reading:
    """A log that is read from its beginning.

    ``broken`` is the number of the first record that does not follow from those before it, None as long as all do.

    :raises ScenarioError: if the file is no log that this version can read, or has no such consumer.
    """

    def __init__(self, path: Path, consumer: int | None = None, kind: Kind | None = None) -> None:
        header, self._log, odd_bytes = entries_in(path)
        if header != HEADER or not run_of(self._log):
            raise ScenarioError(
                "this is not an evidence log, or not whole, or of another version's format", where=shown(str(path))
            )
        size = int(self._log[0]["consumer"])
        if consumer is not None and consumer >= size:
            raise bad_value("--consumer", consumer, f"a consumer's number, 0 to {size - 1}", str(size - 1))
        self._consumer, self._kind, self._odd_bytes = consumer, kind, odd_bytes
        self._platforms = platforms_in(path.parent)
        self.broken: int | None = None

    def rows(self) -> Iterator[dict[str, Any]]:
        """Records asked for, in order: number, day, kind, consumer, platform, and what the kind tells."""
        link = HEADER[-LINK_BYTES:]
        for first in range(0, len(self._log), BLOCK):
            part = self._log[first : first + BLOCK]
            misfit = first_misfit(link, part.tobytes())
            yield from self._rows_of(part[:misfit])
            if misfit is not None:
                self.broken = first + misfit
                return
            link = part[-1]["link"].tobytes()
        if self._odd_bytes:
            self.broken = len(self._log)

    def _rows_of(self, part: NDArray[Any]) -> Iterator[dict[str, Any]]:
        there = np.ones(len(part), bool)
        if self._consumer is not None:  # the first record is about nobody
            there &= (part["consumer"] == self._consumer) & (part["kind"] != Kind.RUN)
        if self._kind is not None:
            there &= part["kind"] == self._kind
        for entry in part[there]:
            yield _told(entry, self._platforms)


def as_text(row: dict[str, Any]) -> str:
    """A record on one line."""
    told = ", ".join(
        f"{name} {value:,}" if type(value) is int else f"{name} {value}" for name, value in list(row.items())[5:]
    )
    about = f"consumer {row['consumer']}, {row['platform']}: " if row["kind"] != "run" else ""
    return f"{row['number']}  day {row['day']}  {row['kind']}  {about}{told}"


def _told(entry: Any, platforms: Sequence[str]) -> dict[str, Any]:
    number, platform = int(entry["kind"]), int(entry["platform"])
    known = number < len(Kind)
    row: dict[str, Any] = {
        "number": int(entry["number"]),
        "day": int(entry["day"]),
        "kind": kind_shown(number),
        "consumer": int(entry["consumer"]),
        "platform": platform_shown(platform, platforms),
    }
    names = FIELDS[Kind(number)] if known else ("first", "second")
    for name, value in zip(names, (int(entry["first"]), int(entry["second"])), strict=True):
        if name:
            row[name] = _word(Kind(number), name, value) if known else value
    if known and number == Kind.RUN:
        row |= {"consumers": row["consumer"], "platforms": platform, "consumer": None, "platform": None}
    return row


def _word(kind: Kind, name: str, value: int) -> int | str:
    """A number as it is, or the word for which it stands."""
    if (kind, name) == (Kind.CONTACT, "marks"):
        return " ".join(mark.name.lower() for mark in ContactMark if value & mark) or "none"
    if kind is Kind.RUN:
        return f"{value % 2**64:016x}" if name == "run" else value % 2**64
    codes = CODES.get((kind, name))
    return codes(value).name.lower() if codes and value in set(codes) else value
