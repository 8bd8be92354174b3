"""Running: identity, resuming, failures, and that how it is run changes nothing."""

from __future__ import annotations

import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from sim import Run, Scenario, compare, run
from sim.experiments import job as job_module
from sim.experiments.job import Job
from sim.experiments.version import code_version, plug_ins
from sim.market import CreditMarket
from sim.results.tables import TABLES
from sim.scenario import ScenarioError, make_scenario, override, to_toml

DAYS = 35


@pytest.fixture
def small() -> Scenario:
    return make_scenario({"name": "small", "days": DAYS, "population": {"size": 120}})


@pytest.fixture
def runs_made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Replications that a market was really run for."""
    made: list[int] = []
    honest = CreditMarket.__init__

    def counted(self, *args, replication=0, **kwargs) -> None:
        made.append(replication)
        honest(self, *args, replication=replication, **kwargs)

    monkeypatch.setattr(CreditMarket, "__init__", counted)
    return made


@pytest.fixture
def plug_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Write a module with a credit policy ``Policy`` whose ``decide`` starts with the given lines; return its name."""

    def write(name: str, body: str) -> str:
        (tmp_path / f"{name}.py").write_text(
            "from sim.platforms import Scorecard\n\n\nclass Policy(Scorecard):\n    def decide(self, orders, credit):\n"
            + textwrap.indent(body, " " * 8)
            + "\n        return super().decide(orders, credit)\n"
        )
        monkeypatch.syspath_prepend(tmp_path)
        return f"{name}:Policy"

    return write


def same(a: Run, b: Run) -> None:
    assert a.replications == b.replications
    for name in TABLES:
        pd.testing.assert_frame_equal(a.table(name), b.table(name))


def quiet(*args, **kwargs) -> Run:
    return run(*args, progress=False, **kwargs)


def test_processes_threads_and_this_process_give_the_same(small: Scenario) -> None:
    here = quiet(small, replications=3, jobs=1)
    same(here, quiet(small, replications=3, jobs=2))
    with ThreadPoolExecutor(2) as executor:
        same(here, quiet(small, replications=3, executor=executor))


def test_seed_and_replication_matter(small: Scenario) -> None:
    first = quiet(small, replications=2, jobs=1)
    volume = first.platform_daily.groupby("replication")["new_gmv_cents"].sum()
    assert volume[0] != volume[1]
    other = quiet(small, seed=1)
    assert other.platform_daily["new_gmv_cents"].sum() not in set(volume)


def test_a_finished_run_is_read_back_not_run_again(small: Scenario, tmp_path: Path, runs_made: list[int]) -> None:
    first = quiet(small, replications=2, jobs=1, store=tmp_path)
    assert runs_made == [0, 1]
    same(first, quiet(small, replications=3, jobs=1, store=tmp_path).only([0, 1]))
    assert runs_made == [0, 1, 2]
    quiet(small, replications=2, jobs=1, seed=1, store=tmp_path)
    quiet(small, replications=1, jobs=1, set={"platforms.baitiao.terms.deferral": False}, store=tmp_path)
    quiet(small, replications=1, jobs=1, follow=[3], store=tmp_path)
    assert runs_made == [0, 1, 2, 0, 1, 0, 0]


def test_a_damaged_run_is_run_again(small: Scenario, tmp_path: Path, runs_made: list[int]) -> None:
    first = quiet(small, store=tmp_path)
    (folder,) = tmp_path.iterdir()
    (folder / "daily.parquet").write_bytes(b"PAR1")
    same(first, quiet(small, store=tmp_path))
    assert runs_made == [0, 0]


def test_without_a_store_nothing_is_written(small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    quiet(small, replications=2, jobs=1)
    assert not list(tmp_path.iterdir())


def test_identity_differs_by_everything_that_can_change_a_result(small: Scenario, plug_in) -> None:
    other = override(small, {"population.size": 121})
    own = override(small, {"platforms.baitiao.credit.policy": plug_in("own_policy", "pass")})
    jobs = [
        Job(small, 0, 0),
        Job(small, 1, 0),
        Job(small, 0, 1),
        Job(small, 0, 0, (1,)),
        Job(other, 0, 0),
        Job(small, 0, 0, code="other"),
        Job(own, 0, 0),
    ]
    before = Job(own, 0, 0).identity
    assert len({job.identity for job in jobs}) == len(jobs)
    assert Job(small, 0, 0).identity == jobs[0].identity
    assert Job(small, 0, 0, store=Path("elsewhere")).identity == jobs[0].identity
    assert list(plug_ins(to_toml(own))) == ["own_policy"]
    plug_in("own_policy", "credit = credit")
    assert Job(own, 0, 0).identity != before, "the module of a policy is part of the code"


def test_a_failed_replication_is_a_row_and_the_rest_finishes(
    small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = CreditMarket.run

    def fails_once(self, on_day=None) -> None:
        if self.consumers.key[2] == 1:
            raise ZeroDivisionError("no such luck\nat all")
        honest(self, on_day)

    with monkeypatch.context() as patch:
        patch.setattr(CreditMarket, "run", fails_once)
        result = quiet(small, replications=3, jobs=1, store=tmp_path)
    assert result.replications == (0, 2)
    (row,) = result.failures.to_dict("records")
    assert (row["scenario"], row["replication"], row["error"]) == ("small", 1, "ZeroDivisionError: no such luck")
    assert "fails_once" in row["traceback"]
    (saved,) = tmp_path.glob("*.error.txt")
    assert saved.read_text() == row["traceback"]
    assert quiet(small, replications=3, jobs=1, store=tmp_path).replications == (0, 1, 2)
    assert not list(tmp_path.glob("*.error.txt"))


def test_a_failure_in_another_process_is_a_row_too(small: Scenario, plug_in) -> None:
    policy = plug_in("raising_policy", "raise LookupError('nobody home')")
    result = quiet(small, replications=2, jobs=2, set={"platforms.baitiao.credit.policy": policy})
    assert (
        result.failures["error"].tolist()
        == ["GuestError: Policy.decide of baitiao: LookupError: nobody home (raising_policy.py, line 6)"] * 2
    )
    assert "raising_policy.py" in result.failures["traceback"][0]


def test_when_processes_die_fewer_carry_on(small: Scenario, plug_in, tmp_path: Path) -> None:
    dies_once = plug_in(
        "dying_policy",
        textwrap.dedent(f"""
        import os, pathlib
        deaths = pathlib.Path({str(tmp_path)!r}, "deaths")
        deaths.mkdir(exist_ok=True)
        if not any(deaths.iterdir()):
            (deaths / str(os.getpid())).touch()
            os._exit(9)
        """),
    )
    result = quiet(small, replications=4, jobs=2, set={"platforms.baitiao.credit.policy": dies_once})
    assert result.replications == (0, 1, 2, 3)


def test_a_process_that_always_dies_is_a_failure(small: Scenario, plug_in) -> None:
    dies = plug_in("deadly_policy", "import os\nos._exit(9)")
    result = quiet(small, replications=2, jobs=2, set={"platforms.baitiao.credit.policy": dies})
    assert result.failures["error"].tolist() == ["RuntimeError: the worker process died (killed, or out of memory)"] * 2


def test_bad_input_is_told_before_anything_runs(small: Scenario, tmp_path: Path) -> None:
    for wrong in ({"replications": 0}, {"jobs": 0}, {"seed": -1}, {"seed": 2**64}):
        with pytest.raises(ValueError):
            quiet(small, store=tmp_path / "store", **wrong)
    with pytest.raises(ScenarioError, match=r"nearest valid key: population\.size"):
        quiet(small, set={"population.sise": 3})
    with pytest.raises(ScenarioError, match="no such file"):
        quiet(tmp_path / "no.toml")
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_policy_that_the_market_refuses_is_bad_input(small: Scenario, jobs: int) -> None:
    with pytest.raises(ScenarioError, match="no_such_module"):
        quiet(small, replications=2, jobs=jobs, set={"platforms.baitiao.credit.policy": "no_such_module:Policy"})


def test_a_worker_with_other_code_refuses(small: Scenario) -> None:
    result = job_module.perform(Job(small, 0, 0, code="0.0.0+other"))
    assert "the code changed while jobs were running" in result.failed[0].error


def test_code_version() -> None:
    assert code_version().startswith("0.1.0+")


def test_progress_is_a_few_lines_where_there_is_no_terminal(small: Scenario, capsys: pytest.CaptureFixture) -> None:
    run(small, replications=2, jobs=1)
    out, err = capsys.readouterr()
    assert out == ""
    assert 5 <= len(err.splitlines()) <= 10
    assert err.splitlines()[-1].startswith(f"{2 * DAYS} of {2 * DAYS} days, 2 of 2 runs, ")
    assert "\r" not in err


def test_compare_pairs_what_finished_everywhere(small: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = override(small, {"name": "policy", "platforms.baitiao.terms.deferral": False})
    honest = CreditMarket.run

    def fails_once(self, on_day=None) -> None:
        if self.config.name == "policy" and self.consumers.key[2] == 0:
            raise OSError("gone")
        honest(self, on_day)

    monkeypatch.setattr(CreditMarket, "run", fails_once)
    comparison = compare([policy], baseline=small, replications=3, jobs=1, progress=False)
    assert [one.replications for one in comparison.runs] == [(1, 2), (1, 2)]
    assert comparison.failures["error"].tolist() == ["OSError: gone"]
    with pytest.raises(RuntimeError, match="OSError: gone"):
        compare([policy], baseline=small, replications=1, jobs=1, progress=False)


def test_a_policy_that_changes_nothing_differs_in_nothing(small: Scenario) -> None:
    comparison = compare([override(small, {"name": "same"})], baseline=small, replications=2, jobs=1, progress=False)
    table = comparison.differences()
    assert (table["difference"].dropna() == 0).all()
    assert (table["n"] == 2).any()


def test_compare_refuses_what_cannot_be_compared(small: Scenario) -> None:
    for others, says in (
        ([small], "nothing to compare"),
        ([override(small, {"days": 36, "name": "b"})], "'b' runs 36 days"),
        ([override(small, {"population.size": 9})], "different names"),
    ):
        with pytest.raises(ScenarioError, match=says):
            compare(others, baseline=small, progress=False)
