"""Guests that cannot be had: one line and exit code 2, whatever they raise; and where they are looked for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim import CreditMarket, compare, run
from sim.cli import main
from sim.experiments.job import Job
from sim.scenario import ScenarioError, load_scenario, make_scenario, override
from tests.guests import POLICY, STRATEGY, write_guest

KEYS = {POLICY: "platforms.baitiao.credit.policy", STRATEGY: "platforms.baitiao.collection.strategy"}


@pytest.mark.parametrize("kind", [POLICY, STRATEGY], ids=["policy", "strategy"])
@pytest.mark.parametrize(
    ("before", "inside", "says"),
    [
        ("class Mine(:", "", "SyntaxError"),
        ("1 / 0", "", "ZeroDivisionError: division by zero (mine.py, line"),
        ("import sys; sys.exit(0)", "", "SystemExit: 0"),
        ("raise KeyboardInterrupt", "", "KeyboardInterrupt"),
        ("class Odd(BaseException):\n    def __str__(self): raise self\nraise Odd", "", "an error that cannot be told"),
        ("raise ExceptionGroup('many', [ValueError('a'), ValueError('b')])", "", "ExceptionGroup"),
        ("raise ValueError('two\\nlines \\x1b[31m')", "", "ValueError: two lines [31m"),
        ("from sim.scenario import ScenarioError\nraise ScenarioError('mine')", "", "ScenarioError: mine"),
        ("import no_such_module_anywhere", "", "ModuleNotFoundError"),
        ("def f(): f()\nf()", "", "RecursionError"),
        ("import random\nrandom.random()", "", "it uses random"),
        ("LOT = np.random.default_rng()", "", "it uses os.urandom"),
        ("import time\nBORN = time.time()", "", "it uses time.time"),
        ("import sim.core.frames\nsim.core.frames.Orders = None", "", "it changes sim.core.frames.Orders"),
        ("import os\nos.chdir('/')", "", "it changes the working directory"),
        ("", "def __init__(self):\n    raise LookupError('nobody')", "LookupError: nobody (mine.py, line"),
        ("", "def __init__(self):\n    raise SystemExit", "SystemExit"),
        ("", "def __init__(self, must):\n    pass", "made without arguments"),
        ("", "def __new__(cls):\n    exit()", "SystemExit"),
        ("", "parameters = 5", "Mine"),
        ("", "parameters = {'Share': Parameter(0.5)}", "a Parameter under a name of lower-case"),
        ("", "parameters = {'share': 0.5}", "a Parameter under a name of lower-case"),
        ("", "parameters = {'share': Parameter(2.0, high=1.0)}", "share: its default is 2.0"),
    ],
)
def test_what_cannot_be_had_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, before: str, inside: str, says: str
) -> None:
    scenario = write_guest(tmp_path, kind, before=before, inside=inside)
    folder = os.getcwd()
    assert main(["validate", str(scenario)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert says in told.err
    assert "mine" in told.err
    assert os.getcwd() == folder
    assert main(["run", str(scenario), "--quiet", "--out", str(tmp_path / "out")]) == 2


@pytest.mark.parametrize("kind", [POLICY, STRATEGY], ids=["policy", "strategy"])
@pytest.mark.parametrize(
    "decide",
    [
        "def decide(self): pass",
        "def decide(self, one): pass",
        "def decide(self, a, b, c, d, e): pass",
        "def decide(self, a, b, c=0, d=0, *, must): pass",
        "async def decide(self, *asked): pass",
        "def decide(self, *asked): yield 1",
        "@staticmethod\ndef decide(*asked): pass",
        "@property\ndef decide(self): pass",
        "decide = 5",
        "decide = None",
    ],
)
def test_a_wrong_signature_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, decide: str) -> None:
    base = "from sim.platforms import Scorecard"
    if kind is STRATEGY:
        base = "from sim.collectors import Strategy as Scorecard"
    scenario = write_guest(tmp_path, kind)
    (tmp_path / "mine.py").write_text(f"{base}\nclass Mine(Scorecard):\n    " + decide.replace("\n", "\n    ") + "\n")
    assert main(["validate", str(scenario)]) == 2
    told = capsys.readouterr().err
    assert "a class whose decide takes (self, " in told
    assert KEYS[kind] in told


@pytest.mark.parametrize("content", [b"name = 'caf\xe9'", b"\xff\xfe\x00", b"x = 1\x00", b"# coding: nonsense\n"])
def test_a_file_that_is_no_text(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> None:
    scenario = write_guest(tmp_path)
    (tmp_path / "mine.py").write_bytes(content)
    assert main(["validate", str(scenario)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


# --- where guests are looked for --------------------------------------------------------------------------------------


def decision_of(path: Path) -> int:
    """What the policy that a scenario finds opens, as limits in total."""
    market = CreditMarket(load_scenario(path), rng=1, threads=1)
    market.run()
    return int(market.consumers.accounts.limit_cents.max())  # type: ignore[attr-defined]


def limited(folder: Path, cents: int, **more: str) -> Path:
    body = f"return Decisions(orders.applies, np.where(orders.applies, {cents}, 0))"
    return write_guest(folder, body=more.pop("body", body), **more)  # type: ignore[arg-type]


def test_beside_the_scenario_first_then_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = limited(tmp_path / "here", 10_000), limited(tmp_path / "there", 20_000)
    monkeypatch.chdir(here.parent)
    monkeypatch.syspath_prepend(here.parent)
    assert [decision_of(path) for path in (there, here, there)] == [20_000, 10_000, 20_000]
    (there.parent / "mine.py").unlink()
    assert decision_of(there) == 10_000


def test_a_scenario_finds_what_stands_beside_the_one_it_extends(tmp_path: Path) -> None:
    limited(tmp_path / "base", 10_000)
    child = tmp_path / "child" / "child.toml"
    child.parent.mkdir()
    child.write_text('extends = "../base/scenario.toml"\n')
    assert decision_of(child) == 10_000
    limited(tmp_path / "child", 20_000)
    assert decision_of(child) == 20_000


def test_helpers_of_one_name_in_two_folders_and_a_file_that_changes(tmp_path: Path) -> None:
    body = "import late\nreturn Decisions(orders.applies, np.where(orders.applies, RULE + late.RULE, 0))"
    paths = []
    for number, name in enumerate(("a", "b")):
        paths.append(limited(tmp_path / name, 0, before="from my_rules import RULE", body=body))
        (tmp_path / name / "my_rules.py").write_text(f"RULE = {10_000 + 10_000 * number}\n")
        (tmp_path / name / "late.py").write_text(f"RULE = {1_000 + 1_000 * number}\n")
    assert [decision_of(path) for path in (*paths, *paths)] == [11_000, 22_000] * 2
    (tmp_path / "a" / "my_rules.py").write_text("RULE = 70_000\n")
    assert [decision_of(path) for path in paths] == [71_000, 22_000]


def test_equal_scenarios_with_two_policies_of_one_name_are_not_one(tmp_path: Path) -> None:
    one, same, other = (
        limited(tmp_path / name, cents) for name, cents in (("a", 10_000), ("b", 10_000), ("c", 20_000))
    )
    with pytest.raises(ScenarioError, match="nothing to compare"):
        compare([same], baseline=one, replications=1, jobs=1, progress=False)
    with pytest.raises(ScenarioError, match="need different names"):
        compare([other], baseline=one, replications=1, jobs=1, progress=False)
    assert len({Job(load_scenario(path), 0, 0).identity for path in (one, same, other)}) == 2


def test_a_name_that_python_takes_for_its_own_is_told(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="has the name of"):
        decision_of(limited(tmp_path, 10_000, module="string"))


def test_nothing_of_a_guest_stays_with_us(tmp_path: Path) -> None:
    import sys

    path, before = sys.path[:], set(sys.modules)
    decision_of(limited(tmp_path, 10_000))
    assert sys.path == path
    assert not {name for name in set(sys.modules) - before if not name.startswith(("sim", "numba", "mesa"))} & {"mine"}
    assert not list(tmp_path.rglob("*.pyc"))


# --- parameters -------------------------------------------------------------------------------------------------------

DECLARED = """
parameters = {
    "cents": Parameter(10_000, low=0, high=90_000, about="first limit"),
    "share": Parameter(0.5, low=0.0, high=1.0),
    "word": Parameter("gentle", choices=("gentle", "harsh")),
    "on": Parameter(True),
}
"""
BY_PARAMETERS = """
own = credit.policy_set
assert type(own["share"]) is float and type(own["on"]) is bool
return Decisions(orders.applies, np.where(orders.applies, own["cents"] if own["on"] else 0, 0))
"""
SET = "platforms.baitiao.credit.policy_set"


def test_parameters_are_set_and_belong_to_the_run(tmp_path: Path) -> None:
    path = write_guest(tmp_path, body=BY_PARAMETERS, inside=DECLARED)
    assert decision_of(path) == 10_000
    usual = load_scenario(path)
    changed = load_scenario(path, set={f"{SET}.cents": 30_000, f"{SET}.share": 1})
    assert Job(usual, 0, 0).identity != Job(changed, 0, 0).identity
    market = CreditMarket(changed, rng=1, threads=1)
    market.run()
    assert market.consumers.accounts.limit_cents.max() == 30_000  # type: ignore[attr-defined]
    with path.open("a") as file:
        file.write(
            f'policy_set = {{ cents = 40_000 }}\n[[changes]]\nfrom_day = 2\nset = {{ "{SET}.cents" = 50_000 }}\n'
        )
    assert decision_of(path) == 50_000
    assert main(["validate", str(path), "--set", f"{SET}.word=harsh"]) == 0


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("cemts", 5, f"{SET}.cemts: unknown key; nearest valid key: {SET}.cents"),
        ("cents", -1, "allowed is a whole number: 0 to 90000; nearest valid: 0"),
        ("cents", 90_001, "nearest valid: 90000"),
        ("cents", 5.0, "allowed is a whole number"),
        ("cents", True, "allowed is a whole number"),
        ("cents", "5", "allowed is a whole number"),
        ("share", float("nan"), "allowed is a number: 0.0 to 1.0"),
        ("share", float("inf"), "allowed is a number"),
        ("share", 2, "nearest valid: 1.0"),
        ("share", 10**400, "allowed is a whole number of 64 bits"),
        ("word", "harch", "allowed is one of gentle, harsh; nearest valid: harsh"),
        ("on", 1, "allowed is true or false"),
        ("word", [1], "allowed is"),
        ("word", {"a": 1}, "allowed is"),
    ],
)
def test_a_parameter_that_is_not_declared_so_is_told(tmp_path: Path, name: str, value: object, says: str) -> None:
    path = write_guest(tmp_path, body=BY_PARAMETERS, inside=DECLARED)
    with pytest.raises(ScenarioError) as error:
        run(path, set={f"{SET}.{name}": value}, progress=False)
    assert says in str(error.value)
    assert f"{SET}.{name}" in str(error.value)
    with path.open("a") as file:
        file.write(f'policy_set = {{ cents = 1 }}\n[[changes]]\nfrom_day = 2\nset = {{ "{SET}.cents" = -1 }}\n')
    assert main(["validate", str(path)]) == 2


def test_parameters_of_a_class_that_has_none() -> None:
    with pytest.raises(ScenarioError, match="scorecard declares no parameters"):
        CreditMarket(make_scenario({"population": {"size": 100}}, set={f"{SET}.share": 0.1}))


def test_parameters_of_a_strategy_differ_by_arm(tmp_path: Path) -> None:
    path = write_guest(
        tmp_path,
        STRATEGY,
        "wants['offers'] = wants['offers'] * settings.strategy_set['offers']",
        inside='parameters = {"offers": Parameter(1, low=0, high=31)}',
    )
    text = path.read_text() + (
        '[trial]\nplatform = "baitiao"\nfrom_day = 2\nhorizon_days = 2\n'
        "[trial.arms.usual]\nshare = 0.5\n[trial.arms.more]\nshare = 0.5\n"
    )
    good = text + 'set = { "platforms.baitiao.collection.strategy_set.offers" = 3 }\n'
    path.write_text(good)
    assert main(["validate", str(path)]) == 0
    assert override(load_scenario(path), {}).arms_on(2)[1].platforms["baitiao"].collection.strategy_set == {"offers": 3}
    path.write_text(good.replace("= 3 }", "= 32 }"))
    assert main(["validate", str(path)]) == 2
