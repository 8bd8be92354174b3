"""What the back office writes down after a day's contacts, and after promises fell due."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.collectors.cases.casebook import CaseBook
from sim.collectors.cases.jobs import Done
from sim.core.channels import having
from sim.core.frames import Contacts, Outcomes, Promises
from sim.core.units import NEVER
from sim.core.vocabulary import MET, Meeting, Outcome
from sim.scenario import Scenario

__all__ = ["due_promises", "hardship_days", "note_contacts", "note_promises", "open_promises"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def hardship_days(arms: Sequence[Scenario], contacts: Contacts) -> Ints:
    """Respite after hardship, by the terms of each contact's arm and platform."""
    days = [[platform.collection.hardship_respite_days for platform in terms.platforms.values()] for terms in arms]
    by_contact: Ints = np.array(days, np.int64)[contacts.arm, contacts.platform]
    return by_contact


def note_contacts(book: CaseBook, done: Done, outcomes: Outcomes, hardship_days: Ints, day: int) -> None:
    """Tries, talks, lost debtors, promises, hardship and disputes; ``hardship_days`` of respite by row."""
    row, channel, outcome = done.row, done.channel, outcomes.outcome
    book.last_try[row, channel] = day
    book.last_contact_day[row] = day
    np.add.at(book.n_contacts, row, 1)
    reached = MET[outcomes.meeting]
    talked = reached & having("talks")[channel]
    book.last_talk_day[row[talked]] = day
    np.add.at(book.n_talks, row[talked], 1)
    np.add.at(book.failed_in_row, row[~reached], 1)
    book.failed_in_row[row[reached]] = 0
    book.lost[row[outcomes.meeting == Meeting.LOST]] = True
    book.lost[row[talked | (outcome == Outcome.FOUND)]] = False
    respite = (outcome == Outcome.HARDSHIP) | (outcome == Outcome.DISPUTED)
    book.hardship_until[row[respite]] = day + hardship_days[respite]
    book.dispute[row[outcome == Outcome.DISPUTED]] = True
    given = outcome == Outcome.PROMISED
    book.promise_cents[row[given]] = outcomes.promise_cents[given]
    book.promise_day[row[given]] = outcomes.promise_day[given]
    book.promise_ppm[row[given]] = outcomes.binding_ppm[given]
    book.promise_channel[row[given]] = channel[given]
    by_people = done.officer >= 0
    book.met_by(row[by_people & talked], done.officer[by_people & talked])


def due_promises(book: CaseBook, day: int) -> Promises:
    """Promises whose day has come."""
    return _promises(book, (book.promise_cents > 0) & (book.promise_day <= day))


def open_promises(book: CaseBook) -> Promises:
    """All promises of open cases."""
    return _promises(book, book.promise_cents > 0)


def _promises(book: CaseBook, there: Flags) -> Promises:
    rows = np.flatnonzero(there)
    return Promises(
        book.cases.consumer[rows],
        book.cases.platform[rows],
        book.promise_cents[rows],
        book.promise_ppm[rows],
        book.owner[rows],
    )


def note_promises(book: CaseBook, promises: Promises, kept: Outcomes) -> Ints:
    """Clear promises that fell due today, count the broken ones; returns the channel of each."""
    rows, _ = book.rows_of(promises.consumer, promises.platform)
    broken = kept.outcome != Outcome.PAID
    np.add.at(book.broken, rows[broken], 1)
    book.promise_cents[rows], book.promise_day[rows], book.promise_ppm[rows] = 0, NEVER, 0
    return book.promise_channel[rows]
