"""Run several scenarios in the same worlds and compare them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from sim.experiments.job import Job
from sim.experiments.pool import perform_all
from sim.experiments.run import resolve, workers_for
from sim.experiments.version import plug_ins
from sim.results.comparison import Comparison
from sim.results.run import Run
from sim.scenario import Scenario, ScenarioError, looks, refuse_another_start, to_toml, under

__all__ = ["compare", "compare_regimes", "under_regimes"]

NO_REGIME = "none"


def compare(
    scenarios: Sequence[Scenario | str | Path],
    *,
    baseline: Scenario | str | Path,
    seed: int = 0,
    replications: int = 5,
    set: Mapping[str, object] | None = None,
    executor: Executor | None = None,
    jobs: int | None = None,
    store: str | Path | None = None,
    fresh: bool = False,
    progress: bool = True,
) -> Comparison:
    """Run a baseline and policies under the same seed and replications, and pair them.

    Where the baseline has a warm part (``start.warm_days``), it is lived once in each replication, under the baseline,
    and every policy takes the market over on day 0.

    Parameters are those of :func:`sim.run`; ``set`` changes every scenario, the baseline included, and a scenario
    equal to the baseline is not compared with itself. A replication that failed anywhere is left out everywhere, and
    told in ``failures``.

    :raises ScenarioError: if a scenario is not valid, scenarios share a name or differ in days or in what shapes the
        warm part, or there is nothing to compare.
    :raises ValueError: if the seed, the number of replications or jobs is out of range.
    :raises StorageError: if the store cannot be written.
    :raises RuntimeError: if no replication finished in every scenario.
    """
    workers = workers_for(seed, replications, jobs)
    reference = resolve(baseline, set)
    policies = [policy for policy in (resolve(one, set) for one in scenarios) if not _same(policy, reference)]
    _refuse(reference, policies)
    folder = None if store is None else Path(store)
    work = [
        Job(one, seed, number, (), folder, warm_as=reference)
        for number in range(replications)
        for one in (reference, *policies)
    ]
    done = perform_all(work, workers=workers, executor=executor, shown=progress, fresh=fresh)
    runs = [Run.join(done[i :: len(policies) + 1]) for i in range(len(policies) + 1)]
    common = [number for number in range(replications) if all(number in run.replications for run in runs)]
    if not common:
        first = next(one for run in runs for one in run.failed)
        raise RuntimeError(f"no replication finished in every scenario; the first error: {first.error}")
    return Comparison(runs[0].only(common), tuple(run.only(common) for run in runs[1:]))


def compare_regimes(
    scenario: Scenario | str | Path, regimes: Sequence[str], *, set: Mapping[str, object] | None = None, **how: Any
) -> Comparison:
    """Run a scenario under several regimes in the same worlds; the baseline is "none" if listed, else the first.

    :param regimes: presets, or paths of files of rules; the scenarios are named after both, "ladder, us_reg_f".
    :param set: changes by dotted key, made before each regime comes into force.
    :param how: ``seed``, ``replications``, ``executor``, ``jobs``, ``store``, ``fresh`` and ``progress`` of
        :func:`compare`.

    Raises what :func:`compare` raises.
    """
    baseline, *others = under_regimes(resolve(scenario, set), regimes)
    return compare(others, baseline=baseline, **how)


def under_regimes(scenario: Scenario, regimes: Sequence[str]) -> list[Scenario]:
    """The scenario under each regime, the baseline first.

    :raises ScenarioError: if a regime is not known, or there are not two to compare.
    """
    if len({*regimes}) < 2:
        raise ScenarioError("regimes to compare: allowed are two or more")
    first = NO_REGIME if NO_REGIME in regimes else regimes[0]
    return [under(scenario, one) for one in (first, *(regime for regime in regimes if regime != first))]


def _same(policy: Scenario, reference: Scenario) -> bool:
    """Equal scenarios from two folders may name two classes under one name."""
    homes = [plug_ins(to_toml(one), one.home) for one in (policy, reference)]
    return policy == reference and homes[0] == homes[1]


def _refuse(reference: Scenario, policies: Sequence[Scenario]) -> None:
    """Say before anything runs what would make a comparison impossible."""
    names = [one.name for one in (reference, *policies)]
    if not policies:
        raise ScenarioError("there is nothing to compare: every scenario equals the baseline")
    if len({*map(looks, names)}) < len(names):
        raise ScenarioError(f"scenarios to compare need different names, not {', '.join(names)}")
    for policy in policies:
        if policy.days != reference.days:
            raise ScenarioError(f"{policy.name!r} runs {policy.days} days and the baseline {reference.days}")
        refuse_another_start(reference, policy)
