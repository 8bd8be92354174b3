"""Freezes and limit reviews."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.core.frames import AccountActions, Cases, Reviews
from sim.platforms.watching.limits import cut_limit, freezes, grown_limit, largest_limit, limit_reviews
from sim.scenario import BureauParameters, CreditParameters

CREDIT = CreditParameters(freeze_days_past_due=3, limit_growth=0.15, limit_review_statements=3, limit_max_cents=500_000)
NOBODY_ASKS = BureauParameters()


def rows(actions: AccountActions) -> list[tuple[int, int, bool]]:
    return list(zip(actions.consumer.tolist(), actions.limit_cents.tolist(), actions.frozen.tolist(), strict=True))


def test_freeze_from_the_set_age_on_and_once() -> None:
    cases = Cases.of_rows(
        [
            # consumer, platform, days, arrears, owed, limit, frozen, charged off, score, paid, district, flagged
            (1, 0, 2, 100, 200, 300_000, False, False, 600, 0, 0, False),
            (2, 0, 3, 100, 200, 310_000, False, False, 600, 0, 0, False),
            (3, 0, 90, 100, 200, 320_000, False, False, 600, 0, 0, False),
            (4, 0, 90, 100, 200, 330_000, True, False, 600, 0, 0, False),  # frozen long since
            (5, 0, 200, 0, 200, 340_000, False, True, 600, 0, 0, False),  # written off: there is nothing to freeze
            (6, 0, -3, 0, 200, 340_000, False, False, 600, 0, 0, False),  # not due yet
        ]
    )
    assert rows(freezes(cases, CREDIT)) == [(2, 310_000, True), (3, 320_000, True)]


@pytest.mark.parametrize(
    ("limit", "grown"), [(100_000, 115_000), (0, 0), (450_000, 500_000), (500_000, 500_000), (700_000, 700_000), (7, 8)]
)
def test_grown_limit(limit: int, grown: int) -> None:
    assert grown_limit(np.array([limit]), 0.15, 500_000).tolist() == [grown]


@given(st.integers(0, 20_000_000), st.floats(0.0, 2.0), st.integers(0, 20_000_000))
def test_a_review_never_lowers_a_limit_nor_lifts_it_above_the_largest(limit: int, growth: float, most: int) -> None:
    grown = int(grown_limit(np.array([limit]), growth, most)[0])
    assert limit <= grown <= max(limit, most)


def test_reviews_by_hand() -> None:
    reviews = Reviews.of_rows(
        [
            # consumer, platform, on-time streak, limit, frozen, worst days, income, worst days elsewhere, arranged
            (1, 0, 1, 100_000, False, 0, 600_000, 0, 0),
            (2, 0, 3, 100_000, False, 0, 600_000, 0, 0),  # the third on time: grows
            (3, 0, 4, 100_000, False, 0, 600_000, 0, 0),
            (4, 0, 6, 100_000, False, 0, 1, 3_600, 0),  # the sixth: grows again, whatever the income and other debts
            (5, 0, 0, 100_000, True, 90, 600_000, 0, 0),  # arrears paid: thaws, limit as it was
            (6, 0, 3, 100_000, True, 0, 600_000, 0, 0),
            (7, 0, 3, 100_000, True, 90, 600_000, 0, 1),  # nothing is past due any more, but a cent of it is unpaid
        ]
    )
    assert rows(limit_reviews(reviews, CREDIT, NOBODY_ASKS)) == [
        (2, 115_000, False),
        (4, 115_000, False),
        (5, 100_000, False),
        (6, 100_000, False),
    ]
    for days, limit in ((89, 50_000), (90, 100_000)):
        cuts = CREDIT.model_copy(update={"limit_cut": 0.5, "limit_min_cents": 0, "limit_cut_after_days": days})
        assert (5, limit, False) in rows(limit_reviews(reviews, cuts, NOBODY_ASKS))


def test_nothing_to_watch() -> None:
    assert len(freezes(Cases.empty(), CREDIT)) == len(limit_reviews(Reviews.empty(), CREDIT, NOBODY_ASKS)) == 0


@pytest.mark.parametrize(
    ("multiple", "income", "most"),
    [(0.0, 1, 500_000), (0.5, 600_000, 300_000), (0.5, 600_001, 300_000), (2.0, 600_000, 500_000)],
)
def test_the_largest_limit_follows_income(multiple: float, income: int, most: int) -> None:
    credit = CREDIT.model_copy(update={"limit_to_income_max": multiple})
    assert largest_limit(np.array([income]), credit).tolist() == [most]


@pytest.mark.parametrize(
    ("limit", "cut", "left"),
    [(100_000, 0.3, 70_000), (100_000, 0.0, 100_000), (60_000, 0.3, 50_000), (40_000, 0.3, 40_000), (7, 1.0, 7)],
)
def test_a_cut_leaves_the_smallest_limit(limit: int, cut: float, left: int) -> None:
    assert cut_limit(np.array([limit]), cut, 50_000).tolist() == [left]


def test_reviews_go_by_income_long_arrears_and_the_bureau() -> None:
    credit = CREDIT.model_copy(update={"limit_to_income_max": 0.5, "limit_cut": 0.3})
    reviews = Reviews.of_rows(
        [
            (1, 0, 3, 100_000, False, 0, 210_000, 0, 0),  # grows as far as half of its income
            (2, 0, 3, 200_000, False, 0, 210_000, 0, 0),  # has more than that: stays
            (3, 0, 3, 100_000, False, 0, 600_000, 91, 0),  # late elsewhere
            (4, 0, 3, 100_000, False, 0, 600_000, 90, 0),  # not later than allowed
            (5, 0, 0, 100_000, True, 31, 600_000, 0, 0),  # a month late: thaws at a lower limit
            (6, 0, 0, 100_000, True, 30, 600_000, 91, 0),
        ]
    )
    assert rows(limit_reviews(reviews, credit, BureauParameters(active=True))) == [
        (1, 105_000, False),
        (2, 200_000, False),
        (4, 115_000, False),
        (5, 70_000, False),
        (6, 100_000, False),
    ]
