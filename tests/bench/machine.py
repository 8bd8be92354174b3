"""The machine: what it is, and how fast its memory is."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import mesa
import numba
import numpy as np

__all__ = ["bandwidth", "header", "processor"]


def header() -> str:
    """Processor, cores, load and versions, in a few lines."""
    return "\n".join(
        [
            f"machine   {processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the start",
            f"versions  python {platform.python_version()}, numpy {np.__version__}, numba {numba.__version__}, "
            f"mesa {mesa.__version__}",
            f"threads   {os.cpu_count()} for the engine and for memory bandwidth, 1 for the twin",
        ]
    )


def processor() -> str:
    """What the processor is called."""
    described = Path("/proc/cpuinfo")
    lines = described.read_text().splitlines() if described.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def bandwidth(megabytes: int, repeats: int = 5) -> tuple[float, float]:
    """Bytes per second that numpy reads, and that it copies (each byte read and each written counts), on all cores.

    :param megabytes: size of each array; one per thread is read, two per thread are copied.
    """
    threads = os.cpu_count() or 1
    n = megabytes * 1_000_000 // 8
    source = [np.ones(n, np.int64) for _ in range(threads)]
    sink = [np.ones(n, np.int64) for _ in range(threads)]
    with ThreadPoolExecutor(threads) as pool:

        def best(work: Callable[[int], object]) -> float:
            def once() -> float:
                began = time.perf_counter()
                list(pool.map(work, range(threads)))
                return time.perf_counter() - began

            return min(once() for _ in range(repeats))

        reading = best(lambda i: source[i].sum())
        copying = best(lambda i: np.copyto(sink[i], source[i]))
    return 8 * n * threads / reading, 16 * n * threads / copying
