"""The command line: results on standard output, progress and errors on standard error.

Exit codes: 0 fine, 1 something failed, 2 bad input, 130 interrupted.
"""

from __future__ import annotations

import argparse
import gc
import math
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import sim
from sim import arguments as given
from sim.scenario import (
    Scenario,
    ScenarioError,
    bad_value,
    cut,
    describe,
    found_in,
    json_schema,
    leaves,
    load_scenario,
    parse_assignment,
)
from sim.streams import complain, make_safe, say, say_json

if TYPE_CHECKING:
    from sim.results import Comparison, Run, TrialResult
    from sim.results.page.drawing import Draw

__all__ = ["main"]

FAILED, BAD_INPUT, INTERRUPTED = 1, 2, 130
SELDOM = 100_000
"""New objects before Python looks for circles among them: most are of modules, and stay."""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        complain(f"error: {ScenarioError(message)} (see {self.prog} --help)")
        self.exit(BAD_INPUT)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    make_safe()
    gc.set_threshold(SELDOM)
    options = _parser().parse_args(arguments)
    try:
        code: int = options.command(options)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except ScenarioError as error:
        return _complain(f"error: {error}", BAD_INPUT)
    except (OSError, RuntimeError) as error:
        return _complain(f"error: {error}", FAILED)
    except KeyboardInterrupt as stop:
        return _complain(str(stop) or "interrupted; the same command carries on", INTERRUPTED)


def _complain(message: str, code: int) -> int:
    complain(message)
    return code


def _run(options: argparse.Namespace) -> int:
    scenario = _load(options.file, options)
    for place, one in enumerate(options.follow):
        if one in options.follow[:place]:
            raise bad_value("--follow", one, "each consumer once")
        if one >= scenario.population.size:
            last = scenario.population.size - 1
            raise bad_value("--follow", one, f"a consumer's number, 0 to {last}", str(last))
    with _folder(options, scenario.name) as folder, _drawer(options) as draw:
        from sim.experiments import run

        result = run(scenario, follow=options.follow, state=options.state, **_how(options, folder))
        if result.replications:
            _publish(result, folder, options, draw)
    if not result.replications:
        return _tell(options, result, {})
    return _tell(options, result, {"folder": str(folder), "summary": _records(result.summary())})


def _compare(options: argparse.Namespace) -> int:
    if options.regimes is not None:
        scenario = _under_one_file(options)
        baseline, *policies = _under_regimes(scenario, options.regimes)
        name = f"{scenario.name}-by-regime"
    else:
        if options.baseline is None:
            raise ScenarioError("the following arguments are required: --baseline, or --regimes")
        baseline, *policies = (_load(path, options) for path in (options.baseline, *options.files))
        name = "-vs-".join(dict.fromkeys(one.name for one in (baseline, *policies)))
    with _folder(options, name) as folder, _drawer(options) as draw:
        from sim.experiments import compare

        result = compare(policies, baseline=baseline, **_how(options, folder))
        _publish(result, folder, options, draw)
    return _tell(options, result, {"folder": str(folder), "differences": _records(result.differences())})


def _under_one_file(options: argparse.Namespace) -> Scenario:
    if len(options.files) > 1 or options.baseline is not None:
        raise ScenarioError("allowed is exactly one file and no --baseline", where="--regimes")
    return _load(options.files[0], options)


def _under_regimes(scenario: Scenario, regimes: str) -> list[Scenario]:
    from sim.experiments.compare import under_regimes

    with found_in("--regimes"):
        return under_regimes(scenario, [name.strip() for name in regimes.split(",")])


def _trial(options: argparse.Namespace) -> int:
    scenario = _load(options.file, options)
    if scenario.trial is None:
        raise ScenarioError("there is no [trial] in this scenario", "trial", options.file)
    with _folder(options, scenario.name) as folder, _drawer(options) as draw:
        from sim.experiments import trial

        result = trial(scenario, **_how(options, folder))
        _publish(result, folder, options, draw)
    return _tell(options, result, {"folder": str(folder), "effects": _records(result.effects)})


def _load(path: str, options: argparse.Namespace) -> Scenario:
    from sim.experiments.run import check_guests

    scenario = load_scenario(path, set=_assignments(options.set))
    with found_in(path):
        check_guests(scenario)
    return scenario


def _assignments(texts: Sequence[str]) -> dict[str, Any]:
    """What --set says, each key once."""
    found: dict[str, Any] = {}
    for key, value in map(parse_assignment, texts):
        if key in found:
            raise ScenarioError(f"{key}: given twice: allowed is one value", key, "--set")
        found[key] = value
    return found


@contextmanager
def _folder(options: argparse.Namespace, name: str) -> Iterator[Path]:
    """The folder for results, ready to be written by nobody else meanwhile."""
    from sim.results.store.folder import file_name
    from sim.results.store.output import alone_at, claim

    folder = Path(options.out or Path("results") / file_name(name))
    try:
        claim(folder)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise ScenarioError(why, where=f"--out {folder}") from None
    with alone_at(folder, complain):
        yield folder


@contextmanager
def _drawer(options: argparse.Namespace) -> Iterator[Draw | None]:
    """What draws pictures, if there are to be any; where one replication leaves cores idle it gets ready meanwhile."""
    if not options.plots:
        yield None
        return
    from sim.results.page.drawer import drawer

    with drawer(options.jobs, not options.quiet, early=options.replications == 1 and options.command is _run) as draw:
        yield draw


def _how(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    return {
        "seed": options.seed, "replications": options.replications, "jobs": options.jobs, "store": folder / "runs",
        "fresh": options.fresh, "progress": not options.quiet,
    }


def _publish(
    result: Run | Comparison | TrialResult, folder: Path, options: argparse.Namespace, draw: Draw | None
) -> None:
    from sim.results.store.output import publish

    if not options.quiet:
        say("writing tables", sys.stderr)
    missing = "".join(sorted(publish(result, folder, draw)))
    if missing:
        complain(f"warning: no font here has {cut(missing, 20)}, of names or labels: pictures show boxes; a font for "
                 "them, such as fonts-noto-cjk, mends that")


def _tell(options: argparse.Namespace, result: Run | Comparison | TrialResult, more: dict[str, Any]) -> int:
    """Print the headline or a JSON document; the exit code tells of failures."""
    from sim.results.run import warnings_of

    failures, warnings = _records(result.failures), warnings_of(result.runs)
    if options.json:
        say_json({"name": result.name, "seed": options.seed, "failures": failures, "warnings": warnings, **more})
    else:
        say(str(result))
        if more:
            say(f"report: {Path(more['folder']) / 'report.html'}")
    for text in warnings:
        complain(f"warning: {text}")
    for one in failures:
        _complain(f"error: {one['scenario']}, replication {one['replication']}: {one['error']}", FAILED)
    return FAILED if failures else 0


def _records(table: Any) -> list[dict[str, Any]]:
    """Rows of a data frame; what is not a finite number becomes None, as JSON knows no other."""
    return [
        {key: None if isinstance(value, float) and not math.isfinite(value) else value for key, value in row.items()}
        for row in table.to_dict("records")
    ]


def _describe(options: argparse.Namespace) -> int:
    if options.tables:
        return _describe_tables(options)
    text = describe(prefix=options.prefix)
    if options.json:
        prefix = f"{options.prefix}." if options.prefix else ""
        say_json([asdict(leaf) for leaf in leaves() if f"{leaf.key}.".startswith(prefix)])
    else:
        say(text.removesuffix("\n"))
    return 0


def _describe_tables(options: argparse.Namespace) -> int:
    from sim.results.dictionary import DICTIONARY, describe_tables

    text = describe_tables(options.prefix)
    if options.json:
        names = [options.prefix] if options.prefix else list(DICTIONARY)
        say_json([{"table": name, "about": DICTIONARY[name].about,
                   "columns": [{"column": column, **asdict(said)}
                               for column, said in DICTIONARY[name].columns.items()]} for name in names])
    else:
        print(text, end="")
    return 0


def _validate(options: argparse.Namespace) -> int:
    """Check every file, not just up to the first that is wrong."""
    rows = []
    for path in options.files:
        try:
            rows.append({"file": path, "name": _load(path, options).name, "error": None})
        except ScenarioError as error:
            rows.append({"file": path, "name": None, "error": str(error)})
    for row in rows:
        if row["error"] is not None:
            _complain(f"error: {row['error']}", BAD_INPUT)
        elif not options.json:
            say(f"{row['file']}: {row['name']} is valid")
    if options.json:
        say_json(rows)
    return BAD_INPUT if any(row["error"] is not None for row in rows) else 0


def _verify(options: argparse.Namespace) -> int:
    """One line for each log; whatever was altered fails the command."""
    from sim.evidence import heads_named, verify_all

    heads = heads_named(options.head) if options.head is not None else ()
    verdicts = verify_all(_existing(options.run), heads)
    if not verdicts:
        raise ScenarioError("no evidence log there; a run keeps one with --set evidence.log=true", where=options.run)
    if options.json:
        say_json([one.as_data() for one in verdicts])
    else:
        say("\n".join(map(str, verdicts)))
    return FAILED if any(one.fault for one in verdicts) else 0


def _show(options: argparse.Namespace) -> int:
    """The records of one log; what does not follow from what stands before it is not shown, and fails the command."""
    from sim.evidence.show import Reading, as_text, kind_named, log_named

    kind = kind_named(options.kind) if options.kind is not None else None
    reading = Reading(log_named(_existing(options.log)), options.consumer, kind)
    if options.json:
        say_json(list(reading.rows()))
    else:
        for row in reading.rows():
            say(as_text(row))
    if reading.broken is None:
        return 0
    return _complain(f"error: the log is altered from record {reading.broken:,} on, and what stands there is not "
                     "shown; see sim audit verify", FAILED)


def _existing(path: str) -> Path:
    if not os.path.exists(path):  # also where it is no name that a file can have
        raise ScenarioError("no evidence log there; a run keeps one with --set evidence.log=true", where=path)
    return Path(path)


def _schema(options: argparse.Namespace) -> int:
    say_json(json_schema())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="sim", description=sim.__doc__, allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"sim {sim.__version__}")
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(name: str, does: Any, about: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about, allow_abbrev=False)
        added.set_defaults(command=does)
        return added

    run = command("run", _run, "run one scenario")
    run.add_argument("file", type=given.path, help="scenario (TOML)")
    _add_run_options(run, replications=1)
    run.add_argument("--follow", type=given.number, action="append", default=[], metavar="CONSUMER",
                     help="keep the days of this consumer, and draw each of its cases day by day (repeatable)")
    run.add_argument("--state", type=given.path, metavar="FILE",
                     help="state of the warm part (start.warm_days) that another run of the scenario kept")
    compare = command("compare", _compare, "run policies and a baseline in the same worlds, and compare them")
    compare.add_argument("files", nargs="+", type=given.path, metavar="file", help="scenario of a policy (TOML)")
    compare.add_argument("--baseline", type=given.path, metavar="FILE",
                         help="scenario that the others are compared with")
    compare.add_argument("--regimes", metavar="A,B,...",
                         help="run the one file under each of these regimes instead, presets or files of rules; the "
                              'baseline is "none" if it is among them, else the first')
    _add_run_options(compare, replications=5)
    trial = command("trial", _trial, "run a trial inside a market, and measure what each of its arms changed")
    trial.add_argument("file", type=given.path, help="scenario with a [trial] (TOML)")
    _add_run_options(trial, replications=5)
    describe_ = command("describe", _describe, "explain the parameters, or the tables of results")
    describe_.add_argument("prefix", nargs="?", default="",
                           help="a branch or parameter, such as platforms.<name>.late; or a table, such as vintages")
    describe_.add_argument("--tables", action="store_true",
                           help="explain the tables of results instead: unit and definition of every column")
    describe_.add_argument("--json", action="store_true", help="print a JSON document")
    validate = command("validate", _validate, "check scenario files")
    validate.add_argument("files", nargs="+", type=given.path, metavar="file", help="scenario (TOML)")
    _add_common_options(validate)
    command("schema", _schema, "print the JSON schema of scenario files")
    audit = commands.add_parser("audit", help="look after the records of a run", allow_abbrev=False)
    audits = audit.add_subparsers(required=True, metavar="command")
    verify = audits.add_parser(
        "verify", help="are evidence logs whole", allow_abbrev=False,
        description="prove evidence logs whole, or name the first altered record of each; exit code 1 if any is not")
    verify.add_argument("run", type=given.path, help="folder of a run, or of results with several")
    verify.add_argument("--head", type=given.path, metavar="FILE",
                        help="hold logs against heads that were kept elsewhere: what this command printed, or one head")
    verify.add_argument("--json", action="store_true", help="print a JSON document")
    verify.set_defaults(command=_verify)
    show = audits.add_parser("show", help="print the records of an evidence log", allow_abbrev=False,
                             description="print the records of an evidence log, or some of them")
    show.add_argument("log", type=given.path, help="an evidence log, or the folder of its run")
    show.add_argument("--consumer", type=given.number, metavar="N", help="only those about this consumer")
    show.add_argument("--kind", metavar="KIND", help="only those of this kind, such as late_charge")
    show.add_argument("--json", action="store_true", help="print a JSON document")
    show.set_defaults(command=_show)
    return parser


def _add_common_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE",
                        help="change a parameter of every scenario (repeatable)")
    parser.add_argument("--json", action="store_true", help="print a JSON document")


def _add_run_options(parser: argparse.ArgumentParser, replications: int) -> None:
    _add_common_options(parser)
    parser.add_argument("--seed", type=given.seed, default=0, help="seed of every draw (default: 0)")
    parser.add_argument("--replications", type=given.replications, default=replications, metavar="N",
                        help=f"replications of each scenario (default: {replications})")
    parser.add_argument("--jobs", type=given.jobs, metavar="N", help="processes (default: one per core)")
    parser.add_argument("--out", type=given.path, metavar="DIR", help="folder for results (default: results/<name>)")
    parser.add_argument("--fresh", action="store_true", help="run all again, whatever the folder has")
    parser.add_argument("--no-plots", dest="plots", action="store_false", help="draw no pictures")
    parser.add_argument("--quiet", action="store_true", help="show no progress")
