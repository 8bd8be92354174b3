"""Who the people of day 0 are, and how many come and go."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf


class PopulationParameters(Branch):
    """How the people of day 0 are drawn."""

    size: int = leaf(
        10_000, unit="consumers", about="number of consumers", role="fixed", at_start_only=True, ge=1, le=50_000_000
    )
    income_median_cents: int = leaf(
        600_000,
        unit="cents per cycle",
        about="median income of an employed consumer",
        role="uncertain",
        at_start_only=True,
        ge=100_000,
        le=3_000_000,
    )
    income_log_sd: float = leaf(
        0.55, unit="log", about="standard deviation of log income", role="uncertain", at_start_only=True, ge=0.0, le=1.2
    )
    essentials_share: float = leaf(
        0.66,
        unit="share of income",
        about="essential spending of a consumer with median income",
        role="uncertain",
        at_start_only=True,
        ge=0.0,
        le=1.0,
    )
    essentials_elasticity: float = leaf(
        0.8,
        unit="elasticity",
        about="how essential spending rises with income (Engel's law: below 1)",
        role="uncertain",
        at_start_only=True,
        ge=0.0,
        le=1.0,
    )
    essentials_log_sd: float = leaf(
        0.15,
        unit="log",
        about="spread of essential spending among people of equal income",
        role="uncertain",
        at_start_only=True,
        ge=0.0,
        le=0.5,
    )
    buffer_median_cycles: float = leaf(
        0.6,
        unit="cycles of essential spending",
        about="median target cash buffer",
        role="uncertain",
        at_start_only=True,
        ge=0.0,
        le=6.0,
    )
    buffer_log_sd: float = leaf(
        0.9, unit="log", about="spread of the target cash buffer", role="uncertain", at_start_only=True, ge=0.0, le=2.0
    )
    forgetful_median: float = leaf(
        0.03,
        unit="probability",
        about="median probability of forgetting a due date",
        role="uncertain",
        at_start_only=True,
        ge=0.0,
        le=0.5,
    )
    forgetful_logit_sd: float = leaf(
        1.0, unit="logit", about="spread of forgetfulness", role="uncertain", at_start_only=True, ge=0.0, le=3.0
    )
    willing_mean: float = leaf(
        4.0,
        unit="logit",
        about="mean of the moral norm to repay",
        role="uncertain",
        at_start_only=True,
        ge=-10.0,
        le=50.0,
    )
    willing_sd: float = leaf(
        1.5,
        unit="logit",
        about="spread of the moral norm to repay",
        role="uncertain",
        at_start_only=True,
        ge=0.0,
        le=5.0,
    )
    price_sensitive_log_sd: float = leaf(
        0.5,
        unit="log",
        about="spread of price sensitivity around a median of 1",
        role="uncertain",
        at_start_only=True,
        ge=0.0,
        le=1.5,
    )
    vulnerable_share: float = leaf(
        0.0,
        unit="share of consumers",
        about="vulnerable consumers: ill, in grief or in crisis; they tell a collector to whom they talk",
        role="uncertain",
        at_start_only=True,
        ge=0.0,
        le=1.0,
    )
    linked_share: float = leaf(
        0.0,
        unit="share of consumers",
        about="consumers who pay bills from an account whose balance platforms see",
        role="uncertain",
        at_start_only=True,
        ge=0.0,
        le=1.0,
    )
    green_median: float = leaf(
        0.15,
        unit="probability",
        about="median probability that a want is for a green product",
        role="uncertain",
        at_start_only=True,
        ge=0.0,
        le=1.0,
    )
    green_logit_sd: float = leaf(
        1.0,
        unit="logit",
        about="spread of the taste for green products",
        role="uncertain",
        at_start_only=True,
        ge=0.0,
        le=3.0,
    )
    trait_correlation: float = leaf(
        0.0,
        unit="correlation",
        about="correlation between any two of: income, target buffer, memory for due dates, norm, lasting "
        "willingness, fullness of payments, not living hand to mouth, safety of the job",
        role="uncertain",
        at_start_only=True,
        ge=0.0,
        le=0.9,
    )
    hand_to_mouth_share: float = leaf(
        0.0,
        unit="share of consumers",
        about="consumers who live hand to mouth: they keep no buffer, and have less patience",
        role="uncertain",
        source="20-35 %: Kaplan, Violante & Weidner 2014",
        at_start_only=True,
        ge=0.0,
        le=1.0,
    )
    patience: float = leaf(
        1.0,
        unit="share of debts",
        about="part of their known debts for which people who live hand to mouth keep cash; on pay day they "
        "spend all cash beyond this and the essentials",
        role="uncertain",
        source="present bias of 0.7 and below: Laibson 1997; Meier & Sprenger 2010",
        at_start_only=True,
        ge=0.0,
        le=1.0,
    )
    job_risk_log_sd: float = leaf(
        0.0,
        unit="log",
        about="spread of the hazard of losing a job between people",
        role="uncertain",
        at_start_only=True,
        ge=0.0,
        le=3.0,
    )
    contactable_logit_sd: float = leaf(
        0.0,
        unit="logit",
        about="spread of the chance of being reached by a contact between people",
        role="uncertain",
        source="two thirds do not answer unknown numbers (vendors, weak)",
        at_start_only=True,
        ge=0.0,
        le=5.0,
    )
    turnover_annual: float = leaf(
        0.0,
        unit="share of consumers per year",
        about="consumers who leave in a year; each is replaced by somebody new, with other means and no debts",
        role="uncertain",
        at_start_only=True,
        ge=0.0,
        le=0.5,
    )
