"""``python -m tests.evidence``: what is published beside what the market gave before and gives now."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from tests.evidence.published.markets import FAST, FULL
from tests.evidence.published.measuring import GROUPS, measured
from tests.evidence.published.rows import as_data, summary, table


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.evidence", description=__doc__)
    parser.add_argument("--fast", action="store_true", help=f"{FAST.people:,} people, one replication")
    parser.add_argument("--only", action="append", choices=GROUPS, metavar="GROUP", help=f"one of {', '.join(GROUPS)}")
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time")
    parser.add_argument("--json", action="store_true", help="the rows as JSON")
    options = parser.parse_args(arguments)
    groups = [group for group in GROUPS if group in (options.only or GROUPS)]
    rows = measured(groups, FAST if options.fast else FULL, options.jobs)
    print(json.dumps(as_data(rows), indent=2) if options.json else f"{table(rows)}\n\n{summary(rows)}")


if __name__ == "__main__":
    main()
