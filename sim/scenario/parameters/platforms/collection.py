"""A platform's strategy of collection: a ladder of stages, each for some debts and with its own channels and offers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from sim.core.channels import right_needed
from sim.scenario.errors import ScenarioError, bad_value, shown, unknown_key
from sim.scenario.forms import REGISTERED_OR_CLASS
from sim.scenario.frozen import NAMED, FrozenDict, OwnParameters
from sim.scenario.leaf import Branch, leaf
from sim.scenario.parameters.collection.channels import CHANNELS, ChannelName

Segment = Literal["low", "middle", "high"]
Right = Literal["debtor", "home", "work", "contacts"]
OfferName = Literal["promise", "deferral", "restructure", "waiver", "settlement"]

LADDER = "ladder"
LONGEST_DAYS = 3_600
LARGEST_BALANCE = 1_000_000_000


class StageParameters(Branch):
    """One stage: the debts it is for, how often each channel is used, who does it and what may be offered."""

    from_days: int = leaf(1, unit="days past due", about="first day of the stage", role="lever", ge=1, le=LONGEST_DAYS)
    to_days: int = leaf(
        LONGEST_DAYS, unit="days past due", about="last day of the stage", role="lever", ge=1, le=LONGEST_DAYS
    )
    segments: Annotated[tuple[Segment, ...], Field(strict=False)] = leaf(
        ("low", "middle", "high"), unit="risk", about="debtors whom the stage is for, by risk", role="lever"
    )
    min_balance_cents: int = leaf(
        0, unit="cents", about="smallest debt of the stage", role="lever", ge=0, le=LARGEST_BALANCE
    )
    max_balance_cents: int = leaf(
        LARGEST_BALANCE, unit="cents", about="largest debt of the stage", role="lever", ge=0, le=LARGEST_BALANCE
    )
    reachability: Literal["any", "reachable", "lost"] = leaf(
        "any", unit="kind", about="is the stage for debtors who can be reached, who are lost, or for both", role="lever"
    )
    contacts: Annotated[Mapping[str, Annotated[int, Field(ge=1, le=LONGEST_DAYS)]], AfterValidator(FrozenDict)] = leaf(
        {}, unit="days between contacts (1 to 3600), by channel", about="channels used, and how often", role="lever"
    )
    pool: str = leaf(
        "",
        unit="name",
        about="collectors who do the work; needed for calls by people, visits, lawyers and suits",
        role="lever",
    )
    rights: Annotated[tuple[Right, ...], Field(strict=False)] = leaf(
        ("debtor",), unit="rights", about="who may be approached, and where", role="lever"
    )
    offers: Annotated[tuple[OfferName, ...], Field(strict=False)] = leaf(
        ("promise",), unit="offers", about="what may be offered to a debtor who cannot pay at once", role="lever"
    )
    discount: float = leaf(
        0.0,
        unit="share",
        about="fees (waiver) or claim (settlement) that may be forgiven",
        role="lever",
        ge=0.0,
        le=1.0,
    )


Stages = Annotated[Mapping[str, StageParameters], AfterValidator(FrozenDict)]


class CollectionParameters(Branch):
    """The strategy of one platform; without stages nobody is contacted beyond its own reminders."""

    strategy: str = leaf(
        LADDER, unit="name", about="a registered strategy or module:Class", role="lever", at_start_only=True
    )
    strategy_set: OwnParameters = leaf(
        {},
        unit="numbers, text, true or false, by name",
        role="lever",
        source="the class",
        about="parameters of a strategy of your own, as its class declares them",
    )
    stages: Stages = Field(default={}, description="stages of the ladder by name", json_schema_extra=NAMED)
    challenger: Stages = Field(
        default={}, description="stages of a second ladder, tried on a random part", json_schema_extra=NAMED
    )
    challenger_share: float = leaf(
        0.0,
        unit="share of accounts",
        about="part that is treated by the challenger ladder",
        role="lever",
        ge=0.0,
        le=1.0,
    )
    forbidden: Annotated[tuple[ChannelName, ...], Field(strict=False)] = leaf(
        (), unit="channels", about="channels that may not be used now, whatever the stages say", role="lever"
    )
    complies: bool = leaf(
        True,
        unit="yes or no",
        about="does the platform hold back texts, pushes, machine calls, letters and notices "
        "that the regime forbids; what people do depends on their conduct",
        role="lever",
        source="a choice of the platform",
    )
    announces_pursuit: bool = leaf(
        False,
        unit="yes or no",
        about="is it announced to account holders that defaulters will be listed publicly",
        role="lever",
    )
    low_score: int = leaf(600, unit="points", about="below this score the risk is high", role="lever", ge=300, le=1000)
    high_score: int = leaf(
        660, unit="points", about="from this score on the risk is low", role="lever", ge=300, le=1000
    )
    order_by: Literal["experience", "uplift"] = leaf(
        "experience",
        unit="kind",
        about="what ranks work lists: past results of contacts by channel and age of debt, or the rise in "
        "the chance of payment that a model predicts from a contact",
        role="lever",
    )
    explored_share: float = leaf(
        0.05,
        unit="share of cases",
        about="part of the cases that is not contacted for a while, and an equal part at random places in "
        "the list, to learn the effect of contacts; only if order_by is uplift",
        role="lever",
        ge=0.01,
        le=0.5,
    )
    uplift_rest_days: int = leaf(
        14, unit="days", about="time for which such a case is not contacted", role="lever", ge=2, le=180
    )
    uplift_horizon_days: int = leaf(
        7,
        unit="days",
        about="time in which a payment counts as the result of a contact, or of no contact",
        role="lever",
        ge=1,
        le=90,
    )
    uplift_sample_daily: int = leaf(
        100,
        unit="cases",
        about="largest number of contacted, and of uncontacted, cases of a day used to fit the uplift models",
        role="fixed",
        source="a choice of the estimator",
        ge=1,
        le=100_000,
    )
    respite_days: int = leaf(
        2,
        unit="days",
        about="no contact for so long after a promise or a talk",
        role="lever",
        source="7 days in the US (docs/sources.md, 2A); here a lender's own choice",
        ge=0,
        le=90,
    )
    hardship_respite_days: int = leaf(
        30, unit="days", about="no contact for so long after hardship is reported", role="lever", ge=0, le=360
    )
    sells_after_days: int = leaf(
        0,
        unit="days past due",
        about="age after which charged-off claims are offered for sale; 0: never",
        role="lever",
        ge=0,
        le=LONGEST_DAYS,
    )
    sale_every_cycles: int = leaf(3, unit="cycles", about="time between sales", role="lever", ge=1, le=120)
    reserve_share: float = leaf(
        0.01, unit="share of the claims", about="lowest price accepted", role="lever", ge=0.0, le=1.0
    )

    @property
    def active(self) -> bool:
        """Is there anything to do: a stage of either ladder, or a strategy of a user's own."""
        return bool(self.stages or self.challenger) or self.strategy != LADDER


def check_uplift(terms: CollectionParameters, at: str) -> None:
    """A case without contacts stays so for the whole horizon in which its payments are counted."""
    if terms.uplift_horizon_days >= terms.uplift_rest_days:
        raise bad_value(
            f"{at}.uplift_horizon_days",
            terms.uplift_horizon_days,
            f"less than {at}.uplift_rest_days, {terms.uplift_rest_days} (days)",
            str(terms.uplift_rest_days - 1),
        )


def check_terms(terms: CollectionParameters, at: str) -> None:
    """Form of the name, bounds of risk, time to see what a rest brought."""
    if not re.fullmatch(REGISTERED_OR_CLASS, terms.strategy):
        raise bad_value(f"{at}.strategy", terms.strategy, "a registered name or module:Class")
    if terms.low_score > terms.high_score:
        raise bad_value(
            f"{at}.low_score",
            terms.low_score,
            f"at most {at}.high_score, {terms.high_score} (points)",
            str(terms.high_score),
        )
    check_uplift(terms, at)


def check_stage(stage: StageParameters, at: str) -> None:
    """Bounds in order, known channels, and the rights they need."""
    if stage.from_days > stage.to_days:
        raise bad_value(
            f"{at}.from_days", stage.from_days, f"at most {at}.to_days, {stage.to_days} (days)", str(stage.to_days)
        )
    if stage.min_balance_cents > stage.max_balance_cents:
        raise bad_value(
            f"{at}.min_balance_cents",
            stage.min_balance_cents,
            f"at most {at}.max_balance_cents, {stage.max_balance_cents} (cents)",
            str(stage.max_balance_cents),
        )
    if not stage.segments:
        raise bad_value(f"{at}.segments", stage.segments, "at least one of low, middle, high")
    for channel in stage.contacts:
        if channel not in CHANNELS:
            raise unknown_key(f"{at}.contacts.{channel}", [f"{at}.contacts.{name}" for name in CHANNELS])
        right = right_needed(channel)
        if right not in stage.rights:
            raise bad_value(
                f"{at}.rights",
                stage.rights,
                f'a list with "{right}", which {channel} needs',
                shown((*stage.rights, right)),
            )


def check_apart(stages: Mapping[str, StageParameters], first: str, second: str, at: str) -> None:
    """A debt is in one stage at most; ``at`` is the key of ``stages``. The error says which days to move."""
    if not _overlap(stages[first], stages[second]):
        return
    for moved, kept in ((second, first), (first, second)):
        days, taken = stages[moved], stages[kept]
        if days.to_days > taken.to_days:
            raise _overlapping(f"{at}.{moved}.from_days", days.from_days, kept, taken, str(taken.to_days + 1))
        if days.from_days < taken.from_days:
            raise _overlapping(f"{at}.{moved}.to_days", days.to_days, kept, taken, str(taken.from_days - 1))
    raise _overlapping(f"{at}.{second}.from_days", stages[second].from_days, first, stages[first], "")


def check_forbidden(terms: CollectionParameters, at: str) -> None:
    """A strategy must keep at least one channel that is not forbidden; otherwise it does nothing."""
    used = list(
        dict.fromkeys(
            channel
            for ladder in (terms.stages, terms.challenger)
            for stage in ladder.values()
            for channel in stage.contacts
        )
    )
    if used and set(used) <= set(terms.forbidden):
        raise bad_value(
            f"{at}.forbidden",
            terms.forbidden,
            f"a list that leaves the strategy one of its channels, {', '.join(used)}",
            shown([channel for channel in terms.forbidden if channel != used[0]]),
        )


def _overlapping(key: str, day: int, name: str, stage: StageParameters, nearest: str) -> ScenarioError:
    return bad_value(
        key,
        day,
        f"what keeps it apart from stage {name} (days {stage.from_days} to {stage.to_days}), "
        "unless risk, balance or reachability do",
        nearest,
    )


def _overlap(a: StageParameters, b: StageParameters) -> bool:
    """Is there a debt that is in both stages."""
    return (
        max(a.from_days, b.from_days) <= min(a.to_days, b.to_days)
        and max(a.min_balance_cents, b.min_balance_cents) <= min(a.max_balance_cents, b.max_balance_cents)
        and not set(a.segments).isdisjoint(b.segments)
        and (a.reachability == b.reachability or "any" in (a.reachability, b.reachability))
    )
