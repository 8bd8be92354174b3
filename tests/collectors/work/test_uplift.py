"""Who is called is who would not pay otherwise: what contacts change, learnt from cases contacted and left alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from sim.collectors.cases.casebook import CaseBook
from sim.collectors.cases.jobs import Done, Jobs
from sim.collectors.work.uplift import CollectionScore
from sim.collectors.work.uplift_model import FEWEST_ROWS, UpliftModel, features
from sim.collectors.work.worklist import Experience, expected_share, value_per_minute
from sim.core.vocabulary import Channel, Offer
from sim.scenario import CollectorParameters, make_scenario
from sim.scenario.errors import ScenarioError
from tests.collectors import KEY, book_of, cases_of

HORIZON_DAYS, REST_DAYS, MOST_A_DAY = 5, 12, 80
UPLIFT = {"uplift_horizon_days": HORIZON_DAYS, "uplift_rest_days": REST_DAYS, "uplift_sample_daily": MOST_A_DAY}
N = 4_000
CALL = int(Channel.HUMAN_CALL)
SOON, LATE = dict(days_past_due=2), dict(days_past_due=70)


def terms(**collection: Any) -> Any:
    return make_scenario({"platforms": {"lender": {"collection": {"order_by": "uplift"} | UPLIFT | collection}}})


def score_of(book: CaseBook, **collection: Any) -> CollectionScore:
    score = CollectionScore(book, ["lender"], KEY)
    score.use([terms(**collection)])
    return score


def calls(rows: np.ndarray, channel: int = CALL) -> Jobs:
    whole = np.ones(len(rows), np.int64)
    return Jobs(rows, whole * channel, whole * 0, whole * 0, whole * Offer.PROMISE, whole * 0)


def made(jobs: Jobs) -> Done:
    nothing = np.zeros(len(jobs), np.int64)
    return Done(
        **vars(jobs),
        officer=nothing,
        skill_ppm=nothing,
        pressure_ppm=nothing,
        familiar_ppm=nothing,
        breach=np.zeros(len(jobs), bool),
    )


def half_and_half(n: int = N) -> CaseBook:
    """Even rows are two days past due, odd rows seventy."""
    return book_of(cases_of(*(dict(SOON if who % 2 == 0 else LATE) for who in range(n))), day=100)


def taught(book: CaseBook, n: int = N) -> UpliftModel:
    """Of those soon past due half pay whatever is done; of the others half pay if called, and nobody otherwise."""
    model, rows = UpliftModel(), np.arange(n)
    soon, lucky = rows % 2 == 0, rows // 2 % 2 == 0
    for contacted in (True, False):
        paid = lucky & (soon | contacted)
        model.learn(features(book, rows, 100), np.full(n, CALL), contacted, paid)
    assert model.fit() == ""
    return model


# --- the model --------------------------------------------------------------------------------------------------------


def test_the_gain_is_what_a_contact_changes() -> None:
    book = half_and_half()
    gain = taught(book).gain(features(book, np.arange(N), 100), np.full(N, CALL))
    assert np.abs(gain[::2]).max() < 0.02, "they pay as often if left alone"
    assert np.abs(gain[1::2] - 0.5).max() < 0.05


def test_a_channel_may_change_more_than_another() -> None:
    book, model, rows = half_and_half(), UpliftModel(), np.arange(N)
    seen = features(book, rows, 100)
    model.learn(seen, np.full(N, CALL), False, rows % 10 == 0)
    model.learn(seen, np.full(N, CALL), True, rows % 10 < 2)
    model.learn(seen, np.full(N, int(Channel.VISIT_HOME)), True, rows % 10 < 5)
    assert model.fit() == ""
    by_call, by_visit = (model.gain(seen, np.full(N, int(channel))).mean() for channel in (CALL, Channel.VISIT_HOME))
    assert by_call == pytest.approx(0.1, abs=0.02)
    assert by_visit == pytest.approx(0.4, abs=0.02)


@pytest.mark.parametrize(
    ("contacted", "alone", "payers", "lacks"),
    [
        (FEWEST_ROWS, FEWEST_ROWS - 1, 20, "left alone"),
        (FEWEST_ROWS - 1, FEWEST_ROWS, 20, "left alone"),
        (FEWEST_ROWS, FEWEST_ROWS, 4, "8 paid"),
        (FEWEST_ROWS, FEWEST_ROWS, FEWEST_ROWS, "0 did not"),
    ],
)
def test_with_too_little_to_learn_from_it_says_so(contacted: int, alone: int, payers: int, lacks: str) -> None:
    book, model = half_and_half(200), UpliftModel()
    for n, kind in ((contacted, True), (alone, False)):
        rows = np.arange(n)
        model.learn(features(book, rows, 100), np.full(n, CALL), kind, rows < payers)
    assert lacks in model.fit()
    assert not model.fitted


def test_a_fit_stays_while_a_later_one_fails() -> None:
    book = half_and_half()
    model = taught(book)
    seen = features(book, np.arange(10), 100)
    before = model.gain(seen, np.full(10, CALL))
    for _ in range(11):
        assert model.fit() == ""
    assert "needed" in model.fit(), "after a year nothing is left to learn from"
    assert model.fitted
    assert np.allclose(model.gain(seen, np.full(10, CALL)), before)


def test_the_same_bits_on_any_number_of_threads_and_for_any_part_of_the_rows() -> None:
    book, seen = half_and_half(), features(half_and_half(), np.arange(N), 100)
    one = taught(book).gain(seen, np.full(N, CALL))
    with threadpool_limits(2):
        two = taught(book).gain(seen, np.full(N, CALL))
    assert one.tobytes() == two.tobytes()
    assert taught(book).gain(seen[7:8], np.full(1, CALL))[0] == one[7]


# --- who rests, who is called -----------------------------------------------------------------------------------------


def test_ranked_by_experience_nothing_is_touched() -> None:
    book = half_and_half()
    score = score_of(book, order_by="experience", explored_share=0.5)
    jobs = calls(np.arange(N))
    left, gain = score.rank(jobs, 100)
    assert left is jobs
    assert np.isnan(gain).all()
    score.note(made(jobs), 100)
    score.close_cycle(119)
    assert not score.active
    assert score.warnings == []


def test_a_small_part_rests_for_two_weeks_then_others_do() -> None:
    book = half_and_half()
    score, jobs = score_of(book), calls(np.arange(N))
    first_day = REST_DAYS * 8
    resting = []
    for day in range(first_day, first_day + 2 * REST_DAYS):
        left, gain = score.rank(jobs, day)
        assert np.isnan(gain).all(), "nothing is learnt yet: experience ranks"
        resting.append(frozenset(set(range(N)) - set(left.row.tolist())))
    assert len({*resting[:REST_DAYS]}) == len({*resting[REST_DAYS:]}) == 1
    assert 0.04 < len(resting[0]) / N < 0.06
    assert len(resting[0] & resting[-1]) < 0.2 * len(resting[0])


def test_who_would_pay_anyway_is_left_in_peace() -> None:
    """Of those just past due, a call only makes some put off what they would have paid."""
    book, rows = half_and_half(), np.arange(N)
    soon, lucky = rows % 2 == 0, rows // 2 % 2 == 0
    score = score_of(book)
    for contacted in (True, False):
        paid = lucky & np.where(soon, (not contacted) | (rows % 5 > 0), contacted)
        score.models[0].learn(features(book, rows, 100), np.full(N, CALL), contacted, paid)
    score.close_cycle(119)
    assert score.warnings == []
    left, gain = score.rank(calls(rows), 120)
    drawn = score._lots(left, 0).drawn
    assert (left.row[~drawn] % 2 == 1).all()
    assert gain[~drawn].min() > 0.4
    assert len(left) > 0.45 * N


def test_drawn_places_take_no_larger_part_of_the_hours() -> None:
    """Wherever the hours end in the list, the cases whose place is drawn are as frequent as among all."""
    book = half_and_half()
    score = score_of(book, explored_share=0.2)
    score.models[0] = taught(book)
    left, gain = score.rank(calls(np.arange(N)), 100)
    drawn = score._lots(left, 0).drawn
    worth = gain * book.cases.owed_cents[left.row]
    best = np.argsort(-worth, kind="stable")
    assert drawn.sum() > 600
    for hours in (0.1, 0.3, 0.6):
        in_time = best[: round(hours * (~drawn).sum() + hours * drawn.sum())]
        assert drawn[in_time].mean() == pytest.approx(drawn.mean(), abs=0.1)
    assert set(left.row[drawn].tolist()) & set(range(0, N, 2)), "some who would pay anyway, to go on learning"


def test_papers_and_sold_claims_are_not_ranked() -> None:
    book = half_and_half(400)
    book.owner[:200] = 1
    score = score_of(book)
    score.models[0] = taught(book, 400)
    letters = calls(np.arange(400), int(Channel.LAWYERS_LETTER))
    left, gain = score.rank(letters, 100)
    assert len(left) == 400
    assert np.isnan(gain).all()
    left, gain = score.rank(calls(np.arange(200)), 100)
    assert len(left) == 200
    assert np.isnan(gain).all()


def test_arms_of_a_trial_may_rank_differently() -> None:
    book = half_and_half(400)
    score = CollectionScore(book, ["lender"], KEY)
    score.use([terms(), terms(order_by="experience")])
    score.models[0] = taught(book, 400)
    jobs = calls(np.arange(400))
    jobs.arm[200:] = 1
    left, gain = score.rank(jobs, 100)
    assert np.isnan(gain[left.arm == 1]).all()
    assert (left.arm == 1).sum() == 200
    assert not np.isnan(gain[left.arm == 0]).any()


# --- what is learnt from ----------------------------------------------------------------------------------------------


def test_a_week_is_watched_of_those_called_and_of_those_left_alone() -> None:
    book = half_and_half(60)
    score, day = score_of(book), REST_DAYS * 8
    left, _ = score.rank(calls(np.arange(60)), day)
    called = left.where(left.row < 20)
    score.note(made(called), day)
    ever = np.zeros(60, np.int64)
    ever[[3, 4, 25]] = 500
    asked: list[int] = []

    def paid(consumers: np.ndarray, platforms: np.ndarray) -> np.ndarray:
        asked.extend(consumers.tolist())
        assert (platforms == 0).all()
        return ever[consumers]

    score.follow_up(day + HORIZON_DAYS - 1, paid)
    assert asked == [], "the week is not over"
    score.follow_up(day + HORIZON_DAYS, paid)
    assert sorted(asked) == list(range(60)), "the called, those without time, and those at rest, each once"
    parts = score.models[0]._cycles[-1]
    outcomes = {one: np.concatenate([part[3] for part in parts if part[2] is one]) for one in (True, False)}
    assert len(outcomes[True]) == len(called)
    assert outcomes[True].sum() == np.isin(called.row, [3, 4]).sum()
    assert outcomes[False].sum() == 3 - outcomes[True].sum()


def test_a_resting_case_is_watched_once_and_never_across_the_end_of_its_rest() -> None:
    book = half_and_half(400)
    score, since = score_of(book, explored_share=0.5), REST_DAYS * 8
    days: dict[int, list[int]] = {}
    for day in range(since, since + REST_DAYS):
        score.rank(calls(np.arange(400)), day)
        for one in score._watched:
            for who in one.consumer.tolist():
                days.setdefault(who, []).append(one.until - HORIZON_DAYS)
        score._watched.clear()
    assert days
    assert all(when == [since] for when in days.values())


def test_the_sample_of_a_day_is_bounded_and_changes() -> None:
    book = half_and_half()
    score, samples = score_of(book), []
    for day in (REST_DAYS * 8, REST_DAYS * 8 + 1):
        left, _ = score.rank(calls(np.arange(N)), day)
        score._watched.clear()
        score.note(made(left), day)
        samples.append(set(score._watched[0].consumer.tolist()))
    assert [len(sample) for sample in samples] == [MOST_A_DAY, MOST_A_DAY]
    assert len(samples[0] & samples[1]) < 20


def test_what_is_lacking_is_told() -> None:
    score = score_of(half_and_half(10))
    score.close_cycle(29)
    assert score.warnings == [
        "day 29: lender: experience ranks work lists: 0 cases contacted and 0 left alone, of 100 needed each"
    ]


# --- worth ------------------------------------------------------------------------------------------------------------


def test_a_gain_takes_the_place_of_experience_where_there_is_one() -> None:
    whole = np.ones(2, np.int64)
    gain = np.array([np.nan, 0.3])
    assert expected_share(Experience(CollectorParameters()), whole * CALL, whole, gain).tolist() == [0.02, 0.3]
    args = (whole * CALL, whole, whole * 1_000, np.full(2, 2.0), np.full(2, 2.0))
    assert value_per_minute(Experience(CollectorParameters()), *args, gain).tolist() == [10.0, 150.0]
    assert value_per_minute(Experience(CollectorParameters()), *args).tolist() == [10.0, 10.0]


@pytest.mark.parametrize(
    ("key", "given"),
    [("order_by", "luck"), ("explored_share", 0.0), ("explored_share", 0.6), ("explored_share", "some")],
)
def test_bad_terms_are_refused(key: str, given: Any) -> None:
    with pytest.raises(ScenarioError, match=f"collection.{key}"):
        terms(**{key: given})
