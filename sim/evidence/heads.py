"""Heads of logs that were kept where the keeper of the logs cannot write."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.evidence.claims import Claim
from sim.evidence.faults import shown
from sim.scenario import ScenarioError

__all__ = ["heads_in", "heads_named"]

_HEAD = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{32}(?![0-9A-Za-z])")
_RUN_ID = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{16}(?![0-9A-Za-z])")
_RECORDS = re.compile(r"([0-9][0-9,]{0,24}) records")


def heads_named(name: str) -> list[Claim]:
    """The heads in a file, or the one that is given in its place.

    :raises ScenarioError: if it cannot be read, or has none.
    """
    where = f"--head {shown(name)}"
    if _HEAD.fullmatch(name):
        return [Claim("", "--head", name)]
    try:
        found = heads_in(Path(name).read_text(encoding="utf-8"), name)
    except OSError as error:
        raise ScenarioError(error.strerror or "cannot be read", where=where) from None
    except ValueError:
        raise ScenarioError("this is not a text file", where=where) from None
    if not found:
        raise ScenarioError(
            "there is no head in it; allowed is what sim audit verify prints of logs that are whole, "
            "or heads of 32 hexadecimal digits",
            where=where,
        )
    return found


def heads_in(text: str, where: str) -> list[Claim]:
    """Heads in what was kept elsewhere: what ``sim audit verify`` prints, with ``--json`` or without, provenances, or
    heads alone. ``run`` is empty where none is named; a log that was found altered has none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, (dict, list, str)):
        return list(_heads_in_document(found, where))
    return [claim for line in text.splitlines() for claim in _heads_in_line(line, where)]


def _heads_in_line(line: str, where: str) -> Iterator[Claim]:
    if ": altered: " in line:
        return
    runs, records = _RUN_ID.findall(line.lower()), _RECORDS.search(line)
    for head in _HEAD.findall(line.lower()):
        yield Claim(runs[-1] if runs else "", where, head, int(records[1].replace(",", "")) if records else None)


def _heads_in_document(document: Any, where: str) -> Iterator[Claim]:
    waiting: list[tuple[Any, str]] = [(document, "")]
    while waiting:
        part, run = waiting.pop()
        if isinstance(part, dict):
            named = [part[key] for key in ("run", "id") if isinstance(part.get(key), str)]
            run = named[0] if named and _RUN_ID.fullmatch(named[0]) else run
            head, records = part.get("head"), part.get("records")
            if isinstance(head, str) and _HEAD.fullmatch(head) and part.get("whole") is not False:
                yield Claim(run, where, head, records if type(records) is int else None)
            waiting += [(value, run) for value in part.values()]
        elif isinstance(part, list):
            waiting += [(value, run) for value in part]
        elif isinstance(part, str) and _HEAD.fullmatch(part) and part is document:
            yield Claim("", where, part)
