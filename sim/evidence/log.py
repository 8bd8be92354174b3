"""The writer of an evidence log: the events of a day in, records and links out, at the end the seal."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.evidence import events
from sim.evidence.chain import BLOCK, ENTRY_BYTES, HEADER, LINK_BYTES, chained, root_of
from sim.frames import Complaints, Contacts, Decisions, Judgments, Orders, Statements

__all__ = ["Approach", "EvidenceLog", "LOG", "SEAL"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
LOG, SEAL = "evidence.log", "evidence.json"


class Approach(NamedTuple):
    """Contacts of a day, how each ended (``Meeting``), and which are on record: by default all."""

    contacts: Contacts
    meeting: Ints
    recorded: Flags | bool = True


class EvidenceLog:
    """One chain from the first day to the last.

    ``to`` is where the records go, a file open for reading and writing; None: only ``head``, ``n_records`` and the
    roots are kept. ``ever_paid``: what had been paid when the log begins, cents, (n_consumers, n_platforms).
    """

    def __init__(self, ever_paid: Ints, to: IO[bytes] | None = None) -> None:
        self.n_records, self.head = 0, HEADER[-LINK_BYTES:]
        self._paid, self._to = ever_paid.copy(), to
        self._roots: list[str] = []
        self._links = bytearray()  # of the block that is not full yet
        if to is not None:
            to.write(HEADER)

    def write_day(
        self, day: int, decided: Iterable[tuple[Orders, Decisions]], statements: Statements, ever_paid: Ints,
        approaches: Iterable[Approach], complaints: Complaints, judgments: Judgments,
    ) -> None:
        """Write down what happened in a day, in its evening."""
        records = events.joined([
            *(events.contracts(*pair) for pair in decided), events.statements(statements),
            events.payments(self._paid, ever_paid), *(events.contacts(*part) for part in approaches),
            events.complaints(complaints), events.judgments(judgments)])
        self._paid[...] = ever_paid
        records["day"] = day
        records["number"] = np.arange(self.n_records, self.n_records + len(records))
        self._append(records)

    @property
    def seal(self) -> dict[str, Any]:
        """What proves the log: how many records, the last link, and the root of each block of records."""
        open_block = [root_of(bytes(self._links)).hex()] if self._links else []
        return {"records": self.n_records, "head": self.head.hex(), "records_per_root": BLOCK,
                "roots": self._roots + open_block}

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
        self._to.seek(0)
        with (folder / LOG).open("wb") as copy:
            shutil.copyfileobj(self._to, copy, 1 << 20)
        (folder / SEAL).write_text(json.dumps(self.seal, indent=1) + "\n", encoding="utf-8")

    def _append(self, records: NDArray[Any]) -> None:
        entries = chained(self.head, records)
        if self._to is not None:
            self._to.write(entries)
        links = np.frombuffer(entries, np.uint8).reshape(-1, ENTRY_BYTES)[:, -LINK_BYTES:].tobytes()
        self.n_records += len(records)
        self.head = links[-LINK_BYTES:] or self.head
        self._links += links
        while len(self._links) >= BLOCK * LINK_BYTES:
            self._roots.append(root_of(bytes(self._links[: BLOCK * LINK_BYTES])).hex())
            del self._links[: BLOCK * LINK_BYTES]
