"""``sim audit verify``: what its user is told of a run's evidence log, and that no half log is ever left."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.cli import main
from sim.evidence import EvidenceLog, Owner, verify
from sim.evidence.chain import HEADER
from sim.evidence.events import Kind, records
from sim.evidence.log import LOG, SEAL
from sim.experiments import run
from sim.market import CreditMarket
from sim.results import Run
from tests.evidence.made import alter, log_of, results_of

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
        for one, has in zip(runs, kept, strict=True)
    ]
    assert kept[0]["records"] > 100
    spoil(runs[0])
    assert audit("results/small") == 1
    first, second = capsys.readouterr().out.splitlines()
    assert ": altered: record 7 was edited (day " in first
    assert first.endswith(", platform baitiao)")
    assert ": whole: " in second
    assert audit(str(runs[1])) == 0


def test_results_are_held_against_and_heads_that_were_kept_elsewhere(
    files: Path, capsys: pytest.CaptureFixture
) -> None:
    assert main([*RUN, "--replications", "2", "--out", "o"]) == 0
    capsys.readouterr()
    assert audit("o") == 0
    (files / "heads.txt").write_text(capsys.readouterr().out)
    assert audit("o", "--head", "heads.txt") == 0
    gone = sorted((files / "o" / "runs").iterdir())[0]
    shutil.rmtree(gone)
    capsys.readouterr()
    assert audit("o") == 1
    out = capsys.readouterr().out
    assert f"o/runs/{gone.name}: altered: the run is gone, of which tables/provenance.json tells\n" in out
    told = json.loads((files / "o" / "tables" / "provenance.json").read_text())
    told["replications"] = [one for one in told["replications"] if one["id"] != gone.name]
    (files / "o" / "tables" / "provenance.json").write_text(json.dumps(told | {"failures": []}))
    capsys.readouterr()
    assert audit("o") == 1  # the report tells of it
    assert "of which report.html tells" in capsys.readouterr().out
    (files / "o" / "report.html").unlink()
    assert audit("o", "--head", "heads.txt") == 1
    assert "and there is no such log" in capsys.readouterr().out


@pytest.mark.parametrize("head", ["nowhere", "small.toml", "x" * 5_000, "."])
def test_a_file_of_heads_that_is_none_is_one_line_and_code_2(
    files: Path, head: str, capsys: pytest.CaptureFixture
) -> None:
    log_of(files / "run")
    assert audit("run", "--head", head) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("sim: error: --head ")
    assert err.count("\n") == 1
    assert len(err) < 400


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


@pytest.mark.parametrize("path", [".", "nowhere", "small.toml", "n" * 5_000])
def test_a_folder_without_a_log_is_one_line_and_code_2(path: str, capsys: pytest.CaptureFixture) -> None:
    assert audit(path) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"sim: error: {path[:100]}")
    assert err.endswith(": no evidence log there; a run keeps one with --set evidence.log=true\n")


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


# --- show -----------------------------------------------------------------------------------------------------------


def show(*arguments: str) -> int:
    return main(["audit", "show", *arguments])


def test_records_are_told_one_by_one(files: Path, capsys: pytest.CaptureFixture) -> None:
    log_of(files / "run")
    assert show("run") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 31
    assert lines[0] == "0  day 0  run  run 00000000000000aa, seed 7, consumers 3, platforms 2"
    assert lines[4] == "4  day 1  payment  consumer 0, far: paid_cents 100, ever_paid_cents 200"
    assert show("run/evidence.log", "--consumer", "1", "--kind", "Payment", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["number"] for row in rows] == list(range(2, 31, 3))
    assert rows[0] == {
        "number": 2,
        "day": 0,
        "kind": "payment",
        "consumer": 1,
        "platform": "far",
        "paid_cents": 100,
        "ever_paid_cents": 100,
    }
    assert show("run", "--kind", "promise") == 0
    assert capsys.readouterr().out == ""
    assert show("run", "--consumer", "0") == 0
    assert len(capsys.readouterr().out.splitlines()) == 10  # the first record is about nobody


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_a_run_can_be_read(kind: Kind, files: Path, capsys: pytest.CaptureFixture) -> None:
    log = EvidenceLog(Owner("00000000000000aa", 7, 3, 2), (files / "evidence.log").open("w+b"))
    extremes = np.array([-(2**63), 2]), np.array([2**63 - 1, 1])
    log.write_day(
        3,
        [
            records(kind, np.array([1, 1]), np.array([1, 77]), *extremes),
            records(kind, np.array([2]), np.array([0]), 1, 1),
        ],
    )
    log._to.close()
    assert show("evidence.log", "--kind", kind.name.lower().replace("_", "-")) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3 + (kind is Kind.RUN)
    assert all(f"  {kind.name.lower()}  " in line for line in lines)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--kind", "late_charg"], "nearest valid: late_charge"),
        (["--kind", ""], "--kind"),
        (["--kind", "\u202ex"], "--kind"),
        (["--consumer", "3"], "a consumer's number, 0 to 2; nearest valid: 2"),
        (["--consumer", "-1"], "--consumer"),
        (["--consumer", "9" * 30], "a consumer's number, 0 to 2"),
        (["--consumer", "x"], "--consumer"),
        (["--consumer", "9" * 5_000], "--consumer"),
    ],
)
def test_what_cannot_be_asked_is_one_line_and_code_2(
    files: Path, arguments: list[str], told: str, capsys: pytest.CaptureFixture
) -> None:
    log_of(files / "run")
    try:
        code = show("run", *arguments)
    except SystemExit as stop:
        code = stop.code
    out, err = capsys.readouterr()
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert told in err
    assert err[:-1].isprintable()


@pytest.mark.parametrize("content", [b"", b"x", b"\0" * 500, HEADER, HEADER + b"\0" * 48])
def test_a_file_that_is_no_log_is_one_line_and_code_2(
    files: Path, content: bytes, capsys: pytest.CaptureFixture
) -> None:
    (files / "evidence.log").write_bytes(content)
    for path in ("evidence.log", "small.toml", "nowhere", "n" * 5_000):
        assert show(path) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)


def test_of_several_logs_one_is_to_be_named(files: Path, capsys: pytest.CaptureFixture) -> None:
    results_of(files / "o")
    assert show("o") == 2
    assert "there are 2 logs; name one of o/runs/a0" in capsys.readouterr().err


def test_what_was_altered_is_not_shown(files: Path, capsys: pytest.CaptureFixture) -> None:
    alter(log_of(files / "run"), lambda log: log["first"].__setitem__(4, 1))
    assert show("run") == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 4
    assert "altered from record 4 on" in err
    alter(log_of(files / "cut"), lambda log: log[:12])
    with (files / "cut" / LOG).open("ab") as file:
        file.write(b"odd")
    assert show("cut") == 1


def test_a_pipe_that_closes_is_fine(files: Path) -> None:
    log_of(files / "run", per_day=3_000)
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {sys.executable} -m sim audit show run | head -1"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"\n") == 1


def test_verifying_and_showing_load_no_engine(files: Path) -> None:
    log_of(files / "run")
    code = (
        "import sys; from sim.cli import main; main(['audit', 'verify', '.']);"
        "main(['audit', 'show', 'run']);"
        "sys.exit(any(name in sys.modules for name in ('numba', 'pandas', 'matplotlib', 'mesa')))"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False, capture_output=True
        ).returncode
        == 0
    )
