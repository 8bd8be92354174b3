"""The user's own modules and the files that they read belong to a run: after a change it is run again, with them."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sim import Run, Scenario, run
from sim.experiments import states
from sim.experiments.inputs import plug_ins, read_by
from sim.experiments.job import Job, fetch, perform_into_store
from sim.market import CreditMarket
from sim.scenario import make_scenario, to_toml

pytestmark = pytest.mark.filterwarnings(  # users do not close their files
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)

POLICY = """
from sim.frames import Decisions
from sim.platforms import Scorecard
{at_import}

class Policy(Scorecard):
    def __init__(self):
        {at_making}

    def decide(self, orders, credit):
        usual = super().decide(orders, credit)
        {at_work}
        return Decisions(admitted=usual.admitted, limit_cents=usual.limit_cents // DIVISOR)
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working directory in which modules are found; none of them stays."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.chdir(home)
    monkeypatch.syspath_prepend(home)
    before = set(sys.modules)
    yield home
    for name in set(sys.modules) - before:
        if str(home) in repr(getattr(sys.modules[name], "__spec__", "")):  # of a package without a file as well
            del sys.modules[name]


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Replications that a market was really run for."""
    found: list[int] = []
    honest = CreditMarket.__init__

    def counted(self, *args, replication=0, **kwargs) -> None:
        found.append(replication)
        honest(self, *args, replication=replication, **kwargs)

    monkeypatch.setattr(CreditMarket, "__init__", counted)
    return found


def write(place: Path, at_import: str = "", at_making: str = "pass", at_work: str = "pass") -> None:
    (place / "my_policy.py").write_text(POLICY.format(at_import=at_import, at_making=at_making, at_work=at_work))


def scenario(**more: object) -> Scenario:
    return make_scenario(
        {
            "name": "own",
            "days": 5,
            "population": {"size": 60},
            "platforms": {"baitiao": {"credit": {"policy": "my_policy:Policy"}}},
            **more,
        }
    )


def quiet(store: Path, **how: object) -> Run:
    return run(scenario(), store=store, jobs=1, progress=False, **how)


def limits(result: Run) -> float:
    return (
        float(result.platform_daily["limit_cents"].sum())
        if "limit_cents" in result.platform_daily
        else float(result.platform_daily["new_gmv_cents"].sum())
    )


def module(name: str) -> Callable[[Path, int], None]:
    def put(place: Path, divisor: int) -> None:
        file = place / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"DIVISOR = {divisor}\n")

    return put


def data(name: str, text: str) -> Callable[[Path, int], None]:
    return lambda place, divisor: (place / name).write_text(text.format(divisor)) and None


IMPORTS = {
    "import": ("import my_rules; DIVISOR = my_rules.DIVISOR", module("my_rules.py")),
    "from": ("from my_rules import DIVISOR", module("my_rules.py")),
    "of a package": ("from mine.rules import DIVISOR", module("mine/rules.py")),
    "of a module of a package": ("from mine import rules; DIVISOR = rules.DIVISOR", module("mine/rules.py")),
    "of what is imported": ("from between import DIVISOR", module("my_rules.py")),
    "by name": ('import importlib; DIVISOR = importlib.import_module("my_" + "rules").DIVISOR', module("my_rules.py")),
    "by execution": ('exec(open("my_rules.txt").read())', module("my_rules.txt")),
}
WORK = {
    "late": ("from my_rules import DIVISOR", module("my_rules.py")),
    "open": ('DIVISOR = int(open("divisor.txt").read())', data("divisor.txt", "{}")),
    "path": ('from pathlib import Path; DIVISOR = int(Path("divisor.txt").read_text())', data("divisor.txt", "{}")),
    "pandas": ('import pandas; DIVISOR = int(pandas.read_csv("divisor.csv")["d"][0])', data("divisor.csv", "d\n{}\n")),
    "numpy": ('import numpy; DIVISOR = int(numpy.loadtxt("divisor.csv"))', data("divisor.csv", "{}\n")),
    "json": ('import json; DIVISOR = json.load(open("divisor.json"))["d"]', data("divisor.json", '{{"d": {}}}')),
    "through a module": ("from reader import read; DIVISOR = read()", data("divisor.txt", "{}")),
}


@pytest.mark.parametrize(
    "kind", [*IMPORTS, *(f"{moment}, {how}" for moment in ("import", "work") for how in WORK), "making, open"]
)
def test_a_change_of_what_a_policy_is_made_of_runs_it_again(
    place: Path, tmp_path: Path, made: list[int], kind: str, capsys: pytest.CaptureFixture
) -> None:
    (place / "between.py").write_text("from my_rules import DIVISOR\n")
    (place / "reader.py").write_text("def read():\n    return int(open('divisor.txt').read())\n")
    moment, _, how = kind.partition(", ")
    line, put = WORK[how] if how else IMPORTS[kind]
    if moment == "making":
        write(place, at_making=f"global DIVISOR; {line}")
    elif moment == "work":
        write(place, at_work=line)
    else:
        write(place, at_import=line)
    put(place, 1)
    store = tmp_path / "store"
    before = quiet(store)
    quiet(store)
    (place / "unrelated.py").write_text("DIVISOR = 8\n")
    quiet(store)
    assert made == [0], "used again while nothing changed"
    assert capsys.readouterr().err == ""
    put(place, 9)
    after = quiet(store)
    assert made == [0, 0]
    assert limits(after) < limits(before), "and the new rule is at work"
    put(place, 1)
    assert limits(quiet(store)) == limits(before)


def test_a_line_names_the_file_that_changed(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    write(place, at_work=WORK["open"][0])
    WORK["open"][1](place, 1)
    quiet(tmp_path / "store")
    WORK["open"][1](place, 2)
    quiet(tmp_path / "store")
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith(f"is run again: '{place}/divisor.txt', which its policy or strategy read, changed since")


@pytest.mark.parametrize("first", [True, False])
def test_a_file_that_comes_or_goes_is_a_change(place: Path, tmp_path: Path, made: list[int], first: bool) -> None:
    write(
        place,
        at_work=textwrap.indent(
            textwrap.dedent("""
        try:
            DIVISOR = int(open("divisor.txt").read())
        except FileNotFoundError:
            DIVISOR = 5
        """),
            " " * 8,
        ),
    )
    file = place / "divisor.txt"
    for there in (first, not first):
        file.write_text("1") if there else file.unlink(missing_ok=True)
        quiet(tmp_path / "store")
        quiet(tmp_path / "store")
    assert made == [0, 0]


def test_installed_packages_are_told_by_their_versions_and_not_by_their_files(place: Path, tmp_path: Path) -> None:
    write(place, at_import="import json, numpy, pandas.testing, sim.scenario\nDIVISOR = 1")
    assert list(plug_ins(to_toml(scenario()))) == ["my_policy"]
    assert list(quiet(tmp_path / "store").provenance[0]["read"]) == [str(place / "my_policy.py")]
    assert list(read_by(to_toml(make_scenario({})))) == []


def test_what_writes_a_file_does_not_read_it(place: Path, tmp_path: Path, made: list[int]) -> None:
    write(place, at_import="DIVISOR = 1", at_work='open("log.txt", "a").write("x")')
    quiet(tmp_path / "store")
    quiet(tmp_path / "store")
    assert made == [0]


def test_what_reads_what_it_writes_has_its_result_and_is_run_again_every_time(
    place: Path, tmp_path: Path, made: list[int], capsys: pytest.CaptureFixture
) -> None:
    write(place, at_import="DIVISOR = 1", at_work='open("log.txt", "a").write("x"); open("log.txt").read()')
    job = Job(scenario(), 0, 0, store=tmp_path / "store")
    assert perform_into_store(job) is None
    assert fetch(job, None).replications == (0,)
    assert quiet(tmp_path / "store").replications == (0,)
    assert made == [0, 0]
    assert "log.txt', which its policy or strategy read, changed since" in capsys.readouterr().err


def test_a_module_that_cannot_be_read_is_no_traceback(place: Path) -> None:
    for body in (b"def (", b"\xff\xfe", b"x = 1\x00", b"(" * 2_000, b"from . import a\nfrom ... import b\n"):
        (place / "my_policy.py").write_bytes(body)
        assert list(plug_ins(to_toml(scenario()))) == ["my_policy"]


def test_a_module_that_changes_while_it_runs_is_a_failure(place: Path, tmp_path: Path) -> None:
    write(place, at_import="DIVISOR = 1", at_work='open(__file__, "a").write("#")')
    (one,) = quiet(tmp_path / "store").failed
    assert one.error == "RuntimeError: a module of a policy or strategy changed while jobs were running"


def test_a_warm_part_is_lived_again_after_a_change(
    place: Path, tmp_path: Path, made: list[int], capsys: pytest.CaptureFixture
) -> None:
    write(place, at_work=WORK["open"][0])
    WORK["open"][1](place, 1)
    warm = scenario(start={"warm_days": 30})
    how = {"jobs": 1, "progress": False, "store": tmp_path / "store"}
    run(warm, **how)
    run(warm, **how, follow=[1])
    assert made == [0], "the warm part is shared"
    WORK["open"][1](place, 3)
    state = states.file_of(tmp_path / "store" / "states", Job(warm, 0, 0).warm_identity)
    assert list(states.needs(state)) == [str(place / "divisor.txt"), str(place / "my_policy.py")]
    run(warm, **how)
    assert made == [0, 0]
    said = capsys.readouterr().err
    assert f"{state}: lived again: of a policy or strategy that read '{place}/divisor.txt', which changed since" in said


def test_the_published_provenance_says_what_was_read(place: Path, tmp_path: Path) -> None:
    write(place, at_work=WORK["open"][0])
    WORK["open"][1](place, 1)
    folder = quiet(tmp_path / "store").save(tmp_path / "tables")
    (entry,) = json.loads((folder / "provenance.json").read_text())["replications"]
    assert list(entry["read"]) == [str(place / "divisor.txt"), str(place / "my_policy.py")]
