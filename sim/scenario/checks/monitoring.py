"""Checks for warnings and screening that could never act; one small function per contradiction."""

from __future__ import annotations

from sim.scenario.errors import bad_value
from sim.scenario.forms import check_names
from sim.scenario.parameters.platforms.monitoring import OF_THE_BUREAU, SIGNALS, TriggerParameters
from sim.scenario.parameters.platforms.platforms import PlatformParameters


def check_monitoring(platform: PlatformParameters, at: str) -> None:
    """Raise ``ScenarioError`` about the first contradiction in what a platform watches for; ``at`` is its key."""
    check_names(platform.monitoring.triggers, f"{at}.monitoring.triggers")
    for name, trigger in platform.monitoring.triggers.items():
        check_bureau(trigger, platform.learning.bureau, f"{at}.monitoring.triggers.{name}", at)
    check_size(platform, at)


def check_bureau(trigger: TriggerParameters, subscribed: bool, at: str, of: str) -> None:
    """Signals about other platforms need the bureau."""
    if trigger.signal in OF_THE_BUREAU and not subscribed:
        own = ", ".join(signal for signal in SIGNALS if signal not in OF_THE_BUREAU)
        raise bad_value(
            f"{at}.signal",
            trigger.signal,
            f"a signal of the platform's own business, {own}, unless {of}.learning.bureau = true",
        )


def check_size(platform: PlatformParameters, at: str) -> None:
    """The smallest order screened must not exceed the largest limit; otherwise no order is ever screened."""
    screening, largest = platform.monitoring.screening, platform.credit.limit_max_cents
    if screening.active and screening.from_cents > largest:
        raise bad_value(
            f"{at}.monitoring.screening.from_cents",
            screening.from_cents,
            f"at most {at}.credit.limit_max_cents, {largest} (cents)",
            str(largest),
        )
