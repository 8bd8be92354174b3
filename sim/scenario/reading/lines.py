"""Lines of a TOML file: where it writes a key."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.scenario.errors import ScenarioError

MOST_READ = 1_000_000
"""Characters read to find lines, those read again for long statements included; what stands below has no line."""
_DATED, _ARMED = re.compile(r"change from day (\d+)"), re.compile(r"arm (\w+) of the trial")


@dataclass(frozen=True, slots=True)
class Written:
    """A key of a file, ``changes[0].from_day``: its line and its value."""

    key: str
    line: int
    value: Any


@contextmanager
def written_in(path: Path, read: bool = True) -> Iterator[None]:
    """Name the file of any :class:`ScenarioError` raised inside the block, and the lines that its faults stand in.

    ``read``: the file has been read as TOML, so that its lines can be told.
    """
    try:
        yield
    except ScenarioError as error:
        here = [fault for fault in error.faults if not fault.file]
        written = list(_written(path)) if read and any(fault.key for fault in here) else []
        for fault in here:
            fault.file, fault.line = str(path), fault.line or _line(written, fault.key, fault.where)
        raise error.within(str(path)) from None


def _written(path: Path) -> Iterator[Written]:
    """Every key and table of a file; nothing of one that is no TOML.

    Statements are told apart by reading line after line until what was read is TOML.
    """
    text = path.read_text(encoding="utf-8-sig")
    table, numbers, statement, first, left = "", dict[str, int](), "", 1, MOST_READ
    for number, line in enumerate(text.splitlines(), 1):
        statement += f"{line}\n"
        left -= len(statement)
        if left < 0:
            return
        try:
            tree = tomllib.loads(statement)
        except ValueError:
            continue
        if statement.lstrip().startswith("["):
            table = _table(tree, numbers)
            yield Written(table, first, None)
        else:
            for key, value in _keys(tree, table):
                yield Written(key, first, value)
        statement, first = "", number + 1


def _table(tree: Any, numbers: dict[str, int]) -> str:
    """The key of a header; ``numbers`` has the place of the last table in each list of tables."""
    key = ""
    while tree:
        (name, tree), *_ = tree.items()
        key = _below(key, name)
        if isinstance(tree, list):
            numbers[key] = numbers.get(key, -1) + 1
            tree = tree[0]
        key += f"[{numbers[key]}]" if key in numbers else ""
    return key


def _keys(tree: Any, key: str) -> Iterator[tuple[str, Any]]:
    """Keys of tables and lists at any depth, with what they hold."""
    if isinstance(tree, Mapping):
        for name, value in tree.items():
            yield _below(key, name), value
            yield from _keys(value, _below(key, name))
    elif isinstance(tree, list):
        for place, value in enumerate(tree):
            yield from _keys(value, f"{key}[{place}]")


def _below(key: str, name: str) -> str:
    part = name if re.fullmatch(r"[\w-]+", name) else json.dumps(name)
    return f"{key}.{part}" if key else part


def _line(written: list[Written], key: str, where: str) -> int:
    """The line of a key or of the table that it would stand in; 0 if the file writes neither."""
    dated, armed = _DATED.search(where), _ARMED.search(where)
    if dated or armed:
        days = [one for one in written if one.key.endswith(".from_day") and dated and one.value == int(dated[1])]
        within = (
            tuple(one.key.removesuffix("from_day") for one in days) if dated else f"trial.arms.{armed and armed[1]}."
        )
        return next((one.line for one in written if one.key.startswith(within) and _ends(one.key, key)), 0)
    lines = {one.key: one.line for one in reversed(written)}
    while key and key not in lines:
        key = re.sub(r"(^|\.)[^.\[]*$|\[\d+\]$", "", key)
    return lines.get(key, 0)


def _ends(written: str, key: str) -> bool:
    return written.endswith((f".{key}", f".{json.dumps(key)}"))
