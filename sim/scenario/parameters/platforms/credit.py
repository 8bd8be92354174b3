"""Whom a platform lends to, how much, and when a debt is written off."""

from __future__ import annotations

import re

from sim.scenario.errors import bad_value
from sim.scenario.forms import REGISTERED_OR_CLASS
from sim.scenario.frozen import OwnParameters
from sim.scenario.leaf import Branch, leaf
from sim.scenario.parameters.cited import HUABEI


class CreditParameters(Branch):
    """Admission by a noisy score, limits, freezes, charge-off."""

    policy: str = leaf(
        "scorecard",
        unit="name",
        about="admission policy: a registered name or module:Class",
        role="lever",
        at_start_only=True,
    )
    policy_set: OwnParameters = leaf(
        {},
        unit="numbers, text, true or false, by name",
        role="lever",
        source="the class",
        about="parameters of a policy of your own, as its class declares them",
    )
    score_accuracy: float = leaf(
        0.6,
        unit="correlation",
        about="correlation of the score with true creditworthiness",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    score_memory: float = leaf(
        0.0,
        unit="share of variance",
        about="part of the error of a score that is fixed for person and platform; the rest is drawn anew "
        "at each application",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    score_cutoff: int = leaf(
        590,
        unit="points",
        about="lowest score admitted (scores have mean 650, standard deviation 50)",
        role="lever",
        ge=300,
        le=1000,
    )
    points_to_double_odds: int = leaf(
        0,
        unit="points",
        about="score points that halve the odds of default; the cut-off moves by as many when losses are "
        "double reckoned_loss_annual; 0: the cut-off stays",
        role="lever",
        ge=0,
        le=200,
    )
    reckoned_loss_annual: float = leaf(
        0.03,
        unit="share of balance per year",
        about="credit loss, net of recoveries and with the cost of collection, at which the cut-off does not move",
        role="lever",
        ge=0.0001,
        le=1.0,
    )
    loss_kept_per_cycle: float = leaf(
        0.8,
        unit="share per cycle",
        about="weight that the estimate of the yearly loss keeps when another cycle is added",
        role="lever",
        ge=0.0,
        le=1.0,
    )
    cutoff_most_moved: int = leaf(
        100, unit="points", about="largest move of the cut-off by losses, up or down", role="lever", ge=0, le=700
    )
    reapply_cycles: int = leaf(
        6, unit="cycles", about="cycles before a refused applicant may ask again", role="lever", ge=1, le=120
    )
    limit_to_income: float = leaf(
        0.6, unit="cycles of income", about="first limit at the cut-off", role="lever", ge=0.0, le=20.0
    )
    limit_per_100_points: float = leaf(
        0.5,
        unit="cycles of income",
        about="more first limit per 100 points above the cut-off",
        role="lever",
        ge=0.0,
        le=20.0,
    )
    limit_min_cents: int = leaf(
        50_000, unit="cents", about="smallest limit", role="lever", source=HUABEI, ge=0, le=20_000_000
    )
    limit_max_cents: int = leaf(
        5_000_000, unit="cents", about="largest limit", role="lever", source=HUABEI, ge=0, le=20_000_000
    )
    limit_growth: float = leaf(0.15, unit="share", about="limit growth at a review", role="lever", ge=0.0, le=2.0)
    limit_review_statements: int = leaf(
        3, unit="statements", about="statements paid on time between limit reviews", role="lever", ge=1, le=120
    )
    limit_to_income_max: float = leaf(
        0.0,
        unit="cycles of income",
        about="largest limit that a review or an offer can give; 0: no limit by income",
        role="lever",
        ge=0.0,
        le=50.0,
    )
    limit_cut: float = leaf(
        0.0,
        unit="share",
        about="taken off the limit when arrears are paid that were older than limit_cut_after_days",
        role="lever",
        ge=0.0,
        le=1.0,
    )
    limit_cut_after_days: int = leaf(
        30, unit="days past due", about="age up to which arrears do not lower the limit", role="lever", ge=0, le=3_600
    )
    close_idle_cycles: int = leaf(
        0,
        unit="statements",
        about="statements in a row without an order, and with nothing owed, after which an account closes; 0: never",
        role="lever",
        ge=0,
        le=120,
    )
    record_cycles: int = leaf(
        0,
        unit="cycles",
        about="time from charge-off until a debt is struck from the record and no longer claimed; 0: never",
        role="lever",
        source="China: a default is shown for 5 years (docs/sources.md, S83)",
        ge=0,
        le=240,
    )
    freeze_days_past_due: int = leaf(
        3,
        unit="days past due",
        about="age of arrears from which on no new orders are allowed until arrears are paid",
        role="lever",
        ge=1,
        le=180,
    )
    charge_off_days_past_due: int = leaf(
        180,
        unit="days past due",
        about="age at which the debt is written off",
        role="lever",
        source="usually 180 dpd (docs/sources.md, 6)",
        ge=30,
        le=360,
    )


def check_policy(credit: CreditParameters, at: str) -> None:
    """Form only: whoever looks the name up reports an unknown one with ``bad_value``."""
    if not re.fullmatch(REGISTERED_OR_CLASS, credit.policy):
        raise bad_value(f"{at}.policy", credit.policy, "a registered name or module:Class")


def check_limits(credit: CreditParameters, at: str) -> None:
    """The smallest limit may not exceed the largest."""
    if credit.limit_min_cents > credit.limit_max_cents:
        raise bad_value(
            f"{at}.limit_min_cents",
            credit.limit_min_cents,
            f"at most {at}.limit_max_cents, {credit.limit_max_cents} (cents)",
        )


def check_freeze(credit: CreditParameters, at: str) -> None:
    """A debt written off cannot be frozen later."""
    if credit.freeze_days_past_due > credit.charge_off_days_past_due:
        raise bad_value(
            f"{at}.freeze_days_past_due",
            credit.freeze_days_past_due,
            f"at most {at}.charge_off_days_past_due, {credit.charge_off_days_past_due} (days)",
        )
