"""Commands that run nothing: they list, explain, check and begin scenario files."""

from __future__ import annotations

import argparse
import json
import math
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sim import scenario
from sim.parser import BAD_INPUT
from sim.scenario import Leaf, Scenario, ScenarioError, load_scenario, names_like, written_in
from sim.streams import complain, say, say_json

__all__ = ["describe", "init", "list_", "load", "schema", "validate"]

KINDS = {
    "scenario": ("Scenarios", "sim run NAME"),
    "trial": ("Trials", "sim trial NAME"),
    "pair": ("Pairs", "sim compare NAME --baseline NAME_without"),
}
SCENARIO_SUFFIX, SCHEMA_SUFFIX = ".toml", ".schema.json"


def load(path: str, options: argparse.Namespace) -> Scenario:
    """The scenario of a file or a shipped name, as ``--set`` changes it; its policies and strategies can be made."""
    from sim.experiments.run import check_guests

    found = load_scenario(path, set=_assignments(options.set))
    with written_in(scenario.file_of(path)):
        check_guests(found)
    return found


def _assignments(texts: Sequence[str]) -> dict[str, Any]:
    """What --set says, each key once."""
    found: dict[str, Any] = {}
    for key, value in map(scenario.parse_assignment, texts):
        if key in found:
            raise ScenarioError(f"{key}: given twice: allowed is one value", key, "--set")
        found[key] = value
    return found


def list_(options: argparse.Namespace) -> int:
    """What is shipped: names and descriptions, by kind."""
    listed = scenario.shipped_scenarios()
    if options.json:
        say_json([asdict(one) for one in listed])
        return 0
    width = max(len(one.name) for one in listed)
    for kind, (title, command) in KINDS.items():
        say(f"{title} ({command})")
        for one in listed:
            if one.kind == kind:
                say(f"  {one.name.ljust(width)}  {one.description}")
    return 0


def init(options: argparse.Namespace) -> int:
    """Write a file to begin with."""
    file = _new_file(options.file, SCENARIO_SUFFIX)
    if os.path.lexists(file):
        raise ScenarioError("is there already: allowed is the name of a new file", where=options.file)
    _write(file, scenario.start_file(options.file))
    say(f"{options.file}: written; sim validate {options.file} checks it, sim run {options.file} runs it")
    return 0


def schema(options: argparse.Namespace) -> int:
    """The JSON schema of scenario files, on standard output or in a file for editors."""
    if options.file is None:
        say_json(scenario.json_schema())
        return 0
    _write(_new_file(options.file, SCHEMA_SUFFIX), json.dumps(scenario.json_schema(), indent=2) + "\n")
    say(f'{options.file}: written; "#:schema ./{Path(options.file).name}" begins a scenario file beside it')
    return 0


def _new_file(name: str, suffix: str) -> Path:
    if not name.endswith(suffix):
        raise ScenarioError(f"allowed is the name of a file that ends in {suffix}", where=name)
    return Path(name)


def _write(file: Path, text: str) -> None:
    try:
        scenario.write_whole(file, text)
    except (OSError, ValueError) as error:
        raise ScenarioError(
            f"cannot be written: {getattr(error, 'strerror', None) or error}", where=str(file)
        ) from None


def validate(options: argparse.Namespace) -> int:
    """Check every file, and tell every fault of each."""
    rows = []
    for path in options.files:
        name, error, faults = None, None, list[ScenarioError]()
        try:
            name = load(path, options).name
        except ScenarioError as found:
            error = str(found)
            faults = sorted(
                {str(fault): fault for fault in found.faults}.values(), key=lambda one: one.line or math.inf
            )
        for fault in faults:
            complain(f"error: {fault.with_line}")
        if not error and not options.json:
            say(f"{path}: {name} is valid")
        told = [{"file": one.file, "line": one.line or None, "key": one.key, "problem": one.problem} for one in faults]
        rows.append({"file": path, "name": name, "error": error, "faults": told})
    if options.json:
        say_json(rows)
    return BAD_INPUT if any(row["error"] is not None for row in rows) else 0


def describe(options: argparse.Namespace) -> int:
    """The sections; or the parameters of a branch, of a file, or those searched for."""
    if options.tables or options.metrics:
        return _describe_results(options)
    of, prefix = _meant(options.about)
    table = [leaf for leaf in scenario.below(scenario.leaves(of), prefix) if _is_asked_for(leaf, options)]
    searched = options.grep is not None or options.role is not None
    if not table:
        sought = " and ".join(f'"{text}"' for text in (options.grep, options.role) if text is not None)
        raise ScenarioError(f"no parameter has {sought}; sim describe lists the sections")
    if options.json:
        say_json([asdict(leaf) for leaf in table])
    elif not (options.about or searched or options.all):
        say(scenario.describe_sections())
        say("sim describe SECTION explains one, --all every parameter; --grep TEXT and --role ROLE search")
    elif isinstance(of, Scenario) and not (prefix or searched or options.all):
        _describe_file(table)
    else:
        say(scenario.describe_leaves(table).removesuffix("\n"))
    return 0


def _describe_file(table: Sequence[Leaf]) -> None:
    own = [leaf for leaf in table if leaf.value != leaf.default]
    if own:
        say(scenario.describe_leaves(own))
    say(f"{len(own)} of {len(table)} parameters differ from their defaults; --all shows every one")


def _meant(about: str) -> tuple[Scenario | type[Scenario], str]:
    """What is to be described: a branch or parameter, of the shipped baseline where it names a platform; or a file."""
    by_name = scenario.leaves()
    if any(scenario.is_below(leaf, about) for leaf in by_name):
        return Scenario, about
    baseline = load_scenario("baseline")
    of_baseline = scenario.leaves(baseline)
    if any(scenario.is_below(leaf, about) for leaf in of_baseline):
        return baseline, about
    file = scenario.file_of(about)
    if file.is_file() or "/" in about or about.endswith(SCENARIO_SUFFIX):
        return load_scenario(about), ""
    if alike := names_like(about):
        raise ScenarioError(f"{about}: neither a parameter nor a file{alike}", about)
    raise scenario.no_such_key(about, [*by_name, *of_baseline])


def _is_asked_for(leaf: Leaf, options: argparse.Namespace) -> bool:
    text = " ".join((leaf.key, str(leaf.value), leaf.about, leaf.extent, leaf.source)).casefold()
    return (options.grep is None or options.grep.casefold() in text) and options.role in (None, leaf.role)


def _describe_results(options: argparse.Namespace) -> int:
    """The metrics or the tables of results."""
    if options.all or options.grep is not None or options.role is not None:
        raise ScenarioError(
            "allowed is none of --all, --grep and --role", where="--metrics" if options.metrics else "--tables"
        )
    return _describe_metrics(options) if options.metrics else _describe_tables(options)


def _describe_metrics(options: argparse.Namespace) -> int:
    from sim.results.describing import describe_metrics, metrics_as_rows

    if options.json:
        say_json(metrics_as_rows(options.about))
    else:
        say(describe_metrics(options.about).removesuffix("\n"))
    return 0


def _describe_tables(options: argparse.Namespace) -> int:
    from sim.results.describing import describe_tables
    from sim.results.dictionary import DICTIONARY

    text = describe_tables(options.about)
    if options.json:
        names = [options.about] if options.about else list(DICTIONARY)
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
