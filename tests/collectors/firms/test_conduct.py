"""Pressure grows with what tempts and shrinks with what restrains."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.collectors.firms.conduct import breaches, dismissed, pay_at_stake, pressure, shortfall
from tests.collectors import collector


def pressed(**changes: Any) -> float:
    values: dict[str, Any] = dict(
        temptation=0.5,
        at_stake=0.3,
        short=0.4,
        conduct_weight=0.2,
        supervision=0.3,
        recorded=0.3,
        audit_daily=0.001,
        dismissal=0.2,
    )
    values |= changes
    return float(
        pressure(
            values.pop("temptation"), np.array([values.pop("at_stake")]), np.array([values.pop("short")]), **values
        )[0]
    )


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("temptation", 1),
        ("at_stake", 1),
        ("short", 1),
        ("conduct_weight", -1),
        ("supervision", -1),
        ("recorded", -1),
        ("audit_daily", -1),
        ("dismissal", -1),
    ],
)
def test_pressure_moves_one_way(name: str, sign: int) -> None:
    steps = np.linspace(0.0, 0.01 if name == "audit_daily" else 1.0, 11)
    pressures = np.array([pressed(**{name: float(step)}) for step in steps])
    assert np.all(np.diff(pressures) * sign >= 0)
    assert (pressures[-1] - pressures[0]) * sign > 0.01
    assert np.all(pressures >= 0.0)


def test_nothing_tempts_where_pay_is_fixed_and_no_target_is_set() -> None:
    assert pressed(at_stake=0.0, short=0.0) == 0.0


def test_pay_at_stake_grows_with_commission() -> None:
    shares = [float(pay_at_stake(rate, np.array([100_000.0]), 16_000)[0]) for rate in (0.0, 0.01, 0.16, 1.0)]
    assert shares[0] == 0.0
    assert shares[2] == 0.5
    assert shares == sorted(shares)
    assert pay_at_stake(0.0, np.zeros(1), 0)[0] == 0.0


def test_shortfall() -> None:
    assert shortfall(np.array([0.0, 50.0, 100.0, 150.0]), 100).tolist() == [1.0, 0.5, 0.0, 0.0]
    assert shortfall(np.array([0.0]), 0).tolist() == [0.0]


def test_breaches_by_lot() -> None:
    lots = (np.arange(10_000) + 0.5) / 10_000
    assert breaches(np.zeros(10_000), lots).sum() == 0
    rates = [breaches(np.full(10_000, press), lots).mean() for press in (0.1, 0.5, 2.0)]
    assert rates == pytest.approx(1.0 - np.exp([-0.1, -0.5, -2.0]), abs=1e-3)


def test_dismissal_needs_an_audit_a_breach_and_the_rule() -> None:
    n_breaches, lots = np.array([0, 1, 5]), np.full(3, 0.3)
    assert dismissed(n_breaches, 1.0, 0.4, lots).tolist() == [False, True, True]
    assert not dismissed(n_breaches, 0.0, 0.4, lots).any()
    assert not dismissed(n_breaches, 1.0, 0.0, lots).any()
    assert dismissed(n_breaches, 0.35, 0.4, lots).tolist() == [False, False, True]


def test_an_officer_who_is_far_from_target_or_on_commission_presses() -> None:
    def mean(fee: float = 0.0, brought: float = 0.0, **changes: Any) -> float:
        one = collector(staff=3, recorded=0.0, supervision=0.0, **changes)
        one.brought_cents[:] = brought
        one.begin_day(fee)
        return float(one.pressure.mean())

    assert mean(commission=0.0) == 0.0
    assert mean(commission=0.3, brought=10_000.0) > mean(commission=0.1, brought=10_000.0) > 0.0
    assert mean(commission=0.0, target_cents_per_officer_day=1_000) > 0.0
    assert mean(commission=0.0, target_cents_per_officer_day=1_000, brought=1_000.0) == 0.0
    assert mean(fee=0.4, kind="agency", commission=0.0) > mean(fee=0.1, kind="agency", commission=0.0) > 0.0
