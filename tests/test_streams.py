"""Whatever stream the command line is given: results, errors and exit codes stay what they are."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import main
from sim.core.compiled import _cache_folder
from sim.experiments import run
from sim.scenario import make_scenario
from sim.streams import complain, make_safe, say, say_json
from tests.test_cli import SMALL

ROOT = Path(__file__).parents[1]
LABELLED = SMALL + '[platforms.baitiao]\nlabel = "白条 \u202e"\n'


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "labelled.toml").write_text(LABELLED.replace("35", "31"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    return tmp_path


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    told = {"PYTHONPATH": str(ROOT), "SIM": f"{sys.executable} -m sim"}
    return subprocess.run(
        ["bash", "-c", line],
        env=os.environ | told | environment,
        text=True,
        capture_output=True,
        check=False,
        timeout=3_600,
    )


@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX")
@pytest.mark.parametrize(
    ("line", "code", "err"),
    [
        ("$SIM describe days >&-", 0, ""),
        ("$SIM describe days --json >&-", 0, ""),
        ("$SIM schema >&-", 0, ""),
        ("$SIM validate small.toml >&-", 0, ""),
        ("$SIM --version >&-", 0, None),
        ("$SIM describe days <&-", 0, ""),
        ("$SIM validate none.toml >&-", 2, "sim: error: none.toml: no such file\n"),
        ("$SIM validate none.toml 2>&-", 2, ""),
        ("$SIM validate none.toml >&- 2>&-", 2, ""),
        ("$SIM rnu >&- 2>&-", 2, ""),
    ],
)
def test_closed_streams(line: str, code: int, err: str | None) -> None:
    done = shell(line)
    assert done.returncode == code
    assert done.stdout == "" or "describe" in line
    assert err is None or done.stderr == err


@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX")
@pytest.mark.parametrize("coding", ["latin-1", "ascii", "cp1252", "utf-8"])
def test_an_encoding_that_lacks_characters_loses_nothing_but_them(coding: str) -> None:
    out = subprocess.run(
        [sys.executable, "-m", "sim", "run", "labelled.toml", "--jobs", "1", "--quiet"],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": coding},
    )
    assert out.returncode == 0
    assert b"Traceback" not in out.stderr
    text = out.stdout.decode(coding)
    assert "\\u202e" in text
    assert ("白条" if coding == "utf-8" else r"\u767d\u6761") in text
    assert text.endswith("report: results/small/report.html" + os.linesep)


@pytest.mark.parametrize("coding", ["latin-1", "ascii", "utf-8"])
def test_json_is_json_in_any_encoding(coding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    document = {"name": "白条 \u202e\u200b\x7f é \U0001f600 –"}
    stream = io.TextIOWrapper(io.BytesIO(), encoding=coding)
    monkeypatch.setattr(sys, "stdout", stream)
    say_json(document)
    stream.flush()
    written = stream.buffer.getvalue().decode(coding)
    assert json.loads(written) == document
    assert "\u202e" not in written
    assert ("白条" in written) == (coding == "utf-8")


def test_streams_that_are_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["describe", "days"]) == 0
    assert main(["validate", "none.toml"]) == 2
    for stream in (sys.stdout, sys.stderr):
        stream.close()
    monkeypatch.setattr(sys, "stderr", None)
    assert run(make_scenario({"days": 1, "population": {"size": 50}}), jobs=1).replications == (0,)


def test_what_is_said_moves_no_cursor(capsys: pytest.CaptureFixture) -> None:
    make_safe()
    say("a\x1b[31m\u202e\nb\r")
    complain("one\n  two\r\nthree \u200b")
    out, err = capsys.readouterr()
    assert out == "a\\u001b[31m\\u202e\nb\\r\n"
    assert err == "sim: one two three \\u200b\n"


def test_an_unpaired_surrogate_of_a_file_name_is_no_end(capsys: pytest.CaptureFixture) -> None:
    assert main(["validate", "a\udcff\u202e.toml"]) == 2
    assert capsys.readouterr().err == "sim: error: a\\udcff\\u202e.toml: no such file\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "small.toml", "--out", ""], "--out: '' is not the name of a file or folder"),
        (["run", "small.toml", "--out", " "], "--out: ' ' is not the name"),
        (["run", "small.toml", "--out", "o" * 300], "File name too long"),
        (["run", "small.toml", "--out", "a\0b"], "is not the name of a file or folder"),
        (["run", ""], "file: '' is not the name of a file or folder"),
        (["validate", ""], "file: '' is not the name of a file or folder"),
        (["compare", "small.toml", "--baseline", ""], "--baseline: '' is not the name"),
        (["run", "small.toml", "--state", ""], "--state: '' is not the name"),
        (["run", "small.toml", "--jobs", "100000"], "--jobs: '100000' is not a whole number from 1 to 256"),
        (["run", "small.toml", "--jobs", "0"], "--jobs: '0' is not a whole number from 1 to 256"),
        (["run", "small.toml", "--jobs", "1.5"], "--jobs: '1.5' is not a whole number from 1"),
        (["run", "small.toml", "--replications", "0"], "--replications: '0' is not a whole number from 1 to 10000"),
        (["run", "small.toml", "--replications", "10001"], "'10001' is not a whole number from 1 to 10000"),
        (["run", "small.toml", "--replications", "9" * 5_000], "9...' is not a whole number from 1 to 10000"),
        (["run", "small.toml", "--seed", "9" * 5_000], "9...' is not a whole number from 0 to 2**64 - 1"),
        (["run", "small.toml", "--seed", "\u0663"], "is not a whole number from 0"),
        (["run", "small.toml", "--seed", "\x1b[31m\u202e"], r"--seed: '\x1b[31m\u202e' is not"),
        (["run", "small.toml", "--follow", "9" * 5_000], "is not a whole number from 0"),
        (["run", "small.toml", "--follow", "3", "--follow", "3"], "--follow = 3: allowed is each consumer once"),
        (["run", "small.toml", "--\u202ex"], r"unrecognized arguments: --\u202ex"),
        (["run", "small.toml", "--" + "y" * 5_000], "unrecognized arguments: --yyyy"),
        (["run", "small.toml", "--set", ""], "allowed is key=value"),
        (["run", "small.toml", "--set", "=3"], "allowed is key=value"),
        (["run", "small.toml", "--set", "days=0x" + "f" * 5_000], "--set: days = 0xfff"),
        (["run", "small.toml", "--set", "days=" + "9" * 5_000], "--set: days = 999"),
        (["run", "small.toml", "--set", "days=" + "[" * 5_000], '--set: days = "[[['),
        (["run", "small.toml", "--set", ".".join("a" * 20_000) + "=1"], "allowed is a key of at most 20 parts"),
        (["run", "small.toml", "--set", "days=3", "--set", "days=4"], "--set: days: given twice: allowed is one value"),
        (["run", "small.toml", "--set", "da\u202eys=3"], r"--set: da\u202eys: unknown key"),
    ],
)
def test_options_that_cannot_be_meant(arguments: list[str], says: str, capsys: pytest.CaptureFixture) -> None:
    try:
        code = main(arguments)
    except SystemExit as stop:
        code = stop.code
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert err.startswith("sim: error: ")
    assert err.count("\n") == 1
    assert says in err
    assert len(err) < 1_000
    assert not Path("results").exists()


def test_jobs_and_replications_have_an_end_in_a_notebook_too() -> None:
    for wrong in ({"jobs": 100_000}, {"jobs": 0}, {"replications": 0}, {"replications": 10_001}):
        with pytest.raises(ValueError, match="is a whole number from 1 to"):
            run(make_scenario({"days": 1}), **wrong)


def test_a_system_without_user_numbers_or_a_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)

    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    monkeypatch.delattr(os, "getuid", raising=False)
    monkeypatch.setenv("USERNAME", "somebody")
    assert _cache_folder().parent.name == "arrears-somebody"
