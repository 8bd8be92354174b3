"""Reading a TOML file, and saying in one line why it cannot be read."""

from __future__ import annotations

import tomllib
from pathlib import Path

from sim.scenario.errors import ScenarioError
from sim.scenario.keys import Tree


def read_toml(path: Path, if_empty: str) -> Tree:
    """The tables of a file; raises ``ScenarioError`` if there are none, with ``if_empty`` as advice."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ScenarioError("no such file") from None
    except OSError as error:
        kind = "is a directory, not a file" if path.is_dir() else f"cannot be read: {error.strerror}"
        raise ScenarioError(kind) from None
    except UnicodeDecodeError as error:
        raise ScenarioError(f"is not UTF-8 text (byte {error.start})") from None
    except ValueError as error:
        raise ScenarioError(f"is not valid TOML: {error}") from None
    if not values:
        raise ScenarioError(f"is empty: {if_empty}")
    return values
