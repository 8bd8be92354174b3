"""What one scenario gave: its tables over all replications, where they came from, and what failed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from sim.results.store import folder
from sim.results.tables import TABLES, by_cycle, summarise
from sim.results.text import headline_text, hours_text
from sim.scenario import Scenario, load_scenario, to_toml

__all__ = ["Failure", "Run", "warnings_of"]

_BY_CYCLE = {"cycle": "daily", "platform_cycle": "platform_daily"}


@dataclass(frozen=True)
class Failure:
    """A replication that did not finish."""

    replication: int
    error: str
    traceback: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class Run:
    """The replications of one scenario under one seed.

    ``provenance`` has one entry per finished replication, in order (id, code version, library versions, times).
    Every table has a leading ``replication`` column; amounts are in cents, days and cycles count from 0.
    """

    scenario: Scenario
    seed: int
    provenance: tuple[Mapping[str, Any], ...]
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    failed: tuple[Failure, ...] = ()

    @classmethod
    def join(cls, runs: Iterable[Run]) -> Run:
        """One run out of several of the same scenario and seed, ordered by replication.

        :raises ValueError: if they differ in scenario or seed, share a replication, or there are none.
        """
        parts = sorted((run for run in runs), key=lambda run: (run.replications, [f.replication for f in run.failed]))
        if not parts:
            raise ValueError("there are no runs to join")
        first = parts[0]
        numbers = [number for run in parts for number in run.replications]
        if any(run.scenario != first.scenario or run.seed != first.seed for run in parts):
            raise ValueError("runs of different scenarios or seeds cannot be joined")
        if len(set(numbers)) < len(numbers):
            raise ValueError(f"runs to be joined share a replication: {numbers}")
        finished = [run for run in parts if run.replications]
        tables = {
            name: pd.concat([run.tables[name] for run in finished], ignore_index=True)
            for name in (TABLES if finished else ())
        }
        failed = sorted((one for run in parts for one in run.failed), key=lambda one: one.replication)
        provenance = tuple(entry for run in parts for entry in run.provenance)
        return cls(first.scenario, first.seed, provenance, tables, tuple(failed))

    @property
    def name(self) -> str:
        """The name of the scenario."""
        return self.scenario.name

    @property
    def replications(self) -> tuple[int, ...]:
        """Numbers of the replications that finished."""
        return tuple(int(entry["replication"]) for entry in self.provenance)

    @property
    def runs(self) -> tuple[Run, ...]:
        """This run alone, as a comparison or a trial has several."""
        return (self,)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What did not go as the scenario wished, in words, in order of replications."""
        return tuple(
            f"replication {entry['replication']}: {text}"
            for entry in self.provenance
            for text in entry.get("warnings", ())
        )

    def label(self, platform: str) -> str:
        """How the scenario calls a platform in plots and texts."""
        parameters = self.scenario.platforms.get(platform)
        return parameters.label or platform if parameters else platform

    @property
    def failures(self) -> pd.DataFrame:
        """One row per replication that failed: scenario, replication, error, traceback."""
        rows = [(self.name, one.replication, one.error, one.traceback) for one in self.failed]
        return pd.DataFrame(rows, columns=["scenario", "replication", "error", "traceback"])

    def table(self, name: str) -> pd.DataFrame:
        """A table by name, as a copy that is free to be changed.

        :raises KeyError: if there is no such table.
        :raises ValueError: if no replication finished.
        """
        if name not in (*TABLES, *_BY_CYCLE):
            raise KeyError(f"no table {name!r}; there are {', '.join(sorted((*TABLES, *_BY_CYCLE)))}")
        if not self.provenance:
            raise ValueError(f"no replication of {self.name!r} finished: {self.failed[0].error}")
        if name in _BY_CYCLE:
            return self._cycles[name].copy()
        return self.tables[name].copy()

    @property
    def daily(self) -> pd.DataFrame:
        """Market-level metrics by day."""
        return self.table("daily")

    @property
    def cycle(self) -> pd.DataFrame:
        """Market-level metrics by cycle of 30 days."""
        return self.table("cycle")

    @property
    def platform_daily(self) -> pd.DataFrame:
        """Platform-level metrics by day."""
        return self.table("platform_daily")

    @property
    def platform_cycle(self) -> pd.DataFrame:
        """Platform-level metrics by cycle of 30 days."""
        return self.table("platform_cycle")

    @property
    def vintages(self) -> pd.DataFrame:
        """Accounts by the cycle in which they were opened and their age in cycles."""
        return self.table("vintages")

    @property
    def transitions(self) -> pd.DataFrame:
        """Accounts that went from one bucket to another, by cycle."""
        return self.table("transitions")

    @property
    def profit_and_loss(self) -> pd.DataFrame:
        """Lines of the profit and loss account, by cycle and platform."""
        return self.table("profit_and_loss")

    @property
    def balance_sheets(self) -> pd.DataFrame:
        """Accounts of every actor at the end of each cycle."""
        return self.table("balance_sheets")

    @property
    def welfare(self) -> pd.DataFrame:
        """Distress, debt and fees of consumers by income decile and cycle."""
        return self.table("welfare")

    @property
    def followed(self) -> pd.DataFrame:
        """The days of the consumers that were followed; empty unless some were."""
        return self.table("followed")

    @property
    def trial(self) -> pd.DataFrame:
        """How everybody who took part in the trial stood on its last day."""
        return self.table("trial")

    @property
    def contacts(self) -> pd.DataFrame:
        """Contacts tried and met, by cycle, platform and channel."""
        return self.table("contacts")

    @property
    def recoveries(self) -> pd.DataFrame:
        """What was paid on debts past due, by cycle, platform, age and channel of the last contact."""
        return self.table("recoveries")

    @property
    def collectors(self) -> pd.DataFrame:
        """Staff, work, placements and conduct of collectors, by cycle."""
        return self.table("collectors")

    @property
    def placements(self) -> pd.DataFrame:
        """What was recovered of the cases placed with each pool of collectors, by cycle of placement and age."""
        return self.table("placements")

    @property
    def districts(self) -> pd.DataFrame:
        """Visits by cycle and district of the map."""
        return self.table("districts")

    @property
    def court(self) -> pd.DataFrame:
        """Cases of the court, by cycle."""
        return self.table("court")

    @property
    def story(self) -> pd.DataFrame:
        """What happened in the cases of consumers that were followed, event by event."""
        return self.table("story")

    @property
    def complaints(self) -> pd.DataFrame:
        """Complaints made, by cycle, platform and cause."""
        return self.table("complaints")

    @property
    def desks(self) -> pd.DataFrame:
        """What became of complaints, by cycle, platform and where they were; one that goes on is received again."""
        return self.table("desks")

    @property
    def reputation(self) -> pd.DataFrame:
        """Public standing, press and what the regulator did, by cycle and platform; empty without a society."""
        return self.table("reputation")

    @property
    def rulings(self) -> pd.DataFrame:
        """What the regulator did and why, by day and platform, in order."""
        return self.table("rulings")

    @property
    def news(self) -> pd.DataFrame:
        """What people had to tell of themselves, by cycle, platform and kind."""
        return self.table("news")

    @property
    def neighbours(self) -> pd.DataFrame:
        """What people within two steps of a followed consumer believed at the end."""
        return self.table("neighbours")

    @property
    def ties(self) -> pd.DataFrame:
        """The ties among them."""
        return self.table("ties")

    @property
    def statements(self) -> pd.DataFrame:
        """Accounts statement by statement (``sim.records.statements``); empty unless ``records.statements`` asks."""
        return self.table("statements")

    @cached_property
    def _cycles(self) -> dict[str, pd.DataFrame]:
        return {name: by_cycle(self.tables[daily]) for name, daily in _BY_CYCLE.items()}

    @cached_property
    def _summary(self) -> pd.DataFrame:
        parts = [summarise(self.table(name)) for name in ("daily", "platform_daily")]
        return pd.concat(parts, ignore_index=True)

    def summary(self) -> pd.DataFrame:
        """Every metric over the whole run: replication, platform (or ``market``), metric, value."""
        return self._summary.copy()

    def only(self, replications: Iterable[int]) -> Run:
        """The same run with no more than these replications."""
        keep = set(replications)
        tables = {
            name: table[table["replication"].isin(keep)].reset_index(drop=True) for name, table in self.tables.items()
        }
        provenance = tuple(entry for entry in self.provenance if entry["replication"] in keep)
        return Run(self.scenario, self.seed, provenance, tables, self.failed)

    def save(self, path: str | Path, more: Callable[[Path], None] | None = None) -> Path:
        """Write the run to a folder that is readable without this library, all of it or nothing.

        :param more: puts further files into the folder.
        :raises FileExistsError: if the path is something else than an earlier run.
        """
        provenance = {
            "scenario": self.name,
            "seed": self.seed,
            "replications": list(self.provenance),
            "failures": [vars(one) for one in self.failed],
        }
        return folder.write(Path(path), to_toml(self.scenario), provenance, self.tables, more)

    @classmethod
    def load(cls, path: str | Path) -> Run:
        """Read what :meth:`save` wrote.

        :raises FileNotFoundError: if the path is no folder of a run.
        :raises ValueError: if anything in it is not what was written, or it is of an older version.
        """
        place = Path(path)
        try:
            _, provenance, tables = folder.read(place)
        except folder.Misfit as why:
            raise folder.Misfit(f"{place} cannot be believed: {why}") from None
        return cls.of(load_scenario(place / folder.SCENARIO), provenance, tables)

    @classmethod
    def of(cls, scenario: Scenario, provenance: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> Run:
        """A run out of what its folder has."""
        failed = tuple(Failure(**one) for one in provenance["failures"])
        return cls(scenario, provenance["seed"], tuple(provenance["replications"]), tables, failed)

    def __repr__(self) -> str:
        seconds = sum(float(entry["seconds"]) for entry in self.provenance)
        lines = [
            f"Run of {self.name!r}: {self.scenario.days:,} days, {self.scenario.population.size:,} consumers, "
            f"seed {self.seed}, {len(self.replications)} replication(s), {seconds:,.1f} s"
        ]
        lines += [f"  failed: replication {one.replication}: {one.error}" for one in self.failed]
        if self.provenance:
            lines.append(headline_text(self.summary(), self.label))
            lines += hours_text(self.table("collectors"))
        return "\n".join(lines)


def warnings_of(runs: Iterable[Run]) -> list[str]:
    """The warnings of several runs, each with the name of its run."""
    return [f"{run.name}, {text}" for run in runs for text in run.warnings]
