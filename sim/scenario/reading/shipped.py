"""Scenarios that come with the package, by name: ``doorstep``, ``trials/phone_call``, ``pairs/points``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from sim.scenario.reading.files import exists

FOLDER = Path(__file__).parents[1] / "shipped"
"""In a clone a link to ``scenarios/``, where they are edited; in a wheel the files themselves."""
SUFFIX = ".toml"
MOST_ALIKE = 3
ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Shipped:
    """A scenario of the package: what ``load_scenario`` calls it, its kind, and its description."""

    name: str
    kind: Literal["scenario", "trial", "pair"]
    description: str


def shipped_names() -> tuple[str, ...]:
    """Names of the shipped scenarios, those of folders last."""
    names = [path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.glob(f"*{SUFFIX}")]
    names += [f"{path.parent.name}/{path.stem}" for path in FOLDER.glob(f"*/*{SUFFIX}")]
    return tuple(sorted(names, key=lambda name: ("/" in name, name)))


def shipped_scenarios() -> list[Shipped]:
    """Every shipped scenario, in order of name; their files are read, but not checked."""
    return [Shipped(name, _kind(name), _description(name)) for name in shipped_names()]


def file_of(given: str | Path, folder: Path = Path()) -> Path:
    """The file that somebody means: one that exists, seen from ``folder``, else the shipped scenario of this name."""
    path = folder / given
    if exists(path) and not path.is_dir():
        return path
    name = Path(given).as_posix()
    return FOLDER / f"{name}{SUFFIX}" if name in shipped_names() else path


def names_like(given: str | Path) -> str:
    """The shipped names most like a word, as the end of an error message; empty if none is."""
    word = Path(given).as_posix().removesuffix(SUFFIX)
    names = shipped_names()
    alike = [name for name in names if name == word]
    alike = alike or get_close_matches(word[:100], names, MOST_ALIKE, ALIKE)
    alike = alike or [name for name in names if name.rpartition("/")[2] == word]
    return f"; nearest shipped: {', '.join(alike)}" if alike else ""


def _kind(name: str) -> Literal["scenario", "trial", "pair"]:
    if name.startswith("trials/"):
        return "trial"
    return "pair" if name.startswith("pairs/") else "scenario"


def _description(name: str) -> str:
    return str(tomllib.loads((FOLDER / f"{name}{SUFFIX}").read_text(encoding="utf-8")).get("description", ""))
