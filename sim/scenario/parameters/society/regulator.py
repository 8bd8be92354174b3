"""What the regulator watches, and its sanctions."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf
from sim.scenario.parameters.society.complaints import INSULTS

FINES = "RMB 0.9-1.4 m per event (docs/sources.md, 2C); users of such a firm assumed 10 m"
REVIEW = "agencies are reviewed at least once a year (docs/sources.md, 2A); the lot is assumed"
BANS = "outsourced recovery, or a client's work, was stopped (docs/sources.md, 4); time assumed"


class RegulatorParameters(Branch):
    """When the regulator acts, and its sanctions; after a quiet period it steps back.

    It goes one step further each time, or, with ``society.law.active``, as far as the offence asks for.
    """

    active: bool = leaf(True, unit="yes or no", about="does the regulator watch", role="lever")
    complaints_per_1000: float = leaf(
        0.5,
        unit="complaints per cycle and 1,000 users",
        about="complaints received by the regulator above which it steps in",
        role="uncertain",
        ge=0.0,
        le=1_000.0,
    )
    scandal_heat: float = leaf(
        3.0,
        unit="articles remembered",
        about="heat of the press above which it steps in",
        role="uncertain",
        ge=0.0,
        le=1_000.0,
    )
    breaches_per_1000: float = leaf(
        0.5,
        unit="breaches per 1,000 users",
        about="breaches found in an audit above which it steps in",
        role="uncertain",
        ge=0.0,
        le=1_000.0,
    )
    audit_daily: float = leaf(
        0.003,
        unit="probability",
        about="chance that a platform is audited today",
        role="lever",
        source=REVIEW,
        ge=0.0,
        le=1.0,
    )
    finds: float = leaf(
        0.3,
        unit="probability",
        about="chance that an audit finds the breaches against a given debtor",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    looks_back_days: int = leaf(
        30,
        unit="days",
        about="how far back an audit looks; earlier offences and wrongs no longer count",
        role="lever",
        ge=1,
        le=360,
    )
    quiet_cycles: int = leaf(
        3,
        unit="cycles",
        about="cycles without offence after which the regulator takes a step back",
        role="lever",
        ge=1,
        le=120,
    )
    fine_cents_per_1000_users: int = leaf(
        10_000,
        unit="cents per 1,000 users",
        about="fine of a platform, each time",
        role="uncertain",
        source=FINES,
        ge=0,
        le=100_000_000,
    )
    large_firm_1000_users: int = leaf(
        10_000,
        unit="1,000 users",
        about="size of the firm to which a regime's usual fine applies; other firms pay in proportion to their users",
        role="uncertain",
        source=FINES,
        ge=1,
        le=10_000_000,
    )
    agency_fine_cents: int = leaf(
        50_000,
        unit="cents per breach found",
        about="fine of an agency",
        role="uncertain",
        source=INSULTS,
        ge=0,
        le=100_000_000,
    )
    suspension_days: int = leaf(
        90,
        unit="days",
        about="time for which a channel or an agency may not be used",
        role="uncertain",
        source=BANS,
        ge=1,
        le=3_600,
    )
    licence_days: int = leaf(
        90, unit="days", about="time for which a platform may not lend", role="uncertain", source=BANS, ge=1, le=3_600
    )
