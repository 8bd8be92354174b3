"""The scenarios in which engine and twin, and the engine with itself, are compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.scenario import Scenario, load_scenario, make_scenario

__all__ = ["baseline", "stressed", "with_platforms"]

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def baseline(**values: Any) -> Scenario:
    """The shipped baseline, with some leaves replaced (dots written as two underscores)."""
    return load_scenario(
        SCENARIOS / "baseline.toml", set={key.replace("__", "."): value for key, value in values.items()})


def with_platforms(names: list[str], **values: Any) -> Scenario:
    """The defaults with platforms of the given names; ``values`` are further tables."""
    return make_scenario({"platforms": {name: {} for name in names}, **values})


def stressed(size: int, days: int) -> Scenario:
    """Hard times, three platforms, scarce money, and rules that change half way: every branch of a day is taken."""
    scarce = {"share": 0.5, "size_cents_per_consumer": 15_000, "npl_trigger": 0.01}
    return make_scenario({
        "days": days,
        "population": {"size": size, "willing_mean": 2.5, "forgetful_median": 0.15},
        "economy": {"job_loss_daily": 0.004, "expense_shock_daily": 0.02},
        "shopping": {"wants_per_cycle": 4.0, "taste_for_credit": 1.5},
        "platforms": {
            "daily": {
                "terms": {"deferral_gap_cycles": 2, "minimum_payment_share": 0.3},
                "credit": {"charge_off_days_past_due": 95, "reapply_cycles": 1, "score_cutoff": 640},
                "funding": {"capital_cents_per_consumer": 20_000, "lines": {
                    "partner": scarce, "second": scarce | {"share": 0.2, "npl_trigger": 0.9}}},
            },
            "flat": {
                "terms": {"instalments": [3, 6], "deferral": False, "minimum_payment_share": 1.0},
                "late": {"kind": "flat", "flat_cap_share": 0.05, "late_counts_in_apr_cap": True},
                "credit": {"charge_off_days_past_due": 110},
                "funding": {"capital_cents_per_consumer": 10_000, "lines": {"partner": scarce}},
            },
            "bills_only": {
                "terms": {"instalments": [], "days_to_pay": 25, "deferral_gap_cycles": 1},
                "late": {"kind": "flat", "late_counts_in_apr_cap": False},
                "credit": {"freeze_days_past_due": 30, "limit_review_statements": 1, "limit_growth": 0.5,
                           "charge_off_days_past_due": 60},
                "reputation": 0.5,
            },
        },
        "changes": [{"from_day": days // 2, "set": {
            "economy.job_finding_daily": 0.03, "shopping.wants_per_cycle": 2.0, "platforms.flat.late.kind": "daily",
            "platforms.daily.late.kind": "flat",
            "platforms.flat.terms.deferral": True, "platforms.bills_only.terms.instalments": [12],
            "platforms.bills_only.credit.charge_off_days_past_due": 45,
            "platforms.daily.reminders.reach": 0.9, "repayment.fee_lesson_fade_per_cycle": 0.5,
        }}],
    })
