"""Channels of collection and their traits: one row a channel. Whatever treats channels unlike asks for a trait."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["Channel", "Traits", "having", "names", "right_needed", "worked_names"]


@dataclass(frozen=True, slots=True)
class Traits:
    """What is true of a channel. The lower ones follow from the upper ones."""

    needs_number: bool = False
    """Of no use once the debtor's number is dead."""
    rings_anybody: bool = False
    """Reaches whoever has the number now."""
    needs_address: bool = False
    """Of no use once the debtor has moved."""
    is_call: bool = False
    is_letter: bool = False
    is_visit: bool = False
    at_work: bool = False
    to_others: bool = False
    """Others than the debtor are approached."""
    by_officers: bool = False
    """Worked by officers of a pool."""
    by_lawyers: bool = False
    """Worked by the desk of a pool that has lawyers."""
    learnt_apart: bool = False
    """The uplift model has a term for it beside calls to debtors."""

    @property
    def by_people(self) -> bool:
        """Takes somebody's time."""
        return self.by_officers or self.by_lawyers

    @property
    def automated(self) -> bool:
        """Takes nobody's time."""
        return not self.by_people

    @property
    def has_answer(self) -> bool:
        """Somebody is there, and can refuse to talk."""
        return self.is_call or self.is_visit

    @property
    def talks(self) -> bool:
        """The debtor, if reached, has been spoken to."""
        return self.has_answer and not self.to_others

    @property
    def calls_debtor(self) -> bool:
        """A call to the debtor."""
        return self.is_call and not self.to_others

    @property
    def machine_calls_debtor(self) -> bool:
        """A call to the debtor by a machine."""
        return self.calls_debtor and self.automated

    @property
    def calls_others(self) -> bool:
        """A call to others."""
        return self.is_call and self.to_others

    @property
    def visits_debtor(self) -> bool:
        """A visit to the debtor, at home or at work."""
        return self.is_visit and not self.to_others

    @property
    def at_home(self) -> bool:
        """A visit to the debtor's home."""
        return self.visits_debtor and not self.at_work

    @property
    def at_relatives(self) -> bool:
        """A visit to the debtor's relatives."""
        return self.is_visit and self.to_others

    @property
    def to_debtor(self) -> bool:
        """To the debtor, lawyers and courts apart."""
        return not self.to_others and not self.by_lawyers

    @property
    def officer_meets_debtor(self) -> bool:
        """An officer speaks to the debtor himself."""
        return self.by_officers and not self.to_others

    @property
    def officer_asks_others(self) -> bool:
        """An officer speaks to others, an insult to the debtor whatever is said."""
        return self.by_officers and self.to_others


class Channel(IntEnum):
    """How a debtor is approached. The first is the platform's own plain text; the others are steps of collection."""

    traits: Traits

    def __new__(cls, number: int, *row: Traits) -> Channel:
        """A member is its number; its row of the table goes with it."""
        member = int.__new__(cls, number)
        member._value_ = number
        (member.traits,) = row
        return member

    REMINDER = 0, Traits(needs_number=True)
    TEXT = 1, Traits(needs_number=True, rings_anybody=True)
    APP_PUSH = 2, Traits(needs_number=True)
    AI_CALL = 3, Traits(needs_number=True, rings_anybody=True, is_call=True)
    HUMAN_CALL = 4, Traits(needs_number=True, rings_anybody=True, is_call=True, by_officers=True)
    LETTER = 5, Traits(needs_address=True, is_letter=True)
    VISIT_HOME = 6, Traits(needs_address=True, is_visit=True, by_officers=True, learnt_apart=True)
    VISIT_WORK = 7, Traits(is_visit=True, at_work=True, by_officers=True, learnt_apart=True)
    NOTICE_TO_CONTACTS = 8, Traits(to_others=True)
    CALL_TO_CONTACTS = 9, Traits(is_call=True, to_others=True, by_officers=True, learnt_apart=True)
    LAWYERS_LETTER = 10, Traits(needs_address=True, is_letter=True, by_lawyers=True)
    LAWSUIT = 11, Traits(needs_address=True, by_lawyers=True)
    VISIT_RELATIVES = 12, Traits(is_visit=True, to_others=True, by_officers=True)


@cache
def having(trait: str) -> NDArray[np.bool_]:
    """By ``Channel``: has it this trait. Read-only."""
    table = np.array([getattr(channel.traits, trait) for channel in Channel], bool)
    table.flags.writeable = False
    return table


def names(trait: str = "") -> tuple[str, ...]:
    """Keys in scenarios of the channels of collection, or of those that have a trait; reminders are none of them."""
    return tuple(channel.name.lower() for channel in list(Channel)[1:] if not trait or getattr(channel.traits, trait))


def worked_names(trait: str = "by_officers") -> tuple[str, ...]:
    """Keys of the channels that have this trait: calls, then visits, then what is neither."""
    of_trait = names(trait)
    calls, visits = names("is_call"), names("is_visit")
    return tuple(sorted(of_trait, key=lambda name: 0 if name in calls else 1 if name in visits else 2))


def right_needed(channel: str) -> str:
    """The right of a stage without which this channel, by its key in scenarios, is not used."""
    traits = Channel[channel.upper()].traits
    if traits.to_others:
        return "contacts"
    if traits.at_work:
        return "work"
    return "home" if traits.is_visit else "debtor"
