"""What a frame is, columns of equal length under names, whole numbers, floats or flags; sums of rows by their keys."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Self, cast

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Flags",
    "Floats",
    "Frame",
    "Ints",
    "begins",
    "by_rising_key",
    "columns_of",
    "places",
    "sum_before_run",
    "sums_by",
    "tally",
]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Frame:
    """Columns of one length; ``frame.where(mask)`` keeps some rows."""

    def __len__(self) -> int:
        first: Ints | Flags | Floats = next(iter(vars(self).values()))
        return len(first)

    def where(self, chosen: Flags | Ints) -> Self:
        """The rows picked by a mask or by positions."""
        rows = np.flatnonzero(chosen) if chosen.dtype == bool else chosen  # looked for once, not in each column
        return type(self)(*[column.take(rows) for column in vars(self).values()])

    @classmethod
    def empty(cls) -> Self:
        """A frame without rows."""
        return cls(*[np.empty(0, dtype) for dtype in columns_of(cast(Hashable, cls)).values()])

    @classmethod
    def of_rows(cls, rows: list[tuple[Any, ...]]) -> Self:
        """A frame from tuples in the order of the fields."""
        kinds = columns_of(cast(Hashable, cls))
        columns = zip(*rows, strict=True) if rows else ((),) * len(kinds)
        return cls(
            **{
                name: np.array(list(column), dtype)
                for (name, dtype), column in zip(kinds.items(), columns, strict=True)
            }
        )

    @classmethod
    def joined(cls, parts: Iterable[Self]) -> Self:
        """The rows of several frames, one after another."""
        columns = [vars(part).values() for part in parts if len(part)]
        if not columns:
            return cls.empty()
        return cls(*[np.concatenate(column) for column in zip(*columns, strict=True)])


_DTYPES: dict[str, type] = {"Ints": np.int64, "Flags": np.bool_, "Floats": np.float64}


@cache
def columns_of(kind: Hashable) -> dict[str, type]:
    """Name and type of each column of a class of frames."""
    return {field.name: _DTYPES[str(field.type)] for field in fields(cast(Any, kind))}


def begins(ordered: Ints) -> Flags:
    """Rows whose key differs from that of the row before; the first is one of them."""
    first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return first


def sum_before_run(ordered: Ints, total: NDArray[Any], added: NDArray[Any]) -> NDArray[Any]:
    """For each row, ``total`` before its run began; ``total`` is the running sum of what each row ``added``."""
    first = begins(ordered)
    before: NDArray[Any] = (total - added)[first][np.cumsum(first) - 1]
    return before


def by_rising_key(rows: Ints, key: Ints) -> tuple[Ints, Ints]:
    """Rows and their keys in the order of the keys; mostly they are."""
    if not np.any(key[1:] < key[:-1]):
        return rows, key
    order = np.argsort(key, kind="stable")
    return rows[order], key[order]


def places(ordered: Ints, wanted: Ints) -> tuple[Ints, Flags]:
    """Where each wanted key stands among rising ones, and whether it does."""
    if not len(ordered):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
    at = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
    return at, ordered[at] == wanted


def tally(shape: tuple[int, ...], *where: Ints) -> Ints:
    """How many rows name each cell of a table; ``where`` has a column for each axis.

    ``np.add.at`` does the same, but slowly along several axes, and very slowly for flags.
    """
    cell = where[0]
    for axis, column in zip(shape[1:], where[1:], strict=True):
        cell = cell * axis + column
    return np.bincount(cell, minlength=int(np.prod(shape))).reshape(shape)


def sums_by(where: Ints, numbers: Ints, n: int) -> Ints:
    """The sum of the ``numbers`` of each of n, to which ``where`` says they belong."""
    sums = np.zeros(n, np.int64)
    np.add.at(sums, where, numbers)
    return sums
