"""Scenario files: parents, overrides, names."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario import Scenario, ScenarioError, load_scenario, make_scenario, override, parse_assignment


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder / f"{list(files)[-1]}.toml"


def test_a_child_is_laid_over_its_parent_table_by_table(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        grand="days = 90\n[platforms.alpha.credit]\nscore_cutoff = 600\nlimit_growth = 0.3",
        parent='extends = "grand.toml"\n[platforms.alpha.credit]\nscore_cutoff = 610\n[platforms.beta]',
        child='extends = "parent.toml"\n[platforms.alpha.terms]\ninstalments = [3]',
    )
    child = load_scenario(path)
    alpha = child.platforms["alpha"]
    assert (child.days, alpha.credit.score_cutoff, alpha.credit.limit_growth) == (90, 610, 0.3)
    assert alpha.terms.instalments == (3,)
    assert list(child.platforms) == ["alpha", "beta"]


def test_the_platform_that_no_file_names_is_not_inherited(tmp_path: Path) -> None:
    write(tmp_path, people="days = 90", between='extends = "people.toml"\n[population]\nsize = 50')
    assert list(load_scenario(tmp_path / "between.toml").platforms) == ["baitiao"]
    child = load_scenario(write(tmp_path, child='extends = "between.toml"\n[platforms.card]'))
    assert (list(child.platforms), child.days, child.population.size) == (["card"], 90, 50)
    grandchild = load_scenario(write(tmp_path, more='extends = "child.toml"\n[platforms.second]'))
    assert list(grandchild.platforms) == ["card", "second"]


def test_a_parent_is_looked_for_beside_its_child(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    write(tmp_path, base="days = 30")
    assert load_scenario(write(tmp_path / "below", child='extends = "../base.toml"')).days == 30


@pytest.mark.parametrize(
    ("own", "name", "description"),
    [("", "child", ""), ('name = "other"', "other", ""), ('description = "mine"', "child", "mine")],
)
def test_name_and_description_are_never_inherited(tmp_path: Path, own: str, name: str, description: str) -> None:
    path = write(tmp_path, parent='name = "p"\ndescription = "theirs"', child=f'extends = "parent.toml"\n{own}')
    child = load_scenario(path)
    assert (child.name, child.description) == (name, description)


def test_changes_of_a_child_follow_those_of_its_parent(tmp_path: Path) -> None:
    change = '[[changes]]\nfrom_day = {day}\nset = {{ "economy.benefit_share" = {share} }}\n'
    path = write(
        tmp_path,
        parent="days = 90\n" + change.format(day=60, share=0.1) + change.format(day=30, share=0.2),
        child='extends = "parent.toml"\n' + change.format(day=45, share=0.3),
    )
    child = load_scenario(path)
    assert [change.from_day for change in child.changes] == [60, 30, 45]
    assert [child.on(day).economy.benefit_share for day in (30, 45, 60)] == [0.2, 0.3, 0.1]


def test_a_child_cannot_set_again_what_its_parent_changes_on_that_day(tmp_path: Path) -> None:
    change = '[[changes]]\nfrom_day = 60\nset = {{ "economy.benefit_share" = {} }}\n'
    path = write(tmp_path, parent=change.format(0.1), child='extends = "parent.toml"\n' + change.format(0.3))
    with pytest.raises(ScenarioError, match=r"child.toml: change from day 60: .* = 0.3: allowed is one value a day"):
        load_scenario(path)


def test_a_byte_order_mark_and_windows_lines_are_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbfdays = 30\r\n[platforms.alpha]\r\n")
    assert load_scenario(path).days == 30


def test_set_wins_over_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, one="[platforms.alpha.credit]\nscore_cutoff = 600")
    loaded = load_scenario(path, set={"platforms.alpha.credit.score_cutoff": 700, "days": 10})
    assert (loaded.days, loaded.platforms["alpha"].credit.score_cutoff) == (10, 700)


def test_override_leaves_the_original_alone_and_keeps_its_changes() -> None:
    before = make_scenario({"changes": [{"from_day": 5, "set": {"economy.benefit_share": 0.1}}]})
    after = override(before, {"economy.benefit_share": 0.9, "platforms.baitiao.terms.instalments": [3]})
    assert before.economy.benefit_share == 0.35
    assert [after.on(day).economy.benefit_share for day in (4, 5)] == [0.9, 0.1]
    assert after.on(5).platforms["baitiao"].terms.instalments == (3,)
    assert override(before, {}) is before


def test_nothing_given_is_the_default() -> None:
    assert make_scenario({}) == Scenario()


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("a.b=640", "a.b", 640),
        ("a.b=0.5", "a.b", 0.5),
        ("a.b = true", "a.b", True),
        ("a.b=[3, 6]", "a.b", [3, 6]),
        ('a.b="flat"', "a.b", "flat"),
        ("a.b=flat", "a.b", "flat"),
        ("a.b=my.module:Class", "a.b", "my.module:Class"),
        ("a.b=x=y", "a.b", "x=y"),
        ("a.b=", "a.b", ""),
        ("a.b=1\nc=2", "a.b", "1\nc=2"),
    ],
)
def test_an_assignment_reads_toml_or_bare_text(text: str, key: str, value: object) -> None:
    assert parse_assignment(text) == (key, value)
    assert type(parse_assignment(text)[1]) is type(value)


@pytest.mark.parametrize("text", ["a.b", "", "=5"])
def test_an_assignment_needs_a_key_and_an_equals_sign(text: str) -> None:
    with pytest.raises(ScenarioError, match=r"^--set: .*allowed is key=value$"):
        parse_assignment(text)
