"""Two thousand scenario files that cannot be used: each is refused, every fault in one line that says what is wrong."""

from __future__ import annotations

import json
import time
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from sim.cli import main
from sim.scenario import load_scenario, plain, to_toml
from sim.scenario.keys import flatten
from tests.scenario.malformed import SAYS_WHAT, Maker, Malformed

SECONDS = 1.0
SEED = 13


def faults(case: Malformed, code: object, out: str, err: str) -> list[str]:
    """What is wrong with an answer to ``sim validate``."""
    if case.may_be_valid and code == 0:
        return [] if as_written(case.path) else ["silent"]
    lines = err.splitlines()  # one for each fault
    return [
        what
        for what, fine in {
            "silent": code != 0,
            "exit code": code == 2,
            "something on standard output": out == "",
            "traceback": "Traceback" not in err,
            "unseen characters": plain(err, keep="\n") == err,
            "too long": max(map(len, lines), default=0) < 3_000,
            "begins otherwise": all(line.startswith("sim: error: ") for line in lines),
            "file": all(case.path.name[:60].partition("-")[0] in line for line in lines),
            "key": case.key in err or shown(case.key) in err,
            "value": shown(case.value) in err,
            "allowed": all(any(words in line for words in SAYS_WHAT) for line in lines),
        }.items()
        if not fine
    ]


def shown(text: str) -> str:
    """Text as a message has it."""
    return plain(json.dumps(text, ensure_ascii=False)[1:-1])


def as_written(path: Path) -> bool:
    """Whether what was loaded is what a file says."""
    said = flatten(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    loaded = flatten(tomllib.loads(to_toml(load_scenario(path))))
    return all(loaded.get(key) == value for key, value in said.items())


def fuzz(folder: Path, number: int, capsys: pytest.CaptureFixture) -> tuple[Counter[str], str, float]:
    """Faults over so many files, the first of them, and the longest time that a file took (seconds of this process)."""
    maker, found, first, longest = Maker(folder, SEED), Counter[str](), "", 0.0
    for i in range(number):
        case, began = maker.one(i), time.process_time()
        try:
            code: object = main(["validate", str(case.path)])
        except BaseException as error:
            code = error
        longest = max(longest, time.process_time() - began)
        out, err = capsys.readouterr()
        wrong = ["traceback"] if isinstance(code, BaseException) else faults(case, code, out, err)
        found.update(wrong)
        if wrong and not first:
            kind = maker.kinds[i % len(maker.kinds)].__name__
            first = f"{kind} {i}, {case}: {', '.join(wrong)}; {code!r}; said: {err[:500]}"
    return found, first, longest


@pytest.mark.parametrize("number", [300, pytest.param(2_000, marks=pytest.mark.experiment)])
def test_every_file_that_cannot_be_used_is_refused_in_a_line_for_each_fault(
    number: int, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    main(["validate", str(tmp_path / "none.toml")])  # imports are no part of the time of a file
    capsys.readouterr()
    found, first, longest = fuzz(tmp_path, number, capsys)
    with capsys.disabled():
        told = ", ".join(f"{found[what]} {what}" for what in ("traceback", "silent", "file", "key", "value", "allowed"))
        print(f"\n{number:,} malformed files: {told} (not named); the longest took {longest:.2f} s")
    assert not found, first
    assert longest < 10 * SECONDS, "far more than it takes on a slow machine"


def test_the_fuzz_finds_faults() -> None:
    """It can fail: each of these answers has one."""
    case = Malformed(Path("a.toml"), "days", "0")
    good = "sim: error: a.toml: days = 0: allowed is more\n"
    assert faults(case, 2, "", good) == []
    for code, out, err, what in (
        (0, "", "", "silent"),
        (1, "", good, "exit code"),
        (2, "x", good, "something on standard output"),
        (2, "", good + "more\n", "begins otherwise"),
        (2, "", good.replace("0", "0\x1b"), "unseen characters"),
        (2, "", good.replace("a.toml", ""), "file"),
        (2, "", good.replace("days", ""), "key"),
        (2, "", good.replace("0", "1"), "value"),
        (2, "", good.replace("allowed", ""), "allowed"),
    ):
        assert what in faults(case, code, out, err)
