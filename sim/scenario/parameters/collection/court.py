"""The court: how much it can hear, how it decides and what it can take.

Fee bands are law and are in ``sim.collectors.court.fees``.
"""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf

COURTS = "docs/sources.md, 3C"


class CourtParameters(Branch):
    """One court for the market."""

    summary_share: float = leaf(
        0.5,
        unit="share of the filing fee",
        about="what is charged in summary procedure",
        role="lever",
        source=f"halved ({COURTS})",
        ge=0.0,
        le=1.0,
    )
    small_claims_limit_cents: int = leaf(
        4_000_000,
        unit="cents",
        about="largest claim heard as a small claim",
        role="lever",
        source=f"half a mean annual wage ({COURTS}); the wage is this market's",
        ge=0,
        le=1_000_000_000,
    )
    capacity_daily_per_100k: float = leaf(
        10.0,
        unit="cases per day and 100,000 consumers",
        about="cases that the court can hear",
        role="lever",
        ge=0.0,
        le=100_000.0,
    )
    hearing_days_min: int = leaf(15, unit="days", about="least time from filing to hearing", role="lever", ge=0, le=360)
    limit_days: int = leaf(
        90,
        unit="days",
        about="time limit from filing to judgment, two thirds of it for a small claim",
        role="lever",
        source=f"summary 3 months, small claims 2 ({COURTS})",
        ge=1,
        le=720,
    )
    smallest_claim_cents: int = leaf(
        5_000, unit="cents", about="smallest claim over which anybody sues", role="uncertain", ge=0, le=1_000_000_000
    )
    default_share: float = leaf(
        0.7,
        unit="probability",
        about="chance that the debtor does not defend",
        role="uncertain",
        source=f"US, over 70 % of debt suits ({COURTS})",
        ge=0.0,
        le=1.0,
    )
    proven_recorded: float = leaf(
        0.97,
        unit="probability",
        about="chance that a defended claim is proven where contacts are on record",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    proven_unrecorded: float = leaf(
        0.85,
        unit="probability",
        about="chance that a defended claim is proven where they are not",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    enforcement_days: int = leaf(
        180, unit="days", about="time limit of enforcement", role="lever", source=f"6 months ({COURTS})", ge=1, le=3_600
    )
    exempt_cents: int = leaf(
        200_000,
        unit="cents",
        about="cash that a seizure must leave, about half a cycle of a low income",
        role="lever",
        ge=0,
        le=100_000_000,
    )
    garnish_share: float = leaf(
        0.2, unit="share of pay", about="most that is withheld on a pay day", role="lever", ge=0.0, le=1.0
    )
    listing: bool = leaf(
        True,
        unit="yes or no",
        about="are debtors who do not pay put on the public list",
        role="lever",
        source=f"list of dishonest debtors ({COURTS})",
    )
    list_after_days: int = leaf(
        60,
        unit="days",
        about="days of enforcement without any recovery after which a debtor is listed",
        role="lever",
        ge=0,
        le=3_600,
    )
    list_days: int = leaf(
        720,
        unit="days",
        about="time on the list unless the debt is paid",
        role="lever",
        source="two years, extendable; recalled",
        ge=1,
        le=3_600,
    )
    no_asset_days: int = leaf(
        180,
        unit="days",
        about="a case closes after so many days without anything seized or withheld",
        role="lever",
        ge=1,
        le=3_600,
    )
