"""The pictures of results, drawn in this process and in others at once."""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from sim.processes import end_with_parent, interrupts_deferred, processes
from sim.results.comparison import Comparison
from sim.results.page.drawing import Draw, Drawing, Results
from sim.results.page.gallery import Picture, drawing, pictures
from sim.results.run import Run
from sim.results.trial import TrialResult
from sim.streams import Count

__all__ = ["drawer"]

FEW = 4
"""So many pictures are drawn sooner than a process has started."""
NOT_DRAWN = ("statements",)
"""Tables that no picture shows and that may be large."""
EARLY = 3
"""Processes that start early, at most."""
DONE, RESULTS = ".done", "results"
SECONDS_BETWEEN_LOOKS = 0.2


@contextmanager
def drawer(jobs: int | None, shown: bool, early: bool = False) -> Iterator[Draw]:
    """How to draw all pictures of results to a folder, in so many processes (None: one per core), with progress.

    :param early: processes start now, so as to be ready when there are results.
    """
    helpers = (jobs or os.cpu_count() or 1) - 1
    with ExitStack() as open_ones:

        def begin(number: int) -> Executor:
            executor = open_ones.enter_context(processes(number, end_with_parent))
            with interrupts_deferred():
                for _ in range(number):
                    executor.submit(_ready)
            return executor

        ready = begin(min(helpers, EARLY)) if early and helpers > 0 else None

        def draw(results: Results, folder: Path) -> list[Drawing]:
            todo = list(pictures(results))
            number = min(helpers, len(todo) // FEW - 1)
            executor = (ready or begin(number)) if number > 0 else None
            with Count(len(todo), "pictures", shown) as count:
                return _drawn(todo, results, folder, executor, min(number, EARLY) if ready else number, count)

        yield draw


def _drawn(
    todo: Sequence[Picture], results: Results, folder: Path, executor: Executor | None, helpers: int, count: Count
) -> list[Drawing]:
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        place, done = Path(name), dict[int, Drawing]()
        if executor is not None:
            with suppress(BrokenProcessPool):  # one was killed: what it leaves is drawn below
                _draw_with_help(todo, done, results, folder, place, executor, helpers, count)
            done |= {int(file.stem): pickle.loads(file.read_bytes()) for file in place.glob(f"*{DONE}")}
        for number, picture in enumerate(todo):
            if number not in done:
                done[number] = drawing(picture, folder)
                count.to(len(done))
    return [done[number] for number in range(len(todo))]


def _draw_with_help(
    todo: Sequence[Picture],
    done: dict[int, Drawing],
    results: Results,
    folder: Path,
    place: Path,
    executor: Executor,
    helpers: int,
    count: Count,
) -> None:
    """Fill ``done`` with what is drawn here, from the last picture on; others begin with the first, and leave theirs in
    ``place``. Whoever is sooner draws more.

    :raises BrokenProcessPool: if one of the others died.
    """

    def tell() -> None:
        count.to(len(done) + len(list(place.glob(f"*{DONE}"))))

    (place / RESULTS).write_bytes(pickle.dumps(_without_large_tables(results)))
    with interrupts_deferred():
        futures = [executor.submit(_help, folder, place) for _ in range(helpers)]
    for number in reversed(range(len(todo))):
        if _first_at(place, number):
            done[number] = drawing(todo[number], folder)
            tell()
    while wait(futures, SECONDS_BETWEEN_LOOKS).not_done:
        tell()
    tell()
    for future in futures:
        future.result()


def _ready() -> None:
    """What it takes to come here is loaded."""


def _help(folder: Path, place: Path) -> None:
    """Draw what nobody has begun. Each answer is a file, as a process can be ended while it sends one, and there whole
    or not at all."""
    for number, picture in enumerate(pictures(pickle.loads((place / RESULTS).read_bytes()))):
        if _first_at(place, number):
            part = place / str(number)
            part.write_bytes(pickle.dumps(drawing(picture, folder)))
            part.rename(part.with_suffix(DONE))


def _first_at(place: Path, number: int) -> bool:
    """Nobody else has begun with this picture."""
    try:
        (place / f"{number}.begun").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _without_large_tables(results: Results) -> Results:
    if isinstance(results, TrialResult):
        return TrialResult(_less(results.comparison))
    return _less(results) if isinstance(results, Comparison) else _run_less(results)


def _less(comparison: Comparison) -> Comparison:
    return Comparison(_run_less(comparison.baseline), tuple(map(_run_less, comparison.policies)))


def _run_less(run: Run) -> Run:
    return replace(run, tables={name: table[:0] if name in NOT_DRAWN else table for name, table in run.tables.items()})
