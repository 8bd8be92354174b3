"""Many jobs, in this process or in others; finished ones are never lost and never done twice."""

from __future__ import annotations

import multiprocessing
import multiprocessing.process
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from sim.experiments.job import Job, failed, fetch, perform, perform_into_store, stored
from sim.experiments.progress import Progress
from sim.experiments.warm_up import warm_up
from sim.results.run import Run
from sim.scenario import Scenario, ScenarioError

__all__ = ["Interrupted", "perform_all"]

T = TypeVar("T")


class Interrupted(KeyboardInterrupt):
    """The user stopped the work; the message says how much was done."""

    def __init__(self, finished: int, runs: int, kept: bool) -> None:
        then = "the same command carries on" if kept else "nothing was kept, as there is no store"
        super().__init__(f"interrupted: {finished} of {runs} runs finished; {then}")


def perform_all(
    jobs: Sequence[Job], *, workers: int, executor: Executor | None = None, shown: bool = True
) -> list[Run]:
    """The runs of all jobs, in their order.

    :param workers: processes to use when no executor is given; with 1 the jobs run here, on all threads.
    :raises ScenarioError: if the market refuses a scenario.
    :raises Interrupted: on a keyboard interrupt.
    :raises RuntimeError: if worker processes cannot start.
    """
    kept = all(job.store is not None for job in jobs)
    lengths = [job.scenario.days + before for job, before in zip(jobs, _days_before(jobs), strict=True)]
    with Progress(lengths, shown) as progress, _states_beside(jobs, executor) as jobs:
        done: dict[int, Run] = {}
        try:
            _perform_missing(jobs, done, workers, executor, progress)
        except KeyboardInterrupt:
            raise Interrupted(len(done), len(jobs), kept) from None
    return [done[number] for number in range(len(jobs))]


def _perform_missing(
    jobs: Sequence[Job], done: dict[int, Run], workers: int, executor: Executor | None, progress: Progress
) -> None:
    """Fill ``done`` (number of the job -> run), first with what the store has."""
    missing: dict[int, Job] = {}
    for number, job in enumerate(jobs):
        run = stored(job)
        if run is None:
            missing[number] = job
        else:
            _finish(done, number, run, progress)
    before = _days_before(jobs)
    missing = dict(sorted(missing.items(), key=lambda one: before[one[0]] == 0))
    if missing and executor is None:
        warm_up(progress)
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
    dies, the job it had is a failure and the others go on."""
    with tempfile.TemporaryDirectory(prefix="sim-") as folder:
        jobs = {number: job if job.store else replace(job, store=Path(folder)) for number, job in jobs.items()}
        while jobs:
            with _processes(workers) as executor:
                with _interrupts_deferred():
                    futures = {executor.submit(perform_into_store, job, 1): number for number, job in jobs.items()}
                for number, run in _collected(futures, jobs, fetch):
                    _finish(done, number, run, progress)
            jobs = {number: job for number, job in jobs.items() if number not in done}
            if jobs and workers == 1:
                number = next(iter(jobs))
                died = RuntimeError("the worker process died (killed, or out of memory)")
                _finish(done, number, failed(jobs.pop(number), died), progress)
            workers = max(1, workers // 2)


def _collected(
    futures: dict[Future[T], int], jobs: dict[int, Job], read: Callable[[Job, T], Run]
) -> Iterator[tuple[int, Run]]:
    """Runs as they come, failed ones included; none from where a process died.

    :raises ScenarioError: if a market refused its scenario.
    """
    for future in as_completed(futures):
        number = futures[future]
        try:
            run = read(jobs[number], future.result())
        except ScenarioError:
            raise
        except BrokenProcessPool:
            continue
        except Exception as error:
            run = failed(jobs[number], error)
        yield number, run


@contextmanager
def _processes(workers: int) -> Iterator[Executor]:
    """A pool of processes that end with the block, with this process, and at once on an interrupt."""
    others = set(multiprocessing.active_children())
    executor = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _end_with_parent)
    try:
        with _interrupts_deferred():
            probe = executor.submit(os.getpid)
        try:
            probe.result()
        except BrokenProcessPool as error:
            raise RuntimeError(
                "worker processes cannot start; a script that runs replications in parallel needs "
                "`if __name__ == \"__main__\":` around its work, or jobs=1") from error
        yield executor
    except BaseException:
        for child in set(multiprocessing.active_children()) - others:
            child.terminate()
        executor.shutdown(cancel_futures=True)
        raise
    executor.shutdown()


@contextmanager
def _interrupts_deferred() -> Iterator[None]:
    """Hold back Ctrl-C; processes started meanwhile never see one, so that only the parent answers, once."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    """Leave when the parent is gone, however it went."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_after, args=(parent,), daemon=True).start()


def _leave_after(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
