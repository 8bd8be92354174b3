"""The writer of an evidence log: the events of a day in, records and links out, at the end the seal."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from sim.evidence import events
from sim.evidence.chain import BLOCK, ENTRY_BYTES, HEADER, LINK_BYTES, chained, root_of
from sim.evidence.events import Owner

__all__ = ["EvidenceLog", "LOG", "SEAL", "seal_of"]

LOG, SEAL = "evidence.log", "evidence.json"


def seal_of(run_id: str, n_records: int, head: str, roots: list[str]) -> dict[str, Any]:
    """What proves a log: whose it is, how many records, the last link, and the root of each block of records."""
    return {"run": run_id, "records": n_records, "head": head, "records_per_root": BLOCK, "roots": roots}


class EvidenceLog:
    """One chain from the first day to the last, behind a record that says whose it is.

    ``to`` is where the records go, a file open for reading and writing; None: only ``head``, ``n_records`` and the
    roots are kept. ``compiled``: hash with the compiled hash, which gives the same bytes sooner, while the next day
    goes on; what the system refuses is raised by whatever is asked of the log next.
    """

    def __init__(self, owner: Owner, to: IO[bytes] | None = None, compiled: bool = False) -> None:
        self.run_id = owner.run_id[:16]
        self.n_records, self._head = 0, HEADER[-LINK_BYTES:]
        self._to, self._compiled = to, compiled
        self._writing: Future[None] | None = None
        self._roots: list[str] = []
        self._links = bytearray()  # of the block that is not full yet
        if to is not None:
            to.write(HEADER)
        self._append(owner.record())

    def write_day(self, day: int, parts: Iterable[NDArray[Any]]) -> None:
        """Write down what happened in a day, in its evening; ``parts`` are records as ``sim.evidence.events`` makes
        them, in order."""
        records = events.joined(parts)
        records["day"] = day
        self._append(records)

    def settle(self) -> None:
        """Wait until everything is written."""
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.result()

    def __getstate__(self) -> dict[str, Any]:
        self.settle()
        return self.__dict__

    @property
    def head(self) -> bytes:
        """The last link."""
        self.settle()
        return self._head

    @property
    def roots(self) -> list[str]:
        """The root of each block of records."""
        self.settle()
        return self._roots + ([root_of(bytes(self._links)).hex()] if self._links else [])

    @property
    def seal(self) -> dict[str, Any]:
        """What proves the log."""
        return seal_of(self.run_id, self.n_records, self.head.hex(), self.roots)

    @property
    def head_and_count(self) -> dict[str, Any]:
        """What to keep elsewhere."""
        return {"records": self.n_records, "head": self.head.hex()}

    def save(self, folder: Path) -> None:
        """Put the log and its seal into a folder.

        :raises ValueError: if the records were not kept.
        """
        if self._to is None:
            raise ValueError("the records of this log were not kept")
        self.settle()
        self._to.seek(0)
        with (folder / LOG).open("wb") as copy:
            shutil.copyfileobj(self._to, copy, 1 << 20)
        (folder / SEAL).write_text(json.dumps(self.seal, indent=1) + "\n", encoding="utf-8")

    def _append(self, records: NDArray[Any]) -> None:
        records["number"] = np.arange(self.n_records, self.n_records + len(records))
        self.n_records += len(records)
        self.settle()
        if self._compiled:
            self._writing = _beside().submit(self._write, records)
        else:
            self._write(records)

    def _write(self, records: NDArray[Any]) -> None:
        entries = self._chained(records)
        if self._to is not None:
            self._to.write(entries)
        links = np.frombuffer(entries, np.uint8).reshape(-1, ENTRY_BYTES)[:, -LINK_BYTES:].tobytes()
        self._head = links[-LINK_BYTES:] or self._head
        self._links += links
        while len(self._links) >= BLOCK * LINK_BYTES:
            self._roots.append(self._full_root(bytes(self._links[: BLOCK * LINK_BYTES])).hex())
            del self._links[: BLOCK * LINK_BYTES]

    def _chained(self, records: NDArray[Any]) -> bytes:
        if not self._compiled:
            return chained(self._head, records)
        from sim.evidence.hashing import entries_of  # loads the compiler, which nobody needs who only verifies

        return entries_of(self._head, records)

    def _full_root(self, links: bytes) -> bytes:
        if not self._compiled:
            return root_of(links)
        from sim.evidence.hashing import full_root_of

        return full_root_of(links)


@cache
def _beside() -> ThreadPoolExecutor:
    """The thread that hashes and writes while a market goes on."""
    return ThreadPoolExecutor(1, "evidence")
