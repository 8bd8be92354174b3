"""Checks for contradictions between the tables of a platform; one small function per contradiction."""

from __future__ import annotations

from collections.abc import Mapping

from sim.core.units import CYCLES_PER_YEAR
from sim.scenario.errors import Faults, ScenarioError
from sim.scenario.forms import ROUNDING, check_labels, check_names
from sim.scenario.parameters.platforms.credit import check_freeze, check_limits, check_policy
from sim.scenario.parameters.platforms.forbearance import check_help
from sim.scenario.parameters.platforms.funding import check_funding
from sim.scenario.parameters.platforms.late import check_late_price
from sim.scenario.parameters.platforms.platforms import PlatformParameters
from sim.scenario.parameters.platforms.reminders import check_reminders
from sim.scenario.parameters.platforms.terms import check_plans
from sim.scenario.parameters.price import PLAN_LENGTHS, flat_fee_apr, too_dear

WHOLE_MARKET = "market"


def check_platforms(platforms: Mapping[str, PlatformParameters]) -> None:
    """Raise ``ScenarioError`` about contradictions in the platforms of a scenario."""
    check_names(platforms, "platforms")
    if WHOLE_MARKET in platforms:
        raise ScenarioError(
            f'platforms has the name "{WHOLE_MARKET}": allowed is any other; in tables it means all platforms together',
            "platforms",
        )
    found = Faults()
    with found:
        check_labels(platforms, "platforms")
    for name, platform in platforms.items():
        with found:
            check_platform(platform, f"platforms.{name}")
    found.tell()


def check_platform(platform: PlatformParameters, at: str) -> None:
    """Check each table alone, then tables that depend on each other."""
    credit, terms, found = platform.credit, platform.terms, Faults()
    with found:
        check_policy(credit, f"{at}.credit")
    with found:
        check_limits(credit, f"{at}.credit")
    with found:
        check_freeze(credit, f"{at}.credit")
    with found:
        check_plans(terms, f"{at}.terms")
        check_plan_prices(platform, at)
    with found:
        check_deferral_price(platform, at)
    with found:
        check_late_price(platform.late, f"{at}.late")
    with found:
        check_funding(platform.funding, f"{at}.funding")
    with found:
        check_reminders(platform.reminders, credit.charge_off_days_past_due, terms.days_to_pay, at)
    with found:
        check_help(platform.forbearance, f"{at}.forbearance")
    found.tell()


def check_plan_prices(platform: PlatformParameters, at: str) -> None:
    """No contract of a plan on offer may cost more per year than the cap on the all-in price.

    The most expensive contract is one ordered on the day of a statement: its first instalment falls due ``days_to_pay``
    days later.
    """
    terms, cap = platform.terms, platform.late.apr_cap
    fees = (terms.fee_3_cycles, terms.fee_6_cycles, terms.fee_12_cycles, terms.fee_24_cycles)
    for cycles, fee in zip(PLAN_LENGTHS, fees, strict=True):
        price = flat_fee_apr(fee, cycles, terms.days_to_pay)
        if cycles in terms.instalments and price > cap + ROUNDING:
            raise too_dear(
                f"{at}.terms.fee_{cycles}_cycles",
                fee,
                price,
                f"{at}.late",
                cap,
                f" where the first instalment falls due {terms.days_to_pay} days after the order",
            )


def check_deferral_price(platform: PlatformParameters, at: str) -> None:
    """A deferral lasts one cycle of 30 days; its year is twelve of them (360 days)."""
    terms, cap = platform.terms, platform.late.apr_cap
    price = terms.deferral_fee_share * CYCLES_PER_YEAR
    if terms.deferral and price > cap + ROUNDING:
        raise too_dear(f"{at}.terms.deferral_fee_share", terms.deferral_fee_share, price, f"{at}.late", cap)
