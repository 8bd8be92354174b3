"""Run one scenario, as often as asked."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from sim.arguments import MOST_JOBS, MOST_REPLICATIONS
from sim.core.random import split_seed
from sim.experiments.job import Job, check_state
from sim.experiments.pool import perform_all
from sim.experiments.somebody import numbers_of
from sim.results.run import Run
from sim.scenario import Faults, Scenario, bad_value, load_scenario, override

__all__ = ["check_guests", "resolve", "run", "workers_for"]


def run(
    scenario: Scenario | str | Path,
    *,
    seed: int = 0,
    replications: int = 1,
    set: Mapping[str, object] | None = None,
    executor: Executor | None = None,
    jobs: int | None = None,
    store: str | Path | None = None,
    fresh: bool = False,
    follow: Sequence[int | str] = (),
    state: str | Path | None = None,
    progress: bool = True,
) -> Run:
    """Run replications 0, 1, ... of a scenario.

    :param scenario: a scenario or the path of its file.
    :param seed: seed of every draw; the same seed and replication give the same world under any policy.
    :param set: changes to the scenario by dotted key.
    :param executor: anything with the interface of ``concurrent.futures``; by default processes.
    :param jobs: processes to use; by default one per core. With 1 all work is done here.
    :param store: folder that keeps each finished replication; one that it has, whole, is not run again. None: in memory
        only.
    :param fresh: run all again, whatever the store has.
    :param follow: consumers whose days are kept in the table ``followed``: numbers, or "late", "visited" or "sued" for
        somebody of whom that is true. He is found by living replication 0 once more, until the first evening on which
        there is anybody; of several people the lowest number is taken.
    :param state: file with the warm part of this scenario, seed and replication, as another run kept it in its store;
        by default the store's own.
    :param progress: show how far the work is on standard error.
    :raises ScenarioError: if the scenario is not valid, or the state is of another scenario, world or version.
    :raises ValueError: if the seed, the number of replications or jobs is out of range.
    :raises StorageError: if the store cannot be written.
    """
    workers = workers_for(seed, replications, jobs)
    resolved = resolve(scenario, set)
    folder, file = (None if path is None else Path(path) for path in (store, state))
    if file is not None and not resolved.start.warm_days:
        raise bad_value("start.warm_days", 0, f"the warm days of the state {file}")
    work = [Job(resolved, seed, number, (), folder, state=file) for number in range(replications)]
    for job in work:
        check_state(job)
    followed = numbers_of(follow, work[0], shown=progress, fresh=fresh)
    work = [replace(job, follow=followed) for job in work]
    return Run.join(perform_all(work, workers=workers, executor=executor, shown=progress, fresh=fresh))


def resolve(scenario: Scenario | str | Path, set: Mapping[str, object] | None) -> Scenario:
    """A scenario, read from its file if need be, with changes by dotted key.

    :raises ScenarioError: if it is not valid.
    """
    changes = dict(set or {})
    known = override(scenario, changes) if isinstance(scenario, Scenario) else load_scenario(scenario, set=changes)
    check_guests(known)
    return known


def check_guests(scenario: Scenario) -> None:
    """Make every policy and strategy that a scenario names, to see that it can be made.

    :raises ScenarioError: if one cannot, or its parameters are not what it declares.
    """
    from sim.collectors import check_strategies
    from sim.platforms import check_policies

    found = Faults()
    with found:
        check_policies(scenario)
    with found:
        check_strategies(scenario)
    found.tell()


def workers_for(seed: int, replications: int, jobs: int | None) -> int:
    """Processes to use: as asked, or one per core.

    :raises ValueError: if the seed does not fit 64 bits, or the number of replications or jobs is out of range.
    """
    split_seed(seed)
    for name, number, most in (
        ("replications", replications, MOST_REPLICATIONS),
        ("jobs", 1 if jobs is None else jobs, MOST_JOBS),
    ):
        if not 1 <= number <= most:
            raise ValueError(f"{name} is a whole number from 1 to {most:,}, not {number}")
    return jobs or os.cpu_count() or 1
