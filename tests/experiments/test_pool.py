"""Worker processes that are killed while they start, and commands that meet in one store."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sim import Run, run
from sim.cli import main
from sim.experiments import job as job_module
from sim.experiments import pool
from sim.market import CreditMarket
from sim.results.store import output
from sim.results.store.lock import alone_in
from sim.scenario import make_scenario

SMALL = make_scenario({"name": "small", "days": 2, "population": {"size": 40}})
DEATHS = "TEST_DEATHS"
HOLDER = """
import fcntl, os, sys, time
held = os.open(sys.argv[1], os.O_RDONLY)
fcntl.flock(held, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(600)
"""
posix = pytest.mark.skipif(os.name == "nt", reason="signals and locks of POSIX")


def killed_once() -> None:
    """The first process to start is killed."""
    try:
        (Path(os.environ[DEATHS]) / "one").touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def killed_always() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def broken() -> None:
    """As a process ends that cannot read the script which started it."""
    os._exit(1)


def quiet(**how: Any) -> Run:
    return run(SMALL, **{"replications": 2, "jobs": 2, "progress": False} | how)


# --- processes --------------------------------------------------------------------------------------------------------


@posix
def test_a_worker_killed_while_it_starts_does_not_end_the_batch(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setenv(DEATHS, str(tmp_path))
    monkeypatch.setattr(pool, "end_with_parent", killed_once)
    done = quiet()
    assert done.replications == (0, 1)
    assert done.failures.empty
    assert list(tmp_path.iterdir()), "one was killed"
    assert "__main__" not in capsys.readouterr().err


@posix
def test_if_all_are_killed_while_they_start_the_work_is_done_here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture, tmp_path: Path
) -> None:
    monkeypatch.setattr(pool, "end_with_parent", killed_always)
    done = quiet(store=tmp_path)
    assert done.replications == (0, 1)
    assert done.failures.empty
    assert set(capsys.readouterr().err.splitlines()) == {
        "sim: warning: worker processes are killed while they start; the next run is done without one"
    }
    assert len(list(tmp_path.iterdir())) == 2


def test_a_script_without_a_guard_is_told_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "end_with_parent", broken)
    with pytest.raises(RuntimeError, match='needs `if __name__ == "__main__":`'):
        quiet()


# --- locks ------------------------------------------------------------------------------------------------------------


def test_the_second_waits_until_the_first_has_done(tmp_path: Path) -> None:
    order: list[str] = []
    told = threading.Event()

    def second() -> None:
        with alone_in(tmp_path, lambda text: (order.append(text), told.set())):
            order.append("second")

    with alone_in(tmp_path, order.append):
        thread = threading.Thread(target=second)
        thread.start()
        assert told.wait(60)
        order.append("first")
    thread.join(60)
    assert order == [f"waiting: another command is at work in {tmp_path}", "first", "second"]
    assert not list(tmp_path.iterdir()), "no lock is left behind"


@posix
def test_a_kill_leaves_no_lock_behind(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    threading.Timer(0.2, holder.kill).start()
    said: list[str] = []
    with alone_in(tmp_path, said.append):
        assert holder.wait() == -signal.SIGKILL
    holder.stdout.close()
    assert len(said) == 1


@posix
def test_where_nothing_can_be_locked_the_work_goes_on_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def refuse(*_: Any) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    said: list[str] = []
    with alone_in(tmp_path, said.append):
        assert said == [f"{tmp_path} cannot be locked (No locks available): let no second command work there meanwhile"]


def test_two_at_once_in_one_store_run_everything_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    market = CreditMarket(SMALL, rng=0)
    market.run()
    tables, made = market.tables(), []

    def on_day_0(job: Any, *_: Any) -> SimpleNamespace:
        made.append(job.replication)
        return SimpleNamespace(run=lambda on_day: time.sleep(0.05), tables=lambda: tables, warnings=[], evidence=None)

    monkeypatch.setattr(job_module, "on_day_0", on_day_0)
    monkeypatch.setattr(pool, "warm_up", lambda: None)
    results: list[Run] = []
    threads = [
        threading.Thread(target=lambda: results.append(quiet(store=tmp_path / "store", jobs=1))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert [one.replications for one in results] == [(0, 1)] * 3
    assert made == [0, 1]


def test_a_command_waits_for_another_in_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(output, "report", lambda results, drawings: "")
    Path("small.toml").write_text("days = 2\n[population]\nsize = 40\n")
    codes: list[int] = []
    Path("o").mkdir()
    waits = threading.Event()
    honest = output.alone_in
    monkeypatch.setattr(output, "alone_in", lambda folder, say: honest(folder, lambda text: (say(text), waits.set())))
    with alone_in(Path("o"), lambda text: None):
        thread = threading.Thread(
            target=lambda: codes.append(
                main(["run", "small.toml", "--jobs", "1", "--quiet", "--no-plots", "--out", "o"])
            )
        )
        thread.start()
        assert waits.wait(60)
        assert not Path("o/tables").exists()
    thread.join(120)
    assert codes == [0]
    assert Run.load("o/tables").replications == (0,)
    assert capsys.readouterr().err == "sim: waiting: another command is at work in o\n"
