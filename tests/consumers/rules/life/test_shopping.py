"""How a consumer pays for a want."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.consumers.rules.life import shopping

uniforms = st.floats(2.0**-33, 1 - 2.0**-33)  # what a draw of 32 bits can be
weights_with_one_positive = st.lists(st.one_of(st.just(0.0), st.floats(1e-6, 1e6)), min_size=1, max_size=12).filter(any)


def test_basket() -> None:
    assert shopping.basket(600_000, 0.05, 1.0, 0.0) == 30_000
    assert shopping.basket(600_000, 0.05, 1.0, 1.0) == 81_548  # 30,000 * e
    assert shopping.basket(600_000, 0.05, 1.0, -6.3) == 100  # nothing is cheaper than a yuan


@pytest.mark.parametrize(
    ("weight", "free", "chance"),
    [
        (0.0, 5_000_000, 0.05),
        (0.5, 0, 0.05),
        (0.5, 600_000, 0.075),  # a cycle of income: half as many again
        (0.5, 1_200_000, 0.1),
        (0.5, 9_000_000, 0.1),  # more than two cycles count as two
    ],
)
def test_wants_rise_with_free_limit(weight: float, free: int, chance: float) -> None:
    assert shopping.chance_of_want(0.05, weight, free, 600_000) == pytest.approx(chance)
    assert shopping.highest_chance_of_want(0.05, weight) == pytest.approx(0.05 * (1 + 2 * weight))


@given(st.floats(0.0, 1.0), st.floats(0.0, 3.0), st.integers(0, 10**9), st.integers(1, 10**8))
def test_no_chance_of_a_want_is_above_the_highest(wants: float, weight: float, free: int, income: int) -> None:
    chance = shopping.chance_of_want(wants, weight, free, income)
    assert wants <= chance <= shopping.highest_chance_of_want(wants, weight)


def test_utility_of_cash() -> None:
    assert shopping.utility_of_cash(30_000, 300_000, 1.5, 3.0) == pytest.approx(1.2)
    assert shopping.utility_of_cash(300_000, 300_000, 1.5, 3.0) == pytest.approx(-1.5)  # the last of the cash


@pytest.mark.parametrize(
    ("change", "utility"),
    [
        ({}, 0.7),  # 1 * 0.5 - 20 * 0.015 * 1 + 1 * 0 + 1 * 1 / 2
        ({"headroom_share": 0.0}, 0.2),
        ({"price": 0.0}, 1.0),
        ({"price_sensitive": 2.0}, 0.4),
        ({"reputation": -1.0}, -0.3),
        ({"habit": 0.0}, 0.2),
        ({"habit": 9.0}, 1.1),
        ({"taste": -30.0}, -29.3),
    ],
)
def test_utility_of_platform(change: dict[str, float], utility: float) -> None:
    typical = dict(
        headroom_share=0.5,
        price=0.015,
        price_sensitive=1.0,
        reputation=0.0,
        habit=1.0,
        taste=0.0,
        weight_headroom=1.0,
        weight_price=20.0,
        weight_reputation=1.0,
        weight_habit=1.0,
    )
    assert shopping.utility_of_platform(**typical | change) == pytest.approx(utility)


@pytest.mark.parametrize(
    ("basket", "cycles", "fee", "free", "utility"),
    [
        (120_000, 1, 0.0, 204_000, -6 * 120_000 / 204_000),  # pay in 30 days: burden only
        (120_000, 3, 0.005, 204_000, -6 * 40_600 / 204_000 - 20 * 0.015 - 1.0),
        (120_000, 12, 0.007, 204_000, -6 * 10_840 / 204_000 - 20 * 0.084 - 1.0),
        (120_000, 1, 0.0, 0, -60.0),  # no free income: the burden counts as ten times it, not without end
        (120_000, 1, 0.0, -50_000, -60.0),
    ],
)
def test_utility_of_term(basket: int, cycles: int, fee: float, free: int, utility: float) -> None:
    assert shopping.utility_of_term(basket, cycles, fee, free, 1.0, 6.0, 10.0, 20.0, 1.0) == pytest.approx(utility)


def test_a_small_basket_is_paid_at_once_and_a_large_one_split() -> None:
    def better(basket: int) -> int:
        return max(
            (1, 3),
            key=lambda n: shopping.utility_of_term(
                basket, n, 0.0 if n == 1 else 0.005, 204_000, 1.0, 6.0, 10.0, 20.0, 1.0
            ),
        )

    assert better(20_000) == 1
    assert better(120_000) == 3


@pytest.mark.parametrize(("u", "index"), [(0.01, 0), (0.24, 0), (0.26, 2), (0.99, 2)])
def test_pick_by_hand(u: float, index: int) -> None:
    assert shopping.pick([1.0, 0.0, 3.0, 8.0], 3, u) == index  # the fourth weight is not counted


@given(weights_with_one_positive, uniforms)
def test_pick_respects_zero_weights(weights: list[float], u: float) -> None:
    assert weights[shopping.pick(weights, len(weights), u)] > 0.0


@given(st.lists(st.integers(0, 5), min_size=1, max_size=6).filter(any))
def test_pick_is_in_proportion(weights: list[int]) -> None:
    total = sum(weights)
    middles = [(k + 0.5) / total for k in range(total)]
    picked = [shopping.pick([float(w) for w in weights], len(weights), u) for u in middles]
    assert [picked.count(index) for index in range(len(weights))] == weights


def test_of_nothing_nothing_is_picked() -> None:
    assert shopping.pick([0.0, 0.0], 2, 0.5) == 0


def test_the_logit_prefers_by_the_exponential_of_the_difference() -> None:
    weights = [math.exp(1.0), math.exp(0.0)]
    edge = math.e / (1 + math.e)
    assert shopping.pick(weights, 2, edge - 1e-9) == 0
    assert shopping.pick(weights, 2, edge + 1e-9) == 1


@pytest.mark.parametrize(("cash", "buys"), [(130_000, True), (129_999, False), (30_000, False)])
def test_one_refused_pays_cash_if_half_the_buffer_stays(cash: int, buys: bool) -> None:
    assert shopping.buys_for_cash_after_refusal(30_000, cash, 200_000) is buys


@pytest.mark.parametrize(("earmarked", "cash"), [(0.0, 1_000), (0.5, 600), (1.0, 200), (2.0, 0)])
def test_cash_for_wants(earmarked: float, cash: int) -> None:
    assert shopping.cash_for_wants(1_000, 800, earmarked) == cash
