"""The command line as its user meets it: exit codes, one-line errors, folders, interrupts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from sim import Comparison, Run, TrialResult
from sim.cli import main
from sim.experiments import compare_regimes
from sim.market import CreditMarket

SMALL = """name = "small"
days = 35
[population]
size = 120
"""
POLICY = """extends = "small.toml"
name = "no deferral"
[platforms.baitiao.terms]
deferral = false
"""
TRIAL = """extends = "small.toml"
name = "texts"
days = 70
[trial]
platform = "baitiao"
from_day = 45
horizon_days = 20
from_days_past_due = 1
to_days_past_due = 30
expected = "more"
[trial.arms.silent]
share = 0.5
set = { "platforms.baitiao.reminders.reach" = 0.0 }
[trial.arms.read]
share = 0.5
set = { "platforms.baitiao.reminders.reach" = 1.0 }
"""


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "small.toml").write_text(SMALL)
    (tmp_path / "policy.toml").write_text(POLICY)
    (tmp_path / "trial.toml").write_text(TRIAL)
    (tmp_path / "bad.toml").write_text("name = 'bad'\ndayz = 3\n")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    return tmp_path


def command(arguments: Sequence[str], **options) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[1]
    environment = os.environ | {"PYTHONPATH": str(root)}
    return subprocess.run(
        [sys.executable, "-m", "sim", *arguments],
        env=environment,
        text=True,
        check=False,
        timeout=3_600,
        **({"capture_output": True} | options),
    )


def test_run(files: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["run", "small.toml", "--replications", "2", "--jobs", "1"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Run of 'small': 35 days, 120 consumers, seed 0, 2 replication(s)")
    assert out.endswith("report: results/small/report.html\n")
    assert "70 of 70 days, 2 of 2 runs" in err
    folder = files / "results" / "small"
    assert {path.name for path in folder.iterdir()} == {
        "about.txt",
        "plots",
        "report.html",
        "runs",
        "summary.csv",
        "tables",
    }
    assert Run.load(folder / "tables").replications == (0, 1)
    assert len(list((folder / "runs").iterdir())) == 2
    plots = list((folder / "plots").iterdir())
    assert len(plots) > 10
    assert all(path.suffix == ".png" and path.stat().st_size < 200_000 for path in plots)


def test_run_follows_people(files: Path) -> None:
    (files / "texts.toml").write_text("""extends = "small.toml"
days = 100
[platforms.baitiao.collection.stages.all]
contacts = { text = 1 }
""")
    arguments = ["run", "texts.toml", "--jobs", "1", "--quiet", "--out", "o"]
    assert main([*arguments, *(text for one in range(120) for text in ("--follow", str(one)))]) == 0
    run = Run.load(files / "o" / "tables")
    assert set(run.followed["consumer"]) == set(range(120))
    first = run.story.sort_values(["consumer", "platform"]).iloc[0]
    assert (files / "o" / "plots" / f"timeline-{first['consumer']}-{first['platform']}.png").is_file()


def test_compare(files: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["compare", "policy.toml", "--baseline", "small.toml", "--replications", "2", "--jobs", "1"]) == 0
    assert "2 paired replication(s)" in capsys.readouterr().out
    folder = files / "results" / "small-vs-no-deferral"
    differences = Comparison.load(folder / "tables").differences()
    pd.testing.assert_frame_equal(pd.read_csv(folder / "differences.csv"), differences, check_dtype=False)
    pd.testing.assert_frame_equal(pd.read_parquet(folder / "tables" / "differences.parquet"), differences)
    assert (folder / "report.html").is_file()


def test_regimes_are_compared_in_the_same_worlds(files: Path, capsys: pytest.CaptureFixture) -> None:
    (files / "mine.toml").write_text("apr_cap = 0.1\nrest_days = [6]\n")
    arguments = ["compare", "--regimes", "us_reg_f, mine.toml,none", "small.toml", "--replications", "1", "--jobs", "1"]
    assert main([*arguments, "--set", "days=3", "--quiet"]) == 0
    out = capsys.readouterr().out
    assert out.endswith("report: results/small-by-regime/report.html\n")
    runs = Comparison.load(files / "results" / "small-by-regime" / "tables").runs
    assert [run.scenario.name for run in runs] == ["small, none", "small, us_reg_f", "small, mine"]
    assert [run.scenario.regime.name for run in runs] == ["none", "us_reg_f", "mine"]
    assert runs[2].scenario.regime.rest_days == (6,)


def test_without_none_the_first_regime_is_the_baseline(files: Path) -> None:
    runs = compare_regimes(
        "small.toml", ["kr_2024", "us_ma"], set={"days": 3}, replications=1, jobs=1, progress=False
    ).runs
    assert [run.scenario.name for run in runs] == ["small, kr_2024", "small, us_ma"]


def test_trial(files: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["trial", "trial.toml", "--replications", "2", "--jobs", "1"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Trial 'texts' on 'baitiao': 2 paired replication(s)")
    assert "  published: more\n  measured:  read against silent: arrears resolved" in out
    assert out.endswith("report: results/texts/report.html\n")
    assert "4 of 4 runs" in err
    folder = files / "results" / "texts"
    effects = TrialResult.load(folder / "tables").effects
    pd.testing.assert_frame_equal(pd.read_csv(folder / "effects.csv"), effects, check_dtype=False)
    assert (folder / "report.html").is_file()
    assert len(list((folder / "plots").iterdir())) == 3
    assert main(["trial", "trial.toml", "--replications", "2", "--quiet", "--json"]) == 0
    out, err = capsys.readouterr()
    document = json.loads(out)
    assert err == ""
    assert (document["name"], len(document["effects"])) == ("texts", len(effects))


def test_json_is_a_document_and_nothing_else(capsys: pytest.CaptureFixture) -> None:
    assert main(["run", "small.toml", "--quiet", "--json", "--set", "days=3", "--seed", "7", "--out", "o"]) == 0
    out, err = capsys.readouterr()
    document = json.loads(out)
    assert err == ""
    assert (document["name"], document["seed"], document["failures"], document["folder"]) == ("small", 7, [], "o")
    assert (
        main(
            [
                "compare",
                "policy.toml",
                "--baseline",
                "small.toml",
                "--quiet",
                "--json",
                "--set",
                "days=3",
                "--replications",
                "1",
            ]
        )
        == 0
    )
    rows = json.loads(capsys.readouterr().out)["differences"]
    assert {row["low"] for row in rows} == {None}, "one replication gives no interval"


def test_set_reaches_every_scenario(files: Path, capsys: pytest.CaptureFixture) -> None:
    assert (
        main(
            [
                "compare",
                "policy.toml",
                "--baseline",
                "small.toml",
                "--quiet",
                "--jobs",
                "1",
                "--replications",
                "1",
                "--set",
                "days=4",
                "--set",
                "population.size=50",
                "--out",
                "o",
            ]
        )
        == 0
    )
    for run in Comparison.load(files / "o" / "tables").runs:
        assert (run.scenario.days, run.scenario.population.size) == (4, 50)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "required: command"),
        (["rnu"], "invalid choice: 'rnu'"),
        (["run"], "required: file"),
        (["run", "small.toml", "--sed", "3"], "unrecognized arguments: --sed 3"),
        (["run", "small.toml", "--replications", "-2"], "--replications: '-2' is not a whole number from 1"),
        (["run", "small.toml", "--replications", "two"], "'two' is not a whole number from 1"),
        (["run", "small.toml", "--jobs", "0"], "--jobs: '0' is not a whole number from 1"),
        (["run", "small.toml", "--seed", "-1"], "--seed: '-1' is not a whole number from 0"),
        (["run", "small.toml", "--seed", str(2**64)], "is not a whole number from 0"),
        (["run", "no.toml"], "no.toml: no such file"),
        (["run", "."], "is a directory"),
        (["run", "bad.toml"], "nearest valid key: days"),
        (["run", "small.toml", "--set", "days"], "allowed is key=value"),
        (["run", "small.toml", "--set", "population.sise=3"], "nearest valid key: population.size"),
        (["run", "small.toml", "--set", "days=0"], "days = 0"),
        (["run", "small.toml", "--set", "platforms.baitiao.credit.policy=no_such_module:P"], "no_such_module"),
        (
            ["run", "small.toml", "--set", "platforms.baitiao.collection.strategy=ladr"],
            "small.toml: platforms.baitiao.",
        ),
        (["run", "small.toml", "--follow", "-1"], "--follow: '-1' is not a whole number from 0"),
        (["run", "small.toml", "--follow", "120"], "--follow = 120: allowed is a consumer's number, 0 to 119"),
        (["run", "small.toml", "--out", "small.toml"], "--out small.toml: Not a directory"),
        (["run", "small.toml", "--out", "small.toml/x"], "--out small.toml/x: Not a directory"),
        (["run", "small.toml", "--out", "full"], "holds something else"),
        (["compare", "policy.toml"], "required: --baseline"),
        (["compare", "small.toml", "--baseline", "small.toml"], "nothing to compare"),
        (["compare", "policy.toml", "policy.toml", "--baseline", "small.toml"], "different names"),
        (
            ["compare", "small.toml", "--regimes", "none,us_regf"],
            '--regimes: regime = "us_regf": allowed is a preset (au_rg96, cn_cards_2011,',
        ),
        (["compare", "small.toml", "--regimes", "none,us_regf"], "nearest valid: us_reg_f"),
        (["compare", "small.toml", "--regimes", "none,no.toml"], 'regime = "no.toml": allowed is an existing file'),
        (["compare", "small.toml", "--regimes", "none"], "--regimes: regimes to compare: allowed are two or more"),
        (["compare", "small.toml", "--regimes", "none,"], '--regimes: regime = "": allowed is a preset'),
        (
            ["compare", "small.toml", "--regimes", "us_ma,us_ma"],
            "--regimes: regimes to compare: allowed are two or more",
        ),
        (["compare", "small.toml", "policy.toml", "--regimes", "none,us_ma"], "allowed is exactly one file"),
        (["compare", "small.toml", "--baseline", "small.toml", "--regimes", "none,us_ma"], "and no --baseline"),
        (["run", "small.toml", "--set", "regime=us_regf"], '--set: regime = "us_regf": allowed is a preset'),
        (["trial"], "required: file"),
        (["trial", "small.toml"], "small.toml: there is no [trial]"),
        (["trial", "trial.toml", "--set", "trial.from_day=0"], "trial.from_day = 0"),
        (["describe", "populatoin"], "nearest valid key: population"),
        (["validate", "small.toml", "bad.toml"], "nearest valid key: days"),
    ],
)
def test_bad_input_is_one_line_and_code_2(arguments: list[str], says: str, capsys: pytest.CaptureFixture) -> None:
    try:
        code = main(arguments)
    except SystemExit as stop:
        code = stop.code
    lines = [line for line in capsys.readouterr().err.splitlines() if not line.endswith(" s")]
    assert code == 2
    assert len(lines) == 1
    assert lines[0].startswith("sim: error: ")
    assert says in lines[0]
    assert Path("full").is_dir()
    assert [path.name for path in Path("full").iterdir()] == ["letter.txt"]


def test_a_failed_replication_is_code_1_and_the_rest_is_there(
    files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    honest = CreditMarket.run

    def fails_once(self, on_day=None) -> None:
        if self.consumers.key[2] == 1:
            raise ZeroDivisionError("no such luck")
        honest(self, on_day)

    monkeypatch.setattr(CreditMarket, "run", fails_once)
    arguments = ["run", "small.toml", "--replications", "3", "--jobs", "1", "--quiet", "--out", "o"]
    assert main(arguments) == 1
    out, err = capsys.readouterr()
    assert err == "sim: error: small, replication 1: ZeroDivisionError: no such luck\n"
    assert "2 replication(s)" in out
    assert "fails_once" in pd.read_csv("o/failures.csv")["traceback"][0]
    monkeypatch.setattr(CreditMarket, "run", honest)
    assert main(arguments) == 0
    assert not (files / "o" / "failures.csv").exists(), "nothing stale stays"
    monkeypatch.setattr(CreditMarket, "run", lambda self, on_day=None: 1 / 0)
    assert main([*arguments, "--seed", "2"]) == 1
    assert main(["compare", "policy.toml", "--baseline", "small.toml", "--jobs", "1", "--quiet"]) == 1
    assert "no replication finished in every scenario" in capsys.readouterr().err


def test_validate_describe_schema_version(capsys: pytest.CaptureFixture) -> None:
    assert main(["validate", "small.toml", "policy.toml"]) == 0
    assert capsys.readouterr().out == "small.toml: small is valid\npolicy.toml: no deferral is valid\n"
    assert main(["validate", "--json", "bad.toml", "small.toml"]) == 2
    assert [row["name"] for row in json.loads(capsys.readouterr().out)] == [None, "small"]
    assert main(["describe", "population"]) == 0
    assert capsys.readouterr().out.startswith("population.size")
    assert main(["describe", "--json", "population.size"]) == 0
    assert [leaf["key"] for leaf in json.loads(capsys.readouterr().out)] == ["population.size"]
    assert main(["schema"]) == 0
    assert "platforms" in json.loads(capsys.readouterr().out)["properties"]
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0


def test_describe_loads_no_engine() -> None:
    code = (
        "import sys; from sim.cli import main; main(['describe', 'days']);"
        "sys.exit(any(name in sys.modules for name in ('numba', 'pandas', 'matplotlib', 'mesa')))"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0


def test_a_reader_that_goes_away_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = command(["describe"], stdout=writing, stderr=subprocess.PIPE, capture_output=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_a_full_disk_is_one_line() -> None:
    with open("/dev/full", "w") as full:
        done = command(["describe"], stdout=full, stderr=subprocess.PIPE, capture_output=False)
    assert done.returncode == 1
    assert done.stderr == "sim: error: [Errno 28] No space left on device\n"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_stopped_midway_the_same_command_carries_on(files: Path, number: int, code: int) -> None:
    arguments = ["run", "small.toml", "--set", "days=400", "--replications", "8", "--jobs", "2", "--out", "o"]
    root = Path(__file__).parents[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "sim", *arguments],
        env=os.environ | {"PYTHONPATH": str(root)},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # a shell's background job ignores it
    while process.poll() is None and not finished(files):
        time.sleep(0.01)
    if number == signal.SIGINT:
        os.killpg(process.pid, number)  # as a terminal does
    else:
        process.kill()
    _, err = process.communicate(timeout=3_600)
    kept = finished(files)
    assert process.returncode == code
    assert 1 <= len(kept) < 8
    if number == signal.SIGINT:
        assert "Traceback" not in err
        assert err.splitlines()[-1].startswith("sim: interrupted: ")
        assert err.splitlines()[-1].endswith(" of 8 runs finished; the same command carries on")
    assert gone(process.pid), "no process is left behind"
    done = command(arguments)
    assert done.returncode == 0
    after = finished(files)
    assert len(after) == 8
    assert kept.items() <= after.items(), "what was finished was not run again"


def finished(folder: Path) -> dict[str, int]:
    """Finished runs, with the time of their writing."""
    return {path.parent.name: path.stat().st_mtime_ns for path in folder.glob("o/runs/[0-9a-f]*/provenance.json")}


def gone(group: int) -> bool:
    """Whether every process of a group ends within ten seconds; one that is dead but not buried has ended."""
    for _ in range(100):
        if all(state == "Z" for state in states(group)):
            return True
        time.sleep(0.1)
    return False


def states(group: int) -> list[str]:
    """States of the processes of a group, where the system tells of them."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, its_group = path.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its_group) == group:
            found.append(state)
    return found
