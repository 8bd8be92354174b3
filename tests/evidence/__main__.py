"""``python -m tests.evidence``: what is published beside what the market gave before and gives now."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections.abc import Sequence

from tests.evidence.published.markets import FAST, FULL, in_all
from tests.evidence.published.rows import TARGETS, as_data, rows_of, summary, table

GROUPS = tuple(TARGETS)
"""Each is a module of ``tests.evidence.published`` with a function ``measure``."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.evidence", description=__doc__)
    parser.add_argument("--fast", action="store_true", help=f"{FAST.people:,} people, one replication")
    parser.add_argument("--only", action="append", choices=GROUPS, metavar="GROUP", help=f"one of {', '.join(GROUPS)}")
    parser.add_argument("--json", action="store_true", help="the rows as JSON")
    parser.add_argument("--before", action="store_true", help="the numbers as they stand in before.toml")
    options = parser.parse_args(arguments)
    rows = []
    for group in options.only or GROUPS:
        began = time.perf_counter()
        measure = importlib.import_module(f"tests.evidence.published.{group}").measure
        rows += rows_of(group, in_all(measure, FAST if options.fast else FULL))
        print(f"  ... {group}, {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    if options.json:
        print(json.dumps(as_data(rows), indent=2))
    elif options.before:
        for group in dict.fromkeys(row.group for row in rows):
            ours = [f"{row.key} = {row.now:.4g}" for row in rows if row.group == group and row.now == row.now]
            print(f"[{group}]", *ours, "", sep="\n")
    else:
        print(table(rows), summary(rows), sep="\n\n")


if __name__ == "__main__":
    main()
