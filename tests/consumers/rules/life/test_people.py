"""Who a consumer is on day 0: tables by hand, and what must hold for any numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.consumers.rules.life import people

normals = st.floats(-6.3, 6.3)  # a uniform of 32 bits gives no normal beyond 6.3
cents = st.integers(1, 10_000_000)


@pytest.mark.parametrize(
    ("x", "nearest"), [(0.0, 0), (0.49, 0), (0.5, 1), (2.5, 3), (-0.5, 0), (-2.5, -2), (1e9, 10**9)]
)
def test_whole_rounds_halves_up(x: float, nearest: int) -> None:
    assert people.whole(x) == nearest


@pytest.mark.parametrize(
    ("x", "p"), [(0.0, 0.5), (math.log(3), 0.75), (-math.log(3), 0.25), (800.0, 1.0), (-800.0, 0.0)]
)
def test_logistic(x: float, p: float) -> None:
    assert people.logistic(x) == pytest.approx(p, abs=1e-15)


@pytest.mark.parametrize(
    ("z", "expected"),
    [
        (0.0, 600_000),  # the median
        (1.0, 1_039_952),  # 600,000 * e^0.55 = 600,000 * 1.733253...
        (-1.0, 346_170),  # 600,000 / 1.733253...
    ],
)
def test_income(z: float, expected: int) -> None:
    assert people.income(600_000, 0.55, z) == expected


def test_nobody_has_no_income() -> None:
    assert people.income(100, 1.2, -6.3) == 1


@pytest.mark.parametrize(
    ("income", "expected"),
    [
        (600_000, 396_000),  # 66 % at the median
        (1_200_000, 689_476),  # 396,000 * 2^0.8 = 396,000 * 1.741101...: 57 % of a double income
        (300_000, 227_442),  # 396,000 / 1.741101...: 76 % of half the income
    ],
)
def test_essentials_follow_engel(income: int, expected: int) -> None:
    assert people.essentials(income, 600_000, 0.66, 0.8, 0.0) == expected


@given(st.integers(100_000, 10_000_000), st.integers(100_000, 10_000_000), st.floats(0.0, 0.99))
def test_the_richer_never_spend_a_larger_share_on_essentials(a: int, b: int, elasticity: float) -> None:
    poorer, richer = sorted((a, b))
    share = [people.essentials(x, 600_000, 0.66, elasticity, 0.0) / x for x in (poorer, richer)]
    assert share[1] <= share[0] + 1 / poorer  # rounding to whole cents


def test_buffer() -> None:
    assert people.buffer(396_000, 0.6, 0.9, 0.0) == 237_600
    assert people.buffer(396_000, 0.6, 0.9, 1.0) == 584_402  # 237,600 * e^0.9
    assert people.buffer(396_000, 0.0, 0.9, 3.0) == 0


@pytest.mark.parametrize(
    ("median", "z", "expected"),
    [
        (0.06, 0.0, 0.06),
        (0.5, math.log(3), 0.75),
        (0.0, 5.0, 0.0),  # nobody
        (1.0, -5.0, 1.0),  # everybody
    ],
)
def test_trait(median: float, z: float, expected: float) -> None:
    assert people.trait(median, 1.0, z) == pytest.approx(expected, abs=1e-15)


@given(st.floats(0.001, 0.999), st.floats(0.0, 3.0), normals, normals)
def test_a_trait_is_a_probability_and_rises_with_its_draw(median: float, sd: float, a: float, b: float) -> None:
    low, high = (people.trait(median, sd, z) for z in sorted((a, b)))
    assert 0.0 <= low <= high + 1e-15 <= 1.0 + 1e-15


@pytest.mark.parametrize(
    ("loss", "finding", "share"),
    [(0.0003, 0.008, 0.008 / 0.0083), (0.0, 0.0, 1.0), (0.0, 0.01, 1.0), (0.01, 0.0, 0.0), (0.01, 0.01, 0.5)],
)
def test_employed_share(loss: float, finding: float, share: float) -> None:
    assert people.employed_share(loss, finding) == pytest.approx(share)


@pytest.mark.parametrize(
    ("pay_day", "u", "expected"),
    [
        (15, 0.5, 316_800),  # half the buffer of 237,600 and half of the essentials of 396,000
        (0, 0.5, 118_800),  # paid on day 0: nothing to bridge
        (29, 0.0, 382_800),  # 29 days of essentials, no buffer
    ],
)
def test_opening_cash(pay_day: int, u: float, expected: int) -> None:
    assert people.opening_cash(237_600, 396_000, pay_day, u) == expected


def test_creditworthiness_of_a_typical_person() -> None:
    # free income 0.34: 2 * 0.04; buffer 0.6 cycles: 0.4 ln(0.65); norm at its mean; forgets 6 bills of 100
    expected = 0.08 + 0.4 * math.log(0.65) - 0.06
    worth = people.creditworthiness(600_000, 600_000, 396_000, 237_600, 4.0, 4.0, 0.06, 0.0, 1.0)
    assert worth == pytest.approx(expected, abs=1e-5)


@given(cents, cents, st.integers(0, 10_000_000), st.floats(-5, 15), st.floats(0, 1))
def test_creditworthiness_knows_its_directions(
    income: int, essentials: int, buffer: int, willing: float, forgetful: float
) -> None:
    def worth(**changes: float) -> float:
        person = (
            dict(
                income_cents=income,
                median_income_cents=600_000.0,
                essentials_cents=essentials,
                buffer_cents=buffer,
                willing=willing,
                willing_mean=4.0,
                forgetful=forgetful,
                lasting=0.5,
                job_hazard=1.2,
            )
            | changes
        )
        return people.creditworthiness(**person)  # type: ignore[arg-type]

    assert worth(income_cents=income + 100_000) > worth()
    assert worth(buffer_cents=buffer + 100_000) > worth()
    assert worth(willing=willing + 1.0) > worth()
    assert worth(forgetful=forgetful + 0.1) < worth()
    assert worth(lasting=0.6) < worth()
    assert worth(job_hazard=1.3) < worth()


def test_spread_has_median_one() -> None:
    assert people.spread(0.5, 0.0) == 1.0
    assert people.spread(0.5, 1.0) == pytest.approx(math.exp(0.5))
    assert people.spread(0.5, 1.0) * people.spread(0.5, -1.0) == pytest.approx(1.0)


def test_leaning_traits_are_standard_and_correlated_as_they_should() -> None:
    """40,000 people; tolerances of 4 standard errors, a false alarm in 10,000."""
    common, a, b = np.random.default_rng(5).standard_normal((3, 40_000))
    one = np.array([people.leaning(z, c, 0.3) for z, c in zip(a, common, strict=True)])
    other = np.array([people.leaning(z, -c, 0.3) for z, c in zip(b, common, strict=True)])
    assert abs(one.mean()) < 0.02
    assert one.std() == pytest.approx(1.0, abs=0.015)
    assert np.corrcoef(one, other)[0, 1] == pytest.approx(-0.3, abs=0.02)


@given(st.floats(-6.0, 6.0), st.floats(-6.0, 6.0))
def test_without_correlation_a_trait_is_its_own(z: float, common: float) -> None:
    assert people.leaning(z, common, 0.0) == z


@pytest.mark.parametrize(("log_sd", "z", "multiple"), [(0.0, 2.0, 1.0), (1.0, 0.5, 1.0), (1.0, 1.5, math.e)])
def test_hazard_multiple(log_sd: float, z: float, multiple: float) -> None:
    assert people.hazard_multiple(log_sd, z) == pytest.approx(multiple)
