"""Frames: columns of one length that actors hand one another."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import numpy as np
import pytest

from sim.consumers.rules import account
from sim.frames import (
    BUCKETS,
    CHARGED_OFF_BUCKET,
    AccountActions,
    Cases,
    Contacts,
    Decisions,
    Frame,
    Orders,
    Reviews,
)

KINDS = [AccountActions, Cases, Contacts, Decisions, Orders, Reviews]
ROWS = [(3, 0, True), (1, 1, False), (2, 0, True)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_empty_frame_has_all_columns(kind: type[Frame]) -> None:
    empty, no_rows = kind.empty(), kind.of_rows([])
    assert len(empty) == len(no_rows) == 0
    for field in fields(kind):
        assert getattr(empty, field.name).dtype == getattr(no_rows, field.name).dtype
        assert getattr(empty, field.name).dtype in (np.int64, np.bool_, np.float64)


def test_a_frame_of_rows() -> None:
    contacts = Contacts.of_rows(ROWS)
    assert len(contacts) == 3
    assert contacts.consumer.tolist() == [3, 1, 2]
    assert contacts.read.tolist() == [True, False, True]
    assert contacts.read.dtype == np.bool_


def test_rows_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError):
        Contacts.of_rows([(1, 0, True), (2, 0)])
    with pytest.raises(ValueError):
        Contacts.of_rows([(1, 0)])


def test_where_keeps_rows_together() -> None:
    contacts = Contacts.of_rows(ROWS)
    by_mask = contacts.where(contacts.read)
    assert list(zip(by_mask.consumer, by_mask.platform, by_mask.read, strict=True)) == [(3, 0, True), (2, 0, True)]
    by_position = contacts.where(np.array([2, 0]))
    assert by_position.consumer.tolist() == [2, 3]
    assert len(contacts) == 3


def test_a_frame_cannot_be_given_another_column() -> None:
    with pytest.raises(FrozenInstanceError):
        Contacts.empty().consumer = np.zeros(1, np.int64)  # type: ignore[misc]


def test_bucket_names_are_those_of_the_rule() -> None:
    assert [BUCKETS[account.bucket(days)] for days in (0, 1, 30, 31, 90, 91, 150, 151, 359)] == [
        "M0", "M1", "M1", "M2", "M3", "M4", "M5", "M6+", "M6+"]
    assert BUCKETS[CHARGED_OFF_BUCKET] == "charged_off"
    assert account.bucket(36_000) < CHARGED_OFF_BUCKET
