"""Run a trial inside a market, beside a world in which every arm has the rule of the first."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from sim.experiments.compare import compare
from sim.experiments.run import resolve
from sim.results.trial import TrialResult
from sim.scenario import Scenario, ScenarioError, make_scenario

__all__ = ["trial"]


def trial(
    scenario: Scenario | str | Path,
    *,
    arms: Mapping[str, Mapping[str, object]] | None = None,
    seed: int = 0,
    replications: int = 5,
    set: Mapping[str, object] | None = None,
    executor: Executor | None = None,
    jobs: int | None = None,
    store: str | Path | None = None,
    fresh: bool = False,
    progress: bool = True,
) -> TrialResult:
    """Run a scenario with a ``trial`` and, in the same worlds, its reference; measure what each arm changed.

    The arms are drawn from a stream of their own, and nothing differs between both worlds before the trial starts, so
    the same people take part in both and every effect is a person's own change. A trial that changes nothing shows
    exactly zero. The other parameters are those of :func:`sim.run`.

    :param arms: arms instead of those of the scenario, by name, with equal shares: what each sets, by dotted key. The
        first is the control.
    :raises ScenarioError: if a scenario is not valid or has no trial.
    :raises ValueError: if the seed, the number of replications or jobs is out of range.
    :raises StorageError: if the store cannot be written.
    :raises RuntimeError: if no replication finished in both worlds.
    """
    resolved = resolve(scenario, set)
    if arms is not None:
        resolved = _with_arms(resolved, {name: {"share": 1 / len(arms), "set": keys} for name, keys in arms.items()})
    return TrialResult(
        compare(
            [resolved],
            baseline=_reference(resolved),
            seed=seed,
            replications=replications,
            executor=executor,
            jobs=jobs,
            store=store,
            fresh=fresh,
            progress=progress,
        )
    )


def _reference(scenario: Scenario) -> Scenario:
    """The same scenario with the rule of the first arm in every arm, under another name."""
    if scenario.trial is None:
        raise ScenarioError(f"{scenario.name!r} has no [trial] to run", "trial")
    arms = scenario.trial.arms
    control = next(iter(arms))
    same = {name: {"share": arm.share, "set": arms[control].set} for name, arm in arms.items()}
    return _with_arms(scenario, same, name=f"{scenario.name}, every arm as {control}")


def _with_arms(scenario: Scenario, arms: Mapping[str, Mapping[str, Any]], **leaves: object) -> Scenario:
    if scenario.trial is None:
        raise ScenarioError(f"{scenario.name!r} has no [trial] to give arms to", "trial")
    tree = scenario.model_dump(exclude={"changes"}) | leaves
    return make_scenario(
        {**tree, "trial": {**tree["trial"], "arms": arms}, "changes": scenario.changes}, home=scenario.home
    )
