"""A host asks a guest: with copies, and believes nothing but an answer that was checked."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

import numpy as np

from sim.core.frame import Frame
from sim.guests.faults import GuestError, told
from sim.guests.homes import home_of, source_of_named
from sim.guests.house import House
from sim.guests.parameters import Parameter, Value, filled
from sim.guests.watch import watched

__all__ = ["Host"]

F = TypeVar("F", bound=Frame)
_LEFT = ("kind", "guest", "_twin", "_house", "_home")
ASKED_TWICE = 30
"""A guest is compared so often with another of its class that is asked the same; days without rows do not count."""
LOOKED_ABOUT_EVERY = 10
"""After that, the market's own modules are looked at once in so many times."""


class Host:
    """One guest, made once for a platform and run; ``named`` and ``source`` say which.

    ``trusted`` ones are the package's own and are asked as they are. Beside any other lives a twin that is asked the
    same at first: if they disagree, an answer hangs on something other than what was asked.
    """

    def __init__(self, kind: type[Any], label: str, named: str, folders: tuple[str, ...]) -> None:
        self.kind, self.label, self.named = kind, label, named
        self.source = source_of_named(named, folders)
        self._home = home_of(folders)
        self.who = f"{kind.__name__}.decide of {label}"
        self.trusted = _is_ours(kind)
        self._twin: Any = None
        self._asked = 0
        self._house: House | None = None
        self._declared: Mapping[str, Parameter] = {}
        if self.trusted:
            self.guest = kind()
            return
        self._house = House()
        made = f"{kind.__name__} of {label} cannot be made"
        with self._home.inside():
            with watched(made, closely=True):
                self.guest = kind()
                self._declared = dict(kind.parameters)
            with watched(made, closely=True, silently=True):
                self._twin = kind()
        self._house.check(made)

    def is_from(self, home: tuple[str, ...]) -> bool:
        """Would the same guest be found from there."""
        return self.source == source_of_named(self.named, home)

    def settings(self, given: Mapping[str, object], key: str) -> dict[str, Value]:
        """The guest's own parameters as a scenario gives them under ``key``, the others at their defaults.

        :raises ScenarioError: if one is not declared or has a value that is not allowed.
        """
        return filled(self._declared, given, key, self.named)

    def ask(self, asked: tuple[Any, ...], read: Callable[[object], F]) -> F:
        """Put a question; ``read`` checks the answer and makes a frame of our own of it.

        :raises GuestError: if the guest raises, answers what it may not, or does anything but answer.
        """
        if self.trusted:
            return read(self.guest.decide(*asked))
        with self._home.inside():
            answer = self._answer(self.guest, asked, read)
            if self._twin is not None:
                self._compare(answer, asked, read)
        self._asked += len(asked[0]) > 0
        if self._asked >= ASKED_TWICE:
            self._twin = None
        return answer

    def _answer(self, guest: Any, asked: tuple[Any, ...], read: Callable[[object], F]) -> F:
        handed = [_copy_of(one) for one in asked]
        kept = [_Kept(one, copy) for one, copy in zip(asked, handed, strict=True)]
        closely = self._twin is not None
        house = self._house = self._house or House()
        try:
            with watched(self.who, closely, silently=guest is self._twin):
                answer = guest.decide(*handed)
        finally:
            if closely or self._asked % LOOKED_ABOUT_EVERY == 0:
                house.check(self.who)
        if not all(one.is_as_it_was() for one in kept):
            raise GuestError(f"{self.who}: it changes what it was asked: allowed is an answer alone")
        try:
            return read(answer)
        except GuestError:
            raise
        except Exception as error:
            raise GuestError(f"{self.who}: the answer cannot be read: {told(error)}") from error

    def _compare(self, answer: F, asked: tuple[Any, ...], read: Callable[[object], F]) -> None:
        fault = f"{self.who}: asked the same twice it does not answer the same, so that no run could be repeated"
        try:
            again = self._answer(self._twin, asked, read)
        except GuestError as error:
            raise GuestError(f"{fault} ({str(error).removeprefix(f'{self.who}: ')})") from error
        if len(answer) != len(again):
            raise GuestError(f"{fault} ({len(answer)} rows, then {len(again)})")
        for name, column in vars(answer).items():
            other = column != vars(again)[name]
            if other.any():
                row = int(np.argmax(other))
                consumer = (vars(answer) | vars(asked[0])).get("consumer", column)[row]
                raise GuestError(
                    f"{fault} (row {row}: consumer {consumer}, {name} {column[row]}, then {vars(again)[name][row]})"
                )

    # --- states of warm markets -----------------------------------------------------------------------------------

    def __getstate__(self) -> dict[str, Any]:
        """A guest's class is found by name, which only its home can do."""
        kept = {name: value for name, value in self.__dict__.items() if name not in _LEFT}
        try:
            with self._home.inside():
                guests = pickle.dumps((self.kind, self.guest, self._twin))
        except Exception as error:
            raise GuestError(
                f"{self.kind.__name__} of {self.label} cannot be kept with a warm market: {told(error)}"
            ) from error
        return kept | {"guests": guests, "folders": self._home.folders}

    def __setstate__(self, state: dict[str, Any]) -> None:
        guests, folders = state.pop("guests"), state.pop("folders")
        self.__dict__.update(state)
        self._home, self._house = home_of(folders), None
        if ":" in self.named:
            self._home.load(self.named.partition(":")[0])
        with self._home.inside():
            self.kind, self.guest, self._twin = pickle.loads(guests)


def _is_ours(kind: type[Any]) -> bool:
    module = sys.modules.get(kind.__module__)
    return kind.__module__.startswith("sim.") and getattr(module, kind.__name__, None) is kind


def _copy_of(one: Any) -> Any:
    """A copy for the guest: arrays, of frames too, that cannot be written to, and parameters that are nobody else's."""
    if isinstance(one, np.ndarray):
        return np.frombuffer(one.tobytes(), one.dtype).reshape(one.shape)
    if is_dataclass(one) and not isinstance(one, type):
        return type(one)(**{field.name: _copy_of(getattr(one, field.name)) for field in fields(one)})
    return pickle.loads(pickle.dumps(one, 5))


class _Kept:
    """What a guest is asked, to see afterwards that the market's own is still that; ``copy`` is the guest's."""

    def __init__(self, asked: Any, copy: Any) -> None:
        self._asked = asked
        is_frame = is_dataclass(asked) and not isinstance(asked, type)
        # The arrays are held beside the guest's copy, in which it may put others.
        self._columns = [(name, column, vars(copy)[name]) for name, column in vars(asked).items()] if is_frame else []
        self._rest = b"" if is_frame else pickle.dumps(asked, 5)

    def is_as_it_was(self) -> bool:
        """Has nothing been changed."""
        if self._rest and pickle.dumps(self._asked, 5) != self._rest:
            return False
        return all(
            getattr(self._asked, name) is column and np.array_equal(column, copied)
            for name, column, copied in self._columns
        )
