"""Records as evidence: a log of every event that concerns a consumer, and what a lack of records costs."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf


class EvidenceParameters(Branch):
    """The log of a run, and the part that records play when a debt is contested."""

    log: bool = leaf(
        False,
        unit="yes or no",
        about="is every event that concerns a consumer written to the evidence log of the run",
        role="lever",
        at_start_only=True,
    )
    contested_lost: float = leaf(
        0.0,
        unit="probability",
        about="chance that a debtor who disputes a debt at a contact has it struck, where nothing of it is on record",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    hearing_faster: float = leaf(
        0.0,
        unit="share",
        about="how much sooner a claim is heard that is wholly on record",
        role="uncertain",
        source="Dezhou: half-hour hearing, judged on the spot; no counts (docs/sources.md, 3C)",
        ge=0.0,
        le=1.0,
    )
