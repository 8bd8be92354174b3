"""What is said of a scenario that cannot be used: one line, with the place, the key and what is allowed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import SequenceMatcher
from typing import Any

LONGEST_SHOWN = 60
CLOSE_ENOUGH = 0.65


class ScenarioError(ValueError):
    """A scenario that cannot be used; ``str()`` is one line for the person who wrote it.

    ``key`` is the dotted key at fault (empty when the fault is the file's), ``where`` the file or ``--set``.
    """

    def __init__(self, problem: str, key: str = "", where: str = "") -> None:
        super().__init__(problem, key, where)
        self.problem, self.key, self.where = problem, key, where

    def __str__(self) -> str:
        return " ".join(": ".join(part for part in (self.where, self.problem) if part).split())

    def within(self, where: str) -> ScenarioError:
        """The same error, found inside ``where``."""
        return ScenarioError(self.problem, self.key, f"{where}: {self.where}" if self.where else where)


@contextmanager
def found_in(where: str) -> Iterator[None]:
    """Name the place of any :class:`ScenarioError` raised inside the block."""
    try:
        yield
    except ScenarioError as error:
        raise error.within(where) from None


def bad_value(key: str, given: Any, allowed: str, nearest: str = "") -> ScenarioError:
    """The error for a value that ``key`` may not have; ``nearest`` is a valid value or key to suggest."""
    hint = f"; nearest valid: {nearest}" if nearest else ""
    return ScenarioError(f"{key} = {shown(given)}: allowed is {allowed}{hint}", key)


def unknown_key(key: str, valid: Iterable[str]) -> ScenarioError:
    """The error for a key that does not exist, with the nearest of the ``valid`` ones."""
    near = nearest_to(key, valid)
    return ScenarioError(f"{key}: unknown key" + (f"; nearest valid key: {near}" if near else ""), key)


def nearest_to(wanted: str, valid: Iterable[str]) -> str:
    """The member of ``valid`` most like ``wanted``; empty unless at least the last parts are alike."""
    tail = wanted.rpartition(".")[2]
    alike = {key: _likeness(tail, key.rpartition(".")[2]) for key in valid}
    close = [key for key, likeness in alike.items() if likeness >= CLOSE_ENOUGH]
    return max(close, key=lambda key: alike[key] + _likeness(wanted, key), default="")


def shown(value: Any) -> str:
    """A value as its author might have typed it, cut to one short piece."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "..."


def _likeness(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()
