"""Frames as kernels read and write them: whole-number matrices with a row per column."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.consumers.kernels.numbers import PLAN_CYCLES
from sim.core.frames import Frame
from sim.core.vocabulary import Channel

__all__ = ["Border", "frame_of"]

F = TypeVar("F", bound=Frame)
Ints = NDArray[np.int64]


class Border:
    """What kernels are handed passes here: they do not look whether a number is inside their arrays."""

    def __init__(self, n_consumers: int, n_platforms: int) -> None:
        self._ends = {"consumer": n_consumers, "platform": n_platforms, "channel": len(Channel),
                      "term_cycles": max(PLAN_CYCLES) + 1}

    def matrix_of(self, frame: Frame) -> Ints:
        """A frame as one whole-number matrix with a row per column; raises ``IndexError`` as ``known``."""
        columns = vars(frame)
        for name in self._ends.keys() & columns.keys():
            self._check(name, columns[name])
        return np.array(list(columns.values()), np.int64).reshape(len(columns), len(frame))

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


def frame_of(kind: type[F], parts: list[Ints]) -> F:
    """Blocks of such matrices as one frame."""
    empty = kind.empty()
    whole = np.concatenate(parts, axis=1)
    return kind(**{
        name: whole[row].astype(column.dtype) for row, (name, column) in enumerate(vars(empty).items())
    })
