"""Rows under named columns, in one block of memory.

Compiled loops take a table as one argument however many columns it has, and read a cell as ``table.column[row]``.
All that is known of a row lies side by side, so that looking at one debtor touches little memory.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from typing import Any, Self, cast, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

__all__ = ["Table", "names_of"]


class Table(np.recarray[Any, Any]):
    """Columns are annotations of a subclass: ``NDArray[np.int32]`` is a column of 32-bit whole numbers.

    A slice, mask or list of rows gives a table; ``table.column`` is a view of one column.
    """

    @classmethod
    def zeros(cls, *shape: int) -> Self:
        """A table of zeros."""
        return np.zeros(shape, _dtype_of(cast(Hashable, cls))).view(cls)

    def columns(self) -> dict[str, NDArray[Any]]:
        """Views of all columns by name, in the order of their declaration."""
        return {name: getattr(self, name) for name in names_of(cast(Hashable, type(self)))}


@cache
def names_of(kind: Hashable) -> tuple[str, ...]:
    """The columns a class of tables declares, in order."""
    return tuple(get_type_hints(cast(type[Table], kind)))


@cache
def _dtype_of(kind: Hashable) -> np.dtype[Any]:
    """The columns in memory: the widest first, so that no room is lost between them."""
    hints = get_type_hints(cast(type[Table], kind))
    columns = [(name, np.dtype(get_args(get_args(hint)[1])[0])) for name, hint in hints.items()]
    return np.dtype(sorted(columns, key=lambda column: -column[1].itemsize), align=True)
