"""Two markets in which every kind of event comes about, with sums of their own beside their logs."""

from __future__ import annotations

import io
import tomllib
from functools import cache
from typing import Any

import numpy as np

from sim.core.ledger import Entry
from sim.core.vocabulary import Count, EnforcementKind
from sim.evidence.chain import ENTRY, ENTRY_BYTES
from sim.evidence.events import Kind
from sim.market import CreditMarket
from sim.scenario import Scenario, make_scenario, override, to_toml
from tests.twin.worlds import passing, pressed

__all__ = ["RUN_ID", "Log", "Watched", "lived", "owing", "turbulent", "watched"]

RUN_ID = "fedcba9876543210"


def turbulent(size: int, days: int, **values: Any) -> Scenario:
    """Debts are soon written off, sold, struck; all means of collection under pressure, a harsh law, complaints."""
    told = _generous(passing(size, days))
    told["collectors"]["buyer"] = {"kind": "agency", "capital_cents": 10_000_000, "staff": 0}
    del told["platforms"]["flat"]["collection"]["stages"]["late"]["contacts"]["lawsuit"]
    return override(
        make_scenario(told),
        {
            "evidence.log": True,
            "evidence.contested_lost": 0.5,
            "evidence.hearing_faster": 0.5,
            "population.willing_mean": 1.5,
            "collectors.all.recorded": 0.4,
            "collectors.all.recording_cost_cents": 20,
            "collectors.all.temptation": 2.0,
            "collectors.all.supervision": 0.0,
            "collectors.all.conduct_weight": 0.0,
            "collectors.all.commission": 1.0,
            "collectors.all.target_cents_per_officer_day": 1_000_000,
            "platforms.flat.late.late_counts_in_apr_cap": False,
            "platforms.flat.late.flat_cap_share": 0.5,
            "platforms.flat.late.flat_first_cents": 4_000,
            "platforms.flat.late.flat_second_cents": 4_000,
            "platforms.flat.late.flat_cap_cents": 20_000,
            "platforms.flat.collection.sells_after_days": 60,
            "platforms.flat.collection.sale_every_cycles": 1,
            "platforms.flat.credit.record_cycles": 3,
            "platforms.daily.credit.record_cycles": 4,
            "court.garnish_share": 0.3,
            "court.exempt_cents": 0,
            "court.capacity_daily_per_100k": 1_000.0,
            "court.hearing_days_min": 5,
            "regime.damages_cents": 50_000,
            "regime.repairs_below_cents": 20_000_000,
            **{f"society.complaints.{place}": 0.25 for place in ("hotline", "public_site", "regulator", "court")},
            "society.complaints.hazard": 0.5,
            "society.complaints.desks.court.capacity_daily_per_1000": 5.0,
            "society.complaints.desks.court.handling_days": 5,
            "society.law.active": True,
            "society.regulator.audit_daily": 0.2,
            "society.regulator.finds": 1.0,
            "society.regulator.looks_back_days": 240,
            "society.regulator.breaches_per_1000": 0.1,
            **{key.replace("__", "."): value for key, value in values.items()},
        },
    )


def owing(size: int, days: int, **values: Any) -> Scenario:
    """Claims stay: debtors settle them or are put on the court's list."""
    return override(
        make_scenario(_generous(pressed(size, days))),
        {
            "evidence.log": True,
            "population.willing_mean": 1.5,
            "court.garnish_share": 0.0,
            "court.capacity_daily_per_100k": 1_000.0,
            "court.hearing_days_min": 5,
            "court.list_days": 20,
            **{key.replace("__", "."): value for key, value in values.items()},
        },
    )


def _generous(scenario: Scenario) -> dict[str, Any]:
    """As tables, with nearly all of what is waived or settled forgiven."""
    told = tomllib.loads(to_toml(scenario))
    for platform in told["platforms"].values():
        for stage in platform["collection"]["stages"].values():
            stage["discount"] = 0.95
    return told


class Watched(CreditMarket):
    """A market that keeps what its log should tell: flows and counts of each day, and other sums over all."""

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.flows_of_days: list[np.ndarray] = []
        self.counts_of_days: list[np.ndarray] = []
        self.told = dict.fromkeys(
            (
                "contacts",
                "complaints",
                "upheld",
                "dismissed",
                "nullified",
                "heard",
                "won",
                "sold_cents",
                "garnished",
                "seized",
            ),
            0,
        )

    def judge(self) -> None:
        super().judge()
        for name, kind in (("garnished", EnforcementKind.GARNISH), ("seized", EnforcementKind.SEIZE)):
            self.told[name] += int(self.today.taken.paid_cents[self.today.writs.kind == kind].sum())

    def record(self) -> None:
        self.flows_of_days.append(self.ledger.flows.copy())
        self.counts_of_days.append(self.consumers.counts.copy())
        self.told["contacts"] += len(self.today.contacts) + sum(map(len, self.today.reminders))
        for name in ("complaints", "upheld", "dismissed", "nullified"):
            self.told[name] += int(getattr(self.society.sums, name).sum())
        for name in ("heard", "won"):
            self.told[name] += int(getattr(self.collection.sums.court, name)[()])
        self.told["sold_cents"] += int(self.collection.sums.platforms.claims_sold_cents.sum())
        super().record()

    def posted(self, *entries: Entry) -> np.ndarray:
        """Cents posted under some entries, by day and platform."""
        return np.array(self.flows_of_days)[:, :, entries].sum(axis=2)

    def counted_events(self, *counts: Count) -> np.ndarray:
        """Events counted, by day and platform."""
        return np.array(self.counts_of_days)[:, :, counts].sum(axis=2)


class Log:
    """A log to be asked."""

    def __init__(self, written: bytes, days: int) -> None:
        self.written, self._days = written, days
        self.entries = np.frombuffer(written[ENTRY_BYTES:], ENTRY)

    def of(self, *kinds: Kind) -> np.ndarray:
        """The records of some kinds, in order."""
        return self.entries[np.isin(self.entries["kind"], kinds)]

    def by_day(self, *kinds: Kind, adding: str = "", where: dict[str, int] | None = None) -> np.ndarray:
        """How many records of some kinds there are, or the sum of a field of theirs, by day and platform."""
        rows = self.of(*kinds)
        for name, value in (where or {}).items():
            rows = rows[rows[name] == value]
        table = np.zeros((self._days, 2), np.int64)
        np.add.at(table, (rows["day"], rows["platform"]), rows[adding] if adding else 1)
        return table


def lived(scenario: Scenario, **how: Any) -> tuple[Watched, Log]:
    """The market of a scenario once it is over, and its log."""
    file = io.BytesIO()
    market = Watched(scenario, **{"rng": 3, "log_to": file, "run_id": RUN_ID} | how)
    market.run()
    return market, Log(file.getvalue(), scenario.days)


@cache
def watched(name: str) -> tuple[Watched, Log]:
    """One of the two markets."""
    return lived({"turbulent": turbulent(300, 240), "owing": owing(300, 200)}[name], threads=1)
