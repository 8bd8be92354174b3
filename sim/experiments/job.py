"""One replication of one scenario: its identity, the work, and its place on disk."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

from sim.evidence import EvidenceLog
from sim.experiments import states
from sim.experiments.version import code_version, environment, plug_ins
from sim.results.run import Failure, Run
from sim.results.tables import TABLES, frame
from sim.scenario import Scenario, ScenarioError, to_toml

if TYPE_CHECKING:
    from sim.market import CreditMarket

__all__ = ["Job", "check_state", "failed", "fetch", "perform", "perform_into_store", "stored"]

LONGEST_ERROR = 500
T = TypeVar("T")


@dataclass(frozen=True)
class Job:
    """What a worker is told.

    ``store`` is the folder of run folders, or None to keep results in memory; ``code`` is the version that gives the
    job its identity, and a worker that has another one refuses. The warm part, where there is one, is lived under
    ``warm_as`` (None: the scenario itself) and kept in ``states``, by default beside the runs; ``state`` is a file that
    must have it.
    """

    scenario: Scenario
    seed: int
    replication: int
    follow: tuple[int, ...] = ()
    store: Path | None = None
    code: str = field(default_factory=code_version)
    warm_as: Scenario | None = None
    states: Path | None = None
    state: Path | None = None

    @cached_property
    def warm_identity(self) -> str:
        """That of the warm part; empty where there is none."""
        if not self.scenario.start.warm_days:
            return ""
        return states.identity_of(self.warm_as or self.scenario, self.seed, self.replication, self.code)

    def identity(self) -> str:
        """Sixteen hexadecimal digits that differ if anything differs that can change the result."""
        resolved = to_toml(self.scenario)
        parts = (resolved, self.seed, self.replication, self.follow, self.code, plug_ins(resolved, self.scenario.home),
                 self.warm_identity)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def stored(job: Job) -> Run | None:
    """The finished run of a job if its store has one; an unreadable one is removed."""
    if job.store is None or not (folder := job.store / job.identity()).exists():
        return None
    try:
        return Run.load(folder)
    except (OSError, ValueError, KeyError):
        shutil.rmtree(folder)
        return None


def perform(job: Job, threads: int | None = None, on_day: Callable[[int], None] | None = None) -> Run:
    """Run a job and keep it in its store; an error of the model becomes a run with a failure.

    :raises ScenarioError: if the market refuses the scenario.
    """
    try:
        with _log_file(job) as log_file:
            run, log = _finished(job, threads, on_day, log_file)
            if job.store is not None:
                run.save(job.store / job.identity(), log.save if log else None)
                _error_file(job, job.store).unlink(missing_ok=True)
        return run
    except ScenarioError:
        raise
    except Exception as error:
        return failed(job, error)


@contextmanager
def _log_file(job: Job) -> Iterator[IO[bytes] | None]:
    """A nameless file for the evidence log while the run goes, which vanishes however that ends; None without a store,
    or without a log."""
    if job.store is None or not job.scenario.evidence.log:
        yield None
        return
    job.store.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=job.store) as file:
        yield file


def _finished(
    job: Job, threads: int | None, on_day: Callable[[int], None] | None, log_to: IO[bytes] | None
) -> tuple[Run, EvidenceLog | None]:
    if code_version() != job.code:
        raise RuntimeError(f"the code changed while jobs were running: {code_version()}, not {job.code}")
    started, clock = datetime.now(UTC).isoformat(timespec="seconds"), time.perf_counter()
    market = _on_day_0(job, threads, on_day, log_to)
    market.run(on_day)
    tables = market.tables()
    provenance = {
        "replication": job.replication, "id": job.identity(), "follow": list(job.follow), **environment(),
        "started": started, "seconds": round(time.perf_counter() - clock, 3), "warnings": market.warnings,
    }
    if job.warm_identity:
        provenance["warm_part"] = job.warm_identity
    if market.evidence:
        provenance["evidence"] = market.evidence.head_and_count
    frames = {name: frame(tables[name], job.replication) for name in TABLES}
    return Run(job.scenario, job.seed, (provenance,), frames), market.evidence


def _on_day_0(
    job: Job, threads: int | None, on_day: Callable[[int], None] | None, log_to: IO[bytes] | None
) -> CreditMarket:
    """The market of a job, with its warm part behind it."""
    from sim.market import CreditMarket

    if not job.scenario.start.warm_days:
        return CreditMarket(job.scenario, rng=job.seed, replication=job.replication, follow=job.follow,
                            threads=threads, log_to=log_to, run_id=job.identity())
    if job.state is not None:
        market = _or_refused(job.state, partial(states.read, job.state, job.warm_identity))
    else:
        folder = job.states or (job.store and job.store / states.FOLDER)
        market = states.kept_or_lived(folder, job.warm_as or job.scenario, job.seed, job.replication, job.code,
                                      threads=threads, on_day=on_day)
    market.take_over(job.scenario, follow=job.follow, threads=threads, log_to=log_to, run_id=job.identity())
    return market


def check_state(job: Job) -> None:
    """Say before anything runs that a state named by the user cannot be used.

    :raises ScenarioError: if it is none, or of another scenario, world or version.
    """
    if job.state is not None:
        _or_refused(job.state, partial(states.checked, job.state, job.warm_identity))


def _or_refused(file: Path, read: Callable[[], T]) -> T:
    """What is read of a file that the user names."""
    try:
        return read()
    except (states.StateError, OSError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise ScenarioError(f"allowed is a state kept by a run of this scenario, seed and replication; this is {why}",
                            "state", str(file)) from None


def failed(job: Job, error: BaseException) -> Run:
    """A run without tables that says why; the traceback is also written beside the run folders."""
    trace = "".join(traceback.format_exception(error))
    if job.store is not None:
        job.store.mkdir(parents=True, exist_ok=True)
        _error_file(job, job.store).write_text(trace, encoding="utf-8")
    message = f"{type(error).__name__}: {error}".splitlines()[0]
    return Run(job.scenario, job.seed, (), {}, (Failure(job.replication, message, trace),))


def perform_into_store(job: Job, threads: int | None = None) -> str | None:
    """Run a job that has a store; None, or what went wrong.

    The answer is short on purpose: a process can be ended while it sends, and whoever reads half an answer waits for
    the other half for ever.
    """
    run = perform(job, threads)
    return run.failed[0].error[:LONGEST_ERROR] if run.failed else None


def fetch(job: Job, error: str | None) -> Run:
    """The run that :func:`perform_into_store` left, given its answer."""
    assert job.store is not None
    if error is None:
        return Run.load(job.store / job.identity())
    trace = _error_file(job, job.store).read_text(encoding="utf-8")
    return Run(job.scenario, job.seed, (), {}, (Failure(job.replication, error, trace),))


def _error_file(job: Job, store: Path) -> Path:
    return store / f"{job.identity()}.error.txt"
