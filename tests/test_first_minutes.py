"""What somebody meets who has just installed the package: scenarios by name, a file to begin with, a demo, help."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sim import Comparison, Run, parser
from sim.cli import main
from sim.scenario import diff, leaves, load_scenario
from sim.scenario.reading.shipped import shipped_names

ROOT = Path(__file__).parents[1]
SMALL = ["--set", "population.size=300", "--jobs", "1", "--quiet", "--no-plots"]


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def code_of(*arguments: str) -> object:
    try:
        return main(arguments)
    except SystemExit as stop:
        return stop.code


# --- the package --------------------------------------------------------------------------------------------------


def test_what_is_built_has_the_scenarios_and_lists_them(tmp_path: Path) -> None:
    """As in a wheel: the package alone, in a folder that has nothing else, run where no file is."""
    built = tmp_path / "site"
    code = "from setuptools import setup; setup()"
    build = ["egg_info", "--egg-base", tmp_path, "build", "--build-base", tmp_path / "part", "--build-lib", built]
    subprocess.run([sys.executable, "-c", code, "-q", *build], cwd=ROOT, check=True, capture_output=True)
    assert not [path for path in built.rglob("*") if path.is_symlink()]
    environment = {"PYTHONPATH": str(built), "PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    for arguments, says in ((["list"], "trials/phone_call"), (["validate", "doorstep"], "doorstep is valid")):
        done = subprocess.run(
            [sys.executable, "-m", "sim", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert says in done.stdout


def test_run_and_compare_take_names(capsys: pytest.CaptureFixture) -> None:
    cold = ["--set", "start.warm_days=0", "--set", "days=3"]
    assert main(["run", "doorstep", *SMALL, *cold]) == 0
    assert Run.load("results/doorstep/tables").scenario.name == "doorstep"
    compare = ["compare", "gentle", "strict", "--baseline", "baseline", "--replications", "1"]
    assert main([*compare, *SMALL, *cold]) == 0
    assert capsys.readouterr().out.endswith("report: results/baseline-vs-gentle-vs-strict/report.html\n")
    assert main(["run", "dorstep"]) == 2
    assert capsys.readouterr().err == "sim: error: dorstep: no such file; nearest shipped: doorstep\n"


# --- list, init, schema -------------------------------------------------------------------------------------------


def test_list(capsys: pytest.CaptureFixture) -> None:
    assert main(["list"]) == 0
    out = capsys.readouterr().out
    assert re.findall(r"^\w.*", out, flags=re.MULTILINE) == [
        "Scenarios (sim run NAME)",
        "Trials (sim trial NAME)",
        "Pairs (sim compare NAME --baseline NAME_without)",
    ]
    assert re.findall(r"^  (\S+) ", out, flags=re.MULTILINE) == list_order()
    assert re.search(r"^  doorstep +A research policy, nobody's actual terms: visits at home", out, flags=re.MULTILINE)
    assert main(["list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["name"] for row in rows} == set(shipped_names())
    assert {row["kind"] for row in rows} == {"scenario", "trial", "pair"}
    assert all(row["description"] for row in rows)


def list_order() -> list[str]:
    names = shipped_names()
    return [
        *(name for name in names if "/" not in name),
        *(name for name in names if name.startswith("trials/")),
        *(name for name in names if name.startswith("pairs/")),
    ]


def test_init_writes_a_file_that_is_valid_and_is_not_overwritten(
    empty_folder: Path, capsys: pytest.CaptureFixture
) -> None:
    assert main(["init", "my.toml"]) == 0
    assert main(["validate", "my.toml"]) == 0
    assert capsys.readouterr().out.endswith("my.toml: my is valid\n")
    text = (empty_folder / "my.toml").read_text()
    assert text.startswith("#:schema ./arrears.schema.json\n")
    assert diff(load_scenario("baseline"), load_scenario("my.toml")).keys() == {"name", "description"}
    (empty_folder / "my.toml").write_text("days = 3\n")
    assert main(["init", "my.toml"]) == 2
    assert "my.toml: is there already" in capsys.readouterr().err
    assert (empty_folder / "my.toml").read_text() == "days = 3\n"
    assert [path.name for path in empty_folder.iterdir()] == ["my.toml"]


def test_every_lever_of_the_start_can_be_switched_on(empty_folder: Path) -> None:
    """They have the values of the baseline, and are told with range and unit as the registry has them."""
    main(["init", "my.toml"])
    text = (empty_folder / "my.toml").read_text()
    assert max(map(len, text.splitlines())) <= 100
    (empty_folder / "all.toml").write_text(re.sub(r"^#(?=[a-z\[])", "", text, flags=re.MULTILINE))
    mine = load_scenario("all.toml")
    stage = mine.platforms["baitiao"].collection.stages["early"]
    assert (mine.regime.name, stage.to_days, dict(stage.contacts)) == ("us_reg_f", 15, {"text": 3})
    changed = diff(load_scenario("baseline"), mine)
    assert {key for key in changed if not key.startswith(("regime.", "platforms.baitiao.collection.stages."))} == {
        "name",
        "description",
    }
    [cutoff] = [leaf for leaf in leaves() if leaf.key == "platforms.<name>.credit.score_cutoff"]
    assert f"# {cutoff.about}; {cutoff.extent}\n#score_cutoff = 590\n" in text


@pytest.mark.parametrize("name", ["my.json", "no/such/folder.toml", "my\nown", "."])
def test_init_refuses_what_is_no_new_file(name: str, empty_folder: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["init", name]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not list(empty_folder.iterdir())


def test_a_name_with_a_line_end_stays_a_comment(empty_folder: Path) -> None:
    assert main(["init", "a\ndays = 3.toml"]) == 0
    assert load_scenario("a\ndays = 3.toml").days == 360


def test_schema_is_written_for_editors_and_again(empty_folder: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["schema"]) == 0
    printed = json.loads(capsys.readouterr().out)
    for _ in range(2):
        assert main(["schema", "arrears.schema.json"]) == 0
        assert json.loads((empty_folder / "arrears.schema.json").read_text()) == printed
    (empty_folder / "my.toml").write_text("days = 3\n")
    assert main(["schema", "my.toml"]) == 2
    assert (empty_folder / "my.toml").read_text() == "days = 3\n"


# --- the demo -----------------------------------------------------------------------------------------------------


def test_the_demo_asks_the_question_of_the_product(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    small = ["population.size=200", "start.warm_days=30", "days=35"]
    monkeypatch.setitem(parser.DEMO, "set", small)
    monkeypatch.setitem(parser.DEMO, "plots", False)
    monkeypatch.setitem(parser.DEMO, "jobs", 1)
    assert main(["demo"]) == 0
    out, err = capsys.readouterr()
    assert err.startswith("How much recovery does each degree of pressure buy")
    assert out.startswith("Comparison of gentle, ladder, doorstep against no_collection: 3 paired replication(s)")
    assert out.endswith("report: results/demo/report.html\n")
    assert [run.name for run in Comparison.load("results/demo/tables").runs][1:] == ["gentle", "ladder", "doorstep"]


def test_what_the_demo_says_of_itself_is_what_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    from sim import cli

    numbers = [int(text) for text in re.findall(r"=([\d_]+)", " ".join(parser.DEMO["set"]))]
    assert [f"{number:,}" for number in numbers] == ["3,000", "240", "120"]
    assert all(f"{number:,} " in cli.DEMO for number in numbers)
    assert parser.DEMO["replications"] == 3
    assert "each of three worlds" in cli.DEMO


# --- describe -----------------------------------------------------------------------------------------------------


def test_describe_lists_sections_first(capsys: pytest.CaptureFixture) -> None:
    assert main(["describe"]) == 0
    out = capsys.readouterr().out
    head, *rows = out.splitlines()[:-2]
    assert head.split() == ["section", "parameters", "lever", "uncertain", "fixed"]
    assert len(rows) < 45
    assert sum(int(row.split()[1]) for row in rows) == len(leaves())
    [late] = [row for row in rows if row.startswith("platforms.<name>.late ")]
    assert late.split()[1:3] == ["9", "9"]
    assert main(["describe", "--all"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2 * len(leaves())


def test_describe_takes_the_names_of_the_shipped_platforms(capsys: pytest.CaptureFixture) -> None:
    assert main(["describe", "platforms.baitiao.late"]) == 0
    out = capsys.readouterr().out
    assert "platforms.baitiao.late.penalty_daily " in out
    assert main(["describe", "platforms.pocket.late.kind"]) == 0
    assert re.match(r'platforms\.pocket\.late\.kind +"flat" +default "daily" ', capsys.readouterr().out)
    assert main(["describe", "platforms.batiao.late"]) == 2
    assert "nearest valid key: platforms.baitiao.late" in capsys.readouterr().err


def test_describe_shows_a_file_beside_the_defaults(empty_folder: Path, capsys: pytest.CaptureFixture) -> None:
    (empty_folder / "mine.toml").write_text("days = 90\n[economy]\nbenefit_share = 0.9\n")
    assert main(["describe", "mine.toml"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"^days +90 +default 360 ", out, flags=re.MULTILINE)
    assert re.search(r"^economy\.benefit_share +0\.9 +default 0\.\d+ ", out, flags=re.MULTILINE)
    assert "population.size" not in out
    assert "3 of " in out.splitlines()[-1]
    assert main(["describe", "mine.toml", "--all"]) == 0
    assert "population.size" in capsys.readouterr().out
    assert main(["describe", "mine.toml", "--json"]) == 0
    rows = {row["key"]: row for row in json.loads(capsys.readouterr().out)}
    assert (rows["days"]["value"], rows["days"]["default"], rows["population.size"]["value"]) == (90, 360, 10_000)
    assert main(["describe", "doorstep", "--grep", "visit_work"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"^channels\.visit_work\.presence +1\.0 +default ", out, flags=re.MULTILINE)
    assert re.search(r"^platforms\.pocket\.collection\.stages\.door\.contacts +\{", out, flags=re.MULTILINE)
    (empty_folder / "bad.toml").write_text("dayz = 90\n")
    assert main(["describe", "bad.toml"]) == 2
    assert main(["describe", "none.toml"]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == "sim: error: none.toml: no such file"


def test_describe_searches(capsys: pytest.CaptureFixture) -> None:
    assert main(["describe", "--grep", "HARDSHIP", "--role", "lever", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows
    assert {row["role"] for row in rows} == {"lever"}
    assert all("hardship" in json.dumps(row).lower() for row in rows)
    assert main(["describe", "platforms.baitiao.late", "--role", "uncertain"]) == 2
    assert 'no parameter has "uncertain"' in capsys.readouterr().err
    assert main(["describe", "--grep", "no such text"]) == 2
    assert main(["describe", "--tables", "--grep", "cycle"]) == 2


def test_no_shipped_scenario_is_called_like_a_section() -> None:
    """Else ``sim describe NAME`` would mean two things."""
    assert not {leaf.key.split(".")[0] for leaf in leaves()} & set(shipped_names())


# --- validate -----------------------------------------------------------------------------------------------------

FAULTY = """extends = "baseline"
dayz = 3

[platforms.baitiao.terms]
instalments = [
  3,
  "6",
]
[platforms.pocket]
late = { kind = "weekly" }
[collectors.a]
staff = -1
[[changes]]
from_day = 0
set = { "economy.benefit_share" = 0.5 }
"""
CONTRADICTORY = """extends = "doorstep"
regime = "us_regf"
[platforms.baitiao.collection]
low_score = 999
[platforms.pocket.collection.stages.door]
from_days = 900
[platforms.pocket.credit]
limit_min_cents = 3_000_000
"""
DATED = """extends = "baseline"
[[changes]]
from_day = 5
set = { "platforms.batiao.late.kind" = "flat", "population.size" = 3 }
[[changes]]
from_day = 7
set."platforms.baitiao.credit.score_cutoff" = 3
set."platforms.pocket.credit.score_cutoff" = 3
[[changes]]
from_day = 700
set."economy.benefit_share" = 0.5
"""


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        (
            FAULTY,
            [
                "2: dayz: unknown key; nearest valid key: days",
                '5: platforms.baitiao.terms.instalments[1] = "6": allowed is a list of whole numbers',
                '10: platforms.pocket.late.kind = "weekly": allowed is one of daily or flat',
                "12: collectors.a.staff = -1: allowed is a whole number: 0 to 100000 officers",
                "14: changes[0].from_day = 0: allowed is a whole number: 1 to 36000",
            ],
        ),
        (
            CONTRADICTORY,
            [
                '2: regime = "us_regf": allowed is a preset',
                "4: platforms.baitiao.collection.low_score = 999: allowed is at most",
                "6: platforms.pocket.collection.stages.door.from_days = 900: allowed is at most",
                "8: platforms.pocket.credit.limit_min_cents = 3000000: allowed is at most",
            ],
        ),
        (
            DATED,
            [
                "4: change from day 5: platforms.batiao.late.kind: unknown key",
                "4: change from day 5: population.size = 3: fixed during a run",
                "7: change from day 7: platforms.baitiao.credit.score_cutoff = 3: allowed is",
                "8: change from day 7: platforms.pocket.credit.score_cutoff = 3: allowed is",
                "10: change from day 700: from_day = 700: allowed is a day on which the run goes on",
            ],
        ),
        ("days = 30\ndays 60\n", ["2: is not valid TOML: "]),
        ('name = """\ndays = 3\n"""\ndays = 0\n', ["4: days = 0: allowed is"]),
        ("[trial]\n[trial.arms.a]\nshare = 3.0\n", ["1: trial.platform: missing", "3: trial.arms.a.share = 3.0"]),
    ],
    ids=["values", "contradictions", "dates", "no TOML", "a text of several lines", "a table that lacks something"],
)
def test_validate_tells_every_fault_with_its_line(
    toml: str, told: list[str], empty_folder: Path, capsys: pytest.CaptureFixture
) -> None:
    (empty_folder / "bad.toml").write_text(toml)
    assert main(["validate", "bad.toml"]) == 2
    lines = capsys.readouterr().err.splitlines()
    for start in told:
        assert [line for line in lines if line.startswith(f"sim: error: bad.toml:{start}")], (start, lines)
    numbers = [int(line.split(":")[3]) for line in lines]
    assert numbers == sorted(numbers)
    if toml in (FAULTY, CONTRADICTORY, DATED):
        assert len(lines) == len(told)


def test_faults_of_other_files_and_of_the_command_line_are_told_where_they_are(
    empty_folder: Path, capsys: pytest.CaptureFixture
) -> None:
    (empty_folder / "rules.toml").write_text("# ours\napr_cap = 90\nfrom_hourr = 3\n")
    (empty_folder / "bad.toml").write_text('regime = "rules.toml"\n')
    (empty_folder / "child.toml").write_text('extends = "bad.toml"\n')
    assert main(["validate", "child.toml"]) == 2
    assert [line.partition(" = ")[0].partition(": unknown")[0] for line in capsys.readouterr().err.splitlines()] == [
        "sim: error: bad.toml: rules.toml:2: apr_cap",
        "sim: error: bad.toml: rules.toml:3: from_hourr",
    ]
    assert main(["validate", "baseline", "--set", "days=0", "--set", "population.size=0"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(" = ")[0] for line in lines] == ["sim: error: --set: days", "sim: error: --set: population.size"]


def test_faults_are_data_too(empty_folder: Path, capsys: pytest.CaptureFixture) -> None:
    (empty_folder / "bad.toml").write_text(FAULTY)
    assert main(["validate", "bad.toml", "doorstep", "--json"]) == 2
    out, err = capsys.readouterr()
    bad, good = json.loads(out)
    assert (good["faults"], good["error"], good["name"]) == ([], None, "doorstep")
    assert [fault["line"] for fault in bad["faults"]] == [2, 5, 10, 12, 14]
    assert bad["faults"][0] == {
        "file": "bad.toml",
        "line": 2,
        "key": "dayz",
        "problem": "dayz: unknown key; nearest valid key: days",
    }
    assert len(err.splitlines()) == 5


def test_lines_of_a_long_file_are_found_in_time(empty_folder: Path, capsys: pytest.CaptureFixture) -> None:
    numbers = "".join(f"  {number},\n" for number in range(20_000))
    (empty_folder / "long.toml").write_text(f"dais = 3\nxs = [\n{numbers}]\ndayz = 3\n")
    assert main(["validate", "long.toml"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("sim: error: long.toml:1: dais: unknown key")
    assert lines[-1].startswith("sim: error: long.toml: dayz: unknown key"), "behind a statement too long to be read"


def test_of_very_many_faults_the_first_are_told_and_the_others_counted(
    empty_folder: Path, capsys: pytest.CaptureFixture
) -> None:
    (empty_folder / "many.toml").write_text("".join(f"unheard_{number} = 1\n" for number in range(500)))
    assert main(["validate", "many.toml"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 21
    assert lines[-1] == "sim: error: many.toml: 480 more faults are told once these are mended"


# --- people worth following ---------------------------------------------------------------------------------------

DOORS = """days = 90
population.size = 300
[collectors]
teams = { staff = 4, channels = ["visit_home"], depot = 5 }
[platforms.baitiao.collection.stages.door]
from_days = 1
contacts = { visit_home = 7 }
pool = "teams"
rights = ["home"]
"""


def test_follow_finds_the_first_who_is_late_and_the_first_who_is_visited(
    empty_folder: Path, capsys: pytest.CaptureFixture
) -> None:
    (empty_folder / "doors.toml").write_text(DOORS)
    arguments = ["run", "doors.toml", "--jobs", "1", "--no-plots"]
    assert main([*arguments, "--follow", "late", "--follow", "visited", "--out", "o"]) == 0
    said = re.findall(r"following consumer (\d+), the first who is (\w+), on day (\d+)", capsys.readouterr().err)
    assert [kind for _, kind, _ in said] == ["late", "visited"]
    run = Run.load("o/tables")
    assert run.provenance[0]["follow"] == list(dict.fromkeys(int(number) for number, _, _ in said))
    (late, _, since), (visited, _, on) = said
    days = run.followed[run.followed["consumer"] == int(late)]
    assert days.loc[days["day"] == int(since), "days_past_due"].max() > 0
    story = run.story[run.story["consumer"] == int(visited)]
    assert int(on) in set(story.loc[story["event"] == "visit_home", "day"])

    everybody = ["--follow=" + str(number) for number in range(300)]
    assert main([*arguments, *everybody, "--quiet", "--out", "all"]) == 0
    everyone = Run.load("all/tables")
    late_rows = everyone.followed[everyone.followed["days_past_due"] > 0]
    first = late_rows[late_rows["day"] == late_rows["day"].min()]
    assert (int(late), int(since)) == (first["consumer"].min(), first["day"].min())
    visits = everyone.story[everyone.story["event"] == "visit_home"]
    first = visits[visits["day"] == visits["day"].min()]
    assert (int(visited), int(on)) == (first["consumer"].min(), first["day"].min())


def test_somebody_sued_is_found_at_the_end_of_the_warm_part(empty_folder: Path, capsys: pytest.CaptureFixture) -> None:
    (empty_folder / "suits.toml").write_text(
        """days = 5
population.size = 300
start.warm_days = 210
economy.job_loss_daily = 0.01
[collectors]
legal = { staff = 2, channels = [], lawyers = true }
[platforms.baitiao]
credit.charge_off_days_past_due = 60
[platforms.baitiao.collection.stages.suit]
from_days = 10
contacts = { lawsuit = 360 }
pool = "legal"
"""
    )
    assert main(["run", "suits.toml", "--jobs", "1", "--no-plots", "--follow", "sued"]) == 0
    err = capsys.readouterr().err
    assert re.search(r"following consumer \d+, the first who is sued, on day 0", err)
    assert Run.load("results/suits/tables").provenance[0]["follow"] != []


def test_nobody_found_and_no_case_are_told(empty_folder: Path, capsys: pytest.CaptureFixture) -> None:
    (empty_folder / "quiet.toml").write_text("days = 5\npopulation.size = 50\n")
    assert main(["run", "quiet.toml", "--jobs", "1", "--quiet", "--no-plots", "--follow", "sued", "--follow", "3"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "sim: warning: nobody is sued in replication 0: nobody is followed for that",
        "sim: replication 0: no case to draw of consumer 3: never late",
    ]
    assert code_of("run", "quiet.toml", "--follow", "lat") == 2
    assert "'lat' is not a whole number from 0, nor late, visited or sued" in capsys.readouterr().err


# --- help ---------------------------------------------------------------------------------------------------------


def test_sim_alone_shows_its_help_and_fails_as_before(capsys: pytest.CaptureFixture) -> None:
    assert code_of() == 2
    out, err = capsys.readouterr()
    assert out.startswith("usage: sim ")
    assert all(f"    {name} " in out for name in ("demo", "run", "list", "init"))
    assert err == "sim: error: the following arguments are required: command (see sim --help)\n"


@pytest.mark.parametrize("command", [*parser.EXAMPLES])
def test_every_command_has_an_example_in_its_help(command: str, capsys: pytest.CaptureFixture) -> None:
    path = ["audit", command] if command in ("verify", "show") else [command]
    assert code_of(*path, "--help") == 0
    out = " ".join(capsys.readouterr().out.split())
    assert f"example: {parser.EXAMPLES[command]}" in out


def test_examples_can_be_parsed() -> None:
    from sim.cli import _COMMANDS

    assert set(parser.EXAMPLES) == {*_COMMANDS, "audit"}
    for line in parser.EXAMPLES.values():
        words = line.partition(" > ")[0].split()
        assert parser.parser(_COMMANDS).parse_args(words[1:]).command
