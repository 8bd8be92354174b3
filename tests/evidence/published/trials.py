"""Section 3: every shipped trial, its effect on its own outcome beside the published one.

A row is ``<trial>__<arm>``, in points of shares, in yuan, or as the trial's outcome counts. One of which the targets
know nothing is told with what its scenario expects.
"""

from __future__ import annotations

import contextlib
import io
import math

from sim.experiments import trial
from sim.results.trial import OUTCOMES, TrialResult
from sim.scenario import Scenario
from tests.evidence.published.markets import SCENARIOS, Measured, Size, shipped

__all__ = ["about", "measure"]

FOLDER, OF = "trials", "__"
UNITS = {"share": 100.0, "cents": 0.01}


def measure(size: Size, replication: int) -> Measured:
    """What each arm of each trial changes for the people in it, mean over them, against the same people untreated."""
    rows: Measured = {}
    for name in names():
        result = _result(name, size, replication)
        outcome = OUTCOMES[result.trial.outcome]
        for arm in result.arms[1:]:
            change = float(result.effect(arm, outcome.name)["direct"]["estimate"])
            rows[f"{name}{OF}{arm}"] = UNITS.get(outcome.kind, 1.0) * change if result.n_people else math.nan
    return rows


def names() -> list[str]:
    """The shipped trials."""
    return sorted(path.stem for path in (SCENARIOS / FOLDER).glob("*.toml"))


def about(key: str) -> dict[str, str]:
    """A row in words, and what its scenario expects."""
    name, _, arm = key.partition(OF)
    told = shipped(f"{FOLDER}/{name}").trial
    assert told is not None
    outcome = OUTCOMES[told.outcome]
    return {
        "about": f"{name.replace('_', ' ')}, {arm}: {outcome.label.partition(',')[0]}",
        "unit": outcome.change_unit.removeprefix("percentage "),
        "source": told.expected,
    }


def _result(name: str, size: Size, replication: int) -> TrialResult:
    scenario: Scenario = shipped(f"{FOLDER}/{name}")
    with contextlib.redirect_stderr(io.StringIO()):
        return trial(
            scenario, seed=replication, replications=1, jobs=1, progress=False, set={"population.size": size.people}
        )
