"""Admission policies: from the day's orders to the platform's decisions.

A policy is a class with ``decide``; the scenario names a registered one or ``module:Class``. It sees frames only:
it cannot move money, and what it may not decide (headroom, frozen accounts, funds) is enforced after it.
"""

from __future__ import annotations

import difflib
import importlib
from abc import ABC, abstractmethod

import numpy as np

from sim.frames import Decisions, Orders
from sim.scenario import CreditParameters, Scenario, bad_value

__all__ = ["CreditPolicy", "POLICIES", "Scorecard", "check_policies", "policy_of"]

PPM = 1_000_000


class CreditPolicy(ABC):
    """Interface of an admission policy; made without arguments, once per platform and run."""

    @abstractmethod
    def decide(self, orders: Orders, credit: CreditParameters) -> Decisions:
        """Answer one platform's orders of a day, row by row; ``credit`` is the scenario's, as of that day.

        Must be a function of its arguments alone: neither draws nor clocks.
        """


class Scorecard(CreditPolicy):
    """Admit from a cut-off on; first limit from score and income.

    limit = income * (limit_to_income + limit_per_100_points * (score - cutoff) / 100), within the smallest and
    largest limit, in whole 100 yuan.
    """

    def decide(self, orders: Orders, credit: CreditParameters) -> Decisions:
        above = orders.score - credit.score_cutoff
        multiple_ppm = round(credit.limit_to_income * PPM) + round(credit.limit_per_100_points * PPM / 100) * above
        limit = orders.income_cents * np.maximum(multiple_ppm, 0) // PPM // 10_000 * 10_000
        limit = np.clip(limit, credit.limit_min_cents, credit.limit_max_cents)
        opened = np.where(orders.applies & (above >= 0), limit, 0)
        headroom = np.where(orders.applies, opened, orders.headroom_cents)
        return Decisions(admitted=orders.amount_cents <= headroom, limit_cents=opened)


POLICIES: dict[str, type[CreditPolicy]] = {"scorecard": Scorecard}
"""Policies that a scenario may name."""


def check_policies(scenario: Scenario) -> None:
    """Make every policy that a scenario names, to see that it can be made.

    :raises ScenarioError: as ``policy_of``.
    """
    for label, platform in scenario.platforms.items():
        policy_of(label, platform.credit)


def policy_of(label: str, credit: CreditParameters) -> CreditPolicy:
    """The policy that the scenario names for the platform ``label``.

    :raises ScenarioError: if it is neither registered nor a ``module:Class`` that can be imported and made.
    """
    name, key = credit.policy, f"platforms.{label}.credit.policy"
    if ":" not in name:
        if name not in POLICIES:
            near = difflib.get_close_matches(name, POLICIES, n=1, cutoff=0.0)[0]
            raise bad_value(key, name, "one of " + ", ".join(sorted(POLICIES)) + ", or module:Class", nearest=near)
        return POLICIES[name]()
    module_name, _, class_name = name.partition(":")
    try:
        found = getattr(importlib.import_module(module_name), class_name)
    except (ImportError, AttributeError) as error:
        raise bad_value(key, name, f"a class that can be imported ({error})") from None
    if not (isinstance(found, type) and issubclass(found, CreditPolicy)) or found.__abstractmethods__:
        raise bad_value(key, name, "a class derived from sim.platforms.CreditPolicy that defines decide")
    try:
        return found()
    except TypeError as error:
        raise bad_value(key, name, f"a class that is made without arguments ({error})") from None
