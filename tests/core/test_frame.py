"""Sums and counts of rows by their keys."""

from __future__ import annotations

import numpy as np

from sim.core.frame import begins, sum_before_run, sums_by, tally


def test_a_run_begins_where_the_key_changes() -> None:
    assert begins(np.array([3, 3, 5, 5, 5, 9])).tolist() == [True, False, True, False, False, True]
    assert begins(np.empty(0, np.int64)).tolist() == []


def test_what_was_added_before_a_run_is_that_of_all_its_rows() -> None:
    keys, added = np.array([0, 0, 1, 4, 4]), np.array([2, 3, 10, 1, 1])
    assert sum_before_run(keys, np.cumsum(added), added).tolist() == [0, 0, 5, 15, 15]
    assert sum_before_run(keys[:0], added[:0], added[:0]).tolist() == []


def test_each_row_is_counted_in_its_cell() -> None:
    platform, channel = np.array([1, 0, 1, 1]), np.array([2, 0, 2, 0])
    assert tally((2, 3), platform, channel).tolist() == [[1, 0, 0], [1, 0, 2]]
    assert tally((4,), platform).tolist() == [1, 3, 0, 0]


def test_of_no_rows_nothing_is_counted() -> None:
    none = np.empty(0, np.int64)
    assert tally((2, 3), none, none).tolist() == [[0, 0, 0], [0, 0, 0]]


def test_sums_are_of_those_that_belong_together() -> None:
    assert sums_by(np.array([2, 0, 2]), np.array([5, 1, 7]), 4).tolist() == [1, 0, 12, 0]
    assert sums_by(np.empty(0, np.int64), np.empty(0, np.int64), 2).tolist() == [0, 0]
