"""Strategies, collectors and trials that contradict themselves or one another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import combinations

from sim.core.channels import names, right_needed
from sim.scenario.checks.platforms import POLICY_PATTERN, ROUNDING, check_labels, check_names
from sim.scenario.errors import ScenarioError, bad_value, nearest_to, shown, unknown_key
from sim.scenario.parameters.collection.channels import CHANNELS
from sim.scenario.parameters.collection.collectors import CollectorParameters
from sim.scenario.parameters.collection.field import FieldParameters
from sim.scenario.parameters.platforms.collection import LADDER, CollectionParameters, StageParameters, check_uplift
from sim.scenario.parameters.platforms.platforms import PlatformParameters
from sim.scenario.parameters.regime import RegimeParameters
from sim.scenario.parameters.run.trial import (
    ARM_BRANCHES,
    ARM_ROOTS,
    OF_ALL_ARMS,
    OF_HOLDERS,
    OUTCOMES,
    TrialParameters,
)

Pools = Mapping[str, CollectorParameters]


def check_collection(platforms: Mapping[str, PlatformParameters], pools: Pools, field: FieldParameters,
                     may_be_silent: bool) -> None:
    """Raise ``ScenarioError`` about the first contradiction in the collectors and strategies of a scenario.

    ``may_be_silent``: every channel of a strategy may be forbidden.
    """
    check_names(pools, "collectors")
    check_labels(pools, "collectors")
    for name, pool in pools.items():
        check_depot(pool, field, f"collectors.{name}")
    for name, platform in platforms.items():
        check_strategy(platform.collection, pools, f"platforms.{name}.collection", may_be_silent)


def check_depot(pool: CollectorParameters, field: FieldParameters, at: str) -> None:
    """Who visits starts from a district of the map."""
    districts = field.rows * field.columns
    if pool.depot >= districts:
        raise bad_value(f"{at}.depot", pool.depot, f"a district of the map, 0 to {districts - 1}", str(districts - 1))
    if pool.depot < 0 and set(names("is_visit")) & set(pool.channels):
        middle = field.rows // 2 * field.columns + field.columns // 2
        raise bad_value(f"{at}.depot", pool.depot, f"a district to start visits from, 0 to {districts - 1}",
                        str(middle))


def check_posts(pools: Pools, versions: Sequence[Mapping[str, PlatformParameters]]) -> None:
    """No posts by the case in a pool to which no case can give work, in any of these versions of the platforms."""
    terms = [platform.collection for platforms in versions for platform in platforms.values()]
    if any(one.strategy != LADDER for one in terms):
        return  # what a user's own strategy asks for is not known
    worked = {stage.pool for one in terms for ladder in (one.stages, one.challenger) for stage in ladder.values()
              if any(channel in names("by_people") for channel in stage.contacts)}
    sold = any(one.sells_after_days for one in terms)
    for name, pool in pools.items():
        if pool.staff_per_1000_cases and name not in worked and not (sold and pool.kind == "agency"):
            raise bad_value(
                f"collectors.{name}.staff_per_1000_cases", pool.staff_per_1000_cases,
                f'0 as long as no stage with calls by people, visits or lawyers\' work has pool = "{name}"', "0")


def check_strategy(terms: CollectionParameters, pools: Pools, at: str, may_be_silent: bool) -> None:
    """Form of the name, bounds of risk, each stage by itself, stages against one another, what is forbidden."""
    if not re.fullmatch(POLICY_PATTERN, terms.strategy):
        raise bad_value(f"{at}.strategy", terms.strategy, "a registered name or module:Class")
    if terms.low_score > terms.high_score:
        raise bad_value(f"{at}.low_score", terms.low_score, f"at most {at}.high_score, {terms.high_score} (points)",
                        str(terms.high_score))
    check_uplift(terms, at)
    for ladder in ("stages", "challenger"):
        stages: Mapping[str, StageParameters] = getattr(terms, ladder)
        check_names(stages, f"{at}.{ladder}")
        for name, stage in stages.items():
            check_stage(stage, pools, f"{at}.{ladder}.{name}")
        for first, second in combinations(stages, 2):
            check_apart(stages, first, second, f"{at}.{ladder}")
    if not may_be_silent:
        check_forbidden(terms, at)


def check_stage(stage: StageParameters, pools: Pools, at: str) -> None:
    """Bounds in order, known channels, the rights they need, and somebody to work them."""
    if stage.from_days > stage.to_days:
        raise bad_value(f"{at}.from_days", stage.from_days, f"at most {at}.to_days, {stage.to_days} (days)",
                        str(stage.to_days))
    if stage.min_balance_cents > stage.max_balance_cents:
        raise bad_value(f"{at}.min_balance_cents", stage.min_balance_cents,
                        f"at most {at}.max_balance_cents, {stage.max_balance_cents} (cents)",
                        str(stage.max_balance_cents))
    if not stage.segments:
        raise bad_value(f"{at}.segments", stage.segments, "at least one of low, middle, high")
    for channel in stage.contacts:
        if channel not in CHANNELS:
            raise unknown_key(f"{at}.contacts.{channel}", [f"{at}.contacts.{name}" for name in CHANNELS])
        right = right_needed(channel)
        if right not in stage.rights:
            raise bad_value(f"{at}.rights", stage.rights, f'a list with "{right}", which {channel} needs',
                            shown((*stage.rights, right)))
    check_pool(stage, pools, at)


def check_pool(stage: StageParameters, pools: Pools, at: str) -> None:
    """The pool exists and can do every channel that takes people."""
    needed = [channel for channel in stage.contacts if channel in names("by_people")]
    able = [name for name, pool in pools.items() if all(map(pool.can_do, needed))]
    if stage.pool in able or not (stage.pool or needed):
        return
    work = f"collectors who can do {', '.join(needed)}" if needed else "the name of a branch of collectors"
    if stage.pool in pools:
        lacking = next(channel for channel in needed if not pools[stage.pool].can_do(channel))
        lawyers = lacking in names("by_lawyers")
        cannot = f"lawyers = false cannot do {lacking}" if lawyers else f"its channels lack {lacking}"
        work += f" ({cannot})"
    nearest = nearest_to(stage.pool, able) or next(iter(able), "")
    raise bad_value(f"{at}.pool", stage.pool, work if able else f"{work}; there are none", nearest)


def check_apart(stages: Mapping[str, StageParameters], first: str, second: str, at: str) -> None:
    """A debt is in one stage at most; ``stages`` stand at ``at``. Says whose days to move, if that keeps them apart."""
    if not _overlap(stages[first], stages[second]):
        return
    for moved, kept in ((second, first), (first, second)):
        days, taken = stages[moved], stages[kept]
        if days.to_days > taken.to_days:
            raise _overlapping(f"{at}.{moved}.from_days", days.from_days, kept, taken, str(taken.to_days + 1))
        if days.from_days < taken.from_days:
            raise _overlapping(f"{at}.{moved}.to_days", days.to_days, kept, taken, str(taken.from_days - 1))
    raise _overlapping(f"{at}.{second}.from_days", stages[second].from_days, first, stages[first], "")


def _overlapping(key: str, day: int, name: str, stage: StageParameters, nearest: str) -> ScenarioError:
    return bad_value(key, day, f"what keeps it apart from stage {name} (days {stage.from_days} to {stage.to_days}), "
                     "unless risk, balance or reachability do", nearest)


def check_forbidden(terms: CollectionParameters, at: str) -> None:
    """A strategy of which every channel is forbidden would look like one, and do nothing."""
    used = list(dict.fromkeys(channel for ladder in (terms.stages, terms.challenger) for stage in ladder.values()
                              for channel in stage.contacts))
    if used and set(used) <= set(terms.forbidden):
        raise bad_value(f"{at}.forbidden", terms.forbidden,
                        f"a list that leaves the strategy one of its channels, {', '.join(used)}",
                        shown([channel for channel in terms.forbidden if channel != used[0]]))


def check_relatives(platforms: Mapping[str, PlatformParameters], pools: Pools, rules: RegimeParameters) -> None:
    """Nobody plans visits to relatives where the law bans contact with others, unless the ban is broken knowingly."""
    if rules.third_parties != "never":
        return
    for name, platform in platforms.items():
        terms = platform.collection
        for ladder in ("stages", "challenger"):
            stages: Mapping[str, StageParameters] = getattr(terms, ladder)
            for label, stage in stages.items():
                covered = rules.covers == "all" or (stage.pool in pools and pools[stage.pool].kind == "agency")
                if covered and terms.complies and "visit_relatives" in stage.contacts:
                    at = f"platforms.{name}.collection"
                    raise bad_value(
                        f"{at}.{ladder}.{label}.contacts.visit_relatives", stage.contacts["visit_relatives"],
                        f'no visit to relatives, since regime.third_parties = "never", unless {at}.complies = false')


def check_trial(trial: TrialParameters, platforms: Sequence[str], days: int) -> None:
    """Whose trial, when, with what shares, and what its arms may touch."""
    if trial.platform not in platforms:
        raise bad_value("trial.platform", trial.platform, f"one of {', '.join(platforms)}",
                        nearest_to(trial.platform, platforms) or platforms[0])
    if trial.from_day + trial.horizon_days > days:
        room = days - trial.from_day
        raise bad_value("trial.horizon_days", trial.horizon_days,
                        f"what ends the trial, begun on day {trial.from_day}, within the {days} days of the run",
                        str(room) if room > 0 else "")
    if trial.from_days_past_due > trial.to_days_past_due:
        raise bad_value("trial.from_days_past_due", trial.from_days_past_due,
                        f"at most trial.to_days_past_due, {trial.to_days_past_due} (days)",
                        str(trial.to_days_past_due))
    if trial.outcome not in OUTCOMES[trial.takes_in]:
        allowed = OUTCOMES[trial.takes_in]
        raise bad_value("trial.outcome", trial.outcome,
                        f"one of {', '.join(allowed)}, where trial.takes_in = {shown(trial.takes_in)}", allowed[0])
    check_names(trial.arms, "trial.arms")
    total = sum(arm.share for arm in trial.arms.values())
    if total > 1 + ROUNDING:
        *_, last = trial.arms
        rest = 1 - total + trial.arms[last].share
        raise bad_value(f"trial.arms.{last}.share", trial.arms[last].share,
                        f"what keeps the sum over all arms at or below 1 (now {total:.4g})",
                        f"{rest:.4g}" if rest > 0 else "")
    check_what_arms_set(trial)


def check_what_arms_set(trial: TrialParameters) -> None:
    """Nothing but what can differ from person to person."""
    branches = ARM_BRANCHES + OF_HOLDERS if trial.takes_in == "holders" else ARM_BRANCHES
    own = tuple(f"platforms.{trial.platform}.{branch}." for branch in branches) + ARM_ROOTS
    for name, arm in trial.arms.items():
        for key in arm.set:
            if not key.startswith(own):
                raise ScenarioError(f"trial.arms.{name}.set has the key {key}: allowed are keys that begin with "
                                    + " or ".join(own), f"trial.arms.{name}.set")
            if key.removeprefix(f"platforms.{trial.platform}.") in OF_ALL_ARMS:
                raise ScenarioError(f"trial.arms.{name}.set has the key {key}: it is the same for all arms; allowed is "
                                    "to set it for the whole scenario", f"trial.arms.{name}.set")


def _overlap(a: StageParameters, b: StageParameters) -> bool:
    """Is there a debt that is in both stages."""
    return (max(a.from_days, b.from_days) <= min(a.to_days, b.to_days)
            and max(a.min_balance_cents, b.min_balance_cents) <= min(a.max_balance_cents, b.max_balance_cents)
            and not set(a.segments).isdisjoint(b.segments)
            and (a.reachability == b.reachability or "any" in (a.reachability, b.reachability)))
