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
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import reference
from sim.parser import BAD_INPUT, parser
from sim.reference import load
from sim.scenario import Scenario, ScenarioError, bad_value, cut, found_in
from sim.streams import complain, make_safe, say, say_json

if TYPE_CHECKING:
    from sim.results import Comparison, Run, TrialResult
    from sim.results.page.drawing import Draw

__all__ = ["main"]

FAILED, INTERRUPTED = 1, 130
DEMO = """How much recovery does each degree of pressure buy, and what does it cost in harm?
Four policies meet the same 3,000 people for 120 days, in each of three worlds: no collection; gentle texts and machine
calls; a ladder from text to suit; visits to the door. All take over debts that were 240 days in the making.
The first time the engine is compiled too, which takes most of a minute. Results are kept: the same command is quick."""
SELDOM = 100_000
"""New objects before Python looks for circles among them: most are of modules, and stay."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    make_safe()
    gc.set_threshold(SELDOM)
    given = sys.argv[1:] if arguments is None else arguments
    whole = parser(_COMMANDS)
    if not given:
        whole.print_help()
    options = whole.parse_args(given)
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
    scenario = load(options.file, options)
    for place, one in enumerate(options.follow):
        if one in options.follow[:place]:
            raise bad_value("--follow", one, "each consumer once")
        if isinstance(one, int) and one >= scenario.population.size:
            last = scenario.population.size - 1
            raise bad_value("--follow", one, f"a consumer's number, 0 to {last}", str(last))
    with _folder(options, scenario.name) as folder, _drawer(options) as draw:
        from sim.experiments import run
        from sim.experiments.somebody import without_case

        result = run(scenario, follow=options.follow, state=options.state, **_how(options, folder))
        if result.replications:
            _publish(result, folder, options, draw)
    if not result.replications:
        return _tell(options, result, {})
    for text in without_case(result):
        complain(text)
    return _tell(options, result, {"folder": str(folder), "summary": _records(result.summary())})


def _demo(options: argparse.Namespace) -> int:
    """The question of the product, on a market that is small enough to wait for."""
    say(DEMO, sys.stderr)
    return _compare(options)


def _compare(options: argparse.Namespace) -> int:
    if options.regimes is not None:
        scenario = _under_one_file(options)
        baseline, *policies = _under_regimes(scenario, options.regimes)
        name = f"{scenario.name}-by-regime"
    else:
        if options.baseline is None:
            raise ScenarioError("the following arguments are required: --baseline, or --regimes")
        baseline, *policies = (load(path, options) for path in (options.baseline, *options.files))
        name = "-vs-".join(dict.fromkeys(one.name for one in (baseline, *policies)))
    with _folder(options, name) as folder, _drawer(options) as draw:
        from sim.experiments import compare

        result = compare(policies, baseline=baseline, **_how(options, folder))
        _publish(result, folder, options, draw)
    conclusions = [one.as_data() for one in result.conclusions()]
    more = {"folder": str(folder), "conclusions": conclusions, "differences": _records(result.differences())}
    return _tell(options, result, more)


def _under_one_file(options: argparse.Namespace) -> Scenario:
    if len(options.files) > 1 or options.baseline is not None:
        raise ScenarioError("allowed is exactly one file and no --baseline", where="--regimes")
    return load(options.files[0], options)


def _under_regimes(scenario: Scenario, regimes: str) -> list[Scenario]:
    from sim.experiments.compare import under_regimes

    with found_in("--regimes"):
        return under_regimes(scenario, [name.strip() for name in regimes.split(",")])


def _trial(options: argparse.Namespace) -> int:
    scenario = load(options.file, options)
    if scenario.trial is None:
        raise ScenarioError("there is no [trial] in this scenario", "trial", options.file)
    with _folder(options, scenario.name) as folder, _drawer(options) as draw:
        from sim.experiments import trial

        result = trial(scenario, **_how(options, folder))
        _publish(result, folder, options, draw)
    return _tell(options, result, {"folder": str(folder), "effects": _records(result.effects)})


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
        "seed": options.seed,
        "replications": options.replications,
        "jobs": options.jobs,
        "store": folder / "runs",
        "fresh": options.fresh,
        "progress": not options.quiet,
    }


def _publish(
    result: Run | Comparison | TrialResult, folder: Path, options: argparse.Namespace, draw: Draw | None
) -> None:
    from sim.results.store.output import publish

    if not options.quiet:
        say("writing tables", sys.stderr)
    missing = "".join(sorted(publish(result, folder, draw)))
    if missing:
        complain(
            f"warning: no font here has {cut(missing, 20)}, of names or labels: pictures show boxes; a font for "
            "them, such as fonts-noto-cjk, mends that"
        )


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
    return _complain(
        f"error: the log is altered from record {reading.broken:,} on, and what stands there is not "
        "shown; see sim audit verify",
        FAILED,
    )


def _existing(path: str) -> Path:
    if not os.path.exists(path):  # also where it is no name that a file can have
        raise ScenarioError("no evidence log there; a run keeps one with --set evidence.log=true", where=path)
    return Path(path)


_COMMANDS = {
    "demo": _demo,
    "run": _run,
    "compare": _compare,
    "trial": _trial,
    "describe": reference.describe,
    "validate": reference.validate,
    "list": reference.list_,
    "init": reference.init,
    "schema": reference.schema,
    "verify": _verify,
    "show": _show,
}
