"""Counts, cell by cell."""

from __future__ import annotations

import numpy as np

from sim.core.tally import tally


def test_each_row_is_counted_in_its_cell() -> None:
    platform, channel = np.array([1, 0, 1, 1]), np.array([2, 0, 2, 0])
    assert tally((2, 3), platform, channel).tolist() == [[1, 0, 0], [1, 0, 2]]
    assert tally((4,), platform).tolist() == [1, 3, 0, 0]


def test_of_no_rows_nothing_is_counted() -> None:
    none = np.empty(0, np.int64)
    assert tally((2, 3), none, none).tolist() == [[0, 0, 0], [0, 0, 0]]
