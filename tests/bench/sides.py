"""This version beside an earlier one: both measured in turn, in one run, each by its own code."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import Self

from tests.bench.rows import Row, at_least

__all__ = ["ROOT", "Side", "Task", "baseline", "commit", "rows", "tasks", "times"]

ROOT = Path(__file__).parents[2]
DRIVER = Path(__file__).with_name("driver.py")
COLLECTION = ("gentle", "ladder", "doorstep", "relatives", "uniform_harsh", "litigious", "outsourced", "in_house")


@dataclass(frozen=True)
class Side:
    """A version of the package: where it stands, and what it is called."""

    root: Path
    name: str

    def environment(self, **more: str) -> dict[str, str]:
        """In which Python finds this version first."""
        return os.environ | {"PYTHONPATH": str(self.root)} | more

    def file(self, path: str) -> str:
        """A file of this version, or ours if it has none: a wheel has no folder of scenarios."""
        return str(self.root / path if (self.root / path).exists() else ROOT / path)


@dataclass(frozen=True)
class Task:
    """What is timed: a name, how many times as fast it should be, and seconds of a side, asked once for each round."""

    name: str
    target: float
    seconds: Callable[[Side], Callable[[], float]]
    rounds: int = 1


@contextmanager
def baseline(against: str) -> Iterator[Side]:
    """An earlier version: a folder that has the package, a wheel, or a commit, for which a worktree is made.

    :raises SystemExit: if it is none of them.
    """
    path = Path(against)
    if path.is_dir():
        yield Side(path.absolute(), against)
        return
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        place = Path(name) / "tree"
        if path.suffix == ".whl" and path.is_file():
            with zipfile.ZipFile(path) as wheel:
                wheel.extractall(place)
            yield Side(place, path.stem)
            return
        made = _git("worktree", "add", "--detach", str(place), against)
        if made.returncode:
            raise SystemExit(f"--against {against}: allowed is a commit, a wheel or a folder: {made.stderr.strip()}")
        try:
            yield Side(place, _git("rev-parse", "--short", against).stdout.strip())
        finally:
            _git("worktree", "remove", "--force", str(place))


def commit() -> str:
    """The commit of this version, marked if files differ from it."""
    return _git("describe", "--always", "--dirty=+").stdout.strip() or "unknown"


def _git(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *command], cwd=ROOT, text=True, capture_output=True, check=False)


class Driven:
    """A market in a process of its own (``driver``)."""

    def __init__(self, side: Side, scenario: str, consumers: int, warm_up: int, threads: int) -> None:
        command = [sys.executable, str(DRIVER), side.file(scenario), *map(str, (consumers, warm_up, threads))]
        self._process = subprocess.Popen(
            command, cwd=side.root, env=side.environment(), text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._answer()

    def seconds(self, days: int) -> float:
        """Time of the next days."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{days}\n")
        self._process.stdin.flush()
        return float(self._answer()[0])

    def _answer(self) -> list[str]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"a market ended with code {self._process.wait()}")
        return line.split()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()


def days_of(
    scenario: str, consumers: int, days: int, *, warm_up: int = 0, threads: int = 1
) -> Callable[[Side], Callable[[], float]]:
    """Seconds of the next days of a market, which stands ready."""

    def begin(side: Side) -> Callable[[], float]:
        market = Driven(side, scenario, consumers, warm_up, threads)
        _open.append(market)
        return lambda: market.seconds(days)

    return begin


_open: list[Driven] = []


def command(*arguments: str, cold: bool = False) -> Callable[[Side], Callable[[], float]]:
    """Seconds of a ``sim`` command from start to exit, into an empty folder; ``cold``: with nothing compiled."""

    def begin(side: Side) -> Callable[[], float]:
        def once(cold: bool = cold) -> float:
            with tempfile.TemporaryDirectory() as folder:
                environment = side.environment(**{"XDG_CACHE_HOME": folder} if cold else {})
                if cold:
                    environment.pop("NUMBA_CACHE_DIR", None)
                files = [side.file(one) if one.endswith(".toml") else one for one in arguments]
                began = time.perf_counter()
                subprocess.run(
                    [sys.executable, "-m", "sim", *files, "--out", str(Path(folder) / "out"), "--quiet"],
                    cwd=side.root,
                    env=environment,
                    check=True,
                    stdout=subprocess.DEVNULL,
                )
                return time.perf_counter() - began

        return once

    return begin


def tasks(quick: bool) -> list[Task]:
    """What is measured of both versions, with the gains that were promised."""
    people, many, rounds = (200, 400, 1) if quick else (20_000, 1_000_000, 3)
    days = 6 if quick else 720

    def sizes(consumers: int, days: int, warm_days: int | None = 0) -> list[str]:
        warm = [] if warm_days is None else ["--set", f"start.warm_days={warm_days}"]
        return ["--set", f"population.size={consumers}", "--set", f"days={days}", *warm]

    found = [
        Task(
            f"ladder, {people:,} x {days}, one core",
            4.0,
            days_of("scenarios/ladder.toml", people, days // rounds),
            rounds,
        ),
        Task(
            f"baseline, {people:,} x {days // 2}, one core",
            3.0,
            days_of("scenarios/baseline.toml", people, days // 2 // rounds),
            rounds,
        ),
        Task(
            f"everything on, {many:,}, all cores",
            2.5,
            days_of("tests/bench/everything.toml", many, 3 if quick else 10, warm_up=3 if quick else 90, threads=0),
            rounds,
        ),
        Task(
            "sim run, 10,000 x 360, pictures included",
            1.0,
            command("run", "scenarios/baseline.toml", *sizes(people if quick else 10_000, days // 2)),
            rounds + 1,
        ),
    ]
    if not quick:
        found += [
            Task(
                "eight collection scenarios and baseline, 20,000 x 720 x 5",
                1.0,
                command(
                    "compare",
                    *(f"scenarios/{name}.toml" for name in COLLECTION),
                    "--baseline",
                    "scenarios/baseline.toml",
                    "--replications",
                    "5",
                    *sizes(people, days),
                ),
            ),
            Task(
                "the demo, nothing compiled",
                1.0,
                command(
                    "compare",
                    "scenarios/gentle.toml",
                    "scenarios/strict.toml",
                    "--baseline",
                    "scenarios/baseline.toml",
                    cold=True,
                ),
            ),
        ]
    return found


Times = dict[str, tuple[list[float], list[float]]]
"""Seconds of the rounds of the earlier version and of this, by name of the task."""


def times(earlier: Side, what: Sequence[Task], say: Callable[[str], None]) -> Times:
    """Measure task after task, both versions in turn in each."""
    found: Times = {}
    for task in what:
        say(f"{task.name}: {earlier.name} and this version")
        try:
            once = [task.seconds(side) for side in (earlier, Side(ROOT, "this"))]
            rounds = [(once[0](), once[1]()) for _ in range(task.rounds)]
        finally:
            while _open:
                _open.pop().__exit__(None, None, None)
        rounds = rounds[1:] if task.rounds > 1 and "sim run" in task.name else rounds  # the first may have compiled
        found[task.name] = [one for one, _ in rounds], [other for _, other in rounds]
    return found


def rows(found: Times, what: Sequence[Task]) -> list[Row]:
    """How many times as fast this version is, and its seconds."""
    return [
        at_least(
            f"{task.name}: {median(found[task.name][1]):,.2f} s, against earlier",
            sum(found[task.name][0]) / sum(found[task.name][1]),
            task.target,
            "times",
            [one / other for one, other in zip(*found[task.name], strict=True)],
        )
        for task in what
    ]
