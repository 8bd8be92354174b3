"""The command line's grammar: commands, what they take, and the help they give."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NoReturn, get_args

import sim
from sim import arguments as given
from sim.scenario import ScenarioError
from sim.scenario.leaf import Role
from sim.streams import complain

__all__ = ["BAD_INPUT", "parser"]

BAD_INPUT = 2
"""Exit code of what cannot be read."""

SCENARIO = "scenario: a TOML file, or a name of sim list"
EXAMPLES = {
    "demo": "sim demo",
    "run": "sim run doorstep --set population.size=2000 --follow visited",
    "compare": "sim compare gentle strict --baseline baseline --replications 3",
    "trial": "sim trial trials/phone_call",
    "list": "sim list",
    "init": "sim init my.toml",
    "describe": "sim describe platforms.baitiao.late",
    "validate": "sim validate my.toml",
    "schema": "sim schema arrears.schema.json",
    "audit": "sim audit verify results/baseline",
    "verify": "sim audit verify results/baseline > heads.txt",
    "show": "sim audit show results/baseline/runs/0123456789abcdef --kind late_charge",
}
"""A command line by command, at the end of its help."""
DEMO = {
    "files": ["gentle", "ladder", "doorstep"],
    "baseline": "no_collection",
    "regimes": None,
    "set": ["population.size=3_000", "start.warm_days=240", "days=120"],
    "replications": 3,
    "seed": 0,
    "jobs": None,
    "out": "results/demo",
    "fresh": False,
    "plots": True,
    "quiet": False,
    "json": False,
}
"""Options of ``sim compare`` by which the demo is small enough to wait for."""

Does = Mapping[str, Callable[[argparse.Namespace], int]]
Added = Callable[[str, str], argparse.ArgumentParser]


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        complain(f"error: {ScenarioError(message)} (see {self.prog} --help)")
        self.exit(BAD_INPUT)


def parser(does: Does) -> argparse.ArgumentParser:
    """The grammar; ``does`` holds what each command does."""
    whole = _Parser(prog="sim", description=sim.__doc__, epilog="begin with: sim demo, sim list", allow_abbrev=False)
    whole.add_argument("--version", action="version", version=f"sim {sim.__version__}")
    commands = whole.add_subparsers(required=True, metavar="command")
    command = partial(_command, commands, does)
    _add_experiments(command)
    _add_explanations(command)
    _add_audit(commands, does)
    return whole


def _command(commands: Any, does: Does, name: str, about: str) -> argparse.ArgumentParser:
    added: argparse.ArgumentParser = commands.add_parser(
        name, help=about, description=about, epilog=f"example: {EXAMPLES[name]}", allow_abbrev=False
    )
    added.set_defaults(command=does[name])
    return added


def _add_experiments(command: Added) -> None:
    demo = command("demo", "compare no collection, gentle means, a ladder and visits to the door, in about a minute")
    demo.set_defaults(**DEMO)
    run = command("run", "run one scenario")
    run.add_argument("file", type=given.path, help=SCENARIO)
    _add_run_options(run, replications=1)
    run.add_argument(
        "--follow",
        type=given.whom,
        action="append",
        default=[],
        metavar="CONSUMER",
        help="keep the days of this consumer, and draw each of its cases day by day (repeatable): a number, or "
        "late, visited or sued for the first of whom that is true, on the first evening on which it is of anybody",
    )
    run.add_argument(
        "--state",
        type=given.path,
        metavar="FILE",
        help="state of the warm part (start.warm_days) that another run of the scenario kept",
    )
    compare = command("compare", "run policies and a baseline in the same worlds, and compare them")
    compare.add_argument("files", nargs="+", type=given.path, metavar="file", help=f"policy: {SCENARIO}")
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
    trial.add_argument("file", type=given.path, help=f"{SCENARIO}, with a [trial]")
    _add_run_options(trial, replications=5)


def _add_explanations(command: Added) -> None:
    list_ = command("list", "list the shipped scenarios, trials and pairs")
    list_.add_argument("--json", action="store_true", help="print a JSON document")
    init = command("init", "write a commented scenario file to begin with")
    init.add_argument("file", type=given.path, help="name of the new file, which ends in .toml")
    describe_ = command("describe", "explain the parameters, a scenario, the tables of results or the metrics")
    describe_.add_argument(
        "about",
        nargs="?",
        default="",
        help="a branch or parameter, such as platforms.baitiao.late; a scenario, to see its values beside the "
        "defaults; or a table, such as vintages; or how the names of metrics begin. Nothing: the sections",
    )
    describe_.add_argument("--all", action="store_true", help="every parameter, also those that are as by default")
    describe_.add_argument(
        "--grep", metavar="TEXT", help="only parameters that have this text in key, value or description"
    )
    describe_.add_argument("--role", choices=get_args(Role), help="only parameters of this role")
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
    validate = command("validate", "check scenario files, and tell every fault with its line")
    validate.add_argument("files", nargs="+", type=given.path, metavar="file", help=SCENARIO)
    _add_common_options(validate)
    schema = command("schema", "print the JSON schema of scenario files, or write it for editors")
    schema.add_argument(
        "file",
        nargs="?",
        type=given.path,
        help="file to write it to, which ends in .schema.json; one that is there is replaced",
    )


def _add_audit(commands: Any, does: Does) -> None:
    audit = commands.add_parser(
        "audit", help="look after the records of a run", epilog=f"example: {EXAMPLES['audit']}", allow_abbrev=False
    )
    audits = audit.add_subparsers(required=True, metavar="command")
    verify = audits.add_parser(
        "verify",
        help="are evidence logs whole",
        allow_abbrev=False,
        description="prove evidence logs whole, or name the first altered record of each; exit code 1 if any is not",
        epilog=f"example: {EXAMPLES['verify']}",
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
        epilog=f"example: {EXAMPLES['show']}",
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
