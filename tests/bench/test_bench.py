"""The benchmark runs and shows every line; whether the lines are good is not tested, as machines differ."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.consumers.state import Accounts, People
from sim.core.table import names_of
from sim.market import CreditMarket
from tests.bench import markets
from tests.bench.rows import Row, aligned, at_least, at_most, plain

ROOT = Path(__file__).parents[2]
ROWS = (
    "engine, 20,000 consumers",
    "engine on one thread",
    "twin in plain Mesa",
    "engine / twin  ",
    "twin that draws from Python's generator",
    "engine / twin with Python's generator",
    "time of four times the consumers  ",
    "columns of a consumer  ",
    "engine, all floors on",
    "twin, all floors on",
    "engine / twin, all floors on",
    "time of four times the consumers, all floors on",
    "columns of a consumer, all floors on",
    "peak memory, all floors on",
    "share of learning in the day, all floors on",
    "cost of the evidence log, ",
    "collectors' day over consumers' own, ",
    "peak memory of a consumer",
    "peak memory of an agent of the twin",
    "memory bandwidth, reading",
    "memory bandwidth, copying",
    "moved by the engine",
    "share of the bandwidth",
    "sim run, 300 consumers",
    "ladder, 200 x 6, one core: ",
    "baseline, 200 x 3, one core: ",
    "everything on, 400, all cores: ",
    "sim run, 10,000 x 360, pictures included: ",
    "variance unpaired / paired, strict, cum_default_rate, baitiao",
    "variance unpaired / paired, strict, cum_default_rate, pocket",
    "variance unpaired / paired, strict, share_in_distress, market",
    "variance unpaired / paired, one lever, cum_default_rate, baitiao",
)


@pytest.mark.slow
def test_it_runs_and_prints_every_row(tmp_path: Path) -> None:
    history = tmp_path / "history.csv"
    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "error",
            "-m",
            "tests.bench",
            "--quick",
            "--against",
            str(ROOT),
            "--history",
            str(history),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=3_600,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    for row in ROWS:
        (line,) = [line for line in lines if line.startswith(row)]
        assert re.search(r" ([\d.,]+|not defined|unbounded) +[a-z%GB/-]+", line), line
    kept = pd.read_csv(history)
    assert list(kept) == ["date", "commit", "machine", "figure", "value", "unit"]
    assert all(any(figure.startswith(row.strip()) for figure in kept["figure"]) for row in ROWS)
    for phase in CreditMarket.phases:
        assert any(re.match(rf"{phase} +[\d.]+ +[\d.]+ +[\d.]+ %", line) for line in lines), phase
    for word in ("machine ", "versions ", "threads ", "python ", "numpy ", "numba ", "mesa "):
        assert word in done.stdout


def test_a_verdict_follows_from_the_target() -> None:
    assert at_least("a", 100.0, 100, "x").verdict == "ok"
    assert at_least("a", 99.9, 100, "x").verdict == "MISSED"
    assert at_least("a", float("nan"), 100, "x").verdict == "MISSED"
    assert at_most("a", 4.4, 4.4, "x").verdict == "ok"
    assert at_most("a", 4.41, 4.4, "x").verdict == "MISSED"
    assert plain("a", 1.0, "x").verdict == ""


def test_numbers_are_shown_with_their_spread() -> None:
    assert plain("a", 1234567.8, "/s", [1e6, 2e6]) == Row("a", "1,234,568", "/s", "1,000,000 to 2,000,000")
    assert plain("a", 5.125, "s", [5.125]) == Row("a", "5.12", "s")
    assert plain("a", 0.05, "s").value == "0.050"
    assert plain("a", float("nan"), "s").value == "not defined"
    assert aligned([("", "b", "c"), ("aa", "bbb", "")], "<><") == "      b  c\naa  bbb"


def test_the_columns_that_a_day_must_touch_exist_and_are_counted_once_each_way() -> None:
    assert set(markets.READ_OF_PEOPLE + markets.WRITTEN_OF_PEOPLE) <= set(names_of(People))
    assert set(markets.READ_OF_ACCOUNTS + markets.WRITTEN_OF_ACCOUNTS) <= set(names_of(Accounts))
    one, two = markets.touched_bytes(1), markets.touched_bytes(2)
    assert two - one == 7 * np.dtype(np.int64).itemsize + 2 + 4  # amounts, days past due, four small ones
    assert one - (two - one) == 3 * 8 + 3 + 8 + 1
