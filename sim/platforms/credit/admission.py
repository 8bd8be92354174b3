"""Admission policies: from the day's orders to the platform's decisions.

A policy is a class with ``decide``; the scenario names a registered one or ``module:Class``. It sees frames only:
it cannot move money, and what it may not decide (headroom, frozen accounts, funds) is enforced after it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from sim.core.frames import Decisions, Orders
from sim.core.units import MILLION, ppm
from sim.guests import Parameter, Role, answered, flags, refuse, whole_numbers
from sim.scenario import CreditParameters, Scenario

__all__ = ["Admission", "CreditPolicy", "POLICIES", "Scorecard", "check_policies", "policy_of"]

LARGEST_LIMIT_CENTS = 20_000_000


class CreditPolicy(ABC):
    """Interface of an admission policy; made without arguments, once per platform and run.

    ``parameters`` declares what a scenario may set under ``credit.policy_set``, by name.
    """

    parameters: ClassVar[Mapping[str, Parameter]] = {}

    @abstractmethod
    def decide(self, orders: Orders, credit: CreditParameters) -> Decisions:
        """Answer one platform's orders of a day, row by row; ``credit`` is the scenario's, as of that day.

        ``credit.policy_set`` has the value of every declared parameter. Columns cannot be written to. Must be a
        function of its arguments alone: neither draws nor clocks. ``admitted`` is bool, ``limit_cents`` whole numbers
        from 0 to 20,000,000.
        """


class Scorecard(CreditPolicy):
    """Admit from a cut-off on; first limit from score and income.

    limit = income * (limit_to_income + limit_per_100_points * (score - cutoff) / 100), within the smallest and
    largest limit, in whole 100 yuan.
    """

    def decide(self, orders: Orders, credit: CreditParameters) -> Decisions:
        above = orders.score - credit.score_cutoff
        multiple_ppm = ppm(credit.limit_to_income) + round(credit.limit_per_100_points * MILLION / 100) * above
        limit = orders.income_cents * np.maximum(multiple_ppm, 0) // MILLION // 10_000 * 10_000
        limit = np.clip(limit, credit.limit_min_cents, credit.limit_max_cents)
        opened = np.where(orders.applies & (above >= 0), limit, 0)
        headroom = np.where(orders.applies, opened, orders.headroom_cents)
        return Decisions(admitted=orders.amount_cents <= headroom, limit_cents=opened)


POLICIES: dict[str, type[CreditPolicy]] = {"scorecard": Scorecard}
"""Policies that a scenario may name."""


class Admission(Role[CreditParameters]):
    """The policy of one platform, asked as a guest."""

    def __init__(self, label: str, credit: CreditParameters, home: tuple[str, ...] = ()) -> None:
        super().__init__(f"platforms.{label}.credit.policy", credit, label, CreditPolicy, POLICIES, home)

    def decide(self, orders: Orders, credit: CreditParameters) -> Decisions:
        """What the policy answers, checked.

        :raises GuestError: if it cannot be relied on.
        """
        return self._host.ask((orders, self._told(credit)), lambda answer: _checked(answer, orders, self.who))


def _checked(answer: object, orders: Orders, who: str) -> Decisions:
    """Decisions of our own, made from a policy's answer."""
    given, n = answered(answer, Decisions, who), len(orders)
    admitted = flags(given["admitted"], "admitted", n, who, orders)
    limit = whole_numbers(given["limit_cents"], "limit_cents", n, who, orders)
    refuse(
        (limit < 0) | (limit > LARGEST_LIMIT_CENTS),
        f"limit_cents outside 0 to {LARGEST_LIMIT_CENTS}",
        who,
        orders,
        {"admitted": admitted, "limit_cents": limit},
    )
    return Decisions(admitted, limit)


def check_policies(scenario: Scenario) -> None:
    """Make every policy that a scenario names, to see that it can be made with the parameters of every day.

    :raises ScenarioError: as ``policy_of``.
    """
    for label, platform in scenario.platforms.items():
        policy = policy_of(label, platform.credit, scenario.home)
        for day in scenario.change_days:
            policy.settings_of(scenario.on(day).platforms[label].credit)


def policy_of(label: str, credit: CreditParameters, home: tuple[str, ...] = ()) -> Admission:
    """The policy that the scenario names for the platform ``label``; ``home`` is where the scenario's files are.

    :raises ScenarioError: if it is neither registered nor a ``module:Class`` that can be imported and made, or its
        parameters are not what it declares.
    """
    return Admission(label, credit, home)
