"""Warm parts: lived once for each world, kept, shared, left out of results, and never trusted unseen."""

from __future__ import annotations

import os
import pickle
import re
import textwrap
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim import Run, Scenario, compare, run, trial
from sim.cli import main
from sim.consumers import population
from sim.experiments import states
from sim.experiments.job import Job
from sim.experiments.version import code_version
from sim.market import CreditMarket
from sim.results.tables import TABLES, frame
from sim.scenario import ScenarioError, load_scenario, make_scenario, override

SCENARIOS = Path(__file__).parents[2] / "scenarios"
TEXTS = {"name": "texts", "platforms.baitiao.reminders.reach": 1.0}
DEFERRAL = {"name": "no deferral", "platforms.baitiao.terms.deferral": False}


@pytest.fixture
def warm() -> Scenario:
    return make_scenario(
        {
            "name": "warm",
            "days": 31,
            "start": {"warm_days": 60},
            "population": {"size": 150, "forgetful_median": 0.3},
            "fraud": {"from_day": 0},
        }
    )


@pytest.fixture
def lived(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Replications whose warm part was really lived."""
    made: list[int] = []
    honest = CreditMarket.warm_up

    def counted(self: CreditMarket, on_day: Any = None) -> None:
        if self.day < 0:
            made.append(self.consumers.key[2])
        honest(self, on_day)

    monkeypatch.setattr(CreditMarket, "warm_up", counted)
    return made


def quiet(*args: Any, **how: Any) -> Run:
    return run(*args, **{"jobs": 1, "progress": False} | how)


def same(a: Run, b: Run) -> None:
    assert a.replications == b.replications
    for name in TABLES:
        pd.testing.assert_frame_equal(a.table(name), b.table(name))


def state_of(scenario: Scenario, folder: Path, replication: int = 0) -> Path:
    """The file with the warm part of seed 0, kept in a folder."""
    states.kept_or_lived(folder, scenario, 0, replication, code_version())
    return folder / f"{states.identity_of(scenario, 0, replication, code_version())}.state"


def test_in_one_go_from_a_file_in_processes_and_on_threads_it_is_the_same(
    warm: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = quiet(warm, replications=2, follow=[3, 4])
    in_one_go = CreditMarket(warm, rng=0, follow=(3, 4))
    in_one_go.run()
    tables = in_one_go.tables()
    for name in TABLES:
        pd.testing.assert_frame_equal(here.only([0]).table(name), frame(tables[name], 0))
    same(here, quiet(warm, replications=2, follow=[3, 4], jobs=2, store=tmp_path))
    monkeypatch.setattr(population, "_BLOCK", 32)
    market = states.read(state_of(warm, tmp_path / "states"), Job(warm, 0, 0).warm_identity)
    market.take_over(warm, follow=(3, 4), threads=3)
    assert market.consumers._pool is not None
    market.run()
    assert all(
        market.tables()[name][column].tobytes() == values.tobytes()
        for name in tables
        for column, values in tables[name].items()
    )


def test_policies_share_the_warm_part_of_the_baseline(warm: Scenario, tmp_path: Path, lived: list[int]) -> None:
    policies = [override(warm, TEXTS), override(warm, DEFERRAL)]
    how = {"baseline": warm, "replications": 2, "jobs": 1, "progress": False}
    first = compare(policies, store=tmp_path, **how)
    assert lived == [0, 1]
    alone = quiet(warm, replications=2)
    same(first.baseline, alone)
    lived.clear()
    same(first.baseline, quiet(warm, replications=2, store=tmp_path))
    third = override(warm, {"name": "third", "days": 31, "shopping.wants_per_cycle": 0.5})
    compare([third], store=tmp_path, **how)
    quiet(override(warm, {"days": 40}), replications=2, store=tmp_path)
    assert lived == [], "kept, for other policies and other lengths too"
    without = compare(policies, **how)
    assert lived == [0, 1], "without a store it is shared all the same"
    for a, b in zip(first.runs, without.runs, strict=True):
        same(a, b)
    assert first.runs[1].table("platform_daily")["n_accounts"].iloc[0] > 0
    in_its_own = quiet(policies[0], replications=2).table("platform_daily")
    assert not in_its_own.equals(first.runs[1].table("platform_daily")), "a policy alone has a warm part of its own"


def test_a_trial_and_its_reference_share_the_warm_part(warm: Scenario, tmp_path: Path, lived: list[int]) -> None:
    reach = "platforms.baitiao.reminders.reach"
    arms = {"one": {"share": 0.5, "set": {reach: 1.0}}, "two": {"share": 0.5, "set": {reach: 1.0}}}
    many = {"population.size": 1_000, "population.willing_mean": -2.0}  # 30 people in each arm, of fewer none is told
    tried = make_scenario(
        override(warm, many).model_dump(exclude={"trial"})
        | {
            "trial": {
                "platform": "baitiao",
                "from_day": 1,
                "horizon_days": 20,
                "from_days_past_due": 1,
                "to_days_past_due": 30,
                "arms": arms,
            }
        }
    )
    result = trial(tried, replications=1, jobs=1, store=tmp_path, progress=False)
    assert lived == [0]
    assert len(list((tmp_path / "states").glob("*.state"))) == 1
    assert result.n_people > 60, "debts of every age are there on the first day"
    own = result.effects[result.effects["measure"].isin(("direct", "spill_over", "contrast"))]
    told = own[~own["caution"].str.startswith("too few people") & (own["replications"] > 0)]
    assert set(told["measure"]) == {"direct", "spill_over", "contrast"}
    assert (told["estimate"] == 0).all()


def test_provenance_names_the_warm_part(warm: Scenario, tmp_path: Path) -> None:
    done = quiet(warm, store=tmp_path)
    identity = done.provenance[0]["warm_part"]
    assert (tmp_path / "states" / f"{identity}.state").is_file()
    assert done.scenario.start.warm_days == 60
    assert "warm_part" not in quiet(override(warm, {"start.warm_days": 0})).provenance[0]


def test_identity_differs_by_everything_that_can_change_the_warm_part(warm: Scenario) -> None:
    def identity(scenario: Scenario = warm, seed: int = 0, replication: int = 0, code: str = "x") -> str:
        return states.identity_of(scenario, seed, replication, code)

    shared = [override(warm, {"days": 50, "name": "other", "evidence.log": True})]
    change = {"from_day": 9, "set": {"shopping.wants_per_cycle": 1.0}}
    shared.append(make_scenario(warm.model_dump() | {"changes": [change]}))
    assert {identity(one) for one in shared} == {identity()}
    others = [override(warm, {"start.warm_days": 90}), override(warm, DEFERRAL)]
    found = [identity(), *map(identity, others), identity(seed=1), identity(replication=1), identity(code="y")]
    assert len({*found}) == len(found)
    plain = override(warm, {"start.warm_days": 0})
    assert Job(plain, 0, 0).warm_identity == ""
    assert Job(warm, 0, 0).identity != Job(warm, 0, 0, warm_as=others[1]).identity
    assert Job(warm, 0, 0).identity == Job(warm, 0, 0, warm_as=override(warm, {"name": "same"})).identity


# --- interrupted and killed -------------------------------------------------------------------------------------------


def test_an_interrupt_loses_no_warm_part_that_is_over(
    warm: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lived: list[int]
) -> None:
    whole = quiet(warm, replications=2)
    lived.clear()
    honest = CreditMarket._live

    def stopped(self: CreditMarket) -> None:
        if (self.consumers.key[2], self.day) in ((0, 5), (1, -7)):
            raise KeyboardInterrupt
        honest(self)

    with monkeypatch.context() as patch:
        patch.setattr(CreditMarket, "_live", stopped)
        with pytest.raises(KeyboardInterrupt, match="0 of 2 runs finished; the same command carries on"):
            quiet(warm, replications=2, store=tmp_path)
        assert [path.suffix for path in sorted((tmp_path / "states").iterdir())] == [".lock", ".state"]
    assert lived == [0]
    same(whole, quiet(warm, replications=2, store=tmp_path))
    assert lived == [0, 1]


def test_a_process_killed_in_the_warm_part_is_made_good(
    warm: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    died = tmp_path / "died"
    (tmp_path / "killed_policy.py").write_text(
        textwrap.dedent(f"""
        import os, pathlib
        from sim.platforms import Scorecard

        class Policy(Scorecard):
            def decide(self, orders, credit):
                if not pathlib.Path({str(died)!r}).exists():
                    pathlib.Path({str(died)!r}).touch()
                    os.kill(os.getpid(), 9)
                return super().decide(orders, credit)
        """)
    )
    monkeypatch.syspath_prepend(tmp_path)
    scenario = override(warm, {"platforms.baitiao.credit.policy": "killed_policy:Policy"})
    done = quiet(scenario, replications=2, jobs=2, store=tmp_path / "runs")
    assert done.replications == (0, 1)
    same(done, quiet(scenario, replications=2))


def test_half_written_files_are_cleared_away(warm: Scenario, tmp_path: Path) -> None:
    identity = Job(warm, 0, 0).warm_identity
    (tmp_path / f"{identity}abc.part").write_bytes(b"half")
    state_of(warm, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{identity}.lock", f"{identity}.state"]


# --- files that are not what they should be ---------------------------------------------------------------------------


class Bomb:
    """Goes off when it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return pytest.fail, ("unpickled without a check",)


def spoiled(path: Path, how: str) -> None:
    """Make a state file one that may not be trusted."""
    whole = path.read_bytes()
    mark, header, body = whole.split(b"\n", 2)
    if how == "cut":
        path.write_bytes(whole[:-100])
    elif how == "flipped":
        path.write_bytes(whole[:-50] + bytes([whole[-50] ^ 1]) + whole[-49:])
    elif how == "foreign":
        path.write_bytes(b"PK" + whole)
    elif how == "bomb":
        path.write_bytes(b"\n".join((mark, header, pickle.dumps(Bomb()))))
    elif how == "other version":
        path.write_bytes(b"\n".join((mark, header.replace(code_version().encode(), b"0.0.1+123"), body)))
    elif how == "other format":
        path.write_bytes(b"\n".join((mark, header.replace(b'"format": 1', b'"format": 7'), body)))
    elif how == "no header":
        path.write_bytes(b"\n".join((mark, b"{", body)))
    elif how == "deep header":
        path.write_bytes(b"\n".join((mark, b"[" * 90_000, body)))
    elif how in ("null", "[]", "7", '{"format": null}'):
        path.write_bytes(b"\n".join((mark, how.encode(), body)))
    elif how == "odd list":
        path.write_bytes(b"\n".join((mark, header.replace(b'"read": {}', b'"read": [3]'), body)))
    elif how == "odd words":
        path.write_bytes(b"\n".join((mark, header.replace(code_version().encode(), b"\\u001b\\n" * 50), body)))
    elif how == "empty":
        path.write_bytes(b"")
    else:
        path.unlink()
        {"folder": path.mkdir, "pipe": lambda: os.mkfifo(path)}[how]()


SPOILED = {
    "cut": "damaged: it has not what was written",
    "flipped": "damaged: it has not what was written",
    "bomb": "damaged: it has not what was written",
    "foreign": "not the state of a market",
    "other version": r"of another code_version: 0\.0\.1\+123, not",
    "other format": "of format 7, not 1",
    **dict.fromkeys(
        ("no header", "deep header", "null", "[]", "7", '{"format": null}', "odd list"),
        "damaged: its header cannot be read",
    ),
    "odd words": r"of another code_version: '\\x1b\\n",
    "empty": "not the state of a market",
    "folder": "not a file",
    "pipe": "not a file",
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_spoiled_file_is_made_anew_in_a_store_and_refused_from_a_user(
    warm: Scenario, tmp_path: Path, lived: list[int], capsys: pytest.CaptureFixture, how: str
) -> None:
    file = state_of(warm, tmp_path / "states")
    spoiled(file, how)
    with pytest.raises(ScenarioError, match=f"{file.name}: allowed is .*; this is {SPOILED[how]}"):
        quiet(warm, state=file)
    assert lived == [0]
    capsys.readouterr()
    quiet(override(warm, {"days": 1}), store=tmp_path)
    assert lived == [0, 0]
    (line,) = capsys.readouterr().err.splitlines()
    assert re.match(f"sim: warning: {file}: lived again: {SPOILED[how]}", line)
    assert states.read(file, Job(warm, 0, 0).warm_identity).day == 0


def test_fresh_lives_the_warm_part_again(warm: Scenario, tmp_path: Path, lived: list[int]) -> None:
    first = quiet(warm, store=tmp_path)
    same(first, quiet(warm, store=tmp_path, fresh=True))
    assert lived == [0, 0]


@pytest.mark.parametrize("put", ["folder", "link", "pipe"])
def test_what_stands_in_place_of_a_lock_is_no_hindrance(warm: Scenario, tmp_path: Path, put: str) -> None:
    lock = tmp_path / "states" / f"{Job(warm, 0, 0).warm_identity}.lock"
    lock.parent.mkdir()
    letter = tmp_path / "letter.txt"
    letter.write_text("dear")
    {"folder": lock.mkdir, "link": lambda: lock.symlink_to(letter), "pipe": lambda: os.mkfifo(lock)}[put]()
    assert quiet(warm, store=tmp_path).failures.empty
    assert letter.read_text() == "dear"


def test_a_state_of_another_scenario_world_or_none_is_refused(warm: Scenario, tmp_path: Path, lived: list[int]) -> None:
    file = state_of(warm, tmp_path)
    lived.clear()
    same(quiet(warm, state=file), quiet(warm, store=tmp_path))
    for scenario, how in ((override(warm, DEFERRAL), {}), (warm, {"seed": 1}), (warm, {"replications": 2})):
        with pytest.raises(ScenarioError, match="of another scenario, seed or replication"):
            quiet(scenario, state=file, **how)
    with pytest.raises(ScenarioError, match="No such file"):
        quiet(warm, state=tmp_path / "none.state")
    with pytest.raises(ScenarioError, match=r"start\.warm_days = 0: allowed is the warm days of the state"):
        quiet(override(warm, {"start.warm_days": 0}), state=file)


def test_the_command_line_says_what_is_wrong_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "days = 1\n[population]\nsize = {size}\n[start]\nwarm_days = {days}\n"
    for name, size, days in (("good", 100, 30), ("odd", 100, 45), ("long", 100, 7_230), ("other", 101, 30)):
        (tmp_path / f"{name}.toml").write_text(text.format(size=size, days=days))
    (tmp_path / "x.state").write_bytes(b"something else")
    for arguments, says in (
        (["run", "odd.toml"], "sim: error: odd.toml: start.warm_days = 45: allowed is whole cycles of 30 days, 0 to"),
        (["validate", "odd.toml"], "odd.toml:5: start.warm_days = 45: allowed is whole cycles of 30 days"),
        (["run", "long.toml"], "long.toml: start.warm_days = 7230: allowed is a whole number: 0 to 7200 days"),
        (["run", "good.toml", "--state", "x.state"], "x.state: allowed is a state kept by a run"),
        (["compare", "other.toml", "--baseline", "good.toml"], "population.size = 101: allowed is 100, as before"),
    ):
        assert main(arguments) == 2, arguments
        err = capsys.readouterr().err
        *_, last = err.splitlines()
        assert says in last, last
        assert "Traceback" not in err


# --- who may take over ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("population.willing_mean", 3.0),
        ("population.size", 151),
        ("ties.family.mean_degree", 1.0),
        ("field.rows", 4),
        ("society.active", True),
        ("start.warm_days", 90),
        ("start.warm_days", 0),
        ("fraud.share", 0.1),
        ("response.stigma_log_sd", 0.1),
        ("platforms.baitiao.terms.days_to_pay", 20),
        ("platforms.baitiao.funding.capital_cents_per_consumer", 5_000),
    ],
)
def test_what_shaped_the_warm_part_may_not_differ(warm: Scenario, key: str, value: object) -> None:
    with pytest.raises(ScenarioError, match=rf"^{key} = .*: allowed is .*, as before day 0, .*'other' takes it over"):
        compare([override(warm, {"name": "other", key: value})], baseline=warm, progress=False)


def test_nor_may_platforms_and_lines_that_have_lent(warm: Scenario) -> None:
    tree = warm.model_dump() | {"name": "other"}
    two = make_scenario(tree | {"platforms": {"baitiao": {}, "second": {}}})
    with pytest.raises(ScenarioError, match=r"^platforms = \[\"baitiao\", \"second\"\]: allowed is \[\"baitiao\"\]"):
        compare([two], baseline=warm, progress=False)
    none = make_scenario(tree | {"platforms": {"baitiao": {"funding": {"lines": {"bank": {"share": 0.5}}}}}})
    with pytest.raises(ScenarioError, match=r"^platforms\.baitiao\.funding\.lines = \[\"bank\"\]"):
        compare([none], baseline=warm, progress=False)


def test_an_empty_start_may_differ_in_anything(warm: Scenario) -> None:
    cold = override(warm, {"start.warm_days": 0})
    other = override(cold, {"name": "other", "population.willing_mean": 3.0})
    assert compare([other], baseline=cold, replications=1, jobs=1, progress=False).policies


@pytest.mark.experiment
def test_collectors_are_hired_and_dismissed_in_a_comparison() -> None:
    leaves = {"population.size": 2_000, "days": 60, "start.warm_days": 360}
    outsourced, in_house, none = (
        override(load_scenario(SCENARIOS / f"{name}.toml"), leaves)
        for name in ("outsourced", "in_house", "no_collection")
    )
    for baseline, *others in ((outsourced, in_house, none), (none, outsourced)):
        done = compare(others, baseline=baseline, replications=1, progress=False)
        assert done.failures.empty
        for one in done.runs:
            assert set(one.table("collectors")["collector"]) == set(one.scenario.collectors)
