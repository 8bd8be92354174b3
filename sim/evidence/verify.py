"""Is an evidence log whole? Reads files only: the log, its seal beside it, and the head in ``provenance.json``.

What is proved: that no record was edited, removed, added or moved since the log was written; or which is the first
that was. An alteration that leaves the links as they were is found at its record. Whoever also writes all later links
anew is found by the roots in ``evidence.json``, to a block of records. Whoever writes these anew too is found by the
head in ``provenance.json``, and then nothing can be said of where.

What is not: that the records were true when they were written; nor anything against whoever can rewrite the log, the
seal and every copy of the head. So keep the head, which ``sim audit verify`` prints, where the log's keeper cannot
write.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.evidence.chain import BLOCK, ENTRY, ENTRY_BYTES, HEADER, LINK_BYTES, first_misfit, root_of
from sim.evidence.faults import Fault, fault_at, fault_of_length, of_block
from sim.evidence.log import LOG, SEAL

__all__ = ["Verdict", "logs_in", "verify"]

PROVENANCE, SCENARIO = "provenance.json", "scenario.toml"


@dataclass(frozen=True)
class Verdict:
    """What was found in the folder of a run: ``records`` and ``head`` as they are now, and the first ``fault``."""

    folder: Path
    records: int
    head: str
    fault: Fault | None = None

    def __str__(self) -> str:
        if self.fault is not None:
            return f"{self.folder}: altered: {self.fault}"
        return f"{self.folder}: whole: {self.records:,} records, head {self.head}"


def logs_in(path: Path) -> list[Path]:
    """Folders of runs that have, or should have, a log: this one, or those in it or in its ``runs``; in order."""
    places = [path]
    for parent in (path, path / "runs"):
        if parent.is_dir():
            places += sorted(one for one in parent.iterdir() if one.is_dir() and not one.name.startswith("."))
    return [one for one in places if any((one / name).is_file() for name in (LOG, SEAL)) or _lost_its_log(one)]


def verify(folder: Path) -> Verdict:
    """Read the log of a run through and hold it against its seal and the head that was kept."""
    seal, kept = _read(folder / SEAL), _kept(folder)
    if not (folder / LOG).is_file():
        return Verdict(folder, 0, "", Fault("removed", f"there is no {LOG}"))
    size = (folder / LOG).stat().st_size
    with (folder / LOG).open("rb") as file:
        header = file.read(ENTRY_BYTES)
    n, odd_bytes = divmod(max(0, size - ENTRY_BYTES), ENTRY_BYTES)
    log: NDArray[Any] = np.memmap(folder / LOG, ENTRY, "r", ENTRY_BYTES, (n,)) if n else np.empty(0, ENTRY)
    expected = next((one["records"] for one in (kept, seal) if isinstance(one.get("records"), int)), n)
    platforms = _platforms(folder)
    roots: list[str] = []
    if header == HEADER:
        fault = _walk(log, expected, platforms, roots) or fault_of_length(log, odd_bytes, expected, platforms)
    elif HEADER.startswith(header):
        fault = Fault("cut", f"{LOG} is cut before the first record; it should have {expected:,} records", 0)
    else:
        fault = Fault("edited", f"the header of {LOG} was edited")
    head = (log[-1]["link"].tobytes() if n else HEADER[-LINK_BYTES:]).hex()
    return Verdict(folder, n, head, fault or _unlike(seal, kept, n, head, roots))


def _walk(log: NDArray[Any], expected: int, platforms: Sequence[str], roots: list[str]) -> Fault | None:
    """The first record that does not follow from those before it; fills ``roots``, block by block."""
    link = HEADER[-LINK_BYTES:]
    for first in range(0, len(log), BLOCK):
        part = log[first: first + BLOCK]
        misfit = first_misfit(link, part.tobytes())
        misnumbered = np.flatnonzero(part["number"] != np.arange(first, first + len(part)))
        wrong = [place for place in (misfit, *misnumbered[:1].tolist()) if place is not None]
        if wrong:
            return fault_at(log, first + min(wrong), expected, platforms)
        links = part["link"].tobytes()
        roots.append(root_of(links).hex())
        link = links[-LINK_BYTES:]
    return None


def _unlike(seal: dict[str, Any], kept: dict[str, Any], n: int, head: str, roots: list[str]) -> Fault | None:
    """Where a log that follows from its own beginning differs from what was said of it."""
    as_sealed = [seal.get(name) for name in ("records", "head", "roots")] == [n, head, roots]
    as_kept = [kept.get(name) for name in ("records", "head")] == [n, head]
    if as_sealed and as_kept:
        return None
    if as_kept:
        return Fault("edited", f"{SEAL} was edited, or is gone; the log is as {PROVENANCE} has it")
    if as_sealed:
        return Fault("edited", f"{LOG} and {SEAL} belong together, and {PROVENANCE} has another head, or none")
    sealed = seal.get("roots")
    if isinstance(sealed, list) and len(sealed) == len(roots) and sealed != roots:
        block = next(number for number, pair in enumerate(zip(sealed, roots, strict=True)) if pair[0] != pair[1])
        return of_block(block * BLOCK, min(n, (block + 1) * BLOCK) - 1)
    return Fault("edited", f"neither {SEAL} nor {PROVENANCE} has the head of this log")


def _read(path: Path) -> dict[str, Any]:
    """A JSON object; empty if there is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _provenance(folder: Path) -> dict[str, Any]:
    """The provenance of the one run in a folder; empty if there is none, or several."""
    entries = _read(folder / PROVENANCE).get("replications")
    return entries[0] if isinstance(entries, list) and len(entries) == 1 and isinstance(entries[0], dict) else {}


def _kept(folder: Path) -> dict[str, Any]:
    """What the provenance of a run says of its log; empty if nothing."""
    kept = _provenance(folder).get("evidence")
    return kept if isinstance(kept, dict) else {}


def _lost_its_log(folder: Path) -> bool:
    """The run that was put here had a log; tables of several runs, kept elsewhere, never do."""
    return bool(_kept(folder)) and _provenance(folder).get("id") == folder.name


def _platforms(folder: Path) -> list[str]:
    """Names of the platforms of a run, in order."""
    try:
        return list(tomllib.loads((folder / SCENARIO).read_text(encoding="utf-8"))["platforms"])
    except (OSError, ValueError, KeyError):
        return []
