"""How often things happen, counted cell by cell."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["tally"]

Ints = NDArray[np.int64]


def tally(shape: tuple[int, ...], *where: Ints) -> Ints:
    """How many rows name each cell of a table; ``where`` has a column for each axis.

    ``np.add.at`` does the same, but slowly along several axes, and very slowly for flags.
    """
    cell = where[0]
    for axis, column in zip(shape[1:], where[1:], strict=True):
        cell = cell * axis + column
    return np.bincount(cell, minlength=int(np.prod(shape))).reshape(shape)
