"""Cases are opened, carried over, closed; payments between two days are seen."""

from __future__ import annotations

import numpy as np

from sim.collectors.cases.casebook import CaseBook
from sim.collectors.cases.jobs import Done
from sim.collectors.cases.notes import due_promises, note_contacts, note_promises
from sim.core.frames import Cases, Outcomes
from sim.core.units import NEVER
from sim.core.vocabulary import Channel, Meeting, Outcome
from tests.collectors import KEY, book_of, cases_of, outcomes


def done_of(book: CaseBook, channel: Channel = Channel.HUMAN_CALL, officer: int = 3) -> Done:
    """One contact with every case."""
    n = len(book)
    column = np.zeros(n, np.int64)
    return Done(
        np.arange(n),
        column + int(channel),
        column,
        column,
        column,
        column,
        column + officer,
        column,
        column,
        column,
        column > 0,
    )


def noted(book: CaseBook, found: Outcomes, channel: Channel = Channel.HUMAN_CALL, day: int = 5) -> None:
    note_contacts(book, done_of(book, channel), found, np.full(len(book), 30), day)


def test_columns_follow_their_case_when_others_come_and_go() -> None:
    book = book_of(cases_of(n=4))
    book.n_contacts[:] = [10, 11, 12, 13]
    book.last_try[:, 1] = [20, 21, 22, 23]
    later = cases_of(n=6)
    book.take(later.where(np.array([1, 3, 4, 5])), day=7)
    assert book.n_contacts.tolist() == [11, 13, 0, 0]
    assert book.last_try[:, 1].tolist() == [21, 23, NEVER, NEVER]
    assert book.opened_day.tolist() == [0, 0, 7, 7]
    book.take(later.where(np.array([0, 1])), day=8)
    assert book.n_contacts.tolist() == [0, 11], "a case once closed begins anew"


def test_order_of_cases_does_not_matter() -> None:
    cases = cases_of(n=5)
    book = book_of(cases.where(np.array([3, 0, 4, 1, 2])))
    assert book.cases.consumer.tolist() == [0, 1, 2, 3, 4]


def test_bills_not_yet_due_are_no_cases_but_claims_are() -> None:
    book = book_of(
        cases_of(
            dict(days_past_due=-3),
            dict(days_past_due=0),
            dict(days_past_due=1),
            dict(charged_off=True, days_past_due=200),
        )
    )
    assert book.cases.consumer.tolist() == [2, 3]


def test_growth_is_what_was_paid_since_the_book_last_heard() -> None:
    book = book_of(cases_of(dict(paid_cents=500), dict(paid_cents=0)))
    book.paid_before += np.array([0, 70])  # reported during the day
    assert book.take(cases_of(dict(paid_cents=700), dict(paid_cents=70)), 1).tolist() == [200, 0]


def test_what_is_owed_now_falls_with_what_was_reported() -> None:
    book = book_of(cases_of(dict(owed_cents=100), dict(owed_cents=100)))
    book.paid_before += np.array([0, 70])
    assert book.owed_now(np.array([0, 1, 9]), np.zeros(3, np.int64)).tolist() == [100, 30, 0]
    assert CaseBook(1, KEY).owed_now(np.array([1]), np.array([0])).tolist() == [0]


def test_a_talk_is_remembered_and_a_letter_is_no_talk() -> None:
    called, written = book_of(cases_of(n=1)), book_of(cases_of(n=1))
    noted(called, outcomes(1))
    noted(written, outcomes(1), Channel.LETTER)
    assert (called.last_talk_day[0], written.last_talk_day[0]) == (5, NEVER)
    assert called.last_try[0, Channel.HUMAN_CALL] == written.last_try[0, Channel.LETTER] == 5
    assert called.n_contacts[0] == written.n_contacts[0] == 1


def test_failures_add_up_until_somebody_is_met() -> None:
    book = book_of(cases_of(n=1))
    for meeting, failed in ((Meeting.NOBODY, 1), (Meeting.LOST, 2), (Meeting.REACHED, 0)):
        noted(book, outcomes(1, meeting))
        assert book.failed_in_row[0] == failed
        assert book.lost[0] == (meeting is Meeting.LOST)


def test_hardship_and_disputes_bring_respite() -> None:
    book = book_of(cases_of(n=3))
    found = outcomes(3)
    found.outcome[:] = [Outcome.HARDSHIP, Outcome.DISPUTED, Outcome.NONE]
    noted(book, found)
    assert book.hardship_until.tolist() == [35, 35, NEVER]
    assert book.dispute.tolist() == [False, True, False]


def test_a_promise_falls_due_once_and_a_broken_one_counts() -> None:
    book = book_of(cases_of(n=2))
    found = outcomes(2)
    found.outcome[:], found.promise_cents[:], found.promise_day[:] = Outcome.PROMISED, 900, 8
    noted(book, found)
    assert len(due_promises(book, 7)) == 0
    due = due_promises(book, 8)
    assert due.cents.tolist() == [900, 900]
    kept = outcomes(2)
    kept.outcome[:] = [Outcome.PAID, Outcome.NONE]
    assert note_promises(book, due, kept).tolist() == [Channel.HUMAN_CALL] * 2
    assert book.broken.tolist() == [0, 1]
    assert len(due_promises(book, 9)) == 0


def test_an_officer_becomes_familiar_and_another_begins_at_nothing() -> None:
    book, row = book_of(cases_of(n=1)), np.array([0])
    seen = []
    for _ in range(3):
        seen.append(int(book.familiar_ppm(row, np.array([3]), 2)[0]))
        book.met_by(row, np.array([3]))
    assert seen == [0, 333_333, 500_000]
    assert book.familiar_ppm(row, np.array([4]), 2)[0] == 0
    book.pool[:] = 0
    book.forget_officers(0, np.array([3]))
    assert book.familiar_ppm(row, np.array([3]), 2)[0] == 0


def test_the_lot_of_an_account_is_its_own() -> None:
    everyone, some = book_of(cases_of(n=9)), book_of(cases_of(n=9).where(np.array([2, 7])))
    assert np.array_equal(everyone.lot[[2, 7]], some.lot)
    assert len(book_of(Cases.empty())) == 0
