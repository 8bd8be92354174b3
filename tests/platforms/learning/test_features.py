"""Features by hand, at their bounds, and against what a scenario may name."""

from __future__ import annotations

import numpy as np
import pytest

from sim.consumers.state import Accounts, People
from sim.core.frames import Files, Orders
from sim.core.table import names_of
from sim.platforms.learning.features import FEATURES, FEATURES_OF_APPLICANTS, seen_of, seen_of_applicants
from sim.scenario.parameters.platforms import learning as learning_checks
from tests.platforms.town import a_file, an_order

SEEN_BY_PLATFORMS = {"income_cents", "district"}
"""Of the columns of people: income as stated, and the last address known."""
FEELINGS = {"habit", "fairness", "load"}
"""Of the columns of accounts: what the consumer feels, and no platform sees."""


@pytest.mark.parametrize(
    ("name", "changes", "value"),
    [
        ("prior_score", {"score": 612}, 612.0),
        ("log_income", {"income_cents": 800_000}, np.log(8_000.0)),
        ("log_income", {"income_cents": 0}, 0.0),
        ("months_on_book", {"opened_cycle": 4}, 6.0),  # on day 300, in cycle 10
        ("utilisation", {"owed_cents": 100_000, "limit_cents": 400_000}, 0.25),
        ("utilisation", {"owed_cents": 100_000, "limit_cents": 0}, 5.0),
        ("utilisation", {"owed_cents": 0, "limit_cents": 0}, 0.0),
        ("minimum_to_income", {"minimum_cents": 8_000, "income_cents": 800_000}, 0.01),
        ("on_time_streak", {"on_time_streak": 7}, 7.0),
        ("on_time_streak", {"on_time_streak": 70}, 24.0),
        ("worst_days", {"worst_days": 33}, 33.0),
        ("days_past_due", {"days_past_due": 400}, 180.0),
        ("paid_to_limit", {"paid_cents": 200_000, "limit_cents": 100_000}, 2.0),
        ("orders_to_usual", {"orders_cents": 30_000, "usual_cents": 60_000}, 0.5),
        ("orders_to_usual", {"orders_cents": 0, "usual_cents": 0}, 0.0),
        ("orders_to_usual", {"orders_cents": 5_000, "usual_cents": 0}, 0.5),
        ("contacts_failed", {"contacts_failed": 2}, 2.0),
        ("account_drained", {"billed_cents": 40_000, "linked_cents": 10_000}, 0.75),
        ("account_drained", {"billed_cents": 40_000, "linked_cents": 50_000}, 0.0),
        ("account_drained", {"billed_cents": 40_000, "linked_cents": -1}, 0.0),
        ("account_drained", {"billed_cents": 0, "linked_cents": 0}, 0.0),
        ("elsewhere_open", {"elsewhere_open": 3}, 3.0),
        ("elsewhere_owed_to_income", {"elsewhere_owed_cents": 200_000, "income_cents": 800_000}, 0.25),
        ("elsewhere_worst_days", {"elsewhere_worst_days": 3_600}, 180.0),
    ],
)
def test_features_of_an_account_holder(name: str, changes: dict[str, int], value: float) -> None:
    assert seen_of([name], a_file(**changes), 300).tolist() == [[pytest.approx(value)]]


@pytest.mark.parametrize(
    ("name", "order", "value"),
    [
        ("prior_score", {"score": 612}, 612.0),
        ("log_income", {}, np.log(8_000.0)),
        ("basket_to_income", {"amount_cents": 80_000}, 0.1),
        ("instalments", {"term_cycles": 1}, 0.0),
        ("instalments", {"term_cycles": 6}, 1.0),
        ("elsewhere_open", {}, 1.0),
        ("elsewhere_owed_to_income", {}, 0.25),
        ("elsewhere_worst_days", {}, 0.0),
    ],
)
def test_features_of_an_applicant(name: str, order: dict[str, int], value: float) -> None:
    assert seen_of_applicants([name], an_order(**order), a_file()).tolist() == [[pytest.approx(value)]]


@pytest.mark.parametrize("size", [0, 1, 2**31])
def test_nothing_that_a_file_can_say_is_beyond_all_bounds(size: int) -> None:
    file = Files(**{name: np.full(1, size) for name in vars(a_file())})
    order = Orders(**{name: np.full(1, size).astype(column.dtype) for name, column in vars(an_order()).items()})
    of_holder = dict(zip(FEATURES, seen_of(list(FEATURES), file, 300)[0].tolist(), strict=True))
    of_applicant = dict(
        zip(
            FEATURES_OF_APPLICANTS,
            seen_of_applicants(list(FEATURES_OF_APPLICANTS), order, file)[0].tolist(),
            strict=True,
        )
    )
    for seen in (of_holder, of_applicant):
        assert np.isfinite(list(seen.values())).all()
        for name, value in seen.items():
            if name not in {"prior_score", "months_on_book", "elsewhere_open"}:  # counts and points as they are
                assert 0.0 <= value <= 180.0, name


def test_a_scenario_may_name_what_there_is() -> None:
    assert set(learning_checks.FEATURES) == set(FEATURES)
    assert set(learning_checks.FEATURES_OF_APPLICANTS) == set(FEATURES_OF_APPLICANTS)


def test_no_trait_is_forgotten_among_the_hidden() -> None:
    assert set(names_of(Accounts)) >= FEELINGS
    assert set(learning_checks.HIDDEN_TRAITS) == (set(names_of(People)) - SEEN_BY_PLATFORMS) | FEELINGS


def test_no_feature_looks_at_a_hidden_trait_or_at_an_outcome() -> None:
    known = set(FEATURES) | set(FEATURES_OF_APPLICANTS)
    assert not known & {*learning_checks.HIDDEN_TRAITS, *learning_checks.OUTCOMES}
    assert not [name for name in known if name.endswith(learning_checks.LATER)]
    assert not set(vars(a_file())) & set(learning_checks.HIDDEN_TRAITS), "a file shows what is hidden"
