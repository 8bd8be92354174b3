"""Credit losses expected, by stage (IFRS 9)."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf


class ProvisionParameters(Branch):
    """Provisions for expected losses; probabilities start here and follow the platform's own history.

    Stage 1: at most 30 days past due; stage 2: 31 to 90, or arranged within 12 cycles; stage 3: more than 90.
    """

    active: bool = leaf(False, unit="yes or no", about="are provisions made for expected losses", role="lever")
    pd_12_cycles: float = leaf(
        0.03,
        unit="probability",
        about="chance that an account of stage 1 is written off within 12 cycles, as expected on day 0",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    pd_stage_2: float = leaf(
        0.4,
        unit="probability",
        about="chance that an account 31 to 60 days past due is written off before it is cured, as expected on day 0",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    lgd: float = leaf(
        0.8,
        unit="share of the balance",
        about="loss given default, as expected on day 0",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    roll_m1: float = leaf(
        0.33,
        unit="probability",
        about="chance that an account 1 to 30 days past due has rolled to the next bucket a cycle later, as "
        "expected on day 0",
        role="uncertain",
        source="25 to 40 %, recalled (docs/sources.md, 1D, mark R)",
        ge=0.0,
        le=1.0,
    )
    kept_per_cycle: float = leaf(
        0.95,
        unit="share per cycle",
        about="part of the weight of an observed transition that remains after a cycle; with the default, "
        "half is lost in 13 cycles",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    weight_of_prior: float = leaf(
        500.0,
        unit="accounts",
        about="weight of the expectations of day 0, as accounts observed in each bucket",
        role="uncertain",
        ge=0.0,
        le=1_000_000.0,
    )
