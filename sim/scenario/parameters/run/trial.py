"""A trial inside one market: people are assigned at random to different rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from sim.scenario.errors import ScenarioError, bad_value, nearest_to, shown
from sim.scenario.forms import ROUNDING, check_names
from sim.scenario.frozen import NAMED, FrozenDict, frozen_values
from sim.scenario.leaf import Branch, leaf

CHOICE = "a choice of the trial"
ARM_BRANCHES = ("collection", "reminders")  # of the trial's platform: what an arm may set
OF_HOLDERS = ("offers",)  # and this, in a trial of account holders
ARM_ROOTS = ("channels.",)
OF_ALL_ARMS = (
    "collection.sells_after_days",
    "collection.sale_every_cycles",
    "collection.reserve_share",
    "collection.uplift_rest_days",
    "collection.uplift_horizon_days",
    "collection.uplift_sample_daily",
    "reminders.cost_cents",
    "offers.instalments.cost_cents",
)
"""Claims of all arms are sold together, a model learns from all, and a text or an offer has one price."""
OUTCOMES = {
    "debtors": (
        "resolved",
        "defaulted",
        "charged_off",
        "paid_share",
        "present_value",
        "days_unpaid",
        "talked_to",
        "promised",
        "belief",
    ),
    "holders": ("orders", "orders_cents", "retained", "converted", "owed_cents", "defaulted"),
}
"""What a trial may be about, by whom it takes in."""


class ArmParameters(Branch):
    """One arm: its share of participants, and the parameters that differ in it."""

    share: float = leaf(
        ...,
        unit="share of those who take part",
        about="part assigned to this arm; people in no arm get the control's rule",
        role="fixed",
        source=CHOICE,
        at_start_only=True,
        ge=0.001,
        le=1.0,
    )
    set: Annotated[Mapping[str, Any], AfterValidator(frozen_values)] = leaf(
        {},
        unit="dotted keys in quotes, with values",
        about="parameters of collection, reminders or channels that differ from the scenario; of offers, if "
        "takes_in is holders",
        role="lever",
        source=CHOICE,
        at_start_only=True,
    )


class TrialParameters(Branch):
    """Who takes part, for how long, and what is measured. The first arm is the control."""

    platform: str = leaf(
        ...,
        unit="name",
        about="platform whose debtors or account holders take part",
        role="fixed",
        source=CHOICE,
        at_start_only=True,
    )
    takes_in: Literal["debtors", "holders"] = leaf(
        "debtors",
        unit="kind",
        about="who takes part: debtors with a debt of a certain age on the first day, or everybody with an "
        "account on that day",
        role="fixed",
        source=CHOICE,
        at_start_only=True,
    )
    from_day: int = leaf(
        120,
        unit="day of the run",
        about="first day of the trial",
        role="fixed",
        source=CHOICE,
        at_start_only=True,
        ge=1,
        le=36_000,
    )
    horizon_days: int = leaf(
        30,
        unit="days",
        about="time until the outcome is measured",
        role="fixed",
        source=CHOICE,
        at_start_only=True,
        ge=1,
        le=3_600,
    )
    from_days_past_due: int = leaf(
        1,
        unit="days past due",
        about="youngest debt that takes part on the first day, if takes_in is debtors; 0 or less: a bill not yet due",
        role="fixed",
        source=CHOICE,
        at_start_only=True,
        ge=-28,
        le=3_600,
    )
    to_days_past_due: int = leaf(
        90,
        unit="days past due",
        about="oldest debt that takes part on the first day, if takes_in is debtors",
        role="fixed",
        source=CHOICE,
        at_start_only=True,
        ge=-28,
        le=3_600,
    )
    unit: Literal["debtor", "district", "family"] = leaf(
        "debtor",
        unit="kind",
        about="unit of assignment to an arm: a person, a district of the map, or a family circle",
        role="fixed",
        source=CHOICE,
        at_start_only=True,
    )
    outcome: Literal[
        "resolved",
        "defaulted",
        "charged_off",
        "paid_share",
        "present_value",
        "days_unpaid",
        "talked_to",
        "promised",
        "belief",
        "orders",
        "orders_cents",
        "retained",
        "converted",
        "owed_cents",
    ] = leaf(
        "resolved",
        unit="kind",
        about="arrears paid; over 90 days past due or written off; written off; share of the "
        "debt paid, as it is or discounted; days until the first payment; talked to by a person; promised to pay; "
        "belief in pursuit beyond that of day 0; of holders: orders on credit, their sum, any in the last cycle, any "
        "in instalments, what is owed in the end",
        role="fixed",
        source=CHOICE,
        at_start_only=True,
    )
    discount_annual: float = leaf(
        0.07,
        unit="share per year",
        about="rate at which payments are discounted to the first day",
        role="fixed",
        source="Botha, Beyers & de Villiers 2021: 7 %",
        at_start_only=True,
        ge=0.0,
        le=1.0,
    )
    funding_fixed: bool = leaf(
        True,
        unit="yes or no",
        about="from the first day on, lending does not react to arrears: no line shuts or costs more, no "
        "order lacks funds, cut-offs stay",
        role="fixed",
        source=CHOICE,
        at_start_only=True,
    )
    arms: Annotated[Mapping[str, ArmParameters], AfterValidator(FrozenDict)] = Field(
        min_length=2, max_length=8, description="arms by name; the first is the control", json_schema_extra=NAMED
    )
    source: str = leaf(
        "", unit="text", about="the published trial it repeats", role="fixed", source="a label", at_start_only=True
    )
    expected: str = leaf(
        "", unit="text", about="the published figure", role="fixed", source="a label", at_start_only=True
    )


def check_trial(trial: TrialParameters, platforms: Sequence[str], days: int) -> None:
    """Check platform, days, outcome, shares, and the keys that arms may set."""
    if trial.platform not in platforms:
        raise bad_value(
            "trial.platform",
            trial.platform,
            f"one of {', '.join(platforms)}",
            nearest_to(trial.platform, platforms) or platforms[0],
        )
    if trial.from_day + trial.horizon_days > days:
        room = days - trial.from_day
        raise bad_value(
            "trial.horizon_days",
            trial.horizon_days,
            f"what ends the trial, begun on day {trial.from_day}, within the {days} days of the run",
            str(room) if room > 0 else "",
        )
    if trial.from_days_past_due > trial.to_days_past_due:
        raise bad_value(
            "trial.from_days_past_due",
            trial.from_days_past_due,
            f"at most trial.to_days_past_due, {trial.to_days_past_due} (days)",
            str(trial.to_days_past_due),
        )
    if trial.outcome not in OUTCOMES[trial.takes_in]:
        allowed = OUTCOMES[trial.takes_in]
        raise bad_value(
            "trial.outcome",
            trial.outcome,
            f"one of {', '.join(allowed)}, where trial.takes_in = {shown(trial.takes_in)}",
            allowed[0],
        )
    check_names(trial.arms, "trial.arms")
    total = sum(arm.share for arm in trial.arms.values())
    if total > 1 + ROUNDING:
        *_, last = trial.arms
        rest = 1 - total + trial.arms[last].share
        raise bad_value(
            f"trial.arms.{last}.share",
            trial.arms[last].share,
            f"what keeps the sum over all arms at or below 1 (now {total:.4g})",
            f"{rest:.4g}" if rest > 0 else "",
        )
    check_what_arms_set(trial)


def check_what_arms_set(trial: TrialParameters) -> None:
    """Arms may set only parameters that can differ from person to person."""
    branches = ARM_BRANCHES + OF_HOLDERS if trial.takes_in == "holders" else ARM_BRANCHES
    own = tuple(f"platforms.{trial.platform}.{branch}." for branch in branches) + ARM_ROOTS
    for name, arm in trial.arms.items():
        for key in arm.set:
            if not key.startswith(own):
                raise ScenarioError(
                    f"trial.arms.{name}.set has the key {key}: allowed are keys that begin with " + " or ".join(own),
                    f"trial.arms.{name}.set",
                )
            if key.removeprefix(f"platforms.{trial.platform}.") in OF_ALL_ARMS:
                raise ScenarioError(
                    f"trial.arms.{name}.set has the key {key}: it is the same for all arms; allowed is "
                    "to set it for the whole scenario",
                    f"trial.arms.{name}.set",
                )
