"""What a platform learns from: a model of default, refitted on what it has lived through."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.leaf import Branch, leaf

Names = Annotated[tuple[str, ...], Field(strict=False)]

USUAL = ("prior_score", "log_income", "months_on_book", "utilisation", "minimum_to_income", "on_time_streak",
         "worst_days", "days_past_due", "paid_to_limit", "orders_to_usual", "contacts_failed")
USUAL_OF_APPLICANTS = ("prior_score", "log_income", "basket_to_income", "instalments")


class LearningParameters(Branch):
    """A model of default: which, on what, how often refitted; without one the prior scorecard scores.

    A platform that changes its features, its horizon or what it calls bad begins its history anew.
    """

    model: Literal["scorecard", "logistic", "boosting"] = leaf(
        "scorecard", unit="kind", about="scorecard: the prior one, for ever; logistic regression or gradient boosting, "
        "refitted on the platform's own history", role="lever")
    features: Names = leaf(
        USUAL, unit="features", about="what the model sees of an account holder on the day of a statement",
        role="lever")
    applicant_features: Names = leaf(
        USUAL_OF_APPLICANTS, unit="features", about="what the model sees of an applicant; none: the prior scorecard "
        "goes on judging applicants", role="lever")
    bureau: bool = leaf(
        False, unit="yes or no", about="does the platform subscribe to the bureau, and so see what is owed elsewhere",
        role="lever")
    bureau_cost_cents: int = leaf(
        100, unit="cents", about="cost of one file from the bureau", role="uncertain", ge=0, le=10_000)
    refit_every_cycles: int = leaf(
        1, unit="cycles", about="time between two fits", role="lever", ge=1, le=120)
    horizon_cycles: int = leaf(
        3, unit="cycles", about="time after which it is known whether an account went bad", role="lever", ge=1, le=24)
    bad_days_past_due: int = leaf(
        30, unit="days past due", about="an account that was so late within the horizon, or was written off, went bad",
        role="lever", ge=1, le=180)
    sample_size: int = leaf(
        20_000, unit="consumers", about="people, drawn by lot from the whole population, from whose accounts and "
        "applications the model learns; it scores everyone", role="lever", at_start_only=True, ge=100, le=1_000_000)
