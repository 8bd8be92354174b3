"""The command line's grammar: commands, what they take, and the help they give."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NoReturn

import sim
from sim import arguments as given
from sim.scenario import ScenarioError
from sim.streams import complain

__all__ = ["BAD_INPUT", "parser"]

BAD_INPUT = 2
"""Exit code of what cannot be read."""

Does = Mapping[str, Callable[[argparse.Namespace], int]]
Added = Callable[[str, str], argparse.ArgumentParser]


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        complain(f"error: {ScenarioError(message)} (see {self.prog} --help)")
        self.exit(BAD_INPUT)


def parser(does: Does) -> argparse.ArgumentParser:
    """The grammar; ``does`` holds what each command does."""
    whole = _Parser(prog="sim", description=sim.__doc__, allow_abbrev=False)
    whole.add_argument("--version", action="version", version=f"sim {sim.__version__}")
    commands = whole.add_subparsers(required=True, metavar="command")
    command = partial(_command, commands, does)
    _add_experiments(command)
    _add_explanations(command)
    _add_audit(commands, does)
    return whole


def _command(commands: Any, does: Does, name: str, about: str) -> argparse.ArgumentParser:
    added: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about, allow_abbrev=False)
    added.set_defaults(command=does[name])
    return added


def _add_experiments(command: Added) -> None:
    run = command("run", "run one scenario")
    run.add_argument("file", type=given.path, help="scenario (TOML)")
    _add_run_options(run, replications=1)
    run.add_argument(
        "--follow",
        type=given.number,
        action="append",
        default=[],
        metavar="CONSUMER",
        help="keep the days of this consumer, and draw each of its cases day by day (repeatable)",
    )
    run.add_argument(
        "--state",
        type=given.path,
        metavar="FILE",
        help="state of the warm part (start.warm_days) that another run of the scenario kept",
    )
    compare = command("compare", "run policies and a baseline in the same worlds, and compare them")
    compare.add_argument("files", nargs="+", type=given.path, metavar="file", help="scenario of a policy (TOML)")
    compare.add_argument(
        "--baseline", type=given.path, metavar="FILE", help="scenario that the others are compared with"
    )
    compare.add_argument(
        "--regimes",
        metavar="A,B,...",
        help="run the one file under each of these regimes instead, presets or files of rules; the "
        'baseline is "none" if it is among them, else the first',
    )
    _add_run_options(compare, replications=5)
    trial = command("trial", "run a trial inside a market, and measure what each of its arms changed")
    trial.add_argument("file", type=given.path, help="scenario with a [trial] (TOML)")
    _add_run_options(trial, replications=5)


def _add_explanations(command: Added) -> None:
    describe_ = command("describe", "explain the parameters, the tables of results or the metrics")
    describe_.add_argument(
        "prefix",
        nargs="?",
        default="",
        help="a branch or parameter, such as platforms.<name>.late; a table; or how the names of metrics begin",
    )
    of_results = describe_.add_mutually_exclusive_group()
    of_results.add_argument(
        "--metrics",
        action="store_true",
        help="define the metrics instead: what each is, its unit and base, how it adds up over days and platforms",
    )
    of_results.add_argument(
        "--tables",
        action="store_true",
        help="explain the tables of results instead: unit and definition of every column",
    )
    describe_.add_argument("--json", action="store_true", help="print a JSON document")
    validate = command("validate", "check scenario files")
    validate.add_argument("files", nargs="+", type=given.path, metavar="file", help="scenario (TOML)")
    _add_common_options(validate)
    command("schema", "print the JSON schema of scenario files")


def _add_audit(commands: Any, does: Does) -> None:
    audit = commands.add_parser("audit", help="look after the records of a run", allow_abbrev=False)
    audits = audit.add_subparsers(required=True, metavar="command")
    verify = audits.add_parser(
        "verify",
        help="are evidence logs whole",
        allow_abbrev=False,
        description="prove evidence logs whole, or name the first altered record of each; exit code 1 if any is not",
    )
    verify.add_argument("run", type=given.path, help="folder of a run, or of results with several")
    verify.add_argument(
        "--head",
        type=given.path,
        metavar="FILE",
        help="hold logs against heads that were kept elsewhere: what this command printed, or one head",
    )
    verify.add_argument("--json", action="store_true", help="print a JSON document")
    verify.set_defaults(command=does["verify"])
    show = audits.add_parser(
        "show",
        help="print the records of an evidence log",
        allow_abbrev=False,
        description="print the records of an evidence log, or some of them",
    )
    show.add_argument("log", type=given.path, help="an evidence log, or the folder of its run")
    show.add_argument("--consumer", type=given.number, metavar="N", help="only those about this consumer")
    show.add_argument("--kind", metavar="KIND", help="only those of this kind, such as late_charge")
    show.add_argument("--json", action="store_true", help="print a JSON document")
    show.set_defaults(command=does["show"])


def _add_common_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="change a parameter of every scenario (repeatable)",
    )
    parser.add_argument("--json", action="store_true", help="print a JSON document")


def _add_run_options(parser: argparse.ArgumentParser, replications: int) -> None:
    _add_common_options(parser)
    parser.add_argument("--seed", type=given.seed, default=0, help="seed of every draw (default: 0)")
    parser.add_argument(
        "--replications",
        type=given.replications,
        default=replications,
        metavar="N",
        help=f"replications of each scenario (default: {replications})",
    )
    parser.add_argument("--jobs", type=given.jobs, metavar="N", help="processes (default: one per core)")
    parser.add_argument("--out", type=given.path, metavar="DIR", help="folder for results (default: results/<name>)")
    parser.add_argument("--fresh", action="store_true", help="run all again, whatever the folder has")
    parser.add_argument("--no-plots", dest="plots", action="store_false", help="draw no pictures")
    parser.add_argument("--quiet", action="store_true", help="show no progress")
