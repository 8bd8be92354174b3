"""Is an evidence log whole? Reads files only: the log and its seal, and what is said of it elsewhere.

What is proved: that no record was edited, removed, added or moved since the log was written; or which is the first
that was. An alteration that leaves the links as they were is found at its record. Whoever also writes all later links
anew is found by the roots in ``evidence.json``, to a block of records. Whoever writes these anew too is found by the
head in the run's ``provenance.json``; whoever that as well, by the results, whose tables and report have the id and the
head of each run; and a run that is missing or has another's log, by them too. Then nothing can be said of where.

What is not: that the records were true when they were written; nor anything against whoever can rewrite the log, the
seal and every copy of the head. So keep the heads, which ``sim audit verify`` prints, where the log's keeper cannot
write, and hold logs against them with ``--head``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.evidence.chain import BLOCK, ENTRY, ENTRY_BYTES, HEADER, LINK_BYTES, first_misfit, root_of
from sim.evidence.claims import (
    PROVENANCE,
    Claim,
    Results,
    claims_in_results,
    dict_in,
    evidence_of,
    is_results,
    keeps_a_log,
    platforms_in,
    provenance_in,
)
from sim.evidence.events import Kind
from sim.evidence.faults import Fault, fault_at, fault_of_length, of_block, shown
from sim.evidence.log import LOG, SEAL, seal_of

__all__ = ["Verdict", "entries_in", "logs_in", "run_of", "verify", "verify_all"]

RUNS = "runs"


@dataclass(frozen=True)
class Verdict:
    """What was found in the folder of a run: ``records`` and ``head`` as they are now, whose log it says it is
    (``run``), and the first ``fault``; ``note``: what else is to be known."""

    folder: Path
    records: int
    head: str
    fault: Fault | None = None
    run: str = ""
    note: str = ""

    def __str__(self) -> str:
        folder = shown(str(self.folder), 10_000)
        if self.fault is not None:
            return f"{folder}: altered: {self.fault}"
        return f"{folder}: whole: {self.records:,} records, head {self.head}" + (f" ({self.note})" if self.note else "")

    def as_data(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self) | {"folder": shown(str(self.folder), 10_000), "whole": self.fault is None}


def logs_in(path: Path) -> list[Path]:
    """Folders of runs that have, or should have, a log: this one, or those in it or in its ``runs``; in order."""
    runs = path / RUNS
    if runs.is_dir():
        return [one for one in _folders_in(runs) if _has_a_log(one) or keeps_a_log(one) or _kept(one)]
    return [one for one in (path, *_folders_in(path)) if _has_a_log(one) or _lost_its_log(one)]


def verify_all(path: Path, heads: Sequence[Claim] = ()) -> list[Verdict]:
    """Verify every log of a run, of results or of a store; empty if nothing there has, or should have, a log.

    ``heads``: what was kept elsewhere; logs are held against it, and all that it names should be there, unless
    ``path`` is that of one run.
    """
    path = path.parent if path.name == LOG and path.is_file() else path
    path = path.parent if path.name == RUNS and is_results(path.parent) else path
    whole = is_results(path)
    home = path if whole else path.absolute().parent.parent if path.absolute().parent.name == RUNS else None
    results = claims_in_results(home) if home is not None and is_results(home) else Results(())
    verdicts = [verify(folder, _said_of(folder, results, heads, home is not None)) for folder in logs_in(path)]
    if home is not None:
        verdicts = [_known(verdict, results) for verdict in verdicts]
    if whole and (verdicts or results.claims or results.kept):
        verdicts += [Verdict(path, 0, "", Fault("edited", text)) for text in results.faults]
        verdicts += _missing(path, results, {verdict.folder.name for verdict in verdicts})
    if heads:
        verdicts = [_kept_elsewhere(verdict, heads) for verdict in verdicts]
        if not _has_a_log(path):
            verdicts += _named_elsewhere(path, verdicts, heads)
    return verdicts


def verify(folder: Path, said: Sequence[Claim] = ()) -> Verdict:
    """Read the log of a run through, and hold it against its seal, the run's provenance and what else is ``said``."""
    seal, kept = dict_in(folder / SEAL), evidence_of(provenance_in(folder))
    if not (folder / LOG).is_file():
        return Verdict(folder, 0, "", Fault("removed", f"there is no {LOG}"))
    header, log, odd_bytes = entries_in(folder / LOG)
    n, head = len(log), (log[-1]["link"].tobytes() if len(log) else HEADER[-LINK_BYTES:]).hex()
    told = [claim.records for claim in said] + [kept[1] if kept else None, seal.get("records")]
    expected = next((records for records in told if type(records) is int and records >= 0), n)
    run, platforms, roots = run_of(log), platforms_in(folder), list[str]()
    if header == HEADER:
        fault = (
            _of_another(run, _whose(folder, said))
            or _walk(log, expected, platforms, roots)
            or fault_of_length(log, odd_bytes, expected, platforms)
        )
    elif HEADER.startswith(header):
        fault = Fault("cut", f"{LOG} is cut before the first record; it should have {expected:,} records", 0)
    else:
        fault = Fault("edited", f"the header of {LOG} was edited")
    if fault is None and not run:
        fault = Fault("edited", "the first record does not say whose log it is", 0)
    fault = fault or _unlike(folder, seal, kept, n, head, run, roots) or _unlike_said(said, n, head)
    return Verdict(folder, n, head, fault, run)


def entries_in(path: Path) -> tuple[bytes, NDArray[Any], int]:
    """The header of a log, its records with their links, by ``ENTRY``, and how many bytes stand behind the last."""
    size = path.stat().st_size
    with path.open("rb") as file:
        header = file.read(ENTRY_BYTES)
    n, odd_bytes = divmod(max(0, size - ENTRY_BYTES), ENTRY_BYTES)
    return header, np.memmap(path, ENTRY, "r", ENTRY_BYTES, (n,)) if n else np.empty(0, ENTRY), odd_bytes


def run_of(log: NDArray[Any]) -> str:
    """Whose log it says it is, by its first record if that follows from the header; empty if not."""
    if not len(log) or log[0]["kind"] != Kind.RUN or first_misfit(HEADER[-LINK_BYTES:], log[:1].tobytes()) is not None:
        return ""
    return f"{int(log[0]['first']) % 2**64:016x}"


def _walk(log: NDArray[Any], expected: int, platforms: Sequence[str], roots: list[str]) -> Fault | None:
    """The first record that does not follow from those before it; fills ``roots``, block by block."""
    link = HEADER[-LINK_BYTES:]
    for first in range(0, len(log), BLOCK):
        part = log[first : first + BLOCK]
        misfit = first_misfit(link, part.tobytes())
        misnumbered = np.flatnonzero(part["number"] != np.arange(first, first + len(part)))
        wrong = [place for place in (misfit, *misnumbered[:1].tolist()) if place is not None]
        if wrong:
            return fault_at(log, first + min(wrong), expected, platforms)
        links = part["link"].tobytes()
        roots.append(root_of(links).hex())
        link = links[-LINK_BYTES:]
    return None


def _of_another(run: str, whose: tuple[str, str]) -> Fault | None:
    """The log of one run in the place of another's."""
    expected, where = whose
    if not run or not expected or run == expected[:16]:
        return None
    return Fault("exchanged", f"{LOG} is that of run {run}; {shown(where)} is of run {shown(expected)}")


def _whose(folder: Path, said: Sequence[Claim]) -> tuple[str, str]:
    """The run whose log should be here, and what says so."""
    if said:
        return next(((claim.run, claim.where) for claim in said if claim.run), ("", ""))
    own = provenance_in(folder).get("id")
    return (own, PROVENANCE) if isinstance(own, str) else ("", "")


def _said_of(folder: Path, results: Results, heads: Sequence[Claim], in_results: bool) -> list[Claim]:
    """What is said elsewhere of the run in this folder; in results its folder has the name of the run."""
    own = provenance_in(folder).get("id")
    run = folder.absolute().name if in_results else own if isinstance(own, str) else ""
    named = [claim for claim in heads if run and claim.run == run]
    by_name = [Claim(run, "the folder")] if in_results else []
    return named + results.of(run) + by_name


def _unlike(
    folder: Path, seal: dict[str, Any], kept: tuple[str, int] | None, n: int, head: str, run: str, roots: list[str]
) -> Fault | None:
    """Where a log that follows from its own beginning differs from what its folder says of it."""
    belongs = seal_of(run, n, head, roots)
    as_sealed = seal == belongs and all(type(seal[name]) is type(value) for name, value in belongs.items())
    as_kept = kept == (head, n)
    own = provenance_in(folder).get("id")
    if as_kept and isinstance(own, str) and own[:16] != run:
        return Fault("exchanged", f"{PROVENANCE} is of run {shown(own)}, {LOG} of run {run}")
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


def _unlike_said(said: Sequence[Claim], n: int, head: str) -> Fault | None:
    """What is said elsewhere differs from a log that is as its own folder has it."""
    for claim in said:
        if claim.where != "the folder" and not claim.fits(n, head):
            there = f"head {claim.head}" if claim.head else "no head"
            return Fault(
                "edited",
                f"{LOG}, {SEAL} and {PROVENANCE} belong together, and {shown(claim.where)} has "
                f"{there} for this run: the log was written anew, or what is said of it there",
            )
    return None


def _known(verdict: Verdict, results: Results) -> Verdict:
    """A log of which the results do not tell is of another command, or was put there."""
    if verdict.fault is not None or results.of(verdict.folder.absolute().name):
        return verdict
    note = "the results do not name this run" if results.claims else "there are no results to hold it against"
    return replace(verdict, note=note)


def _missing(path: Path, results: Results, there: set[str]) -> list[Verdict]:
    """Runs of which the results tell, and which have no folder."""
    gone: dict[str, str] = {}
    for claim in results.claims:
        if claim.run not in there:
            gone.setdefault(claim.run, claim.where)
    return [
        Verdict(
            path / RUNS / run,
            0,
            "",
            Fault(
                "removed", f"the run is gone, of which {where} tells" if run else f"{where} was edited: a run has no id"
            ),
            run,
        )
        for run, where in gone.items()
    ]


def _kept_elsewhere(verdict: Verdict, heads: Sequence[Claim]) -> Verdict:
    """A log that follows from itself must have a head that was kept, for its own run where runs are named."""
    if verdict.fault is not None:
        return verdict
    mine = [claim for claim in heads if claim.run == verdict.run] or [claim for claim in heads if not claim.run]
    if any(claim.fits(verdict.records, verdict.head) for claim in mine):
        return verdict
    where = shown(heads[0].where)
    about = (
        f"{LOG} has head {verdict.head}, which is not in {where}: the log was written anew"
        if mine
        else f"{where} has no head for run {verdict.run}"
    )
    return replace(verdict, fault=Fault("edited", about))


def _named_elsewhere(path: Path, verdicts: Sequence[Verdict], heads: Sequence[Claim]) -> list[Verdict]:
    """Heads that were kept, of logs that are not there."""
    runs = {verdict.run for verdict in verdicts} | {verdict.folder.name for verdict in verdicts}
    there = {verdict.head for verdict in verdicts}
    lost = [claim for claim in heads if (claim.run not in runs if claim.run else claim.head not in there)]
    return [
        Verdict(
            path,
            0,
            "",
            Fault(
                "removed",
                f"{shown(claim.where)} has head {claim.head}"
                + (f" of run {claim.run}" if claim.run else "")
                + ", and there is no such log",
            ),
        )
        for claim in lost
    ]


def _folders_in(path: Path) -> list[Path]:
    if not path.is_dir():
        return []
    return sorted(one for one in path.iterdir() if one.is_dir() and not one.name.startswith("."))


def _has_a_log(folder: Path) -> bool:
    return any((folder / name).is_file() for name in (LOG, SEAL))


def _kept(folder: Path) -> bool:
    return evidence_of(provenance_in(folder)) is not None


def _lost_its_log(folder: Path) -> bool:
    """The run that was put here had a log; tables of several runs, kept elsewhere, never do."""
    return (_kept(folder) or keeps_a_log(folder)) and provenance_in(folder).get("id") == folder.absolute().name
