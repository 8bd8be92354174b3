"""Worlds lived: each replication's warm market is lived once and kept, and every world takes it over."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from sim.experiments import states
from sim.experiments.version import code_version
from sim.scenario import load_scenario, override, to_toml
from tests.evidence.claims import circles, measures, watch
from tests.evidence.claims.worlds import told_of, world
from tests.evidence.published.markets import SCENARIOS, Measured

__all__ = ["Task", "all_lived", "lived"]

SEED = 0


class Task(NamedTuple):
    """A world, how long it is looked at, how many people live there, and which replication."""

    world: str
    days: int
    people: int
    replication: int


def all_lived(tasks: Sequence[Task], folder: Path, jobs: int) -> dict[Task, Measured]:
    """Measures of every task; warm markets and measures are kept in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    done: dict[Task, Measured] = {}
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        for task, found in zip(tasks, pool.map(_kept, tasks, [folder] * len(tasks)), strict=True):
            done[task] = found
    return done


def lived(task: Task, folder: Path) -> Measured:
    """What a world is like, measured over its days from the day on which it takes the warm market over."""
    baseline = override(load_scenario(SCENARIOS / "baseline.toml"), {"population.size": task.people})
    market = states.kept_or_lived(folder / states.FOLDER, baseline, SEED, task.replication, code_version(), threads=1)
    market.take_over(world(task.world, task.people, task.days), threads=1)
    circles.begin(market, told_of(task.world))
    seen = watch.Watch(market)
    while market.day < task.days:
        market.step()
        seen.evening(market)
    return measures.measured(market, seen)


def _kept(task: Task, folder: Path) -> Measured:
    """As the folder has it, if the world, the code and the measures are the same."""
    code = [Path(str(module.__file__)).read_text(encoding="utf-8") for module in (circles, measures, watch)]
    scenario, told = to_toml(world(task.world, task.people, task.days)), told_of(task.world)
    parts = (scenario, told, task.replication, code_version(), code)
    file = folder / f"{hashlib.sha256(repr(parts).encode()).hexdigest()[:16]}.json"
    if file.exists():
        known: Measured = json.loads(file.read_text(encoding="utf-8"))
        return known
    began = time.perf_counter()
    found = lived(task, folder)
    part = file.with_suffix(".part")
    part.write_text(json.dumps(found), encoding="utf-8")
    part.replace(file)
    print(
        f"  ... {task.world}, replication {task.replication}, {time.perf_counter() - began:.0f} s",
        file=sys.stderr,
        flush=True,
    )
    return found
