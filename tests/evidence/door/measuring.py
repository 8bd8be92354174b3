"""All worlds lived, shared out among processes."""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pandas as pd

from tests.evidence.door.worlds import Task, lived, on_day_0

__all__ = ["measured"]


def measured(tasks: Sequence[Task], jobs: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Debts and markets of all worlds, shared out among processes; each warm market is lived once."""
    firsts = list({task.replication: task for task in tasks}.values())
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(_warm, firsts))
        worlds = [world for world in pool.map(_lived, tasks) if world is not None]
    return pd.concat([debts for debts, _ in worlds], ignore_index=True), pd.DataFrame([sums for _, sums in worlds])


def _warm(task: Task) -> None:
    began = time.perf_counter()
    on_day_0(task)
    print(
        f"  ... day 0 of replication {task.replication}, {time.perf_counter() - began:.0f} s",
        file=sys.stderr,
        flush=True,
    )


def _lived(task: Task) -> tuple[pd.DataFrame, dict[str, Any]] | None:
    began = time.perf_counter()
    world = lived(task)
    print(
        f"  ... {task.regime}, {task.arm}, {task.replication}, {time.perf_counter() - began:.0f} s",
        file=sys.stderr,
        flush=True,
    )
    return world
