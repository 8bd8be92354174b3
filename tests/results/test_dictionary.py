"""Every column of every table that is written is defined, and nothing else; the command prints it."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from sim import CreditMarket, Run
from sim.cli import main
from sim.records.day import COLUMNS
from sim.records.metrics import METRICS
from sim.records.metrics.definitions import ABOUT
from sim.results.describing import describe_metrics, describe_tables, metrics_as_rows
from sim.results.dictionary import DICTIONARY
from sim.results.tables import TABLES, frame
from sim.scenario import ScenarioError, make_scenario

OF_HOLDERS = ["orders", "orders_cents", "converted", "retained", "owed_cents", "limit_cents"]
TINY = {
    "days": 35,
    "population": {"size": 200},
    "platforms": {"one": {"collection": {"stages": {"all": {"to_days": 90, "contacts": {"text": 1}}}}}, "two": {}},
    "society": {"active": True},
    "records": {"statements": 1.0},
}
FILES = {
    "run": "days = 40\npopulation = { size = 200 }\nplatforms = { one = {} }\nstart = { warm_days = 0 }\n",
    "policy": 'extends = "run.toml"\nplatforms.one.terms.deferral = false\n',
    "trial": 'extends = "run.toml"\ndays = 60\n'
    "[trial]\nplatform = 'one'\nfrom_day = 30\nhorizon_days = 20\ntakes_in = 'holders'\noutcome = 'orders'\n"
    "[trial.arms.control]\nshare = 0.5\n[trial.arms.more]\nshare = 0.5\n"
    "set = { 'platforms.one.offers.limits.aim' = 'lot' }\n",
}


def test_every_table_and_column_of_the_records_is_defined_in_their_order() -> None:
    assert tuple(DICTIONARY)[: len(TABLES)] == TABLES
    for name, columns in COLUMNS.items():
        more = OF_HOLDERS if name == "trial" else []
        assert list(DICTIONARY[name].columns) == ["replication", *columns, *more], name
    for level, name in (("market", "daily"), ("platform", "platform_daily")):
        metrics = [metric.name for metric in METRICS.values() if metric.level == level]
        assert list(DICTIONARY[name].columns)[-len(metrics) :] == metrics


@pytest.mark.parametrize("name", DICTIONARY)
def test_every_definition_says_something(name: str) -> None:
    table = DICTIONARY[name]
    assert table.about.endswith((".", ")."))
    for column, one in table.columns.items():
        assert one.unit, column
        assert one.about, column
        assert column.endswith("_cents") <= one.unit.startswith("cents"), column


def test_what_a_market_gives_is_what_is_defined() -> None:
    market = CreditMarket(make_scenario(TINY), rng=1, threads=1, follow=(0,))
    market.run()
    tables = market.tables()
    assert set(tables) == set(TABLES)
    for name, columns in tables.items():
        defined = [column for column in DICTIONARY[name].columns if not (name == "trial" and column in OF_HOLDERS)]
        assert list(frame(columns, 0).columns) == defined, name


def test_what_the_commands_write_is_what_is_defined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / f"{name}.toml").write_text(text)
    often = ["--replications", "2", "--jobs", "1", "--quiet"]
    assert main(["run", "run.toml", *often, "--out", "run"]) == 0
    assert main(["compare", "policy.toml", "--baseline", "run.toml", *often, "--out", "compared"]) == 0
    assert main(["trial", "trial.toml", *often, "--out", "tried"]) == 0
    capsys.readouterr()
    seen = set()
    for path in sorted(tmp_path.rglob("*.parquet")) + sorted(tmp_path.rglob("*.csv")):
        table = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
        defined = list(DICTIONARY[path.stem].columns)
        if path.stem == "trial" and "orders" not in table:
            defined = [column for column in defined if column not in OF_HOLDERS]
        assert list(table.columns) == defined, path
        seen.add(path.stem)
    assert set(DICTIONARY) - seen == {"failures"}, "these were never written"
    tried = Run.load(next(tmp_path.glob("tried/runs/*"))).table("trial")
    assert set(OF_HOLDERS) <= set(tried.columns)


def test_every_metric_is_defined() -> None:
    rows = {one["metric"]: one for one in metrics_as_rows()}
    assert list(rows) == list(METRICS)
    assert all(one.values() and all(one.values()) for one in rows.values())
    assert rows["share_paid_within_30_days"]["base"] == "new_paid_within_30_days_cents / new_due_30_days_ago_cents"
    assert rows["share_excluded"]["base"] == "consumers"
    assert rows["new_orders"] | {"metric": "", "group": ""} == {
        "metric": "",
        "group": "",
        "about": "Orders on credit",
        "unit": "orders",
        "base": "none",
        "over_days": "sum of days",
        "over_platforms": "sum",
    }
    assert set(ABOUT) <= set(METRICS)


def test_describe_prints_metrics(capsys: pytest.CaptureFixture) -> None:
    assert main(["describe", "--metrics"]) == 0
    assert capsys.readouterr().out == describe_metrics()
    assert main(["describe", "--metrics", "--json", "mean_harm_index"]) == 0
    (index,) = json.loads(capsys.readouterr().out)
    assert (index["over_days"], index["over_platforms"]) == ("mean of days", "one of the market")
    assert main(["describe", "--metrics", "mean_harm_indx"]) == 2
    assert "unknown metric; nearest: mean_harm_index" in capsys.readouterr().err


def test_describe_prints_tables(capsys: pytest.CaptureFixture) -> None:
    assert main(["describe", "--tables"]) == 0
    everything = capsys.readouterr().out
    assert everything == describe_tables()
    assert all(f"\n{name}: " in f"\n{everything}" for name in DICTIONARY)
    assert main(["describe", "--tables", "vintages"]) == 0
    assert "charged_off_cents - recovered_cents - forgiven_cents = claimed_cents" in capsys.readouterr().out
    assert main(["describe", "--tables", "--json", "court"]) == 0
    (court,) = json.loads(capsys.readouterr().out)
    assert court["table"] == "court"
    assert {"column": "n_heard", "unit": "cases", "about": "heard"} in court["columns"]
    with pytest.raises(ScenarioError, match="vintage: unknown table; nearest: vintages"):
        describe_tables("vintage")
    assert main(["describe", "--tables", "vintage"]) == 2
