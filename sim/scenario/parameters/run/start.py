"""How a run begins: with an empty book, or after a warm-up."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from sim.core.units import CYCLE_DAYS
from sim.scenario.errors import ScenarioError, bad_value, shown
from sim.scenario.leaf import Branch, leaf
from sim.scenario.table import walk

if TYPE_CHECKING:
    from sim.scenario.tree import Scenario

WEEK_DAYS = 7
LONGEST_WARM_DAYS = 7_200
MAY_DIFFER = (
    "name",
    "description",
    "days",
    "evidence.log",
    "trial.*",
    "collectors.*",
    "platforms.*.label",
    "platforms.*.credit.policy",
    "platforms.*.collection.strategy",
    "platforms.*.learning.sample_size",
)
"""Leaves for the start alone in which a policy may differ from the scenario of the warm part all the same."""


class StartParameters(Branch):
    """The state on day 0."""

    warm_days: int = leaf(
        0,
        unit="days",
        about="length of the warm-up before day 0, in whole cycles of 30 days; results leave it out, and "
        "policies compared share that of the baseline; 0: the book is empty",
        role="fixed",
        source="a choice of the run",
        at_start_only=True,
        ge=0,
        le=LONGEST_WARM_DAYS,
    )


def check_start(start: StartParameters) -> None:
    """The warm-up consists of whole cycles."""
    given = start.warm_days
    if given % CYCLE_DAYS:
        nearest = min(round(given / CYCLE_DAYS) * CYCLE_DAYS, LONGEST_WARM_DAYS)
        raise bad_value(
            "start.warm_days", given, f"whole cycles of {CYCLE_DAYS} days, 0 to {LONGEST_WARM_DAYS}", str(nearest)
        )


def before_day_0(scenario: Scenario) -> Scenario:
    """The scenario of the warm-up: without changes, trial and evidence log."""
    silent = scenario.evidence.model_copy(update={"log": False})
    return scenario.on(0).model_copy(update={"trial": None, "evidence": silent})


def what_warms(scenario: Scenario) -> str:
    """Everything that determines the warm-up, as JSON with sorted keys; scenarios equal in it share the warm-up."""
    tree = before_day_0(scenario).model_dump(mode="json", exclude={"name", "description", "days", "changes"})
    return json.dumps(tree, sort_keys=True)


def on_calendar(terms: Scenario, warm_days: int) -> Scenario:
    """Terms whose dates are counted from the first warm day instead of day 0: those of fraud, and the days of rest."""
    if not warm_days:
        return terms
    fraud, rest = terms.fraud, terms.regime.rest_days
    dates = {"from_day": fraud.from_day + warm_days, "to_day": fraud.to_day + warm_days}
    days_of_rest = {"rest_days": tuple((day + warm_days) % WEEK_DAYS for day in rest)}
    return terms.model_copy(
        update={"fraud": fraud.model_copy(update=dates), "regime": terms.regime.model_copy(update=days_of_rest)}
    )


def refuse_another_start(warmed: Scenario, policy: Scenario) -> None:
    """A policy takes over the people, ties, map and platforms of the warm-up unchanged.

    :raises ScenarioError: if it differs in what shaped them.
    """
    if not (warmed.start.warm_days or policy.start.warm_days):
        return
    mine, theirs = list(policy.platforms), list(warmed.platforms)
    if mine != theirs:
        raise _other("platforms", mine, theirs, policy)
    for name, platform in warmed.platforms.items():
        lines, kept = list(platform.funding.lines), list(policy.platforms[name].funding.lines)
        if not set(lines) <= set(kept):
            raise _other(f"platforms.{name}.funding.lines", kept, lines, policy)
    before = _of_the_start(warmed)
    for key, value in _of_the_start(policy).items():
        if value != before.get(key, value):
            raise _other(key, value, before[key], policy)


def _of_the_start(scenario: Scenario) -> dict[str, object]:
    """What shapes people and platforms before day 0, by dotted key."""
    return {
        one.key: one.value
        for one in walk(before_day_0(scenario))
        if one.at_start_only and not any(fnmatchcase(one.key, free) for free in MAY_DIFFER)
    }


def _other(key: str, given: object, wanted: object, policy: Scenario) -> ScenarioError:
    return ScenarioError(
        f"{key} = {shown(given)}: allowed is {shown(wanted)}, as before day 0, because the market has a warm-up "
        f"(start.warm_days) and {policy.name!r} takes it over",
        key,
    )
