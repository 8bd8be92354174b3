"""Who complains, where, and how complaints are handled."""

from __future__ import annotations

from sim.scenario.errors import bad_value
from sim.scenario.leaf import Branch, leaf

INSULTS = "up to RMB 500 for threats, insult or repeated messages (docs/sources.md, 2C, grade C)"


class DeskParameters(Branch):
    """One channel of complaints: at each platform a queue, answered in order of arrival."""

    handling_days: int = leaf(
        3, unit="days", about="shortest time from a complaint to its answer", role="uncertain", ge=0, le=360
    )
    late_after_days: int = leaf(
        15,
        unit="days",
        about="time without an answer after which a complaint may go on to the next channel",
        role="uncertain",
        ge=0,
        le=720,
    )
    capacity_daily_per_1000: float = leaf(
        0.05,
        unit="complaints per day and 1,000 open accounts",
        about="complaints that can be answered",
        role="uncertain",
        ge=0.0,
        le=1_000.0,
    )
    cost_cents: int = leaf(
        3_000,
        unit="cents per complaint",
        about="cost of an answer given without care",
        role="uncertain",
        ge=0,
        le=10_000_000,
    )
    independent: float = leaf(
        0.0,
        unit="share",
        about="part of the judgement that does not depend on the platform's own care",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    goes_on: float = leaf(
        0.15,
        unit="probability",
        about="chance that a complaint that is dismissed or late goes on to the next channel",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )


class DesksParameters(Branch):
    """The four channels, in the order in which complaints go on; none goes on from the court.

    A court takes two months, as for small claims; recalled (docs/sources.md, 3C).
    """

    hotline: DeskParameters = DeskParameters()
    public_site: DeskParameters = DeskParameters(handling_days=7, late_after_days=30, cost_cents=5_000, independent=0.1)
    regulator: DeskParameters = DeskParameters(
        handling_days=15, late_after_days=60, cost_cents=50_000, independent=0.7, goes_on=0.02
    )
    court: DeskParameters = DeskParameters(
        handling_days=60,
        late_after_days=180,
        capacity_daily_per_1000=0.01,
        cost_cents=200_000,
        independent=1.0,
        goes_on=0.0,
    )


class ComplaintParameters(Branch):
    """Who complains, why and where, and what becomes of it.

    Chance of a complaint = 1 - exp(-hazard * weight of the cause * gravity * (1 + per_resentment * resentment) ...).
    With the default hazard 1.3 to 3.0 of 1,000 people contacted in a year complain under ``doorstep``, ``ladder`` and
    ``outsourced`` (published: 1.6-3.0; docs/sources.md, T5).
    """

    hazard: float = leaf(
        0.001,
        unit="probability",
        about="chance that a grievance of gravity 1 and weight 1 leads to a complaint",
        role="uncertain",
        source="1.6-3.0 complaints a year per 1,000 people contacted (docs/sources.md, T5); grievances a year assumed",
        ge=0.0,
        le=0.5,
    )
    per_resentment: float = leaf(
        1.0,
        unit="share per unit of resentment",
        about="how much resentment raises that chance",
        role="uncertain",
        ge=0.0,
        le=20.0,
    )
    harshness: float = leaf(
        1.0,
        unit="weight",
        about="taste to complain about treatment that is harsh, within the rules",
        role="uncertain",
        ge=0.0,
        le=100.0,
    )
    breach: float = leaf(
        10.0, unit="weight", about="taste to complain about a breach of the rules", role="uncertain", ge=0.0, le=100.0
    )
    disclosure: float = leaf(
        15.0, unit="weight", about="taste to complain about a debt told to others", role="uncertain", ge=0.0, le=100.0
    )
    wrong_claim: float = leaf(
        5.0,
        unit="weight",
        about="taste to complain about a claim that is contested",
        role="uncertain",
        ge=0.0,
        le=100.0,
    )
    fee: float = leaf(
        6.0,
        unit="weight",
        about="taste to complain about late charges",
        role="uncertain",
        source="price and handling over 20 % each, collection about half (docs/sources.md, 4); size assumed",
        ge=0.0,
        le=100.0,
    )
    fee_every_days: int = leaf(
        30,
        unit="days",
        about="time between two days on which late charges may cause a complaint, from the first day past due on",
        role="uncertain",
        ge=2,
        le=360,
    )
    broken_promise: float = leaf(
        6.0,
        unit="weight",
        about="taste to complain about being pressed although a promise was open",
        role="uncertain",
        ge=0.0,
        le=100.0,
    )
    hotline: float = leaf(
        0.6, unit="share of complaints", about="made to the platform itself", role="uncertain", ge=0.0, le=1.0
    )
    public_site: float = leaf(
        0.25, unit="share of complaints", about="made where everybody can read them", role="uncertain", ge=0.0, le=1.0
    )
    regulator: float = leaf(
        0.14, unit="share of complaints", about="made to the regulator", role="uncertain", ge=0.0, le=1.0
    )
    court: float = leaf(0.01, unit="share of complaints", about="brought to court", role="uncertain", ge=0.0, le=1.0)
    upheld_justified: float = leaf(
        0.9,
        unit="probability",
        about="chance that a careful answer upholds a complaint about a breach, a disclosure or a broken promise",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    upheld_other: float = leaf(
        0.3,
        unit="probability",
        about="chance that a careful answer upholds any other complaint",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    dearer_with_care: float = leaf(
        1.0,
        unit="share of the cost",
        about="additional cost of an answer given with full care",
        role="uncertain",
        ge=0.0,
        le=20.0,
    )
    desks: DesksParameters = DesksParameters()


def check_deadline(handling_days: int, late_after_days: int, at: str) -> None:
    """Raise ``ScenarioError`` if every answer would come late."""
    if late_after_days < handling_days:
        raise bad_value(
            f"{at}.late_after_days",
            late_after_days,
            f"at least {at}.handling_days, {handling_days} (days)",
            str(handling_days),
        )
