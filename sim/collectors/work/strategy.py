"""Collection strategies: from the day's cases to what is to be done about them.

A strategy is a class with ``decide``; the scenario names a registered one or ``module:Class``. It sees frames only:
it cannot move money, and what it may not do (forbidden channels, collectors that cannot) is refused after it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.core.frames import Actions, Cases
from sim.core.units import ppm
from sim.core.vocabulary import Channel, Offer
from sim.guests import Parameter, Role, answered, len_of, whole_numbers
from sim.scenario import CollectionParameters, Scenario, StageParameters

__all__ = ["CaseFile", "Direction", "Ladder", "STRATEGIES", "Strategy", "channel_of", "check_strategies", "strategy_of"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class CaseFile:
    """What the back office knows of each case, row by row as in ``Cases``.

    ``last_try`` has shape (cases, channels): the day of the last contact by ``Channel``, far in the past if there was
    none. ``half`` is 0 for the champion, 1 for the challenger. ``pools`` are the collectors' names, in the order in
    which ``Actions.pool`` numbers them.
    """

    last_try: Ints
    last_talk_day: Ints
    n_contacts: Ints
    n_talks: Ints
    failed_in_row: Ints
    broken: Ints
    promise_day: Ints
    hardship_until: Ints
    lost: Flags
    dispute: Flags
    in_court: Flags
    half: Ints
    pools: tuple[str, ...]


class Strategy(ABC):
    """Interface of a collection strategy; made without arguments, once per platform and run.

    ``parameters`` declares what a scenario may set under ``collection.strategy_set``, by name.
    """

    parameters: ClassVar[Mapping[str, Parameter]] = {}

    @abstractmethod
    def decide(self, cases: Cases, file: CaseFile, settings: CollectionParameters, day: int) -> Actions:
        """What to do today about one platform's cases; ``settings`` are the scenario's, as of that day.

        ``settings.strategy_set`` has the value of every declared parameter. Columns cannot be written to. Must be a
        function of its arguments alone: neither draws nor clocks. At most one row per case and channel.
        """


class Ladder(Strategy):
    """Stages by days past due, risk segment, balance and reachability; each channel every so many days.

    A debtor has respite after a talk and, longer, after reporting hardship or disputing the debt.
    """

    def decide(self, cases: Cases, file: CaseFile, settings: CollectionParameters, day: int) -> Actions:
        rested = (day - file.last_talk_day >= settings.respite_days) & (day > file.hardship_until)
        # The riskiest have the lowest scores, so that segment 0 is "high" risk.
        segment = (cases.score >= settings.low_score).astype(np.int64) + (cases.score >= settings.high_score)
        due = [
            contacts
            for half, stages in enumerate((settings.stages, settings.challenger))
            if stages
            for free in [rested & (file.half == half)]
            for stage in stages.values()
            for contacts in _due(stage, free & _in_stage(stage, segment, cases, file), file, settings, day)
        ]
        if not due:
            return Actions.empty()
        parts, terms = zip(*due, strict=True)
        rows = np.concatenate(parts)
        columns = np.repeat(np.array(terms, np.int64).T, [len(part) for part in parts], axis=1)
        return Actions(cases.consumer[rows], cases.platform[rows], *columns)


def _due(
    stage: StageParameters, inside: Flags, file: CaseFile, settings: CollectionParameters, day: int
) -> Iterator[tuple[Ints, tuple[int, int, int, int]]]:
    """The stage's contacts that are due today, channel by channel: rows, and channel, pool, offers and discount."""
    waiting = np.flatnonzero(inside)
    if not len(waiting):
        return
    pool = file.pools.index(stage.pool) if stage.pool else -1
    offers = reduce(or_, (Offer[name.upper()] for name in stage.offers), 0)
    for name, every_days in stage.contacts.items():
        channel = channel_of(name)
        if name in settings.forbidden:
            continue
        rows = waiting[day - file.last_try[waiting, channel] >= every_days]
        if channel is Channel.LAWSUIT:
            rows = rows[~file.in_court[rows]]
        yield rows, (channel, pool, offers, ppm(stage.discount))


def _in_stage(stage: StageParameters, segment: Ints, cases: Cases, file: CaseFile) -> Flags:
    wanted = np.array([name in stage.segments for name in ("high", "middle", "low")])
    inside: Flags = (
        (cases.days_past_due >= stage.from_days)
        & (cases.days_past_due <= stage.to_days)
        & (cases.owed_cents >= stage.min_balance_cents)
        & (cases.owed_cents <= stage.max_balance_cents)
        & wanted[segment]
    )
    if stage.reachability != "any":
        inside &= file.lost == (stage.reachability == "lost")
    return inside


def channel_of(name: str) -> Channel:
    """The channel that a scenario calls ``name``."""
    return Channel[name.upper()]


STRATEGIES: dict[str, type[Strategy]] = {"ladder": Ladder}
"""Strategies that a scenario may name."""


class Direction(Role[CollectionParameters]):
    """The strategy of one platform, asked as a guest."""

    def __init__(self, label: str, settings: CollectionParameters, home: tuple[str, ...] = ()) -> None:
        super().__init__(f"platforms.{label}.collection.strategy", settings, label, Strategy, STRATEGIES, home)

    def decide(self, cases: Cases, file: CaseFile, settings: CollectionParameters, day: int) -> Actions:
        """What the strategy answers, as columns of whole numbers; what they say is for ``checked_jobs`` to check.

        :raises GuestError: if it cannot be relied on.
        """
        return self._host.ask((cases, file, self._told(settings), day), lambda answer: _columns(answer, self.who))


def _columns(answer: object, who: str) -> Actions:
    """Actions of our own, made from a strategy's answer."""
    given = answered(answer, Actions, who)
    n = len_of(given["consumer"], "consumer", who)
    consumer = whole_numbers(given["consumer"], "consumer", n, who)
    rows = Actions(consumer, *(consumer,) * (len(given) - 1))
    others = {name: whole_numbers(column, name, n, who, rows) for name, column in given.items() if name != "consumer"}
    return Actions(consumer=consumer, **others)


def check_strategies(scenario: Scenario) -> None:
    """Make every strategy that a scenario names, to see that it can be made with the parameters of every day and arm.

    :raises ScenarioError: as ``strategy_of``.
    """
    for label, platform in scenario.platforms.items():
        strategy = strategy_of(label, platform.collection, scenario.home)
        for day in (0, *scenario.change_days):
            for terms in (scenario.on(day), *scenario.arms_on(day)):
                strategy.settings_of(terms.platforms[label].collection)


def strategy_of(label: str, settings: CollectionParameters, home: tuple[str, ...] = ()) -> Direction:
    """The strategy that the scenario names for the platform ``label``; ``home`` is where the scenario's files are.

    :raises ScenarioError: if it is neither registered nor a ``module:Class`` that can be imported and made, or its
        parameters are not what it declares.
    """
    return Direction(label, settings, home)
