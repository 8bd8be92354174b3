"""Pools of collectors: in-house teams and outside agencies, their hours, their pay and what restrains them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.core.channels import names
from sim.scenario.errors import bad_value
from sim.scenario.leaf import Branch, leaf
from sim.scenario.parameters.collection.bids import BidParameters
from sim.scenario.parameters.collection.channels import WorkedChannel

AGE_LADDER = "age ladder recalled, fits banks at 10-15 % and old card debt at 33-44 % (docs/sources.md, 3B)"
SHIFT = "China call shift 9-19 (docs/sources.md, 3A)"
BALANCE = "RMB 4.1 M of old debt to a collector (docs/sources.md, T4, derived)"
PAY = "base RMB 2,400-5,000 a month + 0.5-1 % of the sum (docs/sources.md, 3B, grade C)"


class CollectorParameters(Branch):
    """One pool. The leaves from ``contingency_0_90`` on concern agencies only."""

    label: str = leaf(
        "",
        unit="text",
        about="name for plots and tables; empty: the key",
        role="fixed",
        source="a label",
        at_start_only=True,
        max_length=60,
    )
    kind: Literal["in_house", "agency"] = leaf(
        "in_house",
        unit="kind",
        about="the platforms' own officers, or a firm paid by what it recovers",
        role="lever",
        at_start_only=True,
    )
    staff: int = leaf(
        4,
        unit="officers",
        about="posts; with 0 nobody is contacted; not used if staff_per_1000_cases is above 0",
        role="lever",
        ge=0,
        le=100_000,
    )
    staff_per_1000_cases: float = leaf(
        0.0,
        unit="officers per 1,000 cases",
        about="posts, fractions included, for each 1,000 cases that the pool has in hand, so that results "
        "per head do not depend on population size; 0: staff",
        role="lever",
        source=f"{BALANCE}; here by case, not by balance",
        ge=0.0,
        le=1_000.0,
    )
    hours_per_day: float = leaf(8.0, unit="hours", about="working time of an officer", role="lever", ge=0.0, le=16.0)
    from_hour: float = leaf(9.0, unit="hours", about="start of the shift", role="lever", source=SHIFT, ge=0.0, le=24.0)
    to_hour: float = leaf(
        19.0,
        unit="hours",
        about="end of the shift; working time is spread evenly over it",
        role="lever",
        source=SHIFT,
        ge=0.0,
        le=24.0,
    )
    channels: Annotated[tuple[WorkedChannel, ...], Field(strict=False)] = leaf(
        ("human_call",), unit="channels", about="channels that the officers work", role="lever"
    )
    skill_mean: float = leaf(
        1.0, unit="multiple of usual", about="mean skill of an officer", role="uncertain", ge=0.0, le=3.0
    )
    skill_sd: float = leaf(0.2, unit="multiple of usual", about="spread of skill", role="uncertain", ge=0.0, le=1.0)
    training_cycles: float = leaf(
        3.0, unit="cycles", about="time until a new officer has full skill", role="uncertain", ge=0.0, le=36.0
    )
    untrained_skill: float = leaf(
        0.5,
        unit="share of full skill",
        about="skill of a new officer on the first day",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    prior_tries: int = leaf(
        50,
        unit="contacts",
        about="weight of the pool's prior expectation for a channel and age of debt, in contacts made",
        role="uncertain",
        ge=1,
        le=1_000_000,
    )
    prior_paid_share: float = leaf(
        0.02,
        unit="share of what is owed",
        about="payment that a contact is expected to bring before any contact was made",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    prior_met_share: float = leaf(
        0.3,
        unit="share of contacts",
        about="contacts expected to meet the debtor, before any contact was made",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    returned_after_days: int = leaf(
        30,
        unit="days",
        about="time without work on a case after which an in-house pool returns it",
        role="lever",
        ge=1,
        le=3_600,
    )
    lawyers: bool = leaf(False, unit="yes or no", about="can the pool send lawyer's letters and sue", role="lever")
    depot: int = leaf(
        -1,
        unit="district",
        about="district from which visits start, counted row by row; -1: none",
        role="lever",
        ge=-1,
        le=4_095,
    )
    territory_km: float = leaf(
        30.0,
        unit="km",
        about="farthest door visited from the depot; 0: every door is refused",
        role="lever",
        ge=0.0,
        le=1_000.0,
    )
    base_pay_cents: int = leaf(
        16_000,
        unit="cents per officer-day",
        about="fixed pay, independent of what is recovered",
        role="lever",
        source=PAY,
        ge=0,
        le=1_000_000,
    )
    commission: float = leaf(
        0.01,
        unit="share of what the officer brings",
        about="pay in addition to base pay",
        role="lever",
        source=PAY,
        ge=0.0,
        le=1.0,
    )
    conduct_weight: float = leaf(
        0.2,
        unit="share of pay",
        about="part of pay that depends on conduct; damps pressure",
        role="lever",
        source="China's card rules forbid pay on recovery alone (docs/sources.md, 0, point 7); size assumed",
        ge=0.0,
        le=1.0,
    )
    supervision: float = leaf(
        0.5, unit="share", about="how closely officers are watched; damps pressure", role="lever", ge=0.0, le=1.0
    )
    recording_cost_cents: int = leaf(
        0, unit="cents", about="cost of keeping one contact on record", role="uncertain", ge=0, le=10_000
    )
    recorded: float = leaf(
        0.8,
        unit="share of contacts",
        about="contacts on record; damps pressure, and is evidence in court",
        role="lever",
        source="whole process on record (docs/sources.md, 2A); share assumed",
        ge=0.0,
        le=1.0,
    )
    audit_daily: float = leaf(
        0.0,
        unit="probability per officer-day",
        about="chance that an officer's day is audited",
        role="lever",
        ge=0.0,
        le=1.0,
    )
    dismissal_per_breach: float = leaf(
        0.2,
        unit="probability",
        about="chance that an officer is dismissed for a breach found by an audit",
        role="lever",
        ge=0.0,
        le=1.0,
    )
    temptation: float = leaf(
        0.5,
        unit="harshness",
        about="pressure beyond the rules if pay is all commission and nobody supervises",
        role="uncertain",
        ge=0.0,
        le=2.0,
    )
    turnover_daily: float = leaf(
        0.0015,
        unit="probability per officer-day",
        about="hazard of leaving; the post is refilled",
        role="uncertain",
        source="50 % a year, South Africa (docs/sources.md, 3A, grade B)",
        ge=0.0,
        le=0.2,
    )
    target_cents_per_officer_day: int = leaf(
        0,
        unit="cents per officer-day",
        about="recovery target of an officer; a shortfall raises pressure",
        role="lever",
        source="RMB 22.3 k a collector-month, old debt (docs/sources.md, T4)",
        ge=0,
        le=100_000_000,
    )
    contingency_0_90: float = leaf(
        0.08,
        unit="share of what is recovered",
        about="agency's fee on debt placed up to day 90",
        role="lever",
        source=AGE_LADDER,
        ge=0.0,
        le=1.0,
    )
    contingency_91_180: float = leaf(
        0.22,
        unit="share of what is recovered",
        about="agency's fee on debt placed from day 91 to 180",
        role="lever",
        source=AGE_LADDER,
        ge=0.0,
        le=1.0,
    )
    contingency_181_360: float = leaf(
        0.32,
        unit="share of what is recovered",
        about="agency's fee on debt placed from day 181 to 360",
        role="lever",
        source=AGE_LADDER,
        ge=0.0,
        le=1.0,
    )
    contingency_over_360: float = leaf(
        0.40,
        unit="share of what is recovered",
        about="agency's fee on debt placed after day 360",
        role="lever",
        source=AGE_LADDER,
        ge=0.0,
        le=1.0,
    )
    replacement_markup: float = leaf(
        1.2,
        unit="multiple",
        about="ratio of the fee of each later placement of a debt to the fee before; a fee is at most 1",
        role="lever",
        ge=1.0,
        le=5.0,
    )
    placement_days: int = leaf(
        120, unit="days", about="time an agency keeps a debt before it is recalled", role="lever", ge=1, le=3_600
    )
    staff_follows_work: float = leaf(
        0.0,
        unit="share per cycle",
        about="how far an agency's filled posts move in a cycle towards what its work needs, never above "
        "staff or staff_per_1000_cases",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    posts_per_post_filled: float = leaf(
        1.2,
        unit="posts",
        about="posts that an agency wants for each post that its work fills, if staff_follows_work is above 0",
        role="uncertain",
        ge=1.0,
        le=5.0,
    )
    posts_kept: float = leaf(
        0.02,
        unit="share of posts",
        about="posts that an agency keeps, however little work there is, so that it can grow again",
        role="uncertain",
        ge=0.0001,
        le=1.0,
    )
    bought_claims_every_days: int = leaf(
        14,
        unit="days",
        about="time between two contacts on each channel about claims that the agency has bought",
        role="lever",
        ge=1,
        le=3_600,
    )
    capital_cents: int = leaf(
        50_000_000,
        unit="cents",
        about="an agency's cash on entry",
        role="uncertain",
        at_start_only=True,
        ge=0,
        le=100_000_000_000,
    )
    exits_below_cents: int = leaf(
        0,
        unit="cents",
        about="an agency with less cash at the end of a cycle leaves the market",
        role="uncertain",
        ge=0,
        le=100_000_000_000,
    )
    returns_after_cycles: int = leaf(
        6, unit="cycles", about="time until another agency enters in its place", role="uncertain", ge=1, le=120
    )
    bids: BidParameters = BidParameters()

    @property
    def visits(self) -> bool:
        """Does the pool visit."""
        return any(channel in names("is_visit") for channel in self.channels)

    def can_do(self, channel: str) -> bool:
        """Is the channel one of the pool's own, or a lawyer's work where it has lawyers."""
        return channel in self.channels or (self.lawyers and channel in names("by_lawyers"))


def check_hours(from_hour: float, to_hour: float, at: str) -> None:
    """A shift begins before it ends."""
    if from_hour >= to_hour:
        raise bad_value(f"{at}.from_hour", from_hour, f"an hour before {at}.to_hour, {to_hour:g}")
