"""Checks for contradictions between strategies, collectors, the map and the regime."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from sim.core.channels import names
from sim.scenario.errors import Faults, bad_value, nearest_to
from sim.scenario.forms import check_labels, check_names
from sim.scenario.parameters.collection.collectors import CollectorParameters
from sim.scenario.parameters.collection.field import FieldParameters
from sim.scenario.parameters.platforms.collection import (
    LADDER,
    CollectionParameters,
    StageParameters,
    check_apart,
    check_forbidden,
    check_stage,
    check_terms,
)
from sim.scenario.parameters.platforms.platforms import PlatformParameters
from sim.scenario.parameters.regime import RegimeParameters

Pools = Mapping[str, CollectorParameters]


def check_collection(
    platforms: Mapping[str, PlatformParameters], pools: Pools, field: FieldParameters, may_be_silent: bool
) -> None:
    """Raise ``ScenarioError`` about contradictions in the collectors and strategies of a scenario.

    ``may_be_silent``: a strategy may have all its channels forbidden.
    """
    check_names(pools, "collectors")
    check_labels(pools, "collectors")
    found = Faults()
    for name, pool in pools.items():
        with found:
            check_depot(pool, field, f"collectors.{name}")
    for name, platform in platforms.items():
        with found:
            check_strategy(platform.collection, pools, f"platforms.{name}.collection", may_be_silent)
    found.tell()


def check_depot(pool: CollectorParameters, field: FieldParameters, at: str) -> None:
    """A pool that visits has a depot in a district of the map."""
    districts = field.rows * field.columns
    if pool.depot >= districts:
        raise bad_value(f"{at}.depot", pool.depot, f"a district of the map, 0 to {districts - 1}", str(districts - 1))
    if pool.depot < 0 and set(names("is_visit")) & set(pool.channels):
        middle = field.rows // 2 * field.columns + field.columns // 2
        raise bad_value(
            f"{at}.depot", pool.depot, f"a district to start visits from, 0 to {districts - 1}", str(middle)
        )


def check_posts(pools: Pools, versions: Sequence[Mapping[str, PlatformParameters]]) -> None:
    """A pool whose posts depend on its cases must get cases in at least one of these versions of the platforms."""
    terms = [platform.collection for platforms in versions for platform in platforms.values()]
    if any(one.strategy != LADDER for one in terms):
        return  # what a user's own strategy asks for is not known
    worked = {
        stage.pool
        for one in terms
        for ladder in (one.stages, one.challenger)
        for stage in ladder.values()
        if any(channel in names("by_people") for channel in stage.contacts)
    }
    sold = any(one.sells_after_days for one in terms)
    for name, pool in pools.items():
        if pool.staff_per_1000_cases and name not in worked and not (sold and pool.kind == "agency"):
            raise bad_value(
                f"collectors.{name}.staff_per_1000_cases",
                pool.staff_per_1000_cases,
                f'0 as long as no stage with calls by people, visits or lawyers\' work has pool = "{name}"',
                "0",
            )


def check_strategy(terms: CollectionParameters, pools: Pools, at: str, may_be_silent: bool) -> None:
    """Check the terms, each stage and its pool, overlaps between stages, and forbidden channels."""
    found = Faults()
    with found:
        check_terms(terms, at)
    for ladder in ("stages", "challenger"):
        stages: Mapping[str, StageParameters] = getattr(terms, ladder)
        with found:
            check_names(stages, f"{at}.{ladder}")
        for name, stage in stages.items():
            with found:
                check_stage(stage, f"{at}.{ladder}.{name}")
                check_pool(stage, pools, f"{at}.{ladder}.{name}")
        for first, second in combinations(stages, 2) if not found else ():
            with found:
                check_apart(stages, first, second, f"{at}.{ladder}")
    found.tell()
    if not may_be_silent:
        check_forbidden(terms, at)


def check_pool(stage: StageParameters, pools: Pools, at: str) -> None:
    """The pool exists and can work every channel of the stage that needs people."""
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


def check_relatives(platforms: Mapping[str, PlatformParameters], pools: Pools, rules: RegimeParameters) -> None:
    """No stage visits relatives where the law bans contact with others, unless the platform does not comply."""
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
                        f"{at}.{ladder}.{label}.contacts.visit_relatives",
                        stage.contacts["visit_relatives"],
                        f'no visit to relatives, since regime.third_parties = "never", unless {at}.complies = false',
                    )
