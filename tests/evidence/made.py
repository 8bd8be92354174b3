"""A small log in the folder of a run, made by hand, to be altered; and results with several."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from sim.evidence import EvidenceLog, Owner, events
from sim.evidence.chain import ENTRY, ENTRY_BYTES, HEADER, LINK_BYTES, chained, root_of
from sim.evidence.events import RECORD
from sim.evidence.log import LOG, SEAL, seal_of

__all__ = ["RUN", "Entries", "alter", "entries", "linked_anew", "log_of", "results_of", "tell", "written_anew"]

Entries = np.ndarray
DAYS, PER_DAY = 10, 3
RUN = "00000000000000aa"


def log_of(folder: Path, days: int = DAYS, per_day: int = PER_DAY, run: str = RUN) -> Path:
    """A run of two platforms, in which ``per_day`` consumers pay one more yuan every day; returns its folder."""
    folder.mkdir(parents=True)
    with (folder / "being_written").open("w+b") as file:
        paid = np.zeros((per_day, 2), np.int64)
        log = EvidenceLog(Owner(run, 7, per_day, 2), file)
        for day in range(days):
            before = paid.copy()
            paid[:, 1] += 100
            log.write_day(day, [events.payments(before, paid)])
        log.save(folder)
    (folder / "being_written").unlink()
    (folder / "scenario.toml").write_text("[evidence]\nlog = true\n[platforms.near]\n[platforms.far]\n")
    (folder / "provenance.json").write_text(
        json.dumps({"replications": [{"id": run, "replication": 0, "evidence": log.head_and_count}], "failures": []})
    )
    return folder


def results_of(folder: Path, n: int = 2) -> list[Path]:
    """Results of ``n`` replications, each with a log a day longer than the last; returns the folders of the runs."""
    runs = [
        log_of(folder / "runs" / run, DAYS + number, run=run)
        for number, run in enumerate(f"{number:02x}" * 8 for number in range(0xA0, 0xA0 + n))
    ]
    (folder / "tables").mkdir()
    (folder / "tables" / "scenario.toml").write_bytes((runs[0] / "scenario.toml").read_bytes())
    told = [json.loads((run / "provenance.json").read_text())["replications"][0] for run in runs]
    for number, entry in enumerate(told):
        entry["replication"] = number
    (folder / "tables" / "provenance.json").write_text(json.dumps({"replications": told, "failures": []}))
    rows = "".join(f"<tr><td class=left>small</td><td>{one['id']}</td><td>{one['evidence']}</td></tr>" for one in told)
    (folder / "report.html").write_text(f"<table>{rows.replace(chr(39), '&#39;')}</table>")
    return runs


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


def tell(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Edit a JSON object in place."""
    told = json.loads(path.read_text())
    change(told)
    path.write_text(json.dumps(told))


def written_anew(folder: Path, how: Callable[[Entries], Entries | None]) -> dict[str, Any]:
    """Alter a log of less than a block, write links, seal and provenance of the run anew; returns head and count."""
    alter(folder, how)
    alter(folder, linked_anew)
    log = entries(folder)
    links = log["link"].tobytes()
    run, evidence = f"{int(log[0]['first']) % 2**64:016x}", {"records": len(log), "head": links[-16:].hex()}
    (folder / SEAL).write_text(json.dumps(seal_of(run, len(log), evidence["head"], [root_of(links).hex()])))
    tell(folder / "provenance.json", lambda told: told["replications"][0].update(evidence=evidence))
    return evidence
