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
from typing import TYPE_CHECKING, Any

from sim.parser import BAD_INPUT, parser
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

FAILED, INTERRUPTED = 1, 130
SELDOM = 100_000
"""New objects before Python looks for circles among them: most are of modules, and stay."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    make_safe()
    gc.set_threshold(SELDOM)
    options = parser(_COMMANDS).parse_args(arguments)
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
    conclusions = [one.as_data() for one in result.conclusions()]
    more = {"folder": str(folder), "conclusions": conclusions, "differences": _records(result.differences())}
    return _tell(options, result, more)


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


def _describe(options: argparse.Namespace) -> int:
    if options.tables:
        return _describe_tables(options)
    if options.metrics:
        return _describe_metrics(options)
    text = describe(prefix=options.prefix)
    if options.json:
        prefix = f"{options.prefix}." if options.prefix else ""
        say_json([asdict(leaf) for leaf in leaves() if f"{leaf.key}.".startswith(prefix)])
    else:
        say(text.removesuffix("\n"))
    return 0


def _describe_metrics(options: argparse.Namespace) -> int:
    from sim.results.describing import describe_metrics, metrics_as_rows

    if options.json:
        say_json(metrics_as_rows(options.prefix))
    else:
        say(describe_metrics(options.prefix).removesuffix("\n"))
    return 0


def _describe_tables(options: argparse.Namespace) -> int:
    from sim.results.describing import describe_tables
    from sim.results.dictionary import DICTIONARY

    text = describe_tables(options.prefix)
    if options.json:
        names = [options.prefix] if options.prefix else list(DICTIONARY)
        say_json(
            [
                {
                    "table": name,
                    "about": DICTIONARY[name].about,
                    "columns": [
                        {"column": column, **asdict(said)} for column, said in DICTIONARY[name].columns.items()
                    ],
                }
                for name in names
            ]
        )
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
    return _complain(
        f"error: the log is altered from record {reading.broken:,} on, and what stands there is not "
        "shown; see sim audit verify",
        FAILED,
    )


def _existing(path: str) -> Path:
    if not os.path.exists(path):  # also where it is no name that a file can have
        raise ScenarioError("no evidence log there; a run keeps one with --set evidence.log=true", where=path)
    return Path(path)


def _schema(options: argparse.Namespace) -> int:
    say_json(json_schema())
    return 0


_COMMANDS = {
    "run": _run,
    "compare": _compare,
    "trial": _trial,
    "describe": _describe,
    "validate": _validate,
    "schema": _schema,
    "verify": _verify,
    "show": _show,
}
