"""Ability, willingness and forgetting, each by hand and as properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.consumers.rules.credit import account, repayment
from sim.consumers.rules.life import people


def is_willing(u: float, norm: float, limit: int, owed: int, income: int, mood: float) -> bool:
    """With usual weights of credit and debt."""
    return repayment.willing(u, norm, repayment.gains_and_burden(limit, owed, income, 1.0, 1.0), mood)


money = st.integers(0, 10_000_000)
share = st.floats(0.0, 1.0)
logits = st.floats(-10.0, 10.0)


@pytest.mark.parametrize(
    ("u", "lesson", "forgotten"),
    [
        (0.059, 0.0, True),
        (0.060, 0.0, False),
        (0.035, 1.0, True),
        (0.037, 1.0, False),  # a late charge just now: 0.06 * (1 - 0.4) = 0.036
        (0.047, 0.5, True),
        (0.049, 0.5, False),  # half faded: 0.048
    ],
)
def test_forgets(u: float, lesson: float, forgotten: bool) -> None:
    assert repayment.forgets(u, 0.06, lesson, 0.4) is forgotten


@pytest.mark.parametrize(
    ("forgetful", "recall", "left"), [(0.06, 0.0, 0.06), (0.06, 0.5, 0.03), (0.06, 1.0, 0.0), (0.0, 0.5, 0.0)]
)
def test_a_reminder_read_before_the_due_date(forgetful: float, recall: float, left: float) -> None:
    assert repayment.recalled(forgetful, recall) == pytest.approx(left)


@given(share, share, share, share, share)
def test_a_reminder_makes_nobody_forget(
    u: float, forgetful: float, recall: float, lesson: float, fee_lesson: float
) -> None:
    reminded = repayment.forgets(u, repayment.recalled(forgetful, recall), lesson, fee_lesson)
    assert reminded <= repayment.forgets(u, forgetful, lesson, fee_lesson)


@pytest.mark.parametrize(
    ("is_pay_day", "days", "cannot_cover", "chance"),
    [
        (False, 1, False, 0.2),
        (True, 1, False, 0.6),  # 0.2 + 0.5 * 0.8
        (False, 30, False, 0.2),
        (False, 31, False, 0.2 * 0.67032),
        (True, 61, False, 0.6 * 0.67032**2),  # exp(-0.4)
        (False, 1, True, 0.15),
        (False, 0, False, 0.2),
    ],
)
def test_attention(is_pay_day: bool, days: int, cannot_cover: bool, chance: float) -> None:
    found = repayment.attention(0.2, 0.5, is_pay_day, days, 0.4, cannot_cover, 0.25)
    assert found == pytest.approx(chance, rel=1e-4)


@given(
    share, share, st.booleans(), st.integers(0, 3_000), st.integers(0, 3_000), st.floats(0.0, 3.0), st.booleans(), share
)
def test_the_longer_the_spell_the_less_one_looks(
    daily: float,
    pay_day: float,
    is_pay_day: bool,
    days: int,
    more: int,
    fade: float,
    cannot_cover: bool,
    averted: float,
) -> None:
    later = repayment.attention(daily, pay_day, is_pay_day, days + more, fade, cannot_cover, averted)
    assert later <= repayment.attention(daily, pay_day, is_pay_day, days, fade, cannot_cover, averted)


@given(share)
def test_on_pay_day_one_looked_for_certain(daily: float) -> None:
    """The old form, with an attention of 1 on pay day and nothing that fades; no draw is 1 or above."""
    assert repayment.attention(daily, 1.0, True, 500, 0.0, True, 0.0) >= 1.0 - 2.0**-40
    assert repayment.attention(daily, 1.0, False, 500, 0.0, True, 0.0) == daily


@pytest.mark.parametrize(
    ("u", "limit", "owed", "pays"),
    [
        # logistic(4 + (360,000 - 120,000) / 600,000) = logistic(4.4) = 0.98787
        (0.987, 360_000, 120_000, True),
        (0.989, 360_000, 120_000, False),
        # a debt of ten cycles of income and no limit to lose: logistic(-6) = 0.00247
        (0.002, 0, 6_000_000, True),
        (0.003, 0, 6_000_000, False),
    ],
)
def test_willing(u: float, limit: int, owed: int, pays: bool) -> None:
    assert is_willing(u, 4.0, limit, owed, 600_000, 0.0) is pays


@pytest.mark.parametrize(
    ("u", "mood", "pays"),
    [
        # an inclination of -1 alone: logistic(-1) = 0.26894
        (0.268, 0.0, True),
        (0.270, 0.0, False),
        (0.499, 1.0, True),
        (0.501, 1.0, False),  # one logit from treatment, a talk or a promise: even odds
        (0.047, -2.0, True),
        (0.048, -2.0, False),  # resentment: logistic(-3) = 0.04743
    ],
)
def test_willing_by_treatment(u: float, mood: float, pays: bool) -> None:
    assert is_willing(u, -1.0, 0, 0, 600_000, mood) is pays


@given(share, logits, logits, logits, money, money, st.integers(1, 10_000_000))
def test_a_better_mood_never_loses_willingness(
    u: float, norm: float, a: float, b: float, limit: int, owed: int, income: int
) -> None:
    worse, better = (is_willing(u, norm, limit, owed, income, mood) for mood in sorted((a, b)))
    assert better >= worse


@given(share, logits, money, money, st.integers(1, 10_000_000))
def test_no_treatment_is_no_change(u: float, norm: float, limit: int, owed: int, income: int) -> None:
    """What a mood of 0.0 adds, to the last bit."""
    alone = norm + (limit - owed) / income
    assert is_willing(u, norm, limit, owed, income, 0.0) == (u < people.logistic(alone))


@given(st.floats(0.0, 1.0), st.floats(-10, 10), money, money, st.integers(1, 10_000_000), money)
def test_more_limit_never_loses_willingness_and_more_debt_never_wins_it(
    u: float, norm: float, limit: int, owed: int, income: int, more: int
) -> None:
    def pays(limit: int, owed: int) -> bool:
        return is_willing(u, norm, limit, owed, income, 0.0)

    assert pays(limit + more, owed) >= pays(limit, owed) >= pays(limit, owed + more)


@pytest.mark.parametrize(
    ("cash", "days", "expected"),
    [
        (500_000, 15, 381_200),  # keeps back 0.6 * 396,000 * 15 / 30 = 118,800
        (500_000, 30, 262_400),
        (118_800, 15, 0),
        (50_000, 15, 0),  # never negative
    ],
)
def test_able(cash: int, days: int, expected: int) -> None:
    assert repayment.able(cash, 396_000, days, 0.6) == expected


@given(money, money, st.integers(1, 30), st.floats(0.0, 1.5))
def test_nobody_is_able_to_pay_more_than_he_has(cash: int, essentials: int, days: int, reserve: float) -> None:
    assert 0 <= repayment.able(cash, essentials, days, reserve) <= cash


@pytest.mark.parametrize(
    ("u", "price_sensitive", "minimum"),
    [
        (0.11, 1.0, True),
        (0.12, 1.0, False),
        (0.23, 0.5, True),  # whom prices hardly concern
        (0.07, 2.0, False),
    ],
)
def test_prefers_minimum(u: float, price_sensitive: float, minimum: bool) -> None:
    assert repayment.prefers_minimum(u, 0.12, price_sensitive) is minimum


@pytest.mark.parametrize(
    ("able", "only_minimum", "paid"),
    [
        # a bill of 100,000 with a minimum of 10,000; below a fifth of the minimum nothing is paid
        (250_000, False, 100_000),
        (100_000, False, 100_000),
        (250_000, True, 10_000),
        (99_999, False, 10_000),
        (10_000, False, 10_000),
        (9_999, False, 9_999),
        (2_000, False, 2_000),
        (1_999, False, 0),
        (0, False, 0),
    ],
)
def test_payment(able: int, only_minimum: bool, paid: int) -> None:
    assert repayment.payment(able, 100_000, 10_000, only_minimum, 0.2) == paid


bills = st.tuples(money, money).map(sorted)  # minimum, owed


@given(money, bills, st.booleans(), st.floats(0.0, 1.0))
def test_nobody_pays_more_than_he_owes_or_can(able: int, bill: list[int], only_minimum: bool, floor: float) -> None:
    minimum, owed = bill
    assert 0 <= repayment.payment(able, owed, minimum, only_minimum, floor) <= min(able, owed)


@given(money, money, bills, st.booleans(), st.floats(0.0, 1.0))
def test_more_ability_never_pays_less(a: int, b: int, bill: list[int], only_minimum: bool, floor: float) -> None:
    minimum, owed = bill
    less, more = (repayment.payment(able, owed, minimum, only_minimum, floor) for able in sorted((a, b)))
    assert less <= more


@given(money, bills, st.floats(0.0, 1.0))
def test_a_taste_for_the_minimum_never_misses_it(able: int, bill: list[int], floor: float) -> None:
    minimum, owed = bill
    plain, frugal = (repayment.payment(able, owed, minimum, taste, floor) for taste in (False, True))
    assert frugal <= plain
    assert (frugal >= minimum) == (able >= minimum)


# --- what a court takes, and its fee ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "fee_ppm", "part"),
    [
        (101_500, 15_000, 100_000),  # 1.5 % on 100,000
        (101_499, 15_000, 99_999),
        (100_000, 0, 100_000),
        (100_000, 1_000_000, 50_000),
        (1, 15_000, 0),
        (0, 15_000, 0),
    ],
)
def test_part_before_fee(total: int, fee_ppm: int, part: int) -> None:
    assert account.part_before_fee(total, fee_ppm) == part


@given(st.integers(0, 10**12), st.integers(0, 1_000_000))
def test_a_part_and_its_fee_never_exceed_the_total_and_a_cent_more_would(total: int, fee_ppm: int) -> None:
    part = account.part_before_fee(total, fee_ppm)
    assert 0 <= part <= total
    assert part + account.share_of(part, fee_ppm) <= total
    assert (part + 1) * (1_000_000 + fee_ppm) > total * 1_000_000
