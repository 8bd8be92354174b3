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

    ``key`` is the dotted key at fault (empty when the fault is the file's), ``where`` the file or ``--set``, ``line``
    the line of ``file`` that writes the key, 0 if it is not known. ``faults`` is all that was found wrong together.
    """

    def __init__(self, problem: str, key: str = "", where: str = "") -> None:
        super().__init__(problem, key, where)
        self.problem, self.key, self.where = problem, key, where
        self.file, self.line = "", 0
        self.together: tuple[ScenarioError, ...] = ()

    def __str__(self) -> str:
        return self._told(self.where)

    @property
    def faults(self) -> tuple[ScenarioError, ...]:
        """Every fault that was found, each as an error of its own."""
        return self.together or (self,)

    @property
    def with_line(self) -> str:
        """The same line, with the number of the line at fault behind the name of its file."""
        if not self.line:
            return str(self)
        before, file, after = self.where.rpartition(self.file)
        return self._told(f"{before}{file}:{self.line}{after}")

    def within(self, where: str) -> ScenarioError:
        """The same error, found inside ``where``."""
        error = ScenarioError(self.problem, self.key, ": ".join(filter(None, (where, self.where))))
        error.file, error.line = self.file, self.line
        error.together = tuple(fault.within(where) for fault in self.together)
        return error

    def _told(self, where: str) -> str:
        where = plain(cut(where, LONGEST_PLACE, PLACE_TAIL))
        problem = plain(cut(_LONG_WORD.sub(_cut_word, self.problem), LONGEST_PROBLEM))
        return ": ".join(part for part in (where, problem) if part)


class Faults:
    """Collects what goes wrong in any number of ``with`` blocks; ``tell`` raises the first fault, with all of them."""

    def __init__(self) -> None:
        self._found: list[ScenarioError] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, ScenarioError):
            self._found.append(error)
        return isinstance(error, ScenarioError)

    def tell(self) -> None:
        """Raise the first fault if there is any."""
        if len(self._found) > 1:
            first = self._found[0].within("")
            first.together = tuple(fault for error in self._found for fault in error.faults)
            raise first
        if self._found:
            raise self._found[0]


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
