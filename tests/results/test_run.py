"""A run: its tables, its folder, its failures."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from pathlib import Path

import pandas as pd
import pytest

from sim import Run
from sim.results import Failure
from sim.results.tables import TABLES


def test_every_table_has_a_leading_replication_column(lived: Run) -> None:
    for name in (*TABLES, "cycle", "platform_cycle"):
        assert lived.table(name).columns[0] == "replication"
        pd.testing.assert_frame_equal(lived.table(name), getattr(lived, name))
    assert set(lived.daily["replication"]) == {0, 1}


def test_cycles_agree_with_days(lived: Run) -> None:
    assert lived.platform_cycle["new_gmv_cents"].sum() == lived.platform_daily["new_gmv_cents"].sum()


def test_unknown_table(lived: Run) -> None:
    with pytest.raises(KeyError, match="no table 'dialy'; there are balance_sheets, collectors, complaints"):
        lived.table("dialy")


def test_tables_are_copies_and_runs_are_frozen(lived: Run) -> None:
    table = lived.daily
    table.loc[:, "share_in_distress"] = -1.0
    assert (lived.daily["share_in_distress"] >= 0).all()
    with pytest.raises(FrozenInstanceError):
        lived.seed = 1


def test_saved_and_loaded(lived: Run, tmp_path: Path) -> None:
    folder = lived.save(tmp_path / "run")
    again = Run.load(folder)
    assert again.scenario == lived.scenario
    assert again.provenance == lived.provenance
    for name in TABLES:
        pd.testing.assert_frame_equal(again.table(name), lived.table(name))
    assert {path.name for path in folder.iterdir()} == {
        "manifest.json",
        "scenario.toml",
        "provenance.json",
        *(f"{name}.parquet" for name in TABLES),
    }
    entry = json.loads((folder / "provenance.json").read_text())["replications"][0]
    assert {
        "replication",
        "id",
        "code_version",
        "python",
        "numpy",
        "numba",
        "mesa",
        "platform",
        "started",
        "seconds",
    } <= set(entry)


def test_saving_replaces_a_run_and_nothing_else(made, tmp_path: Path) -> None:
    made("a", new_orders=[1.0, 2]).save(tmp_path / "run")
    made("b", new_orders=[1.0]).save(tmp_path / "run")
    assert Run.load(tmp_path / "run").name == "b"
    assert [path.name for path in tmp_path.iterdir()] == ["run"], "nothing is left beside it"
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("x")
    with pytest.raises(FileExistsError, match="is not the folder of a run"):
        made("b", new_orders=[1.0]).save(tmp_path / "letters")
    with pytest.raises(FileNotFoundError, match=r"has no provenance\.json"):
        Run.load(tmp_path / "letters")


def test_join_refuses_what_does_not_belong_together(made) -> None:
    with pytest.raises(ValueError, match="different scenarios or seeds"):
        Run.join([made("a", new_orders=[1.0]), made("b", new_orders=[1.0], first=1)])
    with pytest.raises(ValueError, match="share a replication"):
        Run.join([made("a", new_orders=[1.0]), made("a", new_orders=[1.0])])
    with pytest.raises(ValueError, match="no runs"):
        Run.join([])


def test_failures_are_rows_and_come_back_from_disk(made, tmp_path: Path) -> None:
    good = made("a", new_orders=[1.0])
    bad = Run(good.scenario, 0, (), {}, (Failure(1, "ZeroDivisionError: division by zero", "Traceback ..."),))
    run = Run.load(Run.join([bad, good]).save(tmp_path / "run"))
    assert run.replications == (0,)
    assert run.failures.to_dict("records") == [
        {
            "scenario": "a",
            "replication": 1,
            "error": "ZeroDivisionError: division by zero",
            "traceback": "Traceback ...",
        }
    ]
    assert "failed: replication 1: ZeroDivisionError" in repr(run)
    with pytest.raises(ValueError, match="no replication of 'a' finished: ZeroDivisionError"):
        bad.table("daily")


def test_repr_is_a_headline(made) -> None:
    text = repr(made("a", share_in_distress=[0.1, 0.3], new_gmv_cents=[100.0, 300.0]))
    distress = next(line for line in text.splitlines() if "Consumers in distress" in line)
    assert distress.split()[-6:] == ["20.00", "10.00", "30.00", "%", "of", "consumers"]
    volume = next(line for line in text.splitlines() if "Gross merchandise volume" in line)
    assert volume.split()[-4:] == ["60", "30", "90", "yuan"], "30 days of 1 and 3 yuan"
