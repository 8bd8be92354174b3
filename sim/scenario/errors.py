"""Error messages about invalid scenarios: one line, with the place, the key and what is allowed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import SequenceMatcher
from typing import Any

from sim.scenario.reading.plain import cut, plain

LONGEST_SHOWN = 60
LONGEST_WORD, LONGEST_PLACE, LONGEST_PROBLEM = 120, 400, 2_000
WORD_TAIL, PLACE_TAIL = 30, 100
LONGEST_COMPARED = 100
DEEPEST_SHOWN = 5
SMALLEST, LARGEST = -(2**63), 2**63 - 1
CLOSE_ENOUGH = 0.65
FEW = 8
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


class ScenarioError(ValueError):
    """A scenario that cannot be used; ``str()`` is one line for the person who wrote it.

    ``key`` is the dotted key at fault (empty when the fault is the file's), ``where`` the file or ``--set``.
    """

    def __init__(self, problem: str, key: str = "", where: str = "") -> None:
        super().__init__(problem, key, where)
        self.problem, self.key, self.where = problem, key, where

    def __str__(self) -> str:
        where = plain(cut(self.where, LONGEST_PLACE, PLACE_TAIL))
        problem = plain(cut(_LONG_WORD.sub(_cut_word, self.problem), LONGEST_PROBLEM))
        return ": ".join(part for part in (where, problem) if part)

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
    """The error for a key that does not exist, with the nearest of the ``valid`` ones, or the first few of them."""
    known = list(valid)
    near = nearest_to(key, known)
    hint = f"; nearest valid key: {near}" if near else f"; allowed are {', '.join(known[:FEW])}" if known else ""
    more = ", ..." if not near and len(known) > FEW else ""
    return ScenarioError(f"{key}: unknown key{hint}{more}", key)


def nearest_to(wanted: str, valid: Iterable[str]) -> str:
    """The member of ``valid`` most like ``wanted``; empty unless at least the last parts are alike."""
    if len(wanted) > LONGEST_COMPARED:
        return ""
    tail = wanted.rpartition(".")[2]
    alike = {key: _likeness(tail, key.rpartition(".")[2]) for key in valid}
    close = [key for key, likeness in alike.items() if likeness >= CLOSE_ENOUGH]
    return max(close, key=lambda key: alike[key] + _likeness(wanted, key), default="")


def shown(value: Any) -> str:
    """A value as its author might have typed it, cut to one short piece."""
    if isinstance(value, int) and not SMALLEST <= value <= LARGEST:
        return cut(hex(value), LONGEST_SHOWN)
    return cut(json.dumps(_brief(value, DEEPEST_SHOWN), ensure_ascii=False, default=str), LONGEST_SHOWN)


def _brief(value: Any, depth: int) -> Any:
    """As much of a value as can be shown, whatever its size."""
    if isinstance(value, str):
        return value[: LONGEST_SHOWN + 1]
    if isinstance(value, int) and not SMALLEST <= value <= LARGEST:
        return shown(value)
    if isinstance(value, (Mapping, Sequence)) and depth == 0:
        return "..."
    if isinstance(value, Mapping):
        return {
            str(key)[: LONGEST_SHOWN + 1]: _brief(part, depth - 1) for key, part in list(value.items())[:LONGEST_SHOWN]
        }
    if isinstance(value, (list, tuple)):
        return [_brief(part, depth - 1) for part in value[:LONGEST_SHOWN]]
    return value


def _cut_word(found: re.Match[str]) -> str:
    return cut(found[0], LONGEST_WORD, WORD_TAIL)


def _likeness(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()
