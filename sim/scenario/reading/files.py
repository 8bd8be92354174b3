"""Reading a TOML file, and saying in one line why it cannot be read."""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.scenario.errors import LARGEST, SMALLEST, ScenarioError, bad_value, shown
from sim.scenario.keys import Tree

LARGEST_FILE = 500_000
DEEPEST, LONGEST_KEY = 20, 20
WHOLE = f"a whole number of 64 bits, {SMALLEST} to {LARGEST}"
ONCE = ("overwrite", "twice", "mutate", "redefine")
_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_LONG_KEY = re.compile(rf"(?<![\w.-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{LONGEST_KEY}}}")
_LONG_NUMBER = re.compile(r"^([^=\n]*)=[^\n]*?\d[\d_]{4000}", re.MULTILINE)
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")
BEGINNINGS = {
    b"PAR1": "a Parquet file",
    b"PK\x03\x04": "a ZIP file or a workbook",
    b"\x1f\x8b": "a gzip file",
    b"\x89PNG": "a picture",
    b"%PDF": "a PDF file",
    b"ARROW1": "an Arrow file",
    b"SQLite": "a database",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
    b"\x80\x04": "a pickle",
    b"\x80\x05": "a pickle",
}
ENDINGS = {
    ".csv": "CSV",
    ".tsv": "CSV",
    ".json": "JSON",
    ".ipynb": "a notebook",
    ".yaml": "YAML",
    ".yml": "YAML",
    ".parquet": "a Parquet file",
    ".feather": "an Arrow file",
    ".xlsx": "a workbook",
    ".py": "Python",
    ".html": "HTML",
    ".xml": "XML",
    ".ini": "an INI file",
    ".md": "Markdown",
}


def read_toml(path: Path, if_empty: str) -> Tree:
    """The tables of a file; raises ``ScenarioError`` if there are none, with ``if_empty`` as advice."""
    content = _content(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScenarioError(_other_kind(path, content) or f"is not UTF-8 text (byte {error.start})") from None
    if "\0" in text:
        raise ScenarioError(
            _other_kind(path, content)
            or "holds zero bytes: UTF-16 or UTF-32 text or a binary file; allowed is UTF-8 text"
        ) from None
    try:
        values = parse_toml(text)
    except ScenarioError as error:
        kind = _other_kind(path, content)
        raise ScenarioError(kind) if kind and not error.key else error from None
    if not values:
        raise ScenarioError(f"is empty: {if_empty}")
    return values


def parse_toml(text: str) -> Tree:
    """The tables of a TOML text; raises ``ScenarioError`` with the line at fault if it is none."""
    long = _LONG_KEY.search(text)
    if long:
        raise ScenarioError(f"{long[0]}...: allowed is a key of at most {LONGEST_KEY} parts", long[0])
    try:
        values = tomllib.loads(text)
    except RecursionError:
        raise ScenarioError(f"is nested too deep: allowed are {DEEPEST} tables or lists within one another") from None
    except ValueError as error:
        raise _not_toml(text, str(error)) from None
    check_values(values)
    return values


def check_values(values: Mapping[str, Any]) -> None:
    """Raise ``ScenarioError`` for whole numbers of more than 64 bits, and for tables or lists too deep to be meant."""
    waiting: list[tuple[str, Mapping[str, Any] | list[Any] | tuple[Any, ...], int]] = [("", values, 0)]
    while waiting:
        key, value, depth = waiting.pop()
        if depth > DEEPEST:
            raise bad_value(key, value, f"at most {DEEPEST} tables or lists within one another")
        named = isinstance(value, Mapping)
        for name, part in value.items() if isinstance(value, Mapping) else enumerate(value):
            if isinstance(part, int) and not SMALLEST <= part <= LARGEST:
                raise bad_value(_below(key, name, named), part, WHOLE)
            if isinstance(part, (Mapping, list, tuple)):
                waiting.append((_below(key, name, named), part, depth + 1))


def _below(key: str, name: Any, named: bool) -> str:
    return f"{key}.{name}".removeprefix(".") if named else f"{key}[{name}]"


def exists(path: Path) -> bool:
    """Does a file of that name exist; False for a name that no file can have."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _content(path: Path) -> bytes:
    """The bytes of a regular file; pipes and devices, which may never end, are refused."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise ScenarioError("is a directory, not a file")
        if not stat.S_ISREG(found.st_mode):
            raise ScenarioError("is a pipe, a socket or a device: allowed is a file")
        if found.st_size > LARGEST_FILE:
            raise ScenarioError(
                _other_kind(path, _beginning(path))
                or f"has {found.st_size:,} bytes: allowed is a file of at most {LARGEST_FILE:,}"
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise ScenarioError("no such file") from None
    except OSError as error:
        raise ScenarioError(f"cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        if isinstance(error, ScenarioError):
            raise
        raise ScenarioError(f"cannot be read: {error}") from None


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(1_000)


def _other_kind(path: Path, content: bytes) -> str:
    """A sentence that says what kind of file this is if it is not TOML; empty if unknown."""
    beginning = content[:1_000]
    kind = next((kind for start, kind in BEGINNINGS.items() if beginning.startswith(start)), "")
    line, *others = beginning.decode("utf-8", "replace").lstrip("\ufeff").strip().splitlines() or [""]
    if not kind and line.startswith("<"):
        kind = "HTML or XML"
    elif not kind and (line.startswith("{") or re.match(r"\[\s*[{\[\"\d]?\s*$", line)):
        kind = "JSON"
    elif not kind and re.match(r"---|%YAML", line):
        kind = "YAML"
    elif not kind and _is_csv([line, *others]):
        kind = "CSV"
    kind = kind or ENDINGS.get(path.suffix.lower(), "")
    return f"is {kind}: allowed is a scenario or rules in TOML, UTF-8 text" if kind else ""


def _is_csv(lines: list[str]) -> bool:
    """Two lines or more without "=", with the same commas, semicolons or tabs in each."""
    lines = [line for line in lines if line.strip()][:-1] if len(lines) > 2 else lines
    return (
        len(lines) > 1
        and any(len(counts := {line.count(mark) for line in lines}) == 1 and counts != {0} for mark in ",;\t")
        and not any("=" in line for line in lines)
    )


def _not_toml(text: str, why: str) -> ScenarioError:
    """What is wrong with the text, with the line where it is."""
    long = _LONG_NUMBER.search(text)
    if long and "4300" in why:
        key = long[1].strip()
        return ScenarioError(
            f"{key} = {shown(long[0].partition('=')[2].strip()).strip(chr(34))}: allowed is {WHOLE}", key
        )
    place, lines = _AT_LINE.search(why), text.rstrip().split("\n")
    line = lines[min(int(place[1]), len(lines)) - 1 if place else -1].strip()
    allowed = "; allowed is each key and table once" if any(word in why for word in ONCE) else ""
    error = ScenarioError(f"is not valid TOML: {why}" + (f": {shown(line)}" if line else "") + allowed)
    error.line = int(place[1]) if place else 0
    return error
