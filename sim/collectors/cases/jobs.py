"""Work of a day, between a strategy's wishes and the contacts made: rows of the case book, checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.collectors.cases.casebook import NO_POOL, CaseBook
from sim.core.channels import having
from sim.core.frame import begins
from sim.core.frames import Actions, Contacts, Frame
from sim.core.units import MILLION
from sim.core.vocabulary import Channel
from sim.guests import refuse, whole_numbers
from sim.scenario import CollectorParameters

__all__ = ["Done", "Jobs", "NOBODY", "checked_jobs", "contacts_of"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
NOBODY = -1
"""The officer of an automated contact."""
ALL_OFFERS = 31


@dataclass(frozen=True)
class Jobs(Frame):
    """Contacts wished for: ``row`` of the case book, ``Channel``, collector (-1: none), arm and terms on offer."""

    row: Ints
    channel: Ints
    pool: Ints
    arm: Ints
    offers: Ints
    discount_ppm: Ints


@dataclass(frozen=True)
class Done(Jobs):
    """Contacts made, in order: who made each, with what skill and pressure, and how well the debtor knows her.

    ``breach``: the line was crossed, by pressure or against a rule of the regime.
    """

    officer: Ints
    skill_ppm: Ints
    pressure_ppm: Ints
    familiar_ppm: Ints
    breach: Flags

    @classmethod
    def automatically(cls, jobs: Jobs) -> Done:
        """Contacts that nobody made."""
        nothing = np.zeros(len(jobs), np.int64)
        return cls(
            **vars(jobs),
            officer=nothing + NOBODY,
            skill_ppm=nothing + MILLION,
            pressure_ppm=nothing,
            familiar_ppm=nothing,
            breach=np.zeros(len(jobs), bool),
        )


def contacts_of(book: CaseBook, done: Done) -> Contacts:
    """As the debtors see it."""
    cases, row = book.cases, done.row
    return Contacts(
        cases.consumer[row],
        cases.platform[row],
        done.channel,
        done.arm,
        done.offers,
        done.discount_ppm,
        done.skill_ppm,
        done.pressure_ppm,
        done.familiar_ppm,
        book.owner[row],
    )


def checked_jobs(
    actions: Actions,
    book: CaseBook,
    allowed: Flags,
    forbidden: Sequence[str],
    arm: int,
    pools: Sequence[CollectorParameters],
    who: str,
) -> Jobs:
    """What a strategy wants, if it may want it; ``allowed`` marks the rows of the book that it was shown.

    :raises GuestError: if columns differ in length, a case was not among those shown, a channel is unknown, forbidden
        or named twice for a case, or the collector cannot do it.
    """
    n = len(actions)
    actions = Actions(**{name: whole_numbers(column, name, n, who) for name, column in vars(actions).items()})
    if not n:
        return Jobs.empty()
    row, known = book.rows_of(actions.consumer, actions.platform)
    channel, pool = actions.channel, actions.pool
    if len(book):  # a key beyond what 64 bits hold, or another platform's, may look like one that is there
        known &= (book.cases.consumer[row] == actions.consumer) & (book.cases.platform[row] == actions.platform)
    shown = known.copy()
    shown[known] = allowed[row[known]]
    _refuse(~shown, who, "a case that it was not shown", actions)
    _refuse((channel <= Channel.REMINDER) | (channel >= len(Channel)), who, "a channel that does not exist", actions)
    banned = np.zeros(len(Channel), bool)
    banned[[Channel[name.upper()] for name in forbidden]] = True
    _refuse(banned[channel], who, "a channel that is forbidden", actions)
    _refuse((pool < NO_POOL) | (pool >= len(pools)), who, "collectors that do not exist", actions)
    _refuse(~_able(pools)[pool, channel], who, "collectors that cannot do it", actions)
    _refuse((actions.offers < 0) | (actions.offers > ALL_OFFERS), who, "offers that do not exist", actions)
    _refuse((actions.discount_ppm < 0) | (actions.discount_ppm > MILLION), who, "a discount outside 0 to 1", actions)
    order = np.lexsort((channel, row))
    again = np.zeros(len(order), bool)
    again[order] = ~(begins(row[order]) | begins(channel[order]))
    _refuse(again, who, "the same channel twice", actions)
    jobs = Jobs(row, channel, pool, np.full(len(row), arm), actions.offers, actions.discount_ppm)
    return jobs.where(order)


def _able(pools: Sequence[CollectorParameters]) -> Flags:
    """By collector (the last: none) and ``Channel``: can they do it. What is automated goes with anyone."""
    able = np.tile(~having("by_people"), (len(pools) + 1, 1))
    for place, settings in enumerate(pools):
        for name in settings.channels:
            able[place, Channel[name.upper()]] = True
        able[place, having("by_lawyers")] = settings.lawyers
    return able


def _refuse(wrong: Flags, who: str, what: str, actions: Actions) -> None:
    refuse(wrong, what, who, None, vars(actions))
