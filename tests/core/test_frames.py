"""Frames: columns of one length that actors hand one another."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import numpy as np
import pytest

from sim.consumers.rules.credit import account
from sim.core.frames import (
    AccountActions,
    Actions,
    Cases,
    Contacts,
    Decisions,
    Enforcement,
    Frame,
    Orders,
    Outcomes,
    Promises,
    Reviews,
)
from sim.core.vocabulary import (
    BUCKETS,
    CHARGED_OFF_BUCKET,
    Channel,
    Count,
    EnforcementKind,
    Mark,
    Meeting,
    Offer,
    Outcome,
)

KINDS = [AccountActions, Actions, Cases, Contacts, Decisions, Enforcement, Orders, Outcomes, Promises, Reviews]
ROWS = [(3, 0, 1_000, True), (1, 1, 0, False), (2, 0, 500, True)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_empty_frame_has_all_columns(kind: type[Frame]) -> None:
    empty, no_rows = kind.empty(), kind.of_rows([])
    assert len(empty) == len(no_rows) == 0
    for field in fields(kind):
        assert getattr(empty, field.name).dtype == getattr(no_rows, field.name).dtype
        assert getattr(empty, field.name).dtype in (np.int64, np.bool_, np.float64)


def test_a_frame_of_rows() -> None:
    actions = AccountActions.of_rows(ROWS)
    assert len(actions) == 3
    assert actions.consumer.tolist() == [3, 1, 2]
    assert actions.frozen.tolist() == [True, False, True]
    assert actions.frozen.dtype == np.bool_
    assert actions.limit_cents.dtype == np.int64


def test_rows_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError):
        AccountActions.of_rows([(1, 0, 0, True), (2, 0)])
    with pytest.raises(ValueError):
        AccountActions.of_rows([(1, 0)])


def test_where_keeps_rows_together() -> None:
    actions = AccountActions.of_rows(ROWS)
    by_mask = actions.where(actions.frozen)
    assert list(zip(by_mask.consumer, by_mask.limit_cents, by_mask.frozen, strict=True)) == [
        (3, 1_000, True),
        (2, 500, True),
    ]
    by_position = actions.where(np.array([2, 0]))
    assert by_position.consumer.tolist() == [2, 3]
    assert len(actions) == 3


def test_frames_are_joined_in_their_order() -> None:
    actions = AccountActions.of_rows(ROWS)
    both = AccountActions.joined([actions.where(np.array([2])), AccountActions.empty(), actions.where(np.array([0]))])
    assert both.consumer.tolist() == [2, 3]
    assert both.limit_cents.tolist() == [500, 1_000]
    assert both.frozen.dtype == np.bool_
    assert len(AccountActions.joined([])) == 0


def test_a_frame_cannot_be_given_another_column() -> None:
    with pytest.raises(FrozenInstanceError):
        Contacts.empty().consumer = np.zeros(1, np.int64)  # type: ignore[misc]


@pytest.mark.parametrize(
    "names",
    [
        (
            Channel,
            "REMINDER TEXT APP_PUSH AI_CALL HUMAN_CALL LETTER VISIT_HOME VISIT_WORK NOTICE_TO_CONTACTS "
            "CALL_TO_CONTACTS LAWYERS_LETTER LAWSUIT VISIT_RELATIVES",
        ),
        (Meeting, "NOBODY REACHED LOST REFUSED"),
        (Outcome, "NONE PAID PROMISED HARDSHIP DISPUTED ARRANGED LOST REFUSED FOUND"),
        (EnforcementKind, "ADD_COSTS SEIZE GARNISH LIST RELEASE"),
    ],
    ids=lambda names: names[0].__name__,
)
def test_codes_keep_their_numbers(names: tuple[type[Channel], str]) -> None:
    """Results on disk, and strategies of users, know them by these numbers."""
    kind, listed = names
    assert [code.name for code in kind] == listed.split()
    assert [code.value for code in kind] == list(range(len(kind)))


@pytest.mark.parametrize("kind", [Offer, Mark], ids=lambda kind: kind.__name__)
def test_members_of_a_set_are_single_bits(kind: type[Offer] | type[Mark]) -> None:
    assert [code.value for code in kind] == [2**n for n in range(len(kind))]


def test_counts_are_numbered_without_gaps() -> None:
    assert [count.value for count in Count] == list(range(len(Count)))


def test_bucket_names_are_those_of_the_rule() -> None:
    assert [BUCKETS[account.bucket(days)] for days in (0, 1, 30, 31, 90, 91, 150, 151, 359)] == [
        "M0",
        "M1",
        "M1",
        "M2",
        "M3",
        "M4",
        "M5",
        "M6+",
        "M6+",
    ]
    assert BUCKETS[CHARGED_OFF_BUCKET] == "charged_off"
    assert account.bucket(36_000) < CHARGED_OFF_BUCKET
