"""Reaching, persuading and binding: three separate steps, each by hand and as properties."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.consumers.rules.collection import contact

u = st.floats(0.0, 1.0, exclude_max=True)
share = st.floats(0.0, 1.0)
load = st.floats(0.0, 50.0)
weight = st.floats(0.0, 5.0)
money = st.integers(0, 20_000_000)


# --- reaching ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "evadable", "evasion", "load", "chance"),
    [
        (0.60, 1.0, 0.0, 0.0, 0.60),  # a fresh debtor who avoids nobody
        (0.60, 1.0, 0.5, 0.0, 0.30),  # half of all calls left unanswered
        (0.60, 0.2, 0.5, 0.0, 0.54),  # a letter is hard to avoid
        (0.60, 0.0, 1.0, 0.0, 0.60),  # a notice to others cannot be avoided at all
        (0.60, 1.0, 1.0, 0.0, 0.00),
        (0.60, 1.0, 0.0, 10.0, 0.60 * math.exp(-1.5)),  # ten contacts of late: 0.134
        (0.60, 1.0, 0.5, 10.0, 0.30 * math.exp(-1.5)),
        (1.00, 0.5, 0.0, 0.0, 1.00),
        (0.00, 0.0, 0.0, 0.0, 0.00),
    ],
)
def test_reached(base: float, evadable: float, evasion: float, load: float, chance: float) -> None:
    assert contact.reached(chance - 1e-9, base, evadable, evasion, load, 0.15)
    assert not contact.reached(chance + 1e-9, base, evadable, evasion, load, 0.15)


@given(u, share, share, share, share, load, load, weight)
def test_reach_falls_with_evasion_and_with_load(
    u: float, base: float, evadable: float, e: float, f: float, a: float, b: float, tired: float
) -> None:
    less, more = sorted((e, f))
    few, many = sorted((a, b))
    if contact.reached(u, base, evadable, more, many, tired):
        assert contact.reached(u, base, evadable, less, many, tired)
        assert contact.reached(u, base, evadable, more, few, tired)
        assert contact.reached(u, base, 0.0, more, 0.0, tired)


@given(u, share, share, load, weight)
def test_a_channel_that_cannot_be_avoided_reaches_the_evasive_as_well(
    u: float, base: float, evasion: float, load: float, tired: float
) -> None:
    assert contact.reached(u, base, 0.0, evasion, load, tired) == contact.reached(u, base, 1.0, 0.0, load, tired)


@given(u, share, load)
def test_nobody_is_reached_beyond_the_reach_of_the_channel(u: float, base: float, load: float) -> None:
    assume(u >= base)
    assert not contact.reached(u, base, 0.5, 0.0, load, 0.15)


# --- refusing and disputing -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("resentment", "refused", "disputed"),
    [
        (0.0, 0.0, 0.0),  # who resents nothing always talks, and never disputes
        (1.0, 1 - math.exp(-0.1), 0.05),
        (3.0, 1 - math.exp(-0.3), 0.15),
        (30.0, 1 - math.exp(-3.0), 1.5),  # all of them dispute
    ],
)
def test_refusing_and_disputing(resentment: float, refused: float, disputed: float) -> None:
    assert contact.refuses(refused - 1e-9, resentment, 0.1)
    assert not contact.refuses(refused + 1e-9, resentment, 0.1)
    assert contact.disputes(disputed - 1e-9, resentment, 0.05)
    assert not contact.disputes(disputed + 1e-9, resentment, 0.05)


@given(u, st.floats(0.0, 50.0), st.floats(0.0, 50.0), weight)
def test_more_resentment_never_makes_anyone_talk(u: float, a: float, b: float, per_unit: float) -> None:
    mild, bitter = sorted((a, b))
    assert contact.refuses(u, bitter, per_unit) >= contact.refuses(u, mild, per_unit)
    assert contact.disputes(u, bitter, per_unit) >= contact.disputes(u, mild, per_unit)
    assert not contact.refuses(u, 0.0, per_unit)
    assert not contact.disputes(u, 0.0, per_unit)


def test_who_loses_touch_and_who_moves_too() -> None:
    assert contact.loses_touch(0.02, 0.03)
    assert not contact.loses_touch(0.03, 0.03)
    assert not contact.loses_touch(0.0, 0.0)
    assert contact.moves_too(0.49, 0.5)
    assert not contact.moves_too(0.5, 0.5)


# --- persuading -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "skill", "familiar", "load", "added"),
    [
        (0.6, 1.0, 0.0, 0.0, 0.60),
        (0.6, 1.5, 0.0, 0.0, 0.90),  # a skilled officer
        (0.6, 0.0, 1.0, 0.0, 0.00),  # one without any skill
        (0.6, 1.0, 1.0, 0.0, 0.90),  # one whom the debtor knows
        (0.6, 1.0, 0.5, 0.0, 0.75),
        (0.6, 1.0, 0.0, 10.0, 0.6 * math.exp(-1.5)),
        (0.0, 2.0, 1.0, 0.0, 0.00),  # a channel that persuades nobody, whoever works it
    ],
)
def test_persuasion(base: float, skill: float, familiar: float, load: float, added: float) -> None:
    assert contact.persuasion(base, skill, familiar, 0.5, load, 0.15) == pytest.approx(added, abs=1e-12)


@given(st.floats(0.0, 5.0), st.floats(0.0, 3.0), share, weight, load, load, weight)
def test_persuasion_falls_with_fatigue(
    base: float, skill: float, familiar: float, known: float, a: float, b: float, tired: float
) -> None:
    few, many = sorted((a, b))
    fresh, weary = (contact.persuasion(base, skill, familiar, known, x, tired) for x in (few, many))
    assert 0.0 <= weary <= fresh <= base * skill * (1 + known)


# --- binding ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "familiar", "strength"), [(0.8, 0.0, 0.8), (0.8, 1.0, 1.2), (0.3, 0.0, 0.3), (0.0, 1.0, 0.0)]
)
def test_binding(base: float, familiar: float, strength: float) -> None:
    assert contact.binding(base, familiar, 0.5) == pytest.approx(strength)


@given(st.floats(0.0, 5.0), share, share, weight)
def test_a_promise_to_one_whom_the_debtor_knows_binds_no_less(base: float, f: float, g: float, known: float) -> None:
    stranger, friend = sorted((f, g))
    assert base <= contact.binding(base, stranger, known) <= contact.binding(base, friend, known)


@pytest.mark.parametrize(("u", "taste", "given_"), [(0.59, 0.6, True), (0.6, 0.6, False), (0.0, 0.0, False)])
def test_promises(u: float, taste: float, given_: bool) -> None:
    assert contact.promises(u, taste) is given_


@pytest.mark.parametrize(
    ("owed", "income", "part", "sum_"),
    [
        (500_000, 600_000, 0.1, 60_000),
        (50_000, 600_000, 0.1, 50_000),
        (0, 600_000, 0.1, 0),
        (500_000, 5, 0.1, 1),
        (500_000, 4, 0.1, 0),
        (500_000, 600_000, 0.0, 0),
    ],
)
def test_promised_sum(owed: int, income: int, part: float, sum_: int) -> None:
    assert contact.promised_sum(owed, income, part) == sum_


@given(money, money, share)
def test_nobody_promises_more_than_he_owes(owed: int, income: int, part: float) -> None:
    cents = contact.promised_sum(owed, income, part)
    assert isinstance(cents, int)
    assert 0 <= cents <= owed


# --- one purse, several creditors -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("able", "elsewhere", "here", "there", "left"),
    [
        (100_000, 0, 1.0, 0.0, 100_000),  # nobody else presses
        (
            100_000,
            40_000,
            1.0,
            1.0,
            66_666,
        ),  # both press alike: 2 / 3, more than the 60,000 left when the other is paid
        (100_000, 20_000, 1.0, 1.0, 80_000),  # a small debt elsewhere
        (100_000, 900_000, 0.0, 3.0, 25_000),  # the other presses hard, this one not at all
        (100_000, 900_000, 3.0, 0.0, 100_000),
        (100_000, 900_000, 9.0, 1.0, 90_909),
        (0, 900_000, 1.0, 1.0, 0),
    ],
)
def test_share_of_purse(able: int, elsewhere: int, here: float, there: float, left: int) -> None:
    assert contact.share_of_purse(able, elsewhere, here, there) == left


@given(money, money, load, load)
def test_a_share_of_a_purse_is_between_nothing_and_all(able: int, due: int, here: float, there: float) -> None:
    part = contact.share_of_purse(able, due, here, there)
    assert isinstance(part, int)
    assert 0 <= part <= able
    assert part >= able - due
    assert contact.share_of_purse(able, due, here, 0.0) == able
    assert contact.share_of_purse(able, 0, here, there) == able


@given(money, money, load, load, load)
def test_who_presses_harder_gets_no_less(able: int, due: int, a: float, b: float, there: float) -> None:
    soft, hard = sorted((a, b))
    part = contact.share_of_purse(able, due, soft, there)
    assert part <= contact.share_of_purse(able, due, hard, there) + 1  # a cent for rounding
    assert contact.share_of_purse(able, due, there, soft) + 1 >= contact.share_of_purse(able, due, there, hard)


# --- going out of contact ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("u", "harshness", "gone"),
    [(0.0, 0.0, False), (0.019, 1.0, True), (0.020, 1.0, False), (0.039, 2.0, True), (0.040, 2.0, False)],
)
def test_goes_out_of_contact(u: float, harshness: float, gone: bool) -> None:
    assert contact.goes_out_of_contact(u, harshness, 0.02) is gone


@given(u, st.floats(0.0, 3.0), st.floats(0.0, 3.0), share)
def test_harsher_contacts_lose_no_fewer(u: float, a: float, b: float, per_unit: float) -> None:
    mild, harsh = sorted((a, b))
    assert contact.goes_out_of_contact(u, harsh, per_unit) >= contact.goes_out_of_contact(u, mild, per_unit)


@pytest.mark.parametrize(("limit", "hold"), [(0, 0.0), (600_000, 0.5), (1_200_000, 1.0)])
def test_hold_by_credit(limit: int, hold: float) -> None:
    assert contact.hold_by_credit(limit, 600_000, 0.5) == pytest.approx(hold)


@pytest.mark.parametrize(("sd", "z", "chance"), [(0.0, 3.0, 0.4), (1.0, 0.0, 0.4), (1.0, 1.0, 0.64440)])
def test_contactability(sd: float, z: float, chance: float) -> None:
    assert contact.contactability(0.4, sd, z) == pytest.approx(chance, rel=1e-4)


@pytest.mark.parametrize(
    ("resentment", "weight", "chance"), [(0.0, 5.0, 0.0), (1.0, 0.0, 0.0), (1.0, 0.1, 0.0951626), (2.0, 0.5, 0.6321206)]
)
def test_opts_out(resentment: float, weight: float, chance: float) -> None:
    assert contact.opts_out(max(0.0, chance - 1e-6), resentment, weight) == (chance > 0.0)
    assert not contact.opts_out(chance + 1e-6, resentment, weight)
