"""The sample, and what is held to have become of accounts, by hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.core.frames import Files
from sim.core.vocabulary import Status
from sim.platforms.learning.store import KEPT_CYCLES, History
from tests.platforms.town import KEY, files_of_rows

N = 50
ALL = np.arange(N)


def history(horizon: int = 2, sample_size: int = 1_000, n_consumers: int = N, index: int = 0) -> History:
    return History(n_consumers, sample_size, horizon, 30, 1, 1, index, KEY)


def standing(status: int = Status.OPEN, opened_cycle: int = 0) -> Callable[[np.ndarray, np.ndarray], Files]:
    """Everyone stands like this."""

    def files_of(consumers: np.ndarray, platforms: np.ndarray) -> Files:
        return files_of_rows(
            consumer=consumers,
            platform=platforms,
            status=np.full(len(consumers), status),
            opened_cycle=np.full(len(consumers), opened_cycle),
        )

    return files_of


def keep(past: History, cycle: int, who: np.ndarray = ALL, **columns: np.ndarray | int) -> None:
    """Files of a cycle."""
    files = files_of_rows(consumer=who, **{name: np.broadcast_to(value, len(who)) for name, value in columns.items()})
    past.keep(files, np.full((len(who), 1), float(cycle)), files.score, np.full(len(who), 0.1), cycle)


def test_the_sample_is_as_large_as_was_said_and_a_matter_of_who_one_is() -> None:
    small, large = (history(sample_size=size, n_consumers=5_000).who for size in (100, 300))
    assert (len(small), len(large)) == (100, 300)
    assert set(small) < set(large)
    assert small.tolist() == sorted(small)
    assert 1_500 < small.mean() < 3_500, "drawn by lot, not the first"
    assert set(small) != set(history(sample_size=100, n_consumers=5_000, index=1).who), "each platform draws its own"
    assert history(sample_size=100, n_consumers=60).who.tolist() == list(range(60))


def test_those_outside_the_sample_are_left_out() -> None:
    past = history(sample_size=10)
    keep(past, 0)
    past.ask(ALL, np.zeros((N, 1)), 0)
    now, _ = past.close_cycle(0, standing())
    assert past.who[now.place].tolist() == past.who.tolist()
    assert len(past.ever_asked()) == 10


def test_an_account_is_bad_if_it_was_late_within_the_horizon_and_not_after() -> None:
    past = history(horizon=2)
    late = np.zeros((4, N), np.int64)
    late[0, :10], late[1, 10:20], late[2, 20:30], late[3, 30:40] = 30, 31, 95, 30
    late[1, 40:] = 29  # not late enough
    for cycle in range(3):
        keep(past, cycle, worst_days=late[cycle])
        _, matured = past.close_cycle(cycle, standing())
        assert len(matured) == (N if cycle == 2 else 0)
    assert np.flatnonzero(matured.bad).tolist() == list(range(10, 30)), "neither before the file, nor beyond"
    keep(past, 3, worst_days=late[3])
    _, matured = past.close_cycle(3, standing())
    assert np.flatnonzero(matured.bad).tolist() == list(range(20, 40))
    assert len(past.known()) == 2 * N


@pytest.mark.parametrize(
    ("status", "opened", "bad"),
    [
        (Status.CHARGED_OFF, 0, True),
        (Status.REPAIRED, 0, True),
        (Status.OPEN, 2, True),  # written off, repaired, and admitted anew
        (Status.OPEN, 0, False),
        (Status.FROZEN, 0, False),
    ],
)
def test_who_is_not_seen_any_more_was_written_off(status: Status, opened: int, bad: bool) -> None:
    past = history()
    keep(past, 0)
    for cycle in range(3):
        if cycle:
            keep(past, cycle, ALL[5:])
        _, matured = past.close_cycle(cycle, standing(status, opened))
    assert matured.bad.tolist() == [bad] * 5 + [False] * (N - 5)


def test_who_was_there_at_the_end_of_the_horizon_was_not_written_off_within() -> None:
    past = history()
    for cycle in range(3):
        keep(past, cycle)
        _, matured = past.close_cycle(cycle, standing(Status.CHARGED_OFF))
    assert not matured.bad.any()


def test_who_is_already_so_late_is_not_learnt_from() -> None:
    past = history()
    keep(past, 0, days_past_due=np.where(ALL < 7, 30, 29))
    now, _ = past.close_cycle(0, standing())
    assert now.place.tolist() == list(range(7, N))


def test_an_outcome_belongs_to_the_right_file_however_many_days_bring_them() -> None:
    past = history()
    for cycle in range(3):
        for day in range(5):
            who = ALL[day::5]
            keep(past, cycle, who, worst_days=np.where((who == 13) & (cycle == 1), 60, 0))
        _, matured = past.close_cycle(cycle, standing())
    assert matured.place[matured.bad].tolist() == [13]


def test_what_is_old_is_forgotten() -> None:
    past = history(horizon=1)
    for cycle in range(KEPT_CYCLES + 5):
        keep(past, cycle)
        past.close_cycle(cycle, standing())
    assert len(past.known()) == KEPT_CYCLES * N
    assert past.known().seen.min() == 4.0, "the oldest go first"


def test_of_applicants_the_admitted_are_followed() -> None:
    past = history()
    past.ask(ALL, ALL.reshape(-1, 1), 0)
    past.ask(ALL[:3], -ALL[:3].reshape(-1, 1), 0)  # ask again

    def files_of(consumers: np.ndarray, platforms: np.ndarray) -> Files:
        return files_of_rows(consumer=consumers, status=np.where(consumers < 20, Status.OPEN, Status.REFUSED))

    for cycle in range(3):
        keep(past, cycle, ALL[:20], worst_days=np.where((ALL[:20] == 4) & (cycle == 2), 30, 0))
        past.close_cycle(cycle, files_of)
    known = past.known_of_applicants()
    assert known.place.tolist() == list(range(20))
    assert known.bad.tolist() == [who == 4 for who in range(20)]
    assert known.seen[:5, 0].tolist() == [0.0, -1.0, -2.0, 3.0, 4.0], "the last application is the one that counts"
    assert len(past.ever_asked()) == N


def test_an_applicant_whose_first_statement_comes_in_the_next_cycle_was_not_written_off() -> None:
    past = history()
    past.ask(ALL, np.zeros((N, 1)), 0)
    past.close_cycle(0, standing())
    for cycle in (1, 2):
        keep(past, cycle)
        past.close_cycle(cycle, standing())
    assert not past.known_of_applicants().bad.any()
    assert len(past.known_of_applicants()) == N
