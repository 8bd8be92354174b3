"""Frames as kernels read and write them: whole-number matrices with a row per column."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.frames import Frame

__all__ = ["frame_of", "matrix_of"]

F = TypeVar("F", bound=Frame)


def matrix_of(frame: Frame) -> NDArray[np.int64]:
    """A frame as one whole-number matrix with a row per column."""
    return np.array(list(vars(frame).values()), np.int64).reshape(len(vars(frame)), len(frame))


def frame_of(kind: type[F], parts: list[NDArray[np.int64]]) -> F:
    """Blocks of such matrices as one frame."""
    empty = kind.empty()
    whole = np.concatenate(parts, axis=1)
    return kind(**{
        name: whole[row].astype(column.dtype) for row, (name, column) in enumerate(vars(empty).items())
    })
