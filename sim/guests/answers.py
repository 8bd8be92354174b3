"""What a guest answers is checked column by column before anything is done with it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.core.frame import Flags, Frame, Ints
from sim.guests.faults import GuestError

__all__ = ["answered", "column_of", "flags", "len_of", "refuse", "whole_numbers"]

F = TypeVar("F", bound=Frame)
_WIDEST = np.iinfo(np.int64)


def answered(answer: object, kind: type[F], who: str) -> dict[str, object]:
    """The columns of an answer, as they were given.

    :raises GuestError: if it is no frame of this kind.
    """
    if not isinstance(answer, kind):
        raise GuestError(f"{who}: the answer is {_kind_of(answer)}, not {kind.__name__}")
    return {field.name: getattr(answer, field.name) for field in fields(kind)}


def len_of(given: object, name: str, who: str) -> int:
    """Rows of the column that says how many rows an answer has; raises ``GuestError`` if it is no such column."""
    return len(column_of(given, f"{name} is not a column of whole numbers", None, who))


def whole_numbers(given: object, name: str, n: int, who: str, rows: Frame | None = None) -> Ints:
    """A copy of a column of n whole numbers; ``rows`` are what is answered, row by row, to name the one at fault.

    :raises GuestError: if it is anything else.
    """
    wanted = f"{name} is not a column of {n} whole numbers"
    column = column_of(given, wanted, n, who)
    if not n:
        return np.empty(0, np.int64)
    if not np.issubdtype(column.dtype, np.integer):
        _refuse_kind(column, wanted, who, rows)
    if column.dtype == np.uint64:
        refuse(column > _WIDEST.max, f"{wanted} that 64 bits with a sign hold", who, rows, {name: column})
    return column.astype(np.int64)


def flags(given: object, name: str, n: int, who: str, rows: Frame | None = None) -> Flags:
    """A copy of a column of n flags; parameters and errors as for ``whole_numbers``."""
    wanted = f"{name} is not a column of {n} flags (bool)"
    column = column_of(given, wanted, n, who)
    if not n:
        return np.empty(0, np.bool_)
    if column.dtype != np.bool_:
        _refuse_kind(column, wanted, who, rows)
    return column.copy()


def column_of(given: object, wanted: str, n: int | None, who: str) -> NDArray[Any]:
    """What was given, if it is a plain array with n rows (None: with any); raises ``GuestError``."""
    if type(given) is not np.ndarray:
        raise GuestError(f"{who}: {wanted}: it is {_kind_of(given)}, not an array of numpy")
    if given.ndim != 1 or n not in (None, len(given)):
        raise GuestError(f"{who}: {wanted}: its shape is {given.shape}")
    return given


def refuse(wrong: Flags, what: str, who: str, rows: Frame | None, columns: dict[str, Any]) -> None:
    """Raise a ``GuestError`` about the first row that is wrong, if any is."""
    if wrong.any():
        raise GuestError(f"{who}: {what}{_row(int(np.argmax(wrong)), rows, columns)}")


def _refuse_kind(column: NDArray[Any], wanted: str, who: str, rows: Frame | None) -> None:
    """The kind of a column is wrong: name the row that shows it best."""
    name, kind = wanted.partition(" ")[0], column.dtype
    strange = np.zeros(len(column), bool)
    if kind.kind == "f":
        strange = ~np.isfinite(column)
        strange = strange if strange.any() else column != np.floor(column)
    raise GuestError(f"{who}: {wanted}: its kind is {kind}{_row(int(np.argmax(strange)), rows, {name: column})}")


def _row(row: int, rows: Frame | None, columns: dict[str, Any]) -> str:
    consumer = getattr(rows, "consumer", None)
    given = ({} if consumer is None else {"consumer": consumer}) | columns
    return f" (row {row}: {', '.join(f'{name} {column[row]!s:.40}' for name, column in given.items())})"


def _kind_of(value: object) -> str:
    kind = type(value)
    return "None" if value is None else f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
