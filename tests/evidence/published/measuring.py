"""Groups of rows measured, all their replications shared out among processes."""

from __future__ import annotations

import importlib
import multiprocessing
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from types import ModuleType

from tests.evidence.published.markets import Measured, Size
from tests.evidence.published.rows import TARGETS, Row, rows_of

__all__ = ["GROUPS", "measured"]

GROUPS = tuple(TARGETS)
"""Each is a module of ``tests.evidence.published`` with a function ``measure``, some with ``about`` for ``rows_of``."""


def measured(groups: Sequence[str], size: Size, jobs: int) -> list[Row]:
    """The rows of some groups, in their order."""
    tasks = [(group, size, replication) for group in groups for replication in range(size.replications)]
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        found = list(pool.map(_one, *zip(*tasks, strict=True)))
    rows = []
    for group in groups:
        ours = [numbers for (name, *_), numbers in zip(tasks, found, strict=True) if name == group]
        rows += rows_of(group, ours, getattr(_module(group), "about", None))
    return rows


def _one(group: str, size: Size, replication: int) -> Measured:
    began = time.perf_counter()
    numbers: Measured = _module(group).measure(size, replication)
    seconds = time.perf_counter() - began
    print(f"  ... {group}, replication {replication}, {seconds:.0f} s", file=sys.stderr, flush=True)
    return numbers


def _module(group: str) -> ModuleType:
    return importlib.import_module(f"tests.evidence.published.{group}")
