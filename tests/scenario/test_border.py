"""Border cases of scenario files, one by one: what is said, and that it is said at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim.experiments import compare
from sim.scenario import ScenarioError, bad_value, load_scenario, looks, make_scenario, plain, to_toml
from sim.scenario.errors import shown
from sim.scenario.reading.files import DEEPEST, LARGEST_FILE, LONGEST_KEY
from sim.scenario.reading.load import LONGEST_CHAIN


def said(path: Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    text = str(caught.value)
    assert text == plain(text)
    assert text.startswith(f"{path}: ")
    return text.removeprefix(f"{path}: ")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"days = 0x" + b"f" * 5_000, "days = 0xfff"),
        (b"[economy]\nbenefit_share = " + b"9" * 5_000, "benefit_share = 999"),
        (b"days = 9223372036854775808", "days = 0x8000000000000000: allowed is a whole number of 64 bits"),
        (b"days = " + b"[" * 900 + b"]" * 900, "is nested too deep: allowed are 20"),
        (b"days = " + b"[" * 60 + b"]" * 60, "allowed is at most 20 tables or lists within one another"),
        (b".".join([b"a"] * 20_000) + b" = 1", "...: allowed is a key of at most 20 parts"),
        (b"a" * 20_000 + b" = 1", "aaa: unknown key; allowed are "),
        (b'extends = "' + b"x" * 300 + b'"', "allowed is an existing file"),
        (b'extends = "a\\u0000b"', 'extends = "a\\u0000b": allowed is an existing file'),
        (b'regime = "' + b"x" * 300 + b'.toml"', "allowed is an existing file"),
        (b"[platforms." + b"a" * 61 + b"]", "at most 60 of them"),
        (b"[collectors." + b"a" * 300 + b"]", "at most 60 of them"),
        (b'[platforms.a]\nlabel = "' + b"x" * 61 + b'"', "allowed is text of at most 60 characters"),
        (b'name = "' + b"x" * 401 + b'"', "allowed is text of at most 400 characters"),
        ('"\u202e\u200bdays" = 3'.encode(), '"\\u202e\\u200bdays": unknown key'),
        ('[economy]\nbenefit_share = "\u2066\U000e0100\u3164"'.encode(), '= "\\u2066\\U000e0100\\u3164": allowed'),
        (b'name = "a\x1b[31m"', '"name = \\"a\\u001b[31m\\""'),
        (b"days = 3\ndays = 4", '"days = 4"; allowed is each key and table once'),
        (b"[a]\n[a]\n", "allowed is each key and table once"),
        ("days = 3".encode("utf-16"), "is UTF-16 text: allowed is a scenario or rules in TOML, UTF-8 text"),
        ("days = 3".encode("utf-16-le"), "holds zero bytes"),
        (b"a,b\n1,2\n", "is CSV: "),
        (b"PAR1\x00\x00\xff", "is a Parquet file: "),
        (b'{"days": 3}', "is JSON: "),
        (b"# \n" * LARGEST_FILE, "has 1,500,000 bytes: allowed is a file of at most 500,000"),
        (b"[platforms.market]", 'platforms has the name "market": allowed is any other'),
        (b"[fraud]\nshare = 0.1\nfrom_day = 360", "fraud.from_day = 360: allowed is a day of the run, 0 to 359 ("),
    ],
    ids=range(27),
)
def test_what_is_said_of_a_file(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(content)
    text = said(path)
    assert says in text
    assert len(text) < 500


@pytest.mark.parametrize(("suffix", "kind"), [(".csv", "CSV"), (".json", "JSON"), (".parquet", "a Parquet file")])
def test_the_ending_tells_where_the_content_does_not(tmp_path: Path, suffix: str, kind: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_text("word\n")
    assert said(path) == f"is {kind}: allowed is a scenario or rules in TOML, UTF-8 text"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_what_never_ends_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.toml")
    assert said(tmp_path / "a.toml") == "is a pipe, a socket or a device: allowed is a file"
    assert said(Path("/dev/zero")) == "is a pipe, a socket or a device: allowed is a file"


@pytest.mark.parametrize("length", [LONGEST_CHAIN, LONGEST_CHAIN + 1, 1_200])
def test_a_chain_has_an_end(tmp_path: Path, length: int) -> None:
    for i in range(length - 1):
        (tmp_path / f"{i}.toml").write_text(f'extends = "{i + 1}.toml"')
    (tmp_path / f"{length - 1}.toml").write_text("days = 5")
    if length == LONGEST_CHAIN:
        assert load_scenario(tmp_path / "0.toml").days == 5
        return
    with pytest.raises(ScenarioError, match=r'19.toml: extends = "20.toml": allowed is a chain of at most 20 files'):
        load_scenario(tmp_path / "0.toml")


def test_limits_leave_room_for_what_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    changes = [{"from_day": day, "set": {"economy.benefit_share": 0.1}} for day in range(1, 360)]
    path.write_text(to_toml(make_scenario({"changes": changes, "description": "a." * 15 + " x, y"})), encoding="utf-8")
    assert len(load_scenario(path).changes) == 359
    assert max(LONGEST_KEY, DEEPEST) > 10


@pytest.mark.parametrize("branch", ["platforms", "collectors"])
@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("One", "One", True),
        ("One", "one", True),
        ("One", "O\u200bne", True),
        ("One", "\uff2fne", True),
        ("One  two", " One two", True),
        ("", "first", True),
        ("One", "Two", False),
        ("", "", False),
        ("条", "條", False),
    ],
)
def test_labels_that_look_alike(branch: str, first: str, second: str, alike: bool) -> None:
    tree = {branch: {"first": {"label": first}, "second": {"label": second}}}
    if not alike:
        make_scenario(tree)
        return
    allowed = f"allowed is a label that no other of {branch}"
    with pytest.raises(ScenarioError, match=rf"^{branch}\.second\.label = .*: {allowed}"):
        make_scenario(tree)


def test_a_label_can_be_seen() -> None:
    with pytest.raises(ScenarioError, match=r'^platforms\.a\.label = "\\u200b": allowed is text that can be seen'):
        make_scenario({"platforms": {"a": {"label": "\u200b"}}})


def test_names_to_compare_do_not_look_alike() -> None:
    one, two = (make_scenario({"name": name, "days": days}) for name, days in (("One", 5), ("one\u200b", 6)))
    with pytest.raises(ScenarioError, match="need different names"):
        compare([two], baseline=one, progress=False)
    assert looks("One") == looks("o\u2060ne ") != looks("two")


@pytest.mark.parametrize(
    "value",
    [
        10**5_000,
        [[[[[[[[[[1]]]]]]]]]],
        {"a": {"b": 10**30}},
        ["x" * 10**6] * 100,
        {("a", 1): 2},
        "\ud800",
        b"\xff",
        {1, 2},
    ],
    ids=range(8),
)
def test_any_value_can_be_shown(value: object) -> None:
    text = str(bad_value("key", value, "less"))
    assert len(text) < 100
    assert plain(text) == text
    assert shown(value)


def test_tables_of_a_notebook_are_held_to_the_same() -> None:
    around: dict = {}
    around["days"] = around
    for tree in (around, {"days": 10**5_000}, {"economy": {"benefit_share": 10**400}}, {"a\u202e": 1}):
        with pytest.raises(ScenarioError, match="allowed"):
            make_scenario(tree)
    with pytest.raises(ScenarioError, match=r"^--set: days = 0x"):
        make_scenario({}, set={"days": 10**5_000})
