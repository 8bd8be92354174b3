"""``python -m tests.bench``: everything that is claimed about speed, measured side by side in one run."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from tests.bench import sides
from tests.bench.experiments import time_command, variance_ratios
from tests.bench.machine import bandwidth, header, processor
from tests.bench.markets import EVERYTHING, Held, MarketApart, touched_bytes
from tests.bench.rows import Row, aligned, at_least, at_most, plain, table


@dataclass(frozen=True)
class Sizes:
    """How large each measurement is; consumers, days, megabytes, repeats."""

    engine: int = 1_000_000
    twin: int = 20_000
    warm_up: int = 45
    warm_up_everything: int = 180  # until platforms have fitted their models
    days: int = 10
    rounds: int = 6  # of everything two cycles, so that two refits are in them
    megabytes: int = 256
    command: tuple[int, int, int] = (10_000, 360, 5)
    pairs: tuple[int, int, int] = (2_000, 360, 20)


HISTORY = Path(__file__).with_name("history.csv")
QUICK = Sizes(20_000, 300, 12, 20, 3, 2, 16, (300, 30, 1), (200, 60, 3))
N_PLATFORMS = 2
PYTHONS = "twin, Python's generator"
Rounds = dict[str, list[float]]
"""Seconds per day of each round, by market."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes: shows that it runs, not how fast")
    parser.add_argument(
        "--against",
        default="HEAD~1",
        metavar="COMMIT",
        help="version to measure beside this one: a commit, a wheel or a folder (default: HEAD~1)",
    )
    parser.add_argument("--history", type=Path, default=HISTORY, metavar="FILE", help="where figures are added")
    options = parser.parse_args(arguments)
    quick = options.quick
    sizes = QUICK if quick else Sizes()
    print(header(), flush=True)
    with sides.baseline(options.against) as earlier:
        what = sides.tasks(quick)
        seconds = sides.times(earlier, what, _say)
    rounds, held = _markets(sizes)
    rows = [
        *sides.rows(seconds, what),
        *_speed(rounds, sizes),
        *_everything(rounds, held, sizes),
        *_memory(rounds, held, sizes),
        *_experiments(sizes),
    ]
    if quick:
        rows = [replace(row, verdict="") for row in rows]
    phases = [f"{name}\n{_phases(held[name], sizes)}" for name in ("engine", "engine, everything")]
    print("", table(rows), *phases, _notes(sizes), sep="\n\n")
    _remember(rows, options.history)
    if quick:
        print("Quick sizes show that it runs, not how fast it is: no target is judged.")


def _remember(rows: Sequence[Row], file: Path) -> None:
    """Add the figures to the history, a line each."""
    begins = not file.exists()
    here = datetime.now(UTC).strftime("%Y-%m-%d %H:%M"), sides.commit(), processor()
    with file.open("a", encoding="utf-8", newline="") as history:
        lines = csv.writer(history, lineterminator="\n")
        if begins:
            lines.writerow(["date", "commit", "machine", "figure", "value", "unit"])
        lines.writerows([*here, row.name, row.value.replace(",", ""), row.unit] for row in rows)


def _say(what: str) -> None:
    print(f"  ... {what}", file=sys.stderr, flush=True)


def _markets(sizes: Sizes) -> tuple[Rounds, dict[str, Held]]:
    """Time all markets in turn, round after round, so that a ratio compares times of the same minute."""
    with ExitStack() as stack:
        usual, full = (sizes.warm_up, sizes.days), (sizes.warm_up_everything, sizes.days)
        markets, schedule = {}, {}
        for name, (warm_up, days), *what in (
            ("engine", usual, "engine", sizes.engine),
            ("one thread", usual, "engine", sizes.engine, 1),
            ("four times", usual, "engine", 4 * sizes.engine),
            ("twin", usual, "twin", sizes.twin),
            (PYTHONS, usual, PYTHONS, sizes.twin),
            ("engine, everything", full, "engine", sizes.engine, None, EVERYTHING),
            ("four times, everything", full, "engine", 4 * sizes.engine, None, EVERYTHING),
            ("twin, everything", full, "twin", sizes.twin, None, EVERYTHING),
            ("log", full, "engine", sizes.engine, None, EVERYTHING, True),
        ):
            markets[name], schedule[name] = stack.enter_context(MarketApart(*what)), days
            _say(f"{name}: {markets[name].consumers:,} consumers, {warm_up} days to warm up")
            markets[name].warm_up(warm_up)
        rounds: Rounds = {name: [] for name in markets}
        for number in range(sizes.rounds):
            _say(f"all of them: round {number + 1} of {sizes.rounds}")
            for name, market in markets.items():
                rounds[name].append(market.seconds_per_day(schedule[name]))
        return rounds, {name: market.held() for name, market in markets.items()}


def _rates(seconds: list[float], consumers: int) -> list[float]:
    return [consumers / one for one in seconds]


def _over(a: list[float], b: list[float]) -> list[float]:
    return [x / y for x, y in zip(a, b, strict=True)]


def _speed(rounds: Rounds, sizes: Sizes) -> list[Row]:
    engine, single = (_rates(rounds[name], sizes.engine) for name in ("engine", "one thread"))
    twin, pythons = (_rates(rounds[name], sizes.twin) for name in ("twin", PYTHONS))
    four = _over(rounds["four times"], rounds["engine"])
    unit = "consumer-days/s"
    return [
        plain(f"engine, {sizes.engine:,} consumers", median(engine), unit, engine),
        plain("engine on one thread", median(single), unit, single),
        plain(f"twin in plain Mesa, {sizes.twin:,} agents", median(twin), unit, twin),
        at_least("engine / twin", median(_over(engine, twin)), 100, "times", _over(engine, twin)),
        plain("twin that draws from Python's generator", median(pythons), unit, pythons),
        plain("engine / twin with Python's generator", median(_over(engine, pythons)), "times", _over(engine, pythons)),
        at_most("time of four times the consumers", median(four), 4.4, "times", four),
    ]


def _everything(rounds: Rounds, held: dict[str, Held], sizes: Sizes) -> list[Row]:
    """The same with everything on (tests/bench/everything.toml)."""
    engine = _rates(rounds["engine, everything"], sizes.engine)
    twin = _rates(rounds["twin, everything"], sizes.twin)
    four = _over(rounds["four times, everything"], rounds["engine, everything"])
    logged = [100 * (ratio - 1) for ratio in _over(rounds["log"], rounds["engine, everything"])]
    one, large = held["engine, everything"], held["four times, everything"]
    own = sum(large.phases[phase] for phase in ("shocks", "earn", "shop", "settle", "bill", "age"))
    lists = sum(large.phases[phase] for phase in ("assign", "work", "judge"))
    return [
        plain("engine, all floors on", median(engine), "consumer-days/s", engine),
        plain("twin, all floors on", median(twin), "consumer-days/s", twin),
        at_least("engine / twin, all floors on", median(_over(engine, twin)), 250, "times", _over(engine, twin)),
        at_most("time of four times the consumers, all floors on", median(four), 4.4, "times", four),
        at_most("columns of a consumer, all floors on", one.bytes_per_consumer, 700, "bytes"),
        at_most("peak memory, all floors on", one.resident_per_consumer, 850, "bytes"),
        at_most("share of learning in the day, all floors on", 100 * one.learning / sum(one.phases.values()), 10, "%"),
        at_most(
            f"cost of the evidence log, {held['log'].records:,} records",
            100 * (sum(rounds["log"]) / sum(rounds["engine, everything"]) - 1),
            10,
            "%",
            logged,
        ),
        at_most(
            f"collectors' day over consumers' own, {large.cases:,} cases, {large.officers:,} officers",
            lists / own,
            3,
            "times",
        ),
    ]


def _memory(rounds: Rounds, held: dict[str, Held], sizes: Sizes) -> list[Row]:
    _say("memory bandwidth")
    read, copy = bandwidth(sizes.megabytes)
    moved = touched_bytes(N_PLATFORMS) * sizes.engine / median(rounds["engine"])
    return [
        plain("columns of a consumer", held["engine"].bytes_per_consumer, "bytes"),
        plain("peak memory of a consumer", held["engine"].resident_per_consumer, "bytes"),
        plain("peak memory of an agent of the twin", held["twin"].resident_per_consumer, "bytes"),
        plain("memory bandwidth, reading", read / 1e9, "GB/s"),
        plain("memory bandwidth, copying (read + written)", copy / 1e9, "GB/s"),
        plain("moved by the engine, at least", moved / 1e9, "GB/s"),
        plain("share of the bandwidth", 100 * moved / max(read, copy), "%"),
    ]


def _experiments(sizes: Sizes) -> list[Row]:
    consumers, days, repeats = sizes.command
    _say(f"sim run: {consumers:,} consumers, {days} days")
    seconds = time_command(consumers, days, repeats)
    name = f"sim run, {consumers:,} consumers, {days} days, with start-up"
    rows = [at_most(name, median(seconds), 3, "s", seconds)]
    _say("paired and unpaired differences")
    for (policy, metric, platform), ratio in variance_ratios(*sizes.pairs).items():
        what = f"variance unpaired / paired, {policy}, {metric}, {platform}"
        rows.append(at_least(what, ratio, 10, "times"))
    return rows


def _phases(held: Held, sizes: Sizes) -> str:
    days, total = sizes.days * sizes.rounds, sum(held.phases.values())
    lines = [("phase", "ms per day", "ns per consumer", "share")]
    lines += [
        (
            phase,
            f"{1e3 * seconds / days:.2f}",
            f"{1e9 * seconds / days / sizes.engine:.2f}",
            f"{100 * seconds / total:.1f} %",
        )
        for phase, seconds in (*held.phases.items(), ("all", total))
    ]
    return aligned(lines, "<>>>")


def _notes(sizes: Sizes) -> str:
    consumers, days, replications = sizes.pairs
    return "\n".join(
        [
            f"Whole steps of scenarios/baseline.toml without its society, both platforms, "
            f"after {sizes.warm_up} days; all "
            "floors on: tests/bench/everything.toml. The markets take turns, "
            f"{sizes.rounds} rounds of {sizes.days} days",
            "each: a rate is the median of the rounds, a ratio the median of the ratios within a round.",
            f"Cost of the evidence log: {sizes.engine:,} consumers, everything on, days with it over days without it.",
            f"Moved by the engine: {touched_bytes(N_PLATFORMS)} bytes per consumer and day. "
            f"Every column that a day must "
            "read or write of all consumers",
            "counts once each way; second readings, and what only some consumers touch, do not.",
            f"Variances: {replications} replications, {consumers:,} consumers, {days} days. "
            f"One lever: a score cut-off of "
            "600, not 590, on one platform.",
            "Pairing narrows a count of rare events as far as the same people meet them under both policies: if a do",
            "under one, b under the other and c under both, the variance falls about (a + b) / (a + b - 2 c) times.",
        ]
    )


if __name__ == "__main__":
    main()
