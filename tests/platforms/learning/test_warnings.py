"""A model that cannot be fitted: the run says so, in its provenance, on standard error and in its JSON document."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sim import CreditMarket, Run
from sim.cli import main

SCENARIO = """name = "too few"
days = 61
population.size = 60
[platforms.baitiao.learning]
model = "logistic"
horizon_cycles = 1
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "few.toml"
    path.write_text(SCENARIO)
    return path


def test_a_run_tells_what_it_fell_back_on(file: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["run", str(file), "--jobs", "1", "--quiet", "--json", "--replications", "2", "--out", "o"]) == 0
    out, err = capsys.readouterr()
    kept = Run.load(file.parent / "o" / "tables").warnings
    assert [text.split(": no new model")[0] for text in kept] == [
        f"replication {number}: baitiao, day 59" for number in (0, 0, 1, 1)
    ]
    assert all(text.endswith("the prior scorecard goes on") for text in kept)
    assert err.splitlines() == [f"sim: warning: too few, {text}" for text in kept]
    assert json.loads(out)["warnings"] == [f"too few, {text}" for text in kept]


def test_a_run_without_a_model_has_nothing_to_tell(file: Path, capsys: pytest.CaptureFixture) -> None:
    arguments = ["--set", "platforms.baitiao.learning.model=scorecard", "--jobs", "1", "--quiet", "--out", "o"]
    assert main(["run", str(file), *arguments]) == 0
    assert capsys.readouterr().err == ""


def test_until_the_first_fit_a_model_changes_nothing(file: Path) -> None:
    """To the last bit: every table of a world in which no fit succeeds is that of the world without a model."""
    with_it, without = (
        CreditMarket(str(file), rng=3, threads=1, platforms__baitiao__learning__model=model)
        for model in ("logistic", "scorecard")
    )
    for market in (with_it, without):
        market.run()
    assert len(with_it.warnings) == 2
    assert without.warnings == []
    ours, theirs = with_it.tables(), without.tables()
    of_learning = {
        name
        for name in ours["platform_daily"]
        if "score" in name or "model" in name or "outcomes" in name or "reviewed" in name or "accounts_active" in name
    }
    for name, columns in ours.items():
        for column, values in columns.items():
            if column not in of_learning:
                np.testing.assert_array_equal(values, theirs[name][column], err_msg=f"{name}.{column}")
