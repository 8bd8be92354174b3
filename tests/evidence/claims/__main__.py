"""``python -m tests.evidence.claims``: what the article claims, and what the market says of it.

Worlds differ in what a claim is about and in nothing else; every world takes over the same warm market of its
replication. Differences are with the second world of a contrast less the first, with 95 % intervals over replications.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from tests.evidence.claims.living import Task, all_lived
from tests.evidence.claims.tables import as_markdown, as_text
from tests.evidence.claims.verdicts import claim_of
from tests.evidence.claims.work import row_of
from tests.evidence.claims.worlds import TABLE
from tests.evidence.published.markets import YEAR, Measured

PARTS = ("claims", "directions", "work")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.evidence.claims", description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--replications", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time")
    parser.add_argument("--only", action="append", metavar="KEY", help=f"one of {', '.join(PARTS)}, or of their rows")
    parser.add_argument("--store", type=Path, default=Path("results/claims"), help="folder of what has been lived")
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args(arguments)
    chosen = {
        part: {key: told for key, told in TABLE[part].items() if not options.only or {part, key} & set(options.only)}
        for part in PARTS
    }
    tasks = [
        Task(world, days, options.people, number)
        for number in range(options.replications)
        for world, days in _worlds(chosen)
    ]
    found = all_lived(tasks, options.store, options.jobs)
    known: dict[tuple[str, int], list[Measured]] = {}
    for task, measured in found.items():
        known.setdefault((task.world, task.days), []).append(measured)
    claims = {
        part: [
            claim_of(key, told, known, told.get("days", YEAR), weighed=part == "claims")
            for key, told in chosen[part].items()
        ]
        for part in ("claims", "directions")
    }
    work = [row_of(told, known[told["world"], YEAR]) for told in chosen["work"].values()]
    print((as_markdown if options.markdown else as_text)(claims, work))


def _worlds(chosen: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> list[tuple[str, int]]:
    """Every world that some rows need, once for each number of days."""
    needed = [
        (world, told.get("days", YEAR))
        for rows in chosen.values()
        for told in rows.values()
        for world in (*chain(*told.get("contrasts", [])), *filter(None, [told.get("world")]))
    ]
    return list(dict.fromkeys(needed))


if __name__ == "__main__":
    main()
