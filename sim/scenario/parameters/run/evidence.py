"""Records as evidence: a log of every event that concerns a consumer, and what a lack of records costs."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf


class EvidenceParameters(Branch):
    """The log of a run, and the effect of records when a debt is contested or sued for."""

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
        about="chance that a debt disputed at a contact is struck, if no contact about it is on record",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    hearing_faster: float = leaf(
        0.0,
        unit="share",
        about="how much sooner a fully recorded claim is heard",
        role="uncertain",
        source="Dezhou: half-hour hearing, judged on the spot; no counts (docs/sources.md, 3C)",
        ge=0.0,
        le=1.0,
    )
