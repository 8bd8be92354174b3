"""Frames as kernels read and write them: tables of whole numbers, with the frame's columns."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.numbers import PLAN_CYCLES
from sim.core.frame import Frame, columns_of
from sim.core.vocabulary import Channel

__all__ = ["Border", "first_rows", "frame_of", "room_for", "zeros"]

F = TypeVar("F", bound=Frame)
Ints = NDArray[np.int64]


class Border:
    """What kernels are handed passes here: they do not look whether a number is inside their arrays."""

    def __init__(self, n_consumers: int, n_platforms: int) -> None:
        self._ends = {
            "consumer": n_consumers,
            "platform": n_platforms,
            "channel": len(Channel),
            "term_cycles": max(PLAN_CYCLES) + 1,
        }

    def table_of(self, frame: F) -> F:
        """A frame as a table of whole numbers; raises ``IndexError`` as ``known``."""
        rows = np.empty(len(frame), _dtype_of(cast(Hashable, type(frame))))
        for name, column in vars(frame).items():
            if name in self._ends:
                self._check(name, column)
            rows[name] = column
        return cast(F, rows.view(np.recarray))

    def known(self, consumers: Ints, platforms: Ints | None = None) -> Ints:
        """The consumers themselves.

        :raises IndexError: if one of them, or a platform, is not there.
        """
        self._check("consumer", consumers)
        if platforms is not None:
            self._check("platform", platforms)
        return consumers

    def _check(self, name: str, numbers: Ints) -> None:
        end = self._ends[name]
        if len(numbers) and (numbers.min() < 0 or numbers.max() >= end):
            row = int(np.argmax((numbers < 0) | (numbers >= end)))
            raise IndexError(f"{name} outside 0 to {end - 1} (row {row}: {numbers[row]})")


@cache
def _dtype_of(kind: Hashable) -> np.dtype[Any]:
    return np.dtype([(field.name, np.int64) for field in fields(cast(type[Frame], kind))])


def room_for(kind: type[F], n_rows: int) -> F:
    """A table with the columns of a class of frames; to kernels it is a frame of that class.

    Nothing is in it: a kernel that uses a row writes all of it.
    """
    return cast(F, np.empty(n_rows, _dtype_of(cast(Hashable, kind))).view(np.recarray))


def zeros(kind: type[F], n_rows: int) -> F:
    """Such a table of zeros, for kernels that write what is not 0."""
    return cast(F, np.zeros(n_rows, _dtype_of(cast(Hashable, kind))).view(np.recarray))


def first_rows(table: F, n_rows: int) -> F:
    """A copy of the first rows of such a table."""
    return cast(F, cast(Any, table)[:n_rows].copy())


def frame_of(kind: type[F], parts: Sequence[Frame]) -> F:
    """The rows of such tables, one after another, as a frame of their class or one with fewer columns."""
    tables = [cast(Any, part).view(np.ndarray) for part in parts]
    rows = tables[0] if len(tables) == 1 else np.concatenate(tables)
    return kind(**{name: rows[name].astype(dtype) for name, dtype in columns_of(cast(Hashable, kind)).items()})
