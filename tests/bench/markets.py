"""Whole days of markets, timed in turn, each market in a process of its own."""

from __future__ import annotations

import math
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sim.consumers.population import Population
from sim.consumers.state import People, new_accounts
from sim.market import Consumers, CreditMarket
from sim.scenario import load_scenario, override
from tests.twin.population import TwinPopulation

__all__ = ["BASELINE", "EVERYTHING", "POPULATIONS", "Held", "MarketApart", "touched_bytes"]

BASELINE = Path(__file__).parents[2] / "scenarios" / "baseline.toml"
EVERYTHING = Path(__file__).with_name("everything.toml")
STAFF_IS_FOR = 20_000  # consumers

POPULATIONS: dict[str, Callable[..., Consumers]] = {
    "engine": Population,
    "twin": TwinPopulation,
    "twin, Python's generator": partial(TwinPopulation, keyed=False),
}
"""Ways to keep consumers; all run behind the same market."""

READ_OF_PEOPLE = ("income_cents", "essentials_cents", "cash_cents", "pay_day", "employed", "short_today")
READ_OF_ACCOUNTS = (
    "limit_cents",
    "unbilled_cents",
    "plans_cents",
    "billed_cents",
    "carried_cents",
    "fees_cents",
    "arrears_cents",
    "days_past_due",
    "statement_day",
    "status",
    "bill_met",
)
WRITTEN_OF_PEOPLE = ("cash_cents", "short_today")
WRITTEN_OF_ACCOUNTS = ("bill_met",)


@dataclass(frozen=True)
class Held:
    """Memory of a population per consumer, seconds by phase and spent on learning since its warm-up, and at the end
    cases, officers and records in the evidence log."""

    bytes_per_consumer: float
    resident_per_consumer: float
    phases: dict[str, float]
    learning: float
    cases: int
    officers: int
    records: int


class MarketApart:
    """A market in a process of its own, so that neither the memory nor the garbage of another counts.

    It does nothing until asked, so several can be timed in turn, whatever else the machine does meanwhile.
    """

    def __init__(
        self, population: str, consumers: int, threads: int | None = None, scenario: Path = BASELINE, log: bool = False
    ) -> None:
        self.consumers = consumers
        self._what = (population, consumers, threads, scenario, log)
        self._process = ProcessPoolExecutor(1, mp_context=get_context("spawn"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.shutdown()

    def warm_up(self, days: int) -> None:
        """Make the market and let some days pass, so that statements, due dates and arrears exist."""
        self._process.submit(_make, *self._what, days).result()

    def seconds_per_day(self, days: int) -> float:
        """Time of a whole step of the market, averaged over the next few days."""
        return self._process.submit(_step, days).result() / days

    def held(self) -> Held:
        """What it holds, and where its time went."""
        return self._process.submit(_held).result()


def touched_bytes(n_platforms: int) -> int:
    """Bytes per consumer that any implementation with these columns must move between memory and cores in a day.

    Every column that some phase reads of each person, or of each open account, counts once; every column that some
    phase writes of each counts once more. What only some people touch on a day (plans, buffers, traits, minimums) and
    what is read again in a later phase does not count.
    """
    who, accounts = People.zeros(1), new_accounts(1, n_platforms)
    bytes_of = (
        *(getattr(who, name).nbytes for name in READ_OF_PEOPLE + WRITTEN_OF_PEOPLE),
        *(getattr(accounts, name).nbytes for name in READ_OF_ACCOUNTS + WRITTEN_OF_ACCOUNTS),
    )
    return int(sum(bytes_of))


_markets: list[CreditMarket] = []
_bytes_before: list[int] = []
_learning: list[float] = [0.0]
"""The market of this process, its largest memory before there was one, and the seconds it spent on learning."""


def _make(population: str, consumers: int, threads: int | None, scenario: Path, log: bool, days: int) -> None:
    _market(population, 200, threads, scenario, log).run()  # machine code is loaded
    _bytes_before.append(_peak_bytes())
    _markets.append(_market(population, consumers, threads, scenario, log))
    _time_learning(_markets[0])
    _step(days)
    _markets[0].seconds = dict.fromkeys(CreditMarket.phases, 0.0)
    _learning[0] = 0.0


def _time_learning(market: CreditMarket) -> None:
    """From now on add up what platforms spend on files and models: to keep them, to score by them, to refit."""
    for platform in market.platforms:
        for name in ("of_applicants", "review", "close_cycle"):
            setattr(platform.learner, name, _timed(getattr(platform.learner, name)))


def _timed(act: Callable[..., Any]) -> Callable[..., Any]:
    def timed(*what: Any) -> Any:
        began = time.perf_counter()
        result = act(*what)
        _learning[0] += time.perf_counter() - began
        return result

    return timed


def _step(days: int) -> float:
    began = time.perf_counter()
    for _ in range(days):
        _markets[0].step()
    return time.perf_counter() - began


def _held() -> Held:
    market = _markets[0]
    columns = market.consumers.bytes_per_consumer if isinstance(market.consumers, Population) else math.nan
    return Held(
        columns,
        (_peak_bytes() - _bytes_before[0]) / market.consumers.size,
        market.seconds,
        _learning[0],
        len(market.today.cases),
        int(market.collection.sums.collectors.staff.sum()),
        market.evidence.n_records if market.evidence else 0,
    )


def _market(population: str, consumers: int, threads: int | None, path: Path, log: bool) -> CreditMarket:
    """Steps go on beyond its days; there are as many officers to a consumer in every size."""
    scenario = load_scenario(
        path,
        set={
            "start.warm_days": 0,
            "population.size": consumers,
            "days": 35,
            "society.active": path != BASELINE,
            "evidence.log": log,
        },
    )
    staff = {
        f"collectors.{name}.staff": max(2, one.staff * consumers // STAFF_IS_FOR)
        for name, one in scenario.collectors.items()
    }
    scenario = override(scenario, staff)
    return CreditMarket(
        scenario,
        rng=0,
        threads=threads,
        population=POPULATIONS[population],
        log_to=tempfile.TemporaryFile() if log else None,
    )


def _peak_bytes() -> int:
    """Largest memory this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
