"""What a platform watches for before anything is late, what it then does, and how it looks for fraud."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field

from sim.scenario.frozen import NAMED, FrozenDict
from sim.scenario.leaf import Branch, leaf

CHOICE = "a choice of the platform"
Signal = Literal[
    "utilisation_jump",
    "stacking",
    "late_elsewhere",
    "contact_failure",
    "purchase_change",
    "account_drained",
    "high_risk",
]
SIGNALS: tuple[str, ...] = get_args(Signal)
OF_THE_BUREAU = ("stacking", "late_elsewhere")
TriggerAction = Literal["freeze", "cut_limit", "call", "offer_deferral"]


class TriggerParameters(Branch):
    """On the day of a statement: the action taken when a signal is at or above a level."""

    signal: Signal = leaf(
        ...,
        unit="kind",
        about="what is watched: rise in the share of the limit used since the last statement; accounts open "
        "elsewhere, days past due elsewhere (both from the bureau); failed contacts in a row; orders "
        "over usual orders; share of the minimum that the linked account lacks; points of the score "
        "below 650",
        role="lever",
        source=CHOICE,
    )
    level: float = leaf(
        ...,
        unit="that of the signal",
        about="smallest value of the signal at which the trigger fires",
        role="lever",
        source=CHOICE,
        ge=0.0,
        le=1_000_000.0,
    )
    action: TriggerAction = leaf(
        ...,
        unit="kind",
        about="what is done: no more orders for a while; a lower limit; a machine call that the bill is due "
        "soon; an offer to defer the bill",
        role="lever",
        source=CHOICE,
    )
    limit_kept: float = leaf(
        0.7,
        unit="share of the limit",
        about="share of the limit that a cut leaves; the limit stays at or above what is owed",
        role="lever",
        ge=0.0,
        le=1.0,
    )
    hold_cycles: int = leaf(
        1,
        unit="cycles",
        about="time that a freeze lasts while nothing is late, and until the trigger can fire again",
        role="lever",
        ge=1,
        le=24,
    )


class ScreeningParameters(Branch):
    """An isolation forest over orders: the oddest are held back."""

    active: bool = leaf(False, unit="yes or no", about="are orders screened", role="lever")
    refused_share: float = leaf(
        0.01,
        unit="share of orders",
        about="part of the screened orders that is refused, the oddest first; the threshold is this "
        "quantile of the orders on which the forest was fitted",
        role="lever",
        ge=0.0,
        le=0.5,
    )
    from_cents: int = leaf(
        20_000,
        unit="cents",
        about="smallest order of an account holder that is screened",
        role="lever",
        ge=0,
        le=20_000_000,
    )
    n_trees: int = leaf(50, unit="trees", about="size of the forest", role="lever", ge=10, le=500)
    refit_every_cycles: int = leaf(1, unit="cycles", about="time between two fits", role="lever", ge=1, le=120)
    cost_cents: int = leaf(1, unit="cents", about="cost of screening an order", role="uncertain", ge=0, le=1_000)


class MonitoringParameters(Branch):
    """Early warning and screening."""

    triggers: Annotated[Mapping[str, TriggerParameters], AfterValidator(FrozenDict)] = Field(
        default={},
        max_length=16,
        description="early warnings by name, in order; the first that fires acts",
        json_schema_extra=NAMED,
    )
    call_cost_cents: int = leaf(
        50, unit="cents", about="cost of a call by machine before anything is due", role="uncertain", ge=0, le=10_000
    )
    screening: ScreeningParameters = ScreeningParameters()
