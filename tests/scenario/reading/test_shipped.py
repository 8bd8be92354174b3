"""Scenarios of the package by name, wherever a file is accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.experiments.run import resolve
from sim.market import CreditMarket
from sim.scenario import ScenarioError, load_scenario
from sim.scenario.reading.shipped import FOLDER, shipped_names, shipped_scenarios

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_package_has_every_file_of_the_folder_in_which_they_are_edited() -> None:
    edited = ROOT / "scenarios"
    assert FOLDER.resolve() == edited
    files = {path.relative_to(edited).with_suffix("").as_posix() for path in edited.rglob("*.toml")}
    assert set(shipped_names()) == files
    assert {"doorstep", "trials/phone_call", "pairs/points"} <= files


def test_each_has_a_kind_and_a_description() -> None:
    listed = {one.name: one for one in shipped_scenarios()}
    kinds = [listed[name].kind for name in ("doorstep", "trials/phone_call", "pairs/points")]
    assert kinds == ["scenario", "trial", "pair"]
    for name, one in listed.items():
        assert one.description == load_scenario(name).description != ""


@pytest.mark.parametrize("name", ["doorstep", "trials/phone_call", "pairs/points"])
def test_a_name_is_a_scenario(name: str) -> None:
    assert load_scenario(name) == load_scenario(ROOT / "scenarios" / f"{name}.toml") == load_scenario(Path(name))


def test_experiments_and_the_market_take_names() -> None:
    assert resolve("doorstep", {"days": 9}).name == "doorstep"
    market = CreditMarket("no_collection", population__size=50, start__warm_days=0)
    assert market.config.name == "no_collection"


def test_a_file_extends_a_shipped_scenario_by_name(empty_folder: Path) -> None:
    (empty_folder / "mine.toml").write_text('extends = "trials/null"\ndays = 180\n')
    mine = load_scenario("mine.toml")
    assert (mine.name, mine.days, mine.home) == (
        "mine",
        180,
        (str(empty_folder), str(ROOT / "scenarios" / "trials"), str(ROOT / "scenarios")),
    )
    assert mine.trial == load_scenario("trials/null").trial


def test_a_file_of_the_name_wins_over_a_shipped_scenario_and_a_folder_does_not(empty_folder: Path) -> None:
    (empty_folder / "gentle").mkdir()
    assert "platforms" in load_scenario("gentle").model_fields_set
    (empty_folder / "doorstep").write_text("days = 33\n")
    assert load_scenario("doorstep").days == 33
    (empty_folder / "mine.toml").write_text('extends = "doorstep"\n')
    assert load_scenario("mine.toml").days == 33


def test_shipped_files_extend_each_other_whatever_lies_in_the_working_directory(empty_folder: Path) -> None:
    (empty_folder / "baseline.toml").write_text("days = 33\n")
    assert load_scenario("doorstep").days == 360


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("dorstep", "; nearest shipped: doorstep"),
        ("doorstep.toml", "; nearest shipped: doorstep"),
        ("phone_call", "; nearest shipped: trials/phone_call"),
        ("pairs/point", "; nearest shipped: pairs/points, pairs/uplift, pairs/links"),
        ("zzz", ""),
    ],
)
def test_a_misspelt_name_is_told_the_nearest(empty_folder: Path, name: str, nearest: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(name)
    assert str(caught.value) == f"{name}: no such file{nearest}"
    (empty_folder / "mine.toml").write_text(f'extends = "{name}"\n')
    with pytest.raises(ScenarioError) as caught:
        load_scenario("mine.toml")
    assert str(caught.value) == f'mine.toml: extends = "{name}": allowed is an existing file, seen from .{nearest}'


@pytest.mark.parametrize("name", ["../baseline", "trials/../baseline", "trials", "./"])
def test_what_is_no_name_is_no_shipped_scenario(name: str) -> None:
    with pytest.raises(ScenarioError):
        load_scenario(name)
