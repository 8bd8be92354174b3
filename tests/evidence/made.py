"""A small log in the folder of a run, made by hand, to be altered."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from sim.evidence import EvidenceLog
from sim.evidence.chain import ENTRY, ENTRY_BYTES, HEADER, LINK_BYTES, chained
from sim.evidence.events import RECORD
from sim.evidence.log import LOG
from sim.frames import Complaints, Decisions, Judgments, Orders, Statements

__all__ = ["Entries", "alter", "entries", "linked_anew", "log_of"]

Entries = np.ndarray
DAYS, PER_DAY = 10, 3


def log_of(folder: Path, days: int = DAYS, per_day: int = PER_DAY) -> Path:
    """A run of two platforms, in which ``per_day`` consumers pay one more yuan every day; returns its folder."""
    folder.mkdir()
    with (folder / "being_written").open("w+b") as file:
        paid = np.zeros((per_day, 2), np.int64)
        log = EvidenceLog(paid, file)
        for day in range(days):
            paid[:, 1] += 100
            log.write_day(day, [(Orders.empty(), Decisions.empty())], Statements.empty(), paid, [], Complaints.empty(),
                          Judgments.empty())
        log.save(folder)
    (folder / "being_written").unlink()
    (folder / "scenario.toml").write_text("[platforms.near]\n[platforms.far]\n")
    (folder / "provenance.json").write_text(
        json.dumps({"replications": [{"id": folder.name, "evidence": log.head_and_count}]}))
    return folder


def entries(folder: Path) -> Entries:
    """The records of a log with their links."""
    return np.frombuffer((folder / LOG).read_bytes()[ENTRY_BYTES:], ENTRY).copy()


def alter(folder: Path, how: Callable[[Entries], Entries | None]) -> None:
    """Change the records of a log; ``how`` does it in place, or returns others."""
    log = entries(folder)
    other = how(log)
    (folder / LOG).write_bytes(HEADER + (log if other is None else other).tobytes())


def linked_anew(log: Entries) -> Entries:
    """The same records with links that fit: what a forger would do who knows the chain."""
    records = np.zeros(len(log), RECORD)
    for name in RECORD.names:
        records[name] = log[name]
    return np.frombuffer(chained(HEADER[-LINK_BYTES:], records), ENTRY).copy()
