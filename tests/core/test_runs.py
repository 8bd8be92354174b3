"""Sums within runs of equal keys."""

from __future__ import annotations

import numpy as np

from sim.core.runs import begins, sum_before_run


def test_a_run_begins_where_the_key_changes() -> None:
    assert begins(np.array([3, 3, 5, 5, 5, 9])).tolist() == [True, False, True, False, False, True]
    assert begins(np.empty(0, np.int64)).tolist() == []


def test_what_was_added_before_a_run_is_that_of_all_its_rows() -> None:
    keys, added = np.array([0, 0, 1, 4, 4]), np.array([2, 3, 10, 1, 1])
    assert sum_before_run(keys, np.cumsum(added), added).tolist() == [0, 0, 5, 15, 15]
    assert sum_before_run(keys[:0], added[:0], added[:0]).tolist() == []
