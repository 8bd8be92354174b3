"""Credit losses expected, by stage (IFRS 9)."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf


class ProvisionParameters(Branch):
    """What is set aside for losses to come; probabilities start here and follow what the platform lives through.

    Stage 1: at most 30 days past due; stage 2: 31 to 90, or arranged within 12 cycles; stage 3: more than 90.
    """

    active: bool = leaf(False, unit="yes or no", about="are expected losses set aside", role="lever")
    pd_12_cycles: float = leaf(
        0.03,
        unit="probability",
        about="chance that an account of stage 1 is written off within 12 cycles, reckoned with on day 0",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    pd_stage_2: float = leaf(
        0.4,
        unit="probability",
        about="chance that an account 31 to 60 days past due is written off before it is cured, reckoned with on day 0",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    lgd: float = leaf(
        0.8,
        unit="share of the balance",
        about="loss given default, reckoned with on day 0",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    roll_m1: float = leaf(
        0.33,
        unit="probability",
        about="chance that an account 1 to 30 days past due is later a cycle on, reckoned with on day 0",
        role="uncertain",
        source="25 to 40 %, recalled (docs/sources.md, 1D, mark R)",
        ge=0.0,
        le=1.0,
    )
    kept_per_cycle: float = leaf(
        0.95,
        unit="share per cycle",
        about="weight of a move seen that is left after a cycle; half is forgotten in 13",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    weight_of_prior: float = leaf(
        500.0,
        unit="accounts",
        about="what is reckoned with on day 0 weighs like so many accounts seen in each bucket",
        role="uncertain",
        ge=0.0,
        le=1_000_000.0,
    )
