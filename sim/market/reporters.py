"""The days' metrics through Mesa's own collector, for those who expect it; results are taken from ``Records``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import mesa

from sim.platforms import Platform
from sim.records.day import Records
from sim.records.metrics import METRICS, Values

__all__ = ["Reporters"]


class Reporters:
    """A collector with a reporter for each metric, of the market or of a platform, under our names.

    It is told of days when somebody asks for it: a day itself does not wait for a reporter a metric.
    """

    def __init__(self) -> None:
        by_level = {
            level: [name for name, metric in METRICS.items() if metric.level == level]
            for level in ("market", "platform")
        }
        self._told_days = 0
        self._collector = mesa.DataCollector(
            model_reporters={name: partial(_of_market, name) for name in by_level["market"]},
            agenttype_reporters={Platform: {name: partial(_of_platform, name) for name in by_level["platform"]}},
        )

    def of(self, records: Records, platforms: Sequence[Platform]) -> mesa.DataCollector:
        """The collector, with every day that is in the records."""
        measured = records.metrics(since=self._told_days)
        for day in range(records.n_days - self._told_days):
            self._told_days += 1
            today = {name: values[day] for name, values in measured.items()}
            self._collector.collect(_Evening(self._told_days, today, platforms))
        return self._collector


class _Evening:
    """What Mesa's collector asks of a model, for an evening that may be long past."""

    def __init__(self, step: int, measured: dict[str, Values], platforms: Sequence[Platform]) -> None:
        self.steps, self.time, self.measured = step, float(step), measured
        self.agent_types = [Platform]
        self.agents_by_type = {Platform: [_Lender(self, platform.unique_id, platform.index) for platform in platforms]}


@dataclass(frozen=True)
class _Lender:
    """What Mesa's collector asks of an agent, for that evening."""

    model: _Evening
    unique_id: int
    index: int


def _of_market(name: str, evening: _Evening) -> float:
    return float(evening.measured[name])


def _of_platform(name: str, lender: _Lender) -> float:
    return float(lender.model.measured[name][lender.index])
