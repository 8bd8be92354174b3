"""The channels of collection: what each costs, whom it reaches, how it moves and harms a debtor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import create_model, model_validator

from sim.core.channels import names, worked_names
from sim.scenario.leaf import Branch, leaf, over_the_usual

if TYPE_CHECKING:
    ChannelName = str
    WorkedChannel = str
    TalkChannel = str
    OwnChannel = str
else:
    ChannelName = Literal[names()]
    WorkedChannel = Literal[worked_names()]
    TalkChannel = Literal[names("has_answer")]
    OwnChannel = Literal[names("to_debtor")]


class ChannelParameters(Branch):
    """One channel. A contact is three steps: reach, then persuade, then bind what was promised."""

    cost_cents: int = leaf(
        0,
        unit="cents per attempt",
        about="paid to suppliers; staff is not included",
        role="uncertain",
        source="a letter USD 0.5: Ortega & Scartascini 2020 (docs/sources.md, T3); the rest assumed",
        ge=0,
        le=1_000_000,
    )
    minutes_try: float = leaf(
        0.0,
        unit="staff minutes",
        about="time an attempt takes when nobody is met",
        role="uncertain",
        source="about 100 calls a day and collector (docs/sources.md, T4)",
        ge=0.0,
        le=480.0,
    )
    minutes_talk: float = leaf(
        0.0,
        unit="staff minutes",
        about="time an attempt takes when the debtor is met",
        role="uncertain",
        source="about 100 calls a day and collector (docs/sources.md, T4)",
        ge=0.0,
        le=480.0,
    )
    reach: float = leaf(
        0.5,
        unit="probability",
        about="chance of reaching a debtor who does not evade and has no load of contacts",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    evadable: float = leaf(
        0.5,
        unit="share of evasion",
        about="share of a debtor's evasion that is effective against this channel",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    persuasion: float = leaf(
        0.0, unit="logit", about="willingness added for the day of the contact", role="uncertain", ge=-5.0, le=5.0
    )
    binding: float = leaf(
        0.0,
        unit="logit",
        about="strength of a promise given on this channel",
        role="uncertain",
        source="a promise to a machine binds less: Choi et al. 2025 (docs/sources.md, T3); sizes assumed",
        ge=-5.0,
        le=5.0,
    )
    load: float = leaf(
        1.0,
        unit="units of load",
        about="what a contact that arrives adds to the debtor's load of contacts",
        role="uncertain",
        ge=0.0,
        le=20.0,
    )
    harshness: float = leaf(
        0.0,
        unit="harshness",
        about="how harsh a contact feels when it keeps to the rules",
        role="uncertain",
        ge=0.0,
        le=2.0,
    )
    pursuit: float = leaf(
        0.0,
        unit="belief",
        about="how strongly a contact shows that the debt is pursued in earnest",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    exposure: float = leaf(
        0.0, unit="exposure", about="how much of a contact others notice", role="uncertain", ge=0.0, le=1.0
    )
    harm: float = leaf(
        0.0,
        unit="points per contact reached",
        about="harm done by a contact that keeps to the rules",
        role="uncertain",
        ge=0.0,
        le=100.0,
    )
    links: float = leaf(
        0.0,
        unit="share of willing readers",
        about="willing readers who accept by a link what the stage offers, without a talk; no effect on "
        "channels whose promises bind",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )
    presence: float = leaf(
        0.0,
        unit="share",
        about="how far a creditor who asks on this channel is paid before absent creditors",
        role="uncertain",
        ge=0.0,
        le=1.0,
    )


_LEAVES = tuple(name for name in ChannelParameters.model_fields if name not in ("links", "presence"))
_USUAL = {  # in the order of the leaves above; of links and presence there is none
    "text": (5, 0.0, 0.0, 0.4, 0.3, 0.1, 0.0, 0.3, 0.0, 0.05, 0.0, 0.1),
    "app_push": (1, 0.0, 0.0, 0.3, 0.5, 0.05, 0.0, 0.2, 0.0, 0.03, 0.0, 0.05),
    "ai_call": (20, 0.0, 0.0, 0.35, 1.0, 0.3, 0.3, 1.0, 0.1, 0.1, 0.02, 0.3),
    "human_call": (10, 1.5, 8.0, 0.35, 1.0, 0.6, 0.8, 1.0, 0.2, 0.2, 0.05, 0.5),
    "letter": (350, 0.0, 0.0, 0.6, 0.2, 0.2, 0.0, 0.5, 0.1, 0.2, 0.05, 0.3),
    "visit_home": (0, 0.0, 0.0, 1.0, 0.6, 0.9, 1.0, 3.0, 0.5, 0.5, 0.4, 2.0),
    "visit_work": (0, 0.0, 0.0, 1.0, 0.5, 0.9, 1.0, 3.0, 0.8, 0.5, 0.7, 3.0),
    "notice_to_contacts": (5, 0.0, 0.0, 0.5, 0.0, 0.3, 0.0, 1.0, 0.3, 0.2, 0.3, 1.5),
    "call_to_contacts": (10, 1.5, 5.0, 0.4, 0.2, 0.2, 0.2, 2.0, 1.2, 0.3, 1.0, 4.0),
    "lawyers_letter": (2_000, 10.0, 10.0, 0.7, 0.2, 0.5, 0.0, 1.5, 0.6, 0.6, 0.05, 1.5),
    "lawsuit": (5_000, 60.0, 60.0, 0.9, 0.1, 0.6, 0.0, 2.0, 0.8, 0.9, 0.2, 3.0),
    "visit_relatives": (0, 0.0, 0.0, 0.6, 0.0, 0.4, 0.0, 3.0, 1.2, 0.5, 1.0, 4.0),
}
USUAL: dict[str, ChannelParameters] = {
    name: ChannelParameters(**dict(zip(_LEAVES, row, strict=True)))  # type: ignore[arg-type]
    for name, row in _USUAL.items()
}
CHANNELS = tuple(USUAL)


class _OverTheUsual(Branch):
    """Channels, each of which has usual values."""

    @model_validator(mode="before")
    @classmethod
    def _over_the_usual(cls, given: Any) -> Any:
        """A table that names some leaves of a channel leaves the others as they usually are on that channel."""
        return over_the_usual(USUAL, given)


if TYPE_CHECKING:

    class ChannelsParameters(_OverTheUsual):
        """A field for each row of the table above."""

        def __getattr__(self, name: str) -> ChannelParameters: ...
else:
    ChannelsParameters = create_model(
        "ChannelsParameters",
        __base__=_OverTheUsual,
        __module__=__name__,
        __doc__="All channels. The time of a visit is the field's alone; what its channel costs comes on top of "
        "travel.",
        **{name: (ChannelParameters, usual) for name, usual in USUAL.items()},
    )
