"""Assumptions about debtors: how they respond to reminders, calls, visits and suits."""

from __future__ import annotations

from sim.scenario.leaf import Branch, leaf

CADENA = "Cadena & Schoar 2011: a text before the due date, +7-9 % on time (docs/sources.md, T3)"
FIELD_FOLKLORE = "35-50 % of visits meet nobody (docs/sources.md, 3A, grade C)"


class ResponseParameters(Branch):
    """Willingness (a logit) moves with what a debtor believes and feels; evasion and load decide who is reached."""

    weight_pursuit: float = leaf(
        1.0,
        unit="logit per unit of belief",
        about="willingness gained from the belief (0 to 1) that the debt will be pursued in earnest",
        role="uncertain",
        ge=0.0,
        le=10.0,
    )
    weight_stigma: float = leaf(
        1.0,
        unit="logit per unit of exposure",
        about="willingness gained from others knowing of the debt, times the debtor's own dread of it",
        role="uncertain",
        ge=0.0,
        le=10.0,
    )
    weight_resentment: float = leaf(
        1.0,
        unit="logit per unit of resentment",
        about="willingness lost to treatment harsher than expected",
        role="uncertain",
        ge=0.0,
        le=10.0,
    )
    weight_other_credit: float = leaf(
        0.5,
        unit="logit",
        about="additional weight of resentment for a debtor who has credit elsewhere",
        role="uncertain",
        ge=0.0,
        le=10.0,
    )
    resentment_per_surprise: float = leaf(
        1.0,
        unit="resentment per unit of harshness",
        about="resentment from each unit of harshness beyond what was expected",
        role="uncertain",
        ge=0.0,
        le=10.0,
    )
    expected_harshness: float = leaf(
        0.2,
        unit="harshness",
        about="harshness that a debtor expects on day 0",
        role="uncertain",
        at_start_only=True,
        ge=0.0,
        le=2.0,
    )
    expectation_rate: float = leaf(
        0.2,
        unit="share per contact",
        about="how far a contact moves expected harshness towards the harshness experienced",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    resentment_kept_per_cycle: float = leaf(
        0.8, unit="share per cycle", about="resentment that remains after a cycle", role="uncertain", ge=0.0, le=1.0
    )
    pursuit_kept_per_cycle: float = leaf(
        0.8,
        unit="share per cycle",
        about="belief in pursuit that remains after a quiet cycle",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    exposure_kept_per_cycle: float = leaf(
        0.9, unit="share per cycle", about="exposure that remains after a cycle", role="uncertain", ge=0.0, le=1.0
    )
    evasion_kept_per_cycle: float = leaf(
        0.9, unit="share per cycle", about="evasion that remains after a cycle", role="uncertain", ge=0.0, le=1.0
    )
    load_kept_per_cycle: float = leaf(
        0.3,
        unit="share per cycle",
        about="load of contacts that remains after a quiet cycle",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    fatigue_weight: float = leaf(
        0.15,
        unit="share per unit of load",
        about="how fast reach and persuasion fall with the load of contacts",
        role="uncertain",
        ge=0.0,
        le=5.0,
    )
    weight_familiar: float = leaf(
        0.5,
        unit="logit",
        about="persuasion added by an officer whom the debtor knows well",
        role="uncertain",
        source="reminders work if signed by the known officer: Karlan, Morten & Zinman (docs/sources.md, 3A); "
        "size assumed",
        ge=0.0,
        le=5.0,
    )
    half_familiar_contacts: int = leaf(
        2,
        unit="contacts",
        about="contacts with an officer after which familiarity reaches half of its maximum",
        role="uncertain",
        ge=1,
        le=1_000,
    )
    stigma_log_sd: float = leaf(
        0.5,
        unit="log",
        about="spread of the dread of being known as a debtor, around a median of 1",
        role="uncertain",
        at_start_only=True,
        ge=0.0,
        le=2.0,
    )
    promise_taste: float = leaf(
        0.6,
        unit="probability",
        about="chance that a debtor who talks and does not pay gives a promise",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    promise_income_share: float = leaf(
        0.1,
        unit="share of a cycle's income",
        about="part of a debt due in full that is promised for the next pay day",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    evasion_per_visit: float = leaf(
        0.15, unit="share of what is left", about="evasion learnt from a visit", role="uncertain", ge=0.0, le=1.0
    )
    number_change: float = leaf(
        0.02,
        unit="probability",
        about="chance of changing number after a contact of harshness 1",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    dispute_taste: float = leaf(
        0.05,
        unit="probability per unit of resentment",
        about="chance that a debtor who is reached disputes the debt",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    refuse_per_resentment: float = leaf(
        0.1,
        unit="probability per unit of resentment",
        about="chance that a debtor who is reached refuses to talk",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    opts_out_per_resentment: float = leaf(
        0.1,
        unit="per unit of resentment",
        about="tendency of a debtor met on a channel to ask not to be contacted on it again, where the law "
        "gives the right (regime.opt_out)",
        role="uncertain",
        ge=0.0,
        le=5.0,
    )
    relief: float = leaf(
        0.3, unit="share of resentment", about="resentment removed by an arrangement", role="uncertain", ge=0.0, le=1.0
    )
    vulnerable_harm: float = leaf(
        2.0,
        unit="multiple",
        about="harm of a contact to a vulnerable debtor, relative to others",
        role="uncertain",
        ge=1.0,
        le=20.0,
    )
    reminder_recall: float = leaf(
        0.5,
        unit="share of forgetting",
        about="reduction in forgetting by a text read before the due date",
        role="uncertain",
        source=CADENA,
        ge=0.0,
        le=1.0,
    )
    home_share: float = leaf(
        0.5,
        unit="probability",
        about="chance of being home when somebody knocks",
        role="uncertain",
        source=FIELD_FOLKLORE,
        ge=0.0,
        le=1.0,
    )
    work_share: float = leaf(
        0.6,
        unit="probability",
        about="chance that an employed debtor is found at work",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    loses_touch_per_cycle: float = leaf(
        0.0,
        unit="probability per cycle",
        about="chance that a debtor with a debt past due changes number unprompted, and perhaps moves "
        "(moves_too); such a debtor is in touch again once nothing is past due",
        role="uncertain",
        ge=0.0,
        le=0.5,
    )
    moves_too: float = leaf(
        0.5,
        unit="share",
        about="debtors who also move, among those who change number in this way",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    relative_pays: float = leaf(
        0.1,
        unit="probability",
        about="chance that a relative who opens to a collector pays in the debtor's place, as far as able",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    relative_tells: float = leaf(
        0.25,
        unit="probability",
        about="chance that a relative who opens tells where a lost debtor is",
        role="uncertain",
        source="asked at the registered home town (docs/sources.md, 3A, grade C); size that "
        "of field.trace_success, assumed",
        ge=0.0,
        le=1.0,
    )
    dismissed_per_visit: float = leaf(
        0.0,
        unit="probability",
        about="chance that an employer dismisses a debtor who is visited at work",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
