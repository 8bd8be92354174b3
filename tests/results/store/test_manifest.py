"""What users load again is what was written, or a ValueError of one line that says what it is not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim import Comparison, Run
from sim.results.store.manifest import MANIFEST

Damage = Callable[[Path], Any]


def altered_table(folder: Path) -> None:
    table = pd.read_parquet(folder / "daily.parquet")
    (table * 0).to_parquet(folder / "daily.parquet", index=False)


OF_A_RUN: dict[str, tuple[Damage, str]] = {
    "numbers zeroed": (altered_table, r"'daily\.parquet' is not"),
    "no manifest": (lambda folder: (folder / MANIFEST).unlink(), "not finished, or of an older version"),
    "provenance []": (lambda folder: (folder / "provenance.json").write_text("[]"), r"'provenance\.json' is not"),
    "manifest null": (lambda folder: (folder / MANIFEST).write_text("null"), r"manifest\.json is damaged"),
    "deep manifest": (lambda folder: (folder / MANIFEST).write_text("[" * 100_000), r"manifest\.json is damaged"),
    "deep scenario": (lambda folder: (folder / "scenario.toml").write_text("a = " + "[" * 50_000), r"'scenario\.toml'"),
    "table gone": (lambda folder: (folder / "court.parquet").unlink(), r"'court\.parquet' is gone"),
    "extra file": (lambda folder: (folder / "more.csv").touch(), r"'more\.csv' is not of this run"),
    "format of the future": (
        lambda folder: (folder / MANIFEST).write_text(
            (folder / MANIFEST).read_text().replace('"format": 1', '"format": 2')
        ),
        "of format '2', not 1",
    ),
}


@pytest.mark.parametrize("kind", OF_A_RUN)
def test_a_damaged_run_is_refused_in_a_line(made: Callable[..., Run], tmp_path: Path, kind: str) -> None:
    damage, says = OF_A_RUN[kind]
    folder = made("a", new_orders=[1.0, 2]).save(tmp_path / "run")
    damage(folder)
    with pytest.raises(ValueError, match=says) as error:
        Run.load(folder)
    assert str(error.value).startswith(f"{folder} cannot be believed: ")
    assert "\n" not in str(error.value)
    made("b", new_orders=[1.0]).save(folder)
    assert Run.load(folder).name == "b", "a damaged run may be saved over"


def test_the_manifest_names_every_file_and_whose_they_are(made: Callable[..., Run], tmp_path: Path) -> None:
    folder = made("a", seed=3, new_orders=[1.0, 2]).save(tmp_path / "run")
    manifest = json.loads((folder / MANIFEST).read_text())
    assert set(manifest["files"]) == {path.name for path in folder.iterdir()} - {MANIFEST}
    assert manifest["files"]["scenario.toml"]["bytes"] == (folder / "scenario.toml").stat().st_size
    assert (manifest["about"]["scenario"], manifest["about"]["seed"]) == ("a", 3)
    assert [entry["replication"] for entry in manifest["about"]["replications"]] == [0, 1]
    assert {entry["code_version"] for entry in manifest["about"]["replications"]} == {"0"}


def rewritten(change: Callable[[dict[str, Any]], Any]) -> Damage:
    def alter(folder: Path) -> None:
        document = json.loads((folder / "comparison.json").read_text())
        changed = change(document)
        (folder / "comparison.json").write_text(json.dumps(changed, indent=1, sort_keys=True) + "\n")

    return alter


def exchanged(folder: Path) -> None:
    """Baseline and policy under each other's names."""
    shutil.move(folder / "00-a", folder / "aside")
    shutil.move(folder / "01-b", folder / "00-a")
    shutil.move(folder / "aside", folder / "01-b")


OF_A_COMPARISON: dict[str, tuple[Damage, str]] = {
    "no list": (lambda folder: (folder / "comparison.json").unlink(), "not finished, or of an older version"),
    "run gone": (lambda folder: shutil.rmtree(folder / "01-b"), "'01-b' is gone"),
    "run added": (lambda folder: shutil.copytree(folder / "01-b", folder / "02-c"), "'02-c' is not of this comparison"),
    "exchanged": (exchanged, "'00-a' is another run"),
    "run damaged": (lambda folder: altered_table(folder / "01-b"), r"01-b cannot be believed: 'daily\.parquet' is not"),
    "list null": (lambda folder: (folder / "comparison.json").write_text("null"), r"comparison\.json is damaged"),
    "list of nothing": (rewritten(lambda document: document | {"runs": []}), "is not of this comparison"),
    "list of numbers": (rewritten(lambda document: document | {"runs": 7}), "do not agree"),
    "list without runs": (rewritten(lambda document: {"format": 1}), "is not of this comparison"),
    "deep list": (lambda folder: (folder / "comparison.json").write_text("[" * 99_999), r"comparison\.json is damaged"),
}


@pytest.mark.parametrize("kind", OF_A_COMPARISON)
def test_a_damaged_comparison_is_refused_in_a_line(made: Callable[..., Run], tmp_path: Path, kind: str) -> None:
    damage, says = OF_A_COMPARISON[kind]
    folder = Comparison(made("a", new_orders=[1.0]), (made("b", new_orders=[3.0]),)).save(tmp_path / "comparison")
    assert [run.name for run in Comparison.load(folder).runs] == ["a", "b"]
    damage(folder)
    with pytest.raises(ValueError, match=says) as error:
        Comparison.load(folder)
    assert "\n" not in str(error.value)


def test_a_comparison_saved_over_a_longer_one_has_none_of_its_runs(made: Callable[..., Run], tmp_path: Path) -> None:
    a, b, c = (made(name, new_orders=[1.0]) for name in "abc")
    Comparison(a, (b, c)).save(tmp_path / "x")
    (tmp_path / "x" / "effects.parquet").touch()
    Comparison(a, (c,)).save(tmp_path / "x")
    assert [run.name for run in Comparison.load(tmp_path / "x").runs] == ["a", "c"]
