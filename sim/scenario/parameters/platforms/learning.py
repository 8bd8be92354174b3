"""How a platform learns: a model of default, refitted on its own history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.errors import ScenarioError, bad_value, nearest_to
from sim.scenario.leaf import Branch, leaf

Names = Annotated[tuple[str, ...], Field(strict=False)]

USUAL = (
    "prior_score",
    "log_income",
    "months_on_book",
    "utilisation",
    "minimum_to_income",
    "on_time_streak",
    "worst_days",
    "days_past_due",
    "paid_to_limit",
    "orders_to_usual",
    "contacts_failed",
)
USUAL_OF_APPLICANTS = ("prior_score", "log_income", "basket_to_income", "instalments")
FROM_BUREAU = ("elsewhere_open", "elsewhere_owed_to_income", "elsewhere_worst_days")
FEATURES = (*USUAL, "account_drained", *FROM_BUREAU)
FEATURES_OF_APPLICANTS = (*USUAL_OF_APPLICANTS, *FROM_BUREAU)

HIDDEN_TRAITS = (
    "essentials_cents",
    "buffer_cents",
    "cash_cents",
    "fees_cents",
    "forgetful",
    "willing",
    "price_sensitive",
    "green",
    "fee_lesson",
    "stigma",
    "resentment",
    "expected",
    "pursuit",
    "exposed",
    "evasion",
    "cases_pursued",
    "cases_spared",
    "defaulting",
    "pay_day",
    "employed",
    "short_today",
    "distress_days",
    "income_decile",
    "marks",
    "reluctant",
    "patience",
    "job_hazard",
    "pay_level",
    "contactable",
    "style",
    "habit",
    "fairness",
    "load",
)
"""What consumers are, feel and believe; of the columns of ``sim.consumers`` all that no platform is ever told."""

OUTCOMES = ("went_bad", "bad", "default", "defaulted", "charged_off", "outcome", "label", "target")
LATER = ("_next", "_after", "_later", "_future", "_ahead")
"""Names of what is known only after the day of the file, and endings of such names."""


class LearningParameters(Branch):
    """A model of default: its kind, features and refits; without a model the prior scorecard scores.

    A platform that changes its features, its horizon or its definition of bad loses its history.
    """

    model: Literal["scorecard", "logistic", "boosting"] = leaf(
        "scorecard",
        unit="kind",
        about="scorecard: the prior scorecard, never refitted; logistic regression or gradient boosting: "
        "refitted on the platform's own history",
        role="lever",
    )
    features: Names = leaf(
        USUAL, unit="features", about="what the model sees of an account holder on the day of a statement", role="lever"
    )
    applicant_features: Names = leaf(
        USUAL_OF_APPLICANTS,
        unit="features",
        about="what the model sees of an applicant; none: the prior scorecard scores applicants",
        role="lever",
    )
    bureau: bool = leaf(
        False,
        unit="yes or no",
        about="does the platform subscribe to the bureau, and so see what is owed elsewhere",
        role="lever",
    )
    bureau_cost_cents: int = leaf(
        100, unit="cents", about="cost of one file from the bureau", role="uncertain", ge=0, le=10_000
    )
    refit_every_cycles: int = leaf(1, unit="cycles", about="time between two fits", role="lever", ge=1, le=120)
    horizon_cycles: int = leaf(
        3, unit="cycles", about="time after which it is known whether an account went bad", role="lever", ge=1, le=24
    )
    bad_days_past_due: int = leaf(
        30,
        unit="days past due",
        about="days past due within the horizon at which an account counts as bad; a written-off account "
        "counts as bad, too",
        role="lever",
        ge=1,
        le=180,
    )
    sample_size: int = leaf(
        20_000,
        unit="consumers",
        about="people drawn at random from the whole population, on whose accounts and applications the "
        "model is fitted; it scores everyone",
        role="lever",
        at_start_only=True,
        ge=100,
        le=1_000_000,
    )


def check_learning(terms: LearningParameters, at: str) -> None:
    """Raise ``ScenarioError`` about the first feature that the platform at ``at`` may not use."""
    for listed, names, known in (
        ("features", terms.features, FEATURES),
        ("applicant_features", terms.applicant_features, FEATURES_OF_APPLICANTS),
    ):
        key = f"{at}.{listed}"
        for name in names:
            _check_known(key, name, known)
            if name in FROM_BUREAU and not terms.bureau:
                raise bad_value(
                    key, name, f"what the platform sees without the bureau ({at}.bureau = false)", f"{at}.bureau = true"
                )
        for place, name in enumerate(names):
            if name in names[:place]:
                raise bad_value(key, names, f'each feature once ("{name}" stands there twice)')
    if terms.model != "scorecard" and not terms.features:
        raise bad_value(
            f"{at}.features", terms.features, f'at least one feature while {at}.model = "{terms.model}"', USUAL[0]
        )


def _check_known(key: str, name: str, known: Sequence[str]) -> None:
    if name in known:
        return
    if name in HIDDEN_TRAITS:
        raise _refused(key, name, known, "this is a hidden trait of consumers, which no platform can see")
    if name in OUTCOMES or name.endswith(LATER):
        raise _refused(key, name, known, "this leaks the future: it is known only after the day of the file")
    raise _refused(key, name, known, "there is no such feature here")


def _refused(key: str, name: str, known: Sequence[str], why: str) -> ScenarioError:
    return bad_value(key, name, f"one of {', '.join(known)} ({why})", nearest_to(name, known))
