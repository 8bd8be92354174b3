"""Where the twin's consumers live: what they all know, and what they moved and counted in this phase."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

import mesa

from sim.consumers.kernels.numbers import (
    Channels,
    Habits,
    Response,
    Taste,
    Tidings,
    channels_of,
    habits_of,
    response_of,
    taste_of,
    terms_of,
    tidings_of,
)
from sim.core.ledger import Entry
from sim.core.vocabulary import Channel, Count, News
from sim.scenario import Scenario
from tests.twin.census import zeros
from tests.twin.draws import Draw

__all__ = ["Town"]


class Town(mesa.Model):
    """Numbers in force, the same for everyone; ``flows`` and ``counts`` by platform, ``losses`` by cohort too;
    ``reliefs`` row by row."""

    habits: Habits
    response: Response
    terms: list[SimpleNamespace]  # by platform
    channels: list[list[SimpleNamespace]]  # by arm and channel
    reminder_reach: list[list[float]]  # by arm and platform
    news: list[SimpleNamespace]  # by kind of news
    closeness: list[float]  # by kind of tie
    taste: Taste

    def __init__(self, n_platforms: int, draw: Draw) -> None:
        super().__init__(rng=0)  # never drawn from
        self.draw = draw
        self.flows = zeros(n_platforms, len(Entry))
        self.counts = zeros(n_platforms, len(Count))
        self.losses: list[dict[int, tuple[int, ...]]] = [{} for _ in range(n_platforms)]
        self.reliefs: list[tuple[int, ...]] = []

    def use(self, scenario: Scenario, arms: Sequence[Scenario]) -> None:
        """Take the numbers in force from today on, as plain Python numbers."""
        self.habits = Habits(*(float(value) for value in habits_of(scenario)))
        self.response = Response(*(float(value) for value in response_of(scenario)))
        columns = terms_of(scenario, arms)._asdict()
        self.terms = [
            SimpleNamespace(**{name: column[platform].tolist() for name, column in columns.items()})
            for platform in range(len(scenario.platforms))
        ]
        tables = [channels_of([arm]) for arm in arms]
        self.channels = [[_way(table, channel) for channel in Channel] for table in tables]
        self.reminder_reach = [table.reminder_reach[0].tolist() for table in tables]
        tidings, self.taste = tidings_of(scenario), taste_of(scenario)
        self.closeness = tidings.closeness.tolist()
        self.news = [_news(tidings, kind) for kind in News]


def _way(table: Channels, channel: Channel) -> SimpleNamespace:
    """One channel as it is in the only arm of a table."""
    return SimpleNamespace(**{name: getattr(table, name)[0, channel].item() for name in Channels._fields[1:]})


def _news(tidings: Tidings, kind: News) -> SimpleNamespace:
    """How one kind of news counts."""
    return SimpleNamespace(**{
        name: getattr(tidings, name)[kind].item() for name in Tidings._fields if name != "closeness"})
