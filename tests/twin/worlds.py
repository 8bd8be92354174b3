"""The scenarios in which engine and twin, and the engine with itself, are compared."""

from __future__ import annotations

from typing import Any

from sim.scenario import Scenario, make_scenario, override
from tests.shipped import cold

__all__ = ["HABITS", "SHIPPED", "arms_of", "baseline", "everything", "pressed", "shipped", "stressed", "with_platforms"]

SHIPPED = ("ladder", "doorstep", "uniform_harsh", "litigious", "outsourced", "trials/visit_or_letter")
"""Scenarios with collectors in which engine and twin are compared."""

POINTS = {
    "per_100_yuan": 100.0,
    "instalment_bonus": 50.0,
    "redeem_floor": 100,
    "period_cycles": 2,
    "tier_points": 300,
    "tier_bonus": 0.7,
}
FORBEARANCE = {
    "help_from_days": 3,
    "help_daily": 0.1,
    "re_age_after": 1,
    "restructure_cycles": 9,
    "min_cycles_open": 1,
    "gap_cycles": 1,
}
GREEN = {"fee_off": 0.3, "limit_uplift": 0.25, "longer_free": True, "merchant_discount_off": 0.5}

HABITS = {
    "population.hand_to_mouth_share": 0.5,
    "population.patience": 0.3,
    "population.trait_correlation": 0.3,
    "population.job_risk_log_sd": 1.0,
    "population.contactable_logit_sd": 1.5,
    "economy.pay_log_sd": 0.3,
    "economy.pay_memory": 0.7,
    **{f"repayment.styles.{name}": 0.25 for name in ("full", "fourfold", "double", "minimum")},
    "shopping.bills_earmarked": 0.8,
    "repayment.style_switch": 0.2,
    "response.loses_touch_per_cycle": 0.1,
    "repayment.catch_up": 0.6,
    "repayment.past_due_only": 0.5,
    "repayment.arrears_recall": 0.5,
    "repayment.pay_day_attention": 0.6,
    "repayment.attention_fade": 0.3,
    "repayment.averted": 0.4,
    "repayment.willing_memory": 0.7,
    "repayment.willing_shared": 0.4,
    "repayment.pain_of_paying": 1.0,
    "repayment.counts_all_credit": True,
    "repayment.order_by_credit": 1.0,
    "repayment.claim_income_share": 0.2,
    "repayment.claim_staleness": 0.3,
    "repayment.claim_momentum": 1.0,
    "repayment.contested_share": 0.3,
}
"""All rules of how people pay, at values that make them matter."""


def baseline(**values: Any) -> Scenario:
    """The shipped baseline without its warm part, with some leaves replaced (dots written as two underscores)."""
    return cold("baseline", **values)


def with_platforms(names: list[str], **values: Any) -> Scenario:
    """The defaults with platforms of the given names; ``values`` are further tables."""
    return make_scenario({"platforms": {name: {} for name in names}, **values})


def stressed(size: int, days: int) -> Scenario:
    """Hard times, three platforms, scarce money, and rules that change half way: every branch of a day is taken."""
    scarce = {"share": 0.5, "size_cents_per_consumer": 15_000, "npl_trigger": 0.01}
    return make_scenario(
        {
            "days": days,
            "population": {"size": size, "willing_mean": 2.5, "forgetful_median": 0.15},
            "economy": {"job_loss_daily": 0.004, "expense_shock_daily": 0.02},
            "shopping": {"wants_per_cycle": 4.0, "taste_for_credit": 1.5},
            "platforms": {
                "daily": {
                    "terms": {"deferral_gap_cycles": 2, "minimum_payment_share": 0.3},
                    "credit": {"charge_off_days_past_due": 95, "reapply_cycles": 1, "score_cutoff": 640},
                    "funding": {
                        "capital_cents_per_consumer": 20_000,
                        "lines": {"partner": scarce, "second": scarce | {"share": 0.2, "npl_trigger": 0.9}},
                    },
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
                    "credit": {
                        "freeze_days_past_due": 30,
                        "limit_review_statements": 1,
                        "limit_growth": 0.5,
                        "charge_off_days_past_due": 60,
                    },
                    "reputation": 0.5,
                },
            },
            "changes": [
                {
                    "from_day": days // 2,
                    "set": {
                        "economy.job_finding_daily": 0.03,
                        "shopping.wants_per_cycle": 2.0,
                        "platforms.flat.late.kind": "daily",
                        "platforms.daily.late.kind": "flat",
                        "platforms.flat.terms.deferral": True,
                        "platforms.bills_only.terms.instalments": [12],
                        "platforms.bills_only.credit.charge_off_days_past_due": 45,
                        "platforms.daily.reminders.reach": 0.9,
                        "repayment.fee_lesson_fade_per_cycle": 0.5,
                    },
                }
            ],
        }
    )


def shipped(name: str, **values: Any) -> Scenario:
    """A shipped scenario by name, without its warm part, with some leaves replaced."""
    return cold(name, **values)


def pressed(size: int, days: int) -> Scenario:
    """Hard times, two platforms, debts that are soon written off, and all means of collection from the first day on."""
    way = {"reach": 0.8, "evadable": 0.6, "load": 0.5}
    means = {
        "pool": "all",
        "rights": ["debtor", "home", "work", "contacts"],
        "offers": ["promise", "deferral", "restructure", "waiver", "settlement"],
        "discount": 0.4,
    }
    early = means | {
        "to_days": 29,
        "contacts": {
            "text": 2,
            "app_push": 3,
            "ai_call": 3,
            "human_call": 4,
            "letter": 5,
            "visit_home": 6,
            "visit_work": 7,
            "notice_to_contacts": 8,
            "call_to_contacts": 9,
            "visit_relatives": 6,
        },
    }
    late = early | {"from_days": 30, "to_days": 3_600}
    late["contacts"] = early["contacts"] | {"lawyers_letter": 20, "lawsuit": 15}
    lender = {
        "reminders": {"reach": 0.6, "days_before_due": 3},
        "collection": {"stages": {"early": early, "late": late}, "respite_days": 1, "hardship_respite_days": 3},
    }
    written_off = {"charge_off_days_past_due": 30, "score_cutoff": 500}
    return make_scenario(
        {
            "days": days,
            "population": {"size": size, "willing_mean": 0.5, "forgetful_median": 0.2},
            "economy": {"job_loss_daily": 0.01, "job_finding_daily": 0.02, "expense_shock_daily": 0.02},
            "shopping": {"wants_per_cycle": 6.0, "taste_for_credit": 2.0},
            "response": {
                "number_change": 0.02,
                "refuse_per_resentment": 0.4,
                "dispute_taste": 0.2,
                "evasion_per_visit": 0.3,
                "weight_resentment": 0.3,
            },
            "channels": dict.fromkeys(("text", "ai_call", "human_call", "call_to_contacts", "lawsuit"), way)
            | {
                "text": way | {"links": 0.5},
                "visit_home": way | {"reach": 1.0, "binding": 1.5, "pursuit": 0.4, "exposure": 0.4},
            },
            "court": {"hearing_days_min": 15},
            "collectors": {
                "all": {
                    "staff": max(4, size // 100),
                    "lawyers": True,
                    "depot": 36,
                    "training_cycles": 0.0,
                    "channels": ["human_call", "call_to_contacts", "visit_home", "visit_work", "visit_relatives"],
                }
            },
            "platforms": {
                "daily": lender | {"credit": written_off, "terms": {"deferral_gap_cycles": 2}},
                "flat": lender
                | {
                    "credit": written_off | {"charge_off_days_past_due": 45},
                    "late": {"kind": "flat"},
                    "terms": {"instalments": [3, 6], "days_to_pay": 12, "deferral_gap_cycles": 1},
                },
            },
        }
    )


def everything(size: int, days: int) -> Scenario:
    """The pressed world in a society, with all that platforms may see, offer and suffer."""
    return override(
        pressed(size, days),
        {
            "society.active": True,
            "channels.visit_home.presence": 1.0,
            "channels.human_call.presence": 0.4,
            "response.relative_pays": 0.3,
            "response.dismissed_per_visit": 0.2,
            "regime.consent_withheld": 0.2,
            "regime.opt_out": ("text", "ai_call", "human_call", "letter", "visit_home", "visit_work"),
            "population.linked_share": 0.4,
            "shopping.hurt_by_freeze": 0.3,
            "fraud.share": 0.3,
            "fraud.from_day": days // 6,
            "fraud.to_day": days // 2,
            "population.green_median": 0.4,
            **{f"platforms.daily.green.{name}": value for name, value in GREEN.items()},
            **{
                f"platforms.{name}.points.{leaf}": value for name in ("daily", "flat") for leaf, value in POINTS.items()
            },
            **{f"platforms.daily.forbearance.{leaf}": value for leaf, value in FORBEARANCE.items()},
            "platforms.flat.forbearance.re_age_after": 1,
            "platforms.flat.terms.deferral": False,
            "repayment.points_recall": 0.3,
            "platforms.flat.green.fee_off": 1.0,
            "platforms.flat.green.merchant_discount_off": 1.0,
            **{
                f"platforms.{name}.offers.instalments.{leaf}": value
                for name, aim in (("daily", "lot"), ("flat", "score"))
                for leaf, value in (("aim", aim), ("share", 0.4))
            },
            **{f"platforms.{name}.offers.limits.aim": aim for name, aim in (("daily", "score"), ("flat", "lot"))},
        },
    )


def passing(size: int, days: int) -> Scenario:
    """All of it, where half leave in a year, accounts close soon, debts are soon struck, and lenders ask a bureau."""
    return override(
        everything(size, days),
        {
            "population.turnover_annual": 0.5,
            "shopping.weight_free_limit": 0.5,
            "bureau.active": True,
            "bureau.worst_days": 20,
            **{
                f"platforms.{name}.credit.{leaf}": value
                for name, cycles in (("daily", 2), ("flat", 1))
                for leaf, value in (
                    ("record_cycles", cycles),
                    ("close_idle_cycles", cycles),
                    ("limit_to_income_max", 0.8),
                    ("limit_cut", 0.4),
                )
            },
        },
    )


def arms_of(scenario: Scenario) -> list[Scenario]:
    """Two arms: the scenario itself, and one in which letters bind and bite, calls are gentle and texts go unread."""
    return [
        scenario,
        override(
            scenario,
            {
                "channels.letter.binding": 0.7,
                "channels.letter.harshness": 1.5,
                "channels.human_call.harshness": 0.05,
                "channels.app_push.links": 1.0,
                "channels.text.reach": 0.1,
                "channels.visit_home.load": 2.0,
                "channels.call_to_contacts.exposure": 0.1,
                "response.home_share": 0.9,
                "platforms.daily.reminders.reach": 0.95,
            },
        ),
    ]
