"""Jobs, benefits and unexpected expenses."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf


class EconomyParameters(Branch):
    """Shocks to consumers: jobs, pay and unexpected expenses."""

    job_loss_daily: float = leaf(
        0.0002, unit="probability per day", about="hazard of losing a job", role="uncertain", ge=0.0, le=0.05
    )
    job_finding_daily: float = leaf(
        0.008,
        unit="probability per day",
        about="hazard of finding a job when out of work",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    benefit_share: float = leaf(
        0.35, unit="share of income", about="benefit when out of work", role="uncertain", ge=0.0, le=1.0
    )
    pay_log_sd: float = leaf(
        0.0,
        unit="log",
        about="spread of an employed person's pay around the usual, from cycle to cycle",
        role="uncertain",
        source="30 % say that their income varies: Federal Reserve SHED",
        ge=0.0,
        le=1.0,
    )
    pay_memory: float = leaf(
        0.0,
        unit="correlation",
        about="correlation of the deviation of pay from the usual between one cycle and the next",
        role="uncertain",
        ge=0.0,
        le=0.99,
    )
    expense_shock_daily: float = leaf(
        0.003, unit="probability per day", about="hazard of an unexpected expense", role="uncertain", ge=0.0, le=0.2
    )
    expense_shock_share: float = leaf(
        0.4, unit="share of income", about="median size of an unexpected expense", role="uncertain", ge=0.0, le=10.0
    )
    expense_shock_log_sd: float = leaf(
        0.9, unit="log", about="spread of the size of an unexpected expense", role="uncertain", ge=0.0, le=2.0
    )
