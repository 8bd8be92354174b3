"""What a user waits for, and what pairing saves him."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sim import compare
from sim.scenario import load_scenario, override
from tests.bench.markets import BASELINE

__all__ = ["time_command", "variance_ratios"]

STRICT = BASELINE.with_name("strict.toml")
METRICS = ("cum_default_rate", "share_in_distress")
ONE_LEVER = {"name": "one lever", "platforms.baitiao.credit.score_cutoff": 600}  # 590 in the baseline

Ratios = dict[tuple[str, str, str], float]


def time_command(consumers: int, days: int, repeats: int) -> list[float]:
    """Seconds of ``sim run`` from start to exit, once the engine is compiled; each into an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        seconds = [_sim_run(consumers, days, Path(folder) / str(number)) for number in range(repeats + 1)]
    return seconds[1:]  # the first may have compiled the engine


def _sim_run(consumers: int, days: int, out: Path) -> float:
    command = [
        sys.executable,
        "-m",
        "sim",
        "run",
        str(BASELINE),
        "--set",
        f"population.size={consumers}",
        "--set",
        f"days={days}",
        "--set",
        "start.warm_days=0",
        "--out",
        str(out),
        "--quiet",
    ]
    began = time.perf_counter()
    subprocess.run(command, cwd=BASELINE.parents[1], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def variance_ratios(consumers: int, days: int, replications: int) -> Ratios:
    """By policy, metric and platform: variance of an unpaired difference from the baseline over that of a paired one.

    The policies: strict, which moves many levers of both platforms far; and a cut-off 10 points higher on one of them.
    """
    baseline = load_scenario(BASELINE)
    result = compare(
        [STRICT, override(baseline, ONE_LEVER)],
        baseline=baseline,
        replications=replications,
        set={"start.warm_days": 0, "population.size": consumers, "days": days},
        progress=False,
    )
    return {
        (row["scenario"], metric, row["platform"]): float(row["ratio"])
        for metric in METRICS
        for row in result.variance_ratio(metric).to_dict("records")
    }
