"""What treatment leaves behind: resentment, expectation, belief in pursuit, exposure, harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.consumers.rules.collection import treatment

level = st.floats(0.0, 1.0)
harshness = st.floats(0.0, 3.0)
resentment = st.floats(0.0, 50.0)
weight = st.floats(0.0, 10.0)
points = st.floats(0.0, 100.0)


@pytest.mark.parametrize(
    ("harshness", "expected", "after"),
    [
        (0.2, 0.2, 1.0),  # as expected: no resentment
        (0.0, 0.2, 1.0),  # milder than expected breeds none, and takes none away
        (0.5, 0.2, 1.3),  # a visit to one who expected a call
        (0.5, 0.5, 1.0),
        (1.2, 0.2, 2.0),  # calls to family and friends
    ],
)
def test_resentment(harshness: float, expected: float, after: float) -> None:
    assert treatment.resentment_after(1.0, harshness, expected, 1.0) == pytest.approx(after)


@given(resentment, harshness, harshness, weight)
def test_only_what_is_harsher_than_expected_breeds_resentment(
    before: float, harshness: float, expected: float, per_surprise: float
) -> None:
    after = treatment.resentment_after(before, harshness, expected, per_surprise)
    assert after >= before
    if harshness <= expected or per_surprise == 0.0:
        assert after == before


@given(resentment, harshness, harshness, harshness, weight)
def test_the_harsher_the_more_resented(before: float, a: float, b: float, expected: float, per: float) -> None:
    mild, harsh = sorted((a, b))
    assert treatment.resentment_after(before, mild, expected, per) <= treatment.resentment_after(
        before, harsh, expected, per
    )


@pytest.mark.parametrize(
    ("expected", "harshness", "rate", "after"),
    [(0.2, 0.2, 0.2, 0.2), (0.2, 1.2, 0.2, 0.4), (1.2, 0.2, 0.2, 1.0), (0.2, 1.2, 0.0, 0.2), (0.2, 1.2, 1.0, 1.2)],
)
def test_expectation_moves_towards_what_was_met(expected: float, harshness: float, rate: float, after: float) -> None:
    assert treatment.expected_after(expected, harshness, rate) == pytest.approx(after)


@given(harshness, harshness, level)
def test_expectation_stays_between_what_was_and_what_is(expected: float, harshness: float, rate: float) -> None:
    low, high = sorted((expected, harshness))
    assert low - 1e-12 <= treatment.expected_after(expected, harshness, rate) <= high + 1e-12


def test_people_get_used_to_the_same_treatment() -> None:
    """Each of ten equal visits is less of a surprise than the last: increments fall by the rate of expectation."""
    expected, resented, steps = 0.2, 0.0, []
    for _ in range(10):
        after = treatment.resentment_after(resented, 0.5, expected, 1.0)
        steps.append(after - resented)
        resented, expected = after, treatment.expected_after(expected, 0.5, 0.2)
    assert steps == pytest.approx([0.3 * 0.8**n for n in range(10)])


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [(0.0, 0.5, 0.5), (0.5, 0.5, 0.75), (0.75, 0.0, 0.75), (0.2, 1.0, 1.0), (1.0, 0.5, 1.0)],
)
def test_raised(before: float, step: float, after: float) -> None:
    assert treatment.raised(before, step) == pytest.approx(after)


@given(level, st.lists(level, max_size=30))
def test_levels_stay_between_0_and_1_and_never_fall(before: float, steps: list[float]) -> None:
    for step in steps:
        after = treatment.raised(before, step)
        assert before - 1e-12 <= after <= 1.0 + 1e-12
        before = after


@given(level, level, level)
def test_the_order_of_steps_does_not_matter(before: float, one: float, other: float) -> None:
    ways = [treatment.raised(treatment.raised(before, a), b) for a, b in ((one, other), (other, one))]
    assert ways[0] == pytest.approx(ways[1])


@given(points, st.booleans(), weight, weight, weight, weight)
def test_treatment_is_exactly_nothing_to_one_who_was_never_contacted(
    stigma: float, other_credit: bool, a: float, b: float, c: float, d: float
) -> None:
    assert treatment.mood(0.0, 0.0, stigma, 0.0, other_credit, a, b, c, d) == 0.0


@pytest.mark.parametrize(
    ("pursuit", "exposed", "stigma", "resentment", "other", "logits"),
    [
        (0.5, 0.0, 1.0, 0.0, False, 0.5),  # believes that the debt is pursued in earnest
        (0.0, 0.4, 1.0, 0.0, False, 0.4),  # others know
        (0.0, 0.4, 0.0, 0.0, False, 0.0),  # who does not mind
        (0.0, 0.4, 2.0, 0.0, False, 0.8),
        (0.0, 0.0, 1.0, 0.6, False, -0.6),
        (0.0, 0.0, 1.0, 0.6, True, -0.9),  # and has another lender
        (0.5, 0.4, 1.0, 0.6, True, 0.0),
        (0.5, 0.4, 1.0, 3.0, False, -2.1),  # pressure that no longer pays
    ],
)
def test_mood(pursuit: float, exposed: float, stigma: float, resentment: float, other: bool, logits: float) -> None:
    assert treatment.mood(pursuit, exposed, stigma, resentment, other, 1.0, 1.0, 1.0, 0.5) == pytest.approx(logits)


@given(level, level, weight, resentment, weight, weight, weight, weight)
def test_resentment_bites_harder_with_other_credit(
    pursuit: float, exposed: float, stigma: float, resentment: float, a: float, b: float, c: float, d: float
) -> None:
    alone, others = (treatment.mood(pursuit, exposed, stigma, resentment, other, a, b, c, d) for other in (False, True))
    assert others <= alone
    assert alone - others == pytest.approx(c * d * resentment, rel=1e-6, abs=1e-6)


@given(level, level, level, level, weight, resentment, resentment)
def test_mood_rises_with_pursuit_and_exposure_and_falls_with_resentment(
    a: float, b: float, c: float, d: float, stigma: float, r: float, s: float
) -> None:
    def mood(pursuit: float, exposed: float, resentment: float) -> float:
        return treatment.mood(pursuit, exposed, stigma, resentment, True, 1.0, 1.0, 1.0, 0.5)

    (idle, earnest), (hidden, known), (content, bitter) = sorted((a, b)), sorted((c, d)), sorted((r, s))
    assert mood(idle, hidden, content) <= mood(earnest, hidden, content) <= mood(earnest, known, content)
    assert mood(earnest, known, bitter) <= mood(earnest, known, content)


@pytest.mark.parametrize(
    ("points", "pressure", "thousandths"),
    [(2.0, 0.0, 2_000), (2.0, 0.5, 3_000), (0.05, 0.0, 50), (0.0, 3.0, 0), (0.0015, 0.0, 1)],
)
def test_harm(points: float, pressure: float, thousandths: int) -> None:
    assert treatment.harm(points, pressure, 1.0) == thousandths
    assert treatment.harm(points, pressure, 2.0) >= 2 * thousandths


@given(points, points, harshness, harshness)
def test_harm_is_whole_and_grows_with_the_channel_and_with_pressure(a: float, b: float, p: float, q: float) -> None:
    (less, more), (gentle, hard) = sorted((a, b)), sorted((p, q))
    harms = [
        treatment.harm(less, gentle, 1.0),
        treatment.harm(more, gentle, 1.0),
        treatment.harm(more, hard, 1.0),
        treatment.harm(more, hard, 1.5),
    ]
    assert all(isinstance(harm, int) for harm in harms)
    assert harms == sorted(harms)
    assert harms[0] >= 0
