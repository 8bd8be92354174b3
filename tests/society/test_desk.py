"""Queues for complaints: who is answered when and how, and who goes on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.core.frames import Answers, Complaints
from sim.core.vocabulary import Cause, Complaint
from sim.scenario.parameters.society.complaints import ComplaintParameters, DeskParameters, DesksParameters
from sim.society.desk import ComplaintDesk, DeskCount, chance_upheld, first_of_each

KEY = (1, 0, 0)
CARE = np.array([0.5, 0.5])
PLENTY = 1_000.0
MANY = 20_000
FALSE_ALARM_SD = 5.0
"""A share compared by five standard deviations fails by chance with probability 6e-7."""


def desk_of(key: tuple[int, int, int] = KEY, complaints: dict[str, Any] | None = None, **each: Any) -> ComplaintDesk:
    """Two platforms; ``each`` holds for every channel: no waiting, room for all, nobody goes on, unless it says so."""
    usual = dict(handling_days=0, late_after_days=720, capacity_daily_per_1000=PLENTY, goes_on=0.0, independent=0.0)
    desks = DesksParameters(**{name: DeskParameters(**usual | each) for name in DesksParameters.model_fields})
    return ComplaintDesk(ComplaintParameters(desks=desks, **complaints or {}), 2, key)


def made(
    who: Any, *, platform: Any = 0, cause: Cause = Cause.BREACH, where_to: Complaint = Complaint.HOTLINE
) -> Complaints:
    who = np.atleast_1d(np.asarray(who, np.int64))
    n = len(who)
    return Complaints(
        who,
        np.broadcast_to(np.asarray(platform, np.int64), n).copy(),
        np.full(n, int(cause)),
        np.full(n, int(where_to)),
        np.full(n, 1_000_000),
    )


def handle(desk: ComplaintDesk, day: int, care: Any = CARE, damages_cents: int = 0, accounts: int = 1_000) -> Answers:
    return desk.handle(day, np.array([accounts, accounts]), np.asarray(care, float), damages_cents)


def upheld_of(answers: Answers) -> list[int]:
    return answers.consumer[answers.upheld].tolist()


# --- queues ---------------------------------------------------------------------------------------------------------


def test_the_first_come_are_answered_first_once_their_time_has_come_as_far_as_capacity_goes() -> None:
    desk = desk_of(handling_days=3, capacity_daily_per_1000=2.0)
    desk.take(made([9, 4, 7, 1, 3]), 0)
    desk.take(made([2]), 1)
    answered = {day: handle(desk, day).consumer.tolist() for day in range(7)}
    assert answered == {0: [], 1: [], 2: [], 3: [9, 4], 4: [7, 1], 5: [3, 2], 6: []}


def test_fractions_of_an_answer_add_up_and_idle_days_are_not_saved() -> None:
    desk = desk_of(capacity_daily_per_1000=0.25)
    idle = [len(handle(desk, day)) for day in range(8)]
    desk.take(made(range(5)), 8)
    assert idle == [0] * 8
    assert [len(handle(desk, day)) for day in range(8, 20)] == [0, 0, 0, 1] * 3


def test_capacity_goes_with_open_accounts_and_each_desk_has_its_own() -> None:
    desk = desk_of(capacity_daily_per_1000=1.0)
    desk.take(made(range(100)), 0)
    desk.take(made(range(3), platform=1), 0)
    desk.take(made(range(100, 103), where_to=Complaint.REGULATOR), 0)
    answers = desk.handle(0, np.array([5_000, 2_000]), CARE, 0)
    assert [int(((answers.platform == p) & (answers.where_to == c)).sum()) for p, c in ((0, 0), (1, 0), (0, 2))] == [
        5,
        2,
        3,
    ]


def test_first_of_each() -> None:
    groups = np.array([2, 0, 2, 2, 1, 0])
    assert first_of_each(groups, np.array([1, 0, 2])).tolist() == [True, True, True, False, False, False]
    assert first_of_each(groups, np.array([9, 9, 9])).all()
    assert not first_of_each(groups, np.array([0, 0, 0])).any()
    assert first_of_each(groups[:0], np.array([1, 0, 2])).tolist() == []


def test_pending_names_each_account_once() -> None:
    desk = desk_of(handling_days=2)
    desk.take(made([5, 3, 5], platform=[0, 1, 1]), 0)
    desk.take(made(5, cause=Cause.FEE), 0)
    who, where = desk.pending()
    assert sorted(zip(who.tolist(), where.tolist(), strict=True)) == [(3, 1), (5, 0), (5, 1)]
    handle(desk, 2)
    assert [column.tolist() for column in desk.pending()] == [[], []]


# --- going on -------------------------------------------------------------------------------------------------------


def channels_over_days(desk: ComplaintDesk, days: int) -> list[int]:
    """The channel at which the only complaint waits each evening; -1 when it is gone."""
    found = []
    for day in range(days):
        handle(desk, day, care=(0.0, 0.0))
        waiting = desk.close_day()[0, :, DeskCount.WAITING]
        found.append(int(np.argmax(waiting)) if waiting.any() else -1)
    return found


def test_a_late_complaint_goes_on_from_channel_to_channel_and_waits_in_court_for_ever() -> None:
    desk = desk_of(capacity_daily_per_1000=0.0, late_after_days=2, goes_on=1.0)
    desk.take(made(7), 0)
    assert channels_over_days(desk, 12) == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]


def test_a_dismissed_complaint_goes_on_and_court_is_the_end() -> None:
    desk = desk_of(handling_days=1, goes_on=1.0)
    desk.take(made(7), 0)
    assert channels_over_days(desk, 6) == [0, 1, 2, 3, -1, -1]


def test_nobody_goes_on_where_nobody_would_or_everything_is_upheld() -> None:
    content = desk_of(goes_on=0.0)
    glad = desk_of(goes_on=1.0, complaints={"upheld_justified": 1.0})
    for desk, care in ((content, 0.0), (glad, 1.0)):
        desk.take(made(range(500)), 0)
        assert len(handle(desk, 0, care=(care, care))) == 500
        counts = desk.close_day()
        assert counts[:, :, DeskCount.ESCALATED].sum() == counts[:, :, DeskCount.WAITING].sum() == 0
        assert counts[0, Complaint.HOTLINE, DeskCount.UPHELD] == 500 * care


@pytest.mark.parametrize("goes_on", [0.2, 0.6])
def test_the_share_that_goes_on(goes_on: float) -> None:
    dismissed, late = desk_of(goes_on=goes_on), desk_of(capacity_daily_per_1000=0.0, late_after_days=0, goes_on=goes_on)
    for desk in (dismissed, late):
        desk.take(made(range(MANY)), 0)
        handle(desk, 0, care=(0.5, 0.0), accounts=MANY)
        handle(desk, 1, care=(0.5, 0.0), accounts=0)
        counts = desk.counts[0, Complaint.HOTLINE]
        could = int(counts[DeskCount.DISMISSED]) or MANY
        margin = FALSE_ALARM_SD * np.sqrt(goes_on * (1 - goes_on) / could)
        assert abs(counts[DeskCount.ESCALATED] / could - goes_on) < margin


@pytest.mark.parametrize("goes_on", [0.0, 1.0])
def test_no_complaint_is_lost(goes_on: float) -> None:
    desk = desk_of(handling_days=1, late_after_days=3, capacity_daily_per_1000=6.0, goes_on=goes_on)
    total = np.zeros_like(desk.counts)
    taken = 0
    for day in range(60):
        if day < 30:
            n = day * 7 % 23
            desk.take(made(range(day, day + n), platform=np.arange(n) % 2, cause=Cause.FEE), day)
            taken += n
        handle(desk, day)
        counts = desk.close_day()
        waiting = counts[:, :, DeskCount.WAITING]
        total += counts
    events = total.sum(axis=(0, 1))
    assert events[DeskCount.RECEIVED] == taken + events[DeskCount.ESCALATED]
    closed = total[:, :, DeskCount.UPHELD] + (
        total[:, :, DeskCount.DISMISSED] if goes_on == 0.0 else total[:, :, DeskCount.ESCALATED]
    )
    if goes_on:
        closed[:, Complaint.COURT] += total[:, Complaint.COURT, DeskCount.DISMISSED]
    assert np.array_equal(total[:, :, DeskCount.RECEIVED], closed + waiting)
    assert taken > 300
    assert bool(events[DeskCount.ESCALATED]) == bool(goes_on)


# --- how they are answered ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("independent", [0.0, 0.6, 1.0])
@pytest.mark.parametrize("cause", [Cause.BREACH, Cause.HARSHNESS])
def test_the_share_upheld_follows_care_and_cause(cause: Cause, independent: float) -> None:
    merit = 0.8 if cause is Cause.BREACH else 0.2
    answered = {}
    for care in (0.0, 0.4, 1.0):
        desk = desk_of(complaints={"upheld_justified": 0.8, "upheld_other": 0.2}, independent=independent)
        desk.take(made(range(MANY), cause=cause), 0)
        answered[care] = handle(desk, 0, care=(care, 0.0), accounts=MANY).upheld
        chance = merit * (independent + (1 - independent) * care)
        margin = FALSE_ALARM_SD * np.sqrt(chance * (1 - chance) / MANY)
        assert abs(answered[care].mean() - chance) <= margin
    assert not (answered[0.0] & ~answered[0.4]).any()  # more care never turns a good answer into a bad one
    assert not (answered[0.4] & ~answered[1.0]).any()


def test_wrongs_done_are_upheld_more_often_than_what_hurts() -> None:
    desk = desk_of()
    for cause in Cause:
        desk.take(made(range(2_000), cause=cause), 0)
    answers = handle(desk, 0, care=(1.0, 1.0), accounts=MANY)
    shares = {cause: answers.upheld[answers.cause == cause].mean() for cause in Cause}
    wrongs = (Cause.BREACH, Cause.DISCLOSURE, Cause.BROKEN_PROMISE)
    assert min(shares[cause] for cause in wrongs) > max(shares[cause] for cause in set(Cause) - set(wrongs))


def test_chance_upheld_by_hand() -> None:
    chances = chance_upheld(np.array([0.5, 0.5, 0.0]), np.array([0.2, 1.0, 1.0]), np.array([0.5, 0.0, 1.0]))
    assert chances == pytest.approx([0.3, 0.5, 0.0])


def test_redress_only_in_court_and_only_where_it_is_upheld() -> None:
    desk = desk_of(independent=1.0, complaints={"upheld_justified": 0.5})
    for channel in Complaint:
        desk.take(made(range(1_000), where_to=channel), 0)
    answers = handle(desk, 0, damages_cents=70_000)
    won = answers.upheld & (answers.where_to == Complaint.COURT)
    assert 400 < won.sum() < 600
    assert np.array_equal(answers.redress_cents, np.where(won, 70_000, 0))
    assert answers.upheld[answers.where_to != Complaint.COURT].any()


def test_answers_belong_to_people_and_not_to_queues() -> None:
    quick, slow, other = desk_of(), desk_of(capacity_daily_per_1000=10.0), desk_of()
    quick.take(made(range(100)), 0)
    slow.take(made(range(100)), 0)
    other.take(made(range(99, -1, -1)), 0)
    other.take(made(range(500, 600), platform=1), 0)
    expected = upheld_of(handle(quick, 0))
    assert [who for day in range(10) for who in upheld_of(handle(slow, day))] == expected
    assert sorted(who for who in upheld_of(handle(other, 0)) if who < 100) == expected
    assert 0 < len(expected) < 100
    elsewhere = desk_of(key=(2, 0, 0))
    elsewhere.take(made(range(100)), 0)
    assert upheld_of(handle(elsewhere, 0)) != expected


def costs(care: float, **complaints: float) -> NDArray[np.int64]:
    desk = desk_of(cost_cents=3_000, complaints=complaints)
    desk.take(made(range(10)), 0)
    desk.take(made(range(4), platform=1), 0)
    handle(desk, 0, care=(care, 0.0))
    cents = desk.cost_cents.copy()
    desk.close_day()
    assert not desk.cost_cents.any()
    return cents


def test_an_answer_costs_more_with_care() -> None:
    assert costs(0.0).tolist() == [30_000, 12_000]
    assert costs(0.5).tolist() == [45_000, 12_000]
    assert costs(0.5, dearer_with_care=0.0).tolist() == [30_000, 12_000]


def test_terms_can_change_while_complaints_wait() -> None:
    desk = desk_of(capacity_daily_per_1000=0.0)
    desk.take(made(range(3)), 0)
    assert len(handle(desk, 0)) == 0
    desk.use(desk_of().settings)
    assert len(handle(desk, 1)) == 3


def test_a_day_without_complaints() -> None:
    desk = desk_of()
    desk.take(Complaints.empty(), 0)
    assert len(handle(desk, 0)) == 0
    assert not desk.close_day().any()


def test_complaints_of_those_who_left_are_forgotten() -> None:
    desk = desk_of(handling_days=5)
    desk.take(made([3, 4, 5]), 0)
    desk.forget(np.array([4, 9]))
    assert desk.pending()[0].tolist() == [3, 5]
    assert desk.handle(5, np.array([1_000, 1_000]), CARE, 0).consumer.tolist() == [3, 5]


def test_who_waits_for_an_answer_does_not_complain_again_about_the_same() -> None:
    desk = desk_of(handling_days=5)
    desk.take(made([3, 4], platform=[0, 1]), 0)
    assert desk.waits(made([3, 3, 4, 5], platform=[0, 1, 1, 0])).tolist() == [True, False, True, False]
    assert not desk.waits(made([3], cause=Cause.FEE)).any()
    handle(desk, 5)
    assert not desk.waits(made([3, 4], platform=[0, 1])).any()
