"""Suits in the order of filing, however many."""

from __future__ import annotations

import numpy as np

from sim.collectors.court.docket import Docket

KEY = (1, 0, 0)
NOBODY = np.empty(0, np.int64)


def docket_of(n: int) -> Docket:
    docket = Docket()
    docket.append(n, consumer=np.arange(n)[::-1], platform=np.arange(n) % 3, filed_day=7)
    return docket


def test_it_grows_and_keeps_the_order() -> None:
    docket = docket_of(1_000)
    docket.append(3, consumer=np.array([5_000, 4_000, 6_000]), filed_day=8)
    assert len(docket) == 1_003
    assert docket.suits["consumer"].tolist() == [*range(999, -1, -1), 5_000, 4_000, 6_000]
    assert docket.suits["filed_day"].tolist() == [7] * 1_000 + [8] * 3


def test_closed_suits_go_and_leave_nothing_behind() -> None:
    docket = docket_of(100)
    docket.suits["taken_cents"][:] = 55
    docket.remove(docket.suits["consumer"] % 2 == 0)
    assert docket.suits["consumer"].tolist() == list(range(99, 0, -2))
    docket.append(1, consumer=7_000)
    assert docket.suits["taken_cents"].tolist() == [55] * 50 + [0]


def test_suits_are_written_in_place() -> None:
    docket = docket_of(5)
    docket.suits["stage"][np.array([1, 3])] = 2
    assert docket.suits["stage"].tolist() == [0, 2, 0, 2, 0]


def test_find() -> None:
    docket = docket_of(10)  # consumer 9 with platform 0, 8 with 1, 7 with 2, 6 with 0, ...
    found = docket.find(np.array([9, 9, 6, 8, 77, 0]), np.array([0, 1, 0, 1, 0, 7]))
    assert found.tolist() == [0, -1, 3, 1, -1, -1]
    assert docket.find(NOBODY, NOBODY).tolist() == []
    assert Docket().find(np.array([1]), np.array([0])).tolist() == [-1]


def test_lots_belong_to_debtor_and_platform() -> None:
    docket = docket_of(9)
    whole = docket.lots(KEY, np.arange(9))
    assert np.array_equal(docket.lots(KEY, np.array([7, 2])), whole[[7, 2]])
    other = docket_of(9)
    other.suits["platform"][:] = 1
    same = docket.suits["platform"] == 1
    assert (other.lots(KEY, np.arange(9)) == whole).all(axis=1).tolist() == same.tolist()
