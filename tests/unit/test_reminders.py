"""Texts on set days past due, read or not."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.collectors import send, to_remind
from sim.frames import Cases
from sim.scenario import ReminderParameters

KEY = (1, 0, 0)


def cases_aged(*days: int) -> Cases:
    return Cases.of_rows([(consumer, 1, age, 100, 200, 300, False) for consumer, age in enumerate(days)])


def reminders(days: tuple[int, ...] = (1, 3, 9), reach: float = 0.4) -> ReminderParameters:
    return ReminderParameters(days_past_due=days, reach=reach)


def test_only_the_days_on_the_schedule() -> None:
    assert to_remind(cases_aged(1, 2, 3, 4, 9, 10), reminders()).days_past_due.tolist() == [1, 3, 9]


def test_an_empty_schedule_reminds_nobody() -> None:
    assert len(to_remind(cases_aged(1, 2, 3), reminders(days=()))) == 0
    assert len(to_remind(Cases.empty(), reminders())) == 0


@pytest.mark.parametrize(("reach", "read"), [(0.0, 0), (1.0, 50)])
def test_reach_at_its_ends(reach: float, read: int) -> None:
    contacts = send(cases_aged(*[1] * 50), reminders(reach=reach), KEY, 1, day=5)
    assert len(contacts) == 50
    assert contacts.read.sum() == read


def test_reach_is_the_share_that_reads() -> None:
    """False alarm about once in two million: five standard deviations."""
    n, reach = 20_000, 0.4
    read = send(cases_aged(*[1] * n), reminders(reach=reach), KEY, 1, day=5).read.sum()
    assert abs(read - n * reach) < 5 * math.sqrt(n * reach * (1 - reach))


def test_who_reads_depends_neither_on_the_others_nor_falls_with_reach() -> None:
    everyone = cases_aged(*[1] * 200)
    some = everyone.where(np.arange(0, 200, 7))
    read = send(everyone, reminders(), KEY, 1, day=5).read
    assert np.array_equal(send(some, reminders(), KEY, 1, day=5).read, read[::7])
    more = send(everyone, reminders(reach=0.6), KEY, 1, day=5).read
    assert np.all(more[read])
    assert more.sum() > read.sum()


def test_another_day_or_platform_is_another_draw() -> None:
    work = cases_aged(*[1] * 200)
    read = send(work, reminders(), KEY, 1, day=5).read
    assert not np.array_equal(read, send(work, reminders(), KEY, 1, day=6).read)
    assert not np.array_equal(read, send(work, reminders(), KEY, 0, day=5).read)
