"""The pictures of results, drawn in this process and in others at once."""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from sim.processes import end_with_parent, interrupts_deferred, processes
from sim.results.comparison import Comparison
from sim.results.page.drawing import Drawing
from sim.results.page.gallery import Picture, drawing, pictures
from sim.results.run import Run
from sim.results.trial import TrialResult
from sim.streams import Count

__all__ = ["drawer"]

Results = Run | Comparison | TrialResult
FEW = 4
"""So many pictures are drawn sooner than a process has started."""
NOT_DRAWN = ("statements",)
"""Tables that no picture shows and that may be large."""
DONE = ".done"
SECONDS_BETWEEN_LOOKS = 0.2
_mine: list[Picture] = []
"""In a process that helps: the pictures of the results."""


def drawer(jobs: int | None, shown: bool) -> Callable[[Results, Path], list[Drawing]]:
    """How to draw all pictures of results to a folder, in so many processes (None: one per core), with progress."""
    return partial(_draw_all, jobs=jobs or os.cpu_count() or 1, shown=shown)


def _draw_all(results: Results, folder: Path, *, jobs: int, shown: bool) -> list[Drawing]:
    todo = list(pictures(results))
    helpers = min(jobs, len(todo) // FEW) - 1
    with Count(len(todo), "pictures", shown) as count, tempfile.TemporaryDirectory(dir=folder.parent) as name:
        place, done = Path(name), dict[int, Drawing]()
        if helpers > 0:
            with suppress(BrokenProcessPool):  # one was killed: what it leaves is drawn below
                _draw_with_help(todo, done, results, folder, place, helpers, count)
            done |= {int(file.stem): pickle.loads(file.read_bytes()) for file in place.glob(f"*{DONE}")}
        for number, picture in enumerate(todo):
            if number not in done:
                done[number] = drawing(picture, folder)
                count.to(len(done))
    return [done[number] for number in range(len(todo))]


def _draw_with_help(
    todo: Sequence[Picture], done: dict[int, Drawing], results: Results, folder: Path, place: Path, helpers: int,
    count: Count,
) -> None:
    """Fill ``done`` with what is drawn here, from the last picture on; others begin with the first, and leave theirs in
    ``place``. Whoever is sooner draws more.

    :raises BrokenProcessPool: if one of the others died.
    """
    def tell() -> None:
        count.to(len(done) + len(list(place.glob(f"*{DONE}"))))

    with processes(helpers, _ready, pickle.dumps(_without_large_tables(results))) as executor:
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


def _ready(results: bytes) -> None:
    end_with_parent()
    _mine[:] = pictures(pickle.loads(results))


def _help(folder: Path, place: Path) -> None:
    """Draw what nobody has begun. Each answer is a file, as a process can be ended while it sends one, and there whole
    or not at all."""
    for number, picture in enumerate(_mine):
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
    return replace(run, tables={
        name: table[:0] if name in NOT_DRAWN else table for name, table in run.tables.items()})
