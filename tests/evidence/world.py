"""A market in which every kind of event comes about, with sums of its own beside its log."""

from __future__ import annotations

import io
import tomllib
from functools import cache
from typing import Any

import numpy as np

from sim.codes import Count
from sim.evidence.chain import ENTRY, ENTRY_BYTES
from sim.evidence.events import Kind
from sim.ledger import Entry
from sim.market import CreditMarket
from sim.scenario import Scenario, make_scenario, override, to_toml
from tests.twin.worlds import passing

__all__ = ["RUN_ID", "Watched", "records_of", "scenario", "watched"]

RUN_ID = "fedcba9876543210"


def scenario(**values: Any) -> Scenario:
    """Debts that are soon written off, sold and struck, all means of collection, a harsh law, people who complain."""
    with_buyer = tomllib.loads(to_toml(passing(250, 150)))
    with_buyer["collectors"]["buyer"] = {"kind": "agency", "capital_cents": 10_000_000, "staff": 1}
    return override(make_scenario(with_buyer), {
        "evidence.log": True, "evidence.contested_lost": 0.5, "evidence.hearing_faster": 0.5,
        "collectors.all.recorded": 0.4, "collectors.all.recording_cost_cents": 20,
        "platforms.flat.collection.sells_after_days": 60, "platforms.flat.collection.sale_every_cycles": 1,
        "platforms.flat.credit.record_cycles": 3, "platforms.daily.credit.record_cycles": 4,
        "court.garnish_share": 0.3, "court.exempt_cents": 0, "court.capacity_daily_per_100k": 1_000.0,
        "court.hearing_days_min": 5, "court.list_days": 30,
        "regime.damages_cents": 50_000, "regime.repairs_below_cents": 20_000_000,
        "society.complaints.hazard": 0.5, "society.complaints.desks.court.capacity_daily_per_1000": 5.0,
        "society.complaints.desks.court.handling_days": 5, **{f"society.complaints.{place}": 0.25 for place in ("hotline", "public_site", "regulator", "court")},
        "society.regulator.audit_daily": 0.2, "society.regulator.finds": 1.0,
        "society.regulator.breaches_per_1000": 0.1,
        **{key.replace("__", "."): value for key, value in values.items()}})


class Watched(CreditMarket):
    """A market that adds up what its log should tell: of every day, by platform."""

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.flows_of_days: list[np.ndarray] = []
        self.counts_of_days: list[np.ndarray] = []
        self.contacts_made = self.complained = self.heard = self.won = self.sold_cents = self.answered = 0
        self.nullified = 0
        self.listed: list[int] = []

    def record(self) -> None:
        self.flows_of_days.append(self.ledger.flows.copy())
        self.counts_of_days.append(self.consumers.counts.copy())
        self.contacts_made += len(self.contacts) + sum(map(len, self.reminders))
        self.complained += int(self.society.sums.complaints.sum())
        self.answered += int(self.society.sums.upheld.sum() + self.society.sums.dismissed.sum())
        self.nullified += int(self.society.sums.nullified.sum())
        self.heard += int(self.collection.sums.court.heard[()])
        self.won += int(self.collection.sums.court.won[()])
        self.sold_cents += int(self.collection.sums.platforms.claims_sold_cents.sum())
        super().record()

    def posted(self, *entries: Entry) -> np.ndarray:
        """Cents posted under some entries, by day and platform."""
        return np.array(self.flows_of_days)[:, :, entries].sum(axis=2)

    def counted(self, *counts: Count) -> np.ndarray:
        """Events counted, by day and platform."""
        return np.array(self.counts_of_days)[:, :, counts].sum(axis=2)


@cache
def watched() -> tuple[Watched, bytes]:
    """The market once it is over, and its log."""
    file = io.BytesIO()
    market = Watched(scenario(), rng=3, threads=1, log_to=file, run_id=RUN_ID)
    market.run()
    return market, file.getvalue()


def records_of(*kinds: Kind) -> np.ndarray:
    """The records of some kinds, of all if none is named."""
    log = np.frombuffer(watched()[1][ENTRY_BYTES:], ENTRY)
    return log[np.isin(log["kind"], kinds or tuple(Kind))]
