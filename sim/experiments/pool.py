"""Many jobs, in this process or in others; finished ones are never lost and never done twice."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sim.core.compiled import told_of_compiling
from sim.experiments.job import Job, failed, fetch, forget_state, perform, perform_into_store, stored, tidy
from sim.experiments.progress import Progress
from sim.experiments.warm_up import warm_up
from sim.processes import end_with_parent, interrupts_deferred, processes
from sim.results.run import Run
from sim.results.store.folder import Misfit, StorageError, storing
from sim.results.store.lock import alone_in
from sim.scenario import Scenario, ScenarioError

__all__ = ["Interrupted", "perform_all"]

SECONDS_TO_END = 10
T = TypeVar("T")


class Interrupted(KeyboardInterrupt):
    """The user stopped the work; the message says how much was done."""

    def __init__(self, finished: int, runs: int, kept: bool) -> None:
        then = "the same command carries on" if kept else "nothing was kept, as there is no store"
        super().__init__(f"interrupted: {finished} of {runs} runs finished; {then}")


def perform_all(
    jobs: Sequence[Job], *, workers: int, executor: Executor | None = None, shown: bool = True, fresh: bool = False
) -> list[Run]:
    """The runs of all jobs, in their order.

    :param workers: processes to use when no executor is given; with 1 the jobs run here, on all threads.
    :param fresh: use nothing that a store has, and put what is run in its place.
    :raises ScenarioError: if the market refuses a scenario.
    :raises StorageError: if a store cannot be written.
    :raises Interrupted: on a keyboard interrupt.
    :raises RuntimeError: if worker processes cannot start.
    """
    kept = all(job.store is not None for job in jobs)
    lengths = [job.scenario.days + before for job, before in zip(jobs, _days_before(jobs), strict=True)]
    with (
        Progress(lengths, shown) as progress,
        told_of_compiling(progress.say),
        _alone_in_stores(jobs, progress),
        _states_beside(jobs, executor) as jobs,
    ):
        done: dict[int, Run] = {}
        try:
            if not fresh:
                _take_stored(jobs, done, progress)
            for job in jobs if fresh else ():
                forget_state(job)
            _perform_missing(jobs, done, workers, executor, progress)
        except KeyboardInterrupt:
            raise Interrupted(len(done), len(jobs), kept) from None
    return [done[number] for number in range(len(jobs))]


@contextmanager
def _alone_in_stores(jobs: Sequence[Job], progress: Progress) -> Iterator[None]:
    """Nobody else works in the stores of these jobs meanwhile, and what killed commands left there is gone."""
    with ExitStack() as held:
        for store in sorted({job.store.absolute() for job in jobs if job.store is not None}):
            with storing(store):
                store.mkdir(parents=True, exist_ok=True)
                held.enter_context(alone_in(store, progress.warn))
            tidy(store)
        yield


def _take_stored(jobs: Sequence[Job], done: dict[int, Run], progress: Progress) -> None:
    """Fill ``done`` (number of the job -> run) with what the stores have, and say so."""
    for number, job in enumerate(jobs):
        try:
            run = stored(job)
        except Misfit as why:
            progress.warn(str(why))
            continue
        if run is not None:
            _finish(done, number, run, progress)
    if done:
        stores = sorted({str(job.store) for job in jobs if job.store is not None})
        progress.say(
            f"{len(done)} of {len(jobs)} runs were there and are used again, from {', '.join(stores)} "
            "(--fresh: none is)"
        )


def _perform_missing(
    jobs: Sequence[Job], done: dict[int, Run], workers: int, executor: Executor | None, progress: Progress
) -> None:
    """Fill ``done`` (number of the job -> run) with what it lacks."""
    missing = {number: job for number, job in enumerate(jobs) if number not in done}
    before = _days_before(jobs)
    missing = dict(sorted(missing.items(), key=lambda one: before[one[0]] == 0))
    if missing and executor is None:
        warm_up()
    workers = min(workers, len(missing))
    if executor is not None:
        _perform_elsewhere(missing, done, executor, progress)
    elif workers <= 1:
        for number, job in missing.items():
            shared = job.scenario.start.warm_days - before[number]
            _finish(done, number, perform(job, None, partial(_on_day, progress, job.scenario, shared)), progress)
    else:
        _perform_in_processes(missing, done, workers, progress)


def _finish(done: dict[int, Run], number: int, run: Run, progress: Progress) -> None:
    done[number] = run
    progress.run(number)


def _on_day(progress: Progress, scenario: Scenario, shared: int, day: int) -> None:
    """So many days have been lived, those counted with another run among them; the last is told with its run's end."""
    if shared < day < scenario.start.warm_days + scenario.days:
        progress.day(day - shared)


def _days_before(jobs: Sequence[Job]) -> list[int]:
    """Days of the warm part to count with each job: with the first of those that share it, which is done first."""
    seen: set[str] = set()
    days = []
    for job in jobs:
        days.append(0 if job.warm_identity in seen else job.scenario.start.warm_days)
        seen.add(job.warm_identity)
    return days


@contextmanager
def _states_beside(jobs: Sequence[Job], executor: Executor | None) -> Iterator[Sequence[Job]]:
    """Jobs that have no store share warm states in a folder of this run; not on an executor, which may be far away."""
    if executor is not None or all(job.store or not job.warm_identity for job in jobs):
        yield jobs
        return
    with tempfile.TemporaryDirectory(prefix="sim-") as folder:
        yield [job if job.store else replace(job, states=Path(folder)) for job in jobs]


def _perform_elsewhere(jobs: dict[int, Job], done: dict[int, Run], executor: Executor, progress: Progress) -> None:
    """Work on somebody else's executor; what has not started when we stop is cancelled there."""
    for job in jobs.values():
        _ = job.identity  # found here, and told the worker
    futures = {executor.submit(perform, job, 1): number for number, job in jobs.items()}
    try:
        for number, run in _collected(futures, jobs, lambda _job, run: run):
            _finish(done, number, run, progress)
    except BaseException:
        for future in futures:
            future.cancel()
        raise
    for number in jobs.keys() - done.keys():
        _finish(done, number, failed(jobs[number], RuntimeError("a process of the executor died")), progress)


def _perform_in_processes(jobs: dict[int, Job], done: dict[int, Run], workers: int, progress: Progress) -> None:
    """Work in processes of our own. If one dies (out of memory, say), half as many take the rest; if the only one
    dies, the job it had is a failure and the others go on; if not even one starts, the rest is done here."""
    with tempfile.TemporaryDirectory(prefix="sim-") as folder:
        jobs = {number: job if job.store else replace(job, store=Path(folder)) for number, job in jobs.items()}
        while jobs:
            started = False
            with suppress(_Killed), _workers(workers) as executor:
                started = True
                for number, run in _collected(_submitted(executor, jobs, progress.shown), jobs, fetch):
                    _finish(done, number, run, progress)
            jobs = {number: job for number, job in jobs.items() if number not in done}
            if jobs and workers == 1:
                number = next(iter(jobs))
                if not started:
                    progress.warn("worker processes are killed while they start; the next run is done without one")
                    run = perform(jobs.pop(number))
                else:
                    run = failed(jobs.pop(number), RuntimeError("the worker process died (killed, or out of memory)"))
                _finish(done, number, run, progress)
            workers = max(1, workers // 2)


def _submitted(executor: Executor, jobs: dict[int, Job], shown: bool) -> dict[Future[str | None], int]:
    """The jobs as the processes have them; fewer than all if one died meanwhile."""
    futures = {}
    with interrupts_deferred(), suppress(BrokenProcessPool):
        for number, job in jobs.items():
            _ = job.identity  # found here, and told the worker
            futures[executor.submit(perform_into_store, job, 1, shown)] = number
    return futures


def _collected(
    futures: dict[Future[T], int], jobs: dict[int, Job], read: Callable[[Job, T], Run]
) -> Iterator[tuple[int, Run]]:
    """Runs as they come, failed ones included; none from where a process died.

    :raises ScenarioError: if a market refused its scenario.
    :raises StorageError: if the store cannot be written.
    """
    for future in as_completed(futures):
        number = futures[future]
        try:
            run = read(jobs[number], future.result())
        except (ScenarioError, StorageError):
            raise
        except BrokenProcessPool:
            continue
        except Exception as error:
            run = failed(jobs[number], error)
        yield number, run


@contextmanager
def _workers(number: int) -> Iterator[Executor]:
    """Processes that have started, and end with this one."""
    others = set(multiprocessing.active_children())
    with processes(number, end_with_parent) as executor:
        with interrupts_deferred():
            probe = executor.submit(os.getpid)
            first = set(multiprocessing.active_children()) - others
        try:
            probe.result()
        except BrokenProcessPool as error:
            raise _why_not_started(first) from error
        yield executor


class _Killed(Exception):
    """A worker process ended while it started, by no fault of the script that wanted it."""


def _why_not_started(processes: set[Any]) -> Exception:
    """A process that could not read the script that started it ends with code 1."""
    for process in processes:
        process.join(SECONDS_TO_END)
    if any(process.exitcode == 1 for process in processes):
        return RuntimeError(
            "worker processes cannot start; a script that runs replications in parallel needs "
            '`if __name__ == "__main__":` around its work, or jobs=1'
        )
    return _Killed()
