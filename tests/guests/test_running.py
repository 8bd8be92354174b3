"""Guests in runs: a failed row for whatever they raise, standard error for what they print, no run that differs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from sim import CreditMarket, run
from sim.cli import main
from sim.consumers.tables import Border
from sim.core.frames import Promises
from sim.experiments.job import Job, perform
from sim.guests import GuestError
from sim.scenario import load_scenario
from tests.guests import STRATEGY, write_guest

UNREPEATABLE = "so that no run could be repeated"


@pytest.mark.parametrize(
    "raised",
    [
        "SystemExit",
        "SystemExit(0)",
        "KeyboardInterrupt",
        "GeneratorExit",
        "BaseException('x')",
        "StopIteration",
        "MemoryError",
        "LookupError('nobody\\nhome')",
        "ExceptionGroup('a', [ValueError()])",
        "AssertionError",
    ],
)
def test_what_a_guest_raises_is_a_failed_row(tmp_path: Path, raised: str) -> None:
    path = write_guest(tmp_path, body=f"raise {raised}")
    result = run(path, replications=2, jobs=1, progress=False, store=tmp_path / "store")
    assert len(result.failures) == 2
    error = result.failures["error"][0]
    assert error.startswith(f"GuestError: Mine.decide of baitiao: {raised.partition('(')[0]}")
    assert "(mine.py, line" in error
    assert "mine.py" in result.failures["traceback"][0]


@pytest.mark.parametrize("code", ["", "0", "7"])
def test_leaving_in_a_run_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str) -> None:
    path = write_guest(tmp_path, body=f"raise SystemExit({code})")
    assert main(["run", str(path), "--jobs", "1", "--quiet", "--out", str(tmp_path / "out")]) == 1
    assert "Mine.decide of baitiao: SystemExit" in capsys.readouterr().err


def test_an_error_in_another_arm_of_the_batch_leaves_the_rest(tmp_path: Path) -> None:
    path = write_guest(tmp_path, body="if orders.consumer.sum() % 2: raise SystemExit", days=1)
    result = run(path, replications=6, jobs=1, progress=False)
    assert len(result.replications) + len(result.failures) == 6


def test_ctrl_c_is_the_users(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    path = write_guest(tmp_path, body=f"open({str(begun)!r}, 'w').close()\nfor _ in range(10**9): pass")

    def press() -> None:
        while not begun.exists():
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
    try:
        threading.Thread(target=press, daemon=True).start()
        with pytest.raises(KeyboardInterrupt):
            run(path, jobs=1, progress=False)
    finally:
        signal.signal(signal.SIGINT, before)


def test_what_a_guest_prints_goes_to_standard_error(tmp_path: Path) -> None:
    path = write_guest(
        tmp_path,
        before="print('imported')",
        inside="def __init__(self): print('made')",
        days=1,
        body=("import os, sys; print('asked'); os.write(1, b'written'); sys.__stdout__.write('ours')"),
    )
    done = subprocess.run(
        [sys.executable, "-m", "sim", "validate", str(path), "--json"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert json.loads(done.stdout)[0]["error"] is None
    assert "imported" in done.stderr
    assert "made" in done.stderr
    code = f"import sim.market.market; m = sim.market.market.CreditMarket({str(path)!r}); m.step(); print('end')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
    )
    assert done.stdout == "end\n"
    for word in ("asked", "written", "ours"):
        assert done.stderr.count(word) == 1


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("import random; random.random()", "it uses random,"),
        ("np.random.random()", "it uses numpy.random,"),
        ("np.random.seed(1)", "it uses numpy.random,"),
        ("np.random.default_rng().random()", "it uses os.urandom"),
        ("import random; random.SystemRandom().random()", "it uses os.urandom"),
        ("import random; random.Random().random()", "it uses random.Random without a seed"),
        ("import secrets; secrets.token_hex()", "it uses os.urandom"),
        ("import uuid; uuid.uuid4()", "it uses os.urandom"),
        ("import os; os.getpid()", "it uses os.getpid"),
        ("import time; time.time()", "it uses time.time"),
        ("import datetime; datetime.datetime.now()", "it uses datetime.now"),
        ("import datetime; datetime.date.today()", "it uses datetime.today"),
    ],
)
def test_draws_and_clocks_are_found(tmp_path: Path, body: str, what: str) -> None:
    with pytest.raises(GuestError, match=rf"^Mine\.decide of baitiao: {what}.*{UNREPEATABLE}"):
        CreditMarket(load_scenario(write_guest(tmp_path, body=body)), threads=1).run()


@pytest.mark.parametrize(
    ("before", "inside", "cause"),
    [
        ("LOT = np.random.default_rng(3)", "", "LOT.random() < 0.5"),
        ("N = []", "", "N.append(1) or len(N) % 2 == 0"),
        ("", "n = 0", "setattr(Mine, 'n', Mine.n + 1) or Mine.n % 2 == 0"),
        ("import time", "", "time.perf_counter_ns() // 1000 % 2 == 0 or id(object()) == time.perf_counter_ns()"),
        (
            "import tempfile, pathlib\nNOTE = pathlib.Path(__file__).parent / 'note'",
            "",
            "NOTE.write_text((NOTE.read_text() if NOTE.exists() else '') + 'x') % 2 == 0",
        ),
    ],
)
def test_another_answer_to_the_same_question_is_found(tmp_path: Path, before: str, inside: str, cause: str) -> None:
    """A clock alone might answer alike by chance each day; over 40 days about once in a billion."""
    body = f"return Decisions(usual.admitted & ({cause}), usual.limit_cents)"
    path = write_guest(tmp_path, body=body, before=before, inside=inside, days=40)
    with pytest.raises(GuestError, match=rf"^Mine\.decide of baitiao: .*{UNREPEATABLE} \(row \d+: consumer \d+, adm"):
        CreditMarket(load_scenario(path), threads=1).run()


STATEFUL = "self.n = getattr(self, 'n', 0) + 1\nreturn Decisions(usual.admitted & (self.n % 2 == 0), usual.limit_cents)"


@pytest.mark.parametrize(
    "body",
    [
        STATEFUL,
        "self.lot = getattr(self, 'lot', None) or np.random.default_rng(3)\n"
        "return Decisions(usual.admitted & (self.lot.random() < 0.5), usual.limit_cents)",
        "import time; self.took = time.perf_counter()",
    ],
)
def test_a_guest_that_remembers_and_repeats_itself_is_fine(tmp_path: Path, body: str) -> None:
    path = write_guest(tmp_path, body=body, days=40)
    first, second = (run(path, jobs=1, progress=False).table("platform_daily") for _ in range(2))
    assert first.equals(second)


def test_a_warm_market_keeps_its_guests(tmp_path: Path) -> None:
    """Lived in one go or taken up from the file, a guest that remembers goes on where it was."""
    path = write_guest(tmp_path, body=STATEFUL, days=10)
    other = write_guest(tmp_path / "other", STRATEGY, "self.n = getattr(self, 'n', 0) + 1", module="second", days=10)
    for file in (path, other):
        file.write_text(file.read_text() + "[start]\nwarm_days = 30\n")
        scenario = load_scenario(file)
        runs = [
            perform(Job(scenario, 1, 0, store=file.parent / f"store{n}", states=file.parent / "s"), 1) for n in range(2)
        ]
        assert [one.failed for one in runs] == [(), ()]
        assert len(list((file.parent / "s").glob("*.state"))) == 1
        assert runs[0].table("platform_daily").equals(runs[1].table("platform_daily"))


def test_what_cannot_be_kept_is_named(tmp_path: Path) -> None:
    path = write_guest(tmp_path, body="pass", inside="def __init__(self): self.f = lambda: 1")
    path.write_text(path.read_text() + "[start]\nwarm_days = 30\n")
    (failed,) = run(path, jobs=1, progress=False, store=tmp_path / "store").failed
    assert "Mine of baitiao cannot be kept with a warm market" in failed.error


@pytest.mark.parametrize(("column", "number"), [("consumer", 10), ("consumer", -1), ("platform", 2), ("platform", -1)])
def test_what_is_not_there_stops_at_the_border_of_the_kernels(column: str, number: int) -> None:
    border, columns = Border(10, 2), {name: np.zeros(3, np.int64) for name in Promises.__annotations__}
    assert len(border.table_of(Promises(**columns))) == 3
    columns[column][1] = number
    with pytest.raises(IndexError, match=rf"{column} outside 0 to \d \(row 1: {number}\)"):
        border.table_of(Promises(**columns))
    with pytest.raises(IndexError, match=column):
        border.known(columns["consumer"], columns["platform"])
