"""Styles of paying and the decision once a statement, by hand and as properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.consumers.rules.credit import style
from sim.consumers.rules.credit.style import IN_FULL

money = st.integers(0, 10_000_000)
share = st.floats(0.0, 1.0)
styles = st.sampled_from([1, 2, 4, IN_FULL])


@pytest.mark.parametrize(("u", "found"), [(0.0, IN_FULL), (0.24, IN_FULL), (0.26, 4), (0.44, 4), (0.46, 2), (0.66, 1)])
def test_style_of(u: float, found: int) -> None:
    assert style.style_of(u, 0.25, 0.2, 0.2) == found


@pytest.mark.parametrize(
    ("u", "push", "found"),
    [
        (0.649, 0.0, True),
        (0.651, 0.0, False),
        # logit(0.65) = 0.6190; one logit more: logistic(1.6190) = 0.8346
        (0.834, 1.0, True),
        (0.835, 1.0, False),
        (0.45, -1.0, False),
    ],
)
def test_catches_up(u: float, push: float, found: bool) -> None:
    assert style.catches_up(u, 0.65, push) is found


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_who_always_or_never_catches_up_is_not_moved(chance: float) -> None:
    assert style.catches_up(0.5, chance, 3.0) is (chance == 1.0)


@pytest.mark.parametrize(
    ("behind", "oldest", "usual", "catches", "past_due_only", "cents"),
    [
        (0, 0, IN_FULL, False, False, 10_000),
        (0, 0, 1, False, False, 500),
        (0, 0, 4, True, True, 2_000),
        (500, 500, IN_FULL, True, False, 10_000),
        (500, 500, IN_FULL, True, True, 500),
        (500, 500, IN_FULL, False, True, 500),
        (500, 500, 1, True, True, 500),  # the minimum of now stays unpaid: still one behind
        (500, 500, 1, True, False, 1_000),  # level again
        (500, 500, 4, True, False, 2_500),
        (500, 500, 4, False, False, 500),
        (1_500, 500, 1, False, False, 500),  # stays as far behind as he was
        (520, 520, 1, False, False, 520),  # the minimum missed was larger than that of now
        (1_500, 500, 2, False, False, 1_000),
        (1_500, 500, 1, True, True, 1_500),  # from three behind back to one
        (9_800, 900, 4, True, False, 10_000),  # never more than is owed
    ],
)
def test_intended(behind: int, oldest: int, usual: int, catches: bool, past_due_only: bool, cents: int) -> None:
    assert style.intended(10_000, behind, oldest, 500, usual, catches, past_due_only) == cents


@pytest.mark.parametrize(
    ("u", "n_missed", "found"),
    [
        (0.59, 1, True),
        (0.61, 1, False),
        (0.83, 2, True),
        (0.85, 2, False),
        (0.0, 0, False),  # 1 - 0.4^2 = 0.84
    ],
)
def test_past_due_only(u: float, n_missed: int, found: bool) -> None:
    assert style.past_due_only(u, 0.6, n_missed) is found


@given(share, share, st.integers(0, 20))
def test_the_longer_a_spell_the_rarer_is_a_cure_in_one_step(u: float, chance: float, n_missed: int) -> None:
    assert style.past_due_only(u, chance, n_missed) <= style.past_due_only(u, chance, n_missed + 1)


@given(money, share, share, styles, st.booleans(), st.booleans())
def test_one_intends_something_and_never_more_than_is_owed(
    owed: int, behind: float, minimum: float, usual: int, catches: bool, past_due_only: bool
) -> None:
    late = int(behind * owed)
    now = int(minimum * (owed - late))
    cents = style.intended(owed, late, late // 2, now, usual, catches, past_due_only)
    assert min(now, late) <= cents <= owed if late else now <= cents <= owed


@given(money, share, share, styles)
def test_who_catches_up_intends_no_less(owed: int, behind: float, minimum: float, usual: int) -> None:
    late = int(behind * owed)
    now = int(minimum * (owed - late))
    assert style.intended(owed, late, late // 2, now, usual, True, False) >= style.intended(
        owed, late, late // 2, now, usual, False, False
    )


@pytest.mark.parametrize(
    ("able", "intended", "minimum", "cents"),
    [
        (10_000, 2_000, 500, 2_000),
        (1_200, 2_000, 500, 1_200),
        (100, 2_000, 500, 100),
        (99, 2_000, 500, 0),  # a fifth of the minimum is worth the trouble, less is not
        (30, 40, 500, 30),
        (7, 40, 500, 0),
        (0, 0, 0, 0),
    ],
)
def test_handed_over(able: int, intended: int, minimum: int, cents: int) -> None:
    assert style.handed_over(able, intended, minimum, 0.2) == cents


@given(money, money, money, money, share)
def test_more_cash_never_pays_less(able: int, more: int, intended: int, minimum: int, floor: float) -> None:
    paid = style.handed_over(able, intended, minimum, floor)
    assert paid <= min(able, intended)
    assert style.handed_over(able + more, intended, minimum, floor) >= paid


@pytest.mark.parametrize(
    ("behind", "usual", "cents"), [(0, 1, 500), (700, 2, 1_700), (700, IN_FULL, 9_000), (8_900, 4, 9_000)]
)
def test_usual_payment(behind: int, usual: int, cents: int) -> None:
    assert style.usual_payment(9_000, behind, 500, usual) == cents
