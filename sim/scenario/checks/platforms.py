"""Values that are each in range but contradict one another; one small function per contradiction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Protocol

from sim.scenario.errors import ScenarioError, bad_value, shown
from sim.scenario.frozen import LONGEST_NAME, NAME_PATTERN
from sim.scenario.parameters.fraud import FraudParameters
from sim.scenario.parameters.people.repayment import StylesParameters
from sim.scenario.parameters.platforms.platforms import PlatformParameters
from sim.scenario.parameters.price import CYCLES_PER_YEAR, flat_fee_apr
from sim.scenario.reading.plain import looks

DAYS_PER_YEAR = 365
PLAN_LENGTHS = (3, 6, 12, 24)
POLICY_PATTERN = r"[A-Za-z_]\w*|[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*"
ROUNDING = 1e-9
WHOLE_MARKET = "market"


class Labelled(Protocol):
    """A branch that may be shown under another name than its key."""

    @property
    def label(self) -> str:
        """Text, perhaps empty."""


def check_platforms(platforms: Mapping[str, PlatformParameters]) -> None:
    """Raise ``ScenarioError`` about the first contradiction in the platforms of a scenario."""
    check_names(platforms, "platforms")
    if WHOLE_MARKET in platforms:
        raise ScenarioError(f'platforms has the name "{WHOLE_MARKET}": allowed is any other; tables call all platforms '
                            "together so", "platforms")
    check_labels(platforms, "platforms")
    for name, platform in platforms.items():
        for check in CHECKS:
            check(platform, f"platforms.{name}")


def check_fraud(fraud: FraudParameters, days: int) -> None:
    """Fraud begins within the run, and cannot stop beginning before it has begun to."""
    if fraud.share > 0 and fraud.from_day >= days:
        raise bad_value("fraud.from_day", fraud.from_day, f"a day of the run, 0 to {days - 1} (days = {days})",
                        str(days - 1))
    if fraud.to_day < fraud.from_day:
        raise bad_value("fraud.to_day", fraud.to_day, f"at least fraud.from_day, {fraud.from_day} (days)",
                        str(fraud.from_day))


def check_styles(styles: StylesParameters) -> None:
    """Styles of paying are shares of everybody, or none is given."""
    total = sum(share for share in styles.model_dump().values())
    if total > 0.0 and abs(total - 1.0) > ROUNDING:
        raise bad_value("repayment.styles", f"{total:g} in all", "shares that add up to 1, or all 0")


def check_labels(branches: Mapping[str, Labelled], at: str) -> None:
    """No two branches are shown under labels that look alike; one without a label is shown as its key."""
    shown_as: dict[str, str] = {}
    for name, branch in branches.items():
        label = branch.label or name
        if not looks(label):
            raise bad_value(f"{at}.{name}.label", branch.label, "text that can be seen, or none")
        other = shown_as.setdefault(looks(label), name)
        if other != name:
            raise bad_value(f"{at}.{name}.label", branch.label,
                            f"a label that no other of {at} has: {at}.{other} is shown as {shown(label)} too")


def check_names(names: Iterable[str], at: str) -> None:
    """A name becomes part of a dotted key."""
    for name in names:
        if not re.fullmatch(NAME_PATTERN, name) or len(name) > LONGEST_NAME:
            raise ScenarioError(f"{at} has the name {shown(name)}: allowed are lower-case letters, digits and "
                                f"underscores after a letter, at most {LONGEST_NAME} of them", at)


def check_policy(platform: PlatformParameters, at: str) -> None:
    """Form only: whoever looks the name up reports an unknown one with ``bad_value``."""
    if not re.fullmatch(POLICY_PATTERN, platform.credit.policy):
        raise bad_value(f"{at}.credit.policy", platform.credit.policy, "a registered name or module:Class")


def check_limits(platform: PlatformParameters, at: str) -> None:
    """The smallest limit may not exceed the largest."""
    credit = platform.credit
    if credit.limit_min_cents > credit.limit_max_cents:
        raise bad_value(f"{at}.credit.limit_min_cents", credit.limit_min_cents,
                        f"at most {at}.credit.limit_max_cents, {credit.limit_max_cents} (cents)")


def check_freeze(platform: PlatformParameters, at: str) -> None:
    """A debt written off cannot be frozen later."""
    credit = platform.credit
    if credit.freeze_days_past_due > credit.charge_off_days_past_due:
        raise bad_value(f"{at}.credit.freeze_days_past_due", credit.freeze_days_past_due,
                        f"at most {at}.credit.charge_off_days_past_due, {credit.charge_off_days_past_due} (days)")


def check_plans(platform: PlatformParameters, at: str) -> None:
    """Only plan lengths that have a fee, each once."""
    plans = platform.terms.instalments
    if not set(plans) <= set(PLAN_LENGTHS) or len(set(plans)) < len(plans):
        raise bad_value(f"{at}.terms.instalments", plans, "a list of 3, 6, 12 and 24 (cycles), each at most once")


def check_plan_prices(platform: PlatformParameters, at: str) -> None:
    """No contract of a plan on offer may cost more per year than the cap on the all-in price.

    The dearest is one ordered on the day of a statement: its first instalment falls due ``days_to_pay`` days later.
    """
    terms, cap = platform.terms, platform.late.apr_cap
    fees = (terms.fee_3_cycles, terms.fee_6_cycles, terms.fee_12_cycles, terms.fee_24_cycles)
    for cycles, fee in zip(PLAN_LENGTHS, fees, strict=True):
        price = flat_fee_apr(fee, cycles, terms.days_to_pay)
        if cycles in terms.instalments and price > cap + ROUNDING:
            raise _too_dear(f"{at}.terms.fee_{cycles}_cycles", fee, price, at, cap,
                            f" where the first instalment falls due {terms.days_to_pay} days after the order")


def check_deferral_price(platform: PlatformParameters, at: str) -> None:
    """A deferral lasts one cycle of 30 days; its year is twelve of them (360 days)."""
    terms, cap = platform.terms, platform.late.apr_cap
    price = terms.deferral_fee_share * CYCLES_PER_YEAR
    if terms.deferral and price > cap + ROUNDING:
        raise _too_dear(f"{at}.terms.deferral_fee_share", terms.deferral_fee_share, price, at, cap)


def check_late_price(platform: PlatformParameters, at: str) -> None:
    """Daily late charges, over 365 days, where they count in the all-in price."""
    late = platform.late
    price = (late.service_daily + late.penalty_daily) * DAYS_PER_YEAR
    if late.kind == "daily" and late.late_counts_in_apr_cap and price > late.apr_cap + ROUNDING:
        raise _too_dear(f"{at}.late.service_daily", late.service_daily, price, at, late.apr_cap,
                        f" together with {at}.late.penalty_daily, {late.penalty_daily}")


def check_funding(platform: PlatformParameters, at: str) -> None:
    """The lines may not fund more than the whole loan, nor less than the co-lending floor."""
    funding = platform.funding
    check_names(funding.lines, f"{at}.funding.lines")
    total = sum(line.share for line in funding.lines.values())
    if total > 1 + ROUNDING:
        *_, last = funding.lines
        raise bad_value(f"{at}.funding.lines.{last}.share", funding.lines[last].share,
                        f"what keeps the sum over all lines at or below 1 (now {total:.4g})")
    if funding.co_lending_floor > total + ROUNDING:
        raise bad_value(f"{at}.funding.co_lending_floor", funding.co_lending_floor,
                        f"at most the sum over all lines of share, {total:.4g}: no loan could be funded")


def check_reminders(platform: PlatformParameters, at: str) -> None:
    """Reminders come in order, on days when the bill or the debt exists."""
    days, last = platform.reminders.days_past_due, platform.credit.charge_off_days_past_due
    if list(days) != sorted(set(days)) or any(not 1 <= day <= last for day in days):
        raise bad_value(f"{at}.reminders.days_past_due", days,
                        f"rising days from 1 to {at}.credit.charge_off_days_past_due, {last}")
    before, billed = platform.reminders.days_before_due, platform.terms.days_to_pay
    if before > billed:
        raise bad_value(f"{at}.reminders.days_before_due", before,
                        f"at most {at}.terms.days_to_pay, {billed} (days): earlier there is no bill", str(billed))


def check_help(platform: PlatformParameters, at: str) -> None:
    """Time to pay cannot stop being offered before it begins to be."""
    relief = platform.forbearance
    if relief.help_from_days > relief.help_to_days:
        raise bad_value(f"{at}.forbearance.help_from_days", relief.help_from_days,
                        f"at most {at}.forbearance.help_to_days, {relief.help_to_days} (days past due)",
                        str(relief.help_to_days))


CHECKS = (check_policy, check_limits, check_freeze, check_plans, check_plan_prices, check_deferral_price,
          check_late_price, check_funding, check_reminders, check_help)


def _too_dear(key: str, given: float, price: float, at: str, cap: float, also: str = "") -> ScenarioError:
    return bad_value(key, given, f"what costs at most {at}.late.apr_cap, {cap:.4g} per year; "
                                 f"this costs {price:.4g}{also}")
