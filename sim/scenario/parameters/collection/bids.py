"""What an agency bids for old debt."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf

NO_NUMBER = "no published figure; assumed, so that the first debts worked outweigh it soon"


class BidParameters(Branch):
    """What an agency expects bought claims to bring after costs: the prior, which its experience then updates."""

    horizon_cycles: int = leaf(
        12,
        unit="cycles",
        about="time over which a bid counts recoveries of bought claims",
        role="uncertain",
        ge=1,
        le=120,
    )
    recovered_per_cycle: float = leaf(
        0.0075,
        unit="share of the balance in hand",
        about="recovery in a cycle, expected before any debt was worked",
        role="uncertain",
        source="0.56 to 0.95 % a month at Yongxiong (docs/sources.md, 3B)",
        ge=0.0,
        le=1.0,
    )
    prior_balance_cents: int = leaf(
        100_000_000,
        unit="cents in hand for a cycle",
        about="weight of this expectation, as a balance worked",
        role="uncertain",
        source=NO_NUMBER,
        ge=1,
        le=100_000_000_000,
    )
    cost_share: float = leaf(
        0.6,
        unit="share of what is recovered",
        about="costs, expected before any debt was worked",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    prior_recovered_cents: int = leaf(
        1_000_000,
        unit="cents recovered",
        about="weight of this expectation, as a sum recovered",
        role="uncertain",
        source=NO_NUMBER,
        ge=1,
        le=100_000_000_000,
    )
    most_cost_share: float = leaf(
        0.95,
        unit="share of what is recovered",
        about="cap on the expected costs, so that old debt keeps a price",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    error_log_sd: float = leaf(
        0.25,
        unit="log",
        about="spread of an agency's error about what claims will bring",
        role="uncertain",
        ge=0.0,
        le=2.0,
    )
