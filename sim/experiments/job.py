"""One replication of one scenario: its identity, the work, and its place on disk."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

from sim.core.compiled import told_of_compiling
from sim.evidence import EvidenceLog
from sim.experiments import states
from sim.experiments.inputs import changed, drop_outdated_bytecode, modules, plug_ins, read_by
from sim.experiments.version import code_version, environment, versions
from sim.results.run import Failure, Run
from sim.results.store import folder as run_folder
from sim.results.store.folder import Misfit, StorageError, discard, storing
from sim.results.tables import TABLES, frame
from sim.scenario import Scenario, ScenarioError, to_toml

if TYPE_CHECKING:
    from sim.market import CreditMarket

__all__ = [
    "Job",
    "check_state",
    "failed",
    "fetch",
    "forget_state",
    "on_day_0",
    "perform",
    "perform_into_store",
    "stored",
    "tidy",
]

LONGEST_ERROR = 500
FULL = {errno.ENOSPC, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC)}
"""What the system says when nothing more can be written."""
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

    @cached_property
    def identity(self) -> str:
        """Sixteen hexadecimal digits that differ if anything differs that can change the result.

        They are found once, before anything runs, and a worker is told them.
        """
        resolved = to_toml(self.scenario)
        parts = (
            resolved,
            self.seed,
            self.replication,
            self.follow,
            self.code,
            versions(),
            plug_ins(resolved, self.scenario.home),
            self.warm_identity,
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def stored(job: Job) -> Run | None:
    """The finished run of a job if its store has one.

    :raises Misfit: if what the store has there is not what was written, or not the run of this job; it is removed.
    """
    if job.store is None or not os.path.lexists(folder := job.store / job.identity):
        return None
    try:
        run = _believed(job, folder)
        if (other := changed(run.provenance[0].get("read", {}))) is not None:
            raise Misfit(f"{other!r}, which its policy or strategy read, changed since")
        return run
    except (OSError, ValueError) as error:
        with storing(job.store):
            discard(folder)
        why = error.strerror or error if isinstance(error, OSError) else error
        raise Misfit(f"{folder} is run again: {why}") from None


def _believed(job: Job, folder: Path) -> Run:
    """The run in a folder, held against the job; raises ``Misfit`` or ``OSError``."""
    if folder.is_symlink():
        raise Misfit("it is a link")
    scenario_toml, provenance, tables = run_folder.read(folder)
    now = versions()
    try:
        (entry,) = provenance["replications"]
        told = {
            "scenario": scenario_toml,
            "seed": provenance["seed"],
            "failures": list(provenance["failures"]),
            **{key: entry[key] for key in ("id", "replication", "follow")},
            "versions": {key: entry[key] for key in now},
            "code": entry["code_version"],
        }
        files_read = {str(file): str(digest) for file, digest in entry.get("read", {}).items()}
        sane = isinstance(entry["replication"], int) and float(entry["seconds"]) >= 0 and all(files_read)
    except Exception:
        raise Misfit(f"{run_folder.PROVENANCE} is not that of one replication") from None
    wanted = {
        "scenario": to_toml(job.scenario),
        "seed": job.seed,
        "failures": [],
        "id": job.identity,
        "replication": job.replication,
        "follow": list(job.follow),
        "versions": now,
        "code": job.code,
    }
    if not sane:
        raise Misfit(f"{run_folder.PROVENANCE} is not that of one replication")
    for what, value in wanted.items():
        if told[what] != value:
            raise Misfit(f"its {what} {'is' if what != 'versions' else 'of libraries are'} not what is asked for")
    return Run.of(job.scenario, provenance, tables)


def perform(job: Job, threads: int | None = None, on_day: Callable[[int], None] | None = None) -> Run:
    """Run a job and keep it in its store; an error of the model becomes a run with a failure.

    :raises ScenarioError: if the market refuses the scenario.
    :raises StorageError: if the store cannot be written.
    """
    identity = job.identity  # before anything runs
    try:
        with _log_file(job) as log_file:
            run, log = _finished(job, threads, on_day, log_file)
            if job.store is not None:
                with storing(job.store):
                    run.save(job.store / identity, log.save if log else None)
                    discard(_error_file(job, job.store))
        return run
    except (ScenarioError, StorageError):
        raise
    except OSError as error:
        if job.store is not None and error.errno in FULL:
            with storing(job.store):
                raise
        return failed(job, error)
    except Exception as error:
        return failed(job, error)


@contextmanager
def _log_file(job: Job) -> Iterator[IO[bytes] | None]:
    """A nameless file for the evidence log while the run goes, which vanishes however that ends; None without a store,
    or without a log."""
    if job.store is None or not job.scenario.evidence.log:
        yield None
        return
    with ExitStack() as opened:
        with storing(job.store):
            job.store.mkdir(parents=True, exist_ok=True)
            file = opened.enter_context(tempfile.TemporaryFile(dir=job.store))
        yield file


def _finished(
    job: Job, threads: int | None, on_day: Callable[[int], None] | None, log_to: IO[bytes] | None
) -> tuple[Run, EvidenceLog | None]:
    if code_version() != job.code:
        raise RuntimeError(f"the code changed while jobs were running: {code_version()}, not {job.code}")
    started, clock = datetime.now(UTC).isoformat(timespec="seconds"), time.perf_counter()
    resolved, home = to_toml(job.scenario), job.scenario.home
    drop_outdated_bytecode(resolved, home)
    market = on_day_0(job, threads, on_day, log_to)
    market.run(on_day)
    tables = market.tables()
    provenance = {
        "replication": job.replication,
        "id": job.identity,
        "follow": list(job.follow),
        **environment(),
        "started": started,
        "seconds": round(time.perf_counter() - clock, 3),
        "warnings": market.warnings,
    }
    if modules(resolved, home) and replace(job).identity != job.identity:
        raise RuntimeError("a module of a policy or strategy changed while jobs were running")
    if files_read := read_by(resolved, home) | _read_before_day_0(job):
        provenance["read"] = files_read
    if job.warm_identity:
        provenance["warm_part"] = job.warm_identity
    if market.evidence:
        provenance["evidence"] = market.evidence.head_and_count
    frames = {name: frame(tables[name], job.replication) for name in TABLES}
    return Run(job.scenario, job.seed, (provenance,), frames), market.evidence


def on_day_0(
    job: Job, threads: int | None, on_day: Callable[[int], None] | None, log_to: IO[bytes] | None
) -> CreditMarket:
    """The market of a job, with its warm part behind it."""
    from sim.market import CreditMarket

    if not job.scenario.start.warm_days:
        return CreditMarket(
            job.scenario,
            rng=job.seed,
            replication=job.replication,
            follow=job.follow,
            threads=threads,
            log_to=log_to,
            run_id=job.identity,
        )
    if job.state is not None:
        market = _or_refused(job.state, partial(states.read, job.state, job.warm_identity))
    else:
        market = states.kept_or_lived(
            _states_of(job),
            job.warm_as or job.scenario,
            job.seed,
            job.replication,
            job.code,
            threads=threads,
            on_day=on_day,
        )
    market.take_over(job.scenario, follow=job.follow, threads=threads, log_to=log_to, run_id=job.identity)
    return market


def _states_of(job: Job) -> Path | None:
    return job.states or (job.store and job.store / states.FOLDER)


def _read_before_day_0(job: Job) -> dict[str, str]:
    """Hashes of the files that policies and strategies read in the warm part."""
    if not job.warm_identity:
        return {}
    folder = _states_of(job)
    file = job.state or (folder and states.file_of(folder, job.warm_identity))
    warmed = job.warm_as or job.scenario
    return states.needs(file) if file else read_by(to_toml(warmed), warmed.home)


def forget_state(job: Job) -> None:
    """Remove the warm part of a job from its store."""
    if job.store is not None and job.warm_identity:
        with storing(job.store):
            discard(states.file_of(job.store / states.FOLDER, job.warm_identity))


def tidy(store: Path) -> None:
    """Remove what killed commands left half written in a store in which nobody else is at work."""
    with storing(store):
        for left in (
            *store.glob(f".*{run_folder.PART}"),
            *store.glob(f".*{run_folder.OLD}"),
            *(store / states.FOLDER).glob("*.part"),
        ):
            discard(left)


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
        raise ScenarioError(
            f"allowed is a state kept by a run of this scenario, seed and replication; this is {why}",
            "state",
            str(file),
        ) from None


def failed(job: Job, error: BaseException) -> Run:
    """A run without tables that says why; the traceback is also written beside the run folders."""
    trace = "".join(traceback.format_exception(error))
    if job.store is not None:
        with suppress(OSError):
            job.store.mkdir(parents=True, exist_ok=True)
            discard(_error_file(job, job.store))
            _error_file(job, job.store).write_text(trace, encoding="utf-8", errors="backslashreplace")
    message = f"{type(error).__name__}: {error}".splitlines()[0]
    return Run(job.scenario, job.seed, (), {}, (Failure(job.replication, message, trace),))


def perform_into_store(job: Job, threads: int | None = None, shown: bool = True) -> str | None:
    """Run a job that has a store; None, or what went wrong. If ``shown``, standard error is told of compiling.

    The answer is short on purpose: a process can be ended while it sends, and whoever reads half an answer waits for
    the other half for ever.
    """
    with nullcontext() if shown else told_of_compiling(None):
        run = perform(job, threads)
    return run.failed[0].error[:LONGEST_ERROR] if run.failed else None


def fetch(job: Job, error: str | None) -> Run:
    """The run that :func:`perform_into_store` left, given its answer."""
    assert job.store is not None
    if error is None:
        return _believed(job, job.store / job.identity)
    try:
        trace = _error_file(job, job.store).read_text(encoding="utf-8")
    except OSError:
        trace = error
    return Run(job.scenario, job.seed, (), {}, (Failure(job.replication, error, trace),))


def _error_file(job: Job, store: Path) -> Path:
    return store / f"{job.identity}.error.txt"
