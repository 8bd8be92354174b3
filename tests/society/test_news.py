"""What a day of collection gives people to tell, and to complain about."""

from __future__ import annotations

import numpy as np

from sim.core.frames import AccountActions, Cases, Contacts, Outcomes
from sim.core.units import MILLION
from sim.core.vocabulary import Cause, Channel, Meeting, News, Outcome
from sim.society.news import fee_grievances, freezes, grievances_of, happenings_of, told_to_others

NO = np.zeros(0, bool)


def day(*rows: tuple[int, Channel, Meeting, Outcome]) -> tuple[Contacts, Outcomes]:
    """Contacts of consumers on platform 1, and how they ended."""
    return (
        Contacts.of_rows([(who, 1, channel, 0, 0, 0, MILLION, 0, 0, 0) for who, channel, _, _ in rows]),
        Outcomes.of_rows([(meeting, outcome, 0, 0, 0, 0, 0, 0) for _, _, meeting, outcome in rows]),
    )


def flags(n: int, *marked: int) -> np.ndarray:
    """True in these rows."""
    found = np.zeros(n, bool)
    found[list(marked)] = True
    return found


REACHED, NOBODY, REFUSED = Meeting.REACHED, Meeting.NOBODY, Meeting.REFUSED
CONTACTS, OUTCOMES = day(
    (4, Channel.VISIT_HOME, REACHED, Outcome.NONE),
    (4, Channel.VISIT_HOME, NOBODY, Outcome.NONE),
    (2, Channel.LAWSUIT, REACHED, Outcome.NONE),
    (3, Channel.CALL_TO_CONTACTS, REACHED, Outcome.NONE),
    (3, Channel.NOTICE_TO_CONTACTS, REACHED, Outcome.NONE),
    (5, Channel.HUMAN_CALL, REFUSED, Outcome.REFUSED),
    (6, Channel.HUMAN_CALL, REACHED, Outcome.ARRANGED),
    (7, Channel.HUMAN_CALL, REACHED, Outcome.DISPUTED),
    (8, Channel.CALL_TO_CONTACTS, NOBODY, Outcome.NONE),
)
HARSH = np.arange(1, 10) * 100_000
BREACH = flags(9, 5)


def told() -> set[tuple[int, int, int]]:
    rows = happenings_of(CONTACTS, OUTCOMES, BREACH, HARSH)
    assert set(rows.platform.tolist()) == {1}
    return set(zip(rows.consumer.tolist(), rows.kind.tolist(), rows.harshness_ppm.tolist(), strict=True))


def test_ties_hear_of_what_reached_somebody() -> None:
    """Neither of the door where nobody was, nor of the contact that did not answer; a notice to others is no insult."""
    assert told() == {
        (4, News.VISIT, 100_000),
        (2, News.SUIT, 300_000),
        (3, News.INSULT, 400_000),
        (5, News.INSULT, 600_000),
        (6, News.SETTLEMENT, 700_000),
    }


def test_each_account_tells_a_thing_once_at_its_harshest() -> None:
    contacts, outcomes = day(*[(9, Channel.VISIT_HOME, REACHED, Outcome.NONE)] * 3)
    rows = happenings_of(contacts, outcomes, flags(3), np.array([1, 7, 3]))
    assert (rows.consumer.tolist(), rows.harshness_ppm.tolist()) == ([9], [7])


def test_reasons_to_complain() -> None:
    rows = grievances_of(CONTACTS, OUTCOMES, BREACH, HARSH, flags(9, 6, 8), flags(9))
    found = dict(
        zip(zip(rows.consumer.tolist(), rows.cause.tolist(), strict=True), rows.gravity_ppm.tolist(), strict=True)
    )
    assert found == {
        (2, Cause.HARSHNESS): 300_000,
        (4, Cause.HARSHNESS): 100_000,
        (3, Cause.HARSHNESS): 500_000 + MILLION,  # the harsher of both, and others were told
        (3, Cause.DISCLOSURE): 500_000 + MILLION,
        (5, Cause.BREACH): 600_000 + MILLION,
        (6, Cause.HARSHNESS): 700_000 + MILLION,
        (6, Cause.BROKEN_PROMISE): 700_000 + MILLION,
        (7, Cause.HARSHNESS): 800_000,
        (7, Cause.WRONG_CLAIM): 800_000,
    }
    assert told_to_others(CONTACTS, OUTCOMES, flags(9)).nonzero()[0].tolist() == [3, 4]


def test_who_is_asked_for_the_debtor_alone_hears_nothing_of_the_debt() -> None:
    """The call is harsh all the same; the notice that says nothing is no worse than another."""
    rows = grievances_of(CONTACTS, OUTCOMES, BREACH, HARSH, flags(9), flags(9, 3, 4))
    found = {
        cause: gravity
        for who, cause, gravity in zip(
            rows.consumer.tolist(), rows.cause.tolist(), rows.gravity_ppm.tolist(), strict=True
        )
        if who == 3
    }
    assert found == {Cause.HARSHNESS: 500_000}
    assert not told_to_others(CONTACTS, OUTCOMES, flags(9, 3, 4)).any()


def test_nothing_gives_nothing() -> None:
    assert len(happenings_of(Contacts.empty(), Outcomes.empty(), NO, np.empty(0, np.int64))) == 0
    assert len(grievances_of(Contacts.empty(), Outcomes.empty(), NO, np.empty(0, np.int64), NO, NO)) == 0


def test_late_charges_are_felt_on_day_1_and_every_30_days_but_not_on_what_is_written_off() -> None:
    cases = Cases.of_rows(
        [
            (who, 0, days, 100, 200, 300, False, off, 640, 0, 7, False)
            for who, (days, off) in enumerate(
                [(1, False), (2, False), (31, False), (61, True), (-29, False), (0, False)]
            )
        ]
    )
    rows = fee_grievances(cases, 30)
    assert rows.consumer.tolist() == [0, 2]
    assert fee_grievances(cases, 7).consumer.tolist() == [0]
    assert set(rows.cause.tolist()) == {Cause.FEE}


def test_only_freezes_are_news_of_a_freeze() -> None:
    rows = freezes(AccountActions(np.array([1, 2]), np.array([0, 1]), np.array([5, 5]), np.array([False, True])))
    assert (rows.consumer.tolist(), rows.platform.tolist(), rows.kind.tolist()) == ([2], [1], [News.FREEZE])
