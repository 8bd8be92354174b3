"""A platform's strategy of collection, in words."""

from __future__ import annotations

from sim.core.channels import Channel
from sim.scenario import Scenario
from sim.scenario.parameters.platforms.collection import LARGEST_BALANCE, LONGEST_DAYS, StageParameters

__all__ = ["in_words"]

CHANNELS = {
    Channel.TEXT: "a text",
    Channel.APP_PUSH: "a push message",
    Channel.AI_CALL: "a call by a machine",
    Channel.HUMAN_CALL: "a call",
    Channel.LETTER: "a letter",
    Channel.LAWYERS_LETTER: "a lawyer's letter",
    Channel.LAWSUIT: "a suit",
    Channel.NOTICE_TO_CONTACTS: "a notice to contacts",
    Channel.CALL_TO_CONTACTS: "a call to contacts",
    Channel.VISIT_HOME: "a visit at home",
    Channel.VISIT_WORK: "a visit at work",
    Channel.VISIT_RELATIVES: "a visit to relatives",
}
ALL_SEGMENTS = 3


def in_words(scenario: Scenario) -> dict[str, list[str]]:
    """By the label of each platform what it does, a line for each stage; the one line of a class is its name."""
    return {
        platform.label or name: [platform.collection.strategy]
        if ":" in platform.collection.strategy
        else [_stage(stage) for stage in platform.collection.stages.values()]
        for name, platform in scenario.platforms.items()
    }


def _stage(stage: StageParameters) -> str:
    """``From day 4 to 720: a visit at home every 7 days, at work every 14; may offer a promise.``"""
    days = f"From day {stage.from_days}" + ("" if stage.to_days == LONGEST_DAYS else f" to {stage.to_days}")
    contacts = ", ".join(
        f"{_channel(name)} every {'day' if every == 1 else f'{every} days'}" for name, every in stage.contacts.items()
    )
    return f"{days}{_whom(stage)}: {contacts or 'no contact'}; may offer {', '.join(stage.offers) or 'nothing'}."


def _channel(name: str) -> str:
    return CHANNELS.get(Channel[name.upper()], name.replace("_", " "))


def _whom(stage: StageParameters) -> str:
    """Which debtors the stage is for, if not all."""
    parts = []
    if len(stage.segments) < ALL_SEGMENTS:
        parts.append(f"of {' and '.join(stage.segments)} risk")
    if stage.min_balance_cents:
        parts.append(f"who owe at least {stage.min_balance_cents / 100:,.0f} yuan")
    if stage.max_balance_cents < LARGEST_BALANCE:
        parts.append(f"who owe at most {stage.max_balance_cents / 100:,.0f} yuan")
    if stage.reachability != "any":
        parts.append("who can be reached" if stage.reachability == "reachable" else "who are lost")
    return f", debtors {', '.join(parts)}" if parts else ""
