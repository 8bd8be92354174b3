"""What belongs to the market: a guest that changes a module or class of ours is found, and the change undone."""

from __future__ import annotations

import inspect
import math
import random
import sys
from collections.abc import Mapping
from itertools import chain
from types import ModuleType
from typing import Any

import numpy as np

from sim.guests.faults import GuestError

__all__ = ["House"]


class House:
    """The names of the package's modules and classes, and of numpy, math and random, as they are now."""

    def __init__(self) -> None:
        rooms = [module for name, module in sys.modules.items() if name.startswith("sim.") and "guests" not in name]
        owned = {
            id(one): one
            for room in rooms
            for one in vars(room).values()
            if inspect.isclass(one) and one.__module__.startswith("sim.")
        }
        self._owners: list[Any] = [*rooms, *owned.values(), np, math, random]
        self._views: list[Mapping[str, Any]] = [vars(owner) for owner in self._owners]
        self._held = [dict(view) for view in self._views]
        self._ids = self._now()

    def _now(self) -> tuple[int, ...]:
        return tuple(map(id, chain.from_iterable([view.values() for view in self._views])))

    def check(self, who: str) -> None:
        """Raise a ``GuestError`` if anything is another than it was, after putting it back."""
        changed = self.restore()
        if changed:
            raise GuestError(f"{who}: it changes {changed[0]}: allowed is an answer alone")

    def restore(self) -> list[str]:
        """Put back whatever is another than it was, and tell what."""
        if self._now() == self._ids:
            return []
        changed = []
        for owner, view, held in zip(self._owners, self._views, self._held, strict=True):
            place = owner.__name__ if isinstance(owner, ModuleType) else f"{owner.__module__}.{owner.__qualname__}"
            for name in held.keys() | view.keys():
                if _differs(name, held, view):
                    changed.append(f"{place}.{name}")
                    if name in held:
                        setattr(owner, name, held[name])
                    else:
                        delattr(owner, name)
        self._ids = self._now()
        return changed


def _differs(name: str, held: Mapping[str, Any], view: Mapping[str, Any]) -> bool:
    """A module that is imported for the first time becomes a name of its package; what Python keeps is its own."""
    if name.startswith("__") and name.endswith("__") and name not in ("__init__", "__len__", "__eq__", "__call__"):
        return False
    if name.startswith("_abc_"):
        return False
    if name not in held:
        return not isinstance(view[name], ModuleType)
    return name not in view or view[name] is not held[name]
