"""A store believes only what it can prove: whatever is done to it, what a command gives is what a fresh run gives."""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim import Run, Scenario, compare, run
from sim.cli import main
from sim.experiments import job as job_module
from sim.experiments import pool, version
from sim.experiments.job import Job
from sim.market import CreditMarket
from sim.results import run as run_module
from sim.results.store import folder as run_folder
from sim.results.store import output
from sim.results.store.folder import StorageError
from sim.results.store.manifest import MANIFEST, file_hash
from sim.scenario import make_scenario, override

SMALL = make_scenario({"name": "small", "days": 31, "population": {"size": 80}})
TABLES = ("daily", "platform_daily", "court", "followed", "story", "collectors")
"""No more of them: a store has to be written some hundred times here."""
FILES = ("scenario.toml", "provenance.json", MANIFEST, *(f"{name}.parquet" for name in TABLES))
WORLDS = ((0, 0), (0, 1), (1, 0))


@pytest.fixture(scope="module")
def lived() -> dict[tuple[int, int], dict[str, Any]]:
    """Tables of a few worlds, by seed and replication."""
    found = {}
    for seed, replication in WORLDS:
        market = CreditMarket(SMALL, rng=seed, replication=replication)
        market.run()
        found[seed, replication] = market.tables()
    return found


@pytest.fixture(autouse=True)
def made(lived: dict, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Worlds that were run, by an engine that has them all ready."""
    run_again: list[tuple[int, int]] = []

    def on_day_0(job: Job, *_: Any) -> SimpleNamespace:
        run_again.append((job.seed, job.replication))
        return SimpleNamespace(
            run=lambda on_day: None, tables=lambda: lived[job.seed, job.replication], warnings=[], evidence=None
        )

    monkeypatch.setattr(job_module, "on_day_0", on_day_0)
    monkeypatch.setattr(pool, "warm_up", lambda: None)
    for module in (job_module, run_folder, run_module):
        monkeypatch.setattr(module, "TABLES", TABLES)
    return run_again


@pytest.fixture
def expected() -> Run:
    """What a fresh run gives."""
    return quiet(replications=2)


@pytest.fixture
def whole(expected: Run, made: list, tmp_path: Path) -> Path:
    """A store with two replications of seed 0 and one of seed 1."""
    quiet(store=tmp_path / "whole", replications=2)
    quiet(store=tmp_path / "whole", seed=1)
    made.clear()
    return tmp_path / "whole"


def quiet(scenario: Scenario = SMALL, **how: Any) -> Run:
    return run(scenario, **{"jobs": 1, "progress": False} | how)


def same(a: Run, b: Run) -> None:
    assert a.replications == b.replications
    assert a.scenario == b.scenario
    for name in TABLES:
        pd.testing.assert_frame_equal(a.tables[name], b.tables[name])


def folder_of(store: Path, seed: int = 0, replication: int = 0) -> Path:
    return store / Job(SMALL, seed, replication).identity


# --- damage by kind ---------------------------------------------------------------------------------------------------


def altered_json(name: str, **changes: Any) -> Callable[[Path], None]:
    def alter(folder: Path) -> None:
        document = json.loads((folder / name).read_text())
        (folder / name).write_text(json.dumps(document | changes, indent=2) + "\n")

    return alter


def text(name: str, written: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_text(written) and None


def flipped(name: str, place: float) -> Callable[[Path], None]:
    def flip(folder: Path) -> None:
        body = bytearray((folder / name).read_bytes())
        body[int(place * (len(body) - 1))] ^= 4
        (folder / name).write_bytes(body)

    return flip


def table(change: Callable[[pd.DataFrame], pd.DataFrame], name: str = "daily") -> Callable[[Path], None]:
    def alter(folder: Path) -> None:
        change(pd.read_parquet(folder / f"{name}.parquet")).to_parquet(folder / f"{name}.parquet", index=False)

    return alter


def in_place_of(name: str, put: Callable[[Path], Any]) -> Callable[[Path], None]:
    def replace(folder: Path) -> None:
        (folder / name).unlink()
        put(folder / name)

    return replace


def renamed_to_7(folder: Path) -> None:
    """Replication 0 becomes 7 in provenance and in every table."""
    document = json.loads((folder / "provenance.json").read_text())
    document["replications"][0]["replication"] = 7
    (folder / "provenance.json").write_text(json.dumps(document))
    for name in TABLES:
        table(lambda one: one.assign(replication=7), name)(folder)


def from_seed_1(*names: str) -> Callable[[Path], None]:
    def exchange(folder: Path) -> None:
        for name in names:
            shutil.copy(folder_of(folder.parent, seed=1) / name, folder / name)

    return exchange


def instead_of_folder(put: Callable[[Path], Any]) -> Callable[[Path], None]:
    def replace(folder: Path) -> None:
        shutil.move(folder, folder.parent.parent / "aside")
        put(folder)

    return replace


def zeroed(daily: pd.DataFrame) -> pd.DataFrame:
    return daily.assign(**{column: daily[column] * 0 for column in daily.columns[2:]})


DEEP = "[" * 100_000
DAMAGE: dict[str, tuple[Callable[[Path], Any], str]] = {
    **{
        f"provenance {body[:5]}": (text("provenance.json", body), "not as long as it was written")
        for body in ("", "[]", "null", "7", "{}", '{"replications": 3}', DEEP)
    },
    **{
        f"manifest {body[:5]}": (text(MANIFEST, body), "manifest.json is damaged|of format")
        for body in ("", "[]", "null", "7", "{}\n", '{"format": 1}', "\x00", "NaN", DEEP)
    },
    "manifest of format 2": (altered_json(MANIFEST, format=2), "manifest.json is damaged"),
    "manifest about nothing": (altered_json(MANIFEST, about={}), "manifest.json is damaged"),
    "scenario deep": (text("scenario.toml", f"a = {DEEP}"), "'scenario.toml' is not as long"),
    "flipped in data": (flipped("daily.parquet", 0.2), "'daily.parquet' is not what was written"),
    "flipped in metadata": (flipped("daily.parquet", 0.95), "'daily.parquet' is not what was written"),
    "flipped in the last byte": (flipped("story.parquet", 1.0), "'story.parquet' is not what was written"),
    "flipped in the scenario": (flipped("scenario.toml", 0.5), "'scenario.toml' is not what was written"),
    "flipped in provenance": (flipped("provenance.json", 0.5), "'provenance.json' is not what was written"),
    "rows cut": (table(lambda one: one.iloc[:-3]), "'daily.parquet' is not"),
    "column dropped": (table(lambda one: one.drop(columns=one.columns[4])), "'daily.parquet' is not"),
    "zeroed": (table(zeroed), "'daily.parquet' is not"),
    "renamed": (renamed_to_7, "is not"),
    "table of another run": (from_seed_1("daily.parquet"), "'daily.parquet' is not"),
    "all of another run": (from_seed_1(*FILES), "its seed is not|its scenario is not|of another"),
    "table under another name": (
        lambda folder: shutil.copy(folder / "court.parquet", folder / "story.parquet"),
        "'story.parquet' is not",
    ),
    "empty file": (text("court.parquet", ""), "'court.parquet' is not"),
    "file gone": (lambda folder: (folder / "court.parquet").unlink(), "'court.parquet' is gone"),
    "no manifest, as in an older version": (
        lambda folder: (folder / MANIFEST).unlink(),
        "has no manifest.json: it is not finished, or of an older version",
    ),
    "extra file": (text("extra.parquet", "x"), "'extra.parquet' is not of this run"),
    "extra folder": (lambda folder: (folder / "more").mkdir(), "'more' is not of this run"),
    "folder in place of a file": (in_place_of("daily.parquet", Path.mkdir), "'daily.parquet' is not a file"),
    "folder in place of the manifest": (in_place_of(MANIFEST, Path.mkdir), "manifest.json is not a file"),
    "link in place of a file": (
        lambda folder: in_place_of("daily.parquet", lambda at: at.symlink_to(folder / "court.parquet"))(folder),
        "'daily.parquet' is not a file",
    ),
    "dangling link": (in_place_of("daily.parquet", lambda at: at.symlink_to("nowhere")), "is not a file"),
    "pipe in place of a file": (in_place_of("daily.parquet", os.mkfifo), "is not a file"),
    "pipe in place of the manifest": (in_place_of(MANIFEST, os.mkfifo), "is not a file"),
    "empty folder": (instead_of_folder(Path.mkdir), "is not the folder of a run"),
    "file in place of the run": (instead_of_folder(Path.touch), "is not the folder of a run"),
    "link in place of the run": (
        instead_of_folder(lambda at: at.symlink_to(at.parent.parent / "aside")),
        "it is a link",
    ),
    "dangling link in place of the run": (instead_of_folder(lambda at: at.symlink_to("nowhere")), "it is a link"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_what_does_not_fit_is_run_again_with_a_line_that_says_why(
    whole: Path, expected: Run, made: list, capsys: pytest.CaptureFixture, kind: str
) -> None:
    damage, why = DAMAGE[kind]
    damage(folder_of(whole))
    same(quiet(store=whole, replications=2), expected)
    assert made == [(0, 0)]
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    assert line.startswith(f"sim: warning: {folder_of(whole)} is run again: ")
    assert any(reason in line for reason in why.split("|")), line
    same(quiet(store=whole, replications=2), expected)
    assert made == [(0, 0)], "the store is whole again"


def sealed_anew(folder: Path) -> None:
    """Sizes and hashes of the manifest are written anew, as somebody does who knows of it."""
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["files"] = {
        path.name: {"bytes": path.stat().st_size, "sha256": file_hash(path)}
        for path in folder.iterdir()
        if path.name != MANIFEST
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n")


def relabelled(folder: Path) -> None:
    """Another scenario under the name of this one."""
    body = (folder / "scenario.toml").read_text()
    (folder / "scenario.toml").write_text(body.replace("size = 80", "size = 90"))


def with_all_labels(folder: Path) -> None:
    """Another run's folder, whose manifest and provenance say that it is this one."""
    from_seed_1(*FILES)(folder)
    for name in ("provenance.json", MANIFEST):
        body = (folder / name).read_text().replace(folder_of(folder.parent, seed=1).name, folder.name)
        (folder / name).write_text(body.replace('"seed": 1', '"seed": 0'))


def keeping_metadata(change: Callable[[pd.DataFrame], pd.DataFrame]) -> Callable[[Path], None]:
    def alter(folder: Path) -> None:
        path = folder / "daily.parquet"
        metadata = pq.read_schema(path).metadata
        altered = pa.Table.from_pandas(change(pd.read_parquet(path)), preserve_index=False)
        pq.write_table(altered.replace_schema_metadata(metadata), path)

    return alter


CONSISTENT: dict[str, tuple[Callable[[Path], Any], str]] = {
    "table of another run": (from_seed_1("daily.parquet"), "daily.parquet is of another run"),
    "table of another name": (
        lambda folder: shutil.copy(folder / "court.parquet", folder / "story.parquet"),
        "story.parquet is of another run",
    ),
    "table of nobody": (table(zeroed), "daily.parquet is of another run"),
    "renamed": (renamed_to_7, "is of another run|are not of the same run"),
    "renamed in a table": (keeping_metadata(lambda one: one.assign(replication=7)), "rows of other replications"),
    "table gone": (lambda folder: (folder / "daily.parquet").unlink(), "cannot be read"),
    "another scenario": (relabelled, "its scenario is not what is asked for"),
    "another run with all labels": (with_all_labels, "is of another run"),
    **{
        f"provenance {body[:5]}": (text("provenance.json", body), "cannot be read|of one replication|is not what")
        for body in ("[]", "null", "7", "{}", '{"replications": 3}', '{"replications": [null]}', DEEP)
    },
}


@pytest.mark.parametrize("kind", CONSISTENT)
def test_a_manifest_written_anew_does_not_hide_another_run(
    whole: Path, expected: Run, made: list, capsys: pytest.CaptureFixture, kind: str
) -> None:
    damage, why = CONSISTENT[kind]
    damage(folder_of(whole))
    sealed_anew(folder_of(whole))
    same(quiet(store=whole, replications=2), expected)
    assert made == [(0, 0)]
    (line,) = capsys.readouterr().err.splitlines()
    assert any(reason in line for reason in why.split("|")), line


# --- damage at random -------------------------------------------------------------------------------------------------

BODIES = st.one_of(st.binary(max_size=40), st.sampled_from([b"[]", b"null", b"{}", DEEP.encode(), b"PAR1PAR1"]))


@st.composite
def blows(draw: st.DrawFn) -> Callable[[Path], None]:
    """Something done to a store."""
    name, other = draw(st.sampled_from(FILES)), draw(st.sampled_from(FILES))
    replication, at, bit = draw(st.integers(0, 1)), draw(st.floats(0, 1)), draw(st.integers(0, 7))
    kind = draw(
        st.sampled_from(
            ["flip", "cut", "delete", "swap", "write", "append", "exchange", "folder", "link", "extra", "no run"]
        )
    )
    body = draw(BODIES)

    def strike(store: Path) -> None:
        folder = folder_of(store, replication=replication)
        path, sibling = folder / name, folder / other
        if not path.is_file() or not sibling.is_file():
            return
        if kind == "flip":
            whole = bytearray(path.read_bytes())
            whole[int(at * (len(whole) - 1))] ^= 1 << bit
            path.write_bytes(whole)
        elif kind == "cut":
            os.truncate(path, int(at * path.stat().st_size))
        elif kind == "swap":
            mine, theirs = path.read_bytes(), sibling.read_bytes()
            path.write_bytes(theirs)
            sibling.write_bytes(mine)
        elif kind == "write":
            path.write_bytes(body)
        elif kind == "append":
            path.write_bytes(path.read_bytes() + body)
        elif kind == "exchange":
            shutil.copy(folder_of(store, seed=1) / name, path)
        elif kind == "extra":
            (folder / f"{name}.more").write_bytes(body)
        elif kind == "no run":
            shutil.rmtree(folder)
        else:
            path.unlink()
            if kind == "folder":
                path.mkdir()
            elif kind == "link":
                path.symlink_to(sibling)

    return strike


struck = given(st.lists(blows(), min_size=1, max_size=4))


def examples(number: int) -> settings:
    return settings(max_examples=number, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@struck
@examples(30)
def test_random_damage_changes_no_result(
    whole: Path, expected: Run, made: list, blows_: list[Callable[[Path], None]]
) -> None:
    nothing_comes_of(blows_, whole, expected, made)


@pytest.mark.experiment
@struck
@examples(1_000)
def test_much_random_damage_changes_no_result(
    whole: Path, expected: Run, made: list, blows_: list[Callable[[Path], None]]
) -> None:
    nothing_comes_of(blows_, whole, expected, made)


def nothing_comes_of(blows_: list[Callable[[Path], None]], whole: Path, expected: Run, made: list) -> None:
    """A damaged store gives what a fresh run gives, and says in a line for each run what was run again."""
    store = whole.parent / "struck"
    shutil.rmtree(store, ignore_errors=True)
    shutil.copytree(whole, store)
    for strike in blows_:
        strike(store)
    made.clear()
    said = io.StringIO()
    with redirect_stderr(said):
        same(quiet(store=store, replications=2), expected)
    lines = said.getvalue().splitlines()
    assert len(lines) <= len(made) <= 2, "a run that is run again is told of, unless it was not there at all"
    assert all(" is run again: " in line for line in lines)


# --- the command line -------------------------------------------------------------------------------------------------


@pytest.fixture
def at_work(made: list, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Arguments of a command in a folder of its own; nothing is drawn."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(output, "report", lambda results, drawings: "")
    Path("small.toml").write_text('name = "small"\ndays = 31\n[population]\nsize = 80\n')
    return ["run", "small.toml", "--jobs", "1", "--replications", "2", "--no-plots", "--out", "o"]


def test_what_is_used_again_is_said_in_a_line_and_fresh_uses_nothing(
    at_work: list[str], made: list, capsys: pytest.CaptureFixture
) -> None:
    assert main(at_work) == 0
    assert "used again" not in capsys.readouterr().err
    assert main([*at_work, "--replications", "2"]) == 0
    (line,) = [line for line in capsys.readouterr().err.splitlines() if "used again" in line]
    assert line == "2 of 2 runs were there and are used again, from o/runs (--fresh: none is)"
    assert made == [(0, 0), (0, 1)]
    assert main([*at_work, "--fresh"]) == 0
    assert "used again" not in capsys.readouterr().err
    assert made == [(0, 0), (0, 1)] * 2


def test_damage_is_told_with_quiet_too_and_what_is_published_is_right(
    at_work: list[str], made: list, capsys: pytest.CaptureFixture
) -> None:
    assert main([*at_work, "--quiet"]) == 0
    first = Run.load("o/tables")
    table(zeroed)(folder_of(Path("o/runs"), replication=1))
    capsys.readouterr()
    assert main([*at_work, "--quiet"]) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("sim: warning: ")
    assert line.endswith("is run again: 'daily.parquet' is not as long as it was written") or "is not" in line
    same(Run.load("o/tables"), first)
    assert made[2:] == [(0, 1)]


def test_what_killed_commands_left_is_removed(at_work: list[str], made: list, tmp_path: Path) -> None:
    assert main(at_work) == 0
    before = sorted(tmp_path.rglob("*"))
    runs = tmp_path / "o" / "runs"
    for left in (runs / f".{'a' * 16}-xyz.part", runs / f".{'a' * 16}-xyz.old", tmp_path / "o" / ".part-xyz" / "new"):
        left.mkdir(parents=True)
        (left / "daily.parquet").write_text("half")
    (runs / "states").mkdir()
    (runs / "states" / "abcxyz.part").write_text("half")
    assert main(at_work) == 0
    assert sorted(tmp_path.rglob("*")) == sorted([*before, runs / "states"])


@pytest.mark.parametrize("number", ["ENOSPC", "EDQUOT", "EROFS", "EACCES"])
@pytest.mark.parametrize("what", ["table", "publish", "log", "folder"])
def test_no_space_is_one_line_that_names_the_folder(
    at_work: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture, number: str, what: str
) -> None:
    import errno

    def full(*_: Any, **__: Any) -> None:
        raise OSError(getattr(errno, number), os.strerror(getattr(errno, number)))

    home, name = {
        "table": (pq, "write_table"),
        "publish": (output, "_fill"),
        "folder": (run_folder.tempfile, "mkdtemp"),
        "log": (job_module.tempfile, "TemporaryFile"),
    }[what]
    monkeypatch.setattr(home, name, full)
    more = ["--set", "evidence.log=true"] if what == "log" else []
    assert main([*at_work, "--quiet", *more]) == 1
    out, err = capsys.readouterr()
    folder = "o" if what == "publish" else "o/runs"
    assert (out, err.splitlines()) == (
        "",
        [
            f"sim: error: {folder}: {os.strerror(getattr(errno, number))}; the same command "
            f"carries on once results can be "
            "written there"
        ],
    )


def test_no_space_stops_a_batch_in_processes(tmp_path: Path) -> None:
    """The store becomes a file, as far as workers see: they cannot write, and the command says so once."""
    (tmp_path / "store").touch()
    with pytest.raises(StorageError, match=r"store: (File exists|Not a directory)"):
        run(SMALL, replications=2, jobs=2, store=tmp_path / "store", progress=False)


# --- versions ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("library", ["numpy", "numba", "scikit-learn", "scipy", "mesa", "pandas"])
def test_a_run_under_another_version_of_a_library_is_another_run(
    whole: Path, made: list, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    honest = version.version
    monkeypatch.setattr(version, "version", lambda name: "0.0.1" if name == library else honest(name))
    quiet(store=whole)
    assert made == [(0, 0)]
    assert len(list(whole.iterdir())) == 4, "beside those of the version before, which stay"
    quiet(store=whole)
    assert made == [(0, 0)]


def test_a_run_of_an_older_version_under_this_ones_name_is_run_again(
    whole: Path, made: list, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    folder = folder_of(whole)
    provenance = json.loads((folder / "provenance.json").read_text())
    provenance["replications"][0]["numba"] = "0.1"
    (folder / "provenance.json").write_text(json.dumps(provenance, indent=2) + "\n")
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["about"]["replications"][0]["numba"] = "0.1"
    (folder / MANIFEST).write_text(json.dumps(manifest))
    sealed_anew(folder)
    quiet(store=whole)
    assert made == [(0, 0)]
    assert "its versions of libraries are not what is asked for" in capsys.readouterr().err


def test_comparisons_use_again_and_run_again_alike(made: list, tmp_path: Path) -> None:
    policy = override(SMALL, {"name": "policy", "description": "the same"})
    how = {"baseline": SMALL, "replications": 2, "jobs": 1, "store": tmp_path, "progress": False}
    first = compare([policy], **how)
    table(zeroed)(folder_of(tmp_path, replication=1))
    made.clear()
    again = compare([policy], **how)
    assert made == [(0, 1)]
    for a, b in zip(first.runs, again.runs, strict=True):
        same(a, b)
    compare([policy], fresh=True, **how)
    assert len(made) == 5


@pytest.fixture
def unwritable(tmp_path: Path) -> Iterator[Path]:
    tmp_path.chmod(0o500)
    yield tmp_path
    tmp_path.chmod(0o700)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root is refused nothing")
def test_a_folder_that_may_not_be_written(unwritable: Path) -> None:
    with pytest.raises(StorageError, match=f"{unwritable}/store: Permission denied"):
        quiet(store=unwritable / "store")
