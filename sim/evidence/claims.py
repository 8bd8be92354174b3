"""What is said of a log beside it: in the results, by the run itself, in a file of heads that was kept elsewhere.

Whatever is read here may have been written by anybody: what cannot be understood says nothing.
"""

from __future__ import annotations

import html
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = [
    "Claim",
    "Results",
    "claims_in_results",
    "dict_in",
    "evidence_of",
    "is_results",
    "keeps_a_log",
    "platforms_in",
    "provenance_in",
]

PROVENANCE, SCENARIO, TABLES, REPORT = "provenance.json", "scenario.toml", "tables", "report.html"
MOST_RECORDS = 2**63
_HEAD, _RUN_ID = re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Claim:
    """What ``where`` says of the log of a run: that there is one; its head and number of records, None where unsaid."""

    run: str
    where: str
    head: str | None = None
    records: int | None = None

    def fits(self, records: int, head: str) -> bool:
        """It says nothing else of this log."""
        return self.head == head and self.records in (None, records)


@dataclass(frozen=True)
class Results:
    """What a folder of results tells of its logs; ``faults`` says what of it cannot be right, in words; ``kept``: a
    scenario of theirs says that a log is kept."""

    claims: tuple[Claim, ...]
    faults: tuple[str, ...] = ()
    kept: bool = False

    def of(self, run: str) -> list[Claim]:
        """What is said of one run."""
        return [claim for claim in self.claims if claim.run == run]


def is_results(path: Path) -> bool:
    """Is this a folder of results, with the runs in a folder of its own."""
    return (path / "runs").is_dir() or (path / TABLES).is_dir() or (path / REPORT).is_file()


def claims_in_results(path: Path) -> Results:
    """What the tables and the report of a folder of results say of the runs in it."""
    claims: list[Claim] = []
    faults: list[str] = []
    for folder in _tables_in(path / TABLES):
        where = f"{folder.relative_to(path).as_posix()}/{PROVENANCE}"
        entries, failures = (dict_in(folder / PROVENANCE).get(name) for name in ("replications", "failures"))
        if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
            faults.append(f"{where} was edited: it tells of no runs")
            continue
        claims += _claims(entries, where, keeps_a_log(folder))
        failed = [one for one in failures if isinstance(one, dict)] if isinstance(failures, list) else []
        numbers = sorted(n for one in (*entries, *failed) if type(n := one.get("replication")) is int)
        if numbers != list(range(len(entries) + len(failed))):
            faults.append(f"{where} was edited: its replications are not 0, 1, 2 and so on")
    claims += _claims_in_report(path)
    if any(claim.where == REPORT for claim in claims) and not _tables_in(path / TABLES):
        faults.append(f"{TABLES} was removed, of which {REPORT} tells")
    return Results(tuple(claims), tuple(faults), any(map(keeps_a_log, _tables_in(path / TABLES))))


def _claims(entries: list[dict[str, Any]], where: str, kept: bool) -> Iterator[Claim]:
    for entry in entries:
        evidence, run = evidence_of(entry), entry.get("id")
        if evidence or kept:
            yield Claim(run if isinstance(run, str) else "", where, *evidence or (None, None))


def _claims_in_report(path: Path) -> list[Claim]:
    """Rows of the report's table of runs in which a head stands."""
    rows = re.findall(r"<tr>(.*?)</tr>", _text(path / REPORT), re.DOTALL)
    claims = []
    for cells in (re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in rows):
        ids = [cell for cell in cells if _RUN_ID.fullmatch(cell)]
        told = [
            found
            for cell in cells
            if (found := re.fullmatch(r"\{'records': (\d{1,18}), 'head': '([0-9a-f]{32})'\}", html.unescape(cell)))
        ]
        if ids and told:
            claims.append(Claim(ids[0], REPORT, told[0][2], int(told[0][1])))
    return claims


def _tables_in(tables: Path) -> list[Path]:
    """Folders of the runs of results: one, or one for each scenario of a comparison."""
    if (tables / PROVENANCE).is_file() or not tables.is_dir():
        return [tables] if tables.is_dir() else []
    return sorted(one for one in tables.iterdir() if one.is_dir())


def evidence_of(entry: dict[str, Any]) -> tuple[str, int] | None:
    """Head and number of records that an entry of a provenance has of its log."""
    kept = entry.get("evidence")
    if not isinstance(kept, dict):
        return None
    head, records = kept.get("head"), kept.get("records")
    if not isinstance(head, str) or not _HEAD.fullmatch(head) or type(records) is not int:
        return None
    return (head, records) if 0 <= records < MOST_RECORDS else None


def keeps_a_log(folder: Path) -> bool:
    """Does the scenario of a run say that a log is kept."""
    evidence = _scenario(folder).get("evidence")
    return isinstance(evidence, dict) and evidence.get("log") is True


def provenance_in(folder: Path) -> dict[str, Any]:
    """The provenance of the one run in a folder; empty if there is none, or several."""
    entries = dict_in(folder / PROVENANCE).get("replications")
    return entries[0] if isinstance(entries, list) and len(entries) == 1 and isinstance(entries[0], dict) else {}


def platforms_in(folder: Path) -> list[str]:
    """Names of the platforms of a run, in order."""
    platforms = _scenario(folder).get("platforms")
    return list(platforms) if isinstance(platforms, dict) else []


def dict_in(path: Path) -> dict[str, Any]:
    """A JSON object; empty if there is none."""
    try:
        found = json.loads(_text(path), object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object that says one thing under each name.

    :raises ValueError: if it says two.
    """
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a name is there twice")
    return dict(pairs)


def _scenario(folder: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(folder / SCENARIO))
    except (ValueError, RecursionError):
        return {}


def _text(path: Path) -> str:
    """A text file; empty if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8") if path.is_file() else ""
    except (OSError, ValueError):
        return ""
