"""Prices that a regime forbids, cut to the highest that it allows; what it asks of collectors, done."""

from __future__ import annotations

from typing import Any

from sim.core.channels import names
from sim.core.units import CYCLES_PER_YEAR
from sim.scenario.parameters.platforms.late import LateParameters
from sim.scenario.parameters.platforms.platforms import PlatformParameters
from sim.scenario.parameters.platforms.terms import TermsParameters
from sim.scenario.parameters.price import DAYS_PER_YEAR, PLAN_LENGTHS, down_to_ppm, flat_fee_apr, highest_flat_fee
from sim.scenario.reading.load import override
from sim.scenario.tree import Scenario


def lawful(scenario: Scenario) -> Scenario:
    """The terms in force on one day, with prices and pay as the regime asks for them; itself if they are so.

    Collectors record what they must, and conduct weighs in their pay as it must. Where others may not be told of a
    debt they notice nothing of it, and relatives are not asked to pay. Cut are flat fees of plans, the deferral fee,
    daily late charges where they count in the all-in price, and fixed late fees. What is below a cap stays. A scenario
    with dated changes is to be asked day by day (``Scenario.on``).
    """
    regime = scenario.regime
    cuts: dict[str, Any] = {
        f"collectors.{name}.{key}": least
        for key, least in (("recorded", regime.records_required), ("conduct_weight", regime.conduct_weight_required))
        for name, pool in scenario.collectors.items()
        if getattr(pool, key) < least
    }
    if not regime.others_are_told and regime.covers == "all":
        cuts |= _silence(scenario)
    cuts |= {
        f"platforms.{name}.{key}": value
        for name, platform in scenario.platforms.items()
        for key, value in _cuts(platform, regime.apr_cap, regime.late_fee_cap_cents).items()
    }
    return override(scenario, cuts)


def _silence(scenario: Scenario) -> dict[str, Any]:
    """What others who are contacted learn and pay, none of it, by key, where it is not so."""
    found: dict[str, Any] = {
        f"channels.{name}.exposure": 0.0 for name in names("to_others") if getattr(scenario.channels, name).exposure > 0
    }
    return found | ({"response.relative_pays": 0.0} if scenario.response.relative_pays > 0 else {})


def _cuts(platform: PlatformParameters, apr_cap: float, late_fee_cap_cents: int) -> dict[str, Any]:
    """New values of one platform by key, where the law asks for one."""
    return {
        key: value
        for key, (value, now) in (
            _plan_fees(platform.terms, apr_cap)
            | _late_charges(platform.late, apr_cap)
            | _late_fees(platform.late, late_fee_cap_cents)
        ).items()
        if value < now
    }


def _plan_fees(terms: TermsParameters, cap: float) -> dict[str, tuple[float, float]]:
    """Highest and present fee of each plan and of a deferral; a deferral lasts one cycle.

    Plans are priced as the dearest contract: ordered on the day of a statement, which asks for the first instalment.
    """
    found = {}
    for cycles in PLAN_LENGTHS:
        fee = getattr(terms, f"fee_{cycles}_cycles")
        if flat_fee_apr(fee, cycles, terms.days_to_pay) > cap:
            found[f"terms.fee_{cycles}_cycles"] = highest_flat_fee(cap, cycles, terms.days_to_pay), fee
    found["terms.deferral_fee_share"] = down_to_ppm(cap / CYCLES_PER_YEAR), terms.deferral_fee_share
    return found


def _late_charges(late: LateParameters, cap: float) -> dict[str, tuple[float, float]]:
    """The cap itself, and daily charges cut in proportion where they count towards it."""
    found = {"late.apr_cap": (cap, late.apr_cap)}
    price = (late.service_daily + late.penalty_daily) * DAYS_PER_YEAR
    if late.late_counts_in_apr_cap and price > cap:
        for name in ("service_daily", "penalty_daily"):
            now = getattr(late, name)
            found[f"late.{name}"] = down_to_ppm(now * cap / price), now
    return found


def _late_fees(late: LateParameters, cap_cents: int) -> dict[str, tuple[float, float]]:
    return {
        f"late.{name}": (cap_cents, getattr(late, name))
        for name in ("flat_first_cents", "flat_second_cents", "flat_cap_cents")
    }
