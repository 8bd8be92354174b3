"""``sim audit verify``: what its user is told of a run's evidence log, and that no half log is ever left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import main
from sim.evidence import verify
from sim.evidence.log import LOG, SEAL
from sim.experiments import run
from sim.market import CreditMarket
from sim.results import Run

SMALL = """name = "small"
days = 65
[evidence]
log = true
[population]
size = 80
"""
RUN = ["run", "small.toml", "--jobs", "1", "--quiet"]
ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "small.toml").write_text(SMALL)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    return tmp_path


def audit(*arguments: str) -> int:
    return main(["audit", "verify", *arguments])


def spoil(folder: Path) -> None:
    """Change a byte of record 7."""
    log = bytearray((folder / LOG).read_bytes())
    log[48 * 8 + 8] ^= 1
    (folder / LOG).write_bytes(log)


def test_a_run_is_proved_whole_or_the_altered_record_named(files: Path, capsys: pytest.CaptureFixture) -> None:
    assert main([*RUN, "--replications", "2"]) == 0
    capsys.readouterr()
    runs = sorted((files / "results" / "small" / "runs").iterdir())
    kept = [json.loads((one / "provenance.json").read_text())["replications"][0]["evidence"] for one in runs]
    assert audit("results/small") == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.splitlines() == [
        f"{one.relative_to(files)}: whole: {has['records']:,} records, head {has['head']}"
        for one, has in zip(runs, kept, strict=True)]
    assert kept[0]["records"] > 100
    spoil(runs[0])
    assert audit("results/small") == 1
    first, second = capsys.readouterr().out.splitlines()
    assert ": altered: record 7 was edited (day " in first
    assert first.endswith(", platform baitiao)")
    assert ": whole: " in second
    assert audit(str(runs[1])) == 0


def test_json(files: Path, capsys: pytest.CaptureFixture) -> None:
    assert main([*RUN, "--out", "o"]) == 0
    (folder,) = (files / "o" / "runs").iterdir()
    capsys.readouterr()
    assert audit("o", "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["folder"], row["whole"], row["fault"]) == (f"o/runs/{folder.name}", True, None)
    spoil(folder)
    assert audit("o", "--json") == 1
    (row,) = json.loads(capsys.readouterr().out)
    assert row["whole"] is False
    assert (row["fault"]["how"], row["fault"]["number"], row["fault"]["platform"]) == ("edited", 7, "baitiao")


@pytest.mark.parametrize("path", [".", "nowhere", "small.toml"])
def test_a_folder_without_a_log_is_one_line_and_code_2(path: str, capsys: pytest.CaptureFixture) -> None:
    assert audit(path) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"sim: error: {path}: no evidence log there; a run keeps one with --set evidence.log=true\n"


def test_without_asking_for_it_there_is_no_log(files: Path) -> None:
    result = run("small.toml", set={"evidence.log": False}, store="o", jobs=1, progress=False)
    assert "evidence" not in result.provenance[0]
    assert not list(files.rglob(LOG))
    assert audit("o") == 2


def test_the_head_is_the_same_with_and_without_a_store_and_in_other_processes(files: Path) -> None:
    here = run("small.toml", replications=2, jobs=1, progress=False)
    assert not list(files.rglob("evidence*"))
    stored = run("small.toml", replications=2, jobs=2, store="o", progress=False)
    elsewhere = run("small.toml", replications=2, jobs=2, progress=False)
    heads = [[entry["evidence"] for entry in one.provenance] for one in (here, stored, elsewhere)]
    assert heads[0] == heads[1] == heads[2]
    assert heads[0][0] != heads[0][1]
    assert Run.load(files / "o" / stored.provenance[0]["id"]).provenance[0]["evidence"] == heads[0][0]


def test_a_run_that_is_stopped_leaves_nothing_and_the_same_command_carries_on(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = CreditMarket.step

    def stopped(self: CreditMarket) -> None:
        if self.day == 40:
            raise KeyboardInterrupt
        honest(self)

    with monkeypatch.context() as patch:
        patch.setattr(CreditMarket, "step", stopped)
        assert main([*RUN, "--out", "o"]) == 130
    assert list((files / "o" / "runs").iterdir()) == []
    assert main([*RUN, "--out", "o"]) == 0
    (folder,) = (files / "o" / "runs").iterdir()
    assert {LOG, SEAL} <= {path.name for path in folder.iterdir()}
    assert verify(folder).fault is None


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_run_that_is_killed_leaves_no_half_log(files: Path) -> None:
    code = f"""import os, signal
from sim.cli import main
from sim.market import CreditMarket
step = CreditMarket.step
def killed(self):
    if self.day == 40:
        os.kill(os.getpid(), signal.SIGKILL)
    step(self)
CreditMarket.step = killed
main({[*RUN, "--out", "o"]!r})"""
    done = subprocess.run([sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False)
    assert done.returncode == -signal.SIGKILL
    assert list((files / "o" / "runs").iterdir()) == []


def test_verifying_loads_no_engine(files: Path) -> None:
    code = ("import sys; from sim.cli import main; main(['audit', 'verify', '.']);"
            "sys.exit(any(name in sys.modules for name in ('numba', 'pandas', 'matplotlib', 'mesa')))")
    assert subprocess.run([sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": str(ROOT)},
                          check=False, capture_output=True).returncode == 0
