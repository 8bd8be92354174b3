"""``python -m tests.evidence.door``: text, call, visit at home, at work, to relatives, set side by side."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tests.evidence.door.cells import PRICES, cells, paired, sums_by_arm
from tests.evidence.door.measuring import measured
from tests.evidence.door.told import cells_told, lines_told, markets_told, nets_told
from tests.evidence.door.worlds import ARMS, BY_PEOPLE, REGIMES, Task
from tests.evidence.published.markets import FAST, FULL


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.evidence.door", description=__doc__)
    parser.add_argument("--fast", action="store_true", help=f"{FAST.people:,} people, one replication")
    parser.add_argument("--people", type=int, default=0, help="people in a market")
    parser.add_argument("--replications", type=int, default=0, help="replications of each world")
    parser.add_argument("--every", type=int, default=7, metavar="DAYS", help="days from contact to contact")
    parser.add_argument("--regime", action="append", choices=REGIMES, help="one of the regimes")
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time")
    parser.add_argument("--markdown", action="store_true", help="the tables for a page")
    parser.add_argument("--states", type=Path, help="folder in which warm markets are kept from one call to the next")
    parser.add_argument("--out", type=Path, help="folder for debts.parquet and markets.parquet")
    options = parser.parse_args(arguments)
    size = FAST if options.fast else FULL
    with tempfile.TemporaryDirectory() as folder:
        tasks = [
            Task(options.people or size.people, regime, arm, replication, options.every, options.states or Path(folder))
            for replication in range(options.replications or size.replications)
            for regime in options.regime or REGIMES
            for arm in ARMS
        ]
        debts, markets = measured(tasks, options.jobs)
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        debts.to_parquet(options.out / "debts.parquet")
        markets.to_parquet(options.out / "markets.parquet")
    print(told(debts, markets, options.markdown))


def told(debts: pd.DataFrame, markets: pd.DataFrame, markdown: bool) -> str:
    """All tables."""
    found = cells(paired(debts, sums_by_arm(markets), PRICES["middle"], BY_PEOPLE))
    regimes = list(dict.fromkeys(markets["regime"]))
    tables = [markets_told(debts, markets)]
    for regime in regimes:
        tables += [nets_told(found, regime), nets_told(found, regime, "net_of_harm")]
    tables += [*lines_told(debts, markets), *(cells_told(found, regime) for regime in regimes)]
    return "\n\n".join(table.markdown() if markdown else table.text() for table in tables)


if __name__ == "__main__":
    main()
