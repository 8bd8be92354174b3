"""What a person is told about a scenario that cannot be used: one line with place, key, given and allowed."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from sim.scenario import ScenarioError, bad_value, load_scenario, make_scenario, override

CUTOFF = "platforms.baitiao.credit.score_cutoff"
FIRST_KEYS = "allowed are changes, name, description, days, start, population, economy, shopping, ..."
CHANGE = "[[changes]]\nfrom_day = 180\nset = {{ {} }}"


def message_of(path: Path, **given: Any) -> str:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path, **given)
    text = str(caught.value)
    assert "\n" not in text
    return text


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        # unknown keys, at any depth
        ("dais = 30", "dais: unknown key; nearest valid key: days"),
        ("[econmy]", "econmy: unknown key; nearest valid key: economy"),
        (
            "[economy]\njob_los_daily = 0.1",
            "economy.job_los_daily: unknown key; nearest valid key: economy.job_loss_daily",
        ),
        (
            "[platforms.a.credit]\nscore_cutof = 5",
            "platforms.a.credit.score_cutof: unknown key; nearest valid key: platforms.a.credit.score_cutoff",
        ),
        (
            "[platforms.a.funding.lines.b]\nshares = 0.5",
            "platforms.a.funding.lines.b.shares: unknown key; nearest valid key: platforms.a.funding.lines.b.share",
        ),
        ("score_cutoff = 600", "score_cutoff: unknown key; nearest valid key: platforms.<name>.credit.score_cutoff"),
        ("zzz = 1", f"zzz: unknown key; {FIRST_KEYS}"),
        ("[channels.ai_cal]", "channels.ai_cal: unknown key; nearest valid key: channels.ai_call"),
        ("[channels.text]\nreech = 1.0", "channels.text.reech: unknown key; nearest valid key: channels.text.reach"),
        ("[trial]\nplatfrm = 'a'", "trial.platfrm: unknown key; nearest valid key: trial.platform (and 2 more)"),
        ("[collectors.a]\nstuff = 1", "collectors.a.stuff: unknown key; nearest valid key: collectors.a.staff"),
        ('["platforms.a"]\nlabel = "x"', f'"platforms.a": unknown key; {FIRST_KEYS}'),
        # wrong types
        ("days = 30.0", "days = 30.0: allowed is a whole number: 1 to 36000 days"),
        ('days = "30"', 'days = "30": allowed is a whole number: 1 to 36000 days'),
        ("days = true", "days = true: allowed is a whole number: 1 to 36000 days"),
        ("name = 5", "name = 5: allowed is text"),
        ("economy = 5", "economy = 5: allowed is a table"),
        ("platforms = [1]", "platforms = [1]: allowed is a table"),
        ("platforms.a = 1", "platforms.a = 1: allowed is a table"),
        (
            "[economy]\nbenefit_share = true",
            "economy.benefit_share = true: allowed is a number: 0.0 to 1.0 share of income",
        ),
        ("[platforms.a.terms]\ndeferral = 1", "platforms.a.terms.deferral = 1: allowed is true or false"),
        (
            '[platforms.a.terms]\ninstalments = [3, "6"]',
            'platforms.a.terms.instalments[1] = "6": allowed is a list of whole numbers: cycles',
        ),
        (
            "[platforms.a.terms]\ninstalments = 3",
            "platforms.a.terms.instalments = 3: allowed is a list of whole numbers: cycles",
        ),
        ('[platforms.a.late]\nkind = "weekly"', 'platforms.a.late.kind = "weekly": allowed is one of daily or flat'),
        (
            '[platforms.a.collection]\nforbidden = ["ai_cal"]',
            'platforms.a.collection.forbidden[0] = "ai_cal": allowed is a list out of text, '
            "app_push, ai_call, human_call, "
            "letter, visit_home, visit_work, notice_to_contacts, call_to_contacts, "
            "lawyers_letter, lawsuit, visit_relatives; "
            "nearest valid: ai_call",
        ),
        (
            "[platforms.a.collection.stages.s]\ncontacts.text = 1.5",
            "platforms.a.collection.stages.s.contacts.text = 1.5: "
            "allowed is a table: days between contacts (1 to 3600), by channel",
        ),
        ("trial = 5", "trial = 5: allowed is a table"),
        # out of range
        (
            "[platforms.a.collection.stages.s]\ncontacts.text = 0",
            "platforms.a.collection.stages.s.contacts.text = 0: "
            "allowed is a table: days between contacts (1 to 3600), by channel; nearest valid: 1",
        ),
        (
            "[collectors.a]\nstaff = -1",
            "collectors.a.staff = -1: allowed is a whole number: 0 to 100000 officers; nearest valid: 0",
        ),
        (
            "[collectors.a]\ncommission = 1.5",
            "collectors.a.commission = 1.5: allowed is a number: 0.0 to 1.0 share of what the officer brings; "
            "nearest valid: 1.0",
        ),
        (
            "[collectors.a]\ncontingency_over_360 = 1.01",
            "collectors.a.contingency_over_360 = 1.01: allowed is a number: 0.0 to 1.0 share of what is recovered; "
            "nearest valid: 1.0",
        ),
        ("days = 0", "days = 0: allowed is a whole number: 1 to 36000 days; nearest valid: 1"),
        (
            "[platforms.a.credit]\nscore_cutoff = 2000",
            "platforms.a.credit.score_cutoff = 2000: allowed is a whole number: 300 to 1000 "
            "points; nearest valid: 1000",
        ),
        (
            "[platforms.a.terms]\nminimum_payment_share = 1.1",
            "platforms.a.terms.minimum_payment_share = 1.1: allowed is a number: 0.0 to 1.0 share of the statement; "
            "nearest valid: 1.0",
        ),
        (
            "[economy]\nbenefit_share = nan",
            "economy.benefit_share = NaN: allowed is a number: 0.0 to 1.0 share of income",
        ),
        (
            "[economy]\nbenefit_share = inf",
            "economy.benefit_share = Infinity: allowed is a number: 0.0 to 1.0 share of income",
        ),
        ("[platforms]", "platforms = {}: allowed is a table with at least 1 entry"),
        (
            "".join(f"[platforms.p{n}]\n" for n in range(9)),
            'platforms = {"p0": {}, "p1": {}, "p2": {}, "p3": {}, "p4": {}, "p5": ...: '
            "allowed is a table with at most 8 entries",
        ),
        # several faults: the first, and how many more
        (
            "days = 0\n[economy]\nbenefit_share = 2.0",
            "days = 0: allowed is a whole number: 1 to 36000 days; nearest valid: 1 (and 1 more)",
        ),
        # changes
        ("changes = 5", "changes = 5: allowed is a list of tables"),
        (
            "[[changes]]\nfrom_day = 5",
            "changes[0].set: missing: allowed is a table: dotted keys in quotes, with values",
        ),
        (
            "[[changes]]\nfrom_day = 0\nset = { days = 3 }",
            "changes[0].from_day = 0: allowed is a whole number: 1 to 36000 day of the run; nearest valid: 1",
        ),
        ("[[changes]]\nfrom_day = 5\nset = {}", "changes[0].set = {}: allowed is a table with at least 1 entry"),
        (
            "[[changes]]\nfrom = 5\nset = { days = 3 }",
            "changes[0].from: unknown key; nearest valid key: changes[0].from_day (and 1 more)",
        ),
        (
            CHANGE.format('"platforms.baitao.credit.score_cutoff" = 640'),
            f"change from day 180: platforms.baitao.credit.score_cutoff: unknown key; nearest valid key: {CUTOFF}",
        ),
        (
            CHANGE.format(f'"{CUTOFF}" = 9'),
            f"change from day 180: {CUTOFF} = 9: allowed is a whole number: 300 to 1000 points; nearest valid: 300",
        ),
        (
            CHANGE.format('"population.size" = 9'),
            "change from day 180: population.size = 9: fixed during a run: it shapes the market of day 0",
        ),
        (
            CHANGE.format('"platforms.baitiao.funding.lines.new.share" = 0.1'),
            "change from day 180: platforms.baitiao.funding.lines.new.share: unknown key; "
            "nearest valid key: platforms.baitiao.funding.lines.partner.share",
        ),
        (
            CHANGE.format("platforms.baitiao.credit.score_cutoff = 640"),
            'change from day 180: platforms = {"baitiao": {"credit": {"score_cutoff": 640}}}: '
            "allowed is a leaf inside this table, by its dotted key",
        ),
        # parents
        ("extends = 5", "extends = 5: allowed is the path of a scenario file, as text"),
        ('extends = ""', 'extends = "": allowed is the path of a scenario file, as text'),
    ],
)
def test_a_fault_in_a_file(tmp_path: Path, toml: str, said: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(toml, encoding="utf-8")
    assert message_of(path) == f"{path}: {said}"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", 'is empty: write at least a name, or extends = "baseline.toml"'),
        (b"# only a comment\n", 'is empty: write at least a name, or extends = "baseline.toml"'),
        (
            b"days = 30\ndays 60\n",
            "is not valid TOML: Expected '=' after a key in a key/value pair (at line 2, column 6): \"days 60\"",
        ),
        (b"name = '\xff'", "is not UTF-8 text (byte 8)"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(content)
    assert message_of(path) == f"{path}: {said}"


def test_no_file_and_no_parent_and_a_directory(tmp_path: Path) -> None:
    assert message_of(tmp_path / "none.toml") == f"{tmp_path / 'none.toml'}: no such file"
    assert message_of(tmp_path) == f"{tmp_path}: is a directory, not a file"
    orphan = tmp_path / "orphan.toml"
    orphan.write_text('extends = "none.toml"')
    assert message_of(orphan) == (f'{orphan}: extends = "none.toml": allowed is an existing file, seen from {tmp_path}')


def test_a_circle_of_parents_is_named(tmp_path: Path) -> None:
    for child, parent in (("a", "b"), ("b", "c"), ("c", "a")):
        (tmp_path / f"{child}.toml").write_text(f'extends = "{parent}.toml"')
    said = message_of(tmp_path / "a.toml")
    assert said.startswith(f'{tmp_path / "c.toml"}: extends = "a.toml": ')
    assert "a.toml -> b.toml -> c.toml -> a.toml" in said


def test_a_circle_is_seen_through_another_spelling(tmp_path: Path) -> None:
    path = tmp_path / ".." / tmp_path.name / "a.toml"
    path.write_text(f'extends = "{(tmp_path / "a.toml").as_posix()}"', encoding="utf-8")
    assert "(a.toml -> a.toml)" in message_of(path)


def test_the_file_at_fault_is_named_not_the_one_asked_for(tmp_path: Path) -> None:
    (tmp_path / "parent.toml").write_text("days = 0")
    (tmp_path / "child.toml").write_text('extends = "parent.toml"\ndays = 30')
    assert message_of(tmp_path / "child.toml").startswith(f"{tmp_path / 'parent.toml'}: days = 0: ")


def test_changes_of_a_child_are_counted_from_its_own_first(tmp_path: Path) -> None:
    change = '[[changes]]\nfrom_day = {}\nset = {{ "economy.benefit_share" = 0.5 }}\n'
    (tmp_path / "parent.toml").write_text(change.format(5))
    (tmp_path / "child.toml").write_text('extends = "parent.toml"\n' + change.format(-1))
    assert ": changes[0].from_day = -1: " in message_of(tmp_path / "child.toml")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("platforms.baitao.credit.score_cutoff", 640, f"unknown key; nearest valid key: {CUTOFF}"),
        ("score_cutoff", 640, f"unknown key; nearest valid key: {CUTOFF}"),
        ("platforms.baitiao.late.score_cutoff", 640, f"unknown key; nearest valid key: {CUTOFF}"),
        ("economy.", 1, "unknown key"),
        ("changes", [], "unknown key"),  # nothing is like it
        ("trial", {}, "unknown key"),
        ("collectors.callers.staff", 3, "unknown key"),
        ("platforms.baitiao.terms.instalments.first", 3, "unknown key"),
    ],
)
def test_an_unknown_key_in_set(key: str, value: object, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        override(make_scenario({}), {key: value})
    if said == "unknown key":
        said = "unknown key; allowed are name, description, days, start.warm_days, population.size, "
    assert str(caught.value).startswith(f"--set: {key}: {said}")
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        (CUTOFF, 2000, "= 2000: allowed is a whole number: 300 to 1000 points; nearest valid: 1000"),
        (CUTOFF, "high", '= "high": allowed is a whole number: 300 to 1000 points'),
        ("economy", 5, "= 5: allowed is a leaf inside this table, by its dotted key"),
    ],
)
def test_a_bad_value_in_set(tmp_path: Path, key: str, value: object, said: str) -> None:
    path = tmp_path / "good.toml"
    path.write_text("days = 30")
    assert message_of(path, set={key: value}) == f"--set: {key} {said}"


def test_tables_from_a_notebook_need_no_file() -> None:
    with pytest.raises(ScenarioError, match=r"^days = 0: allowed is .* 1 to 36000 days; nearest valid: 1$"):
        make_scenario({"days": 0})


def test_an_error_says_the_same_after_a_trip_between_processes() -> None:
    error = bad_value("platforms.a.credit.policy", "scorcard", "one of scorecard, flat", "scorecard").within("x.toml")
    copy = pickle.loads(pickle.dumps(error))
    assert (
        str(copy)
        == str(error)
        == (
            'x.toml: platforms.a.credit.policy = "scorcard": allowed is one of scorecard, '
            "flat; nearest valid: scorecard"
        )
    )
    assert (copy.key, copy.where) == ("platforms.a.credit.policy", "x.toml")


def test_a_long_value_is_cut() -> None:
    assert len(str(bad_value("key", "x" * 1000, "less"))) < 100
