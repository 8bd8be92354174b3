"""The chain of an evidence log, and the roots over its blocks. Pure functions over bytes.

Link of a record: BLAKE2s (16 bytes) of the link before it and the record. The first link is that of the header. As an
entry of the log is a record with its link behind it, what is hashed for an entry stands in one piece in the file.

Root of a block of 4,096 records: of a Merkle tree whose leaves are their links, with sixteen branches to a node, so
that to show that a record belongs to a root takes three nodes of 256 bytes and not the whole log.
"""

from __future__ import annotations

from hashlib import blake2s
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.evidence.events import RECORD

__all__ = [
    "BLOCK",
    "BRANCHES",
    "ENTRY",
    "ENTRY_BYTES",
    "HEADER",
    "LINK_BYTES",
    "chained",
    "first_misfit",
    "link_of",
    "root_of",
]

BLOCK = 4_096
"""Records under one root."""
BRANCHES = 16
LINK_BYTES = 16
ENTRY = np.dtype([*((name, RECORD[name]) for name in RECORD.names or ()), ("link", f"V{LINK_BYTES}")])
"""A record with its link."""
ENTRY_BYTES = ENTRY.itemsize


def link_of(before: bytes, record: bytes) -> bytes:
    """The link of a record, given the one before it."""
    return blake2s(before + record, digest_size=LINK_BYTES).digest()


HEADER = b"Arrears evidence log, format 2\n\n"
HEADER += link_of(bytes(LINK_BYTES), HEADER)
"""How every log begins: as long as an entry, its link at the end."""


def chained(before: bytes, records: NDArray[Any]) -> bytes:
    """Entries for these records, by ``ENTRY``, that follow the link ``before``."""
    link, links = before, []
    for record in records.view(f"V{RECORD.itemsize}").tolist():
        link = blake2s(link + record, digest_size=LINK_BYTES).digest()
        links.append(link)
    entries = np.empty((len(records), ENTRY_BYTES), np.uint8)
    entries[:, :-LINK_BYTES] = records.view(np.uint8).reshape(len(records), RECORD.itemsize)
    entries[:, -LINK_BYTES:] = np.frombuffer(b"".join(links), np.uint8).reshape(len(records), LINK_BYTES)
    return entries.tobytes()


def first_misfit(before: bytes, entries: bytes) -> int | None:
    """Place of the first entry whose link does not follow from what stands before it; None if all do."""
    read = memoryview(before + entries)
    for at in range(0, len(entries), ENTRY_BYTES):
        place = at + ENTRY_BYTES
        if blake2s(read[at:place], digest_size=LINK_BYTES).digest() != read[place : place + LINK_BYTES]:
            return at // ENTRY_BYTES
    return None


def root_of(links: bytes) -> bytes:
    """The root over the links of a block, one behind the other."""
    level = links
    while len(level) > LINK_BYTES:
        width = BRANCHES * LINK_BYTES
        level = b"".join(
            blake2s(level[at : at + width], digest_size=LINK_BYTES).digest() for at in range(0, len(level), width)
        )
    return level
